//! What a client sees of a fault, byte by byte, and how emulators in one process keep apart.
//!
//! Plain sockets, for an HTTP client would hide or mend what is looked at here.

use std::net::SocketAddr;
use std::time::Duration;

use hallpass_emulator::{Emulator, Fault};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PASSWORD: &str = "Str0ngPassw#ord-94";

/// A request as it goes over the wire. It asks for the connection to end after the answer.
fn request(path: &str, body: &Value) -> String {
    let body = body.to_string();
    format!(
        "POST /nhost/v1{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
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
    let (nhost, address) = (emulator.nhost(), emulator.address());
    for (fault, happened) in [(Fault::drop_before(), false), (Fault::drop_after(), true)] {
        let email = format!("{happened}@example.com");
        nhost.fail("signUpEmailPassword", fault);
        assert_eq!(post(address, "/signup/email-password", &sign_up(&email)).await, "");
        assert_eq!(nhost.user_id(&email).is_some(), happened);
    }
    assert_eq!(nhost.calls("signUpEmailPassword"), 2);
    let answer = post(address, "/signup/email-password", &sign_up("c@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test]
async fn a_torn_body_has_happened_and_a_status_has_not() {
    let emulator = Emulator::start().await.expect("a free port");
    let (nhost, address) = (emulator.nhost(), emulator.address());
    nhost.fail("signUpEmailPassword", Fault::torn_body(5));
    let answer = post(address, "/signup/email-password", &sign_up("a@example.com")).await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    assert_eq!(body.len(), 5, "{body}");
    assert!(nhost.user_id("a@example.com").is_some());
    nhost.fail("signUpEmailPassword", Fault::status(502));
    let answer = post(address, "/signup/email-password", &sign_up("b@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 502 Bad Gateway"), "{answer}");
    assert!(nhost.user_id("b@example.com").is_none());
}

#[tokio::test]
async fn a_held_request_has_not_happened_until_it_is_released() {
    let emulator = Emulator::start().await.expect("a free port");
    let (nhost, address) = (emulator.nhost(), emulator.address());
    let barrier = nhost.hold("signUpEmailPassword");
    let bodies = ["a@example.com", "b@example.com"].map(sign_up);
    let pending = bodies.map(|body| {
        tokio::spawn(async move { post(address, "/signup/email-password", &body).await })
    });
    barrier.arrived(2).await;
    assert_eq!(nhost.calls("signUpEmailPassword"), 2);
    assert!(nhost.user_id("a@example.com").is_none() && nhost.user_id("b@example.com").is_none());
    assert!(pending.iter().all(|request| !request.is_finished()));
    barrier.release();
    for request in pending {
        assert!(request.await.expect("joined").starts_with("HTTP/1.1 200 OK"));
    }
    assert!(nhost.user_id("a@example.com").is_some() && nhost.user_id("b@example.com").is_some());
}

#[tokio::test]
async fn a_delayed_request_has_not_happened_while_it_waits() {
    let emulator = Emulator::start().await.expect("a free port");
    let (nhost, address) = (emulator.nhost(), emulator.address());
    // Longer than anybody waits: what is seen is the state in the meantime.
    nhost.fail("signUpEmailPassword", Fault::delay(Duration::from_secs(3_600)));
    let mut slow = connect(address).await;
    let body = request("/signup/email-password", &sign_up("slow@example.com"));
    slow.write_all(body.as_bytes()).await.expect("sent");
    while nhost.calls("signUpEmailPassword") == 0 {
        tokio::task::yield_now().await;
    }
    let other = post(address, "/signup/email-password", &sign_up("b@example.com")).await;
    assert!(other.starts_with("HTTP/1.1 200 OK"), "one slow request holds up no other: {other}");
    assert!(nhost.user_id("slow@example.com").is_none());
    drop(emulator);
    assert_eq!(all_bytes(&mut slow).await, "");
}

#[tokio::test]
async fn dropping_an_emulator_ends_its_connections_and_frees_its_port() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    let mut idle = connect(address).await;
    let answered = post(address, "/signup/email-password", &sign_up("a@example.com")).await;
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
    let answer = post(second.address(), "/signup/email-password", &sign_up("a@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let answer = post(second.address(), "/signin/email-password", &sign_up("a@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(first.nhost().user_id("a@example.com").is_none());
    assert_eq!((first.nhost().calls("*"), second.nhost().calls("*")), (0, 2));
    assert!(first.nhost().now() - second.nhost().now() > chrono::TimeDelta::hours(23));
    first.shutdown().await;
    let answer = post(second.address(), "/signup/email-password", &sign_up("b@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test]
async fn what_is_not_http_or_not_json_or_too_large_does_no_harm() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.address();
    let head = "POST /nhost/v1/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    let json = format!("{head}content-type: application/json\r\n");
    let deep = "[".repeat(100_000);
    for bytes in [
        "\0\x01\x02 nonsense\r\n\r\n".to_owned(),
        format!("{json}content-length: 18446744073709551616\r\n\r\n"),
        format!("{json}content-length: 3\r\n\r\n\u{fffd}"),
        format!("{json}content-length: 100000\r\n\r\n{deep}"),
        format!("{json}transfer-encoding: chunked\r\n\r\nzz\r\n"),
        format!("{head}authorization: Bearer ..\r\ncontent-length: 0\r\n\r\n"),
        "GET /nhost/v1/verify?ticket=%ff%fe&redirectTo=%00 HTTP/1.1\r\nhost: x\r\n\
         connection: close\r\n\r\n"
            .to_owned(),
        "GET /_emulator/mails HTTP/1.1\r\nhost: x\r\naccept: \u{fffd}\r\n\
         connection: close\r\n\r\n"
            .to_owned(),
    ] {
        let mut stream = connect(address).await;
        stream.write_all(bytes.as_bytes()).await.expect("sent");
        let answer = all_bytes(&mut stream).await;
        let start = &bytes[..bytes.len().min(80)];
        assert!(answer.starts_with("HTTP/1.1 "), "{start:?} got no answer: {answer:?}");
        assert!(!answer.starts_with("HTTP/1.1 5"), "{start:?}: {answer}");
    }
    let mut stream = connect(address).await;
    let huge = format!("{json}content-length: 1000000000000\r\n\r\n");
    stream.write_all(huge.as_bytes()).await.expect("sent");
    assert!(all_bytes(&mut stream).await.starts_with("HTTP/1.1 413 "));
    let answer = post(address, "/signup/email-password", &sign_up("a@example.com")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}
