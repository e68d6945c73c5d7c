//! The items of a list: who they are is said by the line above it, and only by one of which every word is understood.
//! "Companies that are exempt from the sanctions:" has the words of a designation and is none.

use crate::fact::{FactKind, Mention};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Items, Memory};
use crate::rules::basis::is_of_law;
use crate::rules::clause::{is_infinitive, is_negated, is_unreal, no_longer_applies};
use crate::rules::count::{count, is_number};
use crate::rules::entry::{family_first, goes_on, is_entry, is_field};
use crate::rules::identified;
use crate::rules::phrase::{object_end, parties_in};
use crate::rules::row::{NAME_HEADS, cells, in_row, is_head};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// Words that a line may have beside the act, whose act it is, whom it counts, and days.
const PLAIN: &[&str] = &[
    "the",
    "these",
    "this",
    "those",
    "its",
    "their",
    "a",
    "an",
    "all",
    "following",
    "new",
    "newly",
    "further",
    "additional",
    "several",
    "today",
    "yesterday",
    "also",
    "has",
    "have",
    "had",
    "been",
    "was",
    "were",
    "is",
    "are",
    "on",
    "in",
    "by",
    "to",
    "from",
    "off",
    "of",
    "against",
    "for",
    "under",
    "pursuant",
    "and",
    "or",
    "as",
    "'s",
    "'",
    "(",
    ")",
    ",",
    "who",
    "which",
    "that",
    "among",
    "measures",
    "restrictive",
    "financial",
    "targeted",
    "asset",
    "assets",
    "travel",
    "ban",
    "bans",
    "freeze",
    "freezes",
    "list",
    "lists",
    "blacklist",
    "sdn",
    "consolidated",
    "specially",
    "nationals",
    "blocked",
    "executive",
    "order",
    "eo",
    "decided",
    "voted",
    "made",
    "announced",
    "imposed",
    "imposes",
    "entries",
    "entry",
    "names",
    "now",
    "jointly",
    "subsidiaries",
    "affiliates",
    "persons",
    "government",
    "council",
    "schedule",
    "annex",
    "part",
    "regulation",
    "regulations",
    "implementing",
    "ordinance",
    "article",
    "no",
    "/",
    "i",
    "ii",
    "iii",
    "iv",
    "set",
    "out",
    "amended",
    "subject",
    "freezing",
    "full",
    "complete",
    "declared",
    "purposes",
    "secretary",
    "state",
    "trust",
    "services",
    "transport",
    "disqualification",
    "internet",
    "sanction",
    "natural",
    "legal",
    "bodies",
];
const LIFTED: &[&str] = &[
    "lifted",
    "lifts",
    "removed",
    "removes",
    "revoked",
    "revokes",
    "delisted",
    "delists",
    "deleted",
    "deletions",
    "deletion",
    "removals",
    "removal",
    "delistings",
    "delisting",
    "withdrew",
    "withdrawn",
    "rescinded",
    "annulled",
    "terminated",
];
const TO_LIFT: &[&str] = &["lift", "remove", "revoke", "delist", "delete", "withdraw", "rescind", "annul"];
/// Are a designation by themselves.
const DESIGNATED: &[&str] =
    &["sanctioned", "designated", "designates", "designating", "sanctioning", "blacklisted", "blacklists"];
/// Are one where a list of sanctions is named.
const LISTED: &[&str] = &[
    "adding",
    "added",
    "adds",
    "placed",
    "places",
    "included",
    "put",
    "entered",
    "additions",
    "listed",
    "lists",
];
/// What is imposed, or applies.
const IMPOSED: &[&str] = &["sanctions", "designations", "measures", "freeze", "freezes", "bans", "ban"];
const APPLY: &[&str] = &[
    "apply", "applies", "target", "targets", "include", "includes", "included", "cover", "covers", "affect",
    "affects", "hit", "hits",
];

