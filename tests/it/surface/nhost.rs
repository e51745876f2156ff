//! The surface of the Nhost bindings, and what only this service's document has.

use std::collections::BTreeSet;

use hallpass::raw::{
    Security, Tier,
    nhost::{self, OPERATIONS, types},
};
use serde_json::{Value, json};

use super::types::{Surface, cases, component, sample};

/// What is locked of Nhost.
pub(super) const SURFACE: Surface = Surface {
    service: "nhost",
    snapshots: ["nhost_digest", "nhost_wire", "nhost_report"],
    document: "openapi/auth.yaml",
    operations: OPERATIONS,
    count: 63,
    cases: all,
    with_secrets: 33,
    enums: 18,
    #[cfg(feature = "codegen")]
    generated: concat!(env!("OUT_DIR"), "/nhost.rs"),
};

cases! {
    "AttestationFormat" => AttestationFormat,
    "AuthenticationExtensions" => AuthenticationExtensions,
    "AuthenticationExtensionsClientOutputs" => AuthenticationExtensionsClientOutputs,
    "AuthenticatorAssertionResponse" => AuthenticatorAssertionResponse,
    "AuthenticatorAttachment" => AuthenticatorAttachment,
    "AuthenticatorAttestationResponse" => AuthenticatorAttestationResponse,
    "AuthenticatorSelection" => AuthenticatorSelection,
    "AuthenticatorTransport" => AuthenticatorTransport,
    "ConveyancePreference" => ConveyancePreference,
    "CreatePATRequest" => CreatePatRequest,
    "CreatePATResponse" => CreatePatResponse,
    "CredentialAssertionResponse" => CredentialAssertionResponse,
    "CredentialCreationResponse" => CredentialCreationResponse,
    "CredentialParameter" => CredentialParameter,
    "CredentialPropertiesOutput" => CredentialPropertiesOutput,
    "CredentialType" => CredentialType,
    "ElevateOTPEmailVerifyRequest" => ElevateOtpEmailVerifyRequest,
    "ElevateTotpRequest" => ElevateTotpRequest,
    "ErrorResponse" => ErrorResponse,
    "IdTokenProvider" => IdTokenProvider,
    "JWK" => Jwk,
    "JWKSet" => JwkSet,
    "LinkIdTokenRequest" => LinkIdTokenRequest,
    "MFAChallengePayload" => MfaChallengePayload,
    "OAuth2DiscoveryResponse" => OAuth2DiscoveryResponse,
    "OAuth2ErrorResponse" => OAuth2ErrorResponse,
    "OAuth2IntrospectRequest" => OAuth2IntrospectRequest,
    "OAuth2IntrospectResponse" => OAuth2IntrospectResponse,
    "OAuth2JWKSResponse" => OAuth2JwksResponse,
    "OAuth2LoginCompleteResponse" => OAuth2LoginCompleteResponse,
    "OAuth2LoginRequest" => OAuth2LoginRequest,
    "OAuth2LoginResponse" => OAuth2LoginResponse,
    "OAuth2RevokeRequest" => OAuth2RevokeRequest,
    "OAuth2TokenRequest" => OAuth2TokenRequest,
    "OAuth2TokenResponse" => OAuth2TokenResponse,
    "OAuth2UserinfoResponse" => OAuth2UserinfoResponse,
    "OKResponse" => OkResponse,
    "OptionsRedirectTo" => OptionsRedirectTo,
    "ProviderSession" => ProviderSession,
    "ProviderSpecificParams" => ProviderSpecificParams,
    "PublicKeyCredentialCreationOptions" => PublicKeyCredentialCreationOptions,
    "PublicKeyCredentialDescriptor" => PublicKeyCredentialDescriptor,
    "PublicKeyCredentialHints" => PublicKeyCredentialHints,
    "PublicKeyCredentialRequestOptions" => PublicKeyCredentialRequestOptions,
    "RefreshProviderTokenRequest" => RefreshProviderTokenRequest,
    "RefreshTokenRequest" => RefreshTokenRequest,
    "RelyingPartyEntity" => RelyingPartyEntity,
    "ResidentKeyRequirement" => ResidentKeyRequirement,
    "Session" => Session,
    "SessionPayload" => SessionPayload,
    "SignInAnonymousRequest" => SignInAnonymousRequest,
    "SignInEmailPasswordRequest" => SignInEmailPasswordRequest,
    "SignInEmailPasswordResponse" => SignInEmailPasswordResponse,
    "SignInIdTokenRequest" => SignInIdTokenRequest,
    "SignInMfaTotpRequest" => SignInMfaTotpRequest,
    "SignInOTPEmailRequest" => SignInOtpEmailRequest,
    "SignInOTPEmailVerifyRequest" => SignInOtpEmailVerifyRequest,
    "SignInOTPEmailVerifyResponse" => SignInOtpEmailVerifyResponse,
    "SignInPasswordlessEmailRequest" => SignInPasswordlessEmailRequest,
    "SignInPasswordlessSmsOtpRequest" => SignInPasswordlessSmsOtpRequest,
    "SignInPasswordlessSmsOtpResponse" => SignInPasswordlessSmsOtpResponse,
    "SignInPasswordlessSmsRequest" => SignInPasswordlessSmsRequest,
    "SignInPATRequest" => SignInPatRequest,
    "SignInProvider" => SignInProvider,
    "SignInWebauthnRequest" => SignInWebauthnRequest,
    "SignInWebauthnVerifyRequest" => SignInWebauthnVerifyRequest,
    "SignOutRequest" => SignOutRequest,
    "SignUpEmailPasswordRequest" => SignUpEmailPasswordRequest,
    "SignUpIdTokenRequest" => SignUpIdTokenRequest,
    "SignUpOptions" => SignUpOptions,
    "SignUpOTPEmailRequest" => SignUpOtpEmailRequest,
    "SignUpPasswordlessEmailRequest" => SignUpPasswordlessEmailRequest,
    "SignUpPasswordlessSmsRequest" => SignUpPasswordlessSmsRequest,
    "SignUpWebauthnRequest" => SignUpWebauthnRequest,
    "SignUpWebauthnVerifyRequest" => SignUpWebauthnVerifyRequest,
    "TicketTypeQuery" => TicketTypeQuery,
    "TokenExchangeRequest" => TokenExchangeRequest,
    "TotpGenerateResponse" => TotpGenerateResponse,
    "URLEncodedBase64" => UrlEncodedBase64,
    "User" => User,
    "UserDeanonymizeRequest" => UserDeanonymizeRequest,
    "UserEmailChangeRequest" => UserEmailChangeRequest,
    "UserEmailSendVerificationEmailRequest" => UserEmailSendVerificationEmailRequest,
    "UserEntity" => UserEntity,
    "UserMfaRequest" => UserMfaRequest,
    "UserPasswordRequest" => UserPasswordRequest,
    "UserPasswordResetRequest" => UserPasswordResetRequest,
    "UserVerificationRequirement" => UserVerificationRequirement,
    "VerifyAddSecurityKeyRequest" => VerifyAddSecurityKeyRequest,
    "VerifyAddSecurityKeyResponse" => VerifyAddSecurityKeyResponse,
    "VerifyTokenRequest" => VerifyTokenRequest,
    "GetVersionResponse" => GetVersionResponse,
    "OAuth2IntrospectRequest.token_type_hint" => OAuth2IntrospectRequestTokenTypeHint,
    "OAuth2RevokeRequest.token_type_hint" => OAuth2RevokeRequestTokenTypeHint,
    "OAuth2TokenRequest.grant_type" => OAuth2TokenRequestGrantType,
    "ErrorResponse.error" => ErrorResponseError,
    "UserDeanonymizeRequest.signInMethod" => UserDeanonymizeRequestSignInMethod,
    "UserMfaRequest.activeMfaType" => UserMfaRequestActiveMfaType,
}

