//! Logistic regression under constraints.

use interdict_names::Feature;
use interdict_screen::parameters::{Coefficients, NameModel};

use crate::examples::Example;

/// Numbers that are learned: the constant, then one for each feature.
const COUNT: usize = 1 + Feature::ALL.len();
/// How strongly a number is held where it began, as if so many examples of weight 1 said so.
const HOLD: f64 = 2.0;
/// Steps of the descent.
const STEPS: usize = 1_500;

type Vector = [f64; COUNT];

/// Fits a model to examples; gives it with the mean loss (in nats).
///
/// Minimises the weighted logistic loss plus `HOLD / 2` times the squared distance from the start, by projected
/// gradient descent with momentum (Nesterov) and a step from the bound of the second derivative, so that it needs no
/// search and always comes down.
pub fn fit(examples: &[Example], start: &NameModel) -> (NameModel, f64) {
    let from = vector(start);
    let total: f64 = examples.iter().map(|example| example.weight).sum();
    if total <= 0.0 {
        return (*start, 0.0);
    }
    // The logistic loss bends at most by a quarter of the squared length of an example.
    let bend: f64 =
        examples.iter().map(|e| e.weight * (1.0 + e.features.iter().map(|x| x * x).sum::<f64>()) / 4.0).sum();
    let step = 1.0 / (bend + HOLD);
    let (mut now, mut before) = (from, from);
    let mut pace = 1.0f64;
    for _ in 0..STEPS {
        let next_pace = f64::midpoint(1.0, (1.0 + 4.0 * pace * pace).sqrt());
        let push = (pace - 1.0) / next_pace;
        pace = next_pace;
        let ahead: Vector = std::array::from_fn(|at| now[at] + push * (now[at] - before[at]));
        let slope = slope(examples, &ahead, &from);
        before = now;
        now = std::array::from_fn(|at| within(at, ahead[at] - step * slope[at]));
    }
    let model = NameModel { weak_alias: start.weak_alias, ..model(&now) };
    let loss: f64 = examples.iter().map(|example| example.weight * loss(example, &now)).sum();
    (model, loss / total)
}

fn slope(examples: &[Example], at: &Vector, from: &Vector) -> Vector {
    let mut slope: Vector = std::array::from_fn(|place| HOLD * (at[place] - from[place]));
    for example in examples {
        let miss = example.weight * (probability(odds(example, at)) - if example.same { 1.0 } else { 0.0 });
        slope[0] += miss;
        for (sum, value) in slope[1..].iter_mut().zip(&example.features) {
            *sum += miss * value;
        }
    }
    slope
}

fn odds(example: &Example, at: &Vector) -> f64 {
    at[0] + at[1..].iter().zip(&example.features).map(|(weight, value)| weight * value).sum::<f64>()
}

fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

fn loss(example: &Example, at: &Vector) -> f64 {
    let odds = odds(example, at);
    let against = if example.same { -odds } else { odds };
    // ln(1 + e^x) without overflow.
    against.max(0.0) + (-against.abs()).exp().ln_1p()
}

/// The signs that [`Parameters::parse`](interdict_screen::Parameters::parse) demands.
fn within(at: usize, value: f64) -> f64 {
    match at.checked_sub(1).and_then(|at| Feature::ALL.get(at)) {
        None => value.clamp(-20.0, 20.0),
        Some(feature) if feature.adds() => value.clamp(0.0, 30.0),
        Some(_) => value.clamp(-30.0, 0.0),
    }
}

fn vector(model: &NameModel) -> Vector {
    let mut vector = [0.0; COUNT];
    vector[0] = model.constant;
    for (place, feature) in vector[1..].iter_mut().zip(Feature::ALL) {
        *place = model.features.get(feature);
    }
    vector
}

/// Three decimals are enough, and a file that people can read.
fn model(vector: &Vector) -> NameModel {
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    let mut model =
        NameModel { constant: round(vector[0]), weak_alias: 0.0, features: Coefficients::default() };
    for (&value, feature) in vector[1..].iter().zip(Feature::ALL) {
        model.features.set(feature, round(value));
    }
    model
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_numbers_that_made_the_examples() {
        let start = NameModel { constant: 0.0, weak_alias: -1.0, features: Coefficients::default() };
        let mut examples = Vec::new();
        // Of names with a share r replaced, a share 1 / (1 + e^-(2 - 8 r)) is one party.
        for step in 0..=100u32 {
            let replaced = f64::from(step) / 100.0;
            let share = probability(2.0 - 8.0 * replaced);
            let mut features = [0.0; Feature::ALL.len()];
            features[Feature::Replaced as usize] = replaced;
            for (same, weight) in [(true, share), (false, 1.0 - share)] {
                examples.push(Example { features, same, weight: 1000.0 * weight });
            }
        }
        let (model, loss) = fit(&examples, &start);
        assert!((model.constant - 2.0).abs() < 0.05, "{model:?}");
        assert!((model.features.get(Feature::Replaced) + 8.0).abs() < 0.1, "{model:?}");
        assert!(loss < 0.7 && model.weak_alias < -0.9);
        // What no example tells stays where it was, and signs are kept.
        assert!(model.features.get(Feature::Sound).abs() < 1e-9);
        assert!(Feature::ALL.iter().all(|&f| f.adds() || model.features.get(f) <= 0.0));
    }
}
