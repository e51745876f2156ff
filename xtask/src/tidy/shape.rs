//! The rules of shape: head comments, lengths, no `unwrap` outside tests.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, spanned::Spanned, visit::Visit};

use super::{Finding, SourceFile};

/// The most lines of a file, without its tests.
const FILE_LINES: usize = 500;
/// The most lines of a function's body.
const FUNCTION_LINES: usize = 60;

/// Each file opens with what it does, or with the page that says so.
pub(super) fn head_comment(file: &SourceFile) -> Option<Finding> {
    let first = file.text.lines().next().unwrap_or_default();
    let says = first.strip_prefix("//!").map(str::trim);
    let empty = ["", "Placeholder.", "stub", "TODO"];
    let included = first.starts_with("#![doc = include_str!(");
    if included || says.is_some_and(|words| !empty.contains(&words)) {
        return None;
    }
    Some(Finding {
        rule: "head-comment",
        place: format!("{}:1", file.path),
        fix: "open the file with `//!`: one sentence on what it does".to_owned(),
    })
}

/// A file fits into a reader's head.
pub(super) fn length(file: &SourceFile) -> Option<Finding> {
    let code = file.text.lines().take_while(|line| *line != "#[cfg(test)]").count();
    (code > FILE_LINES).then(|| Finding {
        rule: "file-length",
        place: file.path.clone(),
        fix: format!("{code} lines without tests, {FILE_LINES} at most: split it into a folder"),
    })
}

/// A function fits on a screen.
pub(super) fn functions(file: &SourceFile, code: &syn::File) -> Vec<Finding> {
    let mut visitor = Functions { path: &file.path, findings: Vec::new() };
    visitor.visit_file(code);
    visitor.findings
}

struct Functions<'a> {
    path: &'a str,
    findings: Vec<Finding>,
}

impl Functions<'_> {
    fn measure(&mut self, name: &syn::Ident, block: &syn::Block) {
        let (start, end) = (block.span().start().line, block.span().end().line);
        let lines = (end + 1).saturating_sub(start + 2);
        if lines > FUNCTION_LINES {
            self.findings.push(Finding {
                rule: "function-length",
                place: format!("{}:{start}", self.path),
                fix: format!(
                    "`{name}` has {lines} lines, {FUNCTION_LINES} at most: give its steps names \
                     and functions of their own"
                ),
            });
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test_item(item) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig.ident, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig.ident, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }
}

/// A library that unwraps takes its user's process with it.
pub(super) fn unwraps(file: &SourceFile, code: &syn::File) -> Vec<Finding> {
    let library = ["src/", "codegen/", "build.rs"];
    if !library.iter().any(|start| file.path.starts_with(start)) {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for item in code.items.iter().filter(|item| !is_test_item(item)) {
        find_unwraps(item.to_token_stream(), &mut lines);
    }
    let findings = lines.into_iter().map(|line| Finding {
        rule: "no-unwrap",
        place: format!("{}:{line}", file.path),
        fix: "return an error, or `expect` with the proof that it cannot fail".to_owned(),
    });
    findings.collect()
}

fn find_unwraps(stream: TokenStream, lines: &mut Vec<usize>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for window in tokens.windows(3) {
        if let [TokenTree::Punct(dot), TokenTree::Ident(name), TokenTree::Group(arguments)] = window
            && dot.as_char() == '.'
            && name == "unwrap"
            && arguments.stream().is_empty()
        {
            lines.push(name.span().start().line);
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            find_unwraps(group.stream(), lines);
        }
    }
}

/// Generated code is taken in at one place, which alone is excused from the lints.
pub(super) fn includes(file: &SourceFile, code: &syn::File) -> Vec<Finding> {
    if file.path == "src/raw.rs" || !file.path.starts_with("src/") {
        return Vec::new();
    }
    let text = code.to_token_stream().to_string().replace(' ', "");
    let faults = [
        ("include!(", "takes in code by `include!`"),
        ("allow(warnings", "allows every warning"),
        ("allow(clippy::all", "allows every lint of clippy"),
        ("allow(missing_docs", "allows undocumented items"),
    ];
    let findings =
        faults.iter().filter(|(word, _)| text.contains(word)).map(|(_, fault)| Finding {
            rule: "one-broad-allow",
            place: file.path.clone(),
            fix: format!("{fault}: only src/raw.rs may, for generated code"),
        });
    findings.collect()
}

/// Whether an item is compiled for tests only.
pub(super) fn is_test_item(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(|attribute| {
        let text = attribute.meta.to_token_stream().to_string().replace(' ', "");
        text == "cfg(test)" || text == "test"
    })
}

#[cfg(test)]
mod tests {
    use super::{super::samples::file, *};

    #[test]
    fn a_missing_or_empty_head_comment_is_found() {
        for text in ["use std::fmt;\n", "// Owns.\n", "//! Placeholder.\n", "//!\n", ""] {
            assert!(head_comment(&file("src/a.rs", text)).is_some(), "{text}");
        }
        assert!(head_comment(&file("src/a.rs", "//! Owns the clock.\n")).is_none());
    }

    #[test]
    fn a_long_file_is_found_and_its_tests_are_not_counted() {
        let code = "fn f() {}\n".repeat(FILE_LINES);
        assert!(length(&file("src/a.rs", &format!("{code}fn g() {{}}\n"))).is_some());
        assert!(length(&file("src/a.rs", &format!("{code}#[cfg(test)]\nmod tests;\n"))).is_none());
    }

    #[test]
    fn a_long_function_is_found() {
        let with = |lines: usize| {
            let text = format!("impl A {{\n    fn f() {{\n{}    }}\n}}\n", "x();\n".repeat(lines));
            functions(&file("src/a.rs", &text), &syn::parse_file(&text).unwrap())
        };
        assert!(with(FUNCTION_LINES).is_empty());
        let found = with(FUNCTION_LINES + 1);
        assert_eq!(found[0].place, "src/a.rs:2");
        assert!(found[0].fix.starts_with("`f` has 61 lines"));
    }

    #[test]
    fn a_second_include_or_broad_allow_is_found() {
        let with = |path: &str, text: &str| {
            includes(&file(path, text), &syn::parse_file(text).unwrap()).len()
        };
        assert_eq!(with("src/nhost.rs", "include!(\"a.rs\");"), 1);
        assert_eq!(with("src/nhost.rs", "#![allow(clippy::all)] fn f() {}"), 1);
        assert_eq!(with("src/nhost.rs", "#![allow(clippy::all, missing_docs)] fn f() {}"), 1);
        assert_eq!(with("src/raw.rs", "include!(\"a.rs\");"), 0);
        assert_eq!(with("src/lib.rs", "#![doc = include_str!(\"../README.md\")]"), 0);
    }

    #[test]
    fn an_unwrap_is_found_outside_tests_only() {
        let with = |path: &str, text: &str| {
            unwraps(&file(path, text), &syn::parse_file(text).unwrap()).len()
        };
        assert_eq!(with("src/a.rs", "fn f() { g(h().unwrap()); }"), 1);
        assert_eq!(with("src/a.rs", "fn f() { println!(\"{}\", h().unwrap()); }"), 1);
        assert_eq!(with("src/a.rs", "#[cfg(test)] mod tests { fn f() { h().unwrap() } }"), 0);
        assert_eq!(with("src/a.rs", "fn f() { h().unwrap_or(1); \".unwrap()\" }"), 0);
        assert_eq!(with("examples/a.rs", "fn f() { h().unwrap() }"), 0);
    }
}
