//! The plain table, with everything that can be wrong in it.

#![allow(clippy::unwrap_used, clippy::similar_names)]
#![allow(clippy::items_after_statements)] // the kinds of problem are named where a test lists them

use interdict_ownership::{Holding, Interest, Path, Share};
use interdict_registers::{ProblemKind, ReadError, Reader, Readings};

fn read(text: &[u8]) -> Readings {
    let mut reader = Reader::new();
    reader.read("edges.csv", text).unwrap();
    reader.finish()
}

fn edge(readings: &Readings, holding: &Holding) -> String {
    let parties = &readings.graph.parties;
    format!("{} -{}-> {}", parties.id(holding.owner), holding.share, parties.id(holding.owned))
}

fn edges(readings: &Readings) -> Vec<String> {
    readings.graph.holdings.iter().map(|holding| edge(readings, holding)).collect()
}

fn problems(readings: &Readings) -> Vec<(u32, ProblemKind)> {
    readings.problems.iter().map(|problem| (problem.record, problem.kind)).collect()
}

#[test]
fn every_form_of_share_and_any_order_of_columns() {
    let readings =
        read("\u{feff}share, owned ,OWNER\r\n50,A,X\r\n33.34 %, A , Y\r\n>25-50,B,A\r\n,B,Y\r\n".as_bytes());
    assert_eq!(edges(&readings), ["X -50-> A", "Y -33.34-> A", "A ->25-50-> B", "Y --> B"]);
    assert_eq!(problems(&readings), []);
    assert_eq!(readings.graph.cite(&readings.graph.holdings[1]), "edges.csv, record 3");
    let gaps = read(b"owner,owned,share,source\n\n \r\nX,A,50,\nX,B,50,\"a\nb\"\n\nX,C,120,");
    let lines: Vec<u32> = gaps.graph.holdings.iter().map(|holding| holding.origin.record).collect();
    assert_eq!(lines, [4, 5, 8]);
}

#[test]
fn every_bad_row_is_named_and_the_rest_is_kept() {
    let readings = read(
        b"owner,owned,share,from,to\nX,A,-5,,\nX,B,120,,\nX,C,half,,\nX,D,50,2020-05-01,2019-01-01\nX,E,50,31/31/2020,\nX,,50,,\n,F,50,,\nX,G,50\nX,\xe9,50,,\nX,H,60,2020-01-01,\n",
    );
    assert_eq!(
        edges(&readings),
        [
            "X --> A",
            "X --> B",
            "X --> C",
            "X -50-> D",
            "X -50-> E",
            "unnamed:edges.csv:8 -50-> F",
            "X -50-> G",
            "X -50-> \\xE9",
            "X -60-> H"
        ]
    );
    use ProblemKind::{Dates, Encoding, Form, Party, Share};
    assert_eq!(
        problems(&readings),
        [(2, Share), (3, Share), (4, Share), (5, Dates), (6, Dates), (7, Party), (9, Form), (10, Encoding)]
    );
    assert_eq!(
        readings.problems[1].to_string(),
        "edges.csv, record 3: the share `120` is not between 0 and 100 percent; kept as a holding of unknown size"
    );
    let unclear: Vec<bool> = readings.graph.holdings.iter().map(|holding| holding.period.unclear).collect();
    assert_eq!(unclear, [false, false, false, true, true, false, false, false, false]);
    let unnamed = readings.graph.holdings[5].owner;
    assert!(readings.graph.parties.profile(unnamed).unwrap().unnamed);
}

#[test]
fn interests_sources_and_arrangements() {
    let readings = read(
        b"owner,owned,share,interest,source,arrangement,colour\nX,A,50,voting,Register of 2024,,red\nX,A,50,indirect shares,Register of 2024,pact,\nY,A,50,board_majority,,pact,\nY,A,50,magic,Gazette,other,\nA,A,5,treasury,,,\n",
    );
    let found: Vec<_> = readings
        .graph
        .holdings
        .iter()
        .map(|h| (h.interest, h.path, h.arrangement, readings.graph.cite(h)))
        .collect();
    let cite = |name: &str, record: u32| format!("{name}, record {record}");
    assert_eq!(
        found,
        [
            (Interest::Votes, Path::Direct, 0, cite("edges.csv (Register of 2024)", 2)),
            (Interest::Shares, Path::Indirect, 1, cite("edges.csv (Register of 2024)", 3)),
            (Interest::BoardMajority, Path::Direct, 1, cite("edges.csv", 4)),
            (Interest::UnclearShare, Path::Direct, 2, cite("edges.csv (Gazette)", 5)),
            (Interest::Treasury, Path::Direct, 0, cite("edges.csv", 6)),
        ]
    );
    assert_eq!(problems(&readings), [(1, ProblemKind::Column), (5, ProblemKind::Interest)]);
}

#[test]
fn what_is_no_table_is_refused_with_the_reason() {
    let refused = |text: &str| Reader::new().read("edges.csv", text.as_bytes()).unwrap_err();
    assert!(matches!(refused(""), ReadError::Empty { .. }));
    assert!(matches!(refused(" \n"), ReadError::Empty { .. }));
    assert!(matches!(refused("name,country\nX,US\n"), ReadError::Unknown { .. }));
    assert!(matches!(refused("owner,owned\nX,A\n"), ReadError::Column { missing: "share", .. }));
    for (text, lines) in [
        ("owner,owned,share\nX,\"A,50\nY,B,60\n", (2, 3)),
        ("owner,owned,share\nX,\"A,50\nY,B,60", (2, 3)),
        ("owner,owned,share\n\nX,\"A,50\nY,B,60\n", (3, 4)),
        ("owner,owned,share\nX,\"A\nB\",50\nY,C,60\n", (2, 3)),
    ] {
        let ReadError::Quote { record, end, .. } = refused(text) else { unreachable!("{text}") };
        assert_eq!((record, end), lines, "{text}");
    }
}

