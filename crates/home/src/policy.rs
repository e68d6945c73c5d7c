//! The screening policy: everything beside the lists and the program that can change a verdict, as one value with a hash.
//!
//! Every decision names the policy that it was made by, and the store has the text of each. Where one person works, the settings and the
//! release say what the policy is; a server takes it from them when it starts. As soon as there is a key or a sign-in, the one in the
//! store counts, whatever the settings say, and another comes in force by two people only: one proposes it, is shown what it would
//! change on questions that were asked and customers that are kept, and another approves. It never goes back to one person.

mod effect;
mod proposals;

use std::collections::BTreeSet;
use std::sync::Arc;

use interdict_screen::Parameters;
use interdict_store::{KeptPolicy, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use effect::{Changed, Effect, Example};
pub use proposals::Proposed;

use crate::Home;
use crate::config::{Lists, Source};
use crate::error::HomeError;

/// Who puts in force what the settings say.
const ACTOR: &str = "settings";

/// Everything beside the lists and the program that can change a verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreeningPolicy {
    /// The numbers that decide, thresholds among them.
    pub parameters: Parameters,
    /// The lists that are required, and when one is too old.
    pub lists: Lists,
}

/// What of a policy does not hang on the release.
#[derive(Deserialize)]
struct ListsOf {
    lists: Lists,
}

impl ScreeningPolicy {
    /// Of these parts. The order of the required lists makes no difference.
    pub fn new(parameters: Parameters, mut lists: Lists) -> Self {
        lists.required.sort();
        lists.required.dedup();
        Self { parameters, lists }
    }

    /// The text that is kept, one line of JSON.
    pub fn text(&self) -> Result<String, HomeError> {
        serde_json::to_string(self).map_err(|cause| unreadable(&cause))
    }

    /// Reads and checks a text.
    pub fn parse(text: &str) -> Result<Self, HomeError> {
        let policy: Self = serde_json::from_str(text).map_err(|cause| unreadable(&cause))?;
        let parameters = policy.parameters.to_json().map_err(|cause| unreadable(&cause))?;
        Parameters::parse(&parameters).map_err(|cause| unreadable(&cause))?;
        match policy.lists.contradictions().into_iter().next() {
            Some((key, words)) => Err(unreadable(&format!("{key}: {words}"))),
            None => Ok(policy),
        }
    }

    /// The name of a text.
    pub fn hash_of(text: &str) -> String {
        blake3::hash(text.as_bytes()).to_hex().to_string()
    }
}

/// The required lists and ages of a policy's text, which any release can read.
pub(crate) fn lists_of(text: &str) -> Result<Lists, HomeError> {
    serde_json::from_str::<ListsOf>(text).map(|policy| policy.lists).map_err(|cause| unreadable(&cause))
}

fn unreadable(cause: &dyn std::fmt::Display) -> HomeError {
    HomeError::Policy(cause.to_string())
}

/// A number or text of a policy that another one has otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which, as `parameters.thresholds.match`.
    pub field: String,
    /// What it was; null if it was not there.
    pub from: Value,
    /// What it would be.
    pub to: Value,
}

/// What differs between the texts of two policies.
pub(crate) fn changes(from: &str, to: &str) -> Result<Vec<Change>, HomeError> {
    let read = |text: &str| serde_json::from_str::<Value>(text).map_err(|cause| unreadable(&cause));
    let mut found = Vec::new();
    compare("", &read(from)?, &read(to)?, &mut found);
    Ok(found)
}

fn compare(field: &str, from: &Value, to: &Value, found: &mut Vec<Change>) {
    let (Value::Object(before), Value::Object(after)) = (from, to) else {
        if from != to {
            found.push(Change { field: field.to_owned(), from: from.clone(), to: to.clone() });
        }
        return;
    };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let inner = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
        let of = |values: &serde_json::Map<String, Value>| values.get(name).cloned().unwrap_or_default();
        compare(&inner, &of(before), &of(after), found);
    }
}

/// The policy by which is decided now.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The policy.
    pub policy: ScreeningPolicy,
    /// Its text, as decisions name it.
    pub text: Arc<str>,
    /// BLAKE3 of the text, in hexadecimal.
    pub hash: String,
    /// Since when, and by whom; `None` where there is no store yet.
    pub kept: Option<KeptPolicy>,
    /// Whether another needs two people.
    pub needs_two: bool,
    /// What the settings or the release say otherwise, each in a sentence without values.
    pub notices: Vec<String>,
}

impl InForce {
    /// What the settings and the release say, where there is no store yet.
    pub fn unkept(lists: Lists) -> Result<Self, HomeError> {
        let policy = configured(lists)?;
        let text = policy.text()?;
        let hash = ScreeningPolicy::hash_of(&text);
        Ok(Self { policy, text: text.into(), hash, kept: None, needs_two: false, notices: Vec::new() })
    }
}

/// When a policy is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A server starts: where one person works, what the settings say comes in force.
    Start,
    /// A server looks again.
    Later,
}

/// What the settings and the release say.
fn configured(lists: Lists) -> Result<ScreeningPolicy, HomeError> {
    let parameters = Parameters::built_in().map_err(|cause| HomeError::Table(cause.to_string()))?;
    Ok(ScreeningPolicy::new(parameters, lists))
}

