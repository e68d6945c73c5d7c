//! What each line of a document is: the story, or what a page puts around it.
//!
//! Facts are read from titles, body lines and list items only. A line that is neither stays in the document with its class, and one that
//! names a listed party together with an authority and an act is shown for review: whoever wants to hide a designation in a
//! block of related links does not.
//!
//! No page structure is needed: what is looked at is how a line ends (a final stop, a date after blanks), how long it is,
//! whether it stood before, what stands around it, and a small list of the words of menus, forms and captions. In order:
//!
//! 1. A line by itself: a date is a *clock*, a menu's or form's word a *widget*, "This file photo shows" a *caption*, a
//!    bullet or number an *item*; a line that ends like a sentence or is long is *body*. Others are open.
//! 2. Neighbours: a headline with its day, set off by blanks or in a run of such lines, is a *related link*. Open lines
//!    right after a line that ends in a colon are *items*.
//! 3. Place: before the first body line one open line is the *title*, and a line that ends in that title is a menu glued
//!    to it (*repeated*). After the last, open lines are *related links*, short ones *widgets*. Between, they are *headings*.
//! 4. A line of the story that stood before is *repeated*.
//!
//! 5. An earlier message that a reply cites is a *quote* (`letter`).
//!
//! In a text whose paragraphs are broken into lines, the lines of a paragraph are one [`Line`], whose span then holds the breaks
//! (`wrap`).

mod cues;
mod date;
mod dateline;
mod letter;
mod wrap;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::document::Span;

pub(crate) use date::month;
pub use dateline::{Dateline, dateline};
use letter::earlier_messages;
pub(crate) use letter::{is_forward_mark, is_original_mark};
use wrap::{unwrap_columns, unwrap_paragraphs};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineClass {
    /// The headline.
    Title,
    /// The story.
    Body,
    /// An item of a list within the story.
    Item,
    /// A heading within the story.
    Heading,
    /// What stands under a picture.
    Caption,
    /// A headline of another story.
    RelatedLink,
    /// Menus, forms, buttons.
    Widget,
    /// The day on which the page was shown.
    Clock,
    /// The title again, or another line that stood before.
    Repeated,
    /// Of an earlier message that a reply cites.
    Quote,
}

impl LineClass {
    /// Whether facts are read from it.
    pub fn is_story(self) -> bool {
        matches!(self, Self::Title | Self::Body | Self::Item)
    }
}

/// One line that is not empty; in a text broken at a width, one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it stands, without white space around it.
    pub span: Span,
    /// Its number in the document, from 1, empty lines counted; of a paragraph, that of its first line.
    pub number: u32,
    /// What it is.
    pub class: LineClass,
}

/// The longest headline, in [`width`].
const TITLE: usize = 200;
/// The longest heading or related link, in [`width`].
const HEADING: usize = 120;
/// The longest line of a menu or form, in [`width`].
const WIDGET: usize = 60;
/// The longest caption, in [`width`].
const CAPTION: usize = 400;
/// An open line of up to so many words says nothing by itself: a menu, not a headline.
const FEW_WORDS: usize = 2;
/// Beyond so many bytes a line is long whatever else it is, and is not measured further.
const LONG: usize = 1_600;

/// Cuts a text into lines and says what each is.
pub fn classify(text: &str) -> Vec<Line> {
    let pieces = unwrap_paragraphs(text, &unwrap_columns(text, cut(text)));
    let mut guesses: Vec<Guess> = pieces.iter().map(|piece| guess(piece.text(text))).collect();
    earlier_messages(text, &pieces, &mut guesses);
    tables(text, &pieces, &mut guesses);
    un_fields(text, &pieces, &mut guesses);
    link_blocks(text, &pieces, &mut guesses);
    items_after_colons(text, &pieces, &mut guesses);
    credited_pictures(text, &pieces, &mut guesses);
    let mut lines = place(text, &pieces, &guesses);
    repetitions(text, &mut lines);
    lines
}

/// A line that is not empty, before it is classified.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
    number: u32,
    last_number: u32,
}

impl Piece {
    fn text(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// What a line is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guess {
    /// It shows by itself.
    Sure(LineClass),
    /// Short and without a final stop: its place tells.
    Open,
    /// The same with its day at the end.
    Dated {
        /// Blanks, a bar or a dash set the day off.
        is_set_off: bool,
    },
}

/// Lines without the white space and byte order marks around them; CR, LF and CRLF end a line.
fn cut(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut start, mut number) = (0, 1_u32);
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.bytes().position(|byte| byte == b'\n' || byte == b'\r');
        let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}');
        let from = line.trim_start_matches(blank);
        let bare = from.trim_end_matches(blank);
        if !bare.is_empty() {
            let at = start + line.len() - from.len();
            pieces.push(Piece { start: at, end: at + bare.len(), number, last_number: number });
        }
        let Some(length) = length else { return pieces };
        let ending = if rest.get(length..).is_some_and(|ending| ending.starts_with("\r\n")) { 2 } else { 1 };
        start += length + ending;
        number = number.saturating_add(1);
    }
}

