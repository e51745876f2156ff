//! Taking a document in: reading, bundling, bringing 3.1 down to 3.0, merging with ours, linting.
//!
//! A vendor's file goes in, the text of `openapi/<service>.yaml` comes out.

mod bundle;
mod example;
mod kind;
mod lint;
mod lower;
mod merge;
mod place;
#[cfg(test)]
mod tests;
mod yaml;

use serde_json::{Value, json};

pub(crate) use bundle::Source;
pub(crate) use kind::{Found, Kind, Outcome, component, operations, resolve};
pub(crate) use lint::{lint, unfinished};
pub(crate) use merge::{derived_id, facts};
pub(crate) use place::{Finding, Place};
pub(crate) use yaml::read;

use crate::codegen::secrets;
use kind::change_all;

/// A document that was taken in.
#[derive(Debug)]
pub(crate) struct Taken {
    /// As the house writes it.
    pub(crate) text: String,
    /// What a person has to look at.
    pub(crate) remarks: Vec<Finding>,
}

/// The vendor's document as one of OpenAPI 3.0, in one piece.
pub(crate) fn settled(source: Source<'_>) -> Outcome<Value> {
    lower::lower(bundle::bundle(source)?)
}

/// Our document with the vendor's facts in it.
pub(crate) fn take_in(ours: &str, source: Source<'_>) -> Outcome<Taken> {
    let theirs = settled(source)?;
    let twice: Vec<Finding> = lint::unique_ids(&operations(&theirs))
        .into_iter()
        // An operation without a name gets one of ours, or one after its path.
        .filter(|finding| finding.place.to_string().ends_with("operationId"))
        .collect();
    if !twice.is_empty() {
        return Err(twice);
    }
    let old = read(ours).map_err(|finding| vec![finding])?;
    let mut document = merge::merge(&old, &theirs);
    let mut remarks = Vec::new();
    mark_secrets(&mut document, &mut remarks);
    drop_misfits(&mut document, &mut remarks);
    remarks.extend(unfinished(&document));
    let findings = lint(&document);
    if !findings.is_empty() {
        return Err(findings);
    }
    let text = in_house_layout(ours, &document);
    Ok(Taken { text, remarks })
}

/// The document as the house writes it, with the comments of this text.
pub(crate) fn in_house_layout(ours: &str, document: &Value) -> String {
    let text = format!("{}{}", yaml::head(ours), yaml::write(document));
    yaml::with_comments(ours, &text)
}

/// Marks what is named like a secret, which is the safe side.
pub(crate) fn mark_secrets(document: &mut Value, remarks: &mut Vec<Finding>) {
    change_all(document, Kind::Document, &Place::root(), &mut |value, kind, place| {
        if kind != Kind::Schema {
            return;
        }
        let properties = value.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            if !secrets::is_forgotten(name, property) {
                continue;
            }
            match property.get("format") {
                Some(_) => property["x-secret"] = json!(true),
                None => property["format"] = json!("password"),
            }
            remarks.push(place.key("properties").key(name).finding(
                format!("`{name}` is named like a secret and was marked as one"),
                "take the mark away if it is none, and teach its name to codegen/secrets.rs",
            ));
        }
    });
}

/// Our examples were written for the schemas that were there before.
fn drop_misfits(document: &mut Value, remarks: &mut Vec<Finding>) {
    let misfits = lint::misfits(document);
    change_all(document, Kind::Document, &Place::root(), &mut |value, _, place| {
        if misfits.iter().any(|misfit| misfit.place == *place)
            && let Some(map) = value.as_object_mut()
        {
            map.shift_remove("example");
            remarks.push(
                place.finding(
                    "its example did not fit any more and was taken away",
                    "write a new one",
                ),
            );
        }
    });
}
