//! Words that rules know, by what they are to them: the sets of `data/words.csv`, looked up once for each word of a text.

use hashbrown::HashMap;
use std::sync::LazyLock;

macro_rules! sets {
    ($($(#[$doc:meta])* $set:ident = $name:literal,)+) => {
        /// A set of words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Set {
            $($(#[$doc])* $set,)+
        }

        impl Set {
            /// Every set with its name in the file.
            const ALL: &[(&str, Set)] = &[$(($name, Set::$set),)+];
        }
    };
}

sets! {
    /// Make a name the name of a body.
    Head = "head",
    /// Have a capital only because a sentence or a headline begins with them.
    Opener = "opener",
    /// Join a sentence to the one before.
    Connective = "connective",
    /// Common words that a headline writes with capitals: a run of nothing else is no name.
    Common = "common",
    /// Months abbreviated.
    Month = "month",
    /// May stand between the parts of a list of names, or before a name in it.
    Filler = "filler",
    /// Tell of an act that rules know: a sentence with one and without a fact was not understood.
    Trigger = "trigger",
    /// Say that a list comes next.
    Follows = "follows",
    /// Tell of an act of an authority: not understood where no fact is read of it, also beside facts of other clauses.
    Act = "act",
    /// Tell of one only where a body that can designate, a state or a list is named.
    Hint = "hint",
    /// May stand between a subject and its verb or participle.
    BeforeVerb = "before_verb",
    /// Finite verbs that follow the subject of a sentence whose second predicate stands after an "and".
    Finite = "finite",
    /// What a party is called when it is named no more.
    CommonSubject = "common_subject",
    /// Nouns by which a sentence says what its subject is: "is a company based in".
    PredicateNoun = "predicate_noun",
    /// May stand after a name without a verb: "X, owned by", "X acting for".
    Participle = "participle",
    /// Prepositions.
    Preposition = "preposition",
    /// What is counted when parties are.
    Counted = "counted",
    /// By which somebody says something.
    Says = "says",
    /// Adjectives that begin the name of a body whose other words have no capitals: "Central apparatus".
    Adjective = "adjective",
    /// End the name of an act of law, a place or another thing that is no party.
    InstrumentEnd = "instrument_end",
    /// Begin the name of such a thing.
    InstrumentStart = "instrument_start",
    /// Forms of companies: a run of nothing else is no name.
    Form = "form",
    /// Are in no person's name: what a body, a state or a part of one is called.
    Nobody = "nobody",
    /// Tell that somebody designates, or may.
    Designates = "designates",
    /// By what somebody is held or led: "owned by", "headed by".
    Undergone = "undergone",
    /// Say what somebody owns, controls or heads: he stands before.
    Ties = "ties",
    /// Who holds an office or owns: "the director of".
    Holder = "holder",
    /// Act or work for somebody.
    Acts = "acts",
    /// Support or provide.
    Supports = "supports",
    /// Parts of a body.
    Part = "part",
    /// Tell something of the party that an item of a list is about.
    Topic = "topic",
    /// Tell of an attack or theft.
    Attacks = "attacks",
    /// Take sanctions back.
    Lifts = "lifts",
    /// Relatives.
    Kin = "kin",
    /// Say of an act that it is only possible, planned, asked for or threatened.
    Unreal = "unreal",
    /// Negate a verb.
    Negation = "negation",
    /// Freeze or block.
    Freezes = "freezes",
    /// Forbid.
    Prohibits = "prohibits",
    /// Lower-case words inside names of other languages: "Mohammed bin Salman".
    Particle = "particle",
    /// Those of them after which any word belongs to the name: "Mouvement du 23 mars".
    Foreign = "foreign",
    /// Fields in which bodies work.
    Field = "field",
    /// Stand before the title of an office and belong to it: "First Deputy Minister".
    TitlePrefix = "title_prefix",
    /// Stand after "and" in the name of a company.
    AndSons = "and_sons",
    /// Days and months.
    Calendar = "calendar",
    /// Say that something holds no more.
    Former = "former",
    /// Ranks and forms of address before a name.
    Rank = "rank",
    /// Take off a list, or lift.
    Delists = "delists",
    /// Say whose a wallet is: "attributed to", "used by", "controls".
    Holds = "holds",
    /// Those of them by which somebody does it: "used the wallet".
    HoldsActively = "holds_actively",
    /// Impose or announce sanctions.
    Imposes = "imposes",
    /// Through whom or what a body speaks: "a spokesman for".
    Voice = "voice",
    /// Titles that stand before a name in a sentence: "led by General X".
    Addressed = "addressed",
    /// What bodies take part in: "part of the X programme".
    Undertaking = "undertaking",
    /// Who serves an office holder: "aide to the President".
    Aide = "aide",
    /// Tell that it is about computers.
    Cyber = "cyber",
    /// May tell of an attack: what it is called, by which it is done, and what is done.
    Harms = "harms",
    /// What somebody is called right before his name: "the Cypriot lawyer X", "the media company Y".
    Role = "role",
    /// Tags of programmes of the United States: what stands before one in brackets has it for no other name.
    Programme = "programme",
    /// Are written in capitals, stand behind "the" and are no body.
    Letters = "letters",
    /// By which somebody finds or deals with the money of others.
    Finds = "finds",
}

/// The sets that a word is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sets(u64);

impl Sets {
    /// The sets of a word as it is compared.
    pub fn of(word: &str) -> Self {
        SETS.get(word).copied().unwrap_or_default()
    }

    /// These and one more.
    #[must_use]
    pub fn with(self, set: Set) -> Self {
        Self(self.0 | bit(set))
    }

    /// These and others.
    #[must_use]
    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether the word is in a set.
    pub fn has(self, set: Set) -> bool {
        self.0 & bit(set) != 0
    }
}

fn bit(set: Set) -> u64 {
    1 << set as u32
}

static SETS: LazyLock<HashMap<&'static str, Sets>> = LazyLock::new(|| {
    let mut found: HashMap<&'static str, Sets> = HashMap::new();
    for (name, words) in lines() {
        let Some((_, set)) = Set::ALL.iter().find(|(known, _)| *known == name) else { continue };
        for word in words.split_whitespace() {
            found.entry(word).or_default().0 |= bit(*set);
        }
    }
    found
});

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../data/words.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_and_the_sets_are_of_one_mind() {
        assert!(Set::ALL.len() <= 64, "a set is a bit");
        for (name, words) in lines() {
            assert!(Set::ALL.iter().any(|(known, _)| *known == name), "no set is called {name}");
            assert_eq!(words, words.to_lowercase());
        }
        for (name, set) in Set::ALL {
            let word =
                lines().find(|(line, _)| line == name).and_then(|(_, words)| words.split_whitespace().next());
            assert!(word.is_some_and(|word| Sets::of(word).has(*set)), "{name} has no words");
        }
    }
}
