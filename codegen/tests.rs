//! Every limit of the generator, met and shown to be met: a small document for each, and sabotage
//! of good code that the verification must notice.

use serde_json::{Value, json};

use super::*;

/// A document with one operation, after `edit` had its way.
fn document(edit: impl FnOnce(&mut Value)) -> Value {
    let mut document = json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "paths": { "/users/{kind}": { "post": {
            "operationId": "addUser",
            "security": [{ "BearerAuth": [] }],
            "parameters": [{ "$ref": "#/components/parameters/Kind" }],
            "requestBody": { "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/User" } } } },
            "responses": {
                "200": { "description": "", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/User" } } } },
                "default": { "description": "", "content": { "application/json": {
                    "schema": { "type": "object" } } } } } } } },
        "components": {
            "parameters": { "Kind": { "name": "kind", "in": "path", "required": true,
                "schema": { "type": "string", "enum": ["human", "robot"] } } },
            "schemas": { "User": { "type": "object", "additionalProperties": false,
                "required": ["name"], "properties": {
                    "name": { "type": "string", "pattern": "^[\\p{L}]+$", "maxLength": 3 },
                    "password": { "type": "string", "format": "password", "minLength": 9 },
                    "roles": { "type": "array", "items": { "type": "string" } } } } } }
    });
    edit(&mut document);
    document
}

const OPERATION: &str = "/paths/~1users~1{kind}/post";

fn code(edit: impl FnOnce(&mut Value)) -> String {
    bindings("t.yaml", &document(edit).to_string()).unwrap().code
}

fn failure(edit: impl FnOnce(&mut Value)) -> String {
    bindings("t.yaml", &document(edit).to_string()).unwrap_err().to_string()
}

fn set(pointer: &'static str, value: Value) -> impl FnOnce(&mut Value) {
    move |document| {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[key.replace("~1", "/")] = value;
    }
}

#[test]
fn a_good_document_becomes_relaxed_types() {
    let code = code(|_| {});
    for wanted in [
        "pub name: ::std::string::String",
        "pub password: ::std::option::Option<crate::Secret>",
        "deserialize_with = \"crate::raw::null_as_default\"",
        "kind: types::Kind",
        "Unknown(::std::string::String)",
        "derive(schemars::JsonSchema)",
        "security: crate::raw::Security::Bearer",
        "// - User.name pattern",
    ] {
        assert!(code.contains(wanted), "{wanted} is not in\n{code}");
    }
    for unwanted in ["regress", "deny_unknown_fields", "\"api-version\"", "pub fn new("] {
        assert!(!code.contains(unwanted), "{unwanted}");
    }
}

#[test]
fn the_order_of_the_document_does_not_matter() {
    let mut text = String::new();
    write_backwards(&document(|_| {}), &mut text);
    assert!(text.find("paths") < text.find("info"), "{text}");
    assert!(bindings("t.yaml", &text).unwrap().code == code(|_| {}));
}

#[test]
fn null_for_a_list_that_is_always_there_reads_as_empty() {
    let roles = json!({ "type": "array", "nullable": true, "items": { "type": "string" } });
    let optional = code(set("/components/schemas/User/properties/roles", roles.clone()));
    assert!(optional.contains("pub roles: ::std::option::Option<"), "{optional}");
    let required = code(|document| {
        let user = &mut document["components"]["schemas"]["User"];
        user["required"] = json!(["name", "roles"]);
        user["properties"]["roles"] = roles;
    });
    for wanted in ["pub roles: ::std::vec::Vec<", "Read null as an empty list or map"] {
        assert!(required.contains(wanted), "{wanted} is not in\n{required}");
    }
}

/// The value as text, its keys the other way round.
fn write_backwards(value: &Value, text: &mut String) {
    let Value::Object(map) = value else { return text.push_str(&value.to_string()) };
    text.push('{');
    for (index, (key, value)) in map.iter().rev().enumerate() {
        text.push_str(if index == 0 { "" } else { "," });
        text.push_str(&format!("{}:", Value::from(key.as_str())));
        write_backwards(value, text);
    }
    text.push('}');
}

#[test]
fn a_failure_names_the_document_and_the_place() {
    let sentence = failure(set("/openapi", json!("3.1.0")));
    assert!(sentence.starts_with("t.yaml: the document is OpenAPI 3.1.0"), "{sentence}");
    let schema = "/components/schemas/User/properties/token";
    let sentence = failure(set(schema, json!({ "type": "string" })));
    assert!(sentence.contains("`User.token` is named like a secret"), "{sentence}");
}

