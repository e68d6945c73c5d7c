//! What a sentence does not say is so, though it has the words of a fact: what it asks, supposes, doubts or calls false gives
//! no fact; what it has from a rumour or lets somebody claim is marked so.

use crate::fact::{FactKind, MentionKind, Modality, RelationStated};
use crate::mention::Named;
use crate::read::Draft;
use crate::rules::clause::is_negated;
use crate::rules::count;
use crate::rules::hearsay::{FALSELY, is_called_wrong, is_forged, is_only_reported};
use crate::sentence::Sentence;
use crate::token::Token;
use crate::word::Set;

/// Drops the drafts that the sentence does not say are so, and marks those that it only reports.
pub(crate) fn settle(sentence: &Sentence, drafts: &mut Vec<Draft>) {
    charged(drafts);
    told_once(sentence, drafts);
    drafts.retain_mut(|draft| {
        let event = matches!(draft.kind, FactKind::Designation { .. } | FactKind::Delisting { .. });
        let tells = event
            || matches!(
                draft.kind,
                FactKind::Attack { .. } | FactKind::Relation { .. } | FactKind::Reason { .. }
            );
        if matches!(draft.kind, FactKind::Amount { .. } | FactKind::Claim) && draft.rule != "speech.quotation"
        {
            let reported = sentence.find(RUMOURS, sentence.begins, sentence.begins + 2).is_some();
            let hearsay = draft.modality == Modality::Stated && is_only_reported(sentence, draft);
            if hearsay {
                draft.modality = Modality::Alleged;
            }
            let is_false = reported && is_called_false(sentence, draft);
            // That somebody claims a thing stays so where another calls it wrong.
            let is_wrong = if draft.kind == FactKind::Claim {
                is_forged(sentence, draft)
            } else {
                is_called_wrong(sentence, draft)
            };
            return !is_false && !is_wrong;
        }
        if !tells {
            return true;
        }
        let act = act(sentence, draft);
        if is_asked(sentence)
            || is_corrected(sentence, draft)
            || is_supposed(sentence, draft)
            || is_called_false(sentence, draft)
            || is_called_wrong(sentence, draft)
            || event && (is_short_of(sentence, draft, act) || is_in_part(sentence, draft, act))
        {
            return false;
        }
        let open = draft.modality == Modality::Stated;
        if open
            && matches!(draft.kind, FactKind::Relation { .. } | FactKind::Attack { .. })
            && is_denied(sentence, draft)
        {
            draft.modality = Modality::Denied;
        }
        if matches!(draft.kind, FactKind::Relation { .. }) && draft.modality == Modality::Stated {
            draft.modality = tied_how(sentence, draft.first, draft.end);
        }
        if event && !belongs(sentence, draft) {
            return false;
        }
        if draft.modality == Modality::Stated && is_only_reported(sentence, draft) {
            draft.modality = Modality::Alleged;
        }
        if event && draft.modality == Modality::Stated {
            draft.modality = said_how(sentence, draft.first, act);
        }
        true
    });
}

/// What a sentence begins with that goes on to call it false.
const RUMOURS: &[&str] =
    &["reports", "rumours", "rumors", "claims", "allegations", "suggestions", "stories", "assertions"];

/// Takes out of an act whom it names only to say whose people it is on: "sanctioned members of X", "sanctions X members".
/// Whether anybody is left, named or counted.
fn belongs(sentence: &Sentence, draft: &mut Draft) -> bool {
    let (FactKind::Designation { targets, count, .. } | FactKind::Delisting { targets, count, .. }) =
        &mut draft.kind
    else {
        return true;
    };
    let before = targets.len();
    targets.retain(|target| {
        let named = sentence.named.iter().find(|named| named.mention.span == target.span);
        !named.is_some_and(|named| is_of_people(sentence, named))
    });
    if targets.len() == before {
        return true;
    }
    if count.is_none() {
        *count = count::count(sentence, draft.first, draft.end).0;
    }
    !targets.is_empty() || count.is_some()
}

