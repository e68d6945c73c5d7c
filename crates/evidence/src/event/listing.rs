//! What lists say of an event that documents report: another day, or nothing, or the contrary.
//!
//! The list wins for screening, and nothing here changes it: an article neither lists nor delists (trust.md F51). What differs is a
//! [`Conflict`] beside those between documents, so that somebody looks.

use std::collections::BTreeMap;

use interdict_model::{Edition, ListId, PartialDate};
use jiff::civil::Date;

use crate::event::{Action, Conflict, Documents, Event};

/// What one list says of a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The list.
    pub list: ListId,
    /// The edition in force on the day asked about.
    pub edition: Edition,
    /// How the party stands on it.
    pub standing: Standing,
}

/// How a party stands on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is listed.
    Listed {
        /// The name under which the list files it.
        caption: String,
        /// When, as the list itself says.
        listed: Option<PartialDate>,
        /// The first stored edition in which it stood: it was listed by then.
        since: Option<Edition>,
    },
    /// It stood in earlier editions and does not in this.
    Gone {
        /// The name under which the list filed it.
        caption: String,
        /// The last stored edition in which it stood.
        last: Edition,
    },
    /// It is not found.
    Absent {
        /// A listed party of a name so near that a person must say.
        near: Option<String>,
    },
}

/// What the lists say differently about one target of an event. `listings` are those of the lists on which the authority's acts
/// stand, `days` how far dates may be apart. Nothing is said where no such list is loaded.
pub fn against(event: &Event, target: &str, listings: &[Listing], days: i32) -> Vec<Conflict> {
    let is_listed = |listing: &&Listing| matches!(listing.standing, Standing::Listed { .. });
    let name = printed(event, target);
    if event.action == Action::Delisting {
        let still = listings.iter().filter(is_listed);
        return still.map(|listing| still_listed(event, &name, listing)).collect();
    }
    if listings.iter().any(|listing| is_listed(&listing)) {
        return listings.iter().filter_map(|listing| other_day(event, &name, listing, days)).collect();
    }
    let gone: BTreeMap<String, Documents> = listings
        .iter()
        .filter_map(|listing| match &listing.standing {
            Standing::Gone { caption, last } => {
                let value = format!(
                    "last on the list {} of {last} as {caption}, not on that of {}",
                    listing.list, listing.edition
                );
                Some((value, Documents::new()))
            }
            _ => None,
        })
        .collect();
    let (about, values, note) = if gone.is_empty() {
        let absent = listings.iter().map(|listing| {
            let near = match &listing.standing {
                Standing::Absent { near: Some(near) } => format!("; perhaps {near}, which a person must say"),
                _ => String::new(),
            };
            (format!("not on the list {} of {}{near}", listing.list, listing.edition), Documents::new())
        });
        ("list: not found", absent.collect(), "the name may be other on the list, or the text wrong")
    } else {
        ("list: no longer listed", gone, "it was listed and was taken off since")
    };
    let values: BTreeMap<String, Documents> = values;
    if values.is_empty() {
        return Vec::new();
    }
    let older = event.earliest.filter(|day| listings.iter().all(|listing| listing.edition.date < *day));
    let note = older.map_or_else(
        || format!("{note}; the list decides"),
        |day| format!("the list is older than what is reported, which is of {day}"),
    );
    vec![conflict(about, values, (format!("{name} designated"), event), note)]
}

fn still_listed(event: &Event, name: &str, listing: &Listing) -> Conflict {
    let Listing { list, edition, .. } = listing;
    let note = match event.latest {
        Some(day) if edition.date < day => {
            format!("the list is older than what is reported, which is of {day}")
        }
        _ => "an article delists nobody; the list decides".to_owned(),
    };
    let values = BTreeMap::from([(format!("on the list {list} of {edition}"), Documents::new())]);
    conflict("list: still listed", values, (format!("{name} delisted"), event), note)
}

/// Where the list has another day of listing than the event can have.
fn other_day(event: &Event, name: &str, listing: &Listing, days: i32) -> Option<Conflict> {
    let Standing::Listed { listed, since, .. } = &listing.standing else { return None };
    let within =
        |from: Date, to: Date, day: (Date, Date)| apart(day.1, from) <= days && apart(to, day.0) <= days;
    let by_list = match (listed, since) {
        (Some(listed), _) => {
            let fits = match (event.earliest, event.latest, event.month_day) {
                (Some(from), Some(to), _) => within(listed.earliest(), listed.latest(), (from, to)),
                (_, _, Some((month, day))) if listed.is_day() => {
                    let first = Date::new(listed.earliest().year(), month, day.unwrap_or(1)).ok()?;
                    let last = if day.is_some() { first } else { first.last_of_month() };
                    within(listed.earliest(), listed.latest(), (first, last))
                }
                _ => true,
            };
            (!fits).then(|| format!("listed {listed} by {}", listing.list))
        }
        (None, Some(since)) => {
            // A later designation of a party that stood there before may be under another programme.
            let from = event.earliest.filter(|from| apart(since.date, *from) > days);
            from.map(|_| format!("on the list {} of {since} already", listing.list))
        }
        (None, None) => None,
    }?;
    let day = match (event.earliest, event.latest, event.month_day) {
        (Some(from), Some(to), _) if from == to => from.to_string(),
        (Some(from), Some(to), _) => format!("{from} to {to}"),
        (_, _, Some((month, Some(day)))) => format!("{month:02}-{day:02}, no year"),
        (_, _, Some((month, None))) => format!("month {month:02}, no year"),
        _ => return None,
    };
    let values = BTreeMap::from([(by_list, Documents::new())]);
    let note = "the text may mean another designation of the party; the list decides".to_owned();
    Some(conflict("list: date", values, (format!("{name} designated {day}"), event), note))
}

