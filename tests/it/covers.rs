//! How a service's tests say which operations they cover.

/// Declares the tests that cover operations: each with the method's name, the vendor's id, a case
/// that succeeds and one that the server refuses. The service's `coverage.rs` compares the lists with
/// the wire table; its `support.rs` has the `Stage` that a case gets, and the functions `success` and
/// `failure` that run one.
macro_rules! covers {
    ($($method:ident = $id:literal {
        success($ok:ident) $success:block
        failure($refused:ident) $failure:block
    })*) => {
        pub(crate) const COVERED: &[(&str, &str)] = &[$((stringify!($method), $id)),*];

        $(mod $method {
            #[allow(unused_imports, reason = "not every case needs all of them")]
            use super::*;

            #[tokio::test]
            async fn succeeds() {
                super::super::support::success($id, async |$ok: &Stage| $success).await;
            }

            #[tokio::test]
            async fn fails() {
                super::super::support::failure($id, async |$refused: &Stage| $failure).await;
            }
        })*
    };
}
