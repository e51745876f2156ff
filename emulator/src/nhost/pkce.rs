//! Trading the code of a redirect for a session (RFC 7636, method S256).

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::sign_in::check_may_sign_in;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exchange {
    code: String,
    code_verifier: String,
}

/// Whether a verifier is the one that a challenge was made from.
pub(crate) fn fits(verifier: &str, challenge: &str) -> bool {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

/// `tokenExchange`
///
/// A code works once; a wrong verifier spends it too.
pub(crate) fn exchange(call: &Call<'_>) -> Outcome {
    let input: Exchange = call.input()?;
    let now = call.now();
    let mut state = call.state();
    let code = state.codes.remove(&input.code).filter(|code| code.expires_at > now);
    let code = code.filter(|code| fits(&input.code_verifier, &code.code_challenge));
    let user_id = code.ok_or(ErrorCode::InvalidRequest)?.user_id;
    let user = state.users.get(&user_id).ok_or(ErrorCode::InvalidRequest)?;
    check_may_sign_in(user, call.settings())?;
    Ok(Answer::session(&call.service.start_session(&mut state, user_id, false)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc_fits() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(fits("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge));
        assert!(!fits("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK", challenge));
    }
}
