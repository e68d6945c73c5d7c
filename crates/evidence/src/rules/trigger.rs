//! The words that tell of a designation: whether one does here, and where its object begins.

use crate::fact::MentionKind;
use crate::mention::Named;
use crate::rules::apart::is_taken_back;
use crate::rules::clause::{actors, is_infinitive, is_negated, is_unreal};
use crate::rules::count::is_number;
use crate::rules::identified;
use crate::rules::office::small::named_after;
use crate::rules::sanction::{self, Imposed, is_instrument, official_acts};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// What sanctions do themselves.
const AFFECTS: &[&str] = &[
    "hit", "hits", "bite", "squeeze", "hurt", "force", "push", "cripple", "threaten", "loom", "work", "fail",
    "spark", "cut", "disrupt", "cost", "weigh", "strain",
];

/// What a list of sanctions is called.
const LISTS: &[&str] = &["list", "blacklist", "lists", "annex", "schedule"];
/// Say of a list that it is one of sanctions, or of whom trade is restricted with: "Entity List", "SDN List".
const OF_SANCTIONS: &[&str] = &[
    "sanctions",
    "sanction",
    "sdn",
    "designated",
    "consolidated",
    "entity",
    "denied",
    "unverified",
    "end-user",
    "blocked",
    "terrorist",
    "terrorists",
    "terror",
    "ban",
    "export",
    "proscribed",
];

/// Say that others were listed before.
const MORE: &[&str] = &["further", "additional", "another", "more"];

/// Whether it is a pronoun that stands for whom the sentence named before: "found X responsible and designated him".
pub(crate) fn is_pronoun(sentence: &Sentence, at: usize) -> bool {
    sentence.is(at, &["him", "her", "it", "them"])
        && (sentence
            .is(at + 1, &[".", ",", ";", "under", "pursuant", "for", "as", "in", "on", "today", "and"])
            || at + 1 >= sentence.tokens.len())
}

/// How far after the verb such a list stands: those who are added to it are between.
const FARTHEST: usize = 200;
/// How many lists are looked at: the first is mostly the one.
const LISTS_NAMED: usize = 4;

/// Where a sanctions list stands to which somebody is added: "to its sanctions list", "to the SDN List", "to Annex 8".
pub(crate) fn on_a_list(sentence: &Sentence, from: usize) -> Option<usize> {
    let lists = (from..from + FARTHEST).filter(|place| sentence.is(*place, LISTS));
    lists.take(LISTS_NAMED).find_map(|list| {
        let to = (from..list)
            .rev()
            .take(12)
            .find(|place| sentence.is(*place, &["to", "on", "in", "into", "onto", "under"]));
        to.filter(|to| is_of_sanctions(sentence, *to, list))
    })
}

fn is_of_sanctions(sentence: &Sentence, to: usize, list: usize) -> bool {
    // "its list of persons subject to asset freezes".
    let whose = [
        "freeze",
        "freezes",
        "freezing",
        "sanctions",
        "sanctioned",
        "designated",
        "restrictive",
        "ban",
        "bans",
        "terrorist",
        "terrorists",
        // "the list of those directly supporting Russia's military and industrial complex".
        "supporting",
    ];
    let of = sentence.is(list + 1, &["of"]);
    if of && sentence.find(&whose, list, list + 16).is_some() || sentence.is(list, &["blacklist"]) {
        return true;
    }
    if sentence.is(list, &["annex", "schedule"]) {
        return sentence.tokens.get(list + 1).is_some_and(|token| {
            token.kind == TokenKind::Number || token.word.chars().all(|c| "ivx".contains(c))
        });
    }
    // "to the list in the Annex to Decision 2023/891".
    if sentence.has(list + 1, &["in", "the", "annex"]) || sentence.has(list + 1, &["set", "out", "in"]) {
        return true;
    }
    // Of an authority "the list" alone is its own: "The Council adds three persons to the list".
    let own = to + 2 == list
        && sentence.is(to + 1, &["the", "its"])
        && !sentence.is(list + 1, &["of", "for"])
        && sentence.named.iter().any(|named| named.end <= to && named.mention.kind == MentionKind::Authority);
    // "on the EU list".
    let whose = sentence.named.iter().any(|named| {
        (named.end == list || named.end + 1 == list && sentence.is(named.end, &["'s", "'"]))
            && named.mention.kind == MentionKind::Authority
            && named.first <= to + 2
            && !sentence.is(list + 1, &["of", "for"])
    });
    own || whose || sentence.find(OF_SANCTIONS, to, list).is_some()
}

