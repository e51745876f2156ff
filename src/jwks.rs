//! Verifying access tokens on this machine against a service's published keys.

use std::{fmt, sync::Arc, time::Duration};

use arc_swap::ArcSwapOption;
use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation,
    errors::ErrorKind as JwtErrorKind,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::Url;

use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    secret::AccessToken,
    session::Claims,
    transport::{Answer, ApiTransportBuilder, ErrorClassifier},
};

/// An unknown key id makes the set be fetched again, but never more often than this.
const BETWEEN_FETCHES: Duration = Duration::from_secs(60);
/// While there is no set at all, a fetch that failed is repeated no sooner than this.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long one fetch may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(10);

/// Verifies tokens against a JSON Web Key Set (RFC 7517).
///
/// The set is fetched at the first token and kept. Callers that need it at the same time share one
/// fetch; a token with an unknown key id makes it be fetched again, at most once a minute, so that
/// neither a key rotation needs a restart nor a flood of forged tokens reaches the service. Clones
/// share the cache.
///
/// ```no_run
/// # async fn example() -> hallpass::Result<()> {
/// use hallpass::jwks::Verifier;
///
/// let verifier = Verifier::new("https://auth.example.com/v1/.well-known/jwks.json")?
///     .with_issuer("hasura-auth");
/// let claims = verifier.verify("eyJ...").await?;
/// println!("{:?}", claims.subject());
/// # Ok(())
/// # }
/// ```
///
/// # Security
/// A key verifies only the algorithm it was published for, and a set's symmetric keys are never
/// used, so that a token cannot choose how it is checked. `exp` must be there and in the future;
/// `nbf` and, if told, `iss` and `aud` are checked too.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<Keys>,
    issuer: Option<String>,
    audience: Option<String>,
    leeway: Duration,
}

struct Keys {
    url: Url,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    set: ArcSwapOption<JwkSet>,
    last: Arc<Mutex<Option<Attempt>>>,
}

/// The latest fetch: when, and how it failed if it did.
struct Attempt {
    at: Duration,
    failure: Option<Error>,
}

impl Verifier {
    /// A verifier with an HTTP client of its own.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when `url` is not an absolute URL, and
    /// [`ErrorKind::Configuration`] when it is plain `http` to another machine, where anyone could
    /// put keys of their own.
    pub fn new(url: &str) -> Result<Self> {
        let address = Url::parse(url).map_err(|error| {
            Error::invalid_argument("url", "it is not an absolute URL: pass the key set's address")
                .with_source(error)
        })?;
        let wire = ApiTransportBuilder::new(url, KeySet).build()?;
        let http = wire.http_client().clone();
        Ok(Self::from_parts(address, http, Arc::clone(wire.clock())))
    }

    /// A verifier with an HTTP client and a clock of your own.
    #[must_use]
    pub fn from_parts(url: Url, http: reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        let (set, last) = (ArcSwapOption::empty(), Arc::default());
        Self {
            keys: Arc::new(Keys { url, http, clock, set, last }),
            issuer: None,
            audience: None,
            leeway: Duration::ZERO,
        }
    }

