//! Who a verb is said of.

use crate::fact::Mention;
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Memory, is_person};
use crate::rules::count;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// Where the verb phrase begins that the word at a place ends.
fn phrase(sentence: &Sentence, at: usize) -> usize {
    let mut start = at;
    while start > 0 && sentence.is_in(start - 1, Set::BeforeVerb) && sentence.named_at(start - 1).is_none() {
        start -= 1;
    }
    // "X is a company based in": who is a company is X.
    if sentence.is_in(start.wrapping_sub(1), Set::PredicateNoun) {
        let noun = start - 1;
        let article =
            (noun.saturating_sub(6)..noun).rev().find(|place| sentence.is(*place, &["a", "an", "the"]));
        if let Some(article) = article
            && let Some(before) = article.checked_sub(1)
            && sentence.is(before, &["is", "was", "are", "were"])
        {
            return phrase(sentence, before + 1);
        }
        if let Some(article) = article
            && sentence.is(article.wrapping_sub(1), &[","])
            && !sentence.is(article, &["the"])
        {
            return article;
        }
    }
    start
}

/// Whether a number is somebody's age: "X, 31, is", "X, 31; Y, 27".
fn is_age(sentence: &Sentence, at: usize) -> bool {
    let number = |token: &Token| token.kind == TokenKind::Number && token.word.len() == 2;
    sentence.tokens.get(at).is_some_and(number)
        && sentence.is(at.wrapping_sub(1), &[","])
        && sentence.is(at + 1, &[",", ";"])
        && sentence.named.iter().any(|named| named.is_party() && named.end + 1 == at)
}

/// Whether a word between two names of a list is "the" or says where the second is from: "and the Italy-based".
fn described(sentence: &Sentence, at: usize) -> bool {
    let based = |token: &Token| token.word.ends_with("-based") && sentence.named_at(at).is_none();
    sentence.is(at, &["the"]) || sentence.tokens.get(at).is_some_and(based)
}

/// The list of parties that ends at a place, its first last.
pub(crate) fn list_to(sentence: &Sentence, end: usize) -> Vec<&Named> {
    let Some(mut at) = sentence.named.iter().position(|named| named.end == end) else { return Vec::new() };
    let mut found: Vec<&Named> = sentence.named.get(at).into_iter().collect();
    while let Some(before) = at.checked_sub(1) {
        let (Some(a), Some(b)) = (sentence.named.get(before), sentence.named.get(at)) else { break };
        // "X Co., Ltd. and Y": the stop is of the form.
        let form = |place: usize| {
            place == a.end && sentence.is(place, &["."]) && sentence.is_in(place.wrapping_sub(1), Set::Form)
        };
        let joined = (a.end..b.first).all(|place| {
            let aged = is_age(sentence, place)
                || sentence.is(place, &[";"]) && is_age(sentence, place.wrapping_sub(1));
            sentence.is(place, &[",", "and"]) || described(sentence, place) || form(place) || aged
        });
        // "According to X, A and B are": X is the source.
        let article = usize::from(sentence.is(a.first.wrapping_sub(1), &["the", "a", "an"]));
        let to = a.first.wrapping_sub(1 + article);
        let source = sentence.is(to, &["to"]) && sentence.is(to.wrapping_sub(1), &["according"]);
        if !joined || !a.is_party() || source {
            break;
        }
        found.push(a);
        at = before;
    }
    found
}

/// Who the verb or participle at a place is said of: what is named right before it, before "which" or "who", before an
/// aside in commas or brackets, or at the beginning of a sentence that says several things of it. Nobody where it is not
/// plain, for a wrong subject is worse than none.
pub(crate) fn subjects(sentence: &Sentence, memory: &Memory, at: usize) -> Vec<Mention> {
    subjects_before(sentence, memory, at, at)
}

