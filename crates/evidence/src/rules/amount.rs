//! Sums of money, with how they are bounded.

use crate::fact::{Comparator, FactKind, Flow, Mention, MentionKind, Modality};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::attack::doer::{doer, phrase};
use crate::rules::clause::is_negated;
use crate::rules::count::is_number;
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

const WORDS: [(&str, u64); 12] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("hundred", 100),
    ("a", 1),
];

pub(crate) fn amounts(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in 0..sentence.tokens.len() {
        let Some((first, end, (units, hundredths), currency)) = money(sentence, at) else { continue };
        let (comparator, first) = comparator(sentence, first);
        let holder = holder(sentence, memory, first, end);
        let estimated =
            sentence.find(&["estimated", "estimate", "estimates"], first.saturating_sub(14), first).is_some();
        let attempted =
            sentence.find(&["attempted", "tried", "sought"], first.saturating_sub(6), first).is_some();
        let denied = is_denied(sentence, first);
        let alleged = sentence.find(&["allegations", "allegedly", "alleged"], 0, first).is_some();
        let alleged = alleged || said_of_it(sentence, first, &["believed", "thought", "suspected"], "to");
        let accused = said_of_it(sentence, first, &["accused"], "of") || is_charged(sentence, first);
        let claimed = sentence.find(&["claimed", "claims", "claim"], 0, first).is_some();
        let modality = if attempted {
            Modality::Attempted
        } else if denied {
            Modality::Denied
        } else if accused {
            Modality::Accused
        } else if alleged {
            Modality::Alleged
        } else if estimated {
            Modality::Estimated
        } else if claimed {
            Modality::Claimed
        } else {
            Modality::Stated
        };
        let (flow, from, is_total) =
            (flow(sentence, first), source(sentence, end), is_total(sentence, first, end));
        let kind = FactKind::Amount { units, hundredths, currency, comparator, holder, flow, from, is_total };
        found.push(Draft { modality, ..Draft::new(first, end, "amount.money", kind) });
    }
    found
}

/// Whether a denial holds for what follows up to a place; that of a relative clause, "X, which denies it, moved", ends with that.
fn is_denied(sentence: &Sentence, to: usize) -> bool {
    (0..to).filter(|at| sentence.is(*at, &["denied", "denies", "deny"])).any(|at| {
        let relative = (sentence.begins..at)
            .rev()
            .take_while(|place| !sentence.is(*place, &[",", ";"]))
            .any(|place| sentence.is(place, &["which", "who"]));
        !(relative && sentence.find(&[","], at, to).is_some())
    })
}

/// Whether somebody is only believed or accused to have got or moved it: "is believed to have stolen over", "accused of
/// laundering more than".
fn said_of_it(sentence: &Sentence, at: usize, said: &[&str], leads: &str) -> bool {
    sentence.find(said, at.saturating_sub(8), at).is_some_and(|said| {
        // "accused on Wednesday of taking".
        let day = sentence.is(said + 1, &["on"]) && sentence.is_in(said + 2, Set::Calendar);
        sentence.is(said + 1 + 2 * usize::from(day), &[leads])
    })
}

/// Whether it is what somebody is charged with: "indicted for conspiracy to steal", "charged X with laundering more than".
fn is_charged(sentence: &Sentence, at: usize) -> bool {
    let charged = sentence.find(&["charged", "charges", "indicted", "indicts"], at.saturating_sub(14), at);
    charged.is_some_and(|charged| {
        sentence.find(&["with", "for", "of", "on"], charged + 1, charged + 8).is_some_and(|with| with < at)
            && sentence.find(&[".", ";"], charged, at).is_none()
    })
}

/// Verbs by which somebody gets, moves, pays or loses money, by what becomes of it.
const FLOWS: [(Flow, &[&str]); 6] = [
    (
        Flow::Gained,
        &[
            "stole",
            "stolen",
            "steal",
            "stealing",
            "netted",
            "earned",
            "earns",
            "earn",
            "obtained",
            "made",
            "makes",
            "generated",
            "generates",
            "generate",
            "extorted",
            "extorting",
            "received",
            "receives",
            "siphoned",
            "raised",
            "gained",
            "acquired",
            "looted",
            "drained",
            "collected",
            "extracted",
            "embezzled",
            "amassed",
            "sold",
            "reaped",
            "raked",
        ],
    ),
    (
        Flow::Moved,
        &[
            "laundered",
            "launder",
            "laundering",
            "transferred",
            "moved",
            "transmitted",
            "sent",
            "facilitated",
            "processed",
        ],
    ),
    (Flow::Paid, &["paid", "pays", "spent", "invested"]),
    (Flow::Lost, &["lost"]),
    (Flow::Demanded, &["demanded", "demands"]),
    (Flow::Held, &["owes", "holds", "held"]),
];

