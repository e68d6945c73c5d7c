//! Writes a made-up list in OFAC's Advanced XML format, as large as the real SDN list.
//!
//! ```text
//! cargo run --release -p interdict-lists --example ofac_advanced_world -- world.xml [parties]
//! ```
//!
//! The file has the shape and the proportions of `SDN_ADVANCED.XML` (September 2026: about 19,400 parties and
//! 127 MB): per party three names, an address, one and a half documents, a date of birth, a
//! relationship for two in three parties, entries with programmes. Every word is invented, every number
//! meaningless, and the same call always writes the same bytes. It is for measuring; it lists nobody.

use std::fmt::{self, Write as _};
use std::io::{BufWriter, Write};

/// Parties of the SDN list in September 2026.
const PARTIES: u64 = 19_400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("expected a path to write to")?;
    let parties = arguments.next().map_or(Ok(PARTIES), |count| count.parse())?;
    let mut file = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    let mut world = World { text: String::new(), parties, dice: Dice(1) };
    let sections: [fn(&mut World, u64) -> fmt::Result; 5] =
        [World::location, World::document, World::party, World::relationship, World::entry];
    let names =
        ["Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries"];
    world.head()?;
    for (section, name) in sections.into_iter().zip(names) {
        writeln!(world.text, "  <{name}>")?;
        for party in 0..parties {
            // Each section of each party throws its own dice, so that sections can be told apart.
            world.dice = Dice(party * 8 + 1);
            section(&mut world, party)?;
            if world.text.len() > 1 << 20 {
                file.write_all(world.text.as_bytes())?;
                world.text.clear();
            }
        }
        writeln!(world.text, "  </{name}>")?;
    }
    world.text.push_str("  <SanctionsEntryLinks />\n</Sanctions>\n");
    file.write_all(world.text.as_bytes())?;
    file.flush()?;
    Ok(())
}

/// A small deterministic generator (SplitMix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.throw() % bound
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.throw() >> 33).unwrap_or(0);
        words.get(at % words.len().max(1)).copied().unwrap_or_default()
    }

    /// An invented word of two to four syllables, beginning with a capital.
    fn word(&mut self) -> String {
        const STARTS: [&str; 16] =
            ["B", "D", "F", "G", "K", "L", "M", "N", "P", "R", "S", "T", "V", "Z", "Sh", "Tr"];
        const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "a", "ei", "ou"];
        const MIDDLES: [&str; 12] = ["b", "d", "g", "k", "l", "m", "n", "r", "s", "t", "v", "nd"];
        let mut word = format!("{}{}", self.pick(&STARTS), self.pick(&VOWELS));
        for _ in 0..=self.below(3) {
            word.push_str(self.pick(&MIDDLES));
            word.push_str(self.pick(&VOWELS));
        }
        if self.one_in(2) {
            word.push_str(self.pick(&["n", "r", "k", "sh", "v"]));
        }
        word
    }

    fn words(&mut self, count: u64) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn digits(&mut self, count: u32) -> u64 {
        self.below(10u64.pow(count))
    }
}

struct World {
    text: String,
    parties: u64,
    dice: Dice,
}

const FIRST_UID: u64 = 1_000;

fn uid(party: u64) -> u64 {
    FIRST_UID + party
}

/// Half of the parties are people, a few ships, the rest organisations: as on the real list.
fn is_person(party: u64) -> bool {
    party % 10 < 5
}

fn is_vessel(party: u64) -> bool {
    party % 10 == 5
}

const COUNTRIES: [(&str, &str); 8] = [
    ("RU", "Russia"),
    ("IR", "Iran"),
    ("CN", "China"),
    ("KP", "Korea, North"),
    ("AE", "United Arab Emirates"),
    ("TR", "Turkey"),
    ("MX", "Mexico"),
    ("CY", "Cyprus"),
];
const PROGRAMMES: [&str; 6] = ["RUSSIA-EO14024", "SDGT", "SDNTK", "IFSR", "NPWMD", "DPRK3"];
const FEATURES: [&str; 20] = [
    "Birthdate",
    "Place of Birth",
    "Citizenship Country",
    "Nationality Country",
    "Gender",
    "Location",
    "Website",
    "Email Address",
    "Secondary sanctions risk:",
    "Organization Established Date",
    "Target Type",
    "Digital Currency Address - ETH",
    "Vessel Flag",
    "VESSEL TYPE",
    "MMSI",
    "Title",
    "Phone Number",
    "Additional Sanctions Information -",
    "Organization Type:",
    "SWIFT/BIC",
];
const DOCUMENTS: [&str; 6] = [
    "Passport",
    "National ID No.",
    "Tax ID No.",
    "Registration Number",
    "Vessel Registration Identification",
    "Identification Number",
];

