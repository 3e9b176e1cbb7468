//! The architecture page shows the house as it is, and whatever says by which test something is shown names one.

use super::fault::Fault;
use super::tree::{Tree, extension};
use super::{markdown, rust};

const PAGE: &str = "docs/architecture.md";
/// The pages that name files and tests; one that is not there names none.
const NAMING: [&str; 5] = [PAGE, "docs/acts.md", "docs/documents.md", "docs/house.md", "docs/pages.md"];
const FOLDERS: &[&str] = &["crates/", "docs/", "migrations/", "tests/", "programmes/"];
const EXTENSIONS: &[&str] = &["rs", "sql", "md", "toml", "py"];

/// Every crate has its place on the map.
pub(crate) fn names_every_crate(tree: &Tree) -> Vec<Fault> {
    let text = tree.text(PAGE).unwrap_or_default();
    let code: Vec<_> =
        markdown::spans(text).into_iter().chain(markdown::blocks(text)).map(|code| code.text).collect();
    let named = |name: &str| code.iter().any(|code| rust::find_word(code, name).next().is_some());
    let unnamed = tree.crates().into_iter().filter(|name| !named(name));
    unnamed.map(|name| Fault::new(PAGE, 1, format!("say what crates/{name} is for"))).collect()
}

/// Every path on the pages is there.
pub(crate) fn names_what_exists(tree: &Tree) -> Vec<Fault> {
    let paths = code(tree).filter_map(|(page, span)| Some((page, span.line, path(span.text)?)));
    let gone = paths.filter(|(_, _, path)| !tree.has(path) && !tree.has(&format!("crates/{path}")));
    gone.map(|(page, line, path)| Fault::new(page, line, format!("name a path that exists; {path} does not")))
        .collect()
}

/// Every item that the pages name in a file is in it.
pub(crate) fn names_items_that_exist(tree: &Tree) -> Vec<Fault> {
    let items = code(tree).filter_map(|(page, span)| Some((page, span.line, item(span.text)?)));
    let is_gone = |path: &str, item: &str| {
        tree.text(path).is_some_and(|text| rust::find_word(text, item).next().is_none())
    };
    let gone = items.filter(|(_, _, (path, item))| is_gone(path, item));
    gone.map(|(page, line, (path, item))| {
        Fault::new(page, line, format!("name what exists; {path} has no {item}"))
    })
    .collect()
}

/// What is set as code on the pages, each with its page.
fn code(tree: &Tree) -> impl Iterator<Item = (&'static str, markdown::Code<'_>)> {
    NAMING.into_iter().flat_map(move |page| {
        markdown::spans(tree.text(page).unwrap_or_default()).into_iter().map(move |span| (page, span))
    })
}

/// The file and the item in a piece of code like `a/b.rs::item`.
fn item(code: &str) -> Option<(&str, &str)> {
    let (path, rest) = (path(code)?, code.split_once("::")?.1);
    let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len());
    (end > 0).then(|| (path, &rest[..end]))
}

/// The path in a piece of code, if it looks like one; `a/b.rs::item` means the file.
fn path(code: &str) -> Option<&str> {
    let path = code.split("::").next()?;
    let pattern = path.contains(['*', '{', '<', ' ']);
    let folder = FOLDERS.iter().any(|folder| path.starts_with(folder));
    let file = path.contains('/') && EXTENSIONS.contains(&extension(path));
    (!pattern && (folder || file)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 2] = [("crates/flow/Cargo.toml", ""), ("crates/flow/src/claims.rs", "")];

    fn with_page(page: &str) -> Tree {
        Tree::of(&[FILES[0], FILES[1], (PAGE, page)])
    }

    #[test]
    fn a_crate_without_a_place_is_caught() {
        assert_eq!(names_every_crate(&with_page("It flows.\n")).len(), 1);
        assert_eq!(names_every_crate(&with_page("`crates/flow` acts.\n")), []);
        assert_eq!(names_every_crate(&with_page("```\n  flow/   acts\n```\n")), []);
        assert_eq!(names_every_crate(&Tree::of(&FILES)).len(), 1);
    }

    #[test]
    fn an_item_that_is_gone_is_caught() {
        let claims = ("crates/flow/src/claims.rs", "pub async fn submit(ctx: &Ctx) {}\nfn resubmit() {}\n");
        let page = "`crates/flow/src/claims.rs::submit(ctx, …)`\n`crates/flow/src/claims.rs::sub`\n";
        let faults = names_items_that_exist(&Tree::of(&[claims, (PAGE, page)]));
        let gone = "name what exists; crates/flow/src/claims.rs has no sub";
        assert_eq!(faults, [Fault::new(PAGE, 2, gone)]);
        for other in NAMING.into_iter().skip(1) {
            let faults = names_items_that_exist(&Tree::of(&[claims, (PAGE, ""), (other, page)]));
            assert_eq!(faults, [Fault::new(other, 2, gone)]);
        }
    }

    #[test]
    fn a_path_that_is_gone_is_caught() {
        let there =
            "`flow/src/claims.rs::submit(ctx, …)`, `crates/flow/`, `/api/v1`, `migrations/{a,b}/x.sql`";
        let faults = names_what_exists(&with_page(&format!("{there}\n`crates/gone/src/a.rs`\n")));
        assert_eq!(faults, [Fault::new(PAGE, 2, "name a path that exists; crates/gone/src/a.rs does not")]);
    }
}