/// What becomes of money by the verb at a place.
fn flow_of(sentence: &Sentence, at: usize) -> Option<Flow> {
    FLOWS.iter().find(|(_, verbs)| sentence.is(at, verbs)).map(|(flow, _)| *flow)
}

/// The verb of money that tells of the sum at a place, if its clause has one.
fn verb(sentence: &Sentence, at: usize) -> Option<usize> {
    (clause(sentence, at)..at).rev().find(|place| flow_of(sentence, *place).is_some())
}

/// Where the words begin that may tell of the sum at a place.
fn clause(sentence: &Sentence, at: usize) -> usize {
    (0..at).rev().find(|place| sentence.is(*place, &[";", ":"])).unwrap_or(0).max(at.saturating_sub(16))
}

/// What became of a sum: by its verb, or by the noun that it is of.
fn flow(sentence: &Sentence, at: usize) -> Option<Flow> {
    let near = at.saturating_sub(6);
    let gained = || sentence.find(&["proceeds", "revenue", "revenues", "theft", "thefts", "heist"], near, at);
    let lost = || sentence.find(&["loss", "losses"], near, at);
    verb(sentence, at)
        .and_then(|verb| flow_of(sentence, verb))
        .or_else(|| lost().map(|_| Flow::Lost))
        .or_else(|| gained().map(|_| Flow::Gained))
}

/// From whom a sum was got: "$5 million in cryptocurrency from X".
fn source(sentence: &Sentence, end: usize) -> Option<Mention> {
    let from = (end..end + 8)
        .take_while(|at| !sentence.is(*at, &[",", ".", ";", "and", "to", "for"]))
        .find(|at| sentence.is(*at, &["from"]))?;
    let named = sentence.named_from(from + 1).filter(|named| named.first <= from + 4)?;
    let other = named.mention.kind == MentionKind::Country && sentence.is(named.end, &["'s", "'"]);
    (!other).then(|| named.mention.clone())
}

/// Whether a sum adds up what was got or moved over time.
fn is_total(sentence: &Sentence, first: usize, end: usize) -> bool {
    let sums = ["since", "total", "totalling", "totaling", "altogether", "cumulatively", "overall"];
    let over = |at: usize| sentence.has(at, &["to", "date"]) || sentence.has(at, &["so", "far"]);
    let near = first.saturating_sub(8)..end + 8;
    sentence.find(&sums, near.start, near.end).is_some()
        || sentence.is(sentence.begins, &["since"])
        || near.clone().any(over)
}

