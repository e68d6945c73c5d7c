//! Many alerts decided with one reason, each in an act of its own.

use std::collections::HashSet;

use interdict_desk::{Act, Outcome, Person, Refused, Rules};
use interdict_model::ListId;
use interdict_store::KeptAlert;
use jiff::Timestamp;

use crate::Home;
use crate::error::HomeError;

/// What somebody finds of many alerts.
#[derive(Debug, Clone)]
pub struct Together {
    /// The alerts by number, each with the revision that was seen.
    pub alerts: Vec<(i64, u64)>,
    /// What is found.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// What became of one of many alerts; `None` if there is no such alert.
pub type OneOfMany = Result<Option<KeptAlert>, HomeError>;

impl Home {
    /// Lets a person decide alerts of a tenant together, all on one listed party, each by the rules and in a transaction of its own: what
    /// is refused of one changes nothing for the others. Gives what became of each, in their order.
    pub fn decide_together(
        &mut self,
        tenant: &str,
        together: &Together,
        by: &Person,
        now: Timestamp,
    ) -> Result<Vec<OneOfMany>, HomeError> {
        let mut parties: HashSet<(ListId, String)> = HashSet::new();
        for (id, _) in &together.alerts {
            parties.extend(self.store.alert(tenant, *id)?.map(|kept| (kept.list, kept.party)));
        }
        if parties.len() > 1 {
            return Err(Refused::ManyParties.into());
        }
        // One reason stands for all of them.
        let rules = Rules::built_in()?;
        if !rules.is_reason(&together.reason) {
            return Err(Refused::NoReason(rules.reason_letters_min).into());
        }
        let act = Act::Decide {
            outcome: together.outcome,
            reason: together.reason.clone(),
            do_not_alert: None,
            together: together.alerts.len(),
        };
        let decide = |(id, revision): &(i64, u64)| self.act_on_alert((tenant, *id), *revision, &act, by, now);
        Ok(together.alerts.iter().map(decide).collect())
    }
}
