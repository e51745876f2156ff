//! PKCE: the secret that ties a code to whoever asked for it (RFC 7636).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    error::{Error, ErrorKind, Result},
    nhost::validate,
    secret::Secret,
};

/// A PKCE pair: the challenge goes out with the first call, the verifier with
/// [`token_exchange`](crate::nhost::Client::token_exchange).
///
/// Only newer servers know it; older ones refuse a call that carries a challenge, so nothing sends
/// one unless you hand it over.
///
/// ```
/// use hallpass::nhost::Pkce;
///
/// let pkce = Pkce::generate()?;
/// assert_eq!(pkce.challenge().len(), 43);
/// // To finish the sign-in in another process, keep the verifier where only you can read it.
/// let again = Pkce::from_verifier(pkce.verifier().clone())?;
/// assert_eq!(again.challenge(), pkce.challenge());
/// # Ok::<(), hallpass::Error>(())
/// ```
///
/// # Security
/// Whoever has the verifier and the code has the session. `Debug` shows neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pkce {
    verifier: Secret,
    challenge: String,
}

impl Pkce {
    /// Makes a fresh pair: 256 random bits, challenge method S256.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the operating system gives no random bytes.
    pub fn generate() -> Result<Self> {
        Ok(Self::derive(Secret::new(random_text()?)))
    }

    /// Takes up a pair begun elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when it is not a verifier after RFC 7636 section 4.1.
    pub fn from_verifier(verifier: impl Into<Secret>) -> Result<Self> {
        let verifier = verifier.into();
        validate::code_verifier("verifier", verifier.expose())?;
        Ok(Self::derive(verifier))
    }

    /// The half that is shown to the server at the end.
    #[must_use]
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// The half that goes out first: base64url of the verifier's SHA-256.
    #[must_use]
    pub fn challenge(&self) -> &str {
        &self.challenge
    }

    fn derive(verifier: Secret) -> Self {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()));
        Self { verifier, challenge }
    }
}

/// 256 random bits as 43 characters that need no escaping in a URL.
pub(super) fn random_text() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::new(ErrorKind::Configuration)
            .with_message(format!("the operating system gives no random bytes: {error}"))
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_the_rfcs() {
        let pkce = Pkce::from_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn each_pair_is_new_and_its_verifier_well_formed() {
        let (one, two) = (Pkce::generate().unwrap(), Pkce::generate().unwrap());
        assert_ne!(one, two);
        assert!(Pkce::from_verifier(one.verifier()).is_ok());
        assert!(!format!("{one:?}").contains(one.verifier().expose()));
    }

    #[test]
    fn a_short_verifier_is_refused_by_name() {
        assert_eq!(Pkce::from_verifier("short").unwrap_err().argument(), Some("verifier"));
    }
}
