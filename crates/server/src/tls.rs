//! A certificate and its key in PEM files in, TLS 1.2 and 1.3 out; read again when the files change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use thiserror::Error;

/// Why there is no TLS.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{path}: {cause}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// A file has not what it should.
    #[error("{path}: {cause}; a PEM file is expected", path = path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: rustls::pki_types::pem::Error,
    },
    /// The two do not belong together, or are of a kind that is not known.
    #[error("{certificate} and {key}: {cause}", certificate = certificate.display(), key = key.display())]
    Pair {
        /// The certificate.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
        /// What is wrong.
        cause: rustls::Error,
    },
}

/// The two files.
#[derive(Debug, Clone)]
pub struct Files {
    /// The certificate and its chain.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// What both files held.
type Held = (Vec<u8>, Vec<u8>);

impl Files {
    fn read(&self) -> Result<Held, TlsError> {
        let read = |path: &Path| {
            std::fs::read(path).map_err(|cause| TlsError::File { path: path.to_owned(), cause })
        };
        Ok((read(&self.certificate)?, read(&self.key)?))
    }

    /// What a server needs to know; an error if the files do not belong together.
    pub fn config(&self) -> Result<ServerConfig, TlsError> {
        self.config_of(&self.read()?)
    }

    fn config_of(&self, (certificate, key): &Held) -> Result<ServerConfig, TlsError> {
        let pem = |path: &Path| {
            let path = path.to_owned();
            move |cause| TlsError::Pem { path, cause }
        };
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
        let chain = chain.map_err(pem(&self.certificate))?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(pem(&self.key))?;
        let pair =
            |cause| TlsError::Pair { certificate: self.certificate.clone(), key: self.key.clone(), cause };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(pair)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(pair)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

/// TLS as connections get it, which may change between two of them.
#[derive(Debug)]
pub(crate) struct Tls {
    files: Files,
    /// The hash of what was read last, good or not.
    seen: Mutex<blake3::Hash>,
    pub(crate) config: Config,
}

/// The configuration in use.
#[derive(Clone)]
pub(crate) struct Config(pub(crate) RustlsConfig);

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Config")
    }
}

impl Tls {
    /// Reads the files for the first time.
    pub(crate) fn read(files: Files) -> Result<Self, TlsError> {
        let held = files.read()?;
        let config = files.config_of(&held)?;
        let seen = Mutex::new(hash(&held));
        Ok(Self { files, seen, config: Config(RustlsConfig::from_config(Arc::new(config))) })
    }

    /// Takes what the files hold now if that is something else. What is no good is told, once, and what was before stays.
    pub(crate) fn look(&self) {
        let held = self.files.read();
        let now = held.as_ref().map_or_else(|_| blake3::hash(b""), hash);
        let before = std::mem::replace(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner), now);
        if before == now {
            return;
        }
        match held.and_then(|held| self.files.config_of(&held)) {
            Ok(config) => {
                self.config.0.reload_from_config(Arc::new(config));
                tracing::info!("another certificate is in use");
            }
            Err(cause) => {
                tracing::error!("the certificate in use stays, the new one cannot be used: {cause}");
            }
        }
    }
}

fn hash((certificate, key): &Held) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(certificate.len() as u64).to_le_bytes()).update(certificate).update(key);
    hasher.finalize()
}