/// The same of a verb or participle whose phrase has words before it from a place on: "60 percent owned".
pub(crate) fn subjects_before(sentence: &Sentence, memory: &Memory, from: usize, at: usize) -> Vec<Mention> {
    let start = phrase(sentence, from);
    let auxiliary = sentence.find(&["is", "are", "was", "were", "has", "have"], start, at + 1).is_some();
    let finite = auxiliary || !sentence.is_in(at, Set::Participle);
    let plural = sentence.find(&["are", "were", "have"], start, at + 1).is_some();
    // "Owned or controlled by X" as a whole sentence of a text about one party.
    let Some(mut before) = start.checked_sub(1) else {
        // "Based in Y, X makes": the subject comes later, and is another.
        let comma = sentence.find(&[","], at, sentence.tokens.len());
        let later = comma.is_some_and(|comma| sentence.named_at(comma + 1).is_some_and(Named::is_party));
        return if later { Vec::new() } else { memory.subject.iter().cloned().collect() };
    };
    // "for being owned by": of those who are designated for it.
    if sentence.is(before, &["for", "of"]) && sentence.is(start, &["being", "having"])
        || sentence.is(before, &["being", "having", "for"]) && !memory.here.is_empty()
    {
        return memory.here.clone();
    }
    // "A, 31; B, 27; and C, 36, were".
    if sentence.is(before, &[","]) && finite && is_age(sentence, before.wrapping_sub(1)) {
        let mut list = list_to(sentence, before - 2);
        list.truncate(if plural { list.len() } else { 1 });
        return parties(list);
    }
    // "Y's front company, X, has": what he is called, and then the name.
    if sentence.is(before, &[","])
        && finite
        && let Some(named) = sentence.named.iter().find(|named| named.end == before && named.is_party())
        && sentence.is(named.first.wrapping_sub(1), &[","])
        && let Some(noun) = named.first.checked_sub(2)
        && sentence.named_at(noun).is_none()
        && (sentence.is_in(noun, Set::Role) || sentence.is_in(noun, Set::PredicateNoun))
        && !(sentence.begins..noun)
            .any(|place| sentence.is(place, &[","]) || sentence.is_in(place, Set::Finite))
    {
        return vec![named.mention.clone()];
    }
    // "A and B, two Redwater banks, were", "Two banks, A and B, were".
    if sentence.is(before, &[","]) && finite && plural {
        let list = list_to(sentence, before);
        let first = list
            .last()
            .map(|named| named.first - usize::from(sentence.is(named.first.wrapping_sub(1), &["the"])));
        let counts = |from: usize, to: usize| {
            let noun = to.wrapping_sub(1);
            let plural = sentence.tokens.get(noun).is_some_and(|token| {
                token.kind == TokenKind::Word && token.word.len() > 3 && token.word.ends_with('s')
            });
            count::is_number(sentence, from) && (plural || sentence.is_in(noun, Set::Counted))
        };
        if let Some(first) = first.filter(|first| *first > sentence.begins + 1 && list.len() > 1) {
            let opens = (sentence.begins..first).find(|place| count::is_number(sentence, *place));
            if sentence.is(first - 1, &[","])
                && opens.is_some_and(|opens| opens <= sentence.begins + 1 && counts(opens, first - 1))
            {
                return parties(list);
            }
        }
        let open = (sentence.begins..before).rev().find(|place| sentence.is(*place, &[","]));
        if let Some(open) = open.filter(|open| counts(open + 1, before)) {
            let list = list_to(sentence, open);
            if list.len() > 1 {
                return parties(list);
            }
        }
    }
    // "The charities — the Gaza-based A and the Italy-based B — were".
    if sentence.is(before, &["-"]) && finite && plural {
        let list = list_to(sentence, before);
        let opens = list.last().map_or(before, |named| {
            let mut first = named.first;
            while described(sentence, first.wrapping_sub(1)) {
                first -= 1;
            }
            first
        });
        let counted = sentence.is_in(opens.wrapping_sub(2), Set::Counted);
        return if sentence.is(opens.wrapping_sub(1), &["-"]) && counted {
            parties(list)
        } else {
            Vec::new()
        };
    }
    // "SUE ‘Grain Operator’ is": the words in quotation marks are of the name of whom the text is about.
    if finite && let Some(subject) = quoted_subject(sentence, memory, before) {
        return vec![subject];
    }
    let mut relative = false;
    // "X, which the ministry says is owned by": who says so stands between.
    if sentence.is_in(before, Set::Says)
        && let Some(says) = sentence.named.iter().find(|named| named.end == before)
    {
        let article = usize::from(sentence.is(says.first.wrapping_sub(1), &["the"]));
        let which = says.first.wrapping_sub(1 + article);
        if sentence.is(which, &["which", "who"]) {
            before = which;
        }
    }
    if sentence.is(before, &["which", "who", "that"]) {
        relative = true;
        if before >= 2 && sentence.is(before - 1, &["of"]) && sentence.is(before - 2, &["all", "both"]) {
            before -= 2;
            let end = before - usize::from(before > 0 && sentence.is(before - 1, &[","]));
            return parties(list_to(sentence, end));
        }
        let Some(earlier) = before.checked_sub(1) else { return Vec::new() };
        before = earlier;
    }
    // "X: owned by Y" as an item of a list.
    let item = sentence.class == LineClass::Item && sentence.is(before, &[":"]);
    let comma = sentence.is(before, &[",", "-"]) || item;
    let direct = if comma { before } else { before + 1 };
    let mut end = direct;
    // A name in brackets after the name: "X (Y) is".
    if sentence.is(end.wrapping_sub(1), &[")"]) {
        let open = (0..end).rev().find(|place| sentence.is(*place, &["("]));
        end = open.unwrap_or(end);
    }
    let aside = comma && finite && !relative;
    if let Some(named) = sentence.named.iter().find(|named| named.end == end && named.end > 0 && !aside) {
        if !named.is_party() {
            return Vec::new();
        }
        let list = list_to(sentence, end);
        let first = list.last().map_or(named.first, |named| named.first);
        let article = usize::from(sentence.is(first.wrapping_sub(1), &["the"]));
        let object = first > article && sentence.is_in(first - 1 - article, Set::Preposition);
        // "A and B is": the name is cut, or what stands before is of another clause.
        let place = comma
            && !finite
            && !relative
            && object
            && sentence.is(first - 1 - article, &["in", "at", "near", "from", "to"]);
        // "A resident of X, employed by": who is employed has no name.
        let of = first.wrapping_sub(1 + article);
        let people = [
            "resident",
            "residents",
            "citizen",
            "citizens",
            "native",
            "national",
            "member",
            "members",
            "inhabitant",
        ];
        let someone =
            comma && !finite && sentence.is(of, &["of"]) && sentence.is(of.wrapping_sub(1), &people);
        if place || someone {
            return Vec::new();
        }
        // "X Technology and Trade, a company in Y": one name, cut.
        if list.len() > 1 && sentence.is(start, &["a", "an"]) {
            return Vec::new();
        }
        // "Given Family and Other Person worked for": people have whole names.
        let people =
            list.len() > 1 && first == sentence.begins && list.iter().all(|named| is_person(&named.mention));
        let plural = plural || people;
        let cut = list.len() > 1 && !plural;
        // "Through X, Y owns": what opens the sentence is an aside.
        let opens =
            object && first <= 2 && list.len() > 1 && sentence.is(named.first.wrapping_sub(1), &[","]);
        if finite && !relative && !comma && opens && !plural {
            return vec![named.mention.clone()];
        }
        if finite && !relative && !comma && (object || cut) {
            return Vec::new();
        }
        // "X, also known as Y, who is": X.
        let known = sentence.is(first.wrapping_sub(1 + article), &["aka", "as", "alias", "fka"]);
        if relative && known && list.len() == 1 {
            let open = (0..first).rev().find(|place| sentence.is(*place, &[","]));
            let real = sentence.named.iter().find(|named| Some(named.end) == open && named.is_party());
            return real.map(|named| named.mention.clone()).into_iter().collect();
        }
        let several = plural || (comma && !finite && !relative);
        return if several { parties(list) } else { vec![named.mention.clone()] };
    }
    if relative {
        // "X, a trader that is": X.
        let article =
            (end.saturating_sub(4)..end).rev().find(|place| sentence.is(*place, &["a", "an", "the"]));
        let aside = article.filter(|article| {
            sentence.is(article.wrapping_sub(1), &[","])
                && (sentence.is_in(end - 1, Set::PredicateNoun) || sentence.is_in(end - 1, Set::Counted))
        });
        // A name in brackets after the name: "X (Y), a trader that is".
        let end = aside.map(|article| {
            let bracket = sentence.is(article.wrapping_sub(2), &[")"]);
            let open = (0..article).rev().find(|place| bracket && sentence.is(*place, &["("]));
            open.unwrap_or(article - 1)
        });
        let named = sentence.named.iter().find(|named| Some(named.end) == end);
        return named
            .filter(|named| named.is_party())
            .map(|named| named.mention.clone())
            .into_iter()
            .collect();
    }
    // "X, a company in Y, is": the aside closed by this comma was opened after the name.
    if aside {
        let open = (0..before)
            .rev()
            .filter(|place| sentence.is(*place, &[","]))
            .find(|place| sentence.is(place + 1, &["a", "an", "the", "also", "which", "who", "formerly"]));
        if let Some(open) = open
            && let Some(named) = sentence.named.iter().find(|named| named.end == open && named.is_party())
            && named.first <= 1
        {
            return vec![named.mention.clone()];
        }
    }
    if let Some(subject) = pronoun(sentence, memory, before) {
        return subject;
    }
    // A second predicate: "X is based in Y and is owned by Z".
    let second = sentence.is(before, &["and"])
        && (sentence.is_in(start, Set::Finite)
            || sentence.is_in(start, Set::Says)
            || sentence.is_in(at, Set::Finite))
        && !sentence.is_in(start, Set::Participle)
        && !sentence.is_in(at, Set::Participle);
    if second || (auxiliary && sentence.is(before, &["and", ","])) {
        return opening(sentence, memory, before);
    }
    Vec::new()
}

