//! Providers and their ID tokens, played by the stand-in.

use hallpass_emulator::nhost::Settings;
use serde_json::json;
use url::Url;

use crate::server::{EMAIL, Server, argument, text};

const TARGET: &str = "http://localhost:3000/cb?a=1";

/// Goes off to the provider, says who it is there, and comes back: where it ends.
async fn round_trip(server: &Server, operation: &str, more: &str, email: &str) -> Url {
    let target: String = url::form_urlencoded::byte_serialize(TARGET.as_bytes()).collect();
    let path = format!("/{operation}/provider/github?redirectTo={target}{more}");
    let mut page = server.follow(&path).await;
    page.query_pairs_mut().append_pair("login_hint", email);
    let callback = server.follow(page.as_str()).await;
    server.follow(callback.as_str()).await
}

async fn user_behind(server: &Server, landed: &Url) -> serde_json::Value {
    let token = argument(landed, "refreshToken").unwrap_or_else(|| panic!("no token in {landed}"));
    let (status, session) = server.post("/token", json!({ "refreshToken": token })).await;
    assert_eq!(status, 200, "{session}");
    session
}

#[tokio::test]
async fn a_provider_signs_up_and_in() {
    let server = Server::start().await;
    let landed = round_trip(&server, "signin", "", EMAIL).await;
    assert!(landed.as_str().starts_with(TARGET));
    let first = user_behind(&server, &landed).await;
    assert_eq!(
        (&first["user"]["email"], &first["user"]["emailVerified"]),
        (&json!(EMAIL), &json!(true))
    );
    let again = round_trip(&server, "signin", "&state=mine", EMAIL).await;
    assert_eq!(argument(&again, "state").as_deref(), Some("mine"));
    assert_eq!(user_behind(&server, &again).await["user"]["id"], first["user"]["id"]);
}

#[tokio::test]
async fn an_address_that_is_known_gets_the_account_linked() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let landed = round_trip(&server, "signin", "", EMAIL).await;
    assert_eq!(user_behind(&server, &landed).await["user"]["id"], session["user"]["id"]);
}

#[tokio::test]
async fn signing_up_refuses_a_linked_account_and_a_known_address() {
    let server = Server::start().await;
    let landed = round_trip(&server, "signup", "", EMAIL).await;
    user_behind(&server, &landed).await;
    let error = |url: &Url| argument(url, "error");
    let linked = round_trip(&server, "signup", "", EMAIL).await;
    assert_eq!(error(&linked).as_deref(), Some("provider-account-already-linked"));
    server.signed_up("bob@example.com").await;
    let known = round_trip(&server, "signup", "", "bob@example.com").await;
    assert_eq!(error(&known).as_deref(), Some("user-already-exists"));
}

#[tokio::test]
async fn with_a_challenge_the_redirect_carries_a_code_instead_of_a_token() {
    let server = Server::start().await;
    let challenge = "&codeChallenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let landed = round_trip(&server, "signin", challenge, EMAIL).await;
    assert_eq!(argument(&landed, "refreshToken"), None);
    let code = argument(&landed, "code").expect("a code");
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let body = json!({ "code": code, "codeVerifier": verifier });
    let (status, answer) = server.post("/token/exchange", body).await;
    assert_eq!((status, &answer["session"]["user"]["email"]), (200, &json!(EMAIL)));
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_is_told_in_the_redirect() {
    let server = Server::start().await;
    let error = |url: Url| argument(&url, "error").unwrap_or_default();
    let page = server.follow("/signin/provider/github").await;
    let state = argument(&page, "state").expect("a state");
    let back = |arguments: String| format!("/signin/provider/github/callback?{arguments}");
    let nhost = server.nhost();
    let unreadable = nhost.provider_code("github").without_profile().issue();
    let of_another = nhost.provider_code("google").issue();
    for (arguments, expected) in [
        ("code=x&state=garbage".to_owned(), "invalid-state"),
        (format!("code=x&state={state}"), "oauth-token-echange-failed"),
        (format!("code={of_another}&state={state}"), "oauth-token-echange-failed"),
        (format!("code={unreadable}&state={state}"), "oauth-profile-fetch-failed"),
        (format!("error=access_denied&state={state}"), "oauth-provider-error"),
    ] {
        assert_eq!(error(server.follow(&back(arguments)).await), expected);
    }
    let code = nhost.provider_code("github").issue();
    nhost.advance(std::time::Duration::from_secs(61));
    let late = server.follow(&back(format!("code={code}&state={state}"))).await;
    assert_eq!(error(late), "invalid-state");
    let disabled = server.follow("/signin/provider/discord").await;
    assert_eq!(error(disabled), "disabled-endpoint");
    let (status, answer) =
        server.get_as("", "/signin/provider/github?redirectTo=https%3A%2F%2Fevil.example").await;
    assert_eq!((status, text(&answer, "error")), (400, "redirectTo-not-allowed"));
}

#[tokio::test]
async fn a_person_may_refuse_and_the_page_sends_nobody_elsewhere() {
    let server = Server::start().await;
    let page = server.follow("/signin/provider/github").await;
    let shown = server.http.get(page.clone()).send().await.expect("the page");
    assert_eq!(shown.status(), 200);
    assert!(shown.text().await.expect("HTML").contains("Approve"));
    let mut denied = page.clone();
    denied.query_pairs_mut().append_pair("error", "access_denied");
    let callback = server.follow(denied.as_str()).await;
    let landed = server.follow(callback.as_str()).await;
    assert_eq!(argument(&landed, "provider_error").as_deref(), Some("access_denied"));
    let elsewhere = page.as_str().replace("signin%2Fprovider", "evil%2Fprovider");
    let refused = server.http.get(elsewhere).send().await.expect("an answer");
    assert_eq!(refused.status(), 400);
}

#[tokio::test]
async fn an_account_is_connected_once() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let connect = format!("&connect={}", text(&session, "accessToken"));
    let connected = round_trip(&server, "signin", &connect, "other@example.com").await;
    assert_eq!(connected.as_str(), TARGET);
    let again = round_trip(&server, "signin", &connect, "other@example.com").await;
    assert_eq!(argument(&again, "error").as_deref(), Some("provider-account-already-linked"));
    let nobody = round_trip(&server, "signin", "&connect=garbage", "third@example.com").await;
    assert_eq!(argument(&nobody, "error").as_deref(), Some("invalid-request"));
    let landed = round_trip(&server, "signin", "", "other@example.com").await;
    assert_eq!(user_behind(&server, &landed).await["user"]["id"], session["user"]["id"]);
}

