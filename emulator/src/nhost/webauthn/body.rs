//! The bodies of the security key operations, as far as they are read.

use serde::Deserialize;

use crate::nhost::account::SignUpOptions;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignUpBody {
    pub(super) email: String,
    #[serde(default)]
    pub(super) options: SignUpOptions,
}

#[derive(Default, Deserialize)]
pub(super) struct SignInBody {
    pub(super) email: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegistrationBody {
    pub(super) credential: Registration,
    pub(super) options: Option<SignUpOptions>,
    pub(super) nickname: Option<String>,
    pub(super) code_challenge: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Registration {
    pub(super) raw_id: String,
    pub(super) response: RegistrationResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegistrationResponse {
    #[serde(rename = "clientDataJSON")]
    pub(super) client_data: String,
    pub(super) attestation_object: String,
}

#[derive(Deserialize)]
pub(super) struct AssertionBody {
    pub(super) credential: Assertion,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assertion {
    pub(super) raw_id: String,
    pub(super) response: AssertionResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AssertionResponse {
    #[serde(rename = "clientDataJSON")]
    pub(super) client_data: String,
    pub(super) authenticator_data: String,
    pub(super) signature: String,
    pub(super) user_handle: Option<String>,
}
