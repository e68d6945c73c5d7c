//! Beneficial Ownership Data Standard (BODS) 0.2, 0.3 and 0.4: statements about entities, persons and the relationships
//! between them.
//!
//! A statement may name records that stand later or in another file, and may be replaced by a later statement, so
//! relationships are put together when everything has been read.

use std::cmp::Ordering;

use hashbrown::{HashMap, HashSet};
use interdict_model::{Country, Identifier, IdentifierKind, PartyKind};
use interdict_ownership::{
    Holding, Interest, Origin, PartyNo, Path, Period, Profile, Share, ShareError, Source,
};
use serde_json::Value;

use crate::error::ReadError;
use crate::json::{Object, list, object, plain, text};
use crate::problem::ProblemKind;
use crate::reader::Reader;
use crate::words;

/// What each type of interest is: the 23 of the codelist `interestType` of BODS 0.4, and those of 0.2 and 0.3 that were
/// named otherwise. In lower case without hyphens, since 0.2 writes `voting-rights` for `votingRights`.
///
/// Rights to profit, to what is left at dissolution, to the use of assets, and what is unknown or unpublished may be a
/// share of the property or may not. Rights from a contract, from the articles or from law are control. A right that
/// depends on a condition is none yet.
const INTERESTS: [(&str, Interest); 30] = [
    ("shareholding", Interest::Shares),
    ("votingrights", Interest::Votes),
    ("appointmentofboard", Interest::BoardMajority),
    ("otherinfluenceorcontrol", Interest::Influence),
    ("seniormanagingofficial", Interest::Officer),
    ("settlor", Interest::Trust),
    ("trustee", Interest::Trust),
    ("protector", Interest::Trust),
    ("beneficiaryoflegalarrangement", Interest::Trust),
    ("rightstosurplusassetsondissolution", Interest::UnclearShare),
    ("rightstoprofitorincome", Interest::UnclearShare),
    ("rightsgrantedbycontract", Interest::Influence),
    ("conditionalrightsgrantedbycontract", Interest::Option),
    ("controlviacompanyrulesorarticles", Interest::Influence),
    ("controlbylegalframework", Interest::Influence),
    ("boardmember", Interest::Officer),
    ("boardchair", Interest::Officer),
    ("unknowninterest", Interest::UnclearShare),
    ("unpublishedinterest", Interest::UnclearShare),
    ("enjoymentanduseofassets", Interest::UnclearShare),
    ("righttoprofitorincomefromassets", Interest::UnclearShare),
    ("nominee", Interest::Nominee),
    ("nominator", Interest::Nominator),
    // 0.2 and before
    ("influenceorcontrol", Interest::Influence),
    ("settloroftrust", Interest::Trust),
    ("trusteeoftrust", Interest::Trust),
    ("protectoroftrust", Interest::Trust),
    ("beneficiaryoftrust", Interest::Trust),
    ("otherinfluenceorcontroloftrust", Interest::Trust),
    ("rightstosurplusassets", Interest::UnclearShare),
];

/// Statements that may replace one another in a row; a chain that leads back into itself ends there.
const REPLACEMENTS: usize = 1_000;

/// What has been read and not yet put together.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    /// Entities and persons by record id.
    parties: HashMap<String, Known>,
    /// Relationships, for each source and record id one.
    relations: Vec<Relation>,
    /// Relationships by source and record id.
    index: HashMap<u32, HashMap<String, usize>>,
    /// Statements of 0.2 and 0.3 that were replaced, and by which, with the source that says so; in the order read.
    replaced: Vec<(u32, String, String)>,
    /// By source the records whose ids other sources have for something else.
    scopes: HashMap<u32, Scope>,
}

/// An entity or person.
#[derive(Debug)]
struct Known {
    number: PartyNo,
    /// The date of its newest statement.
    date: String,
    /// The source of its newest statement.
    source: u32,
}

/// The records of a source that are kept under other ids.
#[derive(Debug)]
struct Scope {
    /// What tells the source from others.
    name: String,
    /// The id under which a record is kept, by its own.
    ids: HashMap<String, String>,
}

