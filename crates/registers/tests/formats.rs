//! Every format that is no table, from fixtures written here, with everything that can be wrong in them.

#![allow(clippy::unwrap_used, clippy::similar_names)]
#![allow(clippy::items_after_statements)] // the kinds of problem are named where a test lists them

use interdict_model::Country;
use interdict_ownership::{Interest, Path};
use interdict_registers::{ProblemKind, ReadError, Reader, Readings};

fn read(text: &str) -> Readings {
    read_all(&[("f", text)])
}

fn read_all(sources: &[(&str, &str)]) -> Readings {
    let mut reader = Reader::new();
    for (name, text) in sources {
        reader.read(name, text.as_bytes()).unwrap_or_else(|error| unreachable!("{name}: {error}"));
    }
    reader.finish()
}

/// The holdings as `owner -share-> owned interest path period record`.
fn holdings(readings: &Readings) -> Vec<String> {
    let parties = &readings.graph.parties;
    let holdings = readings.graph.holdings.iter().map(|holding| {
        let path = match holding.path {
            Path::Direct => "",
            Path::Indirect => " indirect",
            Path::SpelledOut => " spelled out",
        };
        let date =
            |date: Option<interdict_model::PartialDate>| date.map_or(String::new(), |date| date.to_string());
        let period = match (holding.period.unclear, date(holding.period.from), date(holding.period.to)) {
            (true, _, _) => " unclear".to_owned(),
            (false, from, to) if from.is_empty() && to.is_empty() => String::new(),
            (false, from, to) => format!(" {from}..{to}"),
        };
        let (owner, owned) = (parties.id(holding.owner), parties.id(holding.owned));
        let (share, interest) = (holding.share, holding.interest.code());
        format!("{owner} -{share}-> {owned} {interest}{path}{period} #{}", holding.origin.record)
    });
    holdings.collect()
}

fn problems(readings: &Readings) -> Vec<(u32, ProblemKind)> {
    readings.problems.iter().map(|problem| (problem.record, problem.kind)).collect()
}

fn notes(readings: &Readings) -> Vec<(&str, u64)> {
    readings.notes.iter().map(|note| (note.kind.as_str(), note.count)).collect()
}

fn entity(id: &str) -> String {
    format!(
        r#"{{"recordId":"{id}","recordType":"entity","recordDetails":{{"entityType":{{"type":"registeredEntity"}},"name":"{id} Ltd"}}}}"#
    )
}

fn relation(id: &str, owner: &str, owned: &str, rest: &str) -> String {
    format!(
        r#"{{"recordId":"{id}","recordType":"relationship","recordDetails":{{"subject":"{owned}","interestedParty":"{owner}"{rest}}}}}"#
    )
}