/// Whether an act that stands in the infinitive is carried out: "amended the Regulations to add X", "implemented measures to
/// freeze the assets of X".
pub(crate) fn is_carried_out(sentence: &Sentence, at: usize) -> bool {
    let to = at.wrapping_sub(1);
    let verb = if sentence.is(at, &["add", "adding"]) {
        let law = sentence.find(
            &["regulations", "schedule", "annex", "list", "order", "ordinance"],
            at.saturating_sub(8),
            at,
        );
        law.and_then(|law| {
            (law.saturating_sub(14)..law)
                .rev()
                .find(|place| sentence.is(*place, &["amended", "amends", "amendment"]))
        })
    } else if sentence.is(to.wrapping_sub(1), &["measures"]) {
        (to.saturating_sub(9)..to).find(|place| sentence.is_in(*place, Set::Imposes))
    } else {
        None
    };
    verb.is_some_and(|verb| {
        !is_negated(sentence, verb) && !is_unreal(sentence, verb) && !is_infinitive(sentence, verb)
    })
}

/// Whether an authority acts at a place: nothing stands between them but when and how.
fn acts(sentence: &Sentence, at: usize) -> bool {
    let Some(actor) = actors(sentence, at).into_iter().next() else { return false };
    // "OFAC, in partnership with the UK's Foreign Office, designated".
    let with = ["partnership", "coordination", "concert", "conjunction", "cooperation", "consultation"];
    let aside = sentence.is(actor.end, &[","])
        && sentence.is(actor.end + 1, &["in"])
        && sentence.is(actor.end + 2, &with)
        && sentence.is(actor.end + 3, &["with"]);
    let close = (actor.end + 4..at).rev().find(|place| aside && sentence.is(*place, &[","]));
    (close.map_or(actor.end, |close| close + 1)..at).all(|place| {
        sentence.is_in(place, Set::BeforeVerb)
            // "The Government of the Republic of Korea (ROK) decided".
            || actor_at(sentence, place)
            || sentence.is_in(place, Set::Calendar)
            || sentence.is_in(place, Set::Month)
            || sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Number)
            || sentence.has(place, &["by", "cabinet"])
            // "Canada, along with Australia, designated".
            || sentence.is(place, &["along", "together"]) && sentence.is(place + 1, &["with"])
            || sentence.is(place, &["with"]) && sentence.is(place - 1, &["along", "together"])
            // "OFAC, for its part, designated".
            || (place.saturating_sub(2)..=place).any(|first| sentence.has(first, &["for", "its", "part"]))
            || sentence.is(
                place,
                &[
                    "decided",
                    "decides",
                    "determined",
                    "agreed",
                    "voted",
                    "moved",
                    "to",
                    "on",
                    "in",
                    ",",
                    "(",
                    ")",
                    "formally",
                    "already",
                    "separately",
                    "unanimously",
                    "cabinet",
                    "approval",
                ],
            )
    })
}

