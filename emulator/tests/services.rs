//! What every emulated service has, whatever it says: counts, faults, barriers, a clock, and doors
//! for pages of other origins. Over real HTTP, for all four alike.

#[path = "support/http.rs"]
mod http;

use std::time::Duration;

use hallpass_emulator::{Emulator, Fault, Handle, tybrite};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

/// An operation of each service, by its id, method and path.
const OPERATIONS: [(&str, &str, Method, &str); 4] = [
    ("nhost", "signInEmailPassword", Method::POST, "/signin/email-password"),
    ("tybrite", "login", Method::POST, "/v1/auth/login"),
    ("linxio", "login", Method::POST, "/login"),
    ("deepaffex", "renew", Method::POST, "/auths/renew"),
];
/// What each lets a page read beside `Date` and `Retry-After`.
const EXPOSED: [(&str, &[&str]); 4] = [
    ("nhost", &[]),
    (
        "tybrite",
        &[
            "tybrite-environment",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-ratelimit-scope",
        ],
    ),
    ("linxio", &["x-request-id"]),
    ("deepaffex", &[]),
];

struct World {
    emulator: Emulator,
    client: Client,
}

impl World {
    async fn start() -> Self {
        let emulator = Emulator::start().await.expect("a free port");
        Self { emulator, client: http::client().build().expect("a client") }
    }

    /// Each service with one of its operations, and the URL of that.
    fn all(&self) -> Vec<(&Handle, &'static str, Method, String)> {
        let services = self.emulator.services().into_iter().zip(OPERATIONS);
        services
            .map(|(service, (name, operation, method, path))| {
                assert_eq!(service.name(), name);
                (service, operation, method, format!("{}{path}", service.url()))
            })
            .collect()
    }

    async fn call(&self, method: &Method, url: &str) -> reqwest::Result<Response> {
        self.client.request(method.clone(), url).json(&json!({})).send().await
    }

