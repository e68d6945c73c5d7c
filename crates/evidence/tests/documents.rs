//! Documents: what each line is, on the seeds and on changed copies of them, and every way in which a file can come.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use interdict_evidence::document::MAX_BYTES;
use interdict_evidence::line::{LineClass, classify, dateline};
use interdict_evidence::{Document, DocumentError};
use proptest::prelude::*;

/// The seeds' texts in order of their names; none if they are not there.
fn seeds() -> Option<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    (texts.len() == 5).then_some(texts)
}

/// What every line of the seeds is that is not body: document, first byte, byte after the last, class.
const NOT_BODY: &[(usize, u32, u32, LineClass)] = &[
    (1, 0, 64, LineClass::Title),
    (1, 66, 147, LineClass::Caption),
    (1, 149, 230, LineClass::Repeated),
    (1, 3176, 3190, LineClass::Widget),
    (2, 0, 66, LineClass::Title),
    (2, 284, 356, LineClass::Heading),
    (2, 986, 1053, LineClass::Heading),
    (2, 1647, 1690, LineClass::Heading),
    (2, 2471, 2548, LineClass::RelatedLink),
    (2, 2549, 2646, LineClass::RelatedLink),
    (2, 2647, 2739, LineClass::RelatedLink),
    (2, 2740, 2830, LineClass::RelatedLink),
    (2, 2831, 2913, LineClass::RelatedLink),
    (3, 0, 22, LineClass::Clock),
    (3, 23, 104, LineClass::Repeated),
    (3, 106, 175, LineClass::Title),
    (3, 178, 247, LineClass::Repeated),
    (3, 879, 1120, LineClass::Item),
    (3, 1123, 1425, LineClass::Item),
    (3, 1428, 1524, LineClass::Item),
    (3, 1527, 1747, LineClass::Item),
    (3, 2434, 2445, LineClass::Widget),
    (3, 2448, 2474, LineClass::Widget),
    (3, 2475, 2502, LineClass::Widget),
    (3, 2504, 2516, LineClass::Widget),
    (4, 992, 1006, LineClass::Heading),
    (4, 2341, 2362, LineClass::Widget),
    (4, 2363, 2378, LineClass::Widget),
];

/// Lines of body in each seed.
const BODIES: [usize; 5] = [10, 14, 8, 7, 7];

#[test]
fn every_line_of_the_seeds_is_what_the_gold_says() {
    let Some(texts) = seeds() else {
        println!("skipped: no seed documents");
        return;
    };
    for (document, text) in texts.iter().enumerate() {
        let lines = classify(text);
        let found: Vec<_> = lines
            .iter()
            .filter(|line| line.class != LineClass::Body)
            .map(|line| (document, line.span.start, line.span.end, line.class))
            .collect();
        let gold: Vec<_> = NOT_BODY.iter().copied().filter(|(of, ..)| *of == document).collect();
        assert_eq!(found, gold, "document {document}");
        let bodies = lines.iter().filter(|line| line.class == LineClass::Body).count();
        assert_eq!(Some(&bodies), BODIES.get(document), "document {document}");
    }
}

fn straight(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            c => c,
        })
        .collect()
}

fn curly(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' => '”',
            '\'' => '’',
            c => c,
        })
        .collect()
}

/// The classes of a text's lines with the lines' words, alike in all spellings of quotes and blanks.
fn lines(text: &str) -> Vec<(String, LineClass)> {
    let words = |text: &str| straight(text).split_whitespace().collect::<Vec<_>>().join(" ");
    classify(text).iter().map(|line| (words(text.get(line.span.range()).unwrap()), line.class)).collect()
}

#[test]
fn no_spelling_of_quotes_blanks_and_line_ends_changes_what_a_line_is() {
    let Some(texts) = seeds() else {
        println!("skipped: no seed documents");
        return;
    };
    let mixed = |text: &str| text.replacen('“', "\"", 1).replacen('’', "'", 3).replace('"', "“");
    for text in &texts {
        let as_it_is = lines(text);
        assert_eq!(lines(&straight(text)), as_it_is);
        assert_eq!(lines(&curly(text)), as_it_is);
        assert_eq!(lines(&mixed(text)), as_it_is);
        assert_eq!(lines(&text.replace('\u{a0}', " ")), as_it_is);
        assert_eq!(lines(&text.replace(' ', "\u{a0}")), as_it_is);
        assert_eq!(lines(&text.replace('\n', "\r\n")), as_it_is);
        assert_eq!(lines(&text.replace('\n', "\r")), as_it_is);
        assert_eq!(lines(&format!("\u{feff}{text}")), as_it_is);
        assert_eq!(lines(&format!("{text}\n")), as_it_is);
        assert_eq!(lines(&format!("\n\n{text}\n\n")), as_it_is);
    }
}

