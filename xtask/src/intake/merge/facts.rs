//! What of a document is a fact: everything that changes the wire, and nothing that is only said.

use serde_json::{Map, Value};

use super::Kind;

/// The value without words and without what goes without saying.
pub(crate) fn facts(value: &Value, kind: Kind) -> Value {
    match value {
        _ if kind == Kind::Data => value.clone(),
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, value)| {
                !kind.is_word(key) && (matches!(kind, Kind::Names(_)) || !is_default(key, value))
            });
            let mut pairs: Vec<(String, Value)> = kept
                .map(|(key, value)| match (key.as_str(), value) {
                    ("required" | "enum", Value::Array(items)) if kind == Kind::Schema => {
                        (key.clone(), sorted(items))
                    }
                    // Which secrets there are is ours to say.
                    ("format", _) if value == "password" => (key.clone(), Value::Null),
                    _ => (key.clone(), facts(value, kind.child(key))),
                })
                .filter(|(_, value)| !value.is_null())
                .collect();
            pairs.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(pairs.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| facts(item, kind.item())).collect(),
        other => other.clone(),
    }
}

fn sorted(items: &[Value]) -> Value {
    let mut items = items.to_vec();
    items.sort_by_key(Value::to_string);
    items.into()
}

/// Whether leaving the key out would say the same.
pub(super) fn is_default(key: &str, value: &Value) -> bool {
    match key {
        "required" | "nullable" | "deprecated" | "uniqueItems" | "exclusiveMinimum"
        | "exclusiveMaximum" | "allowEmptyValue" | "allowReserved" | "readOnly" | "writeOnly" => {
            value == false
        }
        "explode" => value == true,
        "style" => value == "form" || value == "simple",
        "additionalProperties" => value == true,
        "minLength" | "minItems" => *value == 0,
        _ => false,
    }
}

/// Their list with our order, what is new behind it.
pub(super) fn in_our_order(ours: &[Value], theirs: &[Value]) -> Value {
    let kept = ours.iter().filter(|value| theirs.contains(value));
    kept.chain(theirs.iter().filter(|value| !ours.contains(value))).cloned().collect()
}
