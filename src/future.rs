//! Boxed futures and the marker bounds that differ between native targets and the browser.

use std::{future::Future, pin::Pin};

/// A boxed future that is `Send` wherever threads exist.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future; the browser has one thread, so it need not be `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// `Send` wherever threads exist.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) trait MaybeSend: Send {}

#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// Any type at all: the browser has one thread, and what belongs to JavaScript cannot leave it.
#[cfg(target_arch = "wasm32")]
pub(crate) trait MaybeSend {}

#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}
