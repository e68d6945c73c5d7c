//! scratch
fn main() {
    let reader = interdict_evidence::Reader::new(interdict_evidence::Vocabulary::built_in());
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let document =
            interdict_evidence::Document::from_text(&path, "h".into(), String::from_utf8(bytes).unwrap())
                .unwrap();
        println!("== {path}");
        for line in &document.lines {
            println!(
                "  {:?} {} {}",
                line.class,
                line.number,
                document.quote(line.span).chars().take(60).collect::<String>()
            );
        }
        let reading = reader.read(&document);
        for fact in &reading.facts {
            println!(
                "@{} {} {:?} {:?}\n      {:?}\n      by {:?} on {:?}",
                fact.span,
                fact.rule,
                fact.modality,
                fact.quote,
                fact.kind,
                fact.attribution.as_ref().map(|a| (
                    a.speaker.as_ref().map(|m| &m.text),
                    a.channel.as_ref().map(|m| &m.text),
                    a.is_direct
                )),
                fact.date.as_ref().map(|d| (d.earliest, d.latest, d.month_day, d.weekday, d.basis))
            );
        }
        for span in &reading.not_understood {
            println!("  ?? {}", document.quote(*span));
        }
    }
}
