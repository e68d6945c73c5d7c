//! Documents: what each line is, on the seeds and on changed copies of them.

use std::path::Path;

use interdict_evidence::line::{LineClass, classify};

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
