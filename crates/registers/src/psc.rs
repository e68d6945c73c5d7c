//! UK persons with significant control, as Companies House publishes them: one JSON object a line, or documents.
//!
//! Each nature of control becomes one holding. The bands are those of the law (Companies Act 2006, schedule 1A):
//! `25-to-50` is more than 25 and at most 50, `50-to-75` more than 50 and less than 75, `75-to-100` at least 75 percent.

use interdict_model::{Country, Identifier, IdentifierKind, PartialDate, PartyKind};
use interdict_ownership::{Holding, Interest, Origin, PartyNo, Path, Profile, Share};

use crate::error::ReadError;
use crate::json::{Object, list, object, plain, text};
use crate::problem::ProblemKind;
use crate::reader::Reader;
use crate::words;

/// Ends of a nature of control that say in what form, or of what sort of company, it is held. The first two are a title
/// that somebody else may benefit from.
const ENDS: [(&str, bool); 9] = [
    ("-as-trust", true),
    ("-as-firm", true),
    ("-as-control-over-trust", true),
    ("-as-control-over-firm", true),
    ("-limited-liability-partnership", false),
    ("-registered-overseas-entity", false),
    ("-scottish-limited-partnership", false),
    ("-limited-partnership", false),
    ("-percent", false),
];

/// The bands in percent.
const BANDS: [(&str, &str); 4] =
    [("25-to-50", ">25-50"), ("50-to-75", ">50-<75"), ("75-to-100", "75-100"), ("more-than-25", ">25")];

/// What is held in a band.
const BANDED: [(&str, Interest); 4] = [
    ("ownership-of-shares-", Interest::Shares),
    ("voting-rights-", Interest::Votes),
    ("right-to-share-surplus-assets-", Interest::UnclearShare),
    ("part-right-to-share-surplus-assets-", Interest::UnclearShare),
];

/// What is held as a whole.
const WHOLE: [(&str, Interest); 4] = [
    ("right-to-appoint-and-remove-directors", Interest::BoardMajority),
    ("right-to-appoint-and-remove-members", Interest::BoardMajority),
    ("right-to-appoint-and-remove-person", Interest::BoardMajority),
    ("significant-influence-or-control", Interest::Influence),
];

/// What a nature of control is: the interest and its share.
///
/// Shares and votes held as a trustee or through a firm are title that may be without benefit: [`Interest::Nominee`].
/// Control stays what it is, since it is the trustee or the firm that exercises it.
fn nature(code: &str) -> Option<(Interest, Share)> {
    if code.starts_with("registered-owner-as-nominee") {
        return Some((Interest::Nominee, Share::UNKNOWN));
    }
    let (mut code, mut is_title) = (code, false);
    while let Some((rest, title)) =
        ENDS.iter().find_map(|(end, title)| Some((code.strip_suffix(end)?, *title)))
    {
        (code, is_title) = (rest, is_title || title);
    }
    if let Some((_, interest)) = WHOLE.iter().find(|(whole, _)| *whole == code) {
        return Some((*interest, Share::UNKNOWN));
    }
    BANDED.iter().find_map(|(prefix, interest)| {
        let band = code.strip_prefix(prefix)?;
        let (_, share) = BANDS.iter().find(|(known, _)| *known == band)?;
        let of_title = is_title && matches!(interest, Interest::Shares | Interest::Votes);
        Some((if of_title { Interest::Nominee } else { *interest }, share.parse().ok()?))
    })
}

