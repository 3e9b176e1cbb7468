//! Style, font and script, each part of the program. The folder of their address follows from what they are, so that a
//! browser may keep them for good. What is text is packed once for browsers that take it so.

use std::{collections::BTreeMap, io::Write, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

/// Name, type, content.
type Asset = (&'static str, &'static str, &'static [u8]);

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const WOFF2: &str = "font/woff2";
const FOREVER: &str = "public, max-age=31536000, immutable";

const ASSETS: [Asset; 14] = [
    ("kern.min.css", CSS, include_bytes!("../assets/kern/kern.min.css")),
    ("foerderfluss.css", CSS, include_bytes!("../assets/foerderfluss.css")),
    ("foerderfluss.js", JS, include_bytes!("../assets/foerderfluss.js")),
    ("parts.js", JS, include_bytes!("../assets/parts.js")),
    ("dialog.js", JS, include_bytes!("../assets/dialog.js")),
    ("session.js", JS, include_bytes!("../assets/session.js")),
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

/// The texts among them, packed. A font is packed in itself.
static PACKED: LazyLock<BTreeMap<&'static str, Vec<u8>>> = LazyLock::new(|| {
    let texts = ASSETS.iter().filter(|(_, kind, _)| *kind != WOFF2);
    texts.filter_map(|(name, _, content)| Some((*name, packed(content)?))).collect()
});

fn packed(content: &[u8]) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).ok()?;
    packer.finish().ok()
}

/// Whether a browser takes what is packed (RFC 9110, 12.5.3).
fn takes_packed(headers: &HeaderMap) -> bool {
    let said = headers.get(header::ACCEPT_ENCODING).and_then(|said| said.to_str().ok()).unwrap_or_default();
    said.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        name.trim().eq_ignore_ascii_case("gzip") && weight.trim() != "q=0"
    })
}

/// Where one of them is.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *HASH)
}

/// `GET /assets/{hash}/{name}`
pub(crate) async fn get(headers: HeaderMap, Path((hash, name)): Path<(String, String)>) -> Response {
    let found = ASSETS.iter().find(|(known, ..)| hash == *HASH && *known == name);
    let Some((_, kind, content)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let about =
        [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, FOREVER), (header::VARY, "accept-encoding")];
    match PACKED.get(name.as_str()).filter(|_| takes_packed(&headers)) {
        Some(packed) => (about, [(header::CONTENT_ENCODING, "gzip")], packed.as_slice()).into_response(),
        None => (about, *content).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn what_is_packed_is_the_same_and_small_and_no_font_is() {
        for (name, kind, content) in ASSETS {
            let Some(packed) = PACKED.get(name) else {
                assert_eq!(kind, WOFF2, "{name}");
                continue;
            };
            let mut unpacked = Vec::new();
            GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
            assert!(unpacked == content && packed.len() < content.len(), "{name}");
        }
        assert!(PACKED["kern.min.css"].len() < 50_000);
    }

    #[test]
    fn only_who_says_so_gets_what_is_packed() {
        let takes = |said: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, said.parse().unwrap());
            takes_packed(&headers)
        };
        assert!(takes("gzip") && takes("br, GZIP;q=0.5, zstd") && takes("deflate,gzip"));
        assert!(!takes("br") && !takes("gzip;q=0, br") && !takes("x-gzip") && !takes(""));
        assert!(!takes_packed(&HeaderMap::new()));
    }
}
