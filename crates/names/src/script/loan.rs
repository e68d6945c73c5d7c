//! Foreign names as Japanese and Korean write them by sound: `セルゲイ・ラブロフ`, `세르게이 라브로프`.
//!
//! What they have no sound for is lost, so such a name is compared by its consonants only, see
//! [`sound::loan`](crate::sound::loan). Names that may be Japanese or Korean themselves get no reading here.

use super::run::{Name, Run, Script};
use super::{Romanisation, System, han, hangul};

/// The Arabic article and the word for `son`, which are written as words of their own.
const PARTICLES: [(&str, &str); 3] = [("aru", "al"), ("eru", "el"), ("ibun", "ibn")];

/// The readings of a name in katakana alone.
pub(super) fn in_katakana(name: &Name) -> Vec<Romanisation> {
    let is_foreign = |run: &&Run| run.script == Script::Han && run.is_word;
    if !name.runs.iter().filter(is_foreign).all(|run| run.text.chars().all(is_katakana)) {
        return Vec::new();
    }
    let spell = |text: &str| {
        let word = han::by_sound(text);
        PARTICLES.iter().find(|(lent, _)| *lent == word).map_or(word, |(_, own)| (*own).to_owned())
    };
    let mut readings = vec![spelled(name, Script::Han, &spell)];
    if name.runs.iter().any(|run| slavic(&run.text).is_some()) {
        let meant = |text: &str| spell(slavic(text).as_deref().unwrap_or(text));
        readings.insert(0, spelled(name, Script::Han, &meant));
    }
    readings
}

/// A word with the `v` before `l` (`ウラジーミル`) and the soft `d` (`メドベージェフ`) that it may be meant to have.
fn slavic(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let hides_v =
        letters.next() == Some('ウ') && letters.next().is_some_and(|next| ('ラ'..='ロ').contains(&next));
    let spelled = if hides_v { word.replacen('ウ', "ヴ", 1) } else { word.to_owned() };
    Some(spelled.replace("ジェ", "デ")).filter(|spelled| spelled != word)
}

/// The readings of a name in Hangul that no Korean has.
pub(super) fn in_hangul(name: &Name) -> Vec<Romanisation> {
    // `라자루스 그룹`: a word for a kind of body may stand beside a foreign name.
    let is_name =
        |run: &&Run| run.script == Script::Hangul && run.is_word && hangul::meaning(&run.text).is_none();
    let names: Vec<&Run> = name.runs.iter().filter(is_name).collect();
    let alone = name.count_of(Script::Hangul) == 1;
    if names.is_empty() || names.iter().any(|run| hangul::may_be_korean(&run.text, alone)) {
        return Vec::new();
    }
    let lent = |text: &str| hangul::meaning(text).map_or_else(|| hangul::as_lent(text), str::to_owned);
    let mut readings = vec![spelled(name, Script::Hangul, &lent)];
    // `알아사드`: the Arabic article is written with its word.
    let parts = |text: &str| {
        let (article, rest) = text.split_at_checked('알'.len_utf8())?;
        let parts = matches!(article, "알" | "엘") && !rest.starts_with(|next| ('라'..='맇').contains(&next));
        (parts && rest.chars().count() > 1).then(|| format!("al {}", hangul::as_lent(rest)))
    };
    if names.iter().any(|run| parts(&run.text).is_some()) {
        let apart = |text: &str| parts(text).unwrap_or_else(|| lent(text));
        readings.push(spelled(name, Script::Hangul, &apart));
    }
    readings
}

fn spelled(name: &Name, script: Script, write: &dyn Fn(&str) -> String) -> Romanisation {
    name.spell(System::Loan, |_, run| (run.script == script).then(|| write(&run.text)))
}

fn is_katakana(character: char) -> bool {
    matches!(character, '\u{30a1}'..='\u{30fa}' | '\u{30fc}')
}
