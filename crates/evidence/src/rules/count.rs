//! How many parties a sentence counts.

use crate::rules::sanction;
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

const NUMBERS: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The number that a word is: in figures, or written out up to ninety-nine.
pub(crate) fn number(word: &str) -> Option<u32> {
    let place = |words: &[&str], word: &str, first: usize| {
        let at = words.iter().position(|number| *number == word)?;
        u32::try_from(at + first).ok()
    };
    let tens = |word: &str| place(&TENS, word, 2).and_then(|tens| tens.checked_mul(10));
    let compound = || {
        let (before, after) = word.split_once('-')?;
        tens(before)?.checked_add(place(NUMBERS.get(..9)?, after, 1)?)
    };
    place(&NUMBERS, word, 1).or_else(|| tens(word)).or_else(compound).or_else(|| word.parse().ok())
}

pub(crate) fn is_number(sentence: &Sentence, at: usize) -> bool {
    let counts = |word: &str| number(word).is_some_and(|number| number < 1000);
    sentence.is(at, &["dozen"]) || sentence.tokens.get(at).is_some_and(|token| counts(&token.word))
}

/// Whether a people stands for those of it: "15 North Koreans".
fn is_nationals(sentence: &Sentence, at: usize) -> bool {
    sentence.named_at(at).is_some_and(|named| {
        let plural = sentence.tokens.get(named.end - 1).is_some_and(|last| last.word.ends_with('s'));
        named.is_adjective && plural && named.end == at + 1
    })
}

/// The number of parties that a sentence counts, with the place after them: "four organizations and one citizen" are five.
pub(crate) fn count(sentence: &Sentence, from: usize, to: usize) -> (Option<u32>, Option<usize>) {
    let mut sum: Option<u32> = None;
    let mut end = None;
    let mut at = from;
    // What a relative clause or another clause counts is not who is designated: "which laundered more than $120 million".
    let clause = [
        "which", "who", "that", "whose", "where", "it", ",", ";", "for", "after", "because", "pursuant", "to",
    ];
    // "18 companies, three individuals and 29 vessels": the commas of a row end no clause.
    let ends = |at: &usize| {
        // "IT personnel" is no pronoun.
        let letters = sentence.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Capitals);
        sentence.is(*at, &clause) && !letters && !is_row(sentence, *at)
    };
    let mut to = (from..to.min(sentence.tokens.len())).find(ends).unwrap_or(to);
    while at < to {
        let number = number_at(sentence, at);
        let money = sentence.is(at.wrapping_sub(1), &["$", "\u{20ac}", "\u{a3}"])
            || sentence.is(at + 1, &["million", "billion", "thousand", "hundred", "dozen", "percent", "%"]);
        if let Some(number) = number.filter(|_| !money) {
            // "20 new sanctions" are on as many, where it is not said on whom.
            let sanctions = |place: usize| {
                sentence.is(place, &["sanctions"]) && sanction::number(sentence, place) == Some(at)
            };
            let counted = |place: &usize| {
                sentence.is_in(*place, Set::Counted) || is_nationals(sentence, *place) || sanctions(*place)
            };
            // A few words may stand between: "three state-sponsored North Korean hacking groups".
            let noun = (at + 1..(at + 7).min(to)).find(counted);
            // "and five charities": after those that were counted, whatever is.
            let noun = noun.or_else(|| sum.and_then(|_| plural(sentence, at + 1, to)));
            // "gang leaders".
            let noun = noun.map(|noun| {
                noun + (noun + 1..to).take_while(|next| sentence.is_in(*next, Set::Counted)).count()
            });
            let between = noun.is_some_and(|noun| {
                sentence.find(&[",", "percent", "of", "by", "in"], at + 1, noun).is_some()
            });
            if let Some(noun) = noun.filter(|_| !between) {
                let more = sum.is_some();
                // The same parties may be counted again further on; only what is joined by "and" is added.
                let along = sentence.is(at.wrapping_sub(1), &["with"])
                    && sentence.is(at.wrapping_sub(2), &["along", "together"]);
                if more && !along && !sentence.is(at.wrapping_sub(1), &["and", ",", "as"]) {
                    break;
                }
                sum = Some(sum.unwrap_or_default().saturating_add(number));
                end = Some(noun + 1);
                at = noun + 1;
                // "10 individuals, including several members of X, and one entity".
                if let Some(next) = after_including(sentence, at) {
                    (at, to) = (next, to.max(next + 7).min(sentence.tokens.len()));
                    if let Some(stop) = (at..to).find(ends) {
                        to = stop;
                    }
                }
                continue;
            }
        }
        at += 1;
    }
    // "three gang leaders and a businessman".
    if let (Some(known), Some(and)) = (sum, end)
        && sentence.is(and, &["and"])
        && sentence.is(and + 1, &["a", "an", "another"])
    {
        let noun = (and + 2..and + 5)
            .take_while(|place| !sentence.is_in(*place, Set::Preposition))
            .find(|place| sentence.is_in(*place, Set::Role) || sentence.is_in(*place, Set::Counted));
        if let Some(noun) = noun {
            (sum, end) = (Some(known.saturating_add(1)), Some(noun + 1));
        }
    }
    (sum, end)
}