/// Who a gerund further on in a sentence is said of, as in "X is involved in supporting Y by owning Z": whoever stands before
/// the last "who" or "which", or else whoever the sentence opens with.
pub(crate) fn main_subject(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    let relative = (0..at).rev().find(|place| sentence.is(*place, &["who", "which"]));
    if let Some(relative) = relative {
        let end = relative - usize::from(sentence.is(relative.wrapping_sub(1), &[","]));
        let named = sentence.named.iter().find(|named| named.end == end && named.is_party())?;
        return Some(named.mention.clone());
    }
    // The last party before a finite verb: "... on the following grounds: (1) X is".
    let named = sentence.named.iter().rev().find(|named| {
        named.end < at && named.is_party() && sentence.is(named.end, &["is", "has", "was", "are"])
    });
    if let Some(named) = named {
        return Some(named.mention.clone());
    }
    let spoken = (0..at).rev().find(|place| {
        sentence.is(*place, &["he", "she", "it", "they"])
            && sentence.is(place + 1, &["is", "has", "was", "are", "have"])
    })?;
    pronoun(sentence, memory, spoken)?.into_iter().next()
}

/// The subject that a sentence opens with, if it says what stands before a place of it.
pub(crate) fn opening(sentence: &Sentence, memory: &Memory, before: usize) -> Vec<Mention> {
    if sentence.find(&["which", "who", "that", "whose", ";", "while", "because", "when"], 0, before).is_some()
    {
        return Vec::new();
    }
    let start = opened(sentence, before);
    let opens = start + usize::from(sentence.is(start, &["the"]));
    let named =
        sentence.named.iter().find(|named| (start..=opens).contains(&named.first) && named.is_party());
    if let Some(named) = named {
        let plain = is_verb(sentence, named.end);
        return if plain { vec![named.mention.clone()] } else { Vec::new() };
    }
    // "he", or "the member" where a text calls him so.
    let noun = opens + usize::from(opens == start);
    if is_verb(sentence, noun.max(opens + 1)) {
        pronoun(sentence, memory, opens).unwrap_or_default()
    } else {
        Vec::new()
    }
}

