//! The state of every list at a moment: FRESH, AGING, STALE, QUARANTINED, PARTIAL, MISSING.
//!
//! A list is as fresh as the last time somebody knew that this version was the publisher's newest: a successful
//! check (`lists sync`, or an import that says when the files were got), or else the version's own date. Checks
//! that lie in the future of the moment asked about do not count, so that a clock that jumps back makes a list
//! older and never younger, and a question *as of* a day is answered with what was known for that day. Of a version that people released
//! only checks made after that say anything: those before were of what was in force then.
//! A private list has no publisher to check with; it is fresh.

use interdict_lists::Format;
use interdict_model::{Edition, ListId, ListState};
use interdict_store::{Known, Standing, Version, View};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde::Serialize;

use crate::Home;
use crate::config::Lists;
use crate::error::HomeError;

/// One list, at a moment.
#[derive(Debug, Clone, Serialize)]
pub struct ListStatus {
    /// The list.
    pub list: ListId,
    /// Its state.
    pub state: ListState,
    /// Why it is in this state, in words.
    pub reason: String,
    /// What is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
    /// The newest version refused, if it is newer than what is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantined: Option<Version>,
    /// When the version in force was last known to be the publisher's newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
}

impl ListStatus {
    /// The edition in force.
    pub fn edition(&self) -> Option<Edition> {
        self.view.as_ref().map(View::edition)
    }
}

impl Home {
    /// The state of every list that is loaded, was asked for or is required; not of one that was retired by then.
    ///
    /// With `as_of`, the state at the end of that day (UTC); otherwise at `now`. What counts is `known`; lists that came later are
    /// missing, but of what a look saw they are no part.
    pub fn statuses(
        &self,
        as_of: Option<Date>,
        known: impl Into<Known>,
        now: Timestamp,
    ) -> Result<Vec<ListStatus>, HomeError> {
        self.statuses_by(&self.policy_lists()?, as_of, known.into(), now)
    }

    /// The same by these required lists and ages.
    pub(crate) fn statuses_by(
        &self,
        policy: &Lists,
        as_of: Option<Date>,
        known: Known,
        now: Timestamp,
    ) -> Result<Vec<ListStatus>, HomeError> {
        let today = now.to_zoned(TimeZone::UTC).date();
        // Somewhere it may be tomorrow.
        if let Some(day) = as_of.filter(|&day| today.tomorrow().is_ok_and(|tomorrow| day > tomorrow)) {
            return Err(HomeError::DayToCome { day, today });
        }
        let mut lists = self.store.lists(match known {
            Known::By(_) => Known::Everything,
            Known::Everything | Known::Then(_) => known,
        })?;
        lists.extend(policy.required.iter().cloned());
        lists.sort();
        lists.dedup();
        let day = as_of.unwrap_or(today);
        lists.retain(|list| list.retired().is_none_or(|retired| day < retired));
        lists.into_iter().map(|list| self.status(list, policy, as_of, known, now)).collect()
    }

    fn status(
        &self,
        list: ListId,
        limits: &Lists,
        as_of: Option<Date>,
        known: Known,
        now: Timestamp,
    ) -> Result<ListStatus, HomeError> {
        let moment = as_of.map_or(now, |day| end_of(day).min(now));
        let view = self.store.view(&list, as_of, known)?;
        let quarantined = self.newest_refused(&list, view.as_ref(), as_of, known, moment)?;
        let Some(view) = view else {
            let (state, reason) = match &quarantined {
                Some(version) => {
                    let mut then = "and there is none before it".to_owned();
                    if let Some(hint) = self.hint_to_forget(version)? {
                        then = format!("{then}; {hint}");
                    }
                    (ListState::Quarantined, refused(version, &then))
                }
                None => (
                    ListState::Missing,
                    "no version is loaded for that time; run `interdict lists sync` or `interdict lists import`".to_owned(),
                ),
            };
            return Ok(ListStatus { list, state, reason, view: None, quarantined, checked_at: None });
        };
        let checked_at = self.checked_at(&view.main, moment, known)?;
        let age = moment.duration_since(checked_at);
        let minutes = |count: u32| SignedDuration::from_mins(i64::from(count));
        let (state, reason) = if let Some(version) = &quarantined {
            (ListState::Quarantined, refused(version, &format!("{} is still in force", view.edition())))
        } else if view.is_partial() {
            let missing = view.main.missing.join(", ");
            (ListState::Partial, format!("imported on purpose without: {missing}"))
        } else if view.main.format == Format::PrivateCsv.to_string() {
            (ListState::Fresh, "a private list; nobody else publishes it".to_owned())
        } else if age <= minutes(limits.aging_after_minutes) {
            (ListState::Fresh, format!("known to be the newest at {checked_at:.0}"))
        } else if age <= minutes(limits.stale_after_minutes) {
            (ListState::Aging, format!("last known to be the newest at {checked_at:.0}"))
        } else {
            let reason =
                format!("last known to be the newest at {checked_at:.0}; run `interdict lists sync`");
            (ListState::Stale, reason)
        };
        Ok(ListStatus { list, state, reason, view: Some(view), quarantined, checked_at: Some(checked_at) })
    }

    /// The newest refused version, if it is not older than what is in force.
    fn newest_refused(
        &self,
        list: &ListId,
        view: Option<&View>,
        as_of: Option<Date>,
        known: Known,
        moment: Timestamp,
    ) -> Result<Option<Version>, HomeError> {
        let versions = self.store.versions_known(list, known)?;
        let checked = self.store.last_success_before(list, moment, known)?;
        let refused = versions.into_iter().filter(|version| {
            version.standing == Standing::Quarantined
                // Somebody has since got the list that is in force from the publisher: what was refused was a mishap.
                && checked.is_none_or(|at| at < version.loaded_at)
                && as_of.is_none_or(|day| version.edition.date <= day)
                && view.is_none_or(|view| (version.edition, version.id) > (view.main.edition, view.main.id))
        });
        Ok(refused.max_by_key(|version| (version.edition, version.id)))
    }

    /// When the version in force was last known to be the newest, at or before `moment`.
    fn checked_at(&self, version: &Version, moment: Timestamp, known: Known) -> Result<Timestamp, HomeError> {
        let own = end_of(version.edition.date).min(moment);
        let checked = self.store.last_success_of(version, moment, known)?;
        Ok(checked.map_or(own, |at| at.max(own)))
    }
}

fn refused(version: &Version, then: &str) -> String {
    let why = version.reasons.first().map_or("no reason was kept", String::as_str);
    format!("the version of {} was refused ({why}); {then}", version.edition)
}

/// The last moment of a day, in UTC.
fn end_of(day: Date) -> Timestamp {
    day.checked_add(1.day())
        .and_then(|next| next.to_zoned(TimeZone::UTC))
        .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}