#[tokio::test]
async fn the_providers_tokens_are_told_once_and_refreshed() {
    let server = Server::start().await;
    let landed = round_trip(&server, "signin", "", EMAIL).await;
    let session = user_behind(&server, &landed).await;
    let token = text(&session, "accessToken");
    let path = "/signin/provider/github/callback/tokens";
    let (status, tokens) = server.get_as(token, path).await;
    assert_eq!((status, &tokens["expiresIn"]), (200, &json!(3600)));
    assert_eq!(server.get_as(token, path).await.0, 400);
    let body = json!({ "refreshToken": text(&tokens, "refreshToken") });
    let (status, fresh) = server.post_as(token, "/token/provider/github", body.clone()).await;
    assert_eq!(status, 200, "{fresh}");
    assert_ne!(fresh["accessToken"], tokens["accessToken"]);
    let (status, spent) = server.post_as(token, "/token/provider/github", body).await;
    assert_eq!((status, text(&spent, "error")), (400, "oauth-token-echange-failed"));
}

#[tokio::test]
async fn an_id_token_signs_in_up_and_links() {
    let server = Server::start().await;
    let token = |email: &str| server.nhost().id_token("google").email(email).sign();
    let body = |token: String| json!({ "provider": "google", "idToken": token });
    let (status, answer) = server.post("/signin/idtoken", body(token(EMAIL))).await;
    assert_eq!((status, &answer["session"]["user"]["email"]), (200, &json!(EMAIL)));
    let (status, answer) = server.post("/signup/idtoken", body(token(EMAIL))).await;
    assert_eq!((status, text(&answer, "error")), (400, "provider-account-already-linked"));
    let (status, answer) = server.post("/signup/idtoken", body(token("eve@example.com"))).await;
    assert_eq!(status, 200, "{answer}");
    let access = server.signed_up("bob@example.com").await;
    let access = text(&access, "accessToken");
    let (status, _) = server.post_as(access, "/link/idtoken", body(token("b@example.com"))).await;
    assert_eq!(status, 200);
    let (status, answer) = server.post_as(access, "/link/idtoken", body(token(EMAIL))).await;
    assert_eq!((status, text(&answer, "error")), (400, "provider-account-already-linked"));
}

#[tokio::test]
async fn an_id_token_that_is_not_for_this_sign_in_is_refused() {
    let server = Server::start().await;
    let token = || server.nhost().id_token("google").email(EMAIL);
    let sign_in = async |token: String, nonce: Option<&str>| {
        let mut body = json!({ "provider": "google", "idToken": token });
        if let Some(nonce) = nonce {
            body["nonce"] = nonce.into();
        }
        server.post("/signin/idtoken", body).await.0
    };
    assert_eq!(sign_in(token().nonce("n").sign(), Some("n")).await, 200);
    assert_eq!(sign_in(token().nonce("n").sign(), Some("m")).await, 400);
    assert_eq!(sign_in(token().nonce("n").sign(), None).await, 400);
    assert_eq!(sign_in(token().expired().sign(), None).await, 400);
    assert_eq!(sign_in(token().audience("somebody else").sign(), None).await, 400);
    assert_eq!(sign_in("garbage".to_owned(), None).await, 400);
    let body = json!({ "provider": "apple", "idToken": token().sign() });
    assert_eq!(server.post("/signin/idtoken", body).await.0, 409);
}

#[tokio::test]
async fn a_closed_server_lets_linked_accounts_in_and_no_new_ones() {
    let server = Server::with(Settings { signup_enabled: false, ..Settings::default() }).await;
    let refused = round_trip(&server, "signin", "", EMAIL).await;
    assert_eq!(argument(&refused, "error").as_deref(), Some("signup-disabled"));
    server.nhost().add_user(EMAIL, crate::server::PASSWORD);
    let landed = round_trip(&server, "signin", "", EMAIL).await;
    user_behind(&server, &landed).await;
}
