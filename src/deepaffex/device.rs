//! Registering a device with a licence, and taking it off again.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    deepaffex::{
        Client, Lifetimes, call::bind, service::Owner, session::session_from, types, validate,
    },
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    manager::{Authorization, Reauthenticate, SignOut, SignedOutReason, State},
    secret::Secret,
    session::Session,
    transport::{ApiTransport, Context, Failure, TokenAnswer, unread},
};

/// A licence, and the device that is to work under it.
///
/// ```
/// use hallpass::deepaffex::License;
///
/// let license = License::new("the-key", "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
/// assert!(!format!("{license:?}").contains("the-key"));
/// ```
///
/// # Security
/// Whoever has the key can register devices until the licence is full.
#[derive(Clone)]
pub struct License {
    key: Secret,
    device_type: String,
    name: String,
    identifier: String,
    version: String,
    token_subject: Option<String>,
    lifetimes: Lifetimes,
}

impl License {
    /// A licence key; the kind of device as the service names it (`LINUX`, for example); a name that
    /// people recognise; what the application tells this device from others by; the version of the
    /// application, at most 20 characters.
    #[must_use]
    pub fn new(
        key: impl Into<Secret>,
        device_type: impl Into<String>,
        name: impl Into<String>,
        identifier: impl Into<String>,
        version: impl Into<String>,
    ) -> Self {
        Self {
            key: key.into(),
            device_type: device_type.into(),
            name: name.into(),
            identifier: identifier.into(),
            version: version.into(),
            token_subject: None,
            lifetimes: Lifetimes::new(),
        }
    }

    /// A text that the application wants to find again in the token.
    #[must_use]
    pub fn with_token_subject(mut self, subject: impl Into<String>) -> Self {
        self.token_subject = Some(subject.into());
        self
    }

    /// How long the device's tokens are to live.
    #[must_use]
    pub fn with_lifetimes(mut self, lifetimes: Lifetimes) -> Self {
        self.lifetimes = lifetimes;
        self
    }

    /// Checks what no server would take, and gives the request.
    pub(super) fn check(&self) -> Result<types::RegisterLicenseRequest> {
        validate::present("key", self.key.expose(), "it is empty: pass the licence key")?;
        validate::present("device_type", &self.device_type, "it is empty: pass `LINUX`, say")?;
        validate::present("name", &self.name, "it is empty: pass the device's name")?;
        let problem = "it is empty: pass what tells this device from others";
        validate::present("identifier", &self.identifier, problem)?;
        validate::version(&self.version)?;
        Ok(types::RegisterLicenseRequest {
            key: self.key.clone(),
            device_type_id: self.device_type.clone(),
            name: self.name.clone(),
            identifier: self.identifier.clone(),
            version: self.version.clone(),
            token_subject: self.token_subject.clone(),
            token_expires_in: self.lifetimes.token_seconds()?,
            refresh_token_expires_in: self.lifetimes.refresh_token_seconds()?,
        })
    }
}

impl fmt::Debug for License {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("License")
            .field("key", &self.key)
            .field("device_type", &self.device_type)
            .field("version", &self.version)
            .field("lifetimes", &self.lifetimes)
            .finish_non_exhaustive()
    }
}

/// What the service said of a device when it was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Device {
    /// The device's id; empty where the service did not tell it.
    pub id: String,
    /// The role that the licence gives.
    #[serde(default)]
    pub role_id: Option<String>,
    /// The account that the licence belongs to.
    #[serde(default)]
    pub user_id: Option<String>,
}

/// A device that has just been registered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Registered {
    /// The device.
    pub device: Device,
    /// Whether the device's store took the session. If not, it is held in memory and the save is tried
    /// again.
    pub persisted: Result<()>,
}

