//! What the fields of the UK lists mean, whichever serialisation carries them.
//!
//! The UK Sanctions List (FCDO) is published as XML and as CSV with the same fields under almost the same
//! labels: `DateDesignated` and `Date Designated`, `CurrentOwnerOperator` and `Current owner/operator (s)`. The
//! retired OFSI ConList has a subset of them. So the readers cut records into fields and groups of fields, and
//! this module says what each is, found by its label without spaces, case, plural and brackets ([`key`]). A
//! label not known here becomes a [`Value::Detail`] under that label: a field that the publisher adds is kept.
//!
//! Source of the meanings: the guidance that FCDO publishes beside the list ("The UK Sanctions List: format
//! guide") and the lists themselves.

use interdict_model::{
    Address, Contact, ContactKind, Country, Detail, Gender, Identifier, IdentifierKind, Measure, Name,
    NameKind, NameStrength, PartialDate, PartyKind, Place, Programme, Relation, RelationKind, Value,
};

use crate::reading::{Severity, Writer};
use crate::table::Row;

/// A label reduced to what the serialisations have in common: letters and digits in lower case, without
/// what stands in brackets and without a plural `s`.
pub(super) fn key(label: &str) -> String {
    let label = label.split('(').next().unwrap_or(label);
    let mut key: String =
        label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if key.ends_with('s') && !key.ends_with("ss") {
        key.pop();
    }
    key
}

/// States the value of a field that stands alone.
pub(super) fn say(writer: &mut Writer<'_>, label: &str, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    match key(label).as_str() {
        "individualentityship" | "designationtype" | "grouptype" => match PartyKind::parse(text) {
            Some(kind) => writer.say(text, Value::Kind(kind)),
            None => writer.not_understood(text, "not one of Individual, Entity, Ship"),
        },
        "regimename" | "regime" => {
            writer.say(text, Value::Programme(Programme { tag: text.to_owned(), sublist: None }));
        }
        "sanctionsimposed" => {
            for part in text.split('|').map(str::trim).filter(|part| !part.is_empty()) {
                match measure(part) {
                    Some(measure) => writer.say(part, Value::Measure(measure)),
                    None => writer.not_understood(part, "not a measure known here"),
                }
            }
        }
        "datedesignated" | "listedon" => date(writer, label, text, Value::Listed),
        "lastupdated" => date(writer, label, text, Value::Amended),
        "dob" => date(writer, label, text, Value::BirthDate),
        // A reference such as "N/A" would tie every party that has it to every other.
        "ofsigroupid" | "unreferencenumber" if text.contains(|c: char| c.is_ascii_digit()) => {
            writer.say(text, Value::Reference(text.to_owned()));
        }
        "title" => items(text).for_each(|title| writer.say(title, Value::Title(title.to_owned()))),
        "position" => items(text).for_each(|role| writer.say(role, Value::Role(role.to_owned()))),
        "nationality" => {
            items(text).for_each(|country| writer.say(country, Value::Nationality(place(country))));
        }
        "townofbirth" | "countryofbirth" => {
            items(text).for_each(|town| writer.say(town, Value::BirthPlace(place(town))));
        }
        "gender" => match Gender::parse(text) {
            Some(gender) => writer.say(text, Value::Gender(gender)),
            None => writer.not_understood(text, "not a gender known here"),
        },
        "otherinformation" => writer.say(text, Value::Remark(text.to_owned())),
        "ukstatementofreason" => match plain(text) {
            reason if reason.is_empty() => {}
            reason => writer.say(text, Value::Reason(reason)),
        },
        "phonenumber" => contact(writer, ContactKind::Phone, text),
        "emailaddress" => contact(writer, ContactKind::Email, text),
        "website" => contact(writer, ContactKind::Website, text),
        "businessregistrationnumber" => {
            items(text).for_each(|number| identifier(writer, IdentifierKind::Registration, label, number));
        }
        "imonumber" => imo(writer, label, text),
        "hullidentificationnumber" => identifier(writer, IdentifierKind::Other, label, text),
        "currentbelievedflagofship" => writer.say(text, Value::Country(place(text))),
        "parentcompany" | "parentcompanie" => {
            relation(writer, RelationKind::OwnedOrControlledBy, label, text);
        }
        "subsidiary" | "subsidiarie" => relation(writer, RelationKind::OwnsOrControls, label, text),
        "currentowneroperator" | "previousowneroperator" => {
            relation(writer, RelationKind::OwnerOrOperator, label, text);
        }
        _ => writer.say(text, Value::Detail(Detail { label: label.to_owned(), text: text.to_owned() })),
    }
}

