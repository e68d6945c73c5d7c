//! Screening: one party, a batch, a stream of any length.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_core::Stream;
use interdict_screen::asked::Asked;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::Caller;
use crate::body::{Receiving, Whole};
use crate::json;
use crate::problem::Problem;
use crate::v1::answer::Answer;
use crate::v1::asked::{Party, Strict};
use crate::v1::parameters::Parameters;

/// How a question is answered.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// Whether the decision is recorded, so that it can be shown, proved and made again, even if the server does not record all.
    #[param(required = false)]
    record: bool,
}

impl How {
    fn asked(query: Option<&str>) -> Result<Self, Problem> {
        Ok(Self { record: Parameters::read(query, &["record"])?.flag("record")? })
    }
}

/// Screens one party.
#[utoipa::path(post, path = "/api/v1/screen", tag = "screening", security(("key" = [])), params(How),
    request_body(content = Party, content_type = "application/json"),
    responses((status = 200, body = Answer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn screen(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
    Whole(body): Whole,
) -> Result<Json<Answer>, Problem> {
    let how = How::asked(query.as_deref())?;
    let asked = Strict::parse(&body)?.asked("")?;
    let engine = app.current.engine();
    let decided = app.decide(&caller, &engine, asked, how.record).await?;
    Ok(Json(Answer::of(decided, &engine, app.current.now())))
}

/// Many parties.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchAsked {
    parties: Vec<Strict>,
}

/// Many parties.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it is the description of a shape")]
pub(crate) struct Batch {
    /// The parties, answered in their order.
    #[schema(min_items = 1, max_items = 1000)]
    parties: Vec<Party>,
}

/// The answers to many questions, all from one snapshot.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchAnswer {
    /// In the order of the questions.
    answers: Vec<Answer>,
}

/// Screens many parties, all against one snapshot.
#[utoipa::path(post, path = "/api/v1/screen/batch", tag = "screening", security(("key" = [])), params(How),
    request_body(content = Batch, content_type = "application/json"),
    responses((status = 200, body = BatchAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn batch(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
    Whole(body): Whole,
) -> Result<Json<BatchAnswer>, Problem> {
    let how = How::asked(query.as_deref())?;
    let batch: BatchAsked = json::read(&body)?;
    let most = app.settings.server.batch_max;
    if batch.parties.is_empty() || batch.parties.len() > most {
        return Err(Problem::invalid(
            "parties",
            format!("give 1 to {most} parties; a stream takes any number"),
        ));
    }
    let asked = batch.parties.iter().enumerate();
    let asked: Result<Vec<Asked>, Problem> =
        asked.map(|(place, party)| party.asked(&format!("parties[{place}]"))).collect();
    let engine = app.current.engine();
    let decided = app.decide_all(&caller, &engine, asked?, how.record).await?;
    let now = app.current.now();
    let answers = decided.into_iter().map(|each| Answer::of(each, &engine, now)).collect();
    Ok(Json(BatchAnswer { answers }))
}

/// Lines answered at a stretch.
const LINES: usize = 64;
/// Bytes of one line, at most.
const LINE_BYTES_MAX: usize = 1 << 20;

/// One line of a stream: the answer, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Line {
    /// The answer.
    Answer(Answered),
    /// Why there is none; the verdict is `indeterminate`.
    Failed(Failed),
}

/// The answer to a line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Answered {
    /// Number of the line, from 1, blank lines not counted.
    line: u64,
    /// The answer.
    #[serde(flatten)]
    answer: Answer,
}

/// A line that was not answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Failed {
    /// Number of the line, from 1, blank lines not counted.
    line: u64,
    /// `indeterminate`.
    verdict: &'static str,
    /// What is wrong with it.
    problem: Problem,
}

