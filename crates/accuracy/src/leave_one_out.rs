//! Leave one alias out: is a party found under a name that the list does not have?
//!
//! Of each party of one side of the split that has such an alias, one is drawn, taken off the party, and asked for.
//! All parties lose theirs in the same snapshot, each only one, and the whole list stays in place: persons,
//! organisations and ships, because a kind is never a filter. The same is repeated with a second alias of each party,
//! a third and so on, for the figure per alias: it is the one that others report, and it is higher, since a party
//! with many aliases has many alike. An alias made of the same words as another name of the
//! party would be found trivially and is not drawn. What a threshold costs is read off names of people and
//! organisations who are not listed ([`crate::background`]): a name with any hit is an alert.

use std::collections::HashSet;

use interdict_model::{Name, NameStrength, Party, PartyKind};
use interdict_screen::Parameters;
use serde::Serialize;

use crate::AccuracyError;
use crate::ask::{Answer, Asked, Question};
use crate::background::{Background, background};
use crate::curve::at_alert_rate;
use crate::data::{NameList, Shared};
use crate::fold;
use crate::interval::{Interval, Share, bootstrap, ratio, redraw};
use crate::random::Random;
use crate::split::{Split, sides};

/// Shares of innocent names that may raise an alert.
pub const RATES: [f64; 4] = [0.005, 0.01, 0.02, 0.05];
/// Most aliases asked of one party for the figure per alias; each takes a snapshot of its own.
pub const FOLDS: usize = 10;
/// The least score that is asked for, if the parameters report from higher up; the least that they allow.
pub const LEAST: f64 = 0.01;
const SEED: u64 = 0x6c6f_616f;

/// Recall for one kind of party and one strength of alias.
#[derive(Debug, Clone, Serialize)]
pub struct Recall {
    /// Persons or organisations.
    pub kind: PartyKind,
    /// Strong or weak aliases.
    pub strength: NameStrength,
    /// Aliases of this kind and strength that were never drawn, since another name has the same words.
    pub trivial: usize,
    /// Aliases asked for.
    pub asked: usize,
    /// Of these, how many the engine could not screen whole.
    pub refused: usize,
    /// Of these, whose party was not reported at any score, which no threshold can mend.
    pub unseen: usize,
    /// The threshold of the parameters.
    pub threshold: f64,
    /// Targets found at it.
    pub recall: Share,
    /// Aliases with a hit on another party too at it (which may be right: listed people share names).
    pub others: Share,
    /// Against innocent names: ordinary ones, and with the hard ones if there are any.
    pub against: Vec<Against>,
    /// Over all aliases, against ordinary names.
    pub per_alias: PerAlias,
    /// The sources of innocent names.
    pub background: Vec<SourceAlerts>,
}

/// Recall over up to ten aliases of each party.
#[derive(Debug, Clone, Serialize)]
pub struct PerAlias {
    /// Aliases asked for.
    pub asked: usize,
    /// Of these, whose party was not reported at any score.
    pub unseen: usize,
    /// The share found at the threshold of the parameters.
    pub recall: f64,
    /// Its interval, by bootstrap over parties: aliases of one party are not independent.
    pub interval: Interval,
    /// At thresholds read off the ordinary names, by bootstrap over parties and names.
    pub at_rates: Vec<AtRate>,
}

/// Recall against some innocent names.
#[derive(Debug, Clone, Serialize)]
pub struct Against {
    /// Whether hard names are among them.
    pub hard: bool,
    /// Names with any hit at the threshold of the parameters.
    pub alerts: Share,
    /// At thresholds read off the names.
    pub at_rates: Vec<AtRate>,
    /// Recall over the rate of alerts.
    pub curve: Vec<AlertPoint>,
}

/// What a threshold read off the innocent names gives.
#[derive(Debug, Clone, Serialize)]
pub struct AtRate {
    /// The rate of alerts allowed.
    pub rate: f64,
    /// The score above which a hit counts.
    pub above: f64,
    /// Targets found.
    pub found: usize,
    /// Their share.
    pub recall: f64,
    /// Its interval, by bootstrap over both the aliases and the innocent names, so that the threshold varies too.
    pub interval: Interval,
}

