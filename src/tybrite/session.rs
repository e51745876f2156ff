//! Sessions as the service hands them out: taking them in, refreshing, ending.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    clock::Timestamp,
    error::Result,
    manager::{RefreshOutcome, SignOut},
    secret::RefreshToken,
    session::Session,
    transport::{TokenAnswer, TokenFields},
    tybrite::{Answer, Client, SignedIn, service::NAME, types, validate},
};

/// The names of the tokens, in the answer's `session`.
const TOKENS: TokenFields<'static> = TokenFields::oauth2();

impl Client {
    /// `refreshToken`: gets a new session now, although the present one may still be good.
    ///
    /// It is the manager that refreshes, by itself about 60 seconds before a token's end: callers at
    /// the same time share one exchange. What the answer told of the rate limit is in
    /// [`rate_limit`](Self::rate_limit).
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session; [`ErrorKind::SessionEnded`](crate::ErrorKind::SessionEnded) when the service does
    /// not take the refresh token any more; [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited), a network or server error,
    /// after which the session is still there.
    ///
    /// # Cancel safety
    /// Safe: the refresh goes on in a task of its own.
    pub async fn refresh_token(&self) -> Result<RefreshOutcome> {
        self.sessions().refresh().await
    }

    /// `refreshToken` with a token of your own, from another device for example: trades it for a
    /// session and installs that. The result knows no user, which the service does not send along.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a token that is unknown, spent or ended.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the token may be spent and the session lost.
    pub async fn refresh_token_with(
        &self,
        token: impl Into<RefreshToken>,
    ) -> Result<Answer<SignedIn>> {
        let token = token.into();
        validate::present("token", token.expose(), "it is empty: pass a refresh token")?;
        let body = &types::RefreshRequest { refresh_token: token.into() };
        let answer = self
            .public_tokens("refreshToken", move |raw| async move { raw.refresh_token(body).await })
            .await?;
        self.signed_in_from("refreshToken", &answer).await
    }

    /// `logout`: ends the session, here at once and on the server as far as it can be reached.
    ///
    /// It always succeeds here; what the server said is in the result. The request names the session by
    /// its access token alone, so one that has expired or is refused is renewed first.
    ///
    /// # Cancel safety
    /// Safe: once polled, the session is gone here; telling the server goes on by itself.
    pub async fn logout(&self) -> SignOut {
        self.sessions().sign_out().await
    }

    /// The same as [`logout`](Self::logout), under the name that it has for every service.
    ///
    /// # Cancel safety
    /// As [`logout`](Self::logout).
    pub async fn sign_out(&self) -> SignOut {
        self.logout().await
    }

    /// Takes in what a sign-in brought.
    pub(super) async fn signed_in_from(
        &self,
        operation: &'static str,
        answer: &TokenAnswer,
    ) -> Result<Answer<SignedIn>> {
        let session = session_from(answer, self.clock().wall())
            .map_err(|error| error.with_operation(operation))?;
        let persisted = self.sessions().set_session(session.clone()).await?.persisted;
        let user = session.user.as_ref().and_then(readable);
        let customer = answer.value(&["customer"]).as_ref().and_then(readable);
        let signed_in = SignedIn { session, persisted, user, customer };
        Ok(Answer::new(signed_in, answer.headers()))
    }
}

/// The service's session in this crate's terms, with the account's record as it arrived.
///
/// The service promises no field. Without an access token there is no session; without a refresh
/// token there is one that cannot be renewed.
pub(super) fn session_from(answer: &TokenAnswer, arrived: Timestamp) -> Result<Session> {
    let issued = answer.tokens(&TOKENS).ok_or_else(|| {
        answer.without_token("the answer holds no session with an access token: sign in again")
    })?;
    let mut expiry = issued.expiry();
    if let Some(end) = issued.number("expires_at").filter(|end| *end > 0) {
        expiry = expiry.at(Timestamp::from_secs(end));
    }
    let mut session = issued.into_session(NAME, arrived).with_expiry(&expiry);
    session.user = answer.value(&["user"]);
    Ok(session)
}

