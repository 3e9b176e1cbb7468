//! The pages, each with two content streams: what it shows, and what was drawn over it at the end.

use std::fmt::Write;
use std::io;

use crate::draw::Size;
use crate::file::{File, Id, syntax};

/// How many pages share a node of the page tree.
const PAGES_IN_A_NODE: usize = 64;

/// The page tree, and the first page; the others have the numbers that follow.
pub(super) struct Pages {
    pub(super) tree: Id,
    pub(super) first: Id,
}

/// Writes the content streams and the pages. `contents` are those of all pages, then what is drawn over each; `named`
/// are their resources.
pub(super) fn write(
    file: &mut File,
    sizes: &[Size],
    contents: Vec<Vec<u8>>,
    named: String,
) -> io::Result<Pages> {
    let count = sizes.len();
    let first_content = file.reserve(contents.len());
    for (index, content) in contents.into_iter().enumerate() {
        file.deflated(first_content.nth(index), "", &content);
    }
    let tree = file.reserve(2);
    let resources = tree.nth(1);
    file.object(resources, named);
    let nodes = file.reserve(count.div_ceil(PAGES_IN_A_NODE));
    let first = file.reserve(count);
    file.objects(first, count, &|page, written| {
        let Size { width, height } = sizes[page];
        let _ = write!(
            written,
            "<</Type/Page/Parent {}/MediaBox[0 0 {} {}]/Resources {resources}/Contents[{} {}]\
             /StructParents {page}/Tabs/S>>",
            nodes.nth(page / PAGES_IN_A_NODE),
            syntax::length(width),
            syntax::length(height),
            first_content.nth(page),
            first_content.nth(count + page),
        );
    })?;
    for (node, from) in (0..count).step_by(PAGES_IN_A_NODE).enumerate() {
        let pages = from..count.min(from + PAGES_IN_A_NODE);
        let count = pages.len();
        let kids = syntax::list(pages.map(|page| first.nth(page)));
        file.object(nodes.nth(node), format!("<</Type/Pages/Parent {tree}/Count {count}/Kids[{kids}]>>"));
    }
    let kids = syntax::list((0..count.div_ceil(PAGES_IN_A_NODE)).map(|node| nodes.nth(node)));
    file.object(tree, format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"));
    Ok(Pages { tree, first })
}