/// The number of parties that a place may count.
fn number_at(sentence: &Sentence, at: usize) -> Option<u32> {
    // "more than 20" are no 20.
    let bounds =
        ["than", "over", "least", "nearly", "almost", "about", "around", "approximately", "roughly", "some"];
    let dozen = usize::from(sentence.is(at, &["dozen"]));
    if sentence.is(at.wrapping_sub(1 + dozen), &bounds) {
        return None;
    }
    let written = || sentence.tokens.get(at).and_then(|token| number(&token.word));
    dozens(sentence, at).or_else(|| written().filter(|number| (1..=999).contains(number)))
}

/// The noun of what is counted, whatever it is: a word in the plural within a few words, before anything else begins.
fn plural(sentence: &Sentence, from: usize, to: usize) -> Option<usize> {
    let plain = |at: &usize| {
        sentence.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Word)
            && !sentence.is_in(*at, Set::Preposition)
            && !sentence.is_in(*at, Set::Finite)
            || sentence.named_at(*at).is_some_and(|named| named.is_adjective)
    };
    let times = ["years", "months", "weeks", "days", "times", "counts", "occasions", "percent"];
    let noun = (from..to.min(from + 4)).take_while(plain).last()?;
    let word = sentence.tokens.get(noun)?;
    (word.word.len() > 3 && word.word.ends_with('s') && !word.is_any(&times)).then_some(noun)
}

/// Are counted, and are no party.
const THINGS: &[&str] = &[
    "goods",
    "items",
    "products",
    "sectors",
    "industries",
    "technologies",
    "categories",
    "regions",
    "countries",
    "states",
    "transactions",
    "accounts",
    "exports",
    "imports",
    "services",
    "cases",
    "violations",
    "goals",
    "conditions",
    "persons",
    "measures",
    "sanctions",
    "packages",
    "programs",
    "programmes",
    "codes",
    "areas",
    "points",
    "provisions",
    "nations",
];

/// Whether a word in the plural may be what parties are called.
pub(crate) fn is_party_noun(sentence: &Sentence, at: usize) -> bool {
    plural(sentence, at, at + 1).is_some() && !sentence.is(at, THINGS)
}

/// The number of parties that are called by any other noun, where the words before a place say that as many are designated:
/// "sanctions on 22 clerics".
pub(crate) fn others(sentence: &Sentence, from: usize, to: usize) -> (Option<u32>, Option<usize>) {
    let from = from + usize::from(sentence.is(from, &["another", "further", "additional"]));
    let number = number_at(sentence, from).filter(|number| *number > 1);
    let noun = number.and_then(|_| plural(sentence, from + 1, to)).filter(|noun| !sentence.is(*noun, THINGS));
    noun.map_or((None, None), |noun| (number, Some(noun + 1)))
}

/// Where the count goes on after an aside that says who is among those counted.
fn after_including(sentence: &Sentence, comma: usize) -> Option<usize> {
    if !sentence.is(comma, &[","]) || !sentence.is(comma + 1, &["including", "among"]) {
        return None;
    }
    let close = (comma + 2..comma + 16).find(|place| sentence.is(*place, &[",", ";", "."]))?;
    let and = close + 1;
    (sentence.is(close, &[","]) && sentence.is(and, &["and"]) && is_number(sentence, and + 1))
        .then_some(and + 1)
}

/// "a dozen", "two dozen".
fn dozens(sentence: &Sentence, at: usize) -> Option<u32> {
    let before = at.checked_sub(1).and_then(|before| sentence.tokens.get(before))?;
    let several = if before.is("a") { Some(1) } else { number(&before.word) };
    several.filter(|_| sentence.is(at, &["dozen"])).map(|several| several.saturating_mul(12))
}

/// Whether a comma stands between two things that are counted.
fn is_row(sentence: &Sentence, comma: usize) -> bool {
    // "100 vessels of the fleet, five entities".
    let near = sentence.find_in(Set::Counted, comma.saturating_sub(7), comma).is_some_and(|noun| {
        (noun + 1..comma)
            .all(|at| !sentence.is_in(at, Set::Finite) && !sentence.is(at, &[",", "which", "who", "that"]))
    });
    let counts = sentence.find_in(Set::Counted, comma + 2, comma + 5).is_some();
    // ", as well as 94 captains".
    if sentence.is(comma, &[","])
        && sentence.has(comma + 1, &["as", "well", "as"])
        && is_number(sentence, comma + 4)
    {
        return true;
    }
    let counted = sentence.is_in(comma.wrapping_sub(1), Set::Counted) || near && counts;
    sentence.is(comma, &[","]) && counted && is_number(sentence, comma + 1)
}

/// Parties without names or number: "North Korean hacker groups".
pub(crate) fn counted_without_number(sentence: &Sentence, from: usize) -> bool {
    sentence.find_in(Set::Counted, from, from + 6).is_some()
}