/// Who is said to have got or lost it: who does what a verb of money before it tells; or else whoever is named last before it in
/// its clause, but for what only says whose or by whom, and for who says so. Nobody where it is offered, or moved by a passive.
fn holder(sentence: &Sentence, memory: &Memory, at: usize, end: usize) -> Option<Mention> {
    if is_negated(sentence, at)
        || sentence
            .find(&["reward", "rewards", "bounty", "figure", "estimate"], at.saturating_sub(6), at)
            .is_some()
    {
        return None;
    }
    let from = clause(sentence, at);
    // "The authority fined X $12 million": whoever has to pay it.
    let fines = ["fined", "fines", "penalised", "penalized"];
    if let Some(fined) = (from..at).rev().find(|place| sentence.is(*place, &fines)) {
        let whom = sentence.named_from(fined + 1).filter(|named| named.first <= fined + 2 && named.end <= at);
        if let Some(whom) = whom.filter(|named| named.is_party()) {
            return Some(whom.mention.clone());
        }
    }
    // "imposed a penalty of $12 million on X".
    if sentence.find(&["penalty", "fine", "penalties"], at.saturating_sub(5), at).is_some()
        && sentence.is(end, &["on", "against"])
    {
        let whom = sentence.named_from(end + 1).filter(|named| named.first <= end + 2 && named.is_party());
        return whom.map(|named| named.mention.clone());
    }
    let verb = verb(sentence, at);
    let passive = ["is", "are", "was", "were", "been", "being", "be"];
    if let Some(verb) = verb {
        let is_passive = sentence.is(verb.wrapping_sub(1), &passive);
        // "was paid $5 million": who got it is told by another word.
        if is_passive && at - verb <= 4 {
            return None;
        }
        if let Some(doer) = doer(sentence, memory, verb).filter(|_| !is_passive) {
            return Some(doer);
        }
    }
    // "they have made about": the only one who is named before.
    let pronoun = verb
        .map(|verb| phrase(sentence, verb))
        .filter(|first| *first > 0 && sentence.is(first - 1, &["it", "they", "he", "she"]));
    if let Some(pronoun) = pronoun {
        let mut named = sentence.named.iter().filter(|named| {
            let party = named.is_party() || named.mention.kind == MentionKind::Country;
            named.end < pronoun && party && !named.is_adjective
        });
        if let Some(one) = named.next()
            && named.all(|other| other.mention.entity == one.mention.entity)
        {
            return Some(one.mention.clone());
        }
    }
    // "the theft of $5 million": whose it was stands behind, and who did it may be another's word.
    let of = sentence.find(&["of"], at.saturating_sub(3), at);
    if of.is_some_and(|of| {
        sentence.is(of - usize::from(of > 0), &["theft", "thefts", "loss", "losses", "heist", "ransom"])
    }) {
        let verbs = ["responsible", "behind", "carried", "committed", "perpetrated"];
        let verb = (from..at).rev().find(|place| sentence.is(*place, &verbs));
        return verb.and_then(|verb| doer(sentence, memory, verb));
    }
    // "at least $5 million has been laundered".
    let after = sentence.find(&passive, end, end + 4).filter(|be| {
        sentence.tokens.get(be + 1).is_some_and(|token| token.word.ends_with("ed"))
            || flow_of(sentence, be + 1).is_some()
            || flow_of(sentence, be + 2).is_some()
    });
    if after.is_some() {
        return None;
    }
    let clause = (0..at).rev().find(|place| sentence.is(*place, &[";", ":"])).map_or(0, |stop| stop + 1);
    let before = || {
        sentence.named.iter().rev().filter(move |named| {
            // `US` in `US$`.
            named.end <= at
                && named.first >= clause
                // What is named before another sum belongs to that.
                && sentence.find(&["$", "\u{20ac}", "\u{a3}"], named.end, at).is_none()
                && !sentence.is(named.end, &["$"])
                && !named.is_adjective
                // "pursuant to Executive Order 13722".
                && !sentence.is_in(named.end - 1, Set::InstrumentEnd)
                && named.mention.kind != MentionKind::Outlet
                && !describes(sentence, named)
                // "X - which lent to Y - paid": Y stands in an aside.
                && sentence.find(&["-"], named.end, at).is_none()
                && !(named.end..at).any(|place| sentence.is_in(place, Set::Finds))
                && (!speaks(sentence, named)
                    || sentence.find(&["it", "they", "he", "she"], named.end, at).is_some())
        })
    };
    let behind_preposition = |first: usize| {
        let article = usize::from(sentence.is(first.wrapping_sub(1), &["the"]));
        sentence.is_in(first.wrapping_sub(1 + article), Set::Preposition)
    };
    // "a member of Velm's Parliament".
    let aside = |named: &Named| {
        let mark = named.first.checked_sub(1).filter(|mark| sentence.is(*mark, &["'s", "'"]));
        let owner = mark.and_then(|mark| sentence.named.iter().find(|owner| owner.end == mark));
        behind_preposition(owner.map_or(named.first, |owner| owner.first))
    };
    // Whoever designates is named for that: "helped X, which OFAC designated in 2018, to sell oil worth $5 million".
    let which = |named: &Named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        named.mention.kind == MentionKind::Authority
            && sentence.is(named.first.wrapping_sub(1 + article), &["which", "whom", "that", "who"])
    };
    let nearest = before().find(|named| !aside(named));
    nearest.filter(|named| !which(named)).map(|named| named.mention.clone())
}