impl Statements {
    /// The id under which a source's record is kept, if it is not its own.
    fn renamed(&self, source: u32, id: &str) -> Option<&String> {
        self.scopes.get(&source)?.ids.get(id)
    }

    /// Keeps a source's record under an id of that source.
    fn rename(&mut self, sources: &[Source], source: u32, id: &str) -> String {
        let scope = self.scopes.entry(source).or_insert_with(|| {
            let number = source as usize;
            let name = sources.get(number).map_or("", |source| &source.name);
            let before = sources.get(..number).unwrap_or_default();
            // Two sources may have one name.
            let name = if before.iter().any(|source| source.name == name) {
                format!("{name}, source {}", number.saturating_add(1))
            } else {
                name.to_owned()
            };
            Scope { name, ids: HashMap::new() }
        });
        let kept = format!("{id} ({})", scope.name);
        scope.ids.insert(id.to_owned(), kept.clone());
        kept
    }

    /// Writes the ids under which records are kept wherever their source names them, and puts the relationships of
    /// several sources together: those of one id are one if they are between the same parties. Gives them by id.
    fn settle(&mut self, reader: &mut Reader) -> HashMap<String, usize> {
        let mut relations = std::mem::take(&mut self.relations);
        for relation in &mut relations {
            for reference in [&mut relation.owner, &mut relation.owned] {
                if let Reference::Record(id) = reference
                    && let Some(kept) = self.renamed(relation.at.source, id)
                {
                    id.clone_from(kept);
                }
            }
        }
        let mut index: HashMap<String, usize> = HashMap::with_capacity(relations.len());
        for mut relation in relations {
            let at = relation.at;
            let before = index.get(&relation.id).and_then(|before| self.relations.get_mut(*before));
            if let Some(before) = before {
                if before.is_between_the_same(&relation) {
                    reader.note(at.source, "BODS statement with a newer one of the same record");
                    if is_newer(&relation.date, &before.date) {
                        *before = relation;
                    }
                    continue;
                }
                let other = before.at.source;
                let kept = self.rename(&reader.graph.sources, at.source, &relation.id);
                let what = format!(
                    "the relationship `{}` is between others than that of `{}`; kept as `{kept}`",
                    relation.id,
                    reader.source_name(other)
                );
                reader.problem(at, Some(&relation.id), ProblemKind::Identifier, what);
                relation.id = kept;
            }
            index.insert(relation.id.clone(), self.relations.len());
            self.relations.push(relation);
        }
        let mut relations = std::mem::take(&mut self.relations);
        for relation in &mut relations {
            for component in &mut relation.components {
                if let Some(kept) = self.renamed(relation.at.source, component) {
                    component.clone_from(kept);
                }
            }
        }
        self.relations = relations;
        let mut replaced = std::mem::take(&mut self.replaced);
        for (source, old, new) in &mut replaced {
            for id in [old, new] {
                if let Some(kept) = self.renamed(*source, id) {
                    id.clone_from(kept);
                }
            }
        }
        self.replaced = replaced;
        index
    }
}

/// Whom a relationship names.
#[derive(Debug, PartialEq, Eq)]
enum Reference {
    /// A record by its id.
    Record(String),
    /// Nobody, for this reason.
    Unspecified(String),
    /// Nobody, for no reason.
    Missing,
}

/// The newest statement of a relationship.
#[derive(Debug)]
struct Relation {
    id: String,
    date: String,
    is_closed: bool,
    owned: Reference,
    owner: Reference,
    interests: Vec<Held>,
    components: Vec<String>,
    at: Origin,
}

impl Relation {
    /// Whether two statements can be of one relationship: the same is held, by the same or by who was not named.
    fn is_between_the_same(&self, other: &Self) -> bool {
        let are_named = [self, other].iter().all(|relation| matches!(relation.owner, Reference::Record(_)));
        self.owned == other.owned && (self.owner == other.owner || !are_named)
    }
}

/// One of the interests of a relationship.
#[derive(Debug, Clone, Copy)]
struct Held {
    interest: Interest,
    share: Share,
    level: Level,
    period: Period,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Direct,
    Indirect,
    Unknown,
}

