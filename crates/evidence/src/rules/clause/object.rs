//! Whom a verb or a preposition leads to.

use crate::fact::MentionKind;
use crate::mention::Named;
use crate::read::is_person;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// Nouns that say what the party is whose name follows: "the North Korean hacking group Redwater".
const BANDS: &[&str] = &[
    "group",
    "gang",
    "collective",
    "crew",
    "outfit",
    "syndicate",
    "actor",
    "unit",
    "organisation",
    "organization",
    "militia",
    "company",
    "firm",
    "bank",
    "mixer",
    "exchange",
    "conglomerate",
    "agency",
    "businessman",
    "oligarch",
    "hacker",
    "national",
    "citizen",
    "businesswoman",
    "tycoon",
    "banker",
    "trader",
    "investor",
    "entrepreneur",
    "financier",
    "operation",
    "cluster",
    "platform",
    "marketplace",
];

/// Where the name begins that a description of its party leads to; the place itself if none does.
fn after_description(sentence: &Sentence, at: usize) -> usize {
    let mut place = at;
    // Whether nothing was passed that could be a noun of its own.
    let mut is_plain = true;
    while place < at + 10 {
        let adjective =
            sentence.named_at(place).filter(|named| named.is_adjective || sentence.is(named.end, &["'s"]));
        let state = adjective.filter(|named| named.first == place && !named.is_party());
        let Some(token) = sentence.tokens.get(place) else { return at };
        if let Some(state) = state {
            place = state.end + usize::from(sentence.is(state.end, &["'s"]));
            continue;
        }
        let word = token.kind == TokenKind::Word || token.is_capital() && token.word.contains('-');
        // "the Russian X", "the EU-listed X", "her husband X": X, unless it is a given name that looks like a state's, or is cut.
        let behind = sentence.named_at(place).filter(|named| is_plain && place > at && named.first == place);
        if behind.is_some_and(|named| {
            let joint = sentence.is(named.end, &["and", "of", "for"])
                && sentence.tokens.get(named.end + 1).is_some_and(Token::is_capital);
            let kin = sentence.is_in(place - 1, Set::Kin) || sentence.is_in(place - 1, Set::Holder);
            let attribute = sentence.is(named.end, &["entity", "regime", "programme", "program", "family"]);
            let whole = !joint || named.mention.kind == MentionKind::Person;
            named.is_party()
                && whole
                && !attribute
                && (named.mention.kind == MentionKind::Organisation || kin || sentence.is(place - 1, &["-"]))
        }) {
            return place;
        }
        is_plain &= place == at && token.is("the")
            || token.word.contains('-')
            || token.is_in(Set::Kin)
            || token.is_in(Set::Holder)
            || token.is_any(&["his", "her", "its", "state", "elected", "enterprise", "institution"]);
        if sentence.named_at(place).is_some()
            || !word
            || token.is_in(Set::Preposition)
            || token.is_in(Set::Finite)
            || token.is_any(&["and", "or", "which", "who", "that", "as"])
        {
            return at;
        }
        place += 1;
        if token.is_any(BANDS) {
            let known = ["known", "tracked", "called", "dubbed", "named"];
            while sentence.is(place, &known) || sentence.is(place, &["as"]) && sentence.is(place - 1, &known)
            {
                place += 1;
            }
            let quote = sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Quote);
            let name = place + usize::from(quote);
            let named = sentence.named_at(name).filter(|named| named.first == name && named.is_party());
            if named.is_some() {
                return name;
            }
        }
    }
    at
}

/// Who is named behind the title that his state gives him: "Velmian President Given Family", "Velm's ageing president, Given Family".
fn behind_title<'a>(sentence: &'a Sentence, state: &Named) -> Option<&'a Named> {
    let mark = usize::from(sentence.is(state.end, &["'s", "'"]));
    if state.mention.kind != MentionKind::Country || !(state.is_adjective || mark > 0) {
        return None;
    }
    let from = state.end + mark;
    let title = (from..from + 4)
        .take_while(|place| sentence.named_at(*place).is_none() && !sentence.is_in(*place, Set::Preposition))
        .filter(|place| sentence.is_in(*place, Set::Addressed))
        .last()?;
    let name = title + 1 + usize::from(sentence.is(title + 1, &[","]));
    let person = sentence.named_at(name).filter(|person| person.first == name)?;
    (is_person(&person.mention) && person.end > name + 1).then_some(person)
}

