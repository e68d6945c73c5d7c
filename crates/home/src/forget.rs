//! A list that was never to be is forgotten: a wrong name and a file that cannot be read make one of which every version was refused, so
//! that nothing is *clear* any more.
//!
//! Only a list of one's own goes so, and only one of which nothing was ever in force: nobody is found less by it. Its versions stay in the
//! store, and the record says who forgot it and why.

use interdict_model::ListId;
use interdict_store::{Standing, Version};
use jiff::Timestamp;

use crate::Home;
use crate::error::HomeError;
use crate::import::format_named;

impl Home {
    /// Forgets a list of one's own of which no version was ever in force.
    pub fn forget_list(
        &mut self,
        list: &ListId,
        reason: &str,
        by: &str,
        now: Timestamp,
    ) -> Result<(), HomeError> {
        if let Some(published) = self.store.versions(Some(list))?.iter().find(|version| !is_anybodys(version))
        {
            return Err(HomeError::Which(format!(
                "{list} is a list that others publish ({format}); get it again with `interdict lists sync`, or import a good file with --checked-at",
                format = published.format
            )));
        }
        self.store.forget_list(list, &format!("forgotten {now} by {by}: {reason}"), now)?;
        Ok(())
    }

    /// What to do where a refused version is of a list that perhaps was never to be; nothing if it cannot be forgotten.
    pub fn hint_to_forget(&self, refused: &Version) -> Result<Option<String>, HomeError> {
        let versions = self.store.versions(Some(&refused.list))?;
        let may_be = versions.iter().all(|version| is_anybodys(version) && !version.standing.is_in_force());
        let hint = format!(
            "if there is to be no list `{list}`: interdict lists forget {list} --reason WHY",
            list = refused.list
        );
        Ok((may_be && refused.standing == Standing::Quarantined).then_some(hint))
    }
}

fn is_anybodys(version: &Version) -> bool {
    format_named(&version.format).is_some_and(interdict_lists::Format::is_anybodys)
}
