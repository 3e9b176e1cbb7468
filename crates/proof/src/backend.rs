//! From the draw list to the bytes of a PDF: the only file that names a type of printpdf or lopdf.
//!
//! printpdf writes the content streams, some pages at a time on every core, and the font dictionaries. The
//! file around them is put together here, because printpdf takes names, identifiers and dates from counters
//! and the clock.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "printpdf measures in floating point numbers; this file alone turns lengths into them"
)]

use std::collections::BTreeSet;
use std::io::Write;
use std::num::NonZero;
use std::{io, panic, thread};

use chrono::NaiveDate;
use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};
use printpdf::{
    Color, DictItem, FontId, FontMetrics, Greyscale, Mm, PaintMode, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfFontMap, PdfFontMetricsStub, PdfPage, PdfSaveOptions, TextItem, WindingOrder,
};
use sha2::{Digest, Sha256};

use crate::draw::{DrawList, Face, Op, Page, Point, Pt, Role, Size, Style, Tone};
use crate::fonts::{FontError, Fonts, SOFT_HYPHEN, Subset};

/// How many pages printpdf holds at a time, on each core.
const PAGES_AT_A_TIME: usize = 32;
/// The ActualText of a hyphen that is no part of its word: U+00AD in UTF-16.
const SOFT_HYPHEN_UTF16: [u8; 4] = [0xfe, 0xff, 0x00, 0xad];

/// Why the PDF could not be put together: a defect of this program, not of a document.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The typeface could not be cut down.
    #[error("the typeface could not be embedded")]
    Font(#[from] FontError),
    /// printpdf would have left something out.
    #[error("the page could not be drawn: {0}")]
    Drawing(String),
    /// printpdf's document is not built as expected.
    #[error("the drawn page lacks what the file needs")]
    Structure(#[from] lopdf::Error),
    /// Writing or compressing failed.
    #[error("the file could not be written")]
    Writing(#[from] io::Error),
}

/// What the file says about itself.
pub(crate) struct Info {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) subject: String,
    pub(crate) made_on: NaiveDate,
}

/// Makes the file.
pub(crate) fn pdf(list: &DrawList, fonts: &Fonts, info: &Info) -> Result<Vec<u8>, BackendError> {
    let used = UsedCharacters::of(list);
    let embedded = embedded_fonts(fonts, &used)?;
    let contents = contents(list.pages(), &embedded)?;
    let specimen = Specimen::draw(&used, &embedded)?;
    assemble(specimen, list.pages(), contents, info)
}

/// The characters drawn in each face.
struct UsedCharacters {
    regular: BTreeSet<char>,
    semibold: BTreeSet<char>,
}

impl UsedCharacters {
    fn of(list: &DrawList) -> Self {
        let mut used = Self { regular: BTreeSet::new(), semibold: BTreeSet::new() };
        for op in list.pages().iter().flat_map(|page| &page.ops) {
            if let Op::Text { style, text, .. } = op {
                let face = match style.face {
                    Face::Regular => &mut used.regular,
                    Face::Semibold => &mut used.semibold,
                };
                face.extend(text.chars().map(|char| if char == SOFT_HYPHEN { '-' } else { char }));
            }
        }
        used
    }

    fn faces(&self) -> [(Face, &BTreeSet<char>); 2] {
        [(Face::Regular, &self.regular), (Face::Semibold, &self.semibold)]
    }
}

fn font_id(face: Face) -> FontId {
    let name = match face {
        Face::Regular => "Regular",
        Face::Semibold => "Semibold",
    };
    FontId(name.to_owned())
}

fn embedded_fonts(fonts: &Fonts, used: &UsedCharacters) -> Result<PdfFontMap, BackendError> {
    let mut map = PdfFontMap::default();
    for (face, characters) in used.faces() {
        let font = parsed_font(fonts.subset(face, characters)?);
        map.map.insert(font_id(face), PdfFont::new(font));
    }
    Ok(map)
}

fn parsed_font(subset: Subset) -> ParsedFont {
    let glyphs = subset.glyphs.into_iter().map(|(char, glyph)| (u32::from(char), glyph)).collect();
    let metrics = FontMetrics { ascent: subset.ascender, descent: subset.descender };
    let mut font = ParsedFont::with_glyph_data(
        subset.program,
        0,
        Some(subset.name),
        glyphs,
        subset.widths,
        subset.units_per_em,
        metrics,
    );
    let [x_min, y_min, x_max, y_max] = subset.bounds;
    font.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: subset.units_per_em,
        x_min,
        y_min,
        x_max,
        y_max,
        caret_slope_rise: 1,
        caret_slope_run: 0,
        us_weight_class: subset.weight,
    };
    font
}

