//! All that the server remembers: accounts, one-time codes, sessions.
//!
//! Plain data and the few rules that keep it consistent. No HTTP and no wording. It lives behind one
//! mutex that is never held over an `await`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::settings::User;
use crate::random::OneTimeCode;

/// The server's memory.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(super) accounts: Vec<Account>,
    /// Sessions, by their numbers.
    pub(super) sessions: HashMap<u64, Session>,
    /// Refresh tokens that a refresh has replaced.
    spent: Vec<String>,
    last_session: u64,
}

/// One account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) number: i64,
    pub(super) user: User,
    /// The code that was sent last, until it is used.
    pub(super) otp: Option<OneTimeCode>,
}

/// What a sign-in began.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) account: i64,
    pub(super) refresh_token: String,
    pub(super) expires_at: DateTime<Utc>,
    /// Whether a logout has ended it, where the server's logouts do that.
    pub(super) ended: bool,
}

impl State {
    /// Adds an account, in place of one with the same address.
    pub(super) fn add(&mut self, user: User) {
        self.accounts.retain(|account| !account.has_email(&user.email));
        let last = self.accounts.iter().map(|account| account.number).max().unwrap_or(0);
        self.accounts.push(Account { number: last + 1, user, otp: None });
    }

    /// The account with this address; addresses do not differ by case.
    pub(super) fn by_email(&mut self, email: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.has_email(email))
    }

    /// The account with this number.
    pub(super) fn by_number(&self, number: i64) -> Option<&Account> {
        self.accounts.iter().find(|account| account.number == number)
    }

    /// Begins a session and gives its number.
    pub(super) fn begin(
        &mut self,
        account: i64,
        refresh_token: String,
        expires_at: DateTime<Utc>,
    ) -> u64 {
        self.last_session += 1;
        let session = Session { account, refresh_token, expires_at, ended: false };
        self.sessions.insert(self.last_session, session);
        self.last_session
    }

    /// The session that a refresh token belongs to, if it is good.
    pub(super) fn by_refresh_token(&self, token: &str, now: DateTime<Utc>) -> Option<u64> {
        let good = |session: &Session| {
            session.refresh_token == token && session.expires_at > now && !session.ended
        };
        self.sessions.iter().find(|(_, session)| good(session)).map(|(number, _)| *number)
    }

    /// How many sessions have a refresh token that is good.
    pub(super) fn alive(&self, now: DateTime<Utc>) -> usize {
        self.sessions.values().filter(|session| session.expires_at > now && !session.ended).count()
    }

    /// Puts a new refresh token in the old one's place, which is dead from then on.
    pub(super) fn replace(&mut self, session: u64, token: String, expires_at: DateTime<Utc>) {
        if let Some(session) = self.sessions.get_mut(&session) {
            self.spent.push(std::mem::replace(&mut session.refresh_token, token));
            session.expires_at = expires_at;
        }
    }

    /// Ends every session's refresh token.
    pub(super) fn revoke_all(&mut self) {
        self.sessions.clear();
    }

    /// Whether a refresh token was good until it was replaced.
    pub(super) fn is_spent(&self, token: &str) -> bool {
        self.spent.iter().any(|spent| spent == token)
    }
}

impl Account {
    fn has_email(&self, email: &str) -> bool {
        self.user.email.to_lowercase() == email.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_token_is_dead_and_known_as_spent() {
        let (mut state, now) = (State::default(), Utc::now());
        let later = now + chrono::TimeDelta::hours(1);
        let session = state.begin(1, "first".to_owned(), later);
        assert_eq!(state.by_refresh_token("first", now), Some(session));
        assert_eq!(state.by_refresh_token("first", later), None, "it has expired by then");
        state.replace(session, "second".to_owned(), later);
        assert_eq!(state.by_refresh_token("first", now), None);
        assert_eq!(state.by_refresh_token("second", now), Some(session));
        assert!(state.is_spent("first") && !state.is_spent("second"));
    }

    #[test]
    fn accounts_are_found_whatever_the_case_and_replaced_by_their_address() {
        let mut state = State::default();
        state.add(User::new("Ada@Example.com", "first"));
        state.add(User::new("bob@example.com", "second"));
        state.add(User::new("ada@example.com", "third"));
        assert_eq!(state.accounts.len(), 2);
        assert_eq!(state.by_email("ADA@example.COM").expect("there").user.password, "third");
    }
}
