//! Laws that hold for every question, over generated parties.

use interdict_model::{ListState, MeasureTable, PartyKind, Verdict};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::decide::decide_exhaustively;
use interdict_screen::{
    CompileInput, CompiledList, Coverage, Hit, LogOdds, Parameters, Query, Snapshot, decide, decide_all,
};
use proptest::prelude::*;

use crate::generated::{Seed, parties, vary};

fn snapshot(count: usize, variety: usize, seed: u64) -> (Snapshot, Parameters, Vec<Coverage>) {
    let parameters = Parameters::built_in().unwrap();
    let list = CompiledList {
        id: "one".parse().unwrap(),
        edition: "2026-01-01".parse().unwrap(),
        version: "1".to_owned(),
        partial: false,
    };
    let coverage = vec![Coverage {
        list: list.id.clone(),
        edition: Some(list.edition),
        version: list.version.clone(),
        state: ListState::Fresh,
        checked_at: None,
        parties: count as u64,
    }];
    let input = CompileInput {
        lists: vec![list],
        parties: parties("one", count, variety, seed),
        measures: &MeasureTable::parse("one,*,asset_freeze,test").unwrap(),
        parameters: &parameters,
    };
    (compile_in_memory(input).unwrap().0, parameters, coverage)
}

/// A name as Japanese writes it by sound, as far as a table of rows can tell.
fn in_katakana(name: &str) -> String {
    let row = |letter: char| match letter {
        'a' | 'e' | 'i' | 'o' | 'u' => "アイウエオ",
        'k' | 'q' | 'c' | 'x' => "カキクケコ",
        'g' => "ガギグゲゴ",
        's' => "サシスセソ",
        'z' | 'j' => "ザジズゼゾ",
        't' => "タチツテト",
        'd' => "ダジドデド",
        'n' => "ナニヌネノ",
        'h' => "ハヒフヘホ",
        'f' => "ファフィフフェフォ",
        'b' | 'v' => "バビブベボ",
        'p' => "パピプペポ",
        'm' => "マミムメモ",
        'r' | 'l' => "ラリルレロ",
        'w' => "ワウィウウェウォ",
        'y' => "ヤイユイェヨ",
        _ => "",
    };
    let mut written = String::new();
    let mut letters = name.chars().map(|letter| letter.to_ascii_lowercase()).peekable();
    while let Some(letter) = letters.next() {
        if row(letter).is_empty() {
            written.push('・');
            continue;
        }
        let vowel = if matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u') { Some(letter) } else { None };
        let vowel = vowel.or_else(|| letters.next_if(|next| matches!(next, 'a' | 'e' | 'i' | 'o' | 'u')));
        let at = "aiueo".find(vowel.unwrap_or('u')).unwrap_or_default();
        // Syllables of two letters have a small vowel, which belongs to the one before it.
        let syllables: Vec<String> = row(letter).chars().fold(Vec::new(), |mut syllables, kana| {
            match syllables.last_mut() {
                Some(last) if matches!(kana, 'ァ' | 'ィ' | 'ェ' | 'ォ') => String::push(last, kana),
                _ => syllables.push(kana.to_string()),
            }
            syllables
        });
        written.push_str(syllables.get(at).map_or("", String::as_str));
    }
    written
}

/// Questions near to the listed parties, with some of what is known of them, and questions near to nobody.
fn questions(snapshot: &Snapshot, seed: u64, count: usize) -> Vec<Query> {
    let mut seed = Seed(seed);
    (0..count)
        .map(|_| {
            let number = u32::try_from(seed.below(snapshot.len())).unwrap();
            let party = snapshot.record(number).unwrap().party;
            let name = &party.names[seed.below(party.names.len())].whole;
            let mut query = Query::named(party.kind, vary(&mut seed, name));
            if seed.below(3) == 0 {
                query.names = vec![vary(&mut seed, &query.names[0])];
            }
            if seed.below(8) == 0 {
                query.names = vec![in_katakana(name)];
            }
            if seed.below(8) == 0 {
                let address = *seed.pick(&[
                    ", 12 Harbour Street, Minsk 220030",
                    "; P.O. Box 4",
                    " 7 Lenina Ulitsa",
                    ", Belarus",
                ]);
                query.names[0].push_str(address);
            }
            if seed.below(3) == 0 {
                query.birth_dates.clone_from(&party.birth_dates);
            }
            if seed.below(3) == 0 {
                query.nationalities = party.nationalities.iter().filter_map(|place| place.country).collect();
            }
            if seed.below(6) == 0 {
                query.identifiers.clone_from(&party.identifiers);
                query.wallets.clone_from(&party.wallets);
            }
            if seed.below(6) == 0 {
                query.kind = PartyKind::Unknown;
            }
            query
        })
        .collect()
}