impl World {
    fn head(&mut self) -> fmt::Result {
        self.text.push_str(
            "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<Sanctions Version=\"3\" \
             xmlns=\"http://www.un.org/sanctions/1.0\">\n  <DateOfIssue CalendarTypeID=\"1\">\n    \
             <Year>2026</Year>\n    <Month>9</Month>\n    <Day>23</Day>\n  </DateOfIssue>\n  <ReferenceValueSets>\n",
        );
        let mut set = |kind: &str, attributes: &str, first: usize, texts: &[&str]| -> fmt::Result {
            writeln!(self.text, "    <{kind}Values>")?;
            for (index, text) in texts.iter().enumerate() {
                writeln!(self.text, "      <{kind} ID=\"{}\"{attributes}>{text}</{kind}>", first + index)?;
            }
            writeln!(self.text, "    </{kind}Values>")
        };
        set("AliasType", "", 1400, &["A.K.A.", "F.K.A.", "N.K.A.", "Name"])?;
        set("CalendarType", "", 1, &["Gregorian"])?;
        set(
            "DetailReference",
            "",
            91_521,
            &["Male", "Female", "See section 11 of an order", "Private Company"],
        )?;
        set("DetailType", "", 1430, &["DATE", "LOOKUP", "TEXT", "COUNTRY", "LOCATION"])?;
        set("EntryEventType", "", 1, &["Created"])?;
        set("FeatureType", " FeatureTypeGroupID=\"1\"", 1, &FEATURES)?;
        set("IDRegDocDateType", "", 1480, &["Issue Date", "Expiration Date"])?;
        set("IDRegDocType", "", 1571, &DOCUMENTS)?;
        set("LegalBasis", " LegalBasisTypeID=\"1\" SanctionsProgramID=\"1\"", 1805, &PROGRAMMES)?;
        set("List", "", 1550, &["SDN List"])?;
        set(
            "LocPartType",
            "",
            1450,
            &["REGION", "ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE"],
        )?;
        set(
            "NamePartType",
            "",
            1520,
            &["Last Name", "First Name", "Middle Name", "Entity Name", "Vessel Name"],
        )?;
        set("PartyType", "", 1, &["Individual", "Entity", "Location", "Transport"])?;
        set("RelationQuality", "", 1, &["Unknown", "High"])?;
        set(
            "RelationType",
            " Symmetrical=\"false\"",
            15_001,
            &[
                "Providing support to",
                "Acting for or on behalf of",
                "Owned or Controlled By",
                "Family member of",
            ],
        )?;
        set("Reliability", "", 1, &["Unknown", "Confirmed"])?;
        set("SanctionsType", "", 1, &["Program", "Block"])?;
        set("Script", "", 215, &["Latin", "Cyrillic"])?;
        set("ScriptStatus", "", 1, &["Unknown"])?;
        set("Validity", "", 1, &["Valid", "Fraudulent"])?;
        self.text.push_str(
            "    <PartySubTypeValues>\n      <PartySubType ID=\"1\" PartyTypeID=\"4\">Vessel</PartySubType>\n      \
             <PartySubType ID=\"3\" PartyTypeID=\"2\">Unknown</PartySubType>\n      \
             <PartySubType ID=\"4\" PartyTypeID=\"1\">Unknown</PartySubType>\n    </PartySubTypeValues>\n",
        );
        self.text.push_str("    <CountryValues>\n");
        for (index, (code, name)) in COUNTRIES.iter().enumerate() {
            writeln!(self.text, "      <Country ID=\"{}\" ISO2=\"{code}\">{name}</Country>", 11_000 + index)?;
        }
        self.text.push_str("    </CountryValues>\n  </ReferenceValueSets>\n");
        Ok(())
    }

