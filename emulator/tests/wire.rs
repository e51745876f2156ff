//! What a client sees of a fault, byte by byte, and how emulators in one process keep apart.
//!
//! Plain sockets, for an HTTP client would hide or mend what is looked at here.

use std::net::SocketAddr;
use std::time::Duration;

use hallpass_emulator::{Emulator, Fault, Handle};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PASSWORD: &str = "Str0ngPassw#ord-94";
const NHOST: &str = "/nhost/v1/signup/email-password";
const TYBRITE: &str = "/tybrite/v1/auth/register";

/// A service that makes accounts, and how to see from outside the wire whether it has made one.
struct SignUp<'a> {
    service: &'a Handle,
    operation: &'static str,
    path: &'static str,
    /// The status line's end when all goes well.
    success: &'static str,
    knows: Box<dyn Fn(&str) -> bool + 'a>,
}

/// The services that make accounts: one with a way of its own, one on the way that others share.
fn sign_ups(emulator: &Emulator) -> [SignUp<'_>; 2] {
    let (nhost, tybrite) = (emulator.nhost(), emulator.tybrite());
    [
        SignUp {
            service: nhost,
            operation: "signUpEmailPassword",
            path: NHOST,
            success: "200 OK",
            knows: Box::new(|email| nhost.user_id(email).is_some()),
        },
        SignUp {
            service: tybrite,
            operation: "register",
            path: TYBRITE,
            success: "201 Created",
            knows: Box::new(|email| tybrite.user_id(email).is_some()),
        },
    ]
}

impl SignUp<'_> {
    fn is_success(&self, answer: &str) -> bool {
        answer.starts_with(&format!("HTTP/1.1 {}", self.success))
    }
}

/// A request as it goes over the wire. It asks for the connection to end after the answer. Only
/// Tybrite looks at the key.
fn request(path: &str, body: &Value) -> String {
    let body = body.to_string();
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         authorization: Bearer tybrite_sk_test_anything\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.expect("a connection")
}

/// Everything that comes back until the connection ends, however it ends.
async fn all_bytes(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection may also end with a reset; what came before it is what counts.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).expect("text")
}

async fn post(address: SocketAddr, path: &str, body: &Value) -> String {
    let mut stream = connect(address).await;
    stream.write_all(request(path, body).as_bytes()).await.expect("sent");
    all_bytes(&mut stream).await
}

fn sign_up(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD})
}

#[tokio::test]
async fn a_dropped_connection_carries_no_byte_and_the_account_is_there_or_not() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    for it in sign_ups(&emulator) {
        for (fault, happened) in [(Fault::drop_before(), false), (Fault::drop_after(), true)] {
            let email = format!("{happened}@example.com");
            it.service.fail(it.operation, fault);
            assert_eq!(post(address, it.path, &sign_up(&email)).await, "");
            assert_eq!((it.knows)(&email), happened, "{}", it.path);
        }
        assert_eq!(it.service.calls(it.operation), 2);
        let answer = post(address, it.path, &sign_up("c@example.com")).await;
        assert!(it.is_success(&answer), "{answer}");
    }
}

#[tokio::test]
async fn a_torn_body_has_happened_and_a_status_has_not() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    for it in sign_ups(&emulator) {
        it.service.fail(it.operation, Fault::torn_body(5));
        let answer = post(address, it.path, &sign_up("a@example.com")).await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(it.is_success(head), "{head}");
        assert_eq!(body.len(), 5, "{body}");
        assert!((it.knows)("a@example.com"));
        it.service.fail(it.operation, Fault::status(502));
        let answer = post(address, it.path, &sign_up("b@example.com")).await;
        assert!(answer.starts_with("HTTP/1.1 502 Bad Gateway"), "{answer}");
        assert!(!(it.knows)("b@example.com"));
    }
}

#[tokio::test]
async fn a_held_request_has_not_happened_until_it_is_released() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    for it in sign_ups(&emulator) {
        let (barrier, path) = (it.service.hold(it.operation), it.path);
        let bodies = ["a@example.com", "b@example.com"].map(sign_up);
        let pending =
            bodies.map(|body| tokio::spawn(async move { post(address, path, &body).await }));
        barrier.arrived(2).await;
        assert_eq!(it.service.calls(it.operation), 2);
        assert!(!(it.knows)("a@example.com") && !(it.knows)("b@example.com"));
        assert!(pending.iter().all(|request| !request.is_finished()));
        barrier.release();
        for request in pending {
            assert!(it.is_success(&request.await.expect("joined")));
        }
        assert!((it.knows)("a@example.com") && (it.knows)("b@example.com"));
    }
}

#[tokio::test]
async fn a_held_answer_is_of_what_has_happened() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    for it in sign_ups(&emulator) {
        let (barrier, path) = (it.service.hold_answer(it.operation), it.path);
        let pending =
            tokio::spawn(async move { post(address, path, &sign_up("a@example.com")).await });
        barrier.arrived(1).await;
        assert!((it.knows)("a@example.com") && !pending.is_finished());
        drop(barrier);
        assert!(it.is_success(&pending.await.expect("joined")));
    }
}