/// The cells of one row that have text, taken one by one; what is left at the end stands alone.
pub(super) struct Fields<'a>(Vec<(String, &'a str, &'a str)>);

impl<'a> Fields<'a> {
    /// The cells of a row of which nothing was read yet.
    pub(super) fn of(row: &'a Row) -> Self {
        Self(row.unread().map(|(label, text)| (key(label), label, text)).collect())
    }

    /// Takes the cell of the first of these keys that has text.
    pub(super) fn take(&mut self, keys: &[&str]) -> Option<&'a str> {
        keys.iter().find_map(|wanted| {
            let at = self.0.iter().position(|(known, ..)| known == wanted)?;
            Some(self.0.remove(at).2)
        })
    }

    /// States everything that is left in the row of one name. The labels are those of the UK Sanctions List
    /// CSV, then those of the ConList.
    pub(super) fn state(mut self, writer: &mut Writer<'_>) {
        let kind = self.0.iter().find(|(key, ..)| {
            matches!(key.as_str(), "individualentityship" | "designationtype" | "grouptype")
        });
        let of_person = kind.and_then(|(_, _, text)| PartyKind::parse(text)) == Some(PartyKind::Person);
        let fields = NameFields {
            parts: std::array::from_fn(|at| self.take(&[&format!("name{}", at + 1)])),
            sort: self.take(&["nametype", "aliastype"]),
            strength: self.take(&["aliasstrength", "aliasquality"]),
            of_person,
        };
        if !name(writer, &fields) {
            writer.issue(Severity::Note, "a row without a name");
        }
        let (script, language) = (self.take(&["nonlatinscripttype"]), self.take(&["nonlatinscriptlanguage"]));
        if let Some(text) = self.take(&["namenonlatinscript"]) {
            original_script(writer, text, script, language);
        }
        let lines: [Option<&str>; 6] = std::array::from_fn(|at| {
            self.take(&[&format!("addressline{}", at + 1), &format!("address{}", at + 1)])
        });
        let postal_code = self.take(&["addresspostalcode", "postzipcode"]);
        let lines = lines.map(|line| line.map(str::to_owned));
        address(writer, lines, postal_code, self.take(&["addresscountry", "country"]));
        let town = self.take(&["townofbirth"]);
        birth_places(writer, town, self.take(&["countryofbirth"]));
        let number = self.take(&["passportnumber"]);
        let information = self.take(&["passportadditionalinformation", "passportdetail"]);
        documents(writer, IdentifierKind::Passport, "Passport", number, information);
        let number = self.take(&["nationalidentifiernumber", "nationalidentificationnumber"]);
        let information = self.take(&[
            "nationalidentifieradditionalinformation",
            "nationalidentificationdetail",
            "ninumber",
        ]);
        documents(writer, IdentifierKind::NationalId, "National identifier", number, information);
        for (_, label, text) in self.0 {
            say(writer, label, text);
        }
    }
}

