//! Pages to content streams, on all cores while the document is laid out.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::{mem, panic, thread};

use printpdf::PdfFontMap;

use super::pen::{Palette, operations};
use super::typeface::{UsedCharacters, page_fonts};
use super::{BackendError, drawn};
use crate::draw::{Page, Sink};
use crate::file::deflate;
use crate::fonts::Fonts;

/// How many pages printpdf draws at a time.
const PAGES_IN_A_BATCH: usize = 32;
/// How many batches may wait for a worker.
const BATCHES_WAITING: usize = 2;

/// The compressed content streams in the order of the pages, and the characters they show.
pub(crate) struct Rendered {
    pub(crate) contents: Vec<Vec<u8>>,
    pub(crate) used: UsedCharacters,
}

/// Lays a document out with `lay_out` and draws its pages at the same time.
pub(crate) fn render<T>(
    fonts: &Fonts,
    palette: &Palette,
    lay_out: impl FnOnce(&mut dyn Sink) -> T,
) -> Result<(T, Rendered), BackendError> {
    let page_fonts = page_fonts(fonts);
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (sender, receiver) = sync_channel(BATCHES_WAITING);
    let receiver = Arc::new(Mutex::new(receiver));
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|_| {
                let (receiver, page_fonts) = (Arc::clone(&receiver), &page_fonts);
                scope.spawn(move || work(&receiver, page_fonts, palette))
            })
            .collect();
        drop(receiver);
        let mut batches = Batches { sender, pages: Vec::new(), sent: 0 };
        let laid_out = lay_out(&mut batches);
        batches.send();
        drop(batches);
        let mut parts = Vec::new();
        let mut used = UsedCharacters::default();
        for worker in workers {
            let (drawn, characters) =
                worker.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?;
            parts.extend(drawn);
            used.add(&characters);
        }
        parts.sort_by_key(|(first, _)| *first);
        let contents = parts.into_iter().flat_map(|(_, contents)| contents).collect();
        Ok((laid_out, Rendered { contents, used }))
    })
}

/// Pages and the number of the first.
type Batch = (usize, Vec<Page>);
/// Content streams and the number of the page of the first.
type Part = (usize, Vec<Vec<u8>>);

struct Batches {
    sender: SyncSender<Batch>,
    pages: Vec<Page>,
    sent: usize,
}

impl Sink for Batches {
    fn page(&mut self, page: Page) {
        self.pages.push(page);
        if self.pages.len() == PAGES_IN_A_BATCH {
            self.send();
        }
    }
}

impl Batches {
    /// Nobody receives only when every worker has failed, and their failure is told when they are joined.
    fn send(&mut self) {
        let pages = mem::take(&mut self.pages);
        let next = self.sent + pages.len();
        let first = mem::replace(&mut self.sent, next);
        let _ = self.sender.send((first, pages));
    }
}

fn work(
    batches: &Mutex<Receiver<Batch>>,
    fonts: &PdfFontMap,
    palette: &Palette,
) -> Result<(Vec<Part>, UsedCharacters), BackendError> {
    let mut parts = Vec::new();
    let mut used = UsedCharacters::default();
    loop {
        let received = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((first, pages)) = received else { return Ok((parts, used)) };
        for page in &pages {
            used.note(page);
        }
        parts.push((first, contents(&pages, fonts, palette)?));
    }
}

fn contents(pages: &[Page], fonts: &PdfFontMap, palette: &Palette) -> Result<Vec<Vec<u8>>, BackendError> {
    let document = drawn(pages.iter().map(|page| operations(page, palette)).collect(), fonts)?;
    let content = |page| Ok(deflate(&document.get_page_content(page))?);
    document.page_iter().map(content).collect()
}
