//! OFAC's remarks field: everything that has no field of its own, in segments separated by `; `.
//!
//! A segment is a label and a value (`DOB 25 Apr 1965`, `Passport 109420132 (Korea, North) issued 16 Oct 2019`),
//! repeated values carry `alt.` before the label, weak aliases stand in single quotes. The labels are OFAC's and
//! are matched as printed, longest first. A segment without a known label that reads like an office is a
//! [`Value::Role`]; any other is kept as not understood.

use interdict_model::{
    Contact, ContactKind, Country, Detail, Gender, Identifier, IdentifierKind, NameKind, NameStrength,
    PartialDate, PartyKind, Place, Relation, RelationKind, Value, Wallet,
};

use super::split_name;
use crate::reading::Writer;

/// How much of the remarks is at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All, from the main file.
    Whole,
    /// All: the main file up to this byte, the rest from the comments file.
    Continued(usize),
    /// Cut in the middle of the last segment, the rest lost.
    Cut,
}

/// Reads the remarks of one party. Segments that reach into the comments file are stated as standing there; the
/// fragment at which cut remarks end is kept as text, never read as a value (half a wallet is no wallet).
pub(super) fn read(writer: &mut Writer<'_>, remarks: &str, extent: Extent, kind: PartyKind) {
    let whole = remarks.trim_end();
    let whole = whole.strip_suffix('.').unwrap_or(whole);
    let mut at = 0;
    for segment in segments(whole) {
        let end = at + segment.len();
        let beyond = matches!(extent, Extent::Continued(cut) if end > cut);
        let fragment = extent == Extent::Cut && end == whole.len();
        at = end + 1;
        let segment = segment.trim();
        if segment.is_empty() {
            continue;
        }
        if fragment {
            writer.say(segment, Value::CutOff(segment.to_owned()));
            continue;
        }
        let home = beyond.then(|| writer.enter("comments"));
        read_segment(writer, segment, kind);
        if let Some(home) = home {
            writer.enter(&home);
        }
    }
}

/// Splits at `;` outside quotes. A quote opens only after a space (so that an apostrophe in a name is none) and
/// closes before `;` or the end.
fn segments(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let quoted = ["a.k.a. '", "f.k.a. '", "n.k.a. '", "d.b.a. '"]
            .iter()
            .any(|start| current.trim_start().starts_with(start));
        let end = if quoted { current.find("';").map(|at| at + 1) } else { None };
        match end.or_else(|| current.find(';')) {
            Some(end) => {
                rest = current.get(end + 1..);
                current.get(..end)
            }
            None => rest.take(),
        }
    })
}

fn read_segment(writer: &mut Writer<'_>, segment: &str, kind: PartyKind) {
    let bare = segment.strip_prefix("alt. ").unwrap_or(segment);
    if let Some(value) = weak_alias(bare, kind) {
        writer.say(segment, value);
        return;
    }
    let begins_alike = |label: &str| label.as_bytes().first() == bare.as_bytes().first();
    for (label, read) in LABELS.iter().filter(|(label, _)| begins_alike(label)) {
        let Some(rest) = bare.strip_prefix(label) else { continue };
        // The label must end where a word ends: "Registration ID" is no prefix of "Registration IDentity".
        if !label.ends_with([' ', '-', ':', '#', '.', '\''])
            && rest.starts_with(|c: char| c.is_alphanumeric())
        {
            continue;
        }
        match value(label, *read, rest.trim_start_matches([':', ' ']).trim()) {
            Ok(value) => writer.say(segment, value),
            Err(why) => writer.not_understood(segment, why),
        }
        return;
    }
    if is_boilerplate(bare) {
        writer.say(segment, Value::Boilerplate(bare.to_owned()));
    } else if let Some(value) = numbered(bare) {
        writer.say(segment, value);
    } else if is_office(bare) {
        writer.say(segment, Value::Role(bare.to_owned()));
    } else {
        writer.not_understood(segment, "a remark without a known label");
    }
}

/// `a.k.a. 'HIDDEN COBRA'`: OFAC puts weak aliases, and only these, in quotes within the remarks (FAQ 122).
fn weak_alias(segment: &str, party: PartyKind) -> Option<Value> {
    let (label, rest) = segment.split_at_checked(7)?;
    let kind = match label {
        "a.k.a. " | "d.b.a. " => NameKind::Aka,
        "f.k.a. " => NameKind::Fka,
        "n.k.a. " => NameKind::Nka,
        _ => return None,
    };
    let name = rest.trim().strip_prefix('\'')?;
    let name = name.strip_suffix('\'').unwrap_or(name);
    Some(Value::Name(split_name(name, party, kind, NameStrength::Weak)))
}