/// The measure that a part of `SanctionsImposed`, or an element of `SanctionsImposedIndicators`, names.
/// `None` for words not known here.
pub(super) fn measure(text: &str) -> Option<Measure> {
    let words = key(text.split(':').next().unwrap_or(text));
    let has = |part: &str| words.contains(part);
    Some(match words.as_str() {
        "assetfreeze" => Measure::AssetFreeze,
        "travelban" => Measure::TravelBan,
        // The Sanctions Act 2018 s.3A; the Company Directors Disqualification Act 1986 s.11A.
        "directordisqualificationsanction" | "closureofrepresentativeoffice" => Measure::OtherRestriction,
        // No joint venture, no share in the business of the party (DPRK Regulations 2019).
        "preventionofbusinessarrangement" => Measure::InvestmentBan,
        _ if has("armsembargo") => Measure::ArmsEmbargo,
        _ if has("correspondentbanking") => Measure::CorrespondentBan,
        _ if has("trustservice") || has("internetservice") || has("technicalassistance") => {
            Measure::ServicesBan
        }
        _ if has("export") => Measure::ExportControl,
        _ if has("import") => Measure::ImportBan,
        _ if [
            "shippingsanction",
            "transportsanction",
            "portentry",
            "deflag",
            "charter",
            "specifiedship",
            "crew",
        ]
        .into_iter()
        .any(has) =>
        {
            Measure::TransportBan
        }
        _ => return None,
    })
}

/// What distinguishes one name of a party from another.
#[derive(Debug, Default)]
pub(super) struct NameFields<'a> {
    /// `Name1` to `Name6`; the last is the family name of a person, or the whole name of anything else.
    pub(super) parts: [Option<&'a str>; 6],
    /// Primary Name, Primary Name Variation, Alias; on the ConList Prime Alias, AKA, FKA.
    pub(super) sort: Option<&'a str>,
    /// Good or low quality, strong or weak.
    pub(super) strength: Option<&'a str>,
    /// Whether the parts are those of a person.
    pub(super) of_person: bool,
}

