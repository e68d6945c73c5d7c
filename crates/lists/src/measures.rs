//! The table of measures that comes with the program: what each programme does on each list.
//!
//! Data in `data/measures.csv`, each line with the order, regulation or resolution it rests on. A tag the table
//! does not know is not guessed: whoever looks it up treats it as blocking and says so.

use interdict_model::{MeasureTable, MeasureTableError};

/// The table as it is embedded.
pub const TEXT: &str = include_str!("../data/measures.csv");

/// Reads the table.
pub fn measures() -> Result<MeasureTable, MeasureTableError> {
    MeasureTable::parse(TEXT)
}

#[cfg(test)]
mod tests {
    use interdict_model::{ListId, Measure, Programme};

    use super::measures;

    fn found(list: &str, sublist: Option<&str>, tag: &str) -> Option<Vec<Measure>> {
        let list: ListId = list.parse().unwrap();
        let programme = Programme { tag: tag.to_owned(), sublist: sublist.map(str::to_owned) };
        measures().unwrap().of(&list, &programme).map(<[Measure]>::to_vec)
    }

    #[test]
    fn l14_a_tag_nobody_mapped_is_not_known() {
        assert_eq!(found("us-ofac-sdn", None, "DPRK5"), None);
        assert_eq!(found("us-ofac-sdn", None, "dprk3"), None);
        assert_eq!(found("us-ofac-cons", None, "NEW-EO99999"), None);
        assert_eq!(found("un-sc", None, "Atlantis"), None);
        assert_eq!(found("private-watchlist", None, "DPRK3"), None);
    }

    #[test]
    fn l15_the_list_decides_as_much_as_the_tag() {
        let blocks = |list, sublist, tag| {
            found(list, sublist, tag).unwrap_or_else(|| panic!("{tag}")).into_iter().any(Measure::is_blocking)
        };
        assert!(blocks("us-ofac-sdn", None, "UKRAINE-EO13662"));
        assert!(!blocks("us-ofac-cons", None, "UKRAINE-EO13662"));
        assert!(blocks("us-ofac-sdn", Some("SDN List"), "UKRAINE-EO13662"));
        assert!(blocks("us-ofac-cons", Some("SDN List"), "UKRAINE-EO13662"));
        assert_eq!(found("us-ofac-cons", Some("SSI List"), "UKRAINE-EO13662"), Some(vec![Measure::Sectoral]));
        assert_eq!(
            found("us-ofac-cons", Some("CAPTA List"), "UKRAINE-EO13662"),
            Some(vec![Measure::CorrespondentBan])
        );
        let sdn = Some("Specially Designated Nationals (SDN) - Treasury Department");
        let capta = Some("Capta List (CAP) - Treasury Department");
        assert!(blocks("us-csl", sdn, "RUSSIA-EO14024"));
        assert!(!blocks("us-csl", capta, "RUSSIA-EO14024"));
        assert_eq!(found("us-csl", None, "RUSSIA-EO14024"), None, "without its sub-list nobody knows");
        let entity_list = Some("Entity List (EL) - Bureau of Industry and Security");
        assert_eq!(found("us-csl", entity_list, "EL"), Some(vec![Measure::ExportControl]));
        assert_eq!(found("un-sc", None, "GB"), Some(vec![Measure::TravelBan]));
    }

    #[test]
    fn every_dprk_tag_carries_secondary_risk() {
        for tag in ["DPRK", "DPRK2", "DPRK3", "DPRK4", "DPRK-NKSPEA"] {
            for list in ["us-ofac-sdn", "starter"] {
                let expected = vec![Measure::AssetFreeze, Measure::SecondarySanctionsRisk];
                assert_eq!(found(list, None, tag), Some(expected), "{list} {tag}");
            }
        }
    }
}
