//! What goes back over the wire, before it is bytes.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{HeaderMap, StatusCode};
use serde::Serialize;

/// One answer of a service.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether it is not held against the document.
    pub(crate) exempt: bool,
}

impl Answer {
    /// A status and nothing else.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), exempt: false }
    }

    /// A text, as servers and proxies answer where no operation is asked.
    pub(crate) fn text(status: StatusCode, text: impl Into<Bytes>) -> Self {
        Self::empty(status)
            .with_header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
            .with_body(text)
    }

    /// A JSON body under any status and content type.
    pub(crate) fn serialized(
        status: StatusCode,
        content_type: &'static str,
        body: &impl Serialize,
    ) -> Self {
        let bytes = serde_json::to_vec(body).expect("maps have string keys");
        Self::empty(status).with_header(header::CONTENT_TYPE, content_type).with_body(bytes)
    }

    /// Sets a header; a value that HTTP cannot carry is left out.
    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Replaces the body.
    pub(crate) fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// For what real servers do although no document says so: the answer is not held against it.
    pub(crate) fn outside_the_document(mut self) -> Self {
        self.exempt = true;
        self
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