    /// Requires this issuer (`iss`).
    #[must_use]
    pub fn with_issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Requires this audience among those of the token (`aud`).
    #[must_use]
    pub fn with_audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// How far the clocks may differ when `exp` and `nbf` are judged; zero unless told.
    #[must_use]
    pub fn with_leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// Takes the time from this clock. The key cache starts anew.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        let (url, http) = (self.keys.url.clone(), self.keys.http.clone());
        self.keys = Self::from_parts(url, http, clock).keys;
        self
    }

    /// Verifies a token and reads its claims.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when the token is forged, expired, not yet valid, or meant for
    /// someone else; a network or server error when the keys cannot be fetched.
    ///
    /// # Cancel safety
    /// Safe: a fetch that it began goes on by itself, so that callers who go away cannot make the
    /// set be fetched more often.
    pub async fn verify(&self, token: &str) -> Result<Claims> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| refused("it is not a JWT"))?;
        let key = self.keys.find(header.kid.as_deref()).await?;
        let claims = check_signature(token, &header, &key)?;
        self.check_claims(&claims)?;
        Claims::read(&AccessToken::from(token))
    }

    fn check_claims(&self, claims: &Checked) -> Result<()> {
        let now = self.keys.clock.wall().as_millis() as f64 / 1_000.0;
        let leeway = self.leeway.as_secs_f64();
        if claims.exp.is_none_or(|exp| exp + leeway <= now) {
            return Err(refused("it has expired"));
        }
        if claims.nbf.is_some_and(|nbf| nbf - leeway > now) {
            return Err(refused("it is not valid yet"));
        }
        if self.issuer.is_some() && claims.iss != self.issuer {
            return Err(refused("it comes from another issuer"));
        }
        match &self.audience {
            Some(audience) if !claims.aud.contains(audience) => {
                Err(refused("it is meant for another audience"))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("host", &self.keys.url.host_str())
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("leeway", &self.leeway)
            .finish_non_exhaustive()
    }
}

/// A key set's server has no failures of its own to understand.
#[derive(Debug)]
struct KeySet;

impl ErrorClassifier for KeySet {
    fn classify(&self, _: &Answer) -> Error {
        Error::new(ErrorKind::UnexpectedResponse)
    }
}

impl Keys {
    async fn find(self: &Arc<Self>, kid: Option<&str>) -> Result<Jwk> {
        if let Some(key) = self.cached(kid) {
            return Ok(key);
        }
        // Whoever waited here finds what the one before has fetched.
        let last = Arc::clone(&self.last).lock_owned().await;
        if let Some(key) = self.cached(kid) {
            return Ok(key);
        }
        let now = self.clock.monotonic();
        if let Some(attempt) = &*last {
            let pause = if self.set.load().is_none() { AFTER_FAILURE } else { BETWEEN_FETCHES };
            if now.saturating_sub(attempt.at) < pause {
                return Err(attempt.failure.clone().unwrap_or_else(unknown_key));
            }
        }
        run(Arc::clone(self).renew(last, now)).await?;
        self.cached(kid).ok_or_else(unknown_key)
    }

    /// Fetches the set, and takes down when and with what outcome. Until then no one else does.
    async fn renew(
        self: Arc<Self>,
        mut last: OwnedMutexGuard<Option<Attempt>>,
        now: Duration,
    ) -> Result<()> {
        let fetched = self.fetch().await;
        *last = Some(Attempt { at: now, failure: fetched.as_ref().err().cloned() });
        self.set.store(Some(Arc::new(fetched?)));
        Ok(())
    }

    fn cached(&self, kid: Option<&str>) -> Option<Jwk> {
        let set = self.set.load();
        let set = set.as_ref()?;
        match (kid, set.keys.as_slice()) {
            (Some(kid), _) => set.find(kid).cloned(),
            // A token without a key id is clear only where there is but one key.
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        }
    }

    async fn fetch(&self) -> Result<JwkSet> {
        let request = self.http.get(self.url.clone()).timeout(FETCH_TIMEOUT);
        let answer = request.send().await.map_err(network)?;
        let status = answer.status();
        if !status.is_success() {
            let kind = if status.is_server_error() {
                ErrorKind::Server
            } else {
                ErrorKind::UnexpectedResponse
            };
            return Err(Error::new(kind)
                .with_status(status)
                .with_message("the key set could not be fetched: check its URL"));
        }
        let body = answer.bytes().await.map_err(network)?;
        read_set(&body)
    }
}

/// What a set may look like on the wire: a service with a symmetric key publishes `null`.
#[derive(Deserialize)]
struct Published {
    keys: Option<Vec<Value>>,
}

fn read_set(body: &[u8]) -> Result<JwkSet> {
    let published: Published = serde_json::from_slice(body).map_err(|_| {
        Error::new(ErrorKind::UnexpectedResponse).with_message("the answer is not a key set")
    })?;
    // A key of a kind that this crate cannot read must not hide the ones it can.
    let keys = published.keys.unwrap_or_default();
    let keys = keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
    Ok(JwkSet { keys })
}

/// The claims that are checked, read from a token whose signature holds.
#[derive(Deserialize)]
struct Checked {
    exp: Option<f64>,
    nbf: Option<f64>,
    iss: Option<String>,
    #[serde(default)]
    aud: Audience,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
    #[default]
    None,
}

impl Audience {
    fn contains(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Many(many) => many.iter().any(|one| one == wanted),
            Self::None => false,
        }
    }
}

