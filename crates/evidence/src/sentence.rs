//! A sentence with its words and what is named in it: what rules are written over.

use hashbrown::HashSet;

use crate::context;
use crate::document::{Document, Span};
use crate::fact::{Mention, MentionKind};
use crate::line::{Line, LineClass, dateline};
use crate::mention::{Named, mentions, span_of};
use crate::name::{is_described, is_head};
use crate::token::{Token, TokenKind, is_double, sentences, tokens};
use crate::vocabulary::Vocabulary;
use crate::word::{Set, Sets};

/// A sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its words and marks.
    pub tokens: Vec<Token>,
    /// What is named, in order.
    pub named: Vec<Named>,
    /// What stands between double quotation marks, as ranges of tokens without the marks.
    pub quoted: Vec<std::ops::Range<usize>>,
    /// The text from its first to its last token.
    pub text: String,
    /// The class of its line.
    pub class: LineClass,
    /// Its line, as the document counts them.
    pub line: usize,
    /// Whether it begins its line.
    pub is_first: bool,
    /// What its words are, to pass it over quickly where it has none that is asked for.
    sketch: Sketch,
    /// The first token after a dateline (`WASHINGTON, Sept. 13 (CGTN) --`, `Washington:`); 0 without one.
    pub begins: usize,
}

/// Which words a sentence may have: all sets that they are in, and a bit for each word, which several words share.
#[derive(Debug, Clone, Default)]
struct Sketch {
    sets: Sets,
    bits: [u64; 16],
}

impl Sketch {
    fn of(tokens: &[Token]) -> Self {
        let mut sketch = Self::default();
        for token in tokens {
            sketch.sets = sketch.sets.and(token.sets);
            let (word, bit) = Self::place(&token.word);
            if let Some(bits) = sketch.bits.get_mut(word) {
                *bits |= bit;
            }
        }
        sketch
    }

    fn may_have(&self, word: &str) -> bool {
        let (place, bit) = Self::place(word);
        self.bits.get(place).is_some_and(|bits| bits & bit != 0)
    }

    /// Where the bit of a word is, by its first and last byte and its length.
    fn place(word: &str) -> (usize, u64) {
        let bytes = word.as_bytes();
        let (first, last) =
            (bytes.first().copied().unwrap_or_default(), bytes.last().copied().unwrap_or_default());
        let mixed = (usize::from(first) * 31) ^ (usize::from(last) * 7) ^ (bytes.len() * 131);
        (mixed / 64 % 16, 1 << (mixed % 64))
    }
}

/// The sentences of a document's story, in order.
///
/// With `whole`, every line is taken for the story: in a text that is known to be nothing else.
pub fn of_document(document: &Document, vocabulary: &Vocabulary, whole: bool) -> Vec<Sentence> {
    let mut found = Vec::new();
    let cut: Vec<(usize, &Line, Vec<Token>)> = document
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| whole || line.class.is_story())
        .map(|(at, line)| (at, line, tokens(&document.text, line.span)))
        .collect();
    let (proper, plain) = written(&cut);
    for (at, line, all) in cut {
        // "Foreign Secretary X said:" has as many capitals as a headline.
        let speaks = all.last().is_some_and(|last| last.is(":"))
            && all.iter().rev().nth(1).is_some_and(|verb| verb.is_in(Set::Says));
        let headline = !whole && line.class != LineClass::Item && !speaks && context::is_headline(&all);
        let ranges = sentences(&all);
        let mut rest = all.into_iter();
        for (range, place) in ranges.into_iter().zip(0..) {
            let part: Vec<Token> = rest.by_ref().take(range.len()).collect();
            let mut named = mentions(document, vocabulary, &part);
            // A word that has its capital from the beginning of the sentence alone names nobody.
            let lone = |named: &Named| named.first == 0 && named.end == 1 && named.is_party();
            if named.first().is_some_and(lone)
                && part.first().is_some_and(|token| {
                    // "BlueRiver said" has more than one capital.
                    let printed = document.quote(token.span);
                    let inner = !printed.contains('-') && printed.chars().skip(1).any(char::is_uppercase);
                    token.kind == TokenKind::Capital
                        && !inner
                        && !proper.contains(&token.word)
                        && !is_explained(&part)
                })
            {
                named.remove(0);
            }
            let quoted = quoted(&part);
            let text = document.quote(span_of(&part, 0, part.len())).to_owned();
            let story = if place == 0 { dateline(document.quote(line.span)) } else { None };
            let begins = story.map_or(0, |dateline| {
                let end = line.span.start.saturating_add(dateline.span.end);
                part.iter().take_while(|token| token.span.start < end).count()
            });
            let mut sentence = Sentence {
                tokens: part,
                named,
                quoted,
                text,
                class: if whole { LineClass::Body } else { line.class },
                line: at,
                is_first: place == 0,
                sketch: Sketch::default(),
                begins,
            };
            sentence.sketch = Sketch::of(&sentence.tokens);
            if headline {
                context::bear_out(&mut sentence, &proper, &plain);
            }
            found.push(sentence);
        }
    }
    context::resolve(&mut found);
    context::last_of_its_sort(&mut found);
    context::called_groups(&mut found);
    found
}

