//! Which of the dates of a sentence is that of a fact.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::dates::dates;
use crate::document::{Document, Span};
use crate::fact::{DateBasis, FactDate, FactKind};
use crate::line::{LineClass, is_forward_mark};
use crate::read::Draft;
use crate::rules::apart::clause_of;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// The day on which a document was published, with what that rests on: its dateline, the day that stands
/// between its title and the story, or the day on which the e-mail was sent. A day that a page shows anywhere else is none.
///
/// A dateline without a year takes that of one of the others within [`LATE`] days after it.
pub(crate) fn publication(document: &Document, sentences: &[Sentence]) -> Option<FactDate> {
    let story = |sentence: &&Sentence| sentence.class == LineClass::Body;
    let sent = document.sent.map(|day| FactDate {
        earliest: Some(day),
        latest: Some(day),
        month_day: None,
        weekday: None,
        basis: DateBasis::Sent,
        span: Span::new(0, 0),
    });
    let other = under_title(document).or_else(|| marked(document)).or_else(|| passed_on(document)).or(sent);
    let line = sentences.iter().find(story).and_then(dateline);
    let line = line.or_else(|| {
        lone_dateline(document).filter(|_| other.as_ref().is_none_or(|day| day.basis == DateBasis::Sent))
    });
    let Some(line) = line else { return other };
    let year = line.month_day.zip(other.as_ref().and_then(|other| other.latest)).and_then(|(told, day)| {
        let (month, Some(of_month)) = told else { return None };
        let days = [day.year(), day.year() - 1].map(|year| Date::new(year, month, of_month).ok());
        days.into_iter()
            .flatten()
            .find(|line| *line <= day && day.since(*line).is_ok_and(|gap| gap.get_days() <= LATE))
    });
    Some(match year {
        Some(day) => FactDate { earliest: Some(day), latest: Some(day), month_day: None, ..line },
        None => line,
    })
}

/// So many days after its dateline a story may still be sent or shown for the first time.
const LATE: i32 = 7;

/// The date of the dateline that begins a story: `WASHINGTON, Sept. 13 (CGTN) --`.
fn dateline(sentence: &Sentence) -> Option<FactDate> {
    let (at, date) = dates(sentence).into_iter().next()?;
    (at < sentence.begins).then_some(FactDate { basis: DateBasis::Dateline, ..date })
}

/// The date of a dateline that is a line of its own between title and story: `WASHINGTON, March 14, 2024`.
fn lone_dateline(document: &Document) -> Option<FactDate> {
    let title = document.lines.iter().position(|line| line.class == LineClass::Title)?;
    let whole = |line: &&crate::line::Line| {
        // With a story behind it, it is a dateline.
        let text = document.quote(line.span).trim_end_matches(['-', '\u{2013}', '\u{2014}', ' ']);
        let found = crate::line::dateline(&format!("{text} \u{2013} x"));
        found.is_some_and(|found| {
            found.date.is_some() && found.place.is_some() && found.span.range().end > text.len()
        })
    };
    let mut head = document.lines.iter().skip(title + 1).take(HEAD);
    let line = head.find(|line| whole(line) || line.class.is_story()).filter(whole)?;
    let days = dates(&Sentence::plain(document, line.span)).into_iter().map(|(_, date)| date);
    let day = days.into_iter().find(|date| date.earliest.is_some() || date.month_day.is_some())?;
    Some(FactDate { basis: DateBasis::Dateline, ..day })
}

/// The one whole day that stands between the title and the story: in a line of its own that no update is told by, or at an
/// end of a line that calls what follows a release or a statement.
fn under_title(document: &Document) -> Option<FactDate> {
    let title = document.lines.iter().position(|line| line.class == LineClass::Title)?;
    let head = document.lines.iter().skip(title + 1).take(HEAD);
    let head = head.take_while(|line| !line.class.is_story());
    let mut found = head.filter_map(|line| {
        let sentence = Sentence::plain(document, line.span);
        let shows = match line.class {
            LineClass::Clock => sentence.find(UPDATED, 0, sentence.tokens.len()).is_none(),
            LineClass::Heading | LineClass::Widget => calls_itself(&sentence),
            _ => false,
        };
        if shows { one_day(&sentence) } else { None }
    });
    let Some(day) = found.next() else { return over_title(document, title) };
    let is_one = found.all(|other| other.earliest == day.earliest);
    is_one.then_some(FactDate { basis: DateBasis::Published, ..day })
}