/// The lines facts are read from.
fn story(text: &str) -> BTreeSet<String> {
    lines(text).into_iter().filter(|(_, class)| class.is_story()).map(|(words, _)| words).collect()
}

#[test]
fn what_surrounds_one_story_adds_nothing_to_another() {
    let Some(texts) = seeds() else {
        println!("skipped: no seed documents");
        return;
    };
    for text in &texts {
        for other in &texts {
            let around: Vec<&str> = classify(other)
                .iter()
                .filter(|line| !line.class.is_story())
                .map(|line| other.get(line.span.range()).unwrap())
                .collect();
            for gap in ["\n", "\n\n"] {
                assert_eq!(story(&format!("{text}{gap}{}", around.join(gap))), story(text));
            }
        }
    }
}

#[test]
fn the_order_of_paragraphs_does_not_matter_below_the_title() {
    let Some(texts) = seeds() else {
        println!("skipped: no seed documents");
        return;
    };
    for text in &texts {
        let title = classify(text)
            .iter()
            .find(|line| line.class == LineClass::Title)
            .map(|line| line.span.end as usize);
        let (head, rest) = text.split_at(title.unwrap_or_default());
        // A paragraph is what stands between empty lines; what leads to a list stays before it.
        let mut paragraphs: Vec<String> = Vec::new();
        let gap = if rest.contains("\n\n") { "\n\n" } else { "\n" };
        for paragraph in rest.split(gap).filter(|paragraph| !paragraph.trim().is_empty()) {
            match paragraphs.last_mut() {
                Some(last) if last.ends_with(':') => {
                    write!(last, "{gap}{paragraph}").unwrap();
                }
                _ => paragraphs.push(paragraph.to_owned()),
            }
        }
        let whole = story(text);
        for turn in 0..paragraphs.len() {
            let mut turned = paragraphs.clone();
            turned.rotate_left(turn);
            if turn % 2 == 1 {
                turned.reverse();
            }
            let turned = format!("{head}\n\n{}", turned.join(gap));
            let mut found = story(&turned);
            if title.is_none() {
                // Without a title before it, a heading that comes first is taken for one.
                let first = lines(&turned).into_iter().find(|(_, class)| *class == LineClass::Title);
                if let Some((first, _)) = first {
                    found.remove(&first);
                }
            }
            assert_eq!(found, whole);
        }
    }
}

#[test]
fn a_text_that_begins_with_a_sentence_has_no_title() {
    let Some(texts) = seeds() else {
        println!("skipped: no seed documents");
        return;
    };
    let titles: Vec<usize> = texts
        .iter()
        .map(|text| classify(text).iter().filter(|line| line.class == LineClass::Title).count())
        .collect();
    assert_eq!(titles, [0, 1, 1, 1, 0]);
}

const RELEASE: &str = "\
Ministry adds two firms to its list\n\nBRUSSELS, Sept. 3 (HG) -- The ministry on Tuesday designated Alpha Trading and Beta \
Shipping, which it accused of moving oil.\n\nThe measures apply to:\nAlpha Trading\nBeta Shipping, of the port\n\nThe firms \
could not be reached.\n";

#[test]
fn lines_after_a_colon_are_items_and_what_follows_the_story_is_not() {
    use LineClass::{Body, Item, RelatedLink, Title, Widget};
    let classes = |text: &str| classify(text).iter().map(|line| line.class).collect::<Vec<_>>();
    assert_eq!(classes(RELEASE), [Title, Body, Body, Item, Item, Body]);
    let fake = format!(
        "{RELEASE}\nTreasury sanctions Delta Bank for laundering\nShips of Omega Line change flags again   Aug. 1, 2023\n\
         Treasury designates Gamma Holding over weapons\n\nRead more\nSubscribe to our newsletter\n"
    );
    assert_eq!(
        classes(&fake),
        [Title, Body, Body, Item, Item, Body, RelatedLink, RelatedLink, RelatedLink, Widget, Widget],
        "a designation in such a block stays out of the story"
    );
}

