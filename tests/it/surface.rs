//! The surface of the generated bindings: locked by snapshots, and compared with the document.
//!
//! A snapshot that changed is not wrong by itself: `cargo xtask gen` updates it and says what the
//! change means to callers.

#[path = "../../codegen/digest.rs"]
#[allow(dead_code, reason = "xtask uses the rest")]
mod digest;
#[cfg(feature = "schemars")]
mod schemas;
mod types;

use std::collections::BTreeSet;

use hallpass::raw::{Security, Tier, nhost};
use serde_json::{Value, json};

use self::types::MARKER;

fn committed() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/prebuilt/nhost.rs");
    std::fs::read_to_string(path).unwrap()
}

fn lock(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_types_and_methods_are_locked() {
    lock("nhost_digest", &digest::render(&digest::digest(&committed()).unwrap()));
}

#[test]
fn the_wire_table_is_locked() {
    lock("nhost_wire", &digest::wire_table(&committed()).unwrap().join("\n"));
}

#[test]
fn what_normalising_changed_is_locked() {
    lock("nhost_report", &digest::report(&committed()));
}

#[cfg(feature = "codegen")]
#[test]
fn the_committed_bindings_are_what_the_document_generates() {
    let generated = std::fs::read_to_string(concat!(env!("OUT_DIR"), "/nhost.rs")).unwrap();
    assert!(generated == committed(), "src/prebuilt/nhost.rs is stale: run `cargo xtask gen`");
}

#[test]
fn every_operation_of_the_document_is_in_the_table() {
    let document = types::document();
    let mut wanted = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(id) = operation["operationId"].as_str() {
                wanted.insert((id, method.to_uppercase(), path.as_str()));
            }
        }
    }
    let table = nhost::OPERATIONS.iter();
    let found: BTreeSet<_> = table.map(|row| (row.id, row.method.to_owned(), row.path)).collect();
    assert_eq!(found, wanted);
    assert_eq!(nhost::OPERATIONS.len(), 63);
}

#[test]
fn an_operation_is_found_by_its_name_in_rust() {
    let user = nhost::operation("get_user").unwrap();
    assert_eq!((user.id, user.security, user.tier), ("getUser", Security::Bearer, Tier::Seed));
    assert_eq!(nhost::operation("get_jwks").unwrap().id, "getJWKs");
    assert_eq!(nhost::operation("sign_out").unwrap().security, Security::Optional);
    assert_eq!(nhost::operation("change_user_email").unwrap().security, Security::Elevated);
    assert!(nhost::operation("verify_ticket").unwrap().redirect);
    assert!(nhost::operation("sign_in_provider_callback_post").unwrap().callback);
    assert!(nhost::operation("getUser").is_none());
}

#[test]
fn the_list_of_types_is_complete() {
    let digest = digest::digest(&committed()).unwrap();
    let found: BTreeSet<&str> = digest
        .keys()
        .filter(|heading| !heading.starts_with("fn "))
        .filter_map(|heading| heading.split(' ').nth(1))
        .collect();
    let listed: BTreeSet<&str> = types::all().iter().map(|case| case.name).collect();
    assert_eq!(listed, found.iter().map(|name| name.split('[').next().unwrap()).collect());
}

#[test]
fn every_type_carries_every_field_of_the_document_both_ways() {
    let document = types::document();
    for case in types::all() {
        let sample = types::sample(&document, types::component(&document, case.component));
        let (_, encoded) = (case.round_trip)(sample.clone())
            .unwrap_or_else(|error| panic!("{}: {error} in {sample}", case.component));
        assert_eq!(encoded, sample, "{}", case.component);
    }
}

#[test]
fn no_type_prints_a_secret() {
    let document = types::document();
    let mut with_secrets = 0;
    for case in types::all() {
        let sample = types::sample(&document, types::component(&document, case.component));
        with_secrets += usize::from(sample.to_string().contains(MARKER));
        let (printed, _) = (case.round_trip)(sample).unwrap();
        assert!(!printed.contains(MARKER), "{} prints a secret: {printed}", case.component);
    }
    assert!(with_secrets > 30, "only {with_secrets} types have secrets: is `sample` broken?");
}

#[test]
fn the_errors_of_the_generated_clients_print_no_secret() {
    use progenitor_client::Error as Inner;

    let decode = serde_json::from_value::<i64>(json!(MARKER)).unwrap_err();
    assert!(decode.to_string().contains(MARKER), "the source itself quotes the value");
    let answer = http::Response::builder()
        .status(503)
        .header("set-cookie", MARKER)
        .header("location", format!("https://example.com/?refreshToken={MARKER}"))
        .body(MARKER)
        .unwrap();
    for (inner, words) in [
        (Inner::InvalidResponsePayload(MARKER.into(), decode), "not what the document says"),
        (Inner::UnexpectedResponse(answer.into()), "the server refused (status 503)"),
        (Inner::InvalidRequest(MARKER.to_owned()), "cannot be built"),
        (Inner::Custom(MARKER.to_owned()), "a hook refused"),
    ] {
        let error = hallpass::raw::Error::from(inner);
        assert!(error.to_string().contains(words), "{error}");
        let printed = format!("{error} {error:?} {error:#?}");
        assert!(!printed.contains(MARKER), "{printed}");
        assert!(std::error::Error::source(&error).is_none());
    }
}

