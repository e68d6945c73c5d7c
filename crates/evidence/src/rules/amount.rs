//! Sums of money, with how they are bounded.

use crate::fact::{Comparator, FactKind, MentionKind, Modality};
use crate::mention::Named;
use crate::read::{Draft, Memory};
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

pub(crate) fn amounts(sentence: &Sentence, _memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in 0..sentence.tokens.len() {
        let Some((first, end, (units, hundredths), currency)) = money(sentence, at) else { continue };
        let (comparator, first) = comparator(sentence, first);
        let holder = holder(sentence, first);
        let estimated =
            sentence.find(&["estimated", "estimate", "estimates"], first.saturating_sub(14), first).is_some();
        let attempted =
            sentence.find(&["attempted", "tried", "sought"], first.saturating_sub(6), first).is_some();
        let denied = sentence.find(&["denied", "denies", "deny"], 0, first).is_some();
        let alleged = sentence.find(&["allegations", "allegedly", "alleged"], 0, first).is_some();
        let alleged = alleged || said_of_it(sentence, first, &["believed", "thought", "suspected"], "to");
        let accused = said_of_it(sentence, first, &["accused"], "of");
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
        let kind = FactKind::Amount {
            units,
            hundredths,
            currency,
            comparator,
            holder: holder.map(|named| named.mention.clone()),
        };
        found.push(Draft { modality, ..Draft::new(first, end, "amount.money", kind) });
    }
    found
}

/// Whether somebody is only believed or accused to have got or moved it: "is believed to have stolen over", "accused of
/// laundering more than".
fn said_of_it(sentence: &Sentence, at: usize, said: &[&str], leads: &str) -> bool {
    sentence.find(said, at.saturating_sub(6), at).is_some_and(|said| sentence.is(said + 1, &[leads]))
}

/// Who is said to have got or lost it: what is named last before, but for what only says whose or by whom.
fn holder(sentence: &Sentence, at: usize) -> Option<&Named> {
    let before = || {
        sentence.named.iter().rev().filter(move |named| {
            // `US` in `US$`.
            named.end <= at
                && !sentence.is(named.end, &["$"])
                && !named.is_adjective
                // "pursuant to Executive Order 13722".
                && !sentence.is_in(named.end - 1, Set::InstrumentEnd)
                && named.mention.kind != MentionKind::Outlet
        })
    };
    let aside = |named: &Named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        sentence.is(named.first.wrapping_sub(1 + article), &["of", "by", "from", "for"])
    };
    before().find(|named| !aside(named)).or_else(|| before().next())
}

/// A sum of money that begins at a place: where it begins and ends, its units and its currency.
fn money(sentence: &Sentence, at: usize) -> Option<(usize, usize, (u64, u8), String)> {
    let token = sentence.tokens.get(at)?;
    if token.is_any(&["$", "\u{20ac}", "\u{a3}", "\u{a5}"]) {
        let (value, end) = number(sentence, at + 1)?;
        let currency = match token.word.as_str() {
            "\u{20ac}" => "EUR",
            "\u{a3}" => "GBP",
            "\u{a5}" => "JPY",
            _ => "USD",
        };
        return Some((at, end, value, currency.to_owned()));
    }
    // "350 000": the number began before; "several hundred thousand": it is not stated.
    let before = at.checked_sub(1).and_then(|before| sentence.tokens.get(before));
    let begun = before.is_some_and(|before| {
        before.word.chars().all(|c| c.is_ascii_digit())
            || before.is_any(&["several", "few", "tens", "hundreds"])
    });
    if begun {
        return None;
    }
    // The sign belongs to the number after it and is read from there.
    if at > 0 && sentence.is(at - 1, &["$", "\u{20ac}", "\u{a3}", "\u{a5}"]) {
        return None;
    }
    let (value, end) = number(sentence, at)?;
    let adjective = usize::from(sentence.is(end, &["us", "american"]));
    let currency = match sentence.tokens.get(end + adjective)?.word.as_str() {
        "dollars" | "dollar" | "usd" => "USD",
        "euros" | "euro" | "eur" => "EUR",
        "pounds" | "gbp" => "GBP",
        "rubles" | "roubles" => "RUB",
        "yuan" => "CNY",
        "won" => "KRW",
        _ => return None,
    };
    Some((at, end + adjective + 1, value, currency.to_owned()))
}

/// A number with its scale, in units and hundredths.
fn number(sentence: &Sentence, at: usize) -> Option<((u64, u8), usize)> {
    let token = sentence.tokens.get(at)?;
    if token.kind != TokenKind::Number && !WORDS.iter().any(|(word, _)| token.is(word)) {
        return None;
    }
    let mut joined = 0;
    let (whole, fraction): (u64, String) = if let Some((_, value)) =
        WORDS.iter().find(|(word, _)| token.is(word))
    {
        (*value, String::new())
    } else {
        let mut written = token.word.clone();
        // Groups of three divided by blanks; a comma before one or two digits divides the fraction.
        let group = |word: &str| word.len() == 3 && word.chars().all(|c| c.is_ascii_digit());
        let short = written.chars().all(|c| c.is_ascii_digit()) && written.len() <= 3;
        while let Some(next) = sentence.tokens.get(at + joined + 1).filter(|next| short && group(&next.word))
        {
            written.push_str(&next.word);
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
    let scale: u64 = match sentence.tokens.get(at + joined + 1).map(|token| token.word.as_str()) {
        Some("thousand") => 1_000,
        Some("million" | "m" | "mn") => 1_000_000,
        Some("billion" | "bn") => 1_000_000_000,
        Some("trillion") => 1_000_000_000_000,
        _ => 1,
    };
    // "two" alone before "dollars" is meant; "a" is not.
    if scale == 1 && token.is("a") {
        return None;
    }
    let value = exact(whole, &fraction, scale)?;
    Some((value, at + joined + 1 + usize::from(scale > 1)))
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
    let forms: [(&[&str], Comparator); 13] = [
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
