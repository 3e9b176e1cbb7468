//! The operations of one page as printpdf takes them.

use printpdf::{
    Color, CurTransMat, DictItem, Greyscale, LinePoint, PaintMode, PdfFontHandle, Polygon, PolygonRing, Rgb,
    TextItem, WindingOrder, XObjectId, XObjectTransform,
};

use super::typeface::font_id;
use crate::draw::{Face, Op, Page, Point, Pt, Role, Size, Style, Tone};
use crate::fonts::SOFT_HYPHEN;
use crate::stand_in;

/// The name of the logo in the resources of a page.
pub(crate) const LOGO: &str = "Logo";
/// The ActualText of a hyphen that is no part of its word: U+00AD in UTF-16.
const SOFT_HYPHEN_UTF16: [u8; 4] = [0xfe, 0xff, 0x00, 0xad];
/// Says that UTF-16 follows, the larger byte first.
const BYTE_ORDER: [u8; 2] = [0xfe, 0xff];

/// The colour of what stands out.
pub(crate) struct Palette {
    /// Red, green and blue.
    pub(crate) accent: [u8; 3],
}

impl Palette {
    pub(super) const PLAIN: Self = Self { accent: [0; 3] };

    fn color(&self, tone: Tone) -> Color {
        let grey = |percent| Color::Greyscale(Greyscale { percent, icc_profile: None });
        match tone {
            Tone::Ink => grey(0.0),
            Tone::Muted => grey(0.33),
            Tone::Hairline => grey(0.7),
            Tone::Tint => grey(0.94),
            Tone::Accent => {
                let [r, g, b] = self.accent.map(|part| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0);
                Color::Rgb(Rgb { r, g, b, icc_profile: None })
            }
        }
    }
}

pub(super) fn operations(page: &Page, palette: &Palette) -> Vec<printpdf::Op> {
    let mut pen = Pen::new(page.size.height, palette);
    for op in &page.ops {
        match op {
            Op::Content { role, id } => pen.content(*role, *id),
            Op::Artifact => pen.artifact(),
            Op::End => pen.end(),
            Op::Text { at, style, text } => pen.text(*at, *style, text),
            Op::StandIn { at, style, char } => pen.stand_in(*at, *style, *char),
            Op::Rect { at, size, tone } => pen.rect(*at, *size, *tone),
            Op::Shape { rects, tone } => pen.shape(rects, *tone),
            Op::Logo { at, size } => pen.logo(*at, *size),
        }
    }
    pen.finish()
}

/// Writes printpdf's operations for one page, and repeats no font, size or colour that is still set.
pub(super) struct Pen<'p> {
    ops: Vec<printpdf::Op>,
    page_height: Pt,
    palette: &'p Palette,
    /// Where the last line of the open text object began.
    text_at: Option<Point>,
    font: Option<(Face, Pt)>,
    tone: Option<Tone>,
}

impl<'p> Pen<'p> {
    pub(super) fn new(page_height: Pt, palette: &'p Palette) -> Self {
        Self { ops: Vec::new(), page_height, palette, text_at: None, font: None, tone: None }
    }

    pub(super) fn finish(mut self) -> Vec<printpdf::Op> {
        self.lift();
        self.ops
    }

    fn content(&mut self, role: Role, id: u32) {
        self.lift();
        let properties = DictItem::Dict { map: [("MCID".to_owned(), DictItem::Int(id.into()))].into() };
        self.ops.push(printpdf::Op::BeginMarkedContentWithProperties {
            tag: role.standard_type().to_owned(),
            properties,
        });
    }

    fn artifact(&mut self) {
        self.lift();
        self.ops.push(printpdf::Op::BeginMarkedContent { tag: "Artifact".to_owned() });
    }

    fn end(&mut self) {
        self.lift();
        self.ops.push(printpdf::Op::EndMarkedContent);
    }

    /// Ends the open text object, if there is one.
    fn lift(&mut self) {
        if self.text_at.take().is_some() {
            self.ops.push(printpdf::Op::EndTextSection);
        }
    }

    pub(super) fn text(&mut self, at: Point, style: Style, text: &str) {
        self.color(style.tone);
        self.font(style.face, style.size);
        self.move_to(at);
        match text.strip_suffix(SOFT_HYPHEN) {
            Some(text) => {
                self.show(text);
                self.soft_hyphen();
            }
            None => self.show(text),
        }
    }

