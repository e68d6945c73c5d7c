//! Makes `data/scripts/han.txt` from the Unihan database.
//!
//! Standard input is the text of `Unihan_Readings`, `Unihan_Variants` and `Unihan_OtherMappings`, one after the other
//! (Debian's package `unicode-data` has them, packed by bzip2 under `/usr/share/unicode`); standard output is the
//! table:
//!
//! ```sh
//! bzcat /usr/share/unicode/Unihan_{Readings,Variants,OtherMappings}.txt.bz2 |
//!     cargo run -p interdict-names --example han_table > crates/names/data/scripts/han.txt
//! ```
//!
//! Kept are the characters of the usual sets of China, Taiwan, Japan and Korea's name register. A character without
//! a reading of its own in one language (a simplified form in Korean, say) has that of its traditional form.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::BufRead;

use unicode_normalization::UnicodeNormalization;

/// The words above the table: what it is, and the licence of what is in it.
const HEADER: &str = "\
# Readings of Han characters: character, Mandarin (pinyin without tones), Cantonese (Jyutping without tones),
# Korean (Hangul), Japanese (On); `-` where none is known. Made by examples/han_table.rs from the Unihan database.
#
# Data: Unihan database, Unicode Character Database 15.0. Copyright (c) 1991-2022 Unicode, Inc. All rights reserved.
# Distributed under the Unicode License (Unicode-3.0, https://www.unicode.org/license.txt), which asks that this notice
# goes with the data. Unicode and the Unicode logo are registered trademarks of Unicode, Inc.";

type Fields = BTreeMap<String, String>;

fn main() -> std::io::Result<()> {
    let mut characters: BTreeMap<char, Fields> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut cells = line.split('\t');
        if let (Some(code), Some(field), Some(value)) = (cells.next(), cells.next(), cells.next())
            && let Some(character) = from_code(code)
        {
            characters.entry(character).or_default().insert(field.to_owned(), value.to_owned());
        }
    }
    println!("{HEADER}");
    for (character, fields) in &characters {
        if !is_usual(fields) {
            continue;
        }
        let reading = |of: fn(&Fields) -> Option<String>| {
            of(fields)
                .or_else(|| variants(fields).find_map(|twin| characters.get(&twin).and_then(of)))
                .unwrap_or_else(|| "-".to_owned())
        };
        let columns = [reading(mandarin), reading(cantonese), reading(korean), reading(japanese)];
        if columns.iter().any(|column| column != "-") {
            println!("{character} {}", columns.join(" "));
        }
    }
    Ok(())
}

fn from_code(code: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(code.strip_prefix("U+")?, 16).ok()?)
}

/// Whether a character stands in one of the sets that names are written with: GB 2312, the first level of Big5,
/// JIS X 0208, the first two levels of the Chinese table of 2013, and the names that Korea's courts accept.
fn is_usual(fields: &Fields) -> bool {
    let big5_level_1 = fields.get("kBigFive").is_some_and(|code| code.as_str() < "C680");
    let chinese = fields.get("kTGH").and_then(|place| place.split(':').nth(1)?.parse::<u32>().ok());
    big5_level_1
        || chinese.is_some_and(|place| place <= 6500)
        || ["kGB0", "kJis0", "kKoreanName", "kJinmeiyoKanji"].iter().any(|set| fields.contains_key(*set))
}

fn variants(fields: &Fields) -> impl Iterator<Item = char> {
    ["kTraditionalVariant", "kZVariant", "kSemanticVariant", "kSimplifiedVariant"]
        .into_iter()
        .filter_map(|kind| fields.get(kind))
        .flat_map(|codes| codes.split(' '))
        .filter_map(|code| from_code(code.split('<').next().unwrap_or_default()))
}

fn first(fields: &Fields, field: &str) -> Option<String> {
    fields.get(field)?.split(' ').next().map(str::to_owned)
}

fn mandarin(fields: &Fields) -> Option<String> {
    // The diaeresis of `ü` stays: Wade-Giles needs it.
    let tone = |c: &char| matches!(c, '\u{300}'..='\u{307}' | '\u{30c}');
    Some(first(fields, "kMandarin")?.nfd().filter(|c| !tone(c)).nfc().collect())
}

fn cantonese(fields: &Fields) -> Option<String> {
    Some(first(fields, "kCantonese")?.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned())
}

fn korean(fields: &Fields) -> Option<String> {
    first(fields, "kHangul")?.split(':').next().map(str::to_owned)
}

fn japanese(fields: &Fields) -> Option<String> {
    // Long vowels are not told apart in names.
    Some(first(fields, "kJapaneseOn")?.to_lowercase().replace("ou", "o").replace("uu", "u"))
}
