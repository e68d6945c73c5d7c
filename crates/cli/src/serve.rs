//! `interdict serve`: the engine over HTTP.

use std::io::IsTerminal;
use std::process::ExitCode;

use interdict_home::config::Settled;
use interdict_server::logs::Logs;
use interdict_server::{Settings, start};

use crate::args;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: args::Serve) -> Result<ExitCode, Failure> {
    let mut options = Vec::new();
    if context.quiet {
        options.push(("server.log_level".to_owned(), "warn".to_owned()));
    }
    options.extend(command.set.settings);
    let named = [
        ("server.listen", command.listen),
        ("server.threads", command.threads),
        ("server.allow_origin", command.allow_origin),
    ];
    options.extend(named.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    let server = Settled::of_folder(&context.place.folder, &options)?.for_server()?.config.server;
    let settings = Settings::configured(context.place.clone(), server)?;
    let logs = Logs::new(&settings.server, std::io::stderr, std::io::stderr().is_terminal())?;
    logs.of_the_process();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| Failure::Words(format!("no threads can be started: {cause}")))?;
    let scheme = if settings.tls_files().is_some() { "https" } else { "http" };
    let ended = runtime.block_on(async {
        let running = start(settings)?;
        tracing::info!("listening on {scheme}://{}", running.address);
        tokio::spawn(signals(running.stopper(), running.reloader()));
        running.wait().await
    });
    logs.end();
    ended?;
    Ok(ExitCode::SUCCESS)
}

/// Ends the server on ctrl-c, or what a service manager sends; has it look at its files on what asks to reload.
async fn signals(stop: impl Fn() + Send, reload: impl Fn() + Send) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let asked = (signal(SignalKind::terminate()), signal(SignalKind::hangup()));
        if let (Ok(mut end), Ok(mut again)) = asked {
            loop {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => break,
                    _ = end.recv() => break,
                    _ = again.recv() => reload(),
                }
            }
            return stop();
        }
    }
    let _ = tokio::signal::ctrl_c().await;
    stop();
}