/// Whether an aside says of the word that opens a sentence which body it is, or how else it is called: "Velmcoin, an exchange
/// based in Velm, said", "Velmar, also known as X, stole".
fn is_explained(tokens: &[Token]) -> bool {
    let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|token| token.is_any(words));
    // "Harbourcorp reported earlier that": no plural and no word for a body or an office.
    let says = [
        "said",
        "says",
        "reported",
        "confirmed",
        "announced",
        "warned",
        "added",
        "denied",
        "blames",
        "blamed",
        "accuses",
        "accused",
    ];
    let nobody =
        ["police", "media", "press", "nobody", "everyone", "defence", "defense", "parliament", "staff"];
    if let Some(first) = tokens.first().filter(|_| is(1, &says)) {
        let plain = !first.word.ends_with('s') && !first.is_any(&nobody) && !is_role(first);
        return plain && !is_head(first) && !first.is_in(Set::Holder);
    }
    // "Redwater and Lukoil were": a row of names.
    if let (Some(first), Some(second)) = (tokens.first(), tokens.get(2))
        && is(1, &["and"])
        && second.is_capital()
    {
        let names = tokens.iter().skip(2).take_while(|token| token.is_capital()).count();
        let plain = !first.word.ends_with('s') && !first.is_any(&nobody) && !is_role(first);
        let common = [Set::Opener, Set::Calendar, Set::Head, Set::Holder, Set::Counted, Set::Preposition];
        let said = is(2 + names, &["were", "are", "have"]);
        return said && plain && !common.iter().any(|set| first.is_in(*set));
    }
    let noun = |token: &Token| {
        let body = token.is_in(Set::Head) || token.is_any(&["gang", "collective", "firm"]);
        token.kind == TokenKind::Word && (body || is_role(token))
    };
    // "Redwater is a hacking group that".
    if is(1, &["is", "was"]) && is(2, &["a", "an"]) {
        let end = (3..10).find(|at| {
            is(*at, &[".", ",", "that", "which", "of", "in", "with", "linked", "believed", "based", "tied"])
        });
        let last = end.and_then(|end| tokens.get(end - 1));
        return last.is_some_and(|last| noun(last) && !last.is_any(&["member", "part"]));
    }
    if !is(1, &[","]) {
        return false;
    }
    if is(2, &["also"]) && is(3, &["known", "called"]) {
        return true;
    }
    let close = (3..14).find(|at| is(*at, &[","]));
    is(2, &["a", "an"])
        && close.is_some_and(|close| tokens.get(3..close).unwrap_or_default().iter().any(noun))
}

/// The words that the text writes with a capital elsewhere than at the beginning of a sentence, and, if there are none, those
/// that it writes without; headlines tell of neither.
fn written(lines: &[(usize, &Line, Vec<Token>)]) -> (HashSet<String>, HashSet<String>) {
    let told = |line: &Line, tokens: &[Token]| {
        line.class != LineClass::Title && (line.class == LineClass::Item || !context::is_headline(tokens))
    };
    let mut proper: HashSet<String> = HashSet::new();
    for (_, line, tokens) in lines {
        if !told(line, tokens) {
            continue;
        }
        for pair in tokens.windows(2) {
            let [before, token] = pair else { continue };
            let begins = before.is_any(&[".", "!", "?", ":"]) || before.kind == TokenKind::Quote;
            if token.is_capital() && !begins && !proper.contains(&token.word) {
                proper.insert(token.word.clone());
            }
        }
    }
    let plain = if proper.is_empty() {
        let words =
            lines.iter().filter(|(_, line, tokens)| told(line, tokens)).flat_map(|(.., tokens)| tokens);
        words.filter(|token| token.kind == TokenKind::Word).map(|token| token.word.clone()).collect()
    } else {
        HashSet::new()
    };
    (proper, plain)
}

