//! Bundling: a document that is spread over files becomes one, with every part in `components`.
//!
//! Afterwards each reference leads to a component of the document itself, and path items
//! stand where they were referred to. Nothing is fetched: a reference to the network is refused.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    rc::Rc,
};

use serde_json::{Map, Value, json};

use super::{
    kind::{Kind, Outcome},
    place::{Finding, Place},
    yaml,
};

/// Where a document comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// Its file, which says what its references are relative to; none for standard input.
    pub(crate) file: Option<&'a Path>,
}

/// Reads the document and whatever it refers to.
pub(crate) fn bundle(source: Source<'_>) -> Outcome<Value> {
    let mut document = yaml::read(source.text).map_err(|finding| vec![finding])?;
    let root = source.file.map_or_else(|| PathBuf::from("-"), tidy_path);
    let mut bundler = Bundler {
        is_file: source.file.is_some(),
        files: BTreeMap::from([(root.clone(), Rc::new(document.clone()))]),
        root,
        names: BTreeMap::new(),
        hoisted: Map::new(),
        findings: Vec::new(),
        depth: 0,
    };
    bundler.adopt_named(&mut document);
    let root = bundler.root.clone();
    bundler.visit(&mut document, Kind::Document, &root, &Place::root());
    if !bundler.findings.is_empty() {
        return Err(bundler.findings);
    }
    for (section, parts) in bundler.hoisted {
        let parts = parts.as_object().cloned().unwrap_or_default();
        let components = entry(&mut document, "components");
        let known = entry(components, &section);
        if let Some(known) = known.as_object_mut() {
            known.extend(parts);
        }
    }
    Ok(document)
}

/// The map under this key, made where it is missing.
pub(crate) fn entry<'a>(value: &'a mut Value, key: &str) -> &'a mut Value {
    if !value.is_object() {
        *value = json!({});
    }
    if value.get(key).is_none() {
        value[key] = json!({});
    }
    &mut value[key]
}

struct Bundler {
    root: PathBuf,
    is_file: bool,
    files: BTreeMap<PathBuf, Rc<Value>>,
    /// The component that stands for a part of a file.
    names: BTreeMap<(PathBuf, String), String>,
    /// New components by section.
    hoisted: Map<String, Value>,
    findings: Vec<Finding>,
    /// How many path items were entered one through the other.
    depth: usize,
}

impl Bundler {
    /// A component that only names what stands elsewhere takes it in; one that names another
    /// component is never referred to again, since every chain is followed to its end.
    fn adopt_named(&mut self, document: &mut Value) {
        let mut named = Vec::new();
        let sections = document["components"].as_object().cloned().unwrap_or_default();
        for (section, parts) in &sections {
            for (name, part) in parts.as_object().into_iter().flatten() {
                if let Some(reference) = part["$ref"].as_str() {
                    named.push((section.clone(), name.clone(), reference.to_owned()));
                }
            }
        }
        let root = self.root.clone();
        let mut adopted = Vec::new();
        for (section, name, reference) in named {
            let kind = Kind::Components.child(&section).child(&name);
            if kind.section().is_none() {
                continue;
            }
            let Ok((file, pointer, target)) = self.follow(&reference, &root) else { continue };
            if let Some(parts) = document["components"][&section].as_object_mut() {
                parts.shift_remove(&name);
            }
            let is_own = file == root && pointer.starts_with(&format!("/components/{section}/"));
            if !is_own && !self.names.contains_key(&(file.clone(), pointer.clone())) {
                self.names.insert((file.clone(), pointer), name.clone());
                adopted.push((section, name, kind, file, target));
            }
        }
        for (section, name, kind, file, mut part) in adopted {
            self.visit(&mut part, kind, &file, &Place::root().key(&name));
            entry_of(&mut self.hoisted, &section).insert(name, part);
        }
    }

