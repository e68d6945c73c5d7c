//! Charts as plain SVG, readable on light and on dark ground (`prefers-color-scheme`), without any script or font.

use std::fmt::Write;

use crate::interval::real;

/// Colours of the lines, first for light, then for dark ground; told apart by people who see few colours
/// (M. Okabe and K. Ito, "Color universal design", 2008, with blue and yellow shifted for contrast).
const COLOURS: [(&str, &str); 6] = [
    ("#0072b2", "#56b4e9"),
    ("#d55e00", "#ff9f5a"),
    ("#009e73", "#3fd0a4"),
    ("#b0569a", "#e6a0d0"),
    ("#7a6a00", "#f0e442"),
    ("#555555", "#bbbbbb"),
];

/// Patterns of the lines, so that colour is not the only difference.
const DASHES: [&str; 3] = ["", "7 3", "2 3"];

/// A line or, without `joined`, points.
#[derive(Debug, Clone)]
pub struct Series {
    /// What it is.
    pub label: String,
    /// Where it goes: in the units of the axes.
    pub points: Vec<(f64, f64)>,
    /// Whether the points are joined to a line.
    pub joined: bool,
}

/// An axis: from 0 to `most`, labelled in percent.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What it measures.
    pub label: String,
    /// The share at its end.
    pub most: f64,
}

const LEFT: f64 = 64.0;
const TOP: f64 = 44.0;
const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 360.0;

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn head(width: f64, height: f64, title: &str) -> String {
    let mut style = String::from(
        "svg{font:13px system-ui,sans-serif;background:#fff}text{fill:#222}.t{font-size:16px;font-weight:600}\
         .g{stroke:#ddd;fill:none}.a{stroke:#444;fill:none}.l{fill:none;stroke-width:2}.none{fill:#f3f3f3}",
    );
    let mut dark = String::from(
        "svg{background:#16181d}text{fill:#e6e6e6}.g{stroke:#363a44}.a{stroke:#aaa}.none{fill:#23262e}",
    );
    for (at, (light, on_dark)) in COLOURS.iter().enumerate() {
        let _ = write!(style, ".s{at}{{stroke:{light}}}.p{at}{{fill:{light}}}");
        let _ = write!(dark, ".s{at}{{stroke:{on_dark}}}.p{at}{{fill:{on_dark}}}");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">\n\
         <title>{title}</title>\n<style>{style}@media(prefers-color-scheme:dark){{{dark}}}</style>\n\
         <text class=\"t\" x=\"{LEFT:.0}\" y=\"24\">{title}</text>\n",
        title = escape(title)
    )
}

/// Lines and points over two axes of shares.
pub fn lines(title: &str, x: &Axis, y: &Axis, series: &[Series]) -> String {
    let legend = TOP + HEIGHT + 64.0;
    let height = legend + 20.0 * real(series.len());
    let mut svg = head(LEFT + WIDTH + 30.0, height, title);
    let place = |(px, py): (f64, f64)| {
        let inside = |value: f64, most: f64| (value / most).clamp(0.0, 1.0);
        (LEFT + WIDTH * inside(px, x.most), TOP + HEIGHT * (1.0 - inside(py, y.most)))
    };
    for step in 0..=10u32 {
        let share = f64::from(step) / 10.0;
        let (across, up) = place((x.most * share, y.most * share));
        let _ = write!(
            svg,
            "<path class=\"g\" d=\"M{across:.1} {TOP}V{:.1}M{LEFT} {up:.1}H{:.1}\"/>",
            TOP + HEIGHT,
            LEFT + WIDTH
        );
        let _ = writeln!(
            svg,
            "<text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            TOP + HEIGHT + 18.0,
            percent(x.most * share),
            LEFT - 8.0,
            up + 4.0,
            percent(y.most * share)
        );
    }
    let _ = writeln!(
        svg,
        "<path class=\"a\" d=\"M{LEFT} {TOP}V{:.1}H{:.1}\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
         <text x=\"16\" y=\"{:.1}\" text-anchor=\"middle\" transform=\"rotate(-90 16 {:.1})\">{}</text>",
        TOP + HEIGHT,
        LEFT + WIDTH,
        LEFT + WIDTH / 2.0,
        TOP + HEIGHT + 40.0,
        escape(&x.label),
        TOP + HEIGHT / 2.0,
        TOP + HEIGHT / 2.0,
        escape(&y.label)
    );
    for (at, one) in series.iter().enumerate() {
        let colour = at % COLOURS.len();
        let dash = DASHES.get(at % DASHES.len()).copied().unwrap_or_default();
        let row = legend + 20.0 * real(at);
        if one.joined {
            let mut path = String::new();
            for (index, point) in one.points.iter().enumerate() {
                let (px, py) = place(*point);
                let _ = write!(path, "{}{px:.1} {py:.1}", if index == 0 { 'M' } else { 'L' });
            }
            let _ = write!(svg, "<path class=\"l s{colour}\" stroke-dasharray=\"{dash}\" d=\"{path}\"/>");
            let _ = write!(
                svg,
                "<path class=\"l s{colour}\" stroke-dasharray=\"{dash}\" d=\"M{LEFT} {row:.1}h28\"/>"
            );
        } else {
            for point in one.points.iter().copied().chain([(f64::NAN, f64::NAN)]) {
                let (px, py) = if point.0.is_nan() { (LEFT + 14.0, row) } else { place(point) };
                let _ = write!(svg, "<circle class=\"p{colour}\" cx=\"{px:.1}\" cy=\"{py:.1}\" r=\"4\"/>");
            }
        }
        let label = escape(&one.label);
        let _ = writeln!(svg, "<text x=\"{:.1}\" y=\"{:.1}\">{label}</text>", LEFT + 38.0, row + 4.0);
    }
    svg.push_str("</svg>\n");
    svg
}

fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// A cell of a heat map: the share and what to write.
pub type HeatCell = Option<(f64, String)>;

/// A table of shares as colours, from red over yellow to green, each with its figure. Empty cells are grey.
pub fn heat_map(title: &str, columns: &[String], rows: &[(String, Vec<HeatCell>)]) -> String {
    const LABEL: f64 = 190.0;
    const CELL: (f64, f64) = (92.0, 22.0);
    const HEADER: f64 = 78.0;
    let width = LABEL + CELL.0 * real(columns.len()) + 20.0;
    let mut svg = head(width.max(560.0), HEADER + CELL.1 * real(rows.len()) + 20.0, title);
    for (at, column) in columns.iter().enumerate() {
        let x = LABEL + CELL.0 * (real(at) + 0.5);
        for (line, text) in column.split('\n').enumerate() {
            let y = HEADER - 26.0 + 15.0 * real(line);
            let _ =
                write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>", escape(text));
        }
    }
    svg.push('\n');
    for (at, (label, cells)) in rows.iter().enumerate() {
        let y = HEADER + CELL.1 * real(at);
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LABEL - 8.0,
            y + 15.0,
            escape(label)
        );
        for (column, cell) in cells.iter().enumerate() {
            let x = LABEL + CELL.0 * real(column);
            let (wide, high) = (CELL.0 - 2.0, CELL.1 - 2.0);
            let frame = format!("x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\"");
            match cell {
                None => {
                    let _ = write!(svg, "<rect class=\"none\" {frame}/>");
                }
                Some((share, text)) => {
                    // Hue 0 is red, 120 green; light enough for dark figures on either ground.
                    let hue = 120.0 * share.clamp(0.0, 1.0).powi(2);
                    let _ = write!(
                        svg,
                        "<rect {frame} style=\"fill:hsl({hue:.0} 62% 72%)\"/><text x=\"{:.1}\" y=\"{:.1}\" \
                         text-anchor=\"middle\" style=\"fill:#111\">{}</text>",
                        x + wide / 2.0,
                        y + 15.0,
                        escape(text)
                    );
                }
            }
        }
        svg.push('\n');
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart() {
        let axis = |label: &str, most| Axis { label: label.to_owned(), most };
        let series = [
            Series { label: "a <b>".to_owned(), points: vec![(0.0, 0.0), (0.05, 1.0)], joined: true },
            Series { label: "dots".to_owned(), points: vec![(0.02, 0.5)], joined: false },
        ];
        let svg = lines("T & U", &axis("alerts", 0.1), &axis("recall", 1.0), &series);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("T &amp; U") && svg.contains("a &lt;b&gt;") && !svg.contains("NaN"));
        assert!(svg.contains("M64.0 404.0L324.0 44.0"));
        assert!(svg.contains("prefers-color-scheme:dark"));
        assert!(svg.contains(">0 %<") && svg.contains(">1 %<") && svg.contains(">100 %<"));
    }

    #[test]
    fn a_heat_map() {
        let rows = [("case".to_owned(), vec![Some((1.0, "100".to_owned())), None])];
        let svg = heat_map("T", &["person\nprimary".to_owned(), "x".to_owned()], &rows);
        assert!(svg.contains("hsl(120 62% 72%)") && svg.contains("class=\"none\""));
        assert!(svg.contains(">person<") && svg.contains(">primary<"));
    }
}
