//! GraphQL over HTTP: one request in, one answer out, with the status and the media type that the
//! GraphQL-over-HTTP specification asks for.

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, Variables};
use axum::body::{Body, to_bytes};
use axum::extract::{Query, State};
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response as HttpResponse};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::{Person, Unreachable};

use crate::Gateway;
use crate::error::Problem;
use crate::sse;

/// The form in which a client wants its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `application/graphql-response+json`: the status tells whether the request could be carried out.
    GraphQl,
    /// `application/json`: 200 whenever a GraphQL answer is inside.
    Json,
    /// `text/event-stream`: answers as they come.
    Events,
}

impl Form {
    /// The form that a client accepts, the most telling one first. None given: JSON.
    fn accepted(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut ranges = Vec::new();
        for value in headers.get_all(ACCEPT) {
            let text = value.to_str().map_err(|_| Problem::NotAcceptable)?;
            ranges.extend(text.split(',').filter(|range| !range.trim().is_empty()).map(media_type));
        }
        let has = |wanted: &[&str]| ranges.iter().any(|range| wanted.contains(&range.as_str()));
        if has(&["text/event-stream"]) {
            Ok(Self::Events)
        } else if has(&["application/graphql-response+json"]) {
            Ok(Self::GraphQl)
        } else if ranges.is_empty() || has(&["application/json", "application/*", "*/*"]) {
            Ok(Self::Json)
        } else {
            Err(Problem::NotAcceptable)
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json | Self::Events => "application/json; charset=utf-8",
        }
    }
}