impl Held {
    /// Whether it is counted in percent, so that a chain of such links says the same as the sum of it.
    fn counts(&self) -> bool {
        matches!(self.interest, Interest::Shares | Interest::Votes | Interest::UnclearShare)
    }
}

/// Whether a statement takes the place of one read before: if it is not older; by order where a date is missing.
fn is_newer(date: &str, before: &str) -> bool {
    date.is_empty() || before.is_empty() || date.cmp(before) != Ordering::Less
}

/// Reads one statement.
pub(crate) fn read(reader: &mut Reader, at: Origin, statement: &Object) -> Result<(), ReadError> {
    let kind = match &*text(statement, "recordType") {
        "" => text(statement, "statementType").into_owned(),
        kind => kind.to_owned(),
    };
    let statement_id = [text(statement, "statementId"), text(statement, "statementID")].concat();
    let id = match &*text(statement, "recordId") {
        "" => statement_id,
        id => id.to_owned(),
    };
    if id.is_empty() {
        reader.problem(at, None, ProblemKind::Form, "has neither recordId nor statementID; not kept");
        return Ok(());
    }
    // Until 0.3 the details are the statement itself.
    let details = object(statement, "recordDetails").unwrap_or(statement);
    let date = text(statement, "statementDate").into_owned();
    let status = text(statement, "recordStatus");
    if !matches!(&*status, "" | "new" | "updated" | "closed") {
        let what = format!("the status `{status}` of the record is not known here; taken as updated");
        reader.problem(at, Some(&id), ProblemKind::Kind, what);
    }
    for old in list(statement, "replacesStatements").iter().map(plain).filter(|old| !old.is_empty()) {
        reader.bods.replaced.push((at.source, old.into_owned(), id.clone()));
    }
    match kind.as_str() {
        "entity" | "entityStatement" => party(reader, at, details, id, date, false),
        "person" | "personStatement" => party(reader, at, details, id, date, true),
        "relationship" | "ownershipOrControlStatement" => {
            relation(reader, at, details, id, date, status == "closed");
            Ok(())
        }
        _ => {
            let what = format!("the type of statement `{kind}` is not known here; not kept");
            reader.problem(at, Some(&id), ProblemKind::Kind, what);
            Ok(())
        }
    }
}

fn party(
    reader: &mut Reader,
    at: Origin,
    details: &Object,
    id: String,
    date: String,
    is_person: bool,
) -> Result<(), ReadError> {
    let id = own_id(reader, at, details, id, is_person);
    let number = reader.party(&id, at)?;
    if let Some(is_newer) = reader.bods.parties.get(&id).map(|before| is_newer(&date, &before.date)) {
        reader.note(at.source, "BODS statement with a newer one of the same record");
        if !is_newer {
            return Ok(());
        }
    }
    let profile = if is_person { person(reader, at, details, &id) } else { entity(reader, at, details, &id) };
    let (lei, company) = canonical(reader, at, details, &id, is_person);
    let lei = lei.map(|lei| reader.party(&lei, at)).transpose()?;
    let company = company.map(|company| reader.party(&company, at)).transpose()?;
    if let Some(better) = lei.or(company) {
        reader.is_same(at, number, better);
    }
    if let (Some(lei), Some(company)) = (lei, company) {
        reader.is_same(at, company, lei);
    }
    *reader.graph.parties.profile_mut(number) = profile;
    reader.bods.parties.insert(id, Known { number, date, source: at.source });
    Ok(())
}

/// The id under which the record of a party is kept: its own, unless another source has a record of that id which is of
/// somebody else. Publishers number their records as they like, many of them `p1`, `p2`.
fn own_id(reader: &mut Reader, at: Origin, details: &Object, id: String, is_person: bool) -> String {
    if let Some(kept) = reader.bods.renamed(at.source, &id) {
        return kept.clone();
    }
    let Some(other) = reader.bods.parties.get(&id).filter(|other| other.source != at.source) else {
        return id;
    };
    let is_other = reader
        .graph
        .parties
        .profile(other.number)
        .is_some_and(|profile| is_somebody_else(profile, details, is_person));
    if !is_other {
        return id;
    }
    let other = other.source;
    let kept = reader.bods.rename(&reader.graph.sources, at.source, &id);
    let what = format!(
        "the record `{id}` is of somebody else than that of `{}`; kept as `{kept}`",
        reader.source_name(other)
    );
    reader.problem(at, Some(&id), ProblemKind::Identifier, what);
    kept
}

