use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn read(file: &str, variables: &[(&str, &str)], options: &[(&str, &str)]) -> Result<Settled, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("interdict.toml");
    std::fs::write(&path, file).unwrap();
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    };
    Settled::read(&path, owned(variables), &owned(options))
}

/// What is wrong, each line without the folder of the file.
fn wrong(file: &str, variables: &[(&str, &str)], options: &[(&str, &str)]) -> Vec<String> {
    let lines = read(file, variables, options).and_then(Settled::for_server).unwrap_err().0;
    lines
        .iter()
        .map(|line| match line.split_once("interdict.toml:") {
            // What cannot go together is told by key, with the place behind it.
            Some((before, _)) if before.contains('(') => line.clone(),
            Some((_, rest)) => rest.to_owned(),
            None => line.clone(),
        })
        .collect()
}

#[test]
fn the_table_has_every_field_and_no_other() {
    let all = serde_json::to_value(Config::default()).unwrap();
    let mut fields = BTreeSet::new();
    for (name, value) in all.as_object().unwrap() {
        match value.as_object() {
            Some(section) => fields.extend(section.keys().map(|inner| format!("{name}.{inner}"))),
            None => drop(fields.insert(name.clone())),
        }
    }
    let keys: BTreeSet<String> = SETTINGS.iter().map(|setting| setting.key.to_owned()).collect();
    assert_eq!(keys, fields);
    assert_eq!(keys.len(), SETTINGS.len(), "each once");
}

#[test]
fn the_command_line_is_above_the_environment_and_that_above_the_file() {
    let file = "[server]\nbatch_max = 10\nwaiting_max = 11\n\n[lists]\nrequired = [\"un-sc\"]\n";
    let variables = [("INTERDICT_SERVER_WAITING_MAX", "22"), ("INTERDICT_SERVER_IDLE_SECONDS", "23")];
    let settled = read(file, &variables, &[("server.idle_seconds", "34")]).unwrap();
    let server = &settled.config.server;
    assert_eq!((server.batch_max, server.waiting_max, server.idle_seconds), (10, 22, 34));
    assert_eq!(settled.config.lists.required, ["un-sc".parse().unwrap()]);
    assert!(matches!(settled.source("server.batch_max"), Source::File(_, 2)));
    assert_eq!(
        *settled.source("server.waiting_max"),
        Source::Variable("INTERDICT_SERVER_WAITING_MAX".to_owned())
    );
    assert_eq!(*settled.source("server.idle_seconds"), Source::Option);
    assert_eq!(*settled.source("server.listen"), Source::Default);
    assert!(matches!(settled.source("lists.required"), Source::File(_, 6)));
}

#[test]
fn every_kind_of_value_comes_from_a_variable() {
    let variables = [
        ("INTERDICT_LISTS_REQUIRED", "un-sc, us-ofac-sdn"),
        ("INTERDICT_SERVER_LISTEN", "[::1]:9"),
        ("INTERDICT_SERVER_PLAIN_HTTP", "true"),
        ("INTERDICT_SERVER_TRUSTED_PROXIES", "10.0.0.1"),
        ("INTERDICT_SERVER_LOG_FORMAT", "json"),
        ("INTERDICT_SERVER_THREADS", ""),
        ("INTERDICT_HOME", "/nowhere"),
        ("INTERDICTION", "of another program"),
    ];
    let config = read("", &variables, &[]).unwrap().config;
    assert_eq!(config.lists.required.len(), 2);
    assert_eq!(config.server.listen.to_string(), "[::1]:9");
    assert!(config.server.plain_http);
    assert_eq!(config.server.trusted_proxies, ["10.0.0.1".parse::<IpAddr>().unwrap()]);
    assert_eq!(config.server.log_format, LogFormat::Json);
    assert_eq!(config.server.threads, None, "an empty variable says nothing");
}