/// Whether a name only says what sort of thing the noun behind it is: "a Velm law firm", "the Velm court", "Velm's elite".
fn describes(sentence: &Sentence, named: &Named) -> bool {
    let noun = sentence.tokens.get(named.end).is_some_and(|token| {
        token.kind == TokenKind::Word
            && (token.is_in(Set::Head)
                || token.is_in(Set::Role)
                || token.is_any(&["house", "properties", "law", "neighborhood", "subsidy", "subsidies"]))
    });
    let article = (named.first.saturating_sub(3)..named.first)
        .rev()
        .take_while(|place| sentence.tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Word))
        .any(|place| sentence.is(place, &["a", "an"]) || is_number(sentence, place));
    noun || article && sentence.tokens.get(named.end).is_some_and(|token| token.kind == TokenKind::Word)
}

/// Whether somebody only says so: "X said", "according to X", "X estimates".
fn speaks(sentence: &Sentence, named: &Named) -> bool {
    let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
    let before = named.first.wrapping_sub(1 + article);
    let verb = (named.end..named.end + 3)
        .take_while(|place| sentence.tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Word))
        .any(|place| sentence.is_in(place, Set::Says) || sentence.is(place, &["put", "puts"]));
    verb || sentence.is(before, &["to"]) && sentence.is(before.wrapping_sub(1), &["according"])
}

/// The signs of currencies, alone and with the letters that touch them: `$`, `A$`, `$US`.
const SIGNS: [(&str, &str); 4] = [("$", "USD"), ("\u{20ac}", "EUR"), ("\u{a3}", "GBP"), ("\u{a5}", "JPY")];
const DOLLARS: [(&str, &str); 13] = [
    ("us", "USD"),
    ("a", "AUD"),
    ("au", "AUD"),
    ("c", "CAD"),
    ("ca", "CAD"),
    ("can", "CAD"),
    ("hk", "HKD"),
    ("s", "SGD"),
    ("sg", "SGD"),
    ("nz", "NZD"),
    ("nt", "TWD"),
    ("r", "BRL"),
    ("usd", "USD"),
];
/// Codes and names of currencies that stand beside a number.
const CODES: [&str; 14] =
    ["usd", "eur", "gbp", "jpy", "chf", "aud", "cad", "cny", "krw", "rub", "uah", "aed", "inr", "sgd"];

