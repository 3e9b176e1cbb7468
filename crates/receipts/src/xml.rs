//! XML: well formed to its end, and nothing but data. What asks a reader to fetch, to expand or to show is refused.

use std::io::{self, BufRead, BufReader, Read, Seek};

use quick_xml::{
    Error, NsReader,
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
};

use crate::{FileError, FileKind, Unfit};

const KIND: FileKind = FileKind::Xml;
/// How deep elements may stand in each other.
const DEEPEST: usize = 100;
/// The most attributes of one element.
const MOST_ATTRIBUTES: usize = 200;
/// The namespaces whose elements a browser shows or runs.
const SHOWN: [&str; 2] = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"];
/// What is expanded without a DOCTYPE.
const KNOWN_ENTITIES: [&str; 5] = ["lt", "gt", "amp", "apos", "quot"];

/// An XML file has one root, ends as it began, and only says something.
pub(crate) fn check(file: BufReader<impl Read + Seek>) -> Result<(), Unfit> {
    let mut reader = NsReader::from_reader(file);
    let (mut buffer, mut depth, mut has_root) = (Vec::new(), 0, false);
    loop {
        match event(&mut reader, &mut buffer)? {
            Seen::Opens | Seen::Element if depth == 0 && has_root => {
                return Err(KIND.broken("it has two roots"));
            }
            Seen::Opens if depth == DEEPEST => {
                return Err(refused("elements that stand too deep in each other"));
            }
            Seen::Opens => (depth, has_root) = (depth + 1, true),
            Seen::Element => has_root = true,
            Seen::Closes => depth -= 1,
            Seen::Says if depth == 0 => return Err(KIND.broken("it has text outside of its root")),
            Seen::Says | Seen::Nothing => {}
            Seen::End if depth == 0 && has_root => return Ok(()),
            Seen::End => return Err(KIND.broken("its end is missing")),
        }
        buffer.clear();
    }
}

/// What an event is to the whole.
enum Seen {
    Opens,
    Element,
    Closes,
    Says,
    Nothing,
    End,
}

fn event(reader: &mut NsReader<impl BufRead>, buffer: &mut Vec<u8>) -> Result<Seen, Unfit> {
    let (namespace, event) = reader.read_resolved_event_into(buffer).map_err(ill_formed)?;
    Ok(match event {
        Event::Start(element) => {
            check_element(&namespace, &element)?;
            Seen::Opens
        }
        Event::Empty(element) => {
            check_element(&namespace, &element)?;
            Seen::Element
        }
        Event::End(_) => Seen::Closes,
        Event::Text(text) if text.borrow().into_inner().trim().is_empty() => Seen::Nothing,
        Event::Text(_) | Event::CData(_) => Seen::Says,
        Event::GeneralRef(named) => {
            check_entity(&named)?;
            Seen::Says
        }
        Event::Decl(declared) => {
            let encoding =
                declared.encoding().transpose().map_err(|_| KIND.broken("its first line is none"))?;
            check_encoding(encoding.as_deref())?;
            Seen::Nothing
        }
        Event::PI(asked) if asked.target().eq_ignore_ascii_case("xml-stylesheet") => {
            return Err(refused("a style sheet that a browser would run"));
        }
        Event::DocType(_) => return Err(refused("a DOCTYPE")),
        Event::PI(_) | Event::Comment(_) => Seen::Nothing,
        Event::Eof => Seen::End,
    })
}

/// An element is not one that a browser shows, and binds no namespace that is written in a hidden way.
fn check_element(namespace: &ResolveResult<'_>, element: &BytesStart<'_>) -> Result<(), Unfit> {
    let shown = match namespace {
        ResolveResult::Bound(Namespace(name)) => {
            SHOWN.iter().any(|shown| name.trim().eq_ignore_ascii_case(shown))
        }
        ResolveResult::Unbound => false,
        ResolveResult::Unknown(_) => return Err(KIND.broken("a prefix of it is bound to nothing")),
    };
    if shown {
        return Err(refused("elements that a browser shows (SVG or XHTML)"));
    }
    for (number, attribute) in element.attributes().enumerate() {
        let attribute = attribute.map_err(|_| KIND.broken("an attribute of it is none"))?;
        if number == MOST_ATTRIBUTES {
            return Err(refused("an element with too many attributes"));
        }
        if attribute.key.as_namespace_binding().is_some() && attribute.value.contains('&') {
            return Err(refused("a namespace that is written in a hidden way"));
        }
    }
    Ok(())
}

fn check_entity(named: &BytesRef<'_>) -> Result<(), Unfit> {
    let known = named.is_char_ref() || KNOWN_ENTITIES.contains(&named.borrow().into_inner().as_ref());
    if known { Ok(()) } else { Err(refused("an entity that it does not explain")) }
}

fn check_encoding(declared: Option<&str>) -> Result<(), Unfit> {
    let known = declared
        .is_none_or(|name| ["utf-8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(name)));
    if known { Ok(()) } else { Err(refused("another encoding than UTF-8")) }
}

fn refused(what: &'static str) -> Unfit {
    FileError::Xml { what }.into()
}

fn ill_formed(cause: Error) -> Unfit {
    match cause {
        Error::Io(cause) => Unfit::Unreadable(io::Error::new(cause.kind(), cause)),
        Error::Encoding(_) => refused("another encoding than UTF-8"),
        _ => KIND.broken("it is not well formed"),
    }
}