/// The day that a line of the head of a page calls that of publication, whatever stands before it: "Published 18 July 2025".
fn marked(document: &Document) -> Option<FactDate> {
    let day = document.lines.iter().take(MARKED).find_map(|line| {
        let sentence = Sentence::plain(document, line.span);
        let marked = sentence.is(0, &["published", "released", "issued"]) && sentence.tokens.len() <= SHORT;
        if marked { one_day(&sentence) } else { None }
    })?;
    Some(FactDate { basis: DateBasis::Published, ..day })
}

/// Among so many lines it is looked for.
const MARKED: usize = 12;

/// The day on which a message was sent that an e-mail passes on: the "Date" of the head beneath its mark.
fn passed_on(document: &Document) -> Option<FactDate> {
    let mark = document.lines.iter().position(|line| is_forward_mark(document.quote(line.span)))?;
    let day = document.lines.iter().skip(mark + 1).take(HEAD).find_map(|line| {
        let sentence = Sentence::plain(document, line.span);
        let first = usize::from(sentence.is(0, &["*"]));
        let sent = sentence.is(first, &["date", "sent"]) && sentence.is(first + 1, &[":"]);
        if sent { one_day(&sentence) } else { None }
    })?;
    Some(FactDate { basis: DateBasis::Sent, weekday: None, ..day })
}

/// The one whole day that a sentence has.
fn one_day(sentence: &Sentence) -> Option<FactDate> {
    let days = dates(sentence).into_iter().map(|(_, date)| date);
    let mut days = days.filter(|date| date.basis == DateBasis::Explicit);
    let (day, None) = (days.next()?, days.next()) else { return None };
    (day.earliest.is_some() && day.earliest == day.latest).then_some(day)
}

/// The day right above the title of what calls itself a release or a statement there; any other day above a title may be that on
/// which a page was looked at.
fn over_title(document: &Document, title: usize) -> Option<FactDate> {
    let above = document.lines.get(title.saturating_sub(OVER)..title)?;
    let plain = |line: &crate::line::Line| Sentence::plain(document, line.span);
    let released = above.iter().any(|line| {
        let sentence = plain(line);
        sentence.tokens.len() <= SHORT && sentence.find(RELEASED, 0, sentence.tokens.len()).is_some()
    });
    let shows = |line: &&crate::line::Line| {
        let clock = released && line.class == LineClass::Clock;
        clock || !line.class.is_story() && calls_itself(&plain(line))
    };
    let day = plain(above.last().filter(shows)?);
    let is_first = day.find(UPDATED, 0, day.tokens.len()).is_none();
    Some(FactDate { basis: DateBasis::Published, ..one_day(&day).filter(|_| is_first)? })
}

/// So many lines above a title may say what it is, in so many words each.
const OVER: usize = 4;
const SHORT: usize = 8;
const RELEASED: &[&str] = &["release", "statement", "statements", "remarks", "communiqu\u{e9}"];

/// So many lines may stand between a title and its story.
const HEAD: usize = 6;

/// Say of a day that it is not the first one.
const UPDATED: &[&str] = &["updated", "update", "modified", "revised", "reviewed"];

/// Whether a line of a head is the one that says what was published when: "Press release 30 July 2020", "May 9, 2024 - Ottawa".
fn calls_itself(sentence: &Sentence) -> bool {
    let Some((at, date)) = dates(sentence).into_iter().next() else { return false };
    let end = sentence.tokens.iter().take_while(|token| token.span.start < date.span.end).count();
    let named = sentence.find(RELEASED, 0, at).is_some();
    let opens = at == 0 && sentence.is(end, &["-", "\u{2013}", "\u{2014}", "|", "/"]);
    // A time may follow.
    let ends = (end..sentence.tokens.len()).all(|at| {
        sentence.is(at, &[":"])
            || sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    });
    opens || named && ends
}