    fn location(&mut self, party: u64) -> fmt::Result {
        let id = uid(party);
        let country = 11_000 + self.dice.below(8);
        writeln!(
            self.text,
            "    <Location ID=\"{id}\">\n      <LocationCountry CountryID=\"{country}\" CountryRelevanceID=\"1413\" />"
        )?;
        let street = format!(
            "{} {} Street, Building {}",
            self.dice.below(300),
            self.dice.words(2),
            self.dice.below(40)
        );
        let fields = [
            (1451, street),
            (1454, self.dice.word()),
            (1455, self.dice.words(2)),
            (1456, self.dice.digits(6).to_string()),
        ];
        for (part_type, value) in fields {
            writeln!(
                self.text,
                "      <LocationPart LocPartTypeID=\"{part_type}\">\n        <LocationPartValue Primary=\"true\" \
                 LocPartValueTypeID=\"1\" LocPartValueStatusID=\"1\">\n          <Comment />\n          \
                 <Value>{value}</Value>\n        </LocationPartValue>\n      </LocationPart>"
            )?;
        }
        writeln!(
            self.text,
            "      <FeatureVersionReference FeatureVersionID=\"{}\" />\n    </Location>",
            id * 16
        )
    }

    fn document(&mut self, party: u64) -> fmt::Result {
        let id = uid(party);
        for nth in 0..=self.dice.below(2) {
            let (kind, number) = if is_vessel(party) {
                (1575, format!("IMO {}", 1_000_000 + self.dice.digits(6)))
            } else {
                (
                    1571 + self.dice.below(4),
                    format!("{}{}", self.dice.pick(&["A", "B", ""]), self.dice.digits(9)),
                )
            };
            writeln!(
                self.text,
                "    <IDRegDocument ID=\"{}\" IDRegDocTypeID=\"{kind}\" IdentityID=\"{id}\" IssuedBy-CountryID=\"{}\" \
                 ValidityID=\"1\">\n      <Comment />\n      <IDRegistrationNo>{number}</IDRegistrationNo>\n      \
                 <IssuingAuthority />",
                id * 4 + nth,
                11_000 + self.dice.below(8)
            )?;
            if self.dice.one_in(8) {
                self.text.push_str("      <DocumentDate IDRegDocDateTypeID=\"1481\">\n");
                let year = 2020 + self.dice.below(10);
                self.period(year, true)?;
                self.text.push_str("      </DocumentDate>\n");
            }
            writeln!(
                self.text,
                "      <DocumentedNameReference DocumentedNameID=\"{id}\" />\n    </IDRegDocument>"
            )?;
        }
        Ok(())
    }

    /// A period of a day, or of a year.
    fn period(&mut self, year: u64, is_day: bool) -> fmt::Result {
        const FIXED: &str = "YearFixed=\"false\" MonthFixed=\"false\" DayFixed=\"false\"";
        let day = (1 + self.dice.below(12), 1 + self.dice.below(28));
        let (start, end) = if is_day { (day, day) } else { ((1, 1), (12, 31)) };
        writeln!(self.text, "            <DatePeriod CalendarTypeID=\"1\" {FIXED}>")?;
        for (name, (month, day)) in [("Start", start), ("End", end)] {
            writeln!(self.text, "              <{name} Approximate=\"false\" {FIXED}>")?;
            for point in ["From", "To"] {
                writeln!(
                    self.text,
                    "                <{point}>\n                  <Year>{year}</Year>\n                  \
                     <Month>{month}</Month>\n                  <Day>{day}</Day>\n                </{point}>"
                )?;
            }
            writeln!(self.text, "              </{name}>")?;
        }
        self.text.push_str("            </DatePeriod>\n");
        Ok(())
    }

