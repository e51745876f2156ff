//! Every generated Nhost type by the name of its component, with a sample made from the document.
//!
//! Owns the list; a test proves that it is complete. It must not say what is expected of a type.

use hallpass::raw::nhost::{ResponseValue, types};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

/// What stands in for every secret of a sample.
pub(super) const MARKER: &str = "hunter2-correct-horse";

/// One generated type.
pub(super) struct Case {
    /// The document's name for it.
    pub(super) component: &'static str,
    /// Its name in Rust.
    pub(super) name: &'static str,
    /// Decodes a value; gives all that `{:?}` shows, and the value encoded again.
    pub(super) round_trip: fn(Value) -> serde_json::Result<(String, Value)>,
    /// Its JSON Schema.
    #[cfg(feature = "schemars")]
    pub(super) schema: fn() -> schemars::Schema,
}

fn round_trip<T>(value: Value) -> serde_json::Result<(String, Value)>
where
    T: DeserializeOwned + Serialize + Clone + std::fmt::Debug,
{
    let decoded: T = serde_json::from_value(value)?;
    let encoded = serde_json::to_value(&decoded)?;
    let answer = ResponseValue::new(decoded.clone(), http::StatusCode::OK, http::HeaderMap::new());
    Ok((format!("{decoded:?} {decoded:#?} {answer:?} {:?}", Some(vec![&decoded])), encoded))
}

macro_rules! cases {
    ($($component:literal => $name:ident,)*) => {
        /// All of them.
        pub(super) fn all() -> Vec<Case> {
            vec![$(Case {
                component: $component,
                name: stringify!($name),
                round_trip: round_trip::<types::$name>,
                #[cfg(feature = "schemars")]
                schema: || schemars::schema_for!(types::$name),
            }),*]
        }
    };
}

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

/// The document as it stands in the repository.
pub(super) fn document() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/auth.yaml");
    serde_yaml_ng::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The schema of a component; `Name.field` is the schema of a field.
pub(super) fn component<'a>(document: &'a Value, name: &str) -> &'a Value {
    if name == "GetVersionResponse" {
        let answer = &document["paths"]["/version"]["get"]["responses"]["200"];
        return &answer["content"]["application/json"]["schema"];
    }
    let (name, field) = match name.split_once('.') {
        Some((name, field)) => (name, Some(field)),
        None => (name, None),
    };
    let components = &document["components"];
    let schema = match components["schemas"].get(name) {
        Some(schema) => schema,
        None => &components["parameters"][name]["schema"],
    };
    field.map_or(schema, |field| &schema["properties"][field])
}

/// A value with every field of the schema, its secrets being [`MARKER`].
pub(super) fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(path) = schema["$ref"].as_str() {
        return sample(document, document.pointer(path.trim_start_matches('#')).unwrap());
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let properties = schema["properties"].as_object();
            let fields = properties.into_iter().flatten();
            let mut object: Map<String, Value> =
                fields.map(|(name, schema)| (name.clone(), sample(document, schema))).collect();
            if schema["additionalProperties"] == true {
                object.insert("anything".to_owned(), json!({ "deep": [1, null] }));
            }
            Value::Object(object)
        }
        (Some("array"), _) => json!([sample(document, &schema["items"])]),
        (Some("boolean"), _) => json!(true),
        (Some("integer"), _) => json!(7),
        (_, Some("date-time")) => json!("2026-01-02T03:04:05Z"),
        (_, Some("uuid")) => json!("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        (_, Some("password")) => json!(MARKER),
        _ if schema["x-secret"] == true => json!(MARKER),
        _ => json!("text"),
    }
}
