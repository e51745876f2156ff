//! The signed-in user.

use hyper::StatusCode;
use serde_json::json;

use super::Rules;
use super::error::Problem;
use crate::vendor::{Call, Outcome, Vendor};

/// `me`
///
/// Named fields are answered alone; a name that means nothing is passed over.
pub(super) fn me(call: &Call<'_, Rules>) -> Outcome<Rules> {
    let number = call.caller.ok_or(Problem::NoToken)?.account;
    let state = call.state();
    let mut fields = state.by_number(number).ok_or(Problem::BadToken)?.user.fields.clone();
    fields.entry("id").or_insert_with(|| json!(number));
    let wanted = call.query("fields[]");
    if !wanted.is_empty() {
        fields.retain(|name, _| wanted.contains(&name.as_str()));
    }
    Ok(Rules::json(StatusCode::OK, &fields))
}
