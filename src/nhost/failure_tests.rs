//! What each recorded failure shape becomes.

use http::HeaderValue;

use super::*;

const EXPIRED: &str = r#"{"error":"error in openapi3filter.SecurityRequirementsError: security requirements failed: error validating token: error parsing token: token has invalid claims: token is expired"}"#;
const NOT_ELEVATED: &str = r#"{"error":"error in openapi3filter.SecurityRequirementsError: security requirements failed: elevated-claim-required"}"#;
const NO_UUID: &str = r#"{"error":"error in openapi3filter.RequestError: request body has an error: doesn't match schema #/components/schemas/RefreshTokenRequest: Error at \"/refreshToken\": string doesn't match the regular expression"}"#;
const NEWER_EXPIRED: &str =
    r#"{"error":"unauthorized","reason":"token is expired","securityScheme":"BearerAuth"}"#;
const NEWER_NOT_ELEVATED: &str = r#"{"error":"unauthorized","reason":"elevated-claim-required","securityScheme":"BearerAuthElevated"}"#;

fn error(status: u16, body: &str) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    classify(status, &HeaderMap::new(), body.as_bytes()).with_status(status)
}

fn own(status: u16, code: &str) -> Error {
    error(status, &format!(r#"{{"error":"{code}","message":"Words","status":{status}}}"#))
}

#[test]
fn every_shape_of_both_generations_gets_its_kind_and_code() {
    use ErrorKind::*;
    let cases = [
        (
            401,
            r#"{"error":"invalid-ticket","message":"Invalid ticket","status":401}"#,
            Unauthenticated,
            Some("invalid-ticket"),
        ),
        (400, EXPIRED, Unauthenticated, Some("unauthorized")),
        (401, NEWER_EXPIRED, Unauthenticated, Some("unauthorized")),
        (400, NOT_ELEVATED, ElevationRequired, Some("elevated-claim-required")),
        (401, NEWER_NOT_ELEVATED, ElevationRequired, Some("elevated-claim-required")),
        (
            403,
            r#"{"error":"elevated-claim-required","message":"m","status":403}"#,
            ElevationRequired,
            Some("elevated-claim-required"),
        ),
        (400, NO_UUID, InvalidRequest, Some("schema-validation-error")),
        (
            400,
            r#"{"error":"error in openapi3filter.RequestError: request body has an error: value is required but missing"}"#,
            InvalidRequest,
            Some("request-validation-error"),
        ),
        (
            400,
            r#"{"error":"schema-validation-error","reason":"r"}"#,
            InvalidRequest,
            Some("schema-validation-error"),
        ),
        (
            400,
            r#"{"error":"request-validation-error","reason":"r"}"#,
            InvalidRequest,
            Some("request-validation-error"),
        ),
        (400, r#"{"errors":"bad-request","message":"m"}"#, InvalidRequest, Some("bad-request")),
        (
            400,
            r#"{"msg":"Query argument ticket is required, but not found"}"#,
            InvalidRequest,
            Some("bad-request"),
        ),
        (400, "", InvalidRequest, None),
        (429, "", RateLimited, None),
        (500, "", Server, None),
        (
            409,
            r#"{"error":"disabled-endpoint","message":"m","status":409}"#,
            FeatureDisabled,
            Some("disabled-endpoint"),
        ),
        (
            409,
            r#"{"error":"email-already-in-use","message":"m","status":409}"#,
            Conflict,
            Some("email-already-in-use"),
        ),
        (
            409,
            r#"{"error":"something-new","message":"m","status":409}"#,
            Conflict,
            Some("something-new"),
        ),
        (403, r#"{"error":"missing x-cf-turnstile-response header"}"#, Forbidden, None),
        (404, "404 page not found", NotFound, None),
        (502, "<html><body>Bad gateway</body></html>", Server, None),
        (302, "", UnexpectedResponse, None),
        (
            401,
            r#"{"error":"invalid_grant","error_description":"d"}"#,
            Unauthenticated,
            Some("invalid_grant"),
        ),
        (
            401,
            r#"{"error":"disabled-mfa-totp","message":"m","status":401}"#,
            Conflict,
            Some("disabled-mfa-totp"),
        ),
        (
            500,
            r#"{"error":"internal server error when attempting to pass turnstile"}"#,
            Server,
            None,
        ),
    ];
    for (status, body, kind, code) in cases {
        let error = error(status, body);
        assert_eq!((error.kind(), error.code()), (kind, code), "{status} {body}");
    }
}

#[test]
fn the_servers_words_are_kept_in_every_shape() {
    for (body, words) in [
        (r#"{"error":"invalid-ticket","message":"Invalid ticket","status":401}"#, "Invalid ticket"),
        (NEWER_EXPIRED, "token is expired"),
        (r#"{"errors":"bad-request","message":"m"}"#, "m"),
        (r#"{"msg":"Query argument"}"#, "Query argument"),
        (r#"{"error":"invalid_grant","error_description":"d"}"#, "d"),
        (
            r#"{"error":"missing x-cf-turnstile-response header"}"#,
            "missing x-cf-turnstile-response header",
        ),
    ] {
        assert_eq!(error(400, body).server_message(), Some(words), "{body}");
    }
}

#[test]
fn only_a_word_about_the_token_makes_it_a_rejected_token() {
    let rejected = |status: u16, body: &str| {
        is_token_rejected(StatusCode::from_u16(status).unwrap(), body.as_bytes(), false)
    };
    assert!(rejected(400, EXPIRED));
    assert!(rejected(401, NEWER_EXPIRED));
    assert!(rejected(401, ""));
    assert!(rejected(401, "<html>"));
    assert!(rejected(401, r#"{"error":"invalid_token"}"#));

    let incomplete = r#"{"error":"invalid-request","message":"m","status":400}"#;
    assert!(!rejected(400, incomplete));
    assert!(is_token_rejected(StatusCode::BAD_REQUEST, incomplete.as_bytes(), true));

    assert!(!rejected(400, NOT_ELEVATED));
    assert!(!rejected(401, NEWER_NOT_ELEVATED));
    assert!(!rejected(403, NEWER_EXPIRED));
    assert!(!rejected(400, NO_UUID));
    assert!(!rejected(400, ""));
    assert!(!rejected(401, r#"{"error":"invalid-totp","message":"m","status":401}"#));
    assert!(!rejected(401, r#"{"error":"invalid-email-password","message":"m","status":401}"#));
}

#[test]
fn only_the_servers_explicit_word_ends_a_session() {
    let ended = [
        own(401, "invalid-refresh-token"),
        own(401, "unverified-user"),
        own(401, "disabled-user"),
        own(400, "invalid-request"),
        error(400, NO_UUID),
        error(400, r#"{"error":"schema-validation-error","reason":"r"}"#),
    ];
    for error in ended {
        assert!(ends_session(&error), "{error}");
    }
    let kept = [
        error(429, ""),
        error(404, "404 page not found"),
        error(401, "<html>"),
        error(408, ""),
        error(502, "<html>"),
        own(500, "internal-server-error"),
        own(403, "forbidden-anonymous"),
        error(400, ""),
        Error::new(ErrorKind::Timeout),
    ];
    for error in kept {
        assert!(!ends_session(&error), "{error}");
    }
}

#[test]
fn the_sentence_says_what_to_do_and_never_quotes_the_body() {
    let error = error(401, r#"{"error":"invalid-ticket","message":"hunter2","status":401}"#);
    assert_eq!(
        error.to_string(),
        "the ticket or code is wrong, used or too old: start over to get a new one \
         (status 401, invalid-ticket)"
    );
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[test]
fn the_request_id_is_taken_from_the_answer() {
    let mut headers = HeaderMap::new();
    headers.insert("x-request-id", HeaderValue::from_static("r-17"));
    let error = classify(StatusCode::BAD_GATEWAY, &headers, b"");
    assert_eq!(error.request_id(), Some("r-17"));
}
