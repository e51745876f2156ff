//! What the emulated DeepAffex can be told.

use std::fmt;
use std::time::Duration;

/// How the server is configured, and whom it knows. The defaults have one organization with one
/// licence and two users, of whom the second has a second factor.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The organizations.
    pub organizations: Vec<Organization>,
    /// Their licences.
    pub licenses: Vec<License>,
    /// Their users.
    pub users: Vec<User>,
    /// How long a token lives: a day. A request can only shorten it.
    pub token_lifetime: Duration,
    /// How long a refresh token lives: thirty days. A request can only shorten it.
    pub refresh_token_lifetime: Duration,
    /// How long a code from an SMS can be used: ten minutes.
    pub login_code_lifetime: Duration,
    /// In which shape failures are told.
    pub error_shape: ErrorShape,
    /// What a renewal with a pair that is not good is answered.
    pub dead_pair: DeadPair,
    /// Codes and links for people the server does not know are answered with `success: false`, in place
    /// of a failure.
    pub unknown_is_unsuccessful: bool,
    /// The region, and who issues tokens.
    pub region: String,
    /// Whether measurements can be made without a user: nothing here depends on it.
    pub allow_anonymous: bool,
}

impl Default for Settings {
    fn default() -> Self {
        let user = |email: &str, phone_number: &str, mfa_token: Option<&str>| User {
            email: email.to_owned(),
            password: "correct horse battery".to_owned(),
            phone_number: phone_number.to_owned(),
            organization: "example-clinic".to_owned(),
            mfa_token: mfa_token.map(str::to_owned),
        };
        Self {
            organizations: vec![Organization {
                identifier: "example-clinic".to_owned(),
                key: "example-organization-key".to_owned(),
            }],
            licenses: vec![License {
                key: "example-licence-key".to_owned(),
                organization: "example-clinic".to_owned(),
                max_devices: None,
                active: true,
            }],
            users: vec![
                user("ada@example.com", "+15550100", None),
                user("mfa@example.com", "+15550101", Some("246810")),
            ],
            token_lifetime: Duration::from_secs(86_400),
            refresh_token_lifetime: Duration::from_secs(2_592_000),
            login_code_lifetime: Duration::from_secs(600),
            error_shape: ErrorShape::default(),
            dead_pair: DeadPair::default(),
            unknown_is_unsuccessful: false,
            region: "na-east".to_owned(),
            allow_anonymous: false,
        }
    }
}

/// An organization.
#[derive(Clone)]
pub struct Organization {
    /// What it is called in requests.
    pub identifier: String,
    /// What `loginWithPhoneCode` wants.
    pub key: String,
}

/// A licence of an organization.
#[derive(Clone)]
pub struct License {
    /// The key.
    pub key: String,
    /// The identifier of the organization it belongs to.
    pub organization: String,
    /// How many devices may be registered at the same time; `None` is any number.
    pub max_devices: Option<usize>,
    /// Whether devices may be registered at all.
    pub active: bool,
}

/// A user of an organization.
#[derive(Clone)]
pub struct User {
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// Where codes are sent.
    pub phone_number: String,
    /// The identifier of the organization they belong to.
    pub organization: String,
    /// The code of a second factor, which never changes; `None` where there is no second factor.
    pub mfa_token: Option<String>,
}

impl fmt::Debug for Organization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { identifier, key: _ } = self;
        formatter
            .debug_struct("Organization")
            .field("identifier", identifier)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for License {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key: _, organization, max_devices, active } = self;
        formatter
            .debug_struct("License")
            .field("organization", organization)
            .field("max_devices", max_devices)
            .field("active", active)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for User {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { email, password: _, phone_number, organization, mfa_token } = self;
        formatter
            .debug_struct("User")
            .field("email", email)
            .field("phone_number", phone_number)
            .field("organization", organization)
            .field("mfa_token", &mfa_token.as_ref().map(|_| ".."))
            .finish_non_exhaustive()
    }
}

/// The two shapes of a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `Code`, `Message`, and `Errors` where fields are wrong.
    #[default]
    Current,
    /// `errorCode` and `message`.
    Legacy,
}

/// What a renewal is answered whose pair does not match, was used before or is gone. What the real
/// service says to the first two is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeadPair {
    /// 401 `TOKEN_EXPIRED`.
    #[default]
    TokenExpired,
    /// 400 `INCORRECT_REQUEST`.
    IncorrectRequest,
}
