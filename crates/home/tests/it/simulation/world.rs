//! One data folder, and what is done with it by chance.

use std::fmt::Write as _;
use std::path::Path;

use interdict_desk::{Act, Duty, Outcome as Finding, Person};
use interdict_home::decisions::Recorded;
use interdict_home::desk::{Lists, read};
use interdict_home::{Home, ImportOptions, Loaded as Looked, Outcome, SnapshotOptions};
use interdict_screen::asked::Asked;
use interdict_screen::{Parameters, Screener};
use interdict_store::{AlertFilter, Standing};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::facts::{Facts, Loaded, Numbers};
use crate::desk::given;
use crate::invented::{Set, invented, write};
use crate::support::{named, sdn, time};

/// Parties of the first version beside the sentinels; every day has one more.
pub(super) const FIRST: u32 = 8;
/// Days of which there are versions.
pub(super) const DAYS: u32 = 20;
pub(super) const NOBODY: &str = "Harbour Lantern Cooperative Bakery";

pub(super) struct World {
    pub(super) folder: tempfile::TempDir,
    /// The data folder, which is another after every kill.
    pub(super) home: Option<Home>,
    pub(super) lives: u32,
    pub(super) now: Timestamp,
    chance: u64,
    pub(super) facts: Facts,
    /// Backups with what was so when they were made.
    pub(super) backups: Vec<(Vec<u8>, Facts)>,
    pub(super) parameters: Parameters,
    pub(super) told: String,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        // In memory where that is possible: what reaches the disk is not the question here.
        let shared = Path::new("/dev/shm");
        let folder =
            if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() }.unwrap();
        let mut world = Self {
            home: Some(Home::open(&folder.path().join("home-0")).unwrap()),
            folder,
            lives: 0,
            now: time("2024-03-01T12:00:00Z"),
            chance: seed,
            facts: Facts::default(),
            backups: Vec::new(),
            parameters: Parameters::built_in().unwrap(),
            told: String::new(),
        };
        // Neighbouring seeds begin alike.
        for _ in 0..4 {
            world.below(2);
        }
        world
    }

    /// A number below a bound, by the generator of Knuth's MMIX.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.chance =
            self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.chance >> 33) % u64::from(bound)).unwrap()
    }

    pub(super) fn home(&mut self) -> &mut Home {
        self.home.as_mut().unwrap()
    }

    pub(super) fn tell(&mut self, what: std::fmt::Arguments<'_>) {
        writeln!(self.told, "{}  {what}", self.now).unwrap();
    }

    /// Something happens.
    pub(super) fn event(&mut self) {
        if self.below(6) == 0 {
            return self.killed();
        }
        match self.below(26) {
            0..=5 => self.import(),
            6 => self.release(),
            7..=9 => self.screen(),
            10..=12 => self.customer(),
            13..=15 => self.rescreen(),
            16..=19 => self.act_on_alert(),
            20..=22 => self.clock(),
            23 => self.damage_compiled(),
            24 => self.back_up(),
            _ => self.restore(),
        }
    }

    /// A version comes: good, late, shrunken, or broken.
    pub(super) fn import(&mut self) {
        let day = 1 + self.below(DAYS);
        let whole = Set::of(FIRST + day);
        let folder = format!("2024-01-{day:02}");
        let numbers: Numbers = (0..FIRST + day).collect();
        let (sort, files, listed) = match self.below(8) {
            0 => {
                let set = whole.without(|row| row.id >= 50_000 && row.id % 3 > 0);
                let left = numbers.into_iter().filter(|number| (50_000 + number) % 3 == 0).collect();
                ("shrunken", set.files(), Some(left))
            }
            1 => (
                "without aliases",
                whole.files().into_iter().filter(|(name, _)| *name != "alt.csv").collect(),
                None,
            ),
            2 => {
                let mut files = whole.files();
                let at = files[0].1.len() / 2 + self.below(40) as usize;
                files[0].1.truncate(at);
                ("cut", files, None)
            }
            3 => ("empty", whole.files().into_iter().map(|(name, _)| (name, String::new())).collect(), None),
            _ => ("good", whole.files(), Some(numbers)),
        };
        drop(std::fs::remove_dir_all(self.folder.path().join(&folder)));
        let path = write(self.folder.path(), &folder, &files);
        let newest = self
            .facts
            .in_force()
            .is_none_or(|version| u32::try_from(version.edition.date.day()).unwrap() <= day);
        // Of an old version nobody says that it was the publisher's newest just now.
        let checked_at = (newest && self.below(4) > 0).then_some(self.now);
        let options = ImportOptions { checked_at, ..ImportOptions::default() };
        let now = self.now;
        let outcomes = self.home().import(&[path], &options, now, &mut |_| {});
        let outcomes: Vec<Outcome> = match outcomes {
            Ok(imported) => imported.into_iter().map(|one| one.outcome).collect(),
            Err(cause) => {
                assert!(listed.is_none(), "{cause}");
                Vec::new()
            }
        };
        let mut codes = Vec::new();
        for outcome in outcomes {
            match outcome {
                Outcome::Recorded { version, .. } => {
                    assert_eq!(version.standing, Standing::Accepted);
                    assert!(listed.is_some(), "{sort} came into force");
                    let order = Some(self.facts.next_order());
                    let edition = version.edition;
                    self.facts.versions.push(Loaded {
                        edition,
                        order,
                        listed: listed.clone(),
                        refused_at: None,
                        checks_before: 0,
                    });
                    self.facts.checks.extend(checked_at);
                    codes.push("in force");
                }
                Outcome::Known(_) => {
                    self.facts.checks.extend(checked_at);
                    codes.push("known");
                }
                Outcome::Quarantined(version) => {
                    let edition = version.edition;
                    // The same again is the same version, refused when it came first.
                    if !self.facts.versions.iter().any(|known| known.edition == edition) {
                        let refused_at = Some(now);
                        self.facts.versions.push(Loaded {
                            edition,
                            order: None,
                            listed: listed.clone(),
                            refused_at,
                            checks_before: 0,
                        });
                    }
                    codes.push("quarantined");
                }
                Outcome::Refused(_) => codes.push("refused"),
                Outcome::NotAList => codes.push("no list"),
                other => panic!("{other:?}"),
            }
        }
        self.tell(format_args!("{sort} version of day {day}, checked: {}: {codes:?}", checked_at.is_some()));
    }

    /// Somebody releases what is in quarantine, or tries to.
    fn release(&mut self) {
        let now = self.now;
        let versions = self.home().store().versions(Some(&sdn())).unwrap();
        let Some(version) = versions.into_iter().rfind(|version| version.standing == Standing::Quarantined)
        else {
            return;
        };
        let released = self.home().release(&version, "the publisher confirmed it", "Bob", now);
        let said = match released {
            Ok(released) => {
                assert_eq!(released.standing, Standing::Released);
                let (order, checks) = (self.facts.next_order(), self.facts.checks.len());
                let is_it = |one: &&mut Loaded| one.edition == version.edition;
                let one = self.facts.versions.iter_mut().find(is_it).unwrap();
                assert!(one.listed.is_some(), "only what is whole is released");
                (one.order, one.refused_at, one.checks_before) = (Some(order), None, checks);
                "in force"
            }
            Err(_) => "cannot be released",
        };
        self.tell(format_args!("release of {}: {said}", version.edition));
    }

    pub(super) fn look(&self) -> Looked {
        self.home.as_ref().unwrap().snapshot(&SnapshotOptions::default(), &self.parameters, self.now).unwrap()
    }

    /// Somebody asks, and it is recorded.
    pub(super) fn screen(&mut self) {
        let loaded = self.look();
        let number = self.below(FIRST + DAYS + 3);
        let name = if number.is_multiple_of(4) { NOBODY.to_owned() } else { invented(number).name };
        let asked = Asked { shown: name.clone(), query: named(&name), ..Asked::default() };
        let decision =
            Screener::new(&loaded.snapshot, &self.parameters, &loaded.coverage).decide(&asked.query);
        let verdict = decision.verdict;
        let made = Recorded { asked, decision, as_of: None, moment: self.now, seen: loaded.seen };
        let parameters = self.parameters.clone();
        let number = self.home().record_decision(&made, &parameters).unwrap();
        self.facts.decisions.push(number);
        self.tell(format_args!("decision {number}: {name} is {verdict:?}"));
    }

    /// A customer comes, changes or goes.
    pub(super) fn customer(&mut self) {
        let (id, now) = (format!("c-{}", self.below(6)), self.now);
        if self.below(4) == 0 {
            let was = self.home().remove_customer("main", &id, "Ann", now).unwrap();
            assert_eq!(was, self.facts.customers.remove(&id).is_some());
            return self.tell(format_args!("customer {id} goes: {was}"));
        }
        let number = self.below(FIRST + DAYS);
        let loaded = self.look();
        let parameters = self.parameters.clone();
        let lists = Lists { snapshot: &loaded.snapshot, parameters: &parameters };
        let body = json!({ "name": invented(number).name });
        let written = self.home().put_customers("main", &[given(&id, body)], lists, "Ann", now).unwrap();
        self.facts.customers.insert(id.clone(), number);
        self.tell(format_args!("customer {id} is number {number}: {} alerts opened", written[0].opened));
    }

    /// All customers are screened again, and whoever is listed has an alert that is not marked as gone.
    pub(super) fn rescreen(&mut self) {
        let (loaded, now, parameters) = (self.look(), self.now, self.parameters.clone());
        let lists = Lists { snapshot: &loaded.snapshot, parameters: &parameters };
        let run = self.home().rescreen(lists, &|| now).unwrap();
        if let Some(run) = &run {
            assert_eq!((run.screened, run.stored), (self.facts.customers.len() as u64, run.screened));
        }
        if !self.facts.customers.is_empty() {
            assert!(self.home().all_screened(lists).unwrap().is_some());
        }
        let listed = self.facts.listed();
        for (id, number) in self.facts.customers.clone() {
            let alerts = self.home().store().alerts_of("main", &id).unwrap();
            let party = (50_000 + number).to_string();
            let alert =
                alerts.iter().find(|alert| alert.party == party && read(alert).unwrap().gone().is_none());
            assert_eq!(alert.is_some(), listed.contains(&number), "{id}, number {number}");
        }
        self.tell(format_args!("screened again: {:?}", run.map(|run| (run.screened, run.opened))));
    }

    /// Somebody does something with an alert, or tries what is not theirs.
    fn act_on_alert(&mut self) {
        let alerts = self.home().store().alerts("main", &AlertFilter::default(), 1000).unwrap();
        if alerts.is_empty() {
            return;
        }
        let kept = &alerts[self.below(u32::try_from(alerts.len()).unwrap()) as usize];
        let people = [
            ("Ann", vec![Duty::Decide]),
            ("Bob", vec![Duty::Decide, Duty::Approve]),
            ("Cem", vec![Duty::Approve]),
        ];
        let [ann, bob, cem] =
            people.map(|(name, duties)| Person { name: name.to_owned(), also: Vec::new(), duties });
        let by = [&ann, &bob, &cem][self.below(3) as usize];
        let reason = "another year of birth".to_owned();
        let finds =
            |outcome| Act::Decide { outcome, reason: reason.clone(), do_not_alert: None, together: 1 };
        let proposer = [&ann, &bob][self.below(2) as usize].clone();
        let act = match self.below(7) {
            0 => Act::Comment { text: "looked at".to_owned() },
            1 => finds(Finding::TrueMatch),
            2 => Act::Refuse { reason },
            3 | 4 => finds(Finding::FalseMatch),
            _ => Act::Approve { reason, proposer: Some(proposer) },
        };
        // Now and then by a form that was opened before somebody else acted.
        let seen = kept.revision.saturating_sub(u64::from(self.below(5) == 0));
        let now = self.now;
        let acted = self.home().act_on_alert(("main", kept.id), seen, &act, by, now);
        let said = match acted {
            Ok(after) => {
                let is_said = matches!(act, Act::Comment { .. });
                assert!(is_said || seen == kept.revision, "by a stale form");
                after.unwrap().state
            }
            Err(cause) => {
                assert_eq!(self.home().store().alert("main", kept.id).unwrap().as_ref(), Some(kept));
                cause.to_string()
            }
        };
        self.tell(format_args!("{} on alert {}: {act:?}: {said}", by.name, kept.id));
    }

    fn clock(&mut self) {
        let minutes = [1, 59, 61, 60 * 23, 60 * 25, 60 * 24 * 30, -60 * 24, -1][self.below(8) as usize];
        self.now += SignedDuration::from_mins(minutes);
        self.tell(format_args!("the clock goes by {minutes} minutes"));
    }
}
