//! The emulator as a program: what it prints, how it stops, what it says of a taken port.
#![cfg(all(unix, feature = "cli"))]

#[path = "support/http.rs"]
mod http;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallpass-emulator"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts the program and reads on until the line with its URL.
fn start(arguments: &[&str]) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let mut child = program(arguments).spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
    let url = read_until(&mut lines, "http://127.0.0.1:").trim().to_owned();
    (child, lines, url)
}

fn read_until(lines: &mut impl BufRead, wanted: &str) -> String {
    let mut line = String::new();
    while !line.contains(wanted) {
        line.clear();
        assert_ne!(lines.read_line(&mut line).expect("text"), 0, "ended before {wanted:?}");
    }
    line
}

fn failure(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn it_serves_prints_the_mail_and_stops_on_ctrl_c() {
    let (mut child, mut lines, url) = start(&["--port", "0", "--generation", "release2025"]);
    read_until(&mut lines, "Release2025");
    read_until(&mut lines, "Ctrl-C");
    let mail = serde_json::json!({"email": "a@example.com"});
    let answer = http::client()
        .build()
        .expect("a client")
        .post(format!("{url}/signin/otp/email"))
        .json(&mail)
        .send();
    assert_eq!(answer.await.expect("an answer").status(), 200);
    read_until(&mut lines, "mail to a@example.com");
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.expect("kill runs").success());
    read_until(&mut lines, "Stopped.");
    assert!(child.wait().expect("it ends").success());
}

#[tokio::test]
async fn it_goes_on_when_nobody_reads_its_output() {
    let (mut child, lines, url) = start(&["--port", "0"]);
    drop(lines);
    let client = http::client().build().expect("a client");
    for to in ["a@example.com", "b@example.com"] {
        let request = client.post(format!("{url}/signin/otp/email"));
        let answer = request.json(&serde_json::json!({ "email": to })).send().await;
        assert_eq!(answer.expect("an answer").status(), 200);
    }
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.expect("kill runs").success());
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_taken_port_is_named_with_the_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("bound").port().to_string();
    let words = failure(&program(&["--port", &port]).output().expect("it runs"));
    assert!(words.contains(&format!("port {port} is taken")), "{words}");
    assert!(words.contains("--port 0"), "{words}");
}

#[test]
fn the_profiles_are_the_librarys() {
    let words = failure(&program(&["--profile", "nonsense"]).output().expect("it runs"));
    let help = program(&["--help"]).output().expect("it runs").stdout;
    let help = String::from_utf8_lossy(&help);
    for name in hallpass_emulator::nhost::Settings::PROFILES {
        assert!(words.contains(name), "{name} is not offered: {words}");
        let told = help.lines().find(|line| line.trim().starts_with(&format!("- {name}:")));
        assert!(told.is_some(), "{name} is not explained: {help}");
    }
}
