//! The outline: headings, and below each its subheadings.

use std::fmt::Write;

use crate::draw::{Bookmark, Role, Size};
use crate::file::{File, Id, syntax};

/// A bookmark, the ones below it, and its neighbours, all by their places in the list.
#[derive(Default)]
struct Node {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    kids: Vec<usize>,
}

/// Writes the outline and gives the entries of the catalog that lead to it.
pub(super) fn write(file: &mut File, bookmarks: &[Bookmark], sizes: &[Size], first_page: Id) -> String {
    if bookmarks.is_empty() {
        return String::new();
    }
    let root = file.reserve(1 + bookmarks.len());
    let id = |node: usize| root.nth(1 + node);
    let (nodes, top) = nodes(bookmarks);
    file.object(root, format!("<</Type/Outlines{}>>", family(&top, bookmarks.len(), id)));
    for (index, (bookmark, node)) in bookmarks.iter().zip(&nodes).enumerate() {
        let Bookmark { title, page, y, .. } = bookmark;
        let top = syntax::length(sizes[*page].height - *y);
        let parent = node.parent.map_or(root, id);
        let mut body = format!(
            "<</Title{}/Parent {parent}/Dest[{} /XYZ null {top} null]",
            syntax::text(title),
            first_page.nth(*page)
        );
        for (name, neighbour) in [("Prev", node.previous), ("Next", node.next)] {
            if let Some(neighbour) = neighbour {
                let _ = write!(body, "/{name} {}", id(neighbour));
            }
        }
        body.push_str(&family(&node.kids, node.kids.len(), id));
        body.push_str(">>");
        file.object(id(index), body);
    }
    format!("/Outlines {root}/PageMode/UseOutlines")
}

/// The first and the last of those directly below, and how many are shown below at any level.
fn family(kids: &[usize], shown: usize, id: impl Fn(usize) -> Id) -> String {
    match kids {
        [] => String::new(),
        [first, ..] => {
            let last = kids.last().unwrap_or(first);
            format!("/First {}/Last {}/Count {shown}", id(*first), id(*last))
        }
    }
}

/// A subheading belongs to the heading before it.
fn nodes(bookmarks: &[Bookmark]) -> (Vec<Node>, Vec<usize>) {
    let mut nodes: Vec<Node> = bookmarks.iter().map(|_| Node::default()).collect();
    let mut top: Vec<usize> = Vec::new();
    for (index, bookmark) in bookmarks.iter().enumerate() {
        let parent = top.last().copied().filter(|_| bookmark.role == Role::Subheading);
        nodes[index].parent = parent;
        let siblings = match parent {
            Some(parent) => &mut nodes[parent].kids,
            None => &mut top,
        };
        let previous = siblings.last().copied();
        siblings.push(index);
        nodes[index].previous = previous;
        if let Some(previous) = previous {
            nodes[previous].next = Some(index);
        }
    }
    (nodes, top)
}
