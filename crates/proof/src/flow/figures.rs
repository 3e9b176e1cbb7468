//! Figures: a bar that shows a share, and a QR code. Each says in words what it shows.

use ledger::Cents;
use qrcode::{Color, EcLevel, QrCode};

use super::Flow;
use crate::draw::{Detail, Point, Pt, Role, Size, Tone};

const BAR_HEIGHT: Pt = Pt::milli(9_000);
const SPACE_AFTER: Pt = Pt::milli(6_000);

impl Flow<'_> {
    /// A bar over the width of the page of which a part is filled.
    pub(crate) fn bar(&mut self, text: &str, part: Cents, whole: Cents) {
        self.need(BAR_HEIGHT + SPACE_AFTER);
        let (at, width) = (Point { x: self.shape().left, y: self.y() }, self.shape().width());
        let size = Size { width, height: BAR_HEIGHT };
        let filled = Size { width: share(width, part, whole), height: BAR_HEIGHT };
        self.figure(text, at, size, |flow| {
            flow.rect(at.x, at.y, size, Tone::Hairline);
            if filled.width > Pt::ZERO {
                flow.rect(at.x, at.y, filled, Tone::Accent);
            }
        });
        self.skip(BAR_HEIGHT + SPACE_AFTER);
    }

    /// A QR code by its upper left corner, with the quiet zone around it left to the caller. What is too long
    /// for a code is not drawn, and the answer says so.
    pub(crate) fn qr(&mut self, payload: &str, text: &str, at: Point, width: Pt) -> bool {
        let Ok(code) = QrCode::with_error_correction_level(payload, EcLevel::M) else { return false };
        let modules = code.width();
        let module = Pt::milli(width.get() / i32::try_from(modules).unwrap_or(i32::MAX));
        let size = Size { width: module * modules, height: module * modules };
        let rects = dark_runs(&code.to_colors(), modules, at, module);
        self.figure(text, at, size, |flow| flow.list.shape(rects, Tone::Ink));
        true
    }

    /// The logo of a letterhead by its upper left corner.
    pub(crate) fn logo(&mut self, text: &str, at: Point, size: Size) {
        self.figure(text, at, size, |flow| flow.list.logo(at, size));
    }

    fn figure(&mut self, text: &str, at: Point, size: Size, draw: impl FnOnce(&mut Self)) {
        self.element(Role::Figure, |flow| {
            flow.detail(Detail::Figure { text: text.to_owned(), at, size });
            flow.content(draw);
        });
    }
}

/// The dark modules of a code; neighbours in a row are one rectangle.
fn dark_runs(colors: &[Color], modules: usize, at: Point, module: Pt) -> Box<[(Point, Size)]> {
    let mut rects = Vec::new();
    for (row, colors) in colors.chunks(modules).enumerate() {
        let mut column = 0;
        for run in colors.chunk_by(PartialEq::eq) {
            if run.first() == Some(&Color::Dark) {
                let corner = Point { x: at.x + module * column, y: at.y + module * row };
                rects.push((corner, Size { width: module * run.len(), height: module }));
            }
            column += run.len();
        }
    }
    rects.into_boxed_slice()
}

/// The part of a width; never less than nothing nor more than all.
fn share(width: Pt, part: Cents, whole: Cents) -> Pt {
    if whole.get() <= 0 {
        return Pt::ZERO;
    }
    let part = i128::from(part.get()).clamp(0, i128::from(whole.get()));
    let filled = i128::from(width.get()) * part / i128::from(whole.get());
    Pt::milli(i32::try_from(filled).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stays_within_the_bar() {
        let width = Pt::milli(1_000);
        let share = |part, whole| share(width, Cents::new(part), Cents::new(whole)).get();
        assert_eq!(share(1, 4), 250);
        assert_eq!([share(5, 4), share(-1, 4), share(1, 0), share(i64::MAX, i64::MAX)], [1_000, 0, 0, 1_000]);
    }

    #[test]
    fn dark_neighbours_are_one_rectangle() {
        let colors = [Color::Dark, Color::Dark, Color::Light, Color::Light, Color::Dark, Color::Dark];
        let at = Point { x: Pt::milli(10), y: Pt::milli(20) };
        let rects = dark_runs(&colors, 3, at, Pt::milli(5));
        let seen: Vec<_> = rects
            .iter()
            .map(|(at, size)| (at.x.get(), at.y.get(), size.width.get(), size.height.get()))
            .collect();
        assert_eq!(seen, [(10, 20, 10, 5), (15, 25, 10, 5)]);
    }
}
