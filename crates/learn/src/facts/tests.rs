use interdict_model::{Name, Position, Statement, Value, party};

use super::*;

/// An invented list of persons: id, names, date of birth, number.
fn list(id: &str, rows: &[(String, Vec<String>, String, Option<String>)]) -> Vec<Party> {
    let mut statements = Vec::new();
    for (party, names, born, number) in rows {
        let mut say = |value| {
            statements.push(Statement {
                party: party.clone(),
                printed: String::new(),
                value,
                position: Position::default(),
            });
        };
        say(Value::Kind(PartyKind::Person));
        for name in names {
            say(Value::Name(Name::primary(name)));
        }
        if let Ok(date) = born.parse() {
            say(Value::BirthDate(date));
        }
        if let Some(number) = number {
            say(Value::Identifier(interdict_model::Identifier::parse(number)));
        }
    }
    party::assemble(&id.parse().unwrap(), &statements)
}

fn row(id: &str, names: &[&str], number: Option<&str>) -> (String, Vec<String>, String, Option<String>) {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    (id.to_owned(), names, String::new(), number.map(str::to_owned))
}

#[test]
fn counts_become_numbers() {
    let share = |are, of| Share { of, are };
    let agrees = |same, different, before| estimate(same, different, before, (0.0, MOST));
    // Nine in ten against one in a thousand: ln 900, and half of it is believed.
    let much = agrees(share(9_000, 10_000), share(100, 100_000), 1.0);
    assert!((much.counted - 900f64.ln()).abs() < 0.01, "{much:?}");
    assert!((much.learned - 900f64.ln() / 2.0).abs() < 0.05, "{much:?}");
    // What few pairs tell stays near judgement; what none tells, at it.
    let few = agrees(share(1, 30), share(0, 100), 1.0);
    assert!((few.learned - 1.0).abs() < 0.3, "{few:?}");
    assert!((agrees(share(0, 30), share(0, 100), 1.25).learned - 1.25).abs() < 1e-9);
    // Bounds, and whole thousandths.
    let most = agrees(share(1_000, 1_000), share(1, 10_000_000), 1.0).learned;
    assert!((most - MOST).abs() < 1e-9);
    assert!(agrees(share(1, 1_000), share(900, 1_000), 0.4).learned.abs() < 1e-9);
    assert!((much.learned * 1000.0 - (much.learned * 1000.0).round()).abs() < 1e-6);
    // A conflict may be softened, never sharpened.
    let conflict = |same, different| estimate(same, different, -1.0, (-1.0, 0.0)).learned;
    assert!((conflict(share(1, 1_000), share(900, 1_000)) + 1.0).abs() < 1e-9);
    assert!((conflict(share(600, 1_000), share(900, 1_000)) - (6.0f64 / 9.0).ln()).abs() < 0.03);
}

#[test]
fn a_closer_agreement_says_no_less() {
    let of = |pairs: &[(&str, f64)]| -> BTreeMap<String, f64> {
        pairs.iter().map(|&(rule, value)| (rule.to_owned(), value)).collect()
    };
    let mut learned = of(&[("address.same", 2.0), ("address.other_number", 2.5), ("address.place", 2.2)]);
    keep_order(&mut learned);
    assert_eq!(learned, of(&[("address.same", 2.0), ("address.other_number", 2.0), ("address.place", 2.0)]));
    assert!(ORDERS.iter().flat_map(|order| order.iter()).all(|rule| is_learned(rule)));
}

#[test]
fn records_are_linked_by_what_only_one_has() {
    let one = list(
        "one",
        &[
            row("1", &["Quastel Brook Tamsin"], None),
            row("2", &["Tamsin Ostro", "Ostro Wald"], None),
            row("3", &["Vander Kamp"], Some("passport:KP:381420176")),
            row("4", &["Piet Huis"], None),
            row("5", &["Common Name Twice"], None),
            row("6", &["Common Name Twice"], None),
        ],
    );
    let other = list(
        "other",
        &[
            row("a", &["BROOK, Tamsin Quastel"], None),
            row("b", &["Ostro Tamsin", "Wald Ostro", "Somebody Else"], None),
            row("c", &["Quite Another"], Some("passport:KP:381420176")),
            row("d", &["Piet Huis"], None),
            row("e", &["Common Name Twice"], None),
        ],
    );
    let links = linked(&one, &other, 5);
    let told: Vec<_> =
        links.iter().map(|link| (&*one[link.listed].id, &*other[link.other].id, link.by_number)).collect();
    // Two words alone are too few, and a name of two parties tells nothing.
    assert_eq!(told, [("1", "a", false), ("2", "b", false), ("3", "c", true)]);
}

#[test]
fn learns_what_is_there_and_keeps_the_rest() {
    let rows = |slip: usize| -> Vec<_> {
        (0..120usize)
            .map(|at| {
                let letters = |mut number: usize| -> String {
                    (0..3)
                        .map(|_| {
                            let syllable = ["ba", "ko", "mi", "ru", "se"][number % 5];
                            number /= 5;
                            syllable
                        })
                        .collect()
                };
                let name = format!("X{} Y{} Z{}", letters(at), letters(at * 7 + 3), letters(at * 11 + 5));
                let (year, day) = (1930 + at / 2, 1 + at % 28);
                // Every tenth record has another day.
                let day = if at % 10 == 9 { 1 + (day + slip) % 28 } else { day };
                (at.to_string(), vec![name], format!("{year}-0{}-{day:02}", 1 + at % 9), None)
            })
            .collect()
    };
    let start = crate::start().unwrap();
    let (one, other) = (list("one", &rows(0)), list("other", &rows(9)));
    let learned = learn_from(&one, std::slice::from_ref(&other), &start).unwrap();
    assert!(learned.log_odds["birth_date.equal"] > 2.0, "{:?}", learned.told);
    assert!(learned.log_odds.keys().all(|rule| rule.starts_with("birth_date.")), "{:?}", learned.log_odds);
    assert!(learned.provenance.contains_key("facts birth_date"));
    assert!(learned.told.iter().any(|line| line.contains("country: too few pairs")));
    let again = learn_from(&one, &[other], &start).unwrap();
    assert_eq!(learned.log_odds, again.log_odds);
}

#[test]
fn without_lists_nothing_is_learned() {
    let nowhere = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    assert!(learn(&nowhere, &crate::start().unwrap()).unwrap().is_none());
}

/// The whole step on the real lists, where they are there: it gives what is built in.
#[test]
fn what_is_built_in_is_learned_again() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // Also seen from a worktree one folder deeper.
    let shared = ["../shared", "../../shared"].map(|shared| root.join(shared));
    let files = ["data/ofac/2023-12-28/sdn.csv.xz", OTHERS[0].1, OTHERS[1].1];
    let Some(shared) = shared.iter().find(|shared| files.iter().all(|file| shared.join(file).exists()))
    else {
        println!("skipped: no list data");
        return;
    };
    let learned = learn(shared, &crate::start().unwrap()).unwrap().unwrap();
    let built_in = Parameters::built_in().unwrap();
    assert!(learned.log_odds.len() >= 18, "{:?}", learned.told);
    for (rule, value) in &learned.log_odds {
        assert!((built_in.facts.get(rule) - value).abs() < 1e-9, "{rule}: {value}");
    }
    for (what, told) in &learned.provenance {
        assert_eq!(built_in.provenance.get(what), Some(told));
    }
}
