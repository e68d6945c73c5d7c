//! How names are written: where one begins and ends, and what sort of name it is.

use crate::fact::MentionKind;
use crate::office::{is_nobody, office_at};
use crate::rules::count::number;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::word::Set;

/// Whether a word makes a name the name of a body.
pub(crate) fn is_head(token: &Token) -> bool {
    token.is_in(Set::Head)
}

pub(crate) fn is_body(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| token.is_in(Set::Head))
}

/// Where the name ends that begins here by how it is written: words with capitals, joined as names of bodies are.
pub(crate) fn run(vocabulary: &Vocabulary, tokens: &[Token], first: usize) -> Option<usize> {
    let begin = tokens.get(first)?;
    let ordinal = is_ordinal(begin);
    // "the New Harbour Army": within a sentence the word belongs to the name.
    let inner = first > 0
        && begin.is("new")
        && tokens.get(first + 1).is_some_and(|next| next.is_capital() && !next.is_in(Set::Calendar))
        && tokens.get(first - 1).is_some_and(|before| before.kind == TokenKind::Word);
    // "Two Chinese banks": how many, and nobody's name.
    let people = |at: usize| {
        let known = vocabulary.longest(tokens.get(at..).unwrap_or_default());
        known.is_some_and(|(_, known)| known.kind == MentionKind::Country && known.is_adjective)
    };
    let counts = begin.kind == TokenKind::Capital && number(&begin.word).is_some() && people(first + 1);
    let opener = begin.is_in(Set::Opener) && !inner || counts || begin.is_any(&["aka", "fka"]);
    if !(begin.is_capital() || ordinal) || opener || begin.is_in(Set::Month) {
        return None;
    }
    // "Moreover," and its like begin a sentence and name nobody; a "Turkey-based" firm is not named so.
    if is_adverb(tokens, first) || is_described(begin) {
        return None;
    }
    // "Former Governor": who he was begins after it.
    if begin.is_in(Set::Former) && tokens.get(first + 1).is_some_and(Token::is_capital) {
        return None;
    }
    // A rank or a form of address before a name is no part of it.
    if begin.is_in(Set::Rank) && tokens.get(first + 1).is_some_and(Token::is_capital) {
        return None;
    }
    // "AKA Given Family" says that a name follows.
    if begin.is_any(&["aka", "fka"]) {
        return None;
    }
    // The title of an office is no name of its own.
    if office_at(vocabulary, tokens, first).is_some() {
        return None;
    }
    let mut end = first + 1;
    while let Some(token) = tokens.get(end) {
        if token.is_capital() || is_ordinal(token) || is_counted(tokens, end) {
            if office_at(vocabulary, tokens, end).is_some() {
                break;
            }
            if is_described(token)
                || token.is_any(&["aka", "fka"])
                || token.is_in(Set::Calendar)
                || begins_next(tokens, end)
                // "fined Orient Bank HK$12 million".
                || tokens.get(end + 1).is_some_and(|next| next.is("$"))
            {
                break;
            }
            end += 1;
            continue;
        }
        if is_peoples(tokens, end) || is_saint(tokens, end) {
            end += 2;
            continue;
        }
        if let Some(after) = particles(tokens, end) {
            end = after;
            continue;
        }
        // `Penal Colony 5`, `Unit 180`, `APT 40`.
        let numbered = tokens.get(end - 1).is_some_and(|last| {
            last.is_any(&[
                "apt",
                "unit",
                "colony",
                "ward",
                "branch",
                "department",
                "bureau",
                "division",
                "factory",
                "plant",
                "office",
                "no",
            ])
        });
        if numbered && token.word.len() <= 5 && token.word.chars().all(|c| c.is_ascii_digit()) {
            end += 1;
            continue;
        }
        if let Some(after) = nickname(tokens, first, end) {
            end = after;
            continue;
        }
        if let Some(closed) = own_name(tokens, end) {
            end = closed;
            continue;
        }
        if let Some(form) = of_place(tokens, end) {
            end = form;
            continue;
        }
        if let Some(suffix) = suffix(tokens, end) {
            end = suffix;
            continue;
        }
        let here = tokens.get(first..end)?;
        let joins = |skip: usize| tokens.get(end + skip).is_some_and(Token::is_capital);
        let body = is_body(here);
        let clause = here.iter().any(|token| token.is("for"));
        let length = match token.word.as_str() {
            "of" | "for" if body && joins(1) => 1,
            // `Committee against Torture`; "attacks by X Group against Y" names two.
            "against" if body && joins(1) && !here.last().is_some_and(is_fighter) => 1,
            // `Committee on Information Policy`.
            "on" if joins(1) && is_on(tokens, first, end) => 1,
            // `Policy, Technologies and Communications`: fields in a row.
            "," if joins(1) && body && are_fields(tokens, first, end) => 1,
            "for" if body && tokens.get(end + 1).is_some_and(|next| next.is("the")) && joins(2) => 2,
            // `Acme plc`: some forms of companies have no capital.
            "plc" | "ltd" | "llc" | "gmbh" | "jsc" | "inc" => 1,
            "of" if body && tokens.get(end + 1).is_some_and(|next| next.is("the")) && joins(2) => 2,
            "the" if clause && joins(1) && here.last().is_some_and(|last| last.is("countering")) => 1,
            "and" if joins(1) && is_joined(tokens, first, end) => 1,
            "&" if joins(1) => 1,
            // `Lazarus group`: the last word of a name, not written with a capital.
            "group" | "gang" if !body => {
                end += 1;
                break;
            }
            _ => break,
        };
        // "Unit 54777 of the Russian military": the name ends before whose it is.
        let next = tokens.get(end + length..).unwrap_or_default();
        let people = vocabulary.longest(next).filter(|(_, known)| known.is_adjective);
        let of = token.is_any(&["of", "for"]);
        if people.is_some_and(|(words, _)| of && !next.get(words).is_some_and(Token::is_capital)) {
            break;
        }
        end += length;
    }
    // "United Arab Emirates-based": where somebody is, and nobody's name.
    if tokens.get(end).is_some_and(|next| next.is_capital() && is_described(next)) && end < first + 3 {
        return None;
    }
    // "Directorate of the" before the title of an office: what joins nothing is no part of it.
    while end > first + 1 && tokens.get(end - 1).is_some_and(|last| last.is_any(&["of", "the", "for"])) {
        end -= 1;
    }
    if ordinal && end == first + 1 { None } else { Some(end) }
}