#[test]
fn a_header_alone_is_named() {
    for text in ["owner,owned,share", "owner,owned,share\n\n"] {
        let readings = read(text.as_bytes());
        assert_eq!(problems(&readings), [(0, ProblemKind::Form)]);
        assert_eq!(readings.problems[0].to_string(), "edges.csv: has no rows; nobody holds anything by it");
    }
}

#[test]
fn decimal_commas_are_read() {
    let readings = read(b"owner;owned;share\nX;A;33,5\nY;A;25,5-50\n");
    assert_eq!(edges(&readings), ["X -33.5-> A", "Y -25.5-50-> A"]);
    assert_eq!(problems(&readings), []);
    let readings = read(b"owner,owned,share\nX,A,\"33,5\"\nX,B,\"120,5\"\n");
    assert_eq!(edges(&readings), ["X -33.5-> A", "X --> B"]);
    assert_eq!(
        readings.problems[0].to_string(),
        "edges.csv, record 3: the share `120,5` is not between 0 and 100 percent; kept as a holding of unknown size"
    );
}

#[test]
fn shares_that_look_like_fractions_are_kept_and_named_once() {
    let table = |shares: &[&str]| {
        let rows = shares.join("\nX,A,");
        read(format!("owner,owned,share\nX,A,{rows}\n").as_bytes())
    };
    let readings = table(&["0.5", "1", "0.25", ""]);
    assert_eq!(edges(&readings), ["X -0.5-> A", "X -1-> A", "X -0.25-> A", "X --> A"]);
    assert_eq!(problems(&readings), [(0, ProblemKind::Share)]);
    assert!(readings.problems[0].what.contains("looks like fractions"), "{}", readings.problems[0]);
    for shares in [&["0.5", "1"][..], &["1", "1", "0"], &["0.5", "0.2", "33"], &["0.5", "0.2", "0.1", "0-1"]]
    {
        assert_eq!(problems(&table(shares)), [], "{shares:?}");
    }
}

#[test]
fn dates_whose_day_and_month_could_be_exchanged_are_unknown() {
    let readings = read(
        b"owner,owned,share,from,to\nX,A,50,03/04/2026,\nX,B,50,,25.04.2026\nX,C,50,04/25/2026,\nX,D,50,25 Apr 1965,\n",
    );
    let periods: Vec<_> = readings.graph.holdings.iter().map(|holding| holding.period).collect();
    assert_eq!(periods.iter().map(|period| period.unclear).collect::<Vec<_>>(), [true, false, false, false]);
    assert_eq!(periods[1].to.unwrap().to_string(), "2026-04-25");
    assert_eq!(periods[2].from.unwrap().to_string(), "2026-04-25");
    assert_eq!(
        readings.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "edges.csv, record 2: `03/04/2026` may be 2026-04-03 or 2026-03-04, as it does not say which is the day and which the month; kept as a holding of unknown dates"
        ]
    );
}

#[test]
fn utf_16_is_decoded() {
    let text = "\u{feff}owner;owned;share\nŽ;A;33,5\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        let readings = read(&bytes);
        assert_eq!(edges(&readings), ["Ž -33.5-> A"]);
        assert_eq!(problems(&readings), []);
    }
}

#[test]
fn a_refused_source_stays_named() {
    let mut reader = Reader::new();
    reader.read("a.csv", &b"owner,owned,share\nX,A,50\nX,\"B,50\nY,C,60\n"[..]).unwrap_err();
    reader.read("b.csv", &b"owner,owned,share\nX,D,70\n"[..]).unwrap();
    let readings = reader.finish();
    assert_eq!(edges(&readings), ["X -50-> A", "X -70-> D"]);
    assert_eq!(readings.problems.len(), 1);
    assert_eq!(readings.problems[0].kind, ProblemKind::Refused);
}

#[test]
fn a_compressed_file_is_the_file_within() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"owner,owned,share\nX,A,50\n").unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(edges(&read(&packed)), ["X -50-> A"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("edges.csv.gz");
    std::fs::write(&path, &packed).unwrap();
    let mut reader = Reader::new();
    reader.read_path(&path).unwrap();
    let readings = reader.finish();
    assert_eq!(readings.graph.cite(&readings.graph.holdings[0]), "edges.csv, record 2");
}

#[test]
fn so_many_problems_are_counted() {
    let mut text = "owner,owned,share\n".to_owned();
    for _ in 0..10_005 {
        text.push_str("X,A,120\n");
    }
    let readings = read(text.as_bytes());
    assert_eq!(readings.graph.holdings.len(), 10_005);
    assert!(readings.graph.holdings.iter().all(|holding| holding.share == Share::UNKNOWN));
    assert_eq!(readings.problems.len(), 10_001);
    let last = readings.problems.last().unwrap();
    assert_eq!(last.kind, ProblemKind::More);
    assert!(last.what.starts_with("5 more"), "{last}");
}