#[test]
fn what_the_generator_would_bend_is_refused() {
    let user = json!({ "application/json": {
        "schema": { "$ref": "#/components/schemas/User" } } });
    let optional = json!({ "content": user });
    let upload = json!({ "required": true, "content": { "image/png": {} } });
    let bare = json!({ "200": { "description": "", "content": { "application/json": {} } } });
    let secret = json!({ "type": "string", "format": "password" });
    let parameter = json!([{ "name": "ticket", "in": "query", "schema": secret }]);
    let carrier = json!({ "type": "string", "format": "uri", "x-secret": true });
    let address = json!([{ "name": "from", "in": "query", "schema": carrier }]);
    for (pointer, value, words) in [
        ("requestBody", upload, "a body of `image/png` cannot be sent"),
        ("responses", bare, "has no schema"),
        ("responses", json!({ "default": { "description": "" } }), "neither a 2xx answer nor"),
        ("requestBody", optional, "cannot stand for none"),
        ("parameters", parameter, "a secret in a path or query"),
        ("parameters", address, "a secret in a path or query"),
        ("security", json!([{ "Cookie": [] }]), "`Cookie` is unknown"),
        ("x-tier", json!("beta"), "`x-tier: beta`"),
    ] {
        let sentence = failure(|document| {
            document.pointer_mut(OPERATION).unwrap()[pointer] = value;
        });
        assert!(sentence.contains("addUser") && sentence.contains(words), "{sentence}");
    }
}

#[test]
fn a_text_that_carries_a_secret_becomes_one_whatever_its_format() {
    let carrier = json!({ "type": "string", "format": "uri", "x-secret": true });
    let code = code(set("/components/schemas/User/properties/link", carrier));
    assert!(code.contains("pub link: ::std::option::Option<crate::Secret>"), "{code}");
    assert!(code.contains("// - User.link"), "{code}");
}

#[test]
fn a_panic_of_the_generator_becomes_a_sentence() {
    let missing = json!({ "$ref": "#/components/schemas/Missing" });
    let sentence = failure(set("/components/schemas/User/properties/friend", missing));
    assert!(sentence.starts_with("t.yaml: progenitor panics: "), "{sentence}");
}

#[test]
fn parameters_that_the_generator_cannot_take_become_strings() {
    let parameters = json!([
        { "$ref": "#/components/parameters/Kind" },
        { "name": "roles", "in": "query", "explode": false,
          "schema": { "type": "array", "items": { "type": "string" } } },
        { "name": "metadata", "in": "query",
          "content": { "application/json": { "schema": { "type": "object" } } } },
    ]);
    let code = code(|document| {
        document.pointer_mut(OPERATION).unwrap()["parameters"] = parameters;
    });
    assert!(code.contains("metadata: Option<&'a str>"), "{code}");
    assert!(code.contains("roles: Option<&'a str>"), "{code}");
}

#[test]
fn a_redirect_is_in_the_table_and_has_no_method() {
    let code = code(|document| {
        let operation = document.pointer_mut(OPERATION).unwrap();
        operation["responses"] = json!({ "302": { "description": "" } });
    });
    assert!(code.contains("redirect: true") && !code.contains("async fn add_user"));
}

/// The parts that verification compares.
fn parts() -> (syn::File, normalise::Normal, Vec<document::Operation>, Vec<String>) {
    let document = document(|_| {});
    let operations = document::operations(&document).unwrap();
    let normal = normalise::normalise(&document, &operations, report::Report::default()).unwrap();
    let mut file = generate::generate(&normal.document).unwrap();
    let opened = polish::polish(&mut file, &[]).unwrap();
    (file, normal, operations, opened)
}

