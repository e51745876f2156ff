//! Devices and their licences, and the state of the service.

use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::failure::Failure;
use super::session::{Lifetimes, issue};
use super::state::Owner;
use super::{Call, Outcome, Rules};
use crate::answer::Answer;
use crate::vendor::Vendor;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Registration {
    key: String,
    #[serde(flatten)]
    lifetimes: Lifetimes,
}

/// Registers a new device under a licence.
pub(crate) fn register(call: &Call<'_>) -> Outcome {
    let registration: Registration = call.input()?;
    let licenses = &call.settings().licenses;
    let license = licenses.iter().find(|license| license.key == registration.key);
    let license = license.ok_or(Failure::NotFound("No such licence"))?;
    if !license.active {
        return Err(Failure::Restricted("The licence is not active"));
    }
    let mut state = call.state();
    let devices = state.devices.values().filter(|key| **key == license.key).count();
    if license.max_devices.is_some_and(|most| devices >= most) {
        return Err(Failure::Restricted("The licence has no device left"));
    }
    let id = Uuid::new_v4();
    state.devices.insert(id, license.key.clone());
    let issued = issue(call, &mut state, Owner::Device(id), &registration.lifetimes);
    let mut answer = issued.inspect_err(|_| {
        state.devices.remove(&id);
    })?;
    answer["DeviceID"] = json!(id);
    answer["RoleID"] = json!("DEVICE");
    answer["UserID"] = json!(Uuid::nil());
    Ok(Rules::json(StatusCode::OK, &answer))
}

/// Takes the device off its licence.
pub(crate) fn unregister(call: &Call<'_>) -> Outcome {
    let Some(Owner::Device(id)) = call.caller else { return Err(Failure::TokenExpired) };
    call.state().unregister(id);
    Ok(Answer::empty(StatusCode::OK))
}

/// The state of the service.
pub(crate) fn status(call: &Call<'_>) -> Outcome {
    let settings = call.settings();
    let status = json!({
        "StatusID": "ACTIVE",
        "Version": "2.0.0",
        "Region": settings.region,
        "AllowAnonymous": settings.allow_anonymous,
    });
    Ok(Rules::json(StatusCode::OK, &status))
}
