//! A client of whichever service a setting names.
//!
//! It calls the service's own client, through the traits of [`capability`](crate::capability).
//!
//! | setting | service |
//! | --- | --- |
//! | `nhost+https://local.auth.nhost.run/v1` | Nhost Auth |
//! | `tybrite+https://STORE_KEY@api.tybritelabs.com` | Tybrite; the store's key is the URL's user name |
//! | `linxio+https://api.linxio.com/api` | Linxio |
//! | `deepaffex+https://LICENCE_KEY@api.deepaffex.ai?identifier=kiosk-7` | DeepAffex; the licence registers the device when it is first needed. Further options: `name`, `deviceType`, `version` of the device, `organization` and `organizationKey` for codes |
//!
//! A service can be chosen where its feature is on.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use hallpass::{any::Client, capability::{CurrentUser, PasswordSignIn, SignInOutcome}};
//!
//! let client = Client::new(std::env::var("AUTH_URL")?)?;
//! let progress = client.sign_in_with_password("ada@example.com", &"a password".into()).await?;
//! if let SignInOutcome::Complete(_) = progress {
//!     println!("{:?}", client.current_user().await?);
//! }
//! # Ok(())
//! # }
//! ```

mod setting;

use std::sync::Arc;

use self::setting::Setting;
use crate::{
    capability::{
        Challenge, CurrentUser, OtpSignIn, OtpStart, PasswordSignIn, Sessions, SignInOutcome,
        SignOut, User,
    },
    error::Result,
    future::BoxFuture,
    manager::{self, Authorization, SessionManager},
    secret::Secret,
    store::SessionStore,
    transport::{self, Answer, Authorizer, ErrorClassifier},
};

/// All that any service of this crate can do, for clients of your own that can do it too.
pub trait AuthClient: PasswordSignIn + OtpSignIn + CurrentUser + SignOut + Sessions {}

impl<C> AuthClient for C where C: PasswordSignIn + OtpSignIn + CurrentUser + SignOut + Sessions {}

/// A client of whichever service it was built for.
///
/// Cheap to clone; clones share the session.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<dyn AuthClient>,
    authorizer: Authorizer,
}

/// Settings of a [`Client`]: those that every service's client has.
pub type ClientBuilder = transport::ClientBuilder<Settings>;

/// Which service is wanted; it is set through the [`ClientBuilder`].
#[derive(Clone, Debug)]
pub struct Settings {
    setting: String,
    key: Option<Secret>,
    device_store: Option<Arc<dyn SessionStore>>,
}

impl Client {
    /// A client of the service that `setting` names, with the default settings.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it names no service, or one
    /// whose feature is off; and as the service's own builder.
    pub fn new(setting: impl Into<String>) -> Result<Self> {
        Self::builder(setting).build()
    }

    /// A client with settings of your own.
    ///
    /// ```
    /// use hallpass::{any::Client, store::MemoryStore};
    ///
    /// # #[cfg(feature = "nhost")] {
    /// let setting = "nhost+https://local.auth.nhost.run/v1";
    /// let client = Client::builder(setting).store(MemoryStore::default()).build()?;
    /// # }
    /// let error = Client::new("https://local.auth.nhost.run/v1").unwrap_err();
    /// assert!(error.to_string().contains("nhost+https://"));
    /// # Ok::<(), hallpass::Error>(())
    /// ```
    ///
    /// # Security
    /// A key in the setting is kept in memory for as long as the client lives, and never printed.
    pub fn builder(setting: impl Into<String>) -> ClientBuilder {
        let own = Settings { setting: setting.into(), key: None, device_store: None };
        ClientBuilder::new("", Unknown, own)
    }

    /// Wraps a client, one of this crate's or your own. Requests of [`execute`](Self::execute) are
    /// sent with `http_client`.
    pub fn wrap(client: impl AuthClient + 'static, http_client: reqwest::Client) -> Self {
        let authorizer = Authorizer::new(client.sessions().clone(), http_client);
        Self { inner: Arc::new(client), authorizer }
    }

    /// Attaches a live token to any request, in the header that the service uses.
    ///
    /// # Errors
    /// As [`Authorizer::authorize`].
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    ///
    /// # Security
    /// The request goes where its URL says: mind that the server there sees the token.
    pub async fn authorize(&self, request: &mut reqwest::Request) -> Result<Authorization> {
        self.authorizer.authorize(request).await
    }

    /// Sends any request with a live token; when it is answered with 401 and its body can be sent
    /// again, the token is refreshed and the request repeated once.
    ///
    /// # Errors
    /// As [`Authorizer::execute`].
    ///
    /// # Cancel safety
    /// As any request: it may have reached the server.
    pub async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response> {
        self.authorizer.execute(request).await
    }

    /// Completes when nothing is under way: no refresh, no sign-in or sign-out, and no write that is still
    /// to be tried again. The client can be used afterwards.
    ///
    /// A program need not call it, and nothing is lost without it: work goes on without its caller, and a
    /// tokio runtime that is dropped waits for it, up to five seconds. Call it before
    /// [`std::process::exit`], with a time limit where the store may keep failing.
    ///
    /// # Cancel safety
    /// May be dropped at any time.
    pub async fn close(&self) {
        self.inner.close().await;
    }
}

