//! GraphQL with Hasura's headers: the user's token goes along, and the request says in which of the
//! user's roles it acts. The endpoint in this file stands in for Hasura: it verifies tokens by the
//! key set of the authentication service and answers by role.
//!
//! ```sh
//! cargo run --example graphql --features jwks
//! ```

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    routing::post,
};
use hallpass::{
    Claims, Timestamp, clock::ManualClock, jwks::Verifier, nhost::Client, transport::http_client,
};
use hallpass_emulator::{Emulator, nhost::Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const NOTES: &str = "query Notes { notes { title author } }";

#[tokio::main]
async fn main() -> Result<()> {
    let roles = ["user", "me", "editor"].map(String::from).to_vec();
    let settings = Settings { default_allowed_roles: roles, ..Settings::default() };
    let emulator = Emulator::builder().nhost(settings).start().await?;
    // A clock that can be moved, for the hour at the end. An application leaves it out.
    let now = Timestamp::from_millis(emulator.nhost().now().timestamp_millis());
    let clock = ManualClock::starting_at(now);
    let client = Client::builder(emulator.nhost().url()).clock(clock.clone()).build()?;
    client.sign_up_email_password("ada@example.com", "Correct-Horse-42").await?.into_signed_in()?;
    let endpoint = serve(client.verifier()).await?;
    let graphql = GraphQl { client: client.clone(), http: http_client()?, endpoint };

    let notes = graphql.query(NOTES, json!({}), None).await?;
    println!("as the default role: {notes}");
    assert_eq!(notes["notes"].as_array().map(Vec::len), Some(1));

    let notes = graphql.query(NOTES, json!({}), Some("editor")).await?;
    println!("as `editor`:         {notes}");
    assert_eq!(notes["notes"].as_array().map(Vec::len), Some(3));

    // A role that the token does not allow is an error of GraphQL's, in an answer with status 200.
    let refused = graphql.query(NOTES, json!({}), Some("admin")).await.err();
    let refused = refused.ok_or("the role should have been refused")?.to_string();
    println!("as `admin`:          {refused}");
    assert!(refused.contains("not in the allowed roles"), "{refused}");
    assert_eq!(emulator.nhost().calls("refreshToken"), 0, "no token was at fault");

    let hour = Duration::from_secs(3_600);
    emulator.nhost().advance(hour);
    clock.advance(hour);
    graphql.query(NOTES, json!({}), Some("me")).await?;
    assert_eq!(emulator.nhost().calls("refreshToken"), 1);
    println!("an hour later:       one refresh, and the query went through");

    client.sign_out().await;
    assert!(graphql.query(NOTES, json!({}), None).await.is_err());
    Ok(())
}

/// A GraphQL endpoint, called as the signed-in user.
struct GraphQl {
    client: Client,
    http: reqwest::Client,
    endpoint: String,
}

impl GraphQl {
    /// Runs a query in one of the user's roles.
    async fn query(&self, query: &str, variables: Value, role: Option<&str>) -> Result<Value> {
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.http.post(&self.endpoint).json(&body);
        if let Some(role) = role {
            request = request.header("x-hasura-role", role);
        }
        // Attaches the token; after a 401 refreshes it and repeats.
        let answer = self.client.execute(request.build()?).await?.error_for_status()?;
        let mut answer: Value = answer.json().await?;
        match answer["errors"][0]["message"].as_str() {
            Some(message) => Err(message.into()),
            None => Ok(answer["data"].take()),
        }
    }
}

/// The stand-in for Hasura, on a port of its own.
async fn serve(verifier: Verifier) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/v1/graphql", listener.local_addr()?);
    let router = Router::new().route("/v1/graphql", post(answer)).with_state(Arc::new(verifier));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

async fn answer(
    State(verifier): State<Arc<Verifier>>,
    headers: HeaderMap,
    Json(asked): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let claims = verifier.verify(token).await.map_err(|error| {
        eprintln!("the endpoint refuses: {error}");
        StatusCode::UNAUTHORIZED
    })?;
    let outcome = role(&claims, &headers).and_then(|role| match asked["query"].as_str() {
        Some(NOTES) => Ok(notes(role, claims.user_id().unwrap_or_default())),
        _ => Err("this endpoint knows one query".to_owned()),
    });
    Ok(Json(match outcome {
        Ok(notes) => json!({ "data": { "notes": notes } }),
        Err(message) => json!({ "errors": [{ "message": message }] }),
    }))
}

/// The role of a request: the one that it names, if the token allows that, or the token's default.
fn role<'a>(claims: &'a Claims, headers: &HeaderMap) -> Result<&'a str, String> {
    let named = headers.get("x-hasura-role").and_then(|role| role.to_str().ok());
    let wanted = named.or(claims.default_role()).ok_or("the token has no default role")?;
    let role = claims.allowed_roles().find(|role| *role == wanted);
    role.ok_or_else(|| format!("your requested role {wanted:?} is not in the allowed roles"))
}

/// What a role may see: an editor everything, anybody else what is their own.
fn notes(role: &str, user: &str) -> Vec<Value> {
    let all = [("A plan", user), ("A recipe", "someone else"), ("A letter", "someone else")];
    let seen = all.iter().filter(|(_, author)| role == "editor" || *author == user);
    seen.map(|(title, author)| json!({ "title": title, "author": author })).collect()
}