/// A record with those fields that are what the document says; it promises none of them. `None` where
/// there is no record at all.
fn readable<T: DeserializeOwned>(record: &Value) -> Option<T> {
    let fields = record.as_object()?;
    let whole = |fields: Map<String, Value>| serde_json::from_value(Value::Object(fields)).ok();
    if let Some(whole) = whole(fields.clone()) {
        return Some(whole);
    }
    let alone = |(name, value): &(&String, &Value)| {
        let one = Map::from_iter([((*name).clone(), (*value).clone())]);
        serde_json::from_value::<T>(Value::Object(one)).is_ok()
    };
    whole(fields.iter().filter(alone).map(|(name, value)| (name.clone(), value.clone())).collect())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode, header::DATE};
    use serde_json::json;

    use super::*;
    use crate::error::ErrorKind;

    const NOON: i64 = 1_763_985_600;

    fn answer(body: &Value, date: Option<&str>) -> TokenAnswer {
        let mut headers = HeaderMap::new();
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        }
        TokenAnswer::new(StatusCode::OK, headers, body.to_string().into())
    }

    fn raw(expires_at: Option<i64>, expires_in: Option<i64>) -> Value {
        // {"exp":1763986200}, ten minutes after noon
        let token = "e30.eyJleHAiOjE3NjM5ODYyMDB9.c2ln";
        json!({
            "access_token": token,
            "refresh_token": "r",
            "expires_at": expires_at,
            "expires_in": expires_in,
        })
    }

    fn end(raw: &Value, date: Option<&str>) -> i64 {
        let arrived = Timestamp::from_secs(NOON);
        let session = session_from(&answer(&json!({ "session": raw }), date), arrived).unwrap();
        session.expires_at.unwrap().as_millis() / 1_000 - NOON
    }

    #[test]
    fn the_earlier_of_point_in_time_and_lifetime_counts() {
        assert_eq!(end(&raw(Some(NOON + 1_800), Some(3_600)), None), 1_800);
        assert_eq!(end(&raw(Some(NOON + 3_600), Some(1_800)), None), 1_800);
        // No clock is known by which the token's own end could be read.
        assert_eq!(end(&raw(None, Some(3_600)), None), 3_600);
        assert_eq!(end(&raw(None, None), None), 600);
        assert_eq!(end(&raw(Some(0), Some(-1)), None), 600, "neither can be meant");
    }

    #[test]
    fn the_point_in_time_is_on_the_servers_clock() {
        // This machine's clock is an hour slow.
        let one = Some("Mon, 24 Nov 2025 13:00:00 GMT");
        assert_eq!(end(&raw(Some(NOON + 7_200), Some(3_600)), one), 3_600);
        assert_eq!(end(&raw(None, Some(3_600)), one), 3_600);
    }

    #[test]
    fn what_is_no_session_is_said_to_be_none() {
        let arrived = Timestamp::from_secs(NOON);
        let mut tokenless = raw(None, None);
        tokenless["access_token"] = json!(" ");
        for session in [json!(null), json!({}), tokenless] {
            let answer = answer(&json!({ "session": session }), None);
            let error = session_from(&answer, arrived).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        }
        let mut once = raw(None, None);
        once["refresh_token"] = json!(null);
        let session = session_from(&answer(&once, None), arrived).unwrap();
        assert_eq!(session.refresh_token, None);
    }

    #[test]
    fn a_record_is_read_as_far_as_it_is_what_the_document_says() {
        let id = "c0ffee00-1234-4abc-8def-0123456789ab";
        let record = json!({ "id": id, "email": 7, "created_at": "soon", "email_confirmed": true });
        let user: types::User = readable(&record).unwrap();
        assert_eq!(user.id.unwrap().to_string(), id);
        assert_eq!((user.email, user.created_at, user.email_confirmed), (None, None, Some(true)));
        assert_eq!(readable::<types::User>(&json!("nobody")), None);
    }
}