/// The compressed content streams of all pages, made on all cores.
fn contents(pages: &[Page], fonts: &PdfFontMap) -> Result<Vec<Vec<u8>>, BackendError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = pages.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let draw = |pages| scope.spawn(move || contents_of(pages, fonts));
        let workers: Vec<_> = pages.chunks(share).map(draw).collect();
        let mut contents = Vec::with_capacity(pages.len());
        for worker in workers {
            contents.extend(worker.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?);
        }
        Ok(contents)
    })
}

fn contents_of(pages: &[Page], fonts: &PdfFontMap) -> Result<Vec<Vec<u8>>, BackendError> {
    let mut contents = Vec::with_capacity(pages.len());
    for pages in pages.chunks(PAGES_AT_A_TIME) {
        let document = drawn(pages.iter().map(operations).collect(), fonts)?;
        for page in document.page_iter() {
            contents.push(compressed(&document.get_page_content(page))?);
        }
    }
    Ok(contents)
}

/// Lets printpdf draw pages.
fn drawn(pages: Vec<Vec<printpdf::Op>>, fonts: &PdfFontMap) -> Result<Document, BackendError> {
    let mut document = PdfDocument::default();
    document.resources.fonts = fonts.clone();
    document.pages = pages.into_iter().map(|ops| PdfPage::new(Mm(210.0), Mm(297.0), ops)).collect();
    let mut warnings = Vec::new();
    let drawn = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    match warnings.first() {
        Some(warning) => Err(BackendError::Drawing(format!("{warning:?}"))),
        None => Ok(drawn),
    }
}

fn compressed(bytes: &[u8]) -> Result<Vec<u8>, BackendError> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(6));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// A document of printpdf with one page that shows every character used: its font dictionaries name the width
/// and the meaning of each.
struct Specimen {
    document: Document,
    page: ObjectId,
    resources: Object,
}

impl Specimen {
    fn draw(used: &UsedCharacters, fonts: &PdfFontMap) -> Result<Self, BackendError> {
        let mut pen = Pen::new(Pt::ZERO);
        for (face, characters) in used.faces() {
            let style = Style { face, size: Pt::milli(10_000), tone: Tone::Ink };
            let text: String = characters.iter().collect();
            pen.text(Point { x: Pt::ZERO, y: Pt::ZERO }, style, &text);
        }
        pen.lift();
        let mut document = drawn(vec![pen.ops], fonts)?;
        let page = document.page_iter().next().ok_or(lopdf::Error::PageNumberNotFound(1))?;
        let dictionary = document.get_dictionary(page)?;
        let resources = dictionary.get(b"Resources")?.clone();
        let content = dictionary.get(b"Contents")?.as_reference()?;
        document.objects.remove(&content);
        Ok(Self { document, page, resources })
    }
}

/// Puts the pages into the specimen's document, in place of its own.
fn assemble(
    specimen: Specimen,
    pages: &[Page],
    contents: Vec<Vec<u8>>,
    info: &Info,
) -> Result<Vec<u8>, BackendError> {
    let Specimen { mut document, page, resources } = specimen;
    let identifier = identifier(&contents, info);
    let parent = document.get_dictionary(page)?.get(b"Parent")?.as_reference()?;
    document.objects.remove(&page);
    let kids: Vec<Object> = pages
        .iter()
        .zip(contents)
        .map(|(page, content)| add_page(&mut document, parent, &resources, page.size, content))
        .collect();
    let tree = document.get_dictionary_mut(parent)?;
    tree.set("Count", Object::Integer(i64::try_from(kids.len()).unwrap_or(i64::MAX)));
    tree.set("Kids", kids);
    describe(&mut document, info, &identifier)?;
    document.renumber_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn add_page(
    document: &mut Document,
    parent: ObjectId,
    resources: &Object,
    size: Size,
    content: Vec<u8>,
) -> Object {
    let content = Stream::new(dictionary! { "Filter" => "FlateDecode" }, content);
    let content = document.add_object(content);
    let media_box = [0.0, 0.0, points(size.width), points(size.height)].map(Object::Real).to_vec();
    let page = document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => parent,
        "MediaBox" => media_box,
        "Resources" => resources.clone(),
        "Contents" => content,
    });
    Object::Reference(page)
}