pub(crate) fn date_of(
    draft: &Draft,
    sentence: &Sentence,
    stated: &[(usize, FactDate)],
    event: bool,
    published: Option<&FactDate>,
) -> Option<FactDate> {
    let inside = |at: usize| draft.first <= at && at < draft.end;
    if matches!(draft.kind, FactKind::Relation { .. } | FactKind::Office { .. }) {
        // A tie has a beginning or an end right after it: "head of X since 2021".
        let near = |at: usize| inside(at) || (draft.end..=draft.end + 3).contains(&at);
        return stated.iter().find(|(at, date)| date.is_open() && near(*at)).map(|(_, date)| date.clone());
    }
    if matches!(draft.kind, FactKind::Measure(_)) {
        return of_todays_act(sentence, stated, published);
    }
    let wanted = matches!(
        draft.kind,
        FactKind::Designation { .. }
            | FactKind::Delisting { .. }
            | FactKind::Attack { .. }
            | FactKind::Amount { .. }
            | FactKind::Denial
            | FactKind::Claim
    );
    if !wanted {
        return None;
    }
    let designates = matches!(draft.kind, FactKind::Designation { .. } | FactKind::Delisting { .. });
    if matches!(draft.kind, FactKind::Claim) {
        // When somebody says something stands before it; a date within is of what he says.
        let before = |at: usize| at < draft.first && draft.first - at <= 10 || at < 4;
        // "Ahead of the 23 January protests": a date that describes is none of the saying.
        let describes = |at: usize| sentence.is(at.wrapping_sub(1), &["the"]);
        return stated
            .iter()
            .find(|(at, date)| before(*at) && !inside(*at) && !date.is_open() && !describes(*at))
            .map(|(_, date)| date.clone());
    }
    // "X, which was sanctioned on 3 May 2019, is believed to have stolen $5 million": the day is of the other act.
    let sum = matches!(draft.kind, FactKind::Amount { .. });
    let acts = ["sanctioned", "designated", "listed", "blacklisted"];
    let of_act = |at: usize| {
        let act = sentence.find(&acts, at.saturating_sub(6), at).filter(|_| sum && !inside(at));
        act.is_some_and(|act| act > draft.end || sentence.find(&[","], at, draft.first).is_some())
    };
    // A dateline says when a story was written, and not when money moved or somebody attacked.
    let told = matches!(draft.kind, FactKind::Attack { .. } | FactKind::Amount { .. } | FactKind::Denial);
    let in_dateline = |at: usize| told && at < sentence.begins;
    // "the theft from X reported on June 24, 2022": the day of the report.
    let of_report = |at: usize| {
        let verb = at.wrapping_sub(1 + usize::from(sentence.is(at.wrapping_sub(1), &["on", "in"])));
        told && sentence.is(verb, &["reported", "disclosed"]) && at > sentence.begins
    };
    // "$5 million in 2020, and $3 million": what another clause is dated by is not of this one, but for what opens the sentence.
    let of_another = |at: usize| {
        let opens = at <= sentence.begins + 2;
        let (from, to) = if at < draft.first { (at, draft.first) } else { (draft.end, at) };
        let joins = |place: usize| sentence.is(place, &[",", ";", "and", "but"]);
        sum && !opens && !inside(at) && (from..to).any(joins)
    };
    // "X, which was sanctioned in 2019, denied it": what a relative clause is dated by is not of the denial.
    let of_aside = |at: usize| {
        let denies = ["denied", "denies", "deny", "denying", "rejected", "rejects", "dismissed", "refuted"];
        let verb =
            sentence.find(&denies, at, draft.end).filter(|_| draft.kind == FactKind::Denial && inside(at));
        verb.is_some_and(|verb| sentence.find(&[","], at, verb).is_some())
            && sentence.find(&["which", "who", "whom", "whose"], draft.first, at).is_some()
    };
    // A beginning is that of a designation only right after it: "has been sanctioned since 2021".
    let fits = |at: usize, date: &FactDate| {
        if date.is_open() {
            let after = designates && (draft.end..draft.end + 4).contains(&at);
            return after || inside(at) && matches!(draft.kind, FactKind::Attack { .. });
        }
        // "has used its sanctions powers, naming X as the man behind the 2022 breach".
        let far =
            draft.rule == "event.powers" && at >= draft.end && sentence.find(&[","], draft.end, at).is_some();
        // "Since November 3 it has sanctioned X": some day of that time.
        let since = designates && sentence.is(at.wrapping_sub(1), &["since"]);
        !since
            && !far
            && (!designates || is_its_own(sentence, draft, at))
            && !of_report(at)
            && !of_act(at)
            && !of_aside(at)
            && !in_dateline(at)
            && !of_another(at)
    };
    let within =
        stated.iter().find(|(at, date)| inside(*at) && fits(*at, date)).map(|(_, date)| date.clone());
    // "designated it in 2022": right behind the act.
    let behind = || {
        let at = |at: usize| designates && (draft.end..=draft.end + 2).contains(&at);
        let found = stated.iter().find(|(place, date)| at(*place) && fits(*place, date));
        found.filter(|(place, _)| sentence.find(&[",", ";"], draft.end, *place).is_none())
    };
    // "LONDON, 19 November - The Treasury has sanctioned X, it said on Wednesday": the weekday tells the day of the act, and the
    // dateline that of the story.
    let weekday = |(at, date): &(usize, FactDate)| {
        *at >= sentence.begins && date.basis == DateBasis::Weekday && fits(*at, date)
    };
    let told_apart = designates && stated.iter().any(weekday);
    let near = || {
        stated
            .iter()
            .filter(|(at, date)| fits(*at, date) && !(told_apart && *at < sentence.begins))
            .min_by_key(|(at, _)| at.abs_diff(draft.first))
            // An attack is dated by what opens the sentence: "On 3 May 2021, X hacked Y".
            .filter(|(at, _)| {
                let opens = *at <= sentence.begins + 2 && sentence.find(&[","], *at, at + 6).is_some();
                // "In May, X attributed the hack to Y": then X said so.
                let said = draft.rule == "attack.linked" && draft.attribution.is_some();
                !matches!(draft.kind, FactKind::Attack { .. })
                    || opens && *at < draft.first && !said
                    || follows(sentence, draft, *at)
            })
            // "denied it, but in 2019 he was arrested": the day is of the other clause.
            .filter(|(at, _)| {
                !matches!(draft.kind, FactKind::Denial)
                    || sentence.find(&[",", ";", "but", "and"], draft.end, *at).is_none()
            })
            // What a passive is dated by follows it or opens the sentence; another date there is of something else.
            .filter(|(at, _)| {
                draft.rule != "event.designate.passive" || *at < 4 || (draft.end..draft.end + 8).contains(at)
            })
            .map(|(_, date)| date.clone())
    };
    // What its release says an authority is doing, it does that day: "OFAC is designating X".
    let now = || {
        let is_whole = |day: &&FactDate| matches!(day.basis, DateBasis::Published | DateBasis::Dateline);
        let day = published.filter(is_whole);
        let day = day.filter(|_| {
            matches!(draft.rule, "event.designate" | "event.designate.passive" | "event.identified")
        });
        day.filter(|_| is_under_way(sentence, draft)).cloned()
    };
    // What a passive is dated by follows it, whatever stands between whom it befalls and the verb.
    let first = behind().filter(|_| draft.rule == "event.designate.passive").map(|(_, date)| date.clone());
    let within = first.or(within);
    let found = within.or_else(|| behind().map(|(_, date)| date.clone())).or_else(near).or_else(now);
    match (found, published) {
        // A weekday beside the day of publication is of that week; together they tell more than either.
        (Some(date), Some(published)) if date.basis == DateBasis::Weekday && event => {
            // With a year the weekday is the last one of its name: what is dated Friday tells of Thursday's events.
            let day =
                published.latest.zip(date.weekday).and_then(|(day, weekday)| on_or_before(day, weekday));
            let line = FactDate { earliest: day, latest: day, month_day: published.month_day, ..date };
            Some(FactDate { basis: published.basis, ..line })
        }
        // "Today" is the day on which that is published.
        (Some(date), Some(published))
            if date.basis == DateBasis::Relative && event && date.earliest.is_none() =>
        {
            let back = match sentence.at(date.span) {
                Some("today") => 0,
                Some("yesterday") => 1,
                _ => return Some(date),
            };
            let day = published.latest.and_then(|day| day.checked_sub(back.days()).ok());
            Some(FactDate { earliest: day, latest: day, ..date })
        }
        (found, _) => found,
    }
}

