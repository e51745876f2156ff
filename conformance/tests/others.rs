//! The program and what stands beside a live server: Mailpit with its mail, Hasura with its accounts.

mod support;

use std::sync::{Arc, Mutex};

use hallpass_emulator::Emulator;
use serde_json::{Value, json};
use support::run;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// A request as it arrived: the first line, the admin secret, the body.
struct Asked {
    line: String,
    secret: Option<String>,
    body: String,
}

/// Answers every request with the JSON that `answer` makes of it; gives the URL.
async fn serve(answer: impl Fn(&Asked) -> Value + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let (asked, mut stream) = read(stream).await;
                let body = answer(&asked).to_string();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\
                     content-length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all((head + &body).as_bytes()).await.expect("a reader");
            });
        }
    });
    url
}

async fn read(stream: TcpStream) -> (Asked, TcpStream) {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).await.expect("a line");
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        let mut values = lines.iter().filter_map(|line| line.split_once(": "));
        values.find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let length = header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.expect("a body");
    let asked = Asked {
        line: lines.first().cloned().unwrap_or_default(),
        secret: header("x-hasura-admin-secret"),
        body: String::from_utf8(body).expect("text"),
    };
    (asked, reader.into_inner())
}

/// The emulator's mail as Mailpit tells it, with the bodies that a server's templates make.
fn mailpit(nhost: &hallpass_emulator::Handle, asked: &Asked) -> Value {
    let path = asked.line.split(' ').nth(1).unwrap_or_default();
    let mails = nhost.mails();
    if let Some(id) = path.strip_prefix("/api/v1/message/") {
        let mail = &mails[id.parse::<usize>().expect("a number")];
        let link = mail.link.clone().unwrap_or_default().replace('&', "&amp;");
        let code = mail.otp.clone().unwrap_or_default();
        let html =
            format!("<p style=\"color: #123456\"><a href=\"{link}\">Go</a> <b>{code}</b></p>");
        return json!({"ID": id, "Subject": mail.subject, "Text": "", "HTML": html});
    }
    assert!(path.starts_with("/api/v1/search?query=to%3A"), "{path}");
    let messages: Vec<Value> = mails
        .iter()
        .enumerate()
        .rev()
        .map(|(id, mail)| json!({"ID": id.to_string(), "To": [{"Name": "", "Address": mail.to}]}))
        .collect();
    json!({"total": messages.len(), "messages": messages})
}

#[tokio::test]
async fn the_mail_is_read_from_mailpit() {
    let emulator = Emulator::start().await.unwrap();
    let handle = hallpass_emulator::Handle::clone(emulator.nhost());
    let url = serve(move |asked| mailpit(&handle, asked)).await;
    let flows = "mail-link,mail-code,address,reset,elevation";
    let run = run(emulator.nhost(), &["--mail-http", &url, "--only", flows]).await;
    run.holds(&[]);
}

#[tokio::test]
async fn with_the_admin_secret_the_accounts_are_deleted() {
    let emulator = Emulator::start().await.unwrap();
    let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
    let kept = Arc::clone(&asked);
    let url = serve(move |order| {
        let body: Value = serde_json::from_str(&order.body).unwrap();
        let number = body["variables"]["ids"].as_array().unwrap().len();
        let (line, body) = (order.line.clone(), order.body.clone());
        kept.lock().unwrap().push(Asked { line, secret: order.secret.clone(), body });
        json!({"data": {"deleteUsers": {"affected_rows": number}}})
    })
    .await;
    let graphql = format!("{url}/v1/graphql");
    let more = ["--only", "password", "--graphql-url", &graphql, "--admin-secret", "hunter2-admin"];
    let run = run(emulator.nhost(), &more).await;
    run.holds(&[]);
    assert!(run.table().contains("1 accounts deleted"), "{}", run.table());
    assert!(!run.told().contains("hunter2-admin"), "{}", run.told());
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1, "one order");
    assert_eq!(asked[0].line, "POST /v1/graphql HTTP/1.1");
    assert_eq!(asked[0].secret.as_deref(), Some("hunter2-admin"));
    assert!(asked[0].body.contains("deleteUsers"), "{}", asked[0].body);
}