/// Days from one day to a later one; negative if it is earlier.
fn apart(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

fn conflict(
    about: &str,
    mut values: BTreeMap<String, Documents>,
    (reported, event): (String, &Event),
    note: String,
) -> Conflict {
    values.insert(reported, event.documents.clone());
    Conflict { about: about.to_owned(), values, note }
}

/// What the documents call a target: its longest form.
fn printed(event: &Event, target: &str) -> String {
    let spellings = event.targets.get(target).into_iter().flatten();
    spellings.max_by_key(|name| name.len()).cloned().unwrap_or_else(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::*;

    fn event(action: Action, day: Option<&str>) -> Event {
        let day: Option<Date> = day.map(|day| day.parse().unwrap());
        Event {
            action,
            country: "US".to_owned(),
            authorities: BTreeSet::new(),
            targets: BTreeMap::from([("party:venmorak".to_owned(), BTreeSet::from(["Venmorak".to_owned()]))]),
            counts: BTreeSet::new(),
            earliest: day,
            latest: day,
            month_day: None,
            documents: Documents::from(["d".into()]),
            families: Vec::new(),
            origins: BTreeSet::new(),
            facts: Vec::new(),
            measures: BTreeMap::new(),
            modalities: BTreeMap::new(),
            conflicts: Vec::new(),
        }
    }

    fn listing(standing: Standing) -> Listing {
        Listing { list: "us-ofac-sdn".parse().unwrap(), edition: edition("2023-12-28"), standing }
    }

    fn edition(day: &str) -> Edition {
        Edition::of(day.parse().unwrap())
    }

    fn listed(day: Option<&str>, since: Option<&str>) -> Standing {
        Standing::Listed {
            caption: "VENMORAK".to_owned(),
            listed: day.map(|day| day.parse().unwrap()),
            since: since.map(edition),
        }
    }

    fn about(event: &Event, standing: Standing) -> Option<Conflict> {
        let mut found = against(event, "party:venmorak", &[listing(standing)], 1);
        assert!(found.len() <= 1);
        found.pop()
    }

    #[test]
    fn a_day_of_listing_is_compared_as_exactly_as_both_are_known() {
        let on = |day: &str| event(Action::Designation, Some(day));
        assert_eq!(about(&on("2019-09-13"), listed(Some("2019-09-13"), None)), None);
        assert_eq!(about(&on("2019-09-14"), listed(Some("2019-09-13"), None)), None, "files lag by a day");
        assert_eq!(about(&on("2019-09-14"), listed(Some("2019"), None)), None);
        assert_eq!(about(&on("2019-09-14"), listed(None, Some("2021-08-18"))), None, "listed by then");
        assert_eq!(about(&event(Action::Designation, None), listed(Some("2019-09-13"), None)), None);
        for (day, standing) in [
            ("2019-10-13", listed(Some("2019-09-13"), None)),
            ("2019-08-13", listed(Some("2019-09-13"), None)),
            ("2019-08-13", listed(Some("2020"), None)),
            ("2023-05-23", listed(None, Some("2021-08-18"))),
        ] {
            let conflict = about(&on(day), standing).unwrap();
            assert_eq!(conflict.about, "list: date");
            let reported = conflict.values.get(&format!("Venmorak designated {day}")).unwrap();
            assert_eq!(*reported, Documents::from(["d".into()]));
        }
        let mut without_year = event(Action::Designation, None);
        without_year.month_day = Some((9, Some(13)));
        assert_eq!(about(&without_year, listed(Some("2019-09-13"), None)), None);
        assert!(about(&without_year, listed(Some("2019-06-13"), None)).is_some());
    }

    #[test]
    fn who_is_not_on_the_list_is_said_not_to_be_with_the_day() {
        let event_on = |day| event(Action::Designation, Some(day));
        let absent = |near: Option<&str>| Standing::Absent { near: near.map(str::to_owned) };
        let conflict = about(&event_on("2019-09-13"), absent(None)).unwrap();
        assert_eq!(conflict.about, "list: not found");
        assert!(conflict.values.contains_key("not on the list us-ofac-sdn of 2023-12-28"), "{conflict:?}");
        let near = about(&event_on("2019-09-13"), absent(Some("VENMURAK"))).unwrap();
        assert!(near.values.keys().any(|value| value.contains("perhaps VENMURAK")));
        let older = about(&event_on("2024-09-13"), absent(None)).unwrap();
        assert!(older.note.contains("older than what is reported"), "{older:?}");
        let last = edition("2021-01-05");
        let gone =
            about(&event_on("2019-09-13"), Standing::Gone { caption: "VENMORAK".to_owned(), last }).unwrap();
        assert_eq!(gone.about, "list: no longer listed");
        assert!(gone.values.keys().any(|value| value.contains("of 2021-01-05")), "{gone:?}");
        assert!(against(&event_on("2019-09-13"), "party:venmorak", &[], 1).is_empty(), "no list, no word");
    }

    #[test]
    fn who_is_said_to_be_delisted_and_is_listed_is_still_listed() {
        let delisted = event(Action::Delisting, Some("2023-01-05"));
        assert_eq!(about(&delisted, listed(None, None)).unwrap().about, "list: still listed");
        assert_eq!(about(&delisted, Standing::Absent { near: None }), None);
        let later = event(Action::Delisting, Some("2024-01-05"));
        assert!(about(&later, listed(None, None)).unwrap().note.contains("older"));
    }
}
