//! Signatures of tokens, checked by ring: the key and the algorithm in, whether a signature is right out. Nothing is signed here.

#![allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the types of the functions are those of `CryptoProvider`"
)]

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::signature::{self as rings, RsaPublicKeyComponents, UnparsedPublicKey};
use signature::Verifier;

use super::OidcError;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: no_signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes this what the process checks tokens by.
pub(super) fn install() -> Result<(), OidcError> {
    match PROVIDER.install_default() {
        Ok(()) => Ok(()),
        // A second server in this process finds what the first one installed.
        Err(installed) if std::ptr::eq(installed, &raw const PROVIDER) => Ok(()),
        Err(_) => Err(OidcError::Taken),
    }
}

fn no_signer(_: &Algorithm, _: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    Err(ErrorKind::UnsupportedAlgorithm.into())
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let is_for_it = match algorithm {
        Algorithm::RS256 => key.family() == AlgorithmFamily::Rsa,
        Algorithm::ES256 => key.family() == AlgorithmFamily::Ec,
        Algorithm::EdDSA => key.family() == AlgorithmFamily::Ed,
        _ => false,
    };
    if is_for_it {
        Ok(Box::new(By { algorithm: *algorithm, key: key.clone() }))
    } else {
        Err(ErrorKind::InvalidAlgorithm.into())
    }
}

/// A key with the algorithm that it is asked by.
struct By {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl Verifier<Vec<u8>> for By {
    fn verify(&self, message: &[u8], signed: &Vec<u8>) -> Result<(), signature::Error> {
        let right = match (self.algorithm, self.key.kind()) {
            (Algorithm::RS256, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                let key = RsaPublicKeyComponents { n, e };
                key.verify(&rings::RSA_PKCS1_2048_8192_SHA256, message, signed)
            }
            (Algorithm::ES256, DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(&rings::ECDSA_P256_SHA256_FIXED, point).verify(message, signed)
            }
            (Algorithm::EdDSA, DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(&rings::ED25519, point).verify(message, signed)
            }
            _ => Err(ring::error::Unspecified),
        };
        right.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for By {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jsonwebtoken::crypto::verify;

    use super::*;

    /// Made once by `openssl genrsa` and `openssl dgst -sha256 -sign`; the secret key was not kept.
    const MODULUS: &str = "nCWD-4bLL-RCuMXI1gfJeolbnFbfEDp9nf4p2bpxrArfdQOVEqD5cgf85ZG8vphvkf5ApYQf8oFyLwbEBnkCXJCQEGf08SzXnQ3pys4DDDpFMbbhASxfJzQNuVR9uv_Uoy1FpXkIxUuP5U63oKmKSnA7r0DUoQqrnLEkr6BilOwtmGeMJ-XKchK9cb1EyQeEfO0pbwI2e_-R3x-zM_nNHRcUo01d4Vo3m1y4ao4liqhcXFbmtF8FTIMnrT3v1f1Wa-Mgfau70JDkz_XOGseGB_kEIAbxMpZygj4-wTG-SJmxquRRFLwVBA_W34pQjh5uiLXVQYFWdKp__OA8884wJQ";
    const MESSAGE: &[u8] = b"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ";
    const SIGNED: &str = "fSRk30Cb6X6l6zFsLAU9lh_5_wweqCf7huT2PEjcji74DyxXjkyNCqR2aMHO5Wu7d1J3ZCjv5NfrIfOTaz_37kjHt3m7Y2bqHM2SdkD95jsZPwCB_RrvmGcjlj4s_08-H6-3_1f1T3ZGCxtuY_V2xjrAO_-1c4q7ZGjuKjjG_qlzHCOc_awChZ3F07gvd4onqny3YTE1odKpUqBKN1oC_aJ_KXEQbTUI8ZB6Sy6eGTjsd17ebm8KCXmKMTc48HvUXeIG64dFf6ilvmqw2QMnDyheZ_X3woyUISNIp1eEl627pvTnGWwmosJYAg2QJ9KCIYrWFmBG9J86GzRROdQj9A";

    #[test]
    fn a_signature_by_rsa_is_right_for_its_message_and_algorithm_only() {
        install().unwrap();
        let key = DecodingKey::from_rsa_components(MODULUS, "AQAB").unwrap();
        assert!(verify(SIGNED, MESSAGE, &key, Algorithm::RS256).unwrap());
        assert!(!verify(SIGNED, b"other", &key, Algorithm::RS256).unwrap());
        assert!(!verify(&SIGNED.replacen('A', "B", 1), MESSAGE, &key, Algorithm::RS256).unwrap());
        for other in
            [Algorithm::HS256, Algorithm::RS512, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA]
        {
            assert!(verify(SIGNED, MESSAGE, &key, other).is_err(), "{other:?}");
        }
        // A modulus that can be factored is no key.
        let short = DecodingKey::from_rsa_raw_components(&[0xd5; 64], &[1, 0, 1]);
        assert!(!verify(SIGNED, MESSAGE, &short, Algorithm::RS256).unwrap());
    }
}