/// Whether a full stop at a place is that of `St. Petersburg`.
pub(crate) fn is_saint(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    tokens.get(at).is_some_and(|stop| stop.is("."))
        && before.is_some_and(|before| before.is("st") && before.kind == TokenKind::Capital)
        && tokens.get(at + 1).is_some_and(|next| next.is_capital() && !next.is_in(Set::Opener))
}

/// Whether a preposition with a capital begins the next sentence, whose full stop is missing: `Given Family In May`.
fn begins_next(tokens: &[Token], at: usize) -> bool {
    const BEGINS: [&str; 14] = [
        "to", "in", "on", "at", "since", "during", "after", "before", "from", "by", "with", "he", "she", "it",
    ];
    tokens.get(at).is_some_and(|token| token.kind == TokenKind::Capital && token.is_any(&BEGINS))
}

/// Whether an "on" at a place says what a committee is about.
pub(crate) fn is_on(tokens: &[Token], first: usize, at: usize) -> bool {
    let here = tokens.get(first..at).unwrap_or_default();
    let sits = here.iter().any(|token| {
        token.is_any(&[
            "committee",
            "commission",
            "council",
            "panel",
            "conference",
            "center",
            "centre",
            "group",
            "office",
            "department",
        ])
    });
    sits && tokens.get(at + 1).is_some_and(|next| !next.is_in(Set::Calendar) && is_field(next))
}

/// Whether a comma at a place divides the fields of a body, which an "and" closes.
pub(crate) fn are_fields(tokens: &[Token], first: usize, at: usize) -> bool {
    let here = tokens.get(first..at).unwrap_or_default();
    let scope = here.iter().any(|token| token.is_any(&["of", "for", "on"]));
    let field = |place: usize| tokens.get(place).is_some_and(is_field);
    let and = (at + 1..at + 9)
        .take_while(|place| {
            tokens.get(*place).is_some_and(|token| token.is_capital() || token.is_any(&[",", "and"]))
        })
        .find(|place| tokens.get(*place).is_some_and(|token| token.is("and")));
    scope && field(at - 1) && field(at + 1) && and.is_some_and(|and| field(and - 1) && field(and + 1))
}

