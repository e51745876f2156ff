//! Merging: the vendor's facts under our words.
//!
//! Kept of our document are descriptions, examples, tags and marks, wherever the operation,
//! parameter, field or answer still exists, and the order of everything. The rest is the vendor's.
//! No word of the vendor's is taken: what is new is marked `x-undescribed`, and the lints do not let
//! that mark pass into a commit.

mod facts;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub(crate) use facts::facts;
use facts::{in_our_order, is_default};

use super::{
    kind::{Found, Kind, component, operations, resolve},
    place::Place,
};

/// The mark of what has no words of ours yet.
pub(crate) const UNDESCRIBED: &str = "x-undescribed";

/// Our document with the vendor's facts in it.
pub(crate) fn merge(ours: &Value, theirs: &Value) -> Value {
    let schemes = schemes(ours, theirs);
    let mut merger = Merger { ours, theirs, schemes, hoisted: BTreeMap::new() };
    let paths = merger.paths();
    let mut document = ours.clone();
    document["paths"] = paths;
    let components = merger.components(&document);
    document["components"] = components;
    if let Some(document) = document.as_object_mut() {
        document.shift_remove("security");
    }
    document
}

/// The names of the vendor's security schemes, and what we call each.
fn schemes(ours: &Value, theirs: &Value) -> BTreeMap<String, String> {
    let all = |document: &Value| {
        document["components"]["securitySchemes"].as_object().cloned().unwrap_or_default()
    };
    let (ours, theirs) = (all(ours), all(theirs));
    let alike = |one: &Value, other: &Value| {
        let lower = |value: &Value| value.as_str().map(str::to_lowercase);
        ["type", "scheme", "in", "name"].iter().all(|key| lower(&one[*key]) == lower(&other[*key]))
    };
    let named = theirs.iter().map(|(name, scheme)| {
        let twin = ours.iter().find(|(_, ours)| alike(ours, scheme)).map(|(name, _)| name);
        let ours = if ours.contains_key(name) { name } else { twin.unwrap_or(name) };
        (name.clone(), ours.clone())
    });
    named.collect()
}

struct Merger<'a> {
    ours: &'a Value,
    theirs: &'a Value,
    schemes: BTreeMap<String, String>,
    /// Components that are ours alone, since the vendor writes them where they are used.
    hoisted: BTreeMap<(&'static str, String), Value>,
}

impl<'a> Merger<'a> {
    fn paths(&mut self) -> Value {
        let (ours, theirs) = (operations(self.ours), operations(self.theirs));
        let mut taken = Vec::new();
        let mut paths = Map::new();
        for old in &ours {
            let by_id = theirs.iter().find(|new| {
                new.value.get("operationId").is_some()
                    && new.value["operationId"] == old.value["operationId"]
            });
            let by_path = || {
                theirs.iter().find(|new| {
                    let is_moved = ours.iter().any(|other| {
                        other.value.get("operationId").is_some()
                            && other.value["operationId"] == new.value["operationId"]
                    });
                    !is_moved && (new.path, new.method) == (old.path, old.method)
                })
            };
            if let Some(new) = by_id.or_else(by_path) {
                taken.push((new.path, new.method));
                self.put(&mut paths, Some(old), new);
            }
        }
        for new in theirs.iter().filter(|new| !taken.contains(&(new.path, new.method))) {
            self.put(&mut paths, None, new);
        }
        Value::Object(paths)
    }

    fn put(&mut self, paths: &mut Map<String, Value>, old: Option<&Found<'a>>, new: &Found<'a>) {
        let mut operation = self.merge(old.map(|old| old.value), new.value, Kind::Operation);
        if let Some(operation) = operation.as_object_mut() {
            if !operation.contains_key("operationId") {
                let id = old.map_or_else(|| derived_id(new.method, new.path), Found::id);
                operation.insert("operationId".to_owned(), json!(id));
            }
            let security = self.security(old, new);
            operation.insert("security".to_owned(), security);
            if old.is_none() {
                self.introduce(operation, new);
            }
        }
        let item = paths.entry(new.path).or_insert_with(|| json!({}));
        item[new.method] = operation;
    }

