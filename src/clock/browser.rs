//! The clocks and the timer of JavaScript, found on the global object, so that they are the same in a
//! page, in a worker and under Node.

use std::time::Duration;

use js_sys::{Date, Function, Reflect, global};
use tokio::sync::oneshot;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

use super::Timestamp;

/// The most that `setTimeout` takes; what is longer it takes for nothing.
const LONGEST_MILLIS: u128 = i32::MAX as u128;

/// The wall clock.
pub(super) fn wall() -> Timestamp {
    Timestamp::from_millis(Date::now() as i64)
}

/// Time since the page was opened or the worker was started; where no one counts it, the wall
/// clock's.
pub(super) fn monotonic() -> Duration {
    let millis = performance().unwrap_or_else(Date::now);
    Duration::try_from_secs_f64(millis / 1_000.0).unwrap_or_default()
}

/// Completes when `monotonic` has moved on by `duration`. Where there is no timer it never does.
pub(super) async fn sleep(duration: Duration) {
    let end = monotonic().saturating_add(duration);
    loop {
        // A timer may ring a little early, and a long time takes several.
        let left = end.saturating_sub(monotonic());
        if left.is_zero() {
            return;
        }
        let (sender, rung) = oneshot::channel();
        let Some(_timer) = Timer::start(left, sender) else {
            return std::future::pending().await;
        };
        let _ = rung.await;
    }
}

/// A `setTimeout` that is taken back when it is dropped. A promise would not do: one that is never
/// kept is never freed.
struct Timer {
    id: JsValue,
    /// JavaScript holds a handle to it for as long as the timer runs.
    _ring: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(left: Duration, sender: oneshot::Sender<()>) -> Option<Self> {
        let ring = Closure::once(move || {
            // A sleep that was given up no longer listens.
            let _ = sender.send(());
        });
        let millis = left.as_micros().div_ceil(1_000).min(LONGEST_MILLIS);
        let set: Function = property(&global(), "setTimeout")?.dyn_into().ok()?;
        let id = set.call2(&global(), ring.as_ref(), &JsValue::from(millis as f64)).ok()?;
        Some(Self { id, _ring: ring })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let clear = property(&global(), "clearTimeout");
        if let Some(Ok(clear)) = clear.map(|clear| clear.dyn_into::<Function>()) {
            // Nothing comes of a failure but a timer that rings for nobody.
            let _ = clear.call1(&global(), &self.id);
        }
    }
}

fn performance() -> Option<f64> {
    let performance = property(&global(), "performance")?;
    let now: Function = property(&performance, "now")?.dyn_into().ok()?;
    now.call0(&performance).ok()?.as_f64()
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from(name)).ok().filter(|value| !value.is_undefined())
}
