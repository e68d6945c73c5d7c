//! Ownership in the data folder: which parties of the loaded data are listed, and who is blocked because of them.
//!
//! Files of ownership are kept by content in the store. A party of theirs is a listed one if it has the same strong
//! identifier or its id names the entry ([`How::Id`], [`How::Identifier`]), or if somebody confirmed it
//! ([`How::Confirmed`]); a name that the matcher finds is only [`How::Proposed`], which never blocks. Who is blocked by
//! ownership, or may be, becomes a party of the derived list `ownership-REGIME` in the snapshot, with the proof.

use std::collections::{BTreeMap, HashMap};

use interdict_lists::measures;
use interdict_model::party::assemble;
use interdict_model::taken::DERIVED;
use interdict_model::{
    Detail, Edition, IdentifierKind, ListId, ListState, Measure, MeasureTable, Name, NameKind, NameStrength,
    Party, PartyKind, Place, Position, Programme, Relation, RelationKind, Statement, Value,
};
use interdict_ownership::explain::name;
use interdict_ownership::policy::{BLOCK, Ground, Policies, Policy};
use interdict_ownership::proof::{Proof, Reason};
use interdict_ownership::solution::{Listing, Solution, Verdict};
use interdict_ownership::stake::Index;
use interdict_ownership::verify::{Unproved, Verifier};
use interdict_ownership::{Graph, PartyNo, Period};
use interdict_registers::{Reader, Readings};
use interdict_screen::{CompiledList, Parameters, Query, Snapshot, decide_all};
use interdict_store::{Known, LinkAnswer, OwnershipSource, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::Home;
use crate::error::HomeError;
use crate::snapshot::SnapshotOptions;
use crate::state::ListStatus;

/// A list's entry: the list and the id on it.
pub type Entry = (ListId, String);

/// How a party of the data is known, or thought, to be a listed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Its id names the entry.
    Id,
    /// Both have this identifier.
    Identifier(String),
    /// Somebody said so.
    Confirmed(LinkAnswer),
    /// The matcher finds it alike, with this score; nobody has said whether it is.
    Proposed(String),
}

/// A party of the data that is, or may be, a listed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The party.
    #[serde(skip)]
    pub party: PartyNo,
    /// The party's id in the data.
    pub id: String,
    /// The list.
    pub list: ListId,
    /// The id on the list.
    pub entry: String,
    /// The name under which the list files it.
    pub caption: String,
    /// How that is known.
    pub how: How,
}

impl Link {
    /// Whether it is more than proposed.
    pub fn is_certain(&self) -> bool {
        !matches!(self.how, How::Proposed(_))
    }

    /// In words, as a listing is cited.
    pub fn words(&self) -> String {
        let how = match &self.how {
            How::Id => String::new(),
            How::Identifier(number) => format!(", the same by {number}"),
            How::Confirmed(answer) => format!(", confirmed by {} on {:.0}", answer.by, answer.at),
            How::Proposed(score) => format!(", proposed by name with {score}, to be confirmed"),
        };
        format!("listed ({}:{} {}{how})", self.list, self.entry, self.caption)
    }
}

/// Ownership data with the links of its parties to lists.
#[derive(Debug)]
pub struct Ownership {
    /// What the sources say.
    pub readings: Readings,
    /// Its index.
    pub index: Index,
    /// Who is, or may be, listed.
    pub links: Vec<Link>,
    /// The policies.
    pub policies: Policies,
    /// What each linked entry is listed for: its measures, and texts that say under what.
    designated: HashMap<Entry, Designated>,
}

#[derive(Debug, Default)]
struct Designated {
    measures: Vec<Measure>,
    texts: Vec<String>,
}

impl Ownership {
    /// The listings that start a policy.
    pub fn listings(&self, policy: &Policy) -> Vec<Listing> {
        let counts = |link: &&Link| {
            policy.lists.contains(&link.list)
                && self.designated.get(&(link.list.clone(), link.entry.clone())).is_some_and(|designated| {
                    let tagged = policy.tags.is_empty()
                        || policy
                            .tags
                            .iter()
                            .any(|tag| designated.texts.iter().any(|text| text.contains(tag)));
                    // A programme that nobody mapped blocks until somebody does.
                    let measured = designated.measures.iter().any(|measure| {
                        policy.measures.contains(measure)
                            || (*measure == Measure::Unmapped
                                && policy.measures.contains(&Measure::AssetFreeze))
                    });
                    tagged && measured
                })
        };
        self.links
            .iter()
            .filter(counts)
            .map(|link| Listing {
                party: link.party,
                entry: format!("{}:{}", link.list, link.entry),
                what: link.words(),
                certain: link.is_certain(),
                period: Period::default(),
            })
            .collect()
    }

