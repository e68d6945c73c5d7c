//! What must hold after every event.

use std::collections::BTreeMap;

use interdict_home::decisions::Replay;
use interdict_home::desk::read;
use interdict_model::{ListState, Verdict};
use interdict_screen::decide;
use interdict_store::{AlertFilter, KeptAlert, Standing};

use super::world::{DAYS, FIRST, NOBODY, World};
use crate::invented::invented;
use crate::support::{named, sdn};

impl World {
    /// What must hold after every event.
    pub(super) fn holds(&mut self) {
        let store = self.home.as_ref().unwrap().store();
        // The record verifies, and goes on from whatever was kept of it elsewhere.
        let checkpoint = store.verify_audit(&self.facts.checkpoints).unwrap().unwrap();
        // No act without a record, and no record without its act.
        let mut acts: BTreeMap<String, usize> = BTreeMap::new();
        let events = store.audit_events(0, 100_000).unwrap();
        events.iter().for_each(|event| *acts.entry(event.act.clone()).or_default() += 1);
        let act = |name: &str| acts.get(name).copied().unwrap_or_default();
        let versions = store.versions(None).unwrap();
        assert_eq!(act("list.import"), versions.len());
        assert_eq!(
            act("list.release"),
            versions.iter().filter(|version| version.standing == Standing::Released).count()
        );
        assert_eq!(act("decision.record"), self.facts.decisions.len());
        assert_eq!(store.customers_stored().unwrap(), self.facts.customers.len() as u64);
        let alerts = store.alerts("main", &AlertFilter::default(), 1000).unwrap();
        alerts.iter().for_each(|alert| self.two_people(alert));
        let on_alerts: usize = alerts.iter().map(|alert| store.alert_events(alert.id).unwrap().len()).sum();
        assert_eq!(
            acts.iter().filter(|(name, _)| name.starts_with("alert.")).map(|(_, count)| count).sum::<usize>(),
            on_alerts
        );
        // Old or new: what is in force is what came last, and says what it said.
        let loaded = self.look();
        let listed = self.facts.listed();
        let in_force = self.facts.in_force().map(|version| version.edition.to_string());
        let is_loaded = self.facts.in_force().is_some();
        let of_list = loaded
            .coverage
            .iter()
            .find(|coverage| coverage.list == sdn() && coverage.state != ListState::Starter);
        assert_eq!(
            of_list.and_then(|coverage| coverage.edition).map(|edition| edition.to_string()),
            in_force
        );
        let ask = |name: &str| decide(&loaded.snapshot, &self.parameters, &named(name), &loaded.coverage);
        for number in 0..=(FIRST + DAYS) {
            if !(u64::from(number) + checkpoint.size).is_multiple_of(5) {
                continue;
            }
            let decision = ask(&invented(number).name);
            let is_named = decision.hits.iter().any(|hit| hit.party == (50_000 + number).to_string());
            assert_eq!(is_named, listed.contains(&number), "number {number}");
            assert!(!is_named || decision.verdict == Verdict::Match);
        }
        assert!(
            !is_loaded || ask("WHOIS HACKING TEAM").verdict >= Verdict::Possible,
            "an alias of a sentinel"
        );
        // Never clear without complete, recent lists; and clear with them.
        let is_clear = ask(NOBODY).verdict == Verdict::Clear;
        assert_eq!(is_clear, self.facts.may_be_clear(self.now), "{:?}", loaded.coverage);
        // A decision made again is the same.
        if let Some(number) = self
            .facts
            .decisions
            .get(usize::try_from(checkpoint.size).unwrap() % self.facts.decisions.len().max(1))
        {
            assert_eq!(
                self.home.as_ref().unwrap().replay(*number).unwrap(),
                Some(Replay::Same),
                "decision {number}"
            );
        }
        self.tell(format_args!(
            "   {} acts, {:?}; {in_force:?} in force; snapshot {}; clear: {is_clear}",
            checkpoint.size,
            checkpoint.root,
            &loaded.snapshot.content_hash()[..16]
        ));
        self.facts.checkpoints.push(checkpoint);
    }

    /// Whoever was certainly listed is released by nobody alone; nothing is closed but by a person.
    fn two_people(&self, kept: &KeptAlert) {
        let mut proposed: Option<String> = None;
        let mut was_released = false;
        for event in self.home.as_ref().unwrap().store().alert_events(kept.id).unwrap() {
            let after = read(&KeptAlert { body: event.body.clone(), ..kept.clone() }).unwrap();
            if after.state().is_released() && !was_released {
                match event.act.as_str() {
                    "approve" => {
                        assert_ne!(proposed.as_deref(), Some(event.actor.as_str()), "alert {}", kept.id);
                    }
                    "decide" => {
                        assert!(
                            !after.seen().certain,
                            "alert {}: released by {} alone",
                            kept.id,
                            event.actor
                        );
                    }
                    other => panic!("alert {}: released by `{other}`", kept.id),
                }
            }
            was_released = after.state().is_released();
            if event.act == "decide" || event.act == "propose" {
                proposed = Some(event.actor);
            }
        }
    }
}