impl Home {
    /// The policy in force, for a server; `signs_in` says that it knows people by sign-in. What only the settings can say is put in
    /// force, with an event: the first policy, where one person works another one at a start, and the release's own parameters where it
    /// cannot read those in force.
    pub fn settle_policy(
        &mut self,
        signs_in: bool,
        moment: Moment,
        now: Timestamp,
    ) -> Result<InForce, HomeError> {
        let kept = self.store.policy()?;
        let needs_two = signs_in || self.needs_two(kept.as_ref())?;
        let text = kept.as_ref().map(|kept| self.store.policy_text(&kept.hash)).transpose()?;
        let settings = configured(self.config().lists.clone())?;
        let adopted = match (&kept, &text) {
            (Some(kept), Some(text)) if needs_two => match ScreeningPolicy::parse(text) {
                Err(cause) => {
                    let policy = ScreeningPolicy::new(settings.parameters, lists_of(text)?);
                    Some((
                        policy.text()?,
                        format!("this release has other parameters in place of those: {cause}"),
                    ))
                }
                Ok(_) if !kept.is_shared => {
                    let why = "people have names here now: another policy needs two of them";
                    Some((text.clone(), why.to_owned()))
                }
                Ok(_) => None,
            },
            (Some(_), Some(text)) => {
                let said = settings.text()?;
                (moment == Moment::Start && said != *text).then(|| (said, "as the settings say".to_owned()))
            }
            _ => Some((settings.text()?, "the first, as the settings say".to_owned())),
        };
        if let Some((text, reason)) = adopted {
            self.store.act_as(ACTOR);
            let read = kept.as_ref().map(|kept| kept.id);
            match self.store.adopt_policy(&text, &reason, needs_two, read, now) {
                // Another server was quicker.
                Err(StoreError::ChangedSince(_)) => {}
                other => other?,
            }
        }
        self.policy_in_force(signs_in)
    }

    /// The policy in force, with what the settings say otherwise.
    pub fn policy_in_force(&self, signs_in: bool) -> Result<InForce, HomeError> {
        let Some(kept) = self.store.policy()? else { return InForce::unkept(self.config().lists.clone()) };
        let needs_two = signs_in || self.needs_two(Some(&kept))?;
        let text = self.store.policy_text(&kept.hash)?;
        let policy = ScreeningPolicy::parse(&text)?;
        let mut notices: Vec<String> =
            self.contradicted(&policy.lists).into_iter().map(|(key, _)| notice(key, needs_two)).collect();
        // Thresholds that somebody proposed are no news to anybody; that the release brings something new is.
        let own = configured(Lists::default())?.parameters.version;
        if own != policy.parameters.version {
            notices.push(format!(
                "this release has parameters of version {own}, and {} is in force; propose `built_in` to take them",
                policy.parameters.version
            ));
        }
        Ok(InForce {
            policy,
            text: text.into(),
            hash: kept.hash.clone(),
            kept: Some(kept),
            needs_two,
            notices,
        })
    }

    /// The required lists and ages that count: those of the policy in force where another needs two people, or else those of the settings.
    pub(crate) fn policy_lists(&self) -> Result<Lists, HomeError> {
        match self.store.policy()? {
            Some(kept) if self.needs_two(Some(&kept))? => lists_of(&self.store.policy_text(&kept.hash)?),
            _ => Ok(self.config().lists.clone()),
        }
    }

    /// The parameters by which the command decides where it is given none: those of the policy in force where another needs two people,
    /// or else those of the release.
    pub fn parameters(&self) -> Result<Parameters, HomeError> {
        match self.store.policy()? {
            Some(kept) if self.needs_two(Some(&kept))? => {
                let policy = ScreeningPolicy::parse(&self.store.policy_text(&kept.hash)?);
                let hint = |cause| {
                    HomeError::Policy(format!(
                        "{cause}; start the server of this release, or give a file of parameters"
                    ))
                };
                Ok(policy.map_err(hint)?.parameters)
            }
            _ => Ok(configured(Lists::default())?.parameters),
        }
    }

    /// What the settings set otherwise than the policy in force, where another needs two people: the key, and where it was set.
    pub fn settings_not_in_force(&self, signs_in: bool) -> Result<Vec<(&'static str, Source)>, HomeError> {
        let Some(kept) = self.store.policy()? else { return Ok(Vec::new()) };
        if !signs_in && !self.needs_two(Some(&kept))? {
            return Ok(Vec::new());
        }
        Ok(self.contradicted(&lists_of(&self.store.policy_text(&kept.hash)?)?))
    }

    fn contradicted(&self, lists: &Lists) -> Vec<(&'static str, Source)> {
        let said = &self.config().lists;
        let set: BTreeSet<_> = said.required.iter().collect();
        let same = [
            ("lists.required", set == lists.required.iter().collect()),
            ("lists.aging_after_minutes", said.aging_after_minutes == lists.aging_after_minutes),
            ("lists.stale_after_minutes", said.stale_after_minutes == lists.stale_after_minutes),
        ];
        let differing = same.into_iter().filter(|(_, same)| !same);
        let set = differing.map(|(key, _)| (key, self.settled.source(key).clone()));
        set.filter(|(_, source)| *source != Source::Default).collect()
    }

    fn needs_two(&self, kept: Option<&KeptPolicy>) -> Result<bool, HomeError> {
        Ok(kept.is_some_and(|kept| kept.is_shared) || !self.store.keys()?.is_empty())
    }
}

fn notice(key: &str, needs_two: bool) -> String {
    let then = if needs_two {
        "take it out of the settings, or propose it: POST /api/v1/policy/proposals"
    } else {
        "it comes in force when the server starts again"
    };
    format!("the setting `{key}` is not what is in force; {then}")
}
