//! The report for people: tables and charts.

use std::fmt;

use interdict_model::{NameStrength, PartyKind};

use crate::interval::{Interval, Share};
use crate::leave_one_out::{Against, Recall};
use crate::matrix::{COLUMNS, Matrix};
use crate::mutate::Class;
use crate::pairs::{AtThreshold, PairsReport};
use crate::svg::{Axis, Series, heat_map, lines};
use crate::{Part, Report};

/// `71.5 % [69.2, 73.7]`.
fn percent(share: f64, interval: Interval) -> String {
    format!("{:5.1} % [{:.1}, {:.1}]", share * 100.0, interval.low * 100.0, interval.high * 100.0)
}

fn share(share: Share) -> String {
    percent(share.share, share.interval)
}

fn strength(strength: NameStrength) -> &'static str {
    match strength {
        NameStrength::Strong => "strong",
        NameStrength::Weak => "weak",
    }
}

fn names_of(against: &Against) -> &'static str {
    if against.hard { "ordinary and hard names" } else { "ordinary names" }
}

impl Report {
    /// Whether every name was found exactly as it is listed (also if that was not asked).
    pub fn control_holds(&self) -> bool {
        self.mutations.as_ref().is_none_or(|matrix| matrix.control_failures.is_empty())
    }

    /// The charts: names of files, and SVG.
    pub fn charts(&self) -> Vec<(&'static str, String)> {
        let mut charts = Vec::new();
        if let Some(pairs) = self.pairs.first() {
            charts.push(("pairs.svg", pairs_chart(pairs)));
        }
        for (kind, file) in [
            (PartyKind::Person, "leave-one-out-persons.svg"),
            (PartyKind::Organisation, "leave-one-out-organisations.svg"),
        ] {
            let of_kind: Vec<&Recall> =
                self.leave_one_out.iter().filter(|recall| recall.kind == kind).collect();
            if !of_kind.is_empty() {
                charts.push((file, self.recall_chart(kind, &of_kind)));
            }
        }
        if let Some(matrix) = &self.mutations {
            charts.push(("mutations.svg", matrix_chart(matrix, self)));
        }
        charts
    }

    fn recall_chart(&self, kind: PartyKind, recalls: &[&Recall]) -> String {
        let mut series: Vec<Series> = recalls
            .iter()
            .flat_map(|recall| recall.against.iter().map(move |against| (recall, against)))
            .map(|(recall, against)| Series {
                label: format!(
                    "Interdict, {} aliases (n = {}), against {} ({})",
                    strength(recall.strength),
                    recall.asked,
                    names_of(against),
                    against.alerts.whole
                ),
                points: against.curve.iter().map(|point| (point.rate, point.recall)).collect(),
                joined: true,
            })
            .collect();
        for quoted in self.quoted.iter().filter(|quoted| quoted.part == kind.code()) {
            let Some((name, _)) = quoted.measure.split_once(", recall at alert rates") else { continue };
            let figures = quoted.figure.split(' ').filter_map(|figure| figure.parse().ok());
            series.push(Series {
                label: format!("{name}, quoted: other list edition and negatives"),
                points: crate::leave_one_out::RATES.into_iter().zip(figures).collect(),
                joined: false,
            });
        }
        lines(
            &format!("Leave one alias out: OFAC, {}s, {} side", kind.code(), self.split),
            &Axis { label: "share of names not listed that raise an alert".to_owned(), most: 0.1 },
            &Axis { label: "share of parties found under the missing alias".to_owned(), most: 1.0 },
            &series,
        )
    }
}

fn pairs_chart(pairs: &PairsReport) -> String {
    let series: Vec<Series> = pairs
        .measures
        .iter()
        .map(|measure| Series {
            label: measure.measure.clone(),
            points: measure.curve.iter().map(|point| (point.recall(), point.precision())).collect(),
            joined: true,
        })
        .collect();
    let axis = |label: &str| Axis { label: label.to_owned(), most: 1.0 };
    let title = format!("{} labelled pairs ({}; development set)", pairs.pairs, pairs.set);
    lines(&title, &axis("recall"), &axis("precision"), &series)
}

