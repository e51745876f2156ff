//! What the tests share: an account at the emulator, its control pages, and a gate in a request's way.

use std::{cell::Cell, future::Future, time::Duration};

use hallpass::{
    BoxFuture, Result,
    clock::ManualClock,
    nhost::{Client, ClientBuilder},
    transport::{Hook, RequestInfo},
};
use js_sys::Reflect;
use serde_json::{Value, json};
use tokio::sync::{oneshot, watch};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

pub(crate) const PASSWORD: &str = "correct horse";

thread_local! {
    static ACCOUNTS: Cell<u32> = const { Cell::new(0) };
}

/// The emulator's service.
pub(crate) async fn url() -> String {
    get("").await["nhost"].as_str().unwrap().to_owned()
}

/// A client by whose clock no time passes unless the test says so.
pub(crate) async fn builder() -> (ClientBuilder, ManualClock) {
    let clock = ManualClock::default();
    (Client::builder(url().await).clock(clock.clone()), clock)
}

/// Signs a new user up.
pub(crate) async fn sign_up(client: &Client) -> String {
    let number = ACCOUNTS.replace(ACCOUNTS.get() + 1);
    let email = format!("ada{number}.{}@example.com", js_sys::Date::now());
    client.sign_up_email_password(&email, PASSWORD).await.unwrap().into_signed_in().unwrap();
    email
}

/// How often an operation has been called, by anyone.
pub(crate) async fn calls(operation: &str) -> u64 {
    get("/calls").await["calls"][operation].as_u64().unwrap_or(0)
}

/// Time passes at the server.
pub(crate) async fn advance_server(by: Duration) {
    post("/clock", &json!({"advanceSeconds": by.as_secs()})).await;
}

/// Calls fail as ordered.
pub(crate) async fn fail(fault: &Value) {
    post("/faults", fault).await;
}

/// No call fails any more.
pub(crate) async fn mend() {
    let request = http().delete(format!("{}/_emulator/faults", emulator()));
    assert_eq!(request.send().await.unwrap().status(), 204);
}

/// Starts work beside the test.
pub(crate) fn spawn<T: 'static>(work: impl Future<Output = T> + 'static) -> oneshot::Receiver<T> {
    let (done, outcome) = oneshot::channel();
    spawn_local(async move {
        let _ = done.send(work.await);
    });
    outcome
}

/// Where the emulator listens: what `HALLPASS_EMULATOR` says, or its usual port.
fn emulator() -> String {
    let property = |object: JsValue, name: &str| Reflect::get(&object, &name.into()).ok();
    property(js_sys::global().into(), "process")
        .and_then(|process| property(process, "env"))
        .and_then(|variables| property(variables, "HALLPASS_EMULATOR"))
        .and_then(|url| url.as_string())
        .unwrap_or_else(|| "http://127.0.0.1:4400".to_owned())
}

async fn get(page: &str) -> Value {
    let request = http().get(format!("{}/_emulator{page}", emulator()));
    request.send().await.unwrap().json().await.unwrap()
}

async fn post(page: &str, order: &Value) {
    let request = http().post(format!("{}/_emulator{page}", emulator())).json(order);
    assert_eq!(request.send().await.unwrap().status(), 204);
}

fn http() -> reqwest::Client {
    hallpass::transport::http_client().unwrap()
}

/// Holds the answers to one operation until it is opened, and tells how many have come.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    operation: &'static str,
    arrived: watch::Sender<usize>,
    open: watch::Sender<bool>,
}

impl Gate {
    pub(crate) fn before(operation: &'static str) -> Self {
        Self { operation, arrived: watch::Sender::new(0), open: watch::Sender::new(false) }
    }

    pub(crate) async fn arrived(&self, count: usize) {
        self.arrived.subscribe().wait_for(|arrived| *arrived >= count).await.unwrap();
    }

    pub(crate) fn open(&self) {
        self.open.send_replace(true);
    }
}

impl Hook for Gate {
    fn after<'a>(
        &'a self,
        response: reqwest::Response,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<reqwest::Response>> {
        Box::pin(async move {
            if info.operation() == self.operation {
                self.arrived.send_modify(|arrived| *arrived += 1);
                self.open.subscribe().wait_for(|open| *open).await.unwrap();
            }
            Ok(response)
        })
    }
}
