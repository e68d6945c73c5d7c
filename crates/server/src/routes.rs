//! The table of routes: every path with what it needs of its caller.
//!
//! The router is made of this table and of nothing else, so a route without a row is no route, and the test of roles goes through
//! all of them.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use axum::{Json, Router};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem, Paths};
use utoipa::openapi::{OpenApi, RefOr};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::access::{Access, DESK, KEEP, LOOK, MANAGE, Role};
use crate::problem::Problem;
use crate::{App, body, gate, health, logs, mcp, metrics, oidc, v1, watchman, yente};

/// One row.
struct Row {
    access: Access,
    body: Body,
    /// In whose words it tells what is wrong; problem documents if in nobody's.
    words: Option<Words>,
    route: UtoipaMethodRouter<Arc<App>>,
}

/// Tells a problem as another protocol has it.
type Words = fn(&Problem) -> serde_json::Value;

fn row(access: Access, route: UtoipaMethodRouter<Arc<App>>) -> Row {
    Row { access, body: Body::Typed, words: None, route }
}

/// What a body may say that it is, where nobody has to say who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    /// Nothing that a page of another origin may send without asking first.
    Typed,
    /// Anything: the protocol of the route has it so.
    Any,
}

impl Row {
    fn any_body(self) -> Self {
        Self { body: Body::Any, ..self }
    }
}

/// Whoever loads and releases lists.
const LISTS: Access = Access::House(&[Role::ListManager]);
const RELEASE_WORD: Access = Access::House(&[Role::Approver, Role::ListManager]);

/// Whoever says by which policy is screened: one proposes and another approves. Which act is whose, the rules of `interdict_desk` say.
const POLICY: Access = Access::House(&[Role::ListManager, Role::Administrator]);
const POLICY_WORD: Access = Access::House(&[Role::Approver, Role::ListManager, Role::Administrator]);

/// Whoever answers for the record.
const AUDIT: Access = Access::House(&[Role::Administrator]);

/// Whoever watches the server, whatever they do in it: the numbers are of all tenants together.
const WATCH: Access = Access::House(&Role::ALL);

/// The table.
fn table() -> Vec<Row> {
    let peers: [(Vec<Row>, Words); 3] =
        [(of_watchman(), watchman::refusal), (of_yente(), yente::refusal), (of_mcp(), mcp::refusal)];
    let theirs = peers
        .into_iter()
        .flat_map(|(rows, words)| rows.into_iter().map(move |row| Row { words: Some(words), ..row }));
    own().into_iter().chain(theirs).collect()
}