fn check_signature(token: &str, header: &Header, key: &Jwk) -> Result<Checked> {
    if !allowed(key).contains(&header.alg) {
        return Err(refused("its algorithm is not the key's"));
    }
    let decoding = DecodingKey::from_jwk(key).map_err(|error| {
        Error::new(ErrorKind::UnexpectedResponse)
            .with_message("the published key cannot be used")
            .with_source(error)
    })?;
    // The times are judged by our own clock, so the library's checks are off.
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    match jsonwebtoken::decode(token, &decoding, &validation) {
        Ok(data) => Ok(data.claims),
        Err(error) if matches!(error.kind(), JwtErrorKind::InvalidSignature) => {
            Err(refused("its signature is wrong"))
        }
        Err(_) => Err(refused("its claims cannot be read")),
    }
}

/// The algorithms that a key may verify: the one it was published for, or those of its type.
fn allowed(key: &Jwk) -> Vec<Algorithm> {
    if key.common.public_key_use.as_ref().is_some_and(|r#use| *r#use != PublicKeyUse::Signature) {
        return Vec::new();
    }
    let of_type = match &key.algorithm {
        AlgorithmParameters::RSA(_) => vec![
            Algorithm::RS256,
            Algorithm::RS384,
            Algorithm::RS512,
            Algorithm::PS256,
            Algorithm::PS384,
            Algorithm::PS512,
        ],
        AlgorithmParameters::EllipticCurve(ec) => match ec.curve {
            EllipticCurve::P256 => vec![Algorithm::ES256],
            EllipticCurve::P384 => vec![Algorithm::ES384],
            _ => Vec::new(),
        },
        AlgorithmParameters::OctetKeyPair(_) => vec![Algorithm::EdDSA],
        // A symmetric key in a public place proves nothing.
        _ => Vec::new(),
    };
    match key.common.key_algorithm {
        None => of_type,
        Some(published) => match Algorithm::try_from(published) {
            Ok(published) if of_type.contains(&published) => vec![published],
            _ => Vec::new(),
        },
    }
}

fn refused(problem: &'static str) -> Error {
    Error::new(ErrorKind::Unauthenticated)
        .with_message(format!("the token is not accepted: {problem}"))
}

fn unknown_key() -> Error {
    Error::new(ErrorKind::Unauthenticated)
        .with_message("the token is not accepted: the service publishes no key with its id")
}

/// Runs a fetch in a task of its own, where there is a runtime for one: it ends also when its caller
/// has gone away.
#[cfg(not(target_arch = "wasm32"))]
async fn run(fetching: impl Future<Output = Result<()>> + Send + 'static) -> Result<()> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn(fetching).await.unwrap_or_else(|_| Err(abandoned())),
        Err(_) => crate::runtime::inside(fetching).await,
    }
}

/// The same on the browser's event loop.
#[cfg(target_arch = "wasm32")]
async fn run(fetching: impl Future<Output = Result<()>> + 'static) -> Result<()> {
    let (done, outcome) = tokio::sync::oneshot::channel();
    wasm_bindgen_futures::spawn_local(async move {
        // A caller that has gone away does not read the outcome.
        let _ = done.send(fetching.await);
    });
    outcome.await.unwrap_or_else(|_| Err(abandoned()))
}

fn abandoned() -> Error {
    Error::new(ErrorKind::Cancelled)
}

fn network(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Network };
    Error::new(kind).with_source(error.without_url())
}