/// Reads one record.
pub(crate) fn read(reader: &mut Reader, at: Origin, record: &Object) -> Result<(), ReadError> {
    let none = Object::new();
    let data = object(record, "data").unwrap_or(&none);
    let kind = text(data, "kind");
    let company = text(record, "company_number");
    let holder = match &*kind {
        "persons-with-significant-control-statement" => {
            reader.note(at.source, format!("PSC statement {}", text(data, "statement")));
            return Ok(());
        }
        "exemptions" => {
            reader.note(at.source, "PSC exemption");
            return Ok(());
        }
        kind if kind.starts_with("totals#") => {
            reader.note(at.source, "PSC totals");
            return Ok(());
        }
        kind => kind
            .strip_suffix("-person-with-significant-control")
            .or_else(|| kind.strip_suffix("-beneficial-owner"))
            .filter(|holder| {
                matches!(*holder, "individual" | "corporate-entity" | "legal-person" | "super-secure")
            }),
    };
    if holder.is_none() {
        let what = if company.is_empty() {
            format!("the kind `{kind}` is not known here and no company is named; not kept")
        } else {
            format!("the kind `{kind}` is not known here; kept as a holder with an interest of unclear kind")
        };
        reader.problem(at, Some(&company).filter(|c| !c.is_empty()).map(|c| &**c), ProblemKind::Kind, what);
    }
    if company.is_empty() {
        if holder.is_some() {
            reader.problem(at, None, ProblemKind::Party, "names no company that is controlled; not kept");
        }
        return Ok(());
    }
    let company_id = words::company_id(&company).unwrap_or_else(|| {
        let what = format!("`{company}` is not the number of a UK company; kept with this id");
        reader.problem(at, Some(&company), ProblemKind::Identifier, what);
        format!("gb-coh:{company}")
    });
    let owned = reader.party(&company_id, at)?;
    let owner = match holder {
        Some("super-secure") => reader.unnamed(at)?,
        Some(kind) => named(reader, at, data, kind, &company_id)?,
        None => holder_id(reader, at, data, None)?,
    };
    let mut period =
        reader.period(at, Some(&company_id), &text(data, "notified_on"), &text(data, "ceased_on"));
    if period.to.is_none() && (text(data, "ceased") == "true") && !period.unclear {
        let what = "has ceased without a day; kept as a holding of unknown dates";
        reader.problem(at, Some(&company_id), ProblemKind::Dates, what);
        period.unclear = true;
    }
    let hold = |reader: &mut Reader, (interest, share)| {
        let path = Path::Direct;
        reader.hold(Holding { owner, owned, share, interest, path, period, arrangement: 0, origin: at });
    };
    let natures = list(data, "natures_of_control");
    if natures.is_empty() {
        // Nobody publishes those of a holder under protection.
        if !matches!(holder, None | Some("super-secure")) {
            let what = "gives no nature of control; kept as an interest of unclear kind and unknown size";
            reader.problem(at, Some(&company_id), ProblemKind::Interest, what);
        }
        hold(reader, (Interest::UnclearShare, Share::UNKNOWN));
    }
    for code in natures.iter().map(plain) {
        let found = nature(&code).unwrap_or_else(|| {
            let what = format!(
                "the nature of control `{code}` is not known here; kept as an interest of unclear kind"
            );
            reader.problem(at, Some(&company_id), ProblemKind::Interest, what);
            (Interest::UnclearShare, Share::UNKNOWN)
        });
        hold(reader, found);
    }
    Ok(())
}

