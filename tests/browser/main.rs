//! The session engine in JavaScript's world: no threads, no tokio runtime, `fetch` and `setTimeout`.
//!
//! `tests/browser/run` compiles this for wasm32-unknown-unknown, starts an emulator and runs it under
//! Node. The tests run one after another, so that each may count the emulator's calls.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a helper that unwraps fails its test at the right line")]

mod clock;
mod failures;
mod session;
mod support;

#[wasm_bindgen_test::wasm_bindgen_test]
async fn the_memory_store_keeps_the_contract() {
    let place = hallpass::store::MemoryStore::default();
    hallpass::store::store_contract(move || place.clone()).await.unwrap();
}
