//! The architecture page shows the house as it is.

use super::fault::Fault;
use super::tree::{Tree, extension};
use super::{markdown, rust};

const PAGE: &str = "docs/architecture.md";
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

/// Every path on the page is there.
pub(crate) fn names_what_exists(tree: &Tree) -> Vec<Fault> {
    let spans = markdown::spans(tree.text(PAGE).unwrap_or_default());
    let paths = spans.into_iter().filter_map(|span| Some((span.line, path(span.text)?)));
    let gone = paths.filter(|(_, path)| !tree.has(path) && !tree.has(&format!("crates/{path}")));
    gone.map(|(line, path)| Fault::new(PAGE, line, format!("name a path that exists; {path} does not")))
        .collect()
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
    fn a_path_that_is_gone_is_caught() {
        let there =
            "`flow/src/claims.rs::submit(ctx, …)`, `crates/flow/`, `/api/v1`, `migrations/{a,b}/x.sql`";
        let faults = names_what_exists(&with_page(&format!("{there}\n`crates/gone/src/a.rs`\n")));
        assert_eq!(faults, [Fault::new(PAGE, 2, "name a path that exists; crates/gone/src/a.rs does not")]);
    }
}
