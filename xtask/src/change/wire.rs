//! What changed between two documents, by what a server takes and sends.
//!
//! Here are the rules for operations; `wire/schema.rs` has those for schemas. A request that was right and
//! is refused now is a breach, and so is an answer that brings less than was promised. Enums are open
//! in the bindings and objects may have unknown fields, so more in an answer breaks nothing.

mod schema;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Change, Weight};
use crate::{
    codegen::document::rust_name,
    intake::{Found, Kind, component, facts, operations, resolve},
};
use heck::ToPascalCase as _;
use schema::{Comparison, Flow, Spot};

/// The changes from the old document to the new, in the old one's order.
pub(super) fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let (before, after) = (operations(old), operations(new));
    let mut wire = Wire { old, new, changes: Vec::new() };
    for old in &before {
        match after.iter().find(|new| new.id() == old.id()) {
            Some(new) => wire.operation(old, new),
            None => wire.say(&old.id(), Weight::Breaking, "the operation is gone"),
        }
    }
    for new in after.iter().filter(|new| !before.iter().any(|old| old.id() == new.id())) {
        let sentence = format!("the operation is new: {} {}", new.method.to_uppercase(), new.path);
        wire.say(&new.id(), Weight::Additive, &sentence);
    }
    wire.shared_answers();
    wire.schemas();
    wire.changes
}

struct Wire<'a> {
    old: &'a Value,
    new: &'a Value,
    changes: Vec<Change>,
}

