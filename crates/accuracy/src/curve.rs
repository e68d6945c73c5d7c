//! From scores and known answers to precision, recall, and recall at a rate of alerts.

use serde::Serialize;

use crate::interval::{ratio, real};

/// A question with a known answer, and the score it got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// 0 to 1.
    pub score: f64,
    /// Whether the two are the same.
    pub same: bool,
}

/// What a threshold does: whatever scores at least so much is reported.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The threshold.
    pub threshold: f64,
    /// Same, and reported.
    pub found: usize,
    /// Not the same, and reported.
    pub wrong: usize,
    /// Same, and not reported.
    pub missed: usize,
}

impl Point {
    /// Of what is reported, the share that is the same. 1 if nothing is reported.
    pub fn precision(&self) -> f64 {
        if self.found + self.wrong == 0 { 1.0 } else { ratio(self.found, self.found + self.wrong) }
    }

    /// Of what is the same, the share that is reported.
    pub fn recall(&self) -> f64 {
        ratio(self.found, self.found + self.missed)
    }

    /// The harmonic mean of precision and recall; 0 if nothing is found.
    pub fn f1(&self) -> f64 {
        if self.found == 0 {
            return 0.0;
        }
        2.0 * real(self.found) / real(2 * self.found + self.wrong + self.missed)
    }
}

/// Precision and recall at every threshold that makes a difference, the highest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    points: Vec<Point>,
    same: usize,
}

impl Curve {
    /// The curve of some outcomes. Equal scores are reported together.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut sorted = outcomes.to_vec();
        sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
        let same = sorted.iter().filter(|outcome| outcome.same).count();
        let mut points: Vec<Point> = Vec::new();
        let (mut found, mut wrong) = (0, 0);
        for outcome in sorted {
            *if outcome.same { &mut found } else { &mut wrong } += 1;
            let point = Point { threshold: outcome.score, found, wrong, missed: same - found };
            match points.last_mut() {
                Some(last) if last.threshold <= outcome.score => *last = point,
                _ => points.push(point),
            }
        }
        Self { points, same }
    }

    /// The points, the highest threshold first.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// What a given threshold does.
    pub fn at(&self, threshold: f64) -> Point {
        let reported = self.points.partition_point(|point| point.threshold >= threshold);
        let last = reported.checked_sub(1).and_then(|last| self.points.get(last));
        let (found, wrong) = last.map_or((0, 0), |point| (point.found, point.wrong));
        Point { threshold, found, wrong, missed: self.same - found }
    }

    /// The point of the highest F1.
    pub fn best(&self) -> Point {
        let best = self.points.iter().max_by(|a, b| a.f1().total_cmp(&b.f1()));
        best.copied().unwrap_or_else(|| self.at(f64::INFINITY))
    }

    /// The most that is found at any threshold with at least this precision.
    pub fn at_precision(&self, precision: f64) -> Point {
        let precise = self.points.iter().filter(|point| point.precision() >= precision);
        precise.max_by_key(|point| point.found).copied().unwrap_or_else(|| self.at(f64::INFINITY))
    }
}

/// What is found if no more than a share of innocent names may raise an alert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtAlertRate {
    /// Whatever scores more than this is reported.
    pub above: f64,
    /// How many targets are found.
    pub found: usize,
}

/// Reads the threshold off the best scores of innocent names (0: none) and counts the targets above it.
///
/// The threshold lies just above the highest score that more than `rate` of the innocent names reach, so the share
/// that raises an alert is at most `rate`. A target that scores 0 was not found at all.
pub fn at_alert_rate(targets: &[f64], innocent: &[f64], rate: f64) -> AtAlertRate {
    let mut sorted = innocent.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    // The scores come highest first: the first that one alert too many would take in is the limit.
    let limit = sorted.iter().zip(1..).find(|(_, alerts)| real(*alerts) > rate * real(sorted.len()) + 1e-9);
    let above = limit.map_or(0.0, |(score, _)| *score);
    AtAlertRate { above, found: targets.iter().filter(|score| **score > above).count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes() -> Vec<Outcome> {
        [(0.9, true), (0.8, true), (0.8, false), (0.6, true), (0.5, false), (0.0, true)]
            .map(|(score, same)| Outcome { score, same })
            .to_vec()
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "exact by construction")]
    fn curve_by_hand() {
        let curve = Curve::of(&outcomes());
        assert_eq!(curve.points().len(), 5);
        let at = curve.at(0.8);
        assert_eq!((at.found, at.wrong, at.missed), (2, 1, 2));
        assert_eq!((at.precision(), at.recall()), (2.0 / 3.0, 0.5));
        assert_eq!(at.f1(), 4.0 / 7.0);
        // Three of four found and one wrong: F1 6/8; taking everything: 8/10.
        assert_eq!(curve.at(0.55).f1(), 0.75);
        assert_eq!(curve.best().f1(), 0.8);
        assert_eq!(curve.at_precision(0.75).found, 3);
        assert_eq!(curve.at_precision(0.9).found, 1);
        let none = curve.at(0.95);
        assert_eq!((none.found, none.precision(), none.recall(), none.f1()), (0, 1.0, 0.0, 0.0));
    }

    #[test]
    fn an_empty_curve() {
        let curve = Curve::of(&[]);
        assert_eq!(curve.best().found, 0);
        assert_eq!(curve.at_precision(0.9).found, 0);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "exact by construction")]
    fn alert_rate_by_hand() {
        let innocent: Vec<f64> = (1..=100u32).map(|n| f64::from(n) / 100.0).collect();
        let targets = [1.0, 0.985, 0.98, 0.955, 0.0];
        // One alert in a hundred: 1.00 may alert, 0.99 may not.
        let one = at_alert_rate(&targets, &innocent, 0.01);
        assert_eq!((one.above, one.found), (0.99, 1));
        let five = at_alert_rate(&targets, &innocent, 0.05);
        assert_eq!((five.above, five.found), (0.95, 4));
        // Fewer alerts than the rate allows: everything that was found at all counts.
        assert_eq!(at_alert_rate(&targets, &[0.9, 0.0, 0.0, 0.0], 0.5).found, 4);
        assert_eq!(at_alert_rate(&targets, &[], 0.01).found, 4);
    }
}