/// States a name; false if its parts are all empty.
pub(super) fn name(writer: &mut Writer<'_>, fields: &NameFields<'_>) -> bool {
    let join = |parts: &[Option<&str>]| -> Option<String> {
        let parts: Vec<&str> = parts.iter().flatten().map(|part| part.trim()).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let Some(whole) = join(&fields.parts) else { return false };
    let [given, middle @ .., family] = &fields.parts;
    let kind = match fields.sort.map(key).as_deref() {
        Some("primaryname" | "primealia") => NameKind::Primary,
        Some("primarynamevariation") => NameKind::Variation,
        Some("fka") => NameKind::Fka,
        Some("alia" | "aka") | None => NameKind::Aka,
        Some(_) => {
            let sort = fields.sort.unwrap_or_default();
            writer.issue(Severity::NotUnderstood, format!("not a sort of name known here: `{sort}`"));
            NameKind::Aka
        }
    };
    let strength = match fields.strength.map(key).as_deref() {
        Some(low) if low.starts_with("low") || low.starts_with("weak") => NameStrength::Weak,
        _ => NameStrength::Strong,
    };
    let printed: Vec<&str> = fields
        .parts
        .iter()
        .flatten()
        .copied()
        .chain(fields.sort)
        .chain(fields.strength)
        .map(str::trim)
        .collect();
    // One part alone is the name by which the person is known, not a family name.
    let split = fields.of_person && fields.parts.iter().flatten().count() > 1;
    let part = |text: Option<String>| text.filter(|_| split);
    let name = Name {
        given: part(join(&[*given])),
        middle: part(join(middle)),
        family: part(join(&[*family])),
        whole,
        kind,
        strength,
        script: None,
    };
    writer.say(printed.join(" | "), Value::Name(name));
    true
}

/// States a name in its own script, with what the list says of the script.
pub(super) fn original_script(
    writer: &mut Writer<'_>,
    text: &str,
    script: Option<&str>,
    language: Option<&str>,
) {
    let text = text.trim();
    let printed: Vec<&str> = [Some(text), script, language].into_iter().flatten().collect();
    let name = Name {
        script: script.or(language).map(str::to_owned),
        ..Name::alias(text, NameKind::OriginalScript, NameStrength::Strong)
    };
    writer.say(printed.join(" | "), Value::Name(name));
}

/// States an address. The lines are not typed by the list (line 6 is a town here, a province there), so only
/// the postal code and the country are told apart.
pub(super) fn address(
    writer: &mut Writer<'_>,
    lines: impl IntoIterator<Item = Option<String>>,
    postal_code: Option<&str>,
    country: Option<&str>,
) {
    let mut parts: Vec<String> = lines.into_iter().flatten().collect();
    parts.extend(postal_code.map(str::to_owned));
    parts.extend(country.map(str::to_owned));
    if parts.is_empty() {
        return;
    }
    let tidy: Vec<&str> = parts.iter().map(|part| part.trim_matches([',', ' '])).collect();
    let text = tidy.join(", ");
    let address = Address {
        country: country.and_then(stated_country).or_else(|| Place::parse(&text).country),
        text,
        postal_code: postal_code.map(str::to_owned),
        ..Address::default()
    };
    writer.say(parts.join(" | "), Value::Address(address));
}

/// States places of birth from the two fields that belong together. Where the ConList numbers several towns
/// and several countries, they are paired if there are as many of the one as of the other.
pub(super) fn birth_places(writer: &mut Writer<'_>, town: Option<&str>, country: Option<&str>) {
    let (Some(town), Some(country)) = (town, country) else {
        town.into_iter().chain(country).for_each(|text| say(writer, "TownOfBirth", text));
        return;
    };
    let (towns, countries): (Vec<&str>, Vec<&str>) = (items(town).collect(), items(country).collect());
    if towns.len() != countries.len() {
        towns.into_iter().chain(countries).for_each(|text| say(writer, "TownOfBirth", text));
        return;
    }
    for (town, country) in towns.into_iter().zip(countries) {
        let text = format!("{}, {country}", town.trim_end_matches([',', ' ']));
        let place = Place { country: place(country).country, text };
        writer.say(format!("{town} | {country}"), Value::BirthPlace(place));
    }
}

/// States a passport or national number. `number` may be missing where the list writes everything into the
/// free text beside it; then what in the text looks like a number is taken, and the text kept as a note.
pub(super) fn document(
    writer: &mut Writer<'_>,
    kind: IdentifierKind,
    label: &str,
    number: Option<&str>,
    information: Option<&str>,
) {
    let printed = [number, information].into_iter().flatten().collect::<Vec<_>>().join(" | ");
    let note = information.unwrap_or_default();
    let numbers = number.map_or_else(|| numbers_in(note), |number| vec![number]);
    if numbers.is_empty() && !printed.is_empty() {
        writer.not_understood(&printed, format_args!("no number in {label}"));
    }
    // Beside several numbers nobody knows which of them a date belongs to.
    let about = if numbers.len() == 1 { note } else { "" };
    for number in numbers {
        let identifier = Identifier {
            label: label.to_owned(),
            country: country_in(about),
            issued: date_after(about, "issued"),
            expires: date_after(about, "expires").or_else(|| date_after(about, "expired")),
            note: information.map(str::to_owned).filter(|note| note != number),
            ..Identifier::new(kind, number)
        };
        writer.say(printed.clone(), Value::Identifier(identifier));
    }
}

/// States the passports or national numbers of one row, which may number several.
fn documents(
    writer: &mut Writer<'_>,
    kind: IdentifierKind,
    label: &str,
    number: Option<&str>,
    information: Option<&str>,
) {
    let numbers: Vec<&str> = number.map(|text| items(text).collect()).unwrap_or_default();
    let texts: Vec<&str> = information.map(|text| items(text).collect()).unwrap_or_default();
    if numbers.is_empty() {
        for text in texts {
            document(writer, kind, label, None, Some(text));
        }
    } else if numbers.len() == texts.len() {
        for (number, text) in numbers.into_iter().zip(texts) {
            document(writer, kind, label, Some(number), Some(text));
        }
    } else {
        for number in numbers {
            document(writer, kind, label, Some(number), information);
        }
    }
}

/// States an identifier of which only the number is known.
fn identifier(writer: &mut Writer<'_>, kind: IdentifierKind, label: &str, number: &str) {
    let identifier = Identifier { label: label.to_owned(), ..Identifier::new(kind, number) };
    writer.say(number, Value::Identifier(identifier));
}

/// States one or several IMO numbers, which have seven digits.
pub(super) fn imo(writer: &mut Writer<'_>, label: &str, text: &str) {
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 7).collect();
    if numbers.is_empty() {
        writer.not_understood(text, format_args!("no IMO number of seven digits in {label}"));
    }
    for number in numbers {
        let identifier =
            Identifier { label: label.to_owned(), ..Identifier::new(IdentifierKind::Imo, number) };
        writer.say(text, Value::Identifier(identifier));
    }
}

