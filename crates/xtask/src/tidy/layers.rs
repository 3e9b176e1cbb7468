//! Arrows run one way: who may depend on whom.

use super::fault::Fault;
use crate::workspace::{Dependency, Package};

/// Each crate of the product and the ones it may use.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "foerderfluss",
        &[
            "api", "web", "door", "openid", "flow", "store", "forms", "proof", "bank", "receipts", "grants",
            "identity", "ledger",
        ],
    ),
    ("api", &["door", "flow", "grants", "identity", "ledger"]),
    ("web", &["door", "openid", "flow", "grants", "identity", "ledger"]),
    ("door", &["flow", "identity"]),
    ("flow", &["store", "forms", "proof", "bank", "receipts", "grants", "identity", "ledger"]),
    ("openid", &["identity"]),
    ("store", &["grants", "identity", "ledger"]),
    ("grants", &["ledger"]),
    ("forms", &["proof", "ledger"]),
    ("proof", &["ledger"]),
    ("bank", &["ledger"]),
    ("receipts", &["ledger"]),
    ("identity", &[]),
    ("ledger", &[]),
];

/// For developers; nothing that ships may use them.
const OUTSIDE: &[&str] = &["testkit", "xtask", "bench", "system-tests"];

/// Packages that only some crates of the product may use, and why.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("sqlx", &["store"], "SQL is known to store alone"),
    ("axum", &["api", "web", "door", "foerderfluss"], "HTTP ends in api and web"),
    (
        "tokio",
        &["foerderfluss", "api", "web", "door", "openid", "flow", "store"],
        "a pure crate waits for nothing",
    ),
    ("rand", &["foerderfluss", "api", "web", "door", "flow", "store"], "a pure crate knows no chance"),
    ("reqwest", &["openid"], "a pure crate knows no network"),
    ("lettre", &["foerderfluss"], "mail leaves the program in one place"),
];

/// No crate of the product depends on one above or beside it, or on a package that is not for its layer.
pub(crate) fn arrows_run_one_way(packages: &[Package]) -> Vec<Fault> {
    packages.iter().filter(|package| !OUTSIDE.contains(&package.name.as_str())).flat_map(faults).collect()
}

fn faults(package: &Package) -> Vec<Fault> {
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
        return vec![fault(package, "give this crate its place in ARROWS or OUTSIDE of xtask's layers.rs")];
    };
    let shipped = package.dependencies.iter().filter(|dependency| dependency.ships());
    shipped.filter_map(|dependency| against_arrows(package, dependency, allowed)).collect()
}

fn against_arrows(package: &Package, dependency: &Dependency, allowed: &[&str]) -> Option<Fault> {
    if dependency.path.is_none() {
        return against_reservation(package, dependency);
    }
    let wrong = !allowed.contains(&dependency.name.as_str());
    let may = if allowed.is_empty() { "none of our crates".to_owned() } else { allowed.join(", ") };
    wrong.then(|| fault(package, &format!("{} may use {may}; not {}", package.name, dependency.name)))
}

fn against_reservation(package: &Package, dependency: &Dependency) -> Option<Fault> {
    let family = |name: &str| {
        dependency.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let (name, crates, reason) = RESERVED.iter().find(|(name, ..)| family(name))?;
    let wrong = !crates.contains(&package.name.as_str());
    wrong.then(|| fault(package, &format!("only {} may use {name}: {reason}", crates.join(", "))))
}

fn fault(package: &Package, right: &str) -> Fault {
    Fault::new(&format!("crates/{}/Cargo.toml", package.name), 1, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>, bool)]) -> Package {
        let dependency = |(name, kind, ours): &(&str, Option<&str>, bool)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
            path: ours.then(|| (*name).into()),
        };
        Package { name: name.to_owned(), dependencies: dependencies.iter().map(dependency).collect() }
    }

    fn said(package: Package) -> Vec<String> {
        arrows_run_one_way(&[package]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_arrow_upwards_is_caught() {
        let faults = said(package("grants", &[("ledger", None, true), ("store", None, true)]));
        assert_eq!(faults, ["crates/grants/Cargo.toml:1: grants may use ledger; not store"]);
    }

    #[test]
    fn test_helpers_do_not_ship() {
        assert_eq!(said(package("flow", &[("testkit", Some("dev"), true)])), [""; 0]);
        assert_eq!(said(package("flow", &[("testkit", Some("build"), true)])).len(), 1);
        assert_eq!(said(package("testkit", &[("flow", None, true), ("sqlx", None, false)])), [""; 0]);
    }

    #[test]
    fn a_pure_crate_stays_pure() {
        let faults = said(package("ledger", &[("tokio-util", None, false), ("serde", None, false)]));
        assert_eq!(faults.len(), 1);
        assert!(faults[0].ends_with("may use tokio: a pure crate waits for nothing"), "{}", faults[0]);
        assert_eq!(said(package("flow", &[("sqlx", None, false)])).len(), 1);
        assert_eq!(said(package("flow", &[("axum-extra", None, false)])).len(), 1);
        assert_eq!(said(package("store", &[("sqlx", None, false), ("tokio", None, false)])), [""; 0]);
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert_eq!(said(package("letters", &[])).len(), 1);
    }
}