    /// The number of a character, which is read back as the character.
    fn stand_in(&mut self, at: Point, style: Style, char: char) {
        let (label, style) = (stand_in::label(char), stand_in::style(style));
        if !stand_in::reads_as_itself(char) {
            return self.text(at, style, &label);
        }
        self.color(style.tone);
        self.font(style.face, style.size);
        self.move_to(at);
        let units =
            char.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>();
        self.reads_as([&BYTE_ORDER[..], &units].concat(), &label);
    }

    fn color(&mut self, tone: Tone) {
        if self.tone.replace(tone) != Some(tone) {
            let col = self.palette.color(tone);
            self.ops.push(printpdf::Op::SetFillColor { col });
        }
    }

    fn font(&mut self, face: Face, size: Pt) {
        if self.font.replace((face, size)) != Some((face, size)) {
            let font = PdfFontHandle::External(font_id(face));
            self.ops.push(printpdf::Op::SetFont { font, size: length(size) });
        }
    }

    /// Moves to a baseline, relative to the last one of the same text object.
    fn move_to(&mut self, at: Point) {
        let pos = if let Some(last) = self.text_at.replace(at) {
            printpdf::Point { x: length(at.x - last.x), y: length(last.y - at.y) }
        } else {
            self.ops.push(printpdf::Op::StartTextSection);
            printpdf::Point { x: length(at.x), y: length(self.page_height - at.y) }
        };
        self.ops.push(printpdf::Op::SetTextCursor { pos });
    }

    fn show(&mut self, text: &str) {
        self.ops.push(printpdf::Op::ShowText { items: vec![TextItem::Text(text.to_owned())] });
    }

    /// A hyphen that whoever reads the text back can tell from one of the word.
    fn soft_hyphen(&mut self) {
        self.reads_as(SOFT_HYPHEN_UTF16.to_vec(), "-");
    }

    /// What is drawn so but says something else to whoever reads it back.
    fn reads_as(&mut self, actual_text: Vec<u8>, drawn: &str) {
        let actual_text = DictItem::String { data: actual_text, literal: false };
        let properties = DictItem::Dict { map: [("ActualText".to_owned(), actual_text)].into() };
        self.ops.push(printpdf::Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
        self.show(drawn);
        self.ops.push(printpdf::Op::EndMarkedContent);
    }

    fn rect(&mut self, at: Point, size: Size, tone: Tone) {
        self.lift();
        self.color(tone);
        let rectangle = printpdf::Rect {
            x: length(at.x),
            y: length(self.page_height - at.y - size.height),
            width: length(size.width),
            height: length(size.height),
            mode: Some(PaintMode::Fill),
            winding_order: Some(WindingOrder::NonZero),
        };
        self.ops.push(printpdf::Op::DrawRectangle { rectangle });
    }

    /// The unit square of an image is stretched to its size, and to that alone.
    fn logo(&mut self, at: Point, size: Size) {
        self.lift();
        let bottom = self.page_height - at.y - size.height;
        let [width, height, x, y] = [size.width, size.height, at.x, bottom].map(|side| length(side).0);
        let matrix = CurTransMat::Raw([width, 0.0, 0.0, height, x, y]);
        self.ops.push(printpdf::Op::SaveGraphicsState);
        self.ops.push(printpdf::Op::SetTransformationMatrix { matrix });
        let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
        self.ops.push(printpdf::Op::UseXobject { id: XObjectId(LOGO.to_owned()), transform });
        self.ops.push(printpdf::Op::RestoreGraphicsState);
    }

    fn shape(&mut self, rects: &[(Point, Size)], tone: Tone) {
        self.lift();
        self.color(tone);
        let corner = |x, y| LinePoint {
            p: printpdf::Point { x: length(x), y: length(self.page_height - y) },
            bezier: false,
        };
        let ring = |(Point { x, y }, Size { width, height }): &(Point, Size)| PolygonRing {
            points: vec![
                corner(*x, *y),
                corner(*x, *y + *height),
                corner(*x + *width, *y + *height),
                corner(*x + *width, *y),
            ],
        };
        let polygon = Polygon {
            rings: rects.iter().map(ring).collect(),
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        };
        self.ops.push(printpdf::Op::DrawPolygon { polygon });
    }
}

fn length(length: Pt) -> printpdf::Pt {
    printpdf::Pt(length.get() as f32 / 1000.0)
}