#[test]
fn retrieval_loses_nothing() {
    for (variety, seed) in [(30, 1), (300, 2), (3000, 3)] {
        let (snapshot, parameters, coverage) = snapshot(150, variety, seed);
        let mut hits = 0;
        for query in questions(&snapshot, seed + 100, 150) {
            let found = decide(&snapshot, &parameters, &query, &coverage);
            let all = decide_exhaustively(&snapshot, &parameters, &query, &coverage);
            assert_eq!(found, all, "{query:?}");
            hits += found.hits.len();
        }
        assert!(hits > 100, "the questions must be near enough to test something: {hits}");
    }
}

/// Names in which a word stands twice, and names asked that are as long as a payment field, so that their last word may be
/// the beginning of another.
#[test]
fn retrieval_loses_nothing_of_repeated_and_cut_names() {
    let (parameters, mut hits, mut cut) = (Parameters::built_in().unwrap(), 0, 0);
    for variety in [30, 300] {
        let mut listed = parties("one", 150, variety, 31);
        for party in listed.iter_mut().step_by(2) {
            for name in &mut party.names {
                let first = name.whole.split_whitespace().next().unwrap_or_default().to_owned();
                name.whole = format!("{} {first}", name.whole);
            }
        }
        let input = CompileInput {
            lists: vec![CompiledList {
                id: "one".parse().unwrap(),
                edition: "2026-01-01".parse().unwrap(),
                version: "1".to_owned(),
                partial: false,
            }],
            parties: listed.clone(),
            measures: &MeasureTable::default(),
            parameters: &parameters,
        };
        let snapshot = compile_in_memory(input).unwrap().0;
        let mut seed = Seed(32);
        for _ in 0..150 {
            let party = &listed[seed.below(listed.len())];
            let mut name = party.names[0].whole.clone();
            while name.len() < 36 && seed.below(8) > 0 {
                let other = &listed[seed.below(listed.len())].names[0].whole;
                let words: Vec<&str> = other.split_whitespace().chain(name.split_whitespace()).collect();
                name = words.join(" ");
            }
            let long: String = vary(&mut seed, &name).chars().take(33 + seed.below(3)).collect();
            cut += usize::from(long.trim().len() > 32);
            let query = Query::named(party.kind, long);
            let found = decide(&snapshot, &parameters, &query, &[]);
            assert_eq!(found, decide_exhaustively(&snapshot, &parameters, &query, &[]), "{query:?}");
            hits += found.hits.len();
        }
    }
    assert!(hits > 100 && cut > 100, "the questions must be near and long enough: {hits}, {cut}");
}

/// A name as long as a payment field pairs by its last word even where all its other words are frequent.
#[test]
fn a_listed_name_that_is_cut_is_found() {
    let (parameters, list) = (Parameters::built_in().unwrap(), "one");
    let mut listed = parties(list, 400, 30, 21);
    let frequent = "Muhammad Ali Ahmad";
    for party in listed.iter_mut().take(300) {
        party.names.truncate(1);
        party.names[0].whole = format!("{frequent} {}", party.names[0].whole.to_lowercase());
    }
    let cut = format!("{frequent} Zwentiboldsky");
    let cut = format!("{cut}{}", &"ovichevskyj"[..33 - cut.len()]);
    listed[350].names.truncate(1);
    listed[350].names[0].whole.clone_from(&cut);
    let input = CompileInput {
        lists: vec![CompiledList {
            id: list.parse().unwrap(),
            edition: "2026-01-01".parse().unwrap(),
            version: "1".to_owned(),
            partial: false,
        }],
        parties: listed,
        measures: &MeasureTable::default(),
        parameters: &parameters,
    };
    let snapshot = compile_in_memory(input).unwrap().0;
    for more in ["nogorski", "nogorskijan"] {
        for kind in [PartyKind::Person, PartyKind::Organisation, PartyKind::Unknown] {
            let query = Query::named(kind, format!("{cut}{more}"));
            let found = decide(&snapshot, &parameters, &query, &[]);
            assert_eq!(found, decide_exhaustively(&snapshot, &parameters, &query, &[]), "{query:?}");
            assert!(found.hits.iter().any(|hit| hit.caption == cut), "{query:?}");
        }
    }
}

