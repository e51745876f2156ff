//! That no secret is printed: not by `{:?}` or `{}` of any public type or error, and not into the
//! trace log of a user's whole story.
//!
//! It collects the secrets as they come up, prints everything it meets, and searches the prints. The
//! list of public types is read from the sources, so that a new type cannot be forgotten.

mod capability;
#[cfg(feature = "deepaffex")]
mod deepaffex;
mod inventory;
#[cfg(feature = "linxio")]
mod linxio;
mod story;
#[cfg(feature = "tybrite")]
mod tybrite;

use std::{
    any::type_name,
    collections::BTreeSet,
    fmt::{Debug, Display},
    io,
    sync::{Arc, Mutex},
};

use hallpass::Secret;
use tracing_subscriber::fmt::MakeWriter;

/// What was printed, and what must not be in it.
#[derive(Default)]
struct Prints {
    secrets: Vec<(&'static str, String)>,
    texts: Vec<String>,
    types: BTreeSet<String>,
}

impl Prints {
    /// Remembers a secret; gives it back.
    fn keep(&mut self, what: &'static str, secret: impl Into<Secret>) -> String {
        let secret = secret.into().expose().to_owned();
        assert!(secret.len() >= 6, "{what} is too short to search for");
        self.secrets.push((what, secret.clone()));
        secret
    }

    /// Prints a value in both forms of `Debug`.
    fn show<T: Debug>(&mut self, value: &T) {
        let path = type_name::<T>();
        let path = path.split('<').next().unwrap_or(path);
        self.types.insert(path.rsplit("::").next().unwrap_or(path).to_owned());
        self.texts.push(format!("{path}: {value:?}"));
        self.texts.push(format!("{path}: {value:#?}"));
    }

    /// Prints a value that has `Display` too.
    fn show_both<T: Debug + Display>(&mut self, value: &T) {
        self.show(value);
        self.texts.push(value.to_string());
    }

    /// Searches everything printed so far.
    fn check(&self) {
        for text in &self.texts {
            self.check_text(text);
        }
    }

    fn check_text(&self, text: &str) {
        for (what, secret) in &self.secrets {
            if let Some(at) = text.find(secret.as_str()) {
                let around = text[..at].chars().rev().take(200).collect::<Vec<_>>();
                let before: String = around.into_iter().rev().collect();
                panic!("{what} is printed after: …{before}");
            }
        }
    }
}

/// Where a subscriber writes its log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[test]
#[should_panic(expected = "a password is printed")]
fn a_printed_secret_is_found() {
    let mut prints = Prints::default();
    prints.keep("a password", "hunter2");
    prints.show(&Some("hunter2"));
    prints.check();
}
