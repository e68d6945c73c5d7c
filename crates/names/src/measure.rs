//! What an alignment of two names amounts to, in numbers from 0 to 1.
//!
//! With `P` the weight of all pairs, `l` and `r` the weights left over on either side:
//!
//! ```text
//! information   min(P, ENOUGH) / ENOUGH          how much the pairs say at all
//! replaced      min(l, r) / (P + min(l, r))      what both names say, and differently
//! contradicted  1 if both have a word of weight left over: brothers share all other names. Of bodies, generic words
//!               (`center`, `group`) do not count; of persons, a word that only an initial stands for counts as left over
//! complete      1 if no word of weight is left over or merely alike, but for a patronymic: both names say the same, if
//!               perhaps in other spellings. Of persons, two words at least must be paired, and one for certain
//! unsure        1 if no word of weight is paired for certain: by the same letters, a known spelling, or, of bodies, a known
//!               translation or abbreviation
//! omitted       max(l, r) / (P + max(l, r))      what one name says more than the other
//! thin          omitted · (1 - information)      the same, where the pairs say little
//! sound ...     share of P in pairs of that relation
//! edited        share of P in edited pairs, each times the share of letters that differ
//! ```
//!
//! More pairs raise the first and lower the next four, and more left over does the contrary, whatever else happens;
//! retrieval relies on that.

use crate::align::{Alignment, Habit, Name, Order};
use crate::relate::{Related, Relation};
use crate::token::Class;

/// Weight of pairs beyond which more says no more: two rare words and a frequent one.
pub const ENOUGH: f64 = 2.5;

/// One measure of an alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Feature {
    /// 1 if the names are the same full name.
    Exact,
    /// How much the pairs say at all.
    Information,
    /// What both names say, and differently.
    Replaced,
    /// 1 if both names have a word of weight that the other lacks.
    Contradicted,
    /// What one name says more than the other.
    Omitted,
    /// The same, where the pairs say little: a fragment.
    Thin,
    /// Letters that differ.
    Edited,
    /// Pairs of [`Relation::Spelling`].
    Spelling,
    /// Pairs of [`Relation::Abbreviation`].
    Abbreviation,
    /// Pairs of [`Relation::Translation`].
    Translation,
    /// Pairs of [`Relation::Nickname`].
    Nickname,
    /// Pairs of [`Relation::Sound`].
    Sound,
    /// Pairs of [`Relation::Skeleton`].
    Skeleton,
    /// Pairs of [`Relation::Joined`].
    Joined,
    /// Pairs of [`Relation::Acronym`], short ones more.
    Acronym,
    /// Pairs of [`Relation::Initial`].
    Initial,
    /// Pairs of [`Relation::Cut`].
    Cut,
    /// 1 if the words stand in another order.
    Mixed,
    /// 1 if father and child have changed places.
    Swapped,
    /// 1 if both names have numbers that the other lacks.
    NumbersDiffer,
    /// 1 if both names have legal forms that the other lacks.
    FormsDiffer,
    /// 1 if several words of weight are paired and none but a patronymic is left over.
    Complete,
    /// 1 if no word of weight is paired for certain.
    Unsure,
    /// Pairs of [`Relation::Alike`], the less alike the more.
    Alike,
}

impl Feature {
    /// All features, in the order of their numbers.
    pub const ALL: [Self; 24] = [
        Self::Exact,
        Self::Information,
        Self::Replaced,
        Self::Contradicted,
        Self::Omitted,
        Self::Thin,
        Self::Edited,
        Self::Spelling,
        Self::Abbreviation,
        Self::Translation,
        Self::Nickname,
        Self::Sound,
        Self::Skeleton,
        Self::Joined,
        Self::Acronym,
        Self::Initial,
        Self::Cut,
        Self::Mixed,
        Self::Swapped,
        Self::NumbersDiffer,
        Self::FormsDiffer,
        Self::Complete,
        Self::Unsure,
        Self::Alike,
    ];