fn contact(writer: &mut Writer<'_>, kind: ContactKind, text: &str) {
    writer.say(text, Value::Contact(Contact { kind, text: text.to_owned() }));
}

fn relation(writer: &mut Writer<'_>, kind: RelationKind, label: &str, text: &str) {
    let relation = Relation { kind, label: label.to_owned(), party: None, name: text.to_owned() };
    writer.say(text, Value::Relation(relation));
}

/// States a date; `dd/mm/yyyy`, a placeholder with nothing filled in, is only noted.
pub(super) fn date(writer: &mut Writer<'_>, label: &str, text: &str, make: fn(PartialDate) -> Value) {
    match PartialDate::parse(text) {
        Ok(date) => writer.say(text, make(date)),
        Err(_) if !text.contains(|c: char| c.is_ascii_digit()) => {
            writer.issue(Severity::Note, format!("{label} is not given: `{text}`"));
        }
        Err(cause) => writer.not_understood(text, cause),
    }
}

/// A place or country, also where the list adds to its name: "Pakistan (at time of listing)", "Iranian
/// citizenship".
pub(super) fn place(text: &str) -> Place {
    let whole = Place::parse(text);
    if whole.country.is_some() {
        return whole;
    }
    let bare = text.split('(').next().unwrap_or(text).trim_end_matches(['.', ' ']);
    let bare = bare.strip_suffix(" citizenship").unwrap_or(bare);
    Place { country: Place::parse(bare).country, ..whole }
}

/// The country of an address, also where the field says more: "Syrian Arab Republic as of September 2015",
/// "United Kingdom, previous address".
fn stated_country(text: &str) -> Option<Country> {
    let lower = text.to_ascii_lowercase();
    let end = [",", " as of ", " as at "].iter().filter_map(|mark| lower.find(mark)).min();
    place(text).country.or_else(|| Country::parse(text.get(..end?)?))
}

/// The items of a text that numbers them: `(1) Russian (2) USSR`, `a) Jordan b) Syria`, `(1)-(2) Tunisia (3)
/// Libya`; any other text is one item. Empty items (`-`, the middle of `(1)-(2)`) are left out.
pub(super) fn items(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut last = 0u8;
    for (at, _) in text.match_indices(')') {
        let before = text.get(..at).unwrap_or_default();
        let mark = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let ordinal = match mark.as_bytes() {
            [letter @ b'a'..=b'z'] => letter - b'a' + 1,
            [b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9'] => mark.parse().unwrap_or(0),
            _ => continue,
        };
        let head = before.get(..before.len() - mark.len()).unwrap_or_default();
        let head = head.strip_suffix('(').unwrap_or(head);
        let stands_apart = head.is_empty() || head.ends_with([' ', '-', ',', ';', '\n', ')']);
        let first = cuts.is_empty() && head.is_empty() && ordinal == 1;
        if first || (!cuts.is_empty() && stands_apart && ordinal > last) {
            cuts.push((head.len(), at + 1));
            last = ordinal;
        }
    }
    if cuts.len() < 2 {
        cuts = vec![(0, 0)];
    }
    let ends: Vec<usize> = cuts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]).collect();
    cuts.into_iter()
        .zip(ends)
        .filter_map(|((_, from), to)| text.get(from..to))
        .map(|item| item.trim_matches([' ', ',', ';', '\n', '\r']))
        .filter(|item| !matches!(*item, "" | "-" | "to" | "and"))
}

