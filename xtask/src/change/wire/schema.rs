//! What changed in a schema, and whether that breaks who sends such values or who reads them.
//!
//! A reference that both sides have is not followed: each component is compared once, by itself.

use std::collections::BTreeSet;

use heck::ToPascalCase as _;
use serde_json::Value;

use super::{super::Change, Weight, references, words};
use crate::intake::{Kind, component, facts, operations, resolve};

/// Which way values of a schema travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    request: bool,
    answer: bool,
}

impl Flow {
    pub(super) const REQUEST: Self = Self { request: true, answer: false };
    pub(super) const ANSWER: Self = Self { request: false, answer: true };

    pub(super) fn is_answer(self) -> bool {
        self.answer
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self { request: self.request || other.request, answer: self.answer || other.answer }
    }

    /// The ways of a component: from which operations it can be reached.
    pub(super) fn of(name: &str, document: &Value) -> Self {
        let mut flow = Self { request: false, answer: false };
        for operation in operations(document) {
            let parameters = operation.value["parameters"].as_array().into_iter().flatten();
            let request = parameters.chain([&operation.value["requestBody"]]);
            flow.request |= request.into_iter().any(|part| reaches(document, part, name));
            flow.answer |= reaches(document, &operation.value["responses"], name);
        }
        flow
    }

    /// The weight of a change that does this to senders and that to readers.
    fn weigh(self, to_senders: Weight, to_readers: Weight) -> Weight {
        let senders = self.request.then_some(to_senders);
        let readers = self.answer.then_some(to_readers);
        senders.into_iter().chain(readers).min().unwrap_or(Weight::Cosmetic)
    }
}

fn reaches(document: &Value, part: &Value, name: &str) -> bool {
    let mut known = BTreeSet::new();
    let mut waiting: Vec<&Value> = vec![part];
    let mut shared = BTreeSet::new();
    while let Some(value) = waiting.pop() {
        for pointer in pointers(value) {
            // A response, parameter or body that is shared leads on.
            if let Some(target) =
                document.pointer(&pointer).filter(|_| shared.insert(pointer.clone()))
            {
                waiting.push(target);
            }
        }
        known.extend(references(value));
    }
    known.contains(name)
}

fn pointers(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => {
            let own = map.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|own| own.strip_prefix('#')).map(str::to_owned);
            own.into_iter().chain(map.values().flat_map(pointers)).collect()
        }
        Value::Array(items) => items.iter().flat_map(pointers).collect(),
        _ => Vec::new(),
    }
}

/// Where a schema stands, as people and as Rust call it.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) subject: String,
    /// The entry of the Rust surface that shows its type.
    pub(super) field: String,
    /// The type that the generator makes of it where it stands in place.
    pub(super) ty: String,
    /// It may be missing, and the bindings read `null` like that.
    pub(super) is_optional: bool,
}

impl Spot {
    pub(super) fn component(name: &str) -> Self {
        let ty = name.to_pascal_case();
        Self { subject: name.to_owned(), field: ty.clone(), ty, is_optional: false }
    }

    fn property(&self, name: &str, is_optional: bool) -> Self {
        Self {
            subject: format!("{}.{name}", self.subject),
            field: format!("{}.{name}", self.ty),
            ty: format!("{}{}", self.ty, name.to_pascal_case()),
            is_optional,
        }
    }

    fn items(&self) -> Self {
        Self {
            subject: format!("{}[]", self.subject),
            field: self.field.clone(),
            ty: format!("{}Item", self.ty),
            is_optional: false,
        }
    }

    fn values(&self) -> Self {
        Self {
            subject: format!("{}.*", self.subject),
            field: self.field.clone(),
            ty: format!("{}Value", self.ty),
            is_optional: false,
        }
    }
}

/// One comparison of two documents' schemas.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
    pub(super) changes: &'a mut Vec<Change>,
    pub(super) depth: usize,
}

