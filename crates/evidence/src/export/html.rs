//! One page for the browser: the texts with what was read marked in them, and everything that was found.
//!
//! The file stands alone: no script, no network, and a policy in it that forbids both. All text of documents and lists is
//! escaped, and characters that hide or turn text around are shown by their number.

use std::collections::BTreeMap;

use super::{Found, Read};
use crate::document::Span;
use crate::event::{Documents, Event};
use crate::fact::{Fact, FactKind, Modality};
use crate::line::{Line, LineClass};
use crate::words::in_words;

const STYLE: &str = include_str!("page.css");

/// The page of what was found, as HTML in UTF-8; documents stand in the order given.
pub fn page(found: &Found<'_>) -> String {
    let mut page = String::new();
    let out = &mut page;
    let facts: usize = found.documents.iter().map(|read| read.reading.facts.len()).sum();
    put(
        out,
        &[
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
            "<title>What the documents state</title>\n<style>\n",
            STYLE,
            "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#documents\">To the documents</a>\n<header>\n",
            "<h1>What the documents state</h1>\n<p>",
            &format!("{} documents, {facts} facts, {} events. ", found.documents.len(), found.events.len()),
            "Every fact is what a document says, read by a rule, and is marked where it stands. It puts nobody on a list and takes \
             nobody off one.</p>\n</header>\n<main>\n",
        ],
    );
    let numbers: BTreeMap<&str, usize> =
        (1..).zip(found.documents).map(|(number, read)| (read.document.hash.as_str(), number)).collect();
    events(out, found, &numbers);
    links(out, found);
    put(
        out,
        &[
            "<section id=\"documents\" aria-labelledby=\"documents-heading\">\n<h2 id=\"documents-heading\">Documents</h2>\n<ol>\n",
        ],
    );
    for (number, read) in (1..).zip(found.documents) {
        let link = format!("<li><a href=\"#document-{number}\">");
        put(out, &[&link, &escaped(read.title()), "</a></li>\n"]);
    }
    put(out, &["</ol>\n</section>\n"]);
    for (number, read) in (1..).zip(found.documents) {
        document(out, number, read);
    }
    put(out, &["</main>\n</body>\n</html>\n"]);
    page
}

fn put(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        out.push_str(piece);
    }
}

/// What several documents say of one designation or delisting, and where they differ.
fn events(out: &mut String, found: &Found<'_>, numbers: &BTreeMap<&str, usize>) {
    put(out, &["<section aria-labelledby=\"events\">\n<h2 id=\"events\">Events</h2>\n"]);
    if found.events.is_empty() {
        put(out, &["<p>No document reports a designation or a delisting.</p>\n"]);
    }
    for (number, event) in (1..).zip(found.events) {
        let heading = format!("<h3>Event {number}: {} reported, by ", event.action.code());
        put(out, &[&heading, &escaped(&event.by()), "</h3>\n<dl>\n"]);
        put(out, &["<dt>When</dt><dd>", &when(event), "</dd>\n<dt>Who is named</dt><dd><ul>\n"]);
        for (target, spellings) in &event.targets {
            let printed: Vec<&str> = spellings.iter().map(String::as_str).collect();
            put(out, &["<li>", &escaped(target), ", printed ", &escaped(&printed.join(", ")), "</li>\n"]);
        }
        put(out, &["</ul></dd>\n<dt>Measures</dt><dd><ul>\n"]);
        for (measure, of) in &event.measures {
            put(out, &["<li>", &escaped(&measure.replace('_', " ")), ": ", &named(of, numbers), "</li>\n"]);
        }
        if !event.modalities.is_empty() {
            put(out, &["</ul></dd>\n<dt>Not stated as facts</dt><dd><ul>\n"]);
            for (what, of) in &event.modalities {
                put(out, &["<li>", &escaped(what), ": ", &named(of, numbers), "</li>\n"]);
            }
        }
        let families = format!(
            "</ul></dd>\n<dt>Documents</dt><dd>{}; {} text families (copies of one text are no witnesses of their own)</dd>\n</dl>\n",
            named(&event.documents, numbers),
            event.families.len()
        );
        put(out, &[&families]);
        if event.conflicts.is_empty() {
            continue;
        }
        put(
            out,
            &[
                "<div class=\"wide\"><table>\n<caption>What documents say differently</caption>\n<thead><tr><th scope=\"col\">About",
                "</th><th scope=\"col\">Value</th><th scope=\"col\">Said by</th><th scope=\"col\">What it means</th></tr></thead>\n",
                "<tbody>\n",
            ],
        );
        for conflict in &event.conflicts {
            for (value, of) in &conflict.values {
                let cells = [
                    escaped(&conflict.about.replace('_', " ")),
                    escaped(value),
                    named(of, numbers),
                    escaped(&conflict.note),
                ];
                put(out, &["<tr><td>", &cells.join("</td><td>"), "</td></tr>\n"]);
            }
        }
        put(out, &["</tbody>\n</table></div>\n"]);
    }
    put(out, &["</section>\n"]);
}

