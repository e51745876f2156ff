//! The surface of the DeepAffex bindings.

use hallpass::raw::deepaffex::{OPERATIONS, types};

use super::types::{Surface, cases};

/// What is locked of DeepAffex.
pub(super) const SURFACE: Surface = Surface {
    service: "deepaffex",
    snapshots: ["deepaffex_digest", "deepaffex_wire", "deepaffex_report"],
    document: "openapi/deepaffex.yaml",
    operations: OPERATIONS,
    count: 12,
    cases: all,
    with_secrets: 7,
    enums: 1,
    #[cfg(feature = "codegen")]
    generated: concat!(env!("OUT_DIR"), "/deepaffex.rs"),
};

cases! {
    "ErrorResponse.Code" => ErrorResponseCode,
    "ErrorResponse" => ErrorResponse,
    "LegacyErrorResponse" => LegacyErrorResponse,
    "LoginCodeRequest" => LoginCodeRequest,
    "LoginRequest" => LoginRequest,
    "OrganizationLoginRequest" => OrganizationLoginRequest,
    "PhoneCodeLoginRequest" => PhoneCodeLoginRequest,
    "RegisterLicenseRequest" => RegisterLicenseRequest,
    "RegisteredLicense" => RegisteredLicense,
    "RenewRequest" => RenewRequest,
    "ResetPasswordLinkRequest" => ResetPasswordLinkRequest,
    "ServerStatus" => ServerStatus,
    "SuccessResponse" => SuccessResponse,
    "TokenPair" => TokenPair,
    "TokenReport" => TokenReport,
    "UserProfile" => UserProfile,
}
