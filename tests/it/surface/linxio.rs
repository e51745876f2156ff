//! The surface of the Linxio bindings.

use hallpass::raw::linxio::{OPERATIONS, types};

use super::types::{Surface, cases};

/// What is locked of Linxio.
pub(super) const SURFACE: Surface = Surface {
    service: "linxio",
    snapshots: ["linxio_digest", "linxio_wire", "linxio_report"],
    document: "openapi/linxio.yaml",
    operations: OPERATIONS,
    count: 5,
    cases: all,
    with_secrets: 6,
    enums: 0,
    #[cfg(feature = "codegen")]
    generated: concat!(env!("OUT_DIR"), "/linxio.rs"),
};

cases! {
    "ErrorCode" => ErrorCode,
    "UserId" => UserId,
    "ErrorItem" => ErrorItem,
    "ErrorResponse" => ErrorResponse,
    "LoginRequest" => LoginRequest,
    "LoginResponse" => LoginResponse,
    "LogoutRequest" => LogoutRequest,
    "RefreshRequest" => RefreshRequest,
    "RefreshResponse" => RefreshResponse,
    "User" => User,
    "VerifyOtpRequest" => VerifyOtpRequest,
    "VerifyOtpResponse" => VerifyOtpResponse,
}
