//! The rule of promises: every test that `docs/guarantees.md` names exists and is run.

use std::collections::BTreeSet;

use super::{Finding, SourceFile, is_handwritten_rust};

/// Where the promises stand.
pub(super) const PLACE: &str = "docs/guarantees.md";
const RULE: &str = "promises-have-tests";

/// Names in the table that no test carries, and promises that name none.
pub(super) fn promises(files: &[SourceFile]) -> Vec<Finding> {
    let Some(table) = files.iter().find(|file| file.path == PLACE) else { return Vec::new() };
    let tests: BTreeSet<String> =
        files.iter().filter(|file| is_handwritten_rust(&file.path)).flat_map(tests_of).collect();
    let rows = table.text.lines().enumerate().filter(|(_, line)| line.starts_with('|')).skip(2);
    let mut findings = Vec::new();
    for (index, row) in rows {
        // The head of a further table.
        if row.starts_with("| ---") || row.starts_with("| case") {
            continue;
        }
        let place = format!("{PLACE}:{}", index + 1);
        let names = named(row);
        if names.is_empty() {
            let fix = "this row promises something: name the test that shows it".to_owned();
            findings.push(Finding { rule: RULE, place: place.clone(), fix });
        }
        for name in names.iter().filter(|name| !tests.contains(**name)) {
            let fix = format!("no test that is run is called `{name}`: name the one that shows it");
            findings.push(Finding { rule: RULE, place: place.clone(), fix });
        }
    }
    findings
}

/// The tests that a row names: whatever stands in backticks and has a module.
fn named(row: &str) -> Vec<&str> {
    row.split('`').skip(1).step_by(2).filter(|name| is_path(name)).collect()
}

fn is_path(name: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    name.contains("::") && name.split("::").all(is_word)
}

/// The tests of a file under every name that its place allows: `engine::lost::name` and
/// `lost::name` for `tests/it/engine/lost.rs`.
fn tests_of(file: &SourceFile) -> Vec<String> {
    let Ok(code) = syn::parse_file(&file.text) else { return Vec::new() };
    let place =
        file.path.trim_end_matches(".rs").trim_end_matches("/main").trim_end_matches("/mod");
    let parts: Vec<&str> = place.split('/').collect();
    let mut names = Vec::new();
    for test in tests_in(&code.items) {
        for start in 0..parts.len() {
            names.push(format!("{}::{test}", parts[start..].join("::")));
        }
    }
    names
}

fn tests_in(items: &[syn::Item]) -> Vec<String> {
    let mut tests = Vec::new();
    for item in items {
        match item {
            syn::Item::Fn(function) if is_run(&function.attrs) => {
                tests.push(function.sig.ident.to_string());
            }
            syn::Item::Mod(module) => {
                let inner = module.content.as_ref().map(|(_, items)| tests_in(items));
                let name = &module.ident;
                let inner = inner.into_iter().flatten();
                tests.extend(inner.map(|test| format!("{name}::{test}")));
            }
            syn::Item::Macro(item) if item.mac.path.is_ident("cases") => {
                tests.extend(listed(&item.mac.tokens));
            }
            _ => {}
        }
    }
    tests
}

/// The tests that `cases! { one, two }` makes of functions, once for each service.
fn listed(tokens: &proc_macro2::TokenStream) -> Vec<String> {
    let list = syn::punctuated::Punctuated::<syn::Ident, syn::Token![,]>::parse_terminated;
    let names = syn::parse::Parser::parse2(list, tokens.clone());
    names.into_iter().flatten().map(|name| name.to_string()).collect()
}

/// Whether it is a test, and not one that is passed over.
fn is_run(attributes: &[syn::Attribute]) -> bool {
    let last = |attribute: &syn::Attribute| {
        attribute.path().segments.last().map(|segment| segment.ident.to_string())
    };
    let has =
        |name: &str| attributes.iter().any(|attribute| last(attribute).as_deref() == Some(name));
    (has("test") || has("wasm_bindgen_test")) && !has("ignore")
}

#[cfg(test)]
mod tests {
    use super::{super::samples::file, *};

    const TABLE: &str = "# Promises\n\n| case | promise | test |\n| --- | --- | --- |\n";

    fn found(row: &str, code: &str) -> Vec<String> {
        let files = [
            file(PLACE, &format!("{TABLE}{row}\n")),
            file("tests/it/engine/lost.rs", code),
            file("tests/processes/tests/kill/main.rs", "#[test]\nfn survives() {}\n"),
        ];
        promises(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_test_that_exists_is_found_by_its_place() {
        let code = "#[tokio::test(start_paused = true)]\nasync fn it_holds() {}\n";
        for name in ["engine::lost::it_holds", "lost::it_holds", "kill::survives"] {
            assert_eq!(found(&format!("| 1 | x | `{name}` |"), code), [""; 0], "{name}");
        }
        let listed = "cases! { it_holds, it_lasts, }";
        assert_eq!(found("| 1 | x | `engine::lost::it_lasts` |", listed), [""; 0]);
        let inner = "mod inner { #[test] fn it_holds() {} }";
        assert_eq!(found("| 1 | x | `lost::inner::it_holds` |", inner), [""; 0]);
    }

    #[test]
    fn a_name_without_a_test_is_found_out() {
        for code in [
            "fn it_holds() {}",
            "#[test]\n#[ignore = \"slow\"]\nfn it_holds() {}",
            "#[test]\nfn it_held() {}",
        ] {
            let found = found("| 1 | x | `engine::lost::it_holds` |", code);
            assert!(found[0].starts_with("docs/guarantees.md:5: [promises-have-tests]"), "{code}");
        }
    }

    #[test]
    fn a_promise_without_a_test_is_found_out() {
        assert_eq!(found("| 1 | `Session` is kept | by hand |", "").len(), 1);
    }
}
