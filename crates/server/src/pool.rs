//! Threads that screen: a bounded queue, and one snapshot for each question.
//!
//! Screening is work for a processor, so it has threads of its own and the ones that talk to clients stay free. Whoever asks holds
//! the engine to be asked, so that all parties of a batch are answered from one, whatever is swapped in between.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use interdict_model::Verdict;
use interdict_screen::Screener;
use interdict_screen::asked::Asked;
use tokio::sync::oneshot;
use tracing::Span;

use crate::ServerError;
use crate::decided::{Asker, Made};
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
    record: Option<Arc<Asker>>,
    answer: oneshot::Sender<Vec<Made>>,
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

    /// Answers one question, ready to be recorded for somebody if it is to be; one that finds the queue full is refused.
    pub(crate) async fn one(
        &self,
        engine: Arc<Engine>,
        asked: Asked,
        record: Option<Arc<Asker>>,
    ) -> Result<Made, Problem> {
        let (answer, answered) = oneshot::channel();
        let job = Job { engine, asked: vec![asked], record, answer, span: Span::current() };
        self.jobs.try_send(job).map_err(|_| Problem::busy())?;
        let mut answers = answered.await.map_err(|_| Problem::stopped())?;
        answers.pop().ok_or_else(Problem::stopped)
    }

    /// Has many answered from one engine; waits for room in the queue. Gives the answers as they will come, some at a time, in order.
    pub(crate) async fn many(
        &self,
        engine: &Arc<Engine>,
        asked: Vec<Asked>,
        record: Option<Arc<Asker>>,
    ) -> Result<Vec<oneshot::Receiver<Vec<Made>>>, Problem> {
        let mut waiting = Vec::new();
        let mut asked = asked.into_iter().peekable();
        while asked.peek().is_some() {
            let (answer, answered) = oneshot::channel();
            let asked = asked.by_ref().take(CHUNK).collect();
            let (engine, record) = (Arc::clone(engine), record.clone());
            let job = Job { engine, asked, record, answer, span: Span::current() };
            self.jobs.send(job).await.map_err(|_| Problem::stopped())?;
            waiting.push(answered);
        }
        Ok(waiting)
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
        while let Some(Job { asked, record, answer, span, .. }) = job.take() {
            let answers = std::panic::catch_unwind(AssertUnwindSafe(|| {
                tracing::info_span!(parent: &span, "decide", questions = asked.len())
                    .in_scope(|| answered(&screener, &engine, asked, record.as_deref()))
            }));
            // The span of a request ends with it, and not with the next one of this thread.
            drop(span);
            // Nobody may wait any more: then the client went away.
            if let Ok(answers) = answers {
                let doubt = engine.doubt(clock.now()).map_or(Verdict::Clear, |_| Verdict::CannotSay);
                for made in &answers {
                    metrics.said(made.decision.verdict.max(doubt));
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

fn answered(
    screener: &Screener<'_>,
    engine: &Engine,
    asked: Vec<Asked>,
    record: Option<&Asker>,
) -> Vec<Made> {
    let answer = |asked: Asked| {
        let mut decision = screener.decide(&asked.query);
        asked.tell(&mut decision);
        Made::of(asked, decision, engine, record)
    };
    asked.into_iter().map(answer).collect()
}