/// Notes whom the items are that a line begins: those whom it designates or delists, or nobody in particular. A list ends
/// with the next line that is no item of it.
pub(crate) fn introduces(sentence: &Sentence, memory: &mut Memory) {
    memory.items_follow = false;
    let items = opened(sentence, memory);
    if items == Items::Any {
        let opens = sentence.class != LineClass::Item && sentence.is_first;
        if opens
            && memory.items != Items::Any
            && !is_entry(sentence)
            && !is_sort(sentence)
            && !goes_on(sentence, memory)
            && !is_field(sentence)
        {
            memory.items = Items::Any;
        }
        return;
    }
    // "Therefore the assets freeze no longer applies to the name set out below" after who removed it.
    memory.items_go_on = items == Items::Delisted && memory.items == items && actors(sentence).is_empty();
    memory.items = items;
    memory.items_follow = true;
    memory.items_form = None;
    memory.items_left = if sentence.is(sentence.tokens.len().saturating_sub(1), &["."])
        && entries_below(sentence) == Items::Any
    {
        count(sentence, sentence.begins, sentence.tokens.len()).0
    } else {
        None
    };
    // Items below an item are of another form than those beside it.
    if sentence.class == LineClass::Item && memory.items_left.is_none() {
        memory.items_left = Some(u32::MAX);
    }
    memory.name_column = None;
    if !memory.items_go_on {
        memory.acting = actors(sentence);
    }
    if memory.acting.is_empty() && items == Items::Designated {
        memory.acting.extend(memory.authority.clone());
    }
}

/// Notes that the lines behind a colon are those whom the sentence has counted: "designated two members of X:".
pub(crate) fn counted(sentence: &Sentence, memory: &mut Memory, found: &[Draft]) {
    let last = sentence.tokens.len().saturating_sub(1);
    let [draft] = found else { return };
    let FactKind::Designation { authority, count: Some(count), targets, .. } = &draft.kind else { return };
    if memory.items_follow || !sentence.is(last, &[":"]) || !targets.is_empty() {
        return;
    }
    memory.items = Items::Designated;
    memory.items_follow = true;
    memory.items_go_on = false;
    memory.items_form = None;
    memory.items_left = Some(*count);
    memory.name_column = None;
    memory.acting = authority.iter().cloned().collect();
}

/// "approved the addition of the entries specified below to its Sanctions List", "removed the entry below from the Sanctions
/// List": what the entries are that follow, of whatever words the sentence tells it with.
pub(crate) fn entries_below(sentence: &Sentence) -> Items {
    let entries = ["entry", "entries", "individuals", "name", "names"];
    let near = |below: usize| sentence.find(&entries, below.saturating_sub(4), below + 4);
    let Some(entry) = sentence.every(Set::Follows).into_iter().find_map(near) else { return Items::Any };
    if no_longer_applies(sentence) {
        return Items::Delisted;
    }
    let listed = sentence.find(&["list", "lists"], entry, entry + 24);
    let Some(list) = listed else { return Items::Any };
    let verb = |words: &[&str]| sentence.find(words, entry.saturating_sub(8), entry);
    let added =
        verb(&["addition", "added", "adds"]).filter(|_| sentence.find(&["to"], entry, list).is_some());
    let removed = verb(&["removed", "removes", "removal", "deleted"])
        .filter(|_| sentence.find(&["from"], entry, list).is_some());
    let sure = |verb: usize| {
        !is_negated(sentence, verb) && !is_unreal(sentence, verb) && !is_infinitive(sentence, verb)
    };
    match (added, removed) {
        (Some(verb), None) if sure(verb) => Items::Designated,
        (None, Some(verb)) if sure(verb) => Items::Delisted,
        _ => Items::Any,
    }
}

/// Whether a line only says of what sort the entries are that follow: "A. Individuals", "B. Entities and other groups".
fn is_sort(sentence: &Sentence) -> bool {
    let plain = |at: usize| {
        sentence.is_in(at, Set::Counted)
            || sentence.is(at, &["and", "other", ".", "undertakings", ":", "(", ")"])
            || sentence.tokens.get(at).is_some_and(|token| token.word.len() == 1)
    };
    sentence.tokens.len() <= 8 && (0..sentence.tokens.len()).all(plain)
}

