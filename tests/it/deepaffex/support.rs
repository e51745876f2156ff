//! What every test here stands on: an emulator, a client of it, and the promise to cover an
//! operation.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use hallpass::{
    BoxFuture, Error, Result,
    deepaffex::{Client, ClientBuilder, License},
    manager::{SessionManager, SignedOutReason, State},
    store::{Loaded, SessionStore},
    transport::{Hook, RequestInfo},
};
use hallpass_emulator::{
    Emulator, Fault,
    deepaffex::{DeepAffex, Settings},
};

/// Of the emulator's own accounts: one that a password is enough for, one with a second factor.
pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const PHONE: &str = "+15550100";
pub(crate) const MFA_EMAIL: &str = "mfa@example.com";
pub(crate) const MFA_TOKEN: &str = "246810";
pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const ORGANIZATION: &str = "example-clinic";
pub(crate) const ORGANIZATION_KEY: &str = "example-organization-key";
pub(crate) const KEY: &str = "example-licence-key";

/// The licence that the emulator knows.
pub(crate) fn license() -> License {
    License::new(KEY, "LINUX", "Kiosk 7", "kiosk-7", "1.4.0")
}

/// An emulator and a client of it.
pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
}

impl Stage {
    pub(crate) async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let emulator = Emulator::builder().deepaffex(settings).port(0).start().await.unwrap();
        let client = Client::new(emulator.deepaffex().url()).unwrap();
        Self { emulator, client }
    }

    /// With a user signed in on a device.
    pub(crate) async fn signed_in() -> Self {
        let stage = Self::start().await;
        stage.sign_in(&stage.client).await;
        stage
    }

    pub(crate) fn deepaffex(&self) -> &DeepAffex {
        self.emulator.deepaffex()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(self.deepaffex().url())
    }

    /// Registers the client's device and signs the first of the users in on it.
    pub(crate) async fn sign_in(&self, client: &Client) {
        client.register_license(&license()).await.unwrap();
        client.login(EMAIL, PASSWORD).await.unwrap();
    }

    /// The code in the latest text message.
    pub(crate) fn login_code(&self) -> String {
        self.deepaffex().last_sms_to(PHONE).expect("a text message").otp
    }
}

/// An answer of this status with this JSON, in the service's own content type.
pub(crate) fn answers(status: u16, body: &serde_json::Value) -> Fault {
    Fault::status(status).with_body("application/json; charset=utf-8", body.to_string())
}

/// Why no one is signed in.
pub(crate) fn reason(manager: &SessionManager) -> Option<SignedOutReason> {
    match manager.state() {
        State::SignedOut { reason } => Some(reason),
        _ => None,
    }
}

/// Waits until a store holds nothing.
pub(crate) async fn emptied(store: &impl SessionStore) {
    // The reason of an end may be left, but no token.
    loop {
        match store.load().await.unwrap() {
            Loaded::Record(record) if record.ended.is_none() => tokio::task::yield_now().await,
            _ => return,
        }
    }
}

/// A request as it went out.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) operation: String,
    pub(crate) token: Option<String>,
    pub(crate) body: Option<serde_json::Value>,
}

/// Keeps what goes out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch(Arc<Mutex<Vec<Seen>>>, Arc<AtomicUsize>);

impl Watch {
    /// Waits until so many answers have come, and all that follows from them has begun. The runtimes of
    /// these tests have one thread.
    pub(crate) async fn answered(&self, number: usize) {
        while self.1.load(Ordering::SeqCst) < number {
            tokio::task::yield_now().await;
        }
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    /// How many answers have come.
    pub(crate) fn answers(&self) -> usize {
        self.1.load(Ordering::SeqCst)
    }

    /// Whether this operation was called, by its name in Rust.
    pub(crate) fn has(&self, operation: &str) -> bool {
        self.0.lock().unwrap().iter().any(|seen| seen.operation == operation)
    }

    /// The latest request of this operation, by its name in Rust.
    pub(crate) fn last(&self, operation: &str) -> Seen {
        let seen = self.0.lock().unwrap();
        let found = seen.iter().rfind(|seen| seen.operation == operation);
        found.unwrap_or_else(|| panic!("no {operation} in {seen:?}")).clone()
    }
}

impl Hook for Watch {
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let token = request.headers().get("authorization").map(|value| value.to_str().unwrap());
        let body = request.body().and_then(reqwest::Body::as_bytes);
        self.0.lock().unwrap().push(Seen {
            operation: info.operation().to_owned(),
            token: token.map(|value| value.trim_start_matches("Bearer ").to_owned()),
            body: body.map(|bytes| serde_json::from_slice(bytes).unwrap()),
        });
        Box::pin(std::future::ready(Ok(())))
    }

    fn after<'a>(
        &'a self,
        response: reqwest::Response,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<reqwest::Response>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// Runs the case that an operation succeeds, and makes sure that it was the operation that did.
pub(crate) async fn success(id: &str, case: impl AsyncFnOnce(&Stage) -> Result<()>) {
    let stage = Stage::start().await;
    case(&stage).await.unwrap_or_else(|error| panic!("{id}: {error:?}"));
    assert!(stage.deepaffex().calls(id) > 0, "{id} was not called");
}

/// Runs the case that an operation fails, and makes sure that it was the server that refused it.
pub(crate) async fn failure(id: &str, case: impl AsyncFnOnce(&Stage) -> Error) {
    let stage = Stage::start().await;
    let error = case(&stage).await;
    assert_eq!(error.operation(), Some(id), "{error:?}");
    assert!(error.status().is_some(), "the server was not asked: {error:?}");
}
