//! What a keyring's failure means, in a kind for the program and a sentence for the person who sits at
//! the machine.

use std::fmt;

use keyring_core::{Error as Failure, error::PlatformError};

use super::super::store_error;
use crate::error::{Error, ErrorKind};

/// Why a keyring cannot be used just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Absent,
    Locked,
    Denied,
}

/// The error of a call to a keyring that has been opened.
pub(super) fn refused(failure: Failure) -> Error {
    match failure {
        // Unless the platform says more, a person has not unlocked it.
        Failure::NoStorageAccess(source) => reason(&source.to_string(), &format!("{source:?}"))
            .unwrap_or(Reason::Locked)
            .error(source),
        Failure::PlatformFailure(source) => {
            match reason(&source.to_string(), &format!("{source:?}")) {
                Some(reason) => reason.error(source),
                None => store_error(
                    "the keyring failed: try again, and restart it if that does not help",
                )
                .with_source(Platform(source)),
            }
        }
        Failure::TooLong(_, most) => store_error(format!(
            "the keyring takes {most} bytes at most: lower `with_entry_limit`, or shorten the names \
             of application and entry"
        )),
        Failure::Invalid(..) => store_error(
            "the keyring does not take these names or this content: change the names of application \
             and entry, or keep the session in a `FileStore`",
        ),
        Failure::BadStoreFormat(_) => {
            store_error("the keyring itself is damaged: repair it with the platform's tools")
        }
        // Some of the others print what they hold.
        _ => store_error("the keyring cannot keep sessions: keep them in a `FileStore`"),
    }
}

/// The error of a keyring that cannot be opened.
pub(super) fn unavailable(failure: Failure) -> Error {
    match failure {
        Failure::PlatformFailure(source) | Failure::NoStorageAccess(source) => {
            let known = reason(&source.to_string(), &format!("{source:?}"));
            known.unwrap_or(Reason::Absent).error(source)
        }
        _ => Error::new(ErrorKind::StoreUnavailable).with_message(Reason::Absent.sentence()),
    }
}

impl Reason {
    fn error(self, source: PlatformError) -> Error {
        Error::new(self.kind()).with_message(self.sentence()).with_source(Platform(source))
    }

    const fn kind(self) -> ErrorKind {
        match self {
            Self::Absent => ErrorKind::StoreUnavailable,
            Self::Locked => ErrorKind::StoreLocked,
            Self::Denied => ErrorKind::StoreDenied,
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::Absent if cfg!(any(windows, target_vendor = "apple")) => {
                "the keyring of this computer cannot be reached: log in again, then try again"
            }
            Self::Absent => {
                "no keyring answers on this computer: start one, such as GNOME Keyring, KWallet or \
                 KeePassXC, then try again"
            }
            Self::Locked => "the keyring is locked: unlock it, then try again",
            Self::Denied => {
                "the keyring does not let this program in: allow it access in the keyring's \
                 settings, then try again"
            }
        }
    }
}

/// What D-Bus, and the Secret Service on it, call these failures.
const BUS: [(&str, Reason); 8] = [
    ("org.freedesktop.DBus.Error.AccessDenied", Reason::Denied),
    ("org.freedesktop.DBus.Error.AuthFailed", Reason::Denied),
    ("org.freedesktop.Secret.Error.IsLocked", Reason::Locked),
    ("org.freedesktop.DBus.Error.ServiceUnknown", Reason::Absent),
    ("org.freedesktop.DBus.Error.NameHasNoOwner", Reason::Absent),
    ("org.freedesktop.DBus.Error.NoServer", Reason::Absent),
    ("org.freedesktop.DBus.Error.Disconnected", Reason::Absent),
    ("org.freedesktop.DBus.Error.Spawn.", Reason::Absent),
];

/// What Windows calls them: error 5 is ERROR_ACCESS_DENIED.
const WINDOWS: [(&str, Reason); 2] = [
    ("Windows ERROR_NO_SUCH_LOGON_SESSION", Reason::Absent),
    ("Windows error code 5", Reason::Denied),
];

/// The reason that the platform's own words give. Its error types are of crates that this one does not
/// depend on; the names and numbers below are the platforms' own and do not change.
fn reason(printed: &str, debugged: &str) -> Option<Reason> {
    let named = BUS.iter().find(|(name, _)| printed.contains(name));
    let named = named.or_else(|| WINDOWS.iter().find(|(words, _)| printed == *words));
    named.map(|(_, reason)| *reason).or_else(|| apple(debugged))
}

/// Apple's `OSStatus`, which its sentence leaves out.
fn apple(debugged: &str) -> Option<Reason> {
    let code = debugged.strip_prefix("Error { code: ")?;
    let end = code.find(|c: char| c != '-' && !c.is_ascii_digit())?;
    match code[..end].parse().ok()? {
        // errSecInteractionNotAllowed: it would have to ask for the password, and may not.
        -25_308 => Some(Reason::Locked),
        // errSecAuthFailed, errSecUserCanceled, errSecMissingEntitlement, wrPermErr,
        // errSecInvalidOwnerEdit, errSecReadOnly, errSecDuplicateItem of an item that is read-only.
        -25_293 | -128 | -34_018 | -61 | -25_244 | -25_292 | -25_299 => Some(Reason::Denied),
        // errSecNotAvailable, errSecNoSuchKeychain, errSecInvalidKeychain.
        -25_291 | -25_294 | -25_295 => Some(Reason::Absent),
        _ => None,
    }
}

/// The platform's own words. They are about its services, never about an entry's content.
struct Platform(PlatformError);

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for Platform {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_platforms_own_words_are_told_apart() {
        for (printed, wanted) in [
            ("zbus error: org.freedesktop.Secret.Error.IsLocked: no", Some(Reason::Locked)),
            ("zbus error: org.freedesktop.DBus.Error.AccessDenied: policy", Some(Reason::Denied)),
            ("zbus error: org.freedesktop.DBus.Error.ServiceUnknown: no", Some(Reason::Absent)),
            ("Windows ERROR_NO_SUCH_LOGON_SESSION", Some(Reason::Absent)),
            ("Windows error code 5", Some(Reason::Denied)),
            ("Windows error code 50", None),
            ("zbus error: org.freedesktop.DBus.Error.NoReply: late", None),
        ] {
            assert_eq!(reason(printed, printed), wanted, "{printed}");
        }
    }

    #[test]
    fn apples_numbers_are_told_apart() {
        let debugged = |code: i32| format!("Error {{ code: {code}, message: \"Words.\" }}");
        assert_eq!(reason("Words.", &debugged(-25_308)), Some(Reason::Locked));
        assert_eq!(reason("Words.", &debugged(-128)), Some(Reason::Denied));
        assert_eq!(reason("Words.", &debugged(-25_291)), Some(Reason::Absent));
        assert_eq!(reason("Words.", "Error { code: -25308 }"), Some(Reason::Locked));
        assert_eq!(reason("Words.", &debugged(-1)), None);
    }
}
