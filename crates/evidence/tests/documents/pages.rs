//! Web pages.

use interdict_evidence::line::LineClass;
use interdict_evidence::{Document, DocumentError};

use crate::{one, story_of};

#[test]
fn a_page_gives_its_article_and_marks_the_rest() {
    use LineClass::{Body, Caption, Clock, Heading, Item, RelatedLink, Title, Widget};
    let page = one(include_bytes!("page.html"));
    assert_eq!(
        story_of(&page),
        [
            ("Harbour Gazette", Widget),
            ("Ministry adds two firms & a bank to its list", Title),
            ("By Ada Writer", Widget),
            ("September 3, 2024", Clock),
            ("The ministry’s building, on a rainy day.", Caption),
            (
                "BRUSSELS, Sept. 3 (HG) -- The ministry on Tuesday designated Alpha Trading and Beta\u{a0}Shipping, which it \
                 accused of moving oil.",
                Body
            ),
            ("What follows", Heading),
            ("The measures apply to:", Body),
            ("Alpha Trading", Item),
            ("Beta Shipping, owned by Gamma", Item),
            ("The first of them closed.", Body),
            ("The second did not.", Body),
            ("The Treasury sanctioned Delta Bank in 2019.", RelatedLink),
            ("Other firms designated by ministry last year in the spring", RelatedLink),
            ("Copyright 2024 Harbour Gazette", Widget),
        ]
    );
    for hidden in ["Everybody", "You", "Home", "{color", "Harbour Gazette |"] {
        assert!(!page.text.contains(hidden), "{hidden}");
    }
}

#[test]
fn a_page_without_a_heading_takes_its_title_and_the_declared_encoding() {
    let page = b"<html><head><title>\xcc\xe8\xed\xe8\xf1\xf2\xe5\xf0\xf1\xf2\xe2\xee | A</title>\
                 <meta http-equiv=Content-Type content='text/html; charset=windows-1251'></head>\
                 <body><p>\xcf\xee\xf0\xf2 \xe7\xe0\xea\xf0\xfb\xf2.</body></html>";
    assert_eq!(
        story_of(&one(page)),
        [("Министерство | A", LineClass::Title), ("Порт закрыт.", LineClass::Body)]
    );
    let empty =
        Document::read("page", b"<html><script>alert('The Treasury sanctioned you.')</script></html>");
    assert_eq!(empty, Err(DocumentError::Empty { name: "page".to_owned() }));
}

#[test]
fn what_is_hidden_or_struck_out_is_not_read() {
    for (body, shown) in [
        ("<p hidden>Alpha Trading was listed.</p><p>Nobody was.</p>", &["Nobody was."][..]),
        ("<div hidden><div>Alpha</div> Trading was listed.</div><p>Nobody was.</p>", &["Nobody was."]),
        ("<p style='color:red; display : none'>Alpha was listed.<p>Nobody was.", &["Nobody was."]),
        ("<div style='visibility:hidden !important'>Alpha was.</div><p>Nobody was.</p>", &["Nobody was."]),
        ("<span aria-hidden=true>Alpha was listed. </span>Nobody was.", &["Nobody was."]),
        ("<p>The port is <del>Alpha</del><ins>Beta</ins>.</p>", &["The port is Beta."]),
        ("<p>The port is <s>Alpha</s>Beta<strike> One</strike>.</p>", &["The port is Beta."]),
        (
            "<p>The port is <span style='text-decoration: line-through'>Alpha</span>Beta.</p>",
            &["The port is Beta."],
        ),
        ("<template><p>Alpha was listed.</p></template><p>Nobody was.</p>", &["Nobody was."]),
        ("<noscript><p>Alpha was listed.</p></noscript><p>Nobody was.</p>", &["Nobody was."]),
        ("<ul><li hidden>Alpha<li>Beta</ul><p>Nobody was.</p>", &["Beta", "Nobody was."]),
        ("<ul><li>Beta<li hidden>Alpha</ul><p>Nobody was.</p>", &["Beta", "Nobody was."]),
        (
            "<p>The first.</p></i></span><p hidden>Alpha<b>bold</p><p>The last.</p>",
            &["The first.", "The last."],
        ),
        ("<p aria-hidden=false>The last.</p>", &["The last."]),
    ] {
        let page = one(format!("<html><body>{body}</body></html>").as_bytes());
        let lines: Vec<&str> = page.lines.iter().map(|line| page.quote(line.span)).collect();
        assert_eq!(lines, shown, "{body}");
    }
}

#[test]
fn a_row_of_a_table_is_one_line_with_its_cells_apart() {
    let page = one(
        b"<html><body><p>The Council added:</p><table><thead><tr><th>Name<th>Born<th>Reason</tr></thead>\
          <tr><td><p>Pavel Duric</p><td><p>3 May 1970</p><td><p>Director of Harbour Metals</p>\
          <tr><td>Harbour Metals</td><td></td><td>Owned by<br>Pavel Duric</td></tr></table>\
          <p>The list is final.</p></body></html>",
    );
    assert_eq!(
        story_of(&page),
        [
            ("The Council added:", LineClass::Body),
            ("Name\tBorn\tReason", LineClass::Heading),
            ("Pavel Duric\t3 May 1970\tDirector of Harbour Metals", LineClass::Item),
            ("Harbour Metals\tOwned by Pavel Duric", LineClass::Item),
            ("The list is final.", LineClass::Body),
        ]
    );
    let long = "The ministry designated Alpha Trading on Tuesday. ".repeat(8);
    let laid_out = format!(
        "<table><tr><td>Menu</td><td><table><tr><td><p>{long}</p><p>It closed.</p></td></tr></table></td></tr></table>"
    );
    let lines = one(laid_out.as_bytes()).lines.len();
    assert_eq!(lines, 3, "a table that lays a page out keeps its paragraphs");
}

#[test]
fn tags_that_never_end_or_never_began_take_no_more_time() {
    let many = 200_000;
    let open = format!("<p hidden>{}{}</p><p>The end.</p>", "<b>".repeat(many), "</i>".repeat(many));
    assert_eq!(story_of(&one(open.as_bytes())), [("The end.", LineClass::Body)]);
    let rows = format!("<html><table>{}<tr><td>Alpha<td>Beta</table>", "<tr><table><td>".repeat(many));
    assert!(one(rows.as_bytes()).text.contains("Alpha\tBeta"));
}