impl Comparison<'_> {
    fn say(&mut self, spot: &Spot, key: String, weight: Weight, sentence: String) {
        let subject = spot.subject.clone();
        self.changes.push(Change { subject, sentence, rust: None, wire: Some(weight), key });
    }

    fn tell(&mut self, spot: &Spot, weight: Weight, sentence: impl Into<String>) {
        self.say(spot, spot.field.clone(), weight, sentence.into());
    }

    /// Compares what stands at a spot, references included.
    pub(super) fn compare(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        // What both refer to is compared where it stands.
        if old["$ref"].is_string() && old["$ref"] == new["$ref"] {
            return;
        }
        let names = (component(old, "schemas"), component(new, "schemas"));
        if let (Some(before), Some(after)) = names {
            let (old, new) = (resolve(self.old, old), resolve(self.new, new));
            let same = facts(old, Kind::Schema) == facts(new, Kind::Schema);
            let weight = if same { Weight::Cosmetic } else { Weight::Breaking };
            return self.tell(spot, weight, format!("it is a `{after}` instead of a `{before}`"));
        }
        if self.depth > 8 {
            return;
        }
        self.depth += 1;
        self.compare_schema(spot, resolve(self.old, old), resolve(self.new, new), flow);
        self.depth -= 1;
    }

    /// Compares two schemas that are not references.
    pub(super) fn compare_schema(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        if facts(old, Kind::Schema) != facts(new, Kind::Schema) {
            self.type_and_format(spot, old, new, flow);
            self.null(spot, old, new, flow);
            self.values(spot, old, new, flow);
            self.bounds(spot, old, new, flow);
            self.choices(spot, old, new, flow);
            self.extras(spot, old, new, flow);
        }
        self.fields(spot, old, new, flow);
        if old["items"].is_object() && new["items"].is_object() {
            self.compare(&spot.items(), &old["items"], &new["items"], flow);
        }
        self.marks(spot, old, new);
    }

    fn type_and_format(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        let text = |value: &Value| value.as_str().unwrap_or("anything").to_owned();
        if old["type"] != new["type"] {
            let sentence =
                format!("its type {} has become {}", text(&old["type"]), text(&new["type"]));
            self.tell(spot, Weight::Breaking, sentence);
            return;
        }
        let format = |value: &Value| {
            value["format"].as_str().filter(|format| *format != "password").map(str::to_owned)
        };
        match (format(old), format(new)) {
            (None, None) => {}
            (Some(before), Some(after)) if before == after => {}
            (None, Some(after)) => {
                let weight = flow.weigh(Weight::Breaking, Weight::Additive);
                self.tell(spot, weight, format!("it has the format {after} now"));
            }
            (Some(before), None) => {
                let weight = flow.weigh(Weight::Additive, Weight::Breaking);
                self.tell(spot, weight, format!("it has no longer the format {before}"));
            }
            (Some(before), Some(after)) => {
                self.tell(
                    spot,
                    Weight::Breaking,
                    format!("its format {before} has become {after}"),
                );
            }
        }
    }

    fn null(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        match (old["nullable"] == true, new["nullable"] == true) {
            (false, true) => {
                let to_readers = if spot.is_optional { Weight::Additive } else { Weight::Breaking };
                let weight = flow.weigh(Weight::Additive, to_readers);
                self.tell(spot, weight, "it may be null now");
            }
            (true, false) => {
                let weight = flow.weigh(Weight::Breaking, Weight::Additive);
                self.tell(spot, weight, "it may not be null any more");
            }
            _ => {}
        }
    }

    fn values(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        let list = |schema: &Value| schema["enum"].as_array().cloned();
        match (list(old), list(new)) {
            (Some(before), Some(after)) => {
                for value in before.iter().filter(|value| !after.contains(value)) {
                    let weight = flow.weigh(Weight::Breaking, Weight::Cosmetic);
                    self.value(spot, value, weight, "gone");
                }
                for value in after.iter().filter(|value| !before.contains(value)) {
                    self.value(spot, value, Weight::Additive, "new");
                }
            }
            (None, Some(_)) => {
                let weight = flow.weigh(Weight::Breaking, Weight::Additive);
                self.tell(spot, weight, "its values are listed now");
            }
            (Some(_), None) => self.tell(spot, Weight::Additive, "its values are no longer listed"),
            (None, None) => {}
        }
    }

    fn value(&mut self, spot: &Spot, value: &Value, weight: Weight, end: &str) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let key = format!("{}={text}", spot.ty);
        self.say(spot, key, weight, format!("the value `{text}` is {end}"));
    }

    /// Rules about values. The bindings do not check them, so readers do not care.
    fn bounds(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        let lower = ["minimum", "minLength", "minItems", "minProperties"];
        let upper = ["maximum", "maxLength", "maxItems", "maxProperties"];
        let others =
            ["pattern", "multipleOf", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"];
        for rule in lower.iter().chain(&upper).chain(&others) {
            let (before, after) = (&old[*rule], &new[*rule]);
            if before == after {
                continue;
            }
            let is_wider = match (before.as_f64(), after.as_f64()) {
                _ if after.is_null() || after == &Value::Bool(false) => true,
                (Some(before), Some(after)) if lower.contains(rule) => after < before,
                (Some(before), Some(after)) if upper.contains(rule) => after > before,
                _ => false,
            };
            let to_senders = if is_wider { Weight::Additive } else { Weight::Breaking };
            let sentence = match (before.is_null(), after.is_null()) {
                (true, _) => format!("`{rule}: {after}` is new"),
                (_, true) => format!("`{rule}: {before}` is gone"),
                _ => format!("`{rule}: {before}` has become `{after}`"),
            };
            self.tell(spot, flow.weigh(to_senders, Weight::Cosmetic), sentence);
        }
        if old["default"] != new["default"] {
            let sentence = format!("its default {} has become {}", old["default"], new["default"]);
            self.tell(spot, flow.weigh(Weight::Breaking, Weight::Cosmetic), sentence);
        }
    }

    /// What a value may be one of, or must be all of.
    fn choices(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        for word in ["allOf", "oneOf", "anyOf"] {
            let list = |schema: &Value| -> Vec<Value> {
                let parts = schema[word].as_array().into_iter().flatten();
                parts.map(|part| facts(part, Kind::Schema)).collect()
            };
            let (before, after) = (list(old), list(new));
            let lost = before.iter().any(|part| !after.contains(part));
            let gained = after.iter().any(|part| !before.contains(part));
            let is_choice = word != "allOf";
            match (lost, gained) {
                (false, false) => {}
                (false, true) if is_choice && !before.is_empty() => {
                    let weight = flow.weigh(Weight::Additive, Weight::Breaking);
                    self.tell(spot, weight, format!("it may be more than before (`{word}`)"));
                }
                (true, false) if is_choice && !after.is_empty() => {
                    let weight = flow.weigh(Weight::Breaking, Weight::Additive);
                    self.tell(spot, weight, format!("it may be less than before (`{word}`)"));
                }
                _ => {
                    self.tell(spot, Weight::Breaking, format!("it is made up otherwise (`{word}`)"))
                }
            }
        }
    }

    /// Fields that the schema does not name.
    fn extras(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        let (before, after) = (&old["additionalProperties"], &new["additionalProperties"]);
        if before.is_object() && after.is_object() {
            return self.compare(&spot.values(), before, after, flow);
        }
        match (before == &Value::Bool(false), after == &Value::Bool(false)) {
            (true, false) => {
                self.tell(spot, Weight::Additive, "it may have fields of any name now")
            }
            (false, true) => {
                let weight = flow.weigh(Weight::Breaking, Weight::Cosmetic);
                self.tell(spot, weight, "it may not have fields of other names any more");
            }
            _ if before.is_object() != after.is_object() => {
                self.tell(spot, Weight::Breaking, "the type of its other fields changed");
            }
            _ => {}
        }
    }

    fn fields(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        let list = |schema: &Value| schema["properties"].as_object().cloned().unwrap_or_default();
        let required = |schema: &Value, name: &str| {
            schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name))
        };
        let (before, after) = (list(old), list(new));
        for (name, old_field) in &before {
            let is_optional = !required(old, name) && !required(new, name);
            let spot = spot.property(name, is_optional);
            let Some(new_field) = after.get(name) else {
                self.tell(&spot, Weight::Breaking, "the field is gone");
                continue;
            };
            match (required(old, name), required(new, name)) {
                (true, false) => {
                    let weight = flow.weigh(Weight::Additive, Weight::Breaking);
                    self.tell(&spot, weight, "the field may be missing now");
                }
                (false, true) => {
                    let weight = flow.weigh(Weight::Breaking, Weight::Additive);
                    self.tell(&spot, weight, "the field is required now");
                }
                _ => {}
            }
            self.compare(&spot, old_field, new_field, flow);
        }
        for name in after.keys().filter(|name| !before.contains_key(*name)) {
            let spot = spot.property(name, !required(new, name));
            if required(new, name) {
                let weight = flow.weigh(Weight::Breaking, Weight::Additive);
                self.tell(&spot, weight, "the field is new and required");
            } else {
                self.tell(&spot, Weight::Additive, "the field is new");
            }
        }
    }

    fn marks(&mut self, spot: &Spot, old: &Value, new: &Value) {
        let is_secret =
            |schema: &Value| schema["format"] == "password" || schema["x-secret"] == true;
        match (is_secret(old), is_secret(new)) {
            (false, true) => {
                self.tell(spot, Weight::Cosmetic, "it is a secret now, which does not print");
            }
            (true, false) => self.tell(spot, Weight::Cosmetic, "it is no secret any more"),
            _ => {}
        }
        if old["deprecated"] != new["deprecated"] {
            let end = if new["deprecated"] == true { "deprecated" } else { "no longer deprecated" };
            self.say(spot, String::new(), Weight::Cosmetic, format!("it is {end}"));
        }
        if words(old, Kind::Schema) != words(new, Kind::Schema) {
            self.say(
                spot,
                String::new(),
                Weight::Cosmetic,
                "its description or example changed".to_owned(),
            );
        }
    }
}
