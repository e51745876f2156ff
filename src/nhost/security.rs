//! The signed-in user's safety: second factor, personal access tokens, elevation by code.
//!
//! Security keys are in `webauthn.rs`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    nhost::{Client, SignIn, TotpSetup, types, validate},
    secret::Secret,
};

/// When a personal access token ends: a time from now, or a date.
///
/// ```
/// use std::time::Duration;
/// use hallpass::nhost::PatExpiry;
///
/// let in_a_month = PatExpiry::from(Duration::from_secs(30 * 24 * 60 * 60));
/// let at_new_year = PatExpiry::from(hallpass::Timestamp::from_secs(1_798_761_600));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatExpiry(When);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    In(Duration),
    At(Timestamp),
}

impl From<Duration> for PatExpiry {
    fn from(from_now: Duration) -> Self {
        Self(When::In(from_now))
    }
}

impl From<Timestamp> for PatExpiry {
    fn from(at: Timestamp) -> Self {
        Self(When::At(at))
    }
}

impl From<DateTime<Utc>> for PatExpiry {
    fn from(at: DateTime<Utc>) -> Self {
        Self(When::At(Timestamp::from_millis(at.timestamp_millis())))
    }
}

impl PatExpiry {
    fn resolve(self, now: Timestamp) -> Result<DateTime<Utc>> {
        let at = match self.0 {
            When::In(from_now) => now + from_now,
            When::At(at) => at,
        };
        DateTime::from_timestamp_millis(at.as_millis()).ok_or_else(|| {
            Error::invalid_argument("expires_at", "it lies outside the calendar: pass a nearer one")
        })
    }
}

impl Client {
    /// `changeUserMfa`: makes a new TOTP secret for the signed-in user's authenticator app. It
    /// counts once [`verify_change_user_mfa`](Self::verify_change_user_mfa) has seen a code of it.
    ///
    /// Ask only while TOTP is off: while it is on, a server replaces the secret in use, and the
    /// user's app makes codes that count no more.
    ///
    /// # Errors
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server has MFA
    /// off; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for an anonymous user.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, a secret may have been made that no one knows; just ask
    /// again.
    pub async fn change_user_mfa(&self) -> Result<TotpSetup> {
        let reply = self
            .bearer("changeUserMfa", move |raw| async move { raw.change_user_mfa().await })
            .await?;
        let types::TotpGenerateResponse { image_url, totp_secret } = reply;
        Ok(TotpSetup { secret: totp_secret, image_url })
    }

    /// `verifyChangeUserMfa`: switches TOTP on or off for the signed-in user, with a current code.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a wrong code;
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when there is no secret yet, or nothing
    /// to switch.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the switch may have been made.
    pub async fn verify_change_user_mfa(
        &self,
        code: impl Into<Secret>,
        active: bool,
    ) -> Result<()> {
        use types::UserMfaRequestActiveMfaType as MfaType;

        let code = code.into();
        validate::code("code", code.expose())?;
        let kind = if active { "totp" } else { "" };
        let active_mfa_type = Some(MfaType::from(kind));
        let body = &types::UserMfaRequest { code, active_mfa_type };
        self.bearer("verifyChangeUserMfa", move |raw| async move {
            raw.verify_change_user_mfa(body).await
        })
        .await?;
        Ok(())
    }

    /// `createPAT`: makes a personal access token, which signs in where no person is at hand.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::nhost::Client) -> hallpass::Result<()> {
    /// let month = std::time::Duration::from_secs(30 * 24 * 60 * 60);
    /// let pat = client.create_pat(month).await?;
    /// client.sign_in_pat(&pat.personal_access_token).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::ElevationRequired`](crate::ErrorKind::ElevationRequired) where the server wants
    /// an elevated token; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for an anonymous
    /// user.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, a token may exist that no one knows.
    ///
    /// # Security
    /// It is as good as a password until it ends. Signing out everywhere deletes it.
    pub async fn create_pat(
        &self,
        expires_at: impl Into<PatExpiry>,
    ) -> Result<types::CreatePatResponse> {
        self.create_pat_with(expires_at, Map::new()).await
    }