/// How the text after a label is read.
#[derive(Clone, Copy)]
enum Read {
    BirthDate,
    BirthPlace,
    Established,
    Nationality,
    Citizenship,
    Gender,
    LinkedTo,
    Operator,
    Wallet,
    Flag,
    Contact(ContactKind),
    Number(IdentifierKind),
    Detail,
    Boilerplate,
    Directive,
    Role,
}

/// OFAC's labels. Order matters where one begins another: the longer stands first.
const LABELS: &[(&str, Read)] = &[
    ("DOB", Read::BirthDate),
    ("POB", Read::BirthPlace),
    ("nationality", Read::Nationality),
    ("citizen", Read::Citizenship),
    ("Gender", Read::Gender),
    ("Linked To", Read::LinkedTo),
    ("Digital Currency Address - ", Read::Wallet),
    ("Secondary sanctions risk", Read::Boilerplate),
    ("Transactions Prohibited For Persons Owned or Controlled By", Read::Boilerplate),
    ("Additional Sanctions Information - ", Read::Boilerplate),
    ("Executive Order 13645 Determination", Read::Directive),
    ("Executive Order 13662 Directive Determination", Read::Directive),
    ("Executive Order 13846 information", Read::Directive),
    ("Executive Order 14024 Directive Information", Read::Directive),
    ("Executive Order 14014 Directive Information", Read::Directive),
    ("CAATSA Section 235 Information", Read::Directive),
    ("CMIC Effective Date", Read::Directive),
    ("CMIC Sales Date", Read::Directive),
    ("Purchase/Sales For Divestment Date", Read::Directive),
    ("Listing Date", Read::Directive),
    ("Effective Date", Read::Directive),
    ("IFSR", Read::Directive),
    ("PEESA Information", Read::Directive),
    ("HKAA Information", Read::Directive),
    ("NS-CMIC", Read::Directive),
    ("Organization Established Date", Read::Established),
    ("Organization Type", Read::Detail),
    ("Target Type", Read::Detail),
    ("Vessel Registration Identification IMO", Read::Number(IdentifierKind::Imo)),
    ("Vessel Registration Identification", Read::Number(IdentifierKind::Imo)),
    ("Vessel Registration Number", Read::Number(IdentifierKind::Registration)),
    ("MMSI", Read::Number(IdentifierKind::Mmsi)),
    ("Other Vessel Call Sign", Read::Number(IdentifierKind::CallSign)),
    ("Vessel Call Sign", Read::Number(IdentifierKind::CallSign)),
    ("Vessel Year of Build", Read::Detail),
    ("Vessel Type", Read::Detail),
    ("Other Vessel Type", Read::Detail),
    ("Former Vessel Type", Read::Detail),
    ("Vessel Flag", Read::Flag),
    ("Other Vessel Flag", Read::Flag),
    ("Former Vessel Flag", Read::Flag),
    ("Vessel Owner", Read::Operator),
    (
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        Read::Number(IdentifierKind::AircraftSerial),
    ),
    ("Aircraft Manufacturer's Serial Number (MSN)", Read::Number(IdentifierKind::AircraftSerial)),
    ("Aircraft Mode S Transponder Code", Read::Number(IdentifierKind::AircraftSerial)),
    ("Aircraft Serial Identification", Read::Number(IdentifierKind::AircraftSerial)),
    ("Previous Aircraft Tail Number", Read::Number(IdentifierKind::AircraftTail)),
    ("Aircraft Tail Number", Read::Number(IdentifierKind::AircraftTail)),
    ("Aircraft Manufacture Date", Read::Detail),
    ("Aircraft Model", Read::Detail),
    ("Aircraft Operator", Read::Operator),
    ("Email Address", Read::Contact(ContactKind::Email)),
    ("Email:", Read::Contact(ContactKind::Email)),
    ("Email", Read::Contact(ContactKind::Email)),
    ("Website", Read::Contact(ContactKind::Website)),
    ("Phone Number", Read::Contact(ContactKind::Phone)),
    ("Phone No.", Read::Contact(ContactKind::Phone)),
    ("Phone", Read::Contact(ContactKind::Phone)),
    ("Telephone No.", Read::Contact(ContactKind::Phone)),
    ("Telephone", Read::Contact(ContactKind::Phone)),
    ("Fax No.", Read::Contact(ContactKind::Fax)),
    ("Fax", Read::Contact(ContactKind::Fax)),
    ("Diplomatic Passport", Read::Number(IdentifierKind::Passport)),
    ("Stateless Person Passport", Read::Number(IdentifierKind::Passport)),
    ("Passport", Read::Number(IdentifierKind::Passport)),
    ("National ID No.", Read::Number(IdentifierKind::NationalId)),
    ("National Foreign ID Number", Read::Number(IdentifierKind::NationalId)),
    ("Foreign ID Number", Read::Number(IdentifierKind::NationalId)),
    ("Identification Number", Read::Number(IdentifierKind::NationalId)),
    ("Personal ID Card", Read::Number(IdentifierKind::NationalId)),
    ("Cedula No.", Read::Number(IdentifierKind::NationalId)),
    ("C.U.R.P.", Read::Number(IdentifierKind::NationalId)),
    ("CURP", Read::Number(IdentifierKind::NationalId)),
    ("D.N.I.", Read::Number(IdentifierKind::NationalId)),
    ("Electoral Registry No.", Read::Number(IdentifierKind::NationalId)),
    ("Residency Number", Read::Number(IdentifierKind::NationalId)),
    ("Birth Certificate Number", Read::Number(IdentifierKind::BirthCertificate)),
    ("Driver's License No.", Read::Number(IdentifierKind::DriversLicence)),
    ("SSN", Read::Number(IdentifierKind::SocialSecurity)),
    ("Tax ID No.", Read::Number(IdentifierKind::TaxId)),
    ("R.F.C.", Read::Number(IdentifierKind::TaxId)),
    ("RFC", Read::Number(IdentifierKind::TaxId)),
    ("RUC #", Read::Number(IdentifierKind::TaxId)),
    ("RIF #", Read::Number(IdentifierKind::TaxId)),
    ("NIT #", Read::Number(IdentifierKind::TaxId)),
    ("C.U.I.T.", Read::Number(IdentifierKind::TaxId)),
    ("C.U.I.", Read::Number(IdentifierKind::TaxId)),
    ("V.A.T. Number", Read::Number(IdentifierKind::TaxId)),
    ("Italian Fiscal Code", Read::Number(IdentifierKind::TaxId)),
    ("Legal Entity Number", Read::Number(IdentifierKind::Lei)),
    ("SWIFT/BIC", Read::Number(IdentifierKind::Bic)),
    ("BIK (RU)", Read::Number(IdentifierKind::BankAccount)),
    ("D-U-N-S Number", Read::Number(IdentifierKind::Duns)),
    ("ISIN", Read::Number(IdentifierKind::Security)),
    ("Equity Ticker", Read::Number(IdentifierKind::Security)),
    ("Issuer Name", Read::Detail),
    ("Registration ID", Read::Number(IdentifierKind::Registration)),
    ("Registration Number", Read::Number(IdentifierKind::Registration)),
    ("Company Number", Read::Number(IdentifierKind::Registration)),
    ("UK Company Number", Read::Number(IdentifierKind::Registration)),
    ("C.R. No.", Read::Number(IdentifierKind::Registration)),
    ("Commercial Registry Number", Read::Number(IdentifierKind::Registration)),
    ("Business Registration Document #", Read::Number(IdentifierKind::Registration)),
    ("Business Registration Number", Read::Number(IdentifierKind::Registration)),
    ("Business Number", Read::Number(IdentifierKind::Registration)),
    ("Government Gazette Number", Read::Number(IdentifierKind::Registration)),
    ("Folio Mercantil No.", Read::Number(IdentifierKind::Registration)),
    ("Matricula Mercantil No", Read::Number(IdentifierKind::Registration)),
    ("Unified Social Credit Code (USCC)", Read::Number(IdentifierKind::Registration)),
    ("Economic Register Number (CBLS)", Read::Number(IdentifierKind::Registration)),
    ("Central Registration System Number", Read::Number(IdentifierKind::Registration)),
    ("Istanbul Chamber of Comm. No.", Read::Number(IdentifierKind::Registration)),
    ("Chamber of Commerce Number", Read::Number(IdentifierKind::Registration)),
    ("Dubai Chamber of Commerce Membership No.", Read::Number(IdentifierKind::Registration)),
    ("Enterprise Number", Read::Number(IdentifierKind::Registration)),
    ("Trade License No.", Read::Number(IdentifierKind::Registration)),
    ("Public Registration Number", Read::Number(IdentifierKind::Registration)),
    ("Public Security and Immigration No.", Read::Number(IdentifierKind::Other)),
    ("License", Read::Number(IdentifierKind::Other)),
    ("Citizen's Card Number", Read::Number(IdentifierKind::NationalId)),
    ("British National Overseas Passport", Read::Number(IdentifierKind::Passport)),
    ("Cartilla de Servicio Militar Nacional", Read::Number(IdentifierKind::NationalId)),
    ("Credencial electoral", Read::Number(IdentifierKind::NationalId)),
    ("I.F.E.", Read::Number(IdentifierKind::NationalId)),
    ("Numero de Identidad", Read::Number(IdentifierKind::NationalId)),
    ("N.I.E.", Read::Number(IdentifierKind::NationalId)),
    ("CNP (Personal Numerical Code)", Read::Number(IdentifierKind::NationalId)),
    ("UAE Identification", Read::Number(IdentifierKind::NationalId)),
    ("Seafarer's Identification Document", Read::Number(IdentifierKind::NationalId)),
    ("Romanian Permanent Resident", Read::Number(IdentifierKind::NationalId)),
    ("RTN", Read::Number(IdentifierKind::TaxId)),
    ("C.I.F.", Read::Number(IdentifierKind::TaxId)),
    ("N.I.F.", Read::Number(IdentifierKind::TaxId)),
    ("Numero Unico de Identificacao Tributaria (NUIT)", Read::Number(IdentifierKind::TaxId)),
    ("US FEIN", Read::Number(IdentifierKind::TaxId)),
    ("Romanian Tax Registration", Read::Number(IdentifierKind::TaxId)),
    ("Paraguayan tax identification number", Read::Number(IdentifierKind::TaxId)),
    ("Romanian C.R.", Read::Number(IdentifierKind::Registration)),
    ("VisaNumberID", Read::Number(IdentifierKind::Other)),
    ("Trademark number", Read::Number(IdentifierKind::Other)),
    ("MICEX Code", Read::Number(IdentifierKind::Security)),
    ("EMAIL", Read::Contact(ContactKind::Email)),
    ("PHONE", Read::Contact(ContactKind::Phone)),
    ("FAX", Read::Contact(ContactKind::Fax)),
    ("TELEX", Read::Detail),
    ("UN/LOCODE", Read::Detail),
    ("Registration Country", Read::Flag),
    ("IFCA Determination", Read::Directive),
    ("Occupation", Read::Role),
    ("Tribe", Read::Detail),
    ("Subtribe", Read::Detail),
    ("Organization:", Read::Detail),
    ("Professional Title", Read::Role),
    ("Nationality of Registration", Read::Nationality),
];

