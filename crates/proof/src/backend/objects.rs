//! The font dictionaries that printpdf made, written as objects of our file.

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::BackendError;
use crate::file::{File, Id, deflate, syntax};

/// The entry that leads from character codes to glyphs.
const MAP: &[u8] = b"CIDToGIDMap";

/// Copies a font and everything it refers to.
pub(super) struct Copier<'c> {
    file: &'c mut File,
    document: &'c Document,
    copied: BTreeMap<ObjectId, Id>,
    map: Option<Id>,
}

impl<'c> Copier<'c> {
    pub(super) fn new(file: &'c mut File, document: &'c Document) -> Self {
        Self { file, document, copied: BTreeMap::new(), map: None }
    }

    /// Copies a font, with this map in place of its own.
    pub(super) fn font(mut self, font: &Dictionary, map: &[u8]) -> Result<Id, BackendError> {
        let id = self.file.reserve(2);
        self.file.deflated(id.nth(1), "", &deflate(map)?);
        self.map = Some(id.nth(1));
        let mut body = String::new();
        self.dictionary(font, &mut body)?;
        self.file.object(id, body);
        Ok(id)
    }

    fn dictionary(&mut self, dictionary: &Dictionary, written: &mut String) -> Result<(), BackendError> {
        written.push_str("<<");
        self.entries(dictionary, written)?;
        written.push_str(">>");
        Ok(())
    }

    fn entries(&mut self, dictionary: &Dictionary, written: &mut String) -> Result<(), BackendError> {
        for (key, value) in dictionary {
            written.push_str(&syntax::name(key));
            written.push(' ');
            match self.map {
                Some(map) if key == MAP => {
                    let _ = write!(written, "{map}");
                }
                _ => self.value(value, written)?,
            }
        }
        Ok(())
    }

    fn value(&mut self, value: &Object, written: &mut String) -> Result<(), BackendError> {
        match value {
            Object::Null => written.push_str("null"),
            Object::Boolean(value) => written.push_str(if *value { "true" } else { "false" }),
            Object::Integer(value) => {
                let _ = write!(written, "{value}");
            }
            Object::Real(value) => {
                let _ = write!(written, "{value}");
            }
            Object::Name(name) => written.push_str(&syntax::name(name)),
            Object::String(bytes, _) => written.push_str(&syntax::bytes(bytes)),
            Object::Array(values) => self.array(values, written)?,
            Object::Dictionary(dictionary) => self.dictionary(dictionary, written)?,
            Object::Reference(id) => {
                let copied = self.reference(*id)?;
                let _ = write!(written, "{copied}");
            }
            Object::Stream(_) => {
                return Err(lopdf::Error::ObjectType { expected: "Direct", found: "Stream" }.into());
            }
        }
        Ok(())
    }

    fn array(&mut self, values: &[Object], written: &mut String) -> Result<(), BackendError> {
        written.push('[');
        for value in values {
            self.value(value, written)?;
            written.push(' ');
        }
        written.push(']');
        Ok(())
    }

    fn reference(&mut self, id: ObjectId) -> Result<Id, BackendError> {
        if let Some(copied) = self.copied.get(&id) {
            return Ok(*copied);
        }
        let copied = self.file.reserve(1);
        self.copied.insert(id, copied);
        match self.document.get_object(id)? {
            Object::Stream(stream) => self.stream(copied, stream)?,
            other => {
                let mut body = String::new();
                self.value(other, &mut body)?;
                self.file.object(copied, body);
            }
        }
        Ok(copied)
    }

    /// Streams of printpdf are not compressed before they are saved.
    fn stream(&mut self, id: Id, stream: &Stream) -> Result<(), BackendError> {
        let mut entries = String::new();
        let mut dictionary = stream.dict.clone();
        dictionary.remove(b"Length");
        self.entries(&dictionary, &mut entries)?;
        self.file.deflated(id, &entries, &deflate(&stream.content)?);
        Ok(())
    }
}