    fn party(&mut self, party: u64) -> fmt::Result {
        let id = uid(party);
        let subtype = if is_vessel(party) {
            1
        } else if is_person(party) {
            4
        } else {
            3
        };
        writeln!(
            self.text,
            "    <DistinctParty FixedRef=\"{id}\">\n      <Comment />\n      <Profile ID=\"{id}\" PartySubTypeID=\"{subtype}\">\n        \
             <Identity ID=\"{id}\" FixedRef=\"{id}\" Primary=\"true\" False=\"false\">"
        )?;
        let mut groups = Vec::new();
        let further = if is_person(party) { 5 } else { 4 };
        for nth in 0..=self.dice.below(further) {
            self.alias(party, nth, &mut groups)?;
        }
        self.text.push_str("          <NamePartGroups>\n");
        for (group, part_type) in groups {
            writeln!(
                self.text,
                "            <MasterNamePartGroup>\n              <NamePartGroup ID=\"{group}\" NamePartTypeID=\"{part_type}\" />\n            \
                 </MasterNamePartGroup>"
            )?;
        }
        self.text.push_str("          </NamePartGroups>\n        </Identity>\n");
        self.features(party)?;
        self.text.push_str("      </Profile>\n    </DistinctParty>\n");
        Ok(())
    }

    fn alias(&mut self, party: u64, nth: u64, groups: &mut Vec<(u64, u64)>) -> fmt::Result {
        let id = uid(party);
        let alias_type = if nth == 0 { 1403 } else { 1400 + self.dice.below(2) };
        let weak = nth > 0 && self.dice.one_in(6);
        writeln!(
            self.text,
            "          <Alias FixedRef=\"{id}\" AliasTypeID=\"{alias_type}\" Primary=\"{}\" LowQuality=\"{weak}\">\n            \
             <DocumentedName ID=\"{}\" FixedRef=\"{id}\" DocNameStatusID=\"{}\">",
            nth == 0,
            id * 8 + nth,
            if nth == 0 { 1 } else { 2 }
        )?;
        let words = if is_person(party) {
            let given = self.dice.words(1 + nth % 2);
            let mut name = vec![(1520, self.dice.word().to_uppercase()), (1521, given)];
            if self.dice.one_in(6) {
                name.push((1522, self.dice.word()));
            }
            name
        } else if is_vessel(party) {
            vec![(1524, self.dice.words(2).to_uppercase())]
        } else {
            let form = self.dice.pick(&["LIMITED", "LLC", "TRADING CO.", "JOINT STOCK COMPANY"]);
            vec![(1523, format!("{} {form}", self.dice.words(3).to_uppercase()))]
        };
        for (index, (part_type, value)) in words.into_iter().enumerate() {
            let group = id * 64 + nth * 8 + index as u64;
            groups.push((group, part_type));
            writeln!(
                self.text,
                "              <DocumentedNamePart>\n                <NamePartValue NamePartGroupID=\"{group}\" ScriptID=\"215\" \
                 ScriptStatusID=\"1\" Acronym=\"false\">{value}</NamePartValue>\n              </DocumentedNamePart>"
            )?;
        }
        self.text.push_str("            </DocumentedName>\n          </Alias>\n");
        Ok(())
    }