#[test]
fn sabotaged_code_does_not_pass_the_verification() {
    let (file, normal, operations, opened) = parts();
    verify::verify(&file, &normal, &operations, &opened).unwrap();
    let good = prettyplease::unparse(&file);
    for (from, to, words) in [
        ("crate::Secret", "::std::string::String", "`User.password` has not become"),
        ("pub name: ::std::string::String", "pub name: crate::Secret", "`User.name` has, though"),
        ("pub name: ::std::string::String,", "", "`User.name` was not generated"),
        ("pub struct User {", "pub struct User { pub age: i64,", "`User.age` is not in"),
        ("pub struct User ", "pub struct Person ", "`User` became no Rust type"),
        ("pub async fn add_user", "pub fn add_user", "a call, yet has no"),
        (", crate::raw::Error>", ", Error<()>>", "the generator's error, which prints bodies"),
        ("pub struct Client", "#[serde(deny_unknown_fields)] pub struct Client", "stayed closed"),
    ] {
        assert!(good.contains(from), "{from} is not in\n{good}");
        let bad = syn::parse_file(&good.replace(from, to)).unwrap();
        let sentence = verify::verify(&bad, &normal, &operations, &opened).unwrap_err().to_string();
        assert!(sentence.contains(words), "{from}: {sentence}");
    }
    let sentence = verify::verify(&file, &normal, &operations, &[]).unwrap_err().to_string();
    assert!(sentence.contains("1 enums, but 0 were opened"), "{sentence}");
}

#[test]
fn every_credential_of_the_real_document_needs_its_mark() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/auth.yaml");
    let real = document::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut tried = 0;
    for (name, schema) in real["components"]["schemas"].as_object().unwrap() {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            if secrets::is_secret(property) {
                let mut forgotten = real.clone();
                forgotten["components"]["schemas"][name]["properties"][field]["format"] =
                    json!("uuid");
                let sentence = secrets::lint(&forgotten).unwrap_err().to_string();
                assert!(sentence.contains(&format!("`{name}.{field}`")), "{sentence}");
                tried += 1;
            }
        }
    }
    assert!(tried > 40, "only {tried} credentials were found");
}

#[test]
fn names_follow_the_vendor_in_snake_case() {
    for (id, name) in [
        ("getJWKs", "get_jwks"),
        ("signInPAT", "sign_in_pat"),
        ("signInOTPEmail", "sign_in_otp_email"),
        ("getOAuthAuthorizationServer", "get_oauth_authorization_server"),
        ("getOpenIDConfiguration", "get_openid_configuration"),
        ("oauth2LoginGet", "oauth2_login_get"),
    ] {
        assert_eq!(document::rust_name(id), name);
    }
}

#[test]
fn a_success_that_may_come_without_a_body_is_any_2xx_and_carries_nothing() {
    let code = code(|document| {
        let responses = &mut document.pointer_mut(OPERATION).unwrap()["responses"];
        responses["204"] = json!({ "description": "Done." });
    });
    assert!(code.contains("Made one success without a body of several (1):"), "{code}");
    assert!(code.contains("Result<ResponseValue<()>, crate::raw::Error>"), "{code}");
    assert!(code.contains("200..=299"), "{code}");
}

#[test]
fn an_application_key_is_no_session_and_an_alternative_without_a_token_makes_it_optional() {
    let security = |requirements: Value| {
        let code = code(set("/paths/~1users~1{kind}/post/security", requirements));
        let (_, rest) = code.split_once("security: crate::raw::Security::").unwrap();
        rest.split(',').next().unwrap().to_owned()
    };
    for (requirements, wanted) in [
        (json!([{ "StoreKey": [] }]), "None"),
        (json!([{ "StoreKey": [], "CustomerToken": [] }]), "Bearer"),
        (json!([{ "StoreKey": [], "CustomerToken": [] }, { "StoreKey": [] }]), "Optional"),
        (json!([{}, { "BearerAuth": [] }]), "Optional"),
        (json!([{}]), "None"),
        (json!([{ "DeviceToken": [] }]), "Device"),
        (json!([{ "UserToken": [] }, { "DeviceToken": [] }]), "Bearer"),
    ] {
        assert_eq!(security(requirements.clone()), wanted, "{requirements}");
    }
}

#[test]
fn a_success_that_is_marked_as_a_failure_is_left_to_the_error() {
    let code = code(|document| {
        let responses = &mut document.pointer_mut(OPERATION).unwrap()["responses"];
        responses["204"] = json!({ "description": "Nothing.", "x-failure": true });
    });
    assert!(code.contains("Left to the error a success that brings nothing (1):"), "{code}");
    assert!(code.contains("Result<ResponseValue<types::User>, crate::raw::Error>"), "{code}");
    assert!(code.contains("200u16 =>"), "{code}");
}
