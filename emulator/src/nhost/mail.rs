//! Writing: tickets and codes go into mails and text messages.
//!
//! Which operation sends what is the operation's business.

use chrono::TimeDelta;
use url::form_urlencoded;

use super::Service;
use super::state::User;
use crate::outbox::{Mail, Sms};

/// A mail that carries a link with a ticket.
pub(crate) struct LinkMail<'a> {
    pub(crate) template: &'static str,
    /// The ticket's kind, which the link's last redirect names as `type`.
    pub(crate) ticket_kind: &'static str,
    /// The link's own `type` argument, deprecated but still sent.
    pub(crate) link_type: &'static str,
    pub(crate) to: &'a str,
    pub(crate) redirect_to: &'a str,
    pub(crate) valid_for: TimeDelta,
    pub(crate) code_challenge: Option<String>,
}

impl Service {
    /// Issues a ticket to `user` and mails the link that carries it.
    pub(crate) fn mail_link(&self, user: &mut User, mail: LinkMail<'_>) -> Mail {
        let expires_at = self.core.clock.now() + mail.valid_for;
        let ticket = user.issue_ticket(mail.ticket_kind, expires_at, mail.code_challenge);
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("redirectTo", mail.redirect_to)
            .append_pair("ticket", &ticket)
            .append_pair("type", mail.link_type)
            .finish();
        Mail {
            link: Some(format!("{}/verify?{query}", self.core.url)),
            ticket: Some(ticket),
            redirect_to: Some(mail.redirect_to.to_owned()),
            ..self.mail(mail.to, mail.template, &user.locale)
        }
    }

    /// Issues a code to `user` and mails it.
    pub(crate) fn mail_otp(&self, user: &mut User, channel: &'static str, template: &str) -> Mail {
        let otp = user.issue_otp(channel, self.core.clock.now() + TimeDelta::minutes(5));
        let to = user.email.clone().unwrap_or_default();
        Mail { otp: Some(otp), ..self.mail(&to, template, &user.locale) }
    }

    /// Issues a code to `user` and texts it.
    pub(crate) fn text_otp(&self, user: &mut User) -> Sms {
        let otp = user.issue_otp("sms", self.core.clock.now() + TimeDelta::minutes(5));
        let to = user.phone_number.as_deref().unwrap_or_default();
        Sms::of_code(to, "signin-passwordless-sms", &otp, self.core.clock.now())
    }

    fn mail(&self, to: &str, template: &str, locale: &str) -> Mail {
        let mail = Mail::new(to, template, subject(template), self.core.clock.now());
        Mail { locale: locale.to_owned(), ..mail }
    }
}

/// The subject line of a template.
fn subject(template: &str) -> &'static str {
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