/// What a line is by itself.
fn guess(line: &str) -> Guess {
    use LineClass::{Body, Caption, Clock, Item, Widget};
    if line.len() > LONG {
        return Guess::Sure(if is_bullet(line) { Item } else { Body });
    }
    if is_un_entry(line) {
        return Guess::Sure(Body);
    }
    let width = width(line);
    if date::is_whole_line(line) {
        return Guess::Sure(Clock);
    }
    if width <= CAPTION && is_caption(line) {
        return Guess::Sure(Caption);
    }
    if is_bullet(line) {
        return Guess::Sure(Item);
    }
    // What becomes of the entries below is of the story, however short it is said.
    if cues::NOTICE_HEADS.contains(&fold(line).trim_end_matches(':')) {
        return Guess::Sure(Body);
    }
    if let Some(row) = table_row(line) {
        return Guess::Sure(row);
    }
    if width <= WIDGET && is_widget(line) {
        return Guess::Sure(Widget);
    }
    if width <= TITLE
        && let Some(tail) = date::tail(line)
        && !ends_as_sentence(line.get(..tail.before).unwrap_or_default())
    {
        return Guess::Dated { is_set_off: tail.is_set_off };
    }
    // A short question is a headline or a heading: it states nothing.
    let is_question = width <= HEADING && line.ends_with(['?', '？', '؟']);
    // A story that an agency cut off still begins with its dateline; headlines begin at most with a city and a colon.
    let is_dated = || dateline(line).is_some_and(|found| found.outlet.is_some() || found.date.is_some());
    if width > TITLE || (ends_as_sentence(line) && !is_question) || is_dated() {
        return Guess::Sure(Body);
    }
    Guess::Open
}

/// Lines with bars in a row, as many in each, are a table if they say more than a menu does: figures, or cells of several words.
fn tables(text: &str, pieces: &[Piece], guesses: &mut [Guess]) {
    let bars: Vec<usize> = pieces.iter().map(|piece| piece.text(text).matches('|').count()).collect();
    let says = |at: usize| {
        pieces.get(at).is_some_and(|piece| {
            let line = piece.text(text);
            let words = |cell: &str| cell.split_whitespace().count() >= CELL_WORDS;
            line.contains(|c: char| c.is_ascii_digit()) || line.split('|').any(words)
        })
    };
    let mut first = 0;
    while let Some(number) = bars.get(first) {
        let rest = bars.get(first..).unwrap_or_default();
        let length = rest.iter().take_while(|bars| *bars == number).count();
        let rows = first..first + length;
        let telling = rows.clone().filter(|at| says(*at)).count();
        if *number > 0 && length > 1 && telling * 2 >= length {
            for at in rows {
                let line = pieces.get(at).map(|piece| piece.text(text)).unwrap_or_default();
                let shows = table_row(line).is_some() || ends_as_sentence(line);
                if let Some(guess) = guesses.get_mut(at).filter(|_| !shows) {
                    *guess = Guess::Sure(LineClass::Item);
                }
            }
        }
        first += length;
    }
}

/// A cell of so many words is none of a menu.
const CELL_WORDS: usize = 4;

/// Headlines with their day: set off from it, or in a run of lines of which each has one.
fn link_blocks(text: &str, pieces: &[Piece], guesses: &mut [Guess]) {
    let dated: Vec<bool> = guesses.iter().map(|guess| matches!(guess, Guess::Dated { .. })).collect();
    let is_dated = |at: Option<usize>| at.and_then(|at| dated.get(at)).copied().unwrap_or_default();
    for (at, guess) in guesses.iter_mut().enumerate() {
        let Guess::Dated { is_set_off } = *guess else { continue };
        let is_run = is_dated(at.checked_sub(1)) || is_dated(at.checked_add(1));
        let is_long = pieces.get(at).is_some_and(|piece| width(piece.text(text)) > HEADING);
        *guess = match (is_set_off || is_run, is_long) {
            (true, _) => Guess::Sure(LineClass::RelatedLink),
            (false, true) => Guess::Sure(LineClass::Body),
            (false, false) => Guess::Open,
        };
    }
}

