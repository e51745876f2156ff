//! Natively every call's future may move between threads. Only the types count: nothing here is run,
//! and a future that is not `Send` does not compile.

use hallpass::nhost::{
    Client, MfaChallenge, OAuth2AuthorizeOptions, OAuth2TokenOptions, Pkce, ProviderOptions,
    SignUpOptions, types,
};

fn send<T: Send>(_: T) {}

fn any<T>() -> T {
    unreachable!("only the types count")
}

fn signing_in(client: &Client, options: &SignUpOptions, challenge: &MfaChallenge) {
    send(client.sign_in_email_password("", ""));
    send(client.sign_in_anonymous());
    send(client.sign_in_anonymous_with(options));
    send(client.sign_in_id_token(any::<types::IdTokenProvider>(), "", None));
    send(client.sign_in_id_token_with(any::<types::IdTokenProvider>(), "", None, options));
    send(client.verify_sign_in_mfa_totp(challenge, ""));
    send(client.sign_in_otp_email(""));
    send(client.sign_in_otp_email_with("", options));
    send(client.verify_sign_in_otp_email("", ""));
    send(client.sign_in_passwordless_email(""));
    send(client.sign_in_passwordless_email_with("", options));
    send(client.sign_in_passwordless_sms(""));
    send(client.sign_in_passwordless_sms_with("", options));
    send(client.verify_sign_in_passwordless_sms("", ""));
    send(client.sign_in_pat(""));
    send(client.sign_in_webauthn(None));
    send(client.verify_sign_in_webauthn(any::<types::CredentialAssertionResponse>()));
}

fn signing_up(client: &Client, options: &SignUpOptions) {
    send(client.sign_up_email_password("", ""));
    send(client.sign_up_email_password_with("", "", options));
    send(client.sign_up_passwordless_email("", options));
    send(client.sign_up_otp_email("", options));
    send(client.sign_up_passwordless_sms("", options));
    send(client.sign_up_id_token(any::<types::IdTokenProvider>(), "", None, options));
    send(client.sign_up_webauthn("", options));
    let credential = any::<types::CredentialCreationResponse>();
    send(client.verify_sign_up_webauthn(credential, None, options));
}

fn the_user(client: &Client) {
    send(client.get_user());
    send(client.deanonymize_user(any()));
    send(client.change_user_email(""));
    send(client.change_user_email_with("", any()));
    send(client.send_verification_email(""));
    send(client.send_verification_email_with("", any()));
    send(client.change_user_password(""));
    send(client.change_user_password_with_ticket("", ""));
    send(client.send_password_reset_email(""));
    send(client.send_password_reset_email_with("", any()));
    send(client.change_user_mfa());
    send(client.verify_change_user_mfa("", true));
    send(client.create_pat(any::<std::time::Duration>()));
    send(client.create_pat_with(any::<std::time::Duration>(), any()));
    send(client.elevate_totp(""));
    send(client.elevate_otp_email());
    send(client.verify_elevate_otp_email(""));
    send(client.elevate_webauthn());
    send(client.verify_elevate_webauthn(any::<types::CredentialAssertionResponse>()));
    send(client.add_security_key());
    send(client.verify_add_security_key(any::<types::CredentialCreationResponse>(), None));
}

fn the_session(client: &Client, pkce: &Pkce) {
    send(client.restore());
    send(client.authorize(any()));
    send(client.execute(any()));
    send(client.refresh_token());
    send(client.refresh_token_with(""));
    send(client.token_exchange("", pkce));
    send(client.verify_token());
    send(client.verify_token_with(""));
    send(client.sign_out());
    send(client.sign_out_everywhere());
    send(client.raw().get_user());
}

fn providers_and_the_system(client: &Client, options: &ProviderOptions) {
    send(client.get_provider_tokens("github"));
    send(client.refresh_provider_token("github", ""));
    send(client.link_id_token(any::<types::IdTokenProvider>(), "", None));
    send(client.connect_provider_url("github", options));
    send(client.complete_callback("", None));
    send(client.health_check_get());
    send(client.health_check_head());
    send(client.get_version());
    send(client.get_jwks());
    send(client.get_openid_configuration());
    send(client.get_oauth_authorization_server());
}

fn oauth2(client: &Client, options: &OAuth2AuthorizeOptions, token: &OAuth2TokenOptions) {
    send(client.oauth2_authorize_post("", "", options));
    send(client.oauth2_token(any()));
    send(client.oauth2_userinfo_get(""));
    send(client.oauth2_userinfo_post(""));
    send(client.oauth2_jwks());
    send(client.oauth2_revoke("", token));
    send(client.oauth2_introspect("", token));
    send(client.oauth2_login_get(""));
    send(client.oauth2_login_post(""));
}

#[test]
fn the_futures_of_all_calls_may_move_between_threads() {
    let _ = signing_in;
    let _ = signing_up;
    let _ = the_user;
    let _ = the_session;
    let _ = providers_and_the_system;
    let _ = oauth2;
}
