//! Digital currency wallets, compared by what the address decodes to.
//!
//! One key is printed under several tickers: the address `0xb6f5ec1a...` stands on OFAC's list under ETH, USDT
//! and USDC. Tickers are how a list files an address, the payload is what it is; equality of wallets is
//! equality of payloads.

use std::fmt;

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Bech32m};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An address with its decoded payload.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Printed", into = "Printed")]
pub struct Wallet {
    asset: String,
    address: String,
    key: WalletKey,
}

/// What two spellings of one address have in common: the address family and the decoded bytes.
///
/// Text form `family:hex`; an address whose form is not known here is `text:` and the address itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WalletKey(String);

/// The wallet as it is written down: ticker and address.
#[derive(Clone, Serialize, Deserialize)]
struct Printed {
    #[serde(default)]
    asset: String,
    address: String,
}

/// Why a text cannot be a wallet address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WalletError {
    /// Nothing there, or far too long.
    #[error("`{0}` is not an address: expected 8 to 256 letters and digits without spaces")]
    Form(String),
}

/// How an address is encoded; the same bytes in another family are another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// 20 bytes in hexadecimal after `0x`: Ethereum and all its tokens and sister chains.
    Evm,
    /// Base58 with a checksum: Bitcoin and its descendants, TRON, Zcash t-addresses, Dash.
    Base58Check,
    /// Segregated witness: Bitcoin `bc1`, Litecoin `ltc1`.
    Segwit,
    /// Bitcoin Cash `bitcoincash:q...`.
    CashAddr,
    /// Base58 with Ripple's own alphabet.
    Ripple,
    /// 32 bytes in plain base58: Solana.
    Base58Plain,
    /// Monero, in base58 blocks.
    Monero,
    /// 32 bytes in hexadecimal: transaction or view keys, as OFAC lists some under XMR.
    Hex32,
    /// None of these; compared letter by letter.
    Text,
}

impl Family {
    fn code(self) -> &'static str {
        match self {
            Self::Evm => "evm",
            Self::Base58Check => "base58check",
            Self::Segwit => "segwit",
            Self::CashAddr => "cashaddr",
            Self::Ripple => "ripple",
            Self::Base58Plain => "base58",
            Self::Monero => "monero",
            Self::Hex32 => "hex32",
            Self::Text => "text",
        }
    }
}

impl Wallet {
    /// Reads an address under a ticker (`ETH`, `XBT`; may be empty if not known).
    ///
    /// An address of a form that is not known here, or whose checksum fails, is kept and compared as text;
    /// [`Wallet::is_decoded`] tells.
    pub fn parse(asset: &str, address: &str) -> Result<Self, WalletError> {
        let address = address.trim();
        let fits = (8..=256).contains(&address.len()) && address.chars().all(|c| c.is_ascii_graphic());
        if !fits {
            return Err(WalletError::Form(address.to_owned()));
        }
        let (family, payload) = decode(address);
        let key = match family {
            Family::Text => format!("{}:{address}", family.code()),
            _ => format!("{}:{}", family.code(), hex::encode(payload)),
        };
        Ok(Self { asset: asset.trim().to_uppercase(), address: address.to_owned(), key: WalletKey(key) })
    }

    /// Reads what people type: `ETH:0x...`, or a bare address, which may have a colon of its own
    /// (`bitcoincash:q...`).
    pub fn parse_labelled(text: &str) -> Result<Self, WalletError> {
        if let Ok(wallet) = Self::parse("", text)
            && wallet.is_decoded()
        {
            return Ok(wallet);
        }
        let (asset, address) = text.split_once(':').unwrap_or(("", text));
        Self::parse(asset, address)
    }

    /// The ticker under which the list files it, in capitals; empty if none was given.
    pub fn asset(&self) -> &str {
        &self.asset
    }

    /// The address as printed.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The decoded address, by which wallets are compared.
    pub fn key(&self) -> &WalletKey {
        &self.key
    }

    /// Whether the address has a known form and a right checksum.
    pub fn is_decoded(&self) -> bool {
        !self.key.0.starts_with("text:")
    }
}

impl WalletKey {
    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Wallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.asset.is_empty() {
            f.write_str(&self.address)
        } else {
            write!(f, "{} {}", self.asset, self.address)
        }
    }
}

impl TryFrom<Printed> for Wallet {
    type Error = WalletError;

    fn try_from(printed: Printed) -> Result<Self, WalletError> {
        Self::parse(&printed.asset, &printed.address)
    }
}

impl From<Wallet> for Printed {
    fn from(wallet: Wallet) -> Self {
        Self { asset: wallet.asset, address: wallet.address }
    }
}