#[test]
fn the_headline_is_found_below_menus_bodies_and_days() {
    let title = |head: &str| {
        let text = format!("{head}\n\nThe ministry designated Alpha Trading.\n\nIt moved oil.\n");
        let titles: Vec<_> =
            classify(&text).into_iter().filter(|line| line.class == LineClass::Title).collect();
        assert!(titles.len() <= 1, "{text}");
        titles.first().map(|line| text.get(line.span.range()).unwrap().to_owned())
    };
    let headline = "Two firms of the port added to the list of the Union";
    for above in [
        "",
        "Ministry of Foreign Affairs\nPress release\n",
        "Home » World » Asia\nWorld\n",
        "Saturday, June 3, 2023\nHomeWORLDTwo firms of the port added to the list of the Union\n\n",
        "Photo: the port\n",
        "Ships change flags again  Aug. 1, 2023\n",
    ] {
        assert_eq!(title(&format!("{above}{headline}")).as_deref(), Some(headline), "{above}");
        assert_eq!(
            title(&format!("{above}{headline}\nBy Ada Writer\nSeptember 3, 2024")).as_deref(),
            Some(headline),
            "{above}"
        );
    }
    assert_eq!(
        title("COUNCIL REGULATION (EU) 2024/1\nof 3 September 2024\nconcerning measures against two firms")
            .as_deref(),
        Some("COUNCIL REGULATION (EU) 2024/1")
    );
    assert_eq!(title("PARIS, Sept. 3 (HG) -- The ministry designated a firm").as_deref(), None);
    assert_eq!(title("Saturday, June 3, 2023").as_deref(), None);
    assert_eq!(
        title("Are two firms of the port to be added to the list?").as_deref(),
        Some("Are two firms of the port to be added to the list?")
    );
}

#[test]
fn seeds_broken_at_a_column_are_the_same_story() {
    let Some(texts) = seeds() else {
        println!("skipped: no seed documents");
        return;
    };
    for text in &texts {
        let text = if text.contains("\n\n") { text.clone() } else { text.replace('\n', "\n\n") };
        for column in [64, 72, 80] {
            let mut broken = String::new();
            for line in text.split('\n') {
                let mut width = 0;
                for word in line.split_whitespace() {
                    let letters = word.chars().count();
                    if width > 0 {
                        broken.push(if width + 1 + letters > column { '\n' } else { ' ' });
                        width = if width + 1 + letters > column { 0 } else { width + 1 };
                    }
                    broken.push_str(word);
                    width += letters;
                }
                broken.push('\n');
            }
            assert_eq!(story(&broken), story(&text), "at {column}");
        }
    }
}

#[test]
fn related_links_and_days_are_told_from_sentences_with_dates() {
    let class = |line: &str| {
        let text = format!("{RELEASE}\n{line}\n\nThe ministry said so on Tuesday.\n");
        classify(&text).iter().rev().nth(1).map(|line| line.class)
    };
    for link in [
        "Ships change flags\u{a0}\u{a0}Aug. 1, 2023",
        "Ships change flags | 1 August 2023",
        "Les navires changent de pavillon  2023-08-01",
    ] {
        assert_eq!(class(link), Some(LineClass::RelatedLink), "{link}");
    }
    for clock in [
        "Saturday, June 3, 2023",
        "3 juin 2023",
        "2023-06-03T10:00:00Z",
        "Updated: 3. Juni 2023, 10:00",
        "суббота, 3 июня 2023 г.",
        "2023年6月3日",
    ] {
        assert_eq!(class(clock), Some(LineClass::Clock), "{clock}");
    }
    for body in [
        "It was listed on 13 September 2019.",
        "The firm was added by the Council on the proposal of the High Representative for the first time, and with effect from the day of publication, on 13 September 2019",
    ] {
        assert_eq!(class(body), Some(LineClass::Body), "{body}");
    }
    for item in
        ["• Alpha Trading", "- Alpha Trading", "1. Alpha Trading is the first of them", "(a) Alpha Trading"]
    {
        assert_eq!(class(item), Some(LineClass::Item), "{item}");
    }
    for caption in ["FILE - The port in May. (AP Photo/A. Writer)", "Photo: the port", "사진: 항구"] {
        assert_eq!(class(caption), Some(LineClass::Caption), "{caption}");
    }
    for widget in [
        "Leave a comment",
        "What’s your reaction?",
        "Home | World | Business",
        "Lire aussi",
        "Читайте также",
        "By Ada Writer",
    ] {
        assert_eq!(class(widget), Some(LineClass::Widget), "{widget}");
    }
}