fn matrix_chart(matrix: &Matrix, report: &Report) -> String {
    let columns: Vec<String> =
        COLUMNS.iter().map(|(kind, field)| format!("{}\n{}", kind.code(), field.label())).collect();
    let rows: Vec<_> = Class::ALL
        .into_iter()
        .map(|class| {
            let cells = COLUMNS.map(|column| {
                let found = matrix.cell(class, column)?.found;
                Some((found.share, format!("{:.0}", found.share * 100.0)))
            });
            (class.label().to_owned(), cells.to_vec())
        })
        .collect();
    let title = format!(
        "Found under mutated names, %: OFAC, {} side, threshold {:.2}",
        report.split, matrix.threshold
    );
    heat_map(&title, &columns, &rows)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, parameters {} ({:.16})", self.engine, self.parameters, self.parameters_hash)?;
        writeln!(
            f,
            "Intervals are 95 %: Wilson for shares, bootstrap for F1 and for recall at a rate of alerts."
        )?;
        for pairs in &self.pairs {
            write_pairs(f, pairs, self)?;
        }
        if !self.leave_one_out.is_empty() {
            writeln!(
                f,
                "\n# Leave one alias out: OFAC SDN 2023-12-28, {} side, one alias per party\n",
                self.split
            )?;
        }
        for recall in &self.leave_one_out {
            write_recall(f, recall)?;
        }
        if !self.leave_one_out.is_empty() {
            write_quoted(f, self, &["person", "organisation"])?;
        }
        if let Some(matrix) = &self.mutations {
            write_matrix(f, matrix, self)?;
        }
        for part in &self.skipped {
            let part = match part {
                Part::Pairs => "pairs",
                Part::LeaveOneOut => "leave-one-out",
                Part::Mutations => "mutations",
            };
            writeln!(f, "skipped: no list data ({part})")?;
        }
        Ok(())
    }
}

fn write_quoted(f: &mut fmt::Formatter<'_>, report: &Report, parts: &[&str]) -> fmt::Result {
    writeln!(f, "Quoted, not measured here (other editions and negatives):")?;
    for quoted in report.quoted.iter().filter(|quoted| parts.contains(&quoted.part)) {
        let crate::tables::Quoted { on, measure, figure, source, .. } = quoted;
        writeln!(f, "    {figure:<20} {measure} ({on}; {source})")?;
    }
    Ok(())
}

fn write_pairs(f: &mut fmt::Formatter<'_>, pairs: &PairsReport, report: &Report) -> fmt::Result {
    let PairsReport { set, pairs: count, same, flipped, not_compared, measures } = pairs;
    writeln!(
        f,
        "\n# Labelled pairs, {set}: {count} pairs, {same} the same (a development set, not held out)\n"
    )?;
    writeln!(
        f,
        "{:<37} {:>6} {:>22} {:>22} {:>22} {:>24}",
        "measure", "at", "F1", "precision", "recall", "recall at P >= 90 %"
    )?;
    for measure in measures {
        let row = |f: &mut fmt::Formatter<'_>, at: &AtThreshold, which: &str, last: String| {
            let name = format!("{}{which}", measure.measure);
            let f1 = percent(at.f1, at.f1_interval);
            let (precision, recall) = (share(at.precision), share(at.recall));
            writeln!(f, "{name:<37} {:>6.2} {f1:>22} {precision:>22} {recall:>22} {last:>24}", at.threshold)
        };
        if let Some(at) = &measure.at_default {
            row(f, at, ", default", String::new())?;
        }
        row(f, &measure.best, ", best", share(measure.recall_at_precision))?;
    }
    writeln!(
        f,
        "{flipped} verdicts change when the names are swapped; {not_compared} pairs could not be compared"
    )?;
    if *set == "all" { write_quoted(f, report, &["pairs"]) } else { Ok(()) }
}