fn opened(sentence: &Sentence, memory: &Memory) -> Items {
    let entries = entries_below(sentence);
    if entries != Items::Any {
        return entries;
    }
    let heads = heading(sentence);
    if heads != Items::Any {
        return heads;
    }
    let begins = if sentence.class == LineClass::Item { mark(sentence) } else { sentence.begins };
    let all = || begins..sentence.tokens.len().saturating_sub(1);
    // "The government designated 3 entities and 1 individual." before as many items.
    // "determined that the property of the following persons is blocked under the authorities listed below."
    let blocked = sentence.find(&["blocked"], all().start, sentence.tokens.len()).is_some_and(|blocked| {
        let determined = sentence.find(&["determined"], all().start, blocked);
        let persons = sentence.find(&["following"], all().start, blocked);
        persons.is_some_and(|at| {
            sentence.is(at + 1, &["persons", "person", "vessels", "vessel", "individuals", "entities"])
        }) && determined.is_some_and(|verb| !is_negated(sentence, verb) && !is_unreal(sentence, verb))
            && sentence.is(blocked - 1, &["is", "are"])
    });
    if blocked && sentence.is(all().end, &[".", ":"]) {
        return Items::Designated;
    }
    let follows = sentence.is(all().end, &["."])
        && !sentence.every(Set::Follows).is_empty()
        && sentence.named.iter().all(|named| !named.is_party());
    if sentence.is(all().end, &["."]) && !follows {
        let counts = sentence.named.iter().all(|named| !named.is_party())
            && count(sentence, all().start, all().end).0.is_some()
            && sentence.find(DESIGNATED, all().start, all().end).is_some_and(|act| {
                !is_negated(sentence, act)
                    && sentence.named.iter().any(|named| named.is_authority() && named.end <= act)
            })
            && all().all(|at| is_understood(sentence, at));
        return if counts { Items::Designated } else { Items::Any };
    }
    // "The following vessels are identified as property in which X has an interest:".
    if !sentence.is(all().end, &[":"]) && !follows {
        return Items::Any;
    }
    let identified = sentence.find(&["identified", "identifies", "identifying"], all().start, all().end);
    if let Some(verb) = identified {
        let sure =
            !is_negated(sentence, verb) && !is_unreal(sentence, verb) && !is_infinitive(sentence, verb);
        let listing = sentence.find(&["following"], all().start, all().end).is_some()
            && identified::is_listing(sentence, verb + 1);
        return if sure && listing { Items::Designated } else { Items::Any };
    }
    if !all().all(|at| is_understood(sentence, at)) {
        return Items::Any;
    }
    let has = |words: &[&str]| sentence.find(words, all().start, all().end);
    if has(LIFTED).is_some() {
        return Items::Delisted;
    }
    if let Some(lift) = has(TO_LIFT) {
        let decided = sentence.is(lift.wrapping_sub(1), &["to"]) && has(&["decided", "voted"]).is_some();
        return if decided { Items::Delisted } else { Items::Any };
    }
    // "The sanctioned companies and their subsidiaries:" leaves open what is said of whom.
    if all()
        .any(|at| sentence.is(at, &["their", "its"]) && sentence.is(at + 1, &["subsidiaries", "affiliates"]))
    {
        return Items::Any;
    }
    let list = has(&["list", "lists", "blacklist", "sanctions", "schedule", "annex"]).is_some();
    let acts = sentence.named.iter().any(Named::is_authority);
    let applies = has(IMPOSED).is_some_and(|at| {
        let known = !sentence.is(at, &["measures"])
            || sentence.is(at.wrapping_sub(1), &["restrictive"])
            || memory.authority.is_some();
        let verb =
            sentence.named.iter().any(|named| named.end == at && named.is_authority() && !named.is_adjective)
                && sentence.is(at, &["sanctions"]);
        let applied = sentence.find(APPLY, at, all().end).is_some();
        let imposed =
            has(&["imposed", "imposes", "announced"]).is_some() && (acts || memory.authority.is_some());
        // "An asset freeze on the following individuals:" in a text that tells who imposes it.
        let headed = memory.authority.is_some()
            && sentence.is(at + 1, &["on", "against"])
            && sentence.is(at + 2, &["the", "following"]);
        known && (verb || applied || imposed || headed)
    });
    // "Today's targets include:" in a text that tells who sanctions them.
    let targets = memory.authority.is_some()
        && has(&["targets", "listings", "designations"]).is_some_and(|noun| {
            sentence.find(&["include", "includes", "are", "comprise"], noun + 1, noun + 4).is_some()
        });
    if has(DESIGNATED).is_some()
        || targets
        || has(LISTED).is_some() && list
        || acts && has(&["listed"]).is_some()
        || applies
    {
        return Items::Designated;
    }
    Items::Any
}

