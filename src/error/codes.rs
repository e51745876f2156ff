//! The macro that makes a service's list of error codes.

/// Declares a service's `ErrorCode`: variant, wire name, kind, and the sentence that says what to do.
macro_rules! error_codes {
    (
        $(#[$about:meta])*
        enum;
        $($(#[$doc:meta])* $variant:ident = $wire:literal, $kind:ident, $sentence:literal;)*
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
            /// A code that this version of the crate does not know.
            Other(Box<str>),
        }

        impl ErrorCode {
            /// The code that an error carries, if the service gave one.
            #[must_use]
            pub fn of(error: &$crate::Error) -> Option<Self> {
                error.code().map(Self::from)
            }

            /// The code as the service writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Other(code) => code,
                }
            }

            /// What kind of failure the code stands for, whatever the status; `None` leaves the
            /// decision to the status.
            pub(super) const fn kind(&self) -> Option<$crate::ErrorKind> {
                match self {
                    $(Self::$variant => Some($crate::ErrorKind::$kind),)*
                    Self::Other(_) => None,
                }
            }

            /// What went wrong and what to do next, in one sentence.
            pub(super) const fn sentence(&self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($sentence),)*
                    Self::Other(_) => None,
                }
            }
        }

        impl From<&str> for ErrorCode {
            fn from(code: &str) -> Self {
                match code {
                    $($wire => Self::$variant,)*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl std::fmt::Display for ErrorCode {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(test)]
        const ALL: &[ErrorCode] = &[$(ErrorCode::$variant),*];
    };
}
pub(crate) use error_codes;