fn write_recall(f: &mut fmt::Formatter<'_>, recall: &Recall) -> fmt::Result {
    writeln!(
        f,
        "{}, {} aliases: {} asked ({} trivial ones not asked; {} not screened whole, {} not met at any score)",
        recall.kind.code(),
        strength(recall.strength),
        recall.asked,
        recall.trivial,
        recall.refused,
        recall.unseen,
    )?;
    let (found, others) = (share(recall.recall), share(recall.others));
    writeln!(
        f,
        "    at the default threshold {:.2}: found {found}; hits on others {others}",
        recall.threshold
    )?;
    for against in &recall.against {
        writeln!(
            f,
            "    against {} {}: alerts at the default threshold {}",
            against.alerts.whole,
            names_of(against),
            share(against.alerts)
        )?;
        for at in &against.at_rates {
            writeln!(
                f,
                "        at an alert rate of {:.1} % (scores above {:.3}): found {}",
                at.rate * 100.0,
                at.above,
                percent(at.recall, at.interval)
            )?;
        }
    }
    let all = &recall.per_alias;
    writeln!(
        f,
        "    per alias, up to {} of each party: {} asked, {} not met at any score; found at the default threshold {}",
        crate::leave_one_out::FOLDS,
        all.asked,
        all.unseen,
        percent(all.recall, all.interval)
    )?;
    for at in &all.at_rates {
        writeln!(
            f,
            "        at an alert rate of {:.1} % of ordinary names (scores above {:.3}): found {}",
            at.rate * 100.0,
            at.above,
            percent(at.recall, at.interval)
        )?;
    }
    for source in &recall.background {
        let hard = if source.hard { ", hard" } else { "" };
        writeln!(
            f,
            "    alerts on {} ({}{hard}): {}",
            source.source,
            source.alerts.whole,
            share(source.alerts)
        )?;
    }
    writeln!(f)
}

fn write_matrix(f: &mut fmt::Formatter<'_>, matrix: &Matrix, report: &Report) -> fmt::Result {
    writeln!(
        f,
        "\n# Found under mutated names, %: OFAC SDN 2023-12-28, {} side, threshold {:.2}\n",
        report.split, matrix.threshold
    )?;
    let heads =
        ["person", "strong", "weak", "organ.", "strong", "weak", "vessel", "strong", "weak", "aircraft"];
    write!(f, "{:<24} {:>26}", "", "all")?;
    for head in heads {
        write!(f, " {head:>11}")?;
    }
    writeln!(f)?;
    for class in Class::ALL {
        let row = matrix.row(class);
        if row.whole == 0 {
            continue;
        }
        write!(f, "{:<24} {:>20} {:>5}", class.label(), share(row), row.whole)?;
        for column in COLUMNS {
            match matrix.cell(class, column) {
                Some(cell) => {
                    write!(f, " {:>5.1} ({:>3})", cell.found.share * 100.0, cell.found.whole)?;
                }
                None => write!(f, " {:>11}", "-")?,
            }
        }
        writeln!(f)?;
    }
    writeln!(
        f,
        "{} names, of which {} without letter or digit; {} questions could not be screened whole",
        matrix.names, matrix.unaskable, matrix.refused
    )?;
    if matrix.control_failures.is_empty() {
        writeln!(f, "control: every name is found as it is listed")
    } else {
        const SHOWN: usize = 20;
        let mut parties = matrix.control_failures.clone();
        parties.dedup();
        let more = if parties.len() > SHOWN { ", ..." } else { "" };
        parties.truncate(SHOWN);
        writeln!(
            f,
            "CONTROL FAILED: {} names are not found as listed: {}{more}",
            matrix.control_failures.len(),
            parties.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_in_words() {
        assert_eq!(share(Share::of(5, 10)), " 50.0 % [23.7, 76.3]");
    }
}
