//! Whether the service lives.

/// Answers as soon as requests are served.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}
