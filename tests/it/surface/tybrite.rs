//! The surface of the Tybrite bindings.

use hallpass::raw::tybrite::{OPERATIONS, types};

use super::types::{Surface, cases};

/// What is locked of Tybrite.
pub(super) const SURFACE: Surface = Surface {
    service: "tybrite",
    snapshots: ["tybrite_digest", "tybrite_wire", "tybrite_report"],
    document: "openapi/tybrite.yaml",
    operations: OPERATIONS,
    count: 9,
    cases: all,
    with_secrets: 9,
    enums: 1,
    #[cfg(feature = "codegen")]
    generated: concat!(env!("OUT_DIR"), "/tybrite.rs"),
};

cases! {
    "ErrorDetail.code" => ErrorDetailCode,
    "CurrentUserResponse" => CurrentUserResponse,
    "Customer" => Customer,
    "ErrorDetail" => ErrorDetail,
    "ErrorResponse" => ErrorResponse,
    "LoginRequest" => LoginRequest,
    "MagicLinkRequest" => MagicLinkRequest,
    "MagicLinkResponse" => MagicLinkResponse,
    "MessageResponse" => MessageResponse,
    "RefreshRequest" => RefreshRequest,
    "RefreshResponse" => RefreshResponse,
    "RegisterRequest" => RegisterRequest,
    "RegisterResponse" => RegisterResponse,
    "ResetPasswordRequest" => ResetPasswordRequest,
    "ResetPasswordResponse" => ResetPasswordResponse,
    "Session" => Session,
    "SessionResponse" => SessionResponse,
    "UpdatePasswordRequest" => UpdatePasswordRequest,
    "UpdatePasswordResponse" => UpdatePasswordResponse,
    "User" => User,
    "UserReference" => UserReference,
    "VerifyOtpRequest" => VerifyOtpRequest,
}
