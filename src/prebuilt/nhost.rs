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
// Kept as a secret (42):
// - CreatePATResponse.personalAccessToken
// - ElevateOTPEmailVerifyRequest.otp
// - ElevateTotpRequest.otp
// - LinkIdTokenRequest.idToken
// - MFAChallengePayload.ticket
// - OAuth2IntrospectRequest.client_secret
// - OAuth2IntrospectRequest.token
// - OAuth2LoginCompleteResponse.redirectUri
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
// Made a secret of a text that carries one (1):
// - OAuth2LoginCompleteResponse.redirectUri
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
// Read null as an empty list or map (2):
// - JWKSet.keys
// - User.metadata
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

use progenitor_client::Error;
pub use progenitor_client::{ClientInfo, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// Format of an attestation statement, from the registry of WebAuthn: `packed` (general purpose),
    /// `tpm` (Windows), `android-key`, `android-safetynet` (retired), `fido-u2f` (older keys), `apple`,
    /// and `none`.
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
    /// WebAuthn extensions that the server asks the authenticator for, by their registered names.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
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
    /// What the authenticator answered to the extensions. Further extensions may be present.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticationExtensionsClientOutputs {
        /// Whether the older FIDO AppID was used for this credential.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub appid: ::std::option::Option<bool>,
        #[serde(
            rename = "credProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cred_props: ::std::option::Option<CredentialPropertiesOutput>,
        /// Whether the authenticator made an HMAC secret for this credential.
        #[serde(
            rename = "hmacCreateSecret",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub hmac_create_secret: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    /// The signed answer of the authenticator to a sign-in challenge. All fields are base64url without
    /// padding.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticatorAssertionResponse {
        /// Hash of the site, flags, and the counter of the authenticator.
        #[serde(rename = "authenticatorData")]
        pub authenticator_data: ::std::string::String,
        /// What the browser signed for: type, challenge and origin, as JSON. The origin must be one of the
        /// server's.
        #[serde(rename = "clientDataJSON")]
        pub client_data_json: ::std::string::String,
        /// Signature over `authenticatorData` and the hash of `clientDataJSON`.
        pub signature: ::std::string::String,
        /// The id of the user, as the authenticator stored it. Servers of 2025-10 want the UUID text
        /// itself, which happens to be valid base64url; see `verifySignInWebauthn`.
        #[serde(
            rename = "userHandle",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_handle: ::std::option::Option<::std::string::String>,
    }
    /// Where the authenticator lives: `platform` (built into the device) or `cross-platform` (a key
    /// that can be carried).
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
    /// What the authenticator says about a credential it has just made. Binary fields are base64url
    /// without padding.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
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
        /// COSE number of the algorithm of the key: `-7` is ES256, `-257` RS256, `-8` EdDSA.
        #[serde(
            rename = "publicKeyAlgorithm",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub public_key_algorithm: ::std::option::Option<i64>,
        /// How the authenticator can be reached: `usb`, `nfc`, `ble`, `smart-card`, `hybrid`, `internal`.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub transports: ::std::vec::Vec<::std::string::String>,
    }
    /// What the server wants of the authenticator that makes a credential.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct AuthenticatorSelection {
        #[serde(
            rename = "authenticatorAttachment",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authenticator_attachment: ::std::option::Option<AuthenticatorAttachment>,
        /// The older form of `residentKey`: whether a discoverable credential is a must.
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
    /// How an authenticator is reached: `usb`, `nfc`, `ble` (Bluetooth), `smart-card`, `hybrid` (a
    /// phone, paired by QR code) or `internal` (built into the device).
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
    /// How much the server wants to know about the make of the authenticator: `none`, `indirect` (may
    /// be anonymised), `direct` (as the authenticator gives it) or `enterprise` (may identify the very
    /// device).
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
    /// A personal access token to make.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CreatePatRequest {
        /// When the token stops working. A time in the past is not refused.
        #[serde(rename = "expiresAt")]
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        /// Free-form data stored with the token, such as a name to tell tokens apart.
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    /// A new personal access token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CreatePatResponse {
        /// Id of the token in the server's tables; of no use for signing in. A UUID in lower case.
        pub id: ::std::string::String,
        /// The token itself. It cannot be read again. A UUID in lower case.
        #[serde(rename = "personalAccessToken")]
        pub personal_access_token: crate::Secret,
    }
    /// The assertion of an authenticator, in the JSON form of WebAuthn.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialAssertionResponse {
        /// Where the authenticator lives: `platform` or `cross-platform`.
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
        /// Id of the credential, base64url; the same as `rawId`.
        pub id: ::std::string::String,
        #[serde(rename = "rawId")]
        pub raw_id: UrlEncodedBase64,
        pub response: AuthenticatorAssertionResponse,
        /// Kind of credential: `public-key`.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
    }
    /// A credential that an authenticator has just made, in the JSON form of WebAuthn.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialCreationResponse {
        /// Where the authenticator lives: `platform` or `cross-platform`.
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
        /// Id of the credential, base64url; the same as `rawId`.
        pub id: ::std::string::String,
        #[serde(rename = "rawId")]
        pub raw_id: UrlEncodedBase64,
        pub response: AuthenticatorAttestationResponse,
        /// Kind of credential: `public-key`.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
    }
    /// One kind of key that the server accepts. The list it stands in is ordered, the preferred kind
    /// first.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialParameter {
        /// COSE number of the algorithm: `-7` is ES256, `-257` RS256, `-8` EdDSA.
        pub alg: i64,
        #[serde(rename = "type")]
        pub type_: CredentialType,
    }
    /// Answer to the extension `credProps`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CredentialPropertiesOutput {
        /// Whether the credential is discoverable, so that it works without an email address.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub rk: ::std::option::Option<bool>,
    }
    /// Kind of credential. WebAuthn knows one.
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
    /// An emailed code for elevation.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ElevateOtpEmailVerifyRequest {
        /// The code from the mail, six digits.
        pub otp: crate::Secret,
    }
    /// A TOTP code for elevation.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ElevateTotpRequest {
        /// Current code of the user's authenticator app, six digits.
        pub otp: crate::Secret,
    }
    /// A failure that the service itself reports. A client must be ready for other bodies too:
    ///
    /// - a failed validation on the servers of 2025-10: 400 with a long text in `error`, no `status`,
    ///   no `message`; on the newest ones 400 with `schema-validation-error` or
    ///   `request-validation-error` in `error`, and `reason`;
    /// - a missing or bad access token: 400 with a text in `error` on the servers of 2025-10; 401 with
    ///   `error: unauthorized`, `reason` and `securityScheme` on the newest ones;
    /// - a missing or unreadable query argument: 400 with `msg` alone; on the newest servers `errors:
    ///   bad-request` and `message`;
    /// - no body at all: an email address that is none (400), a rate limit (429, without
    ///   `Retry-After`);
    /// - plain text for an unknown path or method (404).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ErrorResponse {
        /// The code of the failure. The set is open: treat an unknown code as a failure of its status.
        /// Older servers also send `email-already-in-use`.
        ///
        /// - `default-role-must-be-in-allowed-roles` (400): the default role asked for is not among the
        ///   allowed roles asked for.
        /// - `disabled-endpoint` (409): the feature is switched off on this server.
        /// - `disabled-user` (401): an administrator has disabled the account, or new accounts start out
        ///   disabled.
        /// - `user-already-exists`: the address belongs to another account; older servers say
        ///   `email-already-in-use`.
        /// - `email-already-verified` (400): there is nothing left to verify.
        /// - `forbidden-anonymous` (403): anonymous users may not do this.
        /// - `internal-server-error` (500): the server failed.
        /// - `invalid-email-password` (401): wrong email or password, or no such account; also sent when
        ///   the user behind a token is gone or has no email address.
        /// - `invalid-request` (400): the request makes no sense to the server; with error concealment on,
        ///   the one code for every failed authentication.
        /// - `locale-not-allowed`: the locale is not among those the server allows.
        /// - `password-too-short` (400): the password is below the server's minimum.
        /// - `password-in-hibp-database` (400): the password is known from a public data breach.
        /// - `redirectTo-not-allowed` (400): the return address is not on the server's list.
        /// - `role-not-allowed` (400): a role asked for is not among those the server lets users take.
        /// - `signup-disabled` (403): the server takes no new users, or no anonymous ones.
        /// - `unverified-user` (401): the email address must be verified first.
        /// - `user-not-anonymous` (400): the user is a full account already.
        /// - `invalid-pat` (401): the personal access token is unknown, expired or deleted.
        /// - `invalid-refresh-token` (401): the refresh token is unknown, expired, spent or signed out.
        /// - `invalid-ticket` (401): the ticket or one-time code is wrong, expired, spent, or replaced by a
        ///   newer one.
        /// - `disabled-mfa-totp` (401): the user has no TOTP second factor switched on.
        /// - `no-totp-secret` (400): no TOTP secret was generated yet.
        /// - `invalid-totp` (401): the TOTP code is wrong.
        /// - `mfa-type-not-found`: the user has no second factor of that kind.
        /// - `totp-already-active` (400): the second factor is on already.
        /// - `invalid-state`: the `state` that came back from the provider is forged or older than a
        ///   minute; only in redirects.
        /// - `oauth-token-echange-failed`: the provider did not accept the authorization code (the spelling
        ///   is the wire's own); only in redirects.
        /// - `oauth-profile-fetch-failed`: the provider gave a token but no profile; only in redirects.
        /// - `oauth-provider-error`: the provider itself answered with an error; only in redirects.
        /// - `invalid-otp`: the one-time code is wrong.
        /// - `otp-too-many-attempts`: too many wrong one-time codes; ask for a new one.
        /// - `cannot-send-sms`: the SMS gateway refused the message.
        /// - `provider-account-already-linked`: the provider account belongs to some user already.
        pub error: ErrorResponseError,
        /// One English sentence for developers. Its wording is not fixed.
        pub message: ::std::string::String,
        /// The HTTP status again.
        pub status: i64,
    }
    /// The code of the failure. The set is open: treat an unknown code as a failure of its status.
    /// Older servers also send `email-already-in-use`.
    ///
    /// - `default-role-must-be-in-allowed-roles` (400): the default role asked for is not among the
    ///   allowed roles asked for.
    /// - `disabled-endpoint` (409): the feature is switched off on this server.
    /// - `disabled-user` (401): an administrator has disabled the account, or new accounts start out
    ///   disabled.
    /// - `user-already-exists`: the address belongs to another account; older servers say
    ///   `email-already-in-use`.
    /// - `email-already-verified` (400): there is nothing left to verify.
    /// - `forbidden-anonymous` (403): anonymous users may not do this.
    /// - `internal-server-error` (500): the server failed.
    /// - `invalid-email-password` (401): wrong email or password, or no such account; also sent when
    ///   the user behind a token is gone or has no email address.
    /// - `invalid-request` (400): the request makes no sense to the server; with error concealment on,
    ///   the one code for every failed authentication.
    /// - `locale-not-allowed`: the locale is not among those the server allows.
    /// - `password-too-short` (400): the password is below the server's minimum.
    /// - `password-in-hibp-database` (400): the password is known from a public data breach.
    /// - `redirectTo-not-allowed` (400): the return address is not on the server's list.
    /// - `role-not-allowed` (400): a role asked for is not among those the server lets users take.
    /// - `signup-disabled` (403): the server takes no new users, or no anonymous ones.
    /// - `unverified-user` (401): the email address must be verified first.
    /// - `user-not-anonymous` (400): the user is a full account already.
    /// - `invalid-pat` (401): the personal access token is unknown, expired or deleted.
    /// - `invalid-refresh-token` (401): the refresh token is unknown, expired, spent or signed out.
    /// - `invalid-ticket` (401): the ticket or one-time code is wrong, expired, spent, or replaced by a
    ///   newer one.
    /// - `disabled-mfa-totp` (401): the user has no TOTP second factor switched on.
    /// - `no-totp-secret` (400): no TOTP secret was generated yet.
    /// - `invalid-totp` (401): the TOTP code is wrong.
    /// - `mfa-type-not-found`: the user has no second factor of that kind.
    /// - `totp-already-active` (400): the second factor is on already.
    /// - `invalid-state`: the `state` that came back from the provider is forged or older than a
    ///   minute; only in redirects.
    /// - `oauth-token-echange-failed`: the provider did not accept the authorization code (the spelling
    ///   is the wire's own); only in redirects.
    /// - `oauth-profile-fetch-failed`: the provider gave a token but no profile; only in redirects.
    /// - `oauth-provider-error`: the provider itself answered with an error; only in redirects.
    /// - `invalid-otp`: the one-time code is wrong.
    /// - `otp-too-many-attempts`: too many wrong one-time codes; ask for a new one.
    /// - `cannot-send-sms`: the SMS gateway refused the message.
    /// - `provider-account-already-linked`: the provider account belongs to some user already.
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
    /// The version of the server.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct GetVersionResponse {
        /// Build of the server, in no fixed format.
        pub version: ::std::string::String,
    }
    /// A provider whose id tokens the server can check itself: `apple` or `google`.
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
    /// One public RSA key (RFC 7517).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct Jwk {
        /// Algorithm the key is for.
        pub alg: ::std::string::String,
        /// Public exponent, base64url.
        pub e: ::std::string::String,
        /// Name of the key, which the header of each token repeats.
        pub kid: ::std::string::String,
        /// Family of the key.
        pub kty: ::std::string::String,
        /// Modulus, base64url.
        pub n: ::std::string::String,
        /// What the key is for: `sig`, signatures.
        #[serde(rename = "use")]
        pub use_: ::std::string::String,
    }
    /// The public keys of the server (RFC 7517).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct JwkSet {
        /// The keys. `null` on a server with a symmetric signing key.
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub keys: ::std::vec::Vec<Jwk>,
    }
    /// A provider account to link.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LinkIdTokenRequest {
        /// The id token that the provider issued to the application (a JWT).
        #[serde(rename = "idToken")]
        pub id_token: crate::Secret,
        /// The nonce that the id token was asked for with. Required when the token holds one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nonce: ::std::option::Option<::std::string::String>,
        pub provider: IdTokenProvider,
    }
    /// The second factor is due.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct MfaChallengePayload {
        /// Ticket for `verifySignInMfaTotp`. One attempt, right or wrong, spends it.
        pub ticket: crate::Secret,
    }
    /// What the server offers as an OAuth 2.0 and OpenID Connect provider (RFC 8414, OpenID Connect
    /// Discovery).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2DiscoveryResponse {
        /// Address of `oauth2Authorize`.
        pub authorization_endpoint: ::std::string::String,
        /// Whether the redirect to the client names the issuer in `iss` (RFC 9207).
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub authorization_response_iss_parameter_supported: ::std::option::Option<bool>,
        /// Claims that id tokens and userinfo may hold.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub claims_supported: ::std::vec::Vec<::std::string::String>,
        /// Whether a `client_id` may be the address of a document that describes the client.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id_metadata_document_supported: ::std::option::Option<bool>,
        /// PKCE methods that are understood.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub code_challenge_methods_supported: ::std::vec::Vec<::std::string::String>,
        /// Values of `grant_type` that are understood.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub grant_types_supported: ::std::vec::Vec<::std::string::String>,
        /// Algorithms that id tokens are signed with.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub id_token_signing_alg_values_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
        /// Address of `oauth2Introspect`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub introspection_endpoint: ::std::option::Option<::std::string::String>,
        /// Who issues the tokens: the `iss` of id tokens.
        pub issuer: ::std::string::String,
        /// Address of `oauth2Jwks`.
        pub jwks_uri: ::std::string::String,
        /// Whether parameters may come as a signed request object.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request_parameter_supported: ::std::option::Option<bool>,
        /// Values of `response_type` that are understood.
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub response_types_supported: ::std::vec::Vec<::std::string::String>,
        /// Address of `oauth2Revoke`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub revocation_endpoint: ::std::option::Option<::std::string::String>,
        /// Scopes that clients may ask for.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub scopes_supported: ::std::vec::Vec<::std::string::String>,
        /// How `sub` is chosen: `public` is the same for every client.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub subject_types_supported: ::std::vec::Vec<::std::string::String>,
        /// Address of `oauth2Token`.
        pub token_endpoint: ::std::string::String,
        /// How a client may say who it is at the token endpoint.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub token_endpoint_auth_methods_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
        /// Address of `oauth2UserinfoGet`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub userinfo_endpoint: ::std::option::Option<::std::string::String>,
    }
    /// A failure of an OAuth2 operation (RFC 6749, section 5.2).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2ErrorResponse {
        /// Code of the failure, such as `invalid_request`, `invalid_client`, `invalid_grant`,
        /// `unsupported_grant_type` or `invalid_scope`. The set is open.
        pub error: ::std::string::String,
        /// One sentence for developers.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_description: ::std::option::Option<::std::string::String>,
    }
    /// A token to ask about (RFC 7662).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2IntrospectRequest {
        /// The client. Left out when it authenticates by HTTP Basic.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        /// Secret of the client. Public clients have none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<crate::Secret>,
        /// The token: an access token or a refresh token.
        pub token: crate::Secret,
        /// Which of the two it is, to speed up the search.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type_hint: ::std::option::Option<OAuth2IntrospectRequestTokenTypeHint>,
    }
    /// Which of the two it is, to speed up the search.
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
    /// What a token stands for (RFC 7662). All but `active` is absent for a token that is no good.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2IntrospectResponse {
        /// Whether the token is good now.
        pub active: bool,
        /// The client that the token was issued to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        /// When the token expires, in seconds since 1970-01-01 UTC.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub exp: ::std::option::Option<i64>,
        /// When the token was issued, in seconds since 1970-01-01 UTC.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iat: ::std::option::Option<i64>,
        /// Who issued the token.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iss: ::std::option::Option<::std::string::String>,
        /// The scopes, space-separated.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
        /// Id of the user.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sub: ::std::option::Option<::std::string::String>,
        /// Which kind of token it is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type: ::std::option::Option<::std::string::String>,
    }
    /// The public keys that id tokens are signed with (RFC 7517).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2JwksResponse {
        /// The keys.
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub keys: ::std::vec::Vec<Jwk>,
    }
    /// The authorization is granted.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2LoginCompleteResponse {
        /// Where to send the browser. Treat it as a secret: its query holds the authorization code.
        #[serde(rename = "redirectUri")]
        pub redirect_uri: crate::Secret,
    }
    /// The authorization that the user agrees to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2LoginRequest {
        /// Id of the request.
        #[serde(rename = "requestId")]
        pub request_id: ::uuid::Uuid,
    }
    /// A pending authorization.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2LoginResponse {
        /// The client that asks.
        #[serde(rename = "clientId")]
        pub client_id: ::std::string::String,
        /// Where the user will be sent in the end.
        #[serde(rename = "redirectUri")]
        pub redirect_uri: ::std::string::String,
        /// Id of the request.
        #[serde(rename = "requestId")]
        pub request_id: ::uuid::Uuid,
        /// What it asks for.
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub scopes: ::std::vec::Vec<::std::string::String>,
    }
    /// A token to revoke (RFC 7009).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2RevokeRequest {
        /// The client. Left out when it authenticates by HTTP Basic.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        /// Secret of the client. Public clients have none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<crate::Secret>,
        /// The token: an access token or a refresh token.
        pub token: crate::Secret,
        /// Which of the two it is, to speed up the search.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type_hint: ::std::option::Option<OAuth2RevokeRequestTokenTypeHint>,
    }
    /// Which of the two it is, to speed up the search.
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
    /// A form for the token endpoint. The grant decides which fields are needed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2TokenRequest {
        /// The client. Left out when it authenticates by HTTP Basic.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        /// Secret of the client. Public clients have none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<crate::Secret>,
        /// The code from the redirect. Required with `authorization_code`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::Secret>,
        /// PKCE: the random text behind `code_challenge`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code_verifier: ::std::option::Option<crate::Secret>,
        /// `authorization_code` trades a code, `refresh_token` a refresh token.
        pub grant_type: OAuth2TokenRequestGrantType,
        /// The same `redirect_uri` as in the authorization. Required with `authorization_code`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub redirect_uri: ::std::option::Option<::std::string::String>,
        /// The refresh token. Required with `refresh_token`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refresh_token: ::std::option::Option<crate::Secret>,
        /// The API the token is for (RFC 8707).
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub resource: ::std::option::Option<::std::string::String>,
    }
    /// `authorization_code` trades a code, `refresh_token` a refresh token.
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
    /// Tokens for a client.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2TokenResponse {
        /// The access token.
        pub access_token: crate::Secret,
        /// Seconds until the access token expires, counted from the answer.
        pub expires_in: i64,
        /// Who signed in, as a JWT. Present with the scope `openid`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id_token: ::std::option::Option<crate::Secret>,
        /// The token for the next refresh. It replaces the one that was used.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refresh_token: ::std::option::Option<crate::Secret>,
        /// The scopes that were granted, space-separated.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
        /// How to send the access token: `Bearer`.
        pub token_type: ::std::string::String,
    }
    /// Claims about the user (OpenID Connect Core, section 5.1). Further claims may be present.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OAuth2UserinfoResponse {
        /// Email address. With the scope `email`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// Whether the user has proved to own the email address.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email_verified: ::std::option::Option<bool>,
        /// Language of the user.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locale: ::std::option::Option<::std::string::String>,
        /// Name to show. With the scope `profile`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Phone number in international form. With the scope `phone`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone_number: ::std::option::Option<::std::string::String>,
        /// Whether the user has proved to own the phone number.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone_number_verified: ::std::option::Option<bool>,
        /// Address of a picture.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub picture: ::std::option::Option<::std::string::String>,
        /// Id of the user.
        pub sub: ::std::string::String,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    /// The text "OK", as a JSON string: the request is done, and there is nothing to say about it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
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
    /// Where the link in a mail leads in the end.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OptionsRedirectTo {
        /// Where the browser ends up. Must be on the server's list of allowed addresses; the scheme of an
        /// application, such as `myapp://callback`, may be on it.
        #[serde(
            rename = "redirectTo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub redirect_to: ::std::option::Option<::std::string::String>,
    }
    /// Tokens for the provider's own API.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ProviderSession {
        /// The provider's access token.
        #[serde(rename = "accessToken")]
        pub access_token: crate::Secret,
        /// When the access token expires.
        #[serde(rename = "expiresAt")]
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        /// Seconds until the access token expires, counted from the answer.
        #[serde(rename = "expiresIn")]
        pub expires_in: i64,
        /// The provider's refresh token, from providers that issue one.
        #[serde(
            rename = "refreshToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token: ::std::option::Option<crate::Secret>,
    }
    /// Parameters that only some providers know.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ProviderSpecificParams {
        /// WorkOS: the connection to sign in with.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connection: ::std::option::Option<::std::string::String>,
        /// WorkOS: the organization to sign in to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub organization: ::std::option::Option<::std::string::String>,
    }
    /// What to hand to the authenticator to make a credential, in the JSON form of WebAuthn. Binary
    /// values are base64url without padding.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct PublicKeyCredentialCreationOptions {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub attestation: ::std::option::Option<ConveyancePreference>,
        /// Formats of attestation that the server prefers, best first.
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
        /// Credentials that the user owns already; an authenticator that holds one refuses.
        #[serde(
            rename = "excludeCredentials",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub exclude_credentials: ::std::vec::Vec<PublicKeyCredentialDescriptor>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub extensions: ::std::option::Option<AuthenticationExtensions>,
        /// Kinds of authenticator to offer first.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub hints: ::std::vec::Vec<PublicKeyCredentialHints>,
        /// The kinds of key that are accepted, the preferred one first.
        #[serde(rename = "pubKeyCredParams")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub pub_key_cred_params: ::std::vec::Vec<CredentialParameter>,
        pub rp: RelyingPartyEntity,
        /// How long the user may take, in milliseconds; five minutes on the recorded server.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timeout: ::std::option::Option<i64>,
        pub user: UserEntity,
    }
    /// Points at one credential.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct PublicKeyCredentialDescriptor {
        pub id: UrlEncodedBase64,
        /// How the authenticator that holds it can be reached.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub transports: ::std::vec::Vec<AuthenticatorTransport>,
        #[serde(rename = "type")]
        pub type_: CredentialType,
    }
    /// Kind of authenticator that the server expects: `security-key` (a key to plug in),
    /// `client-device` (this device) or `hybrid` (a phone).
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
    /// What to hand to the authenticator to prove a credential, in the JSON form of WebAuthn. Binary
    /// values are base64url without padding.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct PublicKeyCredentialRequestOptions {
        /// The credentials that may answer. Absent in the discoverable flow: the authenticator then offers
        /// what it has.
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
        /// Kinds of authenticator to offer first.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub hints: ::std::vec::Vec<PublicKeyCredentialHints>,
        /// Domain that the credential belongs to.
        #[serde(rename = "rpId", skip_serializing_if = "::std::option::Option::is_none")]
        pub rp_id: ::std::option::Option<::std::string::String>,
        /// How long the user may take, in milliseconds; five minutes on the recorded server.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timeout: ::std::option::Option<i64>,
        #[serde(
            rename = "userVerification",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_verification: ::std::option::Option<UserVerificationRequirement>,
    }
    /// A refresh of the provider's tokens.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshProviderTokenRequest {
        /// The provider's refresh token, from `getProviderTokens`; not that of the session.
        #[serde(rename = "refreshToken")]
        pub refresh_token: crate::Secret,
    }
    /// A refresh of the session.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshTokenRequest {
        /// The current refresh token. It is spent by this call. A UUID in lower case; upper case is refused
        /// as malformed.
        #[serde(rename = "refreshToken")]
        pub refresh_token: crate::Secret,
    }
    /// The site that credentials are made for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RelyingPartyEntity {
        /// Domain that credentials are bound to.
        pub id: ::std::string::String,
        /// Name of the site, for people.
        pub name: ::std::string::String,
    }
    /// Whether the credential must be discoverable, so that it works without an email address:
    /// `discouraged`, `preferred` or `required`.
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
    /// A signed-in session: a short-lived access token, and the refresh token for the next one.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct Session {
        /// The JWT for `Authorization: Bearer`. It is valid until it expires, even after a sign-out. The
        /// claim `https://hasura.io/jwt/claims` holds roles and user id.
        #[serde(rename = "accessToken")]
        pub access_token: crate::Secret,
        /// Seconds until the access token expires, counted from the answer.
        #[serde(rename = "accessTokenExpiresIn")]
        pub access_token_expires_in: i64,
        /// The token for the next `refreshToken` call. It works once. A UUID in lower case.
        #[serde(rename = "refreshToken")]
        pub refresh_token: crate::Secret,
        /// Id of the session in the server's tables. It stays the same over refreshes. A UUID in lower
        /// case.
        #[serde(rename = "refreshTokenId")]
        pub refresh_token_id: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<User>,
    }
    /// A session, if there is one: the key is absent while the user must verify the email address
    /// first.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SessionPayload {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    /// Options for the new anonymous user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInAnonymousRequest {
        /// Name to show. "Anonymous User" where none is given.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        /// Language of the user, an ISO 639-1 code; mails are written in it. One that the server does not
        /// offer falls back to its default. The servers of 2025-10 take two letters only.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locale: ::std::option::Option<::std::string::String>,
        /// Free-form data, stored with the user and sent back as is.
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    /// Email address and password.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInEmailPasswordRequest {
        /// Address of the account. Letter case does not matter.
        pub email: ::std::string::String,
        /// The password, 3 to 50 characters.
        pub password: crate::Secret,
    }
    /// Exactly one of the two: `session` when the user is signed in, `mfa` when the second factor is
    /// due.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInEmailPasswordResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mfa: ::std::option::Option<MfaChallengePayload>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    /// An id token to sign in with.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInIdTokenRequest {
        /// The id token that the provider issued to the application (a JWT).
        #[serde(rename = "idToken")]
        pub id_token: crate::Secret,
        /// The nonce that the id token was asked for with. Required when the token holds one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nonce: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        pub provider: IdTokenProvider,
    }
    /// The second step of a sign-in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInMfaTotpRequest {
        /// Current code of the user's authenticator app, six digits. A wrong one burns the ticket.
        pub otp: crate::Secret,
        /// The ticket from the first step, `mfaTotp:` and a UUID.
        pub ticket: crate::Secret,
    }
    /// Where to send a one-time code.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInOtpEmailRequest {
        /// Address of the account. Letter case does not matter.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    /// A one-time code that came by mail.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInOtpEmailVerifyRequest {
        /// The address that the code was sent to.
        pub email: ::std::string::String,
        /// The code from the mail, six digits, as text.
        pub otp: crate::Secret,
    }
    /// The session of a sign-in by emailed code. This way never asks for a second factor.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInOtpEmailVerifyResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    /// Where to send a magic link.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessEmailRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        /// Address of the account. Letter case does not matter.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    /// A one-time code that came by SMS.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessSmsOtpRequest {
        /// The code from the SMS, six digits, as text.
        pub otp: crate::Secret,
        /// The number that the code was sent to.
        #[serde(rename = "phoneNumber")]
        pub phone_number: ::std::string::String,
    }
    /// The session of a sign-in by SMS. `mfa` would ask for a second factor; the recorded server never
    /// sent it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessSmsOtpResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mfa: ::std::option::Option<MfaChallengePayload>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    /// Where to send a one-time code.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPasswordlessSmsRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        /// Phone number in international form, with `+` and the country code.
        #[serde(rename = "phoneNumber")]
        pub phone_number: ::std::string::String,
    }
    /// A personal access token to sign in with.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInPatRequest {
        /// The token from `createPAT`. A UUID in lower case.
        #[serde(rename = "personalAccessToken")]
        pub personal_access_token: crate::Secret,
    }
    /// The identity provider. It must be configured on the server. `azuread` and `entraid` are the
    /// older and the newer connector for Microsoft Entra ID, `windowslive` is for personal Microsoft
    /// accounts, and the others are named after their service.
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
    /// The account to sign in to, or nothing for the discoverable flow.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInWebauthnRequest {
        /// Address of the account. Leave it out to let the authenticator offer its passkeys.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
    }
    /// The authenticator's answer to a challenge.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignInWebauthnVerifyRequest {
        pub credential: CredentialAssertionResponse,
        /// Address of the account, from older clients. The credential says who it is for.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
    }
    /// What to sign out of. Give one of the two.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignOutRequest {
        /// Whether to delete every session of the user, and the personal access tokens with them. Needs a
        /// valid access token.
        #[serde(default)]
        pub all: bool,
        /// The refresh token to delete. Any text is accepted; unknown ones are ignored.
        #[serde(
            rename = "refreshToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token: ::std::option::Option<crate::Secret>,
    }
    /// A new account with a password.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpEmailPasswordRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        /// Address of the new account.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        /// The password, 3 to 50 characters; the server's own minimum is usually higher.
        pub password: crate::Secret,
    }
    /// A new account from an id token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpIdTokenRequest {
        /// The id token that the provider issued to the application (a JWT).
        #[serde(rename = "idToken")]
        pub id_token: crate::Secret,
        /// The nonce that the id token was asked for with. Required when the token holds one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nonce: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        pub provider: IdTokenProvider,
    }
    /// Options for a new account. `redirectTo` counts for mails to existing accounts too.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpOptions {
        /// Roles for the new user. Each must be one that the server lets users take; left out, the user
        /// gets them all.
        #[serde(
            rename = "allowedRoles",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub allowed_roles: ::std::vec::Vec<::std::string::String>,
        /// Role that requests run under unless they ask for another. Must be among `allowedRoles`.
        #[serde(
            rename = "defaultRole",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub default_role: ::std::option::Option<::std::string::String>,
        /// Name to show, at most 32 characters: letters, digits, symbols, space and any of `,.'-`. Where
        /// none is given, the email address or phone number is used.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        /// Language of the user, an ISO 639-1 code; mails are written in it. One that the server does not
        /// offer falls back to its default. The servers of 2025-10 take two letters only.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locale: ::std::option::Option<::std::string::String>,
        /// Free-form data, stored with the user and sent back as is.
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        /// Where the browser ends up. Must be on the server's list of allowed addresses; the scheme of an
        /// application, such as `myapp://callback`, may be on it.
        #[serde(
            rename = "redirectTo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub redirect_to: ::std::option::Option<::std::string::String>,
    }
    /// A new account, to be reached by emailed code.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpOtpEmailRequest {
        /// Address of the new account.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    /// A new account, to be reached by magic link.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpPasswordlessEmailRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        /// Address of the new account.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    /// A new account, to be reached by SMS.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpPasswordlessSmsRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        /// Phone number in international form, with `+` and the country code.
        #[serde(rename = "phoneNumber")]
        pub phone_number: ::std::string::String,
    }
    /// A new account with a security key.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpWebauthnRequest {
        /// Address of the new account.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    /// The credential of a new account.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SignUpWebauthnVerifyRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        pub credential: CredentialCreationResponse,
        /// A name for the key, chosen by the user.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nickname: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
    }
    /// What the ticket is for. The server goes by the ticket's prefix; the parameter is kept for old
    /// links.
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
    /// The last step of PKCE.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct TokenExchangeRequest {
        /// The `code` from the query of the redirect. It works once.
        pub code: crate::Secret,
        /// The random text whose hash was sent as `codeChallenge`, 43 to 128 characters.
        #[serde(rename = "codeVerifier")]
        pub code_verifier: crate::Secret,
    }
    /// A new TOTP secret, in two forms.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct TotpGenerateResponse {
        /// QR code to scan, a PNG as a `data:` address. It holds the secret.
        #[serde(rename = "imageUrl")]
        pub image_url: crate::Secret,
        /// The secret in Base32 (RFC 4648), to type into an authenticator app: SHA-1, six digits, 30
        /// seconds.
        #[serde(rename = "totpSecret")]
        pub totp_secret: crate::Secret,
    }
    /// Binary data as base64url without padding (RFC 4648, section 5).
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
    /// A user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct User {
        /// The second factor: `totp`, or `null` for none. Inside a session it is always `null`; only
        /// `getUser` tells.
        #[serde(
            rename = "activeMfaType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub active_mfa_type: ::std::option::Option<::std::string::String>,
        /// Address of a picture: from the provider, or by Gravatar. Empty for anonymous users.
        #[serde(rename = "avatarUrl")]
        pub avatar_url: ::std::string::String,
        /// When the account was made. Fractions of a second come in up to nine digits.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        /// Role that requests run under unless they ask for another.
        #[serde(rename = "defaultRole")]
        pub default_role: ::std::string::String,
        /// Name to show.
        #[serde(rename = "displayName")]
        pub display_name: ::std::string::String,
        /// Email address. Absent while there is none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// Whether the user has proved to own the email address.
        #[serde(rename = "emailVerified")]
        pub email_verified: bool,
        /// Id of the user, the `sub` of access tokens. A UUID in lower case.
        pub id: ::std::string::String,
        /// Whether the user has no credentials yet.
        #[serde(rename = "isAnonymous")]
        pub is_anonymous: bool,
        /// Language of the user, an ISO 639-1 code.
        pub locale: ::std::string::String,
        /// Free-form data from sign-up. `null` where none was given.
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        /// Phone number in international form. Absent while there is none.
        #[serde(
            rename = "phoneNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number: ::std::option::Option<::std::string::String>,
        /// Whether the user has proved to own the phone number.
        #[serde(rename = "phoneNumberVerified")]
        pub phone_number_verified: bool,
        /// All roles that requests of the user may run under.
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub roles: ::std::vec::Vec<::std::string::String>,
    }
    /// How an anonymous user will sign in from now on.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserDeanonymizeRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        /// Kept for older clients; leave it out.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connection: ::std::option::Option<::std::string::String>,
        /// Address for the account.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<SignUpOptions>,
        /// The password, 3 to 50 characters. Required with `email-password`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub password: ::std::option::Option<crate::Secret>,
        /// `email-password`: with the given password. `passwordless`: by magic link, the first of which is
        /// mailed at once.
        #[serde(rename = "signInMethod")]
        pub sign_in_method: UserDeanonymizeRequestSignInMethod,
    }
    /// `email-password`: with the given password. `passwordless`: by magic link, the first of which is
    /// mailed at once.
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
    /// A new email address.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserEmailChangeRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        /// The new address; the link is mailed to it.
        #[serde(rename = "newEmail")]
        pub new_email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<OptionsRedirectTo>,
    }
    /// Whom to send the verification mail to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserEmailSendVerificationEmailRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        /// Address of the account. Letter case does not matter.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<OptionsRedirectTo>,
    }
    /// The user that a credential is made for, as the authenticator shows it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserEntity {
        /// Name to show.
        #[serde(rename = "displayName")]
        pub display_name: ::std::string::String,
        /// Id of the user: the plain UUID text, not base64url.
        pub id: ::std::string::String,
        /// Name of the account. The recorded server puts the display name here.
        pub name: ::std::string::String,
    }
    /// A switch of the second factor.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserMfaRequest {
        /// `totp` switches the second factor on, the empty text switches it off.
        #[serde(
            rename = "activeMfaType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub active_mfa_type: ::std::option::Option<UserMfaRequestActiveMfaType>,
        /// Current code of the secret from `changeUserMfa`, six digits.
        pub code: crate::Secret,
    }
    /// `totp` switches the second factor on, the empty text switches it off.
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
    /// A new password.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserPasswordRequest {
        /// The new password, 3 to 50 characters; the server's own minimum is usually higher.
        #[serde(rename = "newPassword")]
        pub new_password: crate::Secret,
        /// Ticket from a password reset mail, `passwordReset:` and a UUID. Takes the place of an access
        /// token, and is spent even when the password is refused.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ticket: ::std::option::Option<crate::Secret>,
    }
    /// Whom to send the password reset mail to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserPasswordResetRequest {
        /// PKCE: the SHA-256 of the verifier as base64url without padding, 43 characters. The answer then
        /// carries a `code` for `tokenExchange` in place of a refresh token. The servers of 2025-10 ignore
        /// it in a query and refuse it in a body, so send it to newest servers only.
        #[serde(
            rename = "codeChallenge",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub code_challenge: ::std::option::Option<::std::string::String>,
        /// Address of the account. Letter case does not matter.
        pub email: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub options: ::std::option::Option<OptionsRedirectTo>,
    }
    /// Whether the authenticator must check who is there, by PIN or biometrics: `required`, `preferred`
    /// or `discouraged`.
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
    /// The credential of a new security key.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyAddSecurityKeyRequest {
        pub credential: CredentialCreationResponse,
        /// A name for the key, chosen by the user.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nickname: ::std::option::Option<::std::string::String>,
    }
    /// A security key that was added.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyAddSecurityKeyResponse {
        /// Id of the key in the server's tables, a UUID; not the id of the credential.
        pub id: ::std::string::String,
        /// A name for the key, chosen by the user. Absent where none was given.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub nickname: ::std::option::Option<::std::string::String>,
    }
    /// A token to check.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyTokenRequest {
        /// The access token, with or without `Bearer` in front. Left out, that of the header is checked.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
}
#[derive(Clone, Debug)]
/**Client for Nhost Auth

Accounts, sessions and credentials over HTTP: a user signs up or signs in, receives a
short-lived access token (a JWT) and a single-use refresh token, and trades the latter for the
next pair.

Conventions:

- Bodies are JSON with `Content-Type: application/json`, apart from the OAuth2 operations that
  take forms.
- The answer "OK" is the JSON string `"OK"`, quotes included.
- Request bodies are closed: an unknown field is refused with status 400.
- A key with no value is left out of answers more often than it is `null`.
- Times are RFC 3339 in UTC; lifetimes are whole seconds unless a field says milliseconds.
- Failures come in several shapes, which the response `Failure` lists.

Marks: `x-tier` says since when an operation exists (`seed` and `deployed`: on the recorded
release of 2025-10; `newer`: on the newest servers alone). `x-inferred: true` says that
something was never seen on the recorded server. `format: password` marks every value that is a
credential.

Version: 1.0.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::transport::Context,
}
impl Client {
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
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
        "1.0.0"
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
    /// Fetch the public signing keys
    ///
    /// The key set that access tokens are verified with. Pick the key by the `kid` of the token's
    /// header, and fetch again when a token names a `kid` that is not in the copy at hand.
    ///
    /// On a server with a symmetric signing key the recorded answer is `{"keys": null}`: there is
    /// nothing to publish, and tokens cannot be verified without the shared secret.
    ///
    /// Sends a `GET` request to `/.well-known/jwks.json`
    pub async fn get_jwks<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::JwkSet>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the OAuth 2.0 server metadata
    ///
    /// The same facts as `getOpenIDConfiguration`, at the place that RFC 8414 gives them.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `GET` request to `/.well-known/oauth-authorization-server`
    pub async fn get_oauth_authorization_server<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2DiscoveryResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the OpenID Connect discovery document
    ///
    /// What the server offers as an OpenID Connect provider, and where, after OpenID Connect Discovery
    /// 1.0.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `GET` request to `/.well-known/openid-configuration`
    pub async fn get_openid_configuration<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2DiscoveryResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send a one-time code for elevation by email
    ///
    /// Mails a one-time code to the address of the signed-in user. Send it to `verifyElevateOTPEmail`.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/elevate/otp/email`
    pub async fn elevate_otp_email<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Finish an elevation by emailed code
    ///
    /// Trades the mailed one-time code for a new session whose access token carries the claim
    /// `x-hasura-auth-elevated`. The claim is lost on the next refresh.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/elevate/otp/email/verify`
    pub async fn verify_elevate_otp_email<'a>(
        &'a self,
        body: &'a types::ElevateOtpEmailVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Elevate by TOTP code
    ///
    /// Trades a code from the user's authenticator app for a new session whose access token carries the
    /// claim `x-hasura-auth-elevated`. The claim is lost on the next refresh.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/elevate/totp`
    pub async fn elevate_totp<'a>(
        &'a self,
        body: &'a types::ElevateTotpRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Start an elevation by security key
    ///
    /// Issues the options for an assertion by one of the user's own security keys. Send the
    /// authenticator's answer to `verifyElevateWebauthn`.
    ///
    /// Sends a `POST` request to `/elevate/webauthn`
    pub async fn elevate_webauthn<'a>(
        &'a self,
    ) -> Result<
        ResponseValue<types::PublicKeyCredentialRequestOptions>,
        crate::raw::Error,
    > {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Finish an elevation by security key
    ///
    /// Checks the assertion and answers with a new session whose access token carries the claim
    /// `x-hasura-auth-elevated` (the user's id).
    ///
    /// The session that made the call stays valid beside it. The next refresh of the new session yields
    /// an access token without the claim, so use the elevated token before it expires.
    ///
    /// Sends a `POST` request to `/elevate/webauthn/verify`
    pub async fn verify_elevate_webauthn<'a>(
        &'a self,
        body: &'a types::SignInWebauthnVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Check that the server is up
    ///
    /// Answers as soon as the server takes requests. It counts against the global rate limit where rate
    /// limits are on.
    ///
    /// Sends a `GET` request to `/healthz`
    pub async fn health_check_get<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Check that the server is up, without a body
    ///
    /// As `healthCheckGet`, with status and headers alone.
    ///
    /// Sends a `HEAD` request to `/healthz`
    pub async fn health_check_head<'a>(
        &'a self,
    ) -> Result<ResponseValue<()>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Link a provider account by its id token
    ///
    /// Adds the provider account that the id token speaks for to the signed-in user, who may then sign
    /// in with either. The answer holds no session; the current one goes on.
    ///
    /// One provider account belongs to one user: linking it twice, or to a second user, is refused.
    ///
    /// Sends a `POST` request to `/link/idtoken`
    pub async fn link_id_token<'a>(
        &'a self,
        body: &'a types::LinkIdTokenRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Generate a TOTP secret
    ///
    /// Makes a new TOTP secret for the user and stores it. It takes effect in `verifyChangeUserMfa`,
    /// which proves that the user's authenticator app has it.
    ///
    /// Calling this while the second factor is on replaces the secret at once: codes of the old secret
    /// stop working, also for signing in, and the app must be set up anew.
    ///
    /// Sends a `GET` request to `/mfa/totp/generate`
    pub async fn change_user_mfa<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::TotpGenerateResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Ask whether a token is active
    ///
    /// Token introspection after RFC 7662, for resource servers. A token that is unknown or expired is
    /// answered with `active: false` and nothing else.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/oauth2/introspect`
    pub async fn oauth2_introspect<'a>(
        &'a self,
        body: &'a types::OAuth2IntrospectRequest,
    ) -> Result<ResponseValue<types::OAuth2IntrospectResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the keys that id tokens are signed with
    ///
    /// The key set behind `jwks_uri` of the discovery document.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `GET` request to `/oauth2/jwks`
    pub async fn oauth2_jwks<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2JwksResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Read a pending authorization
    ///
    /// For the login page of the installation: which client asks for which scopes, to show before the
    /// user agrees.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `GET` request to `/oauth2/login`
    ///
    /// Arguments:
    /// - `request_id`: The pending request, from the query that the login page was opened with.
    pub async fn oauth2_login_get<'a>(
        &'a self,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::OAuth2LoginResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Agree to a pending authorization
    ///
    /// For the login page of the installation: ties the pending request to the signed-in user and
    /// answers with the address to send the browser to, which holds the authorization code.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/oauth2/login`
    pub async fn oauth2_login_post<'a>(
        &'a self,
        body: &'a types::OAuth2LoginRequest,
    ) -> Result<ResponseValue<types::OAuth2LoginCompleteResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Revoke a token
    ///
    /// Ends a token that a client holds, after RFC 7009. An unknown token counts as revoked.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/oauth2/revoke`
    pub async fn oauth2_revoke<'a>(
        &'a self,
        body: &'a types::OAuth2RevokeRequest,
    ) -> Result<ResponseValue<()>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Trade a code or refresh token for tokens
    ///
    /// The token endpoint of OAuth 2.0. The client says who it is by `client_id` and `client_secret` in
    /// the form, or by HTTP Basic authentication; a public client gives its `client_id` and, for a
    /// code, the `code_verifier`.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/oauth2/token`
    pub async fn oauth2_token<'a>(
        &'a self,
        body: &'a types::OAuth2TokenRequest,
    ) -> Result<ResponseValue<types::OAuth2TokenResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the claims of the user
    ///
    /// The userinfo endpoint of OpenID Connect. The scopes of the access token decide which claims are
    /// in the answer.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `GET` request to `/oauth2/userinfo`
    pub async fn oauth2_userinfo_get<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2UserinfoResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the claims of the user by POST
    ///
    /// As `oauth2UserinfoGet`; OpenID Connect asks for both methods.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/oauth2/userinfo`
    pub async fn oauth2_userinfo_post<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::OAuth2UserinfoResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Create a personal access token
    ///
    /// Makes a long-lived credential for `signInPAT`, meant for scripts and servers. The token is shown
    /// this one time.
    ///
    /// The recorded server takes a time in the past and makes a token that never works. Signing out
    /// with `all` deletes the tokens of the user as well.
    ///
    /// Sends a `POST` request to `/pat`
    pub async fn create_pat<'a>(
        &'a self,
        body: &'a types::CreatePatRequest,
    ) -> Result<ResponseValue<types::CreatePatResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in as a new anonymous user
    ///
    /// Creates a user without credentials, with the role `anonymous` alone, and starts a session.
    /// Losing its refresh token loses the account; `deanonymizeUser` turns it into a full one.
    ///
    /// Most operations on the user answer `forbidden-anonymous`. On a server that requires verified
    /// addresses the refresh of an anonymous session fails with `unverified-user`.
    ///
    /// Sends a `POST` request to `/signin/anonymous`
    pub async fn sign_in_anonymous<'a>(
        &'a self,
        body: &'a types::SignInAnonymousRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in with email and password
    ///
    /// Starts a session, or asks for the second factor: with TOTP on, the answer holds `mfa` in place
    /// of `session`, and its ticket goes to `verifySignInMfaTotp`.
    ///
    /// Letter case of the address does not matter. A wrong password and an unknown address get the same
    /// answer.
    ///
    /// Sends a `POST` request to `/signin/email-password`
    pub async fn sign_in_email_password<'a>(
        &'a self,
        body: &'a types::SignInEmailPasswordRequest,
    ) -> Result<ResponseValue<types::SignInEmailPasswordResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in with an id token of a provider
    ///
    /// For applications that ran the provider's own sign-in on the device and hold its id token. The
    /// account is created on first use.
    ///
    /// When the id token holds a nonce, `nonce` must be given and match.
    ///
    /// Sends a `POST` request to `/signin/idtoken`
    pub async fn sign_in_id_token<'a>(
        &'a self,
        body: &'a types::SignInIdTokenRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Complete a sign-in with a TOTP code
    ///
    /// The second step after `signInEmailPassword` answered with a ticket.
    ///
    /// A wrong code burns the ticket: the user must sign in with the password again. A ticket works
    /// once, and a newer sign-in voids the ticket of an older one. The code of the previous and of the
    /// next time step (30 seconds) is accepted too.
    ///
    /// Sends a `POST` request to `/signin/mfa/totp`
    pub async fn verify_sign_in_mfa_totp<'a>(
        &'a self,
        body: &'a types::SignInMfaTotpRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send a one-time code for sign-in by email
    ///
    /// Mails a one-time code, to be sent to `verifySignInOTPEmail`. The recorded server creates the
    /// account when the address is new, with the given options. A newer code voids the one before.
    ///
    /// Sends a `POST` request to `/signin/otp/email`
    pub async fn sign_in_otp_email<'a>(
        &'a self,
        body: &'a types::SignInOtpEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in with an emailed code
    ///
    /// Starts a session and marks the address as verified. A code works once; on the recorded server
    /// wrong attempts do not burn it, newer servers limit them.
    ///
    /// This way of signing in skips the second factor, even for users who have one.
    ///
    /// Sends a `POST` request to `/signin/otp/email/verify`
    pub async fn verify_sign_in_otp_email<'a>(
        &'a self,
        body: &'a types::SignInOtpEmailVerifyRequest,
    ) -> Result<ResponseValue<types::SignInOtpEmailVerifyResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send a magic link for sign-in
    ///
    /// Mails a link to `verifyTicket`, which ends at `options.redirectTo` with a refresh token in the
    /// query. The recorded server creates the account when the address is new. A newer link voids the
    /// one before.
    ///
    /// With `codeChallenge` the link ends with a `code` for `tokenExchange` instead (newest servers).
    ///
    /// Sends a `POST` request to `/signin/passwordless/email`
    pub async fn sign_in_passwordless_email<'a>(
        &'a self,
        body: &'a types::SignInPasswordlessEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send a one-time code for sign-in by SMS
    ///
    /// Sends a one-time code to the number, to be passed to `verifySignInPasswordlessSms`. The recorded
    /// server creates the account when the number is new, and does not check that the text is a number.
    ///
    /// Sends a `POST` request to `/signin/passwordless/sms`
    pub async fn sign_in_passwordless_sms<'a>(
        &'a self,
        body: &'a types::SignInPasswordlessSmsRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in with a code from an SMS
    ///
    /// Starts a session and marks the phone number as verified. A code works once; a wrong one is
    /// answered with `invalid-request` on the recorded server.
    ///
    /// A user without an email address cannot use the operations that look the user up by it, such as
    /// `getUser` and `createPAT`: they answer `invalid-email-password`.
    ///
    /// Sends a `POST` request to `/signin/passwordless/sms/otp`
    pub async fn verify_sign_in_passwordless_sms<'a>(
        &'a self,
        body: &'a types::SignInPasswordlessSmsOtpRequest,
    ) -> Result<
        ResponseValue<types::SignInPasswordlessSmsOtpResponse>,
        crate::raw::Error,
    > {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in with a personal access token
    ///
    /// Starts a session. The token stays valid and may be used any number of times until it expires or
    /// is deleted. The second factor is not asked for.
    ///
    /// Sends a `POST` request to `/signin/pat`
    pub async fn sign_in_pat<'a>(
        &'a self,
        body: &'a types::SignInPatRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the provider's own tokens
    ///
    /// The provider's access and refresh tokens from the sign-in that just ended, for calling the
    /// provider's API. Fetch them right after the redirect. The recorded server does not have the
    /// operation and answers 404.
    ///
    /// Sends a `GET` request to `/signin/provider/{provider}/callback/tokens`
    ///
    /// Arguments:
    /// - `provider`: The identity provider. It must be configured on the server. `azuread` and `entraid` are the
    /// older and the newer connector for Microsoft Entra ID, `windowslive` is for personal Microsoft
    /// accounts, and the others are named after their service.
    pub async fn get_provider_tokens<'a>(
        &'a self,
        provider: types::SignInProvider,
    ) -> Result<ResponseValue<types::ProviderSession>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Start a sign-in by security key
    ///
    /// Issues the options for an assertion. With an email address the options list the keys of that
    /// account; without a body, or with an empty one, the authenticator offers the passkeys it holds
    /// for this site (discoverable credentials).
    ///
    /// The options give the user five minutes.
    ///
    /// Sends a `POST` request to `/signin/webauthn`
    pub async fn sign_in_webauthn<'a>(
        &'a self,
        body: &'a types::SignInWebauthnRequest,
    ) -> Result<
        ResponseValue<types::PublicKeyCredentialRequestOptions>,
        crate::raw::Error,
    > {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Finish a sign-in by security key
    ///
    /// Checks the assertion and starts a session. `userHandle` must be present: without it the recorded
    /// server fails with 400, or with 500 and no body when an email address is given as well.
    ///
    /// In the discoverable flow the server wants `userHandle` to be the UUID text itself, read as
    /// base64url; the base64url encoding of its ASCII bytes, which browsers send, is refused by the
    /// recorded server.
    ///
    /// Sends a `POST` request to `/signin/webauthn/verify`
    pub async fn verify_sign_in_webauthn<'a>(
        &'a self,
        body: &'a types::SignInWebauthnVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// End a session, or all of them
    ///
    /// With `refreshToken`, deletes that one token. An unknown, spent or malformed token is answered
    /// with "OK" as well, and no access token is needed. A personal access token given here is deleted
    /// too.
    ///
    /// With `all`, and a valid access token, deletes every refresh token of the user and the personal
    /// access tokens as well. Access tokens that were handed out live on until they expire.
    ///
    /// Sends a `POST` request to `/signout`
    pub async fn sign_out<'a>(
        &'a self,
        body: &'a types::SignOutRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Create an account with email and password
    ///
    /// Creates the account and starts a session. On a server that requires verified addresses the
    /// answer is `{}` with no `session`: the user follows the mailed link first.
    ///
    /// Addresses are compared without regard to letter case. The server's minimum password length is a
    /// setting (9 on the recorded server) and counts bytes, not characters. A locale that the server
    /// does not offer falls back to its default without an error. With a Turnstile challenge
    /// configured, the header `x-cf-turnstile-response` must be sent along, or the answer is 403.
    ///
    /// Sends a `POST` request to `/signup/email-password`
    pub async fn sign_up_email_password<'a>(
        &'a self,
        body: &'a types::SignUpEmailPasswordRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Create an account with an id token of a provider
    ///
    /// Creates the account that the id token speaks for and starts a session.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/signup/idtoken`
    pub async fn sign_up_id_token<'a>(
        &'a self,
        body: &'a types::SignUpIdTokenRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Create an account with an emailed code
    ///
    /// Creates the account and mails a one-time code for `verifySignInOTPEmail`.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/signup/otp/email`
    pub async fn sign_up_otp_email<'a>(
        &'a self,
        body: &'a types::SignUpOtpEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Create an account with a magic link
    ///
    /// Creates the account and mails a link to `verifyTicket`, as `signInPasswordlessEmail` does for
    /// existing accounts.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/signup/passwordless/email`
    pub async fn sign_up_passwordless_email<'a>(
        &'a self,
        body: &'a types::SignUpPasswordlessEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Create an account with a code by SMS
    ///
    /// Creates the account and sends a one-time code for `verifySignInPasswordlessSms`.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/signup/passwordless/sms`
    pub async fn sign_up_passwordless_sms<'a>(
        &'a self,
        body: &'a types::SignUpPasswordlessSmsRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Start a sign-up by security key
    ///
    /// Issues the options for creating a credential. No account exists until `verifySignUpWebauthn`; an
    /// address that is taken is not refused at this step. The options give the user five minutes.
    ///
    /// Sends a `POST` request to `/signup/webauthn`
    pub async fn sign_up_webauthn<'a>(
        &'a self,
        body: &'a types::SignUpWebauthnRequest,
    ) -> Result<
        ResponseValue<types::PublicKeyCredentialCreationOptions>,
        crate::raw::Error,
    > {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Finish a sign-up by security key
    ///
    /// Checks the new credential, creates the account with the options given at the start, and starts a
    /// session; or answers `{}` where addresses must be verified first.
    ///
    /// Sends a `POST` request to `/signup/webauthn/verify`
    pub async fn verify_sign_up_webauthn<'a>(
        &'a self,
        body: &'a types::SignUpWebauthnVerifyRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Trade a refresh token for a new session
    ///
    /// Answers with a new access token and a new refresh token. The old refresh token dies at once:
    /// there is no grace period. Of concurrent calls with one token exactly one succeeds, the others
    /// get `invalid-refresh-token`, and the winner's token stays good. A lost answer therefore loses
    /// the session: store the new token before using it.
    ///
    /// The session's `refreshTokenId` stays the same, and each refresh starts the token's lifetime
    /// anew. Elevation is lost. An `Authorization` header is ignored, even a bad one. The answer is the
    /// session itself, without the `session` key around it.
    ///
    /// Sends a `POST` request to `/token`
    pub async fn refresh_token<'a>(
        &'a self,
        body: &'a types::RefreshTokenRequest,
    ) -> Result<ResponseValue<types::Session>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Trade an authorization code for a session
    ///
    /// The last step of PKCE: a redirect that was asked for with `codeChallenge` ends with `code` in
    /// its query in place of a refresh token. The code works once, and only with the verifier whose
    /// hash was the challenge.
    ///
    /// Only the newest servers have this operation; those of 2025-10 answer 404.
    ///
    /// Sends a `POST` request to `/token/exchange`
    pub async fn token_exchange<'a>(
        &'a self,
        body: &'a types::TokenExchangeRequest,
    ) -> Result<ResponseValue<types::SessionPayload>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Refresh the provider's own tokens
    ///
    /// Asks the identity provider for a new access token by the refresh token that `getProviderTokens`
    /// handed out. Providers that issue no refresh token cannot be refreshed.
    ///
    /// Sends a `POST` request to `/token/provider/{provider}`
    ///
    /// Arguments:
    /// - `provider`: The identity provider. It must be configured on the server. `azuread` and `entraid` are the
    /// older and the newer connector for Microsoft Entra ID, `windowslive` is for personal Microsoft
    /// accounts, and the others are named after their service.
    /// - `body`
    pub async fn refresh_provider_token<'a>(
        &'a self,
        provider: types::SignInProvider,
        body: &'a types::RefreshProviderTokenRequest,
    ) -> Result<ResponseValue<types::ProviderSession>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Check an access token
    ///
    /// Says whether the token is valid: that of the body if there is one, else that of the header. The
    /// body may also be left out, and its token may start with `Bearer`.
    ///
    /// Only the header's token is also checked against the user: an anonymous or deleted user fails
    /// there but passes in the body. Verifying with the keys of `getJWKs` needs no call at all.
    ///
    /// Sends a `POST` request to `/token/verify`
    pub async fn verify_token<'a>(
        &'a self,
        body: &'a types::VerifyTokenRequest,
    ) -> Result<ResponseValue<::std::string::String>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the signed-in user
    ///
    /// The user as stored now, where `user` in a session is a copy from the moment of its making. Only
    /// this operation tells `activeMfaType`. Anonymous users and users without an email address are
    /// refused.
    ///
    /// Sends a `GET` request to `/user`
    pub async fn get_user<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::User>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Turn an anonymous user into a full account
    ///
    /// Gives the anonymous user an address and a way to sign in, and the given options; id and data
    /// stay.
    ///
    /// With `email-password` on a server that requires no verification the current session goes on. In
    /// every other case its refresh token dies, and the user signs in by the mailed link, or with the
    /// password once the address is verified.
    ///
    /// Sends a `POST` request to `/user/deanonymize`
    pub async fn deanonymize_user<'a>(
        &'a self,
        body: &'a types::UserDeanonymizeRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Ask to change the email address
    ///
    /// Mails a link to the new address. The change happens when the link is followed; until then the
    /// old address stays in force.
    ///
    /// Sends a `POST` request to `/user/email/change`
    pub async fn change_user_email<'a>(
        &'a self,
        body: &'a types::UserEmailChangeRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send the verification mail again
    ///
    /// Mails a new link to `verifyTicket`, which voids the one before. Unlike the password reset, an
    /// unknown address is reported.
    ///
    /// Sends a `POST` request to `/user/email/send-verification-email`
    pub async fn send_verification_email<'a>(
        &'a self,
        body: &'a types::UserEmailSendVerificationEmailRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Switch the TOTP second factor on or off
    ///
    /// Needs a current code of the secret from `changeUserMfa` either way. Existing sessions are not
    /// touched. A wrong code changes nothing and may be corrected.
    ///
    /// Sends a `POST` request to `/user/mfa`
    pub async fn verify_change_user_mfa<'a>(
        &'a self,
        body: &'a types::UserMfaRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Change the password
    ///
    /// Either by the access token of the signed-in user, or by the ticket from a password reset mail
    /// and no token.
    ///
    /// A ticket works once, and even a refused password burns it: a password that is too short costs
    /// the user a new mail. The servers of 2025-10 leave the other sessions alone; the newest ones end
    /// them.
    ///
    /// Sends a `POST` request to `/user/password`
    pub async fn change_user_password<'a>(
        &'a self,
        body: &'a types::UserPasswordRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send a password reset mail
    ///
    /// Mails a link to `verifyTicket`, which ends at `options.redirectTo` with a refresh token, so that
    /// the signed-in user can call `changeUserPassword`. The ticket itself may be sent to
    /// `changeUserPassword` instead.
    ///
    /// The answer is the same for an unknown address. Following the link also verifies the address.
    ///
    /// Sends a `POST` request to `/user/password/reset`
    pub async fn send_password_reset_email<'a>(
        &'a self,
        body: &'a types::UserPasswordResetRequest,
    ) -> Result<ResponseValue<types::OkResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Start adding a security key
    ///
    /// Issues the options for creating a credential for the signed-in user, who owns the key once
    /// `verifyAddSecurityKey` has accepted it. Keys that the user owns already are excluded. The first
    /// key needs no elevation, later ones may.
    ///
    /// Sends a `POST` request to `/user/webauthn/add`
    pub async fn add_security_key<'a>(
        &'a self,
    ) -> Result<
        ResponseValue<types::PublicKeyCredentialCreationOptions>,
        crate::raw::Error,
    > {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Finish adding a security key
    ///
    /// Checks the new credential and stores it under an optional nickname.
    ///
    /// Sends a `POST` request to `/user/webauthn/verify`
    pub async fn verify_add_security_key<'a>(
        &'a self,
        body: &'a types::VerifyAddSecurityKeyRequest,
    ) -> Result<ResponseValue<types::VerifyAddSecurityKeyResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the version of the server
    ///
    /// The build of the running server, for diagnostics. Its format is not fixed: do not parse it.
    ///
    /// Sends a `GET` request to `/version`
    pub async fn get_version<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::GetVersionResponse>, crate::raw::Error> {
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
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
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
