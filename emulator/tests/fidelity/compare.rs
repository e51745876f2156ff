//! Compares an answer with the recorded one, and takes from it what later requests need.
//!
//! `{{name}}` in a recorded string takes the value that stands there now, if it is of that kind;
//! `{{any}}` passes over what differs from run to run. Everything else must be equal to the letter: status, headers, keys,
//! values, the sentences of errors, the claims of access tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use url::Url;

use crate::recording::Response;
use crate::world::Values;

/// An answer of the emulator.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: String,
}

/// `Err` says where the two differ.
pub(crate) fn answer(
    recorded: &Response,
    actual: &Answer,
    values: &mut Values,
) -> Result<(), String> {
    if recorded.status != actual.status {
        return Err(format!(
            "status {} instead of {}: {}",
            actual.status, recorded.status, actual.body
        ));
    }
    headers(recorded, actual, values)?;
    let Some(body) = &recorded.body else { return Ok(()) };
    let Ok(expected) = serde_json::from_str::<Value>(body) else {
        return text(body.trim_end(), actual.body.trim_end(), values);
    };
    let got: Value = serde_json::from_str(&actual.body)
        .map_err(|_| format!("body is not JSON: {:?}", actual.body))?;
    json("", &expected, &got, values)?;
    let Some(expected) = &recorded.claims else { return Ok(()) };
    let token = got["session"]["accessToken"].as_str().or_else(|| got["accessToken"].as_str());
    json("claims", expected, &claims(token.unwrap_or_default()), values)
}

/// A token's claims as the recording has them.
fn claims(token: &str) -> Value {
    let mut parts = token.split('.').map(|part| {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
        serde_json::from_slice::<Value>(&bytes).unwrap_or_default()
    });
    let (header, mut claims) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let times = ["iat", "exp"].map(|name| {
        claims.as_object_mut().and_then(|claims| claims.remove(name)?.as_i64()).unwrap_or_default()
    });
    claims["lifetime"] = (times[1] - times[0]).into();
    claims["alg"] = header["alg"].clone();
    claims
}

/// Takes from a preparing step's answer what is asked for; anything else may stand beside it.
pub(crate) fn needed(
    recorded: &Response,
    actual: &Answer,
    values: &mut Values,
) -> Result<(), String> {
    if recorded.status != actual.status {
        return Err(format!(
            "status {} instead of {}: {}",
            actual.status, recorded.status, actual.body
        ));
    }
    if let Some(expected) = recorded.headers.get("Location") {
        let got = actual.headers.get("location").and_then(|value| value.to_str().ok());
        location(expected, got.unwrap_or_default(), values)?;
    }
    let Some(expected) = &recorded.body else { return Ok(()) };
    let expected = serde_json::from_str(expected).expect("the recording is JSON");
    let got = serde_json::from_str(&actual.body).unwrap_or_default();
    pick(&expected, &got, values)
}

fn pick(expected: &Value, got: &Value, values: &mut Values) -> Result<(), String> {
    match expected {
        Value::Object(expected) => {
            expected.iter().try_for_each(|(key, value)| pick(value, &got[key], values))
        }
        Value::String(expected) => text(expected, got.as_str().unwrap_or_default(), values),
        _ => Ok(()),
    }
}

fn headers(recorded: &Response, actual: &Answer, values: &mut Values) -> Result<(), String> {
    let got = |name: &str| actual.headers.get(name).and_then(|value| value.to_str().ok());
    for (name, expected) in &recorded.headers {
        let got = got(name).ok_or_else(|| format!("header {name} is absent"))?;
        let result = match name.as_str() {
            "Location" => location(expected, got, values),
            _ => text(expected, got, values),
        };
        result.map_err(|difference| format!("header {name}: {difference}"))?;
    }
    match got("content-type") {
        Some(unexpected) if !recorded.headers.contains_key("Content-Type") => {
            Err(format!("content type {unexpected} where none was recorded"))
        }
        _ => Ok(()),
    }
}

/// Same base, same fragment, same query keys with the same values.
fn location(expected: &str, got: &str, values: &mut Values) -> Result<(), String> {
    let expected = values.fill_fixed(expected);
    let (Ok(expected_url), Ok(got_url)) = (Url::parse(&expected), Url::parse(got)) else {
        return text(&expected, got, values);
    };
    let base = |url: &Url| {
        let mut url = url.clone();
        url.set_query(None);
        url.to_string()
    };
    text(&base(&expected_url), &base(&got_url), values)?;
    let pairs = |url: &Url| {
        let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        pairs.sort();
        pairs
    };
    let (expected_pairs, got_pairs) = (pairs(&expected_url), pairs(&got_url));
    let keys =
        |pairs: &[(String, String)]| pairs.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    if keys(&expected_pairs) != keys(&got_pairs) {
        return Err(format!("{got} has other keys than {expected}"));
    }
    for ((key, expected), (_, got)) in expected_pairs.iter().zip(&got_pairs) {
        text(expected, got, values).map_err(|difference| format!("{key}: {difference}"))?;
    }
    Ok(())
}

