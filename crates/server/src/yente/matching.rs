//! `POST /match/{dataset}`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderName;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use interdict_lists::export::qualify;
use interdict_model::Verdict;
use interdict_screen::{Decision, Hit};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::asked::Question;
use super::entity::{is_a, plain};
use super::{Parameters, Refused, Scope, catalog};
use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::decided::{Decided, numbers};
use crate::directory::countries_of;
use crate::engine::Engine;
use crate::json::{self, Any, Object, Unique};
use crate::problem::Problem;
use crate::v1::answer::ListState;

/// Questions of one request at most.
pub(crate) const BATCH_MAX: usize = 100;
/// Parameters that yente or motiva have. Others are not read, as there, but that is told.
const KNOWN: [&str; 13] = [
    "algorithm",
    "changed_since",
    "cutoff",
    "exclude_dataset",
    "exclude_entity_ids",
    "exclude_schema",
    "fuzzy",
    "include_dataset",
    "index_type",
    "limit",
    "partition",
    "threshold",
    "topics",
];
/// Results of a question at most.
const LIMIT_MAX: usize = 500;

/// What is asked. What else a body has is not read, as in yente.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = MatchAsked)]
pub(crate) struct Asked {
    /// The questions, each under a key of yours.
    #[schema(value_type = BTreeMap<String, Query>)]
    queries: Unique<Object<Query>>,
    /// motiva's: where to look, for every question.
    #[serde(default)]
    #[schema(value_type = Limits)]
    params: Object<Limits>,
    /// Not used; the answer says so.
    #[serde(default)]
    #[schema(value_type = Value)]
    weights: Any,
    /// Not used; the answer says so.
    #[serde(default)]
    #[schema(value_type = Value)]
    config: Any,
}

/// One party.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = MatchQuery)]
struct Query {
    /// Given back as it is.
    #[serde(default)]
    #[schema(value_type = Value)]
    id: Any,
    /// A schema of FollowTheMoney. Evidence, never a filter.
    schema: String,
    /// Its properties, each a text, a number, or a list of such.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Value>)]
    properties: Unique<Any>,
    /// motiva's: where to look.
    #[serde(default)]
    #[schema(value_type = Limits)]
    params: Object<Limits>,
    /// motiva's: for each field, one of each of these groups of values.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<Vec<String>>>)]
    filters: Unique<Vec<Vec<String>>>,
}

/// motiva's limits in the body.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = MatchLimits)]
struct Limits {
    /// Only in these.
    include_datasets: Vec<String>,
    /// Not in these.
    exclude_datasets: Vec<String>,
    /// Not these.
    #[schema(max_items = 50)]
    exclude_entity_ids: Vec<String>,
}

/// How results are chosen.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) limit: usize,
    /// From here a result is a match.
    pub(super) threshold: f64,
    /// Below, it is no result.
    pub(super) cutoff: f64,
    exclude_schema: Vec<String>,
    topics: Vec<String>,
}

impl Choice {
    /// Every hit of the engine, a match from its own threshold.
    pub(super) fn usual(engine: &Engine, limit: usize) -> Self {
        let thresholds = &engine.parameters.thresholds;
        let (threshold, cutoff) = (thresholds.certain, thresholds.possible);
        Self { limit, threshold, cutoff, exclude_schema: Vec::new(), topics: Vec::new() }
    }

    fn asked(parameters: &Parameters, engine: &Engine) -> Result<Self, Refused> {
        let usual = Self::usual(engine, parameters.count("limit", 5, LIMIT_MAX)?);
        let threshold = parameters.share("threshold")?;
        // Who gives a threshold wants nothing below it; who gives none sees everything that is possible.
        let cutoff = parameters.share("cutoff")?.or(threshold).unwrap_or(usual.cutoff);
        Ok(Self {
            cutoff,
            threshold: threshold.unwrap_or(usual.threshold),
            exclude_schema: parameters.all("exclude_schema"),
            topics: parameters.all("topics"),
            ..usual
        })
    }
}

/// Matches parties against the lists, in yente's form. Parameters and body: see docs/from-yente.md.
#[utoipa::path(post, path = "/match/{dataset}", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path, description = "A list, or `default` for all"), ("limit" = Option<u32>, Query, description = "Results of each question at most; 5 if not given", maximum = 500),
        ("threshold" = Option<f64>, Query, description = "From there a result is a match", minimum = 0, maximum = 1),
        ("cutoff" = Option<f64>, Query, description = "Below there is no result", minimum = 0, maximum = 1)),
    request_body(content = Asked, content_type = "application/json"),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404), (status = 413, body = Problem), (status = 422), (status = 503)))]
