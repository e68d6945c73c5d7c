//! A text cut into words, and words into sentences.

use unicode_normalization::UnicodeNormalization;

use crate::document::Span;
use crate::word::{Set, Sets};

/// A word, a number or a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// As it is compared: lower case, curly apostrophes straight, the dots of `U.S.` left out.
    pub word: String,
    /// What it is.
    pub kind: TokenKind,
    /// The sets of words that it is in.
    pub sets: Sets,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word that begins with a capital.
    Capital,
    /// A word all in capitals, of two letters or more.
    Capitals,
    /// Any other word.
    Word,
    /// A number, with what stands in it: `1.1`, `110th`, `6,000`.
    Number,
    /// The end of a possessive: `'s`, or `'` after an s.
    Possessive,
    /// An opening or closing quotation mark.
    Quote,
    /// Any other mark.
    Mark,
}

impl Token {
    /// Whether it is this word or mark.
    pub fn is(&self, word: &str) -> bool {
        self.word == word
    }

    /// Whether it is one of these words.
    pub fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.word.as_str())
    }

    /// Whether it is in a set of words.
    pub fn is_in(&self, set: Set) -> bool {
        self.sets.has(set)
    }

    /// Whether it begins with a capital.
    pub fn is_capital(&self) -> bool {
        matches!(self.kind, TokenKind::Capital | TokenKind::Capitals)
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}')
}

/// Whether a character is not seen and says nothing: zero-width blanks and joiners, a soft hyphen, a byte order mark.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character is an accent of the letter before it.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// What stands between the cells of a row.
pub(crate) const CELL: &str = "|";

/// Whether a tab ends the cell of a table: words stand before it and after it, and more than the number or bullet of an item.
fn is_cell_end(text: &str, tab: usize, tokens: usize) -> bool {
    let before = text.get(..tab).unwrap_or_default().trim_end_matches(' ');
    let after = text.get(tab + 1..).unwrap_or_default().trim_start_matches(' ');
    let ends =
        before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ')' | '"' | '”' | '\'' | '’'));
    let begins =
        after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '"' | '“' | '‘' | '\''));
    tokens > 1 && ends && begins
}

