//! Ties accounts at providers to users: whom an account signs in, signs up, or is added to.
//!
//! Where the account comes from (a callback, an ID token) is told by `provider.rs` and
//! `idtoken.rs`.

use uuid::Uuid;

use super::account::SignUpOptions;
use super::call::Call;
use super::error::ErrorCode;
use super::stand_in::{Account, ProviderTokens};
use super::state::{ProviderLink, State, User};

/// What a provider's account is brought for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Sign in, or up if the account is new.
    SignIn,
    /// Sign up only.
    SignUp,
}

/// An account at a provider, with the tokens that came along.
#[derive(Debug)]
pub(crate) struct Arrival<'a> {
    pub(crate) provider: &'a str,
    pub(crate) account: Account,
    pub(crate) tokens: Option<ProviderTokens>,
}

impl Arrival<'_> {
    /// The user behind the account: the one it is linked to, one with the same address, a new one.
    ///
    /// # Errors
    /// The server's code for why there is none.
    pub(crate) fn user(
        self,
        call: &Call<'_>,
        state: &mut State,
        options: &SignUpOptions,
        intent: Intent,
    ) -> Result<Uuid, ErrorCode> {
        let linked = self.linked_user(state);
        let email = self.account.email.as_deref();
        let known = linked
            .or_else(|| email.and_then(|email| state.user_by_email(email)).map(|user| user.id));
        match (linked, known, intent) {
            (Some(_), _, Intent::SignUp) => return Err(ErrorCode::ProviderAccountAlreadyLinked),
            (None, Some(_), Intent::SignUp) => return Err(ErrorCode::EmailAlreadyInUse),
            _ => {}
        }
        let user_id = match known {
            Some(user_id) => user_id,
            None => {
                let user = self.new_user(call, options)?;
                let id = user.id;
                state.users.insert(id, user);
                id
            }
        };
        let verified = self.account.email_verified;
        let user = state.users.get_mut(&user_id).ok_or(ErrorCode::InvalidRequest)?;
        user.email_verified |= verified;
        if user.disabled {
            return Err(ErrorCode::DisabledUser);
        }
        self.keep(state, user_id);
        Ok(user_id)
    }

    /// Adds the account to a user.
    ///
    /// # Errors
    /// When it belongs to a user already, this one included.
    pub(crate) fn connect(
        self,
        call: &Call<'_>,
        state: &mut State,
        user_id: Uuid,
    ) -> Result<(), ErrorCode> {
        if self.linked_user(state).is_some() {
            return Err(match call.is_newest() {
                true => ErrorCode::ProviderAccountAlreadyLinked,
                false => ErrorCode::InvalidRequest,
            });
        }
        self.keep(state, user_id);
        Ok(())
    }

    fn linked_user(&self, state: &State) -> Option<Uuid> {
        let mut links = state.provider_links.iter();
        let link = links
            .find(|it| it.provider == self.provider && it.provider_user_id == self.account.id)?;
        Some(link.user_id)
    }

    fn keep(self, state: &mut State, user_id: Uuid) {
        let (provider, id) = (self.provider, self.account.id);
        let known = state.provider_links.iter_mut();
        match known.into_iter().find(|it| it.provider == provider && it.provider_user_id == id) {
            Some(link) => link.tokens = self.tokens.or(link.tokens.take()),
            None => state.provider_links.push(ProviderLink {
                provider: provider.to_owned(),
                provider_user_id: id,
                user_id,
                tokens: self.tokens,
            }),
        }
    }

    fn new_user(&self, call: &Call<'_>, options: &SignUpOptions) -> Result<User, ErrorCode> {
        if !call.settings().signup_enabled {
            return Err(ErrorCode::SignupDisabled);
        }
        let account = &self.account;
        let mut options = options.clone();
        options.display_name = options.display_name.or_else(|| account.name.clone());
        let user = match &account.email {
            Some(email) => call.new_email_user(email, &options)?,
            None => call.new_user(&options, &account.id)?,
        };
        let avatar_url = account.picture.clone().unwrap_or(user.avatar_url);
        Ok(User { avatar_url, ..user })
    }
}
