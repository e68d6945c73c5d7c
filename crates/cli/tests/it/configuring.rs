//! `interdict config` and the order of file, environment and command line.

use serde_json::Value;

use crate::support::{command, file, finish, loaded_on_sqlite, run};

#[test]
fn what_is_set_is_shown_with_where_it_was_set() {
    let home = tempfile::tempdir().unwrap();
    let file = "[lists]\nstale_after_minutes = 600\n\n[server]\nbatch_max = 10\notlp_endpoint = \"http://127.0.0.1:4318\"\notlp_authorization = \"Bearer planted\"\n";
    std::fs::write(home.path().join("interdict.toml"), file).unwrap();
    let show = |what: &str| {
        let mut command = command(home.path());
        command.env("INTERDICT_SERVER_BATCH_MAX", "20").env("INTERDICT_SERVER_IDLE_SECONDS", "30");
        command.args(["--json", "config", what, "--set", "server.idle_seconds=40"]);
        finish(&mut command)
    };
    let all: Value = show("show").json();
    let of = |key: &str| {
        let setting = all.as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap();
        (
            setting["value"].as_str().unwrap_or("none").to_owned(),
            setting["source"].as_str().unwrap().to_owned(),
        )
    };
    let line = |number: u32| format!("{}:{number}", home.path().join("interdict.toml").display());
    assert_eq!(of("lists.stale_after_minutes"), ("600".to_owned(), line(2)));
    assert_eq!(of("server.batch_max"), ("20".to_owned(), "INTERDICT_SERVER_BATCH_MAX".to_owned()));
    assert_eq!(of("server.idle_seconds"), ("40".to_owned(), "command line".to_owned()));
    assert_eq!(of("server.listen"), ("127.0.0.1:8080".to_owned(), "default".to_owned()));
    assert_eq!(of("server.threads"), ("none".to_owned(), "default".to_owned()));
    assert_eq!(of("server.otlp_authorization"), ("(set)".to_owned(), line(7)));
    assert!(!all.to_string().contains("planted"));
    let set: Value = show("check").json();
    assert_eq!(set.as_array().unwrap().len(), 5, "{set}");
    let text = run(home.path(), &["config", "show"]).done();
    assert!(text.contains("server.refresh_seconds = 5   # default") && !text.contains("planted"), "{text}");
}

#[test]
fn everything_wrong_is_told_and_nothing_runs_with_it() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("interdict.toml");
    std::fs::write(&file, "[server]\nlisen = \"127.0.0.1:1\"\nbatch_max = \"many\"\n").unwrap();
    for arguments in [&["config", "check"][..], &["config", "show"], &["serve"], &["lists", "status"]] {
        let told = run(home.path(), arguments).failed();
        assert!(told.contains("interdict.toml:2: server.lisen: there is no such setting"), "{told}");
        assert!(told.contains("interdict.toml:3: server.batch_max: "), "{told}");
    }
    // What cannot go together is a matter of the server alone.
    std::fs::write(&file, "[server]\nlisten = \"0.0.0.0:1\"\n").unwrap();
    for arguments in [&["config", "check"][..], &["serve"]] {
        let told = run(home.path(), arguments).failed();
        assert!(told.contains("interdict.toml:2): ") && told.contains("server.plain_http"), "{told}");
    }
    assert!(run(home.path(), &["lists", "status"]).failed().contains("there is no store in"));
    // The files it names are looked at.
    std::fs::write(&file, "[server]\ntls_certificate = \"a.pem\"\ntls_key = \"b.pem\"\n").unwrap();
    let told = run(home.path(), &["config", "check"]).failed();
    assert!(told.contains("a.pem"), "{told}");
    std::fs::write(&file, "[server]\noidc = \"sign-in.toml\"\n").unwrap();
    assert!(run(home.path(), &["config", "check"]).failed().contains("sign-in.toml"));
    let sign_in = home.path().join("sign-in.toml");
    std::fs::write(&sign_in, "issuer = \"https://login.example.org\"\naudience = \"interdict\"\n").unwrap();
    run(home.path(), &["config", "check"]).done();
    std::fs::write(&sign_in, "issuer = \"https://login.example.org\"\naudiences = []\n").unwrap();
    assert!(run(home.path(), &["serve"]).failed().contains("audiences"));
    let mut misspelt = command(home.path());
    misspelt.env("INTERDICT_SERVER_LISEN", "127.0.0.1:1").args(["config", "show"]);
    assert!(finish(&mut misspelt).failed().contains("INTERDICT_SERVER_LISEN: there is no such setting"));
    let other = run(home.path(), &["config", "show", "--set", "lists.required=un-sc"]);
    assert_eq!(other.code, 2, "{}", other.err);
}

/// F47: once several people work on a data folder, its settings no longer say by which policy is screened, and whoever sets them is told.
#[test]
fn f47_settings_that_do_not_count_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let file = home.join("interdict.toml");
    let stale =
        |minutes: u32| std::fs::write(&file, format!("[lists]\nstale_after_minutes = {minutes}\n")).unwrap();
    stale(300);
    run(home, &["config", "check"]).done();
    run(home, &["key", "add", "desk", "--role", "viewer"]).done();
    run(home, &["config", "check"]).done();
    // A server puts the first policy in force; here the data folder is settled without one.
    let mut own = interdict_home::Home::open(home).unwrap();
    let now = jiff::Timestamp::now();
    own.settle_policy(false, interdict_home::policy::Moment::Start, now).unwrap();
    drop(own);
    run(home, &["config", "check"]).done();
    stale(99_999);
    let told = run(home, &["config", "check"]).failed();
    assert!(told.contains("interdict.toml:2: `lists.stale_after_minutes` is not what is in force"), "{told}");
    std::fs::remove_file(&file).unwrap();
    run(home, &["config", "check"]).done();
}

/// A list that is required and that nobody knows is told with what it may be meant for, since nothing would be clear by it.
#[test]
fn a_required_list_that_is_none_is_told_with_the_nearest_names() {
    let (folder, home) = loaded_on_sqlite(20);
    let own = file(
        folder.path(),
        "own.csv",
        "# list: desk-watch\n# issued: 2024-01-01\nid,schema,name\n1,person,Erika Muster\n",
    );
    run(&home, &["lists", "import", &own]).done();
    let check = |required: &str| {
        std::fs::write(home.join("interdict.toml"), format!("[lists]\nrequired = [{required}]\n")).unwrap();
        let ran = run(&home, &["config", "check"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.err
    };
    let good = check(r#""us-ofac-sdn", "un-sc", "desk-watch""#);
    assert!(good.contains("the configuration is good") && !good.contains("warning"), "{good}");
    let told = check(r#""us-ofac-snd", "un-sc", "dsk-watch", "everything""#);
    assert!(!told.contains("is good") && !told.contains("`un-sc` is published"), "{told}");
    assert!(told.contains("no list `us-ofac-snd`") && told.contains("is `us-ofac-sdn` or"), "{told}");
    assert!(told.contains("is `desk-watch` meant?"), "{told}");
    assert!(
        told.contains("no list `everything`") && told.contains("known are au-dfat, ca-sema, desk-watch"),
        "{told}"
    );
}