/// What the head of a part of a notice makes of the entries below: "Additions", "Deletions".
fn heading(sentence: &Sentence) -> Items {
    let end =
        sentence.tokens.len() - usize::from(sentence.is(sentence.tokens.len().saturating_sub(1), &[":"]));
    let head = match end {
        1 => 0,
        2 if sentence.is(0, &["new"]) => 1,
        _ => return Items::Any,
    };
    match () {
        () if sentence.is(head, &["additions", "designations", "listings"]) => Items::Designated,
        () if sentence.is(head, &["deletions", "removals", "delistings", "revocations"]) => Items::Delisted,
        () => Items::Any,
    }
}

fn is_understood(sentence: &Sentence, at: usize) -> bool {
    let act = [PLAIN, LIFTED, TO_LIFT, DESIGNATED, LISTED, IMPOSED, APPLY]
        .iter()
        .any(|words| sentence.is(at, words));
    let number = sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
    let body = sentence.named_at(at).is_some_and(|named| named.is_authority() || named.is_adjective);
    let counted = sentence.is_in(at, Set::Counted) || sentence.is_in(at, Set::PredicateNoun);
    let follows = sentence.is_in(at, Set::Follows) || is_of_law(sentence, at);
    act || number
        || body
        || counted
        || follows
        || sentence.is_in(at, Set::Calendar)
        || sentence.is_in(at, Set::Month)
}

/// Who acts in such a line: whom "by" names, or the bodies and states that are not only where or whose somebody is.
fn actors(sentence: &Sentence) -> Vec<Mention> {
    let bodies = || sentence.named.iter().filter(|named| named.is_authority() && !named.is_adjective);
    let before = |named: &Named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        named.first.wrapping_sub(1 + article)
    };
    let by = bodies().find(|named| sentence.is(before(named), &["by"]));
    if let Some(by) = by {
        return vec![by.mention.clone()];
    }
    let mut found: Vec<Mention> = Vec::new();
    // "Regulation (EU) No 269/2014" is no act of the Union by itself.
    let law = |named: &Named| sentence.is(before(named), &["("]) && named.mention.entity == "eu";
    let free = bodies()
        .filter(|named| !law(named))
        // "property subject to U.S. jurisdiction".
        .filter(|named| !sentence.is(named.end, &["jurisdiction", "persons", "person"]))
        .filter(|named| !sentence.is(before(named), &["in", "from", "of", "against", "on", "at", "for"]));
    for named in free {
        if !found.iter().any(|known| known.entity == named.mention.entity) {
            found.push(named.mention.clone());
        }
    }
    found
}

/// Whether a rule reads what a list says of one of its members, whose act the line above the list tells.
pub(crate) fn is_of_list(rule: &str) -> bool {
    matches!(rule, "event.item" | "event.row" | "event.entry")
        || matches!(rule, "event.delist.item" | "event.delist.row" | "event.delist.entry")
}

/// Whether a sentence is one of the items of a list, or an entry.
pub(crate) fn is_item(sentence: &Sentence) -> bool {
    sentence.class == LineClass::Item || is_entry(sentence)
}