/// Reads the text after a label, or says why it cannot be read.
fn value(label: &str, read: Read, text: &str) -> Result<Value, String> {
    let named = || label.trim_end_matches([' ', '-', ':']).to_owned();
    if text.is_empty() {
        return Err(format!("nothing after `{}`", named()));
    }
    Ok(match read {
        Read::BirthDate => Value::BirthDate(PartialDate::parse(text).map_err(|cause| cause.to_string())?),
        Read::Established => Value::Established(PartialDate::parse(text).map_err(|cause| cause.to_string())?),
        Read::BirthPlace => Value::BirthPlace(Place::parse(text)),
        Read::Nationality => Value::Nationality(Place::parse(text)),
        Read::Citizenship => Value::Citizenship(Place::parse(text)),
        Read::Flag => Value::Country(Place::parse(text)),
        Read::Gender => Value::Gender(Gender::parse(text).ok_or("not a gender known here")?),
        Read::LinkedTo => relation(RelationKind::LinkedTo, "Linked To", text),
        Read::Operator => relation(RelationKind::OwnerOrOperator, label, text),
        Read::Wallet => {
            let (asset, address) = text.split_once([' ', ':']).ok_or("expected a ticker and an address")?;
            Value::Wallet(
                Wallet::parse(asset, address.trim_start_matches([' ', ':']))
                    .map_err(|cause| cause.to_string())?,
            )
        }
        Read::Contact(kind) => Value::Contact(Contact { kind, text: text.to_owned() }),
        Read::Number(kind) => identifier(kind, &named(), text),
        Read::Detail => Value::Detail(Detail { label: named(), text: text.to_owned() }),
        Read::Boilerplate => Value::Boilerplate(format!("{}: {text}", named())),
        Read::Directive => Value::LegalBasis(format!("{} {text}", named())),
        Read::Role => Value::Role(text.to_owned()),
    })
}

