//! The types that cross the services' traits, each with a secret in it.

use hallpass::{
    AccessToken, Session, Timestamp,
    capability::{Challenge, OtpStart, SignInOutcome, SignedIn, User},
};
use serde_json::json;

use super::Prints;

/// Shows one value of each.
pub(super) fn types(prints: &mut Prints, secret: &str) {
    let challenge = Challenge::new("nhost", secret);
    prints.show(&challenge);
    prints.show(&OtpStart::Sent(challenge.clone()));
    prints.show(&SignInOutcome::CodeRequired(challenge));
    let session = Session::new("nhost", AccessToken::from(secret), Timestamp::from_secs(0));
    let signed_in = SignedIn::new(session, Ok(()));
    prints.show(&signed_in);
    prints.show(&SignInOutcome::from(signed_in));
    let user = User::new(json!({ "diagnosis": secret })).with_name(secret).with_email(secret);
    prints.show(&user.with_id("1"));
}