#[test]
fn every_type_decodes_with_fields_that_it_does_not_know() {
    let document = types::document();
    for case in types::all() {
        let mut sample = types::sample(&document, types::component(&document, case.component));
        let Some(object) = sample.as_object_mut() else { continue };
        object.insert("fromANewerServer".to_owned(), json!([{ "nested": null }]));
        let decoded = (case.round_trip)(sample);
        assert!(decoded.is_ok(), "{}: {:?}", case.component, decoded.err());
    }
}

#[test]
fn every_enum_keeps_a_value_that_it_does_not_know() {
    let document = types::document();
    let mut enums = 0;
    for case in types::all() {
        if types::component(&document, case.component)["enum"].is_array() {
            enums += 1;
            let unknown = json!("from-a-newer-server");
            let (_, encoded) = (case.round_trip)(unknown.clone()).unwrap();
            assert_eq!(encoded, unknown, "{}", case.component);
        }
    }
    assert!(enums > 10, "only {enums} enums were tried");
}

#[test]
fn a_known_enum_value_is_not_unknown() {
    use nhost::types::SignInProvider;

    for known in SignInProvider::KNOWN {
        assert_eq!(&SignInProvider::from(known.as_str()), known);
        assert_eq!(known.to_string(), known.as_str());
        assert!(!matches!(known, SignInProvider::Unknown(_)));
    }
    let other: SignInProvider = "mastodon".parse().unwrap();
    assert_eq!(other, SignInProvider::Unknown("mastodon".to_owned()));
    assert_eq!(other.to_string(), "mastodon");
}

fn user() -> Value {
    let document = types::document();
    types::sample(&document, types::component(&document, "User"))
}

#[test]
fn null_where_a_list_or_a_map_belongs_decodes_as_empty() {
    let mut value = user();
    value["metadata"] = Value::Null;
    value["roles"] = Value::Null;
    value["activeMfaType"] = Value::Null;
    let user: nhost::types::User = serde_json::from_value(value).unwrap();
    assert!(user.metadata.is_empty() && user.roles.is_empty() && user.active_mfa_type.is_none());
    // What a server with a symmetric signing key answers.
    let keys: nhost::types::JwkSet = serde_json::from_value(json!({ "keys": null })).unwrap();
    assert!(keys.keys.is_empty());
}

#[test]
fn a_missing_required_field_is_still_an_error() {
    for field in ["metadata", "roles", "id"] {
        let mut value = user();
        value.as_object_mut().unwrap().remove(field);
        let decoded: Result<nhost::types::User, _> = serde_json::from_value(value);
        assert!(decoded.unwrap_err().to_string().contains(field));
    }
}

#[test]
fn an_acknowledgement_may_be_anything() {
    for value in [json!("OK"), json!("ok"), json!({ "status": "OK" }), Value::Null] {
        let decoded: Result<nhost::types::OkResponse, _> = serde_json::from_value(value);
        assert!(decoded.is_ok());
    }
}

#[test]
fn optional_bodies_can_be_left_empty() {
    for empty in [
        serde_json::to_value(nhost::types::SignInAnonymousRequest::default()),
        serde_json::to_value(nhost::types::SignInWebauthnRequest::default()),
        serde_json::to_value(nhost::types::VerifyTokenRequest::default()),
    ] {
        assert_eq!(empty.unwrap(), json!({}));
    }
}

#[test]
fn open_claims_are_kept() {
    let value = json!({ "sub": "u", "https://example.com/team": "red" });
    let decoded: nhost::types::OAuth2UserinfoResponse = serde_json::from_value(value).unwrap();
    assert_eq!(decoded.extra["https://example.com/team"], "red");
}

/// Where a recorded path lies in the document: braces stand for any segment.
fn is_at(path: &str, template: &str) -> bool {
    let path: Vec<_> = path.split('/').collect();
    let template: Vec<_> = template.split('/').collect();
    path.len() == template.len()
        && path.iter().zip(&template).all(|(part, name)| part == name || name.starts_with('{'))
}

#[test]
fn every_recorded_success_of_a_real_server_decodes() {
    let document = types::document();
    let recordings = concat!(env!("CARGO_MANIFEST_DIR"), "/emulator/tests/recordings/nhost.jsonl");
    let recordings = std::fs::read_to_string(recordings).unwrap();
    let mut decoded = BTreeSet::new();
    for line in recordings.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        if record["setup"] == true {
            continue; // added by hand, the answer shortened
        }
        let (request, answer) = (&record["request"], &record["response"]);
        let path = request["path"].as_str().unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default().trim_start_matches("/v1");
        let method = request["method"].as_str().unwrap_or_default();
        let status = answer["status"].as_u64().unwrap_or_default();
        let operation = nhost::OPERATIONS
            .iter()
            .find(|operation| operation.method == method && is_at(path, operation.path));
        let Some(operation) = operation.filter(|_| (200..300).contains(&status)) else { continue };
        let described = &document["paths"][operation.path][method.to_lowercase()]["responses"];
        let schema = &described[status.to_string()]["content"]["application/json"]["schema"];
        let Some(component) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next())
        else {
            continue;
        };
        let case = types::all().into_iter().find(|case| case.component == component).unwrap();
        // Values that differ from run to run are `{{…}}`; a date can stand for any of them.
        let body = answer["body"].as_str().unwrap_or_default();
        let body =
            body.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, rest)| rest));
        let body = body.collect::<Vec<_>>().join("2026-01-02T03:04:05Z");
        let outcome = serde_json::from_str(&body).and_then(case.round_trip);
        assert!(outcome.is_ok(), "{} {}: {:?}", operation.id, record["case"], outcome.err());
        decoded.insert(operation.id);
    }
    assert!(decoded.len() > 20, "only answers of {decoded:?} were tried");
}