/// Whether a word tells of a designation here, by which rule, and where its object begins.
pub(crate) fn trigger(sentence: &Sentence, at: usize) -> Option<(&'static str, usize)> {
    let after = at + 1;
    // What is decided stands in the infinitive: "decided to list X".
    let decided = sentence.is(at.wrapping_sub(1), &["to"]);
    if sanction::act(sentence, at) {
        return Some(("event.target", after));
    }
    // "The financial sanctions and travel bans apply to X".
    if sentence.is(at, &["apply", "applies"]) {
        return sanction::applies(sentence, at).then_some(("event.target", after + 1));
    }
    // "adopted its 17th package, which listed 75 individuals".
    if is_of_package(sentence, at) {
        return Some(("event.package", after));
    }
    // "Washington also targeted three companies" in a text that tells of its sanctions.
    let also = sentence.is(at.wrapping_sub(1), &["also"]);
    if sentence.is(at, &["targeted"]) && (also || sentence.is(at.wrapping_sub(1), &["had", "has"])) {
        // "The Treasury said it also targeted", "said it had targeted".
        let it = at.wrapping_sub(2);
        let itself = sentence.is(it, &["it"])
            && sentence.is(it.wrapping_sub(1), &["said", "says"])
            && actor_at(sentence, it.wrapping_sub(2));
        return (itself || also && acts(sentence, at)).then_some(("event.targeted", after));
    }
    if sentence.is(at, &["designate", "blacklist", "list", "include", "place"]) && !decided {
        return None;
    }
    let adds = ["added", "adds", "add", "adding", "included", "include", "placed", "place", "put", "entered"];
    if sentence.is(at, &adds) {
        return added(sentence, at);
    }
    // "Switzerland joined the European Union in sanctioning X".
    if sentence.is(at, &["sanctioning", "designating"]) && sentence.is(at.wrapping_sub(1), &["in"]) {
        let joined = sentence.find(&["joined", "joins"], at.saturating_sub(12), at)?;
        return (!is_negated(sentence, joined) && !is_unreal(sentence, joined))
            .then_some(("event.joined", after));
    }
    // "OFAC is taking action against X": what that body does so is to designate.
    if sentence.is(at, &["action"]) {
        let taking =
            sentence.is(at.wrapping_sub(1), &["taking", "took", "takes"]) && sentence.is(after, &["against"]);
        let actor = actors(sentence, at).into_iter().next();
        let designates =
            actor.is_some_and(|actor| matches!(actor.mention.entity.as_str(), "us-ofac" | "us-treasury"));
        let named =
            sentence.named_from(after).is_some_and(|named| named.first <= after + 3 && named.is_party());
        return (taking && designates && named).then_some(("event.action", after + 1));
    }
    if identified::is_verb(sentence, at) {
        let object = identified::object(sentence, at)?;
        let also = sentence.is(at.wrapping_sub(1), &["and", "also", "that", "which"])
            && !actors(sentence, at).is_empty();
        // "issued orders identifying X as being of primary money laundering concern".
        let order = sentence.is(at, &["identifying", "finding"])
            && sentence.is(at.wrapping_sub(1), &["orders", "order", "determination"])
            && sentence.find(&["issued", "issues"], at.saturating_sub(4), at).is_some()
            && !actors(sentence, at).is_empty();
        return (also || order || acts(sentence, at)).then_some(("event.identified", object));
    }
    // "announced the designation of X", "approved the addition of X to its list".
    let gerund =
        sentence.is(at, &["listing"]) && sentence.is(at.wrapping_sub(1), &["is", "are", "also", "today"]);
    if sentence.is(at, &["designation", "designations", "addition", "additions", "listing", "listings"])
        && !gerund
    {
        // "This follows the listing of X in May": what was done before, by whoever acts now.
        // "the (first) (January 7) listing of X".
        let dated = |place: &usize| {
            sentence.is_in(*place, Set::Calendar)
                || sentence.is_in(*place, Set::Month)
                || sentence.is(*place, &[",", "first", "initial"])
                || sentence.tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Number)
        };
        let between = (0..at).rev().take_while(dated).count();
        let article = at.wrapping_sub(1 + between);
        let earlier = sentence.is(article, &["the"])
            && sentence.is(article.wrapping_sub(1), &["following", "follows", "after", "since"])
            && sentence.is(after, &["of"])
            && sentence.find(&["by"], after, after + 14).is_none();
        let ours = ["action", "actions", "sanctions", "designations", "listings", "announcement", "step"];
        let acting = !actors(sentence, at).is_empty()
            || sentence.is(sentence.begins, &["today", "this"])
                && sentence.find(&ours, sentence.begins, at).is_some();
        if earlier && acting {
            return Some(("event.designation_of", after + 1));
        }
        let announced = (at.saturating_sub(6)..at).find(|place| sentence.is_in(*place, Set::Imposes))?;
        let listed = !sentence.is(at, &["addition", "additions"]) || on_a_list(sentence, after).is_some();
        let sure = !is_negated(sentence, announced) && !is_unreal(sentence, announced);
        let done = sure && listed && !is_infinitive(sentence, announced) && !is_taken_back(sentence, at);
        // "announced 30 new designations".
        let number =
            (announced + 1..at).find(|place| is_number(sentence, *place)).filter(|number| at - number <= 3);
        return match number.filter(|_| done && !sentence.is(after, &["of"])) {
            Some(number) => Some(("event.designations", number)),
            None => (done && sentence.is(after, &["of"])).then_some(("event.designation_of", after + 1)),
        };
    }
    // "decided to freeze the assets of X".
    if sentence.is(at, &["freeze", "freezes", "froze", "freezing", "frozen"])
        && let Some(assets) = sentence.find(&["assets", "funds"], after, after + 3)
        && sentence.is(assets + 1, &["of", "belonging"])
    {
        let acting = sentence.named.iter().any(|named| named.is_authority() && named.end <= at);
        let object = assets + 2 + usize::from(sentence.is(assets + 1, &["belonging"]));
        return (acting && !is_taken_back(sentence, at)).then_some(("event.freeze", object));
    }
    // "restrictive measures", "asset freezes": sanctions by their content.
    let noun = sanction::is_noun(sentence, at);
    let plain = sentence.is(at, &["sanctions"]);
    if !noun
        && sentence.is(
            at,
            &[
                "measures",
                "freeze",
                "freezes",
                "freezing",
                "ban",
                "bans",
                "restrictions",
                "frozen",
                "froze",
                "came",
                "slapped",
            ],
        )
    {
        return None;
    }
    if noun && is_taken_back(sentence, at) {
        return None;
    }
    // "announced 20 new sanctions": so many are on as many.
    if let Some(number) = sanction::number(sentence, at).filter(|_| noun) {
        return (sanction::imposed(sentence, at) == Some(Imposed::Announced))
            .then_some(("event.designations", number));
    }
    if let Some(against) = sanction::against(sentence, at).filter(|_| noun) {
        return sanction::imposed(sentence, at).map(|imposed| match imposed {
            Imposed::Announced => ("event.announce", against + 1),
            Imposed::Decreed => ("event.decreed", against + 1),
        });
    }
    // "the sanctions of the USA were imposed".
    let whose = sanction::whose(sentence, at).map_or(after, |named| named.end);
    // "Sanctions for a period of ten years were applied".
    let term = (whose..whose + 8).take_while(|place| {
        sentence.is(*place, &["for", "a", "period", "term", "of", "year", "years", "months"])
            || is_number(sentence, *place)
    });
    let whose = whose + if sentence.is(whose, &["for"]) { term.count() } else { 0 };
    if noun && sentence.is(whose, &["have", "has", "were", "are", "was"]) {
        let after = whose;
        let verbs = ["placed", "imposed", "announced", "applied", "introduced", "levied"];
        let placed = sentence.find(&verbs, after, after + 4)?;
        let to = sentence.is(placed, &["applied"]) && sentence.is(placed + 1, &["to"]);
        let object = if to { placed + 1 } else { sentence.find(&["against", "on"], placed, placed + 3)? };
        return (!is_negated(sentence, placed)).then_some(("event.placed", object + 1));
    }
    if noun && !plain {
        return None;
    }
    // "EU lists further 21 individuals".
    let lists = sentence.is(at, &["lists"])
        && is_verb(sentence, at)
        && (is_number(sentence, after) || sentence.is(after, MORE) && is_number(sentence, after + 1));
    if lists || sentence.is(at, &["listed", "listing", "list"]) {
        let we = sentence.find(&["we"], at.saturating_sub(3), at).is_some();
        let acting = acts(sentence, at) || gerund || official_acts(sentence, at) || we;
        let object = is_number(sentence, after)
            || sentence.is(after, MORE) && is_number(sentence, after + 1)
            || sentence.named_at(after).is_some()
            || sentence.is(after, &["the", "a", "an"])
                && (described_name(sentence, after + 1) || we && sentence.named_at(after + 1).is_some());
        return (acting && object).then_some(("event.listed", after));
    }
    if sentence.is(at, &["sanctions", "blacklists", "lists"]) && !is_verb(sentence, at) {
        return None;
    }
    // A headline's "US Sanctions Hit X": what they do, and no name.
    if sentence.is(at, &["sanctions"]) && sentence.is(after, AFFECTS) {
        return None;
    }
    if sentence.is(at, &["sanctioning", "designating"])
        && !sentence.is(behind_adverb(sentence, at), &["is", "are", "was", "were", "also", "today"])
    {
        return None;
    }
    if sentence.is(at, &["target", "targets", "targeted"]) {
        return None;
    }
    // "hit X with sanctions".
    if sentence.is(at, &["hit", "hits"]) {
        let acting = at.checked_sub(1).is_some_and(|before| {
            actor_at(sentence, before) || sentence.is(before, &["has", "have", "also", "today"])
        });
        let with = sentence.find(&["with"], after, sentence.clause_end(after))?;
        let sanctions = sentence.find(&["sanctions"], with, with + 4)?;
        let plain = ["new", "fresh", "further", "financial", "economic", "more", "tough"];
        let plain = (with + 1..sanctions).all(|place| sentence.is(place, &plain));
        // "hit back with sanctions on X": whom is said elsewhere.
        let named = sentence.named_from(after).is_some_and(|named| named.end <= with && named.is_party());
        return (acting && plain && named).then_some(("event.hit", after));
    }
    // `designated` and `sanctioned` as attributes: "the designated entities", "a sanctioned bank".
    // "has today (14 May) sanctioned": what stands in brackets says when.
    let open = sentence
        .is(at.wrapping_sub(1), &[")"])
        .then(|| (at.saturating_sub(8)..at).rev().find(|place| sentence.is(*place, &["("])))
        .flatten();
    if open.is_some_and(|open| is_negated(sentence, open) || is_unreal(sentence, open)) {
        return None;
    }
    // "found X responsible and designated him".
    let joined = sentence.is(at.wrapping_sub(1), &["and", "then"]) && is_pronoun(sentence, after);
    if joined && !actors(sentence, at).is_empty() {
        return Some(("event.designate", after));
    }
    // "has exposed a unit and sanctioned 18 officers", "designated X and sanctioned their supporters Y".
    let whom = is_number(sentence, after)
        || sentence.is(after, &["its", "his", "her", "their"])
        || sentence.named_at(after).is_some_and(Named::is_party);
    let joins = before_date(sentence, at.wrapping_sub(1));
    if whom
        && at > 0
        && sentence.is(joins, &["and"])
        && sentence.is(at, &["sanctioned", "designated", "blacklisted", "redesignated", "re-designated"])
    {
        let acted = |actor: &Named| {
            (actor.end..at - 1).any(|place| {
                sentence.tokens.get(place).is_some_and(|token| {
                    token.kind == TokenKind::Word
                        && token.word.ends_with("ed")
                        && (actor.end..place).all(|between| {
                            sentence.is_in(between, Set::BeforeVerb)
                                || sentence.is_in(between, Set::Calendar)
                                || sentence.is(between, &["today", ")"])
                        })
                })
            })
        };
        if actors(sentence, at).first().is_some_and(|actor| acted(actor)) {
            return Some(("event.designate", after));
        }
    }
    let before = open.unwrap_or(at).checked_sub(1);
    if before.is_some_and(|before| {
        sentence.is(before, &["the", "a", "of", "and", "existing", "un", "all", "any", "us"])
            && !actor_at(sentence, before)
    }) {
        return None;
    }
    if sentence.is(after, &["by"]) {
        return None;
    }
    // "it had decided to designate X", "said it was sanctioning X", "The administration sanctioned X".
    let itself = before.is_some_and(|before| {
        let decided = sentence.is(before, &["to"])
            && sentence.find(&["decided", "resolved"], before.saturating_sub(2), before).is_some()
            && sentence.find(&["it", "they"], before.saturating_sub(5), before).is_some();
        let under_way = sentence.is(at, &["sanctioning", "designating"])
            && sentence.is(before, &["was", "were"])
            && sentence.is(before.wrapping_sub(1), &["it", "they"]);
        let office = sentence.is(
            before,
            &[
                "administration",
                "government",
                "ministry",
                "department",
                "cabinet",
                "office",
                "bureau",
                "bloc",
            ],
        ) && sentence.is(before.wrapping_sub(1), &["the"]);
        // "It sanctioned X" after who did so before.
        let opens = sentence.is(before, &["it"])
            && before == sentence.begins
            && sentence.is(at, &["sanctioned", "designated", "blacklisted"]);
        decided || under_way || office || opens
    });
    let acting = itself
        || before.is_some_and(|before| {
            actor_at(sentence, before_relative(sentence, before))
                || actor_at(sentence, before)
                || sentence.is(
                    before,
                    &["has", "have", "had", "also", "today", "previously", "publicly", "is", "are", "we"],
                )
                || official_acts(sentence, at)
                || acts(sentence, at)
                || sentence.named_at(before).is_some()
                || (0..before).rev().take(3).any(|near| actor_at(sentence, near))
                || actor_at(sentence, before_date(sentence, before))
        });
    // "goods for EU designated X": an attribute of X.
    let attribute = before.and_then(|before| sentence.named_at(before)).is_some_and(|actor| {
        let article = usize::from(sentence.is(actor.first.wrapping_sub(1), &["the"]));
        sentence.is(
            actor.first.wrapping_sub(1 + article),
            &["for", "of", "to", "by", "with", "from", "in", "on", "including", "via", "through"],
        )
    });
    if attribute {
        return None;
    }
    let after = behind_day(sentence, after);
    let object = is_number(sentence, after)
        || sentence.named_at(after).is_some()
        // "blacklisted Judge X": a title, and then the name.
        || sentence.named_from(after + 1).is_some_and(|named| {
            let titled = |place: usize| {
                sentence.is_in(place, Set::Rank) || sentence.is_in(place, Set::Addressed) || sentence.is_in(place, Set::Holder)
            };
            named.first <= after + 3 && named.is_party() && (after..named.first).all(titled)
        })
        || sentence.tokens.get(after).is_some_and(|token| token.word.ends_with("-based"))
        || sentence
            .is(after, &["a", "an", "the", "several", "more", "another", "its", "additional", "further"])
        || sentence
            .is(after, &["nearly", "almost", "over", "around", "about", "some", "his", "her", "their"])
        || is_pronoun(sentence, after)
        || named_after(sentence, after).is_some()
        // "sanctioned companies linked to it, including X".
        || sentence.is_in(after, Set::Counted) && {
            let including = sentence.find(&["including"], after, sentence.tokens.len());
            including.is_some_and(|at| sentence.named_at(at + 1).is_some_and(Named::is_party))
        }
        || sentence.role(after).is_some();
    (acting && object).then_some(("event.designate", after))
}

