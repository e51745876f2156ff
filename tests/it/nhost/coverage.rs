//! That no operation is missed.

use std::collections::BTreeMap;

use hallpass::raw::{Operation, nhost::OPERATIONS};

use super::{
    elevation, oauth2, provider, security, session, sign_in, sign_up, system, user, webauthn,
};

/// Every list there is. An operation whose list is missing here is missed, and the test says so.
const LISTS: &[&[(&str, &str)]] = &[
    elevation::COVERED,
    oauth2::COVERED,
    provider::COVERED,
    security::COVERED,
    session::COVERED,
    sign_in::COVERED,
    sign_up::COVERED,
    system::COVERED,
    user::COVERED,
    webauthn::COVERED,
];

/// What the client's method is called: the vendor's name in snake case, and what a browser opens is
/// a URL.
fn method(operation: &Operation) -> String {
    let url = if operation.redirect && operation.method == "GET" { "_url" } else { "" };
    format!("{}{url}", operation.name)
}

#[test]
fn every_operation_but_the_callbacks_has_a_success_and_a_failure() {
    let covered: BTreeMap<&str, &str> =
        LISTS.iter().flat_map(|list| list.iter().map(|(method, id)| (*id, *method))).collect();
    let entries: usize = LISTS.iter().map(|list| list.len()).sum();
    assert_eq!(entries, covered.len(), "an operation is listed twice");

    let callable: BTreeMap<&str, String> = OPERATIONS
        .iter()
        .filter(|operation| !operation.callback)
        .map(|operation| (operation.id, method(operation)))
        .collect();
    assert_eq!(callable.len(), 61);
    let covered: BTreeMap<&str, String> =
        covered.into_iter().map(|(id, method)| (id, method.to_owned())).collect();
    assert_eq!(covered, callable, "left: the tests; right: the wire table");
}