/// Screens a stream of any length: one party a line in, one answer a line out, in order. Reading waits for writing, so that neither
/// side holds more than a few lines. A line that is not understood is answered as `indeterminate` and the stream goes on. Lines that
/// belong together may be answered from two snapshots if one is swapped in between; each line names its own.
#[utoipa::path(post, path = "/api/v1/screen/stream", tag = "screening", security(("key" = [])), params(How),
    request_body(content = String, content_type = "application/x-ndjson", description = "One party a line"),
    responses((status = 200, body = Line, content_type = "application/x-ndjson"), (status = 401, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn stream(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Response, Problem> {
    let how = How::asked(query.as_deref())?;
    let (out, lines) = mpsc::channel::<Result<Bytes, std::convert::Infallible>>(4);
    tokio::spawn(async move {
        let mut reader = Lines::of(body);
        let mut number = 0_u64;
        loop {
            let batch = reader.take_come(LINES).await;
            if batch.is_empty() {
                break;
            }
            let written = answered(&app, &caller, &how, batch, &mut number).await;
            // The client went away.
            if out.send(Ok(written)).await.is_err() {
                break;
            }
        }
    });
    let body = Body::from_stream(Receiving(lines));
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

/// Answers some lines, in order.
async fn answered(
    app: &App,
    caller: &Caller,
    how: &How,
    batch: Vec<Result<Vec<u8>, Problem>>,
    number: &mut u64,
) -> Bytes {
    let engine = app.current.engine();
    let mut questions = Vec::new();
    let parsed: Vec<(u64, Option<Problem>)> = batch
        .into_iter()
        .map(|line| {
            *number = number.saturating_add(1);
            let asked = line.and_then(|line| Strict::parse(&line)?.asked(""));
            match asked {
                Ok(asked) => {
                    questions.push(asked);
                    (*number, None)
                }
                Err(problem) => (*number, Some(problem)),
            }
        })
        .collect();
    let decided = app.decide_all(caller, &engine, questions, how.record).await;
    let now = app.current.now();
    let mut decided = decided.map(Vec::into_iter);
    let mut written = Vec::new();
    for (line, problem) in parsed {
        let failed = |problem| Line::Failed(Failed { line, verdict: "indeterminate", problem });
        let told = match (problem, &mut decided) {
            (Some(problem), _) => failed(problem),
            (None, Err(problem)) => failed(problem.clone()),
            (None, Ok(decided)) => match decided.next() {
                Some(decided) => Line::Answer(Answered { line, answer: Answer::of(decided, &engine, now) }),
                None => failed(Problem::stopped()),
            },
        };
        // Writing to memory does not fail, and every value here is JSON.
        if serde_json::to_writer(&mut written, &told).is_ok() {
            written.push(b'\n');
        }
    }
    written.into()
}

/// The lines of a body as they come.
pub(crate) struct Lines {
    body: BodyDataStream,
    rest: Vec<u8>,
    /// What comes belongs to a line that was too long, up to its end.
    skips: bool,
    ended: bool,
}

impl Lines {
    /// Of this body.
    pub(crate) fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), rest: Vec::new(), skips: false, ended: false }
    }

    /// The next lines that are not blank, at most so many; none at the end. A line that is too long is a problem
    /// in its place, and so is a body that breaks off, which ends the stream.
    pub(crate) async fn take(&mut self, most: usize) -> Vec<Result<Vec<u8>, Problem>> {
        self.next_lines(most, false).await
    }

    /// The same, but once there is a line, more are taken only as far as they came already: a client may wait for the answer before it
    /// sends the next one.
    async fn take_come(&mut self, most: usize) -> Vec<Result<Vec<u8>, Problem>> {
        self.next_lines(most, true).await
    }

    async fn next_lines(&mut self, most: usize, only_come: bool) -> Vec<Result<Vec<u8>, Problem>> {
        let mut found = Vec::new();
        while found.len() < most {
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.rest.drain(..=end).collect();
                line.pop();
                if std::mem::take(&mut self.skips) {
                    continue;
                }
                if line.len() > LINE_BYTES_MAX {
                    found.push(Err(too_long()));
                } else if !line.trim_ascii().is_empty() {
                    found.push(Ok(line));
                }
            } else if self.ended && self.skips {
                break;
            } else if self.ended {
                let line = std::mem::take(&mut self.rest);
                if !line.trim_ascii().is_empty() {
                    found.push(Ok(line));
                }
                break;
            } else if self.rest.len() > LINE_BYTES_MAX {
                self.rest.clear();
                if !std::mem::replace(&mut self.skips, true) {
                    found.push(Err(too_long()));
                }
            } else {
                let come = if found.is_empty() || !only_come {
                    next(&mut self.body).await
                } else {
                    match come_already(&mut self.body).await {
                        Poll::Ready(come) => come,
                        Poll::Pending => break,
                    }
                };
                match come {
                    Some(Ok(bytes)) => self.rest.extend_from_slice(&bytes),
                    Some(Err(_)) => {
                        self.rest.clear();
                        self.ended = true;
                        found.push(Err(Problem::malformed("the body broke off before its end")));
                    }
                    None => self.ended = true,
                }
            }
        }
        found
    }
}

fn too_long() -> Problem {
    Problem::too_large(format!("a line has more than {LINE_BYTES_MAX} bytes"))
}

/// A piece of a body; `None` at its end.
type Piece = Option<Result<Bytes, axum::Error>>;

async fn next(body: &mut BodyDataStream) -> Piece {
    poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await
}

/// The next piece if it is there.
async fn come_already(body: &mut BodyDataStream) -> Poll<Piece> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *body).poll_next(context))).await
}
