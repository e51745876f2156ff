//! Whether a value fits a schema of OpenAPI 3.0: what holds the examples to what they are examples of.
//!
//! A small validator of its own, since the ones to be had are dearer to build than all of xtask. Of formats
//! it judges only those whose breach would mislead a reader.

use serde_json::Value;

use super::kind::resolve;

/// Why the value does not fit, or nothing where it does.
pub(crate) fn misfit(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    Validator { document }.check(schema, value, "", 0).err()
}

struct Validator<'a> {
    document: &'a Value,
}

type Fits = Result<(), String>;

impl Validator<'_> {
    fn check(&self, schema: &Value, value: &Value, at: &str, depth: usize) -> Fits {
        let schema = resolve(self.document, schema);
        if depth > 64 || (value.is_null() && schema["nullable"] == true) {
            return Ok(());
        }
        self.composed(schema, value, at, depth)?;
        if let Some(known) = schema["enum"].as_array()
            && !known.contains(value)
        {
            return Err(fault(at, &format!("{value} is none of the values that are listed")));
        }
        if let Some(wanted) = schema["type"].as_str()
            && !is_of_type(wanted, value)
        {
            return Err(fault(at, &format!("{value} is not of type {wanted}")));
        }
        match value {
            Value::String(text) => check_text(schema, text, at),
            Value::Number(number) => check_number(schema, number.as_f64().unwrap_or(0.0), at),
            Value::Array(items) => {
                check_count(schema, "Items", items.len(), at)?;
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| {
                    let at = format!("{at}[{index}]");
                    schema
                        .get("items")
                        .map_or(Ok(()), |each| self.check(each, item, &at, depth + 1))
                })
            }
            Value::Object(_) => self.object(schema, value, at, depth),
            _ => Ok(()),
        }
    }

    fn composed(&self, schema: &Value, value: &Value, at: &str, depth: usize) -> Fits {
        let list = |word: &str| schema[word].as_array().map_or(&[][..], Vec::as_slice);
        for part in list("allOf") {
            self.check(part, value, at, depth + 1)?;
        }
        let count = |word: &str| {
            let fits = |part: &&Value| self.check(part, value, at, depth + 1).is_ok();
            list(word).iter().filter(fits).count()
        };
        if !list("anyOf").is_empty() && count("anyOf") == 0 {
            return Err(fault(at, "it fits none of the schemas under `anyOf`"));
        }
        if !list("oneOf").is_empty() && count("oneOf") != 1 {
            return Err(fault(at, "it does not fit exactly one of the schemas under `oneOf`"));
        }
        Ok(())
    }

    fn object(&self, schema: &Value, value: &Value, at: &str, depth: usize) -> Fits {
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if value.get(name).is_none() {
                return Err(fault(at, &format!("the required field `{name}` is missing")));
            }
        }
        for (name, value) in value.as_object().into_iter().flatten() {
            let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            match (schema["properties"].get(name), schema.get("additionalProperties")) {
                (Some(property), _) => self.check(property, value, &at, depth + 1)?,
                (None, Some(Value::Bool(false))) => {
                    return Err(fault(&at, "the schema has no such field, and is closed"));
                }
                (None, Some(other)) => self.check(other, value, &at, depth + 1)?,
                (None, None) => {}
            }
        }
        Ok(())
    }
}

fn fault(at: &str, what: &str) -> String {
    if at.is_empty() { what.to_owned() } else { format!("at `{at}`, {what}") }
}

