//! Parties out: the writers beside the readers of the same formats.

use interdict_model::Party;

pub use crate::formats::ftm::{ftm_entities, write_ftm};
pub use crate::formats::private_csv::write_private_csv;
pub use crate::formats::senzing::write_senzing;

/// Gives a party the id `LIST-ID`, in its relations too. Two lists may give one id to two parties, or to the same one: where
/// parties of several lists stand together they must stay apart.
pub fn qualify(party: &mut Party) {
    party.id = format!("{}-{}", party.list, party.id);
    for relation in &mut party.relations {
        relation.party = relation.party.take().map(|other| format!("{}-{other}", party.list));
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::party::assemble;
    use interdict_model::{
        Country, Identifier, IdentifierKind, ListId, MeasureTable, Name, NameKind, NameStrength, PartialDate,
        Party, PartyKind, Position, Programme, Statement, Value, Wallet,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::format::{Format, SourceSet};
    use crate::source::SourceFile;

    type Write = fn(&[Party], &MeasureTable, &mut dyn std::io::Write) -> std::io::Result<()>;

    const FORMATS: [(Write, Format); 3] =
        [(write_private_csv, Format::PrivateCsv), (write_ftm, Format::Ftm), (write_senzing, Format::Senzing)];

    fn name() -> impl Strategy<Value = String> {
        "[=+@'A-Zа-я-][a-zA-Z,;:\"' .-]{0,14}[a-z]"
    }

    fn value() -> impl Strategy<Value = Value> {
        let date = (1900i16..2020, proptest::option::of(1i8..=12), any::<bool>()).prop_filter_map(
            "a date",
            |(year, month, circa)| {
                PartialDate::from_parts(year, month, None).map(|date| date.with_circa(circa))
            },
        );
        let kinds = prop::sample::select(vec![
            IdentifierKind::Passport,
            IdentifierKind::TaxId,
            IdentifierKind::NationalId,
            IdentifierKind::Imo,
            IdentifierKind::Other,
        ]);
        let country = prop::sample::select(vec![None, Country::parse("RU"), Country::parse("US")]);
        prop_oneof![
            (
                name(),
                prop::sample::select(vec![
                    (NameKind::Variation, NameStrength::Strong),
                    (NameKind::Aka, NameStrength::Strong),
                    (NameKind::Aka, NameStrength::Weak),
                    (NameKind::Fka, NameStrength::Strong),
                ])
            )
                .prop_map(|(whole, (kind, strength))| Value::Name(Name::alias(whole, kind, strength))),
            date.prop_map(Value::BirthDate),
            (kinds, "[A-Z0-9][A-Z0-9:;/-]{0,8}[0-9]", country).prop_map(|(kind, number, country)| {
                Value::Identifier(Identifier { country, ..Identifier::new(kind, number) })
            }),
            (prop::sample::select(vec!["", "ETH", "USDT"]), "0x[0-9a-f]{40}")
                .prop_map(|(asset, address)| Value::Wallet(Wallet::parse(asset, &address).unwrap())),
            "[A-Z]{2,5}[0-9]?".prop_map(|tag| Value::Programme(Programme { tag, sublist: None })),
        ]
    }

    fn people() -> impl Strategy<Value = Vec<Party>> {
        prop::collection::vec((name(), prop::collection::vec(value(), 0..8)), 1..4).prop_map(|people| {
            let mut statements = Vec::new();
            for (number, (primary, values)) in people.into_iter().enumerate() {
                let first = [Value::Kind(PartyKind::Person), Value::Name(Name::primary(primary))];
                for value in first.into_iter().chain(values) {
                    let position = Position::default();
                    let party = format!("p:{number}");
                    statements.push(Statement { party, printed: String::new(), value, position });
                }
            }
            assemble(&"private-test".parse::<ListId>().unwrap(), &statements)
        })
    }

    fn round_trip(parties: &[Party], write: Write, format: Format) -> Vec<Party> {
        let mut out = Vec::new();
        write(parties, &MeasureTable::default(), &mut out).unwrap();
        let set = SourceSet::single(format, SourceFile::from_bytes("export", out));
        let reading = set.read().unwrap();
        assert!(reading.issues.is_empty(), "{:?}", reading.issues);
        assemble(&reading.list, &reading.statements)
    }

    /// What an export must keep of a party, in an order of its own.
    fn kept(party: &Party) -> [Vec<String>; 6] {
        let mut kept = [
            vec![party.id.clone(), party.kind.code().to_owned(), party.caption().to_owned()],
            party.names.iter().map(|name| format!("{:?} {}", name.strength, name.whole)).collect(),
            party.birth_dates.iter().map(ToString::to_string).collect(),
            party
                .identifiers
                .iter()
                .map(|id| format!("{:?} {:?} {}", id.kind, id.country, id.number))
                .collect(),
            party.wallets.iter().map(ToString::to_string).collect(),
            party.programmes.iter().map(|programme| programme.tag.clone()).collect(),
        ];
        for values in kept.iter_mut().skip(1) {
            values.sort();
            values.dedup();
        }
        kept
    }

    #[test]
    fn starter_round_trips() {
        let reading = crate::starter::starter().unwrap();
        let parties = assemble(&reading.list, &reading.statements);
        for (write, format) in FORMATS {
            let read = round_trip(&parties, write, format);
            for (read, written) in read.iter().zip(&parties) {
                assert_eq!(kept(read), kept(written), "{format}");
            }
            let related = |party: &Party| party.relations.iter().any(|relation| relation.party.is_some());
            assert!(read.len() == parties.len() && read.iter().any(related), "{format}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// Whatever is in a file, a reader answers.
        #[test]
        fn a_damaged_file_is_an_error_and_not_a_panic(
            parties in people(),
            which in prop::sample::select(FORMATS.to_vec()),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let (write, format) = which;
            let mut out = Vec::new();
            write(&parties, &MeasureTable::default(), &mut out).unwrap();
            for (at, byte) in damage {
                let at = at.index(out.len());
                out[at] = byte;
            }
            let _ = SourceSet::single(format, SourceFile::from_bytes("export", out)).read();
        }

        #[test]
        fn private_csv_round_trips(parties in people()) {
            let read = round_trip(&parties, write_private_csv, Format::PrivateCsv);
            prop_assert_eq!(read.iter().map(kept).collect::<Vec<_>>(), parties.iter().map(kept).collect::<Vec<_>>());
        }

        #[test]
        fn ftm_round_trips(parties in people()) {
            let read = round_trip(&parties, write_ftm, Format::Ftm);
            prop_assert_eq!(read.iter().map(kept).collect::<Vec<_>>(), parties.iter().map(kept).collect::<Vec<_>>());
        }

        #[test]
        fn senzing_round_trips(parties in people()) {
            let read = round_trip(&parties, write_senzing, Format::Senzing);
            prop_assert_eq!(read.iter().map(kept).collect::<Vec<_>>(), parties.iter().map(kept).collect::<Vec<_>>());
        }
    }
}
