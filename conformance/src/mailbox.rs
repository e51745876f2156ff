//! Where the server's mail and text messages arrive, and what is read from them.
//!
//! There are three places: Mailpit's API, the emulator's pages, a folder.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    time::Duration,
};

use hallpass::Secret;
use mail_parser::MessageParser;
use serde_json::Value;
use tokio::time::{Instant, sleep};
use url::Url;

use crate::{
    options::MailOptions,
    scene::{Step, Stop},
};

/// How long to wait before looking again.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// The server's outgoing messages.
pub(crate) struct Mailbox {
    mails: Place,
    texts: Place,
    http: reqwest::Client,
    patience: Duration,
    /// What was read, or was there before it mattered.
    seen: RefCell<BTreeSet<(Kind, String)>>,
}

enum Place {
    Nowhere,
    Mailpit(Url),
    Emulator(Url),
    Folder(PathBuf),
}

/// A mail or a text message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Mail,
    Text,
}

/// What was sent to somebody. It holds live tickets and codes, and so has no `Debug`.
pub(crate) struct Message {
    text: String,
}

impl Mailbox {
    pub(crate) fn new(options: &MailOptions, http: reqwest::Client) -> Self {
        let folder = || options.mail_dir.clone().map_or(Place::Nowhere, Place::Folder);
        let (mails, texts) = match &options.mail_http {
            Some(url) if url.path().trim_end_matches('/').ends_with("/_emulator") => {
                (Place::Emulator(url.clone()), Place::Emulator(url.clone()))
            }
            Some(url) => (Place::Mailpit(url.clone()), folder()),
            None => (folder(), folder()),
        };
        Self { mails, texts, http, patience: options.patience(), seen: RefCell::default() }
    }

    const fn place(&self, kind: Kind) -> &Place {
        match kind {
            Kind::Mail => &self.mails,
            Kind::Text => &self.texts,
        }
    }

    /// Leaves aside what has been mailed to the address so far. Skips where there is no mailbox.
    pub(crate) async fn expect_mail(&self, address: &str) -> Step {
        self.pass_over(Kind::Mail, address).await
    }

    /// The mail that comes to the address next.
    pub(crate) async fn mail_to(&self, address: &str) -> Step<Message> {
        self.next(Kind::Mail, address).await
    }

    /// Leaves aside what has been texted to the number so far. Skips where nothing reads it.
    pub(crate) async fn expect_text(&self, number: &str) -> Step {
        self.pass_over(Kind::Text, number).await
    }

    /// The text message that comes to the number next.
    pub(crate) async fn text_to(&self, number: &str) -> Step<Message> {
        self.next(Kind::Text, number).await
    }

    async fn pass_over(&self, kind: Kind, to: &str) -> Step {
        let found = self.sent(kind, to).await?;
        self.seen.borrow_mut().extend(found.into_iter().map(|id| (kind, id)));
        Ok(())
    }