/// What the words end with by which somebody is described before his name.
pub(crate) const ENDINGS: &[&str] = &[
    "al", "ic", "ian", "ese", "ish", "ary", "ive", "ous", "-based", "-owned", "-linked", "-born", "-flagged",
];

/// Whether a word says what somebody is before his name, one or several: "banker", "bankers".
pub(crate) fn is_role(token: &Token) -> bool {
    let one = token.word.strip_suffix('s').unwrap_or(&token.word);
    token.is_in(Set::Role) || Sets::of(one).has(Set::Role)
}

fn quoted(tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, token) in tokens.iter().enumerate() {
        if !is_double(token) {
            continue;
        }
        match open.take() {
            Some(start) => found.push(start..at),
            None => open = Some(at + 1),
        }
    }
    // A quotation that goes on in the next paragraph has no end here.
    if let Some(start) = open {
        found.push(start..tokens.len());
    }
    found
}

impl Sentence {
    /// Words of a document by themselves, without what they name.
    pub(crate) fn plain(document: &Document, span: Span) -> Self {
        let tokens = tokens(&document.text, span);
        Self {
            sketch: Sketch::of(&tokens),
            tokens,
            named: Vec::new(),
            quoted: Vec::new(),
            text: document.quote(span).to_owned(),
            class: LineClass::Body,
            line: 0,
            is_first: true,
            begins: 0,
        }
    }

    /// The word that stands just in a span.
    pub(crate) fn at(&self, span: Span) -> Option<&str> {
        self.tokens.iter().find(|token| token.span == span).map(|token| token.word.as_str())
    }

    /// Makes every mention of a known party one of it: its name, a part of it that names it, and a lone word of it in
    /// capitals that was taken for nothing.
    pub(crate) fn name_subject(&mut self, name: &[Token], entity: &str) {
        // The acronym that the name has in brackets stands for it however short it is.
        let acronym = name.windows(3).find_map(|words| match words {
            [open, word, close] if open.is("(") && close.is(")") && word.is_capital() => {
                Some(word.word.clone())
            }
            _ => None,
        });
        let tells = |token: &Token| {
            let long = token.word.chars().count() > 3 && !is_head(token);
            token.is_capital()
                && (long || acronym.as_ref().is_some_and(|acronym| token.is(acronym)))
                && name.iter().any(|word| word.is(&token.word))
        };
        for named in self.named.iter_mut().filter(|named| named.is_party()) {
            let words = self.tokens.get(named.first..named.end).unwrap_or_default();
            let whole = words.len() + 1 >= name.len();
            let part = words.iter().all(|token| name.iter().any(|word| word.is(&token.word)))
                && (whole || !name.iter().any(is_head));
            if part && words.iter().any(tells) {
                entity.clone_into(&mut named.mention.entity);
            }
        }
        for at in 0..self.tokens.len() {
            let Some(token) = self.tokens.get(at).filter(|token| tells(token)) else { continue };
            if self.named_at(at).is_none() {
                let mention = Mention {
                    text: self.text_of(at, at + 1),
                    span: token.span,
                    kind: MentionKind::Organisation,
                    entity: entity.to_owned(),
                };
                let place = self.named.partition_point(|named| named.first < at);
                let named =
                    Named { first: at, end: at + 1, mention, is_adjective: false, country: String::new() };
                self.named.insert(place, named);
            }
        }
    }

    /// Whether these words stand at a place.
    pub fn has(&self, at: usize, words: &[&str]) -> bool {
        words.iter().zip(at..).all(|(word, at)| self.tokens.get(at).is_some_and(|token| token.is(word)))
    }

    /// The place of the first of these words from `from` on, before `to`.
    pub fn find(&self, words: &[&str], from: usize, to: usize) -> Option<usize> {
        (from..to.min(self.tokens.len()))
            .find(|at| self.tokens.get(*at).is_some_and(|token| token.is_any(words)))
    }

