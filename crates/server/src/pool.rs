//! Threads that screen: a bounded queue, and one snapshot for each question.
//!
//! Screening is work for a processor, so it has threads of its own and the ones that talk to clients stay free. Whoever asks holds
//! the engine to be asked, so that all parties of a batch are answered from one, whatever is swapped in between.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use interdict_model::Verdict;
use interdict_screen::asked::Asked;
use interdict_screen::{Decision, Screener};
use tokio::sync::oneshot;
use tracing::Span;

use crate::ServerError;
use crate::engine::{Clock, Engine};
use crate::metrics::Metrics;
use crate::problem::Problem;

/// Parties answered by one thread at a stretch.
const CHUNK: usize = 32;

/// Questions on their way to a thread.
#[derive(Debug)]
struct Job {
    engine: Arc<Engine>,
    asked: Vec<Asked>,
    answer: oneshot::Sender<Vec<(Asked, Decision)>>,
    span: Span,
}

/// The threads.
#[derive(Debug)]
pub struct Pool {
    jobs: async_channel::Sender<Job>,
}

impl Pool {
    /// Starts so many threads; so many questions may wait.
    pub(crate) fn start(
        threads: usize,
        waiting_max: usize,
        clock: &Clock,
        metrics: &Arc<Metrics>,
    ) -> Result<Self, ServerError> {
        let (jobs, queue) = async_channel::bounded(waiting_max.max(1));
        for number in 0..threads.max(1) {
            let (queue, clock, metrics) = (queue.clone(), clock.clone(), Arc::clone(metrics));
            std::thread::Builder::new()
                .name(format!("screen-{number}"))
                .spawn(move || work(&queue, &clock, &metrics))
                .map_err(|cause| ServerError::Io { what: "starting a thread".to_owned(), cause })?;
        }
        Ok(Self { jobs })
    }

    /// Jobs that wait for a thread.
    pub(crate) fn waiting(&self) -> usize {
        self.jobs.len()
    }

    /// Answers one question; one that finds the queue full is refused.
    pub async fn one(&self, engine: Arc<Engine>, asked: Asked) -> Result<(Asked, Decision), Problem> {
        let (answer, answered) = oneshot::channel();
        let job = Job { engine, asked: vec![asked], answer, span: Span::current() };
        self.jobs.try_send(job).map_err(|_| Problem::busy())?;
        let mut answers = answered.await.map_err(|_| Problem::stopped())?;
        answers.pop().ok_or_else(Problem::stopped)
    }

    /// Answers many, in their order, from one engine; waits for room in the queue.
    pub async fn many(
        &self,
        engine: &Arc<Engine>,
        asked: Vec<Asked>,
    ) -> Result<Vec<(Asked, Decision)>, Problem> {
        let mut waiting = Vec::new();
        let mut asked = asked.into_iter().peekable();
        while asked.peek().is_some() {
            let (answer, answered) = oneshot::channel();
            let asked = asked.by_ref().take(CHUNK).collect();
            let job = Job { engine: Arc::clone(engine), asked, answer, span: Span::current() };
            self.jobs.send(job).await.map_err(|_| Problem::stopped())?;
            waiting.push(answered);
        }
        let mut answers = Vec::new();
        for answered in waiting {
            answers.extend(answered.await.map_err(|_| Problem::stopped())?);
        }
        Ok(answers)
    }
}

fn work(queue: &async_channel::Receiver<Job>, clock: &Clock, metrics: &Metrics) {
    let mut next = queue.recv_blocking().ok();
    while let Some(first) = next.take() {
        let engine = Arc::clone(&first.engine);
        let loaded = &engine.loaded;
        let screener = Screener::new(&loaded.snapshot, &engine.parameters, &loaded.coverage);
        let mut job = Some(first);
        // As long as the same engine is asked, its screener stays.
        while let Some(Job { asked, answer, span, .. }) = job.take() {
            let answers = std::panic::catch_unwind(AssertUnwindSafe(|| {
                tracing::info_span!(parent: &span, "decide", questions = asked.len())
                    .in_scope(|| answered(&screener, asked))
            }));
            // The span of a request ends with it, and not with the next one of this thread.
            drop(span);
            // Nobody may wait any more: then the client went away.
            if let Ok(answers) = answers {
                let doubt = engine.doubt(clock.now()).map_or(Verdict::Clear, |_| Verdict::CannotSay);
                for (_, decision) in &answers {
                    metrics.said(decision.verdict.max(doubt));
                }
                drop(answer.send(answers));
            } else {
                // Without an answer the caller says that nothing was answered.
                tracing::error!("a question made a screening thread panic");
            }
            match queue.recv_blocking() {
                Ok(other) if Arc::ptr_eq(&other.engine, &engine) => job = Some(other),
                Ok(other) => next = Some(other),
                Err(_) => return,
            }
        }
    }
}

fn answered(screener: &Screener<'_>, asked: Vec<Asked>) -> Vec<(Asked, Decision)> {
    let answer = |asked: Asked| {
        let mut decision = screener.decide(&asked.query);
        asked.tell(&mut decision);
        (asked, decision)
    };
    asked.into_iter().map(answer).collect()
}
