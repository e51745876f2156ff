//! What every test here stands on: an emulator, and a client of it.

use std::sync::{Arc, Mutex};

use hallpass::{
    BoxFuture, Error, Result, Session, Timestamp,
    clock::ManualClock,
    transport::{Hook, RequestInfo},
    tybrite::{Client, ClientBuilder},
};
use hallpass_emulator::{
    Emulator, Fault,
    tybrite::{Settings, Tybrite},
};
use http::HeaderMap;

pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const SECRET_KEY: &str = "tybrite_sk_test_0123456789abcdef";
pub(crate) const PUBLISHABLE_KEY: &str = "tybrite_pk_test_0123456789abcdef";
pub(crate) const LIVE_KEY: &str = "tybrite_sk_live_0123456789abcdef";

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
        let emulator = Emulator::builder().tybrite(settings).start().await.unwrap();
        let client = Client::builder(emulator.tybrite().url(), SECRET_KEY).build().unwrap();
        Self { emulator, client }
    }

    /// With a clock of the client's own, which stands still.
    pub(crate) async fn with_clock(settings: Settings) -> (Self, ManualClock) {
        let mut stage = Self::with(settings).await;
        let now = stage.tybrite().now().timestamp_millis();
        let clock = ManualClock::starting_at(Timestamp::from_millis(now));
        stage.client = stage.builder(SECRET_KEY).clock(clock.clone()).build().unwrap();
        (stage, clock)
    }

    pub(crate) fn tybrite(&self) -> &Tybrite {
        self.emulator.tybrite()
    }

    pub(crate) fn builder(&self, store_key: &str) -> ClientBuilder {
        Client::builder(self.tybrite().url(), store_key)
    }

    /// A further client of the same server, with a session of its own.
    pub(crate) fn another_client(&self) -> Client {
        self.builder(SECRET_KEY).build().unwrap()
    }

    /// A client whose requests can be looked at.
    pub(crate) fn watched(&self, store_key: &str) -> (Client, Watch) {
        let watch = Watch::default();
        // A sign-in over another session would send a logout of its own.
        let builder = self.builder(store_key).keep_replaced_sessions(true);
        let client = builder.hook(watch.clone()).build().unwrap();
        (client, watch)
    }

    /// A new customer, signed in.
    pub(crate) async fn registered(&self) -> Session {
        let registered = self.client.register(EMAIL, PASSWORD).await.unwrap();
        registered.session().clone()
    }

    /// The code in the latest mail.
    pub(crate) fn otp(&self) -> String {
        let mail = self.tybrite().last_mail_to(EMAIL).expect("a mail");
        mail.otp.expect("a code")
    }
}

/// A code that is surely not `right`.
pub(crate) fn wrong_code(right: &str) -> String {
    let wrong = if right.starts_with('0') { '1' } else { '0' };
    format!("{wrong}{}", &right[1..])
}

/// A failure in the service's shape, without its headers.
pub(crate) fn coded(status: u16, code: &str) -> Fault {
    let body = serde_json::json!({"error": {"code": code, "message": "said"}});
    Fault::status(status).with_body("application/json", body.to_string())
}

/// Keeps the headers of what goes out, by operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch(Arc<Mutex<Vec<(String, HeaderMap)>>>);

impl Watch {
    /// The credentials of the only request of this operation: store key and customer's token.
    pub(crate) fn credentials(&self, operation: &str) -> (Option<String>, Option<String>) {
        let seen = self.0.lock().unwrap();
        let mut found = seen.iter().filter(|(name, _)| name == operation);
        let (_, headers) = found.next().unwrap_or_else(|| panic!("no {operation}"));
        assert!(found.next().is_none(), "more than one {operation}");
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        (text("authorization"), text("x-auth-token"))
    }
}

impl Hook for Watch {
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let seen = (info.operation().to_owned(), request.headers().clone());
        self.0.lock().unwrap().push(seen);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Runs the case that an operation succeeds, and makes sure that it was the operation that did.
pub(crate) async fn success(id: &str, case: impl AsyncFnOnce(&Stage) -> Result<()>) {
    let stage = Stage::start().await;
    case(&stage).await.unwrap_or_else(|error| panic!("{id}: {error:?}"));
    assert!(stage.tybrite().calls(id) > 0, "{id} was not called");
}

/// Runs the case that an operation fails, and makes sure that it was the server that refused it.
pub(crate) async fn failure(id: &str, case: impl AsyncFnOnce(&Stage) -> Error) {
    let stage = Stage::start().await;
    let error = case(&stage).await;
    assert_eq!(error.operation(), Some(id), "{error:?}");
    assert!(error.status().is_some(), "the server was not asked: {error:?}");
}
