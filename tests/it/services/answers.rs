//! What an answer that brings tokens may look like: nothing in it but the absence of an access token
//! loses the session, at a refresh or at a sign-in.

use std::sync::{Arc, Mutex};

use hallpass::transport::{Hook, RequestInfo};
use hallpass::{
    AccessToken, BoxFuture, ErrorKind, Result, Rotation, Session,
    any::Client,
    capability::Sessions as _,
    clock::{Clock as _, ManualClock},
    manager::{SignedOutReason, State},
    store::{Loaded, MemoryStore, SessionStore as _},
};
use hallpass_emulator::Fault;
use serde_json::{Map, Value, json};

use super::world::{ADA, Actor, Kind, World};

macro_rules! cases {
    ($($case:ident),* $(,)?) => {
        cases!(@service nhost Nhost $($case)*);
        cases!(@service tybrite Tybrite $($case)*);
        cases!(@service linxio Linxio $($case)*);
        cases!(@service deepaffex DeepAffex $($case)*);
    };
    (@service $service:ident $kind:ident $($case:ident)*) => {
        mod $service {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::Kind::$kind).await;
            })*
        }
    };
}

cases! {
    no_odd_answer_to_a_refresh_loses_the_session,
    no_odd_answer_to_a_sign_in_loses_the_session,
    a_refresh_without_an_access_token_is_a_lost_answer,
    a_sign_in_without_an_access_token_is_none,
    a_refresh_token_of_any_form_is_sent_as_it_is_held,
}

/// The names that a service gives to the parts of a session.
struct Names {
    access: &'static str,
    refresh: &'static str,
    lifetime: &'static str,
}

fn names(kind: Kind) -> Names {
    let names = |access, refresh, lifetime| Names { access, refresh, lifetime };
    match kind {
        Kind::Nhost => names("accessToken", "refreshToken", "accessTokenExpiresIn"),
        Kind::Tybrite => names("access_token", "refresh_token", "expires_in"),
        Kind::Linxio => names("token", "refreshToken", "expireAt"),
        Kind::DeepAffex => names("Token", "RefreshToken", "ExpiresIn"),
    }
}

fn sign_in(kind: Kind) -> &'static str {
    match kind {
        Kind::Nhost => "signInEmailPassword",
        Kind::Tybrite | Kind::Linxio | Kind::DeepAffex => "login",
    }
}

/// Makes another answer out of a good one.
type Shape = fn(&Names, u16, Value) -> (u16, Vec<u8>);

/// The object that holds the tokens.
fn session(answer: &mut Value) -> &mut Map<String, Value> {
    let place = if answer["session"].is_object() { &mut answer["session"] } else { answer };
    place.as_object_mut().expect("the tokens stand in an object")
}

fn bytes(answer: &Value) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap()
}

/// Every field but the tokens, at every depth, becomes `value`; without one it is taken out.
fn others(names: &Names, answer: &mut Value, value: Option<&Value>) {
    let Some(fields) = answer.as_object_mut() else { return };
    fields.retain(|name, field| {
        if name == "session" {
            others(names, field, value);
            return true;
        }
        if name == names.access || name == names.refresh {
            return true;
        }
        match value {
            Some(value) => *field = value.clone(),
            None => return false,
        }
        true
    });
}

/// The same with each field of the records in the answer.
fn inner(answer: &mut Value, value: &Value) {
    let records = answer.as_object_mut().into_iter().flatten();
    for (name, record) in records {
        if name == "session" {
            inner(record, value);
        } else {
            record
                .as_object_mut()
                .into_iter()
                .flatten()
                .for_each(|(_, field)| *field = value.clone());
        }
    }
}

fn with(answer: Value, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut answer = answer;
    change(&mut answer);
    bytes(&answer)
}

/// An answer with one more field of this JSON, which need not be good, before all others.
fn spoiled(answer: &Value, field: &[u8]) -> Vec<u8> {
    let whole = bytes(answer);
    [b"{\"odd\":", field, b",", &whole[1..]].concat()
}

macro_rules! lifetime {
    ($value:expr) => {
        |names, status, answer| {
            let told = with(answer, |answer| {
                session(answer).insert(names.lifetime.to_owned(), $value);
            });
            (status, told)
        }
    };
}

macro_rules! refresh_token {
    ($value:expr) => {
        |names, status, answer| {
            let told = with(answer, |answer| {
                session(answer).insert(names.refresh.to_owned(), $value);
            });
            (status, told)
        }
    };
}

