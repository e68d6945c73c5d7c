use super::*;

fn set(files: &[(&str, &str)]) -> SourceSet {
    let files = files
        .iter()
        .map(|(component, text)| {
            (
                (*component).to_owned(),
                SourceFile::from_bytes(format!("{component}.csv"), text.as_bytes()).in_folder("fixture"),
            )
        })
        .collect();
    SourceSet { format: Format::OfacDelimited, files, list: None }
}

const SDN: &str = "1,\"ALPHA TRADING\",-0- ,\"DPRK] [DPRK2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
2,\"BETA, Gamma\",\"individual\",\"SDGT\",\"Minister\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB circa 1965; alt. DOB 25 Apr 1966; POB Sinuiju, Korea, North; nationality Korea, North; Gender Male; Passport A-12 (Korea, North) issued 16 Oct 2019 expires 16 Oct 2024; a.k.a. 'DELTA; EPSILON'; Linked To: ALPHA TRADING; Digital Currency Address - XBT 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2; Secondary sanctions risk: section 1; Plays chess.\"\r\n\u{1a}";
const ADD: &str =
    "1,10,\"Street 1\",\"Pyongyang\",\"Korea, North\",-0- \r\n2,11,-0- ,-0- ,-0- ,-0- \r\n\u{1a}";
const ALT: &str = "1,20,\"fka\",\"OMEGA\",-0- \r\n\u{1a}";

fn values(reading: &Reading, party: &str) -> Vec<String> {
    reading
        .statements
        .iter()
        .filter(|statement| statement.party == party)
        .map(|s| format!("{} {} = {}", s.position.component, s.value.property(), s.printed))
        .collect()
}

#[test]
fn reads_a_set() {
    let reading = set(&[("sdn", SDN), ("add", ADD), ("alt", ALT), ("comments", "\u{1a}")]).read().unwrap();
    assert_eq!(reading.skipped_rows(), 0, "{:?}", reading.issues);
    assert_eq!(
        values(&reading, "1"),
        [
            "sdn kind = -0-",
            "sdn name = ALPHA TRADING",
            "sdn programme = DPRK",
            "sdn programme = DPRK2",
            "add address = Street 1 | Pyongyang | Korea, North",
            "alt name = fka | OMEGA",
        ]
    );
    assert_eq!(
        values(&reading, "2")[3..],
        [
            "sdn title = Minister",
            "sdn birth_date = DOB circa 1965",
            "sdn birth_date = alt. DOB 25 Apr 1966",
            "sdn birth_place = POB Sinuiju, Korea, North",
            "sdn nationality = nationality Korea, North",
            "sdn gender = Gender Male",
            "sdn identifier = Passport A-12 (Korea, North) issued 16 Oct 2019 expires 16 Oct 2024",
            "sdn name = a.k.a. 'DELTA; EPSILON'",
            "sdn relation = Linked To: ALPHA TRADING",
            "sdn wallet = Digital Currency Address - XBT 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
            "sdn boilerplate = Secondary sanctions risk: section 1",
            "sdn not_understood = Plays chess",
        ]
    );
    let passport = reading.statements.iter().find_map(|s| match &s.value {
        Value::Identifier(identifier) => Some(identifier),
        _ => None,
    });
    let passport = passport.unwrap();
    assert_eq!((passport.number.as_str(), passport.country), ("A-12", Country::parse("KP")));
    assert_eq!(passport.expires.unwrap().to_string(), "2024-10-16");
    assert!(reading.missing_components.is_empty());
}

#[test]
fn the_other_delimiters_say_the_same() {
    let comma = set(&[("sdn", SDN), ("add", ADD)]).read().unwrap();
    for delimiter in ["@", "|"] {
        let other = |text: &str| {
            // Commas inside quotes are not delimiters.
            let mut quoted = false;
            text.chars()
                .map(|c| {
                    quoted ^= c == '"';
                    if c == ',' && !quoted { delimiter.to_owned() } else { c.to_string() }
                })
                .collect::<String>()
        };
        let (sdn, add) = (other(SDN), other(ADD));
        assert_eq!(set(&[("sdn", &sdn), ("add", &add)]).read().unwrap().statements, comma.statements);
    }
}

#[test]
fn joins_cut_remarks() {
    let cut = "a.k.a. 'WHOIS HACKIN";
    let remark = format!("POB {}; {cut}", "x".repeat(REMARKS_CUT - 6 - cut.len()));
    let sdn = format!("7,\"L\",-0- ,\"DPRK3\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remark}\"\r\n");
    let comments = "7,\"G TEAM'; a.k.a. 'RED DOT'.\"\r\n";
    let reading = set(&[("sdn", &sdn), ("comments", comments)]).read().unwrap();
    let weak: Vec<String> =
        values(&reading, "7").into_iter().filter(|line| line.contains("a.k.a.")).collect();
    assert_eq!(weak, ["comments name = a.k.a. 'WHOIS HACKING TEAM'", "comments name = a.k.a. 'RED DOT'"]);

    let lost = set(&[("sdn", &sdn), ("comments", "9,\"x.\"\r\n")]).read().unwrap();
    assert_eq!(lost.skipped_rows(), 1, "a cut remark without continuation is a loss");
    assert!(values(&lost, "7").contains(&"sdn cut_off = a.k.a. 'WHOIS HACKIN".to_owned()));
    let without = set(&[("sdn", &sdn)]).read().unwrap();
    assert_eq!(without.missing_components, ["add", "alt", "comments"]);
}

#[test]
fn names_what_is_broken() {
    for (broken, line) in [
        (SDN.replace("1,\"ALPHA TRADING\",-0- ,", "1,\"ALPHA TRADING\","), 1),
        (SDN.replace("\"BETA, Gamma\"", "BETA, Gamma"), 2),
    ] {
        let reading = set(&[("sdn", &broken), ("add", ADD)]).read().unwrap();
        let issue = reading.issues.iter().find(|issue| issue.severity == Severity::SkippedRow).unwrap();
        assert_eq!(issue.line, line);
        assert!(issue.message.contains("fields instead of 12"), "{issue}");
    }
    assert!(matches!(set(&[("sdn", "")]).read(), Err(ReadError::Truncated { .. })));
    let cut = &ADD[..ADD.find("\r\n").unwrap() + 2];
    assert_eq!(set(&[("sdn", SDN), ("add", cut)]).read().unwrap().skipped_rows(), 1);
    let other_day = format!("{ADD}\n3,12,\"S\",\"C\",\"Cuba\",-0- \r\n").replace('\u{1a}', "");
    assert_eq!(set(&[("sdn", SDN), ("add", &other_day)]).read().unwrap().skipped_rows(), 1);
    let twice = format!("{SDN}{SDN}").replace('\u{1a}', "");
    assert_eq!(set(&[("sdn", &twice)]).read().unwrap().skipped_rows(), 2);
}

#[test]
fn recognises_components_by_shape() {
    let component = |text: &str| {
        recognise(&Head::of(&SourceFile::from_bytes("x", text.as_bytes())).unwrap())
            .map(|found| found.component)
    };
    assert_eq!(component(SDN).as_deref(), Some("sdn"));
    assert_eq!(component(ADD).as_deref(), Some("add"));
    assert_eq!(component(ALT).as_deref(), Some("alt"));
    assert_eq!(component("7,\"text\"\r\n").as_deref(), Some("comments"));
    assert_eq!(component("name,id\nA,1\n"), None);
    assert_eq!(component("<html>"), None);
}
