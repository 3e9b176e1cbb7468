//! A page of a receipt file as a picture. A PDF of a stranger is drawn by `pdftoppm` in a process of its own, which gets
//! nothing but the file, bounds of memory, time and output, and falls over without harm.

use std::{ffi::OsStr, io, process::Stdio, sync::LazyLock, time::Duration};

use tokio::{
    fs::File,
    io::AsyncReadExt,
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

/// So many pages are drawn at once.
static ROOM: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
/// How long one may take, with the wait for room.
const WITHIN: Duration = Duration::from_secs(15);
/// The bounds of the process: bytes of memory, seconds of the processor, bytes of a file that it writes, open files.
const BOUNDS: [&str; 5] = ["--as=536870912", "--cpu=10", "--fsize=16777216", "--nofile=32", "--core=0"];
/// The most bytes of a picture.
const LARGEST: u64 = 16 << 20;
/// The longer side of the picture, in dots.
const DOTS: &str = "1400";
/// What the limiter ends with when it finds no such program.
const NO_PROGRAM: i32 = 127;

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
    drawn("prlimit", "pdftoppm", pdf, page).await
}

async fn drawn(limiter: &str, program: &str, pdf: File, page: u32) -> Result<Vec<u8>, PreviewError> {
    let draws = async {
        let _room = ROOM.acquire().await.map_err(|_| PreviewError::TooSlow)?;
        let mut child = started(limiter, program, pdf.into_std().await, page)?;
        let picture = written(&mut child).await.map_err(PreviewError::Failed)?;
        let ended = child.wait().await.map_err(PreviewError::Failed)?;
        match ended.code() {
            Some(0) if !picture.is_empty() => Ok(picture),
            Some(NO_PROGRAM) => Err(PreviewError::NoProgram),
            _ => Err(PreviewError::NoPage { page }),
        }
    };
    timeout(WITHIN, draws).await.unwrap_or(Err(PreviewError::TooSlow))
}

/// Starts the process: it is given the file as its input and no name, and of the surroundings only where programs are.
fn started(limiter: &str, program: &str, pdf: std::fs::File, page: u32) -> Result<Child, PreviewError> {
    let page = page.to_string();
    let asked = ["-png", "-singlefile", "-f", &page, "-l", &page, "-scale-to", DOTS, "-"];
    let mut command = Command::new(limiter);
    command.args(BOUNDS).arg("--").arg(program).args(asked).env_clear().kill_on_drop(true);
    command.env("PATH", std::env::var_os("PATH").as_deref().unwrap_or(OsStr::new("/usr/bin:/bin")));
    command.stdin(pdf).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => PreviewError::NoProgram,
        _ => PreviewError::Failed(cause),
    })
}

/// What the process writes, up to its bound; one that writes more is stopped by its end of the pipe.
async fn written(child: &mut Child) -> io::Result<Vec<u8>> {
    let mut picture = Vec::new();
    if let Some(output) = child.stdout.take() {
        output.take(LARGEST).read_to_end(&mut picture).await?;
    }
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn input() -> File {
        File::open("/dev/null").await.unwrap()
    }

    #[tokio::test]
    async fn a_program_that_is_missing_is_told() {
        for (limiter, program) in [("no-such-limiter", "pdftoppm"), ("prlimit", "no-such-program")] {
            let refused = drawn(limiter, program, input().await, 1).await;
            assert!(matches!(refused, Err(PreviewError::NoProgram)), "{refused:?}");
        }
    }

    #[tokio::test]
    async fn what_is_no_pdf_has_no_page() {
        let refused = drawn("prlimit", "pdftoppm", input().await, 1).await;
        assert!(matches!(refused, Err(PreviewError::NoPage { page: 1 })), "{refused:?}");
    }
}