/// The place before a verb, and before an adverb that says how it is done: "is concurrently designating".
fn behind_adverb(sentence: &Sentence, at: usize) -> usize {
    let adverb = sentence.tokens.get(at.wrapping_sub(1)).is_some_and(|token| token.word.ends_with("ly"));
    at.wrapping_sub(1 + usize::from(adverb))
}

/// Whether words that say what somebody is lead to his name: "the Redwater-based bank X".
fn described_name(sentence: &Sentence, at: usize) -> bool {
    let based = sentence.tokens.get(at).is_some_and(|token| token.word.ends_with("-based"));
    sentence.role(at + usize::from(based)).is_some()
}

/// The place behind the day on which it was done, if one stands there: "sanctioned this Tuesday the trader X".
fn behind_day(sentence: &Sentence, at: usize) -> usize {
    let day = at + usize::from(sentence.is(at, &["this", "last", "on"]));
    let is_day = sentence.is(day, &["today", "yesterday"])
        || sentence.tokens.get(day).is_some_and(|token| token.is_capital() && token.is_in(Set::Calendar));
    let whom = sentence.is(day + 1, &["the", "a", "an"]) || is_number(sentence, day + 1) || {
        sentence.named_at(day + 1).is_some()
    };
    if is_day && whom { day + 1 } else { at }
}

