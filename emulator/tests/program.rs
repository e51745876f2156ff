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

/// The running program; it does not outlive a failed test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Ends it as a person at the terminal does.
    fn stop(mut self) {
        let interrupted = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status();
        assert!(interrupted.expect("kill runs").success());
        assert!(self.0.wait().expect("it ends").success());
    }
}

/// Starts the program and reads on until the line with Nhost's URL.
fn start(arguments: &[&str]) -> (Running, BufReader<std::process::ChildStdout>, String) {
    let mut child = program(arguments).spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
    let line = read_until(&mut lines, "http://127.0.0.1:");
    let (name, url) = line.trim().split_once(' ').expect("a name and a URL");
    assert_eq!(name, "nhost");
    (Running(child), lines, url.trim().to_owned())
}

/// Sends what a printed `curl` command would; gives the status.
async fn send(command: &str) -> u16 {
    let (start, options) = command.split_once(" -H ").unwrap_or((command, ""));
    let url = start.trim().strip_prefix("curl ").expect("a curl command");
    let client = http::client().build().expect("a client");
    let Some((headers, body)) = options.split_once(" -d ") else {
        return client.get(url).send().await.expect("an answer").status().as_u16();
    };
    let mut request = client.post(url).body(body.trim_matches('\'').to_owned());
    for header in headers.split(" -H ") {
        let header = header.trim().trim_matches('\'');
        let (name, value) = header.split_once(": ").expect("a header");
        request = request.header(name, value);
    }
    request.send().await.expect("an answer").status().as_u16()
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
    let (child, mut lines, url) = start(&["--port", "0", "--generation", "release2025"]);
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
    read_until(&mut lines, "nhost: mail to a@example.com");
    child.stop();
    read_until(&mut lines, "Stopped.");
}

#[tokio::test]
async fn it_goes_on_when_nobody_reads_its_output() {
    let (child, lines, url) = start(&["--port", "0"]);
    drop(lines);
    let client = http::client().build().expect("a client");
    for to in ["a@example.com", "b@example.com"] {
        let request = client.post(format!("{url}/signin/otp/email"));
        let answer = request.json(&serde_json::json!({ "email": to })).send().await;
        assert_eq!(answer.expect("an answer").status(), 200);
    }
    child.stop();
}

#[tokio::test]
async fn what_it_says_to_try_works_for_every_service() {
    let (child, mut lines, _) = start(&["--port", "0"]);
    let mut said = String::new();
    while !said.contains("Ctrl-C") {
        assert_ne!(lines.read_line(&mut said).expect("text"), 0, "ended early: {said}");
    }
    let said = said.replace("\\\n", "");
    let commands: Vec<_> =
        said.lines().filter_map(|line| Some(line.split_once("Try it")?.1)).collect();
    assert_eq!(commands.len(), 4, "{said}");
    for command in commands {
        let status = send(command).await;
        assert!((200..300).contains(&status), "{status} to {command}");
    }
    child.stop();
}

#[tokio::test]
async fn mail_is_printed_with_the_service_that_sent_it() {
    let (child, mut lines, nhost) = start(&["--port", "0", "--tybrite-secret-keys-only"]);
    read_until(&mut lines, "publishable ones are refused");
    read_until(&mut lines, "Ctrl-C");
    let client = http::client().build().expect("a client");
    let post = async |operation: &str, key: &str| {
        let url = nhost.replace("/nhost/v1", &format!("/tybrite/v1/auth/{operation}"));
        let body = serde_json::json!({"email": "a@example.com", "password": "a long password"});
        let answer = client.post(url).bearer_auth(key).json(&body).send().await;
        answer.expect("an answer").status().as_u16()
    };
    assert_eq!(post("register", "tybrite_pk_test_anything").await, 403);
    assert_eq!(post("register", "tybrite_sk_test_anything").await, 201);
    assert_eq!(post("magic-link", "tybrite_sk_test_anything").await, 200);
    read_until(&mut lines, "tybrite: mail to a@example.com");
    child.stop();
}

#[tokio::test]
async fn a_text_message_is_printed_with_the_service_that_sent_it() {
    let (child, mut lines, nhost) = start(&["--port", "0"]);
    read_until(&mut lines, "Ctrl-C");
    let client = http::client().build().expect("a client");
    let url = |path: &str| nhost.replace("/nhost/v1", &format!("/deepaffex{path}"));
    let device = serde_json::json!({
        "Key": "example-licence-key", "DeviceTypeID": "LINUX", "Name": "a", "Identifier": "a",
        "Version": "1",
    });
    let registered = client.post(url("/organizations/licenses")).json(&device).send().await;
    let body = registered.expect("an answer").text().await.expect("a body");
    let device: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    let token = device["Token"].as_str().expect("a token");
    let to = serde_json::json!({"PhoneNumber": "+15550100", "Identifier": "example-clinic"});
    let code = client.post(url("/auths/users/code")).bearer_auth(token).json(&to).send().await;
    assert_eq!(code.expect("an answer").status(), 200);
    read_until(&mut lines, "deepaffex: text message to +15550100: ");
    let shown = client.get(nhost.replace("/nhost/v1", "/_emulator/sms")).send().await;
    let body = shown.expect("an answer").text().await.expect("a body");
    let shown: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!((&shown[0]["service"], &shown[0]["to"]), (&"deepaffex".into(), &to["PhoneNumber"]));
    child.stop();
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