/// A sum of money that begins at a place: where it begins and ends, its units and its currency.
fn money(sentence: &Sentence, at: usize) -> Option<(usize, usize, (u64, u8), String)> {
    let token = sentence.tokens.get(at)?;
    let before = at.checked_sub(1).and_then(|before| sentence.tokens.get(before));
    if let Some((_, currency)) = SIGNS.iter().find(|(sign, _)| token.is(sign)) {
        let dollar = token.is("$");
        // "A$", "HK$": whose dollar it is touches the sign; of letters that say nothing it is open.
        let touches = before.filter(|before| {
            before.span.end == token.span.start
                && matches!(before.kind, TokenKind::Capital | TokenKind::Capitals)
        });
        let prefix = touches.map(|before| DOLLARS.iter().find(|(letters, _)| before.is(letters)));
        let (first, currency) = match prefix {
            Some(Some((_, currency))) if dollar => (at - 1, *currency),
            Some(_) => return None,
            None => (at, *currency),
        };
        // "$US 9.7 million".
        let behind = sentence
            .tokens
            .get(at + 1)
            .filter(|_| dollar)
            .and_then(|next| DOLLARS.iter().find(|(letters, _)| next.is(letters) && letters.len() > 1));
        let (currency, from) = behind.map_or((currency, at + 1), |(_, currency)| (*currency, at + 2));
        let (value, end) = number(sentence, from)?;
        return Some((first, end, value, currency.to_owned()));
    }
    // "CHF 3 million".
    if token.kind == TokenKind::Capitals
        && let Some(code) = CODES.iter().find(|code| token.is(code))
        && sentence.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Number)
        && !before.is_some_and(|before| before.kind == TokenKind::Number)
    {
        let (value, end) = number(sentence, at + 1)?;
        return Some((at, end, value, code.to_uppercase()));
    }
    // "350 000": the number began before; "several hundred thousand": it is not stated.
    let begun = before.is_some_and(|before| {
        before.word.chars().all(|c| c.is_ascii_digit())
            || before.is_any(&["several", "few", "tens", "hundreds"])
    });
    if begun {
        return None;
    }
    // The sign or code belongs to the number after it and is read from there.
    let coded = before.is_some_and(|before| before.kind == TokenKind::Capitals && before.is_any(&CODES));
    if at > 0 && sentence.is(at - 1, &["$", "\u{20ac}", "\u{a3}", "\u{a5}"]) || coded {
        return None;
    }
    let (value, end) = number(sentence, at)?;
    let whose = sentence.tokens.get(end)?;
    let (adjective, dollar) = match whose.word.as_str() {
        "us" | "american" => (1, "USD"),
        "australian" => (1, "AUD"),
        "canadian" => (1, "CAD"),
        "singapore" => (1, "SGD"),
        "hong" if sentence.is(end + 1, &["kong"]) => (2, "HKD"),
        "new" if sentence.is(end + 1, &["zealand"]) => (2, "NZD"),
        "swiss" | "uae" | "emirati" | "japanese" | "chinese" | "russian" | "indian" | "ukrainian"
        | "british" => (1, ""),
        "south" if sentence.is(end + 1, &["korean"]) => (2, ""),
        _ => (0, "USD"),
    };
    let unit = end + adjective;
    let currency = match (sentence.tokens.get(unit)?.word.as_str(), whose.word.as_str()) {
        ("dollars" | "dollar", _) => dollar,
        ("usd", _) => "USD",
        ("euros" | "euro" | "eur", _) => "EUR",
        // "2,000 pounds of explosives" is a weight.
        ("pounds", _) if !sentence.is(unit + 1, &["of"]) => "GBP",
        ("gbp", _) => "GBP",
        ("rubles" | "roubles" | "rub", _) => "RUB",
        ("yuan" | "cny" | "rmb" | "renminbi", _) => "CNY",
        // "in 2018 won the election" is no sum.
        ("won", adjective) if adjective == "south" || value.0 >= 100_000 => "KRW",
        ("krw", _) => "KRW",
        ("yen" | "jpy", _) => "JPY",
        ("francs", "swiss") | ("chf", _) => "CHF",
        ("hryvnias" | "hryvnia" | "hryvnya" | "uah", _) => "UAH",
        ("rupees", "indian") | ("inr", _) => "INR",
        ("dirhams" | "dirham", "uae" | "emirati") | ("aed", _) => "AED",
        ("cad", _) => "CAD",
        ("aud", _) => "AUD",
        ("sgd", _) => "SGD",
        _ => return None,
    };
    (!currency.is_empty()).then(|| (at, unit + 1, value, currency.to_owned()))
}

/// A number with its scale, in units and hundredths.
fn number(sentence: &Sentence, at: usize) -> Option<((u64, u8), usize)> {
    let token = sentence.tokens.get(at)?;
    // "$US9.7 million": the letters touch the number.
    let word = token.word.strip_prefix("us").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let word = word.unwrap_or(&token.word);
    if token.kind != TokenKind::Number
        && word.len() == token.word.len()
        && !WORDS.iter().any(|(word, _)| token.is(word))
    {
        return None;
    }
    let mut joined = 0;
    let mut scale: u64 = 1;
    let (whole, fraction): (u64, String) = if let Some((_, value)) =
        WORDS.iter().find(|(word, _)| token.is(word))
    {
        (*value, String::new())
    } else {
        // "3m", "2bn": the scale touches the number.
        let digits = word.trim_end_matches(char::is_alphabetic);
        let suffix = word.get(digits.len()..).unwrap_or_default();
        scale = match suffix {
            "" => 1,
            "k" => 1_000,
            "m" | "mn" => 1_000_000,
            "bn" | "b" => 1_000_000_000,
            "tn" => 1_000_000_000_000,
            _ => return None,
        };
        let mut written = digits.to_owned();
        // The letters that touch it cut a number at its point.
        let point = sentence
            .tokens
            .get(at + 1)
            .filter(|point| word.len() < token.word.len() && point.is_any(&[".", ","]));
        let rest = point.zip(sentence.tokens.get(at + 2)).filter(|(point, rest)| {
            rest.kind == TokenKind::Number
                && point.span.end == rest.span.start
                && token.span.end == point.span.start
        });
        if let Some((point, rest)) = rest {
            written = format!("{written}{}{}", point.word, rest.word);
            joined = 2;
        }
        // Groups of three divided by blanks; a comma before one or two digits divides the fraction.
        let group = |word: &str| word.len() == 3 && word.chars().all(|c| c.is_ascii_digit());
        let short = written.chars().all(|c| c.is_ascii_digit()) && written.len() <= 3;
        let short = short && joined == 0;
        while let Some(next) = sentence.tokens.get(at + joined + 1).filter(|next| short && group(&next.word))
        {
            written.push_str(&next.word);
            joined += 1;
        }
        // "762,00": the last group with its fraction.
        let last = sentence.tokens.get(at + joined + 1).and_then(|next| {
            let (whole, rest) = next.word.split_once([',', '.'])?;
            let fraction = rest.len() < 3 && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
            (short && fraction && group(whole)).then(|| format!("{whole}.{rest}"))
        });
        if let Some(last) = last {
            written.push_str(&last);
            joined += 1;
        }
        if let Some((whole, rest)) = written.split_once(',')
            && rest.len() < 3
        {
            written = format!("{whole}.{rest}");
        }
        let digits = written.replace(',', "");
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        (whole.parse().ok()?, fraction.to_owned())
    };
    let said: u64 = match sentence.tokens.get(at + joined + 1).map(|token| token.word.as_str()) {
        Some("thousand") => 1_000,
        Some("million" | "m" | "mn" | "mln") => 1_000_000,
        Some("billion" | "bn" | "bln") => 1_000_000_000,
        Some("trillion") => 1_000_000_000_000,
        _ => 1,
    };
    let touches = scale > 1;
    if !touches {
        scale = said;
    }
    // "two" alone before "dollars" is meant; "a" is not.
    if scale == 1 && token.is("a") {
        return None;
    }
    let value = exact(whole, &fraction, scale)?;
    Some((value, at + joined + 1 + usize::from(scale > 1 && !touches)))
}