fn when(event: &Event) -> String {
    match (event.earliest, event.latest, event.month_day) {
        (Some(from), Some(to), _) if from == to => from.to_string(),
        (Some(from), Some(to), _) => format!("{from} to {to}"),
        (_, _, Some((month, Some(day)))) => format!("month {month}, day {day}; no document states the year"),
        _ => "no day is stated".to_owned(),
    }
}

/// Links to documents by their hashes, in the order of the page.
fn named(hashes: &Documents, numbers: &BTreeMap<&str, usize>) -> String {
    let mut of: Vec<&usize> = hashes.iter().filter_map(|hash| numbers.get(hash.as_ref())).collect();
    of.sort_unstable();
    let links: Vec<String> =
        of.iter().map(|number| format!("<a href=\"#document-{number}\">document {number}</a>")).collect();
    if links.is_empty() { "none".to_owned() } else { links.join(", ") }
}

/// Who is, or may be, on a list.
fn links(out: &mut String, found: &Found<'_>) {
    put(out, &["<section aria-labelledby=\"lists\">\n<h2 id=\"lists\">Names that lists have</h2>\n"]);
    if found.documents.iter().all(|read| read.links.is_empty()) {
        put(out, &["<p>No name is linked to a list.</p>\n</section>\n"]);
        return;
    }
    put(
        out,
        &[
            "<div class=\"wide\"><table>\n<caption>A link is a reading of a name; the list says what it says, not the document</caption>\n",
            "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Entry</th><th scope=\"col\">Listed as</th>",
            "<th scope=\"col\">Score</th><th scope=\"col\">State</th><th scope=\"col\">Why</th><th scope=\"col\">Document</th></tr></thead>\n",
            "<tbody>\n",
        ],
    );
    for (number, read) in (1..).zip(found.documents) {
        for link in read.links {
            let state = if link.is_open { "<strong>open: a person must decide</strong>" } else { "taken" };
            let cells = [
                escaped(&link.name),
                escaped(&format!("{}:{}", link.list, link.party)),
                escaped(&link.caption),
                escaped(&link.score),
                state.to_owned(),
                escaped(&link.reason),
                format!("<a href=\"#document-{number}\">document {number}</a>"),
            ];
            put(out, &["<tr><td>", &cells.join("</td><td>"), "</td></tr>\n"]);
        }
    }
    put(out, &["</tbody>\n</table></div>\n</section>\n"]);
}

fn document(out: &mut String, number: usize, read: &Read<'_>) {
    let begin = format!(
        "<section id=\"document-{number}\" aria-labelledby=\"heading-{number}\">\n<h2 id=\"heading-{number}\">{number}. "
    );
    put(out, &[&begin, &escaped(read.title()), "</h2>\n<p class=\"quiet\">", &escaped(&read.document.name)]);
    put(out, &["<br>BLAKE3 <span class=\"hash\">", &escaped(&read.document.hash), "</span></p>\n"]);
    put(out, &["<div class=\"beside\">\n<article>\n<h3>Text</h3>\n<div lang=\"\">\n"]);
    text(out, number, read);
    put(out, &["</div>\n</article>\n<aside>\n<h3>Facts</h3>\n<ol class=\"facts\">\n"]);
    for (place, fact) in (1..).zip(&read.reading.facts) {
        let (kind, how) = (fact.kind.code(), fact.modality.code());
        let begin = format!(
            "<li id=\"fact-{number}-{place}\"><a href=\"#mark-{number}-{place}\">to the text</a> <span class=\"kind {}\">{kind}</span> ",
            class(fact)
        );
        put(out, &[&begin]);
        if fact.modality != Modality::Stated {
            put(out, &["<span class=\"how\">", how, "</span> "]);
        }
        put(out, &[&escaped(&in_words(fact)), "</li>\n"]);
    }
    put(out, &["</ol>\n"]);
    for (title, class, spans) in [
        ("Not understood", "not-understood", &read.reading.not_understood),
        ("To be looked at, outside the story", "for-review", &read.reading.for_review),
    ] {
        if spans.is_empty() {
            continue;
        }
        put(out, &["<h3>", title, "</h3>\n<ul>\n"]);
        for (place, span) in (1..).zip(spans) {
            let link = format!("<li><a href=\"#{class}-{number}-{place}\">to the text</a> ");
            put(out, &[&link, &escaped(read.document.quote(*span)), "</li>\n"]);
        }
        put(out, &["</ul>\n"]);
    }
    put(out, &["</aside>\n</div>\n</section>\n"]);
}

