//! The pages of a receipt file beside what it proves: one is shown, and the others are a link away, without a script.

use flow::{Ctx, receipt_files};
use grants::ReceiptFile;

/// How far from the page that is shown the others are named, beside the first and the last.
const NEAR: u32 = 3;

/// A page of a file, and the way to the others.
pub(crate) struct Viewer {
    /// The picture of the page.
    pub(crate) source: String,
    /// Where it stands on the page.
    pub(crate) anchor: String,
    /// Which page it is.
    pub(crate) number: u32,
    /// How many the file has, as far as that is known.
    pub(crate) all: u32,
    /// Other pages, each with where it is shown.
    pub(crate) others: Vec<(u32, String)>,
}

impl Viewer {
    /// The page of a file that is asked for; nothing of a file that has none. Another page is shown where the address says so.
    pub(crate) async fn of(
        ctx: &Ctx,
        file: &ReceiptFile,
        asked: u32,
        address: impl Fn(u32) -> String,
    ) -> Option<Self> {
        if file.media_type == "application/xml" {
            return None;
        }
        let all = receipt_files::page_count(ctx, file).await.max(1);
        let number = asked.clamp(1, all);
        let others = near(number, all).map(|other| (other, address(other))).collect();
        let source = format!("/belege/{}/seiten/{number}", file.id);
        Some(Self { source, anchor: format!("beleg-{}", file.id), number, all, others })
    }
}

/// The first page, the last one, and those around the one that is shown.
fn near(number: u32, all: u32) -> impl Iterator<Item = u32> {
    let is_named = move |other: &u32| *other == 1 || *other == all || other.abs_diff(number) <= NEAR;
    (1..=all).filter(move |other| *other != number && is_named(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_pages_the_next_ones_and_the_ends_are_named() {
        assert_eq!(near(1, 1).collect::<Vec<_>>(), [0; 0]);
        assert_eq!(near(2, 3).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(near(10, 20).collect::<Vec<_>>(), [1, 7, 8, 9, 11, 12, 13, 20]);
    }
}