/// Our API.
fn own() -> Vec<Row> {
    vec![
        row(Access::Open, routes!(health::livez)),
        row(Access::Open, routes!(health::readyz)),
        row(Access::Open, routes!(v1::document)),
        row(WATCH, routes!(metrics::scrape)),
        row(Access::Open, routes!(oidc::begin)),
        row(Access::Open, routes!(oidc::back)),
        row(Access::Open, routes!(oidc::end)),
        row(LOOK, routes!(oidc::me)),
        row(LOOK, routes!(v1::screen::screen)),
        row(LOOK, routes!(v1::screen::batch)),
        row(LOOK, routes!(v1::screen::stream)),
        row(LOOK, routes!(v1::lists::all)),
        row(LOOK, routes!(v1::history::history)),
        row(LOOK, routes!(v1::history::delta)),
        row(WATCH, routes!(v1::release::list)),
        row(LISTS, routes!(v1::release::propose)),
        row(RELEASE_WORD, routes!(v1::release::approve)),
        row(LOOK, routes!(v1::parties::one)),
        row(LOOK, routes!(v1::documents::about)),
        row(LOOK, routes!(v1::ownership::regimes)),
        row(LOOK, routes!(v1::ownership::parties)),
        row(LOOK, routes!(v1::ownership::proof)),
        row(LOOK, routes!(v1::documents::read)),
        row(LOOK, routes!(v1::documents::list)),
        row(KEEP, routes!(v1::documents::keep)),
        row(LOOK, routes!(v1::documents::one)),
        row(LOOK, routes!(v1::documents::file)),
        row(KEEP, routes!(v1::documents::forget)),
        row(LOOK, routes!(v1::decisions::one)),
        row(LOOK, routes!(v1::decisions::replay)),
        row(LOOK, routes!(v1::policy::in_force)),
        row(WATCH, routes!(v1::policy::list)),
        row(POLICY, routes!(v1::policy::propose)),
        row(WATCH, routes!(v1::policy::one)),
        row(POLICY_WORD, routes!(v1::policy::approve)),
        row(AUDIT, routes!(v1::audit::events)),
        row(AUDIT, routes!(v1::audit::checkpoint)),
        row(AUDIT, routes!(v1::audit::proof)),
        row(LOOK, routes!(v1::customers::list)),
        row(LOOK, routes!(v1::customers::one)),
        row(KEEP, routes!(v1::customers::put)),
        row(KEEP, routes!(v1::customers::remove)),
        row(KEEP, routes!(v1::customers::bulk)),
        row(LOOK, routes!(v1::rescreen::status)),
        row(LOOK, routes!(v1::alerts::list)),
        row(LOOK, routes!(v1::alerts::one)),
        row(DESK, routes!(v1::alerts::assign)),
        row(DESK, routes!(v1::alerts::comment)),
        row(DESK, routes!(v1::alerts::decide)),
        row(DESK, routes!(v1::together::decide)),
        row(DESK, routes!(v1::alerts::approve)),
        row(LOOK, routes!(v1::attachments::list)),
        row(LOOK, routes!(v1::attachments::one)),
        row(DESK, routes!(v1::attachments::attach)),
        row(LOOK, routes!(v1::stored::screen)),
        row(MANAGE, routes!(v1::hooks::list)),
        row(MANAGE, routes!(v1::hooks::add)),
        row(MANAGE, routes!(v1::hooks::end)),
        row(MANAGE, routes!(v1::hooks::messages)),
    ]
}

/// What Watchman answers.
fn of_watchman() -> Vec<Row> {
    vec![
        row(Access::Open, routes!(watchman::ping)),
        row(LOOK, routes!(watchman::search)),
        row(LOOK, routes!(watchman::list_info)),
        row(LOOK, routes!(watchman::refresh_status)),
        row(LISTS, routes!(watchman::refresh)),
        row(LISTS, routes!(watchman::ingest)).any_body(),
        row(LOOK, routes!(watchman::export)),
    ]
}

/// What yente and motiva answer.
fn of_yente() -> Vec<Row> {
    vec![
        row(Access::Open, routes!(yente::healthz)),
        row(LOOK, routes!(yente::version)),
        row(LOOK, routes!(yente::catalog)),
        row(LOOK, routes!(yente::manifest)),
        row(LOOK, routes!(yente::fields)),
        row(LOOK, routes!(yente::algorithms)),
        row(LOOK, routes!(yente::matching)),
        row(LOOK, routes!(yente::search)),
        row(LOOK, routes!(yente::one)),
        row(LOOK, routes!(yente::adjacent)),
        row(LOOK, routes!(yente::adjacent_by)),
        row(LOOK, routes!(yente::service, yente::ask)).any_body(),
        row(LOOK, routes!(yente::suggest_entity)),
        row(LOOK, routes!(yente::suggest_property)),
        row(LOOK, routes!(yente::suggest_type)),
        row(LOOK, routes!(yente::extend_property)),
        row(LOOK, routes!(yente::preview)),
    ]
}

/// The Model Context Protocol.
fn of_mcp() -> Vec<Row> {
    vec![row(LOOK, routes!(mcp::message))]
}

/// The router and the document of what it serves.
fn built(app: &Arc<App>) -> (Router<Arc<App>>, OpenApi) {
    let mut all = OpenApiRouter::with_openapi(v1::about());
    for Row { access, body, words, route } in table() {
        let (schemas, mut paths, methods): UtoipaMethodRouter<Arc<App>> = route;
        let asks = words.is_none().then(|| asked_in(&mut paths));
        let guard = from_fn_with_state(Guard { app: Arc::clone(app), access, body, asks }, guarded);
        for item in paths.paths.values_mut() {
            for operation in operations(item).into_iter().filter_map(|(_, operation)| operation.as_mut()) {
                say_who_may(operation, access);
            }
        }
        let methods: MethodRouter<Arc<App>> = methods.layer(guard);
        let methods = match words {
            Some(words) => {
                methods.layer(map_response(move |response| std::future::ready(in_words(words, response))))
            }
            None => methods,
        };
        all = all.routes((schemas, paths, methods));
    }
    let (router, mut document) = all.split_for_parts();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            if let Some(operation) = operation {
                // Handlers of several APIs may have one name; the document wants each once.
                let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
                let named: Vec<&str> = std::iter::once(method).chain(words).collect();
                operation.operation_id = Some(named.join("_"));
            }
        }
    }
    (router, document)
}