/// The day of the act that a sentence says something follows from: "as a result of today's action".
fn of_todays_act(
    sentence: &Sentence,
    stated: &[(usize, FactDate)],
    published: Option<&FactDate>,
) -> Option<FactDate> {
    let acts = ["action", "actions", "designation", "designations", "announcement"];
    let of_act =
        |at: usize| sentence.has(at, &["today", "'s"]) && sentence.find(&acts, at + 2, at + 4).is_some();
    let (_, date) = stated.iter().find(|(at, _)| of_act(*at))?;
    let day = published.and_then(|day| day.earliest.filter(|first| day.latest == Some(*first)));
    Some(FactDate { earliest: day, latest: day, ..date.clone() })
}

/// Whether only where something happened stands between it and a date: "the attack on X in Y on 24 August 2010".
fn follows(sentence: &Sentence, draft: &Draft, at: usize) -> bool {
    draft.end <= at
        && at - draft.end <= 9
        && (draft.end..at).all(|place| {
            sentence.named_at(place).is_some()
                || sentence.is(
                    place,
                    &[
                        "in", "on", "at", "near", "the", "of", "early", "late", "between", "since", "during",
                        "around", "or", "about",
                    ],
                )
                || sentence.tokens.get(place).is_some_and(Token::is_capital)
        })
}