    /// What a new operation needs before anyone has written about it, words first.
    fn introduce(&self, operation: &mut Map<String, Value>, new: &Found<'_>) {
        let id = operation.shift_remove("operationId").unwrap_or_default();
        let shared = |old: &Found<'_>| {
            let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
            let (old, new) = (parts(old.path), parts(new.path));
            old.iter().zip(&new).take_while(|(old, new)| old == new).count()
        };
        let ours = operations(self.ours);
        let nearest = ours.iter().rev().max_by_key(|old| shared(old));
        let tag = nearest.map_or(Value::Null, |old| old.value["tags"][0].clone());
        let tag = tag.as_str().unwrap_or("other").to_owned();
        let mut whole = json!({
            "summary": words_of(id.as_str().unwrap_or_default()),
            "operationId": id,
            "tags": [tag],
            UNDESCRIBED: true,
            "x-tier": "newer",
            "x-inferred": true,
            "security": operation.shift_remove("security").unwrap_or_else(|| json!([])),
        });
        if let Some(whole) = whole.as_object_mut() {
            whole.extend(std::mem::take(operation));
            *operation = std::mem::take(whole);
        }
    }

    /// Who may call an operation, in the names that we gave the schemes.
    fn security(&self, old: Option<&Found<'_>>, new: &Found<'_>) -> Value {
        let theirs = new.value.get("security").or_else(|| self.theirs.get("security"));
        let named = theirs.and_then(Value::as_array).into_iter().flatten().map(|alternative| {
            let pairs = alternative.as_object().into_iter().flatten().map(|(name, scopes)| {
                (self.schemes.get(name).unwrap_or(name).clone(), scopes.clone())
            });
            Value::Object(pairs.collect())
        });
        let named: Vec<Value> = named.collect();
        let before = old.and_then(|old| old.value["security"].as_array());
        in_our_order(before.map_or(&[], Vec::as_slice), &named)
    }

    /// The components that the merged operations reach, and those that both documents have.
    fn components(&mut self, document: &Value) -> Value {
        let sections = ["schemas", "parameters", "headers", "responses", "requestBodies"];
        let mut made: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        loop {
            let mut wanted = references(&document["paths"]);
            let parts = made.values().flat_map(|parts| parts.values());
            parts.for_each(|part| wanted.append(&mut references(part)));
            for section in sections {
                let ours = self.ours["components"][section].as_object().into_iter().flatten();
                let both = ours
                    .filter(|(name, _)| self.theirs["components"][section].get(*name).is_some());
                wanted.extend(both.map(|(name, _)| (section.to_owned(), name.clone())));
            }
            let missing = wanted.into_iter().find_map(|(section, name)| {
                let section = sections.into_iter().find(|known| *known == section)?;
                let is_made = made.get(section).is_some_and(|parts| parts.contains_key(&name));
                (!is_made).then_some((section, name))
            });
            let Some((section, name)) = missing else { break };
            let part = self.component(section, &name);
            made.entry(section).or_default().insert(name, part);
        }
        made.insert("securitySchemes", self.security_schemes(document));
        self.sorted(made)
    }

    fn component(&mut self, section: &'static str, name: &str) -> Value {
        let ours = self.ours["components"][section].get(name);
        let kind = Kind::Components.child(section).child(name);
        if let Some(theirs) = self.theirs["components"][section].get(name) {
            let mut part = self.merge(ours, theirs, kind);
            if let (None, Some(part), Kind::Schema) = (ours, part.as_object_mut(), kind) {
                part.insert("x-tier".to_owned(), json!("newer"));
                mark_new(part);
            }
            return part;
        }
        let hoisted = self.hoisted.get(&(section, name.to_owned())).cloned();
        hoisted.or_else(|| ours.cloned()).unwrap_or_else(|| json!({}))
    }

    fn security_schemes(&mut self, document: &Value) -> Map<String, Value> {
        let used: Vec<String> = operations(document)
            .iter()
            .flat_map(|operation| operation.value["security"].as_array().into_iter().flatten())
            .flat_map(|alternative| alternative.as_object().into_iter().flatten())
            .map(|(name, _)| name.clone())
            .collect();
        let ours = self.ours["components"]["securitySchemes"].as_object().cloned();
        let mut schemes = ours.unwrap_or_default();
        schemes.retain(|name, _| used.contains(name));
        let theirs = self.theirs["components"]["securitySchemes"].as_object();
        for (name, scheme) in theirs.into_iter().flatten() {
            if used.contains(name) && !schemes.contains_key(name) {
                schemes.insert(name.clone(), self.merge(None, scheme, Kind::SecurityScheme));
            }
        }
        schemes
    }

    /// Sections and parts in our order, what is new behind it.
    fn sorted(&self, mut made: BTreeMap<&str, Map<String, Value>>) -> Value {
        let mut components = Map::new();
        let ours = self.ours["components"].as_object().cloned().unwrap_or_default();
        let mut sections: Vec<String> = ours.keys().cloned().collect();
        let others = made.keys().map(|section| (*section).to_owned());
        sections.extend(others.filter(|section| !ours.contains_key(section)).collect::<Vec<_>>());
        for section in sections {
            let mut parts = made.remove(section.as_str()).unwrap_or_default();
            let mut sorted = Map::new();
            let known = ours.get(&section).and_then(Value::as_object).cloned().unwrap_or_default();
            for name in known.keys() {
                if let Some(part) = parts.shift_remove(name) {
                    sorted.insert(name.clone(), part);
                }
            }
            sorted.extend(parts);
            if !sorted.is_empty() {
                components.insert(section, sorted.into());
            }
        }
        Value::Object(components)
    }

    fn merge(&mut self, ours: Option<&Value>, theirs: &Value, kind: Kind) -> Value {
        let is_reference = |value: &Value| value["$ref"].is_string();
        match ours {
            Some(ours) if kind.may_refer() && is_reference(ours) != is_reference(theirs) => {
                if is_reference(ours) {
                    self.keep_reference(ours, theirs, kind)
                } else {
                    self.merge(Some(ours), resolve(self.theirs, theirs), kind)
                }
            }
            _ if kind.may_refer() && is_reference(theirs) => theirs.clone(),
            _ => match (theirs, kind) {
                (Value::Object(theirs), Kind::Names(inner)) => {
                    self.merge_names(ours.and_then(Value::as_object), theirs, *inner)
                }
                (Value::Object(theirs), kind) if kind != Kind::Data => {
                    self.merge_object(ours.and_then(Value::as_object), theirs, kind)
                }
                (Value::Array(theirs), Kind::List(inner)) => {
                    self.merge_list(ours.and_then(Value::as_array), theirs, *inner)
                }
                (theirs, _) => theirs.clone(),
            },
        }
    }

    /// We refer to a component, and the vendor writes it out.
    fn keep_reference(&mut self, ours: &Value, theirs: &Value, kind: Kind) -> Value {
        let section = kind.section();
        let named = section.and_then(|section| Some((section, component(ours, section)?)));
        let real = resolve(self.ours, ours);
        let Some((section, name)) = named else { return self.merge(Some(real), theirs, kind) };
        let merged = self.merge(Some(real), theirs, kind);
        let twin = match self.theirs["components"][section].get(name) {
            Some(theirs) => theirs.clone(),
            None => {
                let key = (section, name.to_owned());
                self.hoisted.entry(key).or_insert_with(|| merged.clone()).clone()
            }
        };
        if facts(&twin, kind) == facts(&merged, kind) { ours.clone() } else { merged }
    }

    fn merge_names(
        &mut self,
        ours: Option<&Map<String, Value>>,
        theirs: &Map<String, Value>,
        inner: Kind,
    ) -> Value {
        let mut merged = Map::new();
        for (name, old) in ours.into_iter().flatten() {
            if let Some(new) = theirs.get(name) {
                merged.insert(name.clone(), self.merge(Some(old), new, inner));
            }
        }
        for (name, new) in theirs {
            if !merged.contains_key(name) {
                let mut new = self.merge(None, new, inner);
                if let (Kind::Schema | Kind::Header, Some(new)) = (inner, new.as_object_mut()) {
                    mark_new(new);
                }
                if inner == Kind::Response && new.get("$ref").is_none() {
                    let words = if name.starts_with('2') { "Success." } else { "A failure." };
                    new["description"] = json!(words);
                }
                merged.insert(name.clone(), new);
            }
        }
        Value::Object(merged)
    }

    fn merge_list(&mut self, ours: Option<&Vec<Value>>, theirs: &[Value], inner: Kind) -> Value {
        let ours = ours.map_or(&[][..], Vec::as_slice);
        let (our_document, their_document) = (self.ours, self.theirs);
        let same = |index: usize, old: &Value, other: usize, new: &Value| {
            if inner == Kind::Parameter {
                let (old, new) = (resolve(our_document, old), resolve(their_document, new));
                return old["name"] == new["name"] && old["in"] == new["in"];
            }
            old["$ref"] == new["$ref"] && (old["$ref"].is_string() || index == other)
        };
        let mut taken = Vec::new();
        let mut merged = Vec::new();
        for (index, old) in ours.iter().enumerate() {
            let mut twins = theirs.iter().enumerate().filter(|(other, _)| !taken.contains(other));
            if let Some((other, new)) = twins.find(|(other, new)| same(index, old, *other, new)) {
                taken.push(other);
                merged.push(self.merge(Some(old), new, inner));
            }
        }
        for (_, new) in theirs.iter().enumerate().filter(|(other, _)| !taken.contains(other)) {
            let mut new = self.merge(None, new, inner);
            if let (Kind::Parameter, Some(new)) = (inner, new.as_object_mut()) {
                mark_new(new);
            }
            merged.push(new);
        }
        merged.into()
    }

    fn merge_object(
        &mut self,
        ours: Option<&Map<String, Value>>,
        theirs: &Map<String, Value>,
        kind: Kind,
    ) -> Value {
        let mut merged = Map::new();
        for (key, old) in ours.into_iter().flatten() {
            let is_mark = kind == Kind::Schema && key == "format" && old == "password";
            match theirs.get(key) {
                _ if kind.is_word(key) || is_mark => {
                    merged.insert(key.clone(), old.clone());
                }
                Some(Value::Array(new)) if matches!(key.as_str(), "required" | "enum") => {
                    let old = old.as_array().map_or(&[][..], Vec::as_slice);
                    merged.insert(key.clone(), in_our_order(old, new));
                }
                Some(new) => {
                    merged.insert(key.clone(), self.merge(Some(old), new, kind.child(key)));
                }
                None if is_default(key, old) => {
                    merged.insert(key.clone(), old.clone());
                }
                None => {}
            }
        }
        for (key, new) in theirs {
            let is_known = ours.is_some_and(|ours| ours.contains_key(key));
            if !is_known && !kind.is_word(key) && !is_default(key, new) {
                merged.insert(key.clone(), self.merge(None, new, kind.child(key)));
            }
        }
        Value::Object(merged)
    }
}

