//! E-mail, and earlier messages within it.

use interdict_evidence::Document;
use interdict_evidence::line::LineClass::{Body, Quote, Title, Widget};
use interdict_evidence::line::{LineClass, classify};

use crate::{blake3_hex, one, story_of};

#[test]
fn a_message_gives_its_body_and_its_attachments() {
    let documents = Document::read("note.eml", include_bytes!("message.eml")).unwrap();
    let [message, annex] = documents.as_slice() else { panic!("{documents:?}") };
    assert_eq!(
        story_of(message),
        [("Ministère désigne deux sociétés du port", Title), ("Le ministère a désigné Alpha Trading.", Body)]
    );
    assert_eq!(annex.name, "note.eml/annex.html");
    assert_eq!(story_of(annex), [("Beta Shipping is listed in the annex.", Body)]);
    // A picture is no document; a broken PDF is one that could not be read.
    let unread: Vec<String> = message.unread.iter().map(ToString::to_string).collect();
    assert_eq!(unread.len(), 1);
    assert!(unread[0].starts_with("note.eml/scan.pdf: it is a PDF that cannot be read"), "{unread:?}");
}

#[test]
fn an_attached_message_is_a_document_of_its_own() {
    let inner =
        "From: b@example.org\r\nSubject: Firm added\r\n\r\nThe ministry added Alpha Trading on Tuesday.\r\n";
    let outer = format!(
        "From: a@example.org\r\nSubject: Fwd: Firm added\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee \
         below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n"
    );
    let documents = Document::read("note.eml", outer.as_bytes()).unwrap();
    let [note, attached] = documents.as_slice() else { panic!("{documents:?}") };
    assert_eq!(story_of(note), [("Firm added", Title), ("See below.", Body)]);
    assert_eq!(
        story_of(attached),
        [("Firm added", Title), ("The ministry added Alpha Trading on Tuesday.", Body)]
    );
    assert_eq!(attached.hash, blake3_hex(inner.as_bytes()), "as the file it was");
}

#[test]
fn messages_within_messages_end() {
    let mut deep = String::new();
    for _ in 0..20_000 {
        deep.push_str("From: a@example.org\r\nSubject: s\r\nContent-Type: message/rfc822\r\n\r\n");
    }
    deep.push_str("From: a@example.org\r\nSubject: s\r\n\r\nThe end.\r\n");
    // Whatever comes of it, it comes.
    let _ = Document::read("deep.eml", deep.as_bytes());
}

fn classes(text: &str) -> Vec<LineClass> {
    classify(text).iter().map(|line| line.class).collect()
}

#[test]
fn what_a_reply_cites_is_not_its_own() {
    let own = "The bank has closed the account.";
    assert_eq!(
        classes(&format!(
            "{own}\n\nOn Tue, 3 Sep 2024 at 10:00, Desk <desk@example.org> wrote:\n> Canada sanctioned Alpha Trading.\n>\n> More.\n\nThat is all."
        )),
        [Body, Widget, Quote, Quote, Quote, Body]
    );
    assert_eq!(
        classes(&format!(
            "{own}\n\n-----Original Message-----\nFrom: Desk\nSent: Tuesday\nTo: Bank\nSubject: Alpha\n\nCanada sanctioned Alpha Trading.\n"
        )),
        [Body, Widget, Widget, Widget, Widget, Widget, Quote]
    );
    assert_eq!(
        classes(&format!(
            "{own}\n\nFrom: Desk\nSent: Tuesday\nTo: Bank\nSubject: Alpha\n\nCanada sanctioned Alpha Trading.\n"
        )),
        [Body, Widget, Widget, Widget, Widget, Quote]
    );
    // A sentence with a colon, and a list of fields that is no head, stay what they are.
    assert_eq!(classes(&format!("{own}\n\nFrom: the port of Velm.\n\nIt sailed.")), [Body, Body, Body]);
}

#[test]
fn what_is_passed_on_is_the_story() {
    let head = "From: Desk\nDate: Tue, 3 Sep 2024\nSubject: Alpha\nTo: Bank\n\n";
    let act = "Canada sanctioned Alpha Trading.";
    for mark in ["---------- Forwarded message ---------", "Begin forwarded message:"] {
        assert_eq!(
            classes(&format!("Please see what they sent.\n\n{mark}\n{head}{act}\n")),
            [Body, Widget, Widget, Widget, Widget, Widget, Body],
            "{mark}"
        );
    }
    assert_eq!(classes(&format!("-----Original Message-----\n{head}{act}\n")).last(), Some(&Body));

    let message = |subject: &str, body: &str| {
        let text = format!(
            "From: a@example.org\r\nDate: Tue, 3 Sep 2024 10:00:00 +0000\r\nSubject: {subject}\r\n\r\n{body}"
        );
        one(text.as_bytes())
    };
    let outlook = format!("Please see what they sent.\n\n{}{act}\n", head.replace("Date", "Sent"));
    let (answer, passed) = (message("Re: Alpha", &outlook), message("FW: Alpha", &outlook));
    assert_eq!(story_of(&answer).last(), Some(&(act, Quote)));
    assert_eq!(story_of(&passed).last(), Some(&(act, Body)));
    assert_eq!(answer.sent.map(|day| day.to_string()).as_deref(), Some("2024-09-03"));
    assert_eq!(passed.sent, None, "the day of another message");
    let all_cited = message(
        "Fwd: Alpha",
        "> The Government of Canada on Tuesday sanctioned Alpha\n> Trading, which it said was\n> moving oil.\n",
    );
    assert_eq!(
        story_of(&all_cited).last(),
        Some(&(
            "The Government of Canada on Tuesday sanctioned Alpha\nTrading, which it said was\nmoving oil.",
            Body
        ))
    );
}

#[test]
fn a_page_by_mail_cites_too() {
    let page = |subject: &str, html: &str| {
        let text =
            format!("From: a@example.org\r\nSubject: {subject}\r\nContent-Type: text/html\r\n\r\n{html}");
        let document = one(text.as_bytes());
        story_of(&document).into_iter().map(|(line, class)| (line.to_owned(), class)).collect::<Vec<_>>()
    };
    let cited = "<div>It was.</div><div class='gmail_quote'><div>A wrote:</div><blockquote type=cite><p>Canada sanctioned Alpha.</p></blockquote></div><p>The end.</p>";
    let class = |found: &[(String, LineClass)], text: &str| {
        found.iter().find(|(line, _)| line == text).map(|(_, class)| *class)
    };
    let found = page("Re: Alpha", cited);
    assert_eq!(class(&found, "Canada sanctioned Alpha."), Some(Quote));
    assert_eq!(class(&found, "The end."), Some(Body));
    let found = page("Fwd: Alpha", &cited.replace("A wrote:", "---------- Forwarded message ---------"));
    assert_eq!(class(&found, "Canada sanctioned Alpha."), Some(Body));
}

#[test]
fn soft_line_ends_of_a_flowed_text_are_blanks() {
    let text = "From: a@example.org\r\nSubject: Alpha\r\nContent-Type: text/plain; format=flowed\r\n\r\n\
                Canada sanctioned Alpha \r\nTrading.\r\n-- \r\nThe desk\r\n";
    let document = one(text.as_bytes());
    assert_eq!(story_of(&document)[..2], [("Alpha", Title), ("Canada sanctioned Alpha Trading.", Body)]);
}