/// Words of names that say nothing about who it is.
const COMMON_WORDS: [&str; 32] = [
    "ab",
    "ag",
    "and",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "de",
    "gmbh",
    "group",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "international",
    "kg",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "nv",
    "of",
    "oy",
    "plc",
    "sa",
    "sarl",
    "spa",
    "srl",
    "the",
];

/// Whether what a record says cannot be of a party: one is a person and the other none, or their names have no word in
/// common. Those with a common identifier are one; so are those of which one has no name.
fn is_somebody_else(profile: &Profile, details: &Object, is_person: bool) -> bool {
    let known = &profile.identifiers;
    let is_known =
        |number: &Identifier| known.iter().any(|k| (&k.label, &k.number) == (&number.label, &number.number));
    if identifiers(details, IdentifierKind::Other).iter().any(is_known) {
        return false;
    }
    if (profile.kind == PartyKind::Person) != is_person {
        return true;
    }
    let words = |names: &[String]| -> HashSet<String> {
        let words =
            names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).map(str::to_lowercase);
        words.filter(|word| word.chars().count() > 1 && !COMMON_WORDS.contains(&word.as_str())).collect()
    };
    let (ours, theirs) = (words(&names(details, is_person)), words(&profile.names));
    !ours.is_empty() && !theirs.is_empty() && ours.is_disjoint(&theirs)
}

/// The ids that other sources have for an entity: its LEI, its number at Companies House.
fn canonical(
    reader: &mut Reader,
    at: Origin,
    details: &Object,
    id: &str,
    is_person: bool,
) -> (Option<String>, Option<String>) {
    let (mut lei, mut company) = (None, None);
    for identifier in list(details, "identifiers").iter().filter_map(Value::as_object).filter(|_| !is_person)
    {
        let number = text(identifier, "id");
        let (found, sort) = match &*text(identifier, "scheme") {
            "XI-LEI" => (words::lei_id(&number), "an LEI: its form or check digits are wrong"),
            "GB-COH" => (words::company_id(&number), "the number of a UK company"),
            _ => continue,
        };
        if found.is_none() {
            let what = format!("`{number}` is not {sort}; kept under the id of the record");
            reader.problem(at, Some(id), ProblemKind::Identifier, what);
        }
        let is_lei = found.as_ref().is_some_and(|id| id.starts_with("lei:"));
        let place = if is_lei { &mut lei } else { &mut company };
        *place = place.take().or(found);
    }
    (lei, company)
}

/// The country in a value: a code, a name, or an object with both.
fn country(reader: &mut Reader, at: Origin, id: &str, value: &Value) -> Option<Country> {
    let (code, name) = match value.as_object() {
        Some(object) => (text(object, "code"), text(object, "name")),
        None => (plain(value), "".into()),
    };
    match words::country(&code) {
        Some(country) => Some(country),
        None if name.is_empty() => reader.country(at, Some(id), &code),
        None => reader.country(at, Some(id), &name),
    }
}

/// The countries in these fields, each once.
fn countries(reader: &mut Reader, at: Origin, details: &Object, id: &str, keys: &[&str]) -> Vec<Country> {
    let mut found = Vec::new();
    let mut add = |country: Option<Country>| found.extend(country.filter(|country| !found.contains(country)));
    for key in keys {
        for value in list(details, key) {
            add(country(reader, at, id, value));
        }
    }
    for address in list(details, "addresses").iter().filter_map(Value::as_object) {
        // An address for service is that of a lawyer or an agent.
        if text(address, "type") != "service"
            && let Some(value) = address.get("country")
        {
            add(country(reader, at, id, value));
        }
    }
    found
}

