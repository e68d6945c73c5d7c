//! Digital currency wallets, compared by what the address decodes to.
//!
//! One key is printed under several tickers: the address `0xb6f5ec1a...` stands on OFAC's list under ETH, USDT
//! and USDC. Tickers are how a list files an address, the payload is what it is; equality of wallets is
//! equality of payloads.

use std::fmt;

use bech32::primitives::decode::{CheckedHrpstring, SegwitHrpstring};
use bech32::{Bech32, Bech32m};
use serde::{Deserialize, Serialize};
use sha3::{Digest, Keccak256};
use thiserror::Error;

mod shape;

pub use shape::WalletProblem;

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
    /// Segregated witness: Bitcoin `bc1`, Litecoin `ltc1`, Bitcoin Gold `btg1`.
    Segwit,
    /// Any other bech32 or bech32m: BNB `bnb1`, Zcash `zs1` and `u1`, Cosmos and its kin.
    Bech32,
    /// Bitcoin Cash `bitcoincash:q...` that has no legacy form, and other chains that write so.
    CashAddr,
    /// Base58 with Ripple's own alphabet; an X-address without its tag, for the account is what is listed.
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
            Self::Bech32 => "bech32",
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
    /// An address of a form that is not known here, or whose checksum fails, is kept and compared as text (an Ethereum
    /// address with wrong capitals as its bytes); [`Wallet::problem`] tells. The ticker decides nothing but for `TRX`, under
    /// which logs print addresses in Ethereum's form.
    pub fn parse(asset: &str, address: &str) -> Result<Self, WalletError> {
        let address = address.trim();
        let fits = (8..=256).contains(&address.len()) && address.chars().all(|c| c.is_ascii_graphic());
        if !fits {
            return Err(WalletError::Form(address.to_owned()));
        }
        let asset = asset.trim().to_uppercase();
        let (family, payload) = match decode(address) {
            (Family::Evm, account) if asset == "TRX" => {
                (Family::Base58Check, [&[TRON], account.as_slice()].concat())
            }
            decoded => decoded,
        };
        let key = match family {
            Family::Text => format!("{}:{address}", family.code()),
            _ => format!("{}:{}", family.code(), hex::encode(payload)),
        };
        Ok(Self { asset, address: address.to_owned(), key: WalletKey(key) })
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
        self.problem().is_none()
    }

    /// What is wrong with the address, if anything is.
    pub fn problem(&self) -> Option<WalletProblem> {
        if self.key.0.starts_with("text:") {
            Some(shape::problem(&self.asset, &self.address))
        } else if wrong_capitals(&self.address) {
            Some(WalletProblem::Capitals)
        } else {
            None
        }
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

/// The version bytes that another spelling is brought to.
const PAY_TO_KEY: u8 = 0x00;
const PAY_TO_SCRIPT: u8 = 0x05;
const LITECOIN_SCRIPT: u8 = 0x32;
const TRON: u8 = 0x41;

fn decode(address: &str) -> (Family, Vec<u8>) {
    if let Some(decoded) = hexadecimal(address) {
        return decoded;
    }
    if let Some(decoded) = bech32(address) {
        return decoded;
    }
    if let Some(decoded) = cash_address(address) {
        return decoded;
    }
    if let Ok(mut payload) = bs58::decode(address).with_check(None).into_vec()
        && (20..=40).contains(&payload.len())
    {
        if payload.len() == 21
            && let Some(version) = payload.first_mut().filter(|version| **version == LITECOIN_SCRIPT)
        {
            *version = PAY_TO_SCRIPT;
        }
        return (Family::Base58Check, payload);
    }
    if let Some(payload) = ripple(address) {
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

/// Ethereum (with or without `0x`), TRON (`41` and 20 bytes), and keys of 32 bytes.
fn hexadecimal(address: &str) -> Option<(Family, Vec<u8>)> {
    let digits = address.strip_prefix("0x").or_else(|| address.strip_prefix("0X")).unwrap_or(address);
    let bytes = hex::decode(digits).ok()?;
    match (bytes.len(), bytes.first()) {
        (20, _) => Some((Family::Evm, bytes)),
        (21, Some(&TRON)) => Some((Family::Base58Check, bytes)),
        (32, _) => Some((Family::Hex32, bytes)),
        _ => None,
    }
}

/// Whether an Ethereum address of mixed case breaks ERC-55: a letter is a capital where the digit of the Keccak-256 of the
/// lower-case digits is 8 or more. Addresses in one case have no checksum, and TRON's hexadecimal form never has.
fn wrong_capitals(address: &str) -> bool {
    let digits = address.strip_prefix("0x").or_else(|| address.strip_prefix("0X")).unwrap_or(address);
    let mixed =
        digits.bytes().any(|b| b.is_ascii_lowercase()) && digits.bytes().any(|b| b.is_ascii_uppercase());
    if !mixed || digits.len() != 40 || hex::decode(digits).is_err() {
        return false;
    }
    let hash = hex::encode(Keccak256::digest(digits.to_ascii_lowercase()));
    digits
        .bytes()
        .zip(hash.bytes())
        .any(|(digit, hash)| digit.is_ascii_alphabetic() && digit.is_ascii_uppercase() != (hash >= b'8'))
}

/// Bech32 and bech32m. Payload: prefix, zero, and the data.
///
/// Where the prefix is that of a chain with segregated witness, the rules of BIP 173 and BIP 350 hold: witness version 0
/// goes with bech32, 1 and later with bech32m.
fn bech32(address: &str) -> Option<(Family, Vec<u8>)> {
    const WITNESS: [&str; 6] = ["bc", "ltc", "btg", "tb", "tltc", "vtc"];
    let parsed = CheckedHrpstring::new::<Bech32>(address)
        .or_else(|_| CheckedHrpstring::new::<Bech32m>(address))
        .ok()?;
    let prefix = parsed.hrp().to_lowercase();
    let family = if WITNESS.contains(&prefix.as_str()) {
        SegwitHrpstring::new(address).ok()?;
        Family::Segwit
    } else {
        Family::Bech32
    };
    let mut payload = prefix.into_bytes();
    payload.push(0);
    payload.extend(parsed.fe32_iter().map(bech32::Fe32::to_u8));
    Some((family, payload))
}

/// An account of the XRP ledger: `r...`, or an X-address (XLS-5), which adds a flag and a destination tag of eight bytes.
fn ripple(address: &str) -> Option<Vec<u8>> {
    let payload =
        bs58::decode(address).with_alphabet(bs58::Alphabet::RIPPLE).with_check(None).into_vec().ok()?;
    match (payload.as_slice(), payload.len()) {
        ([0, ..], 21) => Some(payload),
        ([0x05, 0x44, rest @ ..], 31) => {
            Some(std::iter::once(0).chain(rest.iter().copied().take(20)).collect())
        }
        _ => None,
    }
}

/// Bitcoin Cash addresses: the bech32 alphabet with a 40-bit BCH checksum over prefix and data (the CashAddr
/// specification). The prefix may be left out; then it is `bitcoincash`, whose hashes of 20 bytes are given as their legacy
/// address.
fn cash_address(address: &str) -> Option<(Family, Vec<u8>)> {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let lower = address.to_ascii_lowercase();
    if lower != address && address.to_ascii_uppercase() != address {
        return None;
    }
    let (prefix, data) = lower.split_once(':').unwrap_or(("bitcoincash", &lower));
    // Of the prefix five bits of each letter are checked, so anything but letters would go unnoticed.
    if data.len() < 42 || !prefix.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let values: Vec<u8> = data
        .bytes()
        .map(|c| ALPHABET.iter().position(|&a| a == c).and_then(|at| u8::try_from(at).ok()))
        .collect::<Option<_>>()?;
    let mut checked: Vec<u8> = prefix.bytes().map(|c| c & 0x1f).collect();
    checked.push(0);
    checked.extend(&values);
    if cash_polymod(&checked) != 0 {
        return None;
    }
    let payload = values.get(..values.len().checked_sub(8)?)?;
    // The first byte says key or script (and whether tokens are welcome), and how long the hash is; 0 is 20 bytes.
    Some(match (prefix, bytes_of_fives(payload).as_slice()) {
        ("bitcoincash", [0x00 | 0x10, hash @ ..]) if hash.len() == 20 => {
            (Family::Base58Check, [&[PAY_TO_KEY], hash].concat())
        }
        ("bitcoincash", [0x08 | 0x18, hash @ ..]) if hash.len() == 20 => {
            (Family::Base58Check, [&[PAY_TO_SCRIPT], hash].concat())
        }
        _ => (Family::CashAddr, [prefix.as_bytes(), &[0], payload].concat()),
    })
}

/// Groups of five bits as bytes; what is left over is padding.
fn bytes_of_fives(values: &[u8]) -> Vec<u8> {
    let (mut bytes, mut waiting, mut bits) = (Vec::with_capacity(values.len()), 0u16, 0u32);
    for &value in values {
        waiting = waiting << 5 | u16::from(value & 0x1f);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((waiting >> bits & 0xff) as u8);
            waiting &= (1 << bits) - 1;
        }
    }
    bytes
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

/// Monero's base58: blocks of 11 letters for 8 bytes, the last one shorter; the last four bytes are the first of the
/// Keccak-256 of the others. An integrated address is a standard one with a payment id, which says which payment, not who
/// is paid: it gets the payload of the standard address.
fn monero(address: &str) -> Option<Vec<u8>> {
    const SIZES: [usize; 12] = [0, 0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8];
    const STANDARD: u8 = 18;
    const INTEGRATED: u8 = 19;
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
    let (body, checksum) = payload.split_at_checked(payload.len().checked_sub(4)?)?;
    if !Keccak256::digest(body).starts_with(checksum) {
        return None;
    }
    match body {
        [INTEGRATED, keys @ ..] if body.len() == 73 => Some([&[STANDARD], keys.get(..64)?].concat()),
        _ => Some(body.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "base58check"),
            ("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "base58check"),
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
    fn spellings_of_one_holder_meet() {
        for (asset, a, b) in [
            // The examples of the CashAddr specification, key and script.
            (
                "BCH",
                "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
                "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu",
            ),
            ("BCH", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"),
            (
                "BCH",
                "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq",
                "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC",
            ),
            ("BCH", "QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"),
            ("TRX", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "41a614f803b6fd780986a42c78ec9c7f77e6ded13c"),
            ("TRX", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c"),
            ("ETH", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
            (
                "XBT",
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
                "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            ),
            // The example of Monero's documentation, with a payment id.
            (
                "XMR",
                "4LL9oSLmtpccfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2bYXZKKQePHES9khPK",
                "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge",
            ),
            // The example of XLS-5, with a tag.
            ("XRP", "XVLhHMPHU98es4dbozjVtdWzVrDjtV5fdx1mHp98tDMoQXb", "rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf"),
        ] {
            assert_eq!(key(asset, a), key(asset, b), "{a} {b}");
        }
        let litecoin =
            |version: u8| bs58::encode([&[version], [7; 20].as_slice()].concat()).with_check().into_string();
        assert_eq!(key("LTC", &litecoin(0x32)), key("LTC", &litecoin(0x05)));
        assert_ne!(key("LTC", &litecoin(0x30)), key("LTC", &litecoin(0x05)));
        // The rules of BIP 350: witness version 1 is not written with the checksum of version 0.
        assert!(
            !Wallet::parse("", "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4")
                .unwrap()
                .is_decoded()
        );
    }

    #[test]
    fn says_what_is_wrong() {
        for (asset, address, expected) in [
            (
                "XBT",
                "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
                WalletProblem::Checksum { form: "Bitcoin (base58)" },
            ),
            (
                "",
                "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN0",
                WalletProblem::Character { form: "Bitcoin (base58)", character: '0' },
            ),
            ("", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", WalletProblem::Checksum { form: "TRON" }),
            (
                "",
                "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6",
                WalletProblem::Length { form: "TRON", length: 33, long: false },
            ),
            (
                "",
                "0x098B716B8Aaf21512996dC57EB0615e2383E2f9",
                WalletProblem::Length { form: "Ethereum", length: 41, long: false },
            ),
            (
                "",
                "0x098B716B8Aaf21512996dC57EB0615e2383E2fg6",
                WalletProblem::Character { form: "Ethereum", character: 'g' },
            ),
            ("", "0x098B716B8Aaf21512996dC57EB0615e2383E2F96", WalletProblem::Capitals),
            (
                "",
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
                WalletProblem::Checksum { form: "Bitcoin (bech32)" },
            ),
            (
                "BCH",
                "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q",
                WalletProblem::Checksum { form: "Bitcoin Cash" },
            ),
            ("XRP", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi", WalletProblem::Checksum { form: "XRP" }),
            (
                "SOL",
                "So1111111111111111111111111111111111111111l",
                WalletProblem::Character { form: "Solana", character: 'l' },
            ),
            ("", "no-address-at-all", WalletProblem::Unknown),
        ] {
            assert_eq!(Wallet::parse(asset, address).unwrap().problem(), Some(expected), "{address}");
        }
        // ERC-55's own examples, in capitals and in small letters too, are right.
        for address in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "0xde709f2102306220921060314715629080e2fb77",
        ] {
            assert_eq!(Wallet::parse("ETH", address).unwrap().problem(), None, "{address}");
        }
        assert!(Wallet::parse("XBT", "two words").is_err());
        let shown =
            Wallet::parse("", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6").unwrap().problem().unwrap().to_string();
        assert_eq!(shown, "33 characters are too few for an address of TRON");
    }

    const CHECKED: [&str; 10] = [
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
        "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
        "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC",
        "t1PKtYdJJHhc3Pxowmznkg7vdTwnhEsCvR4",
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    ];

    /// Every change of one character of a checked address that is still read, but as what it was not.
    fn unnoticed(address: &str) -> Vec<String> {
        let slips = (0..address.len()).flat_map(|at| (b'!'..=b'~').map(move |letter| (at, letter)));
        slips
            .filter_map(|(at, letter)| {
                let mut changed = address.as_bytes().to_vec();
                *changed.get_mut(at)? = letter;
                let changed = String::from_utf8(changed).ok().filter(|changed| changed != address)?;
                Wallet::parse("", &changed).is_ok_and(|wallet| wallet.is_decoded()).then_some(changed)
            })
            .collect()
    }

    #[test]
    fn every_slip_in_one_character_is_reported() {
        for address in CHECKED {
            assert!(Wallet::parse("", address).unwrap().is_decoded(), "{address}");
            assert_eq!(unnoticed(address), Vec::<String>::new(), "{address}");
        }
    }

    /// All addresses that OFAC listed in September 2024, where the lists are at hand.
    #[test]
    fn every_listed_address_decodes() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/data/crypto_lists/ofac_addresses_2024-09-27");
        let Ok(files) = std::fs::read_dir(folder) else {
            println!("skipped: no list data");
            return;
        };
        let (mut count, mut failed) = (0, Vec::new());
        for file in
            files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "txt"))
        {
            let asset = file.file_stem().unwrap().to_str().unwrap().rsplit('_').next().unwrap().to_owned();
            for address in std::fs::read_to_string(&file).unwrap().lines().filter(|line| !line.is_empty()) {
                count += 1;
                let wallet = Wallet::parse(&asset, address).unwrap();
                failed.extend(wallet.problem().map(|problem| format!("{wallet}: {problem}")));
                // Of long addresses a few stand for all; the hexadecimal ones have no checksum but their capitals.
                let checked = ["base58check:", "segwit:", "ripple:", "monero:"];
                if count % 20 == 0 && checked.iter().any(|family| wallet.key().as_str().starts_with(family)) {
                    assert_eq!(unnoticed(address), Vec::<String>::new(), "{address}");
                }
            }
        }
        assert_eq!(failed, Vec::<String>::new());
        assert!(count > 600, "{count} addresses");
    }

    proptest! {
        #[test]
        fn any_text_is_read(asset in "[A-Z]{0,4}", address in "[!-~]{1,110}") {
            if let Ok(wallet) = Wallet::parse(&asset, &address) {
                prop_assert_eq!(wallet.problem().is_none(), wallet.is_decoded());
            }
            let _ = Wallet::parse_labelled(&address);
        }

        #[test]
        fn wrong_capitals_are_noticed(bytes: [u8; 20], at in 0usize..40) {
            let small = hex::encode(bytes);
            let hash = hex::encode(Keccak256::digest(&small));
            let right: String = small
                .chars()
                .zip(hash.bytes())
                .map(|(digit, hash)| if hash >= b'8' { digit.to_ascii_uppercase() } else { digit })
                .collect();
            let wrong: String = right
                .chars()
                .enumerate()
                .map(|(place, c)| match c {
                    _ if place != at => c,
                    'a'..='z' => c.to_ascii_uppercase(),
                    _ => c.to_ascii_lowercase(),
                })
                .collect();
            let problem = |digits: &str| Wallet::parse("ETH", &format!("0x{digits}")).unwrap().problem();
            prop_assert_eq!(problem(&right), None);
            let one_case = wrong == small || wrong == small.to_uppercase();
            prop_assert_eq!(problem(&wrong).is_some(), wrong != right && !one_case);
            prop_assert_eq!(key("ETH", &format!("0x{wrong}")), key("ETH", &small));
        }
    }
}
