//! Which ids of lists are taken: those of official lists, and whatever could be read as one of them.
//!
//! Programs for Watchman and for OpenSanctions know official lists by names of their own, parties go by `LIST-ID`, and what is derived or
//! stands for several lists has names too. A list of somebody's own that went by any of these would be taken for what it is not.

use crate::ListId;

/// Official lists and the names they go by in Watchman.
pub const IN_WATCHMAN: [(&str, &str); 6] = [
    (ListId::US_OFAC_SDN, "us_ofac"),
    (ListId::US_OFAC_CONS, "us_non_sdn"),
    (ListId::US_CSL, "us_csl"),
    (ListId::EU_FSF, "eu_csl"),
    (ListId::UK_SL, "uk_csl"),
    (ListId::UN_SC, "un_csl"),
];

/// Official lists and the names that OpenSanctions gives to data sets of the same source.
pub const IN_OPENSANCTIONS: [(&str, &str); 6] = [
    (ListId::US_CSL, "us_trade_csl"),
    (ListId::UN_SC, "un_sc_sanctions"),
    (ListId::UK_SL, "gb_fcdo_sanctions"),
    (ListId::UK_OFSI, "gb_hmt_sanctions"),
    (ListId::CA_SEMA, "ca_dfatd_sema_sanctions"),
    (ListId::AU_DFAT, "au_dfat_sanctions"),
];

/// Names that stand for all lists (yente).
pub const OF_ALL_LISTS: [&str; 3] = ["default", "sanctions", "all"];

/// How the ids of derived lists begin: parties restricted because of whom they belong to.
pub const DERIVED: &str = "ownership-";

/// Names of what is no list of anybody's: the embedded list, and what Watchman calls the question.
const OTHERS: [&str; 2] = [ListId::STARTER, "api-request"];

/// A text without regard to how its words are separated.
fn folded(text: &str) -> String {
    let words = text.split(['-', '_', '.']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

impl ListId {
    /// What this id is taken by; `None` if it is free for a list of one's own. `us_ofac_sdn`, `us.ofac.sdn` are `us-ofac-sdn`,
    /// `us_ofac` is Watchman's name of it, and a party `sdn-1` of a list `us-ofac` would go by `us-ofac-sdn-1`.
    pub fn taken_by(&self) -> Option<&'static str> {
        let own = folded(self.as_str());
        let begins = format!("{own}-");
        let official = Self::OFFICIAL.into_iter().find(|id| *id == own || id.starts_with(&begins));
        let mut elsewhere = IN_WATCHMAN.iter().chain(&IN_OPENSANCTIONS);
        let elsewhere = || elsewhere.find(|(_, theirs)| folded(theirs) == own).map(|(ours, _)| *ours);
        let mut others = OTHERS.into_iter().chain(OF_ALL_LISTS);
        official
            .or_else(elsewhere)
            .or_else(|| others.find(|name| *name == own))
            .or_else(|| begins.starts_with(DERIVED).then_some(DERIVED))
    }

    /// The official list that a text names, by its id in any spelling or by one of these names for official lists.
    pub fn official_named(text: &str, names: &[(&'static str, &str)]) -> Option<&'static str> {
        let known = names.iter().find(|(_, theirs)| *theirs == text).map(|(ours, _)| *ours);
        known.or_else(|| Self::OFFICIAL.into_iter().find(|id| *id == text || id.replace('-', "_") == text))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn taken(text: &str) -> Option<&'static str> {
        text.parse::<ListId>().unwrap().taken_by()
    }

    #[test]
    fn an_id_that_could_be_read_as_an_official_list_is_taken() {
        for id in ListId::OFFICIAL {
            for spelling in [id.to_owned(), id.replace('-', "_"), id.replace('-', "."), format!("-{id}_")] {
                assert_eq!(taken(&spelling), Some(id), "{spelling}");
            }
        }
        for (ours, theirs) in IN_WATCHMAN.iter().chain(&IN_OPENSANCTIONS) {
            assert!(taken(theirs).is_some() && taken(&theirs.replace('_', "-")).is_some(), "{theirs}");
            let named = ListId::official_named(theirs, &IN_WATCHMAN);
            let named = named.or_else(|| ListId::official_named(theirs, &IN_OPENSANCTIONS));
            assert_eq!(named, Some(*ours), "{theirs}");
        }
        for id in
            ["us", "us-ofac", "un", "starter", "default", "all", "ownership", "ownership-ofac", "ownership_x"]
        {
            assert!(taken(id).is_some(), "{id}");
        }
        for id in
            ["watch", "my-watchlist", "us-desk", "uslist", "private-us-ofac-sdn", "usofac", "owners", "alls"]
        {
            assert_eq!(taken(id), None, "{id}");
        }
    }
}
