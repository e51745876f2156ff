//! Whatever URL a browser is sent to: it is read or refused, and its secrets stay out of sight.
//!
//! The input is the URL.

#![no_main]

use hallpass::{
    Error, Secret,
    nhost::{Callback, ErrorCode, parse_callback},
};
use hallpass_fuzz::{MARK, assert_error_hidden, assert_hidden, knows_mark};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|url: &str| {
    if knows_mark(url.as_bytes()) {
        return;
    }
    let Ok(parsed) = Url::parse(url) else {
        refused(url);
        return;
    };
    let callback = parse_callback(url).expect("a URL is read");
    assert_eq!(Ok(&callback), parse_callback(url).as_ref().map_err(|_| ()), "and read alike");
    assert_eq!(Ok(&callback), parse_callback(parsed.as_str()).as_ref().map_err(|_| ()), "{url}");
    consistent(&callback);
    if let Callback::Failed(failure) = callback {
        let code = failure.code().as_str().to_owned();
        let error = Error::from(failure);
        assert_eq!(error.code(), Some(&*code));
        assert_eq!(ErrorCode::of(&error), Some(ErrorCode::from(&*code)));
        assert!(!error.to_string().contains(char::is_control), "no link writes lines of its own");
    }
    secrets(&parsed);
});

/// What is no URL is named as the argument it was, and not repeated, whatever it holds.
fn refused(url: &str) {
    assert!(parse_callback(url).is_err());
    for marked in [format!("{url}?refreshToken={MARK}"), format!("{MARK}{url}")] {
        if let Err(error) = parse_callback(&marked) {
            assert_eq!(error.argument(), Some("url"));
            assert_error_hidden(&error);
        }
    }
}

fn consistent(callback: &Callback) {
    let empty = |secret: &Secret| secret.is_empty();
    match callback {
        Callback::RefreshToken { token, .. } => assert!(!token.expose().is_empty()),
        Callback::Code { code, .. } => assert!(!code.is_empty()),
        Callback::Failed(failure) => assert!(!failure.code().as_str().is_empty()),
        _ => {}
    }
    assert!(!callback.state().is_some_and(empty), "an empty state is none");
}

/// Added to any URL, a token, a code, a state or a description is not shown.
fn secrets(url: &Url) {
    for name in ["refreshToken", "code", "state", "errorDescription", "provider_error"] {
        let mut url = url.clone();
        url.query_pairs_mut().append_pair(name, MARK);
        let callback = parse_callback(url.as_str()).expect("a URL is read");
        assert_hidden(&callback);
        if let Callback::Failed(failure) = callback {
            assert_error_hidden(&Error::from(failure));
        }
    }
}
