//! Security keys: signing up and in with them, adding them, elevating a session.
//!
//! Which challenges wait and whom they were made for is kept here; what an authenticator signed is
//! checked in `webauthn/verify.rs`. The 2025 server lets a challenge and a counter pass twice; the
//! newest generation, as emulated, does not.

mod body;
mod verify;

use chrono::{DateTime, TimeDelta, Utc};
use hyper::StatusCode;
use rand::Rng as _;
use serde_json::{Value, json};
use uuid::Uuid;

use self::body::{
    Assertion, AssertionBody, Registration, RegistrationBody, SignInBody, SignUpBody,
};
pub(crate) use self::verify::CredentialKey;
use self::verify::{Ceremony, ClientData, NewCredential, Refusal, RelyingParty};
use super::account::SignUpOptions;
use super::call::{Answer, Call, Outcome};
use super::email;
use super::error::{ErrorCode, Failure};
use super::sign_in::check_may_sign_in;
use super::state::{SecurityKey, State};

/// How long an authenticator may take, in milliseconds, as the options say.
const TIMEOUT: i64 = 300_000;
/// The COSE algorithms on offer.
const ALGORITHMS: [i64; 10] = [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8];

/// A challenge that was handed out.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    purpose: Purpose,
    expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
enum Purpose {
    SignUp {
        user_id: Uuid,
        email: String,
        options: Box<SignUpOptions>,
    },
    AddKey {
        user_id: Uuid,
    },
    /// Without a user the credential must tell who it is.
    SignIn {
        user_id: Option<Uuid>,
    },
    Elevate {
        user_id: Uuid,
    },
}

/// `signUpWebauthn`: options for a key that will belong to a new user.
pub(crate) fn sign_up(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    if !call.settings().signup_enabled {
        return Err(ErrorCode::SignupDisabled.into());
    }
    let body: SignUpBody = call.input()?;
    let email = body.email.to_lowercase();
    call.redirect_target(body.options.redirect_to.as_deref())?;
    // Refuses roles that are not allowed before anybody is asked for a finger.
    let user = call.new_email_user(&email, &body.options)?;
    let purpose = Purpose::SignUp { user_id: user.id, email, options: Box::new(body.options) };
    Ok(Answer::json(&creation_options(call, user.id, &user.display_name, purpose)))
}

/// `verifySignUpWebauthn`: makes the user and its first key.
pub(crate) fn verify_sign_up(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    let body: RegistrationBody = call.input()?;
    let (purpose, credential) = check_registration(call, &body.credential)?;
    let Purpose::SignUp { user_id, email, options } = purpose else {
        return Err(refused("challenge of another operation"));
    };
    let options = body.options.unwrap_or(*options);
    let redirect_to = call.redirect_target(options.redirect_to.as_deref())?;
    let mut user = call.new_email_user(&email, &options)?;
    user.id = user_id;
    let mut state = call.state();
    if state.users.contains_key(&user_id) {
        // The server trips over its own database here.
        return Err(ErrorCode::InternalServerError.into());
    }
    if state.user_by_email(&email).is_some() {
        return Err(ErrorCode::EmailAlreadyInUse.into());
    }
    let mail = match call.settings().email_verification_required {
        true => Some(email::verification_mail(call, &mut user, &redirect_to, body.code_challenge)),
        false => None,
    };
    let disabled = user.disabled;
    state.users.insert(user_id, user);
    store_key(&mut state, user_id, credential);
    if disabled {
        return Err(ErrorCode::DisabledUser.into());
    }
    match mail {
        Some(mail) => {
            call.service.core.outbox.mail(mail);
            Ok(Answer::json(&json!({})))
        }
        None => Ok(Answer::session(&call.service.start_session(&mut state, user_id, false)?)),
    }
}

/// `signInWebauthn`: options for a key of the user with this address, or for any key.
pub(crate) fn sign_in(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    let body: SignInBody = call.input()?;
    let user_id = match body.email {
        None => None,
        Some(email) => {
            let mut state = call.state();
            let user = state.user_by_email(&email).ok_or(ErrorCode::InvalidEmailPassword)?;
            check_may_sign_in(user, call.settings())?;
            Some(user.id)
        }
    };
    request_options(call, user_id, Purpose::SignIn { user_id })
}

/// `verifySignInWebauthn`: a session for the key's user.
pub(crate) fn verify_sign_in(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    let body: AssertionBody = call.input()?;
    let (purpose, user_id) = check_assertion(call, &body.credential)?;
    let Purpose::SignIn { .. } = purpose else {
        return Err(refused("challenge of another operation"));
    };
    let mut state = call.state();
    let user = state.users.get(&user_id).ok_or(ErrorCode::InvalidRequest)?;
    check_may_sign_in(user, call.settings())?;
    Ok(Answer::session(&call.service.start_session(&mut state, user_id, false)?))
}

