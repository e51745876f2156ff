//! The fields that the service found wrong, from an error.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

use crate::error::Error;

/// What a `VALIDATION_ERROR` says of each field, by the field's name on the wire.
///
/// ```no_run
/// # async fn example(client: hallpass::deepaffex::Client) {
/// use hallpass::deepaffex::FieldErrors;
///
/// if let Err(error) = client.login("ada@example.com", "x").await {
///     for (field, rules) in FieldErrors::of(&error).iter().flat_map(FieldErrors::iter) {
///         println!("{field}: {}", rules[0].name()); // Password: min
///     }
/// }
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FieldErrors(BTreeMap<String, Vec<BrokenRule>>);

impl FieldErrors {
    /// Reads an error's answer; `None` where it names no field.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let body: Value = serde_json::from_slice(error.body()?).ok()?;
        let fields = body.get("Errors")?.as_object()?;
        let fields: BTreeMap<_, _> =
            fields.iter().map(|(field, rules)| (field.clone(), BrokenRule::all(rules))).collect();
        (!fields.is_empty()).then_some(Self(fields))
    }

    /// The rules that one field breaks; none where it is not named.
    #[must_use]
    pub fn field(&self, name: &str) -> &[BrokenRule] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every field with its rules, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[BrokenRule])> {
        self.0.iter().map(|(field, rules)| (field.as_str(), rules.as_slice()))
    }
}

impl fmt::Debug for FieldErrors {
    /// Not the arguments, which may repeat what was entered.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FieldErrors")?;
        f.debug_map().entries(&self.0).finish()
    }
}

/// A rule that a field breaks.
#[derive(Clone, PartialEq, Eq)]
pub struct BrokenRule {
    name: String,
    arguments: Vec<Value>,
}

impl BrokenRule {
    /// What the service calls the rule, such as `required` or `max`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What belongs to it, a greatest length for example.
    ///
    /// # Security
    /// A server may put anything there, what was entered included.
    #[must_use]
    pub fn arguments(&self) -> &[Value] {
        &self.arguments
    }

    /// `[[name, [arguments]], …]`; what is not of that form is passed over.
    fn all(rules: &Value) -> Vec<Self> {
        rules.as_array().into_iter().flatten().filter_map(Self::read).collect()
    }

    fn read(rule: &Value) -> Option<Self> {
        let name = rule.get(0)?.as_str()?.to_owned();
        let arguments = rule.get(1).and_then(Value::as_array).cloned().unwrap_or_default();
        Some(Self { name, arguments })
    }
}

impl fmt::Debug for BrokenRule {
    /// Not the arguments, which may repeat what was entered.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::error::ErrorKind;

    fn of(body: &'static str) -> Option<FieldErrors> {
        let error = Error::new(ErrorKind::InvalidRequest);
        FieldErrors::of(&error.with_answer(HeaderMap::new(), body.into()))
    }

    #[test]
    fn each_field_has_its_rules_with_their_arguments() {
        let errors = of(
            r#"{"Errors":{"Version":[["max",[20]],["format",[]]],"Key":[["required"]],"Odd":7}}"#,
        )
        .unwrap();
        let version = errors.field("Version");
        assert_eq!(version[0].name(), "max");
        assert_eq!(version[0].arguments(), [Value::from(20)]);
        assert_eq!(version[1].arguments(), [Value::Null; 0]);
        assert_eq!(errors.field("Key")[0].name(), "required");
        assert!(errors.field("Odd").is_empty() && errors.field("Name").is_empty());
        assert_eq!(errors.iter().count(), 3);
    }

    #[test]
    fn where_no_field_is_named_there_is_nothing() {
        for body in ["", "<html>", "{}", r#"{"Errors":null}"#, r#"{"Errors":{}}"#] {
            assert_eq!(of(body), None, "{body}");
        }
        assert_eq!(FieldErrors::of(&Error::new(ErrorKind::Network)), None);
    }

    #[test]
    fn arguments_are_not_printed() {
        let errors = of(r#"{"Errors":{"Password":[["pattern",["hunter2"]]]}}"#).unwrap();
        assert_eq!(format!("{errors:?}"), r#"FieldErrors{"Password": [pattern]}"#);
    }
}
