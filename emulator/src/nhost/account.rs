//! Making accounts and checking what they are made of: roles, locale, password.
//!
//! No sessions and no mail.

use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::Service;
use super::call::Call;
use super::error::ErrorCode;
use super::settings::Settings;
use super::state::User;

/// Passwords that a leak would hold: the commonest, and one made up for tests.
const LEAKED_PASSWORDS: [&str; 12] = [
    "password-pwned-123",
    "password123",
    "password1234",
    "123456789",
    "1234567890",
    "qwerty123",
    "qwertyuiop",
    "iloveyou1",
    "1q2w3e4r5t",
    "administrator",
    "letmein123",
    "welcome123",
];

/// The `options` of every operation that may make an account.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignUpOptions {
    pub(crate) allowed_roles: Option<Vec<String>>,
    pub(crate) default_role: Option<String>,
    pub(crate) display_name: Option<String>,
    pub(crate) locale: Option<String>,
    #[serde(default)]
    pub(crate) metadata: Value,
    pub(crate) redirect_to: Option<String>,
}

impl Call<'_> {
    /// Checks a password's length (in bytes) and whether a leak holds it.
    ///
    /// # Errors
    /// `password-too-short`, `password-in-hibp-database`.
    pub(crate) fn check_password(&self, password: &str) -> Result<(), ErrorCode> {
        if password.len() < self.settings().password_min_length {
            return Err(ErrorCode::PasswordTooShort);
        }
        if LEAKED_PASSWORDS.contains(&password) {
            return Err(ErrorCode::PasswordInHibpDatabase);
        }
        Ok(())
    }

    /// As [`Service::new_user`].
    pub(crate) fn new_user(
        &self,
        options: &SignUpOptions,
        fallback_name: &str,
    ) -> Result<User, ErrorCode> {
        self.service.new_user(options, fallback_name)
    }

    /// As [`Service::new_email_user`].
    pub(crate) fn new_email_user(
        &self,
        email: &str,
        options: &SignUpOptions,
    ) -> Result<User, ErrorCode> {
        self.service.new_email_user(email, options)
    }
}

impl Service {
    /// A new user, not yet in the state. Give it an address or a number, and insert it.
    ///
    /// # Errors
    /// `role-not-allowed`, `default-role-must-be-in-allowed-roles`.
    pub(crate) fn new_user(
        &self,
        options: &SignUpOptions,
        fallback_name: &str,
    ) -> Result<User, ErrorCode> {
        let settings = &self.settings;
        let (roles, default_role) = roles(options, settings)?;
        Ok(User {
            id: Uuid::new_v4(),
            created_at: self.core.clock.now(),
            email: None,
            new_email: None,
            email_verified: false,
            phone_number: None,
            phone_number_verified: false,
            password: None,
            display_name: options.display_name.clone().unwrap_or_else(|| fallback_name.to_owned()),
            avatar_url: gravatar(""),
            locale: locale(options.locale.as_deref(), settings),
            metadata: options.metadata.clone(),
            default_role,
            roles,
            is_anonymous: false,
            disabled: settings.new_users_disabled,
            totp_secret: None,
            totp_active: false,
            ticket: None,
            otp: None,
        })
    }

    /// A new user with an address.
    ///
    /// # Errors
    /// As [`Service::new_user`].
    pub(crate) fn new_email_user(
        &self,
        email: &str,
        options: &SignUpOptions,
    ) -> Result<User, ErrorCode> {
        let email = email.to_lowercase();
        let user = self.new_user(options, &email)?;
        Ok(User { avatar_url: gravatar(&email), email: Some(email), ..user })
    }
}

/// The roles and the default role that a request leads to.
pub(crate) fn roles(
    options: &SignUpOptions,
    settings: &Settings,
) -> Result<(Vec<String>, String), ErrorCode> {
    let allowed = &settings.default_allowed_roles;
    let roles = options.allowed_roles.clone().unwrap_or_else(|| allowed.clone());
    if roles.iter().any(|role| !allowed.contains(role)) {
        return Err(ErrorCode::RoleNotAllowed);
    }
    let default_role =
        options.default_role.clone().unwrap_or_else(|| settings.default_role.clone());
    if !roles.contains(&default_role) {
        return Err(ErrorCode::DefaultRoleMustBeInAllowedRoles);
    }
    Ok((roles, default_role))
}

/// The locale asked for, or the server's own when it does not know that one.
pub(crate) fn locale(wanted: Option<&str>, settings: &Settings) -> String {
    let known = wanted.filter(|wanted| settings.locales.iter().any(|it| it == wanted));
    let first = settings.locales.first().map(String::as_str);
    known.or(first).unwrap_or("en").to_owned()
}

/// The Gravatar address of an e-mail address.
pub(crate) fn gravatar(email: &str) -> String {
    let digest = Md5::digest(email.to_lowercase());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("https://www.gravatar.com/avatar/{hex}?d=blank&r=g")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_avatar_is_the_digest_of_the_address() {
        // The digest of nothing is what a user without an address gets.
        assert!(gravatar("").contains("/d41d8cd98f00b204e9800998ecf8427e?d=blank&r=g"));
        assert_eq!(gravatar("A@example.com"), gravatar("a@example.com"));
    }

    #[test]
    fn an_unknown_locale_falls_back_to_the_first() {
        let settings = Settings::default();
        assert_eq!(locale(Some("es"), &settings), "es");
        assert_eq!(locale(Some("de"), &settings), "en");
    }
}