/// The words of a free text that look like numbers of documents: the first with at least three digits, and
/// any other with five; never a date or a year.
fn numbers_in(text: &str) -> Vec<&str> {
    let words = text
        .split([' ', ':', ',', ';', '(', ')', '\u{a0}'])
        .map(|word| word.strip_prefix("no.").unwrap_or(word).trim_matches(['.', '\'', '"']));
    let mut numbers: Vec<&str> = Vec::new();
    for word in words.filter(|word| !is_date(word)) {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits >= if numbers.is_empty() { 3 } else { 5 } {
            numbers.push(word);
        }
    }
    numbers
}

/// A year, `2000-2001`, `27.11.2021`, or the short `29.9.11` that is no date elsewhere.
fn is_date(word: &str) -> bool {
    let is_short = || {
        let parts: Vec<&str> = word.split(['.', '/']).collect();
        parts.len() == 3
            && parts.iter().all(|part| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_number = word.bytes().all(|b| b.is_ascii_digit());
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    if is_number { is_year } else { is_short() || PartialDate::parse(word).is_ok() }
}

/// The country that a free text about a document begins with, or has in brackets: "Afghanistan passport
/// number", "K929139 (Tunisian)".
fn country_in(text: &str) -> Option<Country> {
    let begins = text.split('(').skip(1).chain([text]);
    begins
        .flat_map(|piece| {
            let piece = piece.split([')', ',', ':']).next().unwrap_or(piece);
            let words: Vec<&str> = piece.split_whitespace().collect();
            (1..=words.len().min(4))
                .rev()
                .map(move |count| words.iter().take(count).copied().collect::<Vec<_>>().join(" "))
                .collect::<Vec<_>>()
        })
        // Two letters may be a country's code, but "no" and "in" are words.
        .filter(|words| words.len() >= 4 || words.chars().all(|c| c.is_ascii_uppercase()) && words.len() == 3)
        .find_map(|words| Country::parse(&words))
}

/// The date after a word, as in "issued on 3 May 2007" or "Expires: 11.3.2013".
fn date_after(text: &str, word: &str) -> Option<PartialDate> {
    let lower = text.to_ascii_lowercase();
    let rest = lower.split_once(word)?.1;
    let rest = rest.trim_start_matches([':', ' ', '.']);
    let rest = rest.strip_prefix("on ").unwrap_or(rest);
    let words: Vec<&str> = rest.split_whitespace().take(3).collect();
    (1..=words.len()).rev().find_map(|count| {
        let date = words.iter().take(count).copied().collect::<Vec<_>>().join(" ");
        let date = date.split([')', ';']).next().unwrap_or_default().trim_end_matches([',', '.']);
        PartialDate::parse(date).ok()
    })
}

/// Text of a field that carries escaped HTML: tags become spaces, character references characters.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let is_tag = rest.as_bytes().get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/');
        if is_tag && let Some((_, after)) = rest.split_once('>').filter(|_| rest.starts_with('<')) {
            text.push(' ');
            rest = after;
        } else if let Some((character, after)) = reference(rest) {
            text.push(character);
            rest = after;
        } else {
            let mut chars = rest.chars();
            text.extend(chars.next());
            rest = chars.as_str();
        }
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// The character a text begins with as a reference (`&amp;`, `&#39;`), and what follows.
fn reference(text: &str) -> Option<(char, &str)> {
    let (name, after) = text.strip_prefix('&')?.split_once(';')?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_both_serialisations_meet() {
        for (xml, csv) in [
            ("DateDesignated", "Date Designated"),
            ("Nationality", "Nationality(/ies)"),
            ("CurrentOwnerOperators", "Current owner/operator (s)"),
            ("EmailAddress", "Email address"),
            ("UKStatementofReasons", "UK Statement of Reasons"),
            ("BusinessRegistrationNumber", "Business registration number (s)"),
            ("DOB", "D.O.B"),
        ] {
            assert_eq!(key(xml), key(csv));
        }
    }

    #[test]
    fn every_measure_in_use_is_known() {
        for (text, expected) in [
            ("Asset freeze", Measure::AssetFreeze),
            ("Travel Ban", Measure::TravelBan),
            ("Targeted arms embargo", Measure::ArmsEmbargo),
            ("Trust Services Sanctions", Measure::ServicesBan),
            ("Internet Services Sanctions: see \"Other Information\"", Measure::ServicesBan),
            ("Shipping sanctions: (see \"Other information\")", Measure::TransportBan),
            ("Transport sanctions: see \"Other information\"", Measure::TransportBan),
            ("De-flag", Measure::TransportBan),
            ("Prohibition on correspondent banking and sterling clearing", Measure::CorrespondentBan),
            ("Director Disqualification Sanction", Measure::OtherRestriction),
            ("PreventionOfCharteringOfShipsAndAircraft", Measure::TransportBan),
        ] {
            assert_eq!(measure(text), Some(expected), "{text}");
        }
        assert_eq!(measure("Prohibition of tea"), None);
    }

    #[test]
    fn cuts_numbered_texts() {
        let cut = |text| items(text).collect::<Vec<_>>();
        assert_eq!(cut("(1) Russian (2) USSR (until 1991)"), ["Russian", "USSR (until 1991)"]);
        assert_eq!(cut("a) French, b) Tunisian"), ["French", "Tunisian"]);
        assert_eq!(cut("(1)-(2) Tunisia (3) Libya"), ["Tunisia", "Libya"]);
        assert_eq!(cut("(1) Germany (b) Algeria"), ["Germany", "Algeria"]);
        assert_eq!(cut("Minister (2) of trade"), ["Minister (2) of trade"]);
        assert_eq!(cut("Caf\u{e9} (a)"), ["Caf\u{e9} (a)"]);
        assert!(cut(" ").is_empty());
    }

    #[test]
    fn finds_document_numbers_and_dates() {
        assert_eq!(numbers_in("Passport No: 592667 (Qatari passport issued on 3 May 2007)."), ["592667"]);
        assert_eq!(numbers_in("Saudi Arabian passport no.C389664. Issued:15.9.2000."), ["C389664"]);
        assert_eq!(numbers_in("AAIN29392 (Guinea-Bissau). Issued 29.9.11"), ["AAIN29392"]);
        assert_eq!(
            numbers_in("Certificate No. 302581. National ID No. 192-3238459-9"),
            ["302581", "192-3238459-9"]
        );
        assert_eq!(numbers_in("19991231 (2000-2001)"), ["19991231"]);
        assert_eq!(numbers_in("1136 (tazkira, 1999)"), ["1136"]);
        assert!(numbers_in("Uganda Passport, issued 1993.").is_empty());
        let expected = PartialDate::parse("2007-05-03").ok();
        assert_eq!(date_after("1 (passport issued on 3 May 2007).", "issued"), expected);
        assert_eq!(date_after("Expires: 11.3.2013", "expires"), PartialDate::parse("2013-03-11").ok());
        assert_eq!(date_after("issued in Kabul", "issued"), None);
        assert_eq!(country_in("North Korea passport number 1"), Country::parse("KP"));
        assert_eq!(country_in("K1 (Russia), issued in"), Country::parse("RU"));
        assert_eq!(country_in("No: 7"), None);
    }

    #[test]
    fn finds_countries_among_other_words() {
        let syria = Country::parse("SY");
        assert_eq!(place("Syria (at time of listing)").country, syria);
        assert_eq!(place("Syria citizenship").country, syria);
        assert_eq!(stated_country("Syria as of September 2015"), syria);
        assert_eq!(stated_country("Syria, previous address"), syria);
        assert_eq!(stated_country("In prison"), None);
    }

    #[test]
    fn reasons_lose_their_markup_only() {
        assert_eq!(
            plain("<p>R&amp;D &lt;5% &#8220;x&#8221; a < b & c</p>"),
            "R&D <5% \u{201c}x\u{201d} a < b & c"
        );
    }
}