    fn visit(&mut self, value: &mut Value, kind: Kind, file: &Path, place: &Place) {
        if kind == Kind::Data {
            return;
        }
        if kind.may_refer() && value["$ref"].is_string() {
            self.refer(value, kind, file, place);
            if kind.section().is_none() {
                return;
            }
        }
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter_mut() {
                    self.visit(value, kind.child(key), file, &place.key(key));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.visit(item, kind.item(), file, &place.index(index));
                }
            }
            _ => {}
        }
    }

    /// Points a reference at a component, or puts there what it leads to.
    fn refer(&mut self, value: &mut Value, kind: Kind, file: &Path, place: &Place) {
        let reference = value["$ref"].as_str().unwrap_or_default().to_owned();
        let (file, pointer, target) = match self.follow(&reference, file) {
            Ok(found) => found,
            Err((what, fix)) => {
                let place = self.placed(place, file);
                self.findings.push(place.finding(what, fix));
                return;
            }
        };
        let Some(section) = kind.section() else {
            self.inline(value, target, kind, &file, place);
            return;
        };
        let own = format!("/components/{section}/");
        // Into the middle of a shared answer, which becomes no type of its own.
        let is_inside = pointer.starts_with("/components/")
            && !pointer.starts_with("/components/schemas/")
            && kind == Kind::Schema;
        let is_whole = pointer.strip_prefix(&own).is_some_and(|name| !name.contains('/'));
        if file == self.root && (is_whole || is_inside) {
            value["$ref"] = json!(format!("#{pointer}"));
            return;
        }
        let key = (file.clone(), pointer.clone());
        if !self.names.contains_key(&key) {
            let name = self.free_name(section, &file, &pointer);
            self.names.insert(key.clone(), name.clone());
            let mut part = target;
            self.visit(&mut part, kind, &file, &Place::root().key(&name));
            entry_of(&mut self.hoisted, section).insert(name, part);
        }
        value["$ref"] = json!(format!("#/components/{section}/{}", self.names[&key]));
    }

    /// Puts what a reference leads to in its place, as the standard has no components for it.
    fn inline(&mut self, value: &mut Value, target: Value, kind: Kind, file: &Path, place: &Place) {
        if self.depth > 16 {
            let finding = place.finding("this `$ref` leads back to itself", "break the circle");
            self.findings.push(finding);
            return;
        }
        *value = target;
        self.depth += 1;
        self.visit(value, kind, file, place);
        self.depth -= 1;
    }

    /// The file, the pointer and the value at the end of a chain of references.
    fn follow(
        &mut self,
        reference: &str,
        from: &Path,
    ) -> Result<(PathBuf, String, Value), (String, String)> {
        let (mut reference, mut from) = (reference.to_owned(), from.to_owned());
        for _ in 0..16 {
            let (path, pointer) = reference.split_once('#').unwrap_or((&reference, ""));
            let pointer = percent_decoded(pointer.trim_end_matches('/'));
            let file = self.file_of(path, &from)?;
            let document = self.load(&file)?;
            let target = document.pointer(&pointer).ok_or_else(|| {
                let what = format!("the reference `{reference}` leads nowhere");
                (what, "write what it should lead to, or mend its spelling".to_owned())
            })?;
            match target["$ref"].as_str() {
                Some(next) => (reference, from) = (next.to_owned(), file),
                None => return Ok((file, pointer, target.clone())),
            }
        }
        Err((
            format!("the reference `{reference}` leads back to itself"),
            "break the circle".into(),
        ))
    }

    fn file_of(&self, path: &str, from: &Path) -> Result<PathBuf, (String, String)> {
        if path.is_empty() {
            return Ok(from.to_owned());
        }
        if path.contains("://") {
            let what = format!("`{path}` is on the network, where nothing is fetched from");
            return Err((what, "save it beside the document and refer to the file".to_owned()));
        }
        if !self.is_file {
            let what = format!("`{path}` is another file, and standard input has no place");
            return Err((what, "give the document's file in place of `-`".to_owned()));
        }
        let folder = from.parent().unwrap_or(Path::new(""));
        Ok(tidy_path(&folder.join(percent_decoded(path))))
    }

    fn load(&mut self, file: &Path) -> Result<Rc<Value>, (String, String)> {
        if let Some(document) = self.files.get(file) {
            return Ok(Rc::clone(document));
        }
        let name = file.display();
        let text = std::fs::read_to_string(file).map_err(|error| {
            (format!("{name} cannot be read: {error}"), "put the file there".to_owned())
        })?;
        let document = yaml::read(&text).map_err(|finding| {
            (format!("in {name}, `{}`: {}", finding.place, finding.what), finding.fix)
        })?;
        let document = Rc::new(document);
        self.files.insert(file.to_owned(), Rc::clone(&document));
        Ok(document)
    }

    /// A name that no component has yet, after the last word of the reference.
    fn free_name(&self, section: &str, file: &Path, pointer: &str) -> String {
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let word = match pointer.rsplit('/').next() {
            Some(word) if !word.is_empty() => word.replace("~1", "/").replace("~0", "~"),
            _ => stem.unwrap_or_default(),
        };
        let is_name = |one: &char| one.is_ascii_alphanumeric() || "._-".contains(*one);
        let word: String = word.chars().filter(is_name).collect();
        let word = if word.is_empty() { "Part".to_owned() } else { word };
        let root = &self.files[&self.root];
        let taken = |name: &str| {
            root["components"][section].get(name).is_some()
                || self.hoisted.get(section).is_some_and(|parts| parts.get(name).is_some())
                || self.names.values().any(|other| other == name)
        };
        let numbered = (2..).map(|number| format!("{word}{number}"));
        std::iter::once(word.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(word)
    }

    fn placed(&self, place: &Place, file: &Path) -> Place {
        if file == self.root { place.clone() } else { place.within(&file.display().to_string()) }
    }
}

