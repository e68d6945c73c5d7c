//! What a customer and a listed party are, as far as a decision about them rests on it.

use interdict_model::Party;
use interdict_screen::Query;
use serde::{Deserialize, Serialize};

/// One side of a pair, as two hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// By what one would recognise it: names, dates, places of birth, nationalities, countries, gender, kind, numbers, wallets. Of a
    /// listed party also its remarks, since text that was not understood may be a name.
    pub identity: String,
    /// Everything that is said of it; of a listed party without standing legal text, which changes for thousands at a time and says
    /// nothing of anybody.
    pub whole: String,
}

impl Side {
    /// A listed party.
    pub fn of_party(party: &Party) -> Self {
        let mut identity = Facts::default();
        identity.add("kind", &[party.kind]);
        identity.add("name", &party.names);
        identity.add("birth_date", &party.birth_dates);
        identity.add("death_date", &party.death_dates);
        identity.add("birth_place", &party.birth_places);
        identity.add("nationality", &party.nationalities);
        identity.add("country", &party.countries);
        identity.add("gender", party.gender.as_slice());
        identity.add("identifier", &party.identifiers);
        identity.add("wallet", &party.wallets);
        identity.add("remark", &party.remarks);
        let mut whole = identity.clone();
        whole.add("role", &party.roles);
        whole.add("address", &party.addresses);
        whole.add("contact", &party.contacts);
        whole.add("programme", &party.programmes);
        whole.add("measure", &party.stated_measures);
        whole.add("listed", party.listed.as_slice());
        whole.add("reference", &party.references);
        whole.add("legal_basis", &party.legal_bases);
        whole.add("relation", &party.relations);
        whole.add("detail", &party.details);
        whole.add("reason", &party.reasons);
        Self { identity: identity.hash(), whole: whole.hash() }
    }

    /// A customer, as it is screened.
    pub fn of_customer(query: &Query) -> Self {
        let mut identity = Facts::default();
        identity.add("kind", &[query.kind]);
        identity.add("name", &query.names);
        identity.add("birth_date", &query.birth_dates);
        identity.add("birth_place", &query.birth_places);
        identity.add("nationality", &query.nationalities);
        identity.add("country", &query.countries);
        identity.add("gender", query.gender.as_slice());
        identity.add("identifier", &query.identifiers);
        identity.add("wallet", &query.wallets);
        let mut whole = identity.clone();
        whole.add("address", &query.addresses);
        whole.add("role", &query.roles);
        whole.add("contact", &query.contacts);
        Self { identity: identity.hash(), whole: whole.hash() }
    }
}

/// Facts in an order of their own, so that a list that prints them in another order says nothing new.
#[derive(Debug, Clone, Default)]
struct Facts(Vec<String>);

impl Facts {
    fn add<T: Serialize>(&mut self, property: &str, values: &[T]) {
        // Every value here is written as JSON elsewhere too; one that could not be would count as changed.
        let written = |value: &T| serde_json::to_string(value).unwrap_or_default();
        self.0.extend(values.iter().map(|value| format!("{property} {}\n", written(value))));
    }

    fn hash(mut self) -> String {
        self.0.sort_unstable();
        blake3::hash(self.0.concat().as_bytes()).to_hex().to_string()
    }
}