/// `addSecurityKey`: options for one more key of the token's user.
pub(crate) fn add_key(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    let user_id = call.user_id()?;
    let state = call.state();
    let name = state.users.get(&user_id).map(|user| user.display_name.clone()).unwrap_or_default();
    drop(state);
    Ok(Answer::json(&creation_options(call, user_id, &name, Purpose::AddKey { user_id })))
}

/// `verifyAddSecurityKey`: stores the key.
pub(crate) fn verify_add_key(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    let user_id = call.user_id()?;
    let body: RegistrationBody = call.input()?;
    let (purpose, credential) = check_registration(call, &body.credential)?;
    match purpose {
        Purpose::AddKey { user_id: owner } if owner == user_id => {}
        _ => return Err(refused("challenge of another operation")),
    }
    store_key(&mut call.state(), user_id, credential);
    let id = Uuid::new_v4();
    Ok(Answer::json(&match body.nickname {
        Some(nickname) => json!({ "id": id, "nickname": nickname }),
        None => json!({ "id": id }),
    }))
}

/// `elevateWebauthn`: options for any key of the token's user.
pub(crate) fn elevate(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    let user_id = call.user_id()?;
    request_options(call, Some(user_id), Purpose::Elevate { user_id })
}

/// `verifyElevateWebauthn`: a session with the elevation claim.
pub(crate) fn verify_elevate(call: &Call<'_>) -> Outcome {
    enabled(call)?;
    let user_id = call.user_id()?;
    let body: AssertionBody = call.input()?;
    let (purpose, key_owner) = check_assertion(call, &body.credential)?;
    match purpose {
        Purpose::Elevate { user_id: owner } if owner == user_id && key_owner == user_id => {}
        _ => return Err(refused("challenge of another operation")),
    }
    let mut state = call.state();
    Ok(Answer::session(&call.service.start_session(&mut state, user_id, true)?))
}

fn enabled(call: &Call<'_>) -> Result<(), Failure> {
    if call.settings().webauthn_enabled { Ok(()) } else { Err(ErrorCode::DisabledEndpoint.into()) }
}

fn refused(reason: Refusal) -> Failure {
    tracing::debug!(reason, "security key refused");
    ErrorCode::InvalidRequest.into()
}

/// Hands out a challenge, and forgets those that have expired.
fn new_challenge(call: &Call<'_>, purpose: Purpose) -> String {
    let challenge = verify::encode(rand::rng().random::<[u8; 32]>());
    let now = call.now();
    let mut state = call.state();
    state.challenges.retain(|_, challenge| challenge.expires_at > now);
    let expires_at = now + TimeDelta::milliseconds(TIMEOUT);
    state.challenges.insert(challenge.clone(), Challenge { purpose, expires_at });
    challenge
}

fn creation_options(call: &Call<'_>, user_id: Uuid, name: &str, purpose: Purpose) -> Value {
    let settings = call.settings();
    let known = descriptors(&call.state(), user_id);
    let parameters: Vec<_> =
        ALGORITHMS.iter().map(|alg| json!({ "type": "public-key", "alg": alg })).collect();
    let mut options = json!({
        "rp": { "name": settings.relying_party_name, "id": settings.relying_party_id },
        "user": { "name": name, "displayName": name, "id": user_id },
        "challenge": new_challenge(call, purpose),
        "pubKeyCredParams": parameters,
        "timeout": TIMEOUT,
        "authenticatorSelection": {
            "requireResidentKey": false,
            "residentKey": "preferred",
            "userVerification": "preferred",
        },
        "attestation": "indirect",
    });
    if !known.is_empty() {
        options["excludeCredentials"] = known.into();
    }
    options
}

fn request_options(call: &Call<'_>, user_id: Option<Uuid>, purpose: Purpose) -> Outcome {
    let known = user_id.map(|id| descriptors(&call.state(), id));
    if known.as_ref().is_some_and(Vec::is_empty) {
        return Err(refused("the user has no security key"));
    }
    let mut options = json!({
        "challenge": new_challenge(call, purpose),
        "timeout": TIMEOUT,
        "rpId": call.settings().relying_party_id,
        "userVerification": "preferred",
    });
    if let Some(known) = known {
        options["allowCredentials"] = known.into();
    }
    Ok(Answer::json(&options))
}