/// Open lines that follow a colon without a gap that is wider than the one before them are a list without bullets.
fn items_after_colons(text: &str, pieces: &[Piece], guesses: &mut [Guess]) {
    let mut gap = None;
    for at in 1..pieces.len() {
        let (Some(piece), Some(before)) = (pieces.get(at), pieces.get(at - 1)) else { continue };
        let distance = piece.number.saturating_sub(before.last_number);
        let opens = guesses.get(at - 1) == Some(&Guess::Sure(LineClass::Body))
            && before.text(text).ends_with([':', '：']);
        let most = if opens { Some(distance.max(1)).filter(|gap| *gap <= 2) } else { gap };
        gap = None;
        // "X, leader of Y;" and so on, up to the one behind "; and".
        let line = piece.text(text);
        let joined = [";", "; and", "; or"].iter().any(|end| line.ends_with(end));
        let last = before.text(text).ends_with("; and")
            && guesses.get(at - 1) == Some(&Guess::Sure(LineClass::Item));
        let row = guesses.get(at) == Some(&Guess::Sure(LineClass::Body)) && (joined || last);
        if let Some(most) = most
            && (row || guesses.get(at) == Some(&Guess::Open))
            && distance <= most
        {
            if let Some(guess) = guesses.get_mut(at) {
                *guess = Guess::Sure(LineClass::Item);
            }
            gap = Some(distance);
        }
    }
}

/// A short line that ends in an agency's name in brackets and stands before the story credits a picture.
fn credited_pictures(text: &str, pieces: &[Piece], guesses: &mut [Guess]) {
    let mut bodies = (0..guesses.len()).filter(|at| guesses.get(*at) == Some(&Guess::Sure(LineClass::Body)));
    let (Some(first), Some(_)) = (bodies.next(), bodies.next()) else { return };
    let is_credited = pieces.get(first).is_some_and(|piece| {
        let line = piece.text(text);
        let credit =
            line.strip_suffix(')').and_then(|line| line.rsplit_once('(')).map(|(_, credit)| fold(credit));
        line.len() <= HEADING * 2
            && credit.is_some_and(|credit| cues::AGENCIES.contains(&credit.as_str()))
            && dateline(line).is_none()
    });
    if is_credited && let Some(guess) = guesses.get_mut(first) {
        *guess = Guess::Sure(LineClass::Caption);
    }
}

/// Gives the open lines a class by where they stand.
fn place(text: &str, pieces: &[Piece], guesses: &[Guess]) -> Vec<Line> {
    let is_story = |guess: &Guess| matches!(guess, Guess::Sure(LineClass::Body | LineClass::Item));
    let first = guesses.iter().position(is_story).unwrap_or(guesses.len());
    let last = guesses.iter().rposition(is_story);
    let title = title(text, pieces, guesses, first);
    let headline = title.and_then(|at| pieces.get(at)).map(|piece| piece.text(text));

    let mut lines = Vec::with_capacity(pieces.len());
    for (at, (piece, guess)) in pieces.iter().zip(guesses).enumerate() {
        let line = piece.text(text);
        let class = match guess {
            Guess::Sure(class) => *class,
            Guess::Open | Guess::Dated { .. } => {
                let is_few = line.split_whitespace().nth(FEW_WORDS).is_none() && width(line) <= WIDGET;
                let is_over = last.is_some_and(|last| at > last)
                    || (last.is_none() && title.is_some_and(|title| at > title));
                if title == Some(at) {
                    LineClass::Title
                } else if headline.is_some_and(|headline| is_glued(line, headline)) {
                    LineClass::Repeated
                } else if is_over && is_few {
                    LineClass::Widget
                } else if is_over && width(line) <= HEADING {
                    LineClass::RelatedLink
                } else if at < first && is_few {
                    LineClass::Widget
                } else if width(line) <= HEADING {
                    LineClass::Heading
                } else {
                    LineClass::Body
                }
            }
        };
        lines.push(Line { span: Span::new(piece.start, piece.end), number: piece.number, class });
    }
    lines
}

