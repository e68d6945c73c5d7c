//! How alike two names are: their words paired, whatever the order.
//!
//! A word pairs with a word, or with the join of two or three neighbouring words (`Sangman` with `Sang Man`).
//! What a pair says is its similarity times the weight of its words; what neither pairs up is held against
//! the two names in two ways that must be told apart:
//!
//! - *replaced*: both names have words left over. `Luis Monteiro` is not `Luis Montenegro`, so this is dear.
//! - *omitted*: one name simply says less. `Janan Agha` may well be `Janan Mohammad Ahmed Agha`: cheap.
//!
//! ```text
//! score = Σ weight · similarity / (Σ weight + replaced · min(left, right) + omitted · |left − right|)
//! ```
//!
//! with the sums over the pairs, and `left`, `right` the weights left over on either side. The score grows
//! with every pair and falls with everything left over; retrieval relies on that.

use crate::distance::{edits, forgiven, forgiven_in_join};
use crate::token::{Class, Token};

/// Most neighbouring words that are read as one.
pub const LONGEST_JOIN: usize = 3;

/// A token with its weight, borrowed from wherever names are kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word<'a> {
    /// The folded word.
    pub text: &'a str,
    /// What it is.
    pub class: Class,
    /// Words of one group stand for one another; 0 is no group.
    pub group: u16,
    /// How much the word says, above 0 and at most 1: rare words say more.
    pub weight: f64,
}

impl<'a> Word<'a> {
    /// The token with the weight that `weigh` gives it.
    pub fn new(token: &'a Token, weigh: impl Fn(&Token) -> f64) -> Self {
        Self { text: &token.text, class: token.class, group: token.group, weight: weigh(token) }
    }
}

/// The numbers of the formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlignParameters {
    /// Cost of weight left over on both sides; at least `omitted`.
    pub replaced: f64,
    /// Cost of weight left over on one side.
    pub omitted: f64,
    /// Similarity of two different words of one group.
    pub equivalent: f64,
    /// Similarity of an initial and a word that begins with it.
    pub initial: f64,
    /// Whether initials stand for words (persons) or are only letters (the `A` of `A.B.C. Company`).
    pub initials_stand_for_words: bool,
}

/// Words of the left name that pair with words of the right one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// First word and number of words on the left.
    pub left: (usize, usize),
    /// First word and number of words on the right.
    pub right: (usize, usize),
    /// 1 is equal.
    pub similarity: f64,
    /// How much the pair weighs in the score.
    pub weight: f64,
}

/// Two names laid side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// 0 to 1; the same whichever name is left.
    pub score: f64,
    /// The same full name: all words equal but for order, joins, and light words (legal forms, titles,
    /// particles) that one name lacks. Two different legal forms make two names.
    pub exact: bool,
    /// The pairs, in the order of the left name.
    pub pairs: Vec<Pair>,
    /// Words of the left name without a partner.
    pub left_only: Vec<usize>,
    /// Words of the right name without a partner.
    pub right_only: Vec<usize>,
}

