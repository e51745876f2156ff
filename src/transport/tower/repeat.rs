//! How a body is copied for a repetition.

use std::fmt;

/// How a [`SessionLayer`](super::SessionLayer) copies a body of type `B` before it is sent. This
/// crate's three ways are all there are.
pub trait Repeat<B>: sealed::Sealed {
    /// The copy, or `None` when the request cannot be sent again.
    fn copy(&self, body: &B) -> Option<B>;
}

/// By the body's own `Clone`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByClone;

/// Not at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

/// By a function; see [`repeat_with`](super::SessionLayer::repeat_with).
#[derive(Clone, Copy)]
pub struct ByFn<F>(pub(super) F);

impl<B: Clone> Repeat<B> for ByClone {
    fn copy(&self, body: &B) -> Option<B> {
        Some(body.clone())
    }
}

impl<B> Repeat<B> for Never {
    fn copy(&self, _: &B) -> Option<B> {
        None
    }
}

impl<B, F: Fn(&B) -> Option<B>> Repeat<B> for ByFn<F> {
    fn copy(&self, body: &B) -> Option<B> {
        (self.0)(body)
    }
}

impl<F> fmt::Debug for ByFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByFn")
    }
}

mod sealed {
    /// Not for other crates to implement.
    pub trait Sealed {}

    impl Sealed for super::ByClone {}
    impl Sealed for super::Never {}
    impl<F> Sealed for super::ByFn<F> {}
}