/// The title among the open lines before the story: one that stands there again or is glued to a menu, else the first of
/// several words that is not just the name of a body above another, else the first.
fn title(text: &str, pieces: &[Piece], guesses: &[Guess], first: usize) -> Option<usize> {
    let open: Vec<(usize, &str)> = (guesses.iter().zip(pieces).enumerate().take(first))
        .filter(|(_, (guess, _))| matches!(guess, Guess::Open | Guess::Dated { .. }))
        .map(|(at, (_, piece))| (at, piece.text(text)))
        .take(HEAD)
        .collect();
    let is_headline = |line: &str| line.split_whitespace().nth(FEW_WORDS).is_some() || width(line) > WIDGET;
    let confirmed = open.iter().enumerate().find(|(place, (_, line))| {
        let others = open.iter().enumerate().filter(|(other, _)| other != place);
        is_headline(line) && others.into_iter().any(|(_, (_, other))| other == line || is_glued(other, line))
    });
    let mut headlines = open.iter().filter(|(_, line)| is_headline(line));
    let first = headlines.next();
    // The name of the body that publishes stands above the headline, and says less.
    let below = first.filter(|(_, line)| is_body(line)).and_then(|(_, name)| {
        headlines.find(|(_, line)| line.split_whitespace().count() > name.split_whitespace().count())
    });
    let (at, _) = confirmed.map(|(_, found)| found).or(below).or(first).or_else(|| open.first())?;
    Some(*at)
}

/// Whether a line may be the name of a body and nothing else; names of acts have numbers.
fn is_body(line: &str) -> bool {
    line.split_whitespace().count() <= BODY_WORDS
        && !line.contains(|c: char| c.is_ascii_digit())
        && fold(line).split(|c: char| !c.is_alphabetic()).any(|word| cues::BODIES.contains(&word))
}

/// The most words of the name of a body above a headline.
const BODY_WORDS: usize = 6;

/// So many open lines are looked at for the title.
const HEAD: usize = 40;

/// Whether a line is a menu with the headline glued to its end.
fn is_glued(line: &str, headline: &str) -> bool {
    headline.len() >= 20
        && line
            .strip_suffix(headline)
            .is_some_and(|menu| !menu.is_empty() && width(menu) <= HEADING && !ends_as_sentence(menu))
}

/// Marks what stood before in the story, or before with the same class.
fn repetitions(text: &str, lines: &mut [Line]) {
    let mut seen: HashMap<&str, LineClass> = HashMap::with_capacity(lines.len());
    for line in lines {
        let words = text.get(line.span.range()).unwrap_or_default();
        match seen.get(words) {
            Some(before) if before.is_story() || *before == line.class => line.class = LineClass::Repeated,
            // A related link with the title's words must not hide the title.
            _ => {
                seen.insert(words, line.class);
            }
        }
    }
}

/// How wide a line is: a letter is 1, an ideograph or syllable 3, because it says as much as a short word.
fn width(line: &str) -> usize {
    if line.is_ascii() {
        return line.len();
    }
    line.chars()
        .map(|c| {
            if matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}') {
                3
            } else {
                1
            }
        })
        .sum()
}

/// Whether a line ends as sentences do: a stop, also within closing quotes or brackets or before a credit in brackets; a
/// colon, semicolon or comma too, which lead to the next line.
fn ends_as_sentence(line: &str) -> bool {
    const STOPS: [char; 20] = [
        '.', '!', '?', '…', ':', ';', '。', '！', '？', '：', '；', '।', '॥', '؟', '۔', '።', '؛', ',', '，',
        '،',
    ];
    let closing = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '」' | '』' | '*')
    };
    let bare = line.trim_end_matches(closing);
    if bare.ends_with(STOPS) {
        return true;
    }
    // "… in Washington. (Yonhap)", "… to 2018.[1]", and a sentence that is all in brackets.
    let Some(last) = bare.chars().next_back().filter(|c| matches!(c, ')' | ']')) else { return false };
    let inside = bare.trim_end_matches([')', ']']);
    if inside.trim_end_matches(closing).ends_with(STOPS) {
        return true;
    }
    let open = if last == ')' { '(' } else { '[' };
    inside.rsplit_once(open).is_some_and(|(before, credit)| {
        credit.len() <= WIDGET && before.trim_end_matches(closing).ends_with(STOPS)
    })
}

/// Whether a line is an entry of a list of the Security Council: `QDi.435 Name: 1: ...`, `KPe.001 Name: ...`.
fn is_un_entry(line: &str) -> bool {
    let mut letters = line.bytes();
    let mut next = |is: fn(&u8) -> bool| letters.next().is_some_and(|byte| is(&byte));
    next(u8::is_ascii_uppercase)
        && next(u8::is_ascii_uppercase)
        && next(|byte| matches!(byte, b'i' | b'e'))
        && next(|byte| *byte == b'.')
        && next(u8::is_ascii_digit)
        && next(u8::is_ascii_digit)
        && next(u8::is_ascii_digit)
}

