//! A fixed amount of writing and reading, to be measured: three versions of an invented list of 20,000 parties (100,000 statements
//! each, of which a hundredth changes), and 10,000 recorded decisions, each in its own transaction.
//!
//! `writing lists | decisions [STORE]`: in memory, where instructions can be counted, or in an empty store.

use std::error::Error;

use interdict_model::{ListId, Name, PartyKind, Position, Statement, Value};
use interdict_store::{NewFile, NewVersion, Recorded, Standing, Store};
use jiff::Timestamp;

const PARTIES: u32 = 20_000;
const DECISIONS: i64 = 10_000;

fn statements(without: u32) -> Result<Vec<Statement>, serde_json::Error> {
    let mut all = Vec::new();
    for id in (0..PARTIES).filter(|id| id % 100 != without) {
        let names = (0..4).map(|name| Value::Name(Name::primary(format!("PARTY {id} NAMED {name}"))));
        for value in std::iter::once(Value::Kind(PartyKind::Organisation)).chain(names) {
            let printed = serde_json::to_string(&value)?;
            let position = Position { component: "sdn".to_owned(), line: u64::from(id) };
            all.push(Statement { party: id.to_string(), printed, value, position });
        }
    }
    Ok(all)
}

fn lists(store: &mut Store) -> Result<(), Box<dyn Error>> {
    for day in 1..4_u32 {
        let statements = statements(day)?;
        let bytes = serde_json::to_vec(&statements)?;
        let Recorded::New(version) = store.record(&NewVersion {
            list: ListId::US_OFAC_SDN.parse()?,
            edition: format!("2022-01-{day:02}").parse()?,
            format: "invented".to_owned(),
            standing: Standing::Accepted,
            loaded_at: Timestamp::from_second(i64::from(day))?,
            components: vec!["sdn".to_owned()],
            missing: Vec::new(),
            files: vec![NewFile { component: "sdn".to_owned(), name: "sdn.json".to_owned(), bytes: &bytes }],
            statements: &statements,
            reasons: Vec::new(),
            issues: Vec::new(),
        })?
        else {
            return Err("it is there already".into());
        };
        assert_eq!(store.statements(&version)?.len(), statements.len());
    }
    Ok(())
}

fn decisions(store: &mut Store) -> Result<(), Box<dyn Error>> {
    let body = "{\"verdict\":\"clear\"}".repeat(50);
    for second in 0..DECISIONS {
        store.record_decision(
            &format!("c-{second}"),
            "clear",
            "{}",
            &body,
            Timestamp::from_second(second)?,
        )?;
    }
    assert!(store.decision(7)?.is_some());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let part = arguments.next().unwrap_or_default();
    let mut store = match arguments.next() {
        Some(location) => Store::open(&location.parse()?)?,
        None => Store::in_memory()?,
    };
    match part.as_str() {
        "lists" => lists(&mut store),
        "decisions" => decisions(&mut store),
        _ => Err("say `lists` or `decisions`".into()),
    }
}