#[test]
fn a_paragraph_broken_at_a_column_is_one_line() {
    let text = "Ministry adds two firms to its list\n\nThe ministry on Tuesday designated Alpha Trading and Beta\nShipping, which it \
                accused of moving oil for others in\nbreach of the measures of last year. The two firms, which\nare based at the \
                port, could not be reached at once.\n\nWhat follows\n\nTheir property is frozen, and nobody may deal with them\nuntil \
                further notice.\n";
    let lines = classify(text);
    let classes: Vec<_> = lines.iter().map(|line| line.class).collect();
    assert_eq!(classes, [LineClass::Title, LineClass::Body, LineClass::Heading, LineClass::Body]);
    let numbers: Vec<_> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [1, 3, 8, 10]);
    assert!(text.get(lines[1].span.range()).unwrap().contains("Beta\nShipping"));
}

#[test]
fn two_of_the_seeds_have_a_dateline() {
    let Some(texts) = seeds() else {
        println!("skipped: no seed documents");
        return;
    };
    let found: Vec<_> = texts
        .iter()
        .map(|text| {
            let lines = classify(text);
            let mut found = lines.iter().filter(|line| line.class == LineClass::Body).filter_map(|line| {
                let dateline = dateline(text.get(line.span.range()).unwrap())?;
                Some((line.span.start + dateline.head.end, dateline.month_day, dateline.outlet.is_some()))
            });
            (found.next(), found.count())
        })
        .collect();
    let none = (None, 0);
    assert_eq!(
        found,
        [(Some((27, Some((9, 13)), true)), 0), (Some((242, None, false)), 0), none, none, none]
    );
}

#[test]
fn datelines_have_place_day_and_outlet() {
    let read = |line: &'static str| {
        dateline(line).map(|found| {
            let part = |span: interdict_evidence::Span| line.get(span.range()).unwrap();
            (
                found.place.map_or("", part),
                found.month_day,
                found.year,
                found.outlet.map_or("", part),
                part(found.span).len(),
            )
        })
    };
    assert_eq!(
        read("WASHINGTON, Sept. 13 (CGTN) -- The"),
        Some(("WASHINGTON", Some((9, 13)), None, "CGTN", 31))
    );
    assert_eq!(read("Sept. 13 (UPI) -- The"), Some(("", Some((9, 13)), None, "UPI", 18)));
    assert_eq!(
        read("MOSCOW (UrduPoint News / Sputnik - 13th September, 2019) The"),
        Some(("MOSCOW", Some((9, 13)), Some(2019), "UrduPoint News / Sputnik", 57))
    );
    assert_eq!(read("MOSCOW, September 13. /TASS/. The"), Some(("MOSCOW", Some((9, 13)), None, "TASS", 30)));
    assert_eq!(read("Washington: The"), Some(("Washington", None, None, "", 12)));
    assert_eq!(read("WASHINGTON – Today"), Some(("WASHINGTON", None, None, "", 15)));
    assert_eq!(read("Washington, D.C. — Today"), Some(("Washington, D.C.", None, None, "", 21)));
    assert_eq!(read("SEOUL (Reuters) - South"), Some(("SEOUL", None, None, "Reuters", 18)));
    assert_eq!(read("LONDON, 13 September 2019 – The"), Some(("LONDON", Some((9, 13)), Some(2019), "", 30)));
    assert_eq!(read("MOSCOU, 3 août (AFP) — Le"), Some(("MOSCOU", Some((8, 3)), None, "AFP", 26)));
    for none in [
        "Mandelker: We will",
        "North Korea – which denies it – says",
        "Note: this",
        "The state-sponsored",
        "",
        "--",
        "A: b",
        "The Democratic Republic (DPRK) -- which",
        "Lazarus Group (APT38) - a",
        "DPRK - the",
    ] {
        assert_eq!(dateline(none), None, "{none}");
    }
}