fn relation(kind: RelationKind, label: &str, name: &str) -> Value {
    Value::Relation(Relation { kind, label: label.to_owned(), party: None, name: name.to_owned() })
}

/// `109420132 (Korea, North) issued 16 Oct 2019 expires 16 Oct 2024`; what does not fit stays in the note.
fn identifier(kind: IdentifierKind, label: &str, text: &str) -> Value {
    let (rest, expires) = dated(text, " expires ");
    let (rest, issued) = dated(rest, " issued ");
    let mut identifier =
        Identifier { label: label.to_owned(), issued, expires, ..Identifier::new(kind, rest) };
    if let Some((number, group)) = rest.rsplit_once(" (")
        && let Some(inside) = group.strip_suffix(')')
    {
        identifier.country = Country::parse(inside);
        if identifier.country.is_none() {
            identifier.note = Some(inside.to_owned());
        }
        number.trim().clone_into(&mut identifier.number);
    }
    Value::Identifier(identifier)
}

/// Splits off a date after `word`, if what follows is one.
fn dated<'a>(text: &'a str, word: &str) -> (&'a str, Option<PartialDate>) {
    match text.split_once(word) {
        Some((before, after)) => match PartialDate::parse(after) {
            Ok(date) => (before.trim(), Some(date)),
            Err(_) => (text, None),
        },
        None => (text, None),
    }
}

