//! Names of ordinary people, drawn from how often names occur.
//!
//! The US Census Bureau published in 1995 how often first and last names occurred in the census of 1990 (public domain):
//! `dist.all.last`, `dist.female.first`, `dist.male.first`, lines of a name, its share in percent, the running sum and
//! the rank. The package `names` 0.3.0 of the Python index carries the three files unchanged.

use std::path::{Path, PathBuf};

use interdict_accuracy::random::Random;
use thiserror::Error;

/// Why no names could be drawn.
#[derive(Debug, Error)]
pub enum BackgroundError {
    /// A file cannot be read.
    #[error("{path}: {cause}; unpack the package `names` 0.3.0 and give its folder `names`")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("{path}, line {line}: not `NAME SHARE SUM RANK`")]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
}

/// Names with the running sum of their shares, in thousandths of a percent.
struct Table(Vec<(String, u64)>);

impl Table {
    fn read(folder: &Path, file: &str) -> Result<Self, BackgroundError> {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path)
            .map_err(|cause| BackgroundError::Read { path: path.clone(), cause })?;
        let mut table = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let mut parts = line.split_whitespace();
            let entry = parts.next().zip(parts.nth(1)).and_then(|(name, sum)| {
                let thousandths: String = sum.chars().filter(char::is_ascii_digit).collect();
                Some((name.to_owned(), thousandths.parse().ok()?))
            });
            table.push(entry.ok_or_else(|| BackgroundError::Line { path: path.clone(), line: at + 1 })?);
        }
        Ok(Self(table))
    }

    fn draw(&self, random: &mut Random) -> &str {
        let all = self.0.last().map_or(1, |(_, sum)| *sum).max(1);
        let drawn = random.draw() % all;
        let at = self.0.partition_point(|(_, sum)| *sum <= drawn);
        self.0.get(at).map_or("", |(name, _)| name)
    }
}

/// Draws names of people, a third of them with a middle initial, from a folder with the three files.
pub fn census(folder: &Path, count: usize, seed: u64) -> Result<Vec<String>, BackgroundError> {
    let last = Table::read(folder, "dist.all.last")?;
    let first = [Table::read(folder, "dist.female.first")?, Table::read(folder, "dist.male.first")?];
    let mut random = Random::new(seed);
    let names = (0..count).map(|_| {
        let table = &first[random.below(2).min(1)];
        let (given, middle) = (table.draw(&mut random).to_owned(), table.draw(&mut random).to_owned());
        let family = last.draw(&mut random);
        match (random.below(3), middle.chars().next()) {
            (0, Some(initial)) => format!("{given} {initial}. {family}"),
            (1, Some(_)) if random.below(4) == 0 => format!("{given} {middle} {family}"),
            _ => format!("{given} {family}"),
        }
    });
    Ok(names.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_by_share() {
        let folder = std::env::temp_dir().join(format!("interdict-learn-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for file in ["dist.all.last", "dist.female.first", "dist.male.first"] {
            std::fs::write(folder.join(file), "OFTEN  9.000  9.000  1\nSELDOM  1.000 10.000  2\n").unwrap();
        }
        let names = census(&folder, 1000, 7).unwrap();
        assert_eq!(names, census(&folder, 1000, 7).unwrap());
        let often = names.iter().filter(|name| name.ends_with("OFTEN")).count();
        assert!((850..950).contains(&often), "{often}");
        std::fs::write(folder.join("dist.male.first"), "alone\n").unwrap();
        assert!(matches!(census(&folder, 1, 7), Err(BackgroundError::Line { line: 1, .. })));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