/// Lays two names side by side. Empty names are like nothing.
///
/// Pairs are chosen greedily, the most alike first; equal words meet before anything else. The work is bounded
/// by the product of the two lengths.
pub fn align(left: &[Word<'_>], right: &[Word<'_>], parameters: &AlignParameters) -> Alignment {
    // Always laid out in one order, so that the answer cannot depend on which name is asked about.
    let key = |words: &[Word<'_>]| words.iter().map(|word| word.text.to_owned()).collect::<Vec<_>>();
    if left.len() > right.len() || (left.len() == right.len() && key(left) > key(right)) {
        let mut alignment = align_ordered(right, left, parameters);
        for pair in &mut alignment.pairs {
            std::mem::swap(&mut pair.left, &mut pair.right);
        }
        alignment.pairs.sort_by_key(|pair| pair.left);
        std::mem::swap(&mut alignment.left_only, &mut alignment.right_only);
        return alignment;
    }
    align_ordered(left, right, parameters)
}

fn align_ordered(left: &[Word<'_>], right: &[Word<'_>], parameters: &AlignParameters) -> Alignment {
    let mut candidates = candidates(left, right, parameters);
    // Most alike first; plain pairs before joins; heavier first; then by place, so the order is total.
    candidates.sort_by(|a, b| {
        b.similarity
            .total_cmp(&a.similarity)
            .then_with(|| (a.left.1 + a.right.1).cmp(&(b.left.1 + b.right.1)))
            .then_with(|| b.weight.total_cmp(&a.weight))
            .then_with(|| (a.left, a.right).cmp(&(b.left, b.right)))
    });
    let (mut left_taken, mut right_taken) = (0u64, 0u64);
    let mut pairs = Vec::with_capacity(left.len());
    for pair in candidates {
        let (a, b) = (mask(pair.left), mask(pair.right));
        if left_taken & a == 0 && right_taken & b == 0 {
            left_taken |= a;
            right_taken |= b;
            pairs.push(pair);
        }
    }
    pairs.sort_by_key(|pair| pair.left);
    let rest = |words: &[Word<'_>], taken: u64| -> Vec<usize> {
        (0..words.len()).filter(|&at| mask((at, 1)) & taken == 0).collect()
    };
    let left_only = rest(left, left_taken);
    let right_only = rest(right, right_taken);
    let exact = is_exact(left, right, &pairs, &left_only, &right_only);
    // An initial alone pairs with half the world: some pair must be of more than an initial with a word.
    let carried = pairs.iter().any(|pair| !pair_of_initial(left, right, pair));
    let score = if carried {
        let matched: f64 = pairs.iter().map(|pair| pair.weight * pair.similarity).sum();
        let paired: f64 = pairs.iter().map(|pair| pair.weight).sum();
        ratio(matched, paired, weight_of(left, &left_only), weight_of(right, &right_only), parameters)
    } else {
        0.0
    };
    Alignment { score, exact, pairs, left_only, right_only }
}

/// The formula of the module. Grows with `matched`, falls with `left` and `right`; with `matched == paired` it
/// grows with both together, which makes it an upper bound where the pairs are only guessed at.
pub fn ratio(matched: f64, paired: f64, left: f64, right: f64, parameters: &AlignParameters) -> f64 {
    if matched <= 0.0 {
        return 0.0;
    }
    let both = left.min(right);
    matched / (paired + parameters.replaced * both + parameters.omitted * (left.max(right) - both))
}

/// How alike two words are: 1 equal, 0 different.
pub fn similarity(a: &Word<'_>, b: &Word<'_>, parameters: &AlignParameters) -> f64 {
    if a.text == b.text {
        return 1.0;
    }
    if a.group != 0 && a.group == b.group {
        return if a.class == Class::LegalForm { 1.0 } else { parameters.equivalent };
    }
    if !may_be_misspelt(a, b) {
        return 0.0;
    }
    let limit = forgiven(a.text.len().min(b.text.len()));
    scaled(edits(a.text.as_bytes(), b.text.as_bytes(), limit, true), a.text.len().max(b.text.len()))
}

/// Numbers agree or differ, and so do two legal forms; a word may hide a digit for a letter (`Sech1n`).
fn may_be_misspelt(a: &Word<'_>, b: &Word<'_>) -> bool {
    let number = a.class == Class::Number || b.class == Class::Number;
    let forms = a.class == Class::LegalForm && b.class == Class::LegalForm;
    !number && !forms && digits_agree(a.text, b.text)
}

fn digits_agree(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    match (digits(a), digits(b)) {
        (0, 0) => true,
        (some, 0) => some * 2 < a.len(),
        (0, some) => some * 2 < b.len(),
        _ => a.bytes().filter(u8::is_ascii_digit).eq(b.bytes().filter(u8::is_ascii_digit)),
    }
}

#[allow(clippy::cast_precision_loss, reason = "lengths of words, far below 2^52")]
fn scaled(edits: Option<usize>, length: usize) -> f64 {
    edits.map_or(0.0, |edits| 1.0 - edits as f64 / length.max(1) as f64)
}

fn candidates(left: &[Word<'_>], right: &[Word<'_>], parameters: &AlignParameters) -> Vec<Pair> {
    let mut found = Vec::new();
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            let alike = similarity(a, b, parameters);
            if alike > 0.0 {
                let weight = f64::midpoint(a.weight, b.weight);
                found.push(Pair { left: (i, 1), right: (j, 1), similarity: alike, weight });
            } else if parameters.initials_stand_for_words && is_initial_of(a, b) {
                let weight = a.weight.min(b.weight);
                found.push(Pair { left: (i, 1), right: (j, 1), similarity: parameters.initial, weight });
            }
        }
    }
    joins(left, right, |at, count, whole, alike, weight| {
        found.push(Pair { left: (at, count), right: (whole, 1), similarity: alike, weight });
    });
    joins(right, left, |at, count, whole, alike, weight| {
        found.push(Pair { left: (whole, 1), right: (at, count), similarity: alike, weight });
    });
    found
}

