// @generated from openapi/auth.yaml by `cargo xtask gen`: do not edit.
//
// 63 operations: 56 are calls, 7 are redirects, which are URLs and no calls.
//
// What normalising changed on its copy of the document:
//
// Dropped answers, kept whole for the error (56):
// - addSecurityKey default
// - changeUserEmail default
// - changeUserMfa default
// - changeUserPassword default
// - createPAT default
// - deanonymizeUser default
// - elevateOTPEmail default
// - elevateTotp default
// - elevateWebauthn default
// - getJWKs default
// - getOAuthAuthorizationServer default
// - getOpenIDConfiguration default
// - getProviderTokens default
// - getUser default
// - getVersion default
// - healthCheckGet default
// - healthCheckHead default
// - linkIdToken default
// - oauth2Introspect default
// - oauth2Jwks default
// - oauth2LoginGet default
// - oauth2LoginPost default
// - oauth2Revoke default
// - oauth2Token default
// - oauth2UserinfoGet default
// - oauth2UserinfoPost default
// - refreshProviderToken default
// - refreshToken default
// - sendPasswordResetEmail default
// - sendVerificationEmail default
// - signInAnonymous default
// - signInEmailPassword default
// - signInIdToken default
// - signInOTPEmail default
// - signInPAT default
// - signInPasswordlessEmail default
// - signInPasswordlessSms default
// - signInWebauthn default
// - signOut default
// - signUpEmailPassword default
// - signUpIdToken default
// - signUpOTPEmail default
// - signUpPasswordlessEmail default
// - signUpPasswordlessSms default
// - signUpWebauthn default
// - tokenExchange default
// - verifyAddSecurityKey default
// - verifyChangeUserMfa default
// - verifyElevateOTPEmail default
// - verifyElevateWebauthn default
// - verifySignInMfaTotp default
// - verifySignInOTPEmail default
// - verifySignInPasswordlessSms default
// - verifySignInWebauthn default
// - verifySignUpWebauthn default
// - verifyToken default
//
// Dropped operations that only redirect (7):
// - oauth2Authorize GET /oauth2/authorize
// - oauth2AuthorizePost POST /oauth2/authorize
// - signInProvider GET /signin/provider/{provider}
// - signInProviderCallbackGet GET /signin/provider/{provider}/callback
// - signInProviderCallbackPost POST /signin/provider/{provider}/callback
// - signUpProvider GET /signup/provider/{provider}
// - verifyTicket GET /verify
//
// Kept as a secret (41):
// - CreatePATResponse.personalAccessToken
// - ElevateOTPEmailVerifyRequest.otp
// - ElevateTotpRequest.otp
// - LinkIdTokenRequest.idToken
// - MFAChallengePayload.ticket
// - OAuth2IntrospectRequest.client_secret
// - OAuth2IntrospectRequest.token
// - OAuth2RevokeRequest.client_secret
// - OAuth2RevokeRequest.token
// - OAuth2TokenRequest.client_secret
// - OAuth2TokenRequest.code
// - OAuth2TokenRequest.code_verifier
// - OAuth2TokenRequest.refresh_token
// - OAuth2TokenResponse.access_token
// - OAuth2TokenResponse.id_token
// - OAuth2TokenResponse.refresh_token
// - ProviderSession.accessToken
// - ProviderSession.refreshToken
// - RefreshProviderTokenRequest.refreshToken
// - RefreshTokenRequest.refreshToken
// - Session.accessToken
// - Session.refreshToken
// - SignInEmailPasswordRequest.password
// - SignInIdTokenRequest.idToken
// - SignInMfaTotpRequest.otp
// - SignInMfaTotpRequest.ticket
// - SignInOTPEmailVerifyRequest.otp
// - SignInPATRequest.personalAccessToken
// - SignInPasswordlessSmsOtpRequest.otp
// - SignOutRequest.refreshToken
// - SignUpEmailPasswordRequest.password
// - SignUpIdTokenRequest.idToken
// - TokenExchangeRequest.code
// - TokenExchangeRequest.codeVerifier
// - TotpGenerateResponse.imageUrl
// - TotpGenerateResponse.totpSecret
// - UserDeanonymizeRequest.password
// - UserMfaRequest.code
// - UserPasswordRequest.newPassword
// - UserPasswordRequest.ticket
// - VerifyTokenRequest.token
//
// Kept the extra fields (2):
// - AuthenticationExtensionsClientOutputs
// - OAuth2UserinfoResponse
//
// Let an acknowledgement be any value (1):
// - OKResponse
//
// Made mandatory an optional body, `{}` when empty (3):
// - signInAnonymous
// - signInWebauthn
// - verifyToken
//
// Made one type of a shared parameter's values (2):
// - SignInProvider
// - TicketTypeQuery
//
// Named an object that stood in place (1):
// - getVersion GetVersionResponse
//
// Opened a closed object (66):
// - AuthenticatorAssertionResponse
// - AuthenticatorAttestationResponse
// - AuthenticatorSelection
// - CreatePATRequest
// - CreatePATResponse
// - CredentialAssertionResponse
// - CredentialCreationResponse
// - CredentialParameter
// - CredentialPropertiesOutput
// - ElevateOTPEmailVerifyRequest
// - ElevateTotpRequest
// - ErrorResponse
// - GetVersionResponse
// - JWK
// - JWKSet
// - LinkIdTokenRequest
// - MFAChallengePayload
// - OAuth2LoginCompleteResponse
// - OAuth2LoginRequest
// - OAuth2LoginResponse
// - OptionsRedirectTo
// - ProviderSession
// - PublicKeyCredentialCreationOptions
// - PublicKeyCredentialDescriptor
// - PublicKeyCredentialRequestOptions
// - RefreshProviderTokenRequest
// - RefreshTokenRequest
// - RelyingPartyEntity
// - Session
// - SessionPayload
// - SignInAnonymousRequest
// - SignInEmailPasswordRequest
// - SignInEmailPasswordResponse
// - SignInIdTokenRequest
// - SignInMfaTotpRequest
// - SignInOTPEmailRequest
// - SignInOTPEmailVerifyRequest
// - SignInOTPEmailVerifyResponse
// - SignInPATRequest
// - SignInPasswordlessEmailRequest
// - SignInPasswordlessSmsOtpRequest
// - SignInPasswordlessSmsOtpResponse
// - SignInPasswordlessSmsRequest
// - SignInWebauthnRequest
// - SignInWebauthnVerifyRequest
// - SignUpEmailPasswordRequest
// - SignUpIdTokenRequest
// - SignUpOTPEmailRequest
// - SignUpOptions
// - SignUpPasswordlessEmailRequest
// - SignUpPasswordlessSmsRequest
// - SignUpWebauthnRequest
// - SignUpWebauthnVerifyRequest
// - TokenExchangeRequest
// - TotpGenerateResponse
// - User
// - UserDeanonymizeRequest
// - UserEmailChangeRequest
// - UserEmailSendVerificationEmailRequest
// - UserEntity
// - UserMfaRequest
// - UserPasswordRequest
// - UserPasswordResetRequest
// - VerifyAddSecurityKeyRequest
// - VerifyAddSecurityKeyResponse
// - VerifyTokenRequest
//
// Opened an enum (17):
// - AttestationFormat
// - AuthenticatorAttachment
// - AuthenticatorTransport
// - ConveyancePreference
// - CredentialType
// - ErrorResponse.error
// - IdTokenProvider
// - OAuth2IntrospectRequest.token_type_hint
// - OAuth2RevokeRequest.token_type_hint
// - OAuth2TokenRequest.grant_type
// - PublicKeyCredentialHints
// - ResidentKeyRequirement
// - SignInProvider
// - TicketTypeQuery
// - UserDeanonymizeRequest.signInMethod
// - UserMfaRequest.activeMfaType
// - UserVerificationRequirement
//
// Stripped validation (51):
// - CreatePATResponse.id pattern "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b"
// - CreatePATResponse.personalAccessToken pattern "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b"
// - RefreshTokenRequest.refreshToken pattern "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b"
// - Session.refreshToken pattern "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b"
// - Session.refreshTokenId pattern "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b"
// - SignInAnonymousRequest.locale maxLength 3
// - SignInAnonymousRequest.locale minLength 2
// - SignInEmailPasswordRequest.password maxLength 50
// - SignInEmailPasswordRequest.password minLength 3
// - SignInMfaTotpRequest.ticket pattern "^mfaTotp:.*$"
// - SignInPATRequest.personalAccessToken pattern "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b"
// - SignInPasswordlessEmailRequest.codeChallenge maxLength 43
// - SignInPasswordlessEmailRequest.codeChallenge minLength 43
// - SignInPasswordlessEmailRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"
// - SignUpEmailPasswordRequest.codeChallenge maxLength 43
// - SignUpEmailPasswordRequest.codeChallenge minLength 43
// - SignUpEmailPasswordRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"
// - SignUpEmailPasswordRequest.password maxLength 50
// - SignUpEmailPasswordRequest.password minLength 3
// - SignUpOptions.displayName maxLength 32
// - SignUpOptions.displayName pattern "^[\\p{L}\\p{N}\\p{S} ,.'-]+$"
// - SignUpOptions.locale maxLength 3
// - SignUpOptions.locale minLength 2
// - SignUpPasswordlessEmailRequest.codeChallenge maxLength 43
// - SignUpPasswordlessEmailRequest.codeChallenge minLength 43
// - SignUpPasswordlessEmailRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"
// - SignUpWebauthnVerifyRequest.codeChallenge maxLength 43
// - SignUpWebauthnVerifyRequest.codeChallenge minLength 43
// - SignUpWebauthnVerifyRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"
// - TokenExchangeRequest.codeVerifier maxLength 128
// - TokenExchangeRequest.codeVerifier minLength 43
// - User.id pattern "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b"
// - User.locale maxLength 3
// - User.locale minLength 2
// - UserDeanonymizeRequest.codeChallenge maxLength 43
// - UserDeanonymizeRequest.codeChallenge minLength 43
// - UserDeanonymizeRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"
// - UserDeanonymizeRequest.password maxLength 50
// - UserDeanonymizeRequest.password minLength 3
// - UserEmailChangeRequest.codeChallenge maxLength 43
// - UserEmailChangeRequest.codeChallenge minLength 43
// - UserEmailChangeRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"
// - UserEmailSendVerificationEmailRequest.codeChallenge maxLength 43
// - UserEmailSendVerificationEmailRequest.codeChallenge minLength 43
// - UserEmailSendVerificationEmailRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"
// - UserPasswordRequest.newPassword maxLength 50
// - UserPasswordRequest.newPassword minLength 3
// - UserPasswordRequest.ticket pattern "^passwordReset\\:.*$"
// - UserPasswordResetRequest.codeChallenge maxLength 43
// - UserPasswordResetRequest.codeChallenge minLength 43
// - UserPasswordResetRequest.codeChallenge pattern "^[A-Za-z0-9_-]{43}$"

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///`AttestationFormat`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum AttestationFormat {
        /// `packed`
        Packed,
        /// `tpm`
        Tpm,
        /// `android-key`
        AndroidKey,
        /// `android-safetynet`
        AndroidSafetynet,
        /// `fido-u2f`
        FidoU2f,
        /// `apple`
        Apple,
        /// `none`
        None,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl AttestationFormat {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::Packed,
            Self::Tpm,
            Self::AndroidKey,
            Self::AndroidSafetynet,
            Self::FidoU2f,
            Self::Apple,
            Self::None,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Packed => "packed",
                Self::Tpm => "tpm",
                Self::AndroidKey => "android-key",
                Self::AndroidSafetynet => "android-safetynet",
                Self::FidoU2f => "fido-u2f",
                Self::Apple => "apple",
                Self::None => "none",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(AttestationFormat);
    ///`AuthenticationExtensions`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticationExtensions(
        pub ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    );
    impl ::std::ops::Deref for AuthenticationExtensions {
        type Target = ::serde_json::Map<::std::string::String, ::serde_json::Value>;
        fn deref(
            &self,
        ) -> &::serde_json::Map<::std::string::String, ::serde_json::Value> {
            &self.0
        }
    }
    impl ::std::convert::From<AuthenticationExtensions>
    for ::serde_json::Map<::std::string::String, ::serde_json::Value> {
        fn from(value: AuthenticationExtensions) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    > for AuthenticationExtensions {
        fn from(
            value: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ) -> Self {
            Self(value)
        }
    }
    ///`AuthenticationExtensionsClientOutputs`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticationExtensionsClientOutputs {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub appid: ::std::option::Option<bool>,
        #[serde(
            rename = "credProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cred_props: ::std::option::Option<CredentialPropertiesOutput>,
        #[serde(
            rename = "hmacCreateSecret",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub hmac_create_secret: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///`AuthenticatorAssertionResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticatorAssertionResponse {
        #[serde(rename = "authenticatorData")]
        pub authenticator_data: ::std::string::String,
        #[serde(rename = "clientDataJSON")]
        pub client_data_json: ::std::string::String,
        pub signature: ::std::string::String,
        #[serde(
            rename = "userHandle",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_handle: ::std::option::Option<::std::string::String>,
    }
    ///`AuthenticatorAttachment`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum AuthenticatorAttachment {
        /// `platform`
        Platform,
        /// `cross-platform`
        CrossPlatform,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl AuthenticatorAttachment {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::Platform, Self::CrossPlatform];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Platform => "platform",
                Self::CrossPlatform => "cross-platform",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(AuthenticatorAttachment);
    ///`AuthenticatorAttestationResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticatorAttestationResponse {
        #[serde(rename = "attestationObject")]
        pub attestation_object: UrlEncodedBase64,
        #[serde(
            rename = "authenticatorData",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authenticator_data: ::std::option::Option<UrlEncodedBase64>,
        #[serde(rename = "clientDataJSON")]
        pub client_data_json: UrlEncodedBase64,
        #[serde(
            rename = "publicKey",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub public_key: ::std::option::Option<UrlEncodedBase64>,
        #[serde(
            rename = "publicKeyAlgorithm",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub public_key_algorithm: ::std::option::Option<i64>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub transports: ::std::vec::Vec<::std::string::String>,
    }
    ///`AuthenticatorSelection`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticatorSelection {
        #[serde(
            rename = "authenticatorAttachment",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authenticator_attachment: ::std::option::Option<AuthenticatorAttachment>,
        #[serde(
            rename = "requireResidentKey",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub require_resident_key: ::std::option::Option<bool>,
        #[serde(
            rename = "residentKey",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub resident_key: ::std::option::Option<ResidentKeyRequirement>,
        #[serde(
            rename = "userVerification",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_verification: ::std::option::Option<UserVerificationRequirement>,
    }
    ///`AuthenticatorTransport`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum AuthenticatorTransport {
        /// `usb`
        Usb,
        /// `nfc`
        Nfc,
        /// `ble`
        Ble,
        /// `smart-card`
        SmartCard,
        /// `hybrid`
        Hybrid,
        /// `internal`
        Internal,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl AuthenticatorTransport {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::Usb,
            Self::Nfc,
            Self::Ble,
            Self::SmartCard,
            Self::Hybrid,
            Self::Internal,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Usb => "usb",
                Self::Nfc => "nfc",
                Self::Ble => "ble",
                Self::SmartCard => "smart-card",
                Self::Hybrid => "hybrid",
                Self::Internal => "internal",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(AuthenticatorTransport);
    ///`ConveyancePreference`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum ConveyancePreference {
        /// `none`
        None,
        /// `indirect`
        Indirect,
        /// `direct`
        Direct,
        /// `enterprise`
        Enterprise,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl ConveyancePreference {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::None,
            Self::Indirect,
            Self::Direct,
            Self::Enterprise,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::None => "none",
                Self::Indirect => "indirect",
                Self::Direct => "direct",
                Self::Enterprise => "enterprise",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(ConveyancePreference);
    impl ::std::default::Default for ConveyancePreference {
        fn default() -> Self {
            ConveyancePreference::None
        }
    }
    ///`CreatePatRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CreatePatRequest {
        #[serde(rename = "expiresAt")]
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///`CreatePatResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CreatePatResponse {
        pub id: ::std::string::String,
        #[serde(rename = "personalAccessToken")]
        pub personal_access_token: crate::Secret,
    }
    ///`CredentialAssertionResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialAssertionResponse {
        #[serde(
            rename = "authenticatorAttachment",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authenticator_attachment: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "clientExtensionResults",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub client_extension_results: ::std::option::Option<
            AuthenticationExtensionsClientOutputs,
        >,
        pub id: ::std::string::String,
        #[serde(rename = "rawId")]
        pub raw_id: UrlEncodedBase64,
        pub response: AuthenticatorAssertionResponse,
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
    }
    ///`CredentialCreationResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialCreationResponse {
        #[serde(
            rename = "authenticatorAttachment",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authenticator_attachment: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "clientExtensionResults",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub client_extension_results: ::std::option::Option<
            AuthenticationExtensionsClientOutputs,
        >,
        pub id: ::std::string::String,
        #[serde(rename = "rawId")]
        pub raw_id: UrlEncodedBase64,
        pub response: AuthenticatorAttestationResponse,
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
    }
    ///`CredentialParameter`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialParameter {
        pub alg: i64,
        #[serde(rename = "type")]
        pub type_: CredentialType,
    }
    ///`CredentialPropertiesOutput`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialPropertiesOutput {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub rk: ::std::option::Option<bool>,
    }
    ///`CredentialType`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum CredentialType {
        /// `public-key`
        PublicKey,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl CredentialType {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::PublicKey];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::PublicKey => "public-key",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(CredentialType);
    ///`ElevateOtpEmailVerifyRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ElevateOtpEmailVerifyRequest {
        pub otp: crate::Secret,
    }
    ///`ElevateTotpRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ElevateTotpRequest {
        pub otp: crate::Secret,
    }
    ///`ErrorResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ErrorResponse {
        pub error: ErrorResponseError,
        pub message: ::std::string::String,
        pub status: i64,
    }
    ///`ErrorResponseError`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum ErrorResponseError {
        /// `default-role-must-be-in-allowed-roles`
        DefaultRoleMustBeInAllowedRoles,
        /// `disabled-endpoint`
        DisabledEndpoint,
        /// `disabled-user`
        DisabledUser,
        /// `user-already-exists`
        UserAlreadyExists,
        /// `email-already-verified`
        EmailAlreadyVerified,
        /// `forbidden-anonymous`
        ForbiddenAnonymous,
        /// `internal-server-error`
        InternalServerError,
        /// `invalid-email-password`
        InvalidEmailPassword,
        /// `invalid-request`
        InvalidRequest,
        /// `locale-not-allowed`
        LocaleNotAllowed,
        /// `password-too-short`
        PasswordTooShort,
        /// `password-in-hibp-database`
        PasswordInHibpDatabase,
        /// `redirectTo-not-allowed`
        RedirectToNotAllowed,
        /// `role-not-allowed`
        RoleNotAllowed,
        /// `signup-disabled`
        SignupDisabled,
        /// `unverified-user`
        UnverifiedUser,
        /// `user-not-anonymous`
        UserNotAnonymous,
        /// `invalid-pat`
        InvalidPat,
        /// `invalid-refresh-token`
        InvalidRefreshToken,
        /// `invalid-ticket`
        InvalidTicket,
        /// `disabled-mfa-totp`
        DisabledMfaTotp,
        /// `no-totp-secret`
        NoTotpSecret,
        /// `invalid-totp`
        InvalidTotp,
        /// `mfa-type-not-found`
        MfaTypeNotFound,
        /// `totp-already-active`
        TotpAlreadyActive,
        /// `invalid-state`
        InvalidState,
        /// `oauth-token-echange-failed`
        OauthTokenEchangeFailed,
        /// `oauth-profile-fetch-failed`
        OauthProfileFetchFailed,
        /// `oauth-provider-error`
        OauthProviderError,
        /// `invalid-otp`
        InvalidOtp,
        /// `otp-too-many-attempts`
        OtpTooManyAttempts,
        /// `cannot-send-sms`
        CannotSendSms,
        /// `provider-account-already-linked`
        ProviderAccountAlreadyLinked,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl ErrorResponseError {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::DefaultRoleMustBeInAllowedRoles,
            Self::DisabledEndpoint,
            Self::DisabledUser,
            Self::UserAlreadyExists,
            Self::EmailAlreadyVerified,
            Self::ForbiddenAnonymous,
            Self::InternalServerError,
            Self::InvalidEmailPassword,
            Self::InvalidRequest,
            Self::LocaleNotAllowed,
            Self::PasswordTooShort,
            Self::PasswordInHibpDatabase,
            Self::RedirectToNotAllowed,
            Self::RoleNotAllowed,
            Self::SignupDisabled,
            Self::UnverifiedUser,
            Self::UserNotAnonymous,
            Self::InvalidPat,
            Self::InvalidRefreshToken,
            Self::InvalidTicket,
            Self::DisabledMfaTotp,
            Self::NoTotpSecret,
            Self::InvalidTotp,
            Self::MfaTypeNotFound,
            Self::TotpAlreadyActive,
            Self::InvalidState,
            Self::OauthTokenEchangeFailed,
            Self::OauthProfileFetchFailed,
            Self::OauthProviderError,
            Self::InvalidOtp,
            Self::OtpTooManyAttempts,
            Self::CannotSendSms,
            Self::ProviderAccountAlreadyLinked,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::DefaultRoleMustBeInAllowedRoles => {
                    "default-role-must-be-in-allowed-roles"
                }
                Self::DisabledEndpoint => "disabled-endpoint",
                Self::DisabledUser => "disabled-user",
                Self::UserAlreadyExists => "user-already-exists",
                Self::EmailAlreadyVerified => "email-already-verified",
                Self::ForbiddenAnonymous => "forbidden-anonymous",
                Self::InternalServerError => "internal-server-error",
                Self::InvalidEmailPassword => "invalid-email-password",
                Self::InvalidRequest => "invalid-request",
                Self::LocaleNotAllowed => "locale-not-allowed",
                Self::PasswordTooShort => "password-too-short",
                Self::PasswordInHibpDatabase => "password-in-hibp-database",
                Self::RedirectToNotAllowed => "redirectTo-not-allowed",
                Self::RoleNotAllowed => "role-not-allowed",
                Self::SignupDisabled => "signup-disabled",
                Self::UnverifiedUser => "unverified-user",
                Self::UserNotAnonymous => "user-not-anonymous",
                Self::InvalidPat => "invalid-pat",
                Self::InvalidRefreshToken => "invalid-refresh-token",
                Self::InvalidTicket => "invalid-ticket",
                Self::DisabledMfaTotp => "disabled-mfa-totp",
                Self::NoTotpSecret => "no-totp-secret",
                Self::InvalidTotp => "invalid-totp",
                Self::MfaTypeNotFound => "mfa-type-not-found",
                Self::TotpAlreadyActive => "totp-already-active",
                Self::InvalidState => "invalid-state",
                Self::OauthTokenEchangeFailed => "oauth-token-echange-failed",
                Self::OauthProfileFetchFailed => "oauth-profile-fetch-failed",
                Self::OauthProviderError => "oauth-provider-error",
                Self::InvalidOtp => "invalid-otp",
                Self::OtpTooManyAttempts => "otp-too-many-attempts",
                Self::CannotSendSms => "cannot-send-sms",
                Self::ProviderAccountAlreadyLinked => "provider-account-already-linked",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(ErrorResponseError);
    ///`GetVersionResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct GetVersionResponse {
        pub version: ::std::string::String,
    }
    ///`IdTokenProvider`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum IdTokenProvider {
        /// `apple`
        Apple,
        /// `google`
        Google,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl IdTokenProvider {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::Apple, Self::Google];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Apple => "apple",
                Self::Google => "google",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(IdTokenProvider);
    ///`Jwk`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct Jwk {
        pub alg: ::std::string::String,
        pub e: ::std::string::String,
        pub kid: ::std::string::String,
        pub kty: ::std::string::String,
        pub n: ::std::string::String,
        #[serde(rename = "use")]
        pub use_: ::std::string::String,
    }
    ///`JwkSet`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct JwkSet {
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub keys: ::std::vec::Vec<Jwk>,
    }
    ///`LinkIdTokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LinkIdTokenRequest {
        #[serde(rename = "idToken")]
        pub id_token: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nonce: ::std::option::Option<::std::string::String>,
        pub provider: IdTokenProvider,
    }
    ///`MfaChallengePayload`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct MfaChallengePayload {
        pub ticket: crate::Secret,
    }
    ///`OAuth2DiscoveryResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2DiscoveryResponse {
        pub authorization_endpoint: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub authorization_response_iss_parameter_supported: ::std::option::Option<bool>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub claims_supported: ::std::vec::Vec<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id_metadata_document_supported: ::std::option::Option<bool>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub code_challenge_methods_supported: ::std::vec::Vec<::std::string::String>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub grant_types_supported: ::std::vec::Vec<::std::string::String>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub id_token_signing_alg_values_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub introspection_endpoint: ::std::option::Option<::std::string::String>,
        pub issuer: ::std::string::String,
        pub jwks_uri: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request_parameter_supported: ::std::option::Option<bool>,
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub response_types_supported: ::std::vec::Vec<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub revocation_endpoint: ::std::option::Option<::std::string::String>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub scopes_supported: ::std::vec::Vec<::std::string::String>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub subject_types_supported: ::std::vec::Vec<::std::string::String>,
        pub token_endpoint: ::std::string::String,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub token_endpoint_auth_methods_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub userinfo_endpoint: ::std::option::Option<::std::string::String>,
    }
    ///`OAuth2ErrorResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2ErrorResponse {
        pub error: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_description: ::std::option::Option<::std::string::String>,
    }
    ///`OAuth2IntrospectRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2IntrospectRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<crate::Secret>,
        pub token: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type_hint: ::std::option::Option<OAuth2IntrospectRequestTokenTypeHint>,
    }
    ///`OAuth2IntrospectRequestTokenTypeHint`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum OAuth2IntrospectRequestTokenTypeHint {
        /// `access_token`
        AccessToken,
        /// `refresh_token`
        RefreshToken,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl OAuth2IntrospectRequestTokenTypeHint {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::AccessToken, Self::RefreshToken];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::AccessToken => "access_token",
                Self::RefreshToken => "refresh_token",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(OAuth2IntrospectRequestTokenTypeHint);
    ///`OAuth2IntrospectResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2IntrospectResponse {
        pub active: bool,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub exp: ::std::option::Option<i64>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iat: ::std::option::Option<i64>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iss: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sub: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type: ::std::option::Option<::std::string::String>,
    }
    ///`OAuth2JwksResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2JwksResponse {
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub keys: ::std::vec::Vec<Jwk>,
    }
    ///`OAuth2LoginCompleteResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2LoginCompleteResponse {
        #[serde(rename = "redirectUri")]
        pub redirect_uri: ::std::string::String,
    }
    ///`OAuth2LoginRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2LoginRequest {
        #[serde(rename = "requestId")]
        pub request_id: ::uuid::Uuid,
    }
    ///`OAuth2LoginResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2LoginResponse {
        #[serde(rename = "clientId")]
        pub client_id: ::std::string::String,
        #[serde(rename = "redirectUri")]
        pub redirect_uri: ::std::string::String,
        #[serde(rename = "requestId")]
        pub request_id: ::uuid::Uuid,
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub scopes: ::std::vec::Vec<::std::string::String>,
    }
    ///`OAuth2RevokeRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2RevokeRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<crate::Secret>,
        pub token: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type_hint: ::std::option::Option<OAuth2RevokeRequestTokenTypeHint>,
    }
    ///`OAuth2RevokeRequestTokenTypeHint`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum OAuth2RevokeRequestTokenTypeHint {
        /// `access_token`
        AccessToken,
        /// `refresh_token`
        RefreshToken,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl OAuth2RevokeRequestTokenTypeHint {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::AccessToken, Self::RefreshToken];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::AccessToken => "access_token",
                Self::RefreshToken => "refresh_token",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(OAuth2RevokeRequestTokenTypeHint);
    ///`OAuth2TokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2TokenRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<crate::Secret>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::Secret>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code_verifier: ::std::option::Option<crate::Secret>,
        pub grant_type: OAuth2TokenRequestGrantType,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub redirect_uri: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refresh_token: ::std::option::Option<crate::Secret>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub resource: ::std::option::Option<::std::string::String>,
    }
    ///`OAuth2TokenRequestGrantType`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum OAuth2TokenRequestGrantType {
        /// `authorization_code`
        AuthorizationCode,
        /// `refresh_token`
        RefreshToken,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl OAuth2TokenRequestGrantType {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::AuthorizationCode,
            Self::RefreshToken,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::AuthorizationCode => "authorization_code",
                Self::RefreshToken => "refresh_token",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(OAuth2TokenRequestGrantType);
    ///`OAuth2TokenResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2TokenResponse {
        pub access_token: crate::Secret,
        pub expires_in: i64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id_token: ::std::option::Option<crate::Secret>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refresh_token: ::std::option::Option<crate::Secret>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
        pub token_type: ::std::string::String,
    }
    ///`OAuth2UserinfoResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2UserinfoResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email_verified: ::std::option::Option<bool>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locale: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone_number: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone_number_verified: ::std::option::Option<bool>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub picture: ::std::option::Option<::std::string::String>,
        pub sub: ::std::string::String,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///`OkResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OkResponse(pub ::serde_json::Value);
    impl ::std::ops::Deref for OkResponse {
        type Target = ::serde_json::Value;
        fn deref(&self) -> &::serde_json::Value {
            &self.0
        }
    }
    impl ::std::convert::From<OkResponse> for ::serde_json::Value {
        fn from(value: OkResponse) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::serde_json::Value> for OkResponse {
        fn from(value: ::serde_json::Value) -> Self {
            Self(value)
        }
    }
    ///`OptionsRedirectTo`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OptionsRedirectTo {
        #[serde(
            rename = "redirectTo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub redirect_to: ::std::option::Option<::std::string::String>,
    }
    ///`ProviderSession`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ProviderSession {
        #[serde(rename = "accessToken")]
        pub access_token: crate::Secret,
        #[serde(rename = "expiresAt")]
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        #[serde(rename = "expiresIn")]
        pub expires_in: i64,
        #[serde(
            rename = "refreshToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token: ::std::option::Option<crate::Secret>,
    }
    ///`ProviderSpecificParams`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ProviderSpecificParams {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connection: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub organization: ::std::option::Option<::std::string::String>,
    }
    ///`PublicKeyCredentialCreationOptions`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct PublicKeyCredentialCreationOptions {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub attestation: ::std::option::Option<ConveyancePreference>,
        #[serde(
            rename = "attestationFormats",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub attestation_formats: ::std::vec::Vec<AttestationFormat>,
        #[serde(
            rename = "authenticatorSelection",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authenticator_selection: ::std::option::Option<AuthenticatorSelection>,
        pub challenge: UrlEncodedBase64,
        #[serde(
            rename = "excludeCredentials",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub exclude_credentials: ::std::vec::Vec<PublicKeyCredentialDescriptor>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub extensions: ::std::option::Option<AuthenticationExtensions>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub hints: ::std::vec::Vec<PublicKeyCredentialHints>,
        #[serde(rename = "pubKeyCredParams")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub pub_key_cred_params: ::std::vec::Vec<CredentialParameter>,
        pub rp: RelyingPartyEntity,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timeout: ::std::option::Option<i64>,
        pub user: UserEntity,
    }
    ///`PublicKeyCredentialDescriptor`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct PublicKeyCredentialDescriptor {
        pub id: UrlEncodedBase64,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub transports: ::std::vec::Vec<AuthenticatorTransport>,
        #[serde(rename = "type")]
        pub type_: CredentialType,
    }
    ///`PublicKeyCredentialHints`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum PublicKeyCredentialHints {
        /// `security-key`
        SecurityKey,
        /// `client-device`
        ClientDevice,
        /// `hybrid`
        Hybrid,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl PublicKeyCredentialHints {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::SecurityKey,
            Self::ClientDevice,
            Self::Hybrid,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::SecurityKey => "security-key",
                Self::ClientDevice => "client-device",
                Self::Hybrid => "hybrid",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(PublicKeyCredentialHints);
    ///`PublicKeyCredentialRequestOptions`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct PublicKeyCredentialRequestOptions {
        #[serde(
            rename = "allowCredentials",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub allow_credentials: ::std::vec::Vec<PublicKeyCredentialDescriptor>,
        pub challenge: UrlEncodedBase64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub extensions: ::std::option::Option<AuthenticationExtensions>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub hints: ::std::vec::Vec<PublicKeyCredentialHints>,
        #[serde(rename = "rpId", skip_serializing_if = "::std::option::Option::is_none")]
        pub rp_id: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timeout: ::std::option::Option<i64>,
        #[serde(
            rename = "userVerification",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_verification: ::std::option::Option<UserVerificationRequirement>,
    }
    ///`RefreshProviderTokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshProviderTokenRequest {
        #[serde(rename = "refreshToken")]
        pub refresh_token: crate::Secret,
    }
    ///`RefreshTokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshTokenRequest {
        #[serde(rename = "refreshToken")]
        pub refresh_token: crate::Secret,
    }
    ///`RelyingPartyEntity`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RelyingPartyEntity {
        pub id: ::std::string::String,
        pub name: ::std::string::String,
    }
    ///`ResidentKeyRequirement`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum ResidentKeyRequirement {
        /// `discouraged`
        Discouraged,
        /// `preferred`
        Preferred,
        /// `required`
        Required,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl ResidentKeyRequirement {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::Discouraged,
            Self::Preferred,
            Self::Required,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Discouraged => "discouraged",
                Self::Preferred => "preferred",
                Self::Required => "required",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(ResidentKeyRequirement);
    impl ::std::default::Default for ResidentKeyRequirement {
        fn default() -> Self {
            ResidentKeyRequirement::Discouraged
        }
    }
    ///`Session`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct Session {
        #[serde(rename = "accessToken")]
        pub access_token: crate::Secret,
        #[serde(rename = "accessTokenExpiresIn")]
        pub access_token_expires_in: i64,
        #[serde(rename = "refreshToken")]
        pub refresh_token: crate::Secret,
        #[serde(rename = "refreshTokenId")]
        pub refresh_token_id: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<User>,
    }
    ///`SessionPayload`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SessionPayload {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    ///`SignInAnonymousRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInAnonymousRequest {
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locale: ::std::option::Option<::std::string::String>,
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///`SignInEmailPasswordRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInEmailPasswordRequest {
        pub email: ::std::string::String,
        pub password: crate::Secret,
    }
    ///`SignInEmailPasswordResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInEmailPasswordResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mfa: ::std::option::Option<MfaChallengePayload>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    ///`SignInIdTokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInIdTokenRequest {
        #[serde(rename = "idToken")]
        pub id_token: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nonce: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        pub provider: IdTokenProvider,
    }
    ///`SignInMfaTotpRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInMfaTotpRequest {
        pub otp: crate::Secret,
        pub ticket: crate::Secret,
    }
    ///`SignInOtpEmailRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInOtpEmailRequest {
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    ///`SignInOtpEmailVerifyRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInOtpEmailVerifyRequest {
        pub email: ::std::string::String,
        pub otp: crate::Secret,
    }
    ///`SignInOtpEmailVerifyResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInOtpEmailVerifyResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    ///`SignInPasswordlessEmailRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessEmailRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    ///`SignInPasswordlessSmsOtpRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessSmsOtpRequest {
        pub otp: crate::Secret,
        #[serde(rename = "phoneNumber")]
        pub phone_number: ::std::string::String,
    }
    ///`SignInPasswordlessSmsOtpResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessSmsOtpResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mfa: ::std::option::Option<MfaChallengePayload>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    ///`SignInPasswordlessSmsRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessSmsRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        #[serde(rename = "phoneNumber")]
        pub phone_number: ::std::string::String,
    }
    ///`SignInPatRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPatRequest {
        #[serde(rename = "personalAccessToken")]
        pub personal_access_token: crate::Secret,
    }
    ///`SignInProvider`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum SignInProvider {
        /// `apple`
        Apple,
        /// `github`
        Github,
        /// `google`
        Google,
        /// `linkedin`
        Linkedin,
        /// `discord`
        Discord,
        /// `spotify`
        Spotify,
        /// `twitch`
        Twitch,
        /// `gitlab`
        Gitlab,
        /// `bitbucket`
        Bitbucket,
        /// `workos`
        Workos,
        /// `azuread`
        Azuread,
        /// `entraid`
        Entraid,
        /// `strava`
        Strava,
        /// `facebook`
        Facebook,
        /// `windowslive`
        Windowslive,
        /// `twitter`
        Twitter,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl SignInProvider {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::Apple,
            Self::Github,
            Self::Google,
            Self::Linkedin,
            Self::Discord,
            Self::Spotify,
            Self::Twitch,
            Self::Gitlab,
            Self::Bitbucket,
            Self::Workos,
            Self::Azuread,
            Self::Entraid,
            Self::Strava,
            Self::Facebook,
            Self::Windowslive,
            Self::Twitter,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Apple => "apple",
                Self::Github => "github",
                Self::Google => "google",
                Self::Linkedin => "linkedin",
                Self::Discord => "discord",
                Self::Spotify => "spotify",
                Self::Twitch => "twitch",
                Self::Gitlab => "gitlab",
                Self::Bitbucket => "bitbucket",
                Self::Workos => "workos",
                Self::Azuread => "azuread",
                Self::Entraid => "entraid",
                Self::Strava => "strava",
                Self::Facebook => "facebook",
                Self::Windowslive => "windowslive",
                Self::Twitter => "twitter",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(SignInProvider);
    ///`SignInWebauthnRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInWebauthnRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
    }
    ///`SignInWebauthnVerifyRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInWebauthnVerifyRequest {
        pub credential: CredentialAssertionResponse,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
    }
    ///`SignOutRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignOutRequest {
        #[serde(default)]
        pub all: bool,
        #[serde(
            rename = "refreshToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token: ::std::option::Option<crate::Secret>,
    }
    ///`SignUpEmailPasswordRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpEmailPasswordRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        pub password: crate::Secret,
    }
    ///`SignUpIdTokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpIdTokenRequest {
        #[serde(rename = "idToken")]
        pub id_token: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nonce: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        pub provider: IdTokenProvider,
    }
    ///`SignUpOptions`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpOptions {
        #[serde(
            rename = "allowedRoles",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub allowed_roles: ::std::vec::Vec<::std::string::String>,
        #[serde(
            rename = "defaultRole",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub default_role: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locale: ::std::option::Option<::std::string::String>,
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        #[serde(
            rename = "redirectTo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub redirect_to: ::std::option::Option<::std::string::String>,
    }
    ///`SignUpOtpEmailRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpOtpEmailRequest {
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    ///`SignUpPasswordlessEmailRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpPasswordlessEmailRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    ///`SignUpPasswordlessSmsRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpPasswordlessSmsRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        #[serde(rename = "phoneNumber")]
        pub phone_number: ::std::string::String,
    }
    ///`SignUpWebauthnRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpWebauthnRequest {
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    ///`SignUpWebauthnVerifyRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpWebauthnVerifyRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        pub credential: CredentialCreationResponse,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nickname: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    ///`TicketTypeQuery`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum TicketTypeQuery {
        /// `emailVerify`
        EmailVerify,
        /// `emailConfirmChange`
        EmailConfirmChange,
        /// `signinPasswordless`
        SigninPasswordless,
        /// `passwordReset`
        PasswordReset,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl TicketTypeQuery {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::EmailVerify,
            Self::EmailConfirmChange,
            Self::SigninPasswordless,
            Self::PasswordReset,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::EmailVerify => "emailVerify",
                Self::EmailConfirmChange => "emailConfirmChange",
                Self::SigninPasswordless => "signinPasswordless",
                Self::PasswordReset => "passwordReset",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(TicketTypeQuery);
    ///`TokenExchangeRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct TokenExchangeRequest {
        pub code: crate::Secret,
        #[serde(rename = "codeVerifier")]
        pub code_verifier: crate::Secret,
    }
    ///`TotpGenerateResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct TotpGenerateResponse {
        #[serde(rename = "imageUrl")]
        pub image_url: crate::Secret,
        #[serde(rename = "totpSecret")]
        pub totp_secret: crate::Secret,
    }
    ///`UrlEncodedBase64`
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UrlEncodedBase64(pub ::std::string::String);
    impl ::std::ops::Deref for UrlEncodedBase64 {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<UrlEncodedBase64> for ::std::string::String {
        fn from(value: UrlEncodedBase64) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for UrlEncodedBase64 {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for UrlEncodedBase64 {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for UrlEncodedBase64 {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    ///`User`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct User {
        #[serde(
            rename = "activeMfaType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub active_mfa_type: ::std::option::Option<::std::string::String>,
        #[serde(rename = "avatarUrl")]
        pub avatar_url: ::std::string::String,
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        #[serde(rename = "defaultRole")]
        pub default_role: ::std::string::String,
        #[serde(rename = "displayName")]
        pub display_name: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        #[serde(rename = "emailVerified")]
        pub email_verified: bool,
        pub id: ::std::string::String,
        #[serde(rename = "isAnonymous")]
        pub is_anonymous: bool,
        pub locale: ::std::string::String,
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        #[serde(
            rename = "phoneNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number: ::std::option::Option<::std::string::String>,
        #[serde(rename = "phoneNumberVerified")]
        pub phone_number_verified: bool,
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub roles: ::std::vec::Vec<::std::string::String>,
    }
    ///`UserDeanonymizeRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserDeanonymizeRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connection: ::std::option::Option<::std::string::String>,
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub password: ::std::option::Option<crate::Secret>,
        #[serde(rename = "signInMethod")]
        pub sign_in_method: UserDeanonymizeRequestSignInMethod,
    }
    ///`UserDeanonymizeRequestSignInMethod`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum UserDeanonymizeRequestSignInMethod {
        /// `email-password`
        EmailPassword,
        /// `passwordless`
        Passwordless,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl UserDeanonymizeRequestSignInMethod {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::EmailPassword, Self::Passwordless];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::EmailPassword => "email-password",
                Self::Passwordless => "passwordless",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(UserDeanonymizeRequestSignInMethod);
    ///`UserEmailChangeRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserEmailChangeRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        #[serde(rename = "newEmail")]
        pub new_email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<OptionsRedirectTo>,
    }
    ///`UserEmailSendVerificationEmailRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserEmailSendVerificationEmailRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<OptionsRedirectTo>,
    }
    ///`UserEntity`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserEntity {
        #[serde(rename = "displayName")]
        pub display_name: ::std::string::String,
        pub id: ::std::string::String,
        pub name: ::std::string::String,
    }
    ///`UserMfaRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserMfaRequest {
        #[serde(
            rename = "activeMfaType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub active_mfa_type: ::std::option::Option<UserMfaRequestActiveMfaType>,
        pub code: crate::Secret,
    }
    ///`UserMfaRequestActiveMfaType`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum UserMfaRequestActiveMfaType {
        /// `totp`
        Totp,
        /// The empty text.
        Empty,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl UserMfaRequestActiveMfaType {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::Totp, Self::Empty];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Totp => "totp",
                Self::Empty => "",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(UserMfaRequestActiveMfaType);
    ///`UserPasswordRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserPasswordRequest {
        #[serde(rename = "newPassword")]
        pub new_password: crate::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ticket: ::std::option::Option<crate::Secret>,
    }
    ///`UserPasswordResetRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserPasswordResetRequest {
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<OptionsRedirectTo>,
    }
    ///`UserVerificationRequirement`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum UserVerificationRequirement {
        /// `required`
        Required,
        /// `preferred`
        Preferred,
        /// `discouraged`
        Discouraged,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl UserVerificationRequirement {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::Required,
            Self::Preferred,
            Self::Discouraged,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Required => "required",
                Self::Preferred => "preferred",
                Self::Discouraged => "discouraged",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(UserVerificationRequirement);
    impl ::std::default::Default for UserVerificationRequirement {
        fn default() -> Self {
            UserVerificationRequirement::Preferred
        }
    }
    ///`VerifyAddSecurityKeyRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyAddSecurityKeyRequest {
        pub credential: CredentialCreationResponse,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nickname: ::std::option::Option<::std::string::String>,
    }
    ///`VerifyAddSecurityKeyResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyAddSecurityKeyResponse {
        pub id: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nickname: ::std::option::Option<::std::string::String>,
    }
    ///`VerifyTokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyTokenRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
}
#[derive(Clone, Debug)]
/**Client for Nhost Auth

Nhost Auth.

Version: 2025.10.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::transport::Context,
}
impl Client {
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::transport::Context,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::transport::Context> for Client {
    fn api_version() -> &'static str {
        "2025.10.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::transport::Context {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::transport::Context>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /**Get jwks

Sends a `GET` request to `/.well-known/jwks.json`

*/
    pub async fn get_jwks<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::JwkSet>, Error<()>> {
        let url = format!("{}/.well-known/jwks.json", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_jwks",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get oauth authorization server

Sends a `GET` request to `/.well-known/oauth-authorization-server`

*/
    pub async fn get_oauth_authorization_server<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2DiscoveryResponse>, Error<()>> {
        let url = format!("{}/.well-known/oauth-authorization-server", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_oauth_authorization_server",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get open idconfiguration

Sends a `GET` request to `/.well-known/openid-configuration`

*/
    pub async fn get_openid_configuration<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2DiscoveryResponse>, Error<()>> {
        let url = format!("{}/.well-known/openid-configuration", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_openid_configuration",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Elevate otpemail

Sends a `POST` request to `/elevate/otp/email`

*/
    pub async fn elevate_otp_email<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/elevate/otp/email", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "elevate_otp_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify elevate otpemail

Sends a `POST` request to `/elevate/otp/email/verify`

*/
    pub async fn verify_elevate_otp_email<'a>(
        &'a self,
        body: &'a types::ElevateOtpEmailVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/elevate/otp/email/verify", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_elevate_otp_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Elevate totp

Sends a `POST` request to `/elevate/totp`

*/
    pub async fn elevate_totp<'a>(
        &'a self,
        body: &'a types::ElevateTotpRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/elevate/totp", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "elevate_totp",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Elevate webauthn

Sends a `POST` request to `/elevate/webauthn`

*/
    pub async fn elevate_webauthn<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::PublicKeyCredentialRequestOptions>, Error<()>> {
        let url = format!("{}/elevate/webauthn", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "elevate_webauthn",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify elevate webauthn

Sends a `POST` request to `/elevate/webauthn/verify`

*/
    pub async fn verify_elevate_webauthn<'a>(
        &'a self,
        body: &'a types::SignInWebauthnVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/elevate/webauthn/verify", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_elevate_webauthn",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Health check get

Sends a `GET` request to `/healthz`

*/
    pub async fn health_check_get<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/healthz", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "health_check_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Health check head

Sends a `HEAD` request to `/healthz`

*/
    pub async fn health_check_head<'a>(
        &'a self,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!("{}/healthz", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self.client.head(url).build()?;
        let info = OperationInfo {
            operation_id: "health_check_head",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Link id token

Sends a `POST` request to `/link/idtoken`

*/
    pub async fn link_id_token<'a>(
        &'a self,
        body: &'a types::LinkIdTokenRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/link/idtoken", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "link_id_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change user mfa

Sends a `GET` request to `/mfa/totp/generate`

*/
    pub async fn change_user_mfa<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::TotpGenerateResponse>, Error<()>> {
        let url = format!("{}/mfa/totp/generate", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "change_user_mfa",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2introspect

Sends a `POST` request to `/oauth2/introspect`

*/
    pub async fn oauth2_introspect<'a>(
        &'a self,
        body: &'a types::OAuth2IntrospectRequest,
    ) -> Result<ResponseValue<types::OAuth2IntrospectResponse>, Error<()>> {
        let url = format!("{}/oauth2/introspect", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_introspect",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2jwks

Sends a `GET` request to `/oauth2/jwks`

*/
    pub async fn oauth2_jwks<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2JwksResponse>, Error<()>> {
        let url = format!("{}/oauth2/jwks", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_jwks",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2login get

Sends a `GET` request to `/oauth2/login`

*/
    pub async fn oauth2_login_get<'a>(
        &'a self,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::OAuth2LoginResponse>, Error<()>> {
        let url = format!("{}/oauth2/login", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("request_id", &request_id))
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_login_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2login post

Sends a `POST` request to `/oauth2/login`

*/
    pub async fn oauth2_login_post<'a>(
        &'a self,
        body: &'a types::OAuth2LoginRequest,
    ) -> Result<ResponseValue<types::OAuth2LoginCompleteResponse>, Error<()>> {
        let url = format!("{}/oauth2/login", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_login_post",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2revoke

Sends a `POST` request to `/oauth2/revoke`

*/
    pub async fn oauth2_revoke<'a>(
        &'a self,
        body: &'a types::OAuth2RevokeRequest,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!("{}/oauth2/revoke", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self.client.post(url).form_urlencoded(&body)?.build()?;
        let info = OperationInfo {
            operation_id: "oauth2_revoke",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2token

Sends a `POST` request to `/oauth2/token`

*/
    pub async fn oauth2_token<'a>(
        &'a self,
        body: &'a types::OAuth2TokenRequest,
    ) -> Result<ResponseValue<types::OAuth2TokenResponse>, Error<()>> {
        let url = format!("{}/oauth2/token", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2userinfo get

Sends a `GET` request to `/oauth2/userinfo`

*/
    pub async fn oauth2_userinfo_get<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2UserinfoResponse>, Error<()>> {
        let url = format!("{}/oauth2/userinfo", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_userinfo_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Oauth2userinfo post

Sends a `POST` request to `/oauth2/userinfo`

*/
    pub async fn oauth2_userinfo_post<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2UserinfoResponse>, Error<()>> {
        let url = format!("{}/oauth2/userinfo", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_userinfo_post",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create pat

Sends a `POST` request to `/pat`

*/
    pub async fn create_pat<'a>(
        &'a self,
        body: &'a types::CreatePatRequest,
    ) -> Result<ResponseValue<types::CreatePatResponse>, Error<()>> {
        let url = format!("{}/pat", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "create_pat",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in anonymous

Sends a `POST` request to `/signin/anonymous`

*/
    pub async fn sign_in_anonymous<'a>(
        &'a self,
        body: &'a types::SignInAnonymousRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signin/anonymous", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_anonymous",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in email password

Sends a `POST` request to `/signin/email-password`

*/
    pub async fn sign_in_email_password<'a>(
        &'a self,
        body: &'a types::SignInEmailPasswordRequest,
    ) -> Result<ResponseValue<types::SignInEmailPasswordResponse>, Error<()>> {
        let url = format!("{}/signin/email-password", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_email_password",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in id token

Sends a `POST` request to `/signin/idtoken`

*/
    pub async fn sign_in_id_token<'a>(
        &'a self,
        body: &'a types::SignInIdTokenRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signin/idtoken", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_id_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify sign in mfa totp

Sends a `POST` request to `/signin/mfa/totp`

*/
    pub async fn verify_sign_in_mfa_totp<'a>(
        &'a self,
        body: &'a types::SignInMfaTotpRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signin/mfa/totp", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_sign_in_mfa_totp",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in otpemail

Sends a `POST` request to `/signin/otp/email`

*/
    pub async fn sign_in_otp_email<'a>(
        &'a self,
        body: &'a types::SignInOtpEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/signin/otp/email", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_otp_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify sign in otpemail

Sends a `POST` request to `/signin/otp/email/verify`

*/
    pub async fn verify_sign_in_otp_email<'a>(
        &'a self,
        body: &'a types::SignInOtpEmailVerifyRequest,
    ) -> Result<ResponseValue<types::SignInOtpEmailVerifyResponse>, Error<()>> {
        let url = format!("{}/signin/otp/email/verify", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_sign_in_otp_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in passwordless email

Sends a `POST` request to `/signin/passwordless/email`

*/
    pub async fn sign_in_passwordless_email<'a>(
        &'a self,
        body: &'a types::SignInPasswordlessEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/signin/passwordless/email", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_passwordless_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in passwordless sms

Sends a `POST` request to `/signin/passwordless/sms`

*/
    pub async fn sign_in_passwordless_sms<'a>(
        &'a self,
        body: &'a types::SignInPasswordlessSmsRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/signin/passwordless/sms", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_passwordless_sms",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify sign in passwordless sms

Sends a `POST` request to `/signin/passwordless/sms/otp`

*/
    pub async fn verify_sign_in_passwordless_sms<'a>(
        &'a self,
        body: &'a types::SignInPasswordlessSmsOtpRequest,
    ) -> Result<ResponseValue<types::SignInPasswordlessSmsOtpResponse>, Error<()>> {
        let url = format!("{}/signin/passwordless/sms/otp", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_sign_in_passwordless_sms",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in pat

Sends a `POST` request to `/signin/pat`

*/
    pub async fn sign_in_pat<'a>(
        &'a self,
        body: &'a types::SignInPatRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signin/pat", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_pat",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get provider tokens

Sends a `GET` request to `/signin/provider/{provider}/callback/tokens`

*/
    pub async fn get_provider_tokens<'a>(
        &'a self,
        provider: types::SignInProvider,
    ) -> Result<ResponseValue<types::ProviderSession>, Error<()>> {
        let url = format!(
            "{}/signin/provider/{}/callback/tokens", self.baseurl, encode_path(& provider
            .to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_provider_tokens",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in webauthn

Sends a `POST` request to `/signin/webauthn`

*/
    pub async fn sign_in_webauthn<'a>(
        &'a self,
        body: &'a types::SignInWebauthnRequest,
    ) -> Result<ResponseValue<types::PublicKeyCredentialRequestOptions>, Error<()>> {
        let url = format!("{}/signin/webauthn", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_in_webauthn",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify sign in webauthn

Sends a `POST` request to `/signin/webauthn/verify`

*/
    pub async fn verify_sign_in_webauthn<'a>(
        &'a self,
        body: &'a types::SignInWebauthnVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signin/webauthn/verify", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_sign_in_webauthn",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign out

Sends a `POST` request to `/signout`

*/
    pub async fn sign_out<'a>(
        &'a self,
        body: &'a types::SignOutRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/signout", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_out",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign up email password

Sends a `POST` request to `/signup/email-password`

*/
    pub async fn sign_up_email_password<'a>(
        &'a self,
        body: &'a types::SignUpEmailPasswordRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signup/email-password", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_up_email_password",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign up id token

Sends a `POST` request to `/signup/idtoken`

*/
    pub async fn sign_up_id_token<'a>(
        &'a self,
        body: &'a types::SignUpIdTokenRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signup/idtoken", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_up_id_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign up otpemail

Sends a `POST` request to `/signup/otp/email`

*/
    pub async fn sign_up_otp_email<'a>(
        &'a self,
        body: &'a types::SignUpOtpEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/signup/otp/email", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_up_otp_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign up passwordless email

Sends a `POST` request to `/signup/passwordless/email`

*/
    pub async fn sign_up_passwordless_email<'a>(
        &'a self,
        body: &'a types::SignUpPasswordlessEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/signup/passwordless/email", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_up_passwordless_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign up passwordless sms

Sends a `POST` request to `/signup/passwordless/sms`

*/
    pub async fn sign_up_passwordless_sms<'a>(
        &'a self,
        body: &'a types::SignUpPasswordlessSmsRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/signup/passwordless/sms", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_up_passwordless_sms",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign up webauthn

Sends a `POST` request to `/signup/webauthn`

*/
    pub async fn sign_up_webauthn<'a>(
        &'a self,
        body: &'a types::SignUpWebauthnRequest,
    ) -> Result<ResponseValue<types::PublicKeyCredentialCreationOptions>, Error<()>> {
        let url = format!("{}/signup/webauthn", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "sign_up_webauthn",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify sign up webauthn

Sends a `POST` request to `/signup/webauthn/verify`

*/
    pub async fn verify_sign_up_webauthn<'a>(
        &'a self,
        body: &'a types::SignUpWebauthnVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/signup/webauthn/verify", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_sign_up_webauthn",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Refresh token

Sends a `POST` request to `/token`

*/
    pub async fn refresh_token<'a>(
        &'a self,
        body: &'a types::RefreshTokenRequest,
    ) -> Result<ResponseValue<types::Session>, Error<()>> {
        let url = format!("{}/token", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "refresh_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Token exchange

Sends a `POST` request to `/token/exchange`

*/
    pub async fn token_exchange<'a>(
        &'a self,
        body: &'a types::TokenExchangeRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, Error<()>> {
        let url = format!("{}/token/exchange", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "token_exchange",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Refresh provider token

Sends a `POST` request to `/token/provider/{provider}`

*/
    pub async fn refresh_provider_token<'a>(
        &'a self,
        provider: types::SignInProvider,
        body: &'a types::RefreshProviderTokenRequest,
    ) -> Result<ResponseValue<types::ProviderSession>, Error<()>> {
        let url = format!(
            "{}/token/provider/{}", self.baseurl, encode_path(& provider.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "refresh_provider_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify token

Sends a `POST` request to `/token/verify`

*/
    pub async fn verify_token<'a>(
        &'a self,
        body: &'a types::VerifyTokenRequest,
    ) -> Result<ResponseValue<::std::string::String>, Error<()>> {
        let url = format!("{}/token/verify", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get user

Sends a `GET` request to `/user`

*/
    pub async fn get_user<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::User>, Error<()>> {
        let url = format!("{}/user", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Deanonymize user

Sends a `POST` request to `/user/deanonymize`

*/
    pub async fn deanonymize_user<'a>(
        &'a self,
        body: &'a types::UserDeanonymizeRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/user/deanonymize", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "deanonymize_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change user email

Sends a `POST` request to `/user/email/change`

*/
    pub async fn change_user_email<'a>(
        &'a self,
        body: &'a types::UserEmailChangeRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/user/email/change", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "change_user_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Send verification email

Sends a `POST` request to `/user/email/send-verification-email`

*/
    pub async fn send_verification_email<'a>(
        &'a self,
        body: &'a types::UserEmailSendVerificationEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/user/email/send-verification-email", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "send_verification_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify change user mfa

Sends a `POST` request to `/user/mfa`

*/
    pub async fn verify_change_user_mfa<'a>(
        &'a self,
        body: &'a types::UserMfaRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/user/mfa", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_change_user_mfa",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change user password

Sends a `POST` request to `/user/password`

*/
    pub async fn change_user_password<'a>(
        &'a self,
        body: &'a types::UserPasswordRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/user/password", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "change_user_password",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Send password reset email

Sends a `POST` request to `/user/password/reset`

*/
    pub async fn send_password_reset_email<'a>(
        &'a self,
        body: &'a types::UserPasswordResetRequest,
    ) -> Result<ResponseValue<types::OkResponse>, Error<()>> {
        let url = format!("{}/user/password/reset", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "send_password_reset_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Add security key

Sends a `POST` request to `/user/webauthn/add`

*/
    pub async fn add_security_key<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::PublicKeyCredentialCreationOptions>, Error<()>> {
        let url = format!("{}/user/webauthn/add", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "add_security_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify add security key

Sends a `POST` request to `/user/webauthn/verify`

*/
    pub async fn verify_add_security_key<'a>(
        &'a self,
        body: &'a types::VerifyAddSecurityKeyRequest,
    ) -> Result<ResponseValue<types::VerifyAddSecurityKeyResponse>, Error<()>> {
        let url = format!("{}/user/webauthn/verify", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_add_security_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get version

Sends a `GET` request to `/version`

*/
    pub async fn get_version<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::GetVersionResponse>, Error<()>> {
        let url = format!("{}/version", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_version",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Every operation of the service, redirects included, by path and method.
pub static OPERATIONS: &[crate::raw::Operation] = &[
    crate::raw::Operation {
        id: "getJWKs",
        name: "get_jwks",
        method: "GET",
        path: "/.well-known/jwks.json",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "getOAuthAuthorizationServer",
        name: "get_oauth_authorization_server",
        method: "GET",
        path: "/.well-known/oauth-authorization-server",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "getOpenIDConfiguration",
        name: "get_openid_configuration",
        method: "GET",
        path: "/.well-known/openid-configuration",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "elevateOTPEmail",
        name: "elevate_otp_email",
        method: "POST",
        path: "/elevate/otp/email",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyElevateOTPEmail",
        name: "verify_elevate_otp_email",
        method: "POST",
        path: "/elevate/otp/email/verify",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "elevateTotp",
        name: "elevate_totp",
        method: "POST",
        path: "/elevate/totp",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "elevateWebauthn",
        name: "elevate_webauthn",
        method: "POST",
        path: "/elevate/webauthn",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyElevateWebauthn",
        name: "verify_elevate_webauthn",
        method: "POST",
        path: "/elevate/webauthn/verify",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "healthCheckGet",
        name: "health_check_get",
        method: "GET",
        path: "/healthz",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "healthCheckHead",
        name: "health_check_head",
        method: "HEAD",
        path: "/healthz",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "linkIdToken",
        name: "link_id_token",
        method: "POST",
        path: "/link/idtoken",
        security: crate::raw::Security::Elevated,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "changeUserMfa",
        name: "change_user_mfa",
        method: "GET",
        path: "/mfa/totp/generate",
        security: crate::raw::Security::Elevated,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2Authorize",
        name: "oauth2_authorize",
        method: "GET",
        path: "/oauth2/authorize",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: true,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2AuthorizePost",
        name: "oauth2_authorize_post",
        method: "POST",
        path: "/oauth2/authorize",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: true,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2Introspect",
        name: "oauth2_introspect",
        method: "POST",
        path: "/oauth2/introspect",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2Jwks",
        name: "oauth2_jwks",
        method: "GET",
        path: "/oauth2/jwks",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2LoginGet",
        name: "oauth2_login_get",
        method: "GET",
        path: "/oauth2/login",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2LoginPost",
        name: "oauth2_login_post",
        method: "POST",
        path: "/oauth2/login",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2Revoke",
        name: "oauth2_revoke",
        method: "POST",
        path: "/oauth2/revoke",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2Token",
        name: "oauth2_token",
        method: "POST",
        path: "/oauth2/token",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2UserinfoGet",
        name: "oauth2_userinfo_get",
        method: "GET",
        path: "/oauth2/userinfo",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "oauth2UserinfoPost",
        name: "oauth2_userinfo_post",
        method: "POST",
        path: "/oauth2/userinfo",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "createPAT",
        name: "create_pat",
        method: "POST",
        path: "/pat",
        security: crate::raw::Security::Elevated,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInAnonymous",
        name: "sign_in_anonymous",
        method: "POST",
        path: "/signin/anonymous",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInEmailPassword",
        name: "sign_in_email_password",
        method: "POST",
        path: "/signin/email-password",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInIdToken",
        name: "sign_in_id_token",
        method: "POST",
        path: "/signin/idtoken",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifySignInMfaTotp",
        name: "verify_sign_in_mfa_totp",
        method: "POST",
        path: "/signin/mfa/totp",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInOTPEmail",
        name: "sign_in_otp_email",
        method: "POST",
        path: "/signin/otp/email",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifySignInOTPEmail",
        name: "verify_sign_in_otp_email",
        method: "POST",
        path: "/signin/otp/email/verify",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInPasswordlessEmail",
        name: "sign_in_passwordless_email",
        method: "POST",
        path: "/signin/passwordless/email",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInPasswordlessSms",
        name: "sign_in_passwordless_sms",
        method: "POST",
        path: "/signin/passwordless/sms",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifySignInPasswordlessSms",
        name: "verify_sign_in_passwordless_sms",
        method: "POST",
        path: "/signin/passwordless/sms/otp",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInPAT",
        name: "sign_in_pat",
        method: "POST",
        path: "/signin/pat",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInProvider",
        name: "sign_in_provider",
        method: "GET",
        path: "/signin/provider/{provider}",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: true,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInProviderCallbackGet",
        name: "sign_in_provider_callback_get",
        method: "GET",
        path: "/signin/provider/{provider}/callback",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Deployed,
        redirect: true,
        callback: true,
    },
    crate::raw::Operation {
        id: "signInProviderCallbackPost",
        name: "sign_in_provider_callback_post",
        method: "POST",
        path: "/signin/provider/{provider}/callback",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Deployed,
        redirect: true,
        callback: true,
    },
    crate::raw::Operation {
        id: "getProviderTokens",
        name: "get_provider_tokens",
        method: "GET",
        path: "/signin/provider/{provider}/callback/tokens",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signInWebauthn",
        name: "sign_in_webauthn",
        method: "POST",
        path: "/signin/webauthn",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifySignInWebauthn",
        name: "verify_sign_in_webauthn",
        method: "POST",
        path: "/signin/webauthn/verify",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signOut",
        name: "sign_out",
        method: "POST",
        path: "/signout",
        security: crate::raw::Security::Optional,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signUpEmailPassword",
        name: "sign_up_email_password",
        method: "POST",
        path: "/signup/email-password",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signUpIdToken",
        name: "sign_up_id_token",
        method: "POST",
        path: "/signup/idtoken",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signUpOTPEmail",
        name: "sign_up_otp_email",
        method: "POST",
        path: "/signup/otp/email",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signUpPasswordlessEmail",
        name: "sign_up_passwordless_email",
        method: "POST",
        path: "/signup/passwordless/email",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signUpPasswordlessSms",
        name: "sign_up_passwordless_sms",
        method: "POST",
        path: "/signup/passwordless/sms",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "signUpProvider",
        name: "sign_up_provider",
        method: "GET",
        path: "/signup/provider/{provider}",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: true,
        callback: false,
    },
    crate::raw::Operation {
        id: "signUpWebauthn",
        name: "sign_up_webauthn",
        method: "POST",
        path: "/signup/webauthn",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifySignUpWebauthn",
        name: "verify_sign_up_webauthn",
        method: "POST",
        path: "/signup/webauthn/verify",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "refreshToken",
        name: "refresh_token",
        method: "POST",
        path: "/token",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "tokenExchange",
        name: "token_exchange",
        method: "POST",
        path: "/token/exchange",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Newer,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "refreshProviderToken",
        name: "refresh_provider_token",
        method: "POST",
        path: "/token/provider/{provider}",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyToken",
        name: "verify_token",
        method: "POST",
        path: "/token/verify",
        security: crate::raw::Security::Optional,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "getUser",
        name: "get_user",
        method: "GET",
        path: "/user",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "deanonymizeUser",
        name: "deanonymize_user",
        method: "POST",
        path: "/user/deanonymize",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "changeUserEmail",
        name: "change_user_email",
        method: "POST",
        path: "/user/email/change",
        security: crate::raw::Security::Elevated,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "sendVerificationEmail",
        name: "send_verification_email",
        method: "POST",
        path: "/user/email/send-verification-email",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyChangeUserMfa",
        name: "verify_change_user_mfa",
        method: "POST",
        path: "/user/mfa",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "changeUserPassword",
        name: "change_user_password",
        method: "POST",
        path: "/user/password",
        security: crate::raw::Security::Optional,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "sendPasswordResetEmail",
        name: "send_password_reset_email",
        method: "POST",
        path: "/user/password/reset",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "addSecurityKey",
        name: "add_security_key",
        method: "POST",
        path: "/user/webauthn/add",
        security: crate::raw::Security::Elevated,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyAddSecurityKey",
        name: "verify_add_security_key",
        method: "POST",
        path: "/user/webauthn/verify",
        security: crate::raw::Security::Elevated,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyTicket",
        name: "verify_ticket",
        method: "GET",
        path: "/verify",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: true,
        callback: false,
    },
    crate::raw::Operation {
        id: "getVersion",
        name: "get_version",
        method: "GET",
        path: "/version",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
];
/// The operation that has this name in Rust.
pub fn operation(name: &str) -> ::std::option::Option<&'static crate::raw::Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}