pub(crate) async fn matching(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
    Whole(body): Whole,
) -> Result<Response, Refused> {
    let parameters = Parameters::parse(query)?;
    let read = json::read_noting::<Asked>(&body);
    let (body, unknown) = read.map_err(|wrong| Refused::shape(format!("body: {wrong}")))?;
    let count = body.queries.0.len();
    if count == 0 {
        return Err(Refused::bad("queries: no queries provided"));
    }
    if count > BATCH_MAX {
        return Err(Refused::bad(format!("queries: too many, at most {BATCH_MAX} are taken")));
    }
    let engine = app.current.engine();
    let choice = Choice::asked(&parameters, &engine)?;
    let mut remarks = Vec::new();
    if catalog::algorithm(parameters.first("algorithm").unwrap_or("best"))? {
        remarks.push("not used: the algorithm asked for; there is one way of scoring here".to_owned());
    }
    if parameters.has("changed_since") {
        return Err(Refused::bad("changed_since: when a party changed is not known here; leave it out"));
    }
    let given =
        |Any(value): &Any| !value.is_null() && value.as_object().is_none_or(|given| !given.is_empty());
    for (name, value) in [("weights", &body.weights), ("config", &body.config)] {
        if given(value) {
            remarks
                .push(format!("not used: `{name}`; the numbers of the scorer stand in its parameter file"));
        }
    }
    for name in parameters.others(&KNOWN) {
        remarks.push(format!("not used: there is no parameter `{}`", interdict_screen::shown(name)));
    }
    // What stands within a query is told of that query alone.
    let (of_queries, of_all): (Vec<_>, Vec<_>) =
        unknown.into_iter().partition(|place| place.starts_with("queries."));
    let is_none =
        |place: &String| format!("not used: there is no field `{}`", interdict_screen::shown(place));
    remarks.extend(of_all.iter().map(is_none));
    let mut questions = Vec::new();
    for (key, Object(query)) in body.queries.0 {
        let place = format!("queries.{}", interdict_screen::shown(&key));
        let within = format!("queries.{key}.");
        let own = of_queries.iter().filter(|field| field.starts_with(&within)).map(is_none);
        let mut not_used: Vec<String> = remarks.iter().cloned().chain(own).collect();
        let question = Question::read(&query.schema, &query.properties.0, &place)?;
        let joined = |name: &str, root: &[String], own: &[String]| {
            [parameters.all(name), root.to_vec(), own.to_vec()].concat()
        };
        let (root, own) = (&body.params.0, &query.params.0);
        let scope = Scope::of(
            &engine,
            &dataset,
            &joined("include_dataset", &root.include_datasets, &own.include_datasets),
            &joined("exclude_dataset", &root.exclude_datasets, &own.exclude_datasets),
            &joined("exclude_entity_ids", &root.exclude_entity_ids, &own.exclude_entity_ids),
        )?;
        not_used.extend(scope.nowhere.iter().map(|dataset| {
            let dataset = interdict_screen::shown(dataset);
            format!("not used: exclude_dataset `{dataset}`; there is no such data set here")
        }));
        questions.push(Asking {
            key,
            id: query.id.0,
            question,
            scope,
            filters: query.filters.0,
            remarks: not_used,
        });
    }
    let (recorded, answers) = answer(&app, &caller, &engine, questions, &choice).await?;
    let size = (HeaderName::from_static("x-batch-size"), count.to_string());
    Ok(([size], numbers(&recorded), Json(json!({"limit": choice.limit, "responses": answers})))
        .into_response())
}

/// A question with where to look.
pub(super) struct Asking {
    pub(super) key: String,
    pub(super) id: Value,
    pub(super) question: Question,
    pub(super) scope: Scope,
    pub(super) filters: Vec<(String, Vec<Vec<String>>)>,
    /// What of the request was not used.
    pub(super) remarks: Vec<String>,
}

/// Answers questions, all from one snapshot, each under its key; with the numbers of the decisions, in the order of the questions, if
/// they were recorded.
pub(super) async fn answer(
    app: &App,
    caller: &Caller,
    engine: &Arc<Engine>,
    questions: Vec<Asking>,
    choice: &Choice,
) -> Result<(Vec<u64>, Map<String, Value>), Refused> {
    let mut answers = Map::new();
    let mut waiting = Vec::new();
    for asking in questions {
        let failed = if engine.unusable().is_some() {
            Some((503, engine.unusable().unwrap_or_default()))
        } else if asking.scope.lists.is_empty() {
            Some((400, "no list is left to look in"))
        } else if asking.question.asked.is_nobody() {
            Some((400, "nothing to screen: give a name, a number or a wallet"))
        } else {
            None
        };
        match failed {
            Some((status, why)) => {
                let reasons = [&[why.to_owned()], asking.remarks.as_slice()].concat();
                answers.insert(
                    asking.key.clone(),
                    told(engine, &asking, status, (0, Vec::new()), Verdict::CannotSay, &reasons),
                );
            }
            None => waiting.push(asking),
        }
    }
    let asked = waiting.iter().map(|asking| asking.question.asked.clone()).collect();
    let limit = Duration::from_secs(app.settings.server.answer_seconds_max);
    let deciding = app.decide_all(caller, engine, asked, false);
    let decided = tokio::time::timeout(limit, deciding).await.map_err(|_| Problem::late())??;
    let recorded = decided.iter().filter_map(|each| each.number).collect();
    // Reading the records of those found is work that no other client should wait for.
    let (engine, choice) = (Arc::clone(engine), choice.clone());
    let now = app.current.now();
    let told = tokio::task::spawn_blocking(move || {
        for (asking, Decided { asked, decision, .. }) in waiting.iter().zip(decided) {
            let decision = engine.limited(&asked, decision, |hit| asking.scope.keeps(hit), now);
            let results = results(&engine, asking, &decision, &choice)?;
            let reasons = [decision.reasons.as_slice(), &asking.remarks].concat();
            let answer = told(&engine, asking, 200, results, decision.verdict, &reasons);
            answers.insert(asking.key.clone(), answer);
        }
        Ok((recorded, answers))
    });
    told.await.map_err(|_| Problem::stopped())?
}

