//! The mail and the text messages that the server would have sent.
//!
//! Values only; who sends what is decided by the operations.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// One mail in the emulator's box.
///
/// It holds live tickets and codes on purpose: reading them is what the box is for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Mail {
    /// The receiver's address.
    pub to: String,
    /// Which of the server's templates: `email-verify`, `email-confirm-change`,
    /// `signin-passwordless`, `password-reset`, `signin-otp`, …
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

/// The subject line of a template.
pub(crate) fn subject(template: &str) -> &'static str {
    match template {
        "email-verify" => "Verify your email address",
        "email-confirm-change" => "Confirm your new email address",
        "signin-passwordless" => "Your sign-in link",
        "password-reset" => "Reset your password",
        "elevate-otp" => "Your code to confirm that it is you",
        "signin-otp" => "Your sign-in code",
        _ => "A message from the authentication service",
    }
}