/// "members of the Russian gang X", "X members".
fn is_of_people(sentence: &Sentence, named: &Named) -> bool {
    let people = ["members", "leaders", "officials", "operatives", "employees", "associates", "hackers"];
    let plain = |at: &usize| {
        sentence.named_at(*at).is_none_or(|named| !named.is_party()) && !sentence.is_in(*at, Set::Preposition)
            || sentence.is(*at, &["of"])
    };
    // "members of the elite: X": X is one of them.
    let of = (named.first.saturating_sub(6)..named.first)
        .rev()
        .take_while(|at| plain(at) && !sentence.is(*at, &[":", ",", "-"]))
        .find(|at| sentence.is(*at, &["of"]));
    sentence.is(named.end, &people) || of.is_some_and(|of| sentence.is(of.wrapping_sub(1), &people))
}

/// What an indictment alleges is no more than alleged.
fn charged(drafts: &mut [Draft]) {
    let alleges = |draft: &&Draft| draft.kind == FactKind::Claim && draft.rule == "speech.said_that";
    let said = drafts.iter().filter(alleges).filter(|draft| draft.modality == Modality::Alleged);
    let said: Vec<_> = said.map(|draft| draft.first..draft.end).collect();
    let tells = |kind: &FactKind| {
        matches!(kind, FactKind::Relation { .. } | FactKind::Attack { .. } | FactKind::Amount { .. })
    };
    for draft in drafts.iter_mut().filter(|draft| tells(&draft.kind) && draft.modality == Modality::Stated) {
        if said.iter().any(|range| range.contains(&draft.first)) {
            draft.modality = Modality::Alleged;
        }
    }
}

/// The word of a draft that tells the act.
fn act(sentence: &Sentence, draft: &Draft) -> usize {
    (draft.first..draft.end)
        .find(|at| {
            let verb = sentence.is_in(*at, Set::Designates) || sentence.is_in(*at, Set::Delists);
            (verb || sentence.is_in(*at, Set::Imposes)) && sentence.named_at(*at).is_none()
        })
        .unwrap_or(draft.first)
}

/// "An earlier version of this story said that Canada sanctioned X."
fn is_corrected(sentence: &Sentence, draft: &Draft) -> bool {
    let version = sentence.find(&["version", "versions"], sentence.begins, draft.first);
    let earlier = ["earlier", "previous", "prior", "original", "initial", "first"];
    version.is_some_and(|at| sentence.find(&earlier, at.saturating_sub(2), at).is_some())
        || sentence.find(&["misstated", "misreported", "misidentified"], sentence.begins, draft.end).is_some()
}

/// "Has Canada sanctioned X?"
fn is_asked(sentence: &Sentence) -> bool {
    let last = sentence.tokens.len().saturating_sub(1);
    let verbs = [
        "has", "have", "had", "did", "does", "do", "is", "are", "was", "were", "will", "would", "can",
        "could", "should", "who", "whom", "why", "when", "which",
    ];
    sentence.is(last, &["?"]) && sentence.is(sentence.begins, &verbs)
}

/// "If X is owned by Y, it is blocked."
fn is_supposed(sentence: &Sentence, draft: &Draft) -> bool {
    let words = ["if", "unless", "suppose", "assuming", "should", "whether"];
    let from = (0..=draft.first).rev().find(|at| sentence.is(*at, &[",", ";", ":"])).unwrap_or_default();
    let at = sentence.find(&words, from, draft.first + 1);
    at.is_some_and(|at| {
        let begins = at == sentence.begins || at == from + 1 || sentence.is(at, &["if", "unless", "whether"]);
        begins && !sentence.is_quoted(at)
    })
}