/// The one document in some bytes.
fn one(bytes: &[u8]) -> Document {
    let mut documents = Document::read("story", bytes).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn story_of(document: &Document) -> Vec<(&str, LineClass)> {
    document.lines.iter().map(|line| (document.quote(line.span), line.class)).collect()
}

#[test]
fn text_keeps_its_bytes_and_positions_with_or_without_a_mark() {
    let plain = one(RELEASE.as_bytes());
    assert_eq!(plain.text, RELEASE);
    assert_eq!(plain.hash, blake3_hex(RELEASE.as_bytes()));
    let marked = format!("\u{feff}{RELEASE}");
    let document = one(marked.as_bytes());
    assert_eq!(document.text, marked);
    assert_eq!(story_of(&document), story_of(&plain));
    for (with, without) in document.lines.iter().zip(&plain.lines) {
        assert_eq!(with.span.start, without.span.start + 3, "a position in the file");
    }
}

fn blake3_hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[test]
fn encodings_are_told_from_the_bytes() {
    let story = "Le Trésor désigne deux sociétés du port\n\nLe ministère a ajouté Alpha Trading à sa liste, a-t-il déclaré mardi.\n";
    let units = |order: fn(u16) -> [u8; 2]| story.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let expected = one(story.as_bytes());
    let latin: Vec<u8> = story.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let variants = [
        units(u16::to_le_bytes),
        units(u16::to_be_bytes),
        [b"\xff\xfe".to_vec(), units(u16::to_le_bytes)].concat(),
        [b"\xfe\xff".to_vec(), units(u16::to_be_bytes)].concat(),
        latin,
    ];
    for bytes in variants {
        let document = one(&bytes);
        assert_eq!(document.text, story);
        assert_eq!(document.lines, expected.lines);
        assert_eq!(document.hash, blake3_hex(&bytes));
    }
}

#[test]
fn what_is_no_document_is_refused_by_name() {
    let refuse = |bytes: &[u8]| Document::read("story", bytes).unwrap_err();
    let name = "story".to_owned();
    for empty in [&b""[..], b" \n\t\r\n", "\u{feff}\u{a0}\n".as_bytes(), b"\xff\xfe"] {
        assert_eq!(refuse(empty), DocumentError::Empty { name: name.clone() });
    }
    assert_eq!(refuse(b"PK\x03\x04 and so on"), DocumentError::Binary { name: name.clone(), at: 2 });
    assert_eq!(refuse(b"a text with\0a zero"), DocumentError::Binary { name: name.clone(), at: 11 });
    let cause = |bytes: &[u8]| match refuse(bytes) {
        DocumentError::Unreadable { cause, .. } => cause,
        other => panic!("{other}"),
    };
    assert!(cause(b"{\\rtf1 The ministry}").contains("RTF"));
    assert!(cause(b"<?xml version='1.0'?><list><name>Alpha</name></list>").contains("XML"));
    assert!(
        cause("The ministry’s list \u{80}".as_bytes().split_last().unwrap().1).contains("UTF-8 up to byte")
    );
    assert!(cause(b"\xcc\xee\xf1\xea\xe2\xe0 \xf1\xe0\xed\xea\xf6\xe8\xe8").contains("encoding"));
    assert!(cause(b"%PDF-1.7\nand nothing").contains("PDF"));
}

#[test]
fn a_file_above_the_bound_is_refused_without_being_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.txt");
    let file = std::fs::File::create(&path).unwrap();
    // A hole: the file has a size and no contents.
    file.set_len(1 << 30).unwrap();
    let error = Document::read_path(&path).unwrap_err();
    assert_eq!(
        error,
        DocumentError::TooLarge { name: path.display().to_string(), bytes: 1 << 30, most: MAX_BYTES }
    );
    assert!(matches!(
        Document::read_path(&folder.path().join("none")),
        Err(DocumentError::Unreadable { .. })
    ));
}

#[test]
fn ten_mebibytes_without_a_break_are_one_line() {
    let word = "sanction ";
    let text = word.repeat((10 << 20) / word.len());
    let document = one(text.as_bytes());
    assert_eq!(document.lines.len(), 1);
    assert_eq!(document.lines[0].class, LineClass::Body);
    assert_eq!(document.quote(document.lines[0].span), text.trim_end());
}

