//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, with the person of the session.

use async_graphql::Data;
use async_graphql::http::WebSocketProtocols;
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::extract::{FromRequestParts, Request, State, WebSocketUpgrade};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use crate::Gateway;
use crate::error::Problem;
use crate::http::{Form, refuse, signed_in};

/// Opens a WebSocket for a signed-in person.
pub(crate) async fn upgrade(State(gateway): State<Gateway>, request: Request) -> Response {
    let person = match signed_in(&request) {
        Ok(person) => person,
        Err(problem) => return refuse(&problem, Form::Json),
    };
    if !is_own_page(request.headers()) {
        return refuse(&Problem::ForeignOrigin, Form::Json);
    }
    let (mut parts, _) = request.into_parts();
    let found = (
        GraphQLProtocol::from_request_parts(&mut parts, &()).await,
        WebSocketUpgrade::from_request_parts(&mut parts, &()).await,
    );
    let (Ok(protocol), Ok(upgrade)) = found else {
        let wanted = Problem::BadRequest("open a WebSocket with the protocol graphql-transport-ws");
        return refuse(&wanted, Form::Json);
    };
    let limit = gateway.limits.body_bytes;
    upgrade
        .max_message_size(limit)
        .max_frame_size(limit)
        .protocols([WebSocketProtocols::GraphQLWS.sec_websocket_protocol()])
        .on_upgrade(move |stream| {
            let mut data = Data::default();
            data.insert(person);
            GraphQLWebSocket::new(stream, gateway, protocol).with_data(data).serve()
        })
}

/// Whether the socket is opened by a page of our own, or by no page. A browser sends the cookies of
/// the session with sockets that pages of other sites open, so the origin has to be looked at.
fn is_own_page(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let authority = |text: &str| text.parse::<Uri>().ok().and_then(|uri| uri.authority().cloned());
    let origin = origin.to_str().ok().and_then(authority);
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    origin.is_some() && origin == host
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_pages_of_the_same_host_open_a_socket() {
        let with = |origin: &'static str| {
            let mut headers =
                HeaderMap::from_iter([(HOST, HeaderValue::from_static("milstolpe.example:8443"))]);
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
            is_own_page(&headers)
        };
        assert!(with("https://milstolpe.example:8443"));
        for foreign in ["https://evil.example", "https://milstolpe.example", "null", ""] {
            assert!(!with(foreign), "{foreign}");
        }
        assert!(is_own_page(&HeaderMap::new()), "a program sends no origin");
    }
}
