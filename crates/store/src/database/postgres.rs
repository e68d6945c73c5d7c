//! One connection to PostgreSQL: SQL and values in, rows out.
//!
//! The connection lives on a thread of its own with a small runtime, and callers wait for its answers, so that the store can
//! be asked from any thread, one of an asynchronous runtime among them. A connection that is lost is an error of the call
//! that finds it lost; the next call makes a new one. What was in a transaction is then gone as a whole.

use std::cell::Cell;
use std::collections::HashMap;
use std::error::Error;
use std::pin::pin;
use std::sync::mpsc as answers;
use std::thread::JoinHandle;

use bytes::BytesMut;
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use tokio::sync::mpsc as calls;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::location::Address;
use super::{Datum, Row};
use crate::error::StoreError;

/// Runs of one statement that are sent without waiting for the answers.
const AT_ONCE: usize = 512;

/// What every connection begins with: how long a write waits for another writer, and what commits mean, whatever the server's
/// defaults are.
const SET_UP: &str = "SET lock_timeout = '30s'; SET default_transaction_isolation = 'read committed';
    SET synchronous_commit = on; SET client_min_messages = warning;";

/// Begins a write; there is one at a time in each schema.
pub(crate) const WRITE: &str =
    "BEGIN; SELECT pg_advisory_xact_lock(hashtext('interdict'), hashtext(current_schema()::text))";
/// Ends a transaction and keeps it.
const COMMIT: &str = "COMMIT";
/// Begins a read that sees one state throughout.
pub(crate) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The connection, as its callers see it.
#[derive(Debug)]
pub(crate) struct Postgres {
    /// `None` only while it is dropped.
    calls: Option<calls::UnboundedSender<Call>>,
    thread: Option<JoinHandle<()>>,
    transaction: Cell<Option<InTransaction>>,
}

/// The transaction that is open.
#[derive(Debug, Clone, Copy)]
struct InTransaction {
    /// The number of the connection it was begun on.
    session: u64,
    /// Whether something in it failed; then the server takes nothing more, and answers a commit with a silent rollback.
    failed: bool,
}

/// What a caller wants.
#[derive(Debug)]
struct Call {
    work: Work,
    /// The connection on which it must be, if it belongs to a transaction.
    session: Option<u64>,
    answer: answers::Sender<Result<Answer, StoreError>>,
}

