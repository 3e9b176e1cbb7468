//! A PDF file as numbered objects: streams stand in it by themselves, everything else goes into object streams,
//! and a cross-reference stream says where each is. Nothing here knows what the objects mean.
//!
//! Objects are written in the order they are handed over, so the same objects give the same bytes. Object
//! streams of many small objects are made and compressed on all cores.

pub(crate) mod syntax;

use std::fmt::{self, Display, Write as _};
use std::io::{self, Write};
use std::num::NonZero;
use std::ops::Range;
use std::{panic, thread};

use flate2::{Compression, write::ZlibEncoder};

use self::syntax::bytes;

/// How many objects share an object stream.
const OBJECTS_IN_A_STREAM: usize = 256;
/// The marks at the beginning of a file: version 1.7, and that it is no text.
const HEADER: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

/// The number of an object; written as a reference to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id(u32);

impl Id {
    /// The object this many after it, of those reserved together.
    pub(crate) fn nth(self, offset: usize) -> Self {
        Self(self.0.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)))
    }
}

impl Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} 0 R", self.0)
    }
}

/// Where an object is, as the cross-reference stream says it: a kind, an offset or a stream, a place in it.
type Place = [u8; 8];

/// A file that is being written.
pub(crate) struct File {
    written: Vec<u8>,
    places: Vec<Place>,
    small: Vec<(Id, String)>,
}

impl File {
    pub(crate) fn new() -> Self {
        Self { written: HEADER.to_vec(), places: vec![place(0, 0, usize::from(u16::MAX))], small: Vec::new() }
    }

    /// Reserves numbers that follow each other and gives the first.
    pub(crate) fn reserve(&mut self, count: usize) -> Id {
        let first = Id(u32::try_from(self.places.len()).unwrap_or(u32::MAX));
        self.places.resize(self.places.len() + count, Place::default());
        first
    }

    /// A stream as it is. `entries` are its dictionary without the length.
    pub(crate) fn stream(&mut self, id: Id, entries: &str, data: &[u8]) {
        self.set(id, place(1, self.written.len(), 0));
        let head = format!("{} 0 obj\n<<{entries}/Length {}>>\nstream\n", id.0, data.len());
        self.written.extend_from_slice(head.as_bytes());
        self.written.extend_from_slice(data);
        // A CR and the LF behind it are one end of line: data that ends in a CR would lose it.
        let end_of_line: &[u8] = if data.ends_with(b"\r") { b"\r\n" } else { b"\n" };
        self.written.extend_from_slice(end_of_line);
        self.written.extend_from_slice(b"endstream\nendobj\n");
    }

    /// A stream whose data is compressed already.
    pub(crate) fn deflated(&mut self, id: Id, entries: &str, data: &[u8]) {
        self.stream(id, &format!("{entries}/Filter/FlateDecode"), data);
    }

    /// An object that is no stream.
    pub(crate) fn object(&mut self, id: Id, body: String) {
        self.small.push((id, body));
    }

    /// Many objects whose numbers follow each other, each written by `write`.
    pub(crate) fn objects(
        &mut self,
        first: Id,
        count: usize,
        write: &(dyn Fn(usize, &mut String) + Sync),
    ) -> io::Result<()> {
        let streams = count.div_ceil(OBJECTS_IN_A_STREAM);
        let range =
            |stream: usize| stream * OBJECTS_IN_A_STREAM..((stream + 1) * OBJECTS_IN_A_STREAM).min(count);
        let packed = on_all_cores(streams, &|stream| ObjectStream::of(first, range(stream), write))?;
        for (stream, packed) in packed.into_iter().enumerate() {
            let id = self.reserve(1);
            for (index, object) in range(stream).enumerate() {
                self.set(first.nth(object), place(2, id.0 as usize, index));
            }
            self.object_stream(id, &packed);
        }
        Ok(())
    }

    /// Writes the objects left and where every object is.
    pub(crate) fn finish(mut self, catalog: Id, info: Id, identifier: &[u8]) -> io::Result<Vec<u8>> {
        let small = std::mem::take(&mut self.small);
        let mut packer = Packer::default();
        let id = self.reserve(1);
        for (index, (object, body)) in small.iter().enumerate() {
            self.set(*object, place(2, id.0 as usize, index));
            packer.add(*object, |written| written.push_str(body));
        }
        self.object_stream(id, &packer.packed()?);
        self.cross_references(catalog, info, identifier)?;
        Ok(self.written)
    }