    async fn page(&self, path: &str) -> (u16, Value) {
        let url = format!("{}/_emulator/{path}", self.emulator.url());
        let answer = self.client.get(url).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn order(&self, method: Method, path: &str, body: Value) -> u16 {
        let url = format!("{}/_emulator/{path}", self.emulator.url());
        let request = self.client.request(method, url).json(&body);
        request.send().await.expect("an answer").status().as_u16()
    }
}

fn listed(answer: &Response, header: &str) -> Vec<String> {
    let value = answer.headers().get(header).unwrap_or_else(|| panic!("no {header}"));
    let names = value.to_str().expect("text").split(',');
    names.map(|name| name.trim().to_ascii_lowercase()).collect()
}

#[tokio::test]
async fn a_fault_strikes_its_service_and_no_other() {
    let world = World::start().await;
    for (service, operation, method, url) in world.all() {
        service.fail(operation, Fault::status(503).with_header("retry-after", "2"));
        let struck = world.call(&method, &url).await.expect("an answer");
        assert_eq!(struck.status().as_u16(), 503);
        assert_eq!(struck.headers()["retry-after"], "2");
        service.fail(operation, Fault::drop_before());
        service.fail(operation, Fault::drop_after());
        assert!(world.call(&method, &url).await.is_err(), "{} is dropped", service.name());
        assert!(world.call(&method, &url).await.is_err(), "{} is dropped", service.name());
        service.fail(operation, Fault::torn_body(3));
        let torn = world.call(&method, &url).await.expect("a head");
        assert!(torn.bytes().await.is_err(), "the body of {} is torn", service.name());
        service.fail("*", Fault::status(502).always());
        service.clear_faults();
        let whole = world.call(&method, &url).await.expect("an answer");
        assert_ne!(whole.status().as_u16(), 502);
        assert_eq!(service.calls(operation), 5);
        assert_eq!(service.all_calls(), [(operation.to_owned(), 5)]);
    }
}

#[tokio::test]
async fn a_request_is_held_before_it_runs_and_before_it_is_answered() {
    let world = World::start().await;
    for (service, operation, method, url) in world.all() {
        for before_the_answer in [false, true] {
            let barrier = match before_the_answer {
                false => service.hold(operation),
                true => service.hold_answer("*"),
            };
            let pending = world.client.request(method.clone(), &url).json(&json!({})).send();
            let pending = tokio::spawn(pending);
            barrier.arrived(1).await;
            assert!(!pending.is_finished(), "{}", service.name());
            barrier.release();
            assert!(pending.await.expect("joined").is_ok(), "{}", service.name());
        }
    }
}

#[tokio::test]
#[should_panic(expected = "no operation is called \"logon\" in openapi/linxio.yaml")]
async fn an_operation_of_no_document_is_no_silent_success() {
    let world = World::start().await;
    let _ = world.emulator.linxio().calls("logon");
}

#[tokio::test]
async fn each_service_has_a_clock_of_its_own() {
    let world = World::start().await;
    let mut days = 0;
    for (service, _, method, url) in world.all() {
        days += 10;
        service.advance(Duration::from_secs(days * 86_400));
        let answer = world.call(&method, &url).await.expect("an answer");
        let date = answer.headers()["date"].to_str().expect("text");
        let date = chrono::DateTime::parse_from_rfc2822(date).expect("a date");
        assert!((service.now() - date.to_utc()).num_seconds().abs() < 60, "{}", service.name());
        let ahead = (service.now() - chrono::Utc::now()).num_hours();
        assert_eq!((ahead + 1) / 24, i64::try_from(days).expect("few"), "{}", service.name());
    }
}

#[tokio::test]
async fn a_page_of_another_origin_may_call_every_service_and_read_what_it_needs() {
    const PAGE: &str = "http://localhost:5173";
    let world = World::start().await;
    for ((service, _, method, url), (_, exposed)) in world.all().into_iter().zip(EXPOSED) {
        let name = service.name();
        let asked = world
            .client
            .request(Method::OPTIONS, &url)
            .header("origin", PAGE)
            .header("access-control-request-method", method.as_str())
            .header("access-control-request-headers", "authorization,content-type,x-auth-token");
        let allowed = asked.send().await.expect("an answer");
        assert_eq!(allowed.status().as_u16(), 204, "{name}");
        assert_eq!(allowed.headers()["access-control-allow-origin"], PAGE, "{name}");
        assert!(listed(&allowed, "access-control-allow-methods").contains(&"post".to_owned()));
        let headers = listed(&allowed, "access-control-allow-headers");
        assert_eq!(headers, ["authorization", "content-type", "x-auth-token"], "{name}");
        assert_eq!(service.calls("*"), 0, "a preflight is no call");

        // Failures and faults too: a page that cannot read them cannot tell its user.
        service.fail("*", Fault::status(429).with_header("retry-after", "7"));
        for _ in 0..2 {
            let request = world.client.request(method.clone(), &url).header("origin", PAGE);
            let answer = request.json(&json!({})).send().await.expect("an answer");
            assert_eq!(answer.headers()["access-control-allow-origin"], PAGE, "{name}");
            let readable = listed(&answer, "access-control-expose-headers");
            for header in ["date", "retry-after"].iter().chain(exposed) {
                assert!(readable.iter().any(|it| it == header), "{name} hides {header}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_of_another_origin_gets_no_hand_on_the_emulator_itself() {
    let world = World::start().await;
    let url = format!("{}/_emulator/faults", world.emulator.url());
    let asked = world.client.request(Method::OPTIONS, &url).header("origin", "http://example.com");
    let answer = asked.send().await.expect("an answer");
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn orders_over_http_reach_the_service_that_they_name() {
    let world = World::start().await;
    for (service, operation, method, url) in world.all() {
        let name = service.name();
        let fault = json!({"service": name, "operation": operation, "status": 503, "times": 0});
        assert_eq!(world.order(Method::POST, "faults", fault).await, 204);
        assert_eq!(world.call(&method, &url).await.expect("an answer").status().as_u16(), 503);
        let (status, calls) = world.page(&format!("calls?service={name}")).await;
        assert_eq!((status, calls), (200, json!({"calls": {operation: 1}, "replays": 0})));
        let clear = format!("faults?service={name}");
        assert_eq!(world.order(Method::DELETE, &clear, json!(null)).await, 204);
        assert_ne!(world.call(&method, &url).await.expect("an answer").status().as_u16(), 503);
        let (_, settings) = world.page(&format!("settings?service={name}")).await;
        assert_eq!(settings["url"], service.url());
        let step = json!({"service": name, "advanceSeconds": 864_000});
        assert_eq!(world.order(Method::POST, "clock", step).await, 204);
        assert!((service.now() - chrono::Utc::now()).num_days() >= 9);
    }
}

#[tokio::test]
async fn an_order_without_a_service_is_for_nhost_and_a_star_for_all() {
    let world = World::start().await;
    let fault = json!({"operation": "signInEmailPassword", "status": 503, "times": 0});
    assert_eq!(world.order(Method::POST, "faults", fault).await, 204);
    let all = world.all();
    let (nhost, _, method, url) = &all[0];
    assert_eq!(world.call(method, url).await.expect("an answer").status().as_u16(), 503);
    assert_eq!(world.page("calls").await.1["calls"], json!({"signInEmailPassword": 1}));
    assert_eq!(world.page("settings").await.1["url"], nhost.url());
    assert_eq!(world.order(Method::DELETE, "faults?service=*", json!(null)).await, 204);
    assert_ne!(world.call(method, url).await.expect("an answer").status().as_u16(), 503);
    let step = json!({"service": "*", "advanceSeconds": 864_000});
    assert_eq!(world.order(Method::POST, "clock", step).await, 204);
    assert!(all.iter().all(|(it, ..)| (it.now() - chrono::Utc::now()).num_days() >= 9));
}

#[tokio::test]
async fn an_order_for_no_service_or_no_operation_is_refused() {
    let world = World::start().await;
    for wrong in [
        json!({"service": "nobody", "operation": "login", "status": 500}),
        json!({"service": "*", "operation": "*", "status": 500}),
        json!({"service": "linxio", "operation": "signInEmailPassword", "status": 500}),
    ] {
        assert_eq!(world.order(Method::POST, "faults", wrong.clone()).await, 400, "{wrong}");
    }
    for page in ["mails", "sms", "calls", "settings"] {
        assert_eq!(world.page(&format!("{page}?service=nobody")).await.0, 400, "{page}");
    }
    let clear = world.order(Method::DELETE, "faults?service=nobody", json!(null)).await;
    assert_eq!(clear, 400);
}

#[tokio::test]
async fn the_first_page_names_every_service_and_the_boxes_say_who_sent() {
    let world = World::start().await;
    let url = format!("{}/signin/otp/email", world.emulator.nhost().url());
    let code = world.client.post(url).json(&json!({"email": "ada@example.com"}));
    assert_eq!(code.send().await.expect("an answer").status().as_u16(), 200);
    for path in ["mails", "mails?service=nhost", "mails?service=*"] {
        let (_, mails) = world.page(path).await;
        assert_eq!(
            (&mails[0]["service"], &mails[0]["to"]),
            (&json!("nhost"), &json!("ada@example.com"))
        );
    }
    assert_eq!(world.page("mails?service=linxio").await, (200, json!([])));
    let first = world.client.get(world.emulator.url()).header("accept", "text/html");
    let page = first.send().await.expect("an answer").text().await.expect("text");
    for (service, ..) in world.all() {
        let link = format!("<a href=\"{}\">", service.url());
        assert!(page.contains(&link), "{} is not on {page}", service.name());
        let (_, pages) = world.page("").await;
        assert_eq!(pages[service.name()], service.url());
    }
}

#[tokio::test]
async fn the_settings_page_shows_no_secret() {
    let store_key = "tybrite_sk_live_storeSecret".to_owned();
    let tybrite = tybrite::Settings { store_keys: vec![store_key], ..Default::default() };
    let emulator = Emulator::builder().tybrite(tybrite).start().await.expect("a free port");
    let world = World { emulator, client: http::client().build().expect("a client") };
    for (service, shown, secrets) in [
        ("nhost", "hallpass-confidential", &["a-public-secret"][..]),
        ("tybrite", "tybrite_sk_live_..", &["storeSecret"]),
        ("linxio", "ada@example.com", &["correct horse battery"]),
        (
            "deepaffex",
            "ada@example.com",
            &["correct horse battery", "246810", "example-licence-key", "example-organization-key"],
        ),
    ] {
        let (_, page) = world.page(&format!("settings?service={service}")).await;
        let page = page["settings"].as_str().expect("a text");
        assert!(page.contains(shown), "{shown} is not in {page}");
        let told: Vec<_> = secrets.iter().filter(|secret| page.contains(**secret)).collect();
        assert!(told.is_empty(), "{told:?} is in {page}");
    }
}