/// An item of a list: what it names first is designated or delisted, by each who acts.
pub(crate) fn item(sentence: &Sentence, memory: &mut Memory, items: Items) -> Vec<Draft> {
    if sentence.class != LineClass::Item || !sentence.is_first || memory.items != items || is_entry(sentence)
    {
        return Vec::new();
    }
    let cells = cells(sentence);
    let is_row = cells.len() > 1;
    if is_row && is_head(sentence, &cells) {
        memory.name_column =
            cells.iter().position(|cell| sentence.find(NAME_HEADS, cell.start, cell.end).is_some());
        return Vec::new();
    }
    let start = mark(sentence);
    // Items of another form are no longer of those that were counted: "2. Contents" after "(1) X".
    if memory.items_left.is_some() {
        let form = sentence
            .tokens
            .get(..start)
            .unwrap_or_default()
            .iter()
            .map(|token| token.kind)
            .collect::<Vec<_>>();
        if *memory.items_form.get_or_insert_with(|| form.clone()) != form {
            memory.items = Items::Any;
            return Vec::new();
        }
    }
    let (targets, end) = if is_row {
        let cell = memory.name_column.and_then(|column| cells.get(column));
        (in_row(sentence, cell), sentence.tokens.len())
    } else {
        sentence.list_from(start)
    };
    let mut targets: Vec<Mention> =
        targets.into_iter().filter(|named| named.is_party()).map(|named| named.mention.clone()).collect();
    let mut end = end;
    // "30 tankers, including X and Y": whom the item counts, and who is named of them.
    let mut counted = None;
    if targets.is_empty()
        && is_number(sentence, start)
        && let Some(among) = sentence.find(&["including", "namely", ":"], start, sentence.tokens.len())
    {
        let named = parties_in(sentence, among + 1, object_end(sentence, among + 1));
        end = named.last().map_or(end, |last| last.end);
        targets.extend(named.into_iter().map(|named| named.mention.clone()));
        counted = count(sentence, start, among).0.filter(|count| *count as usize >= targets.len());
    }
    // "1. X CO LTD, Tianjin, China; ... [PROGRAMME]": what follows the name is an address.
    let entry = sentence.find(&["["], start, sentence.tokens.len()).is_some()
        && sentence.tokens.get(start).is_some_and(|token| token.kind == TokenKind::Capitals);
    if entry && !is_row {
        targets.truncate(1);
    }
    if let Some((person, after)) = family_first(sentence, start).filter(|_| !is_row) {
        (targets, end) = (vec![person], after);
    }
    if targets.is_empty() {
        return Vec::new();
    }
    if let Some(left) = &mut memory.items_left {
        let Some(fewer) = u32::try_from(targets.len()).ok().and_then(|these| left.checked_sub(these)) else {
            return Vec::new();
        };
        *left = fewer;
    }
    memory.here.clone_from(&targets);
    let mut acting: Vec<Option<Mention>> = memory.acting.iter().cloned().map(Some).collect();
    if acting.is_empty() {
        acting.push(None);
    }
    if items == Items::Designated {
        memory.topic.clone_from(&targets);
        memory.targets.extend(targets.iter().cloned());
    }
    let draft = |authority: Option<Mention>| {
        let targets = targets.clone();
        let (rule, kind) = if items == Items::Designated {
            let legal_basis = Vec::new();
            (
                if is_row {
                    "event.row"
                } else if entry {
                    "event.entry"
                } else {
                    "event.item"
                },
                FactKind::Designation { authority, count: counted, targets, is_further: false, legal_basis },
            )
        } else {
            let rule = if is_row {
                "event.delist.row"
            } else if entry {
                "event.delist.entry"
            } else {
                "event.delist.item"
            };
            (rule, FactKind::Delisting { authority, count: counted, targets })
        };
        Draft::new(start, end, rule, kind)
    };
    acting.into_iter().map(draft).collect()
}

/// Where an item begins behind its bullet, number or letter.
pub(crate) fn mark(sentence: &Sentence) -> usize {
    let open = usize::from(sentence.is(0, &["("]));
    let short = sentence.tokens.get(open).is_some_and(|token| token.word.len() <= 3);
    if short && sentence.is(open + 1, &[".", ")"]) {
        return open + 2;
    }
    let letter = sentence.tokens.first().is_some_and(|token| !token.word.starts_with(char::is_alphanumeric));
    usize::from(letter && sentence.named_at(0).is_none() && open == 0)
}