    /// The stable code: `exact`, `information` ...
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Information => "information",
            Self::Replaced => "replaced",
            Self::Contradicted => "contradicted",
            Self::Omitted => "omitted",
            Self::Thin => "thin",
            Self::Edited => "edited",
            Self::Spelling => "spelling",
            Self::Abbreviation => "abbreviation",
            Self::Translation => "translation",
            Self::Nickname => "nickname",
            Self::Sound => "sound",
            Self::Skeleton => "skeleton",
            Self::Joined => "joined",
            Self::Acronym => "acronym",
            Self::Initial => "initial",
            Self::Cut => "cut",
            Self::Mixed => "mixed_order",
            Self::Swapped => "swapped",
            Self::NumbersDiffer => "numbers_differ",
            Self::FormsDiffer => "forms_differ",
            Self::Complete => "complete",
            Self::Unsure => "unsure",
            Self::Alike => "alike",
        }
    }

    /// Whether it speaks for one party; all others speak against it. Retrieval relies on these signs.
    pub fn adds(self) -> bool {
        matches!(self, Self::Exact | Self::Information | Self::Complete)
    }

    /// The feature that counts the pairs of a relation; none for those that cost nothing.
    pub fn of_relation(relation: Relation) -> Option<Self> {
        Some(match relation {
            Relation::Equal | Relation::Form => return None,
            Relation::Spelling => Self::Spelling,
            Relation::Abbreviation => Self::Abbreviation,
            Relation::Translation => Self::Translation,
            Relation::Nickname => Self::Nickname,
            Relation::Edited => Self::Edited,
            Relation::Sound => Self::Sound,
            Relation::Skeleton => Self::Skeleton,
            Relation::Joined => Self::Joined,
            Relation::Acronym => Self::Acronym,
            Relation::Initial => Self::Initial,
            Relation::Cut => Self::Cut,
            Relation::Alike => Self::Alike,
        })
    }
}

/// The measures of an alignment, and the weights they were taken from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features {
    values: [f64; Feature::ALL.len()],
    /// Weight of all pairs.
    pub paired: f64,
    /// Weight left over on the left.
    pub left: f64,
    /// Weight left over on the right.
    pub right: f64,
}

impl Features {
    /// Measures an alignment.
    pub fn of(alignment: &Alignment, left: &Name<'_>, right: &Name<'_>) -> Self {
        let rest = |name: &Name<'_>, which: &[usize]| -> f64 {
            which.iter().filter_map(|&at| name.words.get(at)).map(|word| word.weight).sum()
        };
        // Summed in the order of size, so that exchanging the names changes no bit.
        let mut weights: Vec<f64> = alignment.pairs.iter().map(|pair| pair.weight).collect();
        weights.sort_unstable_by(f64::total_cmp);
        let paired: f64 = weights.iter().sum();
        let mut features = Self {
            values: [0.0; Feature::ALL.len()],
            paired,
            left: rest(left, &alignment.left_only),
            right: rest(right, &alignment.right_only),
        };
        let mut costs: Vec<(Feature, f64)> = alignment
            .pairs
            .iter()
            .filter_map(|pair| {
                Some((
                    Feature::of_relation(pair.related.relation)?,
                    pair.weight * extent(pair.related, alignment.habit),
                ))
            })
            .collect();
        costs.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.total_cmp(&b.1)));
        for (feature, cost) in costs {
            features.add(feature, share(cost, paired));
        }
        let flag = |yes: bool| if yes { 1.0 } else { 0.0 };
        features.add(Feature::Exact, flag(alignment.exact));
        features.add(Feature::Information, information(paired));
        features.add(Feature::Replaced, left_over(features.left.min(features.right), paired));
        features.add(Feature::Contradicted, flag(contradicted(alignment, left, right)));
        let pairs = Certainty::of(alignment, left, right);
        features.add(Feature::Complete, flag(pairs.are_complete(alignment.habit) && !alignment.exact));
        features.add(Feature::Unsure, flag(!pairs.certain && !alignment.exact));
        let omitted = left_over(features.left.max(features.right), paired);
        features.add(Feature::Omitted, omitted);
        features.add(Feature::Thin, thin(omitted, paired));
        features.add(Feature::Mixed, flag(alignment.order == Order::Mixed));
        features.add(Feature::Swapped, flag(alignment.order == Order::Swapped));
        features.add(Feature::NumbersDiffer, flag(alignment.numbers_differ));
        features.add(Feature::FormsDiffer, flag(alignment.forms_differ));
        features
    }

    /// One measure, from 0 to 1.
    #[inline]
    pub fn get(&self, feature: Feature) -> f64 {
        self.values.get(feature as usize).copied().unwrap_or_default()
    }

    /// All measures, in the order of [`Feature::ALL`].
    pub fn values(&self) -> &[f64; Feature::ALL.len()] {
        &self.values
    }

    fn add(&mut self, feature: Feature, value: f64) {
        if let Some(place) = self.values.get_mut(feature as usize) {
            *place = (*place + value).clamp(0.0, 1.0);
        }
    }
}