    /// The answer under a policy on a day.
    pub fn solve(&self, policy: &Policy, day: Date) -> Solution {
        Solution::new(&self.readings.graph, &self.index, policy, day, self.listings(policy))
    }
}

impl Home {
    /// Keeps a file of ownership; a file of the same name is replaced. Gives what it says, and whether anything changed.
    pub fn add_ownership(
        &mut self,
        name: &str,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<(Readings, bool), HomeError> {
        let mut reader = Reader::new();
        reader.read(name, bytes)?;
        let changed = self.store.add_ownership(name, bytes, now)?;
        Ok((reader.finish(), changed))
    }

    /// Takes a file of ownership out. Gives whether there was one of that name.
    pub fn remove_ownership(&mut self, name: &str, now: Timestamp) -> Result<bool, HomeError> {
        Ok(self.store.remove_ownership(name, now)?)
    }

    /// Keeps an answer to whether a party of the data is a listed one.
    pub fn answer_link(&mut self, answer: &LinkAnswer) -> Result<(), HomeError> {
        Ok(self.store.answer_link(answer)?)
    }

    /// What the kept files say.
    pub(crate) fn read_ownership(&self, sources: &[OwnershipSource]) -> Result<Readings, HomeError> {
        let mut reader = Reader::new();
        for source in sources {
            let bytes = self.store.source(&source.hash)?;
            reader.read(&source.name, bytes.as_slice())?;
        }
        Ok(reader.finish())
    }

    /// The kept files of ownership with their parties linked to the lists in force, the parties of those lists, and the
    /// state of each list.
    ///
    /// With `readings`, these instead of the kept files.
    pub fn ownership(
        &self,
        readings: Option<Readings>,
        options: &SnapshotOptions,
        parameters: &Parameters,
        now: Timestamp,
    ) -> Result<(Ownership, Vec<Party>, Vec<ListStatus>), HomeError> {
        let readings = match readings {
            Some(readings) => readings,
            None => self.read_ownership(&self.store.ownership_sources(options.known)?)?,
        };
        let statuses = self.statuses(options.as_of, options.known, now)?;
        let (_, parties) = self.in_force(&statuses)?;
        let snapshot = self.snapshot_of_lists(&statuses, parameters)?;
        let ownership = self.link(readings, &parties, &snapshot, parameters, options.known)?;
        Ok((ownership, parties, statuses))
    }

    /// Links the parties of ownership data to the parties in force. `snapshot` is of the lists alone.
    pub fn link(
        &self,
        mut readings: Readings,
        parties: &[Party],
        snapshot: &Snapshot,
        parameters: &Parameters,
        known: impl Into<Known>,
    ) -> Result<Ownership, HomeError> {
        let policies = Policies::built_in().map_err(|cause| HomeError::Table(cause.to_string()))?;
        let table = measures::measures().map_err(|cause| HomeError::Table(cause.to_string()))?;
        let answers = self.store.link_answers(known)?;
        let links = links(&readings.graph, parties, snapshot, parameters, &answers);
        let captions: HashMap<(&str, &str), &Party> =
            parties.iter().map(|party| ((party.list.as_str(), party.id.as_str()), party)).collect();
        for link in &links {
            // An id that names an entry has the names of the entry.
            if let (How::Id, Some(listed)) =
                (&link.how, captions.get(&(link.list.as_str(), link.entry.as_str())))
            {
                let profile = readings.graph.parties.profile_mut(link.party);
                if profile.names.is_empty() {
                    profile.names = listed.names.iter().map(|name| name.whole.clone()).collect();
                    profile.kind = listed.kind;
                }
            }
            // Whoever is listed is somebody.
            if readings.graph.parties.profile(link.party).is_some_and(|profile| profile.unnamed) {
                readings.graph.parties.profile_mut(link.party).unnamed = false;
            }
        }
        let linked: std::collections::HashSet<(&ListId, &str)> =
            links.iter().map(|link| (&link.list, link.entry.as_str())).collect();
        let designated = parties
            .iter()
            .filter(|party| linked.contains(&(&party.list, party.id.as_str())))
            .map(|party| ((party.list.clone(), party.id.clone()), designated(party, &table)))
            .collect();
        let index = Index::new(&readings.graph);
        Ok(Ownership { readings, index, links, policies, designated })
    }
}

fn designated(party: &Party, table: &MeasureTable) -> Designated {
    let mut found = Designated { measures: party.stated_measures.clone(), texts: Vec::new() };
    for programme in &party.programmes {
        found.texts.push(programme.tag.clone());
        found.texts.extend(programme.sublist.clone());
        if party.stated_measures.is_empty() {
            match table.of(&party.list, programme) {
                Some(measures) => found.measures.extend_from_slice(measures),
                None => found.measures.push(Measure::Unmapped),
            }
        }
    }
    if found.measures.is_empty() {
        found.measures.push(Measure::Unmapped);
    }
    found.texts.extend(party.details.iter().map(|detail| format!("{} {}", detail.label, detail.text)));
    found.texts.extend(party.remarks.iter().cloned());
    found
}

/// A strong identifier as a key: what it is, its letters and digits, and who issued it where that matters.
fn key(identifier: &interdict_model::Identifier) -> Option<(IdentifierKind, String, String)> {
    let number: String =
        identifier.number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let world_wide =
        matches!(identifier.kind, IdentifierKind::Lei | IdentifierKind::Imo | IdentifierKind::Bic);
    let national = matches!(
        identifier.kind,
        IdentifierKind::Registration
            | IdentifierKind::TaxId
            | IdentifierKind::Passport
            | IdentifierKind::NationalId
    );
    // Short numbers of registers are shared by chance, and so is one whose issuer is not known.
    let country = match identifier.country {
        _ if world_wide => String::new(),
        Some(country) if national && number.len() >= 6 => country.to_string(),
        _ => return None,
    };
    (!number.is_empty()).then_some((identifier.kind, number, country))
}

fn links(
    graph: &Graph,
    parties: &[Party],
    snapshot: &Snapshot,
    parameters: &Parameters,
    answers: &[LinkAnswer],
) -> Vec<Link> {
    let captions: HashMap<(&str, &str), &Party> =
        parties.iter().map(|party| ((party.list.as_str(), party.id.as_str()), party)).collect();
    let mut found: BTreeMap<(PartyNo, ListId, String), How> = BTreeMap::new();
    let mut add = |party: PartyNo, listed: &Party, how: How| {
        found.entry((party, listed.list.clone(), listed.id.clone())).or_insert(how);
    };
    // The newest answer to a question counts.
    let mut answered: HashMap<(&str, &str), &LinkAnswer> = HashMap::new();
    for answer in answers {
        // An answer is about somebody, not about an id: where the id has come to stand for another name, it is asked again.
        let same_name = graph
            .parties
            .find(&answer.party)
            .is_some_and(|party| graph.parties.caption(party) == answer.name);
        if same_name {
            answered.insert((&answer.party, &answer.entry), answer);
        }
    }
    for answer in answered.values().filter(|answer| answer.is_same) {
        let listed = answer.entry.split_once(':').and_then(|(list, id)| captions.get(&(list, id)));
        if let (Some(party), Some(listed)) = (graph.parties.find(&answer.party), listed) {
            add(party, listed, How::Confirmed((*answer).clone()));
        }
    }
    for party in graph.parties.all() {
        if let Some(listed) =
            graph.parties.id(party).split_once(':').and_then(|(list, id)| captions.get(&(list, id)))
        {
            add(party, listed, How::Id);
        }
    }
    let mut by_key: HashMap<(IdentifierKind, String, String), Vec<&Party>> = HashMap::new();
    for listed in parties {
        for identifier in &listed.identifiers {
            if let Some(key) = key(identifier) {
                by_key.entry(key).or_default().push(listed);
            }
        }
    }
    let mut profiles: Vec<_> = graph.parties.profiles().collect();
    profiles.sort_unstable_by_key(|(party, _)| *party);
    for (party, profile) in profiles {
        for identifier in &profile.identifiers {
            for listed in key(identifier).and_then(|key| by_key.get(&key)).into_iter().flatten() {
                let kind = serde_json::to_value(identifier.kind).ok();
                let kind =
                    kind.as_ref().and_then(serde_json::Value::as_str).unwrap_or("identifier").to_owned();
                add(party, listed, How::Identifier(format!("{kind} {}", identifier.number)));
            }
        }
    }
    // Only who owns something can block something else; who is owned and listed is found by screening itself.
    let mut owners: Vec<PartyNo> = graph.holdings.iter().map(|holding| holding.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    owners.retain(|owner| graph.parties.profile(*owner).is_none_or(|profile| !profile.unnamed));
    let queries: Vec<Query> = owners.iter().map(|owner| query(graph, *owner)).collect();
    for (owner, decision) in owners.iter().zip(decide_all(snapshot, parameters, &queries, &[], 0)) {
        for hit in decision.hits {
            if let Some(listed) = captions.get(&(hit.list.as_str(), hit.party.as_str())) {
                add(*owner, listed, How::Proposed(format!("{}", hit.score)));
            }
        }
    }
    found
        .into_iter()
        .filter_map(|((party, list, entry), how)| {
            let id = graph.parties.id(party).to_owned();
            let question = format!("{list}:{entry}");
            let answer = answered.get(&(id.as_str(), question.as_str()));
            let refused = answer.is_some_and(|answer| !answer.is_same);
            let caption = captions.get(&(list.as_str(), entry.as_str()))?.caption().to_owned();
            (!refused).then_some(Link { party, id, list, entry, caption, how })
        })
        .collect()
}

/// What is known of a party, as a question.
fn query(graph: &Graph, party: PartyNo) -> Query {
    let Some(profile) = graph.parties.profile(party) else {
        return Query::named(PartyKind::Unknown, graph.parties.id(party));
    };
    Query {
        kind: profile.kind,
        names: if profile.names.is_empty() {
            vec![graph.parties.id(party).to_owned()]
        } else {
            profile.names.clone()
        },
        birth_dates: profile.birth_dates.clone(),
        countries: profile.countries.clone(),
        identifiers: profile.identifiers.clone(),
        ..Query::default()
    }
}

/// The derived list of a regime.
pub fn derived_list(regime: &str) -> Result<ListId, HomeError> {
    ListId::slug(&format!("{DERIVED}{regime}")).map_err(|cause| HomeError::Table(cause.to_string()))
}

/// The state of a derived list: no better than the worst of the lists it comes from.
pub(crate) fn state_of_derived(list: &ListId, statuses: &[ListStatus], day: Date) -> ListState {
    let Ok(policies) = Policies::built_in() else { return ListState::Stale };
    let regime = list.as_str().trim_start_matches(DERIVED);
    let Ok(policy) = policies.find(regime, BLOCK, day) else { return ListState::Stale };
    let rank = |state: ListState| match state {
        ListState::Fresh => 0,
        ListState::Aging => 1,
        _ => 2,
    };
    statuses
        .iter()
        .filter(|status| policy.lists.contains(&status.list) && status.view.is_some())
        .map(|status| status.state)
        .max_by_key(|state| rank(*state))
        .unwrap_or(ListState::Stale)
}

/// The parties that are, or may be, blocked because of whom they belong to, as lists of their own: one for each regime
/// whose lists are among `lists`.
pub(crate) fn derived(
    ownership: &Ownership,
    lists: &[CompiledList],
    day: Date,
    version: &str,
) -> Result<(Vec<CompiledList>, Vec<Party>), HomeError> {
    let mut derived_lists = Vec::new();
    let mut derived_parties = Vec::new();
    for regime in ownership.policies.regimes() {
        let Ok(policy) = ownership.policies.find(regime, BLOCK, day) else { continue };
        if !lists.iter().any(|list| policy.lists.contains(&list.id)) {
            continue;
        }
        let id = derived_list(regime)?;
        let solution = ownership.solve(policy, day);
        let verifier = Verifier::new(&ownership.readings.graph, policy, day, solution.listings());
        let mut statements = Vec::new();
        for party in ownership.readings.graph.parties.all() {
            if solution.verdict(party) != Verdict::NotBlocked
                && solution.ground(party) != Some(Ground::Listed)
            {
                statements.extend(statements_of(ownership, &solution, &verifier, party)?);
            }
        }
        derived_parties.extend(assemble(&id, &statements));
        derived_lists.push(CompiledList {
            id,
            edition: Edition::of(day),
            version: version.to_owned(),
            partial: false,
        });
    }
    Ok((derived_lists, derived_parties))
}

/// The detail of a derived party in which its proof stands as JSON ([`interdict_ownership::written::Written`]).
pub const PROOF: &str = "proof";

/// The listed parties that a proof begins with and that hold nothing of the party themselves.
fn roots(proof: &Proof) -> String {
    let direct = |party: PartyNo| proof.held.iter().any(|premise| premise.owner == party);
    let listed: Vec<String> = proof
        .steps
        .iter()
        .filter(|step| !direct(step.party))
        .filter_map(|step| match &step.reason {
            Reason::Listed(listing) => Some(listing.what.clone()),
            _ => None,
        })
        .take(3)
        .collect();
    if listed.is_empty() { String::new() } else { format!("; in the end by {}", listed.join(", ")) }
}

fn statements_of(
    ownership: &Ownership,
    solution: &Solution,
    verifier: &Verifier<'_>,
    party: PartyNo,
) -> Result<Vec<Statement>, HomeError> {
    let graph = &ownership.readings.graph;
    let id = graph.parties.id(party).to_owned();
    let proof = solution.proof(graph, &ownership.index, party)?;
    verifier.check(&proof).map_err(|flaw| Unproved { party: id.clone(), flaw })?;
    let blocked = solution.verdict(party) == Verdict::Blocked;
    let reason = solution.reason(graph, party);
    let roots = roots(&proof);
    let basis = if blocked {
        format!("not listed; {reason}{roots}")
    } else {
        format!("not listed; ownership open: {reason}{roots}")
    };
    let mut values = Vec::new();
    let profile = graph.parties.profile(party);
    values.push(Value::Kind(profile.map_or(PartyKind::Unknown, |profile| profile.kind)));
    let names = profile.map(|profile| profile.names.as_slice()).unwrap_or_default();
    if names.is_empty() {
        values.push(Value::Name(Name::primary(id.clone())));
    }
    for (place, text) in names.iter().enumerate() {
        values.push(Value::Name(if place == 0 {
            Name::primary(text.clone())
        } else {
            Name::alias(text.clone(), NameKind::Aka, NameStrength::Strong)
        }));
    }
    if let Some(profile) = profile {
        values.extend(profile.birth_dates.iter().map(|date| Value::BirthDate(*date)));
        values.extend(profile.identifiers.iter().cloned().map(Value::Identifier));
        values.extend(
            profile
                .countries
                .iter()
                .map(|country| Value::Country(Place { text: country.to_string(), country: Some(*country) })),
        );
    }
    values.push(Value::Programme(Programme { tag: basis, sublist: None }));
    values.push(Value::Measure(if blocked { Measure::AssetFreeze } else { Measure::Undetermined }));
    values.push(Value::LegalBasis(format!(
        "{}: {}",
        solution.policy().title,
        solution.policy().sources.join("; ")
    )));
    values.extend(solution.explain(graph, &proof).into_iter().map(Value::Reason));
    // The same as data, for whoever reads it by program.
    let text = serde_json::to_string(&solution.written(graph, &proof)).map_err(StoreError::from)?;
    values.push(Value::Detail(Detail { label: PROOF.to_owned(), text }));
    values.extend(proof.held.iter().map(|premise| {
        Value::Relation(Relation {
            kind: RelationKind::OwnedOrControlledBy,
            label: "held by".to_owned(),
            party: None,
            name: name(graph, premise.owner),
        })
    }));
    let origin = proof.held.iter().flat_map(|premise| &premise.holdings).next();
    let origin = origin.and_then(|number| graph.holdings.get(*number as usize)).map(|holding| holding.origin);
    let component = origin
        .and_then(|origin| graph.sources.get(origin.source as usize))
        .map_or_else(|| "ownership".to_owned(), |source| source.name.clone());
    let position = Position { component, line: origin.map_or(0, |origin| origin.record.into()) };
    Ok(values
        .into_iter()
        .map(|value| Statement { party: id.clone(), printed: id.clone(), value, position: position.clone() })
        .collect())
}
