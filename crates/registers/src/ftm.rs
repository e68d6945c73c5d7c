//! FollowTheMoney entities, one JSON object a line: `Ownership` and `Directorship` become holdings, parties profiles.

use interdict_model::{Identifier, IdentifierKind, PartialDate, PartyKind};
use interdict_ownership::{Holding, Interest, Origin, Path, Period, Profile, Share};

use crate::error::ReadError;
use crate::json::{Object, list, object, plain, text};
use crate::problem::ProblemKind;
use crate::reader::Reader;
use crate::words;

/// What the sort of an ownership can say of it.
const SORTS: [Interest; 7] = [
    Interest::Shares,
    Interest::Votes,
    Interest::UnclearShare,
    Interest::Option,
    Interest::Treasury,
    Interest::Nominee,
    Interest::Nominator,
];

/// Reads one entity.
pub(crate) fn read(reader: &mut Reader, at: Origin, record: &Object) -> Result<(), ReadError> {
    let none = Object::new();
    let properties = object(record, "properties").unwrap_or(&none);
    let schema = text(record, "schema");
    let kind = match &*schema {
        "Ownership" => return ownership(reader, at, record, properties),
        "Directorship" => {
            let pairs = pairs(properties, "director", "organization");
            let period = period(reader, at, properties, &id_of(record));
            return hold(reader, at, record, &pairs, Interest::Officer, Share::UNKNOWN, Path::Direct, period);
        }
        "Person" => PartyKind::Person,
        "Company" | "Organization" | "LegalEntity" | "PublicBody" => PartyKind::Organisation,
        "Vessel" => PartyKind::Vessel,
        "Airplane" => PartyKind::Aircraft,
        "Security" => PartyKind::Security,
        "CryptoWallet" => PartyKind::Wallet,
        "Asset" | "Thing" | "RealEstate" | "Vehicle" => PartyKind::Unknown,
        other => {
            reader.note(at.source, format!("FollowTheMoney {other}"));
            return Ok(());
        }
    };
    // The model says no more of a `LegalEntity` than that it is a person or an organisation.
    let kind = if schema == "LegalEntity" { PartyKind::Unknown } else { kind };
    party(reader, at, record, properties, kind)
}

fn id_of(record: &Object) -> String {
    text(record, "id").into_owned()
}

/// The ids in a property: entities are named by id, or stand there as a whole.
fn ids(properties: &Object, key: &str) -> Vec<String> {
    let values = list(properties, key).iter();
    let ids = values.map(|value| value.as_object().map_or_else(|| plain(value).into_owned(), id_of));
    ids.filter(|id| !id.is_empty()).collect()
}

/// The texts in a property.
fn texts(properties: &Object, key: &str) -> Vec<String> {
    let values = list(properties, key).iter().map(|value| plain(value).into_owned());
    values.filter(|text| !text.is_empty()).collect()
}

/// Each owner with each thing owned; an owner that is not there is empty.
fn pairs(properties: &Object, owner: &str, owned: &str) -> Vec<(String, String)> {
    let mut owners = ids(properties, owner);
    if owners.is_empty() {
        owners.push(String::new());
    }
    let owned = ids(properties, owned);
    owners.iter().flat_map(|owner| owned.iter().map(move |owned| (owner.clone(), owned.clone()))).collect()
}

fn ownership(reader: &mut Reader, at: Origin, record: &Object, properties: &Object) -> Result<(), ReadError> {
    let id = id_of(record);
    let mut share: Option<Share> = None;
    let printed = texts(properties, "percentage");
    for text in &printed {
        let one = words::share(text).unwrap_or_else(|error| {
            let what = format!("{error}; kept as a holding of unknown size");
            reader.problem(at, Some(&id), ProblemKind::Share, what);
            Share::UNKNOWN
        });
        share = Some(share.map_or(one, |share| share.hull(one)));
    }
    if printed.len() > 1 {
        let what =
            format!("has several percentages ({}); kept as the interval that holds them", printed.join(", "));
        reader.problem(at, Some(&id), ProblemKind::Share, what);
    }
    // What sort of shares, where that is said in a word known here; the schema itself says that it is ownership, and
    // a word about control takes nothing from it.
    let mut words = texts(properties, "sharesType");
    words.extend(texts(properties, "ownershipType"));
    let known = words.iter().filter_map(|word| words::interest(word)).collect::<Vec<_>>();
    let interest = known.iter().map(|(interest, _)| *interest).find(|interest| SORTS.contains(interest));
    let is_indirect = known.iter().any(|(_, path)| *path == Path::Indirect);
    let path = if is_indirect { Path::Indirect } else { Path::Direct };
    let period = period(reader, at, properties, &id);
    let pairs = pairs(properties, "owner", "asset");
    let share = share.unwrap_or(Share::UNKNOWN);
    hold(reader, at, record, &pairs, interest.unwrap_or_default(), share, path, period)
}