/// A problem document as another protocol has it; whatever else it is stays as it is.
fn in_words(words: Words, response: Response) -> Response {
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let told = Json(words(problem)).into_response();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Response::from_parts(parts, told.into_body())
}

/// The parameters that paths read in their query, by the document.
fn asked_in(paths: &mut Paths) -> Arc<[String]> {
    let items = paths.paths.values_mut();
    let operations = items.flat_map(operations).filter_map(|(_, operation)| operation.as_ref());
    let parameters = operations.flat_map(|operation| operation.parameters.iter().flatten());
    parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
        .filter(|parameter| parameter.parameter_in == ParameterIn::Query)
        .map(|parameter| parameter.name.clone())
        .collect()
}

/// The operations of a path by method.
fn operations(item: &mut PathItem) -> [(&'static str, &mut Option<Operation>); 5] {
    [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
}

/// Writes into the document what the table says: `x-roles`, one of which is needed, and `x-house` where it touches what all tenants
/// share.
fn say_who_may(operation: &mut Operation, access: Access) {
    let roles: Vec<&str> = access.roles().iter().map(|role| role.code()).collect();
    let mut said = Extensions::from_iter([("x-roles", serde_json::Value::from(roles))]);
    if matches!(access, Access::House(_)) {
        said.insert("x-house".to_owned(), true.into());
    }
    operation.extensions.get_or_insert_default().merge(said);
}

/// Everything that is served.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (router, document) = built(&app);
    router
        .fallback(|| async { Problem::not_found("no such path; see /api/v1/openapi.json") })
        .method_not_allowed_fallback(|| async { Problem::method() })
        .layer(axum::Extension(Arc::new(document)))
        .layer(DefaultBodyLimit::max(app.settings.server.body_bytes_max))
        .layer(from_fn_with_state(Arc::clone(&app), gate::gate))
        .layer(from_fn_with_state(Arc::clone(&app), body::patient))
        .layer(from_fn_with_state(Arc::clone(&app), logs::observed))
        .with_state(app)
}

/// What stands before a handler.
#[derive(Clone)]
struct Guard {
    app: Arc<App>,
    access: Access,
    body: Body,
    /// The parameters that there are; `None` where another protocol says what becomes of others.
    asks: Option<Arc<[String]>>,
}

impl Guard {
    /// An error if the query has a parameter that there is not.
    fn knows(&self, query: Option<&str>) -> Result<(), Problem> {
        let Some(asks) = &self.asks else { return Ok(()) };
        let given = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let unknown = given.map(|(name, _)| name).find(|name| !asks.iter().any(|known| known == name));
        let Some(unknown) = unknown else { return Ok(()) };
        let there_are = if asks.is_empty() { "none".to_owned() } else { asks.join(", ") };
        Err(Problem::invalid(&unknown, format!("there is no such parameter; there are {there_are}")))
    }
}

/// Lets a request through to its handler if its caller may, asks for what there is, and does not ask too often. Whoever that was is
/// told with the answer.
async fn guarded(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let Guard { app, access, body, .. } = &guard;
    let (access, body) = (*access, *body);
    if app.is_open() && body == Body::Typed && !gate::is_typed(&request) {
        return Problem::untyped().into_response();
    }
    if access == Access::Open {
        return next.run(request).await;
    }
    if let Err(problem) = app.rates.from(&request, &app.metrics) {
        return problem.into_response();
    }
    let caller = match app.caller(request.method(), request.headers()).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let may = app.rates.of(&caller, &app.metrics).and_then(|()| caller.may(access));
    let may = may.and_then(|()| guard.knows(request.uri().query()));
    let mut response = match may {
        Ok(()) => {
            request.extensions_mut().insert(caller.clone());
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    response.extensions_mut().insert(caller);
    response
}