impl Client {
    /// `registerLicense`: registers a device and signs it in. A device that was held is replaced, and
    /// the session of its user ends: it belonged to that device.
    ///
    /// With a [`license`](super::ClientBuilder::license) in the settings this happens by itself.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] for an unknown key, [`ErrorKind::Forbidden`] for a licence that does not
    /// allow it, [`ErrorKind::InvalidArgument`] and [`ErrorKind::InvalidRequest`] for wrong fields: see
    /// [`FieldErrors`](super::FieldErrors).
    ///
    /// # Cancel safety
    /// Dropped after the server has answered, a device may be registered that nobody holds.
    pub async fn register_license(&self, license: &License) -> Result<Registered> {
        let body = &license.check()?;
        let send =
            |raw: crate::raw::deepaffex::Client| async move { raw.register_license(body).await };
        let answer = self.public_tokens("registerLicense", send).await?;
        let (session, device) = registered(&answer, self.now())
            .map_err(|error| error.with_operation("registerLicense"))?;
        let installed = self.device_sessions().set_session(session).await?;
        Ok(Registered { device, persisted: installed.persisted })
    }

    /// `unregisterLicense`: takes the device off its licence, and ends its session and that of its user,
    /// here at once and on the server as far as it can be reached.
    ///
    /// It always succeeds here; what the server said is in the result.
    ///
    /// # Cancel safety
    /// Safe: once polled, both sessions are gone here; telling the server goes on by itself.
    pub async fn unregister_license(&self) -> SignOut {
        self.device_sessions().sign_out().await
    }

    /// The device that is registered, as the service described it, without asking anyone.
    #[must_use]
    pub fn device(&self) -> Option<Device> {
        let session = self.device_session()?;
        serde_json::from_value(session.user.clone()?).ok()
    }

    /// A live token of the device, after a registration where that is to happen by itself.
    pub(super) async fn device_authorization(&self) -> Result<Authorization> {
        match self.device_sessions().authorization().await {
            Err(error) if error.is_session_ended() => self.enrol(error).await,
            outcome => outcome,
        }
    }

    /// Registers the device with the licence of the settings: once, however many calls want it, and to
    /// its end, whatever becomes of them.
    async fn enrol(&self, missing: Error) -> Result<Authorization> {
        let by_user = matches!(self.device_sessions().state(), State::SignedOut { reason } if reason == SignedOutReason::ByUser);
        let Some(license) = self.license().filter(|_| !by_user) else {
            return Err(missing.with_message("there is no device: call `register_license` first"));
        };
        let (client, license) = (self.clone(), license.clone());
        let work = async move {
            let _one_at_a_time = client.registering().lock().await;
            match client.device_sessions().authorization().await {
                Err(error) if error.is_session_ended() => {}
                outcome => return outcome,
            }
            client.register_license(&license).await?;
            client.device_sessions().authorization().await
        };
        self.sessions().run(work).await?
    }
}

/// Registers anew when the server will not renew the device's pair.
#[derive(Clone, Debug)]
pub(super) struct ByLicense {
    wire: Arc<ApiTransport>,
    license: License,
}

impl ByLicense {
    pub(super) const fn new(wire: Arc<ApiTransport>, license: License) -> Self {
        Self { wire, license }
    }

    async fn register(&self) -> Result<Session> {
        let body = &self.license.check()?;
        let send = |context: Context| {
            unread(context, |context| {
                let raw = bind(&self.wire, context);
                async move { raw.register_license(body).await }
            })
        };
        let answer = self.wire.attempt("registerLicense", self.wire.context(), &send).await;
        let answer = answer.map_err(Failure::into_error)?;
        Ok(registered(&answer.into(), self.wire.now())?.0)
    }
}

impl Reauthenticate for ByLicense {
    fn reauthenticate(&self, _: SignedOutReason) -> BoxFuture<'_, Result<Session>> {
        Box::pin(self.register())
    }
}

fn registered(answer: &TokenAnswer, now: crate::Timestamp) -> Result<(Session, Device)> {
    let session = session_from(Owner::Device, answer, now)?;
    let device = Device {
        id: answer.text(&["DeviceID"]).unwrap_or_default(),
        role_id: answer.text(&["RoleID"]),
        user_id: answer.text(&["UserID"]),
    };
    let record = serde_json::to_value(&device).map_err(|error| {
        Error::new(ErrorKind::UnexpectedResponse)
            .with_message("the device cannot be written as JSON")
            .with_source(error)
    })?;
    Ok((session.with_user(record), device))
}