/// Where a mark begins or ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    at: u32,
    /// Ends stand before beginnings at one place.
    begins: bool,
    class: &'static str,
    /// What stands where it begins: a link to the fact, an anchor.
    anchor: String,
}

/// The lines of a document with its marks, which may overlap: the text is cut wherever one begins or ends.
fn text(out: &mut String, number: usize, read: &Read<'_>) {
    let mut edges = Vec::new();
    let mut mark = |span: Span, class: &'static str, anchor: String| {
        // What is not in a line cannot be marked, and an empty mark is none.
        if span.start < span.end {
            edges.push(Edge { at: span.start, begins: true, class, anchor });
            edges.push(Edge { at: span.end, begins: false, class, anchor: String::new() });
        }
    };
    for (place, fact) in (1..).zip(&read.reading.facts) {
        let anchor = format!(
            "<sup id=\"mark-{number}-{place}\"><a href=\"#fact-{number}-{place}\" aria-label=\"fact {place}\">{place}</a></sup>"
        );
        mark(fact.span, class(fact), anchor);
    }
    for (class, spans) in
        [("not-understood", &read.reading.not_understood), ("for-review", &read.reading.for_review)]
    {
        for (place, span) in (1..).zip(spans) {
            mark(*span, class, format!("<span id=\"{class}-{number}-{place}\"></span>"));
        }
    }
    edges.sort();
    let mut edges = edges.into_iter().peekable();
    let mut active: BTreeMap<&'static str, usize> = BTreeMap::new();
    for line in &read.document.lines {
        let (name, outside) = (sort(line), if line.class.is_story() { "" } else { " outside" });
        let begin = format!(
            "<p class=\"line {name}{outside}\" dir=\"auto\"><span class=\"sort\">{name} {}</span> ",
            line.number
        );
        put(out, &[&begin]);
        let mut at = line.span.start;
        while at < line.span.end {
            // Whatever begins or ends here or before, where no line was.
            while let Some(edge) = edges.next_if(|edge| edge.at <= at) {
                let count = active.entry(edge.class).or_default();
                *count = if edge.begins { count.saturating_add(1) } else { count.saturating_sub(1) };
                out.push_str(&edge.anchor);
            }
            active.retain(|_, count| *count > 0);
            let next = edges.peek().map_or(line.span.end, |edge| edge.at.min(line.span.end));
            segment(out, read.document.quote(Span { start: at, end: next }), &active);
            at = next;
        }
        put(out, &["</p>\n"]);
    }
    // What begins behind the last line still has its anchor.
    edges.for_each(|edge| out.push_str(&edge.anchor));
}

fn segment(out: &mut String, text: &str, active: &BTreeMap<&'static str, usize>) {
    if active.is_empty() {
        out.push_str(&escaped(text));
        return;
    }
    let mut classes: Vec<&str> = active.keys().copied().collect();
    if active.values().sum::<usize>() > 1 {
        classes.push("many");
    }
    put(out, &["<mark class=\"", &classes.join(" "), "\">", &escaped(text), "</mark>"]);
}

/// The class of a fact's marks.
fn class(fact: &Fact) -> &'static str {
    match fact.kind {
        FactKind::Designation { .. }
        | FactKind::Delisting { .. }
        | FactKind::Reason { .. }
        | FactKind::Measure(_)
        | FactKind::Coordination { .. } => "act",
        FactKind::Relation { .. }
        | FactKind::Alias { .. }
        | FactKind::Office { .. }
        | FactKind::Body { .. } => "tie",
        FactKind::Attack { .. } => "attack",
        FactKind::Amount { .. } | FactKind::Wallet { .. } => "money",
        FactKind::Claim | FactKind::Denial | FactKind::Status => "speech",
    }
}

