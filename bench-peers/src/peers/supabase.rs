//! supabase-client-auth, in the two ways it offers to renew a session.
//!
//! Owns the calls, and the look at `expires_at` that its documentation leaves to the caller. It must
//! not coordinate callers: the library does not.

use std::{io, time::Duration};

use http::HeaderValue;
use supabase_client_auth::{AuthChangeEvent, AuthClient, AuthError, AutoRefreshConfig, Session};

use super::{HOUR, Http, Peer, Refusal, STALE, Start, bearer, epoch_secs};
use crate::server::{Site, access_token, supabase_session};

/// How often the background loop looks, here: once a second rather than each 30 s, so that a run ends
/// in time, and with no limit to its tries.
fn eager() -> AutoRefreshConfig {
    AutoRefreshConfig {
        check_interval: Duration::from_secs(1),
        max_retries: u32::MAX,
        ..AutoRefreshConfig::default()
    }
}

/// `start_auto_refresh_with` in the background; callers take what `get_session()` has.
#[derive(Clone, Debug)]
pub struct SupabaseAuto {
    client: AuthClient,
}

impl Peer for SupabaseAuto {
    const NAME: &'static str = "supabase-client-auth, auto-refresh";

    async fn open(site: &Site, start: Start, _: &Http) -> io::Result<Self> {
        let client = client(site, start).await?;
        client.start_auto_refresh_with(eager());
        Ok(Self { client })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        current(&self.client).await
    }

    async fn header_when_fresh(&self) -> Result<HeaderValue, Refusal> {
        let mut changes = self.client.on_auth_state_change();
        loop {
            match self.header().await {
                Err(refusal) if !refusal.over => {}
                settled => return settled,
            }
            match changes.next().await.map(|change| change.event) {
                Some(AuthChangeEvent::SignedOut) | None => return Err(no_session()),
                Some(_) => {}
            }
        }
    }

    async fn holds_session(&self) -> Option<bool> {
        Some(self.client.get_session().await.is_some())
    }

    async fn sign_out(&self) -> bool {
        self.client.sign_out_current().await.is_ok()
    }
}

/// The same with the default limit of three failed checks in a row, and four checks a second, so that
/// the limit is met within one.
#[derive(Clone, Debug)]
pub struct SupabaseThreeTries {
    auto: SupabaseAuto,
}

impl Peer for SupabaseThreeTries {
    const NAME: &'static str = "supabase-client-auth, auto-refresh, 3 tries";

    async fn open(site: &Site, start: Start, _: &Http) -> io::Result<Self> {
        let client = client(site, start).await?;
        let default = AutoRefreshConfig::default();
        let config = AutoRefreshConfig {
            max_retries: default.max_retries,
            check_interval: Duration::from_millis(250),
            ..default
        };
        client.start_auto_refresh_with(config);
        Ok(Self { auto: SupabaseAuto { client } })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        self.auto.header().await
    }

    async fn header_when_fresh(&self) -> Result<HeaderValue, Refusal> {
        self.auto.header_when_fresh().await
    }

    async fn holds_session(&self) -> Option<bool> {
        self.auto.holds_session().await
    }
}

/// `stop_auto_refresh` before the sign-out, which its documentation does not ask for.
#[derive(Clone, Debug)]
pub struct SupabaseStopped {
    auto: SupabaseAuto,
}

impl Peer for SupabaseStopped {
    const NAME: &'static str = "supabase-client-auth, auto-refresh stopped first";

    async fn open(site: &Site, start: Start, http: &Http) -> io::Result<Self> {
        Ok(Self { auto: SupabaseAuto::open(site, start, http).await? })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        self.auto.header().await
    }

    async fn holds_session(&self) -> Option<bool> {
        self.auto.holds_session().await
    }

    async fn sign_out(&self) -> bool {
        self.auto.client.stop_auto_refresh();
        self.auto.sign_out().await
    }
}

/// No background loop: a caller that finds the token expired calls `refresh_current_session()`.
#[derive(Clone, Debug)]
pub struct SupabaseEach {
    client: AuthClient,
}

impl Peer for SupabaseEach {
    const NAME: &'static str = "supabase-client-auth, refresh by the caller";

    async fn open(site: &Site, start: Start, _: &Http) -> io::Result<Self> {
        Ok(Self { client: client(site, start).await? })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        let mut session = self.client.get_session().await.ok_or_else(no_session)?;
        if is_expired(&session) {
            let renewed = self.client.refresh_current_session().await;
            session = renewed.map_err(|error| refusal(&error))?;
        }
        bearer(&session.access_token)
    }

    async fn holds_session(&self) -> Option<bool> {
        Some(self.client.get_session().await.is_some())
    }

    async fn sign_out(&self) -> bool {
        self.client.sign_out_current().await.is_ok()
    }
}

async fn client(site: &Site, start: Start) -> io::Result<AuthClient> {
    let client = AuthClient::new(&site.url(""), "anon-key").map_err(io::Error::other)?;
    let session = supabase_session(&access_token(0), &site.refresh_token, HOUR);
    let mut session: Session = serde_json::from_value(session)?;
    if start == Start::Expired {
        session.expires_at = session.expires_at.map(|end| end - 2 * 3_600);
    }
    client.set_session(session).await;
    Ok(client)
}

async fn current(client: &AuthClient) -> Result<HeaderValue, Refusal> {
    let session = client.get_session().await.ok_or_else(no_session)?;
    if is_expired(&session) {
        return Err(Refusal::passing(STALE));
    }
    bearer(&session.access_token)
}

fn is_expired(session: &Session) -> bool {
    let now = i64::try_from(epoch_secs()).unwrap_or(i64::MAX);
    session.expires_at.is_some_and(|end| end <= now)
}

fn no_session() -> Refusal {
    Refusal::over("no session")
}

fn refusal(error: &AuthError) -> Refusal {
    match error {
        AuthError::Api { status, error_code, .. }
            if (400..500).contains(status) && *status != 429 =>
        {
            let code = error_code.as_ref().map(|code| format!(" {code:?}")).unwrap_or_default();
            Refusal::over(format!("AuthError::Api {status}{code}"))
        }
        AuthError::Api { status, .. } => Refusal::passing(format!("AuthError::Api {status}")),
        AuthError::Http(_) => Refusal::passing("AuthError::Http"),
        AuthError::NoSession => no_session(),
        _ => Refusal::passing("another AuthError"),
    }
}
