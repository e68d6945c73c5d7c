//! What each line of a text is.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use interdict_evidence::line::{LineClass, classify, dateline};

use crate::RELEASE;

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
fn a_paragraph_broken_anywhere_is_one_line() {
    let lines = |text: &str| classify(text).len();
    let soft = "The Government of Canada on Tuesday sanctioned Harbour\nMetals and Pavel Duric,\nwho is said to lead it.\n";
    assert_eq!(lines(soft), 1, "a name over a line end is whole");
    assert_eq!(lines(&format!("Canada sanctions two\n\n{soft}\n{soft}It closed.\nThe port did not.\n")), 5);
    for apart in [
        "The measures apply to:\nAlpha Trading\nBeta Shipping\n",
        "Canada sanctions Harbour Metals\nThe Government of Canada sanctioned it on Tuesday.\nIt closed.\n",
        "Regulation 2024/1\nof 3 September 2024\nconcerning measures\n",
    ] {
        assert_eq!(lines(apart), 3, "{apart}");
    }
}

#[test]
fn rows_of_a_table_in_text_are_records() {
    let class = |line: &str| classify(&format!("The Council added:\n{line}\n\nIt is final.\n"))[1].class;
    for row in ["Pavel Duric\t3 May 1970\tVelm", "| Pavel Duric | 3 May 1970 |"] {
        assert_eq!(class(row), LineClass::Item, "{row}");
    }
    assert_eq!(class("|------|:-----|"), LineClass::Widget);
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