/// Whether a designation is told of as being done: "is designating", "is today sanctioning".
fn is_under_way(sentence: &Sentence, draft: &Draft) -> bool {
    let act = sentence.find(&["designating", "sanctioning", "identifying", "being"], draft.first, draft.end);
    act.is_some_and(|act| {
        (act.saturating_sub(3)..act)
            .rev()
            .take_while(|at| sentence.named_at(*at).is_none())
            .any(|at| sentence.is(at, &["is", "are"]))
    })
}

/// The day that the line above a list gives for what befalls its items.
pub(crate) fn of_items(
    sentence: &Sentence,
    stated: &[(usize, FactDate)],
    published: Option<&FactDate>,
    kind: FactKind,
) -> Option<FactDate> {
    let whole = Draft::new(0, sentence.tokens.len(), "event.item", kind);
    // A year in it may be that of a law.
    date_of(&whole, sentence, stated, true, published)
        .filter(|day| day.earliest.is_none() || day.earliest == day.latest)
}

/// The other dates of an act that was done more than once: "in 2018 and again in 2021", "on 3 May 2018 and 4 June 2021".
pub(crate) fn again<'a>(
    draft: &Draft,
    sentence: &'a Sentence,
    stated: &'a [(usize, FactDate)],
) -> Vec<&'a FactDate> {
    let may_be = match &draft.kind {
        FactKind::Designation { targets, .. } | FactKind::Delisting { targets, .. } => targets.len() < 2,
        FactKind::Attack { .. } => true,
        _ => false,
    };
    let own = draft.date.as_ref().filter(|date| may_be && date.basis == DateBasis::Explicit);
    let Some(own) = own.and_then(|own| stated.iter().position(|(_, date)| date.span == own.span)) else {
        return Vec::new();
    };
    let joins = |first: usize| match stated.get(first..first + 2) {
        Some([before, after]) => are_joined(sentence, before, after),
        _ => false,
    };
    let mut from = own;
    while from > 0 && own - from < MOST && joins(from - 1) {
        from -= 1;
    }
    let mut to = own;
    while to - own < MOST && joins(to) {
        to += 1;
    }
    (from..=to)
        .filter(|place| *place != own)
        .filter_map(|place| stated.get(place))
        .map(|(_, date)| date)
        .collect()
}