    fn object_stream(&mut self, id: Id, packed: &ObjectStream) {
        let entries = format!("/Type/ObjStm/N {}/First {}", packed.count, packed.first);
        self.deflated(id, &entries, &packed.data);
    }

    /// The table of places, each row as its difference from the one above (PNG predictor „up“).
    fn cross_references(&mut self, catalog: Id, info: Id, identifier: &[u8]) -> io::Result<()> {
        let id = self.reserve(1);
        let start = self.written.len();
        self.set(id, place(1, start, 0));
        let mut rows = Vec::with_capacity(self.places.len() * 9);
        let mut above = Place::default();
        for place in &self.places {
            rows.push(2);
            rows.extend(place.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
            above = *place;
        }
        let identifier = bytes(identifier);
        let entries = format!(
            "/Type/XRef/Size {}/W[1 5 2]/Root {catalog}/Info {info}/ID[{identifier}{identifier}]\
             /DecodeParms<</Predictor 12/Columns 8>>",
            self.places.len()
        );
        self.deflated(id, &entries, &deflate(&rows)?);
        self.written.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(())
    }

    fn set(&mut self, id: Id, place: Place) {
        self.places[id.0 as usize] = place;
    }
}

/// The bytes of a stream, compressed.
pub(crate) fn deflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = encoder(bytes.len() / 4);
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Compresses what is written to it, always in the same way.
pub(crate) fn encoder(capacity: usize) -> ZlibEncoder<Vec<u8>> {
    ZlibEncoder::new(Vec::with_capacity(capacity), Compression::new(6))
}

struct ObjectStream {
    count: usize,
    first: usize,
    data: Vec<u8>,
}

impl ObjectStream {
    fn of(first: Id, range: Range<usize>, write: &dyn Fn(usize, &mut String)) -> io::Result<Self> {
        let mut packer = Packer::default();
        for object in range {
            packer.add(first.nth(object), |written| write(object, written));
        }
        packer.packed()
    }
}

/// Objects on their way into one stream: their numbers and offsets, and behind them their bodies.
#[derive(Default)]
struct Packer {
    count: usize,
    head: String,
    bodies: String,
}

impl Packer {
    fn add(&mut self, id: Id, write: impl FnOnce(&mut String)) {
        let _ = write!(self.head, "{} {} ", id.0, self.bodies.len());
        write(&mut self.bodies);
        self.bodies.push('\n');
        self.count += 1;
    }

    fn packed(mut self) -> io::Result<ObjectStream> {
        let first = self.head.len();
        self.head.push_str(&self.bodies);
        Ok(ObjectStream { count: self.count, first, data: deflate(self.head.as_bytes())? })
    }
}

/// Does a piece of work for each number below `count`, an equal share on each core, in order.
fn on_all_cores<T: Send>(count: usize, work: &(dyn Fn(usize) -> io::Result<T> + Sync)) -> io::Result<Vec<T>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = count.div_ceil(cores).max(1);
    thread::scope(|scope| {
        let shares = (0..count).step_by(share);
        let workers: Vec<_> = shares
            .map(|from| {
                scope.spawn(move || (from..count.min(from + share)).map(work).collect::<io::Result<Vec<T>>>())
            })
            .collect();
        let mut done = Vec::with_capacity(count);
        for worker in workers {
            done.extend(worker.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?);
        }
        Ok(done)
    })
}

fn place(kind: u8, at: usize, index: usize) -> Place {
    let mut place = [kind, 0, 0, 0, 0, 0, 0, 0];
    place[1..6].copy_from_slice(&(at as u64).to_be_bytes()[3..]);
    place[6..].copy_from_slice(&(index as u64).to_be_bytes()[6..]);
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(data: &[u8]) -> Vec<u8> {
        let mut file = File::new();
        let id = file.reserve(1);
        file.stream(id, "", data);
        file.written.split_off(HEADER.len())
    }

    /// Whoever takes the longest end of line before `endstream` away has the data left, and no byte less.
    #[test]
    fn data_ends_where_its_length_says() {
        assert_eq!(stream(b"a\n"), b"1 0 obj\n<</Length 2>>\nstream\na\n\nendstream\nendobj\n");
        assert_eq!(stream(b"a\r"), b"1 0 obj\n<</Length 2>>\nstream\na\r\r\nendstream\nendobj\n");
    }
}
