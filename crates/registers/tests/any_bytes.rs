//! Whatever the bytes are, reading ends with a graph or with the reason why not, and never drops an edge in silence.

#![allow(clippy::unwrap_used)]

use interdict_registers::{Reader, Readings, read_listed};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Readings {
    let mut reader = Reader::new();
    let result = reader.read("f", bytes);
    let readings = reader.finish();
    // A refusal is named among the problems too.
    assert!(result.is_ok() || !readings.problems.is_empty());
    for holding in &readings.graph.holdings {
        assert!(holding.owner.index() < readings.graph.parties.len());
        assert!(holding.owned.index() < readings.graph.parties.len());
        assert!((holding.origin.source as usize) < readings.graph.sources.len());
        assert!(!holding.period.is_backwards());
    }
    readings
}

/// A record of every format, to be damaged.
const RECORDS: [&str; 8] = [
    r#"{"statementId":"s","recordId":"r","recordType":"relationship","recordStatus":"closed","statementDate":"2020-01-01","recordDetails":{"subject":"A","interestedParty":{"reason":"unknown"},"componentRecords":["r","c"],"interests":[{"type":"shareholding","directOrIndirect":"indirect","share":{"minimum":25,"exclusiveMaximum":50},"startDate":"2019-01-01"}]}}"#,
    r#"{"statementID":"e","statementType":"entityStatement","entityType":"state","replacesStatements":["e","f"],"identifiers":[{"scheme":"GB-COH","id":"1234567"}]}"#,
    r#"{"recordId":"p","recordType":"person","recordDetails":{"personType":"knownPerson","names":[{"fullName":"Ann"}],"birthDate":"1965-11","nationalities":[{"code":"GB"}]}}"#,
    r#"{"Relationship":{"StartNode":{"NodeID":"010CMKZ3VON21WF2ZD45","NodeIDType":"LEI"},"EndNode":{"NodeID":"ZZG38T0MDR3QY1ETUA76","NodeIDType":"LEI"},"RelationshipType":"IS_DIRECTLY_CONSOLIDATED_BY","RelationshipPeriods":[{"StartDate":"2018-02-06","PeriodType":"RELATIONSHIP_PERIOD"}],"RelationshipStatus":"INACTIVE"},"Registration":{"RegistrationStatus":"LAPSED"}}"#,
    r#"{"LEI":"010CMKZ3VON21WF2ZD45","Entity":{"LegalName":"Child","LegalJurisdiction":"US-DE"},"Registration":{"RegistrationStatus":"LAPSED"}}"#,
    r#"{"LEI":"010CMKZ3VON21WF2ZD45","ExceptionCategory":"C","ExceptionReason":"NO_LEI"}"#,
    r#"{"company_number":"1234567","data":{"kind":"individual-person-with-significant-control","date_of_birth":{"month":10,"year":1955},"natures_of_control":["ownership-of-shares-25-to-50-percent"],"notified_on":"2016-04-06","links":{"self":"/x"}}}"#,
    r#"{"id":"o","schema":"Ownership","properties":{"owner":["X"],"asset":["A"],"percentage":["25-50 %"],"startDate":["2018"]}}"#,
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&bytes);
        let _ = read_listed("f", &bytes[..]);
        let mut table = b"owner,owned,share,interest,from,to,source,arrangement\n".to_vec();
        table.extend(&bytes);
        read(&table);
        let mut listed = b"party,from,to\n".to_vec();
        listed.extend(&bytes);
        let _ = read_listed("f", &listed[..]);
        let mut xml = b"<RelationshipData><RelationshipRecord>".to_vec();
        xml.extend(&bytes);
        read(&xml);
    }

    #[test]
    fn damaged_records(which in 0..RECORDS.len(), at in 0.0..1.0_f64, take in 0_usize..30, put in "[\\x20-\\x7e]{0,6}|null|\\[\\]|\\{\\}|-1|1e300") {
        let record = RECORDS[which];
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let start = (record.len() as f64 * at) as usize;
        let damaged = format!("{}{put}{}", &record[..start], &record[(start + take).min(record.len())..]);
        // Beside a good record the damaged one costs nothing else.
        let good = r#"{"id":"good","schema":"Ownership","properties":{"owner":["good"],"asset":["A"]}}"#;
        let readings = read(format!("{good}\n{damaged}\n").as_bytes());
        prop_assert!(readings.graph.parties.find("good").is_some());
        read(format!("[{damaged},{good}]").as_bytes());
    }

    /// Every row that says what is owned becomes a holding, and every one whose share or dates are not read is named.
    #[test]
    fn no_row_is_lost(rows in proptest::collection::vec(("[a-c ]{0,2}", "[a-c]{0,1}", "50|120|-1|x|>25-50||25-50", "|2020|2020-01-31|no", "|2019|2021-02-03|never"), 0..40)) {
        let mut text = "owner,owned,share,from,to\n".to_owned();
        let mut kept = 0;
        // A table without rows is named too.
        let mut unread = usize::from(rows.is_empty());
        for (owner, owned, share, from, to) in &rows {
            text.extend([owner, ",", owned, ",", share, ",", from, ",", to, "\n"]);
            kept += usize::from(!owned.is_empty());
            let bad_share = matches!(share.as_str(), "120" | "-1" | "x");
            let bad_dates = from == "no" || to == "never" || (!from.is_empty() && to == "2019");
            unread += if owned.is_empty() { 1 } else { usize::from(bad_share) + usize::from(bad_dates) };
        }
        let readings = read(text.as_bytes());
        prop_assert_eq!(readings.graph.holdings.len(), kept);
        prop_assert_eq!(readings.problems.len(), unread);
    }
}