/// Marks what nobody has described or seen yet, the marks first.
fn mark_new(part: &mut Map<String, Value>) {
    if part.contains_key("$ref") {
        return;
    }
    let rest = std::mem::take(part);
    part.insert(UNDESCRIBED.to_owned(), json!(true));
    part.insert("x-inferred".to_owned(), json!(true));
    part.extend(rest);
}

/// The components that a part refers to, as section and name.
fn references(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    match value {
        Value::Object(map) => {
            let target = map.get("$ref").and_then(Value::as_str);
            let named = target.and_then(|target| target.strip_prefix("#/components/"));
            if let Some((section, name)) = named.and_then(|named| named.split_once('/')) {
                let name = name.split('/').next().unwrap_or(name);
                found.push((section.to_owned(), name.to_owned()));
            }
            map.values().for_each(|value| found.append(&mut references(value)));
        }
        Value::Array(items) => items.iter().for_each(|item| found.append(&mut references(item))),
        _ => {}
    }
    found
}

/// A name for an operation that has none: `GET /users/{id}` is `getUsersById`.
pub(crate) fn derived_id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let is_parameter = part.starts_with('{');
        let words = part.split(|one: char| !one.is_ascii_alphanumeric());
        for (index, word) in words.filter(|word| !word.is_empty()).enumerate() {
            if is_parameter && index == 0 {
                id.push_str("By");
            }
            let (first, rest) = word.split_at(1);
            id.push_str(&first.to_uppercase());
            id.push_str(rest);
        }
    }
    id
}

/// `signInPAT` as words.
fn words_of(id: &str) -> String {
    let words = heck::ToSnakeCase::to_snake_case(id).replace('_', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// The places that still want words of ours.
pub(crate) fn undescribed(document: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    super::kind::walk(document, Kind::Document, &Place::root(), &mut |value, kind, place| {
        if kind != Kind::Data && value[UNDESCRIBED] == true {
            places.push(place.clone());
        }
    });
    places
}