/// Every run of neighbours in `parts` that reads as one word of `wholes`.
fn joins(parts: &[Word<'_>], wholes: &[Word<'_>], mut found: impl FnMut(usize, usize, usize, f64, f64)) {
    let longest = wholes.iter().map(|word| word.text.len()).max().unwrap_or(0);
    for count in 2..=LONGEST_JOIN.min(parts.len()) {
        for (at, run) in parts.windows(count).enumerate() {
            // One edit may be forgiven, so a run one letter too long can still be the longest word.
            if run.iter().map(|word| word.text.len()).sum::<usize>() > longest + 1 {
                continue;
            }
            let joined: String = run.iter().map(|word| word.text).collect();
            for (whole, word) in wholes.iter().enumerate() {
                let alike = join_similarity(&joined, word.text);
                if alike > 0.0 {
                    let weight = f64::midpoint(run.iter().map(|word| word.weight).sum(), word.weight);
                    found(at, count, whole, alike, weight);
                }
            }
        }
    }
}

/// How alike a join of neighbours and a word are: equal, or from six letters one edit without swaps.
pub fn join_similarity(joined: &str, word: &str) -> f64 {
    if joined == word {
        return 1.0;
    }
    if !digits_agree(joined, word) {
        return 0.0;
    }
    let limit = forgiven_in_join(joined.len().min(word.len()));
    scaled(edits(joined.as_bytes(), word.as_bytes(), limit, false), joined.len().max(word.len()))
}

fn is_initial_of(a: &Word<'_>, b: &Word<'_>) -> bool {
    let stands_for = |initial: &Word<'_>, word: &Word<'_>| {
        initial.class == Class::Initial
            && matches!(word.class, Class::Plain | Class::Common | Class::Usual)
            && word.text.starts_with(initial.text)
    };
    stands_for(a, b) || stands_for(b, a)
}

fn pair_of_initial(left: &[Word<'_>], right: &[Word<'_>], pair: &Pair) -> bool {
    pair.left.1 == 1
        && pair.right.1 == 1
        && match (left.get(pair.left.0), right.get(pair.right.0)) {
            (Some(a), Some(b)) => a.text != b.text && is_initial_of(a, b),
            _ => false,
        }
}