/// A decimal number times a scale, in units and hundredths; `None` where that would leave something off.
fn exact(whole: u64, fraction: &str, scale: u64) -> Option<(u64, u8)> {
    let places = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let parts: u128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let all = u128::from(whole).checked_mul(places)?.checked_add(parts)?;
    let hundredths = all.checked_mul(u128::from(scale))?.checked_mul(100)?;
    if !hundredths.is_multiple_of(places) {
        return None;
    }
    let hundredths = hundredths / places;
    Some((u64::try_from(hundredths / 100).ok()?, u8::try_from(hundredths % 100).ok()?))
}

fn comparator(sentence: &Sentence, at: usize) -> (Comparator, usize) {
    let forms: [(&[&str], Comparator); 20] = [
        (&["no", "less", "than"], Comparator::AtLeast),
        (&["not", "less", "than"], Comparator::AtLeast),
        (&["more", "than"], Comparator::MoreThan),
        (&["over"], Comparator::MoreThan),
        (&["at", "least"], Comparator::AtLeast),
        (&["as", "much", "as"], Comparator::UpTo),
        (&["up", "to"], Comparator::UpTo),
        (&["at", "most"], Comparator::UpTo),
        (&["less", "than"], Comparator::LessThan),
        (&["about"], Comparator::About),
        (&["around"], Comparator::About),
        (&["approximately"], Comparator::About),
        (&["roughly"], Comparator::About),
        (&["nearly"], Comparator::LessThan),
        (&["some"], Comparator::About),
        (&["an", "estimated"], Comparator::About),
        (&["upwards", "of"], Comparator::MoreThan),
        (&["in", "excess", "of"], Comparator::MoreThan),
        (&["almost"], Comparator::LessThan),
        (&["exceeding"], Comparator::MoreThan),
    ];
    forms
        .iter()
        .find_map(|(words, comparator)| {
            let first = at.checked_sub(words.len())?;
            sentence.has(first, words).then_some((*comparator, first))
        })
        .unwrap_or((Comparator::Exactly, at))
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn nothing_of_an_amount_is_left_off() {
        assert_eq!(exact(1, "125", 1_000_000_000), Some((1_125_000_000, 0)));
        assert_eq!(exact(2_980_265, "86", 1), Some((2_980_265, 86)));
        assert_eq!(exact(2, "5", 1_000), Some((2_500, 0)));
        assert_eq!(exact(0, "333", 1), None, "thousandths of a unit are no money");
        assert_eq!(exact(u64::MAX, "", 1_000), None);
    }
}