/// What the pairs of words of weight are.
struct Certainty {
    /// How many words of weight stand in pairs that are more than a likeness.
    count: usize,
    /// Whether a pair is certain.
    certain: bool,
    /// Whether a word of weight is left over on either side, or stands in no more than a likeness.
    left_over: bool,
}

impl Certainty {
    /// A single name, or two that are both uncertain, say too little of a person.
    fn are_complete(&self, habit: Habit) -> bool {
        !self.left_over && (habit == Habit::Others || (self.count > 1 && self.certain))
    }

    fn of(alignment: &Alignment, left: &Name<'_>, right: &Name<'_>) -> Self {
        let heavy =
            |name: &Name<'_>, at: usize| name.words.get(at).is_some_and(|word| !word.class.is_light());
        let missing = |name: &Name<'_>, which: &[usize]| {
            which.iter().any(|&at| name.words.get(at).is_some_and(|word| !word.class.may_be_missing()))
        };
        let mut found = Self {
            count: 0,
            certain: false,
            left_over: missing(left, &alignment.left_only) || missing(right, &alignment.right_only),
        };
        for pair in
            alignment.pairs.iter().filter(|pair| heavy(left, pair.left.0) || heavy(right, pair.right.0))
        {
            match pair.related.relation {
                Relation::Initial | Relation::Cut | Relation::Alike => found.left_over = true,
                relation => {
                    // `Sangman` for `Sang Man` pairs two words.
                    found.count += pair.left.1.max(pair.right.1);
                    found.certain |= match relation {
                        Relation::Spelling => true,
                        Relation::Translation | Relation::Abbreviation => alignment.habit == Habit::Others,
                        other => other.is_exact(),
                    };
                }
            }
        }
        found
    }
}

/// Whether the words left over make two names of them.
fn contradicted(alignment: &Alignment, left: &Name<'_>, right: &Name<'_>) -> bool {
    let habit = alignment.habit;
    let heavy = |name: &Name<'_>, which: &[usize]| {
        which.iter().any(|&at| name.words.get(at).is_some_and(|word| contradicts(word.class, habit)))
    };
    let (left_only, right_only) = (heavy(left, &alignment.left_only), heavy(right, &alignment.right_only));
    if left_only && right_only {
        return true;
    }
    // `Andrew N. Kim` is not `Andrew Nyamvumba`: an initial explains no word while another is unexplained.
    let behind_initial = |name: &Name<'_>, at: usize| {
        name.words.get(at).is_some_and(|word| word.class != Class::Initial && contradicts(word.class, habit))
    };
    let mut initials = alignment.pairs.iter().filter(|pair| pair.related.relation == Relation::Initial);
    initials.any(|pair| {
        (left_only && behind_initial(right, pair.right.0))
            || (right_only && behind_initial(left, pair.left.0))
    })
}

/// The [extent] of a pair of words merely alike whose letters hardly differ; the share that differs is added.
pub const LEAST_ALIKE: f64 = 0.4;
/// The same of spellings and sounds in names of persons.
const LEAST_RESPELT: f64 = 0.25;

/// How far a pair is from saying the same, from 0 to 1; of relations without a degree, 1. In names of persons the letters count
/// too where one name is spelt in two ways: `Ahmad` and `Ahmed` are closer than `Joseph` and `Giuseppe`.
#[inline]
pub fn extent(related: Related, habit: Habit) -> f64 {
    match related.relation {
        Relation::Edited | Relation::Acronym | Relation::Skeleton => related.distance,
        Relation::Alike => LEAST_ALIKE + related.distance,
        Relation::Spelling | Relation::Sound if habit == Habit::Persons => LEAST_RESPELT + related.distance,
        _ => 1.0,
    }
}

/// Words without a partner that make two names two: in names of bodies, generic words do not.
#[inline]
pub fn contradicts(class: Class, habit: Habit) -> bool {
    match habit {
        Habit::Persons => !class.is_light(),
        Habit::Others => matches!(class, Class::Plain | Class::Number | Class::Patronymic),
    }
}

/// What is omitted, where the pairs say little.
#[inline]
pub fn thin(omitted: f64, paired: f64) -> f64 {
    omitted * (1.0 - information(paired))
}

/// How much pairs of that weight say.
#[inline]
pub fn information(paired: f64) -> f64 {
    paired.min(ENOUGH) / ENOUGH
}

/// The share that is left over.
#[inline]
pub fn left_over(rest: f64, paired: f64) -> f64 {
    share(rest, paired + rest)
}

#[inline]
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}
