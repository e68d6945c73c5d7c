//! The proof of one party's verdict as a graph: in the dot language, and drawn.

use std::io::Write;

use hashbrown::HashMap;
use interdict_ownership::PartyNo;
use interdict_ownership::proof::{Proof, Reason};
use interdict_ownership::solution::{Solution, Verdict};
use layout::backends::svg::SVGWriter;
use layout::core::base::Orientation;
use layout::core::color::Color;
use layout::core::geometry::Point;
use layout::core::style::{LineStyleKind, StyleAttr};
use layout::std_shapes::shapes::{Arrow, Element, LineEndKind, ShapeKind};
use layout::topo::layout::VisualGraph;

use super::Case;
use crate::Failure;

/// What is drawn: boxes with their colour, and arrows from owner to owned.
struct Drawing {
    party: PartyNo,
    boxes: Vec<(PartyNo, Vec<String>, &'static str)>,
    arrows: Vec<(PartyNo, PartyNo, String, bool)>,
}

/// Characters of a line within a box.
const WIDTH: usize = 28;

fn drawing(case: &Case<'_>, solution: &Solution, party: PartyNo) -> Result<Drawing, Failure> {
    let proof: Proof = solution.proof(&case.graph, &case.index, party)?;
    let mut drawing = Drawing { party, boxes: Vec::new(), arrows: Vec::new() };
    for step in &proof.steps {
        drawing.add_box(case, solution, step.party);
        if let Reason::Held { premises, .. } = &step.reason {
            for premise in premises {
                drawing.add_arrow(case, solution, premise.owner, step.party, premise.share, premise.test);
            }
        }
    }
    drawing.add_box(case, solution, party);
    for premise in &proof.held {
        drawing.add_arrow(case, solution, premise.owner, party, premise.share, premise.test);
    }
    Ok(drawing)
}

impl Drawing {
    fn add_box(&mut self, case: &Case<'_>, solution: &Solution, party: PartyNo) {
        if self.boxes.iter().any(|(known, ..)| *known == party) {
            return;
        }
        let colour = match solution.verdict(party) {
            Verdict::Blocked => "#f4b6b0",
            Verdict::Undetermined => "#f7e0a3",
            Verdict::NotBlocked => "#cfe8cf",
        };
        let mut lines = wrapped(case.graph.parties.caption(party));
        let state = match (solution.verdict(party), solution.ground(party)) {
            (Verdict::Blocked, Some(ground)) => format!("blocked: {}", ground.code()),
            (Verdict::Undetermined, _) => "undetermined".to_owned(),
            _ => "not blocked".to_owned(),
        };
        lines.push(state);
        if party == self.party {
            lines.push(format!("{}, {}", solution.policy().regime.to_uppercase(), case.day));
        }
        self.boxes.push((party, lines, colour));
    }

    fn add_arrow(
        &mut self,
        case: &Case<'_>,
        solution: &Solution,
        owner: PartyNo,
        owned: PartyNo,
        share: interdict_ownership::Share,
        test: u8,
    ) {
        self.add_box(case, solution, owner);
        let meter = solution.stakes().meters().get(usize::from(test));
        let label = match meter.map(|meter| meter.interest) {
            Some(interdict_ownership::Interest::BoardMajority) => "control".to_owned(),
            _ if share == interdict_ownership::Share::UNKNOWN => "unknown share".to_owned(),
            Some(interdict_ownership::Interest::Votes) => format!("{share} % of votes"),
            _ => format!("{share} %"),
        };
        let arrow = (owner, owned, label, !share.is_exact());
        if !self.arrows.contains(&arrow) {
            self.arrows.push(arrow);
        }
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.is_empty() {
        lines.push(text.to_owned());
    }
    lines
}

/// The graph in the dot language, for any program that draws it.
pub(super) fn dot(
    case: &Case<'_>,
    solution: &Solution,
    party: PartyNo,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let drawing = drawing(case, solution, party)?;
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ");
    writeln!(out, "digraph ownership {{")?;
    writeln!(out, "  node [shape=box, style=\"filled,rounded\", fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\"];")?;
    for (party, lines, colour) in &drawing.boxes {
        let label = lines.iter().map(|line| quoted(line)).collect::<Vec<_>>().join("\\n");
        writeln!(out, "  p{} [label=\"{label}\", fillcolor=\"{colour}\"];", party.0)?;
    }
    for (owner, owned, label, open) in &drawing.arrows {
        let style = if *open { ", style=dashed" } else { "" };
        writeln!(out, "  p{} -> p{} [label=\"{}\"{style}];", owner.0, owned.0, quoted(label))?;
    }
    writeln!(out, "}}")?;
    Ok(())
}

/// The graph drawn, owners above what they own.
pub(super) fn svg(
    case: &Case<'_>,
    solution: &Solution,
    party: PartyNo,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let drawing = drawing(case, solution, party)?;
    let mut graph = VisualGraph::new(Orientation::TopToBottom);
    let mut handles = HashMap::new();
    let line = Color::fast("#404040");
    for (party, lines, colour) in &drawing.boxes {
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
        // Sizes of a text of 14 points; the drawing has no fonts to measure.
        #[allow(clippy::cast_precision_loss)] // a few hundred at most
        let size = Point::new(longest as f64 * 8.5 + 24., lines.len() as f64 * 18. + 18.);
        let look = StyleAttr::new(line, 1, Some(Color::fast(colour)), 8, 14);
        let shape = ShapeKind::new_box(&lines.join("\n"));
        handles.insert(*party, graph.add_node(Element::create(shape, look, Orientation::TopToBottom, size)));
    }
    for (owner, owned, label, open) in &drawing.arrows {
        let style = if *open { LineStyleKind::Dashed } else { LineStyleKind::Normal };
        let look = StyleAttr::new(line, 1, None, 0, 13);
        let arrow = Arrow::new(LineEndKind::None, LineEndKind::Arrow, style, label, &look, &None, &None);
        if let (Some(from), Some(to)) = (handles.get(owner), handles.get(owned)) {
            graph.add_edge(arrow, *from, *to);
        }
    }
    let mut writer = SVGWriter::new();
    graph.do_it(false, false, false, &mut writer);
    out.write_all(writer.finalize().as_bytes())?;
    Ok(())
}