/// The fields of an entry of the Security Council in lines of their own beneath its number.
fn un_fields(text: &str, pieces: &[Piece], guesses: &mut [Guess]) {
    let mut within = false;
    for (piece, guess) in pieces.iter().zip(guesses) {
        let line = piece.text(text);
        let label = line.split_once(':').map(|(label, _)| fold(label));
        let field = label.is_some_and(|label| cues::UN_FIELDS.contains(&label.as_str()));
        within = is_un_entry(line) || within && field;
        if within {
            *guess = Guess::Sure(LineClass::Body);
        }
    }
}

/// Whether a line begins with a bullet, a dash or a number as items of lists do.
fn is_bullet(line: &str) -> bool {
    let mut rest = line.chars();
    let Some(first) = rest.next() else { return false };
    let after = rest.as_str();
    match first {
        '•' | '●' | '▪' | '■' | '◦' | '‣' | '∙' | '·' | '➤' | '►' | '✓' | '\u{f0b7}' => {
            !after.trim().is_empty()
        }
        '-' | '*' | '–' | '—' | '+' => after.starts_with(char::is_whitespace) && !after.trim().is_empty(),
        '(' => {
            let mark = after.split_once(')').map(|(mark, _)| mark).unwrap_or_default();
            is_mark(mark)
        }
        c if c.is_ascii_alphanumeric() => {
            let mark = line.split([' ', '\t', '\u{a0}']).next().unwrap_or_default();
            mark.len() < line.len() && mark.strip_suffix(['.', ')']).is_some_and(is_number)
        }
        _ => false,
    }
}

/// A row of a table in text, `| Alpha | 3 May 1970 |` or with tabs: a record, or the rule beneath its head.
fn table_row(line: &str) -> Option<LineClass> {
    if line.starts_with('|') && line.ends_with('|') && line.len() > 2 {
        let is_rule = line.chars().all(|c| matches!(c, '|' | '-' | ':' | '=' | '+') || c.is_whitespace());
        return Some(if is_rule { LineClass::Widget } else { LineClass::Item });
    }
    let cells = line.split('\t').filter(|cell| !cell.trim().is_empty()).count();
    (cells >= 3 && !ends_as_sentence(line)).then_some(LineClass::Item)
}

/// 1 to 999, or one small letter, or small Roman figures.
fn is_mark(mark: &str) -> bool {
    is_number(mark)
        || (mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_lowercase()))
        || ((1..=4).contains(&mark.len()) && mark.bytes().all(|byte| b"ivx".contains(&byte)))
}

fn is_number(mark: &str) -> bool {
    (1..=3).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a line is of a menu, a form or a byline.
fn is_widget(line: &str) -> bool {
    let folded = fold(line);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    // "a/k/a" and "n/a" are no menus.
    let parts = folded.split(['|', '›', '»']).flat_map(|part| part.split(" / ")).count();
    bare.is_empty()
        || cues::WIDGETS.contains(&bare)
        || cues::WIDGET_STARTS.iter().any(|start| folded.starts_with(start))
        || (parts >= 3 && !ends_as_sentence(line))
        || (!ends_as_sentence(line)
            && folded.split_whitespace().count() <= 6
            && cues::BYLINE_STARTS.iter().any(|start| folded.starts_with(start))
            && line
                .split_whitespace()
                .skip(1)
                .all(|word| !word.starts_with(char::is_lowercase) || word == "and"))
}

/// Whether a line stands under a picture.
fn is_caption(line: &str) -> bool {
    // Cues stand in the first and last words; a long line is not folded whole.
    let first: String = line.chars().take(40).collect();
    let first = fold(&first);
    if cues::CAPTION_STARTS.iter().any(|start| first.starts_with(start)) {
        return true;
    }
    line.contains(['(', '/']) && {
        let folded = fold(line);
        cues::CAPTION_CREDITS.iter().any(|credit| folded.contains(credit))
    }
}

/// Small letters without the accents of Latin, straight apostrophes, single blanks.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_whitespace() {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
            continue;
        }
        match c {
            '’' | '‘' | '`' | '´' => folded.push('\''),
            'à'..='å' | 'À'..='Å' => folded.push('a'),
            'ç' | 'Ç' => folded.push('c'),
            'è'..='ë' | 'È'..='Ë' => folded.push('e'),
            'ì'..='ï' | 'Ì'..='Ï' => folded.push('i'),
            'ñ' | 'Ñ' => folded.push('n'),
            'ò'..='ö' | 'Ò'..='Ö' => folded.push('o'),
            'ù'..='ü' | 'Ù'..='Ü' => folded.push('u'),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}