/// The answers at higher thresholds that are not those at a low one, cut: a higher threshold shows fewer hits, and says of
/// those that remain what a lower one says of them.
fn changed_by_a_threshold(numbers: bool) -> Vec<String> {
    let (snapshot, parameters, coverage) = snapshot(150, 300, 4);
    let at = |threshold: f64| {
        let mut parameters = parameters.clone();
        parameters.thresholds.possible = threshold;
        parameters.thresholds.certain = parameters.thresholds.certain.max(threshold);
        parameters
    };
    let mut changed = Vec::new();
    let mut questions = questions(&snapshot, 104, 400);
    questions.retain(|query| numbers != (query.identifiers.is_empty() && query.wallets.is_empty()));
    assert!(questions.len() > 30);
    for query in questions {
        let all = decide(&snapshot, &at(0.1), &query, &coverage).hits;
        for threshold in [0.4, 0.6, 0.85, 0.95] {
            let outline = |hit: &Hit| (hit.party.clone(), hit.pieces.clone());
            let above = all.iter().filter(|hit| hit.score >= threshold.into()).map(outline);
            if !decide(&snapshot, &at(threshold), &query, &coverage).hits.iter().map(outline).eq(above) {
                changed.push(format!("{:?} {:?} at {threshold}", query.names, query.identifiers));
            }
        }
    }
    changed
}

#[test]
fn a_threshold_cuts_and_changes_nothing() {
    assert_eq!(changed_by_a_threshold(false), [""; 0]);
}

#[test]
fn a_threshold_cuts_and_changes_nothing_of_parties_found_by_number() {
    assert_eq!(changed_by_a_threshold(true), [""; 0]);
}

#[test]
fn every_listed_name_finds_its_party() {
    let (snapshot, parameters, coverage) = snapshot(500, 2000, 5);
    for number in 0..u32::try_from(snapshot.len()).unwrap() {
        let party = snapshot.record(number).unwrap().party;
        for name in &party.names {
            let decision = decide(&snapshot, &parameters, &Query::named(party.kind, &name.whole), &coverage);
            assert!(decision.hits.iter().any(|hit| hit.party == party.id), "{}", name.whole);
            assert!(decision.verdict >= Verdict::Possible);
        }
    }
}

#[test]
fn threads_make_no_difference() {
    let (snapshot, parameters, coverage) = snapshot(500, 500, 8);
    let questions = questions(&snapshot, 9, 200);
    let alone = decide_all(&snapshot, &parameters, &questions, &coverage, 1);
    for threads in [2, 16] {
        assert_eq!(alone, decide_all(&snapshot, &parameters, &questions, &coverage, threads));
    }
    let again: Vec<_> =
        questions.iter().map(|query| decide(&snapshot, &parameters, query, &coverage)).collect();
    assert_eq!(alone, again);
}

#[test]
fn pieces_add_up() {
    let (snapshot, parameters, coverage) = snapshot(500, 200, 11);
    for query in questions(&snapshot, 12, 200) {
        for hit in decide(&snapshot, &parameters, &query, &coverage).hits {
            let sum: LogOdds = hit.pieces.iter().map(|piece| piece.log_odds).sum();
            assert_eq!(sum, hit.log_odds);
            assert_eq!(sum.probability(), hit.score);
            assert!(hit.score.share() > 0.0 && hit.score.share() < 1.0);
        }
    }
}

#[test]
fn hostile_names_are_bounded() {
    let (snapshot, parameters, coverage) = snapshot(2000, 50, 13);
    for name in [
        "Muhammad ".repeat(64),
        "Muhammad ".repeat(500),
        "a ".repeat(64),
        "A.".repeat(500),
        "x".repeat(1 << 20),
        format!("K{}im", "\u{301}".repeat(1000)),
        "\u{202e}\u{200d}".to_owned(),
        "🚢".to_owned(),
        String::new(),
    ] {
        let decision = decide(&snapshot, &parameters, &Query::named(PartyKind::Person, &name), &coverage);
        let silent = decision.hits.is_empty() && decision.reasons.is_empty();
        assert!(silent == (decision.verdict == Verdict::Clear), "{decision:?}");
        if name.len() > 20_000 || name.is_empty() {
            assert_eq!(decision.verdict, Verdict::CannotSay);
        }
    }
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(name in any::<String>()) {
        thread_local! {
            static HOUSE: (Snapshot, Parameters, Vec<Coverage>) = snapshot(50, 50, 17);
        }
        HOUSE.with(|(snapshot, parameters, coverage)| {
            let query = Query::named(PartyKind::Unknown, name);
            let found = decide(snapshot, parameters, &query, coverage);
            prop_assert_eq!(&found, &decide_exhaustively(snapshot, parameters, &query, coverage));
            Ok(())
        })?;
    }
}
