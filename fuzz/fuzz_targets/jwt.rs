//! Whatever an access token says of itself: its claims are what its payload says.
//!
//! The input is taken for a whole token, and then for the payload of one.

#![no_main]

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass::{AccessToken, Claims, Expiry, Timestamp};
use hallpass_fuzz::{MARK, assert_error_hidden, assert_hidden, knows_mark};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, value::RawValue};

const HASURA: &str = "https://hasura.io/jwt/claims";

fuzz_target!(|input: &[u8]| {
    if knows_mark(input) {
        return;
    }
    if let Ok(text) = std::str::from_utf8(input) {
        whole_token(text);
    }
    payload(input);
});

/// A token of any form is read or refused, and never repeated.
fn whole_token(text: &str) {
    let read = Claims::read(&AccessToken::from(text));
    assert!(read.is_err() || text.split('.').count() == 3);
    for marked in [format!("{MARK}{text}"), format!("{text}{MARK}"), format!("e30.{MARK}{text}.s")]
    {
        if let Err(error) = Claims::read(&AccessToken::new(marked)) {
            assert_error_hidden(&error);
        }
    }
}

/// A payload is read when it is a JSON object, and each claim is the payload's own.
fn payload(bytes: &[u8]) {
    let token = token(bytes);
    let read = Claims::read(&token);
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(bytes) else {
        assert!(read.is_err(), "what is no object has no claims");
        return;
    };
    let claims = read.expect("an object is read");
    assert!(claims.iter().eq(object.iter().map(|(name, value)| (name.as_str(), value))));
    assert_eq!(claims.subject(), object.get("sub").and_then(Value::as_str));
    assert_eq!(claims.issuer(), object.get("iss").and_then(Value::as_str));
    assert_time(claims.expires_at(), raw(bytes, "exp"));
    assert_time(claims.issued_at(), raw(bytes, "iat"));
    assert_hasura(&claims, &object);
    assert_end(&claims, &token);
    assert_redacted(object);
}

fn token(payload: &[u8]) -> AccessToken {
    AccessToken::new(format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload)))
}

/// A claim as it is written.
fn raw<'a>(payload: &'a [u8], name: &str) -> Option<&'a str> {
    let fields: HashMap<String, &RawValue> =
        serde_json::from_slice(payload).expect("an object has fields");
    fields.get(name).map(|value| value.get())
}

/// A time is the number that is written, to the millisecond, as far as one can be counted.
fn assert_time(read: Option<Timestamp>, written: Option<&str>) {
    // Rust's own parser takes `inf` and the like; JSON's numbers begin with a digit or a minus.
    let number = written.filter(|text| text.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    let Some(text) = number else {
        assert_eq!(read, None, "only a number is a time");
        return;
    };
    let read = read.expect("a number is a time").as_millis();
    if let Ok(seconds) = text.parse::<i128>() {
        let millis = seconds.saturating_mul(1_000).clamp(i64::MIN.into(), i64::MAX.into());
        let off = (i128::from(read) - millis).abs();
        // Beyond 64 bits a number of JSON is a floating one.
        assert!(off == 0 || i64::try_from(seconds).is_err() && off <= 4_096, "{text} → {read}");
        return;
    }
    let exact = (text.parse::<f64>().expect("JSON's numbers are Rust's") * 1_000.0)
        .clamp(i64::MIN as f64, i64::MAX as f64);
    let off = (read as f64 - exact).abs();
    assert!(off <= 0.5 || off <= exact.abs() * 1e-12, "{text} → {read}");
}

fn assert_hasura(claims: &Claims, object: &Map<String, Value>) {
    let hasura = object.get(HASURA).and_then(Value::as_object);
    let field = |name: &str| {
        hasura.and_then(|all| all.get(name).or_else(|| all.get(&format!("x-hasura-{name}"))))
    };
    assert_eq!(claims.user_id(), field("user-id").and_then(Value::as_str));
    assert_eq!(claims.default_role(), field("default-role").and_then(Value::as_str));
    let roles = field("allowed-roles").and_then(Value::as_array);
    let roles = roles.into_iter().flatten().filter_map(Value::as_str);
    assert!(claims.allowed_roles().eq(roles));
    if claims.is_elevated() {
        assert!(claims.user_id().is_some(), "nobody is not elevated");
        assert_eq!(claims.hasura("auth-elevated").and_then(Value::as_str), claims.user_id());
    }
    if claims.is_anonymous() {
        assert!(claims.hasura("user-is-anonymous").is_some(), "nobody is made anonymous");
    }
}

/// Without another word the token's `exp` is its end, moved only by as much as its `iat` is off.
fn assert_end(claims: &Claims, token: &AccessToken) {
    let arrived = claims.issued_at().unwrap_or(Timestamp::from_secs(1_800_000_000));
    assert_eq!(Expiry::new().end(arrived, token), claims.expires_at());
}

/// The values are the user's own matters.
fn assert_redacted(mut object: Map<String, Value>) {
    object.insert("email".to_owned(), Value::from(MARK));
    let payload = Value::Object(object).to_string();
    assert_hidden(&Claims::read(&token(payload.as_bytes())).expect("it is still an object"));
}