/// The names of a person or an entity.
fn names(details: &Object, is_person: bool) -> Vec<String> {
    let mut names = Vec::new();
    if is_person {
        for name in list(details, "names").iter().filter_map(Value::as_object) {
            let full = text(name, "fullName");
            let parts = ["givenName", "patronymicName", "familyName"].map(|part| text(name, part));
            let parts: Vec<&str> = parts.iter().map(|part| &**part).filter(|part| !part.is_empty()).collect();
            names.push(if full.is_empty() { parts.join(" ") } else { full.into_owned() });
        }
    } else {
        names.push(text(details, "name").into_owned());
        names.extend(list(details, "alternateNames").iter().map(|name| plain(name).into_owned()));
    }
    names.retain(|name| !name.is_empty());
    names
}

fn entity(reader: &mut Reader, at: Origin, details: &Object, id: &str) -> Profile {
    let kind =
        object(details, "entityType").map_or_else(|| text(details, "entityType"), |kind| text(kind, "type"));
    let mut profile = Profile { kind: PartyKind::Organisation, ..Profile::default() };
    profile.names = names(details, false);
    profile.countries = countries(reader, at, details, id, &["jurisdiction", "incorporatedInJurisdiction"]);
    profile.birth_dates.extend(words::date(&text(details, "foundingDate")).ok());
    profile.identifiers = identifiers(details, IdentifierKind::Registration);
    match &*kind {
        "registeredEntity" | "legalEntity" | "arrangement" => {}
        "anonymousEntity" | "unknownEntity" => profile.unnamed = true,
        "state" | "stateBody" => {
            profile.government = profile.countries.first().copied();
            if profile.government.is_none() {
                let what = format!("is a {kind} of no jurisdiction known here; kept without its government");
                reader.problem(at, Some(id), ProblemKind::Country, what);
            }
        }
        _ => {
            let what = format!("the type of entity `{kind}` is not known here; kept as an entity");
            reader.problem(at, Some(id), ProblemKind::Kind, what);
        }
    }
    profile
}

fn person(reader: &mut Reader, at: Origin, details: &Object, id: &str) -> Profile {
    let mut profile = Profile { kind: PartyKind::Person, ..Profile::default() };
    profile.names = names(details, true);
    let keys = ["nationalities", "taxResidencies"];
    profile.countries = countries(reader, at, details, id, &keys);
    profile.birth_dates.extend(words::date(&text(details, "birthDate")).ok());
    profile.identifiers = identifiers(details, IdentifierKind::Other);
    let kind = text(details, "personType");
    match &*kind {
        "knownPerson" | "" => {}
        "anonymousPerson" | "unknownPerson" => profile.unnamed = true,
        _ => {
            let what = format!("the type of person `{kind}` is not known here; kept as a person");
            reader.problem(at, Some(id), ProblemKind::Kind, what);
        }
    }
    profile
}

/// Identifiers with their scheme: a code of org-id.guide (`GB-COH`), or for persons country and sort (`IRL-TAXID`).
fn identifiers(details: &Object, otherwise: IdentifierKind) -> Vec<Identifier> {
    let mut found = Vec::new();
    for identifier in list(details, "identifiers").iter().filter_map(Value::as_object) {
        let number = text(identifier, "id");
        if number.is_empty() {
            continue;
        }
        let (scheme, name) = (text(identifier, "scheme"), text(identifier, "schemeName"));
        let (country, sort) = scheme.split_once('-').unwrap_or(("", &scheme));
        let kind = match sort {
            "LEI" => IdentifierKind::Lei,
            "PASSPORT" => IdentifierKind::Passport,
            "TAXID" => IdentifierKind::TaxId,
            "IDCARD" => IdentifierKind::NationalId,
            _ => otherwise,
        };
        let mut known = Identifier::new(kind, number);
        known.label = if scheme.is_empty() { name } else { scheme.clone() }.into_owned();
        known.country = Country::parse(country);
        found.push(known);
    }
    found
}