fn media_type(range: &str) -> String {
    range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Parameters of a GET request; variables and extensions are JSON inside the address.
#[derive(Deserialize)]
pub(crate) struct Parameters {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// Answers a query by GET; a mutation is refused, because fetching an address changes nothing.
pub(crate) async fn by_get(
    State(gateway): State<Gateway>,
    parameters: Result<Query<Parameters>, axum::extract::rejection::QueryRejection>,
    request: axum::extract::Request,
) -> HttpResponse {
    let form = Form::accepted(request.headers());
    let read = || {
        let person = signed_in(&request)?;
        let Query(found) = parameters.map_err(|_| Problem::BadRequest("the address cannot be read"))?;
        let object = |text: Option<String>, name| match text.map(|text| serde_json::from_str(&text)) {
            None => Ok(Value::Null),
            Some(Ok(value)) => Ok(value),
            Some(Err(_)) => Err(Problem::BadRequest(name)),
        };
        let body = Fields {
            query: found.query.map_or(Value::Null, Value::String),
            operation_name: found
                .operation_name
                .filter(|name| !name.is_empty())
                .map_or(Value::Null, Value::String),
            variables: object(found.variables, "variables is not JSON")?,
            extensions: object(found.extensions, "extensions is not JSON")?,
        };
        Ok((body.into_request()?, person))
    };
    match read() {
        Ok((request, person)) => run(&gateway, request, person, form, false).await,
        Err(problem) => refuse(&problem, form.unwrap_or(Form::Json)),
    }
}

/// Answers a request by POST with a JSON body.
pub(crate) async fn by_post(State(gateway): State<Gateway>, request: axum::extract::Request) -> HttpResponse {
    let form = Form::accepted(request.headers());
    match read_body(&gateway, request).await {
        Ok((request, person)) => run(&gateway, request, person, form, true).await,
        Err(problem) => refuse(&problem, form.unwrap_or(Form::Json)),
    }
}

/// Who asks, as whoever serves the routes found out.
pub(crate) fn signed_in<B>(request: &axum::http::Request<B>) -> Result<Person, Problem> {
    if request.extensions().get::<Unreachable>().is_some() {
        return Err(Problem::Unavailable);
    }
    request.extensions().get::<Person>().cloned().ok_or(Problem::Unauthenticated)
}

async fn read_body(
    gateway: &Gateway,
    request: axum::extract::Request<Body>,
) -> Result<(Request, Person), Problem> {
    let person = signed_in(&request)?;
    // A page of another site cannot send this type without asking first, so no forged form gets in.
    let json = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(media_type);
    if json.as_deref() != Some("application/json") {
        return Err(Problem::UnsupportedMediaType);
    }
    let limit = gateway.limits.body_bytes;
    let bytes = to_bytes(request.into_body(), limit).await.map_err(|_| Problem::BodyTooLarge { limit })?;
    let fields: Value =
        serde_json::from_slice(&bytes).map_err(|_| Problem::BadRequest("the body is not JSON"))?;
    match fields {
        Value::Array(_) => Err(Problem::BatchUnsupported),
        Value::Object(fields) => Ok((Fields::of(fields).into_request()?, person)),
        _ => Err(Problem::BadRequest("the body is not a JSON object")),
    }
}

/// The parts of a request before their types are known to be right.
struct Fields {
    query: Value,
    operation_name: Value,
    variables: Value,
    extensions: Value,
}

impl Fields {
    fn of(mut fields: Map<String, Value>) -> Self {
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        Self {
            query: take("query"),
            operation_name: take("operationName"),
            variables: take("variables"),
            extensions: take("extensions"),
        }
    }

    fn into_request(self) -> Result<Request, Problem> {
        let Value::String(query) = self.query else {
            return Err(Problem::BadRequest("query must be a text"));
        };
        let mut request = Request::new(query);
        request.operation_name = match self.operation_name {
            Value::Null => None,
            Value::String(name) => Some(name),
            _ => return Err(Problem::BadRequest("operationName must be a text")),
        };
        request.variables = match self.variables {
            Value::Null => Variables::default(),
            object @ Value::Object(_) => Variables::from_json(object),
            _ => return Err(Problem::BadRequest("variables must be an object")),
        };
        match self.extensions {
            Value::Null | Value::Object(_) => Ok(request),
            _ => Err(Problem::BadRequest("extensions must be an object")),
        }
    }
}

async fn run(
    gateway: &Gateway,
    mut request: Request,
    person: Person,
    form: Result<Form, Problem>,
    may_change: bool,
) -> HttpResponse {
    let form = match form {
        Ok(form) => form,
        Err(problem) => return refuse(&problem, Form::Json),
    };
    let kind = match gateway.check(&mut request) {
        Ok(kind) => kind,
        Err(problem) => return refuse(&problem, form),
    };
    if kind == OperationType::Mutation && !may_change {
        return refuse(&Problem::MutationByGet, form);
    }
    let request = request.data(person);
    if form == Form::Events {
        return sse::events(gateway.carry_out_stream(request, std::sync::Arc::default()));
    }
    if kind == OperationType::Subscription {
        return refuse(&Problem::SubscriptionTransport, form);
    }
    let response = gateway.carry_out(request).await;
    // Without a path nothing was carried out: the request itself was wrong.
    let request_error = response.errors.iter().any(|error| error.path.is_empty());
    let status =
        if request_error && form == Form::GraphQl { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    answer(status, form, &response, request_error)
}

/// The status of a request that was refused as a whole.
fn status(problem: &Problem, form: Form) -> StatusCode {
    match problem {
        Problem::Unauthenticated => StatusCode::UNAUTHORIZED,
        Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Problem::ForeignOrigin => StatusCode::FORBIDDEN,
        Problem::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Problem::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Problem::MutationByGet => StatusCode::METHOD_NOT_ALLOWED,
        Problem::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::BadRequest(_) | Problem::BatchUnsupported => StatusCode::BAD_REQUEST,
        // The request was well-formed HTTP: whoever asked for plain JSON reads the error inside.
        _ if form == Form::Json => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The answer to a request that was refused as a whole.
pub(crate) fn refuse(problem: &Problem, form: Form) -> HttpResponse {
    let mut response = answer(status(problem, form), form, &problem.response(), true);
    if *problem == Problem::MutationByGet {
        response.headers_mut().insert(ALLOW, axum::http::HeaderValue::from_static("POST"));
    }
    response
}

fn answer(status: StatusCode, form: Form, response: &Response, without_data: bool) -> HttpResponse {
    // Of a request that was not carried out the specification wants no data at all, not even null.
    let body = if without_data {
        serde_json::to_vec(&serde_json::json!({ "errors": response.errors }))
    } else {
        serde_json::to_vec(response)
    };
    match body {
        Ok(body) => {
            (status, [(CONTENT_TYPE, form.content_type()), (CACHE_CONTROL, "no-store")], body).into_response()
        }
        // Texts, numbers, lists and objects can always be written as JSON.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