/// Where a sentence begins behind words that only join it to the one before: "In so doing, ", "Therefore, ".
fn opened(sentence: &Sentence, before: usize) -> usize {
    let joins =
        ["in", "therefore", "thus", "further", "furthermore", "moreover", "additionally", "consequently"];
    let comma = sentence.find(&[","], 1, before.min(7)).filter(|_| sentence.is(0, &joins));
    let plain = |comma: &usize| (0..*comma).all(|at| sentence.named_at(at).is_none());
    comma.filter(plain).map_or(0, |comma| comma + 1)
}

/// Whom a text is about, where his name ends in quotation marks at a place.
fn quoted_subject(sentence: &Sentence, memory: &Memory, last: usize) -> Option<Mention> {
    let quote = |at: &usize| sentence.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Quote);
    let subject = memory.subject.as_ref().filter(|_| quote(&last))?;
    let open = (last.saturating_sub(10)..last).rev().find(quote)?;
    let name = subject.text.to_lowercase();
    let mut first = open;
    while first > 0 && sentence.tokens.get(first - 1).is_some_and(Token::is_capital) && first + 6 > open {
        first -= 1;
    }
    let words = sentence.tokens.get(open + 1..last).filter(|words| !words.is_empty())?;
    let of_name = words.iter().all(|word| word.kind == TokenKind::Quote || name.contains(&word.word));
    let own = of_name && words.iter().any(|word| word.is_capital() && word.word.len() > 3);
    own.then(|| Mention {
        text: sentence.text_of(first, last + 1),
        span: sentence.span(first, last + 1),
        ..subject.clone()
    })
}