fn json(path: &str, expected: &Value, got: &Value, values: &mut Values) -> Result<(), String> {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            let missing = expected.keys().find(|key| !got.contains_key(*key));
            let extra = got.keys().find(|key| !expected.contains_key(*key));
            match (missing, extra) {
                (Some(key), _) => return Err(format!("{path}/{key} is absent")),
                (None, Some(key)) => return Err(format!("{path}/{key} was not recorded")),
                (None, None) => {}
            }
            expected.iter().try_for_each(|(key, value)| {
                json(&format!("{path}/{key}"), value, &got[key], values)
            })
        }
        (Value::Array(expected), Value::Array(got)) => {
            if expected.len() != got.len() {
                return Err(format!(
                    "{path} has {} items instead of {}",
                    got.len(),
                    expected.len()
                ));
            }
            let pairs = expected.iter().zip(got).enumerate();
            pairs.into_iter().try_for_each(|(index, (expected, got))| {
                json(&format!("{path}/{index}"), expected, got, values)
            })
        }
        (Value::String(expected), Value::String(got)) => {
            text(expected, got, values).map_err(|difference| format!("{path}: {difference}"))
        }
        _ if expected == got => Ok(()),
        _ => Err(format!("{path} is {got} instead of {expected}")),
    }
}

fn text(expected: &str, got: &str, values: &mut Values) -> Result<(), String> {
    let expected = values.fill_fixed(expected);
    let different = || Err(format!("{got:?} instead of {expected:?}"));
    if let Some(name) = expected.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"))
        && !name.contains("}}")
    {
        return values.take(name, got);
    }
    let Some((start, end)) = expected.split_once("{{any}}") else {
        return if expected == got { Ok(()) } else { different() };
    };
    if got.len() > start.len() + end.len() && got.starts_with(start) && got.ends_with(end) {
        return Ok(());
    }
    different()
}

/// Without these, a comparison that lets everything pass would make the replay succeed.
mod tests {
    use super::*;

    const ID: &str = "0923d304-1245-4c6c-8af7-e95c5e7b35da";
    const OTHER_ID: &str = "5e762876-9652-4754-9b76-2db1d279bed2";
    const BODY: &str = r#"{"id":"{{user-1}}","at":"{{time}}","tags":["a",1,null],"by":"x"}"#;

    fn compared(body: &str, status: u16, headers: &[(&str, &str)], got: &str) -> bool {
        let recorded = serde_json::json!({
            "status": 200, "headers": {"Content-Type": "application/json"}, "body": body,
        });
        let recorded: Response = serde_json::from_value(recorded).expect("a recorded answer");
        let mut actual = Answer { status, headers: Default::default(), body: got.to_owned() };
        for (name, value) in headers {
            let name: reqwest::header::HeaderName = name.parse().expect("a name");
            actual.headers.insert(name, value.parse().expect("a value"));
        }
        let mut values = Values::default();
        values.take("user-1", ID).expect("a user's id");
        answer(&recorded, &actual, &mut values).is_ok()
    }

    #[test]
    fn any_difference_in_a_body_is_seen() {
        const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
        let good =
            format!(r#"{{"id":"{ID}","at":"2026-11-22T17:08:10Z","tags":["a",1,null],"by":"x"}}"#);
        assert!(compared(BODY, 200, &JSON, &good));
        for (from, to) in [
            (ID, OTHER_ID),
            (ID, "1"),
            ("2026-11-22T17:08:10Z", "today"),
            ("1,null", "2,null"),
            ("1,null", "1"),
            ("null", "false"),
            (r#","by":"x""#, ""),
            (r#""by":"x""#, r#""by":"x","more":1"#),
            (r#""by":"x""#, r#""by":"y""#),
            (r#""by":"x""#, r#""by":null"#),
            ("}", ""),
        ] {
            let bad = good.replace(from, to);
            assert_ne!(bad, good);
            assert!(!compared(BODY, 200, &JSON, &bad), "{bad} passed");
        }
        assert!(!compared(BODY, 201, &JSON, &good), "another status passed");
        assert!(!compared(BODY, 200, &[], &good), "no content type passed");
        assert!(!compared(BODY, 200, &[("content-type", "text/plain")], &good));
        assert!(!compared("", 200, &JSON, "something"), "a body where there was none passed");
        assert!(!compared("a {{any}} c", 200, &JSON, "a  c"), "nothing passed as anything");
    }

    #[test]
    fn any_difference_in_a_redirect_is_seen() {
        let fits = |got: &str| {
            let recorded = "http://a/b?error=x&state={{state-1}}#end";
            location(recorded, got, &mut Values::default()).is_ok()
        };
        assert!(fits("http://a/b?state=1&error=x#end"));
        for got in [
            "http://a/b?state=1&error=y#end",
            "http://a/b?state=1#end",
            "http://a/b?state=1&error=x&more=1#end",
            "http://a/c?state=1&error=x#end",
            "http://a/b?state=1&error=x",
            "http://a/b?state=&error=x#end",
        ] {
            assert!(!fits(got), "{got} passed");
        }
    }
}
