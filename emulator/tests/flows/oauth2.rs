//! The emulator as an OAuth 2 authorisation server and OpenID provider.

use reqwest::Response;
use serde_json::{Value, json};
use url::Url;

use crate::server::{EMAIL, Server, argument, claims, location, text};

const PUBLIC: &str = "hallpass-public";
const CONFIDENTIAL: &str = "hallpass-confidential";
const SECRET: &str = "a-public-secret";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:49152/callback";

/// A good authorisation request of the public client.
fn request() -> Vec<(&'static str, &'static str)> {
    vec![
        ("client_id", PUBLIC),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", "s-1"),
        ("nonce", "n-1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

/// The good request with one argument changed, or left out.
fn but(name: &'static str, value: Option<&'static str>) -> Vec<(&'static str, &'static str)> {
    let mut arguments = request();
    arguments.retain(|(key, _)| *key != name);
    arguments.extend(value.map(|value| (name, value)));
    arguments
}

async fn form(server: &Server, path: &str, fields: &[(&str, &str)]) -> Response {
    let url = format!("{}/oauth2/{path}", server.nhost().url());
    server.http.post(url).form(fields).send().await.expect("an answer")
}

async fn json_of(answer: Response) -> (u16, Value) {
    (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
}

async fn authorize(server: &Server, arguments: &[(&str, &str)]) -> Response {
    let url = format!("{}/oauth2/authorize", server.nhost().url());
    server.http.get(url).query(arguments).send().await.expect("an answer")
}

/// Lets the user agree to a request: where the browser ends.
async fn agree(server: &Server, answer: Response, token: &str) -> Url {
    let login = location(&answer);
    let id = argument(&login, "request_id").unwrap_or_else(|| panic!("no request in {login}"));
    let (status, shown) = server.get_as("", &format!("/oauth2/login?request_id={id}")).await;
    assert_eq!((status, &shown["requestId"]), (200, &json!(id)));
    let body = json!({ "requestId": id });
    let (status, done) = server.post_as(token, "/oauth2/login", body.clone()).await;
    assert_eq!(status, 200, "{done}");
    assert_eq!(
        server.post_as(token, "/oauth2/login", body).await.0,
        400,
        "a request is agreed to once"
    );
    text(&done, "redirectUri").parse().expect("a URL")
}

async fn code(server: &Server, arguments: &[(&str, &str)]) -> String {
    let session = match server.nhost().user_id(EMAIL) {
        None => server.signed_up(EMAIL).await,
        Some(_) => {
            let body = json!({ "email": EMAIL, "password": crate::server::PASSWORD });
            server.post("/signin/email-password", body).await.1["session"].clone()
        }
    };
    let answer = authorize(server, arguments).await;
    let landed = agree(server, answer, text(&session, "accessToken")).await;
    assert!(landed.as_str().starts_with(REDIRECT));
    assert_eq!(argument(&landed, "state").as_deref(), Some("s-1"));
    assert_eq!(argument(&landed, "iss"), Some(server.nhost().url()));
    argument(&landed, "code").expect("a code")
}

fn exchange<'a>(code: &'a str, verifier: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("client_id", PUBLIC),
        ("code_verifier", verifier),
    ]
}

async fn tokens(server: &Server) -> Value {
    let code = code(server, &request()).await;
    let answer = form(server, "token", &exchange(&code, VERIFIER)).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let (status, tokens) = json_of(answer).await;
    assert_eq!(status, 200, "{tokens}");
    tokens
}

#[tokio::test]
async fn discovery_and_keys_are_where_they_say() {
    let server = Server::start().await;
    let url = server.nhost().url();
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let (status, found) = server.get_as("", path).await;
        assert_eq!((status, text(&found, "issuer")), (200, url.as_str()));
        assert_eq!(text(&found, "token_endpoint"), format!("{url}/oauth2/token"));
    }
    let (_, keys) = server.get_as("", "/.well-known/jwks.json").await;
    assert_eq!(server.get_as("", "/oauth2/jwks").await, (200, keys));
}

#[tokio::test]
async fn a_public_client_gets_tokens_for_a_code() {
    let server = Server::start().await;
    let tokens = tokens(&server).await;
    assert_eq!((text(&tokens, "token_type"), &tokens["expires_in"]), ("Bearer", &json!(900)));
    let id_token = claims(text(&tokens, "id_token"));
    assert_eq!((text(&id_token, "aud"), text(&id_token, "nonce")), (PUBLIC, "n-1"));
    assert_eq!(text(&id_token, "email"), EMAIL);
    let token = text(&tokens, "access_token");
    let (status, user) = server.get_as(token, "/oauth2/userinfo").await;
    assert_eq!((status, text(&user, "email")), (200, EMAIL));
    assert_eq!(user.get("name"), None, "nobody asked for the profile");
    assert_eq!(server.post_as(token, "/oauth2/userinfo", Value::Null).await, (200, user));
    assert_eq!(server.get_as("", "/oauth2/userinfo").await.0, 401);
    assert_eq!(server.post("/oauth2/userinfo", Value::Null).await.0, 401);
}

#[tokio::test]
async fn a_code_that_comes_twice_ends_what_it_led_to() {
    let server = Server::start().await;
    let code = code(&server, &request()).await;
    let (_, tokens) = json_of(form(&server, "token", &exchange(&code, VERIFIER)).await).await;
    let (status, answer) = json_of(form(&server, "token", &exchange(&code, VERIFIER)).await).await;
    assert_eq!((status, text(&answer, "error")), (400, "invalid_grant"));
    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", PUBLIC),
        ("refresh_token", text(&tokens, "refresh_token")),
    ];
    assert_eq!(form(&server, "token", &refresh).await.status(), 400);
}

