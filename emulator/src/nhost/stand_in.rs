//! The stand-in for the providers: who has an account there, what codes and tokens they handed
//! out, and the ID tokens they sign.
//!
//! It plays the far side of OAuth: `provider.rs` and `idtoken.rs` are the near side. The page that
//! a browser sees is in `stand_in/page.rs`, the helpers for tests in `stand_in/tools.rs`.

pub(crate) mod page;
mod tools;

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use tools::{IdToken, ProviderCode};

/// The stand-in's development key, as public as this source.
const ISSUER_KEY: &str = include_str!("../../keys/stand-in-issuer.pem");
pub(crate) const ISSUER_MODULUS: &str = "4eiTES_UX0Wkvj5fBkmoYYM41I8aoBDJ3Y3h4uz9kz-OBIssC3yfmwStK8vs703ZEOgmPrH6E0uba858YTLWCgrGm9dG5PgprcQ7WSaqXhe3qi6Xg-s7WkEOY275nIGBpt7R4ojTeZE9DU0-hnH_gnHcnU-L_v_3KessJCZlX4dtdBCiOmfczelgHh6z36_SccLZBKMmNEOeLgt3afvxmoLjpAFWXWx9yCuqzpPa8nBhBRWI5LX20YFyKRw2nzzv_XSz1ICXNBcqY-h5dnk_EmLOWkX1W1T_GXowEat2p5GvHSzE6Ak587FFs4VodQG92A6jt2MrX7ZwnbQOMBU2Qw";
/// How long a code waits to be exchanged.
const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How long a provider's access token lives, in seconds.
pub(crate) const TOKEN_LIFETIME: i64 = 3600;

/// What the stand-in remembers, for all providers.
#[derive(Debug, Default)]
pub(crate) struct StandIn {
    codes: HashMap<String, Grant>,
    /// Provider and account by refresh token.
    refresh_tokens: HashMap<String, String>,
}

/// What a code stands for.
#[derive(Debug)]
struct Grant {
    provider: String,
    /// `None` for an account whose profile cannot be read.
    account: Option<Account>,
    expires_at: DateTime<Utc>,
}

/// Somebody's account at a provider.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) name: Option<String>,
    pub(crate) picture: Option<String>,
}

/// What a provider gives for a code or a refresh token.
#[derive(Clone, Debug)]
pub(crate) struct ProviderTokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

impl Account {
    /// The account that belongs to an address at a provider: always the same one.
    pub(crate) fn of(provider: &str, email: &str) -> Self {
        let digest = Sha256::new().chain_update(provider).chain_update(email).finalize();
        let id = digest.iter().take(7).fold(0_u64, |id, byte| id << 8 | u64::from(*byte));
        Self {
            id: id.to_string(),
            email: Some(email.to_owned()),
            email_verified: true,
            name: email.split('@').next().map(str::to_owned),
            picture: Some(format!("https://avatars.example/{id}.png")),
        }
    }
}

impl StandIn {
    /// A code that the provider would send the browser back with.
    pub(crate) fn issue_code(
        &mut self,
        provider: &str,
        account: Option<Account>,
        now: DateTime<Utc>,
    ) -> String {
        self.codes.retain(|_, grant| grant.expires_at > now);
        let code = Uuid::new_v4().simple().to_string();
        let grant =
            Grant { provider: provider.to_owned(), account, expires_at: now + CODE_LIFETIME };
        self.codes.insert(code.clone(), grant);
        code
    }

    /// Exchanges a code, once, for tokens and the profile behind them.
    pub(crate) fn exchange(
        &mut self,
        provider: &str,
        code: &str,
        now: DateTime<Utc>,
    ) -> Option<(ProviderTokens, Option<Account>)> {
        let grant = self.codes.remove(code)?;
        if grant.provider != provider || grant.expires_at <= now {
            return None;
        }
        Some((self.issue_tokens(provider), grant.account))
    }

    /// Exchanges a refresh token, once, for new tokens.
    pub(crate) fn refresh(
        &mut self,
        provider: &str,
        refresh_token: &str,
    ) -> Option<ProviderTokens> {
        let known = self.refresh_tokens.get(refresh_token)?;
        if known != provider {
            return None;
        }
        self.refresh_tokens.remove(refresh_token);
        Some(self.issue_tokens(provider))
    }