/// A holder with a name.
fn named(
    reader: &mut Reader,
    at: Origin,
    data: &Object,
    kind: &str,
    company: &str,
) -> Result<PartyNo, ReadError> {
    let mut profile = Profile::default();
    let name = text(data, "name");
    let mut countries = Vec::new();
    let mut registered = None;
    if kind == "individual" {
        profile.kind = PartyKind::Person;
        // The elements have no title; the name has one, and stands in for them.
        let elements = object(data, "name_elements").map_or(String::new(), |elements| {
            ["forename", "middle_name", "surname"]
                .iter()
                .map(|part| text(elements, part))
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        });
        profile.names.push(if elements.is_empty() { name.into_owned() } else { elements });
        // Several nationalities stand in one text.
        countries
            .extend(text(data, "nationality").split([',', ';']).map(|part| nationality(part).to_owned()));
        countries.push(text(data, "country_of_residence").into_owned());
        if let Some(birth) = object(data, "date_of_birth") {
            profile.birth_dates.extend(birth_date(birth));
        }
    } else {
        profile.kind = PartyKind::Organisation;
        profile.names.push(name.into_owned());
        if let Some(identification) = object(data, "identification") {
            let country = text(identification, "country_registered");
            let number = text(identification, "registration_number");
            let place = text(identification, "place_registered");
            let is_uk =
                is_uk(&country) || (country.is_empty() && place.to_lowercase().contains("companies house"));
            if is_uk {
                profile.countries.extend(Country::parse("GB"));
                registered = words::company_id(&number);
                if registered.is_none() && !number.is_empty() {
                    let what = format!("`{number}` is not the number of a UK company; kept under its own id");
                    reader.problem(at, Some(company), ProblemKind::Identifier, what);
                }
            } else {
                countries.push(country.into_owned());
            }
            if !number.is_empty() {
                let mut identifier = Identifier::new(IdentifierKind::Registration, &*number);
                identifier.country = profile.countries.first().copied();
                place.as_ref().clone_into(&mut identifier.label);
                profile.identifiers.push(identifier);
            }
        }
    }
    for country in countries {
        let country = if is_uk(&country) { "GB" } else { country.as_str() };
        if let Some(found) = reader.country(at, Some(company), country)
            && !profile.countries.contains(&found)
        {
            profile.countries.push(found);
        }
    }
    profile.names.retain(|name| !name.is_empty());
    let party = holder_id(reader, at, data, registered)?;
    reader.describe(party, profile);
    Ok(party)
}

/// The id of a holder: its company number, or the place of the record in the register.
fn holder_id(
    reader: &mut Reader,
    at: Origin,
    data: &Object,
    company: Option<String>,
) -> Result<PartyNo, ReadError> {
    let link = object(data, "links").map_or("".into(), |links| text(links, "self"));
    match company {
        Some(company) => reader.party(&company, at),
        None if link.is_empty() => {
            reader.problem(
                at,
                None,
                ProblemKind::Party,
                "does not say who the holder is; kept as an unnamed holder",
            );
            reader.unnamed(at)
        }
        None => reader.party(&link, at),
    }
}

/// Whether a text of the register names the United Kingdom or a part of it, each of which has a part of one register.
fn is_uk(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let parts =
        ["england", "wales", "scotland", "britain", "kingdom", "uk", "gb", "northern", "ireland", "great"];
    let others = ["and", "united", "the", "of"];
    words.iter().all(|word| parts.contains(word) || others.contains(word))
        && words.iter().any(|word| parts.contains(word))
        && words != ["ireland"]
}

/// The country that an adjective of nationality stands for, where the table of countries does not have the adjective.
fn nationality(text: &str) -> &str {
    const ADJECTIVES: [(&str, &str); 70] = [
        ("American", "US"),
        ("Australian", "AU"),
        ("Austrian", "AT"),
        ("Azerbaijani", "AZ"),
        ("Bangladeshi", "BD"),
        ("Belarusian", "BY"),
        ("Belgian", "BE"),
        ("Brazilian", "BR"),
        ("British", "GB"),
        ("Bulgarian", "BG"),
        ("Canadian", "CA"),
        ("Chinese", "CN"),
        ("Colombian", "CO"),
        ("Croatian", "HR"),
        ("Cypriot", "CY"),
        ("Czech", "CZ"),
        ("Danish", "DK"),
        ("Dutch", "NL"),
        ("Egyptian", "EG"),
        ("Emirati", "AE"),
        ("English", "GB"),
        ("Estonian", "EE"),
        ("Filipino", "PH"),
        ("Finnish", "FI"),
        ("French", "FR"),
        ("Georgian", "GE"),
        ("German", "DE"),
        ("Ghanaian", "GH"),
        ("Greek", "GR"),
        ("Hungarian", "HU"),
        ("Indian", "IN"),
        ("Indonesian", "ID"),
        ("Iranian", "IR"),
        ("Iraqi", "IQ"),
        ("Irish", "IE"),
        ("Israeli", "IL"),
        ("Italian", "IT"),
        ("Japanese", "JP"),
        ("Jordanian", "JO"),
        ("Kazakh", "KZ"),
        ("Kenyan", "KE"),
        ("Latvian", "LV"),
        ("Lebanese", "LB"),
        ("Lithuanian", "LT"),
        ("Malaysian", "MY"),
        ("Maltese", "MT"),
        ("Mexican", "MX"),
        ("New Zealander", "NZ"),
        ("Nigerian", "NG"),
        ("Northern Irish", "GB"),
        ("Norwegian", "NO"),
        ("Pakistani", "PK"),
        ("Polish", "PL"),
        ("Portuguese", "PT"),
        ("Romanian", "RO"),
        ("Russian", "RU"),
        ("Saudi Arabian", "SA"),
        ("Scottish", "GB"),
        ("Singaporean", "SG"),
        ("Slovak", "SK"),
        ("South African", "ZA"),
        ("Spanish", "ES"),
        ("Sri Lankan", "LK"),
        ("Swedish", "SE"),
        ("Swiss", "CH"),
        ("Syrian", "SY"),
        ("Turkish", "TR"),
        ("Ukrainian", "UA"),
        ("Vietnamese", "VN"),
        ("Welsh", "GB"),
    ];
    let text = text.trim();
    ADJECTIVES.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map_or(text, |(_, code)| code)
}