#[derive(Debug)]
enum Work {
    /// Statements without values.
    Script(String),
    /// One statement, once for each row of values.
    Each { sql: String, rows: Vec<Vec<Datum<'static>>> },
}

#[derive(Debug)]
struct Answer {
    session: u64,
    /// For each run the rows it gave and how many it changed.
    runs: Vec<Run>,
}

type Run = (Vec<tokio_postgres::Row>, u64);

impl Postgres {
    /// Connects.
    pub(crate) fn open(address: Address) -> Result<Self, StoreError> {
        let failed =
            |cause: std::io::Error| StoreError::Postgres(format!("no thread can be started: {cause}"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (sender, receiver) = calls::unbounded_channel();
        let thread = std::thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || runtime.block_on(serve(&address, receiver)))
            .map_err(failed)?;
        let own = Self { calls: Some(sender), thread: Some(thread), transaction: Cell::new(None) };
        // Whoever opens a store is told at once if there is none.
        own.script("")?;
        Ok(own)
    }

    fn call(&self, work: Work) -> Result<Answer, StoreError> {
        let open = self.transaction.get();
        let (answer, waiting) = answers::channel();
        let call = Call { work, session: open.map(|open| open.session), answer };
        let gone = || StoreError::Postgres("the connection's thread has ended".to_owned());
        self.calls.as_ref().ok_or_else(gone)?.send(call).map_err(|_| gone())?;
        let answered = waiting.recv().map_err(|_| gone())?;
        if let (Some(open), Err(_)) = (open, &answered) {
            self.transaction.set(Some(InTransaction { failed: true, ..open }));
        }
        answered
    }

    pub(crate) fn script(&self, sql: &str) -> Result<(), StoreError> {
        self.call(Work::Script(sql.to_owned())).map(drop)
    }

    /// Begins a transaction with these words: [`WRITE`] or [`READ`].
    pub(crate) fn begin(&self, words: &str) -> Result<(), StoreError> {
        let begun = self.call(Work::Script(words.to_owned()));
        match begun {
            Ok(Answer { session, .. }) => {
                self.transaction.set(Some(InTransaction { session, failed: false }));
                Ok(())
            }
            Err(cause) => {
                // It may have begun and not have got the lock.
                let _ = self.script("ROLLBACK");
                Err(cause)
            }
        }
    }

    pub(crate) fn commit(&self) -> Result<(), StoreError> {
        if self.transaction.get().is_none_or(|open| open.failed) {
            return Err(StoreError::Postgres("something in the transaction failed before".to_owned()));
        }
        self.script(COMMIT)?;
        self.transaction.set(None);
        Ok(())
    }

    pub(crate) fn roll_back(&self) {
        // Without a connection there is nothing to roll back: the server did so.
        let _ = self.script("ROLLBACK");
        self.transaction.set(None);
    }

    fn run(&self, sql: &str, values: &[Datum<'_>]) -> Result<Run, StoreError> {
        let mut runs = self.runs(sql, vec![owned(values)])?;
        runs.pop().ok_or_else(|| StoreError::Postgres("a statement was not answered".to_owned()))
    }

    fn runs(&self, sql: &str, rows: Vec<Vec<Datum<'static>>>) -> Result<Vec<Run>, StoreError> {
        Ok(self.call(Work::Each { sql: sql.to_owned(), rows })?.runs)
    }

    pub(crate) fn execute(&self, sql: &str, values: &[Datum<'_>]) -> Result<usize, StoreError> {
        let (_, changed) = self.run(sql, values)?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub(crate) fn query<T>(
        &self,
        sql: &str,
        values: &[Datum<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let (rows, _) = self.run(sql, values)?;
        rows.iter().map(|row| read(&Row::Postgres(row))).collect()
    }

    /// Runs a statement once for each row of values, and hands over the rows that each run gave.
    pub(crate) fn each<'a, R: AsRef<[Datum<'a>]>>(
        &self,
        sql: &str,
        mut rows: impl Iterator<Item = R>,
        take: &mut dyn FnMut(&[tokio_postgres::Row]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        loop {
            let piece: Vec<_> = rows.by_ref().take(AT_ONCE).map(|row| owned(row.as_ref())).collect();
            if piece.is_empty() {
                return Ok(());
            }
            for (rows, _) in self.runs(sql, piece)? {
                take(&rows)?;
            }
        }
    }

    /// Reads an answer piece by piece, through a cursor of this name.
    pub(crate) fn stream(
        &self,
        name: &str,
        sql: &str,
        read: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.script(&format!("DECLARE all_{name} NO SCROLL CURSOR FOR {sql}"))?;
        loop {
            let (rows, _) = self.run(&format!("FETCH {AT_ONCE} FROM all_{name}"), &[])?;
            if rows.is_empty() {
                return self.script(&format!("CLOSE all_{name}"));
            }
            rows.iter().try_for_each(|row| read(&Row::Postgres(row)))?;
        }
    }

    /// The number of the format of the tables; 0 in an empty schema.
    pub(crate) fn format(&self) -> Result<i64, StoreError> {
        let one = |sql: &str| -> Result<Option<i64>, StoreError> {
            Ok(self.query(sql, &[], &mut |row| row.get(0))?.pop())
        };
        let is_there = one(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'store_format'",
        )?;
        if is_there == Some(1) {
            Ok(one("SELECT number FROM store_format")?.unwrap_or_default())
        } else {
            Ok(0)
        }
    }

    pub(crate) fn set_format(&self, format: i64) -> Result<(), StoreError> {
        self.script(&format!(
            "CREATE TABLE IF NOT EXISTS store_format (number BIGINT NOT NULL); DELETE FROM store_format;
             INSERT INTO store_format (number) VALUES ({format})"
        ))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.calls = None;
        if let Some(thread) = self.thread.take() {
            // It ends once nobody can call; a panic of it would have shown as an error of a call.
            let _ = thread.join();
        }
    }
}

fn owned(values: &[Datum<'_>]) -> Vec<Datum<'static>> {
    values.iter().map(|value| value.clone().into_owned()).collect()
}

/// A connection that stands.
struct Session {
    number: u64,
    client: Client,
    statements: HashMap<String, Statement>,
    /// Moves bytes until the client is dropped.
    moving: tokio::task::JoinHandle<()>,
}

/// Answers calls until nobody can call any more.
async fn serve(address: &Address, mut calls: calls::UnboundedReceiver<Call>) {
    let mut session: Option<Session> = None;
    let mut number = 0;
    while let Some(call) = calls.recv().await {
        let answer = answer(address, &mut session, &mut number, &call).await;
        // Who does not wait any more does not want it.
        let _ = call.answer.send(answer);
    }
    if let Some(Session { client, moving, .. }) = session {
        drop(client);
        let _ = moving.await;
    }
}

async fn answer(
    address: &Address,
    session: &mut Option<Session>,
    number: &mut u64,
    call: &Call,
) -> Result<Answer, StoreError> {
    if session.as_ref().is_some_and(|session| session.client.is_closed()) {
        *session = None;
    }
    let session_now = session.as_ref().map(|session| session.number);
    if call.session.is_some() && call.session != session_now {
        return Err(StoreError::ConnectionLost("it was lost within a transaction".to_owned()));
    }
    let own = if let Some(own) = session {
        own
    } else {
        *number += 1;
        session.insert(connect(address, *number).await?)
    };
    let done = match &call.work {
        Work::Script(sql) => own.client.batch_execute(sql).await.map(|()| Vec::new()),
        Work::Each { sql, rows } => own.each(sql, rows).await,
    };
    let runs = done.map_err(|cause| {
        let is_lost = cause.is_closed() || own.client.is_closed() || is_shutdown(&cause);
        let words = words(&cause);
        match &call.work {
            // The server may have got it and its answer not have come back.
            Work::Script(sql) if is_lost && sql == COMMIT => StoreError::Unknown(words),
            _ if is_lost => StoreError::ConnectionLost(words),
            _ => StoreError::Postgres(words),
        }
    });
    let session_number = own.number;
    if matches!(runs, Err(StoreError::ConnectionLost(_) | StoreError::Unknown(_))) {
        *session = None;
    }
    Ok(Answer { session: session_number, runs: runs? })
}

/// Whether the server says that it ends the connection: class 57P of its codes.
fn is_shutdown(cause: &tokio_postgres::Error) -> bool {
    cause.code().is_some_and(|code| code.code().starts_with("57P"))
}

impl Session {
    async fn each(
        &mut self,
        sql: &str,
        rows: &[Vec<Datum<'static>>],
    ) -> Result<Vec<Run>, tokio_postgres::Error> {
        let statement = if let Some(statement) = self.statements.get(sql) {
            statement.clone()
        } else {
            // Parameters are written `?1` in the rooms; no text of SQL there holds another question mark.
            let statement = self.client.prepare(&sql.replace('?', "$")).await?;
            self.statements.insert(sql.to_owned(), statement.clone());
            statement
        };
        try_join_all(rows.iter().map(|values| run(&self.client, &statement, values))).await
    }
}

async fn run(
    client: &Client,
    statement: &Statement,
    values: &[Datum<'static>],
) -> Result<Run, tokio_postgres::Error> {
    let mut stream = pin!(client.query_raw(statement, values).await?);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(row);
    }
    Ok((rows, stream.rows_affected().unwrap_or_default()))
}

async fn connect(address: &Address, number: u64) -> Result<Session, StoreError> {
    let failed = |cause: &tokio_postgres::Error| StoreError::Connect {
        address: address.to_string(),
        cause: words(cause),
    };
    // That it ended is an error of the next call, or nobody needs it any more.
    let lost = |_: tokio_postgres::Error| ();
    let (client, moving) = if address.is_encrypted() {
        let (client, connection) =
            address.config.connect(tls(address)?).await.map_err(|cause| failed(&cause))?;
        (client, tokio::spawn(async move { connection.await.unwrap_or_else(lost) }))
    } else {
        let (client, connection) = address.config.connect(NoTls).await.map_err(|cause| failed(&cause))?;
        (client, tokio::spawn(async move { connection.await.unwrap_or_else(lost) }))
    };
    client.batch_execute(SET_UP).await.map_err(|cause| failed(&cause))?;
    Ok(Session { number, client, statements: HashMap::new(), moving })
}

/// TLS as everywhere in the program: rustls on ring, the server's certificate checked against its name.
fn tls(address: &Address) -> Result<MakeRustlsConnect, StoreError> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    let failed = |cause: String| StoreError::Connect { address: address.to_string(), cause };
    let mut roots = rustls::RootCertStore::empty();
    match &address.roots {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let wrong = |cause: String| failed(format!("sslrootcert {}: {cause}", path.display()));
            for certificate in
                CertificateDer::pem_file_iter(path).map_err(|cause| wrong(cause.to_string()))?
            {
                let certificate = certificate.map_err(|cause| wrong(cause.to_string()))?;
                roots.add(certificate).map_err(|cause| wrong(cause.to_string()))?;
            }
            if roots.is_empty() {
                return Err(wrong("holds no certificate".to_owned()));
            }
        }
    }
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|cause| failed(cause.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// An error in words: what the server says without its details, which would quote the row, or what went wrong on the way.
pub(crate) fn words(cause: &tokio_postgres::Error) -> String {
    if let Some(server) = cause.as_db_error() {
        return format!("{} ({})", server.message(), server.code().code());
    }
    let mut text = cause.to_string();
    let mut below = cause.source();
    while let Some(cause) = below {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        below = cause.source();
    }
    text
}

impl ToSql for Datum<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Datum::Null => Ok(IsNull::Yes),
            Datum::Integer(number) if *kind == Type::INT8 => number.to_sql(kind, out),
            Datum::Integer(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Datum::Text(text) if *kind == Type::TEXT => {
                if text.contains('\0') {
                    return Err("PostgreSQL keeps no text with a NUL character".into());
                }
                text.as_ref().to_sql(kind, out)
            }
            Datum::Bytes(bytes) if *kind == Type::BYTEA => bytes.as_ref().to_sql(kind, out),
            _ => Err(format!("a value of another sort than {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A column of a row.
pub(crate) fn datum(row: &tokio_postgres::Row, column: usize) -> Result<Datum<'_>, StoreError> {
    let strange = || StoreError::Damaged(format!("column {column} of a row is of no type that is kept"));
    let kind = row.columns().get(column).ok_or_else(strange)?.type_();
    let value = match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(Datum::from),
        Type::INT4 => row.try_get::<_, Option<i32>>(column).map(|number| number.map(i64::from).into()),
        Type::TEXT => row.try_get::<_, Option<&str>>(column).map(Datum::from),
        Type::BYTEA => row.try_get::<_, Option<&[u8]>>(column).map(Datum::from),
        _ => return Err(strange()),
    };
    value.map_err(|cause| StoreError::Postgres(words(&cause)))
}
