//! A small invented OFAC set in the legacy delimited form, so that most tests need no real list.
//!
//! It has the three sentinels of `acceptance.toml`; the remarks of the first are cut at 1,000 characters and go on in
//! the comments file, as in the real list. All other parties are made of syllables.

#![allow(dead_code)] // two test binaries include this file and each uses a part of it

use std::path::{Path, PathBuf};

/// The eleven weak aliases the sentinel must have.
const WEAK: [&str; 11] = [
    "HIDDEN COBRA",
    "OFFICE 91",
    "GUARDIANS OF PEACE",
    "THE NEW ROMANTIC CYBER ARMY TEAM",
    "WHOIS HACKING TEAM",
    "RED DOT",
    "TEMP.HERMIT",
    "GROUP 77",
    "ZINC",
    "APT-C-26",
    "APPLEWORM",
];

/// Names that stand in the alias file alone (trust.md F05).
pub(crate) const ALIAS_ONLY: [&str; 2] = ["JINYONG IT COOPERATION COMPANY", "KIM, Sangman"];

/// One row of the main file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: u32,
    pub(crate) name: String,
    /// `individual`, `vessel`, or empty for an entity.
    pub(crate) kind: &'static str,
    pub(crate) programme: String,
    pub(crate) remarks: String,
    pub(crate) aliases: Vec<String>,
}

/// A set, to be changed and written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Set {
    pub(crate) rows: Vec<Row>,
}

/// A word of syllables, another for each number.
pub(crate) fn word(mut number: u32) -> String {
    const SYLLABLES: [&str; 16] = [
        "BA", "KO", "RI", "DU", "MEN", "SAL", "TOR", "VI", "GAN", "PEL", "ZU", "HAR", "NOK", "LI", "FEM",
        "QUO",
    ];
    number = number.wrapping_mul(2_654_435_761);
    (0..4).map(|at| SYLLABLES[(number >> (28 - 4 * at)) as usize & 15]).collect()
}

impl Set {
    /// A set of the three sentinels, two parties known by their aliases, and `count` invented ones.
    pub(crate) fn of(count: u32) -> Self {
        let row = |id, name: &str, kind, programme: &str, remarks: &str, aliases: &[&str]| Row {
            id,
            name: name.to_owned(),
            kind,
            programme: programme.to_owned(),
            remarks: remarks.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        };
        let weak: Vec<String> = WEAK.iter().map(|name| format!("a.k.a. '{name}'")).collect();
        let padding = "Digital Currency Address - ETH 0x098B716B8Aaf21512996dC57EB0615e2383E2f96; "
            .to_owned()
            + &format!("Linked To: {}; ", "EXAMPLE ".repeat(97).trim());
        let lazarus = format!("{padding}{}.", weak.join("; "));
        let mut rows = vec![
            row(6366, "AL QA'IDA", "", "FTO] [SDGT", "", &["AL-QAEDA"]),
            row(12210, "RECONNAISSANCE GENERAL BUREAU", "", "DPRK] [DPRK2", "", &["KPA UNIT 586"]),
            row(27307, "LAZARUS GROUP", "", "DPRK3", &lazarus, &[]),
            row(
                43377,
                "KIM, Sang Man",
                "individual",
                "DPRK4",
                "DOB 25 Apr 1965; nationality Korea, North; Gender Male.",
                &[ALIAS_ONLY[1]],
            ),
            row(
                43379,
                "CHINYONG INFORMATION TECHNOLOGY COOPERATION COMPANY",
                "",
                "DPRK2",
                "",
                &[ALIAS_ONLY[0]],
            ),
        ];
        rows.extend((0..count).map(invented));
        Self { rows }
    }

    /// The main file.
    pub(crate) fn sdn(&self) -> String {
        self.rows
            .iter()
            .map(|row| {
                let kind = quoted(row.kind);
                let remarks: String = row.remarks.chars().take(1000).collect();
                format!(
                    "{},\"{}\",{kind},\"{}\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,{}\r\n",
                    row.id,
                    row.name,
                    row.programme,
                    quoted(&remarks)
                )
            })
            .collect()
    }

    /// The addresses: one row for each party, as in the real file.
    pub(crate) fn add(&self) -> String {
        self.rows
            .iter()
            .map(|row| format!("{},{},-0- ,\"Example Town\",\"Cuba\",-0- \r\n", row.id, row.id))
            .collect()
    }

    /// The alternate names.
    pub(crate) fn alt(&self) -> String {
        let all = self.rows.iter().flat_map(|row| row.aliases.iter().map(move |alias| (row.id, alias)));
        all.enumerate()
            .map(|(at, (id, alias))| format!("{id},{},\"aka\",\"{alias}\",-0- \r\n", at + 1))
            .collect()
    }

    /// What goes on after the thousandth character of the remarks.
    pub(crate) fn comments(&self) -> String {
        let long = self.rows.iter().filter(|row| row.remarks.chars().count() > 1000);
        let rows: String = long
            .map(|row| format!("{},\"{}\"\r\n", row.id, row.remarks.chars().skip(1000).collect::<String>()))
            .collect();
        // OFAC's files end with this mark, and one without rows consists of it.
        rows + "\u{1a}"
    }

    /// Name and content of the four files.
    pub(crate) fn files(&self) -> Vec<(&'static str, String)> {
        vec![
            ("sdn.csv", self.sdn()),
            ("add.csv", self.add()),
            ("alt.csv", self.alt()),
            ("sdn_comments.csv", self.comments()),
        ]
    }

    /// Writes the four files into a folder below `parent`.
    pub(crate) fn write(&self, parent: &Path, folder: &str) -> PathBuf {
        write(parent, folder, &self.files())
    }

    /// The same set without some of its rows.
    pub(crate) fn without(&self, gone: impl Fn(&Row) -> bool) -> Self {
        Self { rows: self.rows.iter().filter(|row| !gone(row)).cloned().collect() }
    }
}

/// Writes files into a folder below `parent`.
pub(crate) fn write(parent: &Path, folder: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = parent.join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// The invented party of a number.
pub(crate) fn invented(number: u32) -> Row {
    let (one, two) = (word(2 * number), word(2 * number + 1));
    let programme = ["DPRK3", "SDGT", "IRAN", "CUBA", "SDNTK"][number as usize % 5].to_owned();
    let (name, kind, remarks) = match number % 4 {
        0 => (
            format!("{one}, {two}"),
            "individual",
            format!("DOB {:02} Mar 19{:02}.", 1 + number % 28, 40 + number % 50),
        ),
        1 => (format!("{one} {two}"), "vessel", String::new()),
        _ => (format!("{one} {two} TRADING"), "", String::new()),
    };
    let aliases = if number.is_multiple_of(2) { vec![word(900_000 + number)] } else { Vec::new() };
    Row { id: 50_000 + number, name, kind, programme, remarks, aliases }
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "-0- ".to_owned() } else { format!("\"{text}\"") }
}