/// So many times, before its date and after it, an act is taken to be told of again.
const MOST: usize = 8;

/// Whether nothing but "and again in" or the like stands between two dates.
fn are_joined(
    sentence: &Sentence,
    (first, before): &(usize, FactDate),
    (at, after): &(usize, FactDate),
) -> bool {
    let end =
        sentence.tokens.iter().skip(*first).take_while(|token| token.span.end <= before.span.end).count();
    let between = first + end..*at;
    let plain = ["and", "again", "in", "on", ",", "then"];
    before.earliest.is_some()
        && after.earliest.is_some()
        && between.clone().all(|place| sentence.is(place, &plain))
        && sentence.find(&["and", "again"], between.start, between.end).is_some()
        && sentence.find(&["respectively"], *at, at + 6).is_none()
}

/// The last day of a weekday (1 for Monday) on a day or before it.
fn on_or_before(day: Date, weekday: i8) -> Option<Date> {
    let back = (day.weekday().to_monday_one_offset() - weekday).rem_euclid(7);
    day.checked_sub(i64::from(back).days()).ok()
}

/// Whether a date is of the designation itself, and not of another verb or of what a clause within the sentence tells:
/// "designated X, who founded Y in 2014".
fn is_its_own(sentence: &Sentence, draft: &Draft, at: usize) -> bool {
    let act = if matches!(draft.kind, FactKind::Delisting { .. }) { Set::Delists } else { Set::Designates };
    let mut before = at;
    while sentence.is(before.wrapping_sub(1), &["in", "on", "since", "early", "late", "mid", "of", "the"]) {
        before -= 1;
    }
    // "founded in 2014", "established on 3 May 2012".
    let verb = before.checked_sub(1).and_then(|verb| sentence.tokens.get(verb)).is_some_and(|token| {
        let participle = token.kind == TokenKind::Word && token.word.len() > 4 && token.word.ends_with("ed");
        (participle || token.is_any(&["began", "born", "made", "held", "became", "built"]))
            && !token.is_in(act)
            && !token.is_in(Set::Says)
            && !token.is_in(Set::Imposes)
            && !token.is_any(&["decided", "agreed", "voted"])
    });
    if verb {
        return false;
    }
    // "sanctions imposed in 2022 were lifted": the date is of the act said last before it.
    let imposes = ["imposed", "designated", "sanctioned", "listed", "blacklisted", "placed", "added"];
    let other = (0..at)
        .rev()
        .find(|place| sentence.is(*place, &imposes) || sentence.is_in(*place, Set::Delists))
        .is_some_and(|place| !sentence.is_in(place, Set::Delists));
    if matches!(draft.kind, FactKind::Delisting { .. }) && other {
        return false;
    }
    // "In 2019, before OFAC designated X, Y was sold": the date is of the main clause.
    let clause = sentence.find(&["before", "after", "until", "when", "while", "since"], at, draft.first);
    if clause.is_some_and(|clause| sentence.find(&[","], clause, draft.first).is_none()) {
        return false;
    }
    if at < draft.end {
        return true;
    }
    // "sanctioned X, and put Y on its list in 2023": of the other act.
    if draft.end > 0 && clause_of(sentence, draft.end - 1).end <= at {
        return false;
    }
    // Behind a word that opens another clause the date is of that: "for supplying ore in 2014", "who left in 2014".
    let gerund = |place: usize| {
        sentence.is(place, &["for"])
            && sentence.tokens.get(place + 1).is_some_and(|token| {
                token.word.ends_with("ing") || token.is_any(&["his", "her", "its", "their"])
            })
    };
    let opens =
        ["who", "which", "whose", "that", "where", "when", "because", "after", "before", "while", "since"];
    !(draft.end..at).any(gerund) && sentence.find(&opens, draft.end, at).is_none()
}
