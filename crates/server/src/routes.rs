//! The table of routes: every path with what it needs of its caller.
//!
//! The router is made of this table and of nothing else, so a route without a row is no route, and the test of roles goes through
//! all of them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::access::{Access, DESK, KEEP, LOOK, Role};
use crate::problem::Problem;
use crate::{App, body, health, logs, mcp, metrics, v1, watchman, yente};

/// One row.
struct Row {
    access: Access,
    route: UtoipaMethodRouter<Arc<App>>,
}

fn row(access: Access, route: UtoipaMethodRouter<Arc<App>>) -> Row {
    Row { access, route }
}

/// Whoever loads and releases lists.
const LISTS: Access = Access::Of(&[Role::ListManager]);

/// Whoever answers for the record.
const AUDIT: Access = Access::Of(&[Role::Administrator]);

/// The table.
fn table() -> Vec<Row> {
    vec![
        row(Access::Open, routes!(health::livez)),
        row(Access::Open, routes!(health::readyz)),
        row(Access::Open, routes!(v1::document)),
        row(LOOK, routes!(metrics::scrape)),
        row(LOOK, routes!(v1::screen::screen)),
        row(LOOK, routes!(v1::screen::batch)),
        row(LOOK, routes!(v1::screen::stream)),
        row(LOOK, routes!(v1::lists::all)),
        row(LOOK, routes!(v1::parties::one)),
        row(Access::Open, routes!(watchman::ping)),
        row(LOOK, routes!(watchman::search)),
        row(LOOK, routes!(watchman::list_info)),
        row(LOOK, routes!(watchman::refresh_status)),
        row(LISTS, routes!(watchman::refresh)),
        row(LISTS, routes!(watchman::ingest)),
        row(LOOK, routes!(watchman::export)),
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
        row(LOOK, routes!(yente::service, yente::ask)),
        row(LOOK, routes!(yente::suggest_entity)),
        row(LOOK, routes!(yente::suggest_property)),
        row(LOOK, routes!(yente::suggest_type)),
        row(LOOK, routes!(yente::extend_property)),
        row(LOOK, routes!(yente::preview)),
        row(LOOK, routes!(mcp::message)),
        row(LOOK, routes!(v1::decisions::one)),
        row(LOOK, routes!(v1::decisions::replay)),
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
        row(DESK, routes!(v1::alerts::approve)),
    ]
}

/// The router and the document of what it serves.
fn built(app: &Arc<App>) -> (Router<Arc<App>>, OpenApi) {
    let mut all = OpenApiRouter::with_openapi(v1::about());
    for Row { access, route } in table() {
        let guard = from_fn_with_state((Arc::clone(app), access), guarded);
        let (schemas, paths, methods): UtoipaMethodRouter<Arc<App>> = route;
        let methods: MethodRouter<Arc<App>> = methods.layer(guard);
        all = all.routes((schemas, paths, methods));
    }
    let (router, mut document) = all.split_for_parts();
    for (path, item) in &mut document.paths.paths {
        let methods = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in methods {
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

/// Everything that is served.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (router, document) = built(&app);
    let allowed = app.allow_origin.clone();
    router
        .fallback(|| async { Problem::not_found("no such path; see /api/v1/openapi.json") })
        .method_not_allowed_fallback(|| async { Problem::method() })
        .layer(axum::Extension(Arc::new(document)))
        .layer(DefaultBodyLimit::max(app.settings.server.body_bytes_max))
        .layer(map_response(move |mut response: Response| {
            if let Some(origin) = allowed.clone() {
                response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
            std::future::ready(response)
        }))
        .layer(from_fn(inert))
        .layer(from_fn_with_state(Arc::clone(&app), body::patient))
        .layer(from_fn_with_state(Arc::clone(&app), logs::observed))
        .with_state(app)
}

/// Lets a request through to its handler if its caller may, and does not ask too often. Whoever that was is told with the answer.
async fn guarded(
    State((app, access)): State<(Arc<App>, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    if access == Access::Open {
        return next.run(request).await;
    }
    if let Err(problem) = app.rates.from(&request, &app.metrics) {
        return problem.into_response();
    }
    let caller = match app.current.keys().caller(request.headers(), app.current.now()) {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let may = app.rates.of(&caller.name, &app.metrics).and_then(|()| caller.may(access));
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

/// Answers are data: no browser runs them, guesses what they are, or keeps them.
async fn inert(request: Request, next: Next) -> Response {
    use axum::http::HeaderValue;
    use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