fn is_of_type(wanted: &str, value: &Value) -> bool {
    match wanted {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn check_text(schema: &Value, text: &str, at: &str) -> Fits {
    check_count(schema, "Length", text.chars().count(), at)?;
    if let Some(pattern) = schema["pattern"].as_str() {
        // With `u` a needless escape is an error, without it `\p` means nothing.
        let regex = regress::Regex::with_flags(pattern, "u")
            .or_else(|_| regress::Regex::new(pattern))
            .map_err(|error| fault(at, &format!("the pattern `{pattern}` is none: {error}")))?;
        if regex.find(text).is_none() {
            return Err(fault(at, &format!("`{text}` does not match `{pattern}`")));
        }
    }
    let shape = match schema["format"].as_str() {
        Some("uuid") => r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        Some("date") => r"^\d{4}-[01]\d-[0-3]\d$",
        Some("date-time") => {
            r"^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
        }
        Some("email") => "^[^@ ]+@[^@ ]+$",
        Some("uri") => "^[A-Za-z][A-Za-z0-9+.-]*:",
        _ => return Ok(()),
    };
    let format = &schema["format"];
    match regress::Regex::new(shape) {
        Ok(regex) if regex.find(text).is_none() => {
            Err(fault(at, &format!("`{text}` has not the format {format}")))
        }
        _ => Ok(()),
    }
}

fn check_number(schema: &Value, number: f64, at: &str) -> Fits {
    for (bound, exclusive, sign) in
        [("minimum", "exclusiveMinimum", 1.0), ("maximum", "exclusiveMaximum", -1.0)]
    {
        let Some(limit) = schema[bound].as_f64() else { continue };
        let distance = (number - limit) * sign;
        if distance < 0.0 || (distance == 0.0 && schema[exclusive] == true) {
            return Err(fault(at, &format!("{number} is beyond the {bound} {limit}")));
        }
    }
    Ok(())
}

fn check_count(schema: &Value, what: &str, count: usize, at: &str) -> Fits {
    let limit = |bound: &str| schema[format!("{bound}{what}")].as_u64();
    let count = count as u64;
    if limit("min").is_some_and(|least| count < least)
        || limit("max").is_some_and(|most| count > most)
    {
        return Err(fault(at, &format!("{count} is out of the bounds for its `{what}`")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_held_to_every_word_of_its_schema() {
        let document = json!({ "components": { "schemas": { "Node": {
            "type": "object", "additionalProperties": false, "required": ["id"], "properties": {
                "id": { "type": "string", "format": "uuid" },
                "next": { "$ref": "#/components/schemas/Node" } } } } } });
        let node = json!({ "$ref": "#/components/schemas/Node" });
        let id = "00000000-0000-4000-8000-000000000001";
        for (schema, good, bad) in [
            (json!({ "type": "string", "maxLength": 1 }), json!("é"), json!("ab")),
            (json!({ "type": "string", "pattern": r"^\p{L}$" }), json!("é"), json!("1")),
            (json!({ "type": "integer", "minimum": 2 }), json!(2), json!(1)),
            (json!({ "minimum": 2, "exclusiveMinimum": true }), json!(3), json!(2)),
            (json!({ "type": "integer" }), json!(1), json!(1.5)),
            (json!({ "type": "string", "nullable": true }), json!(null), json!(1)),
            (json!({ "enum": ["a"] }), json!("a"), json!("b")),
            (json!({ "type": "array", "items": { "type": "number" } }), json!([1]), json!(["a"])),
            (
                json!({ "additionalProperties": { "type": "string" } }),
                json!({"a": "b"}),
                json!({"a": 1}),
            ),
            (json!({ "anyOf": [{ "type": "string" }, node] }), json!({ "id": id }), json!(1)),
            (json!({ "oneOf": [{ "type": "string" }, { "enum": ["a"] }] }), json!("b"), json!("a")),
            (
                json!({ "allOf": [node, { "required": ["next"] }] }),
                json!({ "id": id, "next": { "id": id } }),
                json!({ "id": id }),
            ),
            (
                json!({ "type": "string", "format": "date-time" }),
                json!("2025-10-01T09:30:00Z"),
                json!("2025-10-01"),
            ),
            (
                node.clone(),
                json!({ "id": id, "next": { "id": id } }),
                json!({ "id": id, "next": { "id": "1" } }),
            ),
            (node.clone(), json!({ "id": id }), json!({ "id": id, "more": 1 })),
        ] {
            assert_eq!(misfit(&document, &schema, &good), None, "{schema}");
            assert!(misfit(&document, &schema, &bad).is_some(), "{schema} takes {bad}");
        }
    }

    #[test]
    fn a_misfit_says_where() {
        let schema = json!({ "properties": { "a": { "items": { "type": "string" } } } });
        let words = misfit(&json!({}), &schema, &json!({ "a": ["b", 1] })).unwrap();
        assert_eq!(words, "at `a[1]`, 1 is not of type string");
    }
}
