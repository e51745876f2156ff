//! That no operation is missed.

use std::collections::BTreeMap;

use hallpass::raw::deepaffex::OPERATIONS;

use super::{device, session, sign_in, user};

/// Every list there is. An operation whose list is missing here is missed, and the test says so.
const LISTS: &[&[(&str, &str)]] =
    &[device::COVERED, session::COVERED, sign_in::COVERED, user::COVERED];

#[test]
fn every_operation_has_a_success_and_a_failure() {
    let covered: BTreeMap<&str, &str> =
        LISTS.iter().flat_map(|list| list.iter().map(|(method, id)| (*id, *method))).collect();
    let entries: usize = LISTS.iter().map(|list| list.len()).sum();
    assert_eq!(entries, covered.len(), "an operation is listed twice");
    let callable: BTreeMap<&str, &str> =
        OPERATIONS.iter().map(|operation| (operation.id, operation.name)).collect();
    assert_eq!(callable.len(), 12);
    assert_eq!(covered, callable, "left: the tests; right: the wire table");
}
