//! The Verwendungsnachweis or Zwischennachweis: the form with its sections I to VI, then the receipt list and
//! the list of lump sum units as annexes.

mod confirmations;
mod figures;
mod opening;
mod receipts;
mod units;

use crate::RenderError;
use crate::data::{Kind, LegalBasis, ProofOfUse};
use crate::draw::{DrawList, Role};
use crate::flow::{Flow, Foot, Shape};
use crate::fonts::Fonts;
use crate::format;

/// The ticked and the empty box.
const TICKED: &str = "\u{2611}";
const EMPTY: &str = "\u{2610}";

/// Space between a box and what it stands for, and between two of them.
const NARROW: &str = "\u{a0}";
const WIDE: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// How many digits of the journal's hash stand at the foot of a page.
const HASH_DIGITS: usize = 16;

/// Draws the document.
pub(crate) fn draw(proof: &ProofOfUse, fonts: &Fonts) -> Result<DrawList, RenderError> {
    let mut flow = Flow::new(fonts, Shape::PORTRAIT);
    flow.element(Role::Document, |flow| sections(flow, proof))?;
    Ok(flow.finish(|page, pages| foot(proof, page, pages)))
}

/// The title a reader of the file sees.
pub(crate) fn title(proof: &ProofOfUse) -> String {
    format!("{} {}", kind(proof), proof.reference)
}

fn sections(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    opening::draw(flow, proof)?;
    figures::draw(flow, proof)?;
    confirmations::draw(flow, proof);
    receipts::draw(flow, proof)?;
    units::draw(flow, proof)
}

fn foot(proof: &ProofOfUse, page: usize, pages: usize) -> Foot {
    Foot { left: title(proof), middle: chain(proof), right: format!("Seite {page} von {pages}") }
}

fn chain(proof: &ProofOfUse) -> String {
    proof.chain.map_or_else(String::new, |head| {
        let hash = head.hash.to_string();
        let digits = hash.get(..HASH_DIGITS).unwrap_or(&hash);
        format!("Journaleintrag {} · {digits}", format::count(head.number.get().unsigned_abs()))
    })
}

fn kind(proof: &ProofOfUse) -> &'static str {
    match proof.kind {
        Kind::Verwendungsnachweis => "Verwendungsnachweis",
        Kind::Zwischennachweis => "Zwischennachweis",
    }
}

/// The general conditions, and the number of the administrative rules by which the authority checks.
fn conditions(basis: LegalBasis) -> (&'static str, &'static str) {
    match basis {
        LegalBasis::AnbestG => ("ANBest-G", "Nr. 11 VVG"),
        LegalBasis::AnbestP => ("ANBest-P", "Nr. 11 VV"),
    }
}

fn tick(ticked: bool) -> &'static str {
    if ticked { TICKED } else { EMPTY }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Op, Page};
    use crate::sample;

    fn sample_pages() -> DrawList {
        draw(&sample::proof(60, 40), &Fonts::load().unwrap()).unwrap()
    }

    /// What a structure tree needs: nothing is drawn outside a mark, and no mark is inside another.
    #[test]
    fn everything_drawn_is_content_or_decoration() {
        for Page { ops, .. } in sample_pages().pages() {
            let mut is_marked = false;
            for op in ops {
                match op {
                    Op::Content(_) | Op::Artifact => assert!(!std::mem::replace(&mut is_marked, true)),
                    Op::End => assert!(std::mem::replace(&mut is_marked, false)),
                    Op::Text { .. } | Op::Rect { .. } => assert!(is_marked, "{op:?}"),
                }
            }
            assert!(!is_marked);
        }
    }

    #[test]
    fn only_the_foot_stands_below_the_text() {
        for Page { size, ops } in sample_pages().pages() {
            let shape =
                [Shape::PORTRAIT, Shape::LANDSCAPE].into_iter().find(|shape| shape.size == *size).unwrap();
            let foot = ops.iter().rposition(|op| *op == Op::Artifact).unwrap();
            for op in &ops[..foot] {
                if let Op::Text { at, .. } | Op::Rect { at, .. } = op {
                    assert!(at.y >= shape.top && at.y <= shape.bottom, "{op:?}");
                }
            }
        }
    }

    #[test]
    fn rules_and_grounds_are_never_content() {
        let list = sample_pages();
        let ops = list.pages().iter().flat_map(|page| &page.ops);
        let mut mark = &Op::End;
        for op in ops {
            match op {
                Op::Rect { .. } => assert_eq!(mark, &Op::Artifact),
                Op::Text { .. } => {}
                _ => mark = op,
            }
        }
    }

    #[test]
    fn a_table_over_many_pages_has_one_head_and_the_others_are_decoration() {
        let list = sample_pages();
        let titles = |wanted: &Op| {
            let mut mark = &Op::End;
            let mut found = 0;
            for op in list.pages().iter().flat_map(|page| &page.ops) {
                match op {
                    Op::Text { text, .. } => found += usize::from(&**text == "Lfd. Nr." && mark == wanted),
                    Op::Rect { .. } => {}
                    _ => mark = op,
                }
            }
            found
        };
        assert_eq!(titles(&Op::Content(Role::HeadCell)), 2, "the receipt list and the list of units");
        assert!(titles(&Op::Artifact) >= 2);
    }

    #[test]
    fn a_soft_hyphen_stands_only_at_the_end_of_a_line() {
        for op in sample_pages().pages().iter().flat_map(|page| &page.ops) {
            if let Op::Text { text, .. } = op {
                assert!(text.find('\u{ad}').is_none_or(|at| at + 2 == text.len()), "{text}");
            }
        }
    }
}