/// The party or state that stands at a place, and what is joined to it by a plain "and".
pub(crate) fn objects(sentence: &Sentence, at: usize) -> Vec<&Named> {
    let at = after_description(sentence, at);
    let Some(first) = sentence.named_from(at) else { return Vec::new() };
    if first.first <= at + 1
        && let Some(person) = behind_title(sentence, first)
    {
        return objects(sentence, person.first);
    }
    // "by the U.S.- and UN-designated X": by X; "by Russia's X": likewise.
    let state = matches!(first.mention.kind, MentionKind::Country | MentionKind::Authority);
    if state && first.first <= at + 1 && sentence.is(first.end, &["-"]) {
        let attribute = sentence.find(&["designated", "listed", "sanctioned"], first.end, first.end + 10);
        let Some(named) = attribute.and_then(|word| sentence.named_at(word + 1)) else { return Vec::new() };
        return vec![named];
    }
    if state
        && first.first <= at + 1
        && sentence.is(first.end, &["'s", "'"])
        && let Some(named) = sentence.named_at(first.end + 1).filter(|named| named.is_party())
    {
        return objects(sentence, named.first);
    }
    // "led by Commander-in-Chief X", "owned by Mr X": forms of address and titles.
    let titled = (at..first.first)
        .any(|place| sentence.is_in(place, Set::Rank) || sentence.is_in(place, Set::Addressed));
    let plain = (at..first.first).all(|place| {
        sentence.is_in(place, Set::Rank)
            || sentence.is_in(place, Set::Addressed)
            || sentence.is_in(place, Set::TitlePrefix)
            || sentence.is(
                place,
                &[
                    "the",
                    "a",
                    "its",
                    "his",
                    "so-called",
                    "\u{201c}",
                    "\u{2018}",
                    "'",
                    "\"",
                    "government",
                    "of",
                ],
            )
            // "the designated entity X".
            || sentence.is(place, &["designated", "listed", "sanctioned"])
            || sentence.is(place, &["entity", "entities", "person", "individual"])
                && sentence.is(place - 1, &["designated", "listed", "sanctioned"])
    });
    if !plain || first.is_adjective || first.first > at + 3 + 3 * usize::from(titled) {
        return Vec::new();
    }
    // "controls the X front company Y": Y.
    let noun = (first.end..first.end + 3)
        .take_while(|place| {
            // "controls X through its subsidiary Y": X.
            sentence.tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Word)
                && !sentence.is_in(*place, Set::Preposition)
        })
        .find(|place| sentence.is(*place, &["company", "subsidiary", "firm"]));
    if let Some(named) = noun.and_then(|noun| sentence.named_at(noun + 1)).filter(|named| named.is_party()) {
        return objects(sentence, named.first);
    }
    let mut found = vec![first];
    // "of X's parent": the thing is not X; "of X for Y": the name goes on.
    let capital = |at: usize| sentence.tokens.get(at).is_some_and(Token::is_capital);
    // A name in quotation marks may go on behind them.
    let quote = sentence.tokens.get(first.end).is_some_and(|token| token.kind == TokenKind::Quote);
    let open = first.end + usize::from(quote);
    let bracketed = sentence.is(open, &["("])
        && sentence.find(&[")"], open, open + 6).is_some_and(|close| capital(close + 1))
        || quote && capital(open);
    // "the FSB of Russia": whose it is.
    let whose = sentence.is(first.end, &["of"])
        && first.end == first.first + 1
        && sentence.tokens.get(first.first).is_some_and(|token| token.kind == TokenKind::Capitals)
        && sentence.named_at(first.end + 1).is_some_and(|named| {
            named.mention.kind == MentionKind::Country && !named.is_adjective && !capital(named.end)
        });
    let goes_on = sentence.is(first.end, &["for", "of", "du", "des", "et", "del", "/"])
        && capital(first.end + 1)
        && !whose
        || bracketed;
    // "the Crimean division of": a people, and no party.
    let people = first.end == first.first + 1
        && first.is_party()
        && sentence
            .tokens
            .get(first.first)
            .is_some_and(|token| token.word.ends_with("an") && !token.is("taliban"))
        && sentence.tokens.get(first.end).is_some_and(|token| token.kind == TokenKind::Word)
        && !sentence
            .is(first.end, &["and", "or", "is", "was", "which", "who", "in", "for", "since", "at", "on"]);
    // "part of the X programme": an undertaking, and no party.
    let undertaking = sentence.is_in(first.end, Set::Undertaking)
        || sentence.is_in(first.end + 1, Set::Undertaking)
            && sentence.tokens.get(first.end).is_some_and(|token| token.word.contains('-'));
    if sentence.is(first.end, &["'s", "'"]) || goes_on || people || undertaking {
        return Vec::new();
    }
    let mut end = first.end;
    // "owns A, B and C": a row that an "and" closes.
    if sentence.is(end, &[","]) && first.is_party() {
        let (row, last) = sentence.list_from(first.first);
        let closed = row.len() > 2
            && row.iter().all(|named| named.is_party())
            && row.last().is_some_and(|named| {
                let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
                sentence.is(named.first.wrapping_sub(1 + article), &["and"])
            })
            && (sentence.is(last, &[".", ";"]) || last >= sentence.tokens.len());
        if closed {
            return row;
        }
    }
    while sentence.is(end, &["and"]) {
        let article = usize::from(sentence.is(end + 1, &["the"]));
        let Some(next) = sentence.named_at(end + 1 + article).filter(|next| next.is_party()) else { break };
        // "owned by A and B is": what follows is another sentence.
        if sentence.is_in(next.end, Set::Finite) || sentence.is(next.end, &["'s", "'"]) {
            break;
        }
        // "Ministry of Industries and Mines": the name goes on.
        let of = sentence.tokens.get(first.first..end).unwrap_or_default().iter().any(|token| token.is("of"));
        if of {
            return Vec::new();
        }
        found.push(next);
        end = next.end;
    }
    found
}