/// From the first of the first days to the last of the last.
fn period(reader: &mut Reader, at: Origin, properties: &Object, id: &str) -> Period {
    let (from, to) = (texts(properties, "startDate"), texts(properties, "endDate"));
    if from.len() > 1 || to.len() > 1 {
        let what = "has several first or last days; kept from the earliest to the latest";
        reader.problem(at, Some(id), ProblemKind::Dates, what);
    }
    // One that is no date stands for all, so that it is named.
    let bad = |texts: &[String]| texts.iter().find(|text| words::date(text).is_err()).cloned();
    let dated = |text: &String| words::date(text).ok();
    let from =
        bad(&from).or_else(|| from.into_iter().min_by_key(|text| dated(text).map(PartialDate::earliest)));
    let to = bad(&to).or_else(|| to.into_iter().max_by_key(|text| dated(text).map(PartialDate::latest)));
    reader.period(at, Some(id), &from.unwrap_or_default(), &to.unwrap_or_default())
}

#[allow(clippy::too_many_arguments)] // the fields of a holding, each of which the two schemata fill in their own way
fn hold(
    reader: &mut Reader,
    at: Origin,
    record: &Object,
    pairs: &[(String, String)],
    interest: Interest,
    share: Share,
    path: Path,
    period: Period,
) -> Result<(), ReadError> {
    if pairs.is_empty() {
        let what = "does not say what is owned or directed; not kept";
        reader.problem(at, Some(&id_of(record)), ProblemKind::Party, what);
    }
    for (owner, owned) in pairs {
        let owner = if owner.is_empty() {
            let what = "does not say who the holder is; kept with an unnamed holder";
            reader.problem(at, Some(&id_of(record)), ProblemKind::Party, what);
            reader.unnamed(at)?
        } else {
            reader.party(owner, at)?
        };
        let owned = reader.party(owned, at)?;
        reader.hold(Holding { owner, owned, share, interest, path, period, arrangement: 0, origin: at });
    }
    Ok(())
}

fn party(
    reader: &mut Reader,
    at: Origin,
    record: &Object,
    properties: &Object,
    kind: PartyKind,
) -> Result<(), ReadError> {
    let id = id_of(record);
    if id.is_empty() {
        reader.problem(at, None, ProblemKind::Party, "has no id; not kept");
        return Ok(());
    }
    let number = reader.party(&id, at)?;
    let mut profile = Profile { kind, ..Profile::default() };
    profile.names.push(text(record, "caption").into_owned());
    for key in ["name", "alias", "weakAlias", "previousName"] {
        profile.names.extend(texts(properties, key));
    }
    profile.names.retain(|name| !name.is_empty());
    let mut jurisdiction = None;
    for key in ["jurisdiction", "country", "mainCountry", "nationality", "citizenship"] {
        for text in texts(properties, key) {
            let country = reader.country(at, Some(&id), &text);
            jurisdiction = jurisdiction.or(country);
            profile.countries.extend(country.filter(|country| !profile.countries.contains(country)));
        }
    }
    for key in ["birthDate", "incorporationDate"] {
        profile.birth_dates.extend(texts(properties, key).iter().filter_map(|text| words::date(text).ok()));
    }
    for (key, kind) in [
        ("leiCode", IdentifierKind::Lei),
        ("registrationNumber", IdentifierKind::Registration),
        ("ogrnCode", IdentifierKind::Registration),
        ("taxNumber", IdentifierKind::TaxId),
        ("innCode", IdentifierKind::TaxId),
        ("vatCode", IdentifierKind::TaxId),
        ("passportNumber", IdentifierKind::Passport),
        ("idNumber", IdentifierKind::NationalId),
        ("swiftBic", IdentifierKind::Bic),
        ("imoNumber", IdentifierKind::Imo),
        ("dunsCode", IdentifierKind::Duns),
    ] {
        let found = texts(properties, key).into_iter().map(|text| Identifier::new(kind, text));
        profile.identifiers.extend(found);
    }
    if text(record, "schema") == "PublicBody" {
        profile.government = jurisdiction;
        if jurisdiction.is_none() {
            let what = "is a public body of no country known here; kept without its government";
            reader.problem(at, Some(&id), ProblemKind::Country, what);
        }
    }
    reader.describe(number, profile);
    for lei in texts(properties, "leiCode") {
        if let Some(lei) = words::lei_id(&lei) {
            let better = reader.party(&lei, at)?;
            reader.is_same(at, number, better);
        } else {
            let what =
                format!("`{lei}` is not an LEI: its form or check digits are wrong; kept under its own id");
            reader.problem(at, Some(&id), ProblemKind::Identifier, what);
        }
    }
    Ok(())
}
