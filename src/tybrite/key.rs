//! The store's key: its shape, and the header that carries it.
//!
//! It goes onto every request to the service, and onto no other.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use http::{HeaderValue, header::AUTHORIZATION};

use crate::{
    error::{Error, Result},
    future::BoxFuture,
    secret::Secret,
    service::sensitive,
    transport::{Hook, RequestInfo},
    tybrite::{Environment, RateLimit},
};

/// Who may hold a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `sk`: a server alone.
    Secret,
    /// `pk`: anyone.
    Publishable,
}

/// What a key's shape tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) kind: Kind,
    pub(super) environment: Environment,
}

impl Shape {
    /// Reads `tybrite_(sk|pk)_(live|test)_…`; `None` when it is none.
    pub(super) fn read(key: &str) -> Option<Self> {
        let mut parts = key.strip_prefix("tybrite_")?.splitn(3, '_');
        let kind = match parts.next()? {
            "sk" => Kind::Secret,
            "pk" => Kind::Publishable,
            _ => return None,
        };
        let environment = match parts.next()? {
            "live" => Environment::Live,
            "test" => Environment::Test,
            _ => return None,
        };
        let rest = parts.next()?;
        let good = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic());
        good.then_some(Self { kind, environment })
    }
}

/// Refuses what is not a store key.
pub(super) fn check(key: &Secret) -> Result<Shape> {
    Shape::read(key.expose()).ok_or_else(|| {
        Error::invalid_argument(
            "store_key",
            "it is not a key of a store: pass one of the form tybrite_sk_live_…, tybrite_sk_test_…, \
             tybrite_pk_live_… or tybrite_pk_test_…",
        )
    })
}

/// The rate limit that the last answer told.
#[derive(Clone, Debug, Default)]
pub(super) struct LastSeen(Arc<Mutex<Option<RateLimit>>>);

impl LastSeen {
    pub(super) fn get(&self) -> Option<RateLimit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, seen: RateLimit) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
    }
}

/// Puts the key on each request to the service, and notes what each answer tells of the rate limit.
pub(super) struct StoreKey {
    /// `None` when the key is none, which the builder refuses before anything is sent.
    header: Option<HeaderValue>,
    seen: LastSeen,
}

impl StoreKey {
    pub(super) fn new(key: &Secret, seen: LastSeen) -> Self {
        Self { header: sensitive(&format!("Bearer {}", key.expose())).ok(), seen }
    }
}

impl Hook for StoreKey {
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        if let Some(header) = &self.header {
            request.headers_mut().insert(AUTHORIZATION, header.clone());
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn after<'a>(
        &'a self,
        response: reqwest::Response,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<reqwest::Response>> {
        if let Some(seen) = RateLimit::read(response.headers()) {
            self.seen.set(seen);
        }
        Box::pin(std::future::ready(Ok(response)))
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_who_may_hold_it_and_where_it_works() {
        for (key, kind, environment) in [
            ("tybrite_sk_live_a1", Kind::Secret, Environment::Live),
            ("tybrite_sk_test_a1_b2", Kind::Secret, Environment::Test),
            ("tybrite_pk_live_a-1", Kind::Publishable, Environment::Live),
            ("tybrite_pk_test_a1", Kind::Publishable, Environment::Test),
        ] {
            assert_eq!(Shape::read(key), Some(Shape { kind, environment }), "{key}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        for bad in [
            "",
            "hunter2",
            "tybrite_sk_live",
            "tybrite_sk_live_",
            "tybrite_sk_prod_hunter2",
            "tybrite_rk_live_hunter2",
            "sk_live_hunter2",
            "Bearer tybrite_sk_live_hunter2",
            "tybrite_sk_live_hunter2\n",
            "tybrite_sk_live_hunter2 ",
            "tybrite_sk_live_hünter2",
        ] {
            let error = check(&Secret::from(bad)).unwrap_err();
            assert_eq!(error.argument(), Some("store_key"), "{bad:?}");
            assert!(!error.to_string().contains("hunter2"), "{error}");
            assert!(error.to_string().contains("tybrite_pk_test_"), "{error}");
        }
    }

    #[test]
    fn the_hook_does_not_print_the_key() {
        let hook = StoreKey::new(&Secret::from("tybrite_sk_live_hunter2"), LastSeen::default());
        assert!(!format!("{hook:?}").contains("hunter2"));
    }
}
