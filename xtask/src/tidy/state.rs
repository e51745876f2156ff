//! The rule of the session's state machine: nothing in it can wait.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use super::{Finding, SourceFile};

const RULE: &str = "state-does-not-wait";

/// What waits, or leads to what does.
const WAITS: [&str; 11] = [
    "async",
    "await",
    "tokio",
    "runtime",
    "thread",
    "Mutex",
    "Condvar",
    "Clock",
    "SessionStore",
    "sleep",
    "poll_fn",
];

/// Each place in the state machine that names something that can wait.
pub(super) fn waits(file: &SourceFile, code: &syn::File) -> Vec<Finding> {
    let in_state =
        file.path == "src/manager/state.rs" || file.path.starts_with("src/manager/state/");
    if !in_state {
        return Vec::new();
    }
    let mut found = Vec::new();
    for item in code.items.iter().filter(|item| !super::shape::is_test_item(item)) {
        names(item.to_token_stream(), &mut found);
    }
    let finding = |(name, line): (String, usize)| Finding {
        rule: RULE,
        place: format!("{}:{line}", file.path),
        fix: format!(
            "the state machine names `{name}`, which can wait: take what it brings as an argument, or \
             leave an effect for the drain in src/manager/inner.rs"
        ),
    };
    found.into_iter().map(finding).collect()
}

fn names(tokens: TokenStream, found: &mut Vec<(String, usize)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => names(group.stream(), found),
            TokenTree::Ident(ident) if WAITS.iter().any(|waits| ident == waits) => {
                found.push((ident.to_string(), ident.span().start().line));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::samples::file, waits};

    #[test]
    fn what_waits_is_found_in_the_state_machine_alone() {
        let text = "//! Head.\nuse tokio::sync::watch;\nasync fn f() {}\n";
        let code = syn::parse_file(text).unwrap();
        assert_eq!(waits(&file("src/manager/state/adopt.rs", text), &code).len(), 2);
        assert_eq!(waits(&file("src/manager/state.rs", text), &code).len(), 2);
        assert_eq!(waits(&file("src/manager/inner.rs", text), &code).len(), 0);
    }
}