fn descriptors(state: &State, user_id: Uuid) -> Vec<Value> {
    let keys = state.security_keys.iter().filter(|key| key.user_id == user_id);
    keys.map(|key| json!({ "type": "public-key", "id": key.credential_id })).collect()
}

fn store_key(state: &mut State, user_id: Uuid, credential: NewCredential) {
    state.security_keys.push(SecurityKey {
        user_id,
        credential_id: verify::encode(credential.id),
        key: credential.key,
        sign_count: credential.sign_count,
    });
}

/// What the challenge was handed out for, if it was and is alive.
fn purpose(call: &Call<'_>, client_data: &ClientData) -> Result<Purpose, Failure> {
    let now = call.now();
    let mut state = call.state();
    let found = match call.is_newest() {
        true => state.challenges.remove(&client_data.challenge),
        false => state.challenges.get(&client_data.challenge).cloned(),
    };
    match found {
        Some(challenge) if challenge.expires_at > now => Ok(challenge.purpose),
        _ => Err(refused("unknown challenge")),
    }
}

fn relying_party<'a>(call: &'a Call<'_>) -> RelyingParty<'a> {
    let settings = call.settings();
    RelyingParty { id: &settings.relying_party_id, origins: &settings.relying_party_origins }
}

fn check_registration(
    call: &Call<'_>,
    registration: &Registration,
) -> Result<(Purpose, NewCredential), Failure> {
    let party = relying_party(call);
    let response = &registration.response;
    let client_data =
        ClientData::check(&response.client_data, Ceremony::Create, party).map_err(refused)?;
    let credential =
        verify::registration(party, &registration.raw_id, &response.attestation_object)
            .map_err(refused)?;
    let purpose = purpose(call, &client_data)?;
    let id = verify::encode(&credential.id);
    let taken = call.state().security_keys.iter().any(|key| key.credential_id == id);
    // The server notices a key that comes twice only when it stores it with its user.
    if taken && !matches!(purpose, Purpose::SignUp { .. }) {
        return Err(refused("the credential is already registered"));
    }
    Ok((purpose, credential))
}

/// Checks an assertion and gives the challenge's purpose and the key's owner.
fn check_assertion(call: &Call<'_>, assertion: &Assertion) -> Result<(Purpose, Uuid), Failure> {
    let party = relying_party(call);
    let response = &assertion.response;
    let client_data =
        ClientData::check(&response.client_data, Ceremony::Get, party).map_err(refused)?;
    let purpose = purpose(call, &client_data)?;
    let owner = check_owner(call, &purpose, response.user_handle.as_deref())?;
    let id = verify::encode(verify::decode(&assertion.raw_id).map_err(refused)?);
    let newest = call.is_newest();
    let mut state = call.state();
    let key =
        state.security_keys.iter_mut().find(|key| key.user_id == owner && key.credential_id == id);
    let key = key.ok_or_else(|| refused("unknown credential"))?;
    let count = verify::assertion(
        party,
        &client_data,
        &response.authenticator_data,
        &response.signature,
        &key.key,
    )
    .map_err(refused)?;
    // A counter that does not grow tells of a copied key; one that stays at nought is not kept.
    if newest && count <= key.sign_count && (count, key.sign_count) != (0, 0) {
        return Err(refused("the counter did not grow"));
    }
    key.sign_count = count;
    Ok((purpose, owner))
}

/// Whose key it must be: the user whom the challenge is for, or the one that the handle names.
fn check_owner(call: &Call<'_>, purpose: &Purpose, handle: Option<&str>) -> Result<Uuid, Failure> {
    let user_id = match purpose {
        Purpose::SignIn { user_id } => *user_id,
        Purpose::Elevate { user_id } => Some(*user_id),
        Purpose::SignUp { .. } | Purpose::AddKey { .. } => {
            return Err(refused("challenge of another operation"));
        }
    };
    // Options carry the user's id as plain text, which clients take for base64url, so that the id's
    // text comes back as the handle.
    let named = handle.and_then(|handle| Uuid::parse_str(handle).ok());
    let Some(user_id) = user_id else {
        return named.ok_or_else(|| refused("the user handle names nobody"));
    };
    let bytes = handle.and_then(|handle| verify::decode(handle).ok());
    let as_text = bytes.and_then(|bytes| Uuid::try_parse_ascii(&bytes).ok());
    match handle {
        None if call.is_newest() => Ok(user_id),
        // The server dies of a missing handle.
        None => Err(Failure::Empty(StatusCode::INTERNAL_SERVER_ERROR)),
        Some(_) if named == Some(user_id) || as_text == Some(user_id) => Ok(user_id),
        Some(_) => Err(refused("the user handle names another user")),
    }
}