#[test]
fn everything_wrong_is_told_at_once_with_its_place() {
    let file = "top = 1\n[server]\nlisten = \"here\"\nlisen = \"127.0.0.1:1\"\n[lsts]\nrequired = []\n";
    let told = wrong(
        file,
        &[("INTERDICT_SERVER_BATCH", "1"), ("INTERDICT_SERVER_BATCH_MAX", "many")],
        &[("server.plain", "true")],
    );
    let begins =
        |start: &str| assert!(told.iter().any(|line| line.starts_with(start)), "{start} in {told:#?}");
    begins("1: top: there is no such setting");
    begins("3: server.listen: ");
    begins("4: server.lisen: there is no such setting; there are server.listen, ");
    begins("6: lsts.required: there is no such setting");
    begins("INTERDICT_SERVER_BATCH: there is no such setting");
    begins("INTERDICT_SERVER_BATCH_MAX: give a whole number");
    begins("server.plain: there is no such setting");
    assert_eq!(told.len(), 7, "{told:#?}");
    assert_eq!(wrong("[server]\n\nlisten = \n", &[], &[]).len(), 1);
    assert!(wrong("[server]\n\nlisten = \n", &[], &[])[0].starts_with("3: "));
}

#[test]
fn values_that_cannot_go_together_are_refused_by_their_key() {
    let cases = [
        ("lists.stale_after_minutes", "[lists]\nstale_after_minutes = 5\n"),
        ("server.tls_certificate", "[server]\ntls_certificate = \"chain.pem\"\n"),
        ("server.tls_key", "[server]\ntls_key = \"key.pem\"\n"),
        ("server.listen", "[server]\nlisten = \"0.0.0.0:80\"\n"),
        ("server.allow_origin", "[server]\nallow_origin = \"https://a\\nb\"\n"),
        ("server.otlp_endpoint", "[server]\notlp_endpoint = \"collector:4318\"\n"),
        ("server.otlp_endpoint", "[server]\notlp_endpoint = \"http://me:secret@collector\"\n"),
        ("server.batch_max", "[server]\nbatch_max = 1001\n"),
        ("server.refresh_seconds", "[server]\nrefresh_seconds = 0\n"),
    ];
    for (key, file) in cases {
        let told = wrong(file, &[], &[]);
        assert_eq!(told.len(), 1, "{told:?}");
        // The line is that of the value, or it is the default that stands against it.
        assert!(
            read(file, &[], &[]).map_or(key.starts_with("lists"), |_| key.starts_with("server")),
            "{key}"
        );
    }
    assert!(
        read("[server]\nlisten = \"0.0.0.0:80\"\nplain_http = true\n", &[], &[])
            .unwrap()
            .for_server()
            .is_ok()
    );
}

#[test]
fn secrets_are_never_told() {
    let file = "[server]\notlp_authorization = \"Bearer planted\"\n";
    let settled = read(file, &[], &[]).unwrap();
    let setting = Setting::of("server.otlp_authorization").unwrap();
    assert_eq!(settled.shown(setting).as_deref(), Some("(set)"));
    assert_eq!(Settled::default().shown(setting), None);
    let told = format!("{:?}", wrong("[server]\notlp_authorization = [\"planted\"]\n", &[], &[]));
    assert!(!told.contains("planted"), "{told}");
    let told = format!("{:?}", wrong("[server]\notlp_authorization = \"planted\n", &[], &[]));
    assert!(!told.contains("planted"), "{told}");
}

#[test]
fn a_file_that_is_not_there_says_nothing() {
    let none = Settled::read(Path::new("/nowhere/interdict.toml"), [], &[]).unwrap();
    assert_eq!(none.config, Config::default());
    assert!(none.for_server().is_ok(), "the defaults go together");
}

/// The table of `docs/operations.md`.
#[test]
fn the_document_says_what_the_table_says() {
    let document = include_str!("../../../../docs/operations.md");
    let shown = |setting: &Setting| {
        Settled::default().shown(setting).map_or("not set".to_owned(), |value| format!("`{value}`"))
    };
    let rows: Vec<String> = SETTINGS
        .iter()
        .map(|setting| format!("| `{}` | {} | {} |", setting.key, shown(setting), setting.about))
        .collect();
    // Other tables are of metrics and of alarms.
    let is_other = |line: &str| ["| `interdict_", "| `Interdict"].iter().any(|start| line.starts_with(start));
    let is_setting = |line: &&str| line.starts_with("| `") && !is_other(line);
    let found: Vec<&str> = document.lines().filter(is_setting).collect();
    assert_eq!(found, rows, "the table should be:\n{}", rows.join("\n"));
}
