//! How files of strangers go out: piece by piece, under a name that is ours, and where a browser runs nothing of them.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use flow::{
    packages::Package,
    receipt_files::{Download, Preview},
};
use futures_util::stream::try_unfold;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::{fs::File, io::AsyncReadExt};

/// What a browser does with the file, should it show it after all: nothing.
const SANDBOX: &str = "sandbox; default-src 'none'";
/// How much is sent at once.
const PIECE: usize = 64 << 10;
/// What may stand in a name as it is (RFC 8187).
const WRITTEN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// A receipt file to keep, never to be shown in place.
pub fn to_keep(Download { file, content }: Download) -> Response {
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_LENGTH, file.bytes.to_string()),
        (header::CONTENT_DISPOSITION, attachment(&file.name)),
        (header::ETAG, format!("\"{}\"", file.hash)),
    ];
    (sandboxed(), headers, pieces(content)).into_response()
}

/// A table (CSV, RFC 4180) to keep, with what its columns are in its first row.
pub fn table_to_keep(name: &str, table: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(name)),
    ];
    (sandboxed(), headers, table).into_response()
}

/// A package (ZIP) to keep.
pub fn package_to_keep(Package { name, content, bytes }: Package) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CONTENT_DISPOSITION, attachment(&name)),
    ];
    (sandboxed(), headers, pieces(File::from_std(content))).into_response()
}

/// A page of a receipt file, to be looked at as a picture.
pub fn to_look_at(preview: Preview) -> Response {
    let kind = |media_type: String| [(header::CONTENT_TYPE, media_type)];
    match preview {
        Preview::Drawn(picture) => (sandboxed(), kind("image/png".to_owned()), picture).into_response(),
        Preview::Picture { media_type, content } => {
            (sandboxed(), kind(media_type), pieces(content)).into_response()
        }
    }
}

/// The headers against running what is sent.
const fn sandboxed() -> [(HeaderName, &'static str); 1] {
    [(header::CONTENT_SECURITY_POLICY, SANDBOX)]
}

/// A file to keep under a name (RFC 6266): for readers of old in ASCII, for all others as it is.
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|one| if one.is_ascii_alphanumeric() || "-._ ".contains(one) { one } else { '_' })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, WRITTEN))
}

/// The bytes of a file, piece by piece.
fn pieces(file: File) -> Body {
    Body::from_stream(try_unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    }))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_name_stays_in_its_header() {
        let sent = attachment("Quittung \"März\" 5€.pdf");
        let encoded = "filename*=UTF-8''Quittung%20%22M%C3%A4rz%22%205%E2%82%AC.pdf";
        assert_eq!(sent, format!("attachment; filename=\"Quittung _M_rz_ 5_.pdf\"; {encoded}"));
        for name in ["a\r\nSet-Cookie: b", "\0", "a;filename=b", "a\\\"b"] {
            let sent = attachment(name);
            assert!(HeaderValue::from_str(&sent).is_ok() && sent.matches(';').count() == 2, "{sent:?}");
        }
    }
}