#[test]
fn an_operation_is_found_by_its_name_in_rust() {
    let user = nhost::operation("get_user").unwrap();
    assert_eq!((user.id, user.security, user.tier), ("getUser", Security::Bearer, Tier::Seed));
    assert_eq!(nhost::operation("get_jwks").unwrap().id, "getJWKs");
    assert_eq!(nhost::operation("sign_out").unwrap().security, Security::Optional);
    assert_eq!(nhost::operation("change_user_email").unwrap().security, Security::Elevated);
    assert!(nhost::operation("verify_ticket").unwrap().redirect);
    assert!(nhost::operation("sign_in_provider_callback_post").unwrap().callback);
    assert!(nhost::operation("getUser").is_none());
}

#[test]
fn a_known_enum_value_is_not_unknown() {
    use types::SignInProvider;

    for known in SignInProvider::KNOWN {
        assert_eq!(&SignInProvider::from(known.as_str()), known);
        assert_eq!(known.to_string(), known.as_str());
        assert!(!matches!(known, SignInProvider::Unknown(_)));
    }
    let other: SignInProvider = "mastodon".parse().unwrap();
    assert_eq!(other, SignInProvider::Unknown("mastodon".to_owned()));
    assert_eq!(other.to_string(), "mastodon");
}

fn user() -> Value {
    let document = SURFACE.document();
    sample(&document, component(&document, "User"))
}