fn relation(reader: &mut Reader, at: Origin, details: &Object, id: String, date: String, is_closed: bool) {
    let before = reader.bods.index.get(&at.source).and_then(|index| index.get(&id)).copied();
    if let Some(before) = before {
        reader.note(at.source, "BODS statement with a newer one of the same record");
        if reader.bods.relations.get(before).is_some_and(|before| !is_newer(&date, &before.date)) {
            return;
        }
    }
    // An interest that is no object says nothing, and is kept as one of unclear kind.
    let none = Object::new();
    let interests = list(details, "interests").iter().map(|held| held.as_object().unwrap_or(&none));
    let interests = interests.map(|held| interest(reader, at, &id, held)).collect();
    let mut components: Vec<String> = Vec::new();
    for key in ["componentRecords", "componentStatementIDs"] {
        components.extend(list(details, key).iter().map(|value| plain(value).into_owned()));
    }
    let relation = Relation {
        date,
        is_closed,
        owned: reference(details.get("subject")),
        owner: reference(details.get("interestedParty")),
        interests,
        components,
        at,
        id: id.clone(),
    };
    if let Some(before) = before.and_then(|before| reader.bods.relations.get_mut(before)) {
        *before = relation;
    } else {
        let next = reader.bods.relations.len();
        reader.bods.index.entry(at.source).or_default().insert(id, next);
        reader.bods.relations.push(relation);
    }
}

fn reference(value: Option<&Value>) -> Reference {
    let Some(value) = value else { return Reference::Missing };
    let Some(object) = value.as_object() else {
        let id = plain(value).into_owned();
        return if id.is_empty() { Reference::Missing } else { Reference::Record(id) };
    };
    let keys = ["describedByEntityStatement", "describedByPersonStatement"];
    if let Some(id) = keys.iter().map(|key| text(object, key)).find(|id| !id.is_empty()) {
        return Reference::Record(id.into_owned());
    }
    let unspecified = self::object(object, "unspecified").unwrap_or(object);
    let reason = text(unspecified, "reason").into_owned();
    if reason.is_empty() { Reference::Missing } else { Reference::Unspecified(reason) }
}

fn interest(reader: &mut Reader, at: Origin, id: &str, held: &Object) -> Held {
    let printed = text(held, "type");
    let key = printed.replace(['-', '_', ' '], "").to_lowercase();
    let interest = INTERESTS.iter().find(|(known, _)| *known == key).map(|(_, interest)| *interest);
    if interest.is_none() {
        let what = if printed.is_empty() {
            "an interest has no type; kept as an interest of unclear kind".to_owned()
        } else {
            format!("the interest `{printed}` is not known here; kept as an interest of unclear kind")
        };
        reader.problem(at, Some(id), ProblemKind::Interest, what);
    }
    let share = share(held).unwrap_or_else(|error| {
        let what = format!("{error}; kept as a holding of unknown size");
        reader.problem(at, Some(id), ProblemKind::Share, what);
        Share::UNKNOWN
    });
    let level = [text(held, "directOrIndirect"), text(held, "interestLevel")].concat();
    let level = match level.as_str() {
        "direct" => Level::Direct,
        "indirect" => Level::Indirect,
        "unknown" | "" => Level::Unknown,
        other => {
            let what = format!("`{other}` is neither direct nor indirect; taken as unknown");
            reader.problem(at, Some(id), ProblemKind::Interest, what);
            Level::Unknown
        }
    };
    let period = reader.period(at, Some(id), &text(held, "startDate"), &text(held, "endDate"));
    Held { interest: interest.unwrap_or(Interest::UnclearShare), share, level, period }
}

