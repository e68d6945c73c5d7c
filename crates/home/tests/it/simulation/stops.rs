//! What takes something away: kills, damage, and the way back to an older backup.

use std::path::{Path, PathBuf};

use interdict_home::Home;

use super::world::World;
use crate::support::sdn;

impl World {
    /// A file that can be made again is gone, cut or altered.
    pub(super) fn damage_compiled(&mut self) {
        let home = self.home().folder().to_owned();
        let snapshots = std::fs::read_dir(home.join("snapshots")).into_iter().flatten();
        let mut files: Vec<PathBuf> =
            snapshots.map(|entry| entry.unwrap().path()).chain([home.join("customers.ahead")]).collect();
        files.sort();
        let file = files[self.below(u32::try_from(files.len()).unwrap()) as usize].clone();
        let Ok(mut bytes) = std::fs::read(&file) else { return };
        let at = self.below(u32::try_from(bytes.len().max(1)).unwrap()) as usize;
        let how = self.below(3);
        std::fs::remove_file(&file).unwrap();
        if how > 0 {
            // Another file under the name: one that is mapped is never written to.
            if how == 1 {
                bytes.truncate(at);
            } else {
                bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1);
            }
            std::fs::write(&file, bytes).unwrap();
        }
        self.tell(format_args!("{} is damaged ({how})", file.extension().unwrap().to_string_lossy()));
    }

    pub(super) fn back_up(&mut self) {
        let (mut bytes, now) = (Vec::new(), self.now);
        self.home().back_up(&mut bytes, now).unwrap();
        self.tell(format_args!("backup"));
        self.backups.push((bytes, self.facts.clone()));
    }

    /// A backup, maybe an older one, comes back in a new folder: all is as it was then.
    pub(super) fn restore(&mut self) {
        if self.backups.is_empty() {
            return;
        }
        let which = self.below(u32::try_from(self.backups.len()).unwrap()) as usize;
        let (bytes, facts) = self.backups[which].clone();
        let (next, now) = (self.next_folder(), self.now);
        let mut home = Home::open(&next).unwrap();
        home.restore(bytes.as_slice(), &facts.checkpoints, now).unwrap();
        // What was done since is lost, and backups of it are of another course.
        self.backups.truncate(which + 1);
        (self.home, self.facts) = (Some(home), facts);
        self.tell(format_args!("backup {which} is restored"));
    }

    fn next_folder(&mut self) -> PathBuf {
        self.lives += 1;
        self.folder.path().join(format!("home-{}", self.lives))
    }

    /// Something happens, and the machine stops in the midst of it: of what it wrote only the beginning is there.
    pub(super) fn killed(&mut self) {
        let home = self.home().folder().to_owned();
        let log = |home: &Path| std::fs::read(home.join("store.sqlite-wal")).unwrap_or_default();
        let (before, written) = (self.facts.clone(), log(&home));
        let main = std::fs::read(home.join("store.sqlite")).unwrap();
        let acts = self.acts();
        match self.below(5) {
            0 | 1 => self.import(),
            2 => self.customer(),
            3 => self.rescreen(),
            _ => self.screen(),
        }
        let (after, all) = (self.facts.clone(), log(&home));
        let next = self.next_folder();
        std::fs::create_dir(&next).unwrap();
        if home.join("snapshots").is_dir() {
            std::fs::create_dir(next.join("snapshots")).unwrap();
            for entry in std::fs::read_dir(home.join("snapshots")).unwrap() {
                let entry = entry.unwrap();
                std::fs::copy(entry.path(), next.join("snapshots").join(entry.file_name())).unwrap();
            }
        }
        // A log that was begun anew has nothing of the old one: then all of it is there.
        let more = all.len().saturating_sub(written.len());
        let is_longer =
            all.starts_with(&written) && main == std::fs::read(home.join("store.sqlite")).unwrap();
        let kept = if is_longer && more > 0 {
            written.len() + self.below(u32::try_from(more + 1).unwrap()) as usize
        } else {
            all.len()
        };
        std::fs::copy(home.join("store.sqlite"), next.join("store.sqlite")).unwrap();
        std::fs::write(next.join("store.sqlite-wal"), &all[..kept]).unwrap();
        drop(self.home.take());
        self.home = Some(Home::open(&next).unwrap());
        // An act is there or not; that a list was checked is no act, and is noted after it.
        let checked = self.home().store().last_checks(&sdn()).unwrap().1.map(|check| check.at);
        let checks = if checked == after.checks.last().copied() {
            after.checks.clone()
        } else {
            before.checks.clone()
        };
        self.facts = if self.acts() == acts { before } else { after };
        self.facts.checks = checks;
        self.tell(format_args!("killed after {} of {more} bytes", kept.saturating_sub(written.len())));
    }

    fn acts(&mut self) -> u64 {
        self.home().store().audit_checkpoint().unwrap().size
    }
}
