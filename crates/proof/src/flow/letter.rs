//! The opening of a document: letterhead, address field, reference block, marks to fold and punch (DIN 5008 B).

use super::shape::{CAPTION, SENDER, SMALL_LEAD, SMALL_STEP};
use super::{Flow, STRONG, TEXT, TEXT_LEAD};
use crate::data::Party;
use crate::draw::{Point, Pt, Role, Size, Tone};
use crate::letterhead::Letterhead;
use crate::logo::Logo;

/// The coloured bar at the upper edge of the paper.
const BAR: Pt = Pt::milli(8_500);
const SENDER_TOP: Pt = Pt::milli(34_000);
const SENDER_WIDTH: Pt = Pt::milli(268_000);
/// The box that a logo fills in one direction, and what is left free beside it.
const LOGO_TOP: Pt = Pt::milli(26_000);
const LOGO_BOX: Size = Size { width: Pt::milli(120_000), height: Pt::milli(48_000) };
const LOGO_SPACE: Pt = Pt::milli(12_000);
/// 45 mm: where the address field begins.
const ADDRESS_TOP: Pt = Pt::milli(127_500);
/// 85 mm.
const ADDRESS_WIDTH: Pt = Pt::milli(240_900);
/// 125 mm from the left edge.
const REFERENCE_LEFT: Pt = Pt::milli(354_300);
const REFERENCE_LABEL: Pt = Pt::milli(72_000);
/// Where the text begins at the earliest.
const TEXT_TOP: Pt = Pt::milli(252_000);
const SPACE: Pt = Pt::milli(14_000);
/// 105 mm and 210 mm to fold, 148,5 mm to punch; how far they reach.
const MARKS: [(Pt, Pt); 3] = [
    (Pt::milli(297_640), Pt::milli(11_000)),
    (Pt::milli(420_950), Pt::milli(17_000)),
    (Pt::milli(595_280), Pt::milli(11_000)),
];
const MARK_LEFT: Pt = Pt::milli(11_000);
const FINE_RULE: Pt = Pt::milli(400);

impl Flow<'_> {
    /// Letterhead, address and references; the text goes on below all of them.
    pub(crate) fn opening(
        &mut self,
        letterhead: &Letterhead,
        address: &Party,
        references: &[(&str, String)],
    ) {
        self.letterhead(letterhead);
        let top = self.y().max(ADDRESS_TOP);
        self.set_y(top);
        self.address(letterhead, address);
        let below = self.y();
        self.set_y(top);
        self.references(references);
        let lowest = self.y().max(below) + SPACE;
        self.set_y(lowest.max(TEXT_TOP));
        self.artifact(|flow| {
            for (y, width) in MARKS {
                flow.rule(MARK_LEFT, MARK_LEFT + width, y, FINE_RULE, Tone::Hairline);
            }
        });
    }

    /// Letterhead and references of a record that is sent to nobody.
    pub(crate) fn heading_of_record(&mut self, letterhead: &Letterhead, references: &[(&str, String)]) {
        self.letterhead(letterhead);
        self.references(references);
        self.skip(SPACE);
    }

    fn letterhead(&mut self, letterhead: &Letterhead) {
        let (left, right, width) = (self.shape().left, self.shape().right, self.shape().size.width);
        self.artifact(|flow| flow.rect(Pt::ZERO, Pt::ZERO, Size { width, height: BAR }, Tone::Accent));
        let logo = letterhead.logo.as_ref().map(fitted);
        if let Some(size) = logo {
            self.logo(&format!("Logo: {}", letterhead.name), Point { x: left, y: LOGO_TOP }, size);
        }
        let beside = logo.map_or(Pt::ZERO, |size| size.width + LOGO_SPACE);
        self.set_y(SENDER_TOP);
        self.element(Role::Paragraph, |flow| {
            let (left, width) = (left + beside, SENDER_WIDTH - beside);
            let lead = SENDER.size + Pt::milli(3_000);
            let claim = letterhead.claim.trim();
            flow.lines_before(!claim.is_empty(), left, width, SENDER, lead, &letterhead.name);
            flow.lines_at(left, width, CAPTION, SMALL_LEAD, claim);
        });
        let below = self.y().max(logo.map_or(Pt::ZERO, |size| LOGO_TOP + size.height));
        self.set_y(SENDER_TOP);
        if !letterhead.contact.is_empty() {
            self.element(Role::Paragraph, |flow| {
                flow.stacked(
                    REFERENCE_LEFT,
                    right - REFERENCE_LEFT,
                    CAPTION,
                    SMALL_LEAD,
                    &letterhead.contact,
                );
            });
        }
        let lowest = self.y().max(below) + SPACE;
        self.set_y(lowest);
    }

    fn address(&mut self, letterhead: &Letterhead, address: &Party) {
        let left = self.shape().left;
        let y = self.y();
        if !letterhead.return_address.is_empty() {
            let text = &letterhead.return_address;
            self.element(Role::Paragraph, |flow| {
                flow.lines_at(left, ADDRESS_WIDTH, CAPTION, SMALL_LEAD, text);
            });
            let rule = self.y() + Pt::milli(1_500);
            self.artifact(|flow| flow.rule(left, left + ADDRESS_WIDTH, rule, FINE_RULE, Tone::Hairline));
        }
        let top = (self.y() + Pt::milli(5_000)).max(y + SMALL_LEAD);
        self.set_y(top);
        self.element(Role::Paragraph, |flow| {
            let more = !address.lines.is_empty();
            flow.lines_before(more, left, ADDRESS_WIDTH, STRONG, TEXT_LEAD, &address.name);
            flow.stacked(left, ADDRESS_WIDTH, TEXT, TEXT_LEAD, &address.lines);
        });
    }

    fn references(&mut self, references: &[(&str, String)]) {
        let value_left = REFERENCE_LEFT + REFERENCE_LABEL;
        let value_width = self.shape().right - value_left;
        self.skip(SMALL_LEAD);
        for (label, value) in references {
            let y = self.y();
            let mut label = self.wrap(label, CAPTION, REFERENCE_LABEL - Pt::milli(4_000));
            if let Some(last) = label.last_mut() {
                last.push(' ');
            }
            let value = self.wrap(value, TEXT, value_width);
            self.element(Role::Paragraph, |flow| {
                flow.put_lines(REFERENCE_LEFT, CAPTION, SMALL_LEAD, &label, |_, _| {});
                let below = flow.y();
                flow.set_y(y - Pt::milli(1_800));
                flow.put_lines(value_left, TEXT, SMALL_STEP, &value, |_, _| {});
                let lowest = below.max(flow.y());
                flow.set_y(lowest + Pt::milli(3_500));
            });
        }
    }
}

/// How large a logo is drawn: as large as its box lets it be.
fn fitted(logo: &Logo) -> Size {
    let (width, height) = logo.size();
    let (width, height) = (i64::from(width), i64::from(height));
    let (most_wide, most_high) = (i64::from(LOGO_BOX.width.get()), i64::from(LOGO_BOX.height.get()));
    let side = |most: i64, part: i64, whole: i64| Pt::milli(i32::try_from(most * part / whole).unwrap_or(0));
    if width * most_high >= height * most_wide {
        Size { width: LOGO_BOX.width, height: side(most_wide, height, width) }
    } else {
        Size { width: side(most_high, width, height), height: LOGO_BOX.height }
    }
}