fn entry_of<'a>(map: &'a mut Map<String, Value>, key: &str) -> &'a mut Map<String, Value> {
    let value = map.entry(key).or_insert_with(|| json!({}));
    match value {
        Value::Object(map) => map,
        _ => unreachable!("the line above made an object"),
    }
}

/// A path without `.` and with each `..` taken back, so that one file has one name.
fn tidy_path(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(yaml: &str) -> String {
        bundle(Source { text: yaml, file: None }).unwrap_err()[0].to_string()
    }

    fn body(reference: &str) -> String {
        format!(
            "paths: {{/a: {{get: {{responses: {{'200': {{content: {{text/plain: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}}}}}"
        )
    }

    #[test]
    fn files_become_one_document_and_circles_stay_circles() {
        let folder = std::env::temp_dir().join(format!("xtask-bundle-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("parts")).unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        put(
            "main.yaml",
            "paths: {/a: {$ref: 'parts/path.yaml'}}\ncomponents: {schemas: {Node: {type: string}}}",
        );
        put(
            "parts/path.yaml",
            "get: {responses: {'200': {content: {a/b: {schema: {$ref: './node.json#/$defs/Node'}}}}}}",
        );
        put(
            "parts/node.json",
            r##"{"$defs":{"Node":{"properties":{"next":{"$ref":"#/$defs/Node"},"text":{"$ref":"../main.yaml#/components/schemas/Node"}}}}}"##,
        );
        let text = std::fs::read_to_string(folder.join("main.yaml")).unwrap();
        let file = folder.join("./main.yaml");
        let document = bundle(Source { text: &text, file: Some(&file) }).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let answer = "/paths/~1a/get/responses/200/content/a~1b/schema/$ref";
        assert_eq!(document.pointer(answer).unwrap(), "#/components/schemas/Node2");
        let node = &document["components"]["schemas"]["Node2"]["properties"];
        assert_eq!(node["next"]["$ref"], "#/components/schemas/Node2");
        assert_eq!(node["text"]["$ref"], "#/components/schemas/Node");
    }

    #[test]
    fn a_reference_that_cannot_be_followed_is_named_with_its_place() {
        let place = "`paths.\"/a\".get.responses.\"200\".content.\"text/plain\".schema`";
        for (reference, words) in [
            ("https://example.com/a.yaml#/A", "is on the network"),
            ("other.yaml", "standard input has no place"),
            ("#/components/schemas/Missing", "leads nowhere"),
        ] {
            let sentence = refusal(&body(reference));
            assert!(sentence.starts_with(place) && sentence.contains(words), "{sentence}");
        }
        let circle = format!(
            "{}\ncomponents: {{schemas: {{A: {{$ref: '#/components/schemas/A'}}}}}}",
            body("#/components/schemas/A")
        );
        assert!(refusal(&circle).contains("leads back to itself"));
    }

    #[test]
    fn a_reference_into_the_middle_of_something_makes_a_component_of_it() {
        let yaml = format!(
            "{}\ncomponents: {{schemas: {{A: {{properties: {{b%: {{type: string}}}}}}}}}}",
            body("#/components/schemas/A/properties/b%25")
        );
        let document = bundle(Source { text: &yaml, file: None }).unwrap();
        assert_eq!(document["components"]["schemas"]["b"]["type"], "string");
    }
}