/// Cuts a part of a text into tokens; positions are those of the whole text. A tab between the cells of a row is a `|`.
pub fn tokens(text: &str, part: Span) -> Vec<Token> {
    let mut tokens = Vec::new();
    let Some(slice) = text.get(part.range()) else { return tokens };
    let mut chars = slice.char_indices().peekable();
    let base = part.start as usize;
    let is_row = slice.contains('\t') && !slice.trim_end().ends_with(['.', '!', '?']);
    while let Some((at, c)) = chars.next() {
        // The cells of a table are apart, also where one of them is a sentence.
        if c == '\t' && (is_row && !tokens.is_empty() || is_cell_end(slice, at, tokens.len())) {
            tokens.push(token(base + at, base + at + 1, CELL.to_owned(), TokenKind::Mark));
            continue;
        }
        if c.is_whitespace() || is_unseen(c) {
            continue;
        }
        if !c.is_alphanumeric() {
            let end = at + c.len_utf8();
            let before = tokens.last().is_some_and(|token: &Token| {
                token.span.end as usize == base + at
                    && token.kind != TokenKind::Mark
                    && token.kind != TokenKind::Quote
            });
            if is_apostrophe(c) && before {
                let mut after = slice.get(end..).unwrap_or_default().chars();
                let possessive = after.next().is_some_and(|next| matches!(next, 's' | 'S'))
                    && after.next().is_none_or(|next| !next.is_alphanumeric());
                if possessive {
                    chars.next();
                    tokens.push(token(base + at, base + end + 1, "'s".to_owned(), TokenKind::Possessive));
                    continue;
                }
                let plural = tokens.last().is_some_and(|token: &Token| token.word.ends_with('s'));
                let closes = slice.get(end..).unwrap_or_default().starts_with(char::is_whitespace);
                if plural && closes && c != '\u{2018}' {
                    tokens.push(token(base + at, base + end, "'".to_owned(), TokenKind::Possessive));
                    continue;
                }
            }
            let quote = matches!(
                c,
                '"' | '\u{201c}'
                    | '\u{201d}'
                    | '\u{201e}'
                    | '\u{00ab}'
                    | '\u{00bb}'
                    | '\u{2018}'
                    | '\u{2019}'
            );
            let kind = if quote { TokenKind::Quote } else { TokenKind::Mark };
            let word = if matches!(c, '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}') {
                "-".to_owned()
            } else {
                c.to_string()
            };
            tokens.push(token(base + at, base + end, word, kind));
            continue;
        }
        let mut end = at + c.len_utf8();
        let number = c.is_ascii_digit();
        while let Some((next_at, next)) = chars.peek().copied() {
            let after = slice.get(next_at + next.len_utf8()..).and_then(|rest| rest.chars().next());
            let joins = match next {
                // `U.S.`: single letters with dots; the last dot too, if letters with dots came before, and that of an
                // initial before another word with a capital.
                '.' if !number => {
                    let written = slice.get(at..next_at).unwrap_or_default();
                    let single = written.chars().rev().take_while(|c| *c != '.').count() == 1;
                    let initial = || {
                        let follows = slice.get(next_at + 1..).unwrap_or_default();
                        let mut rest = follows.chars();
                        // "in a post on X. The group said": there a sentence ends.
                        let begins = ["The", "It", "This", "He", "She", "They", "In", "On"];
                        let word = follows.trim_start().split(|c: char| !c.is_alphanumeric()).next();
                        let platform =
                            written == "X" && slice.get(..at).is_some_and(|before| before.ends_with(" on "));
                        !platform
                            && !word.is_some_and(|word| begins.contains(&word))
                            && c.is_uppercase()
                            && rest.next() == Some(' ')
                            && rest.next().is_some_and(char::is_uppercase)
                    };
                    // `Mixer.io`: a name that is a domain.
                    let domain = c.is_uppercase()
                        && written.chars().count() > 2
                        && is_domain(slice.get(next_at + 1..).unwrap_or_default());
                    domain
                        || single
                            && (after.is_some_and(char::is_alphabetic) || written.contains('.') || initial())
                }
                '.' | ',' if number => after.is_some_and(|c| c.is_ascii_digit()),
                // `sanc-` at the end of a line, and `tioned` on the next.
                '-' | '\u{2010}' if !number && breaks(slice.get(next_at + next.len_utf8()..)) => true,
                c if c.is_whitespace() => {
                    let written = slice.get(at..next_at).unwrap_or_default();
                    !number && written.trim_end().ends_with(['-', '\u{2010}']) && written.len() > 1
                }
                '-' | '\u{2010}' | '\u{2011}' | '&' => {
                    // `Al-'Amili`.
                    let mut rest = slice.get(next_at + next.len_utf8()..).unwrap_or_default().chars().skip(1);
                    let inner =
                        after.is_some_and(is_apostrophe) && rest.next().is_some_and(char::is_uppercase);
                    after.is_some_and(char::is_alphanumeric) || next != '&' && inner
                }
                // `Rostov–Volga`, as it is printed for a hyphen.
                '\u{2013}' => !number && after.is_some_and(char::is_uppercase),
                next if is_accent(next) => true,
                next if is_unseen(next) => {
                    let mut rest = slice.get(next_at..).unwrap_or_default().chars();
                    rest.find(|c| !is_unseen(*c)).is_some_and(char::is_alphanumeric)
                }
                next if is_apostrophe(next) => {
                    // `O'Neill`, `Qa'ida`; not the possessive.
                    let rest = slice.get(next_at + next.len_utf8()..).unwrap_or_default();
                    let mut letters = rest.chars();
                    let first = letters.next();
                    let ends = letters.next().is_none_or(|c| !c.is_alphanumeric());
                    first.is_some_and(char::is_alphabetic) && !(matches!(first, Some('s' | 'S')) && ends)
                }
                next => next.is_alphanumeric(),
            };
            if !joins {
                break;
            }
            end = next_at + next.len_utf8();
            chars.next();
        }
        let written = slice.get(at..end).unwrap_or_default();
        let word = whole(as_compared(written, number));
        let letters = || written.chars().filter(|c| c.is_alphabetic());
        let kind = if number && is_name_of_figures(written) {
            TokenKind::Capital
        } else if number {
            TokenKind::Number
        } else if letters().count() > 1 && letters().all(char::is_uppercase) {
            TokenKind::Capitals
        } else if c.is_uppercase() || has_article(written) {
            TokenKind::Capital
        } else {
            TokenKind::Word
        };
        tokens.push(token(base + at, base + end, word, kind));
    }
    tokens
}

/// Whether a line ends here, and the next begins with a small letter.
fn breaks(rest: Option<&str>) -> bool {
    let rest = rest.unwrap_or_default();
    let next = rest.trim_start();
    let gap = rest.get(..rest.len() - next.len()).unwrap_or_default();
    gap.matches('\n').count() == 1 && next.starts_with(char::is_lowercase)
}

/// A word that is divided at the end of a line, whole: `sanc-tioned` is a word that rules know without its hyphen, and
/// `state-sponsored` is none.
fn whole(word: String) -> String {
    if !word.contains('-') {
        return word;
    }
    let word: String = word.split_whitespace().collect();
    let joined = word.replacen('-', "", 1);
    let divided = !joined.contains('-')
        && joined.chars().all(char::is_alphabetic)
        && Sets::of(&word) == Sets::default()
        && Sets::of(&joined) != Sets::default();
    if divided { joined } else { word }
}