    fn features(&mut self, party: u64) -> fmt::Result {
        let id = uid(party);
        let mut details: Vec<(u64, u64, Option<u64>, String)> = Vec::new();
        if is_person(party) {
            details.push((5, 1431, Some(91_521 + self.dice.below(2)), String::new()));
            if self.dice.one_in(2) {
                details.push((2, 1432, None, format!("{}, {}", self.dice.word(), self.dice.word())));
            }
            if self.dice.one_in(3) {
                details.push((16, 1432, None, format!("Head of {}", self.dice.words(2))));
            }
        } else if is_vessel(party) {
            details.push((14, 1432, None, self.dice.pick(&["Crude Oil Tanker", "Bulk Carrier"]).to_owned()));
            details.push((15, 1432, None, self.dice.digits(9).to_string()));
        } else {
            if self.dice.one_in(3) {
                details.push((7, 1432, None, format!("www.{}.example", self.dice.word().to_lowercase())));
                details.push((8, 1432, None, format!("info@{}.example", self.dice.word().to_lowercase())));
            }
            if self.dice.one_in(3) {
                details.push((11, 1431, Some(91_524), String::new()));
            }
        }
        if self.dice.one_in(2) {
            details.push((9, 1431, Some(91_523), String::new()));
        }
        if self.dice.one_in(30) {
            let address = format!(
                "0x{:016x}{:016x}{:08x}",
                self.dice.throw(),
                self.dice.throw(),
                self.dice.throw() >> 32
            );
            details.push((12, 1432, None, address));
        }
        let mut version = id * 16;
        self.open_feature(version, 6)?;
        writeln!(self.text, "            <VersionLocation LocationID=\"{id}\" />")?;
        self.close_feature(id);
        let rare = self.dice.one_in(6);
        if is_person(party) != rare {
            version += 1;
            self.open_feature(version, if is_person(party) { 1 } else { 10 })?;
            let year = 1940 + self.dice.below(60);
            let is_day = !self.dice.one_in(4);
            self.period(year, is_day)?;
            self.text.push_str("            <VersionDetail DetailTypeID=\"1430\" />\n");
            self.close_feature(id);
        }
        for (feature, kind, reference, text) in details {
            version += 1;
            self.open_feature(version, feature)?;
            let reference = reference.map(|id| format!(" DetailReferenceID=\"{id}\"")).unwrap_or_default();
            writeln!(
                self.text,
                "            <VersionDetail DetailTypeID=\"{kind}\"{reference}>{text}</VersionDetail>"
            )?;
            self.close_feature(id);
        }
        Ok(())
    }

    fn open_feature(&mut self, version: u64, feature: u64) -> fmt::Result {
        writeln!(
            self.text,
            "        <Feature ID=\"{version}\" FeatureTypeID=\"{feature}\">\n          <FeatureVersion ID=\"{version}\" ReliabilityID=\"1\">\n            \
             <Comment />"
        )
    }

    fn close_feature(&mut self, identity: u64) {
        self.text.push_str("          </FeatureVersion>\n          <IdentityReference IdentityID=\"");
        self.text.push_str(&identity.to_string());
        self.text.push_str("\" IdentityFeatureLinkTypeID=\"1\" />\n        </Feature>\n");
    }

    fn relationship(&mut self, party: u64) -> fmt::Result {
        if self.dice.one_in(3) {
            return Ok(());
        }
        let (from, to) = (uid(party), uid(self.dice.below(self.parties)));
        writeln!(
            self.text,
            "    <ProfileRelationship ID=\"{from}\" From-ProfileID=\"{from}\" To-ProfileID=\"{to}\" RelationTypeID=\"{}\" \
             RelationQualityID=\"1\" Former=\"false\" SanctionsEntryID=\"{from}\">\n      <Comment />\n    </ProfileRelationship>",
            15_001 + self.dice.below(4)
        )
    }

    fn entry(&mut self, party: u64) -> fmt::Result {
        let id = uid(party);
        let programme = self.dice.below(6);
        writeln!(
            self.text,
            "    <SanctionsEntry ID=\"{id}\" ProfileID=\"{id}\" ListID=\"1550\">\n      <EntryEvent ID=\"{id}\" EntryEventTypeID=\"1\" \
             LegalBasisID=\"{}\">\n        <Comment />\n        <Date CalendarTypeID=\"1\">\n          <Year>{}</Year>\n          \
             <Month>{}</Month>\n          <Day>{}</Day>\n        </Date>\n      </EntryEvent>",
            1805 + programme,
            2001 + self.dice.below(25),
            1 + self.dice.below(12),
            1 + self.dice.below(28)
        )?;
        for (kind, comment) in
            [(2, ""), (1, PROGRAMMES.get(usize::try_from(programme).unwrap_or(0)).copied().unwrap_or(""))]
        {
            writeln!(
                self.text,
                "      <SanctionsMeasure ID=\"{}\" SanctionsTypeID=\"{kind}\">\n        <Comment>{comment}</Comment>\n        \
                 <DatePeriod CalendarTypeID=\"1\" YearFixed=\"true\" MonthFixed=\"true\" DayFixed=\"true\" />\n      </SanctionsMeasure>",
                id * 2 + kind
            )?;
        }
        self.text.push_str("    </SanctionsEntry>\n");
        Ok(())
    }
}
