//! GraphQL: queries, mutations and a subscription over HTTP, server-sent events and WebSocket.
//!
//! A second door beside the pages, with the same steps behind it: mutations go through
//! [`store::Store::execute`], queries through the projection, each with the asker. Whoever serves the
//! [`router`] says who asks, by an [`axum::Extension`] that holds a [`store::Person`]; without one
//! every request is refused.

mod access;
mod error;
mod http;
mod limits;
mod mutation;
mod query;
mod scalar;
mod socket;
mod sse;
mod subscription;
mod visibility;

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{Data, Executor, Request, Response, Schema, SchemaBuilder, Value};
use axum::Router;
use axum::routing::get;
use futures_util::stream::{self, BoxStream, StreamExt};
use store::{Person, Store};

use error::{Problem, mapped};
pub use limits::Limits;
use mutation::Mutation;
use query::Query;
use subscription::{Open, Subscription};

/// The GraphQL schema with the store behind it.
#[derive(Clone)]
pub struct Gateway {
    schema: Schema<Query, Mutation, Subscription>,
    store: Store,
    limits: Limits,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").field("limits", &self.limits).finish_non_exhaustive()
    }
}

fn schema() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription)
}

/// The schema in GraphQL's definition language, as `docs/schema.graphql` holds it.
pub fn sdl() -> String {
    let schema = schema().finish();
    let text = schema.sdl_with_options(
        async_graphql::SDLExportOptions::new()
            .include_specified_by()
            .prefer_single_line_descriptions()
            .use_space_ident(),
    );
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned() + "\n"
}

/// The routes `/graphql` (POST, and GET for queries) and `/graphql/ws` (`graphql-transport-ws`).
pub fn router(gateway: Gateway) -> Router {
    Router::new()
        .route("/graphql", get(http::by_get).post(http::by_post))
        .route("/graphql/ws", get(socket::upgrade))
        .with_state(gateway)
}

impl Gateway {
    /// GraphQL over a store.
    pub fn new(store: Store, limits: Limits) -> Self {
        let schema = schema()
            .data(store.clone())
            .data(limits)
            .data(Arc::new(Open::new(limits.subscriptions)))
            .limit_complexity(limits.complexity)
            .finish();
        Self { schema, store, limits }
    }

    /// Checks a request before anything of it is carried out, and tells what kind it is.
    fn check(&self, request: &mut Request) -> Result<OperationType, Problem> {
        self.limits.check_text(&request.query)?;
        let document = parse_query(&request.query)
            .map_err(|error| Problem::ParseFailed { message: error.to_string() })?;
        self.limits.check_document(&document)?;
        let operation = &limits::chosen(&document, request.operation_name.as_deref())?.node;
        let kind = operation.ty;
        let missing = operation.variable_definitions.iter().map(|found| &found.node).find(|found| {
            let sent = request.variables.get(&found.name.node).is_some_and(|value| *value != Value::Null);
            !found.var_type.node.nullable && found.default_value.is_none() && !sent
        });
        if let Some(found) = missing {
            return Err(Problem::VariableMissing { name: found.name.node.to_string() });
        }
        request.set_parsed_query(document);
        Ok(kind)
    }

    /// Carries a checked query or mutation out.
    async fn carry_out(&self, request: Request) -> Response {
        mapped(self.schema.execute(request).await, || self.store.ambient().id())
    }

    fn carry_out_stream(&self, request: Request, session: Arc<Data>) -> BoxStream<'static, Response> {
        let store = self.store.clone();
        let answers = self.schema.execute_stream_with_session_data(request, session);
        answers.map(move |answer| mapped(answer, || store.ambient().id())).boxed()
    }
}

/// What a WebSocket asks of the schema. The person was put into the session when it was opened.
impl Executor for Gateway {
    async fn execute(&self, mut request: Request) -> Response {
        if request.data.get(&std::any::TypeId::of::<Person>()).is_none() {
            return Problem::Unauthenticated.response();
        }
        match self.check(&mut request) {
            Ok(_) => self.carry_out(request).await,
            Err(problem) => problem.response(),
        }
    }

    fn execute_stream(
        &self,
        mut request: Request,
        session: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        let person = std::any::TypeId::of::<Person>();
        let session = session.unwrap_or_default();
        if session.get(&person).is_none() && request.data.get(&person).is_none() {
            return stream::iter([Problem::Unauthenticated.response()]).boxed();
        }
        match self.check(&mut request) {
            Ok(_) => self.carry_out_stream(request, session),
            Err(problem) => stream::iter([problem.response()]).boxed(),
        }
    }
}
