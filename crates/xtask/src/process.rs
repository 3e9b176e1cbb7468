//! Running other programs.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Output};

use crate::failure::Failure;
use crate::workspace;

/// The cargo that runs us, in the workspace's root.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(workspace::root());
    command
}

/// Announces and runs a command that shows its own output; `advice` says what to do when it fails.
pub(crate) fn step(command: &mut Command, advice: &str) -> Result<(), Failure> {
    eprintln!("xtask: {}", line(command));
    let status = status(command)?;
    status.success().then_some(()).ok_or_else(|| refused(command, advice.to_owned()))
}

/// Runs a command that shows its own output.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus, Failure> {
    command.status().map_err(|reason| cannot_start(command, reason))
}

/// The same exit code for whoever called us; a runner ended by a signal counts as failed.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Runs a command and keeps what it prints; what it complains about becomes the failure.
pub(crate) fn output(command: &mut Command) -> Result<Output, Failure> {
    let output = command.output().map_err(|reason| cannot_start(command, reason))?;
    let complaint = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
    output.status.success().then_some(()).ok_or_else(|| refused(command, complaint()))?;
    Ok(output)
}

/// The program of this name on the search path or in one of the extra folders.
pub(crate) fn find(program: &str, extra: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(extra.iter().cloned());
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Are we the superuser?
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

fn refused(command: &Command, advice: String) -> Failure {
    Failure::Step { command: line(command), advice }
}

/// The failure of a command that never ran.
pub(crate) fn cannot_start(command: &Command, reason: std::io::Error) -> Failure {
    Failure::Start { program: command.get_program().to_string_lossy().into_owned(), reason }
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