/// "Reports that X was sanctioned are untrue", "experts doubt that", "was falsely blamed for".
fn is_called_false(sentence: &Sentence, draft: &Draft) -> bool {
    let that = |at: usize| sentence.find(&["that"], at, at + 4).is_some();
    let doubts = [
        "doubt",
        "doubts",
        "doubted",
        "dispute",
        "disputes",
        "disputed",
        "questioned",
        "questions",
        "reject",
        "rejects",
        "rejected",
        "disbelieve",
        "disprove",
        "disproved",
    ];
    if sentence.find(&doubts, 0, draft.first).is_some_and(that) {
        return true;
    }
    // "Police do not believe that X did it", "no evidence that".
    let believes =
        ["believe", "think", "suspect", "evidence", "indication", "proof", "suggestion", "sign", "consider"];
    let held = sentence.find(&believes, draft.first.saturating_sub(9), draft.first);
    if held.is_some_and(|at| {
        (at.saturating_sub(3)..at).any(|place| {
            sentence.is_in(place, Set::Negation)
                || sentence.tokens.get(place).is_some_and(|token| token.word.ends_with("n't"))
        })
    }) {
        return true;
    }
    // "wrongly sanctioned X": it was done, rightly or not.
    let event = matches!(draft.kind, FactKind::Designation { .. } | FactKind::Delisting { .. });
    let falsely = sentence.find(FALSELY, draft.first.saturating_sub(6), draft.end);
    if falsely.is_some_and(|at| {
        !(event && (sentence.is_in(at + 1, Set::Designates) || sentence.is_in(at + 1, Set::Delists)))
    }) {
        return true;
    }
    let told = [
        "report",
        "reports",
        "claim",
        "claims",
        "rumour",
        "rumours",
        "rumor",
        "rumors",
        "allegation",
        "allegations",
        "suggestion",
        "suggestions",
        "story",
        "stories",
        "news",
        "assertion",
        "assertions",
        "statement",
        "statements",
        "idea",
    ];
    let told = sentence.find(&told, 0, draft.first).is_some_and(that)
        || sentence.is(sentence.begins, &["that", "it"]);
    let false_ = [
        "untrue",
        "false",
        "fake",
        "fabricated",
        "unfounded",
        "baseless",
        "incorrect",
        "wrong",
        "misleading",
        "invented",
        "groundless",
        "inaccurate",
    ];
    told && sentence.find(&false_, 0, sentence.tokens.len()).is_some_and(|at| {
        sentence
            .find(
                &["is", "are", "was", "were", "be", "as", "proved", "called", "turned"],
                at.saturating_sub(3),
                at,
            )
            .is_some()
    })
}

/// "almost designated".
fn is_short_of(sentence: &Sentence, draft: &Draft, act: usize) -> bool {
    let words = ["almost", "nearly", "narrowly", "virtually"];
    sentence.find(&words, draft.first.saturating_sub(2), act).is_some()
}

/// "temporarily lifted", "lifted some of the sanctions on X", "agreed to lift": nobody is off a list by it.
fn is_in_part(sentence: &Sentence, draft: &Draft, act: usize) -> bool {
    if !matches!(draft.kind, FactKind::Delisting { .. }) {
        return false;
    }
    let before = act.saturating_sub(3)..act;
    sentence
        .find(&["temporarily", "partially", "partly", "provisionally", "briefly"], before.start, act + 3)
        .is_some()
        || sentence.find(&["agreed", "agrees"], act.saturating_sub(6), act).is_some()
            && sentence.is(act - 1, &["to"])
        || sentence.is(act + 1, &["some", "certain", "part", "parts", "most", "several", "many", "one"])
            && sentence.find(&["sanctions", "measures", "restrictions"], act, act + 6).is_some()
}

/// "X denied that it is a front for Y", "X rejected the accusation that it hacked Y".
fn is_denied(sentence: &Sentence, draft: &Draft) -> bool {
    let denies = ["denied", "denies", "deny", "denying", "rejected", "rejects"];
    sentence.find(&denies, sentence.begins, draft.first).is_some_and(|at| {
        let that = sentence.find(&["that"], at + 1, at + 14).filter(|that| *that < draft.first);
        !sentence.is_quoted(at)
            && !is_negated(sentence, at)
            && that.is_some_and(|that| sentence.find(&[";", "but", "although"], that, draft.first).is_none())
    })
}

