//! A vendor's newer document, taken in: what is kept, what is written, what is refused, and the exact
//! report of each kind of change.
//!
//! The vendor's documents are made from ours: their words are taken away or replaced, their order is
//! turned round, and one thing after another is changed.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::*;
use crate::{
    change::{self, Change, Format, Side, Weight},
    codegen,
};

fn ours(name: &str) -> String {
    let path = format!("{}/../openapi/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// Our document as its vendor could have written it.
fn vendor(name: &str, edit: impl FnOnce(&mut Value)) -> String {
    let mut document = read(&ours(name)).unwrap();
    change_all(&mut document, Kind::Document, &Place::root(), &mut |value, kind, _| {
        let Some(map) = value.as_object_mut() else { return };
        map.retain(|key, _| !kind.is_word(key));
        if kind == Kind::Operation {
            map.insert("summary".to_owned(), json!("The vendor's own words"));
        }
    });
    edit(&mut document);
    backwards(document).to_string()
}

fn backwards(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .rev()
            .map(|(key, value)| (key, backwards(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(backwards).collect(),
        other => other,
    }
}

fn taken(name: &str, text: &str) -> Outcome<Taken> {
    take_in(&ours(name), Source { text, file: None })
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    match value {
        Value::Null => drop(parent.as_object_mut().unwrap().shift_remove(&key)),
        value => parent[key] = value,
    }
}

fn schema(name: &str) -> String {
    format!("/components/schemas/{name}")
}

/// What taking in the changed copy changes for users.
fn changes(name: &str, edit: impl FnOnce(&mut Value)) -> (Vec<Change>, Taken) {
    let taken = taken(name, &vendor(name, edit)).unwrap_or_else(|findings| panic!("{findings:#?}"));
    (changes_to(name, &taken), taken)
}

fn changes_to(name: &str, taken: &Taken) -> Vec<Change> {
    let code = |text: &str| codegen::bindings(name, text).unwrap().code;
    let (old, new) = (read(&ours(name)).unwrap(), read(&taken.text).unwrap());
    let (old_code, new_code) = (code(&ours(name)), code(&taken.text));
    let old = Side { document: Some(&old), code: &old_code };
    let new = Side { document: Some(&new), code: &new_code };
    change::changes(old, new).unwrap()
}

/// The report, and below it what is left for a person to do.
fn report(name: &str, format: Format, edit: impl FnOnce(&mut Value)) -> String {
    let (changes, taken) = changes(name, edit);
    let remarks: String = taken.remarks.iter().map(|remark| format!("to do: {remark}\n")).collect();
    format!("{}{remarks}", change::render(&[(name.to_owned(), changes)], format))
}

#[test]
fn a_document_that_says_the_same_in_other_words_and_order_changes_not_a_byte() {
    for name in ["auth", "tybrite", "linxio", "deepaffex"] {
        let taken = taken(name, &vendor(name, |_| {})).unwrap();
        assert!(taken.text == ours(name), "{name}");
        assert_eq!(taken.remarks, [], "{name}");
    }
}

/// One of each kind of change to an operation.
#[test]
fn changes_of_nhost_operations() {
    let report = report("auth", Format::Table, |document| {
        let pat = "/paths/~1signin~1pat/post";
        let moved = document.pointer(pat).unwrap().clone();
        set(document, "/paths/~1signin~1pat", json!(null));
        set(document, "/paths/~1signin~1token", json!({ "post": moved }));
        set(document, "/paths/~1healthz/head", json!(null));
        set(document, "/paths/~1version/get/security", json!([{ "BearerAuth": [] }]));
        set(document, "/paths/~1pat/post/security", json!([]));
        set(document, "/paths/~1elevate~1totp/post/requestBody", json!(null));
        set(document, "/paths/~1signout/post/deprecated", json!(true));
        set(
            document,
            "/paths/~1signin~1anonymous/post/responses/201",
            json!({ "description": "" }),
        );
        set(
            document,
            "/paths/~1healthz/get/parameters",
            json!([
                { "name": "deep", "in": "query", "schema": { "type": "boolean" } },
                { "name": "probe", "in": "query", "required": true, "schema": { "type": "string" } },
            ]),
        );
        set(
            document,
            "/paths/~1devices",
            json!({ "get": {
            "operationId": "listDevices",
            "summary": "Not our words",
            "security": [{ "BearerAuth": [] }],
            "responses": { "200": { "description": "Not ours", "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Device" } } } } } } }),
        );
        set(
            document,
            &schema("Device"),
            json!({ "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string", "format": "uuid", "description": "Not ours" },
            "accessToken": { "type": "string" } } }),
        );
    });
    insta::assert_snapshot!("changes_of_nhost_operations", report);
}