const SHAPES: &[(&str, Shape)] = &[
    ("status 201", |_, _, answer| (201, bytes(&answer))),
    ("status 202", |_, _, answer| (202, bytes(&answer))),
    ("status 203", |_, _, answer| (203, bytes(&answer))),
    ("status 206", |_, _, answer| (206, bytes(&answer))),
    ("a byte order mark", |_, status, answer| {
        (status, [b"\xef\xbb\xbf".as_slice(), &bytes(&answer)].concat())
    }),
    ("blanks around", |_, status, answer| {
        (status, [b"\r\n \t".as_slice(), &bytes(&answer), b"\n\n"].concat())
    }),
    ("a proxy's comment after it", |_, status, answer| {
        (status, [bytes(&answer).as_slice(), b"\n<!-- served by proxy-3 -->"].concat())
    }),
    ("a field that is not UTF-8", |_, status, answer| (status, spoiled(&answer, b"\"Zo\xeb\""))),
    ("half a surrogate pair", |_, status, answer| (status, spoiled(&answer, br#""\ud83d""#))),
    ("a number beyond all numbers", |_, status, answer| (status, spoiled(&answer, b"1e999"))),
    ("an unknown field", |_, status, answer| (status, spoiled(&answer, br#"{"new":[1,null]}"#))),
    ("a field of great depth", |_, status, answer| {
        let deep = [vec![b'['; 400], vec![b']'; 400]].concat();
        (status, spoiled(&answer, &deep))
    }),
    ("the lifetime as a text", lifetime!(json!("900"))),
    ("the lifetime as a fraction", lifetime!(json!(899.5))),
    ("the lifetime as a fraction's text", lifetime!(json!("899.5"))),
    ("no lifetime", |names, status, answer| {
        let told = with(answer, |answer| drop(session(answer).remove(names.lifetime)));
        (status, told)
    }),
    ("a lifetime that is null", lifetime!(Value::Null)),
    ("a lifetime in words", lifetime!(json!("a quarter of an hour"))),
    ("a lifetime that is negative", lifetime!(json!(-1))),
    ("a lifetime of nothing", lifetime!(json!(0))),
    ("a lifetime beyond all times", lifetime!(json!(1e300))),
    ("a lifetime that is true", lifetime!(json!(true))),
    ("a lifetime that is an object", lifetime!(json!({ "seconds": 900 }))),
    ("every other field missing", |names, status, answer| {
        (status, with(answer, |answer| others(names, answer, None)))
    }),
    ("every other field null", |names, status, answer| {
        (status, with(answer, |answer| others(names, answer, Some(&Value::Null))))
    }),
    ("every other field a number", |names, status, answer| {
        (status, with(answer, |answer| others(names, answer, Some(&json!(17)))))
    }),
    ("every other field a list", |names, status, answer| {
        (status, with(answer, |answer| others(names, answer, Some(&json!(["x"])))))
    }),
    ("records of nulls", |_, status, answer| {
        (status, with(answer, |answer| inner(answer, &Value::Null)))
    }),
    ("records of numbers", |_, status, answer| {
        (status, with(answer, |answer| inner(answer, &json!(17))))
    }),
    ("records of texts", |_, status, answer| {
        (status, with(answer, |answer| inner(answer, &json!("x"))))
    }),
    ("records of great depth", |_, status, answer| {
        let deep = (0..124).fold(Value::Null, |inner, _| json!([inner]));
        (status, with(answer, |answer| inner(answer, &deep)))
    }),
    ("no id of the refresh token", |_, status, answer| {
        (status, with(answer, |answer| drop(session(answer).remove("refreshTokenId"))))
    }),
    ("a picture that is null", |_, status, answer| {
        let told = with(answer, |answer| {
            let user = session(answer).entry("user").or_insert_with(|| json!({}));
            user["avatarUrl"] = Value::Null;
        });
        (status, told)
    }),
    ("the session in another place", |_, status, mut answer| {
        let told = match answer.as_object_mut().and_then(|fields| fields.remove("session")) {
            Some(session) => session,
            None => json!({ "session": answer }),
        };
        (status, bytes(&told))
    }),
    ("blanks around the access token", |names, status, answer| {
        let told = with(answer, |answer| {
            let token = &mut session(answer)[names.access];
            *token = json!(format!(" {} \n", token.as_str().unwrap()));
        });
        (status, told)
    }),
    ("no refresh token", |names, status, answer| {
        (status, with(answer, |answer| drop(session(answer).remove(names.refresh))))
    }),
    ("a refresh token that is null", refresh_token!(Value::Null)),
    ("a refresh token that is empty", refresh_token!(json!(""))),
    ("a refresh token that is blank", refresh_token!(json!(" "))),
    ("a refresh token in another form", refresh_token!(json!("C0FFEE00-1234-4ABC/~ ü"))),
    ("a refresh token that is a number", refresh_token!(json!(1234567890123456789_u64))),
];

/// What a rewritten answer brought.
#[derive(Clone, Debug, Default)]
struct Brought {
    access: String,
    refresh: Option<String>,
}

/// A fault that gives an answer another shape, and keeps what was in it.
fn rewritten(kind: Kind, shape: Shape) -> (Fault, Arc<Mutex<Brought>>) {
    let brought = Arc::new(Mutex::new(Brought::default()));
    let fault = Fault::rewrite({
        let brought = Arc::clone(&brought);
        move |status, body| {
            let names = names(kind);
            let mut whole: Value = serde_json::from_slice(body).unwrap();
            let access = session(&mut whole)[names.access].as_str().unwrap().to_owned();
            let (status, body) = shape(&names, status, whole);
            // The refresh token as the shape has it; the access token is never another one.
            let text = String::from_utf8_lossy(&body).into_owned();
            let told = text.trim_start_matches('\u{feff}').split("\n<!--").next().unwrap();
            let refresh =
                serde_json::from_str(told).ok().and_then(|mut told: Value| {
                    match session(&mut told).get(names.refresh)? {
                        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
                        Value::Number(number) => Some(number.to_string()),
                        _ => None,
                    }
                });
            *brought.lock().unwrap() = Brought { access, refresh };
            (status, body)
        }
    });
    (fault, brought)
}

/// The tokens that the answer brought are held, and stored.
async fn assert_held(name: &str, actor: &Actor, store: &MemoryStore, brought: &Brought) {
    let State::Active { session: held } = actor.sessions().state() else {
        panic!("{name}: the session was lost: {:?}", actor.sessions().state());
    };
    assert_eq!(held.access_token.expose(), brought.access, "{name}");
    if let Some(refresh) = &brought.refresh {
        let token =
            held.refresh_token.as_ref().unwrap_or_else(|| panic!("{name}: no refresh token"));
        assert_eq!(token.expose(), refresh, "{name}");
    }
    assert!(held.expires_at.is_some_and(|end| end > held.issued_at), "{name}: {held:?}");
    let Loaded::Record(stored) = store.load().await.unwrap() else {
        panic!("{name}: nothing is stored");
    };
    assert!(stored.session == *held, "{name}: something else is stored");
    assert_eq!(actor.who().await.unwrap(), ADA, "{name}");
}

async fn no_odd_answer_to_a_refresh_loses_the_session(kind: Kind) {
    let world = World::start(kind).await;
    for (name, shape) in SHAPES {
        let store = MemoryStore::default();
        let actor = world.client(&store);
        actor.sign_in(ADA).await.unwrap();
        let before = actor.sessions().session().unwrap();
        world.expire();
        world.renew_device(&actor).await;
        let refreshes = world.refreshes();
        let (fault, brought) = rewritten(kind, *shape);
        world.handle().fail(kind.refresh(), fault);
        assert_eq!(actor.who().await.unwrap_or_else(|error| panic!("{name}: {error:?}")), ADA);
        let brought = brought.lock().unwrap().clone();
        assert_ne!(brought.access, before.access_token.expose(), "{name}");
        assert_held(name, &actor, &store, &brought).await;
        assert_eq!(world.refreshes() - refreshes, 1, "{name}");
        assert_eq!(world.handle().replays(), 0, "{name}");
    }
}

async fn no_odd_answer_to_a_sign_in_loses_the_session(kind: Kind) {
    let world = World::start(kind).await;
    for (name, shape) in SHAPES {
        let store = MemoryStore::default();
        let actor = world.client(&store);
        let sign_ins = world.handle().calls(sign_in(kind));
        let (fault, brought) = rewritten(kind, *shape);
        world.handle().fail(sign_in(kind), fault);
        actor.sign_in(ADA).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let brought = brought.lock().unwrap().clone();
        assert_held(name, &actor, &store, &brought).await;
        assert_eq!(world.handle().calls(sign_in(kind)) - sign_ins, 1, "{name}");
        assert_eq!(world.refreshes(), 0, "{name}");
    }
}

/// Ways to bring no access token.
const TOKENLESS: &[(&str, Shape)] = &[
    ("missing", |names, status, answer| {
        (status, with(answer, |answer| drop(session(answer).remove(names.access))))
    }),
    ("null", |names, status, answer| {
        (status, with(answer, |answer| session(answer)[names.access] = Value::Null))
    }),
    ("empty", |names, status, answer| {
        (status, with(answer, |answer| session(answer)[names.access] = json!("")))
    }),
    ("blank", |names, status, answer| {
        (status, with(answer, |answer| session(answer)[names.access] = json!(" \t")))
    }),
    ("an object", |names, status, answer| {
        (status, with(answer, |answer| session(answer)[names.access] = json!({ "jwt": "x" })))
    }),
    ("a page", |_, status, _| (status, b"<html>Sign in to the network</html>".to_vec())),
    ("nothing", |_, status, _| (status, Vec::new())),
];

async fn a_refresh_without_an_access_token_is_a_lost_answer(kind: Kind) {
    let world = World::start(kind).await;
    for (name, shape) in TOKENLESS {
        let actor = world.signed_in().await;
        world.expire();
        world.renew_device(&actor).await;
        let refreshes = world.refreshes();
        let (fault, _) = rewritten(kind, *shape);
        world.handle().fail(kind.refresh(), fault);
        let error = actor.who().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{name}: {error:?}");
        assert!(actor.sessions().session().is_some(), "{name}");
        world.clock.advance(error.retry_after().expect("a pause"));
        match kind.rotation() {
            Rotation::Reusable => assert_eq!(actor.who().await.unwrap(), ADA, "{name}"),
            // That answer has spent the token: it is tried once more, and then that is told.
            _ => {
                assert_eq!(actor.kind_of_failure().await, ErrorKind::RotationLost, "{name}");
                let reason = SignedOutReason::RotationLost;
                let state = actor.sessions().state();
                assert!(matches!(state, State::SignedOut { reason: told } if told == reason));
            }
        }
        assert_eq!(world.refreshes() - refreshes, 2, "{name}");
    }
}

async fn a_sign_in_without_an_access_token_is_none(kind: Kind) {
    let world = World::start(kind).await;
    for (name, shape) in TOKENLESS {
        let store = MemoryStore::default();
        let actor = world.client(&store);
        let (fault, _) = rewritten(kind, *shape);
        world.handle().fail(sign_in(kind), fault);
        let error = actor.sign_in(ADA).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{name}: {error:?}");
        assert!(actor.sessions().session().is_none(), "{name}");
        assert!(matches!(store.load().await.unwrap(), Loaded::Empty), "{name}");
    }
}

/// Writes down the bodies that are sent.
#[derive(Clone, Debug, Default)]
struct Recorder(Arc<Mutex<Vec<Value>>>);

impl Hook for Recorder {
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let body = request.body().and_then(|body| body.as_bytes()).unwrap_or_default();
        self.0.lock().unwrap().push(serde_json::from_slice(body).unwrap_or_default());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Whether a token is good is the server's to say, and what it says ends the session.
async fn a_refresh_token_of_any_form_is_sent_as_it_is_held(kind: Kind) {
    let world = World::start(kind).await;
    for form in [
        "C0FFEE00-1234-4ABC-8DEF-0123456789AB",
        "{c0ffee00-1234-4abc-8def-0123456789ab}",
        "c0ffee0012344abc8def0123456789ab",
        " c0ffee00-1234-4abc-8def-0123456789ab",
        "v1.MjAyNg/+~==",
        "né à \"Zürich\"",
        "0",
    ] {
        let (clock, recorder) = (ManualClock::default(), Recorder::default());
        let builder = Client::builder(world.setting());
        let client = builder.clock(clock.clone()).hook(recorder.clone()).build().unwrap();
        let session = Session::new(kind.name(), AccessToken::from("a"), clock.wall());
        client.sessions().set_session(session.with_refresh_token(form.into())).await.unwrap();
        let refreshes = world.refreshes();
        let outcome = client.sessions().refresh().await;
        assert_eq!(
            world.refreshes() - refreshes,
            1,
            "{form}: the server was not asked: {outcome:?}"
        );
        let sent = recorder.0.lock().unwrap().clone();
        let sent = sent.iter().find_map(|body| {
            let body = body.as_object()?;
            body.get("refreshToken").or(body.get("refresh_token")).or(body.get("RefreshToken"))
        });
        assert_eq!(sent, Some(&json!(form)), "{form}");
    }
}
