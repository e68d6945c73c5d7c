//! `interdict probe`: whether the server of this configuration lives, for the health check of a container.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::ExitCode;
use std::time::Duration;

use interdict_home::config::Settled;

use crate::args;
use crate::{Context, Failure};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) fn run(context: &Context, command: &args::Probe) -> Result<ExitCode, Failure> {
    let server = Settled::of_folder(&context.place.folder, &command.set.settings)?.config.server;
    let mut address = server.listen;
    // A server on every address is asked on this machine's own.
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let scheme = if server.tls_certificate.is_some() { "https" } else { "http" };
    let path = if command.ready { "readyz" } else { "livez" };
    // The certificate has the name that clients know, not this address; nothing is sent and nothing of the answer counts but that
    // there is one.
    let tls = ureq::tls::TlsConfig::builder().disable_verification(true).build();
    let agent = ureq::Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .build()
        .new_agent();
    let url = format!("{scheme}://{address}/{path}");
    let status = match agent.get(&url).call() {
        Ok(response) => response.status(),
        Err(cause) => return Err(Failure::Words(format!("{url}: {cause}"))),
    };
    context.note(format_args!("{url}: {status}"));
    Ok(if status.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