/// Sets everything printpdf took from a counter or the clock, and what it does not know.
fn describe(document: &mut Document, info: &Info, identifier: &[u8]) -> Result<(), BackendError> {
    "1.7".clone_into(&mut document.version);
    document.catalog_mut()?.set("Lang", Object::string_literal("de-DE"));
    let shows_title: Dictionary = dictionary! { "DisplayDocTitle" => true };
    document.catalog_mut()?.set("ViewerPreferences", shows_title);
    let made_on = Object::string_literal(info.made_on.format("D:%Y%m%d").to_string());
    let described = dictionary! {
        "Title" => text_string(&info.title),
        "Author" => text_string(&info.author),
        "Subject" => text_string(&info.subject),
        "Creator" => text_string("Förderfluss"),
        "Producer" => text_string("printpdf"),
        "CreationDate" => made_on.clone(),
        "ModDate" => made_on,
    };
    let place = document.trailer.get(b"Info")?.as_reference()?;
    document.set_object(place, described);
    let identifier = Object::String(identifier.to_vec(), lopdf::StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![identifier.clone(), identifier]);
    Ok(())
}

/// The identifier of the file: what its pages draw and what it says about itself.
fn identifier(contents: &[Vec<u8>], info: &Info) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for content in contents {
        hasher.update(Sha256::digest(content));
    }
    for text in [&info.title, &info.author, &info.subject, &info.made_on.to_string()] {
        hasher.update(Sha256::digest(text));
    }
    hasher.finalize().iter().take(16).copied().collect()
}

fn operations(page: &Page) -> Vec<printpdf::Op> {
    let mut pen = Pen::new(page.size.height);
    for op in &page.ops {
        match op {
            Op::Content(role) => pen.begin(tag(*role)),
            Op::Artifact => pen.begin("Artifact"),
            Op::End => pen.end(),
            Op::Text { at, style, text } => pen.text(*at, *style, text),
            Op::Rect { at, size, tone } => pen.rect(*at, *size, *tone),
        }
    }
    pen.ops
}

/// The standard structure type of a role.
fn tag(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Title => "H1",
        Role::Section => "H2",
        Role::Subsection => "H3",
        Role::Paragraph => "P",
        Role::Table => "Table",
        Role::TableHead => "THead",
        Role::TableBody => "TBody",
        Role::Row => "TR",
        Role::HeadCell => "TH",
        Role::Cell => "TD",
    }
}

/// Writes printpdf's operations for one page, and repeats no font, size or colour that is still set.
struct Pen {
    ops: Vec<printpdf::Op>,
    page_height: Pt,
    /// Where the last line of the open text object began.
    text_at: Option<Point>,
    font: Option<(Face, Pt)>,
    tone: Option<Tone>,
}

impl Pen {
    fn new(page_height: Pt) -> Self {
        Self { ops: Vec::new(), page_height, text_at: None, font: None, tone: None }
    }

    fn begin(&mut self, tag: &str) {
        self.lift();
        self.ops.push(printpdf::Op::BeginMarkedContent { tag: tag.to_owned() });
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

    fn text(&mut self, at: Point, style: Style, text: &str) {
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

    fn color(&mut self, tone: Tone) {
        if self.tone.replace(tone) != Some(tone) {
            let percent = match tone {
                Tone::Ink => 0.0,
                Tone::Muted => 0.33,
                Tone::Hairline => 0.7,
                Tone::Tint => 0.93,
            };
            let col = Color::Greyscale(Greyscale { percent, icc_profile: None });
            self.ops.push(printpdf::Op::SetFillColor { col });
        }
    }

    fn font(&mut self, face: Face, size: Pt) {
        if self.font.replace((face, size)) != Some((face, size)) {
            let font = PdfFontHandle::External(font_id(face));
            self.ops.push(printpdf::Op::SetFont { font, size: printpdf::Pt(points(size)) });
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
        let actual_text = DictItem::String { data: SOFT_HYPHEN_UTF16.to_vec(), literal: false };
        let properties = DictItem::Dict { map: [("ActualText".to_owned(), actual_text)].into() };
        self.ops.push(printpdf::Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
        self.show("-");
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
}

fn length(length: Pt) -> printpdf::Pt {
    printpdf::Pt(points(length))
}

fn points(length: Pt) -> f32 {
    length.get() as f32 / 1000.0
}
