//! Facts in words, for people to read.

use crate::fact::{DateBasis, Fact, FactDate, FactKind, MeasureStated, Modality, RelationStated, in_figures};

/// A fact as a line: what is stated, how sure, who says it, when, and the rule. The text is the document's own and may hold
/// anything that a text can hold.
pub fn in_words(fact: &Fact) -> String {
    let by = fact.attribution.as_ref().and_then(|said| {
        let speaker = said.speaker.as_ref().map(|speaker| format!(" said by {}", speaker.text));
        let channel = said.channel.as_ref().map(|channel| format!(" through {}", channel.text));
        (speaker.is_some() || channel.is_some())
            .then(|| speaker.unwrap_or_default() + &channel.unwrap_or_default())
    });
    let date = fact.date.as_ref().map(dated).unwrap_or_default();
    format!("{}{}{date} <{}>", in_brief(fact), by.unwrap_or_default(), fact.rule)
}

/// What is stated and how sure.
pub fn in_brief(fact: &Fact) -> String {
    let what = match &fact.kind {
        FactKind::Designation { authority, count, targets, .. } => {
            let by = authority.as_ref().map_or("somebody", |authority| authority.text.as_str());
            let count = count.map_or_else(String::new, |count| format!("{count} parties "));
            let names: Vec<&str> = targets.iter().map(|target| target.text.as_str()).collect();
            format!("designation by {by}: {count}{}", names.join(", "))
        }
        FactKind::Delisting { authority, count, targets } => {
            let by = authority.as_ref().map_or("somebody", |authority| authority.text.as_str());
            let count = count.map_or_else(String::new, |count| format!("{count} parties "));
            let names: Vec<&str> = targets.iter().map(|target| target.text.as_str()).collect();
            format!("delisting by {by}: {count}{}", names.join(", "))
        }
        FactKind::Measure(measure) => {
            let sort = measure.code().replace('_', " ");
            match measure {
                MeasureStated::Ownership { hundredths, .. } => {
                    format!("measure: {sort} from {}.{:02} %", hundredths / 100, hundredths % 100)
                }
                _ => format!("measure: {sort}"),
            }
        }
        FactKind::Relation { relation, subject, object, share } => {
            let relation = match relation {
                RelationStated::HoldsOffice => "holds office in".to_owned(),
                _ => relation.code().replace('_', " "),
            };
            let share = share.as_ref().map_or_else(String::new, |share| format!(" ({share} %)"));
            format!("{} {relation} {}{share}", subject.text, object.text)
        }
        FactKind::Alias { subject, alias } => format!("{} also known as {}", subject.text, alias.text),
        FactKind::Attack { actor, victims } => {
            let actor = actor.as_ref().map_or("somebody", |actor| actor.text.as_str());
            let victims: Vec<&str> = victims.iter().map(|victim| victim.text.as_str()).collect();
            let on = if victims.is_empty() { String::new() } else { format!(" on {}", victims.join(", ")) };
            format!("attack by {actor}{on}")
        }
        FactKind::Amount { units, hundredths, currency, comparator, .. } => {
            let comparator = comparator.code().replace('_', " ");
            format!("amount: {comparator} {currency} {}", in_figures(*units, *hundredths))
        }
        FactKind::Coordination { with } => format!("in coordination with {}", with.text),
        FactKind::Office { person, office } => format!("{}, {office}", person.text),
        FactKind::Body { body } => format!("cited: {}", body.text),
        FactKind::Wallet { wallet, holder } => {
            let holder = holder.as_ref().map_or("nobody named", |holder| holder.text.as_str());
            format!("wallet {} of {holder}", wallet.text)
        }
        FactKind::Reason { .. } | FactKind::Claim | FactKind::Denial | FactKind::Status => {
            format!("{}: {}", fact.kind.code(), fact.quote)
        }
    };
    let what = if fact.is_former { format!("{what} [no more]") } else { what };
    let modality = if fact.modality == Modality::Stated {
        String::new()
    } else {
        format!(" [{}]", fact.modality.code())
    };
    what + &modality
}

fn dated(date: &FactDate) -> String {
    let basis = match date.basis {
        DateBasis::Explicit => "stated",
        DateBasis::Dateline => "by the dateline",
        DateBasis::Published => "by the day under the title",
        DateBasis::Sent => "by the day the e-mail was sent",
        DateBasis::Weekday => "by the weekday",
        DateBasis::Relative => "relative",
        DateBasis::OtherDocument => "by another document",
        DateBasis::OfficialList => "by the list",
    };
    match (date.earliest, date.latest, date.month_day) {
        (Some(from), Some(to), _) if from == to => format!(" on {from} ({basis})"),
        (Some(from), Some(to), _) => format!(" between {from} and {to} ({basis})"),
        (_, _, Some((month, Some(day)))) => format!(" on {month:02}-{day:02}, no year ({basis})"),
        (_, _, Some((month, None))) => format!(" in month {month:02}, no year ({basis})"),
        (Some(from), None, _) => format!(" since {from} ({basis})"),
        (None, Some(to), _) => format!(" until {to} ({basis})"),
        _ => date.weekday.map_or_else(String::new, |day| {
            let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
            let day = usize::try_from(day - 1).ok().and_then(|place| names.get(place));
            day.map_or_else(String::new, |day| format!(" on a {day}, no day stated"))
        }),
    }
}
