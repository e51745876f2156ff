//! The mail and the text messages that a service would have sent, in a box that can be read.
//!
//! Who sends what is decided by the operations of the service.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::sync::watch;

/// One mail in the emulator's box.
///
/// It holds live tickets and codes on purpose: reading them is what the box is for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Mail {
    /// The receiver's address.
    pub to: String,
    /// Which of the server's templates, as `email-verify`, `signin-passwordless`, `password-reset`
    /// or `signin-otp`.
    pub template: String,
    /// The subject line.
    pub subject: String,
    /// The locale of the template.
    pub locale: String,
    /// The link to follow, if the template has one.
    pub link: Option<String>,
    /// The ticket in the link, if any.
    pub ticket: Option<String>,
    /// The one-time code, if the template has one.
    pub otp: Option<String>,
    /// Where the link leads in the end.
    pub redirect_to: Option<String>,
    /// When it was sent, by the server's clock.
    pub sent_at: DateTime<Utc>,
}

impl Mail {
    /// A mail in English with neither link nor code; what it has is set on it.
    pub(crate) fn new(to: &str, template: &str, subject: &str, sent_at: DateTime<Utc>) -> Self {
        Self {
            to: to.to_owned(),
            template: template.to_owned(),
            subject: subject.to_owned(),
            locale: "en".to_owned(),
            link: None,
            ticket: None,
            otp: None,
            redirect_to: None,
            sent_at,
        }
    }
}

/// One text message in the emulator's box.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Sms {
    /// The receiver's number.
    pub to: String,
    /// Which of the server's templates.
    pub template: String,
    /// The one-time code.
    pub otp: String,
    /// The text of the message.
    pub text: String,
    /// When it was sent, by the server's clock.
    pub sent_at: DateTime<Utc>,
}

impl Sms {
    /// A text message that carries a code.
    pub(crate) fn of_code(to: &str, template: &str, otp: &str, sent_at: DateTime<Utc>) -> Self {
        Self {
            to: to.to_owned(),
            template: template.to_owned(),
            otp: otp.to_owned(),
            text: format!("Your code is {otp}."),
            sent_at,
        }
    }
}

/// What one service has sent. Each entry is numbered through the whole process, since the clocks of
/// two services may be far apart.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    boxes: Mutex<Boxes>,
    count: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Boxes {
    mails: Vec<(u64, Mail)>,
    text_messages: Vec<(u64, Sms)>,
}

impl Outbox {
    fn lock(&self) -> MutexGuard<'_, Boxes> {
        self.boxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a mail into the box. It is not logged: a log must not hold live tickets.
    pub(crate) fn mail(&self, mail: Mail) {
        self.lock().mails.push((next_number(), mail));
        self.count.send_modify(|count| *count += 1);
    }

    /// Puts a text message into the box.
    pub(crate) fn text(&self, sms: Sms) {
        self.lock().text_messages.push((next_number(), sms));
        self.count.send_modify(|count| *count += 1);
    }

    /// Every mail with its number, oldest first.
    pub(crate) fn mails(&self) -> Vec<(u64, Mail)> {
        self.lock().mails.clone()
    }

    /// Every text message with its number, oldest first.
    pub(crate) fn text_messages(&self) -> Vec<(u64, Sms)> {
        self.lock().text_messages.clone()
    }

    /// Waits until `count` of both have been sent.
    pub(crate) async fn sent(&self, count: usize) {
        let mut sent = self.count.subscribe();
        // The sender lives in `self`, so that waiting cannot fail.
        let _ = sent.wait_for(|so_far| *so_far >= count).await;
    }
}

fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_two_services_send_has_one_order() {
        let (first, second) = (Outbox::default(), Outbox::default());
        let mail = |to: &str| Mail::new(to, "signin-otp", "Your code", DateTime::UNIX_EPOCH);
        first.mail(mail("a@example.com"));
        second.mail(mail("b@example.com"));
        first.text(Sms::of_code("+4670", "signin-sms", "0042", DateTime::UNIX_EPOCH));
        first.sent(2).await;
        second.sent(1).await;
        let numbers = [first.mails()[0].0, second.mails()[0].0, first.text_messages()[0].0];
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        assert_eq!(first.text_messages()[0].1.text, "Your code is 0042.");
    }
}