/// One of each kind of change to a schema.
#[test]
fn changes_of_tybrite_schemas() {
    let report = report("tybrite", Format::Table, |document| {
        let request = schema("RegisterRequest");
        set(document, &format!("{request}/required"), json!(["email", "password", "name"]));
        set(document, &format!("{request}/properties/phone"), json!(null));
        set(
            document,
            &format!("{request}/properties/birthday"),
            json!({ "type": "string", "format": "date" }),
        );
        set(document, &format!("{request}/properties/password/minLength"), json!(12));
        let customer = schema("Customer");
        set(document, &format!("{customer}/properties/tier"), json!(null));
        set(document, &format!("{customer}/properties/points"), json!({ "type": "integer" }));
        set(document, &format!("{customer}/properties/status/enum"), json!(["active", "frozen"]));
        let user = schema("User");
        set(document, &format!("{user}/required"), json!(["id"]));
        set(document, &format!("{user}/properties/email/nullable"), json!(true));
        set(document, &format!("{user}/properties/email_confirmed/type"), json!("string"));
        set(document, &format!("{user}/properties/created_at/format"), json!(null));
    });
    insta::assert_snapshot!("changes_of_tybrite_schemas", report);
}

#[test]
fn changes_of_linxio_for_a_changelog() {
    let report = report("linxio", Format::Markdown, |document| {
        set(
            document,
            &format!("{}/properties/mfa", schema("LoginRequest")),
            json!({ "type": "string" }),
        );
        set(
            document,
            &format!("{}/required", schema("LoginRequest")),
            json!(["email", "password", "mfa"]),
        );
        set(document, &format!("{}/properties/roleId", schema("LoginResponse")), json!(null));
        set(
            document,
            "/paths/~1me/get/responses/429",
            json!({ "description": "Too many requests" }),
        );
        set(document, "/paths/~1me/get/parameters", json!(null));
    });
    insta::assert_snapshot!("changes_of_linxio_for_a_changelog", report);
}

#[test]
fn changes_of_deepaffex_for_a_program() {
    let report = report("deepaffex", Format::Json, |document| {
        let pair = schema("TokenPair");
        set(document, &format!("{pair}/properties/Session"), json!({ "type": "string" }));
        set(document, &format!("{}/required", schema("RegisteredLicense")), json!(["Token"]));
        set(
            document,
            &format!("{}/properties/MFAToken/nullable", schema("LoginRequest")),
            json!(true),
        );
    });
    insta::assert_snapshot!("changes_of_deepaffex_for_a_program", report);
}

#[test]
fn a_new_value_of_an_enum_is_additive_and_a_lost_one_is_not() {
    let values = "/components/schemas/ErrorResponse/properties/error/enum";
    let (more, _) = changes("auth", |document| {
        document.pointer_mut(values).unwrap().as_array_mut().unwrap().push(json!("new-code"));
    });
    assert_eq!(more.len(), 1);
    assert_eq!((more[0].weight(), &*more[0].subject), (Weight::Additive, "ErrorResponse.error"));
    let (less, _) = changes("auth", |document| {
        document.pointer_mut(values).unwrap().as_array_mut().unwrap().remove(0);
    });
    assert_eq!((less[0].rust, less[0].wire), (Some(Weight::Breaking), Some(Weight::Cosmetic)));
}

#[test]
fn one_more_shape_of_a_failure_breaks_nothing() {
    let shapes = "/components/responses/Failure/content/application~1json/schema/anyOf";
    let (changes, _) = changes("auth", |document| {
        let shapes = document.pointer_mut(shapes).unwrap().as_array_mut().unwrap();
        shapes.push(json!({ "type": "string" }));
    });
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((changes[0].weight(), &*changes[0].subject), (Weight::Additive, "Failure answer"));
}

