//! Tests on both databases: a test takes a [`Fresh`] and runs once with SQLite and once with PostgreSQL.

use std::cell::RefCell;

use tempfile::TempDir;

use crate::testing::Schema;
use crate::{Location, Store};

/// Gives new stores of one kind; they are gone when it is.
pub(crate) enum Fresh {
    /// SQLite.
    Sqlite(RefCell<Vec<TempDir>>),
    /// PostgreSQL.
    Postgres(RefCell<Vec<Schema>>),
}

impl Fresh {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(RefCell::default())
    }

    /// `None` where there is no server.
    pub(crate) fn postgres() -> Option<Self> {
        Some(Self::Postgres(RefCell::new(vec![Schema::new()?])))
    }

    /// A place for a new store.
    pub(crate) fn location(&self) -> Location {
        match self {
            Self::Sqlite(folders) => {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("store.sqlite");
                folders.borrow_mut().push(folder);
                Location::File(path)
            }
            Self::Postgres(schemas) => {
                let schema = Schema::new().unwrap();
                let location = schema.location();
                schemas.borrow_mut().push(schema);
                location
            }
        }
    }

    /// A new store.
    pub(crate) fn store(&self) -> Store {
        match self {
            Self::Sqlite(_) => Store::in_memory().unwrap(),
            Self::Postgres(_) => Store::open(&self.location()).unwrap(),
        }
    }
}

/// Makes of each function, which takes `&Fresh`, a test on either database.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test(&crate::both::Fresh::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $test() {
                if let Some(fresh) = crate::both::Fresh::postgres() {
                    super::$test(&fresh);
                }
            })*
        }
    };
}
pub(crate) use on_both;
