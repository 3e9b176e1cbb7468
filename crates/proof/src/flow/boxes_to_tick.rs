//! Boxes to tick. Which of them is ticked is also told to whoever does not see it: readers pass over the sign in silence.

use super::{Flow, Style};
use crate::draw::{Detail, Pt, Role};

/// The empty box.
const EMPTY: &str = "\u{2610}";
/// The ticked box.
pub(crate) const TICKED: &str = "\u{2611}";
/// Between a box and what it stands for.
const NARROW: &str = " ";
/// Between that and the next box.
const WIDE: &str = "     ";

/// The box before what is so, or is not.
pub(crate) fn tick(ticked: bool) -> &'static str {
    if ticked { TICKED } else { EMPTY }
}

/// What a box says; nothing for other marks.
fn spoken(mark: &str) -> Option<&'static str> {
    match mark {
        TICKED => Some("angekreuzt:"),
        EMPTY => Some("nicht angekreuzt:"),
        _ => None,
    }
}

impl Flow<'_> {
    /// Says what the element opened last means, where it is a box.
    pub(super) fn speak(&mut self, mark: &str) {
        if let Some(text) = spoken(mark) {
            self.detail(Detail::Spoken(text));
        }
    }

    /// Boxes with what each stands for beside it, on one line of the element opened last.
    pub(super) fn choices(&mut self, left: Pt, style: Style, lead: Pt, choices: &[(bool, &str)]) {
        let baseline = self.y() + style.size;
        let mut x = left;
        for (index, (is_ticked, text)) in choices.iter().enumerate() {
            let mark = tick(*is_ticked);
            let last = index + 1 == choices.len();
            let parts = [format!("{mark}{NARROW}"), format!("{text}{}", if last { "" } else { WIDE })];
            for (part, mark) in parts.iter().zip([mark, ""]) {
                self.element(Role::Span, |flow| {
                    flow.speak(mark);
                    flow.content(|flow| flow.line(x, baseline, style, part));
                });
                x += self.fonts.width(part, style);
            }
        }
        self.skip(lead);
    }
}