/// A point of the curve.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AlertPoint {
    /// The share of innocent names allowed to alert.
    pub rate: f64,
    /// The share of targets found.
    pub recall: f64,
}

/// One source of innocent names.
#[derive(Debug, Clone, Serialize)]
pub struct SourceAlerts {
    /// What it is.
    pub source: &'static str,
    /// Whether its names are much like those of the list.
    pub hard: bool,
    /// Names with a hit at the threshold of the parameters.
    pub alerts: Share,
}

/// The same parameters, reporting scores from [`LEAST`] on.
pub fn lowered(parameters: &Parameters) -> Parameters {
    let mut low = parameters.clone();
    low.thresholds.possible = low.thresholds.possible.min(LEAST);
    low
}

/// Measures persons and organisations, strong and weak aliases.
pub fn measure(
    list: &NameList,
    shared: &mut Shared<'_>,
    split: Split,
    parameters: &Parameters,
) -> Result<Vec<Recall>, AccuracyError> {
    let names = list.parties.iter().flat_map(|party| &party.names);
    let listed: HashSet<String> = names.map(|name| fold::sorted(&name.whole)).collect();
    let backgrounds = [
        (PartyKind::Person, background(shared, PartyKind::Person, &listed)?),
        (PartyKind::Organisation, background(shared, PartyKind::Organisation, &listed)?),
    ];
    measure_with(list, &backgrounds, split, parameters)
}

