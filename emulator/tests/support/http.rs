//! The HTTP client that the tests speak with.

/// Settings of a client without a proxy.
pub(crate) fn client() -> reqwest::ClientBuilder {
    // Built together with a crate that turns rustls on, reqwest makes no client before a provider is
    // chosen, not even for plain HTTP. An error means that another test was faster.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}