/// A label that is not in the table but has the form of one: words, then `No.`, `Number` or `#`, then a number.
fn numbered(segment: &str) -> Option<Value> {
    [" No. ", " No: ", " Number ", " Number: ", " # ", " ID ", " Code "].iter().find_map(|mark| {
        let (label, number) = segment.split_once(mark)?;
        let fits = label.len() < 60 && number.chars().any(|c| c.is_ascii_digit());
        fits.then(|| identifier(IdentifierKind::Other, &format!("{label}{}", mark.trim_end()), number))
    })
}

/// Standing text on legal effect that older editions print without a label.
fn is_boilerplate(segment: &str) -> bool {
    [
        "For more information",
        "Subject to Secondary Sanctions",
        "U.S. Persons Must Continue to Block",
        "Not on the SDN List",
        "The property and interests in property",
        "for more information",
        "all offices worldwide",
        "All offices worldwide",
        "All Offices Worldwide",
        "All Branches Worldwide",
        "All branches worldwide",
        "all locations",
        "and all other",
        "any transaction",
        "Transactions ",
        "Secondary sanctions",
    ]
    .iter()
    .any(|start| segment.starts_with(start))
        || segment.ends_with("is prohibited")
        || segment.ends_with("are prohibited")
}

/// Whether a remark names an office, rank or membership: it contains a word for one.
fn is_office(segment: &str) -> bool {
    const OFFICES: &[&str] = &[
        "academician",
        "adjutant",
        "admiral",
        "advisor",
        "adviser",
        "agent",
        "ambassador",
        "analyst",
        "assistant",
        "associate",
        "attorney",
        "brigadier",
        "businessman",
        "captain",
        "ceo",
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
        "chancellor",
        "chief",
        "colonel",
        "commander",
        "commissioner",
        "consul",
        "coordinator",
        "councillor",
        "counselor",
        "deputy",
        "designer",
        "diplomat",
        "director",
        "doctor",
        "editor",
        "elder",
        "engineer",
        "envoy",
        "executive",
        "facilitator",
        "financier",
        "former",
        "founder",
        "general",
        "governor",
        "head",
        "indictee",
        "inspector",
        "investigator",
        "judge",
        "leader",
        "lieutenant",
        "major",
        "manager",
        "marshal",
        "mayor",
        "member",
        "military",
        "minister",
        "mullah",
        "officer",
        "official",
        "operative",
        "owner",
        "partner",
        "politician",
        "president",
        "presiding",
        "prime",
        "principal",
        "professor",
        "prosecutor",
        "rector",
        "representative",
        "researcher",
        "scientist",
        "secretary",
        "senator",
        "senior",
        "shareholder",
        "sheikh",
        "speaker",
        "spokesman",
        "spokesperson",
        "superintendent",
        "supervisor",
        "supreme",
        "treasurer",
        "trustee",
        "vice",
        "warden",
        "warlord",
    ];
    segment
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| OFFICES.binary_search(&word.to_ascii_lowercase().as_str()).is_ok())
}
