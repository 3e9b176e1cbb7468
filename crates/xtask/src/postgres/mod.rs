//! A throwaway PostgreSQL: made on start, gone with its data when dropped.
//!
//! * **shape**: [`Server`] owns the process and its [`folder::Folder`]; socket, log and data lie in there.
//! * **cost**: about a second to make, 40 MB on disk while it runs.
//! * **limits**: it listens on 127.0.0.1 alone and trusts everyone who gets there.
//! * **ending**: dropping stops it, also in a panic. Whoever kills us takes the server along (on Linux the kernel
//!   signals it), and the next start sweeps the folder that was left.

mod account;
mod folder;

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use self::folder::Folder;
use crate::failure::Failure;
use crate::process;

/// What the server promises when the machine stops.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing, and is fast: for tests.
    None,
    /// What a real installation promises: for measurements.
    Full,
}

/// What a server without durability leaves out.
const NOT_DURABLE: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// How often we look, each tenth of a second, whether the server is ready.
const PATIENCE: u32 = 300;

/// A running server.
pub(crate) struct Server {
    process: Child,
    folder: Folder,
    port: u16,
}

impl Server {
    /// Makes a database and serves it on a free port.
    pub(crate) fn start(durability: Durability) -> Result<Self, Failure> {
        let folder = Folder::create(durability)?;
        account::own(folder.path())?;
        create_database(&folder)?;
        let port = free_port().map_err(Failure::file("127.0.0.1"))?;
        let process = serve(&folder, port, durability)?;
        let mut server = Self { process, folder, port };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Where its superuser reaches it.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self) -> Result<(), Failure> {
        for _ in 0..PATIENCE {
            if self.folder.says_ready() {
                return Ok(());
            }
            if matches!(self.process.try_wait(), Ok(Some(_)) | Err(_)) {
                break;
            }
            sleep(Duration::from_millis(100));
        }
        Err(Failure::Postgres { log: self.folder.read_log() })
    }

    /// At once, without a last write of what is thrown away.
    fn stop(&mut self) -> Result<(), Failure> {
        let mut stop = account::command(&program("pg_ctl"), self.folder.path());
        stop.args(["stop", "--silent", "--mode", "immediate", "--pgdata"]).arg(self.folder.data());
        process::output(&mut stop).map(|_| ())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.stop().is_err() {
            // It has ended already, or it hangs; both are over after this.
            self.process.kill().ok();
        }
        self.process.wait().ok();
    }
}

/// Where Debian keeps the server's programs, newest first.
pub(crate) fn folders() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    folders
}

/// The 15 of `/usr/lib/postgresql/15/bin`.
fn version(folder: &Path) -> Option<u32> {
    folder.parent()?.file_name()?.to_str()?.parse().ok()
}

fn program(name: &str) -> PathBuf {
    process::find(name, &folders()).unwrap_or_else(|| name.into())
}

fn create_database(folder: &Folder) -> Result<(), Failure> {
    let mut initdb = account::command(&program("initdb"), folder.path());
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    process::output(initdb.arg("--pgdata").arg(folder.data())).map(|_| ())
}

fn serve(folder: &Folder, port: u16, durability: Durability) -> Result<Child, Failure> {
    let log = File::create(folder.log()).map_err(Failure::file(folder.log()))?;
    let errors = log.try_clone().map_err(Failure::file(folder.log()))?;
    let mut postgres = account::command(&program("postgres"), folder.path());
    postgres.arg("-D").arg(folder.data()).arg("-p").arg(port.to_string()).arg("-k").arg(folder.path());
    postgres.args(["-h", "127.0.0.1"]);
    postgres.args(settings(durability).iter().flat_map(|setting| ["-c", *setting]));
    postgres.stdin(Stdio::null()).stdout(log).stderr(errors);
    postgres.spawn().map_err(|reason| process::cannot_start(&postgres, reason))
}

fn settings(durability: Durability) -> Vec<&'static str> {
    let mut settings = vec!["max_connections=300", "shared_buffers=128MB"];
    if durability == Durability::None {
        settings.extend(NOT_DURABLE);
    }
    settings
}

/// A port nobody listens on at this moment.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    /// Runs where the tests have a PostgreSQL at all.
    #[test]
    fn a_server_answers_and_leaves_nothing_behind() {
        if std::env::var_os("FOERDERFLUSS_TEST_POSTGRES").is_none() {
            return;
        }
        let server = Server::start(Durability::None).unwrap();
        let (port, folder) = (server.port, server.folder.path().to_owned());
        assert_eq!(server.url(), format!("postgres://postgres@127.0.0.1:{port}/postgres"));
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(server);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }

    #[test]
    fn only_the_server_for_tests_gives_up_durability() {
        assert!(settings(Durability::None).contains(&"fsync=off"));
        assert!(!settings(Durability::Full).iter().any(|setting| setting.ends_with("=off")));
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(version(Path::new("/usr/lib/postgresql/15/bin")), Some(15));
        assert!(
            version(Path::new("/usr/lib/postgresql/9/bin"))
                < version(Path::new("/usr/lib/postgresql/15/bin"))
        );
    }
}