fn sort(line: &Line) -> &'static str {
    match line.class {
        LineClass::Title => "title",
        LineClass::Body => "body",
        LineClass::Item => "item",
        LineClass::Heading => "heading",
        LineClass::Caption => "caption",
        LineClass::RelatedLink => "related-link",
        LineClass::Widget => "widget",
        LineClass::Clock => "clock",
        LineClass::Repeated => "repeated",
        LineClass::Quote => "quote",
    }
}

/// Text that a browser shows as it is; characters that are not seen, or turn text around, by their number.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if is_hidden(c) => {
                let number = format!("<span class=\"hidden-character\">U+{:04X}</span>", u32::from(c));
                out.push_str(&number);
            }
            c => out.push(c),
        }
    }
    out
}

/// Control characters but those of lines and columns, marks of direction, and what takes no room. The joiners of Persian and
/// Indian scripts are part of words.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::document::Document;
    use crate::read::{Reader, Reading};
    use crate::vocabulary::Vocabulary;

    fn page_of(text: &str, change: impl Fn(&mut Reading)) -> String {
        let document = Document::from_text("<name>\"&'", "00".to_owned(), text.to_owned()).unwrap();
        let mut reading = Reader::new(Vocabulary::built_in()).read(&document);
        change(&mut reading);
        let read = Read { document: &document, reading: &reading, links: &[] };
        page(&Found { documents: &[read], events: &[] })
    }

    #[test]
    fn hostile_text_is_shown_and_does_nothing() {
        let text = "WASHINGTON (Reuters) - The U.S. Treasury sanctioned <script>alert(1)</script> & \"Nord\u{202e}tek' LLC\
                    <img src=x onerror=alert(2)> on Friday, the department said in a statement.\n";
        let page = page_of(text, |_| {});
        let lower = page.to_lowercase();
        assert!(!lower.contains("<script") && !lower.contains("<img") && !page.contains('\u{202e}'));
        assert!(page.contains("&lt;script&gt;") && page.contains("&lt;img src=x onerror=alert(2)&gt;"));
        assert!(page.contains("<span class=\"hidden-character\">U+202E</span>"));
        assert!(page.contains("&lt;name&gt;&quot;&amp;&#39;"));
    }

    /// The text between tags of the article, without the numbers of facts and lines.
    fn shown(page: &str) -> String {
        let article = page.split_once("<article>").unwrap().1.split_once("</article>").unwrap().0;
        let mut text = String::new();
        for line in article.split("<p class=\"line").skip(1) {
            let line = line.split_once("</span> ").unwrap().1;
            let mut rest = line.split_once("</p>").unwrap().0;
            while let Some((before, after)) = rest.split_once('<') {
                text.push_str(before);
                // A number is within `sup`.
                let (tag, after) = if after.starts_with("sup") { ("</sup>", after) } else { (">", after) };
                rest = after.split_once(tag).unwrap().1;
            }
            text.push_str(rest);
            text.push('\n');
        }
        text
    }

    #[test]
    fn marks_may_overlap_and_the_text_stays_whole() {
        let text = "The U.S. Treasury sanctioned Nordtek Trading LLC on 4 March 2021.\nNordtek Trading LLC is owned by Orsa Holding LLC.\n";
        let page = page_of(text, |reading| {
            let fact = reading.facts.first().unwrap().clone();
            reading.facts.clear();
            for (start, end) in [(0, 20), (4, 64), (10, 80), (10, 10), (10, 80), (60, 115)] {
                reading.facts.push(Fact { span: Span { start, end }, ..fact.clone() });
            }
            reading.not_understood = vec![Span { start: 15, end: 30 }];
        });
        assert_eq!(shown(&page), text);
        assert_eq!(page.matches("<mark").count(), page.matches("</mark>").count());
        assert!(page.contains("<mark class=\"act not-understood many\">"));
        // The fourth is empty.
        for place in [1, 2, 3, 5, 6] {
            assert_eq!(page.matches(&format!("id=\"mark-1-{place}\"")).count(), 1);
        }
    }

    #[test]
    fn links_within_the_page_lead_somewhere() {
        let page = page_of(
            "The U.S. Treasury sanctioned Nordtek Trading LLC on 4 March 2021. It was accused of stealing $2 million.\n",
            |_| {},
        );
        let targets: Vec<&str> =
            page.split("href=\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        assert!(targets.len() > 3);
        for target in targets {
            assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "{target}");
        }
        assert!(
            page.starts_with("<!doctype html>\n<html lang=\"en\">")
                && !page.contains("http://")
                && !page.contains("https://")
        );
    }
}
