//! How many parties a sentence counts.

use crate::sentence::Sentence;
use crate::word::Set;

const NUMBERS: [&str; 13] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "dozen",
];

/// The number that a word is: in figures, or a number of the words above up to twelve.
pub(crate) fn number(word: &str) -> Option<u32> {
    let place =
        NUMBERS.iter().position(|number| *number == word).and_then(|place| u32::try_from(place + 1).ok());
    place.filter(|number| *number <= 12).or_else(|| word.parse().ok())
}

pub(crate) fn is_number(sentence: &Sentence, at: usize) -> bool {
    let digits =
        sentence.tokens.get(at).is_some_and(|token| token.word.parse::<u16>().is_ok_and(|n| n < 1000));
    digits || sentence.is(at, &NUMBERS)
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
    let to = sentence.find(&clause, from, to).unwrap_or(to);
    while at < to {
        let number = sentence.tokens.get(at).and_then(|token| {
            let word = NUMBERS
                .iter()
                .position(|number| token.is(number))
                .and_then(|place| u32::try_from(place + 1).ok());
            word.or_else(|| token.word.parse().ok().filter(|number| (1..=999).contains(number)))
        });
        let money = sentence.is(at.wrapping_sub(1), &["$", "\u{20ac}", "\u{a3}"])
            || sentence.is(at + 1, &["million", "billion", "thousand", "percent", "%"]);
        if let Some(number) = number.filter(|_| !money) {
            // A few words may stand between: "three state-sponsored North Korean hacking groups".
            let noun = sentence.find_in(Set::Counted, at + 1, (at + 7).min(to));
            let between = noun.is_some_and(|noun| {
                sentence.find(&[",", "percent", "of", "by", "in"], at + 1, noun).is_some()
            });
            if let Some(noun) = noun.filter(|_| !between) {
                let more = sum.is_some();
                // The same parties may be counted again further on; only what is joined by "and" is added.
                if more && !sentence.is(at.wrapping_sub(1), &["and"]) {
                    break;
                }
                sum = Some(sum.unwrap_or_default().saturating_add(number));
                end = Some(noun + 1);
                at = noun + 1;
                continue;
            }
        }
        at += 1;
    }
    (sum, end)
}

/// Parties without names or number: "North Korean hacker groups".
pub(crate) fn counted_without_number(sentence: &Sentence, from: usize) -> bool {
    sentence.find_in(Set::Counted, from, from + 6).is_some()
}