/// Whether an adopted package does what the verb at a place tells: "adopted its 17th package, which listed 75 individuals".
fn is_of_package(sentence: &Sentence, at: usize) -> bool {
    let verbs =
        ["listed", "lists", "sanctioned", "sanctions", "designated", "designates", "targets", "targeted"];
    let nouns = ["package", "measures", "listings", "round", "tranche", "designations"];
    if !sentence.is(at, &verbs)
        || !sentence.is(at.wrapping_sub(1), &["which", "that"])
        || sentence.find(&nouns, at.saturating_sub(4), at).is_none()
    {
        return false;
    }
    let object = is_number(sentence, at + 1) || sentence.named_at(at + 1).is_some_and(Named::is_party);
    let adopted = (sentence.begins..at).find(|place| sentence.is_in(*place, Set::Imposes));
    let sure = adopted.is_some_and(|verb| {
        !is_negated(sentence, verb) && !is_unreal(sentence, verb) && !is_infinitive(sentence, verb)
    });
    object && sure && !actors(sentence, at).is_empty()
}

/// "added X to its list", "placed on its blacklist X".
fn added(sentence: &Sentence, at: usize) -> Option<(&'static str, usize)> {
    let after = at + 1;
    if sentence.is(at, &["add", "adding"]) && is_carried_out(sentence, at) {
        return (!actors(sentence, at).is_empty()).then_some(("event.added", after));
    }
    // "decided against adding X".
    if sentence.is(at, &["adding"])
        && sentence.is(at.wrapping_sub(1), &["against", "without", "of", "before", "from"])
    {
        return None;
    }
    // "is adding X as a designated Foreign Terrorist Organization".
    let as_one = sentence.find(&["as"], after, after + 16).filter(|role| {
        sentence.is(role + 1, &["a", "an"])
            && sentence.is(role + 2, &["designated", "specially"])
            && sentence.find(&["terrorist", "global"], role + 3, role + 6).is_some()
    });
    if as_one.is_some() && sentence.is(at, &["added", "adds", "adding"]) && acts(sentence, at) {
        return Some(("event.added", after));
    }
    // "put X under sanctions".
    let under = sentence.find(&["under"], after, after + 14).filter(|under| {
        sentence.is(at, &["put", "placed", "place"])
            && (under + 1..under + 4).any(|place| sanction::is_noun(sentence, place))
    });
    if under.is_some() {
        return acts(sentence, at).then_some(("event.added", after));
    }
    let to = on_a_list(sentence, after)?;
    // "announced that it had placed on its list": the actor is named before.
    let pronoun = sentence.find(&["it", "they"], at.saturating_sub(3), at).is_some()
        && sentence.named.iter().any(|named| named.is_authority() && named.end <= at);
    let near = (at.saturating_sub(4)..at).any(|near| actor_at(sentence, near));
    // "Japan took the same step, adding nine groups to its sanctions list".
    let opens = sentence.begins + usize::from(sentence.is(sentence.begins, &["the"]));
    let participle = sentence.is(at, &["adding", "placing", "putting"]) && sentence.is(at - 1, &[","]);
    // "sanctioned X, and put Y on its list": the same who did that.
    let joined = sentence.is(at.wrapping_sub(1), &["and", "then"])
        && sentence.find_in(Set::Designates, sentence.begins, at).is_some()
        && !actors(sentence, at).is_empty();
    let planned = sentence.find_in(Set::Unreal, sentence.begins, at);
    // "the EU adopted its 16th package, adding 48 individuals to its list".
    let adopted = || {
        let verb = sentence.find_in(Set::Imposes, sentence.begins, at);
        let sure = verb.is_some_and(|verb| {
            !is_negated(sentence, verb) && !is_unreal(sentence, verb) && !is_infinitive(sentence, verb)
        });
        sure && !actors(sentence, at).is_empty()
    };
    let near = near || joined || participle && planned.is_none() && (actor_at(sentence, opens) || adopted());
    // "placed on its blacklist X": whom stands after the list.
    let list = sentence.find(LISTS, to, to + 10).filter(|_| to == after);
    let acting = pronoun || near || acts(sentence, at) || is_instrument(sentence, at);
    acting.then_some(("event.added", list.map_or(after, |list| list + 1)))
}