    /// All places of these words.
    pub fn all(&self, words: &[&str]) -> Vec<usize> {
        if !words.iter().any(|word| self.sketch.may_have(word)) {
            return Vec::new();
        }
        (0..self.tokens.len())
            .filter(|at| self.tokens.get(*at).is_some_and(|token| token.is_any(words)))
            .collect()
    }

    /// All places of the words of a set.
    pub fn every(&self, set: Set) -> Vec<usize> {
        if !self.has_any(set) {
            return Vec::new();
        }
        (0..self.tokens.len()).filter(|at| self.is_in(*at, set)).collect()
    }

    /// Whether any word is of a set.
    pub fn has_any(&self, set: Set) -> bool {
        self.sketch.sets.has(set)
    }

    /// The place of the first word of a set from `from` on, before `to`.
    pub fn find_in(&self, set: Set, from: usize, to: usize) -> Option<usize> {
        if !self.has_any(set) {
            return None;
        }
        (from..to.min(self.tokens.len())).find(|at| self.is_in(*at, set))
    }

    /// Whether a place has a word of a set.
    pub fn is_in(&self, at: usize, set: Set) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_in(set))
    }

    /// Whether it is one of these words.
    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_any(words))
    }

    /// What is named by the words at a place.
    pub fn named_at(&self, at: usize) -> Option<&Named> {
        self.named.iter().find(|named| named.first <= at && at < named.end)
    }

    /// What is named last before a place.
    pub fn named_before(&self, at: usize) -> Option<&Named> {
        self.named.iter().rev().find(|named| named.end <= at)
    }

    /// What is named first from a place on.
    pub fn named_from(&self, at: usize) -> Option<&Named> {
        self.named.iter().find(|named| named.first >= at)
    }

    /// The list of names that begins at a place: names with commas, "and" and words between them that say nothing more. Gives
    /// them with the place after the last.
    pub fn list_from(&self, at: usize) -> (Vec<&Named>, usize) {
        let mut found = Vec::new();
        let mut end = at;
        let mut here = at;
        while let Some(token) = self.tokens.get(here) {
            if let Some(named) = self.named_at(here) {
                // "A and B, the Treasury said": whoever says it is not one of them.
                let says = ["said", "says", "announced", "added", "noted", "reported", "wrote", "told"];
                if !found.is_empty() && self.is(self.after_adverb(named.end), &says) {
                    break;
                }
                // "Chechen leader Ramzan Kadyrov": a people without a state of its own.
                let people = named.end == named.first + 1
                    && (self.is_in(named.end, Set::Filler)
                        || self.is_in(named.end, Set::Counted)
                        || self.is_in(named.end, Set::PredicateNoun)
                        || self.role(named.end).is_some())
                    && !self.is(named.end, &["and", "or", ",", "as", "the", "a"])
                    && self.named_at(named.end + 1).is_some();
                if people {
                    here = named.end + 1;
                    continue;
                }
                // "International Criminal Court prosecutor X": whose people he is.
                if named.is_party()
                    && named.mention.kind == MentionKind::Organisation
                    && self.is_in(named.end, Set::Role)
                    && let Some(next) = self.role(named.end)
                    && self.named_at(next).is_some_and(|person| person.mention.kind == MentionKind::Person)
                    && !self.is(next - 1, &[","])
                {
                    here = next;
                    continue;
                }
                // "Cartel de Velm leader X": so is a body whose name could be a person's.
                if named.is_party()
                    && self.is(named.end, &["leader", "boss", "commander", "member", "spokesman"])
                    && self.named_at(named.end + 1).is_some_and(|person| {
                        person.first == named.end + 1 && person.mention.kind != MentionKind::Country
                    })
                {
                    here = named.end + 1;
                    continue;
                }
                // "after it designated A, B was dissolved": whoever does something else is not one of them.
                if !found.is_empty() && self.is_in(named.end, Set::Finite) {
                    break;
                }
                // "a Dubai company, X": where it is from.
                if self.is_origin(named) {
                    here = named.end + 1;
                    continue;
                }
                // "A's deputy, B": B, and never A.
                if named.is_party() && self.is(named.end, &["'s", "'"]) && !self.is_listing(named.end + 1) {
                    match self.possessed(named.end + 1) {
                        Some(next) => here = next,
                        None => break,
                    }
                    continue;
                }
                // The people of a country before a name belong to it: `North Korean citizen Kim Sang-man`.
                if !named.is_adjective {
                    found.push(named);
                    end = named.end;
                }
                here = named.end;
                continue;
            }
            // "X Ltd. and Y": the stop is of the form.
            let form = self.is(here.wrapping_sub(1), &["ltd", "inc", "co", "corp"]) && here == end;
            if token.is(".") && form && self.is(here + 1, &[",", "and"]) {
                here += 1;
                continue;
            }
            // A role, or another name, in brackets.
            if token.is("(") && !found.is_empty() {
                let Some(close) = self.find(&[")"], here, here + 40) else { break };
                here = close + 1;
                continue;
            }
            // "as well as"; "as a terrorist organisation" ends the list.
            let role =
                token.is("as") && !self.is(here + 1, &["well"]) && !self.is(here.wrapping_sub(1), &["well"]);
            let describes = token.is_in(Set::Rank)
                || token.is_in(Set::Addressed)
                // "Foreign Minister X".
                || (token.is_in(Set::Field) || token.is_in(Set::TitlePrefix))
                    && self.find_in(Set::Addressed, here + 1, here + 3).is_some()
                || self.is_place(here)
                || !token.is_capital() && is_described(token);
            // "X, an Italy-based member of Y": what X is, and no other party.
            if token.is(",")
                && self.is(here + 1, &["a", "an"])
                && found.last().is_some_and(|last| last.is_party())
                && here == end
            {
                let next = self.after_semicolon(end).or_else(|| self.after_aside(here));
                match next.filter(|next| *next > here) {
                    Some(next) => here = next,
                    None => break,
                }
                continue;
            }
            if let Some(name) = self.role(here).filter(|_| !token.is_in(Set::Filler) && !describes) {
                here = name;
                continue;
            }
            if (token.is(",") || token.is_in(Set::Filler) || describes) && !role {
                here += 1;
                continue;
            }
            if let Some(next) = self.members(end).filter(|next| !found.is_empty() && *next > here) {
                here = next;
                continue;
            }
            if let Some(next) = self.after_semicolon(end).filter(|next| !found.is_empty() && *next > here) {
                here = next;
                continue;
            }
            if let Some(next) = self.after_aside(end).filter(|next| !found.is_empty() && *next > here) {
                here = next;
                continue;
            }
            break;
        }
        (found, end)
    }

    /// Where the party is named whom the words from a place on only describe: "media company X", "intelligence chief, Y". Words
    /// that act, or join, describe nobody.
    pub(crate) fn role(&self, from: usize) -> Option<usize> {
        // Any other word may be a verb: "and met trader X".
        let sets = [Set::Field, Set::TitlePrefix, Set::Former, Set::Common, Set::Counted];
        let describes = |at: &usize| {
            let word = self.tokens.get(*at).filter(|token| token.kind == TokenKind::Word);
            let people = self.named_at(*at).is_some_and(|named| named.is_adjective);
            // "Maltese": a people that is not known by name.
            let unknown =
                self.tokens.get(*at).filter(|_| self.named_at(*at).is_none()).is_some_and(|token| {
                    token.kind == TokenKind::Capital
                        && ["ese", "ian", "ish", "ani"].iter().any(|end| token.word.ends_with(end))
                });
            people
                || unknown
                || word.is_some_and(|word| {
                    is_role(word)
                        || sets.iter().any(|set| word.is_in(*set))
                        || ENDINGS.iter().any(|end| word.word.ends_with(end))
                })
        };
        // Behind an article no verb follows: "the cigarette maker X".
        let article = self.is(from.wrapping_sub(1), &["the", "a", "an", "its", "his", "her", "their"]);
        let noun = |at: &usize| {
            let word = self.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Word);
            let acts = [Set::Finite, Set::Preposition, Set::Designates, Set::Delists, Set::Says];
            article
                && word
                && !acts.iter().any(|set| self.is_in(*at, *set))
                && !self.is(*at, &["and", "or", "who", "which", "that", "as"])
        };
        let letters = |at: &usize| self.is(*at, &["tv", "it", "ai", "hr", "pr"]);
        let all = |at: &usize| describes(at) || noun(at) || letters(at);
        let end = from + (from..from + 6).take_while(all).count();
        let called = end.checked_sub(1).and_then(|last| self.tokens.get(last)).is_some_and(is_role);
        if end == from || !called {
            return None;
        }
        let next = end + usize::from(self.is(end, &[","]));
        let named = self.named_at(next).filter(|named| named.first == next && named.is_party())?;
        // "his ally, X, said": whoever acts is no member of a list.
        (!self.is_subject(named)).then_some(next)
    }

    /// Whether somebody named does something: "X said", "lawyer X welcomed the decision", "its lawyer, X, declined to comment".
    pub(crate) fn is_subject(&self, named: &Named) -> bool {
        let after = named.end + usize::from(self.is(named.end, &[","]));
        let past = self
            .tokens
            .get(after)
            .is_some_and(|token| token.kind == TokenKind::Word && token.word.ends_with("ed"));
        let object = ["to", "the", "that", "it", "a", "an", "his", "her", "their", "its"];
        let says = self.after_adverb(named.end);
        self.is_in(named.end, Set::Finite)
            || self.is_in(says, Set::Says)
            || self.is(says, &["wrote"])
            || past && self.is(after + 1, &object)
    }

    /// The place behind an adverb that may stand at a place: "incorrectly [reported]".
    fn after_adverb(&self, at: usize) -> usize {
        let adverb = |token: &Token| token.kind == TokenKind::Word && token.word.ends_with("ly");
        at + usize::from(self.tokens.get(at).is_some_and(adverb))
    }

    /// Whether a word says where somebody is: "Dubai-based", the first of "United Arab Emirates-based".
    fn is_place(&self, at: usize) -> bool {
        let capital = |at: &usize| self.tokens.get(*at).is_some_and(Token::is_capital);
        let based = |at: &usize| {
            self.tokens
                .get(*at)
                .is_some_and(|token| token.word.ends_with("-based") || token.word.ends_with("-flagged"))
        };
        (at..at + 3).take_while(|at| capital(at)).any(|at| based(&at))
    }

    /// Whether a name says only where what follows is from: "a Dubai company".
    fn is_origin(&self, named: &Named) -> bool {
        let lone = named.end == named.first + 1 && self.is(named.first.wrapping_sub(1), &["a", "an"]);
        lone && (self.is_in(named.end, Set::PredicateNoun) || self.is_in(named.end, Set::Counted))
    }

    /// Whether "X's designation", "X's listing" stands here: of X himself.
    fn is_listing(&self, at: usize) -> bool {
        (at..at + 3).take_while(|place| !self.is(*place, &[",", ";", "."])).any(|place| {
            self.is(
                place,
                &[
                    "designation",
                    "designations",
                    "listing",
                    "listings",
                    "sanctions",
                    "entry",
                    "name",
                    "assets",
                ],
            )
        })
    }

    /// The name that follows the noun of a possessive: "deputy, B", "subsidiary B".
    fn possessed(&self, noun: usize) -> Option<usize> {
        let plain = |at: &usize| {
            let word = self.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Word);
            word && self.named_at(*at).is_none()
                && ![Set::Finite, Set::Preposition, Set::Designates, Set::Negation]
                    .iter()
                    .any(|set| self.is_in(*at, *set))
                && !self.is(*at, &["and", "or", "who", "which", "that"])
        };
        let end = noun + (noun..noun + 6).take_while(plain).count();
        let next = end + usize::from(self.is(end, &[","]));
        let named = self.named_at(next).filter(|named| named.first == next && named.is_party())?;
        (end > noun && !self.is_in(named.end, Set::Finite)).then_some(next)
    }

    /// Where a list goes on with those who belong to whom it named: "and three of its subsidiaries: X", "along with his firms X".
    fn members(&self, from: usize) -> Option<usize> {
        // "X (Y) and its leader, Z": what stands in brackets is another name.
        let open = self.is(from, &["("]).then(|| self.find(&[")"], from, from + 12)).flatten();
        let from = open.map_or(from, |close| close + 1);
        let mut at = from + usize::from(self.is(from, &[","]));
        at += match () {
            () if self.is(at, &["and"]) => 1 + usize::from(self.is(at + 1, &["of", "on", "against"])),
            () if self.is(at, &["along", "together"]) && self.is(at + 1, &["with"]) => 2,
            () => return None,
        };
        if self.is(at + 1, &["of"]) {
            let number = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
            let words =
                ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "some"];
            if !number && !self.is(at, &words) {
                return None;
            }
            at += 2;
        }
        if !self.is(at, &["its", "his", "her", "their"]) {
            return None;
        }
        let plain = |place: &usize| {
            let word = self.tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Word);
            // "its Secretary-General, X".
            let title = self.tokens.get(*place).is_some_and(Token::is_capital)
                && self.named_at(*place).is_none()
                && !self.is_in(*place, Set::Calendar);
            (word || title) && !self.is_in(*place, Set::Finite) && !self.is_in(*place, Set::Preposition)
        };
        let end = at + 1 + (at + 1..at + 5).take_while(plain).count();
        let next = end + usize::from(self.is(end, &[":", ","]));
        let named = self.named_at(next).filter(|named| named.first == next && named.is_party())?;
        (end > at + 1 && !self.is_subject(named)).then_some(next)
    }

    /// Where a list of names goes on whose parts end with semicolons: "A, a trader; B, a bank; and C".
    fn after_semicolon(&self, from: usize) -> Option<usize> {
        let stops =
            |at: &usize| self.is_in(*at, Set::Finite) || self.is_in(*at, Set::Says) || self.is(*at, &["."]);
        let close = (from..from + 40).take_while(|at| !stops(at)).find(|at| self.is(*at, &[";"]))?;
        let is_last = |at: usize| self.is(at, &[";"]) && self.is(at + 1, &["and"]);
        (close..self.tokens.len()).take_while(|at| !stops(at)).find(|at| is_last(*at))?;
        let next = close + 1 + usize::from(is_last(close));
        let named = self.named_at(next).filter(|named| named.first == next && named.is_party())?;
        (!self.is_in(named.end, Set::Finite)).then_some(next)
    }

    /// Where a list of names goes on after an aside whose comma stands at a place: "A, head of B, and C".
    fn after_aside(&self, comma: usize) -> Option<usize> {
        if !self.is(comma, &[","]) {
            return None;
        }
        let close = (comma + 1..comma + 19).find(|place| self.is(*place, &[",", ";", "."]))?;
        // "A, an airline, and its chief, B".
        let joined = self.is(close, &[","]) && self.is(close + 1, &["and"]);
        if let Some(next) = self.members(close).filter(|_| joined) {
            return Some(next);
        }
        // "sanctions on A, a bank, and on B".
        let mut next = close + 2 + usize::from(self.is(close + 2, &["on", "against"]));
        while next < close + 8 && self.named_at(next).is_none_or(|named| named.is_adjective) {
            if let Some(name) = self.role(next).filter(|_| !self.is_in(next, Set::Filler)) {
                next = name;
                break;
            }
            let fills = self.named_at(next).is_some()
                || self.is_in(next, Set::Filler)
                || self.is(next, &[","])
                || self.tokens.get(next).is_some_and(is_described);
            if !fills {
                return None;
            }
            next += 1;
        }
        let named = self.named_at(next).filter(|named| named.first == next)?;
        let plain = self.is(close, &[","]) && self.is(close + 1, &["and"]);
        let subject = self.is_in(named.end, Set::Finite) || self.is_in(named.end, Set::Says);
        (plain && named.is_party() && !subject).then_some(next)
    }

    /// Where the clause that begins at a place ends: before the comma, semicolon, full stop or quotation mark that closes it.
    pub fn clause_end(&self, at: usize) -> usize {
        // A quotation ends a clause where it ends, and not where it begins, whatever its marks look like.
        let stop = (at..self.tokens.len()).find(|at| {
            self.tokens.get(*at).is_some_and(|token| token.is_any(&[",", ";", ".", ":", "!", "?", "|"]))
                || self.quoted.iter().any(|range| range.end == *at)
        });
        stop.unwrap_or(self.tokens.len())
    }

    /// The span of a range of tokens.
    pub fn span(&self, first: usize, end: usize) -> Span {
        span_of(&self.tokens, first, end)
    }

    /// The words of a range of tokens as printed.
    pub fn text_of(&self, first: usize, end: usize) -> String {
        let (span, whole) = (self.span(first, end), self.whole());
        let from = (span.start.saturating_sub(whole.start)) as usize;
        let to = (span.end.saturating_sub(whole.start)) as usize;
        self.text.get(from..to).unwrap_or_default().to_owned()
    }

    /// The span of the whole.
    pub fn whole(&self) -> Span {
        self.span(0, self.tokens.len())
    }

    /// Whether a place lies in quotation marks.
    pub fn is_quoted(&self, at: usize) -> bool {
        self.quoted.iter().any(|range| range.contains(&at))
    }
}
