//! Sending: tickets and codes go into mails and text messages, and those into the boxes.
//!
//! Which operation sends what is the operation's business.

use chrono::TimeDelta;
use url::form_urlencoded;

use super::Service;
use super::mail::{Mail, Sms, subject};
use super::state::{State, User};

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
        let expires_at = self.clock.now() + mail.valid_for;
        let ticket = user.issue_ticket(mail.ticket_kind, expires_at, mail.code_challenge);
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("redirectTo", mail.redirect_to)
            .append_pair("ticket", &ticket)
            .append_pair("type", mail.link_type)
            .finish();
        Mail {
            link: Some(format!("{}/verify?{query}", self.url)),
            ticket: Some(ticket),
            redirect_to: Some(mail.redirect_to.to_owned()),
            ..self.mail(mail.to, mail.template, &user.locale)
        }
    }

    /// Issues a code to `user` and mails it.
    pub(crate) fn mail_otp(&self, user: &mut User, channel: &'static str, template: &str) -> Mail {
        let otp = user.issue_otp(channel, self.clock.now() + TimeDelta::minutes(5));
        let to = user.email.clone().unwrap_or_default();
        Mail { otp: Some(otp), ..self.mail(&to, template, &user.locale) }
    }

    /// Issues a code to `user` and texts it.
    pub(crate) fn text_otp(&self, user: &mut User) -> Sms {
        let otp = user.issue_otp("sms", self.clock.now() + TimeDelta::minutes(5));
        Sms {
            to: user.phone_number.clone().unwrap_or_default(),
            template: "signin-passwordless-sms".to_owned(),
            text: format!("Your code is {otp}."),
            otp,
            sent_at: self.clock.now(),
        }
    }

    /// Puts a mail into the box. It is not logged: a log must not hold live tickets.
    pub(crate) fn deliver(&self, state: &mut State, mail: Mail) {
        state.mails.push(mail);
        self.sent.send_modify(|count| *count += 1);
    }

    /// Puts a text message into the box.
    pub(crate) fn deliver_sms(&self, state: &mut State, sms: Sms) {
        state.sms.push(sms);
        self.sent.send_modify(|count| *count += 1);
    }

    fn mail(&self, to: &str, template: &str, locale: &str) -> Mail {
        Mail {
            to: to.to_owned(),
            template: template.to_owned(),
            subject: subject(template).to_owned(),
            locale: locale.to_owned(),
            link: None,
            ticket: None,
            otp: None,
            redirect_to: None,
            sent_at: self.clock.now(),
        }
    }
}
