//! Style, font and script, each part of the program. The folder of their address follows from what they are, so that a
//! browser may keep them for good.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// Name, type, content.
type Asset = (&'static str, &'static str, &'static [u8]);

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const WOFF2: &str = "font/woff2";

const ASSETS: [Asset; 13] = [
    ("kern.min.css", CSS, include_bytes!("../assets/kern/kern.min.css")),
    ("foerderfluss.css", CSS, include_bytes!("../assets/foerderfluss.css")),
    ("foerderfluss.js", JS, include_bytes!("../assets/foerderfluss.js")),
    ("parts.js", JS, include_bytes!("../assets/parts.js")),
    ("dialog.js", JS, include_bytes!("../assets/dialog.js")),
    ("sums.js", JS, include_bytes!("../assets/sums.js")),
    ("upload.js", JS, include_bytes!("../assets/upload.js")),
    ("work.js", JS, include_bytes!("../assets/work.js")),
    ("FiraSans-Regular.woff2", WOFF2, include_bytes!("../assets/fira-sans/FiraSans-Regular.woff2")),
    ("FiraSans-Italic.woff2", WOFF2, include_bytes!("../assets/fira-sans/FiraSans-Italic.woff2")),
    ("FiraSans-Medium.woff2", WOFF2, include_bytes!("../assets/fira-sans/FiraSans-Medium.woff2")),
    ("FiraSans-SemiBold.woff2", WOFF2, include_bytes!("../assets/fira-sans/FiraSans-SemiBold.woff2")),
    ("FiraSans-Bold.woff2", WOFF2, include_bytes!("../assets/fira-sans/FiraSans-Bold.woff2")),
];

/// What all of them are, in sixteen digits.
static HASH: LazyLock<String> = LazyLock::new(|| {
    let all = ASSETS.iter().fold(Sha256::new(), |hash, (name, _, content)| {
        hash.chain_update(name.as_bytes()).chain_update(content)
    });
    hex::encode(&all.finalize()[..8])
});

/// Where one of them is.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *HASH)
}

/// `GET /assets/{hash}/{name}`
pub(crate) async fn get(Path((hash, name)): Path<(String, String)>) -> Response {
    let found = ASSETS.iter().find(|(known, ..)| hash == *HASH && *known == name);
    let Some((_, kind, content)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let forever = "public, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, forever)], *content).into_response()
}
