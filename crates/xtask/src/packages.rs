//! The real programs that tests and measurements call, and the Debian packages that carry them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::{postgres, process};

/// A program and its Debian package.
pub(crate) type Part = (&'static str, &'static str);

const POSTGRES: Part = ("postgres", "postgresql");

/// What `cargo xtask bench` needs.
pub(crate) const FOR_BENCH: &[Part] = &[POSTGRES];

/// What the tests need.
pub(crate) const FOR_TESTS: &[Part] = &[
    POSTGRES,
    ("pdftotext", "poppler-utils"),
    ("pdftoppm", "poppler-utils"),
    ("qpdf", "qpdf"),
    ("python3", "python3"),
    ("curl", "curl"),
    ("jq", "jq"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("chromium", "chromium"),
];

/// Says to Debian: the server package brings no database of its own that starts with the machine.
const NO_MAIN_CLUSTER: &str = "/etc/postgresql-common/createcluster.conf";

/// Makes sure that every part is here: installed in one go where we may, else named.
pub(crate) fn ensure(parts: &[Part]) -> Result<(), Failure> {
    let missing = missing(parts, is_here);
    match missing.is_empty() {
        true => Ok(()),
        false if may_install() => install(&packages(&missing)),
        false => Err(named(&missing)),
    }
}

fn missing(parts: &[Part], is_here: impl Fn(&str) -> bool) -> Vec<Part> {
    parts.iter().copied().filter(|(program, _)| !is_here(program)).collect()
}

fn is_here(program: &str) -> bool {
    process::find(program, &postgres::folders()).is_some()
}

fn may_install() -> bool {
    process::is_root() && process::find("apt-get", &[]).is_some()
}

fn packages(parts: &[Part]) -> Vec<&'static str> {
    let mut packages: Vec<_> = parts.iter().map(|(_, package)| *package).collect();
    packages.dedup();
    packages
}

fn named(missing: &[Part]) -> Failure {
    let programs: Vec<_> = missing.iter().map(|(program, _)| *program).collect();
    Failure::Packages { programs: programs.join(", "), packages: packages(missing).join(" ") }
}

fn install(packages: &[&str]) -> Result<(), Failure> {
    if packages.contains(&POSTGRES.1) {
        create_no_main_cluster(Path::new(NO_MAIN_CLUSTER))?;
    }
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

fn apt_get(args: &[&str]) -> Result<(), Failure> {
    let mut apt = Command::new("apt-get");
    apt.arg("-qq").args(args);
    // Ask nothing, and keep the file we may just have written.
    apt.env("DEBIAN_FRONTEND", "noninteractive").env("UCF_FORCE_CONFFOLD", "1");
    process::step(&mut apt, "Install the packages by hand.")
}

/// Leaves a machine alone on which the administrator has decided already.
fn create_no_main_cluster(settings: &Path) -> Result<(), Failure> {
    if settings.exists() {
        return Ok(());
    }
    let folder = settings.parent().map(PathBuf::from).unwrap_or_default();
    fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    fs::write(settings, "create_main_cluster = false\n").map_err(Failure::file(settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_its_package_once() {
        let missing = missing(FOR_TESTS, |program| program == "postgres");
        let said = named(&missing).to_string();
        assert_eq!(
            said,
            "missing: pdftotext, pdftoppm, qpdf, python3, curl, jq, node, npm, chromium. \
             Install the Debian packages poppler-utils qpdf python3 curl jq nodejs npm chromium."
        );
    }

    #[test]
    fn a_setting_of_the_administrator_stays() {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("etc/createcluster.conf");
        create_no_main_cluster(&settings).unwrap();
        assert_eq!(fs::read_to_string(&settings).unwrap(), "create_main_cluster = false\n");
        fs::write(&settings, "start_conf = 'manual'\n").unwrap();
        create_no_main_cluster(&settings).unwrap();
        assert_eq!(fs::read_to_string(&settings).unwrap(), "start_conf = 'manual'\n");
    }
}
