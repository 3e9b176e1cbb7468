//! Parts of a form are changed where they are changed, and stay as they are everywhere else.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::{FormError, damaged};

/// The text of a part.
pub(crate) fn text(part: Vec<u8>) -> Result<String, FormError> {
    let text = String::from_utf8(part).map_err(damaged)?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Walks through XML; each event comes with where it stands.
pub(crate) fn each(
    xml: &str,
    mut see: impl FnMut(Range<usize>, &Event) -> Result<(), FormError>,
) -> Result<(), FormError> {
    let mut reader = Reader::from_str(xml);
    let mut begins = 0;
    loop {
        let event = reader.read_event().map_err(damaged)?;
        let ends = usize::try_from(reader.buffer_position()).map_err(damaged)?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
        see(begins..ends, &event)?;
        begins = ends;
    }
}

/// What of a text is replaced by what, in its order.
#[derive(Default)]
pub(crate) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(crate) fn replace(&mut self, place: Range<usize>, with: String) {
        self.0.push((place, with));
    }

    /// The text with everything replaced.
    pub(crate) fn made(self, text: &str) -> String {
        let (mut made, mut rest) = (String::with_capacity(text.len()), 0);
        for (place, with) in self.0 {
            made.push_str(&text[rest..place.start]);
            made.push_str(&with);
            rest = place.end;
        }
        made.push_str(&text[rest..]);
        made
    }
}

/// The value of an attribute.
pub(crate) fn attribute(element: &BytesStart, name: &str) -> Result<Option<String>, FormError> {
    let found = element.try_get_attribute(name).map_err(damaged)?;
    found
        .map(|it| it.normalized_value(XmlVersion::Implicit1_0).map(String::from).map_err(damaged))
        .transpose()
}

/// How an element begins, without its end: with all of its attributes but some.
pub(crate) fn opened(element: &BytesStart, without: &[&str]) -> Result<String, FormError> {
    let mut opened = format!("<{}", element.name().as_ref());
    for attribute in element.attributes() {
        let attribute = attribute.map_err(damaged)?;
        if !without.contains(&attribute.key.as_ref()) {
            let value = attribute.value.replace('"', "&quot;");
            opened.extend([" ", attribute.key.as_ref(), "=\"", &value, "\""]);
        }
    }
    Ok(opened)
}

/// What stands before the names of elements of the same namespace: nothing, or a prefix with its colon.
pub(crate) fn prefix(element: &BytesStart) -> String {
    element.name().prefix().map(|prefix| format!("{}:", prefix.as_ref())).unwrap_or_default()
}
