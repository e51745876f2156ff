//! What a test asks of the stand-in providers: codes and ID tokens, right ones and wrong ones.

use serde_json::{Value, json};

use super::{Account, client_id, issuer, nonce_digest, sign_id_token};
use crate::nhost::Nhost;

impl Nhost {
    /// Starts a code with which a provider would send the browser back to the callback.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// # let emulator = hallpass_emulator::Emulator::start().await?;
    /// let code = emulator.nhost().provider_code("github").email("ada@example.com").issue();
    /// # let _ = code;
    /// # Ok::<(), hallpass_emulator::StartError>(())
    /// # }).unwrap();
    /// ```
    pub fn provider_code(&self, provider: &str) -> ProviderCode {
        ProviderCode {
            nhost: self.clone(),
            provider: provider.to_owned(),
            email: "somebody@example.com".to_owned(),
            id: None,
            has_profile: true,
        }
    }

    /// Starts an ID token as the provider (`google` or `apple`) would sign it for this server.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// # let emulator = hallpass_emulator::Emulator::start().await?;
    /// let token = emulator.nhost().id_token("google").email("ada@example.com").nonce("n-1").sign();
    /// # let _ = token;
    /// # Ok::<(), hallpass_emulator::StartError>(())
    /// # }).unwrap();
    /// ```
    pub fn id_token(&self, provider: &str) -> IdToken {
        let now = self.service.core.clock.now().timestamp();
        let token = IdToken { claims: json!({ "iat": now, "exp": now + 300 }), subject: None };
        token
            .claim("iss", issuer(provider).into())
            .audience(&client_id(provider))
            .email("somebody@example.com")
    }
}

/// A provider's code in the making; see [`Nhost::provider_code`].
#[derive(Debug)]
#[must_use = "a code is only issued by `issue`"]
pub struct ProviderCode {
    nhost: Nhost,
    provider: String,
    email: String,
    id: Option<String>,
    has_profile: bool,
}

impl ProviderCode {
    /// Whose account it is. Its id follows from the address unless it is set.
    pub fn email(mut self, email: &str) -> Self {
        email.clone_into(&mut self.email);
        self
    }

    /// The account's id at the provider.
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Makes the account's profile unreadable.
    pub fn without_profile(mut self) -> Self {
        self.has_profile = false;
        self
    }

    /// The code.
    #[must_use]
    pub fn issue(self) -> String {
        let account = Account::of(&self.provider, &self.email);
        let account = Account { id: self.id.unwrap_or(account.id), ..account };
        let now = self.nhost.service.core.clock.now();
        let mut state = self.nhost.service.state();
        state.stand_in.issue_code(&self.provider, self.has_profile.then_some(account), now)
    }
}

/// An ID token in the making; see [`Nhost::id_token`].
#[derive(Clone)]
#[must_use = "a token is only made by `sign`"]
pub struct IdToken {
    claims: Value,
    subject: Option<String>,
}

impl std::fmt::Debug for IdToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("IdToken").finish_non_exhaustive()
    }
}

impl IdToken {
    /// Whose token it is. The subject follows from the address unless it is set.
    pub fn email(self, email: &str) -> Self {
        let account = Account::of("", email);
        self.claim("email", email.into())
            .claim("email_verified", true.into())
            .claim("name", account.name.into())
            .claim("picture", account.picture.into())
    }

    /// The account's id at the provider.
    pub fn subject(mut self, subject: &str) -> Self {
        self.subject = Some(subject.to_owned());
        self
    }

    /// Binds the token to a nonce, which the sign-in must then name.
    pub fn nonce(self, nonce: &str) -> Self {
        self.claim("nonce", nonce_digest(nonce).into())
    }

    /// For whom the token is; the right audience is already set.
    pub fn audience(self, audience: &str) -> Self {
        self.claim("aud", audience.into())
    }

    /// Makes the token one that has just expired.
    pub fn expired(self) -> Self {
        let issued_at = self.claims["iat"].as_i64().unwrap_or_default();
        self.claim("exp", (issued_at - 5).into())
    }

    /// Sets any claim.
    pub fn claim(mut self, name: &str, value: Value) -> Self {
        self.claims[name] = value;
        self
    }

    /// The token.
    #[must_use]
    pub fn sign(mut self) -> String {
        let email = self.claims["email"].as_str().unwrap_or_default();
        let subject = self.subject.take().unwrap_or_else(|| Account::of("", email).id);
        sign_id_token(&self.claim("sub", subject.into()).claims)
    }
}