/// The share of an interest: exact, or between bounds that belong to it or not. Until 0.2 `exclusiveMinimum` says of
/// `minimum` whether it is left out; since 0.3 it is a bound of its own.
fn share(held: &Object) -> Result<Share, ShareError> {
    let Some(value) = held.get("share").filter(|value| !value.is_null()) else { return Ok(Share::UNKNOWN) };
    let Some(share) = value.as_object() else { return plain(value).parse() };
    let bound = |inclusive: &str, exclusive: &str| {
        let flag = share.get(exclusive).and_then(Value::as_bool);
        let own = if flag.is_some() { "".into() } else { text(share, exclusive) };
        if own.is_empty() { (text(share, inclusive), flag == Some(true)) } else { (own, true) }
    };
    let ((lower, above), (upper, below)) =
        (bound("minimum", "exclusiveMinimum"), bound("maximum", "exclusiveMaximum"));
    // Each bound by itself first, so that a bound that is no percentage is named as it stands.
    for text in [&lower, &upper] {
        text.parse::<Share>()?;
    }
    let or =
        |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
    let sign = |open: bool, sign: &'static str| if open { sign } else { "" };
    let between = match (&*lower, &*upper) {
        ("", "") => Share::UNKNOWN,
        (lower, upper) => {
            let (above, below) =
                (sign(above && !lower.is_empty(), ">"), sign(below && !upper.is_empty(), "<"));
            format!("{above}{}-{below}{}", or(lower, "0"), or(upper, "100")).parse()?
        }
    };
    let exact: Share = text(share, "exact").parse()?;
    if exact == Share::UNKNOWN {
        return Ok(between);
    }
    // An exact share beyond its own bounds contradicts itself.
    let within = exact.hull(between) == between;
    if within { Ok(exact) } else { Err(ShareError::Form(format!("{exact} within {between}"))) }
}

/// Puts the relationships together, now that every record that will be read has been.
pub(crate) fn finish(reader: &mut Reader) {
    let mut statements = std::mem::take(&mut reader.bods);
    let index = statements.settle(reader);
    let replaced: HashMap<&str, &str> =
        statements.replaced.iter().map(|(_, old, new)| (old.as_str(), new.as_str())).collect();
    let newest = |id: &str| {
        let mut newest = id;
        for _ in 0..REPLACEMENTS {
            match replaced.get(newest) {
                Some(next) if *next != newest => newest = next,
                _ => break,
            }
        }
        newest.to_owned()
    };
    for old in replaced.keys() {
        if let (Some(old), Some(new)) = (statements.parties.get(*old), statements.parties.get(&newest(old))) {
            reader.join(old.number, new.number);
        }
    }
    let Statements { parties, relations, .. } = &statements;
    let links = Links { relations, index: &index, parties, newest: &newest };
    for relation in relations {
        if replaced.contains_key(relation.id.as_str()) && newest(&relation.id) != relation.id {
            reader.note(relation.at.source, "BODS statement that another replaces");
            continue;
        }
        if hold(reader, &links, relation).is_err() {
            // Only ids that were not known could be too many, and those are none of the records'.
            let what = "names one party more than a graph can have; not kept";
            reader.problem(relation.at, Some(&relation.id), ProblemKind::Form, what);
        }
    }
}

/// The records and how they hang together.
struct Links<'a> {
    relations: &'a [Relation],
    index: &'a HashMap<String, usize>,
    parties: &'a HashMap<String, Known>,
    newest: &'a dyn Fn(&str) -> String,
}

impl Links<'_> {
    fn is_known(&self, id: &str) -> bool {
        self.parties.contains_key(id) || self.index.contains_key(id)
    }

    /// Whether the components of a relationship that stand and are counted lead from its owner to what is owned.
    fn spell_out(&self, relation: &Relation, held: &Held) -> bool {
        let (Reference::Record(owner), Reference::Record(owned)) = (&relation.owner, &relation.owned) else {
            return false;
        };
        let mut steps: HashMap<String, Vec<String>> = HashMap::new();
        for component in relation.components.iter().filter_map(|id| self.index.get(&(self.newest)(id))) {
            let Some(component) = self.relations.get(*component) else { continue };
            let stands = |link: &Held| link.period.to.is_none() || held.period.to.is_some();
            let is_link = (!component.is_closed || relation.is_closed)
                && (component.interests.is_empty()
                    || component.interests.iter().any(|link| link.counts() && stands(link)));
            if let (true, Reference::Record(from), Reference::Record(to)) =
                (is_link, &component.owner, &component.owned)
            {
                steps.entry((self.newest)(from)).or_default().push((self.newest)(to));
            }
        }
        let owned = (self.newest)(owned);
        let mut reached = HashSet::new();
        let mut open = vec![(self.newest)(owner)];
        while let Some(party) = open.pop() {
            if party == owned {
                return true;
            }
            open.extend(
                steps.remove(&party).unwrap_or_default().into_iter().filter(|next| !reached.contains(next)),
            );
            reached.insert(party);
        }
        false
    }
}

