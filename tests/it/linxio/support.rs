//! What every test here stands on: an emulator, a client of it, and the promise to cover an
//! operation.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass::{
    BoxFuture, Error, Result, Session,
    clock::ManualClock,
    linxio::Client,
    transport::{Hook, RequestInfo},
};
use hallpass_emulator::{
    Emulator, Fault,
    linxio::{Linxio, Settings},
};

/// Of the emulator's own accounts: one that a password is enough for, one that wants a code besides.
pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const OTP_EMAIL: &str = "otp@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The life of an access token.
pub(crate) const DAY: Duration = Duration::from_secs(86_400);

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
        let emulator = Emulator::builder().linxio(settings).port(0).start().await.unwrap();
        let client = Client::new(emulator.linxio().url()).unwrap();
        Self { emulator, client }
    }

    /// With a clock of the client's own, which stands still.
    pub(crate) async fn with_clock(settings: Settings) -> (Self, ManualClock) {
        let mut stage = Self::with(settings).await;
        let now = stage.linxio().now().timestamp_millis();
        let clock = ManualClock::starting_at(hallpass::Timestamp::from_millis(now));
        stage.client = Client::builder(stage.linxio().url()).clock(clock.clone()).build().unwrap();
        (stage, clock)
    }

    pub(crate) fn linxio(&self) -> &Linxio {
        self.emulator.linxio()
    }

    /// A further client of the same server, with a session of its own.
    pub(crate) fn another_client(&self) -> Client {
        Client::new(self.linxio().url()).unwrap()
    }

    /// A client whose requests can be looked at.
    pub(crate) fn watched(&self) -> (Client, Watch) {
        let watch = Watch::default();
        let client = Client::builder(self.linxio().url()).hook(watch.clone()).build().unwrap();
        (client, watch)
    }

    /// Signs the first of the accounts in.
    pub(crate) async fn signed_in(&self) -> Session {
        let sign_in = self.client.login(EMAIL, PASSWORD).await.unwrap();
        sign_in.into_signed_in().unwrap().session().clone()
    }

    /// The code in the latest mail.
    pub(crate) fn otp(&self) -> String {
        let mail = self.linxio().last_mail_to(OTP_EMAIL).expect("a mail");
        mail.otp.expect("a code")
    }

    /// An access token of the server's, which it takes for one of the first account.
    pub(crate) fn access_token(&self) -> String {
        let now = self.linxio().now().timestamp();
        let claims = serde_json::json!({"sub": "1", "iat": now, "exp": now + 900});
        self.linxio().sign_claims(&claims)
    }
}

/// An answer of this status with this JSON.
pub(crate) fn answers(status: u16, body: &serde_json::Value) -> Fault {
    Fault::status(status).with_body("application/json", body.to_string())
}

/// A request as it went out.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) operation: String,
    pub(crate) query: Option<String>,
    pub(crate) authorized: bool,
    pub(crate) body: Option<String>,
}

/// Keeps what goes out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch(Arc<Mutex<Vec<Seen>>>);

impl Watch {
    /// The only request of this operation, by its name in Rust.
    pub(crate) fn only(&self, operation: &str) -> Seen {
        let seen = self.0.lock().unwrap();
        let mut found = seen.iter().filter(|seen| seen.operation == operation);
        let first = found.next().unwrap_or_else(|| panic!("no {operation} in {seen:?}")).clone();
        assert!(found.next().is_none(), "more than one {operation} in {seen:?}");
        first
    }
}

impl Hook for Watch {
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        self.0.lock().unwrap().push(Seen {
            operation: info.operation().to_owned(),
            query: request.url().query().map(Into::into),
            authorized: request.headers().contains_key("authorization"),
            body: body.map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        });
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Runs the case that an operation succeeds, and makes sure that it was the operation that did.
pub(crate) async fn success(id: &str, case: impl AsyncFnOnce(&Stage) -> Result<()>) {
    let stage = Stage::start().await;
    case(&stage).await.unwrap_or_else(|error| panic!("{id}: {error:?}"));
    assert!(stage.linxio().calls(id) > 0, "{id} was not called");
}

/// Runs the case that an operation fails, and makes sure that it was the server that refused it.
pub(crate) async fn failure(id: &str, case: impl AsyncFnOnce(&Stage) -> Error) {
    let stage = Stage::start().await;
    let error = case(&stage).await;
    assert_eq!(error.operation(), Some(id), "{error:?}");
    assert!(error.status().is_some(), "the server was not asked: {error:?}");
    assert!(error.request_id().is_some(), "every answer names its request: {error:?}");
}