/// Whether a possessive at a place is within a name: `People's Army`.
pub(crate) fn is_peoples(tokens: &[Token], at: usize) -> bool {
    let of = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|token| {
        token.is_capital()
            && token.is_any(&[
                "people", "worker", "peoples", "women", "men", "children", "workers", "farmers", "veterans",
                "citizens",
            ])
    });
    let possessive = tokens.get(at).is_some_and(|token| token.kind == TokenKind::Possessive);
    of && possessive && tokens.get(at + 1).is_some_and(Token::is_capital)
}

/// Whether a number stands within a name: `Khordad 15 Foundation`.
fn is_counted(tokens: &[Token], at: usize) -> bool {
    let capital = |place: Option<usize>| {
        place
            .and_then(|place| tokens.get(place))
            .is_some_and(|token| token.is_capital() && !token.is_in(Set::Calendar))
    };
    // A number of four digits that can be a year is taken for one.
    let short = tokens.get(at).is_some_and(|token| {
        token.word.len() <= 4 && token.word.parse::<u16>().is_ok_and(|number| !(1900..2100).contains(&number))
    });
    short && capital(at.checked_sub(1)) && capital(at.checked_add(1))
}

/// The end of the lower-case words inside a name of another language, if some stand at a place: `de la Recherche`, `du 23 mars`.
fn particles(tokens: &[Token], at: usize) -> Option<usize> {
    let is = |place: usize, set: Set| {
        tokens.get(place).is_some_and(|token| token.kind == TokenKind::Word && token.is_in(set))
    };
    let mut end = at;
    while end < at + 3 && is(end, Set::Particle) {
        end += 1;
    }
    let next = tokens.get(end)?;
    if end > at && next.is_capital() {
        return Some(end);
    }
    let foreign = |token: &Token| token.kind == TokenKind::Word && !token.word.is_ascii();
    if end > at && is(end - 1, Set::Foreign) {
        let number = usize::from(next.kind == TokenKind::Number);
        let word = tokens.get(end + number)?;
        let own = word.kind == TokenKind::Word && !word.is_in(Set::Opener) && !word.is_in(Set::BeforeVerb);
        return own.then_some(end + number + 1);
    }
    // `Forces démocratiques de libération`: no English word is written so.
    (end == at && foreign(next)).then_some(end + 1)
}

/// Whether a word is of a field in which bodies work.
pub(crate) fn is_field(token: &Token) -> bool {
    const FIELDS: [&str; 14] = [
        "ing", "ical", "tion", "ment", "ence", "ense", "logy", "ics", "ity", "onal", "cial", "tific",
        "search", "ture",
    ];
    token.is_in(Set::Field)
        || token.word.len() > 5 && FIELDS.iter().any(|ending| token.word.ends_with(ending))
}

/// Whether an "and" at a place joins words of the name that begins at `first`.
fn is_joined(tokens: &[Token], first: usize, at: usize) -> bool {
    let here = tokens.get(first..at).unwrap_or_default();
    let Some(next) = tokens.get(at + 1) else { return false };
    // "the Director of Intelligence and CISA": letters alone are a body of their own.
    let letters =
        next.kind == TokenKind::Capitals && here.iter().any(|token| token.kind != TokenKind::Capitals);
    if letters && !next.is_in(Set::AndSons) && !next.is("co") {
        return acronym_after(tokens, first, at);
    }
    let ends = !tokens.get(at + 2).is_some_and(Token::is_capital);
    // "Velm and Sons Trading LLC".
    let firm = next.is_any(&["sons", "brothers"])
        && tokens
            .get(at + 2..)
            .unwrap_or_default()
            .iter()
            .take_while(|token| token.is_capital())
            .any(|token| token.is_in(Set::Form) || is_head(token));
    if next.is_in(Set::AndSons) && (ends || firm || next.is("co")) {
        return true;
    }
    if acronym_after(tokens, first, at) {
        return true;
    }
    if is_one_firm(tokens, first, at) {
        return true;
    }
    let scope = here.iter().any(|token| token.is_any(&["of", "for"]));
    if is_body(here) && scope {
        // "Ministry of Defence and Security Council": what follows is a body of its own.
        let after = tokens.get(at + 1..).unwrap_or_default().iter().take_while(|token| token.is_capital());
        let other = after.clone().count() > 1
            && after.skip(1).any(is_head)
            && !here.iter().any(|token| token.is("for"));
        let last = tokens
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .take(3)
            .take_while(|token| token.is_capital())
            .last();
        return !other
            && (is_field(next) || last.is_some_and(is_field))
            && here.last().is_some_and(|last| !is_head(last) || is_field(last));
    }
    !is_body(here) && joins_fields(tokens, at)
}