/// Whether a word right after a subject is its verb: one that is known, or has the ending of one.
fn is_verb(sentence: &Sentence, at: usize) -> bool {
    sentence.is_in(at, Set::Finite)
        || sentence.tokens.get(at).is_some_and(|token| {
            let ending = token.word.ends_with('s') || token.word.ends_with("ed");
            token.kind == TokenKind::Word && token.word.len() > 3 && ending
        })
}

/// The known subject of the text, if a pronoun or a noun that stands for it ends at a place and nobody else can be meant.
fn pronoun(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Vec<Mention>> {
    // In a text about nobody in particular, whom the sentence before was about.
    if memory.subject.is_none() && at == sentence.begins && sentence.is(at, &["he", "she"]) {
        let leads = memory.leads.as_ref()?;
        let span = sentence.span(at, at + 1);
        return Some(vec![Mention { text: sentence.text_of(at, at + 1), span, ..leads.clone() }]);
    }
    if memory.subject.is_none() && at == sentence.begins + 1 && sentence.is(sentence.begins, &["the"]) {
        let company = memory.lately.as_ref().filter(|body| is_called(sentence, at, body))?;
        let span = sentence.span(at - 1, at + 1);
        return Some(vec![Mention { text: sentence.text_of(at - 1, at + 1), span, ..company.clone() }]);
    }
    let subject = memory.subject.as_ref()?;
    let noun = sentence.is_in(at, Set::CommonSubject) && sentence.is(at.wrapping_sub(1), &["the"]);
    // After "X is the son of Y." it is open who "he" is.
    if memory.has_rival && sentence.is(at, &["he", "she", "they"]) {
        return Some(Vec::new());
    }
    // A text that says "she" throughout means somebody else by "he".
    if memory.other_pronoun.is_some_and(|other| sentence.is(at, &[other])) {
        return Some(Vec::new());
    }
    // Of a person, "it" and "the company" are somebody else.
    let person = sentence.is(at, &["individual", "person", "member"]);
    if memory.other_pronoun.is_some() && (noun && !person || sentence.is(at, &["it"])) {
        return Some(Vec::new());
    }
    if !noun && !sentence.is(at, &["he", "she", "it", "they"]) {
        return None;
    }
    let other = sentence
        .named
        .iter()
        .filter(|named| named.end <= at && !named.is_adjective)
        .any(|named| named.mention.entity != subject.entity && named.first < 12 && named.is_party());
    if other {
        return Some(Vec::new());
    }
    let first = if noun { at - 1 } else { at };
    let text = sentence.text_of(first, at + 1);
    Some(vec![Mention { text, span: sentence.span(first, at + 1), ..subject.clone() }])
}

fn parties(named: Vec<&Named>) -> Vec<Mention> {
    named.into_iter().rev().filter(|named| named.is_party()).map(|named| named.mention.clone()).collect()
}

/// Whether a body may be called by the noun at a place: "the company" is no ministry, "the bank" has it in its name.
fn is_called(sentence: &Sentence, at: usize, body: &Mention) -> bool {
    const OTHERS: [&str; 16] = [
        "ministry",
        "department",
        "directorate",
        "bureau",
        "brigade",
        "army",
        "service",
        "committee",
        "party",
        "movement",
        "front",
        "council",
        "university",
        "institute",
        "regiment",
        "unit",
    ];
    let words = body.text.to_lowercase();
    let has = |word: &str| words.split(|c: char| !c.is_alphanumeric()).any(|own| own == word);
    let firm = !OTHERS.iter().any(|other| has(other));
    match sentence.tokens.get(at).map(|token| token.word.as_str()) {
        Some("company" | "firm") => firm && !has("bank"),
        Some("entity" | "enterprise" | "organisation" | "organization") => true,
        Some(noun @ ("bank" | "group" | "foundation" | "corporation" | "institute" | "agency")) => has(noun),
        _ => false,
    }
}
