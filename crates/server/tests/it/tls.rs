//! TLS as clients meet it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use interdict_server::{ServerError, start};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion, version};

use crate::support::{Server, settings};

/// A new certificate for `localhost` with its key, written into a folder.
fn issue(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("chain.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

fn secured() -> (Server, CertificateDer<'static>) {
    let folder = tempfile::tempdir().unwrap();
    let root = issue(folder.path());
    let server = Server::on(folder, |settings| {
        settings.server.tls_certificate = Some("chain.pem".into());
        settings.server.tls_key = Some("key.pem".into());
        settings.server.refresh_seconds = 1;
    });
    (server, root)
}

/// The status line of a request, to one who trusts this certificate and speaks these versions.
fn ask(
    server: &Server,
    root: &CertificateDer<'static>,
    versions: &[&'static SupportedProtocolVersion],
) -> std::io::Result<String> {
    use std::io::{Read, Write};
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection =
        ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, std::net::TcpStream::connect(server.address)?);
    stream.write_all(b"GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut told = [0; 15];
    stream.read_exact(&mut told)?;
    Ok(String::from_utf8_lossy(&told).into_owned())
}

const BOTH: [&SupportedProtocolVersion; 2] = [&version::TLS13, &version::TLS12];

#[test]
fn both_versions_of_tls_and_nothing_in_plain() {
    let (server, root) = secured();
    for version in BOTH {
        assert_eq!(ask(&server, &root, &[version]).unwrap(), "HTTP/1.1 200 OK");
    }
    let plain = ureq::get(format!("http://{}/livez", server.address)).call();
    assert!(plain.is_err(), "HTTP without TLS is not spoken here");
    let stranger = issue(tempfile::tempdir().unwrap().path());
    assert!(ask(&server, &stranger, &BOTH).is_err(), "the certificate is the one of the file");
}

#[test]
fn a_renewed_certificate_is_taken_and_a_broken_one_is_not() {
    let (server, first) = secured();
    let folder = server.folder.path();
    let reload = server.running.reloader();
    let second = issue(folder);
    reload();
    assert_eq!(ask(&server, &second, &BOTH).unwrap(), "HTTP/1.1 200 OK");
    assert!(ask(&server, &first, &BOTH).is_err());
    // Half of a renewal: a key that is not the certificate's, a file that is none, a file that is gone.
    let other = tempfile::tempdir().unwrap();
    issue(other.path());
    std::fs::copy(other.path().join("key.pem"), folder.join("key.pem")).unwrap();
    reload();
    assert_eq!(ask(&server, &second, &BOTH).unwrap(), "HTTP/1.1 200 OK");
    std::fs::write(folder.join("chain.pem"), "no certificate").unwrap();
    reload();
    std::fs::remove_file(folder.join("chain.pem")).unwrap();
    reload();
    assert_eq!(ask(&server, &second, &BOTH).unwrap(), "HTTP/1.1 200 OK");
    // Without being told, it is seen within the time between two looks.
    let third = issue(folder);
    let begun = Instant::now();
    while ask(&server, &third, &BOTH).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the files are not looked at");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_server_does_not_begin_without_the_tls_it_is_to_have() {
    let folder = tempfile::tempdir().unwrap();
    let begin = || {
        let mut settings = settings(folder.path());
        settings.server.tls_certificate = Some("chain.pem".into());
        settings.server.tls_key = Some("key.pem".into());
        tokio::runtime::Runtime::new().unwrap().block_on(async { start(settings).map(|_| ()) })
    };
    let failed = |words: &str| {
        let told = begin().unwrap_err();
        assert!(matches!(told, ServerError::Tls(_)) && told.to_string().contains(words), "{told}");
    };
    failed("chain.pem");
    issue(folder.path());
    assert!(begin().is_ok());
    let other = tempfile::tempdir().unwrap();
    issue(other.path());
    std::fs::copy(other.path().join("key.pem"), folder.path().join("key.pem")).unwrap();
    failed("key.pem");
    std::fs::write(folder.path().join("key.pem"), "no key").unwrap();
    failed("key.pem");
}