/// Whether what opens a sentence is one firm, by the verb behind its form: "Stark and Velm LLC is".
fn is_one_firm(tokens: &[Token], first: usize, at: usize) -> bool {
    let opens =
        first.checked_sub(1).and_then(|before| tokens.get(before)).is_none_or(|before| before.is("."));
    let plain = tokens
        .get(first..at)
        .unwrap_or_default()
        .iter()
        .all(|token| token.kind == TokenKind::Capital && !is_head(token) && !token.is_in(Set::Form));
    let words =
        tokens.get(at + 1..).unwrap_or_default().iter().take(5).take_while(|token| token.is_capital());
    let end = at + 1 + words.count();
    let form = tokens.get(end - 1).is_some_and(|last| last.is_in(Set::Form)) && end > at + 2;
    let one = |place: usize| {
        tokens.get(place).is_some_and(|verb| {
            verb.is_any(&["is", "was", "has"])
                || verb.kind == TokenKind::Word && verb.word.len() > 4 && verb.word.ends_with('s')
        })
    };
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let which = is(end, &[","]) && is(end + 1, &["which"]) && one(end + 2);
    // "the company Stark and Velm LLC": one is meant.
    let called = first.checked_sub(1).is_some_and(|before| {
        is(before, &["company", "firm"])
            && tokens.get(before).is_some_and(|noun| noun.kind == TokenKind::Word)
    });
    plain && form && (opens && (is(end, &["is", "was", "has"]) || which) || called)
}

/// Whether the acronym in brackets after what follows an "and" is of both parts: `Ministry of A and B (MAB)`.
fn acronym_after(tokens: &[Token], first: usize, at: usize) -> bool {
    let mut end = at + 1;
    while tokens.get(end).is_some_and(|token| token.is_capital() || token.is("of")) && end < at + 8 {
        end += 1;
    }
    let (Some(open), Some(short), Some(close)) = (tokens.get(end), tokens.get(end + 1), tokens.get(end + 2))
    else {
        return false;
    };
    if !open.is("(") || !close.is(")") || !short.is_capital() {
        return false;
    }
    // Every letter begins a word, in order, and the last part is not left out.
    let initials = |from: usize, to: usize| -> String {
        let words = tokens.get(from..to).unwrap_or_default().iter();
        words.filter_map(|token| token.word.chars().next()).collect()
    };
    let whole = initials(first, end);
    if whole.chars().next() != short.word.chars().next() {
        return false;
    }
    let mut rest = whole.chars();
    let fits = short.word.chars().all(|letter| rest.any(|other| other == letter));
    fits && short.word.chars().count() > initials(first, at).chars().count()
}

/// Whether a word begins a sentence as adverbs and conjunctions do, with a capital only for that.
fn is_adverb(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let begins = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_none_or(|before| matches!(before.kind, TokenKind::Quote | TokenKind::Mark) && !before.is(","));
    let alone = !tokens.get(at + 1).is_some_and(Token::is_capital);
    let adverb = token.word.len() > 4 && token.word.ends_with("ly") && !token.is("italy");
    begins && alone && token.kind == TokenKind::Capital && (adverb || token.is_in(Set::Connective))
}

/// Whether a word only describes: `Turkey-based`, `Russian-owned`.
pub(crate) fn is_described(token: &Token) -> bool {
    [
        "-based",
        "-flagged",
        "-linked",
        "-backed",
        "-owned",
        "-controlled",
        "-led",
        "-made",
        "-sponsored",
        "-aligned",
        "-affiliated",
        "-designated",
        "-listed",
        "-installed",
        "-held",
        "-occupied",
        "-sanctioned",
        "-registered",
    ]
    .iter()
    .any(|ending| token.word.ends_with(ending))
}

/// The end of a name that begins with its own part in quotation marks: `“Sokol” Foundation`.
pub(crate) fn quoted_name(tokens: &[Token], at: usize) -> Option<usize> {
    let close = quoted_words(tokens, at)?;
    let mut end = close;
    while tokens.get(end).is_some_and(Token::is_capital) {
        end += 1;
    }
    let words = tokens.get(close..end).unwrap_or_default();
    (words.iter().any(is_head) && close <= at + 6).then_some(end)
}