fn is_exact(
    left: &[Word<'_>],
    right: &[Word<'_>],
    pairs: &[Pair],
    left_only: &[usize],
    right_only: &[usize],
) -> bool {
    let heavy = |words: &[Word<'_>], at: usize| words.get(at).is_some_and(|word| !word.class.is_light());
    let form =
        |words: &[Word<'_>], at: usize| words.get(at).is_some_and(|word| word.class == Class::LegalForm);
    let other_form =
        left_only.iter().any(|&at| form(left, at)) && right_only.iter().any(|&at| form(right, at));
    let rest_is_light = !other_form
        && !left_only.iter().any(|&at| heavy(left, at))
        && !right_only.iter().any(|&at| heavy(right, at));
    let equal = |pair: &Pair| pair.similarity >= 1.0;
    let light_pair = |pair: &Pair| !heavy(left, pair.left.0) && !heavy(right, pair.right.0);
    let mut of_weight = pairs.iter().filter(|pair| !light_pair(pair)).peekable();
    if of_weight.peek().is_none() {
        // Nothing but light words: then all of them must be there.
        return left_only.is_empty() && right_only.is_empty() && pairs.iter().all(equal) && !pairs.is_empty();
    }
    rest_is_light && of_weight.all(equal)
}

fn weight_of(words: &[Word<'_>], which: &[usize]) -> f64 {
    which.iter().filter_map(|&at| words.get(at)).map(|word| word.weight).sum()
}

/// Bits of a run of words; names have at most 64 words.
fn mask((at, count): (usize, usize)) -> u64 {
    (at..at + count)
        .fold(0, |bits, at| bits | 1u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;
    use proptest::prelude::*;

    const PARAMETERS: AlignParameters = AlignParameters {
        replaced: 2.0,
        omitted: 0.3,
        equivalent: 0.95,
        initial: 0.8,
        initials_stand_for_words: true,
    };

    fn weigh(token: &Token) -> f64 {
        match token.class {
            Class::LegalForm | Class::Title => 0.1,
            Class::Particle => 0.15,
            Class::Initial => 0.3,
            Class::Common => 0.35,
            Class::Usual => 0.6,
            Class::Plain | Class::Number => 1.0,
        }
    }

    fn compare(a: &str, b: &str) -> Alignment {
        let (a, b) = (tokens(a).unwrap(), tokens(b).unwrap());
        let left: Vec<Word<'_>> = a.iter().map(|token| Word::new(token, weigh)).collect();
        let right: Vec<Word<'_>> = b.iter().map(|token| Word::new(token, weigh)).collect();
        align(&left, &right, &PARAMETERS)
    }

    #[test]
    fn the_same_name_in_other_dress() {
        for (a, b) in [
            ("KIM, Sang Man", "Kim Sang-man"),
            ("KIM, Sang Man", "Sangman Kim"),
            ("Kim Sang Man", "kimsangman"),
            ("SIS DOO", "SIS d.o.o."),
            ("SIS", "SIS d.o.o."),
            ("CHO'N, Chin-yo'ng", "Chon Chinyong"),
            ("Siemens AG", "SiemensAG"),
            ("The Coca-Cola Company", "Coca Cola Co."),
        ] {
            let alignment = compare(a, b);
            assert!(alignment.exact && alignment.score > 0.92, "{a} ~ {b}: {alignment:?}");
        }
    }

    #[test]
    fn replaced_is_not_omitted() {
        assert!(compare("Almaz Antey Telecom", "JSC Almaz-Antey").score > 0.8);
        assert!(compare("Janan Agha", "Janan Mohammad Ahmed Agha").score > 0.8);
        assert!(!compare("Siemens AG", "Siemens GmbH").exact);
        assert!(compare("Siemens AG", "Siemens GmbH").score > 0.8);
        assert!(compare("Luis Monteiro", "Luis Montenegro").score < 0.5);
        assert!(compare("110th Research Center", "111th Research Center").score < 0.5);
        assert!(compare("Trading Company Horizon", "General Trading Company").score < 0.5);
    }

    #[test]
    fn initials_are_weak() {
        assert!(compare("A. Khamenei", "Ali Khamenei").score > 0.8);
        assert!(!compare("A. Khamenei", "Ali Khamenei").exact);
        assert!(compare("A. B.", "Abu Bakr").score < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn symmetric(a in "([a-c]{1,5}[ .-]){1,6}", b in "([a-c]{1,5}[ .-]){1,6}") {
            let (there, back) = (compare(&a, &b), compare(&b, &a));
            prop_assert_eq!(there.score.to_bits(), back.score.to_bits());
            prop_assert_eq!(there.exact, back.exact);
            prop_assert_eq!(there.left_only, back.right_only);
        }

        #[test]
        fn a_name_is_itself(a in "([a-z]{1,9}[ .-]){1,8}") {
            let alignment = compare(&a, &a);
            prop_assert!(alignment.exact && alignment.score > 0.999_999, "{:?}", alignment);
        }

        #[test]
        fn within_bounds(a in any::<String>(), b in any::<String>()) {
            if let (Ok(a), Ok(b)) = (tokens(&a), tokens(&b)) {
                let left: Vec<Word<'_>> = a.iter().map(|token| Word::new(token, weigh)).collect();
                let right: Vec<Word<'_>> = b.iter().map(|token| Word::new(token, weigh)).collect();
                prop_assert!((0.0..=1.0).contains(&align(&left, &right, &PARAMETERS).score));
            }
        }
    }
}