fn decode(address: &str) -> (Family, Vec<u8>) {
    if let Some(digits) = address.strip_prefix("0x").or_else(|| address.strip_prefix("0X"))
        && let Ok(bytes) = hex::decode(digits)
    {
        match bytes.len() {
            20 => return (Family::Evm, bytes),
            32 => return (Family::Hex32, bytes),
            _ => {}
        }
    }
    if address.len() == 64
        && let Ok(bytes) = hex::decode(address)
    {
        return (Family::Hex32, bytes);
    }
    if let Some(payload) = segwit(address) {
        return (Family::Segwit, payload);
    }
    if let Some(payload) = cash_address(address) {
        return (Family::CashAddr, payload);
    }
    if let Ok(payload) = bs58::decode(address).with_check(None).into_vec()
        && (20..=40).contains(&payload.len())
    {
        return (Family::Base58Check, payload);
    }
    if address.starts_with('r')
        && let Ok(payload) =
            bs58::decode(address).with_alphabet(bs58::Alphabet::RIPPLE).with_check(None).into_vec()
        && payload.len() == 21
    {
        return (Family::Ripple, payload);
    }
    if matches!(address.len(), 95 | 106)
        && let Some(payload) = monero(address)
    {
        return (Family::Monero, payload);
    }
    if (32..=44).contains(&address.len())
        && let Ok(payload) = bs58::decode(address).into_vec()
        && payload.len() == 32
    {
        return (Family::Base58Plain, payload);
    }
    (Family::Text, Vec::new())
}

/// Bech32 (witness version 0) and bech32m (1 and later), BIP 173 and BIP 350. Payload: prefix and bytes.
fn segwit(address: &str) -> Option<Vec<u8>> {
    let parsed = CheckedHrpstring::new::<Bech32>(address)
        .or_else(|_| CheckedHrpstring::new::<Bech32m>(address))
        .ok()?;
    let mut payload = parsed.hrp().to_lowercase().into_bytes();
    payload.push(0);
    payload.extend(parsed.fe32_iter().map(bech32::Fe32::to_u8));
    Some(payload)
}

/// Bitcoin Cash addresses: the bech32 alphabet with a 40-bit BCH checksum over prefix and data (the CashAddr
/// specification). The prefix may be left out; then it is `bitcoincash`.
fn cash_address(address: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let lower = address.to_ascii_lowercase();
    if lower != address && address.to_ascii_uppercase() != address {
        return None;
    }
    let (prefix, data) = lower.split_once(':').unwrap_or(("bitcoincash", &lower));
    if data.len() < 42 {
        return None;
    }
    let values: Vec<u8> = data
        .bytes()
        .map(|c| ALPHABET.iter().position(|&a| a == c).and_then(|at| u8::try_from(at).ok()))
        .collect::<Option<_>>()?;
    let mut checked: Vec<u8> = prefix.bytes().map(|c| c & 0x1f).collect();
    checked.push(0);
    checked.extend(&values);
    let payload = values.get(..values.len().checked_sub(8)?)?;
    (cash_polymod(&checked) == 0).then(|| payload.to_vec())
}

fn cash_polymod(values: &[u8]) -> u64 {
    const GENERATORS: [u64; 5] =
        [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
    let mut checksum = 1u64;
    for &value in values {
        let top = checksum >> 35;
        checksum = ((checksum & 0x07_ffff_ffff) << 5) ^ u64::from(value);
        for (bit, generator) in GENERATORS.iter().enumerate() {
            if (top >> bit) & 1 == 1 {
                checksum ^= generator;
            }
        }
    }
    checksum ^ 1
}

/// Monero's base58: blocks of 11 letters for 8 bytes, the last one shorter.
fn monero(address: &str) -> Option<Vec<u8>> {
    const SIZES: [usize; 12] = [0, 0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8];
    let mut payload = Vec::with_capacity(77);
    for block in address.as_bytes().chunks(11) {
        let size = *SIZES.get(block.len())?;
        let mut number = 0u128;
        for letter in block {
            let digit = bs58::decode([*letter]).into_vec().ok()?.last().copied()?;
            number = number.checked_mul(58)?.checked_add(u128::from(digit))?;
        }
        let bytes = number.to_be_bytes();
        let (high, low) = bytes.split_at(16usize.checked_sub(size)?);
        if size == 0 || high.iter().any(|&byte| byte != 0) {
            return None;
        }
        payload.extend_from_slice(low);
    }
    Some(payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(asset: &str, address: &str) -> String {
        Wallet::parse(asset, address).unwrap().key().as_str().to_owned()
    }

    #[test]
    fn one_key_under_three_tickers() {
        let printed = "0xb6f5ec1a0a9cd1526536d3f0426c429529471f40";
        assert_eq!(key("ETH", printed), key("USDT", printed));
        assert_eq!(key("ETH", printed), key("USDC", &printed.to_uppercase().replace("0X", "0x")));
    }

    #[test]
    fn knows_the_families() {
        // Addresses from the specifications (BIP 173, BIP 350, CashAddr, Monero's own donation address).
        for (address, family) in [
            ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "base58check"),
            ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "segwit"),
            ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "segwit"),
            ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "cashaddr"),
            ("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "cashaddr"),
            ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "ripple"),
            ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "base58check"),
            ("So11111111111111111111111111111111111111112", "base58"),
            (
                "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
                "monero",
            ),
        ] {
            let key = key("", address);
            assert!(key.starts_with(&format!("{family}:")), "{address} read as {key}");
        }
    }

    #[test]
    fn a_broken_checksum_is_text() {
        let wallet = Wallet::parse("XBT", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3").unwrap();
        assert!(!wallet.is_decoded());
        assert!(Wallet::parse("XBT", "two words").is_err());
    }
}