fn shares(share: &str) -> String {
    format!(r#","interests":[{{"type":"shareholding","directOrIndirect":"direct","share":{share}}}]"#)
}

fn indirect(share: &str, components: &str) -> String {
    format!(
        r#","interests":[{{"type":"shareholding","directOrIndirect":"indirect","share":{share}}}],"componentRecords":{components}"#
    )
}

fn lines(lines: &[String]) -> String {
    lines.join("\n")
}

#[test]
fn bods_shares_of_every_form() {
    let share = |text: &str| {
        let text = lines(&[entity("A"), entity("X"), relation("r", "X", "A", &shares(text))]);
        let readings = read(&text);
        assert_eq!(readings.graph.holdings.len(), 1, "{text}");
        let problem = readings.problems.first().map(|problem| (problem.record, problem.kind));
        (readings.graph.holdings[0].share.to_string(), problem)
    };
    for (given, wanted) in [
        (r#"{"exact":33.34}"#, "33.34"),
        (r#"{"exact":100,"minimum":100,"maximum":100}"#, "100"),
        (r#"{"minimum":25,"maximum":50}"#, "25-50"),
        (r#"{"exclusiveMinimum":25,"exclusiveMaximum":50}"#, ">25-<50"),
        (r#"{"minimum":25,"exclusiveMinimum":true,"maximum":50,"exclusiveMaximum":false}"#, ">25-50"),
        (r#"{"minimum":75}"#, "75-100"),
        (r#"{"exclusiveMaximum":25}"#, "0-<25"),
        ("{}", ""),
        ("null", ""),
    ] {
        assert_eq!(share(given), (wanted.to_owned(), None), "{given}");
    }
    for given in [
        r#"{"exact":120}"#,
        r#"{"exact":-5}"#,
        r#"{"minimum":50,"maximum":25}"#,
        r#"{"minimum":-1,"maximum":25}"#,
        r#"{"exact":60,"minimum":25,"maximum":50}"#,
        r#"{"exact":"half"}"#,
        r#"{"exact":[50]}"#,
        "[50]",
        "true",
    ] {
        assert_eq!(share(given), (String::new(), Some((3, ProblemKind::Share))), "{given}");
    }
}

#[test]
fn bods_that_names_a_missing_record_is_kept_and_named() {
    let readings = read(&lines(&[entity("A"), relation("r", "X", "A", &shares(r#"{"exact":50}"#))]));
    assert_eq!(holdings(&readings), ["X -50-> A shares #2"]);
    assert_eq!(problems(&readings), [(2, ProblemKind::MissingRecord)]);
    assert_eq!(
        readings.problems[0].to_string(),
        "f, record 2: names the record `X` as its interested party, which is not among those read; kept with that id"
    );
    let x = readings.graph.parties.find("X").unwrap();
    assert!(readings.graph.parties.profile(x).is_none());
}

#[test]
fn bods_records_of_several_files_join_with_other_registers() {
    let relations = relation("r", "X", "A", &shares(r#"{"exact":50}"#));
    let entities = format!(
        r#"[{{"recordId":"A","recordType":"entity","recordDetails":{{"entityType":{{"type":"registeredEntity"}},"identifiers":[{{"scheme":"XI-LEI","id":"{CHILD}"}},{{"scheme":"GB-COH","id":"1234567"}}]}}}},{}]"#,
        entity("X")
    );
    let table = "owner,owned,share\ngb-coh:01234567,B,60\n";
    let readings = read_all(&[("relations", &relations), ("entities", &entities), ("table", table)]);
    assert_eq!(
        holdings(&readings),
        [format!("lei:{CHILD} -60-> B shares #2"), format!("X -50-> lei:{CHILD} shares #1")]
    );
    assert_eq!(problems(&readings), []);
    let ids: Vec<&str> = readings.graph.parties.all().map(|party| readings.graph.parties.id(party)).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
}

fn named(id: &str, name: &str, identifiers: &str) -> String {
    format!(
        r#"{{"recordId":"{id}","recordType":"entity","recordDetails":{{"entityType":{{"type":"registeredEntity"}},"name":"{name}","identifiers":[{identifiers}]}}}}"#
    )
}

fn person(id: &str, name: &str) -> String {
    format!(
        r#"{{"recordId":"{id}","recordType":"person","recordDetails":{{"personType":"knownPerson","names":[{{"fullName":"{name}"}}]}}}}"#
    )
}

#[test]
fn bods_ids_that_two_sources_give_to_different_records() {
    let half = shares(r#"{"exact":50}"#);
    // The second names its records before it says what they are.
    let a =
        lines(&[named("e1", "Alpha Ltd", ""), person("p1", "Ann Bee"), relation("r1", "p1", "e1", &half)]);
    let b =
        lines(&[relation("r1", "p1", "e1", &half), named("e1", "Gamma Ltd", ""), person("p1", "Cem Dal")]);
    // The third has no records of its own, and means those read first.
    let c = relation("r9", "p1", "e1", &half);
    let readings = read_all(&[("a", &a), ("b", &b), ("c", &c)]);
    assert_eq!(
        holdings(&readings),
        ["p1 -50-> e1 shares #3", "p1 (b) -50-> e1 (b) shares #1", "p1 -50-> e1 shares #1"]
    );
    use ProblemKind::Identifier;
    assert_eq!(problems(&readings), [(2, Identifier), (3, Identifier), (1, Identifier)]);
    assert_eq!(
        readings.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "b, record 2: the record `e1` is of somebody else than that of `a`; kept as `e1 (b)`",
            "b, record 3: the record `p1` is of somebody else than that of `a`; kept as `p1 (b)`",
            "b, record 1: the relationship `r1` is between others than that of `a`; kept as `r1 (b)`",
        ]
    );
    let names = |id: &str| {
        readings.graph.parties.profile(readings.graph.parties.find(id).unwrap()).unwrap().names.clone()
    };
    assert_eq!((names("p1"), names("p1 (b)")), (vec!["Ann Bee".to_owned()], vec!["Cem Dal".to_owned()]));
    // Sources of one name are told apart too.
    let twice = read_all(&[("f", &a), ("f", &b)]);
    assert!(twice.graph.parties.find("p1 (f, source 2)").is_some());
}

#[test]
fn bods_ids_of_one_record_in_two_sources() {
    let lei = format!(r#"{{"scheme":"XI-LEI","id":"{CHILD}"}}"#);
    let other = format!(r#"{{"scheme":"XI-LEI","id":"{PARENT}"}}"#);
    let count = |first: &[String], second: &[String]| {
        let readings = read_all(&[("a", &lines(first)), ("b", &lines(second))]);
        (readings.graph.parties.len(), readings.graph.holdings.len(), readings.problems.len())
    };
    // Another name with a word of the old one, no name, or one identifier: the same party.
    assert_eq!(count(&[named("e", "Alpha Ltd", "")], &[named("e", "ALPHA Holdings", "")]), (1, 0, 0));
    assert_eq!(count(&[named("e", "Alpha Ltd", "")], &[named("e", "", "")]), (1, 0, 0));
    assert_eq!(count(&[named("e", "Alpha", &lei)], &[named("e", "Gamma", &lei)]), (1, 0, 0));
    // A person and an entity, or nothing in common but the form: two.
    assert_eq!(count(&[named("e", "Ann Bee Ltd", "")], &[person("e", "Ann Bee")]), (2, 0, 1));
    assert_eq!(count(&[named("e", "Alpha Ltd", &lei)], &[named("e", "Gamma Ltd", &other)]), (2, 0, 1));
    // Within one source a record has what name its newest statement says.
    assert_eq!(count(&[named("e", "Alpha", ""), named("e", "Gamma", "")], &[entity("x")]), (2, 0, 0));
    // A relationship between the same parties is one, of which the newest statement counts.
    let (fifty, sixty) = (shares(r#"{"exact":50}"#), shares(r#"{"exact":60}"#));
    let base = [entity("A"), entity("X"), relation("r", "X", "A", &fifty)];
    assert_eq!(count(&base, &[relation("r", "X", "A", &sixty)]), (2, 1, 0));
}

#[test]
fn bods_components_are_those_of_their_own_source() {
    let whole = shares(r#"{"exact":100}"#);
    let file = |names: [&str; 3], through: &str| {
        lines(&[
            named("A", names[0], ""),
            named("B", names[1], ""),
            named("X", names[2], ""),
            relation("xb", "X", "B", &whole),
            relation("ba", "B", "A", through),
            relation("xa", "X", "A", &indirect(r#"{"exact":100}"#, r#"["B","xb","ba"]"#)),
        ])
    };
    let board = r#","interests":[{"type":"appointmentOfBoard"}]"#;
    let (a, b) = (file(["Ash", "Beech", "Cedar"], board), file(["Dew", "Ether", "Fog"], &whole));
    let paths = |readings: &Readings| {
        readings
            .graph
            .holdings
            .iter()
            .map(|holding| holding.path)
            .filter(|path| *path != Path::Direct)
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&read_all(&[("a", &a), ("b", &b)])), [Path::Indirect, Path::SpelledOut]);
}

#[test]
fn bods_indirect_shares_beside_their_components() {
    let base = [
        entity("A"),
        entity("B"),
        entity("X"),
        relation("xb", "X", "B", &shares(r#"{"exact":100}"#)),
        relation("ba", "B", "A", &shares(r#"{"exact":60}"#)),
    ];
    let path = |last: String| {
        let mut all = base.to_vec();
        all.push(last);
        let readings = read(&lines(&all));
        (readings.graph.holdings.last().unwrap().path, problems(&readings))
    };
    let with = |components: &str| path(relation("xa", "X", "A", &indirect(r#"{"exact":60}"#, components)));
    assert_eq!(with(r#"["B","xb","ba"]"#), (Path::SpelledOut, vec![]));
    assert_eq!(with(r#"["B","xb","ba","gone"]"#), (Path::Indirect, vec![(6, ProblemKind::MissingRecord)]));
    // Components that do not lead from the owner to what is owned spell nothing out.
    assert_eq!(with(r#"["B","ba"]"#), (Path::Indirect, vec![]));
    assert_eq!(with("[]"), (Path::Indirect, vec![]));
    // Nor does a link that has ended, or one that is no share.
    let text = |link: &str| {
        let last = relation("xa", "X", "A", &indirect(r#"{"exact":60}"#, r#"["B","xb","ba"]"#));
        let all = [entity("A"), entity("B"), entity("X"), link.to_owned(), base[4].clone(), last];
        read(&lines(&all)).graph.holdings.last().unwrap().path
    };
    let link = |rest: &str| relation("xb", "X", "B", &format!(r#","interests":[{{"type":{rest}}}]"#));
    assert_eq!(text(&link(r#""votingRights""#)), Path::SpelledOut);
    assert_eq!(text(&link(r#""otherInfluenceOrControl""#)), Path::Indirect);
    assert_eq!(text(&link(r#""shareholding","endDate":"2020-01-01""#)), Path::Indirect);
}

#[test]
fn fields_of_the_wrong_sort_are_named_and_make_nobody_clear() {
    let odd = r#","interests":["shareholding",{"type":["votingRights"],"startDate":{"year":2020}},{"type":"shareholding","endDate":20}]"#;
    let readings = read(&lines(&[entity("A"), entity("X"), relation("r", "X", "A", odd)]));
    assert_eq!(
        holdings(&readings),
        ["X --> A unclear_share #3", "X --> A unclear_share unclear #3", "X --> A shares unclear #3"]
    );
    use ProblemKind::{Dates, Interest};
    assert_eq!(problems(&readings), [(3, Interest), (3, Interest), (3, Dates), (3, Dates)]);
}

#[test]
fn bods_newest_statement_wins_and_closed_ends() {
    let statement = |status: &str, date: &str, share: &str| {
        format!(
            r#"{{"recordId":"r","recordType":"relationship","recordStatus":"{status}","statementDate":"{date}","recordDetails":{{"subject":"A","interestedParty":"X","interests":[{{"type":"shareholding","startDate":"2019-01-01","share":{{"exact":{share}}}}}]}}}}"#
        )
    };
    let with = |statements: &[String]| {
        let mut all = vec![entity("A"), entity("X")];
        all.extend_from_slice(statements);
        read(&lines(&all))
    };
    let (new, updated) = (statement("new", "2019-02-01", "50"), statement("updated", "2020-02-01", "40"));
    for order in [[new.clone(), updated.clone()], [updated.clone(), new.clone()]] {
        let readings = with(&order);
        assert_eq!(readings.graph.holdings.len(), 1);
        assert_eq!(readings.graph.holdings[0].share.to_string(), "40");
        assert_eq!(notes(&readings), [("BODS statement with a newer one of the same record", 1)]);
    }
    let closed = with(&[new.clone(), statement("closed", "2021-03-01", "50")]);
    assert_eq!(holdings(&closed), ["X -50-> A shares 2019-01-01..2021-03-01 #4"]);
    let never = with(&[statement("closed", "", "50")]);
    assert_eq!(holdings(&never), ["X -50-> A shares unclear #3"]);
    assert_eq!(problems(&never), [(3, ProblemKind::Dates)]);
    let odd = with(&[statement("finished", "2021-03-01", "50")]);
    assert_eq!(problems(&odd), [(3, ProblemKind::Kind)]);
}

#[test]
fn bods_of_2019_replaces_statements_and_names_parties_by_them() {
    let text = r#"[
      {"statementID":"e1","statementType":"entityStatement","entityType":"registeredEntity","name":"Old name",
       "identifiers":[{"scheme":"GB-COH","id":"7444723"}]},
      {"statementID":"e2","statementType":"entityStatement","entityType":"registeredEntity","name":"New name",
       "identifiers":[{"scheme":"GB-COH","id":"07444723"}],"replacesStatements":["e1"]},
      {"statementID":"p","statementType":"personStatement","personType":"anonymousPerson"},
      {"statementID":"o1","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e1"},
       "interestedParty":{"describedByPersonStatement":"p"},"interests":[{"type":"voting-rights","interestLevel":"indirect"}]},
      {"statementID":"o2","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e1"},
       "interestedParty":{"describedByPersonStatement":"p"},"replacesStatements":["o1"],
       "interests":[{"type":"beneficiary-of-trust"},{"type":"sorcery","share":{"minimum":10}}]},
      {"statementID":"o3","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e2"},
       "interestedParty":{"unspecified":{"reason":"noBeneficialOwners"}}},
      {"statementID":"o4","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e2"},
       "interestedParty":{"unspecified":{"reason":"unknown"}}},
      {"statementID":"o5","statementType":"ownershipOrControlStatement",
       "interestedParty":{"describedByPersonStatement":"p"}},
      {"statementID":"o6","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e2"}},
      {"statementID":"s","statementType":"spell"},
      {"statementType":"entityStatement"}
    ]"#;
    let readings = read(text);
    assert_eq!(
        holdings(&readings),
        [
            "p --> gb-coh:07444723 trust #5",
            "p -10-100-> gb-coh:07444723 unclear_share #5",
            "unnamed:f:7 --> gb-coh:07444723 unclear_share #7",
            "unnamed:f:9 --> gb-coh:07444723 unclear_share #9",
        ]
    );
    let found: Vec<_> = problems(&readings);
    use ProblemKind::{Form, Interest, Kind, Party};
    assert_eq!(found, [(5, Interest), (10, Kind), (11, Form), (8, Party), (9, Party)]);
    assert_eq!(
        notes(&readings),
        [("BODS relationship without beneficial owners", 1), ("BODS statement that another replaces", 1)]
    );
    let parties = &readings.graph.parties;
    assert!(parties.profile(parties.find("p").unwrap()).unwrap().unnamed);
    assert!(parties.profile(parties.find("unnamed:f:7").unwrap()).unwrap().unnamed);
    assert!(parties.find("e1").is_none() && parties.find("e2").is_none());
    let company = parties.profile(parties.find("gb-coh:07444723").unwrap()).unwrap();
    assert_eq!(company.names.len(), 2);
}

#[test]
fn bods_profiles_and_governments() {
    let text = r#"{"recordId":"s","recordType":"entity","recordDetails":{"entityType":{"type":"state"},"name":"Suomi","jurisdiction":{"name":"Finland","code":"FI"}}}
{"recordId":"b","recordType":"entity","recordDetails":{"entityType":{"type":"stateBody"},"name":"Office of Nowhere"}}
{"recordId":"x","recordType":"entity","recordDetails":{"entityType":{"type":"dragon"}}}
{"recordId":"p","recordType":"person","recordDetails":{"personType":"knownPerson","names":[{"givenName":"Ann","familyName":"Bee"}],"nationalities":[{"code":"GB"},{"name":"Elbonia"}],"birthDate":"1965-11","identifiers":[{"scheme":"IRL-TAXID","id":"7"}]}}"#;
    let readings = read(text);
    let profile =
        |id: &str| readings.graph.parties.profile(readings.graph.parties.find(id).unwrap()).unwrap().clone();
    assert_eq!(profile("s").government, Country::parse("FI"));
    assert_eq!(profile("b").government, None);
    assert_eq!(profile("p").names, ["Ann Bee"]);
    assert_eq!(profile("p").countries, [Country::parse("GB").unwrap()]);
    assert_eq!(profile("p").birth_dates[0].to_string(), "1965-11");
    assert_eq!(profile("p").identifiers[0].country, Country::parse("IE"));
    assert_eq!(
        problems(&readings),
        [(2, ProblemKind::Country), (3, ProblemKind::Kind), (4, ProblemKind::Country)]
    );
}

const CHILD: &str = "010CMKZ3VON21WF2ZD45";
const PARENT: &str = "ZZG38T0MDR3QY1ETUA76";

fn gleif(kind: &str, status: &str, registered: &str, period: &str, rest: &str) -> String {
    format!(
        r#"{{"Relationship":{{"StartNode":{{"NodeID":"{CHILD}","NodeIDType":"LEI"}},"EndNode":{{"NodeID":"{PARENT}","NodeIDType":"LEI"}},"RelationshipType":"{kind}","RelationshipPeriods":[{{"StartDate":"2017-01-01T00:00:00.000Z","EndDate":"2017-12-31T00:00:00.000Z","PeriodType":"ACCOUNTING_PERIOD"}},{{"StartDate":"2018-02-06T00:00:00.000Z"{period},"PeriodType":"RELATIONSHIP_PERIOD"}}],"RelationshipStatus":"{status}"}},"Registration":{{"RegistrationStatus":"{registered}"}}{rest}}}"#
    )
}

#[test]
fn gleif_relations_of_every_kind_and_status() {
    let end = r#","EndDate":"2020-01-01T00:00:00Z""#;
    let deleted = r#","Extension":{"Deletion":{"DeletedAt":"2023-11-01T01:39:19Z"}}"#;
    let text = lines(&[
        gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "PUBLISHED", "", ""),
        gleif("IS_ULTIMATELY_CONSOLIDATED_BY", "ACTIVE", "LAPSED", "", ""),
        gleif("IS_INTERNATIONAL_BRANCH_OF", "INACTIVE", "RETIRED", end, ""),
        gleif("IS_SUBFUND_OF", "INACTIVE", "PUBLISHED", "", ""),
        gleif("IS_HAUNTED_BY", "ACTIVE", "PUBLISHED", "", ""),
        gleif("IS_FEEDER_TO", "ACTIVE", "ANNULLED", "", ""),
        gleif("IS_FUND-MANAGED_BY", "ACTIVE", "PUBLISHED", "", deleted),
    ]);
    let readings = read(&text);
    let edge = |share: &str, rest: &str| format!("lei:{PARENT} -{share}-> lei:{CHILD} {rest}");
    assert_eq!(
        holdings(&readings),
        [
            edge("", "consolidation 2018-02-06.. #1"),
            edge("", "consolidation indirect 2018-02-06.. #2"),
            edge("100", "branch 2018-02-06..2020-01-01 #3"),
            edge("", "fund unclear #4"),
            edge("", "unclear_share 2018-02-06.. #5"),
            edge("", "fund 2018-02-06..2023-11-01 #7"),
        ]
    );
    use ProblemKind::{Dates, Kind, Registration};
    assert_eq!(
        problems(&readings),
        [(2, Registration), (4, Dates), (5, Kind), (6, Registration), (7, Registration)]
    );
    // The golden copy wraps its records and its values.
    let wrapped = format!(
        r#"{{"relations":[{{"RelationshipRecord":{{"Relationship":{{"StartNode":{{"NodeID":{{"$":"{CHILD}"}},"NodeIDType":{{"$":"LEI"}}}},"EndNode":{{"NodeID":{{"$":"{PARENT}"}},"NodeIDType":{{"$":"LEI"}}}},"RelationshipType":{{"$":"IS_DIRECTLY_CONSOLIDATED_BY"}}}}}}}}]}}"#
    );
    assert_eq!(holdings(&read(&wrapped)), [edge("", "consolidation #1")]);
}

#[test]
fn gleif_entities_exceptions_and_a_company_number() {
    let xml = format!(
        "<?xml version='1.0'?><lei:LEIData xmlns:lei='l'><lei:LEIRecords>\
         <lei:LEIRecord><lei:LEI>{CHILD}</lei:LEI><lei:Entity><lei:LegalName>Child plc</lei:LegalName>\
         <lei:OtherEntityNames><lei:OtherEntityName>Infant</lei:OtherEntityName><lei:OtherEntityName>Kid</lei:OtherEntityName></lei:OtherEntityNames>\
         <lei:RegistrationAuthority><lei:RegistrationAuthorityID>RA000585</lei:RegistrationAuthorityID><lei:RegistrationAuthorityEntityID>1234567</lei:RegistrationAuthorityEntityID></lei:RegistrationAuthority>\
         <lei:LegalJurisdiction>GB</lei:LegalJurisdiction></lei:Entity>\
         <lei:Registration><lei:RegistrationStatus>LAPSED</lei:RegistrationStatus><lei:NextRenewalDate>2018-05-08T00:00:00Z</lei:NextRenewalDate></lei:Registration></lei:LEIRecord>\
         <lei:LEIRecord><lei:LEI>010CMKZ3VON21WF2ZD46</lei:LEI><lei:Entity><lei:LegalName>Mistyped</lei:LegalName></lei:Entity></lei:LEIRecord>\
         </lei:LEIRecords></lei:LEIData>"
    );
    let exceptions = format!(
        "[{{\"LEI\":\"{CHILD}\",\"ExceptionCategory\":\"ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT\",\"ExceptionReason\":\"NATURAL_PERSONS\"}}]"
    );
    let psc = r#"{"company_number":"01234567","data":{"kind":"individual-person-with-significant-control","name":"Ann","natures_of_control":["ownership-of-shares-75-to-100-percent"],"links":{"self":"/ann"}}}"#;
    let readings = read_all(&[("psc", psc), ("lei.xml", &xml), ("repex", &exceptions)]);
    // The register's number and the LEI are of one company.
    assert_eq!(holdings(&readings), [format!("/ann -75-100-> lei:{CHILD} shares #1")]);
    assert!(readings.graph.parties.find("gb-coh:01234567").is_none());
    let child = readings.graph.parties.find(&format!("lei:{CHILD}")).unwrap();
    assert_eq!(readings.graph.parties.profile(child).unwrap().names, ["Child plc", "Infant", "Kid"]);
    assert_eq!(problems(&readings), [(1, ProblemKind::Registration), (2, ProblemKind::Identifier)]);
    assert_eq!(
        readings.problems[0].to_string(),
        format!(
            "lei.xml, record 1: the registration of the LEI {CHILD} is LAPSED, renewal was due on 2018-05-08; kept, it may be out of date"
        )
    );
    assert_eq!(notes(&readings), [("reporting exception NATURAL_PERSONS", 1)]);
}

#[test]
fn psc_kinds_and_natures() {
    let line = |kind: &str, rest: &str| {
        format!(r#"{{"company_number":"1234567","data":{{"kind":"{kind}","links":{{"self":"/x"}}{rest}}}}}"#)
    };
    let individual = "individual-person-with-significant-control";
    let corporate = "corporate-entity-person-with-significant-control";
    let text = lines(&[
        line(individual, r#","natures_of_control":["ownership-of-shares-25-to-50-percent","magic"],"notified_on":"2016-04-06","ceased_on":"2016-10-11""#),
        line(individual, r#","natures_of_control":["voting-rights-50-to-75-percent-as-trust"],"notified_on":"2016-04-06","ceased_on":"2015-10-11""#),
        line(corporate, r#","identification":{"country_registered":"England & Wales","registration_number":"sc 1234"},"natures_of_control":["significant-influence-or-control"]"#),
        line(corporate, r#","identification":{"country_registered":"Germany","registration_number":"HRB 1"},"natures_of_control":["right-to-appoint-and-remove-directors"]"#),
        line("super-secure-person-with-significant-control", ""),
        line("individual-beneficial-owner", ""),
        line("wizard", ""),
        line("exemptions", ""),
        r#"{"data":{"kind":"totals#persons-of-significant-control-snapshot"}}"#.to_owned(),
        r#"{"company_number":"1234567","data":{"kind":"persons-with-significant-control-statement","statement":"no-individual"}}"#.to_owned(),
        "{\"company_number\":\"1234567\",\"data\":{\"kind\":".to_owned(),
        r#"{"data":{"kind":"individual-person-with-significant-control"}}"#.to_owned(),
    ]);
    let readings = read(&text);
    assert_eq!(
        holdings(&readings),
        [
            "/x ->25-50-> gb-coh:01234567 shares 2016-04-06..2016-10-11 #1",
            "/x --> gb-coh:01234567 unclear_share 2016-04-06..2016-10-11 #1",
            "/x ->50-<75-> gb-coh:01234567 nominee unclear #2",
            "gb-coh:SC001234 --> gb-coh:01234567 influence #3",
            "/x --> gb-coh:01234567 board_majority #4",
            "unnamed:f:5 --> gb-coh:01234567 unclear_share #5",
            "/x --> gb-coh:01234567 unclear_share #6",
            "/x --> gb-coh:01234567 unclear_share #7",
        ]
    );
    use ProblemKind::{Dates, Form, Interest, Kind, Party};
    assert_eq!(
        problems(&readings),
        [(1, Interest), (2, Dates), (6, Interest), (7, Kind), (11, Form), (12, Party)]
    );
    assert_eq!(
        notes(&readings),
        [("PSC exemption", 1), ("PSC statement no-individual", 1), ("PSC totals", 1)]
    );
    assert_eq!(readings.graph.sources[0].format, "UK PSC");
}

#[test]
fn ftm_ownership_and_the_rest() {
    let ownership = |percentage: &str, rest: &str| {
        format!(
            r#"{{"id":"o","schema":"Ownership","properties":{{"owner":["X"],"asset":["A"],"percentage":[{percentage}]{rest}}}}}"#
        )
    };
    let text = lines(&[
        r#"{"id":"A","schema":"Company","caption":"A Ltd","properties":{"name":["A Ltd"],"jurisdiction":["ru"],"leiCode":["010CMKZ3VON21WF2ZD45"]}}"#.to_owned(),
        r#"{"id":"G","schema":"PublicBody","properties":{"name":["Ministry"],"country":["by"]}}"#.to_owned(),
        ownership(r#""50%""#, r#","startDate":["2019-01-01","2018"],"endDate":["2020"]"#),
        ownership(r#""from 25 to 50""#, ""),
        ownership(r#""51,5 %""#, ""),
        ownership(r#"">25%""#, r#","sharesType":["voting"]"#),
        ownership(r#""majority""#, ""),
        ownership(r#""40","60""#, ""),
        ownership("", r#","endDate":["whenever"],"ownershipType":["control"]"#),
        r#"{"id":"o2","schema":"Ownership","properties":{"owner":["X","Y"],"asset":["A","B"]}}"#.to_owned(),
        r#"{"id":"o3","schema":"Ownership","properties":{"owner":["X"]}}"#.to_owned(),
        r#"{"id":"o4","schema":"Ownership","properties":{"asset":["B"],"percentage":["120"]}}"#.to_owned(),
        r#"{"id":"d","schema":"Directorship","properties":{"director":["X"],"organization":["B"]}}"#.to_owned(),
        r#"{"id":"u","schema":"UnknownLink","properties":{"subject":["X"],"object":["B"]}}"#.to_owned(),
    ]);
    let readings = read(&text);
    let a = format!("lei:{CHILD}");
    assert_eq!(
        holdings(&readings),
        [
            format!("X -50-> {a} shares 2018..2020 #3"),
            format!("X -25-50-> {a} shares #4"),
            format!("X -51.5-> {a} shares #5"),
            format!("X ->25-100-> {a} votes #6"),
            format!("X --> {a} shares #7"),
            format!("X -40-60-> {a} shares #8"),
            format!("X --> {a} shares unclear #9"),
            format!("X --> {a} shares #10"),
            "X --> B shares #10".to_owned(),
            format!("Y --> {a} shares #10"),
            "Y --> B shares #10".to_owned(),
            "unnamed:f:12 --> B shares #12".to_owned(),
            "X --> B officer #13".to_owned(),
        ]
    );
    use ProblemKind::{Dates, Party, Share};
    assert_eq!(
        problems(&readings),
        [(3, Dates), (7, Share), (8, Share), (9, Dates), (11, Party), (12, Share), (12, Party)]
    );
    assert_eq!(notes(&readings), [("FollowTheMoney UnknownLink", 1)]);
    let parties = &readings.graph.parties;
    assert_eq!(parties.profile(parties.find("G").unwrap()).unwrap().government, Country::parse("BY"));
    assert!(readings.graph.holdings.iter().all(|holding| holding.interest != Interest::BoardMajority));
}

#[test]
fn ftm_dates_whose_day_and_month_could_be_exchanged_are_unknown() {
    let ownership = |from: &str| {
        format!(
            r#"{{"id":"o","schema":"Ownership","properties":{{"owner":["X"],"asset":["A"],"startDate":["{from}"]}}}}"#
        )
    };
    let readings = read(&lines(&[ownership("03/04/2026"), ownership("3.4.2026"), ownership("25/04/2026")]));
    assert_eq!(
        holdings(&readings),
        ["X --> A shares unclear #1", "X --> A shares unclear #2", "X --> A shares 2026-04-25.. #3"]
    );
    assert_eq!(problems(&readings), [(1, ProblemKind::Dates), (2, ProblemKind::Dates)]);
}

#[test]
fn json_and_xml_in_utf_16() {
    let relation = gleif("IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "PUBLISHED", "", "");
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<LEIData><LEIRecords><LEIRecord><LEI>{CHILD}</LEI>\
         <Entity><LegalName>Žába</LegalName></Entity></LEIRecord></LEIRecords></LEIData>"
    );
    let mut reader = Reader::new();
    for text in [relation, xml] {
        let bytes: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        reader.read("f", &bytes[..]).unwrap();
    }
    let readings = reader.finish();
    assert_eq!(problems(&readings), []);
    assert_eq!(readings.graph.holdings.len(), 1);
    let child = readings.graph.parties.find(&format!("lei:{CHILD}")).unwrap();
    assert_eq!(readings.graph.parties.profile(child).unwrap().names, ["Žába"]);
}

#[test]
fn what_is_of_no_format_is_refused() {
    let refused = |text: &str| Reader::new().read("f", text.as_bytes()).unwrap_err();
    assert!(matches!(refused("[]"), ReadError::Empty { .. }));
    assert!(matches!(refused("[1, 2]"), ReadError::Unknown { .. }));
    assert!(matches!(refused(r#"{"a":1}"#), ReadError::Unknown { .. }));
    assert!(matches!(refused("<html><body/></html>"), ReadError::Unknown { .. }));
    assert!(matches!(refused(r#"[{"recordId":"a","recordType":"entity"}"#), ReadError::Json { .. }));
    assert!(matches!(refused("<!DOCTYPE r><RelationshipData/>"), ReadError::Xml(_)));
    assert!(matches!(refused("<RelationshipData><RelationshipRecord>"), ReadError::Xml(_)));
    let message = refused(r#"{"a":1}"#).to_string();
    assert!(
        message.starts_with("f: is in no format known here (record 1 has the keys a); expected one of: CSV"),
        "{message}"
    );
}
