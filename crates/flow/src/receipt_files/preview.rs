//! A page of a receipt file as a picture, drawn by `pdftoppm` within the bounds of `poppler`.

use std::io;

use tokio::fs::File;

use super::poppler::{self, Asked, Unmade};

/// The most bytes of a picture.
const LARGEST: u64 = 16 << 20;
/// The longer side of the picture, in dots.
const DOTS: &str = "1400";

/// What is shown of a file.
#[derive(Debug)]
pub enum Preview {
    /// A page that was drawn, as PNG.
    Drawn(Vec<u8>),
    /// The file itself, which is a picture.
    Picture {
        /// Its media type.
        media_type: String,
        /// Its bytes.
        content: File,
    },
}

/// Why a page is not shown.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The file has no such page, or none that can be drawn.
    #[error("the file has no page {page} that can be shown; it can be downloaded")]
    NoPage {
        /// The page.
        page: u32,
    },
    /// Drawing it takes too long, or too many are drawn now.
    #[error("the page could not be drawn in time; it can be downloaded")]
    TooSlow,
    /// The programs that draw are not installed.
    #[error(
        "pages are not drawn here: pdftoppm (poppler-utils) or prlimit (util-linux) is missing; files can be downloaded"
    )]
    NoProgram,
    /// The process could not be run.
    #[error("the page could not be drawn")]
    Failed(#[source] io::Error),
}

/// Draws a page of a PDF.
pub(super) async fn page(pdf: File, page: u32) -> Result<Vec<u8>, PreviewError> {
    let number = page.to_string();
    let arguments = ["-png", "-singlefile", "-f", &number, "-l", &number, "-scale-to", DOTS, "-"];
    let asked = Asked { program: "pdftoppm", arguments: &arguments, most: LARGEST };
    match poppler::made(&asked, pdf).await {
        Ok(picture) if !picture.is_empty() => Ok(picture),
        Ok(_) | Err(Unmade::Refused | Unmade::TooMuch) => Err(PreviewError::NoPage { page }),
        Err(Unmade::TooSlow) => Err(PreviewError::TooSlow),
        Err(Unmade::NoProgram) => Err(PreviewError::NoProgram),
        Err(Unmade::Failed(cause)) => Err(PreviewError::Failed(cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_no_pdf_has_no_page() {
        let refused = page(File::open("/dev/null").await.unwrap(), 1).await;
        assert!(matches!(refused, Err(PreviewError::NoPage { page: 1 })), "{refused:?}");
    }
}
