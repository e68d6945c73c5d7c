//! `interdict serve`: the engine over HTTP.

use std::process::ExitCode;
use std::time::Duration;

use interdict_server::{Settings, start};

use crate::args;
use crate::{Context, Failure};

/// How long connections may take to finish once the server was told to end.
const GRACE: Duration = Duration::from_secs(10);

pub(crate) fn run(context: &Context, command: &args::Serve) -> Result<ExitCode, Failure> {
    let mut settings = Settings::new(context.place.folder.clone());
    settings.store.clone_from(&context.place.store);
    settings.listen = command.listen;
    settings.threads = command.threads;
    let origin = command.allow_origin.as_deref().map(str::parse).transpose();
    settings.allow_origin = origin.map_err(|_| {
        Failure::Words("--allow-origin: give an origin such as https://example.org".to_owned())
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| Failure::Words(format!("no threads can be started: {cause}")))?;
    runtime.block_on(async {
        let running = start(settings)?;
        context.note(format_args!("listening on http://{}", running.address));
        let stop = running.stopper();
        tokio::spawn(async move {
            asked_to_end().await;
            stop(GRACE);
        });
        running.wait().await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Waits for ctrl-c, or for what a service manager sends.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = end.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