#[test]
fn null_where_a_list_or_a_map_belongs_decodes_as_empty() {
    let mut value = user();
    value["metadata"] = Value::Null;
    value["roles"] = Value::Null;
    value["activeMfaType"] = Value::Null;
    let user: types::User = serde_json::from_value(value).unwrap();
    assert!(user.metadata.is_empty() && user.roles.is_empty() && user.active_mfa_type.is_none());
    // What a server with a symmetric signing key answers.
    let keys: types::JwkSet = serde_json::from_value(json!({ "keys": null })).unwrap();
    assert!(keys.keys.is_empty());
}

#[test]
fn a_missing_required_field_is_still_an_error() {
    for field in ["metadata", "roles", "id"] {
        let mut value = user();
        value.as_object_mut().unwrap().remove(field);
        let decoded: Result<types::User, _> = serde_json::from_value(value);
        assert!(decoded.unwrap_err().to_string().contains(field));
    }
}

#[test]
fn an_acknowledgement_may_be_anything() {
    for value in [json!("OK"), json!("ok"), json!({ "status": "OK" }), Value::Null] {
        let decoded: Result<types::OkResponse, _> = serde_json::from_value(value);
        assert!(decoded.is_ok());
    }
}

#[test]
fn optional_bodies_can_be_left_empty() {
    for empty in [
        serde_json::to_value(types::SignInAnonymousRequest::default()),
        serde_json::to_value(types::SignInWebauthnRequest::default()),
        serde_json::to_value(types::VerifyTokenRequest::default()),
    ] {
        assert_eq!(empty.unwrap(), json!({}));
    }
}

#[test]
fn open_claims_are_kept() {
    let value = json!({ "sub": "u", "https://example.com/team": "red" });
    let decoded: types::OAuth2UserinfoResponse = serde_json::from_value(value).unwrap();
    assert_eq!(decoded.extra["https://example.com/team"], "red");
}

/// Where a recorded path lies in the document: braces stand for any segment.
fn is_at(path: &str, template: &str) -> bool {
    let path: Vec<_> = path.split('/').collect();
    let template: Vec<_> = template.split('/').collect();
    path.len() == template.len()
        && path.iter().zip(&template).all(|(part, name)| part == name || name.starts_with('{'))
}

#[test]
fn every_recorded_success_of_a_real_server_decodes() {
    let document = SURFACE.document();
    let recordings = concat!(env!("CARGO_MANIFEST_DIR"), "/emulator/tests/recordings/nhost.jsonl");
    let recordings = std::fs::read_to_string(recordings).unwrap();
    let mut decoded = BTreeSet::new();
    for line in recordings.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        if record["setup"] == true {
            continue; // added by hand, the answer shortened
        }
        let (request, answer) = (&record["request"], &record["response"]);
        let path = request["path"].as_str().unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default().trim_start_matches("/v1");
        let method = request["method"].as_str().unwrap_or_default();
        let status = answer["status"].as_u64().unwrap_or_default();
        let operation = OPERATIONS
            .iter()
            .find(|operation| operation.method == method && is_at(path, operation.path));
        let Some(operation) = operation.filter(|_| (200..300).contains(&status)) else { continue };
        let described = &document["paths"][operation.path][method.to_lowercase()]["responses"];
        let schema = &described[status.to_string()]["content"]["application/json"]["schema"];
        let Some(component) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next())
        else {
            continue;
        };
        let case = all().into_iter().find(|case| case.component == component).unwrap();
        // Values that differ from run to run are `{{…}}`; a date can stand for any of them.
        let body = answer["body"].as_str().unwrap_or_default();
        let body =
            body.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, rest)| rest));
        let body = body.collect::<Vec<_>>().join("2026-01-02T03:04:05Z");
        let outcome = serde_json::from_str(&body).and_then(case.round_trip);
        assert!(outcome.is_ok(), "{} {}: {:?}", operation.id, record["case"], outcome.err());
        decoded.insert(operation.id);
    }
    assert!(decoded.len() > 20, "only answers of {decoded:?} were tried");
}
