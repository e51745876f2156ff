//! Operations about the server itself: health, version, key set.

use hyper::StatusCode;
use serde_json::json;

use super::call::{Answer, Call, Outcome};

/// `getJWKs`
pub(crate) fn jwks(call: &Call<'_>) -> Outcome {
    Ok(Answer::json(&call.service.keys.key_set()))
}

/// `getVersion`
pub(crate) fn version(_: &Call<'_>) -> Outcome {
    Ok(Answer::json(&json!({"version": concat!("hallpass-emulator-", env!("CARGO_PKG_VERSION"))})))
}

/// `healthCheckGet`
pub(crate) fn health(_: &Call<'_>) -> Outcome {
    Ok(Answer::ok())
}

/// `healthCheckHead`
pub(crate) fn health_head(_: &Call<'_>) -> Outcome {
    Ok(Answer::empty(StatusCode::OK))
}