/// The party that a relationship names.
fn party_of(
    reader: &mut Reader,
    links: &Links<'_>,
    relation: &Relation,
    id: &str,
    role: &str,
) -> Result<PartyNo, ReadError> {
    let newest = (links.newest)(id);
    if let Some(known) = links.parties.get(id).or_else(|| links.parties.get(&newest)) {
        return Ok(known.number);
    }
    let what = format!("names the record `{id}` as {role}, which is not among those read; kept with that id");
    reader.problem(relation.at, Some(&relation.id), ProblemKind::MissingRecord, what);
    reader.party(id, relation.at)
}

/// Turns a relationship into holdings.
fn hold(reader: &mut Reader, links: &Links<'_>, relation: &Relation) -> Result<(), ReadError> {
    let (at, id) = (relation.at, Some(relation.id.as_str()));
    let Reference::Record(owned) = &relation.owned else {
        reader.problem(at, id, ProblemKind::Party, "does not say in whom an interest is held; not kept");
        return Ok(());
    };
    let owned = party_of(reader, links, relation, owned, "its subject")?;
    let owner = match &relation.owner {
        Reference::Record(owner) => party_of(reader, links, relation, owner, "its interested party")?,
        Reference::Unspecified(reason) if reason == "noBeneficialOwners" => {
            reader.note(at.source, "BODS relationship without beneficial owners");
            return Ok(());
        }
        Reference::Unspecified(_) => reader.unnamed(at)?,
        Reference::Missing => {
            let what = "does not say who the interested party is; kept with an unnamed holder";
            reader.problem(at, id, ProblemKind::Party, what);
            reader.unnamed(at)?
        }
    };
    let missing: Vec<&str> = relation
        .components
        .iter()
        .filter(|component| !links.is_known(&(links.newest)(component)))
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        let what = format!(
            "names the components {}, which are not among those read; kept as an indirect holding",
            missing.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
        );
        reader.problem(at, id, ProblemKind::MissingRecord, what);
    }
    let mut interests = relation.interests.clone();
    if interests.is_empty() {
        if matches!(relation.owner, Reference::Record(_)) {
            let what = "gives no interests; kept as an interest of unclear kind and unknown size";
            reader.problem(at, id, ProblemKind::Interest, what);
        }
        let period = Period::default();
        let interest = Interest::UnclearShare;
        interests.push(Held { interest, share: Share::UNKNOWN, level: Level::Unknown, period });
    }
    for held in &interests {
        let has_components = !relation.components.is_empty();
        let path = match held.level {
            Level::Direct => Path::Direct,
            Level::Unknown if !has_components => Path::Direct,
            Level::Indirect | Level::Unknown
                if has_components
                    && missing.is_empty()
                    && held.counts()
                    && links.spell_out(relation, held) =>
            {
                Path::SpelledOut
            }
            Level::Indirect | Level::Unknown => Path::Indirect,
        };
        let period = if relation.is_closed { closed(reader, relation, held.period) } else { held.period };
        let Held { interest, share, .. } = *held;
        reader.hold(Holding { owner, owned, share, interest, path, period, arrangement: 0, origin: at });
    }
    Ok(())
}

/// The period of an interest in a relationship that was closed: until its own last day, or that of the statement.
fn closed(reader: &mut Reader, relation: &Relation, period: Period) -> Period {
    if period.unclear || period.to.is_some() {
        return period;
    }
    let ended = Period { to: words::date(&relation.date).ok(), ..period };
    if ended.to.is_none() || ended.is_backwards() {
        let what = format!(
            "was closed on `{}`, which is no day after its first; kept as a holding of unknown dates",
            relation.date
        );
        reader.problem(relation.at, Some(&relation.id), ProblemKind::Dates, what);
        return Period { unclear: true, ..Period::default() };
    }
    ended
}
