//! Asks a list many names and keeps only the scores.

use interdict_lists::measures;
use interdict_model::{ListState, Party, PartyKind};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::{CompileInput, CompiledList, Coverage, Parameters, Query, Snapshot, decide_all};

use crate::AccuracyError;

/// Questions asked in one go; bounds the memory that their answers take.
const BATCH: usize = 512;

/// A name asked for, and who should be found.
#[derive(Debug, Clone)]
pub(crate) struct Question<'a> {
    pub(crate) kind: PartyKind,
    pub(crate) name: String,
    /// The party that bears the name; none for a name of somebody who is not listed.
    pub(crate) target: Option<&'a str>,
}

/// What came of it. A score of 0: nothing reported.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Answer {
    /// The target's score.
    pub(crate) target: f64,
    /// The best score of any other party.
    pub(crate) other: f64,
    /// The engine said that it could not screen all of the name.
    pub(crate) refused: bool,
}

/// A list made ready to be asked.
pub(crate) struct Asked<'a> {
    snapshot: Snapshot,
    coverage: [Coverage; 1],
    parameters: &'a Parameters,
}

impl<'a> Asked<'a> {
    pub(crate) fn compile(
        list: &CompiledList,
        parties: Vec<Party>,
        parameters: &'a Parameters,
    ) -> Result<Self, AccuracyError> {
        let table = measures().map_err(|cause| AccuracyError::Data(cause.to_string()))?;
        let count = u64::try_from(parties.len()).unwrap_or(u64::MAX);
        let input = CompileInput { lists: vec![list.clone()], parties, measures: &table, parameters };
        let (snapshot, _) = compile_in_memory(input)?;
        // Said to be fresh, so that the only reasons left are what could not be screened.
        let coverage = [Coverage {
            list: list.id.clone(),
            edition: Some(list.edition),
            version: list.version.clone(),
            state: ListState::Fresh,
            checked_at: None,
            parties: count,
        }];
        Ok(Self { snapshot, coverage, parameters })
    }

    /// The answers, in the order of the questions.
    pub(crate) fn answers(&self, questions: &[Question<'_>]) -> Vec<Answer> {
        questions
            .chunks(BATCH)
            .flat_map(|batch| {
                let queries: Vec<Query> =
                    batch.iter().map(|question| Query::named(question.kind, question.name.clone())).collect();
                let decisions = decide_all(&self.snapshot, self.parameters, &queries, &self.coverage, 0);
                batch
                    .iter()
                    .zip(decisions)
                    .map(|(question, decision)| {
                        let mut answer =
                            Answer { refused: !decision.reasons.is_empty(), ..Answer::default() };
                        for hit in &decision.hits {
                            let own = question.target == Some(hit.party.as_str());
                            let best = if own { &mut answer.target } else { &mut answer.other };
                            *best = best.max(hit.score.share());
                        }
                        answer
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}
