//! Which account the server's programs run under: PostgreSQL refuses to run as the superuser.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::process;

/// The account that Debian's package brings.
const ACCOUNT: &str = "postgres";

/// Hands a folder to the account under which the server will run.
pub(crate) fn own(folder: &Path) -> Result<(), Failure> {
    if !process::is_root() {
        return Ok(());
    }
    let mut chown = Command::new("chown");
    process::output(chown.arg(format!("{ACCOUNT}:")).arg(folder)).map(|_| ())
}

/// A program of the server under its account, in its folder, that ends when we are killed.
pub(crate) fn command(program: &Path, folder: &Path) -> Command {
    let mut command = match process::find("setpriv", &[]) {
        Some(setpriv) => with_privileges(&setpriv, program),
        None => Command::new(program),
    };
    command.current_dir(folder).env("LC_ALL", "C");
    command
}

fn with_privileges(setpriv: &Path, program: &Path) -> Command {
    let mut command = Command::new(setpriv);
    if process::is_root() {
        command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"]);
    }
    command.args(["--pdeathsig", "QUIT"]).arg(program);
    command
}