/// The end of what a person is called, in quotation marks between given and family name: `Given "Blue" Family`.
fn nickname(tokens: &[Token], first: usize, at: usize) -> Option<usize> {
    let close = quoted_words(tokens, at).filter(|close| *close <= at + 4)?;
    let plain = |from: usize, to: usize| {
        tokens
            .get(from..to)
            .is_some_and(|words| words.iter().all(|word| word.kind == TokenKind::Capital && !is_head(word)))
    };
    let family = tokens.get(close)?;
    let person = family.kind == TokenKind::Capital && !is_head(family) && !family.is_in(Set::Calendar);
    (at - first <= 3 && plain(first, at) && person).then_some(close)
}

/// The end of the body's own name in quotation marks that begin at a place, with the marks; names may hold a further pair.
fn quoted_words(tokens: &[Token], at: usize) -> Option<usize> {
    let quote = |place: usize| tokens.get(place).filter(|token| token.kind == TokenKind::Quote);
    // A mark that opens touches the word after it, and not the one before.
    let opens = |place: usize| {
        let touches = |a: usize, b: usize| matches!((tokens.get(a), tokens.get(b)), (Some(a), Some(b)) if a.span.end == b.span.start);
        touches(place, place + 1) && !place.checked_sub(1).is_some_and(|before| touches(before, place))
    };
    quote(at)?;
    tokens.get(at + 1).filter(|token| {
        token.is_capital() || token.kind == TokenKind::Number || token.kind == TokenKind::Quote
    })?;
    let mut depth = 0_usize;
    for place in at..at + 16 {
        let token = tokens.get(place)?;
        if token.kind == TokenKind::Quote {
            if place == at || opens(place) {
                depth += 1;
            } else {
                depth = depth.saturating_sub(1);
                // One mark may close both pairs.
                if !(place + 1..at + 16).any(|later| quote(later).is_some()) {
                    depth = 0;
                }
            }
            if depth == 0 {
                return Some(place + 1);
            }
            continue;
        }
        let plain = token.is_capital()
            || token.kind == TokenKind::Number
            || token.is_any(&["of", "and", "the", "for", "-"])
            || token.is_in(Set::Particle);
        if !plain {
            return None;
        }
    }
    None
}

/// The end of a body's own name that follows in quotation marks what sort of body it is: `Plant ‘Name’`.
pub(crate) fn own_name(tokens: &[Token], at: usize) -> Option<usize> {
    let head = at.checked_sub(1).and_then(|before| tokens.get(before));
    head.filter(|head| is_head(head) || head.is_in(Set::Form))?;
    quoted_words(tokens, at)
}

/// The end of the form of a company that a full stop or a comma divides from its name: `Co., Ltd.`, `Trading, LLC`.
fn suffix(tokens: &[Token], at: usize) -> Option<usize> {
    const FORMS: [&str; 14] = [
        "ltd", "inc", "llc", "corp", "co", "limited", "plc", "gmbh", "jsc", "fze", "fzco", "llp", "sa", "pte",
    ];
    let before = at.checked_sub(1).and_then(|before| tokens.get(before))?;
    let mut place = at;
    if tokens.get(place)?.is(".") && before.is_any(&FORMS) {
        place += 1;
    }
    if tokens.get(place)?.is(",") {
        place += 1;
    }
    let form = tokens.get(place).is_some_and(|token| token.is_capital() && token.is_any(&FORMS));
    // "in Russia, JSC Name": there the form begins another name.
    let ends = !tokens.get(place + 1).is_some_and(Token::is_capital);
    (place > at && form && ends).then_some(place + 1)
}

/// The end of the form of a company that its place in brackets divides from its name: `Marine (UK) Limited`.
fn of_place(tokens: &[Token], at: usize) -> Option<usize> {
    let is = |place: usize, mark: &str| tokens.get(place).is_some_and(|token| token.is(mark));
    let close = (at + 2..at + 5).find(|place| is(*place, ")")).filter(|_| is(at, "("))?;
    let place = tokens.get(at + 1..close)?.iter().all(Token::is_capital);
    // `Tankers (VX) Mgmt FZCO`: other words may stand before the form.
    let words: Vec<&Token> =
        tokens.get(close + 1..)?.iter().take(4).take_while(|token| token.is_capital()).collect();
    let form = words.iter().rposition(|token| token.is_in(Set::Form))? + 1;
    let plain = words.iter().take(form).all(|token| !token.is_in(Set::Calendar));
    // "Joint Stock Company (JSC) Velm Corporation": behind a whole form another name begins.
    let whole = at.checked_sub(1).and_then(|last| tokens.get(last)).is_some_and(|last| last.is_in(Set::Form));
    (place && plain && (form == 1 || !whole)).then_some(close + 1 + form)
}