#[tokio::test]
async fn a_wrong_verifier_client_or_redirect_gets_nothing() {
    let server = Server::start().await;
    let first = code(&server, &request()).await;
    let wrong = VERIFIER.to_lowercase();
    let (status, answer) = json_of(form(&server, "token", &exchange(&first, &wrong)).await).await;
    assert_eq!((status, text(&answer, "error")), (400, "invalid_grant"));
    let second = code(&server, &request()).await;
    let mut elsewhere = exchange(&second, VERIFIER);
    elsewhere[2].1 = "http://127.0.0.1:1/callback";
    assert_eq!(form(&server, "token", &elsewhere).await.status(), 400);
    let third = code(&server, &request()).await;
    let mut other = exchange(&third, VERIFIER);
    other[3].1 = CONFIDENTIAL;
    other.push(("client_secret", SECRET));
    assert_eq!(form(&server, "token", &other).await.status(), 400);
    let unknown = [("grant_type", "authorization_code"), ("client_id", "nobody")];
    let answer = form(&server, "token", &unknown).await;
    assert!(answer.headers().contains_key("www-authenticate"));
    let (status, answer) = json_of(answer).await;
    assert_eq!((status, text(&answer, "error")), (401, "invalid_client"));
}

#[tokio::test]
async fn a_refresh_token_rotates() {
    let server = Server::start().await;
    let tokens = tokens(&server).await;
    let refresh = |token: &str| {
        let fields =
            [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let send = async |token: &str| {
        let url = format!("{}/oauth2/token", server.nhost().url());
        json_of(server.http.post(url).form(&refresh(token)).send().await.expect("an answer")).await
    };
    let old = text(&tokens, "refresh_token");
    let (status, fresh) = send(old).await;
    assert_eq!((status, text(&fresh, "scope")), (200, "openid email"));
    assert_ne!(text(&fresh, "refresh_token"), old);
    let (status, answer) = send(old).await;
    assert_eq!((status, text(&answer, "error")), (400, "invalid_grant"));
}

#[tokio::test]
async fn a_confidential_client_proves_itself_by_header_or_body() {
    let server = Server::start().await;
    let request: Vec<_> = but("client_id", Some(CONFIDENTIAL));
    let url = format!("{}/oauth2/token", server.nhost().url());
    for (in_header, secret, expected) in
        [(true, SECRET, 200), (false, SECRET, 200), (false, "x", 401)]
    {
        let code = code(&server, &request).await;
        let mut fields = exchange(&code, VERIFIER);
        fields[3].1 = CONFIDENTIAL;
        let mut call = server.http.post(&url);
        match in_header {
            true => call = call.basic_auth(CONFIDENTIAL, Some(secret)),
            false => fields.push(("client_secret", secret)),
        }
        let answer = call.form(&fields).send().await.expect("an answer");
        assert_eq!(answer.status(), expected);
    }
}

#[tokio::test]
async fn faults_of_a_request_go_back_to_the_client() {
    let server = Server::start().await;
    for (arguments, expected) in [
        (but("response_type", Some("token")), "unsupported_response_type"),
        (but("scope", Some("openid everything")), "invalid_scope"),
        (but("code_challenge", None), "invalid_request"),
        (but("code_challenge_method", None), "invalid_request"),
    ] {
        let landed = location(&authorize(&server, &arguments).await);
        assert!(landed.as_str().starts_with(REDIRECT), "{landed}");
        assert_eq!(argument(&landed, "error").as_deref(), Some(expected));
        assert_eq!(argument(&landed, "state").as_deref(), Some("s-1"));
    }
    for arguments in [
        but("client_id", Some("nobody")),
        but("redirect_uri", Some("https://evil.example/callback")),
    ] {
        let (status, answer) = json_of(authorize(&server, &arguments).await).await;
        assert_eq!((status, text(&answer, "error")), (400, "invalid_request"));
    }
    let mut silent = request();
    silent.push(("prompt", "none"));
    let landed = location(&authorize(&server, &silent).await);
    assert_eq!(argument(&landed, "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_request_may_come_as_a_form() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let answer = form(&server, "authorize", &request()).await;
    assert_eq!(answer.status(), 302);
    let landed = agree(&server, answer, text(&session, "accessToken")).await;
    assert!(argument(&landed, "code").is_some());
    let refused = form(&server, "authorize", &but("client_id", Some("nobody"))).await;
    assert_eq!(refused.status(), 400);
}

#[tokio::test]
async fn a_login_needs_a_request_that_is_alive_and_a_user() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    let (status, answer) = server.get_as("", &format!("/oauth2/login?request_id={unknown}")).await;
    assert_eq!((status, text(&answer, "error")), (400, "invalid-request"));
    let login = location(&authorize(&server, &request()).await);
    let body = json!({ "requestId": argument(&login, "request_id") });
    assert_eq!(server.post("/oauth2/login", body.clone()).await.0, 401);
    server.nhost().advance(std::time::Duration::from_secs(601));
    let token = text(&session, "accessToken");
    assert_eq!(server.post_as(token, "/oauth2/login", body).await.0, 400);
}

#[tokio::test]
async fn a_client_learns_of_its_own_tokens_and_takes_them_back() {
    let server = Server::start().await;
    let tokens = tokens(&server).await;
    let introspect = async |token: &str, client: &[(&str, &str)]| {
        let mut fields = vec![("token", token)];
        fields.extend_from_slice(client);
        json_of(form(&server, "introspect", &fields).await).await
    };
    let own = [("client_id", PUBLIC)];
    let other = [("client_id", CONFIDENTIAL), ("client_secret", SECRET)];
    for kind in ["access_token", "refresh_token"] {
        let token = text(&tokens, kind);
        let (status, told) = introspect(token, &own).await;
        assert_eq!(
            (status, &told["active"], text(&told, "client_id")),
            (200, &json!(true), PUBLIC)
        );
        assert_eq!(introspect(token, &other).await, (200, json!({ "active": false })));
        let revoke = [("token", token), ("client_id", CONFIDENTIAL), ("client_secret", SECRET)];
        assert_eq!(form(&server, "revoke", &revoke).await.status(), 200);
        assert_eq!(introspect(token, &own).await.1["active"], json!(true), "it is not theirs");
        assert_eq!(form(&server, "revoke", &[("token", token), own[0]]).await.status(), 200);
        assert_eq!(introspect(token, &own).await, (200, json!({ "active": false })));
    }
    assert_eq!(introspect("garbage", &own).await, (200, json!({ "active": false })));
    assert_eq!(introspect("garbage", &[("client_id", CONFIDENTIAL)]).await.0, 401);
    let answer = form(&server, "revoke", &[("token", "x"), ("client_id", "nobody")]).await;
    assert_eq!(answer.status(), 401);
}