    /// `createPAT`, with metadata of your own to know it by.
    ///
    /// # Errors
    /// As [`create_pat`](Self::create_pat).
    ///
    /// # Cancel safety
    /// As [`create_pat`](Self::create_pat).
    pub async fn create_pat_with(
        &self,
        expires_at: impl Into<PatExpiry>,
        metadata: Map<String, Value>,
    ) -> Result<types::CreatePatResponse> {
        let expires_at = expires_at.into().resolve(self.clock().wall())?;
        let body = &types::CreatePatRequest { expires_at, metadata };
        let answer = self
            .bearer_tokens("createPAT", move |raw| async move { raw.create_pat(body).await })
            .await?;
        let personal_access_token = answer.secret(&["personalAccessToken"]).ok_or_else(|| {
            answer.without_token("the answer holds no token").with_operation("createPAT")
        })?;
        let id = answer.text(&["id"]).unwrap_or_default();
        Ok(types::CreatePatResponse { id, personal_access_token })
    }

    /// `elevateTotp`: elevates the session with a code of the authenticator app. Newer servers only.
    ///
    /// The elevated session is installed; the elevation is lost with the next refresh.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a wrong code;
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, nothing is installed and the old session goes on.
    pub async fn elevate_totp(&self, otp: impl Into<Secret>) -> Result<SignIn> {
        let otp = otp.into();
        validate::code("otp", otp.expose())?;
        let held = self.sessions().authorization().await?;
        let body = &types::ElevateTotpRequest { otp };
        let answer = self
            .bearer_tokens("elevateTotp", move |raw| async move { raw.elevate_totp(body).await })
            .await?;
        self.elevated_from("elevateTotp", &held, &answer).await
    }

    /// `elevateOTPEmail`: sends a one-time code for elevation to the signed-in user's address. Newer
    /// servers only.
    ///
    /// # Errors
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server has it
    /// off; [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// The code may be on its way although the caller never learns it.
    pub async fn elevate_otp_email(&self) -> Result<()> {
        self.bearer("elevateOTPEmail", move |raw| async move { raw.elevate_otp_email().await })
            .await?;
        Ok(())
    }

    /// `verifyElevateOTPEmail`: elevates the session with the code from the mail. Newer servers
    /// only.
    ///
    /// # Errors
    /// As [`elevate_totp`](Self::elevate_totp).
    ///
    /// # Cancel safety
    /// As [`elevate_totp`](Self::elevate_totp).
    pub async fn verify_elevate_otp_email(&self, otp: impl Into<Secret>) -> Result<SignIn> {
        let otp = otp.into();
        validate::code("otp", otp.expose())?;
        let held = self.sessions().authorization().await?;
        let body = &types::ElevateOtpEmailVerifyRequest { otp };
        let answer = self
            .bearer_tokens("verifyElevateOTPEmail", move |raw| async move {
                raw.verify_elevate_otp_email(body).await
            })
            .await?;
        self.elevated_from("verifyElevateOTPEmail", &held, &answer).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_counts_from_now_or_stands_by_itself() {
        let now = Timestamp::from_secs(1_000);
        let resolved = |expiry: PatExpiry| expiry.resolve(now).unwrap().timestamp();
        assert_eq!(resolved(Duration::from_secs(60).into()), 1_060);
        assert_eq!(resolved(Timestamp::from_secs(5_000).into()), 5_000);
        assert_eq!(resolved(DateTime::from_timestamp(7_000, 0).unwrap().into()), 7_000);
        let never = PatExpiry::from(Duration::MAX).resolve(now).unwrap_err();
        assert_eq!(never.argument(), Some("expires_at"));
    }
}
