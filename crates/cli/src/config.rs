//! `interdict config`: what is set, where, and whether it can be.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

use interdict_home::config::{SETTINGS, Settled, Source};
use interdict_model::ListId;
use interdict_server::Settings;
use serde::Serialize;

use crate::args::ConfigCommand;
use crate::{Context, Failure};

/// One setting as it is.
#[derive(Debug, Serialize)]
struct Shown {
    key: &'static str,
    variable: String,
    value: Option<String>,
    source: String,
}

pub(crate) fn run(context: &Context, command: &ConfigCommand) -> Result<ExitCode, Failure> {
    let (ConfigCommand::Check(set) | ConfigCommand::Show(set)) = command;
    let settled = Settled::of_folder(&context.place.folder, &set.settings)?;
    if let ConfigCommand::Show(_) = command {
        return print(context, &settled, |_| true);
    }
    let settled = settled.for_server()?;
    let settings = Settings::configured(context.place.clone(), settled.config.server.clone())?;
    if let Some(files) = settings.tls_files() {
        files.config()?;
    }
    print(context, &settled, |source| *source != Source::Default)?;
    in_vain(context, settings.oidc.is_some())?;
    let strange = strangers(context, &settled.config.lists.required)?;
    for words in &strange {
        context.note(format_args!("warning: lists.required: {words}"));
    }
    if strange.is_empty() {
        context.note("the configuration is good");
    }
    Ok(ExitCode::SUCCESS)
}

/// A failure if the settings say otherwise than the screening policy in force, where another one needs two people.
fn in_vain(context: &Context, signs_in: bool) -> Result<(), Failure> {
    let Some(home) = context.home_if_any()? else { return Ok(()) };
    let set: Vec<String> = home
        .settings_not_in_force(signs_in)?
        .into_iter()
        .map(|(key, source)| {
            format!(
                "{source}: `{key}` is not what is in force, and does not count: another screening policy needs two people. \
                 Take it out, or propose it (POST /api/v1/policy/proposals)"
            )
        })
        .collect();
    if set.is_empty() { Ok(()) } else { Err(Failure::Words(set.join("\n"))) }
}

/// Differing letters up to which the name of one list may be meant for another.
const NEAR: usize = 3;

/// Lists that are required, and that neither a government publishes nor anybody ever loaded here: nothing will be "clear" before they are.
fn strangers(context: &Context, required: &[ListId]) -> Result<Vec<String>, Failure> {
    let loaded = match context.home_if_any()? {
        Some(home) => home.store().lists(None)?,
        None => Vec::new(),
    };
    let known: BTreeSet<&str> = loaded.iter().map(ListId::as_str).chain(ListId::OFFICIAL).collect();
    let strange = required.iter().filter(|list| !known.contains(list.as_str()));
    Ok(strange
        .map(|list| {
            let mut near: Vec<(usize, &str)> =
                known.iter().map(|known| (strsim::osa_distance(list.as_str(), known), *known)).collect();
            near.sort_unstable();
            let near: Vec<String> = near
                .into_iter()
                .take_while(|(distance, _)| *distance <= NEAR)
                .map(|(_, known)| format!("`{known}`"))
                .collect();
            let meant = match near.as_slice() {
                [] => format!("known are {}", known.iter().copied().collect::<Vec<_>>().join(", ")),
                near => format!("is {} meant?", near.join(" or ")),
            };
            format!("no list `{list}` is published or was loaded, so that no answer will be \"clear\" until it is; {meant}")
        })
        .collect())
}

/// Prints the settings whose source is wanted.
fn print(
    context: &Context,
    settled: &Settled,
    wanted: impl Fn(&Source) -> bool,
) -> Result<ExitCode, Failure> {
    let shown: Vec<Shown> = SETTINGS
        .iter()
        .filter(|setting| wanted(settled.source(setting.key)))
        .map(|setting| Shown {
            key: setting.key,
            variable: setting.variable(),
            value: settled.shown(setting),
            source: settled.source(setting.key).to_string(),
        })
        .collect();
    let mut out = std::io::stdout().lock();
    if context.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&shown)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    for Shown { key, value, source, .. } in shown {
        writeln!(out, "{key} = {}   # {source}", value.as_deref().unwrap_or("(not set)"))?;
    }
    Ok(ExitCode::SUCCESS)
}
