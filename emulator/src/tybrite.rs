//! The emulated Tybrite customer authentication: its settings, and the handle that tests hold.
//!
//! How a service is written is told in `vendor.rs`.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use axum::Router;
use hyper::StatusCode;
use serde_json::json;

use crate::answer::Answer;
use crate::document::Document;
use crate::handle::Handle;
use crate::vendor::{Call, Handler, Refusal, Server, Vendor};

/// How the server is configured.
#[derive(Clone, Debug, Default)]
pub struct Settings {}

/// The emulated Tybrite customer authentication, in the hands of a test. Clones share one service.
///
/// What a test may do to any service (its URL, faults, counts, barriers, the clock, the mail) it has
/// from [`Handle`], to which it dereferences.
#[derive(Clone)]
pub struct Tybrite {
    server: Arc<Server<Rules>>,
}

impl fmt::Debug for Tybrite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tybrite").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Deref for Tybrite {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        self.server.handle()
    }
}

impl Tybrite {
    pub(crate) fn new(settings: Settings, root: &str) -> Self {
        Self { server: Server::new(settings, root) }
    }

    pub(crate) fn router(&self) -> Router {
        self.server.router()
    }

    /// The settings it was started with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.server.settings()
    }
}

/// How this service works.
pub(crate) struct Rules;

impl Vendor for Rules {
    const NAME: &'static str = "tybrite";
    const EXPOSED_HEADERS: &'static str = "Date, Retry-After, Tybrite-Environment, \
         X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Scope";

    type Settings = Settings;
    type State = ();
    type Caller = ();
    type Failure = Refusal;

    fn document() -> &'static Document {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| {
            let text = include_str!("../openapi/tybrite.yaml");
            Document::parse("openapi/tybrite.yaml", text, |_| {})
        })
    }

    fn initial_state(_: &Settings) {}

    fn handler(_: &str) -> Option<Handler<Self>> {
        None
    }

    fn authenticate(_: &mut Call<'_, Self>, _: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn word(_: &Server<Self>, failure: Refusal) -> Answer {
        let status = match &failure {
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::Argument(_) | Refusal::Body(_) => StatusCode::BAD_REQUEST,
        };
        Self::json(status, &json!({ "message": failure.to_string() }))
    }
}
