//! What answers of several front doors need of the snapshot: a decision seen through some of its lists, and the records of parties.

use std::sync::LazyLock;

use interdict_lists::export::qualify;
use interdict_lists::measures;
use interdict_model::{ListId, MeasureTable, Verdict};
use interdict_screen::asked::Asked;
use interdict_screen::{Decision, Hit, PartyRecord, SnapshotError, verdict};
use jiff::Timestamp;

use crate::engine::Engine;
use crate::problem::Problem;

/// What programmes do. A table that cannot be read knows no programme, and then each counts as blocking.
pub(crate) fn measure_table() -> &'static MeasureTable {
    static TABLE: LazyLock<MeasureTable> = LazyLock::new(|| match measures::measures() {
        Ok(table) => table,
        Err(cause) => {
            tracing::error!("the table of measures cannot be read: {cause}");
            MeasureTable::default()
        }
    });
    &TABLE
}

impl Engine {
    /// Why the snapshot cannot be asked at all, if it cannot.
    pub(crate) fn unusable(&self) -> Option<&'static str> {
        let compiled_otherwise = self.loaded.snapshot.parameters_hash() != self.parameters.compiled_hash();
        compiled_otherwise.then_some("the snapshot was compiled with other parameters; nothing was answered")
    }

    /// The decision as if only the hits that are kept could have been found. Whether finding none is "clear" is a matter of all
    /// lists and of the whole question, as ever.
    pub(crate) fn limited(
        &self,
        asked: &Asked,
        mut decision: Decision,
        keep: impl Fn(&Hit) -> bool,
        now: Timestamp,
    ) -> Decision {
        // Beside remarks on the question, every reason is one not to say "clear".
        let complete = decision.reasons.len() == asked.remarks.len() && !asked.unsearched;
        decision.hits.retain(keep);
        decision.verdict = verdict(&decision.hits, &self.parameters, complete);
        if let Some(doubt) = self.doubt(now) {
            decision.verdict = decision.verdict.max(Verdict::CannotSay);
            decision.reasons.push(doubt);
        }
        decision
    }

    /// A listed party as its list has it.
    pub(crate) fn record(&self, list: &ListId, party: &str) -> Result<Option<PartyRecord>, Problem> {
        let snapshot = &self.loaded.snapshot;
        let found = snapshot
            .place(list, party)
            .and_then(|place| place.map(|place| snapshot.record(place)).transpose());
        found.map_err(|cause| damaged(&cause))
    }

    /// The list and the id there that `LIST-ID` stands for, if the snapshot has such a party.
    pub(crate) fn split_id(&self, id: &str) -> Result<Option<(ListId, String)>, Problem> {
        let snapshot = &self.loaded.snapshot;
        // The id of a list may begin as that of another; what could be an official list's is.
        let (official, others): (Vec<_>, Vec<_>) =
            snapshot.lists().iter().partition(|list| list.id.is_official());
        for list in official.into_iter().chain(others) {
            let party = id.strip_prefix(list.id.as_str()).and_then(|rest| rest.strip_prefix('-'));
            if let Some(party) = party
                && snapshot.place(&list.id, party).map_err(|cause| damaged(&cause))?.is_some()
            {
                return Ok(Some((list.id.clone(), party.to_owned())));
            }
        }
        Ok(None)
    }

    /// The party that `LIST-ID` stands for, with the ids of itself and its relations in that form.
    pub(crate) fn qualified(&self, id: &str) -> Result<Option<PartyRecord>, Problem> {
        let Some((list, party)) = self.split_id(id)? else { return Ok(None) };
        let mut record = self.record(&list, &party)?;
        if let Some(record) = &mut record {
            qualify(&mut record.party);
        }
        Ok(record)
    }
}

/// A snapshot that was whole when it was opened and is not now: a fault of ours.
pub(crate) fn damaged(cause: &SnapshotError) -> Problem {
    tracing::error!("{cause}");
    Problem::stopped()
}