/// The answer to one question.
fn told(
    engine: &Engine,
    asking: &Asking,
    status: u16,
    (total, results): (usize, Vec<Value>),
    verdict: Verdict,
    reasons: &[String],
) -> Value {
    let lists: Vec<ListState> = engine
        .loaded
        .coverage
        .iter()
        .filter(|list| asking.scope.has(&list.list))
        .map(ListState::from)
        .collect();
    json!({
        "status": status,
        "results": results,
        "total": {"value": total, "relation": "eq"},
        "query": {"id": asking.id, "schema": asking.question.schema, "properties": asking.question.properties},
        "verdict": verdict.code(),
        "reasons": reasons,
        "lists": lists,
        "snapshot": engine.loaded.snapshot.content_hash(),
    })
}

/// The hits that were asked for, the best first, and how many there are in all.
fn results(
    engine: &Engine,
    asking: &Asking,
    decision: &Decision,
    choice: &Choice,
) -> Result<(usize, Vec<Value>), Refused> {
    let mut total = 0;
    let mut results = Vec::new();
    let unfiltered =
        choice.exclude_schema.is_empty() && choice.topics.is_empty() && asking.filters.is_empty();
    for hit in decision.hits.iter().filter(|hit| hit.score.share() >= choice.cutoff) {
        if unfiltered && results.len() >= choice.limit {
            total += 1;
            continue;
        }
        let mut record = engine.record(&hit.list, &hit.party)?.ok_or_else(Problem::stopped)?;
        qualify(&mut record.party);
        let kind = record.party.kind;
        if choice.exclude_schema.iter().any(|schema| is_a(kind, schema)) {
            continue;
        }
        let mut entity = plain(engine, &record);
        let is_one_of = |field: &str, values: &[String]| {
            let found = match field {
                "countries" => {
                    countries_of(&record.party).iter().map(|country| country.code().to_lowercase()).collect()
                }
                other => values_of(&entity, other),
            };
            found.iter().any(|value| values.contains(value))
        };
        let fits = (choice.topics.is_empty() || is_one_of("topics", &choice.topics))
            && asking
                .filters
                .iter()
                .all(|(field, groups)| groups.iter().all(|group| is_one_of(field, group)));
        if !fits {
            continue;
        }
        total += 1;
        if results.len() < choice.limit {
            entity.insert("score".to_owned(), json!(hit.score.share()));
            let is_match = hit.score.share() >= choice.threshold && !hit.is_undetermined();
            entity.insert("match".to_owned(), json!(is_match));
            entity.insert("explanations".to_owned(), json!(explanations(hit)));
            results.push(Value::Object(entity));
        }
    }
    Ok((total, results))
}

/// The values of a field of an entity: a property, or `schema`, `datasets`.
fn values_of(entity: &Map<String, Value>, field: &str) -> Vec<String> {
    let properties = entity.get("properties");
    let property = |name: &str| properties.and_then(|properties| properties.get(name)).into_iter();
    let found: Vec<&Value> = match field {
        "schema" | "datasets" => entity.get(field).into_iter().collect(),
        name => property(name).collect(),
    };
    let texts = |value: &Value| match value {
        Value::Array(values) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    };
    found.into_iter().flat_map(texts).collect()
}

/// What pieces of one rule say together.
#[derive(Debug, Default)]
struct Feature<'a> {
    odds: f64,
    words: Vec<&'a str>,
    asked: Vec<&'a str>,
    listed: Vec<&'a str>,
}

/// The evidence by rule: what each adds to the log-odds, and the words that were laid beside each other.
fn explanations(hit: &Hit) -> BTreeMap<&str, Value> {
    let mut rules: BTreeMap<&str, Feature<'_>> = BTreeMap::new();
    for piece in &hit.pieces {
        let feature = rules.entry(&piece.rule).or_default();
        feature.odds += piece.log_odds.value();
        feature.words.push(&piece.words);
        if let Some(beside) = &piece.beside {
            feature.asked.push(&beside.asked);
            feature.listed.push(&beside.listed);
        }
    }
    let joined = |words: &[&str]| (!words.is_empty()).then(|| words.join(" "));
    let told = |feature: Feature<'_>| {
        json!({
            // Thousandths, as they are counted.
            "score": (feature.odds * 1000.0).round() / 1000.0,
            "detail": feature.words.join("; "),
            "query": joined(&feature.asked),
            "candidate": joined(&feature.listed),
        })
    };
    rules.into_iter().map(|(rule, feature)| (rule, told(feature))).collect()
}
