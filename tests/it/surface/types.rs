//! What every service's surface is told by: its document, its operations, and each generated type
//! with a sample made from the document.

use hallpass::raw::{Operation, nhost::ResponseValue};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

/// What stands in for every secret of a sample.
pub(super) const MARKER: &str = "hunter2-correct-horse";

/// The surface of one service's bindings.
pub(super) struct Surface {
    /// The module's name.
    pub(super) service: &'static str,
    /// The snapshots that lock it: of its types and methods, its wire table, its report.
    pub(super) snapshots: [&'static str; 3],
    /// Where its document is.
    pub(super) document: &'static str,
    /// Its operations, and how many there are.
    pub(super) operations: &'static [Operation],
    pub(super) count: usize,
    /// Every generated type.
    pub(super) cases: fn() -> Vec<Case>,
    /// How many of them have secrets, and how many are open enums.
    pub(super) with_secrets: usize,
    pub(super) enums: usize,
    /// The bindings that were generated for this build.
    #[cfg(feature = "codegen")]
    pub(super) generated: &'static str,
}

impl Surface {
    /// The committed bindings.
    pub(super) fn committed(&self) -> String {
        read(&format!("src/prebuilt/{}.rs", self.service))
    }

    /// The document as it stands in the repository.
    pub(super) fn document(&self) -> Value {
        serde_yaml_ng::from_str(&read(self.document)).unwrap()
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// One generated type.
pub(super) struct Case {
    /// The document's name for it.
    pub(super) component: &'static str,
    /// Its name in Rust.
    pub(super) name: &'static str,
    /// Decodes a value; gives all that `{:?}` shows, and the value encoded again.
    pub(super) round_trip: fn(Value) -> serde_json::Result<(String, Value)>,
    /// Its JSON Schema.
    #[cfg(feature = "schemars")]
    pub(super) schema: fn() -> schemars::Schema,
}

pub(super) fn round_trip<T>(value: Value) -> serde_json::Result<(String, Value)>
where
    T: DeserializeOwned + Serialize + Clone + std::fmt::Debug,
{
    let decoded: T = serde_json::from_value(value)?;
    let encoded = serde_json::to_value(&decoded)?;
    let answer = ResponseValue::new(decoded.clone(), http::StatusCode::OK, http::HeaderMap::new());
    Ok((format!("{decoded:?} {decoded:#?} {answer:?} {:?}", Some(vec![&decoded])), encoded))
}

macro_rules! cases {
    ($($component:literal => $name:ident,)*) => {
        /// Every type of the service.
        fn all() -> Vec<super::types::Case> {
            vec![$(super::types::Case {
                component: $component,
                name: stringify!($name),
                round_trip: super::types::round_trip::<types::$name>,
                #[cfg(feature = "schemars")]
                schema: || schemars::schema_for!(types::$name),
            }),*]
        }
    };
}
pub(super) use cases;

/// The schema of a component; `Name.field` is the schema of a field.
pub(super) fn component<'a>(document: &'a Value, name: &str) -> &'a Value {
    if name == "GetVersionResponse" {
        let answer = &document["paths"]["/version"]["get"]["responses"]["200"];
        return &answer["content"]["application/json"]["schema"];
    }
    let (name, field) = match name.split_once('.') {
        Some((name, field)) => (name, Some(field)),
        None => (name, None),
    };
    let components = &document["components"];
    let schema = match components["schemas"].get(name) {
        Some(schema) => schema,
        None => &components["parameters"][name]["schema"],
    };
    field.map_or(schema, |field| &schema["properties"][field])
}

/// A value with every field of the schema, its secrets being [`MARKER`].
pub(super) fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(path) = schema["$ref"].as_str() {
        return sample(document, document.pointer(path.trim_start_matches('#')).unwrap());
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return sample(document, &choices[0]);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let properties = schema["properties"].as_object();
            let fields = properties.into_iter().flatten();
            let mut object: Map<String, Value> =
                fields.map(|(name, schema)| (name.clone(), sample(document, schema))).collect();
            if schema["additionalProperties"] == true {
                object.insert("anything".to_owned(), json!({ "deep": [1, null] }));
            } else if schema["additionalProperties"].is_object() {
                let value = sample(document, &schema["additionalProperties"]);
                object.insert("anything".to_owned(), value);
            }
            Value::Object(object)
        }
        (Some("array"), _) => json!([sample(document, &schema["items"])]),
        (Some("boolean"), _) => json!(true),
        (Some("integer"), _) => json!(7),
        (Some("number"), _) => json!(7.5),
        (_, Some("date-time")) => json!("2026-01-02T03:04:05Z"),
        (_, Some("date")) => json!("2026-01-02"),
        (_, Some("uuid")) => json!("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        (_, Some("password")) => json!(MARKER),
        _ if schema["x-secret"] == true => json!(MARKER),
        _ => json!("text"),
    }
}
