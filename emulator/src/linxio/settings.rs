//! What an emulated Linxio server may be told: its users, lifetimes, and what its facts leave open.
//!
//! Values only; no state and no behaviour.

use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value, json};

/// How the server is configured.
///
/// ```
/// use hallpass_emulator::linxio::{ErrorShape, RefreshTokens, Settings};
///
/// let settings = Settings {
///     refresh_tokens: RefreshTokens::Replaced,
///     error_shape: ErrorShape::List,
///     ..Settings::default()
/// };
/// # let _ = settings;
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// The accounts that are there from the start: by default one that signs in by password, and one
    /// that wants a one-time code besides.
    pub users: Vec<User>,
    /// How long an access token lives.
    pub access_token_lifetime: Duration,
    /// How long a refresh token lives.
    pub refresh_token_lifetime: Duration,
    /// How long a one-time code lives.
    pub otp_lifetime: Duration,
    /// What a refresh does to the refresh token.
    pub refresh_tokens: RefreshTokens,
    /// Whether a refresh is answered with 204 and no body, as some servers do.
    pub refresh_without_body: bool,
    /// What a logout is answered with.
    pub logout_answer: LogoutAnswer,
    /// Whether a logout ends the tokens of its session. Nobody outside knows what the real server does.
    pub logout_ends_tokens: bool,
    /// The shape of a failure's body.
    pub error_shape: ErrorShape,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            users: vec![
                User::new("ada@example.com", "correct horse battery"),
                User::new("otp@example.com", "correct horse battery").wanting_otp(),
            ],
            access_token_lifetime: Duration::from_secs(86_400),
            refresh_token_lifetime: Duration::from_secs(30 * 86_400),
            otp_lifetime: Duration::from_secs(600),
            refresh_tokens: RefreshTokens::default(),
            refresh_without_body: false,
            logout_answer: LogoutAnswer::default(),
            logout_ends_tokens: false,
            error_shape: ErrorShape::default(),
        }
    }
}

/// What a refresh does to the refresh token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshTokens {
    /// It stays good, and the answer does not mention it.
    #[default]
    LeftOut,
    /// It stays good, and the answer repeats it.
    Repeated,
    /// The answer brings a new one, and the old one is dead from then on.
    Replaced,
}

/// What a logout is answered with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoutAnswer {
    /// 204 and no body.
    #[default]
    NoContent,
    /// 200 and some JSON.
    Json,
}

/// The shape of a failure's body. Both are deduced; the vendor documents none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `{"code": …, "message": …}`.
    #[default]
    Flat,
    /// `{"errors": [{"code": …, "title": …, "detail": …}]}`.
    List,
}

/// An account of the server.
///
/// ```
/// use hallpass_emulator::linxio::User;
///
/// let user = User::new("ada@example.com", "correct horse battery")
///     .wanting_otp()
///     .in_team("reseller", 7)
///     .with_role(2)
///     .with_permissions(["vehicle_list"])
///     .with_field("timezone", "Europe/Stockholm");
/// # let _ = user;
/// ```
#[derive(Clone)]
pub struct User {
    pub(super) email: String,
    pub(super) password: String,
    pub(super) otp: bool,
    pub(super) domain: Option<String>,
    pub(super) login_with_id: bool,
    pub(super) team_type: String,
    pub(super) role_id: i64,
    /// What `me` tells, under the names of the wire.
    pub(super) fields: Map<String, Value>,
}

impl User {
    /// An account of a client's team, with role 4 and the permission to list vehicles, which signs in by
    /// password alone.
    #[must_use]
    pub fn new(email: impl Into<String>, password: impl Into<String>) -> Self {
        let (email, team_type) = (email.into(), "client".to_owned());
        let mut fields = Map::new();
        fields.insert("email".to_owned(), json!(email));
        fields.insert("permissions".to_owned(), json!(["vehicle_list", "driver_list"]));
        fields.insert("timezone".to_owned(), json!("UTC"));
        let user = Self {
            email,
            password: password.into(),
            otp: false,
            domain: None,
            login_with_id: false,
            team_type: team_type.clone(),
            role_id: 4,
            fields,
        };
        user.with_field("fullName", "Ada Example").in_team(team_type, 1)
    }

    /// Asks for a one-time code after the password.
    #[must_use]
    pub fn wanting_otp(mut self) -> Self {
        self.otp = true;
        self
    }

    /// Lets the account be found under this domain alone, where a sign-in names one.
    #[must_use]
    pub fn of_domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Says of the account that it signs in with an id.
    #[must_use]
    pub fn signing_in_with_id(mut self) -> Self {
        self.login_with_id = true;
        self
    }

    /// Puts the user into a team of this kind and number.
    #[must_use]
    pub fn in_team(mut self, kind: impl Into<String>, number: i64) -> Self {
        self.team_type = kind.into();
        let team = json!({"id": number, "type": self.team_type});
        let kind = self.team_type.clone();
        self.with_field("team", team).with_field("teamType", kind)
    }

    /// Gives the user a role.
    #[must_use]
    pub fn with_role(mut self, role_id: i64) -> Self {
        self.role_id = role_id;
        self
    }

    /// Replaces what the user may do.
    #[must_use]
    pub fn with_permissions<'a>(self, permissions: impl IntoIterator<Item = &'a str>) -> Self {
        let permissions: Vec<&str> = permissions.into_iter().collect();
        self.with_field("permissions", json!(permissions))
    }

    /// Sets any field of the answer of `me`; `id`, for a text in place of a number.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }
}

impl fmt::Debug for User {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("User")
            .field("email", &self.email)
            .field("otp", &self.otp)
            .field("domain", &self.domain)
            .field("team_type", &self.team_type)
            .field("role_id", &self.role_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_and_its_kind_are_told_alike() {
        let user = User::new("a@example.com", "secret").in_team("reseller", 7);
        assert_eq!(user.fields["team"], json!({"id": 7, "type": "reseller"}));
        assert_eq!(
            (user.team_type.as_str(), &user.fields["teamType"]),
            ("reseller", &json!("reseller"))
        );
    }

    #[test]
    fn a_password_does_not_print() {
        assert!(!format!("{:?}", User::new("a@example.com", "secret")).contains("secret"));
    }
}