impl Wire<'_> {
    fn say(&mut self, id: &str, weight: Weight, sentence: &str) {
        self.put(id, format!("fn {}", rust_name(id)), weight, sentence);
    }

    /// Of an operation, and nothing that its signature in Rust shows.
    fn say_apart(&mut self, id: &str, weight: Weight, sentence: &str) {
        self.put(id, String::new(), weight, sentence);
    }

    fn put(&mut self, subject: &str, key: String, weight: Weight, sentence: &str) {
        let (subject, sentence) = (subject.to_owned(), sentence.to_owned());
        self.changes.push(Change { subject, sentence, rust: None, wire: Some(weight), key });
    }

    fn operation(&mut self, old: &Found<'_>, new: &Found<'_>) {
        let id = old.id();
        if (old.method, old.path) != (new.method, new.path) {
            let place =
                |found: &Found<'_>| format!("{} {}", found.method.to_uppercase(), found.path);
            let sentence = format!("`{}` has become `{}`", place(old), place(new));
            self.say_apart(&id, Weight::Breaking, &sentence);
        }
        self.security(&id, old, new);
        self.parameters(&id, old.value, new.value);
        self.body(&id, &old.value["requestBody"], &new.value["requestBody"]);
        self.answers(&id, old.value, new.value);
        if old.value["deprecated"] != new.value["deprecated"] {
            let is_deprecated = new.value["deprecated"] == true;
            let sentence =
                if is_deprecated { "it is deprecated" } else { "it is no longer deprecated" };
            self.say_apart(&id, Weight::Cosmetic, sentence);
        }
        if old.value["x-tier"] != new.value["x-tier"] {
            let sentence =
                format!("its tier {} has become {}", old.value["x-tier"], new.value["x-tier"]);
            self.say_apart(&id, Weight::Cosmetic, &sentence);
        }
        if words(old.value, Kind::Operation) != words(new.value, Kind::Operation) {
            self.say_apart(&id, Weight::Cosmetic, "its description changed");
        }
    }

    /// More who may call is additive; fewer is a breach.
    fn security(&mut self, id: &str, old: &Found<'_>, new: &Found<'_>) {
        let alternatives = |document: &Value, found: &Found<'_>| -> BTreeSet<String> {
            let own = found.value.get("security").or_else(|| document.get("security"));
            let listed = own.and_then(Value::as_array).into_iter().flatten();
            let named = listed.map(|one| match one.as_object().map(|one| one.keys()) {
                Some(names) if names.len() > 0 => names.cloned().collect::<Vec<_>>().join(" with "),
                _ => "anyone".to_owned(),
            });
            let named: BTreeSet<String> = named.collect();
            if named.is_empty() { BTreeSet::from(["anyone".to_owned()]) } else { named }
        };
        let (before, after) = (alternatives(self.old, old), alternatives(self.new, new));
        if before == after {
            return;
        }
        let is_wider = after.is_superset(&before) || after.contains("anyone");
        let weight = if is_wider { Weight::Additive } else { Weight::Breaking };
        let list =
            |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(" or ");
        let sentence = format!("{} could call it, now {} may", list(&before), list(&after));
        self.say_apart(id, weight, &sentence);
    }

    fn parameters(&mut self, id: &str, old: &Value, new: &Value) {
        let read = |document: &Value, operation: &Value| -> Vec<Value> {
            let list = operation["parameters"].as_array().into_iter().flatten();
            list.map(|parameter| resolve(document, parameter).clone()).collect()
        };
        let (before, after) = (read(self.old, old), read(self.new, new));
        let same =
            |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
        let title = |parameter: &Value| {
            let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
            format!("the {} parameter `{}`", text("in"), text("name"))
        };
        for old in &before {
            let title = title(old);
            let Some(new) = after.iter().find(|new| same(old, new)) else {
                self.say(id, Weight::Breaking, &format!("{title} is gone"));
                continue;
            };
            match (old["required"] == true, new["required"] == true) {
                (true, false) => {
                    self.say(id, Weight::Additive, &format!("{title} may now be left out"));
                }
                (false, true) => {
                    self.say(id, Weight::Breaking, &format!("{title} must now be given"));
                }
                _ => {}
            }
            let name = old["name"].as_str().unwrap_or_default();
            let spot = Spot {
                subject: format!("{id}({name})"),
                field: format!("fn {}", rust_name(id)),
                ty: format!("{}{}", id.to_pascal_case(), name.to_pascal_case()),
                is_optional: old["required"] != true,
            };
            self.schema(&spot, &old["schema"], &new["schema"], Flow::REQUEST);
            for key in ["style", "explode", "content"] {
                let facts = |one: &Value| facts(one, Kind::Parameter)[key].clone();
                if facts(old) != facts(new) {
                    let sentence = format!("{title} is written in another way (`{key}`)");
                    self.say(id, Weight::Breaking, &sentence);
                }
            }
        }
        for new in after.iter().filter(|new| !before.iter().any(|old| same(old, new))) {
            let (weight, end) = match new["required"] == true {
                true => (Weight::Breaking, "is new and must be given"),
                false => (Weight::Additive, "is new and may be left out"),
            };
            self.say(id, weight, &format!("{} {end}", title(new)));
        }
    }

    fn body(&mut self, id: &str, old: &Value, new: &Value) {
        let (old_body, new_body) = (resolve(self.old, old), resolve(self.new, new));
        let is_required = |body: &Value| body["required"] == true;
        match (old_body.is_null(), new_body.is_null()) {
            (true, true) => return,
            (false, true) => return self.say(id, Weight::Breaking, "it takes no body any more"),
            (true, false) => {
                let weight =
                    if is_required(new_body) { Weight::Breaking } else { Weight::Additive };
                return self.say(id, weight, "it takes a body now");
            }
            (false, false) => {}
        }
        match (is_required(old_body), is_required(new_body)) {
            (true, false) => self.say(id, Weight::Additive, "its body may now be left out"),
            (false, true) => self.say(id, Weight::Breaking, "its body must now be given"),
            _ => {}
        }
        self.content(id, "body", old_body, new_body, Flow::REQUEST);
    }

    fn answers(&mut self, id: &str, old: &Value, new: &Value) {
        let read =
            |operation: &Value| operation["responses"].as_object().cloned().unwrap_or_default();
        let (before, after) = (read(old), read(new));
        let is_success = |status: &str| status.starts_with(['2', '3']);
        for (status, old) in &before {
            let title = format!("the answer {status}");
            match after.get(status) {
                // What operations share is compared once.
                Some(new) if old["$ref"].is_string() && old["$ref"] == new["$ref"] => {}
                Some(new) => {
                    let (old, new) = (resolve(self.old, old), resolve(self.new, new));
                    self.headers(id, status, old, new);
                    let start = self.changes.len();
                    self.content(id, &title, old, new, Flow::ANSWER);
                    if !is_success(status) {
                        self.soften(start);
                    }
                }
                None if is_success(status) => {
                    self.say(id, Weight::Breaking, &format!("{title} is gone"));
                }
                None => self.say_apart(id, Weight::Cosmetic, &format!("{title} is gone")),
            }
        }
        for status in after.keys().filter(|status| !before.contains_key(*status)) {
            let sentence = format!("the answer {status} is new");
            // A success that is not the one that was promised is an error to the bindings.
            match is_success(status) {
                true => self.say(id, Weight::Breaking, &sentence),
                false => self.say_apart(id, Weight::Additive, &sentence),
            }
        }
    }

    fn headers(&mut self, id: &str, status: &str, old: &Value, new: &Value) {
        let names = |answer: &Value| -> BTreeSet<String> {
            answer["headers"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone())
                .collect()
        };
        let (before, after) = (names(old), names(new));
        for name in before.difference(&after) {
            let sentence = format!("the header `{name}` of the answer {status} is gone");
            self.say_apart(id, Weight::Breaking, &sentence);
        }
        for name in after.difference(&before) {
            let sentence = format!("the header `{name}` of the answer {status} is new");
            self.say_apart(id, Weight::Additive, &sentence);
        }
    }

    fn content(&mut self, id: &str, title: &str, old: &Value, new: &Value, flow: Flow) {
        let media = |value: &Value| value["content"].as_object().cloned().unwrap_or_default();
        let (before, after) = (media(old), media(new));
        let names = |content: &Map<String, Value>| {
            content.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
        };
        let shared = before.iter().find_map(|(name, old)| Some((old, after.get(name)?)));
        match (before.is_empty(), after.is_empty(), shared) {
            (true, true, _) => {}
            (true, false, _) => {
                let weight = if flow.is_answer() { Weight::Additive } else { Weight::Breaking };
                self.say(id, weight, &format!("{title} has content now: {}", names(&after)));
            }
            (false, true, _) => {
                self.say(id, Weight::Breaking, &format!("{title} has no content any more"));
            }
            (false, false, None) => {
                let sentence =
                    format!("{title} is {} instead of {}", names(&after), names(&before));
                self.say(id, Weight::Breaking, &sentence);
            }
            (false, false, Some((old, new))) => {
                let part = if flow.is_answer() { "Response" } else { "Request" };
                let spot = Spot {
                    subject: format!("{id} {}", title.trim_start_matches("the ")),
                    field: format!("fn {}", rust_name(id)),
                    ty: format!("{}{part}", id.to_pascal_case()),
                    is_optional: false,
                };
                self.schema(&spot, &old["schema"], &new["schema"], flow);
            }
        }
    }

    fn schema(&mut self, spot: &Spot, old: &Value, new: &Value, flow: Flow) {
        let mut comparison =
            Comparison { old: self.old, new: self.new, changes: &mut self.changes, depth: 0 };
        comparison.compare(spot, old, new, flow);
    }

    /// The answers that operations share.
    fn shared_answers(&mut self) {
        let (old, new) = (self.old, self.new);
        let answers = old["components"]["responses"].as_object();
        for (name, before) in answers.into_iter().flatten() {
            if let Some(after) = new["components"]["responses"].get(name) {
                let start = self.changes.len();
                self.content(name, "answer", before, after, Flow::ANSWER);
                if !is_a_success(old, name) {
                    self.soften(start);
                }
            }
        }
    }

    /// The bindings keep failures whole: another shape of one is something more to read by hand.
    fn soften(&mut self, start: usize) {
        for change in &mut self.changes[start..] {
            change.wire = change.wire.map(|weight| weight.max(Weight::Additive));
        }
    }

    /// Each component once, by where it travels.
    fn schemas(&mut self) {
        let list = |document: &Value| {
            document["components"]["schemas"].as_object().cloned().unwrap_or_default()
        };
        let (before, after) = (list(self.old), list(self.new));
        for (name, old) in &before {
            match after.get(name) {
                Some(new) => {
                    let flow = Flow::of(name, self.old).or(Flow::of(name, self.new));
                    let spot = Spot::component(name);
                    let mut comparison = Comparison {
                        old: self.old,
                        new: self.new,
                        changes: &mut self.changes,
                        depth: 0,
                    };
                    comparison.compare_schema(&spot, old, new, flow);
                }
                None => {
                    self.put(name, name.to_pascal_case(), Weight::Cosmetic, "the schema is gone");
                }
            }
        }
        for name in after.keys().filter(|name| !before.contains_key(*name)) {
            self.put(name, name.to_pascal_case(), Weight::Additive, "the schema is new");
        }
    }
}

/// Whether an operation succeeds with this shared answer.
fn is_a_success(document: &Value, name: &str) -> bool {
    operations(document).iter().any(|operation| {
        let answers = operation.value["responses"].as_object().into_iter().flatten();
        let mut answers = answers.filter(|(status, _)| status.starts_with('2'));
        answers.any(|(_, answer)| component(answer, "responses") == Some(name))
    })
}

/// What is said and changes nothing, marks left out.
fn words(value: &Value, kind: Kind) -> Vec<(&String, &Value)> {
    let entries = value.as_object().into_iter().flatten();
    entries.filter(|(key, _)| kind.is_word(key) && !key.starts_with("x-")).collect()
}

/// The components of the schemas that a value refers to, by name.
fn references(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match value {
        Value::Object(map) => {
            found.extend(component(value, "schemas").map(str::to_owned));
            map.values().for_each(|value| found.extend(references(value)));
        }
        Value::Array(items) => items.iter().for_each(|item| found.extend(references(item))),
        _ => {}
    }
    found
}
