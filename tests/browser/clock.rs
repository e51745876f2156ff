//! The clocks of JavaScript.

use std::time::Duration;

use hallpass::clock::{Clock as _, SystemClock};
use wasm_bindgen_test::wasm_bindgen_test;

const SHORT: Duration = Duration::from_millis(20);

#[wasm_bindgen_test]
async fn a_sleep_takes_its_time_on_the_monotonic_clock() {
    let clock = SystemClock::default();
    for duration in [Duration::ZERO, Duration::from_nanos(1), SHORT] {
        let before = clock.monotonic();
        clock.sleep(duration).await;
        assert!(clock.monotonic() - before >= duration);
    }
}

#[wasm_bindgen_test]
async fn a_sleep_longer_than_a_timer_can_be_does_not_end_at_once() {
    // `setTimeout` takes a number of 32 bits, and what is more it takes for one millisecond.
    let clock = SystemClock::default();
    for days in [25, 50, u64::MAX / 86_400] {
        tokio::select! {
            biased;
            () = clock.sleep(Duration::from_secs(days * 86_400)) => panic!("{days} days are over"),
            () = clock.sleep(SHORT) => {}
        }
    }
}

/// Stands in the way of `setTimeout` and `clearTimeout`, and writes down what they are asked for.
const SPY: &str = "{
    const { setTimeout: set, clearTimeout: clear } = globalThis;
    const spy = { asked: [], cleared: 0, set, clear };
    globalThis.spy = spy;
    globalThis.setTimeout = (ring, millis) => { spy.asked.push(millis); return set(ring, millis); };
    globalThis.clearTimeout = id => { spy.cleared += 1; clear(id); };
}";

const END_OF_SPY: &str = "{
    globalThis.setTimeout = spy.set;
    globalThis.clearTimeout = spy.clear;
    `${spy.asked} asked, ${spy.cleared} cleared`
}";

#[wasm_bindgen_test]
async fn a_sleep_asks_for_what_a_timer_takes_and_gives_it_back_when_it_is_dropped() {
    js_sys::eval(SPY).unwrap();
    tokio::select! {
        biased;
        () = SystemClock::default().sleep(Duration::from_secs(30 * 86_400)) => unreachable!(),
        () = std::future::ready(()) => {}
    }
    let seen = js_sys::eval(END_OF_SPY).unwrap().as_string().unwrap();
    assert_eq!(seen, "2147483647 asked, 1 cleared");
}

#[wasm_bindgen_test]
fn the_wall_clock_is_javascripts() {
    let before = js_sys::Date::now();
    let wall = SystemClock::default().wall().as_millis() as f64;
    assert!((before..=js_sys::Date::now()).contains(&wall));
}