/// Whether "sanctions" is a verb: right after who acts, who is no object of what comes before.
pub(crate) fn is_verb(sentence: &Sentence, at: usize) -> bool {
    let Some(actor) = sentence.named.iter().find(|named| named.end == at && named.is_authority()) else {
        return false;
    };
    let article = usize::from(sentence.is(actor.first.wrapping_sub(1), &["the"]));
    let begins = actor.first <= sentence.begins + article;
    begins || sentence.is(actor.first.wrapping_sub(1 + article), &[",", "and", "as", "after", "when", ":"])
}

/// The place before "which ..." between commas that ends at a place: "Canada, which holds the chair, sanctioned".
fn before_relative(sentence: &Sentence, comma: usize) -> usize {
    let open = (sentence.begins..comma).rev().find(|place| sentence.is(*place, &[","]));
    let aside = open.filter(|open| sentence.is(comma, &[","]) && sentence.is(open + 1, &["which", "whose"]));
    aside.and_then(|open| open.checked_sub(1)).unwrap_or(comma)
}

/// The place before a date that ends at a place: "the Treasury on March 14, 2024 sanctioned".
fn before_date(sentence: &Sentence, at: usize) -> usize {
    let mut first = at;
    while first > 0
        && (sentence.is_in(first, Set::Calendar)
            || sentence.is_in(first, Set::Month)
            || sentence.is(first, &[",", "on", "in"])
            || sentence.tokens.get(first).is_some_and(|token| token.kind == TokenKind::Number))
    {
        first -= 1;
    }
    first
}

pub(crate) fn actor_at(sentence: &Sentence, at: usize) -> bool {
    sentence.named_at(at).is_some_and(Named::is_authority)
}
