//! `cargo xtask tidy`: the rules of the house that no lint knows.
//!
//! Each rule is a function from the texts of the repository to its faults; its tests plant one and see it caught.

mod architecture;
mod commands;
mod conformance;
mod engines;
mod fault;
mod glossary;
mod layers;
mod lengths;
mod manifests;
mod markdown;
mod migrations;
mod paths;
mod programmes;
mod rust;
mod tree;
mod words;

use self::fault::Fault;
use self::tree::Tree;
use crate::failure::Failure;
use crate::workspace;

/// A rule over the texts of the repository.
type Rule = fn(&Tree) -> Vec<Fault>;

const RULES: &[Rule] = &[
    engines::only_in_store,
    engines::missing_row_is_none,
    engines::rows_are_private,
    migrations::come_in_pairs,
    architecture::names_every_crate,
    architecture::names_what_exists,
    architecture::names_items_that_exist,
    glossary::is_complete,
    words::nothing_unfinished,
    lengths::functions_fit_a_screen,
    conformance::every_store_function_is_tested,
    manifests::versions_stand_once,
    manifests::lints_are_inherited,
    paths::no_machine_is_named,
    programmes::are_data,
    commands::have_german_names,
];

/// Prints every fault; fails when there is one.
pub(crate) fn run() -> Result<(), Failure> {
    eprintln!("xtask: tidy");
    let tree = Tree::load(workspace::root())?;
    let mut faults: Vec<Fault> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    faults.extend(layers::arrows_run_one_way(&workspace::metadata()?.packages));
    faults.sort();
    for fault in &faults {
        eprintln!("{fault}");
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::Tidy(faults.len())) }
}
