//! The list embedded in the program: examples, not coverage.
//!
//! Nine parties, written down in our own CSV (`data/starter.csv`), so that a fresh installation can show an
//! answer before any list is loaded. Its state is always `STARTER`, which never supports the answer *clear*.

use crate::format::{Format, SourceSet};
use crate::reading::{ReadError, Reading};
use crate::source::SourceFile;

/// The embedded list as it is written.
pub const TEXT: &str = include_str!("../data/starter.csv");

/// Reads the embedded list.
pub fn starter() -> Result<Reading, ReadError> {
    SourceSet::single(Format::PrivateCsv, SourceFile::from_bytes("starter.csv", TEXT.as_bytes())).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::party::assemble;
    use interdict_model::{Country, ListId, NameStrength, Party, RelationKind};

    fn parties() -> Vec<Party> {
        let reading = starter().unwrap();
        assert!(reading.issues.is_empty(), "{:?}", reading.issues);
        assert_eq!(reading.list.as_str(), ListId::STARTER);
        assert_eq!(reading.issued.unwrap().to_string(), "2023-05-23");
        assemble(&reading.list, &reading.statements)
    }

    fn party(id: &str) -> Party {
        parties().into_iter().find(|party| party.id == id).unwrap()
    }

    #[test]
    fn nine_parties() {
        let ids: Vec<String> = parties().into_iter().map(|party| party.id).collect();
        let wanted = ["12210", "27307", "27308", "27309", "43336", "43337", "43338", "43377", "43379"];
        assert_eq!(ids, wanted);
    }

    #[test]
    fn lazarus_has_eleven_weak_aliases_and_eight_wallets() {
        let lazarus = party("27307");
        let weak = lazarus.names.iter().filter(|name| name.strength == NameStrength::Weak);
        assert_eq!(weak.count(), 11);
        assert_eq!(lazarus.wallets.len(), 8);
        let bluenoroff = party("27308");
        assert_eq!(bluenoroff.relations[0].kind, RelationKind::SubgroupOf);
        assert_eq!(bluenoroff.relations[0].party.as_deref(), Some("27307"));
        assert_eq!(bluenoroff.relations[1].party.as_deref(), Some("12210"));
    }

    #[test]
    fn every_wallet_decodes_and_one_key_stands_under_three_tickers() {
        assert!(parties().iter().flat_map(|party| &party.wallets).all(interdict_model::Wallet::is_decoded));
        let kim = party("43377");
        assert_eq!((kim.wallets.len(), kim.identifiers.len()), (6, 3));
        let keys: std::collections::BTreeSet<_> =
            kim.wallets.iter().map(|wallet| wallet.key().as_str()).collect();
        assert_eq!(keys.len(), 4);
        assert_eq!(kim.birth_dates[0].to_string(), "1965-04-25");
        assert_eq!(kim.nationalities[0].country, Country::parse("KP"));
        assert_eq!(kim.identifiers[0].country, Country::parse("KP"));
    }
}
