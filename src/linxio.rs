//! Linxio: the types of its operations.

/// The service's own types, as its document describes them. They follow the document's version.
pub use crate::raw::linxio::types;