    fn issue_tokens(&mut self, provider: &str) -> ProviderTokens {
        let token = |kind| format!("{provider}-{kind}-{}", Uuid::new_v4().simple());
        let tokens =
            ProviderTokens { access_token: token("access"), refresh_token: token("refresh") };
        self.refresh_tokens.insert(tokens.refresh_token.clone(), provider.to_owned());
        tokens
    }
}

/// The client id under which the emulated server is known to a provider.
pub(crate) fn client_id(provider: &str) -> String {
    format!("hallpass-emulator-{provider}")
}

/// What a provider asks a user for, as the scopes in the authorisation URL.
pub(crate) fn scope(provider: &str) -> &'static str {
    match provider {
        "github" => "user:email",
        "google" => "openid email profile",
        "apple" => "name email",
        _ => "email profile",
    }
}

/// Signs an ID token as the provider would.
fn sign_id_token(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({ "alg": "RS256", "kid": "stand-in-1", "typ": "JWT" });
    let message = format!("{}.{}", part(&header), part(claims));
    let key =
        EncodingKey::from_rsa_pem(ISSUER_KEY.as_bytes()).expect("the embedded key is an RSA key");
    let signature = crypto::sign(message.as_bytes(), &key, Algorithm::RS256).expect("the key fits");
    format!("{message}.{signature}")
}

fn issuer(provider: &str) -> &'static str {
    if provider == "apple" { "https://appleid.apple.com" } else { "https://accounts.google.com" }
}

/// The account that a valid ID token speaks of: signature, issuer, audience, expiry and nonce hold.
pub(crate) fn check_id_token(
    provider: &str,
    token: &str,
    nonce: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Account> {
    let (message, signature) = token.rsplit_once('.')?;
    let key = DecodingKey::from_rsa_components(ISSUER_MODULUS, "AQAB").ok()?;
    let genuine = crypto::verify(signature, message.as_bytes(), &key, Algorithm::RS256).ok()?;
    let claims = URL_SAFE_NO_PAD.decode(message.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    let ours = claims["iss"] == issuer(provider) && claims["aud"] == client_id(provider).as_str();
    let alive = claims["exp"].as_i64()? > now.timestamp();
    // Providers get the nonce's digest, so that a stolen token alone is of no use.
    let bound = claims["nonce"].as_str() == nonce.map(nonce_digest).as_deref();
    let text = |name: &str| claims[name].as_str().map(str::to_owned);
    let account = Account {
        id: text("sub")?,
        email: text("email"),
        email_verified: claims["email_verified"] == true,
        name: text("name"),
        picture: text("picture"),
    };
    (genuine && ours && alive && bound).then_some(account)
}

fn nonce_digest(nonce: &str) -> String {
    Sha256::digest(nonce).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_works_once_and_for_its_provider() {
        let mut stand_in = StandIn::default();
        let now = Utc::now();
        let account = Some(Account::of("github", "a@example.com"));
        let code = stand_in.issue_code("github", account.clone(), now);
        assert!(stand_in.exchange("github", &code, now).is_some());
        assert!(stand_in.exchange("github", &code, now).is_none());
        let code = stand_in.issue_code("github", account.clone(), now);
        assert!(stand_in.exchange("google", &code, now).is_none());
        let code = stand_in.issue_code("github", account, now);
        assert!(stand_in.exchange("github", &code, now + CODE_LIFETIME).is_none());
    }

    #[test]
    fn an_id_token_holds_for_one_audience_and_one_nonce() {
        let now = Utc::now();
        let claims = |audience: &str| {
            json!({
                "iss": issuer("google"), "aud": audience, "sub": "1", "nonce": nonce_digest("abc"),
                "exp": now.timestamp() + 60,
            })
        };
        let token = sign_id_token(&claims(&client_id("google")));
        assert!(check_id_token("google", &token, Some("abc"), now).is_some());
        assert!(check_id_token("google", &token, Some("xyz"), now).is_none());
        assert!(check_id_token("google", &token, None, now).is_none());
        assert!(check_id_token("apple", &token, Some("abc"), now).is_none());
        assert!(
            check_id_token("google", &token, Some("abc"), now + TimeDelta::minutes(1)).is_none()
        );
        let other = sign_id_token(&claims("another"));
        assert!(check_id_token("google", &other, Some("abc"), now).is_none());
    }
}
