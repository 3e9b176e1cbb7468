//! A program of poppler at work on a stranger's PDF, in a process of its own: it gets nothing but the file, bounds of memory,
//! time and output, and falls over without harm.

use std::{ffi::OsStr, io, process::Stdio, sync::LazyLock, time::Duration};

use tokio::{
    fs::File,
    io::AsyncReadExt,
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

/// So many are at work at once.
static ROOM: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
/// How long one may take, with the wait for room.
pub(super) const WITHIN: Duration = Duration::from_secs(15);
/// The bounds of the process: bytes of memory, seconds of the processor, bytes of a file that it writes, open files.
const BOUNDS: [&str; 5] = ["--as=536870912", "--cpu=10", "--fsize=16777216", "--nofile=32", "--core=0"];
/// What sets the bounds.
const LIMITER: &str = "prlimit";
/// What the limiter ends with when it finds no such program.
const NO_PROGRAM: i32 = 127;

/// What a program is asked for. It reads the file as its input.
pub(super) struct Asked<'a> {
    /// The program.
    pub(super) program: &'a str,
    /// What it is told to do.
    pub(super) arguments: &'a [&'a str],
    /// The most bytes of what it makes.
    pub(super) most: u64,
}

/// Why nothing was made of a file.
#[derive(Debug)]
pub(super) enum Unmade {
    /// The program refuses the file, or broke down over it.
    Refused,
    /// More would be made than is taken.
    TooMuch,
    /// It takes too long, or too many are at work now.
    TooSlow,
    /// The program, or what bounds it, is not installed.
    NoProgram,
    /// The process could not be run.
    Failed(io::Error),
}

/// What a program makes of a PDF.
pub(super) async fn made(asked: &Asked<'_>, pdf: File) -> Result<Vec<u8>, Unmade> {
    bounded(LIMITER, asked, pdf).await
}

async fn bounded(limiter: &str, asked: &Asked<'_>, pdf: File) -> Result<Vec<u8>, Unmade> {
    let works = async {
        let _room = ROOM.acquire().await.map_err(|_| Unmade::TooSlow)?;
        let mut child = started(limiter, asked, pdf.into_std().await)?;
        let output = written(&mut child, asked.most).await.map_err(Unmade::Failed)?;
        if u64::try_from(output.len()).is_ok_and(|bytes| bytes > asked.most) {
            return Err(Unmade::TooMuch);
        }
        match child.wait().await.map_err(Unmade::Failed)?.code() {
            Some(0) => Ok(output),
            Some(NO_PROGRAM) => Err(Unmade::NoProgram),
            _ => Err(Unmade::Refused),
        }
    };
    timeout(WITHIN, works).await.unwrap_or(Err(Unmade::TooSlow))
}

/// Starts the process: it is given the file as its input and no name, and of the surroundings only where programs are.
fn started(limiter: &str, asked: &Asked<'_>, pdf: std::fs::File) -> Result<Child, Unmade> {
    let mut command = Command::new(limiter);
    command.args(BOUNDS).arg("--").arg(asked.program).args(asked.arguments).env_clear().kill_on_drop(true);
    command.env("PATH", std::env::var_os("PATH").as_deref().unwrap_or(OsStr::new("/usr/bin:/bin")));
    command.stdin(pdf).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => Unmade::NoProgram,
        _ => Unmade::Failed(cause),
    })
}

/// What the process writes, up to one byte more than is taken; one that writes on is stopped.
async fn written(child: &mut Child, most: u64) -> io::Result<Vec<u8>> {
    let mut written = Vec::new();
    if let Some(output) = child.stdout.take() {
        output.take(most.saturating_add(1)).read_to_end(&mut written).await?;
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn input() -> File {
        File::open("/dev/null").await.unwrap()
    }

    #[tokio::test]
    async fn a_program_that_is_missing_is_told() {
        for (limiter, program) in [("no-such-limiter", "pdftotext"), (LIMITER, "no-such-program")] {
            let asked = Asked { program, arguments: &[], most: 9 };
            let refused = bounded(limiter, &asked, input().await).await;
            assert!(matches!(refused, Err(Unmade::NoProgram)), "{refused:?}");
        }
    }

    #[tokio::test]
    async fn what_is_no_pdf_is_refused() {
        let asked = Asked { program: "pdftotext", arguments: &["-q", "-", "-"], most: 9 };
        let refused = made(&asked, input().await).await;
        assert!(matches!(refused, Err(Unmade::Refused)), "{refused:?}");
    }

    #[tokio::test]
    async fn no_more_is_taken_than_was_asked_for() {
        let endless = Asked { program: "yes", arguments: &[], most: 1 << 16 };
        let refused = made(&endless, input().await).await;
        assert!(matches!(refused, Err(Unmade::TooMuch)), "{refused:?}");
        let just = Asked { program: "printf", arguments: &["1234"], most: 4 };
        assert_eq!(made(&just, input().await).await.unwrap(), b"1234");
        let beyond = Asked { most: 3, ..just };
        assert!(matches!(made(&beyond, input().await).await, Err(Unmade::TooMuch)));
    }

    #[tokio::test]
    async fn a_program_has_its_bounds() {
        let bound = |what: &'static str| async move {
            let shell = Asked { program: "sh", arguments: &["-c", what], most: 99 };
            made(&shell, input().await).await.map(|said| String::from_utf8(said).unwrap())
        };
        assert_eq!(bound("ulimit -v; ulimit -t; ulimit -n").await.unwrap(), "524288\n10\n32\n");
        assert_eq!(bound("echo \"$HOME$USER$LANG\"").await.unwrap(), "\n", "nothing of the surroundings");
        assert!(matches!(bound("kill -9 $$").await, Err(Unmade::Refused)), "it breaks down alone");
    }
}
