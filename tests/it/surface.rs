//! The surface of the generated bindings: locked by snapshots, and compared with the document.
//!
//! A snapshot that changed is not wrong by itself: `cargo xtask gen` updates it and says what the
//! change means to callers.

mod deepaffex;
#[path = "../../codegen/digest.rs"]
#[allow(dead_code, reason = "xtask uses the rest")]
mod digest;
mod linxio;
mod nhost;
#[cfg(feature = "schemars")]
mod schemas;
mod tybrite;
mod types;

use std::collections::BTreeSet;

use serde_json::json;

use self::types::{MARKER, Surface, component, sample};

const SURFACES: [Surface; 4] =
    [nhost::SURFACE, tybrite::SURFACE, linxio::SURFACE, deepaffex::SURFACE];

fn lock(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_types_and_methods_are_locked() {
    for surface in &SURFACES {
        let digest = digest::digest(&surface.committed()).unwrap();
        lock(surface.snapshots[0], &digest::render(&digest));
    }
}

#[test]
fn the_wire_table_is_locked() {
    for surface in &SURFACES {
        let table = digest::wire_table(&surface.committed()).unwrap();
        lock(surface.snapshots[1], &table.join("\n"));
    }
}

#[test]
fn what_normalising_changed_is_locked() {
    for surface in &SURFACES {
        lock(surface.snapshots[2], &digest::report(&surface.committed()));
    }
}

#[cfg(feature = "codegen")]
#[test]
fn the_committed_bindings_are_what_the_document_generates() {
    for surface in &SURFACES {
        let generated = std::fs::read_to_string(surface.generated).unwrap();
        let current = generated == surface.committed();
        assert!(current, "src/prebuilt/{}.rs is stale: run `cargo xtask gen`", surface.service);
    }
}

#[test]
fn every_operation_of_the_document_is_in_the_table() {
    for surface in &SURFACES {
        let document = surface.document();
        let mut wanted = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if let Some(id) = operation["operationId"].as_str() {
                    wanted.insert((id, method.to_uppercase(), path.as_str()));
                }
            }
        }
        let table = surface.operations.iter();
        let found: BTreeSet<_> =
            table.map(|row| (row.id, row.method.to_owned(), row.path)).collect();
        assert_eq!(found, wanted);
        assert_eq!(surface.operations.len(), surface.count, "{}", surface.service);
    }
}

#[test]
fn the_list_of_types_is_complete() {
    for surface in &SURFACES {
        let digest = digest::digest(&surface.committed()).unwrap();
        let found: BTreeSet<&str> = digest
            .keys()
            .filter(|heading| !heading.starts_with("fn "))
            .filter_map(|heading| heading.split(' ').nth(1))
            .collect();
        let cases = (surface.cases)();
        let listed: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
        assert_eq!(listed, found.iter().map(|name| name.split('[').next().unwrap()).collect());
    }
}

#[test]
fn every_type_carries_every_field_of_the_document_both_ways() {
    for surface in &SURFACES {
        let document = surface.document();
        for case in (surface.cases)() {
            let sample = sample(&document, component(&document, case.component));
            let (_, encoded) = (case.round_trip)(sample.clone())
                .unwrap_or_else(|error| panic!("{}: {error} in {sample}", case.component));
            assert_eq!(encoded, sample, "{}", case.component);
        }
    }
}

#[test]
fn no_type_prints_a_secret() {
    for surface in &SURFACES {
        let document = surface.document();
        let mut with_secrets = 0;
        for case in (surface.cases)() {
            let sample = sample(&document, component(&document, case.component));
            with_secrets += usize::from(sample.to_string().contains(MARKER));
            let (printed, _) = (case.round_trip)(sample).unwrap();
            assert!(!printed.contains(MARKER), "{} prints a secret: {printed}", case.component);
        }
        // Otherwise `sample` is broken.
        assert_eq!(with_secrets, surface.with_secrets, "{}", surface.service);
    }
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
    for surface in &SURFACES {
        let document = surface.document();
        for case in (surface.cases)() {
            let mut sample = sample(&document, component(&document, case.component));
            let Some(object) = sample.as_object_mut() else { continue };
            object.insert("fromANewerServer".to_owned(), json!([{ "nested": null }]));
            let decoded = (case.round_trip)(sample);
            assert!(decoded.is_ok(), "{}: {:?}", case.component, decoded.err());
        }
    }
}

#[test]
fn every_enum_keeps_a_value_that_it_does_not_know() {
    for surface in &SURFACES {
        let document = surface.document();
        let mut enums = 0;
        for case in (surface.cases)() {
            if component(&document, case.component)["enum"].is_array() {
                enums += 1;
                let unknown = json!("from-a-newer-server");
                let (_, encoded) = (case.round_trip)(unknown.clone()).unwrap();
                assert_eq!(encoded, unknown, "{}", case.component);
            }
        }
        assert_eq!(enums, surface.enums, "{}", surface.service);
    }
}
