//! How sure a figure is: intervals of 95 %.

use serde::Serialize;

use crate::random::Random;

/// The normal quantile of a two-sided interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Rounds of a bootstrap.
pub const ROUNDS: usize = 1_000;

/// A count as a number to reckon with.
pub(crate) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// `part / whole`, 0 if there is no whole.
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

/// From where to where a figure may lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A share of things counted, with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// How many of them.
    pub part: usize,
    /// Of how many.
    pub whole: usize,
    /// The share; 0 if there is no whole.
    pub share: f64,
    /// Where the true share lies, by Wilson's score interval.
    pub interval: Interval,
}

impl Share {
    /// `part` of `whole`.
    pub fn of(part: usize, whole: usize) -> Self {
        Self { part, whole, share: ratio(part, whole), interval: wilson(part, whole) }
    }
}

/// Wilson's score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// 1927) of a share, 95 %. Nothing counted: from 0 to 1.
pub fn wilson(part: usize, whole: usize) -> Interval {
    if whole == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (n, p) = (real(whole), ratio(part, whole));
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Interval { low: ((centre - spread) / scale).max(0.0), high: ((centre + spread) / scale).min(1.0) }
}

/// The percentile bootstrap (B. Efron, 1979) of a figure, 95 %: the figure is worked out again for samples drawn
/// with replacement by `resample`, which is given the source of chance.
pub fn bootstrap(seed: u64, mut resample: impl FnMut(&mut Random) -> f64) -> Interval {
    let mut random = Random::new(seed);
    let mut figures: Vec<f64> = (0..ROUNDS).map(|_| resample(&mut random)).collect();
    figures.sort_by(f64::total_cmp);
    let tail = ROUNDS / 40;
    let at = |index: usize| figures.get(index).copied().unwrap_or_default();
    Interval { low: at(tail), high: at(ROUNDS - 1 - tail) }
}

/// As many of `things` as there are, drawn with replacement.
pub(crate) fn redraw<T: Copy>(things: &[T], random: &mut Random) -> Vec<T> {
    things.iter().filter_map(|_| random.pick(things).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-5
    }

    #[test]
    fn wilson_by_hand() {
        // n = 10, p = 1/2, z² = 3.841459: centre 0.5, spread 1.959964·√(0.025 + 0.00960365)/1.3841459 = 0.263406.
        let half = wilson(5, 10);
        assert!(near(half.low, 0.236_59) && near(half.high, 0.763_41), "{half:?}");
        // All of n: the lower end is n / (n + z²).
        let all = wilson(100, 100);
        assert!(near(all.low, 100.0 / 103.841_459) && near(all.high, 1.0), "{all:?}");
        assert!(near(wilson(0, 100).high, 3.841_459 / 103.841_459));
        assert_eq!(wilson(0, 0), Interval { low: 0.0, high: 1.0 });
    }

    #[test]
    fn bootstrap_of_a_mean() {
        let data: Vec<f64> = (0..400u32).map(|n| f64::from(n % 2)).collect();
        let mean = |random: &mut Random| redraw(&data, random).iter().sum::<f64>() / 400.0;
        let interval = bootstrap(7, mean);
        assert_eq!(interval, bootstrap(7, mean));
        // The standard error is 0.025, so the ends lie about 0.049 from one half.
        assert!(
            (interval.low - 0.451).abs() < 0.012 && (interval.high - 0.549).abs() < 0.012,
            "{interval:?}"
        );
    }
}