#[test]
fn our_words_and_marks_stay_and_the_vendors_are_not_taken() {
    let text = vendor("tybrite", |document| {
        set(document, &format!("{}/description", schema("User")), json!("VENDOR"));
        set(
            document,
            &format!("{}/properties/nick", schema("User")),
            json!({
            "type": "string", "description": "VENDOR", "example": "VENDOR", "title": "VENDOR" }),
        );
        set(document, "/paths/~1v1~1auth~1login/post/description", json!("VENDOR"));
    });
    let taken = taken("tybrite", &text).unwrap();
    assert!(!taken.text.contains("VENDOR"));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (lines(&ours("tybrite")), lines(&taken.text));
    assert!(before.iter().all(|line| after.contains(line)), "a line of ours is gone");
    let new: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(new, ["        nick:", "          x-undescribed: true"]);
}

#[test]
fn a_schema_that_the_vendor_writes_in_place_stays_a_component() {
    let text = vendor("linxio", |document| {
        let body = document.pointer(&schema("LoginRequest")).unwrap().clone();
        set(document, "/paths/~1login/post/requestBody/content/application~1json/schema", body);
        set(document, &schema("LoginRequest"), json!(null));
    });
    assert!(taken("linxio", &text).unwrap().text == ours("linxio"));
}

#[test]
fn the_vendors_names_of_security_schemes_are_ours_where_they_are_the_same_thing() {
    let text = vendor("linxio", |_| {}).replace("BearerAuth", "jwt_token");
    assert!(taken("linxio", &text).unwrap().text == ours("linxio"));
}

#[test]
fn changes_of_a_document_of_3_1_in_several_files() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/linxio-3.1/openapi.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let taken = take_in(&ours("linxio"), Source { text: &text, file: Some(&file) }).unwrap();
    let changes = changes_to("linxio", &taken);
    let report = change::render(&[("linxio".to_owned(), changes)], Format::Table);
    insta::assert_snapshot!("changes_of_a_document_of_3_1_in_several_files", report);
    let user = read(&taken.text).unwrap().pointer(&schema("User")).unwrap().clone();
    let mark = |mut schema: Value| {
        let map = schema.as_object_mut().unwrap();
        map.insert("x-undescribed".to_owned(), json!(true));
        map.insert("x-inferred".to_owned(), json!(true));
        schema
    };
    for (name, wanted) in [
        ("id", json!({ "$ref": "#/components/schemas/UserId" })),
        ("nickname", mark(json!({ "type": "string", "nullable": true }))),
        ("kind", mark(json!({ "type": "string", "enum": ["person"] }))),
        ("age", mark(json!({ "type": "integer", "minimum": 0, "exclusiveMinimum": true }))),
        (
            "manager",
            mark(json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/User" }] })),
        ),
    ] {
        assert_eq!(user["properties"][name], wanted, "{name}");
    }
}

#[test]
fn what_cannot_be_taken_in_is_refused_with_its_place() {
    for (pointer, value, words) in [
        ("/openapi", json!("3.2.0"), "`the document`: this is OpenAPI 3.2.0"),
        ("/paths/~1me/get/operationId", json!("login"), "`login` is the operation at"),
        ("/paths/~1me/get/security", json!([{ "Basic": [] }]), "`Basic` is not declared"),
        ("/paths/~1a~1{id}", json!({ "get": { "responses": { "204": {} } } }), "`{id}`"),
        (
            "/paths/~1login/post/responses/200/content",
            json!({ "application/json": {} }),
            "the success has no type",
        ),
    ] {
        let text = vendor("linxio", |document| set(document, pointer, value));
        let findings = taken("linxio", &text).unwrap_err();
        let sentences: Vec<String> = findings.iter().map(ToString::to_string).collect();
        let found = sentences.iter().any(|one| one.contains(words) && one.contains(". Fix: "));
        assert!(found, "{words}: {sentences:#?}");
    }
}