/// How sure the text is of a tie: "is believed to be run by", "allegedly works for", "accused of acting for".
fn tied_how(sentence: &Sentence, first: usize, end: usize) -> Modality {
    let from = (first.saturating_sub(7)..first)
        .rev()
        .find(|place| sentence.is(*place, &[",", ";", ":", "and"]))
        .map_or(first.saturating_sub(7), |stop| stop + 1);
    let hedges = [
        "allegedly",
        "reportedly",
        "purportedly",
        "supposedly",
        "suspected",
        "rumoured",
        "rumored",
        "probably",
    ];
    if sentence.find(&hedges, from, first + 1).is_some() {
        return Modality::Alleged;
    }
    // "the alleged leader of X".
    let alleged = sentence.find(&["alleged"], from, first + 1);
    if alleged.is_some_and(|at| !sentence.is(at + 1, &["to", "that"])) {
        return Modality::Alleged;
    }
    // "There are reasonable grounds to suspect that X is associated with Y".
    let grounds = sentence.find(&["grounds"], sentence.begins, first);
    if grounds.is_some_and(|at| sentence.is(at + 1, &["to"]) && sentence.is(at + 2, &["suspect", "believe"]))
    {
        return Modality::Alleged;
    }
    // "We assess that X is part of Y", "the agency suspects that X works for".
    let assessed =
        sentence.find(&["assess", "assesses", "suspect", "suspects"], first.saturating_sub(14), first);
    let led = |at: usize| {
        sentence
            .find(&["that"], at, at + 6)
            .is_some_and(|that| that < first && sentence.find(&[",", ";", "but"], that, first).is_none())
    };
    if assessed.is_some_and(led) {
        return Modality::Alleged;
    }
    let certainly = sentence.find(&["certainly", "likely"], from, first + 1);
    if certainly.is_some_and(|at| sentence.is(at.wrapping_sub(1), &["almost", "highly", "very", "most"])) {
        return Modality::Alleged;
    }
    let verbs =
        ["believed", "thought", "said", "alleged", "reported", "assessed", "understood", "considered"];
    let leads = |at: usize| {
        sentence.is(at + 1, &["to"])
            && sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "also", "widely"])
    };
    match sentence.find(&verbs, from, end.min(first + 4)) {
        Some(at) if leads(at) => Modality::Alleged,
        _ => {
            let accused = sentence.find(
                &["accused", "accuses", "accuse", "accusing", "charged"],
                first.saturating_sub(24),
                first,
            );
            let of = accused.is_some() && sentence.is(first.wrapping_sub(1), &["of", "with"]);
            if of { Modality::Accused } else { Modality::Stated }
        }
    }
}

/// How sure the text is of an act.
fn said_how(sentence: &Sentence, first: usize, act: usize) -> Modality {
    let adverbs = ["allegedly", "supposedly", "purportedly", "reportedly"];
    let rumours = ["rumour", "rumor", "rumours", "rumors", "rumoured", "rumored", "unconfirmed"];
    if sentence.find(&adverbs, first.saturating_sub(3), act).is_some()
        || sentence.find(&rumours, 0, act).is_some()
    {
        return Modality::Alleged;
    }
    let claimed = sentence.find(&["claimed", "claims", "claim", "alleged", "alleges"], 0, act);
    if claimed.is_some_and(|at| sentence.is(at + 1, &["that"])) {
        return Modality::Claimed;
    }
    Modality::Stated
}

/// Of "General A, the commander of B, C": who has a title already is not given the one that stands before the next name.
fn told_once(sentence: &Sentence, drafts: &mut Vec<Draft>) {
    let titled = |first: usize| {
        first.checked_sub(1).is_some_and(|before| {
            let capital = sentence.tokens.get(before).is_some_and(Token::is_capital);
            capital && (sentence.is_in(before, Set::Rank) || sentence.is_in(before, Set::Addressed))
        })
    };
    let offices: Vec<(usize, usize)> = drafts
        .iter()
        .filter(|draft| draft.rule == "office.before_comma")
        .map(|draft| (draft.first, draft.end))
        .collect();
    for (first, end) in offices {
        // "A, the commander": the comma and the article stand between.
        let before = sentence
            .named
            .iter()
            .find(|named| named.end + 2 == first && named.mention.kind == MentionKind::Person);
        let Some(before) = before.filter(|before| sentence.is(before.end, &[","]) && titled(before.first))
        else {
            continue;
        };
        drafts.retain(|draft| match &draft.kind {
            FactKind::Relation { relation: RelationStated::HoldsOffice, subject, .. } => {
                subject.entity != before.mention.entity || draft.end > end
            }
            _ => true,
        });
    }
}
