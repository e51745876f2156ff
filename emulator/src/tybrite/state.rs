//! All that the service remembers: accounts, refresh tokens, who came how often.
//!
//! Plain data and the few rules that keep it consistent. No HTTP and no wording.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::quota::RequestLog;
use crate::random::{self, OneTimeCode};

/// The service's memory.
#[derive(Debug, Default)]
pub(crate) struct State {
    accounts: HashMap<Uuid, Account>,
    refresh_tokens: HashMap<String, RefreshToken>,
    spent: HashSet<String>,
    /// Addresses of people who are customers of other stores.
    pub(crate) known_elsewhere: BTreeSet<String>,
    /// When requests came, by the sender's address.
    pub(crate) requests: RequestLog<String>,
    /// How many requests the store has made in all.
    pub(crate) used: usize,
}

/// Which of the store's two worlds something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Environment {
    Test,
    Live,
}

impl Environment {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }
}

/// One customer of the store.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: Uuid,
    pub(crate) customer_id: Uuid,
    pub(crate) environment: Environment,
    /// In lower case.
    pub(crate) email: String,
    pub(crate) email_confirmed: bool,
    pub(crate) password: PasswordDigest,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) marketing_consent: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) code: Option<OneTimeCode>,
}

/// A password, as a digest salted with its account's id.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PasswordDigest([u8; 32]);

impl std::fmt::Debug for PasswordDigest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordDigest(..)")
    }
}

impl PasswordDigest {
    pub(crate) fn new(id: Uuid, password: &str) -> Self {
        Self(Sha256::new().chain_update(id).chain_update(password).finalize().into())
    }
}

/// What a refresh token is good for.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) account: Uuid,
    /// The same over rotations.
    pub(crate) session: Uuid,
    expires_at: DateTime<Utc>,
}

/// What came of presenting a refresh token.
#[derive(Debug)]
pub(crate) enum Spending {
    Good(RefreshToken),
    /// It was spent before.
    Replayed,
    /// It is unknown, too old, or of another environment.
    Unknown,
}

impl State {
    pub(crate) fn insert(&mut self, account: Account) {
        self.accounts.insert(account.id, account);
    }

    pub(crate) fn account(&self, id: Uuid) -> Option<&Account> {
        self.accounts.get(&id)
    }

    pub(crate) fn account_mut(&mut self, id: Uuid) -> Option<&mut Account> {
        self.accounts.get_mut(&id)
    }

    /// The account with this address; addresses do not differ by case.
    pub(crate) fn by_email(
        &mut self,
        environment: Environment,
        email: &str,
    ) -> Option<&mut Account> {
        let email = email.to_lowercase();
        let fits = |it: &&mut Account| it.environment == environment && it.email == email;
        self.accounts.values_mut().find(fits)
    }

    /// A new refresh token of a session.
    pub(crate) fn issue(
        &mut self,
        account: Uuid,
        session: Uuid,
        expires_at: DateTime<Utc>,
    ) -> String {
        let token = random::token();
        let entry = RefreshToken { account, session, expires_at };
        self.refresh_tokens.insert(token.clone(), entry);
        token
    }

    /// Takes a refresh token; it is good once and only in its own environment.
    pub(crate) fn spend(
        &mut self,
        token: &str,
        environment: Environment,
        now: DateTime<Utc>,
    ) -> Spending {
        if self.spent.contains(token) {
            return Spending::Replayed;
        }
        let here = self.refresh_tokens.get(token).filter(|entry| {
            self.accounts.get(&entry.account).is_some_and(|it| it.environment == environment)
        });
        if here.is_none_or(|entry| entry.expires_at <= now) {
            return Spending::Unknown;
        }
        let Some(entry) = self.refresh_tokens.remove(token) else { return Spending::Unknown };
        self.spent.insert(token.to_owned());
        Spending::Good(entry)
    }

    /// How many sessions have a refresh token that is good.
    pub(crate) fn sessions(&self, now: DateTime<Utc>) -> usize {
        self.refresh_tokens.values().filter(|entry| entry.expires_at > now).count()
    }

    /// Ends one session.
    pub(crate) fn end_session(&mut self, session: Uuid) {
        self.refresh_tokens.retain(|_, entry| entry.session != session);
    }

    /// Ends every session.
    pub(crate) fn end_all_sessions(&mut self) {
        self.refresh_tokens.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(environment: Environment) -> Account {
        let id = Uuid::new_v4();
        Account {
            id,
            customer_id: Uuid::new_v4(),
            environment,
            email: "ada@example.com".to_owned(),
            email_confirmed: false,
            password: PasswordDigest::new(id, "correct horse"),
            name: None,
            phone: None,
            marketing_consent: false,
            created_at: DateTime::UNIX_EPOCH,
            code: None,
        }
    }

    #[test]
    fn a_refresh_token_is_good_once_in_its_environment_and_time() {
        let mut state = State::default();
        let account = account(Environment::Test);
        let (id, session) = (account.id, Uuid::new_v4());
        state.insert(account);
        let at = |second| DateTime::from_timestamp(second, 0).expect("in range");
        let token = state.issue(id, session, at(100));
        let foreign = state.spend(&token, Environment::Live, at(0));
        assert!(matches!(foreign, Spending::Unknown));
        assert!(matches!(state.spend(&token, Environment::Test, at(100)), Spending::Unknown));
        assert!(matches!(state.spend(&token, Environment::Test, at(99)), Spending::Good(_)));
        assert!(matches!(state.spend(&token, Environment::Test, at(99)), Spending::Replayed));
    }

    #[test]
    fn the_two_environments_know_nothing_of_each_other() {
        let mut state = State::default();
        state.insert(account(Environment::Test));
        assert!(state.by_email(Environment::Test, "Ada@Example.com").is_some());
        assert!(state.by_email(Environment::Live, "ada@example.com").is_none());
    }

    #[test]
    fn a_password_does_not_print() {
        let digest = PasswordDigest::new(Uuid::nil(), "correct horse");
        assert_eq!(format!("{digest:?}"), "PasswordDigest(..)");
        assert!(digest != PasswordDigest::new(Uuid::max(), "correct horse"));
    }
}
