//! What an address that does not decode was meant to be, and what is wrong with it.

use std::ops::RangeInclusive;

use thiserror::Error;

/// What is wrong with an address. `form` is what it looks like: `Bitcoin (base58)`, `TRON` ...
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WalletProblem {
    /// It looks like no address known here, so it can only be compared letter by letter.
    #[error("this looks like no kind of address known here")]
    Unknown,
    /// A character that addresses of this form do not have.
    #[error("`{character}` does not occur in an address of {form}")]
    Character {
        /// What it looks like.
        form: &'static str,
        /// The first such character.
        character: char,
    },
    /// Too short or too long.
    #[error("{length} characters are too {} for an address of {form}", if *long { "many" } else { "few" })]
    Length {
        /// What it looks like.
        form: &'static str,
        /// How many characters it has.
        length: usize,
        /// Too many of them.
        long: bool,
    },
    /// Form and length are right, the checksum is not: a character is mistyped.
    #[error("the checksum of this address of {form} is wrong: some character is mistyped")]
    Checksum {
        /// What it looks like.
        form: &'static str,
    },
    /// The capitals of an Ethereum address are its checksum (ERC-55), and they are wrong.
    #[error(
        "the capitals of this Ethereum address, which are its checksum, are wrong: some character is mistyped"
    )]
    Capitals,
}

/// How addresses of one form look.
struct Shape {
    form: &'static str,
    /// The tickers under which lists file it.
    tickers: &'static [&'static str],
    prefixes: &'static [&'static str],
    alphabet: &'static str,
    /// Characters in all.
    lengths: RangeInclusive<usize>,
}

const BASE58: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The letters of bech32 and CashAddr, and those of their prefixes.
const BECH32: &str = "023456789acdefghjklmnpqrstuvwxyz1:bio";
const HEX: &str = "0123456789abcdefABCDEFxX";

/// Long and telling prefixes stand first. The lengths are those of the addresses in use, not all that could be encoded.
const SHAPES: [Shape; 17] = [
    Shape {
        form: "Ethereum",
        tickers: &["ETH", "ETC", "ARB", "BSC", "USDC", "USDT"],
        prefixes: &["0x", "0X"],
        alphabet: HEX,
        lengths: 42..=42,
    },
    Shape {
        form: "Bitcoin (bech32)",
        tickers: &["XBT", "BTC"],
        prefixes: &["bc1", "BC1"],
        alphabet: BECH32,
        lengths: 42..=62,
    },
    Shape {
        form: "Litecoin (bech32)",
        tickers: &["LTC"],
        prefixes: &["ltc1", "LTC1"],
        alphabet: BECH32,
        lengths: 43..=63,
    },
    Shape {
        form: "Bitcoin Gold (bech32)",
        tickers: &["BTG"],
        prefixes: &["btg1", "BTG1"],
        alphabet: BECH32,
        lengths: 43..=63,
    },
    Shape { form: "BNB", tickers: &["BNB"], prefixes: &["bnb1", "BNB1"], alphabet: BECH32, lengths: 42..=42 },
    Shape {
        form: "Zcash (shielded)",
        tickers: &["ZEC"],
        prefixes: &["zs1"],
        alphabet: BECH32,
        lengths: 78..=78,
    },
    Shape {
        form: "Bitcoin Cash",
        tickers: &["BCH"],
        prefixes: &["bitcoincash:", "BITCOINCASH:"],
        alphabet: BECH32,
        lengths: 54..=73,
    },
    Shape { form: "Monero", tickers: &["XMR"], prefixes: &["4", "8"], alphabet: BASE58, lengths: 95..=106 },
    Shape {
        form: "Bitcoin Cash",
        tickers: &["BCH"],
        prefixes: &["q", "p"],
        alphabet: BECH32,
        lengths: 42..=42,
    },
    Shape { form: "Zcash", tickers: &["ZEC"], prefixes: &["t1", "t3"], alphabet: BASE58, lengths: 35..=35 },
    Shape { form: "TRON", tickers: &["TRX", "USDT"], prefixes: &["T"], alphabet: BASE58, lengths: 34..=34 },
    Shape {
        form: "Bitcoin (base58)",
        tickers: &["XBT", "BTC", "BCH", "BSV", "USDT", "LTC"],
        prefixes: &["1", "3"],
        alphabet: BASE58,
        lengths: 26..=35,
    },
    Shape { form: "Litecoin", tickers: &["LTC"], prefixes: &["L", "M"], alphabet: BASE58, lengths: 33..=34 },
    Shape { form: "XRP", tickers: &["XRP"], prefixes: &["r", "X"], alphabet: BASE58, lengths: 25..=47 },
    Shape { form: "Dash", tickers: &["DASH"], prefixes: &["X", "7"], alphabet: BASE58, lengths: 34..=34 },
    Shape {
        form: "Bitcoin Gold",
        tickers: &["BTG"],
        prefixes: &["G", "A"],
        alphabet: BASE58,
        lengths: 34..=34,
    },
    Shape { form: "Verge", tickers: &["XVG"], prefixes: &["D"], alphabet: BASE58, lengths: 34..=34 },
];

/// Solana's addresses are told by nothing but their length, so they are looked for last, under their ticker.
const SOLANA: Shape =
    Shape { form: "Solana", tickers: &["SOL"], prefixes: &[""], alphabet: BASE58, lengths: 32..=44 };

/// What is wrong with an address that does not decode, by how it begins and by the ticker beside it.
pub(super) fn problem(asset: &str, address: &str) -> WalletProblem {
    let Some(shape) = meant(asset, address) else { return WalletProblem::Unknown };
    let form = shape.form;
    // Bech32 is written in one case, so capitals throughout are as good.
    let one_case = shape.alphabet == BECH32 && !address.chars().any(|c| c.is_ascii_lowercase());
    let fits = |c: char| shape.alphabet.contains(if one_case { c.to_ascii_lowercase() } else { c });
    let length = address.len();
    if let Some(character) = address.chars().find(|&c| !fits(c)) {
        WalletProblem::Character { form, character }
    } else if !shape.lengths.contains(&length) {
        WalletProblem::Length { form, length, long: length > *shape.lengths.end() }
    } else {
        WalletProblem::Checksum { form }
    }
}

/// The form it begins like: of those that do, one of the ticker and of fitting length before the others. Without a
/// fitting beginning, the form of the ticker.
fn meant(asset: &str, address: &str) -> Option<&'static Shape> {
    let all = || SHAPES.iter().chain(std::iter::once(&SOLANA));
    let filed = |shape: &Shape| shape.tickers.contains(&asset);
    let begins = |shape: &Shape| shape.prefixes.iter().any(|prefix| address.starts_with(prefix));
    let near = |shape: &Shape| {
        let (least, most) = (*shape.lengths.start(), *shape.lengths.end());
        (least.saturating_sub(2)..=most + 2).contains(&address.len())
    };
    all()
        .find(|shape| filed(shape) && begins(shape) && near(shape))
        .or_else(|| SHAPES.iter().find(|shape| begins(shape) && near(shape)))
        .or_else(|| all().find(|shape| filed(shape)))
        .or_else(|| SHAPES.iter().find(|shape| shape.form == "Ethereum" && begins(shape)))
}