fn measure_with(
    list: &NameList,
    backgrounds: &[(PartyKind, Vec<Background>)],
    split: Split,
    parameters: &Parameters,
) -> Result<Vec<Recall>, AccuracyError> {
    let low = lowered(parameters);
    let sides = sides(&list.parties);
    let full = Asked::compile(&list.list, list.parties.clone(), &low)?;
    let innocent: Vec<(PartyKind, Vec<Innocent<'_>>)> = backgrounds
        .iter()
        .map(|(kind, sources)| {
            let scores = sources.iter().map(|source| (source, innocent_scores(&full, *kind, source)));
            (*kind, scores.collect())
        })
        .collect();
    let mut reports = Vec::new();
    for strength in [NameStrength::Strong, NameStrength::Weak] {
        let drawn: Vec<Vec<usize>> = list
            .parties
            .iter()
            .zip(&sides)
            .map(|(party, side)| if *side == split { draws(party, strength) } else { Vec::new() })
            .collect();
        let met = ask_folds(list, &drawn, &low)?;
        for (kind, sources) in &innocent {
            let of_kind =
                || list.parties.iter().zip(&sides).filter(|(p, side)| p.kind == *kind && **side == split);
            let trivial = of_kind().map(|(party, _)| trivial(party, strength)).sum();
            let parties = list.parties.iter().zip(&met).filter(|(party, _)| party.kind == *kind);
            let groups: Vec<Vec<f64>> = parties
                .clone()
                .filter(|(_, answers)| !answers.is_empty())
                .map(|(_, answers)| answers.iter().map(|answer| answer.target).collect())
                .collect();
            let answers: Vec<Answer> = parties.filter_map(|(_, answers)| answers.first().copied()).collect();
            let threshold = parameters.thresholds.possible;
            let count = |met: &dyn Fn(&Answer) -> bool| {
                Share::of(answers.iter().filter(|answer| met(answer)).count(), answers.len())
            };
            let targets: Vec<f64> = answers.iter().map(|answer| answer.target).collect();
            let any_hard = sources.iter().any(|(source, _)| source.hard);
            let against = [false, true]
                .into_iter()
                .filter(|hard| !hard || any_hard)
                .map(|hard| against(&targets, sources, hard, threshold))
                .collect();
            reports.push(Recall {
                kind: *kind,
                strength,
                trivial,
                asked: answers.len(),
                unseen: answers.iter().filter(|answer| answer.target <= 0.0).count(),
                refused: answers.iter().filter(|answer| answer.refused).count(),
                threshold,
                recall: count(&|answer| answer.target >= threshold),
                others: count(&|answer| answer.other >= threshold),
                against,
                per_alias: per_alias(&groups, sources, threshold),
                background: sources
                    .iter()
                    .map(|(source, scores)| SourceAlerts {
                        source: source.source,
                        hard: source.hard,
                        alerts: alerts(scores, threshold),
                    })
                    .collect(),
            });
        }
    }
    Ok(reports)
}

/// What came of asking each party's drawn aliases, one snapshot for the first of all, one for the second, and so on.
fn ask_folds(
    list: &NameList,
    drawn: &[Vec<usize>],
    parameters: &Parameters,
) -> Result<Vec<Vec<Answer>>, AccuracyError> {
    let mut met: Vec<Vec<Answer>> = vec![Vec::new(); drawn.len()];
    let folds = drawn.iter().map(Vec::len).max().unwrap_or_default().min(FOLDS);
    for fold in 0..folds {
        let pairs = || list.parties.iter().zip(drawn).map(|(party, drawn)| (party, drawn.get(fold).copied()));
        let parties = pairs().map(|(party, at)| without(party, at)).collect();
        let asked = Asked::compile(&list.list, parties, parameters)?;
        let (places, questions): (Vec<usize>, Vec<Question<'_>>) = pairs()
            .enumerate()
            .filter_map(|(place, (party, at))| {
                let name = party.names.get(at?)?.whole.clone();
                Some((place, Question { kind: party.kind, name, target: Some(&party.id) }))
            })
            .unzip();
        for (place, answer) in places.into_iter().zip(asked.answers(&questions)) {
            if let Some(of_party) = met.get_mut(place) {
                of_party.push(answer);
            }
        }
    }
    Ok(met)
}

fn innocent_scores(asked: &Asked<'_>, kind: PartyKind, source: &Background) -> Vec<f64> {
    let questions: Vec<Question<'_>> =
        source.names.iter().map(|name| Question { kind, name: name.clone(), target: None }).collect();
    asked.answers(&questions).iter().map(|answer| answer.other).collect()
}

/// A source of innocent names with their best scores.
type Innocent<'a> = (&'a Background, Vec<f64>);

fn scores_of(sources: &[Innocent<'_>], hard: bool) -> Vec<f64> {
    let taken = sources.iter().filter(|(source, _)| hard || !source.hard);
    taken.flat_map(|(_, scores)| scores).copied().collect()
}

fn against(targets: &[f64], sources: &[Innocent<'_>], hard: bool, threshold: f64) -> Against {
    let scores = scores_of(sources, hard);
    let groups: Vec<Vec<f64>> = targets.iter().map(|score| vec![*score]).collect();
    Against {
        hard,
        alerts: alerts(&scores, threshold),
        at_rates: RATES.map(|rate| at_rate(&groups, &scores, rate)).to_vec(),
        curve: curve(targets, &scores),
    }
}

fn per_alias(groups: &[Vec<f64>], sources: &[Innocent<'_>], threshold: f64) -> PerAlias {
    let innocent = scores_of(sources, false);
    let recall =
        |targets: &[f64]| ratio(targets.iter().filter(|score| **score >= threshold).count(), targets.len());
    let targets = groups.concat();
    PerAlias {
        asked: targets.len(),
        unseen: targets.iter().filter(|score| **score <= 0.0).count(),
        recall: recall(&targets),
        interval: bootstrap(SEED, |random| recall(&redraw_groups(groups, random))),
        at_rates: RATES.map(|rate| at_rate(groups, &innocent, rate)).to_vec(),
    }
}

/// The targets of as many parties as there are, drawn with replacement.
fn redraw_groups(groups: &[Vec<f64>], random: &mut Random) -> Vec<f64> {
    groups.iter().filter_map(|_| random.pick(groups)).flatten().copied().collect()
}

fn alerts(scores: &[f64], threshold: f64) -> Share {
    Share::of(scores.iter().filter(|score| **score >= threshold).count(), scores.len())
}

/// `groups`: the scores of the targets, by party.
fn at_rate(groups: &[Vec<f64>], innocent: &[f64], rate: f64) -> AtRate {
    let targets = groups.concat();
    let at = at_alert_rate(&targets, innocent, rate);
    let interval = bootstrap(SEED, |random| {
        let (targets, innocent) = (redraw_groups(groups, random), redraw(innocent, random));
        ratio(at_alert_rate(&targets, &innocent, rate).found, targets.len())
    });
    AtRate { rate, above: at.above, found: at.found, recall: ratio(at.found, targets.len()), interval }
}

/// Rates from 0 to 10 % in steps of a tenth of a percent.
fn curve(targets: &[f64], innocent: &[f64]) -> Vec<AlertPoint> {
    (0..=100u32)
        .map(|step| f64::from(step) / 1_000.0)
        .map(|rate| AlertPoint {
            rate,
            recall: ratio(at_alert_rate(targets, innocent, rate).found, targets.len()),
        })
        .collect()
}

/// Whether another name of the party is made of the same words.
fn is_trivial(party: &Party, at: usize, name: &Name) -> bool {
    let key = fold::sorted(&name.whole);
    key.is_empty()
        || party.names.iter().enumerate().any(|(other, name)| other != at && fold::sorted(&name.whole) == key)
}

/// The aliases of a strength, with their places among the names; the first name is the primary one.
fn aliases(party: &Party, strength: NameStrength) -> impl Iterator<Item = (usize, &Name)> {
    party.names.iter().enumerate().skip(1).filter(move |(_, name)| name.strength == strength)
}

fn trivial(party: &Party, strength: NameStrength) -> usize {
    aliases(party, strength).filter(|(at, name)| is_trivial(party, *at, name)).count()
}

/// The aliases that this party may lose, those that are not trivial, in an order of chance that follows from its id.
fn draws(party: &Party, strength: NameStrength) -> Vec<usize> {
    let mut able: Vec<usize> = aliases(party, strength)
        .filter(|(at, name)| !is_trivial(party, *at, name))
        .map(|(at, _)| at)
        .collect();
    let mut random = Random::of(SEED, &format!("{}:{}", party.list, party.id));
    able.sort_by_cached_key(|_| random.draw());
    able
}

fn without(party: &Party, drawn: Option<usize>) -> Party {
    let mut party = party.clone();
    if let Some(at) = drawn.filter(|at| *at < party.names.len()) {
        party.names.remove(at);
    }
    party
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::{list, party};

    #[test]
    fn what_is_drawn() {
        let one = party("1", &["ORLOV, Pavel", "Pavel Orlov", "Pawel Orlow", "~The Owl"]);
        assert_eq!(trivial(&one, NameStrength::Strong), 1);
        assert_eq!(draws(&one, NameStrength::Strong), [2]);
        assert_eq!(draws(&one, NameStrength::Weak), [3]);
        assert!(draws(&party("2", &["ORLOV, Pavel"]), NameStrength::Strong).is_empty());
        let many = party("3", &["A", "B", "C", "D", "E", "~F"]);
        let mut all = draws(&many, NameStrength::Strong);
        assert_eq!(all, draws(&many, NameStrength::Strong));
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 4]);
        assert_eq!(without(&one, Some(2)).names.len(), 3);
        assert_eq!(without(&one, Some(9)).names.len(), 4);
    }

    #[test]
    fn an_invented_list_end_to_end() {
        let names = list(
            PartyKind::Person,
            &[
                ("1", &["QUASTELBROOK, Ferdinand", "Ferdinand Quastelbroock", "Ferdinant Quastelbrook"]),
                ("2", &["OSTROWALD, Berenike", "The Undiscoverable Nobody"]),
                ("3", &["VANDERKAMP, Ottilie"]),
            ],
        );
        let innocent =
            Background { source: "invented", hard: false, names: vec!["Griselda Pumpernickel".to_owned()] };
        let backgrounds = [(PartyKind::Person, vec![innocent])];
        let parameters = Parameters::built_in().unwrap();
        let asked: usize = Split::ALL
            .iter()
            .map(|split| {
                let reports = measure_with(&names, &backgrounds, *split, &parameters).unwrap();
                let strong = reports.first().unwrap();
                let [against] = &strong.against[..] else { panic!("no hard names") };
                assert_eq!(against.alerts.part, 0);
                assert_eq!(against.at_rates.len(), RATES.len());
                let first_is_here = Split::of("test", "1") == *split;
                assert_eq!(strong.recall.part, usize::from(first_is_here));
                assert_eq!(strong.per_alias.asked, strong.asked + usize::from(first_is_here));
                strong.asked
            })
            .sum();
        assert_eq!(asked, 2);
    }
}