    async fn next(&self, kind: Kind, to: &str) -> Step<Message> {
        let until = Instant::now() + self.patience;
        loop {
            for id in self.sent(kind, to).await? {
                if self.seen.borrow_mut().insert((kind, id.clone())) {
                    return self.read(kind, &id).await;
                }
            }
            if Instant::now() >= until {
                let patience = self.patience.as_secs();
                return Err(Stop::Broken(format!("no message to {to} came within {patience} s")));
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    /// The ids of what was sent to somebody.
    async fn sent(&self, kind: Kind, to: &str) -> Step<Vec<String>> {
        match (self.place(kind), kind) {
            (Place::Nowhere, Kind::Mail) => {
                Err(Stop::Skip("it needs a mailbox: pass `--mail-http` or `--mail-dir`".to_owned()))
            }
            (Place::Nowhere | Place::Mailpit(_), Kind::Text) => Err(Stop::Skip(
                "it needs a phone: text messages are read from `--mail-dir`, and \
                                from the emulator"
                    .to_owned(),
            )),
            (Place::Mailpit(base), Kind::Mail) => {
                let query = [("query", format!("to:\"{to}\"")), ("limit", "50".to_owned())];
                let page = self.get(base, &["api", "v1", "search"], &query).await?;
                let messages = page["messages"].as_array();
                let is_to = |message: &&Value| {
                    let mut receivers = message["To"].as_array().into_iter().flatten();
                    receivers.any(|it| is_address(&it["Address"], to))
                };
                let ids = messages.into_iter().flatten().filter(is_to);
                Ok(ids.filter_map(|it| it["ID"].as_str().map(str::to_owned)).collect())
            }
            (Place::Emulator(_), _) => {
                let sent = self.emulated(kind).await?;
                let sent = sent.iter().enumerate().filter(|(_, it)| is_address(&it["to"], to));
                Ok(sent.map(|(number, _)| number.to_string()).collect())
            }
            (Place::Folder(folder), _) => {
                let mut found = Vec::new();
                for path in files(folder)? {
                    let bytes = fs::read(&path).unwrap_or_default();
                    if is_for(kind, &path, &bytes, to) {
                        found.push(named(&path, &bytes));
                    }
                }
                Ok(found)
            }
        }
    }

    async fn read(&self, kind: Kind, id: &str) -> Step<Message> {
        let text = match self.place(kind) {
            Place::Nowhere => String::new(),
            Place::Mailpit(base) => {
                let mail = self.get(base, &["api", "v1", "message", id], &[]).await?;
                let part = |name: &str| mail[name].as_str().unwrap_or_default().to_owned();
                format!("{}\n{}\n{}", part("Subject"), part("Text"), part("HTML"))
            }
            Place::Emulator(_) => {
                let sent = self.emulated(kind).await?;
                let found = id.parse::<usize>().ok().and_then(|number| sent.get(number).cloned());
                let part = |name: &str| {
                    let found = found.as_ref().map(|it| &it[name]);
                    found.and_then(Value::as_str).unwrap_or_default().to_owned()
                };
                format!("{}\n{}", part("link"), part("otp"))
            }
            Place::Folder(_) => {
                let path = id.rsplit_once('#').map_or(id, |(path, _)| path);
                decoded(&fs::read(path).map_err(unreadable)?)
            }
        };
        Ok(Message { text })
    }

    async fn emulated(&self, kind: Kind) -> Step<Vec<Value>> {
        let Place::Emulator(base) = self.place(kind) else { return Ok(Vec::new()) };
        let page = if kind == Kind::Mail { "mails" } else { "sms" };
        match self.get(base, &[page], &[]).await? {
            Value::Array(sent) => Ok(sent),
            _ => Err(Stop::Broken("the emulator's page is not a list".to_owned())),
        }
    }

    async fn get(&self, base: &Url, path: &[&str], query: &[(&str, String)]) -> Step<Value> {
        let mut url = base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        let request = self.http.get(url).query(query).header("accept", "application/json");
        let answer = request.send().await.and_then(reqwest::Response::error_for_status);
        let json = async { answer?.json().await };
        json.await.map_err(unreadable)
    }
}

impl Message {
    /// The link that it is about: the first with a ticket, else the first of all.
    pub(crate) fn link(&self) -> Step<String> {
        let links: Vec<String> = links(&self.text);
        let found = links.iter().find(|link| link.contains("ticket=")).or(links.first());
        found.cloned().ok_or_else(|| Stop::Broken("the message has no link".to_owned()))
    }

    /// The one-time code with this number of digits.
    pub(crate) fn code(&self, digits: usize) -> Step<Secret> {
        let text = without_markup(&self.text);
        let mut words = text.split(|it: char| !it.is_ascii_alphanumeric());
        let is_code =
            |word: &&str| word.len() == digits && word.bytes().all(|it| it.is_ascii_digit());
        let code = words.find(is_code).map(Secret::from);
        code.ok_or_else(|| Stop::Broken(format!("the message has no code of {digits} digits")))
    }
}

fn unreadable(error: impl std::error::Error) -> Stop {
    // The error of an HTTP client names its URL, which may have a password in it.
    let kind = std::any::type_name_of_val(&error);
    Stop::Skip(format!("the mailbox cannot be read ({kind})"))
}

fn is_address(value: &Value, to: &str) -> bool {
    value.as_str().is_some_and(|address| address.eq_ignore_ascii_case(to))
}

/// The folder's files, those of its folders too: a Maildir has three.
fn files(folder: &Path) -> Step<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

/// A file as it is now: a server may write the next message over the last one.
fn named(path: &Path, bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{}#{:x}", path.to_string_lossy(), hasher.finish())
}

fn is_for(kind: Kind, path: &Path, bytes: &[u8], to: &str) -> bool {
    if kind == Kind::Text {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return name.contains(to) || String::from_utf8_lossy(bytes).contains(to);
    }
    let mail = MessageParser::default().parse(bytes);
    mail.as_ref().and_then(|mail| mail.to()).is_some_and(|receivers| receivers.contains(to))
}

/// The texts of a mail; a file that is none is its own text.
fn decoded(bytes: &[u8]) -> String {
    let raw = || String::from_utf8_lossy(bytes).into_owned();
    let Some(mail) = MessageParser::default().parse(bytes) else { return raw() };
    let parts = [mail.body_text(0), mail.body_html(0)];
    let text: Vec<String> = parts.into_iter().flatten().map(|it| it.into_owned()).collect();
    if mail.to().is_none() || text.is_empty() { raw() } else { text.join("\n") }
}

fn links(text: &str) -> Vec<String> {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    let starts = starts.filter(|it| it.starts_with("http://") || it.starts_with("https://"));
    let end = |it: char| it.is_whitespace() || "\"'<>)]".contains(it);
    starts.map(|it| it.split(end).next().unwrap_or_default().replace("&amp;", "&")).collect()
}

/// The text between the tags, without what is for looks.
fn without_markup(text: &str) -> String {
    let mut rest = text.to_owned();
    while let Some(start) = rest.find("<style")
        && let Some(length) = rest[start..].find("</style>")
    {
        rest.replace_range(start..start + length + "</style>".len(), " ");
    }
    let mut shown = String::new();
    let mut is_shown = true;
    for letter in rest.chars() {
        match letter {
            '<' => is_shown = false,
            '>' => {
                is_shown = true;
                shown.push(' ');
            }
            _ if is_shown => shown.push(letter),
            _ => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: a@example.com\r\nTo: Ada <ada@example.com>\r\nSubject: Hello\r\n\
        MIME-Version: 1.0\r\nContent-Type: text/html; charset=UTF-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n\
        <style>p { color: #123456 }</style><p style=3D\"color: #654321\">\
        <a href=3D\"http://localhost/verify?tick=\r\net=3Dx%3A1&amp;type=3Dy\">here</a>\
        <b>004217</b></p>\r\n";

    #[test]
    fn the_link_and_the_code_are_read_from_a_mail_as_it_was_sent() {
        let message = Message { text: decoded(MAIL.as_bytes()) };
        assert_eq!(message.link().unwrap(), "http://localhost/verify?ticket=x%3A1&type=y");
        assert_eq!(message.code(6).unwrap().expose(), "004217");
        assert!(message.code(4).is_err());
    }

    #[tokio::test]
    async fn a_folder_holds_mails_and_text_messages() {
        let folder = tempfile::tempdir().unwrap();
        let options = MailOptions::of_folder(folder.path());
        let mailbox = Mailbox::new(&options, hallpass::transport::http_client().unwrap());
        fs::write(folder.path().join("1.eml"), MAIL).unwrap();
        mailbox.expect_mail("ada@example.com").await.unwrap();
        assert!(mailbox.mail_to("ada@example.com").await.is_err(), "it was there before");
        fs::create_dir(folder.path().join("new")).unwrap();
        fs::write(folder.path().join("new/2.eml"), MAIL).unwrap();
        assert!(mailbox.mail_to("ADA@example.com").await.unwrap().link().is_ok());
        assert!(mailbox.mail_to("bob@example.com").await.is_err());
        fs::write(folder.path().join("+15550100.txt"), "Your code is 4217.").unwrap();
        let text = mailbox.text_to("+15550100").await.unwrap();
        assert_eq!(text.code(4).unwrap().expose(), "4217");
        assert!(mailbox.text_to("+15550100").await.is_err(), "it was read");
        fs::write(folder.path().join("+15550100.txt"), "Your code is 4218.").unwrap();
        let text = mailbox.text_to("+15550100").await.unwrap();
        assert_eq!(text.code(4).unwrap().expose(), "4218");
    }
}
