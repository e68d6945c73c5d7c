//! `interdict audit`, `replay` and `key`: the record of acts, decisions made again, and who may call the server.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use interdict_audit::{Checkpoint, Hash, is_included};
use interdict_home::Home;
use interdict_home::decisions::{Kept, Replay};
use interdict_screen::visible;
use interdict_server::access::{Key, Role};
use interdict_server::oidc::OIDC;
use interdict_store::{ApiKey, AuditProof, MAIN, is_tenant};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::args::{AuditCommand, KeyCommand, ReplayDecision};
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &AuditCommand) -> Result<ExitCode, Failure> {
    let mut out = std::io::stdout().lock();
    match command {
        AuditCommand::Log { from, most } => {
            let events = context.existing()?.store().audit_events(*from, *most)?;
            let next = events.last().filter(|_| events.len() == *most).map(|event| event.number + 1);
            for event in events {
                if context.json {
                    serde_json::to_writer(&mut out, &event)?;
                    writeln!(out)?;
                } else {
                    let line = format!(
                        "{:>8}  {:.0}  {}  {} {}  {}",
                        event.number, event.at, event.actor, event.act, event.subject, event.details
                    );
                    writeln!(out, "{}", visible(&line))?;
                }
            }
            if let Some(next) = next {
                context.note(format_args!("there may be more: `--from {next}`, or a greater `--most`"));
            }
        }
        AuditCommand::Verify { checkpoints, proofs } => {
            for path in proofs {
                let proof = proof(path)?;
                writeln!(out, "{}: the event is in the log that the checkpoint speaks of", path.display())?;
                writeln!(out, "{}", proof.checkpoint)?;
            }
            if !proofs.is_empty() && checkpoints.is_empty() {
                return Ok(ExitCode::SUCCESS);
            }
            let earlier = read_checkpoints(checkpoints)?;
            match context.existing()?.store().verify_audit(&earlier)? {
                Ok(now) => {
                    let held = match earlier.len() {
                        0 => "; hold it against a checkpoint kept elsewhere to know that it was not written anew"
                            .to_owned(),
                        count => format!(", and begins as {count} checkpoints say"),
                    };
                    writeln!(out, "the log of {} events is as it was written{held}", now.size)?;
                }
                Err(fault) => return Err(Failure::Words(fault.to_string())),
            }
        }
        AuditCommand::Checkpoint => write!(out, "{}", context.existing()?.store().audit_checkpoint()?)?,
        AuditCommand::Prove { number } => {
            let proof = context.existing()?.store().audit_proof(*number)?;
            let proof = proof
                .ok_or_else(|| Failure::Words(format!("the log has no event of the number {number}")))?;
            serde_json::to_writer_pretty(&mut out, &Written::from(proof))?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Checkpoints from their files.
pub(crate) fn read_checkpoints(paths: &[PathBuf]) -> Result<Vec<Checkpoint>, Failure> {
    let read = |path: &PathBuf| {
        let failed = |cause: String| Failure::File { path: path.clone(), cause };
        let text = std::fs::read_to_string(path).map_err(|cause| failed(cause.to_string()))?;
        text.parse().map_err(|cause: interdict_audit::CheckpointError| failed(cause.to_string()))
    };
    paths.iter().map(read).collect()
}

/// A proof as it is written: whoever has it needs nothing else of ours.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    event: serde_json::Value,
    /// The line that is hashed.
    line: String,
    leaf: String,
    path: Vec<String>,
    checkpoint: String,
}

impl From<AuditProof> for Written {
    fn from(proof: AuditProof) -> Self {
        let event = serde_json::to_value(&proof.event).unwrap_or_default();
        Self {
            line: serde_json::to_string(&proof.event).unwrap_or_default(),
            event,
            leaf: proof.leaf.to_string(),
            path: proof.path.iter().map(ToString::to_string).collect(),
            checkpoint: proof.checkpoint.to_string(),
        }
    }
}

/// Reads a proof and checks it.
fn proof(path: &std::path::Path) -> Result<AuditProofRead, Failure> {
    let failed = |cause: &str| Failure::File { path: path.to_owned(), cause: cause.to_owned() };
    let text = std::fs::read_to_string(path).map_err(|cause| failed(&cause.to_string()))?;
    let written: Written = serde_json::from_str(&text).map_err(|cause| failed(&cause.to_string()))?;
    let checkpoint: Checkpoint = written.checkpoint.parse().map_err(|_| failed("its checkpoint is none"))?;
    let number = written.event["number"].as_u64().ok_or_else(|| failed("its event has no number"))?;
    let same = serde_json::from_str::<serde_json::Value>(&written.line).ok().as_ref() == Some(&written.event);
    let hash = |text: &String| text.parse::<Hash>().map_err(|_| failed("a hash in it is none"));
    let beside = written.path.iter().map(hash).collect::<Result<Vec<_>, _>>()?;
    let leaf = interdict_audit::leaf(written.line.as_bytes());
    if !same || !is_included(leaf, number, checkpoint.size, &beside, checkpoint.root) {
        return Err(failed("it proves nothing: the event is not in the log that its checkpoint speaks of"));
    }
    Ok(AuditProofRead { checkpoint })
}

struct AuditProofRead {
    checkpoint: Checkpoint,
}

/// Makes a decision again.
pub(crate) fn replay(context: &Context, command: &ReplayDecision) -> Result<ExitCode, Failure> {
    let home = context.existing()?;
    let number = command.number;
    let none = || Failure::Words(format!("no decision {number} was recorded; `screen --record` records one"));
    let Kept { recorded, .. } = home.decision(number)?.ok_or_else(none)?;
    let replay = home.replay(number)?.ok_or_else(none)?;
    let mut out = std::io::stdout().lock();
    let about = visible(&recorded.asked.shown);
    let verdict = recorded.decision.verdict;
    Ok(match replay {
        Replay::Same => {
            writeln!(out, "decision {number} ({about}: {verdict}): the same in every bit")?;
            ExitCode::SUCCESS
        }
        Replay::Differs { now, fields } => {
            writeln!(
                out,
                "decision {number} ({about}: {verdict}) now is {}: {} differ",
                now.verdict,
                fields.join(", ")
            )?;
            ExitCode::FAILURE
        }
        Replay::OtherEngine { then, now } => {
            writeln!(
                out,
                "decision {number} was made by {then}; this is {now}, and nothing follows from what it says"
            )?;
            ExitCode::FAILURE
        }
    })
}

/// Makes, ends and lists keys.
pub(crate) fn keys(context: &Context, command: &KeyCommand) -> Result<ExitCode, Failure> {
    let makes = matches!(command, KeyCommand::Add { .. });
    let mut home = if makes { context.home()? } else { context.existing()? };
    let mut out = std::io::stdout().lock();
    match command {
        KeyCommand::Add { name, roles, tenant, owner, expires_at } => {
            let secret = Key::secret().map_err(|cause| {
                Failure::Words(format!("the system gives no random bytes for a secret: {cause}"))
            })?;
            let mut codes: Vec<String> = roles.iter().map(|role| role.code().to_owned()).collect();
            codes.sort();
            codes.dedup();
            if name.starts_with(OIDC) {
                return Err(Failure::Words(format!(
                    "names that begin with `{OIDC}` are of people who sign in"
                )));
            }
            if home.store().keys()?.iter().any(|key| key.name == *name) {
                return Err(Failure::Words(format!(
                    "there is or was a key called `{name}`; a name stands for one holder in the record"
                )));
            }
            if let Some(owner) = owner {
                is_somebody(&home, owner)?;
            }
            let key = ApiKey {
                name: name.clone(),
                tenant: tenant.clone(),
                hash: Key::hash_of(&secret),
                roles: codes,
                made_at: context.now,
                expires_at: *expires_at,
                ended_at: None,
            };
            home.add_key_of(&key, owner.as_deref())?;
            context
                .note("the key is shown once and kept nowhere; a running server takes it at its next look");
            writeln!(out, "{secret}")?;
        }
        KeyCommand::Own { name, owner } => {
            is_somebody(&home, owner)?;
            if name == owner || !home.own_key(name, owner, context.now)? {
                return Err(Failure::Words(format!(
                    "there is no other key called `{name}`, or it was said already whose it is"
                )));
            }
            writeln!(out, "{}: of {}", visible(name), visible(owner))?;
        }
        KeyCommand::End { name } => {
            if !home.end_key(name, context.now)? {
                return Err(Failure::Words(format!("no key called `{name}` is open")));
            }
            writeln!(out, "{}: ended", visible(name))?;
        }
        KeyCommand::List => {
            let owners: BTreeMap<String, String> = home.store().key_owners()?.into_iter().collect();
            for key in home.store().keys()? {
                let owner = owners.get(&key.name);
                let state = match (key.ended_at, key.expires_at) {
                    (Some(at), _) => format!("ended {at:.0}"),
                    (None, Some(at)) if at <= context.now => format!("expired {at:.0}"),
                    (None, Some(at)) => format!("until {at:.0}"),
                    (None, None) => "without end".to_owned(),
                };
                if context.json {
                    let line = json!({ "name": key.name, "roles": key.roles, "tenant": key.tenant, "made_at": key.made_at, "state": state, "owner": owner });
                    writeln!(out, "{line}")?;
                } else {
                    let of = if key.tenant == MAIN {
                        String::new()
                    } else {
                        format!("  of {}", visible(&key.tenant))
                    };
                    let owner = owner.map_or_else(String::new, |owner| format!("  of {}", visible(owner)));
                    writeln!(out, "{}  {}{of}{owner}  {state}", visible(&key.name), key.roles.join(", "))?;
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An error unless a name is one that somebody can sign in or call by.
fn is_somebody(home: &Home, name: &str) -> Result<(), Failure> {
    let signs_in = name.strip_prefix(OIDC).is_some_and(|name| !name.trim().is_empty());
    if signs_in || home.store().keys()?.iter().any(|key| key.name == name) {
        return Ok(());
    }
    Err(Failure::Words(format!("`{name}` is neither the name of a key nor, as `{OIDC}NAME`, of a sign-in")))
}

/// The name of a tenant.
pub(crate) fn tenant(text: &str) -> Result<String, String> {
    if is_tenant(text) {
        Ok(text.to_owned())
    } else {
        Err("a tenant is named by 1 to 64 of the characters a-z, 0-9, -, _ and .".to_owned())
    }
}

/// A role by its code.
pub(crate) fn role(text: &str) -> Result<Role, String> {
    let codes: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    Role::ALL
        .into_iter()
        .find(|role| role.code() == text)
        .ok_or_else(|| format!("there are the roles {}", codes.join(", ")))
}