/// Year and month, or more, as numbers.
fn birth_date(birth: &Object) -> Option<PartialDate> {
    let number = |key: &str| text(birth, key).parse::<i16>().ok();
    let part = |key: &str| number(key).and_then(|number| i8::try_from(number).ok());
    PartialDate::from_parts(number("year")?, part("month"), part("month").and_then(|_| part("day")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_nature_has_its_band_and_form() {
        for (code, interest, share) in [
            ("ownership-of-shares-25-to-50-percent", Interest::Shares, ">25-50"),
            ("ownership-of-shares-50-to-75-percent", Interest::Shares, ">50-<75"),
            ("ownership-of-shares-75-to-100-percent", Interest::Shares, "75-100"),
            ("ownership-of-shares-75-to-100-percent-as-trust", Interest::Nominee, "75-100"),
            ("ownership-of-shares-more-than-25-percent-registered-overseas-entity", Interest::Shares, ">25"),
            ("voting-rights-25-to-50-percent", Interest::Votes, ">25-50"),
            ("voting-rights-25-to-50-percent-as-firm", Interest::Nominee, ">25-50"),
            ("voting-rights-75-to-100-percent-limited-liability-partnership", Interest::Votes, "75-100"),
            (
                "voting-rights-75-to-100-percent-as-trust-limited-liability-partnership",
                Interest::Nominee,
                "75-100",
            ),
            (
                "right-to-share-surplus-assets-50-to-75-percent-limited-liability-partnership",
                Interest::UnclearShare,
                ">50-<75",
            ),
            ("right-to-appoint-and-remove-directors", Interest::BoardMajority, ""),
            ("right-to-appoint-and-remove-directors-as-firm", Interest::BoardMajority, ""),
            (
                "right-to-appoint-and-remove-members-limited-liability-partnership",
                Interest::BoardMajority,
                "",
            ),
            ("right-to-appoint-and-remove-person", Interest::BoardMajority, ""),
            ("significant-influence-or-control", Interest::Influence, ""),
            ("significant-influence-or-control-as-trust", Interest::Influence, ""),
            (
                "registered-owner-as-nominee-person-england-wales-registered-overseas-entity",
                Interest::Nominee,
                "",
            ),
        ] {
            assert_eq!(nature(code), Some((interest, share.parse().unwrap())), "{code}");
        }
        for code in ["", "ownership-of-shares", "ownership-of-shares-10-to-20-percent", "magic-as-trust"] {
            assert_eq!(nature(code), None, "{code}");
        }
    }

    #[test]
    fn the_parts_of_the_kingdom_have_one_register() {
        for text in
            ["United Kingdom", "England & Wales", "England And Wales", "Scotland", "UK", "Northern Ireland"]
        {
            assert!(is_uk(text), "{text}");
        }
        for text in ["Ireland", "West Yorkshire", "", "New South Wales", "Jersey"] {
            assert!(!is_uk(text), "{text}");
        }
    }
}