/// An adjective that begins the name of a body whose other words have no capitals: `Central apparatus`.
fn is_adjective(token: &Token) -> bool {
    ["ical", "ese", "ssian"].iter().any(|ending| token.word.ends_with(ending)) || token.is_in(Set::Adjective)
}

/// Whether a number counts: `110th`, `142nd`.
pub(crate) fn is_ordinal(token: &Token) -> bool {
    token.kind == TokenKind::Number
        && ["th", "nd", "rd", "st"].iter().any(|ending| token.word.ends_with(ending))
}

/// Whether an "and" at a place joins the fields of a body's name: `Mining and Metallurgical Company`.
pub(crate) fn joins_fields(tokens: &[Token], at: usize) -> bool {
    let field = |place: usize| tokens.get(place).is_some_and(is_field);
    let head = (at + 1..at + 5)
        .take_while(|place| tokens.get(*place).is_some_and(Token::is_capital))
        .any(|place| tokens.get(place).is_some_and(is_head));
    at > 0 && field(at - 1) && head
}

/// What is written with capitals and is no party: acts of law, programmes, lists.
pub(crate) fn is_instrument(tokens: &[Token]) -> bool {
    let ends = tokens.last().is_some_and(|token| token.is_in(Set::InstrumentEnd));
    let starts = tokens.first().is_some_and(|token| token.is_in(Set::InstrumentStart));
    let phrase =
        [&["terrorist", "organization"][..], &["terrorist", "organizations"], &["specially", "designated"]];
    ends || starts
        || phrase.iter().any(|phrase| {
            tokens
                .windows(phrase.len())
                .any(|words| words.iter().zip(*phrase).all(|(word, wanted)| word.is(wanted)))
        })
}

/// Whether a run of words with capitals can be a name.
pub(crate) fn is_name(run: &[Token]) -> bool {
    // "the Company", "the Ministry": a word of that sort alone stands for what was named before.
    let lone = !matches!(run, [token] if is_cluster(token))
        && matches!(run, [token] if token.kind == TokenKind::Capitals || is_head(token) || is_adjective(token) || token.is_in(Set::Holder));
    // "Joint Stock Company" without a name.
    let form = run.iter().all(|token| token.is_in(Set::Form));
    let letter = matches!(run, [token] if token.word.chars().count() == 1);
    !lone && !form && !letter && !run.iter().all(|token| token.is_in(Set::Common))
}

/// Whether a word in capitals is a name by itself: a service, or a number that researchers give who attacks (`APT40`, `UAC-0133`).
fn is_cluster(token: &Token) -> bool {
    // Services that are called by nothing but their letters.
    const SERVICES: [&str; 6] = ["fsb", "gru", "svr", "mois", "irgc", "irgc-qf"];
    const SERIES: [&str; 9] = ["apt", "unc", "uac", "fin", "ta", "dev", "tag", "storm", "unk"];
    let service = token.kind == TokenKind::Capitals && token.is_any(&SERVICES);
    service
        || SERIES.iter().any(|series| {
            token.word.strip_prefix(series).is_some_and(|number| {
                let number = number.strip_prefix(['-', '_']).unwrap_or(number);
                !number.is_empty() && number.len() <= 5 && number.chars().all(|c| c.is_ascii_digit())
            })
        })
}

/// What a name without a word that tells is: a person, if it has two or three words as names of people have; else a body.
pub(crate) fn guess(tokens: &[Token], first: usize, end: usize) -> MentionKind {
    let words = end - first;
    let hyphened = tokens.get(first..end).unwrap_or_default().iter().any(|token| token.word.contains('-'));
    let capitals =
        tokens.get(first..end).unwrap_or_default().iter().any(|token| token.kind == TokenKind::Capitals);
    let nobody = tokens.get(first..end).unwrap_or_default().iter().any(is_nobody);
    if (words == 2 || words == 3) && !capitals && !nobody && (hyphened || words >= 2) {
        MentionKind::Person
    } else {
        MentionKind::Organisation
    }
}

/// Whether a word is that of a body of which it is rather told against whom it did something.
fn is_fighter(token: &Token) -> bool {
    token.is_any(&[
        "group",
        "bank",
        "army",
        "force",
        "forces",
        "team",
        "brigade",
        "corps",
        "battalion",
        "company",
    ])
}