impl Sessions for Client {
    fn sessions(&self) -> &SessionManager {
        self.inner.sessions()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.inner.close()
    }
}

impl PasswordSignIn for Client {
    fn sign_in_with_password<'a>(
        &'a self,
        login: &'a str,
        password: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        self.inner.sign_in_with_password(login, password)
    }
}

impl OtpSignIn for Client {
    fn send_otp<'a>(&'a self, to: &'a str) -> BoxFuture<'a, Result<OtpStart>> {
        self.inner.send_otp(to)
    }

    fn sign_in_with_otp<'a>(
        &'a self,
        challenge: &'a Challenge,
        code: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        self.inner.sign_in_with_otp(challenge, code)
    }
}

impl CurrentUser for Client {
    fn current_user(&self) -> BoxFuture<'_, Result<User>> {
        self.inner.current_user()
    }
}

impl SignOut for Client {
    fn sign_out(&self) -> BoxFuture<'_, manager::SignOut> {
        self.inner.sign_out()
    }
}

/// What a client of any service can be told besides.
impl ClientBuilder {
    /// The key that the service knows your application by, in place of one in the setting's URL:
    /// Tybrite's store key, DeepAffex's licence key. A service that wants none refuses it.
    ///
    /// # Security
    /// It is kept in memory for as long as the client lives.
    pub fn key(mut self, key: impl Into<Secret>) -> Self {
        self.own.key = Some(key.into());
        self
    }

    /// Where a service that knows devices (DeepAffex) keeps the device's session; in memory unless said
    /// otherwise, and then the user's session, which depends on it, does not outlive a restart either.
    /// Services without devices leave it alone.
    pub fn device_store(mut self, store: impl SessionStore) -> Self {
        self.own.device_store = Some(Arc::new(store));
        self
    }

    /// The client. Nothing is started, sent or read before it is first used.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the setting names no
    /// service, or one whose feature is off; when a key is missing or not wanted; and as the service's
    /// own builder.
    pub fn build(self) -> Result<Client> {
        let setting = Setting::read(&self.own.setting, self.own.key.as_ref())?;
        match setting.service {
            #[cfg(feature = "nhost")]
            "nhost" => {
                setting.refuse_key()?;
                let builder = crate::nhost::Client::builder(setting.url);
                wrapped(builder.with_settings_of(self), |builder| builder.build())
            }
            #[cfg(feature = "tybrite")]
            "tybrite" => {
                let key = setting.need_key("the store's key")?;
                let builder = crate::tybrite::Client::builder(setting.url, key);
                wrapped(builder.with_settings_of(self), |builder| builder.build())
            }
            #[cfg(feature = "linxio")]
            "linxio" => {
                setting.refuse_key()?;
                let builder = crate::linxio::Client::builder(setting.url);
                wrapped(builder.with_settings_of(self), |builder| builder.build())
            }
            #[cfg(feature = "deepaffex")]
            "deepaffex" => {
                let mut builder = deepaffex(&setting)?;
                if let Some(store) = &self.own.device_store {
                    builder = builder.shared_device_store(Arc::clone(store));
                }
                wrapped(builder.with_settings_of(self), |builder| builder.build())
            }
            off => Err(setting::feature_off(off)),
        }
    }
}

/// DeepAffex wants to be told of the device, and of the organization whose users sign in by codes.
#[cfg(feature = "deepaffex")]
fn deepaffex(setting: &Setting) -> Result<crate::deepaffex::ClientBuilder> {
    use crate::deepaffex::{Client, License};

    setting.known_options(&[
        "deviceType",
        "identifier",
        "name",
        "organization",
        "organizationKey",
        "version",
    ])?;
    let mut builder = Client::builder(setting.url.clone());
    if let Some(key) = &setting.key {
        let identifier = setting.need_option("identifier")?;
        let name = setting.option("name").unwrap_or(identifier);
        let kind = setting.option("deviceType").unwrap_or("LINUX");
        let version = setting.option("version").unwrap_or(env!("CARGO_PKG_VERSION"));
        builder = builder.license(License::new(key.clone(), kind, name, identifier, version));
    }
    if let Some(organization) = setting.option("organization") {
        let key = setting.need_option("organizationKey")?;
        builder = builder.organization(organization, key);
    }
    Ok(builder)
}

/// Builds the service's client; what it is sent with also sends the requests of `execute`.
#[cfg(any(feature = "nhost", feature = "tybrite", feature = "linxio", feature = "deepaffex"))]
fn wrapped<S, C: AuthClient + 'static>(
    mut builder: transport::ClientBuilder<S>,
    build: impl FnOnce(transport::ClientBuilder<S>) -> Result<C>,
) -> Result<Client> {
    let http_client = builder.shared_http_client()?;
    let allow_http = builder.allows_http();
    let client = build(builder)?;
    let authorizer = Authorizer::new(client.sessions().clone(), http_client);
    let authorizer = authorizer.dangerous_allow_http(allow_http);
    Ok(Client { inner: Arc::new(client), authorizer })
}

/// Stands where no service is chosen yet; it never sees an answer.
#[derive(Debug)]
struct Unknown;

impl ErrorClassifier for Unknown {
    fn classify(&self, _: &Answer) -> crate::Error {
        crate::Error::new(crate::ErrorKind::UnexpectedResponse)
    }
}
