//! The way of a request, with a service made up for it.

use std::sync::OnceLock;

use axum::body::to_bytes;
use hyper::Request;
use serde_json::json;

use super::*;
use crate::faults::Fault;

const TEXT: &str = r##"
paths:
  /things/{id}:
    get:
      operationId: readThing
      security: [{Key: [], User: []}, {Key: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        default: {$ref: "#/components/responses/Failed"}
  /things:
    post:
      operationId: addThing
      security: [{}, {User: []}]
      requestBody: {$ref: "#/components/requestBodies/Thing"}
      responses:
        "201": {content: {"application/json; charset=utf-8": {}}}
        default: {$ref: "#/components/responses/Failed"}
    delete:
      operationId: clearThings
      responses:
        "204": {description: gone}
        default: {$ref: "#/components/responses/Failed"}
    patch:
      operationId: unwritten
components:
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string, minLength: 2}}}
  requestBodies:
    Thing:
      required: true
      content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
  responses:
    Failed:
      content:
        application/json:
          schema: {type: object, required: [problem], properties: {problem: {type: string}}}
"##;

struct Rules;

#[derive(Clone, Debug, Default)]
struct Caller {
    has_key: bool,
    user: Option<String>,
}

enum Problem {
    Bare,
    Said(&'static str),
    Refused(Refusal),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Vendor for Rules {
    const NAME: &'static str = "test";
    const PREFIX: &'static str = "/v1";
    const EXPOSED_HEADERS: &'static str = "Date, X-Seen";

    type Settings = ();
    type State = Vec<String>;
    type Caller = Caller;
    type Failure = Problem;

    fn document() -> &'static Document {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| Document::parse("openapi/test.yaml", TEXT, |_| {}))
    }

    fn initial_state((): &()) -> Vec<String> {
        vec!["first".to_owned()]
    }

    fn handler(operation: &str) -> Option<Handler<Self>> {
        Some(match operation {
            "readThing" => |call| {
                let state = call.state();
                let place: usize = call.path("id").parse().map_err(|_| Problem::Bare)?;
                // A name that is too short breaks the document.
                let name = state.get(place).map_or("", String::as_str);
                let (user, key) = (&call.caller.user, call.caller.has_key);
                Ok(Self::json(StatusCode::OK, &json!({"name": name, "user": user, "key": key})))
            },
            "addThing" => |call| {
                let name = call.body["name"].as_str().unwrap_or_default();
                call.state().push(name.to_owned());
                Ok(Self::json(StatusCode::CREATED, &json!(call.caller.user)))
            },
            "clearThings" => |call| match call.header("x-bare") {
                Some(_) => Err(Problem::Bare),
                None => Ok(Answer::empty(StatusCode::NO_CONTENT)),
            },
            _ => return None,
        })
    }

    fn authenticate(call: &mut Call<'_, Self>, scheme: &str) -> Result<(), Problem> {
        match (scheme, call.bearer(), call.header("x-user")) {
            ("Key", Some("key"), _) => call.caller.has_key = true,
            ("Key", ..) => return Err(Problem::Said("no key")),
            (_, _, Some("ada")) => call.caller.user = Some("ada".to_owned()),
            _ => return Err(Problem::Said("no user")),
        }
        Ok(())
    }

    fn word(_: &Server<Self>, problem: Problem) -> Answer {
        let words = match problem {
            Problem::Bare => return Answer::empty(StatusCode::UNAUTHORIZED).outside_the_document(),
            Problem::Said(words) => words.to_owned(),
            Problem::Refused(refusal) => {
                let broken = refusal.violations().iter().map(|it| it.field().to_owned());
                format!("{refusal} ({})", broken.collect::<Vec<_>>().join(", "))
            }
        };
        Self::json(StatusCode::BAD_REQUEST, &json!({ "problem": words }))
    }

    fn finish(_: &Call<'_, Self>, answer: Answer) -> Answer {
        answer.with_header(hyper::header::HeaderName::from_static("x-seen"), "yes")
    }
}

/// Sends a request; gives the status, whether the service has finished the answer, and the body.
async fn send(
    server: &Arc<Server<Rules>>,
    request: (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, bool, String) {
    let mut built = Request::builder().method(request.0).uri(request.1);
    for (name, value) in headers {
        built = built.header(*name, *value);
    }
    let request = built.body(axum::body::Body::from(body.to_owned())).expect("a request");
    let answer = dispatch::serve(axum::extract::State(Arc::clone(server)), request).await;
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a whole body");
    let text = String::from_utf8(body.to_vec()).expect("text");
    (head.status.as_u16(), head.headers.contains_key("x-seen"), text)
}

fn server() -> Arc<Server<Rules>> {
    Server::new((), "http://unused")
}

const KEY: (&str, &str) = ("authorization", "Bearer key");
const USER: (&str, &str) = ("x-user", "ada");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn the_first_alternative_that_holds_is_who_calls() {
    let (server, read) = (server(), ("GET", "/v1/things/0"));
    // Whether an object keeps its order depends on what else is built.
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let (status, seen, both) = send(&server, read, &[KEY, USER], "").await;
    assert_eq!((status, seen), (200, true));
    assert_eq!(value(&both), json!({"key": true, "name": "first", "user": "ada"}));
    let (_, _, key) = send(&server, read, &[KEY], "").await;
    assert_eq!(value(&key), json!({"key": true, "name": "first", "user": null}));
    let user = send(&server, read, &[USER], "").await;
    assert_eq!(user, (400, true, r#"{"problem":"no key"}"#.to_owned()));
}

#[tokio::test]
async fn who_may_stay_unknown_is_known_where_the_credential_is_good() {
    let (server, add) = (server(), ("POST", "/v1/things"));
    let body = r#"{"name": "second"}"#;
    for (headers, caller) in
        [(&[JSON][..], "null"), (&[JSON, USER], "\"ada\""), (&[JSON, ("x-user", "bob")], "null")]
    {
        assert_eq!(send(&server, add, headers, body).await, (201, true, caller.to_owned()));
    }
    assert_eq!(server.state().len(), 4);
}

#[tokio::test]
async fn what_breaks_the_document_is_worded_by_the_service() {
    let server = server();
    for (request, headers, body, words) in [
        (("GET", "/v1/things/x"), &[KEY][..], "", "id must be of type integer ()"),
        (("POST", "/v1/things"), &[JSON], "{}", "name is required (name)"),
        (("POST", "/v1/things"), &[JSON], "", "a body is required ()"),
        (("GET", "/v1/nothing"), &[KEY], "", "no such endpoint ()"),
        (("GET", "/things/0"), &[KEY], "", "no such endpoint ()"),
        (("PUT", "/v1/things"), &[JSON], "{}", "no such endpoint ()"),
    ] {
        let (status, _, answer) = send(&server, request, headers, body).await;
        assert_eq!((status, answer), (400, format!("{{\"problem\":\"{words}\"}}")), "{request:?}");
    }
    assert_eq!(server.handle().calls("*"), 3, "what no operation is asked is not counted");
}

#[tokio::test]
async fn an_answer_that_breaks_the_document_says_so_unless_it_is_marked() {
    let server = server();
    let (status, _, words) = send(&server, ("GET", "/v1/things/7"), &[KEY], "").await;
    assert_eq!(status, 500);
    assert!(words.contains("does not conform to openapi/test.yaml: readThing"), "{words}");
    let bare = send(&server, ("DELETE", "/v1/things"), &[("x-bare", "1")], "").await;
    assert_eq!(bare, (401, true, String::new()));
    assert_eq!(send(&server, ("DELETE", "/v1/things"), &[], "").await.0, 204);
    let (status, _, words) = send(&server, ("PATCH", "/v1/things"), &[], "").await;
    assert_eq!(status, 501, "{words}");
    assert!(words.contains("unwritten"), "{words}");
}

#[tokio::test]
async fn a_fault_answers_in_the_services_stead() {
    let server = server();
    server.handle().fail("clearThings", Fault::status(503).with_header("retry-after", "2"));
    let clear = ("DELETE", "/v1/things");
    assert_eq!(send(&server, clear, &[], "").await, (503, false, String::new()));
    assert_eq!(send(&server, clear, &[], "").await.0, 204);
    assert_eq!(server.handle().calls("clearThings"), 2);
}