#[test]
fn a_page_gives_its_article_and_marks_the_rest() {
    use LineClass::{Body, Caption, Clock, Heading, Item, RelatedLink, Title, Widget};
    let page = one(include_bytes!("documents/page.html"));
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
fn a_message_gives_its_body_and_its_attachments() {
    let documents = Document::read("note.eml", include_bytes!("documents/message.eml")).unwrap();
    let [message, annex] = documents.as_slice() else { panic!("{documents:?}") };
    assert_eq!(
        story_of(message),
        [
            ("Ministère désigne deux sociétés du port", LineClass::Title),
            ("Le ministère a désigné Alpha Trading.", LineClass::Body)
        ]
    );
    assert_eq!(annex.name, "note.eml/annex.html");
    assert_eq!(story_of(annex), [("Beta Shipping is listed in the annex.", LineClass::Body)]);
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
    assert_eq!(story_of(note), [("Firm added", LineClass::Title), ("See below.", LineClass::Body)]);
    assert_eq!(
        story_of(attached),
        [("Firm added", LineClass::Title), ("The ministry added Alpha Trading on Tuesday.", LineClass::Body)]
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

/// A file of one page with this drawing.
fn pdf(drawing: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 5>>stream\n/X Do\nendstream".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        writeln!(file, "{number} 0 obj{object}endobj").unwrap();
    }
    let start = file.len();
    writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").unwrap();
    }
    write!(file, "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1).unwrap();
    file.into_bytes()
}

#[test]
fn a_pdf_gives_paragraphs() {
    let drawing = "BT /F 18 Tf 60 760 Td (Ministry adds two firms to its list) Tj ET\n\
                   BT /F 12 Tf 14 TL 60 700 Td (The ministry on Tuesday designated Alpha Trading) Tj T* [(an) 20 (d Beta) -300 (Shipping, which it accused of moving)] TJ\n\
                   0 -14 Td (oil for others.) Tj\n\
                   0 -40 Td (They could not be reached.) Tj ET";
    assert_eq!(
        story_of(&one(&pdf(drawing))),
        [
            ("Ministry adds two firms to its list", LineClass::Title),
            (
                "The ministry on Tuesday designated Alpha Trading and Beta Shipping, which it accused of moving oil for others.",
                LineClass::Body
            ),
            ("They could not be reached.", LineClass::Body),
        ]
    );
}

#[test]
fn a_pdf_of_pictures_says_so_and_one_that_draws_itself_ends() {
    for drawing in ["0 0 m 100 100 l S", "/X Do"] {
        match Document::read("scan.pdf", &pdf(drawing)) {
            Err(error @ DocumentError::Unreadable { .. }) => {
                assert!(
                    error.to_string().starts_with("scan.pdf: it is a PDF without text, only pictures"),
                    "{error}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_give_documents_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400), prefix in 0_usize..6) {
        let prefixes = [&b""[..], b"%PDF-1.4\n", b"<html>", b"From: a\nSubject: b\n\n", b"\xff\xfe", b"{\\rtf"];
        let bytes = [prefixes[prefix], &bytes].concat();
        if let Ok(documents) = Document::read("any", &bytes) {
            prop_assert!(!documents.is_empty());
        }
    }

    #[test]
    fn lines_are_in_order_apart_and_whole(
        words in proptest::collection::vec("(\\PC{0,12}|[A-Z][a-z]{2,9}|Sept\\. 13, 2019|\\(Reuters\\)|--|:|\\.|\u{a0}|\u{feff}|•|\r|\r\n|\n|\n\n)", 0..60)
    ) {
        let text = words.join(" ");
        let mut end = 0;
        for line in classify(&text) {
            let range = line.span.range();
            prop_assert!(range.start >= end && range.start < range.end);
            end = range.end;
            let words = text.get(range).unwrap();
            prop_assert_eq!(words.trim(), words);
            let _ = dateline(words);
        }
        if let Ok(document) = Document::from_text("any", String::new(), text.clone()) {
            for line in &document.lines {
                prop_assert_eq!(document.quote(line.span), text.get(line.span.range()).unwrap());
            }
        }
        // Nothing but white space lies outside the lines.
        let inside: usize = classify(&text).iter().map(|line| text[line.span.range()].chars().filter(|c| c.is_alphanumeric()).count()).sum();
        prop_assert_eq!(inside, text.chars().filter(|c| c.is_alphanumeric()).count());
    }
}