#[tokio::test]
async fn a_delayed_request_has_not_happened_while_it_waits() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    let mut waiting = Vec::new();
    for it in sign_ups(&emulator) {
        // Longer than anybody waits: what is seen is the state in the meantime.
        it.service.fail(it.operation, Fault::delay(Duration::from_secs(3_600)));
        let mut slow = connect(address).await;
        let body = request(it.path, &sign_up("slow@example.com"));
        slow.write_all(body.as_bytes()).await.expect("sent");
        while it.service.calls(it.operation) == 0 {
            tokio::task::yield_now().await;
        }
        let other = post(address, it.path, &sign_up("b@example.com")).await;
        assert!(it.is_success(&other), "one slow request holds up no other: {other}");
        assert!(!(it.knows)("slow@example.com"));
        waiting.push(slow);
    }
    drop(emulator);
    for mut slow in waiting {
        assert_eq!(all_bytes(&mut slow).await, "");
    }
}

#[tokio::test]
async fn dropping_an_emulator_ends_its_connections_and_frees_its_port() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    let mut idle = connect(address).await;
    let answered = post(address, NHOST, &sign_up("a@example.com")).await;
    assert!(answered.starts_with("HTTP/1.1 200 OK"), "{answered}");
    drop(emulator);
    // The listener goes first, the connections after it.
    assert_eq!(all_bytes(&mut idle).await, "");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn emulators_in_one_process_share_nothing() {
    let first = Emulator::start().await.expect("a free port");
    let second = Emulator::start().await.expect("another free port");
    assert_ne!(first.address(), second.address());
    first.nhost().fail("*", Fault::status(503).always());
    first.nhost().advance(Duration::from_secs(86_400));
    let _held = first.nhost().hold("signInEmailPassword");
    let answer = post(second.address(), NHOST, &sign_up("a@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let answer =
        post(second.address(), "/nhost/v1/signin/email-password", &sign_up("a@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(first.nhost().user_id("a@example.com").is_none());
    assert_eq!((first.nhost().calls("*"), second.nhost().calls("*")), (0, 2));
    assert!(first.nhost().now() - second.nhost().now() > chrono::TimeDelta::hours(23));
    let answer = post(first.address(), TYBRITE, &sign_up("a@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "its services are apart too: {answer}");
    assert!(second.tybrite().user_id("a@example.com").is_none());
    first.shutdown().await;
    let answer = post(second.address(), NHOST, &sign_up("b@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test]
async fn what_is_not_http_or_not_json_or_too_large_does_no_harm() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    let deep = "[".repeat(100_000);
    let mut all = vec!["\0\x01\x02 nonsense\r\n\r\n".to_owned()];
    for path in [
        "/nhost/v1/token",
        "/tybrite/v1/auth/refresh",
        "/linxio/api/token/refresh",
        "/deepaffex/auths/renew",
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
        let json = format!("{head}content-type: application/json\r\n");
        all.extend([
            format!("{json}content-length: 18446744073709551616\r\n\r\n"),
            format!("{json}content-length: 3\r\n\r\n\u{fffd}"),
            format!("{json}content-length: 100000\r\n\r\n{deep}"),
            format!("{json}transfer-encoding: chunked\r\n\r\nzz\r\n"),
            format!("{head}authorization: Bearer ..\r\ncontent-length: 0\r\n\r\n"),
            format!(
                "GET {path}%ff?a[]=%ff&a[]=%00 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            ),
        ]);
        let mut stream = connect(address).await;
        let huge = format!("{json}content-length: 1000000000000\r\n\r\n");
        stream.write_all(huge.as_bytes()).await.expect("sent");
        assert!(all_bytes(&mut stream).await.starts_with("HTTP/1.1 413 "), "{path}");
    }
    all.extend([
        "GET /nhost/v1/verify?ticket=%ff%fe&redirectTo=%00 HTTP/1.1\r\nhost: x\r\n\
         connection: close\r\n\r\n"
            .to_owned(),
        "GET /_emulator/mails HTTP/1.1\r\nhost: x\r\naccept: \u{fffd}\r\n\
         connection: close\r\n\r\n"
            .to_owned(),
    ]);
    for bytes in all {
        let mut stream = connect(address).await;
        stream.write_all(bytes.as_bytes()).await.expect("sent");
        let answer = all_bytes(&mut stream).await;
        let start = &bytes[..bytes.len().min(80)];
        assert!(answer.starts_with("HTTP/1.1 "), "{start:?} got no answer: {answer:?}");
        assert!(!answer.starts_with("HTTP/1.1 5"), "{start:?}: {answer}");
    }
    let answer = post(address, NHOST, &sign_up("a@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}
