//! Running the command.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use interdict_store::testing::Folder;

use crate::invented::Set;

/// What came of a command.
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Ran {
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// What was printed, with a verdict as exit code.
    pub(crate) fn done_with(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.out
    }

    pub(crate) fn failed(self) -> String {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        self.out + &self.err
    }

    pub(crate) fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.done()).unwrap()
    }
}

/// The command without any setting of the user who runs the tests.
pub(crate) fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interdict"));
    command
        .env_remove("INTERDICT_HOME")
        .env_remove("INTERDICT_STORE")
        .env("USER", "reviewer")
        .arg("--home")
        .arg(home);
    command
}

pub(crate) fn run(home: &Path, arguments: &[&str]) -> Ran {
    finish(command(home).args(arguments))
}

pub(crate) fn finish(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

/// A folder with an invented set in its data folder `home`, said to be the newest just now.
/// The store is in PostgreSQL where there is a server for tests.
pub(crate) fn loaded(count: u32) -> (Folder, PathBuf) {
    load(Folder::new(), count)
}

/// The same with the store in a file.
pub(crate) fn loaded_on_sqlite(count: u32) -> (Folder, PathBuf) {
    load(Folder::on_sqlite(), count)
}

fn load(folder: Folder, count: u32) -> (Folder, PathBuf) {
    let home = folder.path().join("home");
    let set = Set::of(count).write(folder.path(), "2024-01-01");
    let now = jiff::Timestamp::now().to_string();
    run(&home, &["lists", "import", set.to_str().unwrap(), "--checked-at", &now]).done();
    (folder, home)
}

pub(crate) fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Rows of CSV, with the header first.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}