/// Whether the last part of a domain stands here: two to six small letters, and the end of the word.
fn is_domain(rest: &str) -> bool {
    let letters = rest.chars().take_while(char::is_ascii_lowercase).count();
    (2..=6).contains(&letters) && rest.chars().nth(letters).is_none_or(|c| !c.is_alphanumeric())
}

/// `1C-Bitrix`: a figure with a capital letter, and a word with one.
fn is_name_of_figures(written: &str) -> bool {
    written.split_once('-').is_some_and(|(first, rest)| {
        first.ends_with(char::is_uppercase) && rest.starts_with(char::is_uppercase)
    })
}

/// A word as it is compared: lower case, apostrophes straight, the dots of letters left out.
fn as_compared(written: &str, number: bool) -> String {
    if written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return written.to_ascii_lowercase();
    }
    let domain = written.split('.').all(|part| part.chars().count() > 1);
    written
        .chars()
        .filter(|c| (number || *c != '.' || domain) && !is_unseen(*c))
        .map(|c| match c {
            c if is_apostrophe(c) => '\'',
            '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

/// Whether a name has its article or particle before its capital: `al-Makki`, `d'Ivoire`.
fn has_article(written: &str) -> bool {
    const ARTICLES: [&str; 18] = [
        "al", "el", "ul", "ad", "as", "ash", "an", "ar", "at", "az", "es", "ed", "ud", "d", "l", "dell",
        "abd", "bin",
    ];
    let mut parts = written.split(['-', '\'', '\u{2019}']);
    parts.next().is_some_and(|first| ARTICLES.contains(&first))
        && parts.next().is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

fn token(start: usize, end: usize, word: String, kind: TokenKind) -> Token {
    // An `ex-minister` is a minister who is one no more.
    let sets = match word.strip_prefix("ex-") {
        Some(rest) => Sets::of(rest).with(Set::Former),
        None => Sets::of(&word),
    };
    Token { span: Span::new(start, end), word, kind, sets }
}

/// Words after which a full stop ends no sentence.
const SHORT: [&str; 38] = [
    "pte", "pty", "sdn", "bhd", "mr", "mrs", "ms", "dr", "gen", "lt", "col", "sen", "rep", "st", "no", "vs",
    "inc", "ltd", "co", "corp", "jr", "sr", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep",
    "oct", "nov", "dec", "art", "para", "p", "approx",
];

/// Cuts the tokens of a line into sentences, each a range of tokens. A full stop within quotation marks ends a sentence
/// only with them.
pub fn sentences(tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.kind == TokenKind::Quote && is_double(token) {
            quoted = !quoted;
        }
        let ends = match token.word.as_str() {
            "." => {
                let before = at.checked_sub(1).and_then(|before| tokens.get(before));
                let short = before.is_some_and(|before| {
                    before.is_any(&SHORT)
                        || (before.word.chars().count() == 1
                            && matches!(
                                before.kind,
                                TokenKind::Word | TokenKind::Capital | TokenKind::Capitals
                            ))
                });
                // The number of an item at the beginning of its line.
                let short = short
                    || at == 1
                        && before
                            .is_some_and(|before| before.kind == TokenKind::Number && before.word.len() <= 3);
                // "he wrote on X.": no initial of a name.
                let platform = before.is_some_and(|before| before.is("x"))
                    && at
                        .checked_sub(2)
                        .and_then(|on| tokens.get(on))
                        .is_some_and(|on| on.is_any(&["on", "via"]));
                let short = short && !platform;
                let next = tokens.get(at + 1);
                // "X Ltd. Iran said": a form of companies, and then a subject with its verb.
                let form = before.is_some_and(|before| before.is_any(&["ltd", "inc", "co", "corp"]));
                let short = short && !(form && begins_anew(tokens.get(at + 1..).unwrap_or_default()));
                // "QDi.435": a number right behind it.
                let numbers =
                    |next: &Token| next.kind == TokenKind::Number && next.span.start == token.span.end;
                let goes_on = next.is_some_and(|next| {
                    matches!(next.kind, TokenKind::Word) || next.is(",") || numbers(next)
                });
                !short && !goes_on
            }
            "!" | "?" => true,
            _ => is_spelled_form(token) && begins_anew(tokens.get(at + 1..).unwrap_or_default()),
        };
        if ends && !quoted {
            // Closing marks belong to the sentence they close.
            let mut end = at + 1;
            while tokens.get(end).is_some_and(|next| next.is_any(&[")", "]"])) {
                end += 1;
            }
            found.push(start..end);
            start = end;
            at = end;
            continue;
        }
        if token.kind == TokenKind::Quote && is_double(token) && !quoted {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            let stopped = before.is_some_and(|before| before.is_any(&[".", "!", "?"]));
            let next = tokens.get(at + 1);
            if stopped && next.is_none_or(|next| next.is_capital() || next.kind == TokenKind::Quote) {
                found.push(start..at + 1);
                start = at + 1;
            }
        }
        at += 1;
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found.into_iter().flat_map(pieces).collect()
}

/// Whether words begin a sentence for certain: a capital that is no part of the name before, and its verb soon after.
fn begins_anew(rest: &[Token]) -> bool {
    let Some(first) = rest.first().filter(|first| first.is_capital()) else { return false };
    if first.is_in(Set::Opener) {
        return true;
    }
    let names = rest.iter().take_while(|token| token.is_capital()).count();
    rest.get(names).filter(|_| names <= 3).is_some_and(|verb| {
        // "X Ltd. OFAC sanctioned Y"; "sanctioned by" says more of a name.
        let acts = verb.is_in(Set::Designates) || verb.is_in(Set::Delists);
        let acts =
            acts && rest.get(names + 1).is_none_or(|next| !next.is_any(&["by", "in", "on", "under", "for"]));
        (verb.is_in(Set::Says) || verb.is_in(Set::Finite) || acts || verb.is("also")) && !verb.is("claims")
    })
}

/// Whether a word is a form of companies that is spelled with stops, the last of which may end a sentence: "X S.A."
fn is_spelled_form(token: &Token) -> bool {
    let stops = token.span.range().len().saturating_sub(token.word.len());
    token.is_any(&["sa", "nv", "bv", "srl", "llc", "sas"]) && stops == token.word.len()
}

/// The longest sentence, in tokens. No prose has one so long; a text without full stops is cut, so that the time to read it
/// grows with its length and not faster.
const LONGEST: usize = 1_000;

fn pieces(sentence: std::ops::Range<usize>) -> impl Iterator<Item = std::ops::Range<usize>> {
    let end = sentence.end;
    sentence.step_by(LONGEST).map(move |start| start..end.min(start.saturating_add(LONGEST)))
}

/// Whether a quotation mark is one that quotes a sentence.
pub fn is_double(token: &Token) -> bool {
    token.is_any(&["\"", "\u{201c}", "\u{201d}", "\u{201e}", "\u{ab}", "\u{bb}"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text, Span::new(0, text.len())).into_iter().map(|token| token.word).collect()
    }

    fn cut(text: &str) -> Vec<String> {
        let tokens = tokens(text, Span::new(0, text.len()));
        sentences(&tokens)
            .into_iter()
            .map(|range| {
                let part = &tokens[range];
                text[part[0].span.start as usize..part[part.len() - 1].span.end as usize].to_owned()
            })
            .collect()
    }

    #[test]
    fn words_are_cut_as_they_are_compared() {
        assert_eq!(
            words("The U.S. froze the entities\u{2019} funds."),
            ["the", "us", "froze", "the", "entities", "'", "funds", "."]
        );
        assert_eq!(
            words("Korea's $1.1 billion, 6,000 al-Qa'ida"),
            ["korea", "'s", "$", "1.1", "billion", ",", "6,000", "al-qa'ida"]
        );
        assert_eq!(
            words("the 110th \u{201c}Center\u{201d}"),
            ["the", "110th", "\u{201c}", "center", "\u{201d}"]
        );
        assert_eq!(
            words("was sanc-tioned, sanc-\ntioned by a state-\nsponsored body - and\nothers"),
            [
                "was",
                "sanctioned",
                ",",
                "sanctioned",
                "by",
                "a",
                "state-sponsored",
                "body",
                "-",
                "and",
                "others"
            ]
        );
        assert_eq!(words("U.N.\u{2019}s"), ["un", "'s"]);
    }

    #[test]
    fn a_text_without_full_stops_is_cut() {
        let text = "and so on ".repeat(900);
        let tokens = tokens(&text, Span::new(0, text.len()));
        let cut = sentences(&tokens);
        assert_eq!(cut, [0..1_000, 1_000..2_000, 2_000..2_700]);
    }

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(
            cut("On Sept. 13, the U.S. acted. It froze funds."),
            ["On Sept. 13, the U.S. acted.", "It froze funds."]
        );
        assert_eq!(
            cut("\u{201c}We act. We will go on,\u{201d} he said. He left."),
            ["\u{201c}We act. We will go on,\u{201d} he said.", "He left."]
        );
        assert_eq!(
            cut("\"It is so.\" The statement added more."),
            ["\"It is so.\"", "The statement added more."]
        );
        assert_eq!(cut("So he wrote on X. Velm left."), ["So he wrote on X.", "Velm left."]);
        assert_eq!(cut("Said Mr. Smith of Acme Co. in May."), ["Said Mr. Smith of Acme Co. in May."]);
    }
}
