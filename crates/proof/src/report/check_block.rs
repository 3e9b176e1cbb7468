//! How to check a document: its code, and a QR code that names the data and the journal entry in full.

use crate::check::CheckCode;
use crate::data::ChainHead;
use crate::draw::{Point, Pt, Role};
use crate::flow::{CAPTION, Flow, SMALL_LEAD};
use crate::format;

const SIDE: Pt = Pt::milli(64_000);
/// The quiet zone beside the code.
const GAP: Pt = Pt::milli(14_000);
const SPACE: Pt = Pt::milli(16_000);
/// What the block takes.
pub(super) const HEIGHT: Pt = Pt::milli(SPACE.get() + SIDE.get());
/// How many digits of the journal's hash stand at the foot of a page.
const HASH_DIGITS: usize = 16;

/// Draws the block at the end of the document, before its annexes.
pub(super) fn draw(flow: &mut Flow, code: CheckCode, chain: Option<ChainHead>) {
    flow.part();
    flow.need(HEIGHT);
    if flow.y() > flow.shape().top {
        flow.skip(SPACE);
    }
    let (left, top) = (flow.shape().left, flow.y());
    let at = Point { x: left, y: top };
    flow.qr(&payload(code, chain), &format!("QR-Code mit dem Prüfcode {code}"), at, SIDE);
    let (left, width) = (left + SIDE + GAP, flow.shape().width() - SIDE - GAP);
    for text in texts(code, chain) {
        flow.element(Role::Paragraph, |flow| flow.lines_at(left, width, CAPTION, SMALL_LEAD, &text));
    }
    let below = flow.y().max(top + SIDE);
    flow.set_y(below);
}

/// What stands at the foot of every page.
pub(super) fn foot(code: CheckCode, chain: Option<ChainHead>) -> String {
    match chain {
        None => format!("Prüfcode {code}"),
        Some(head) => {
            let hash = head.hash.to_string();
            let digits = hash.get(..HASH_DIGITS).unwrap_or(&hash);
            format!("Prüfcode {code} · Journaleintrag {} · {digits}", number(head))
        }
    }
}

fn texts(code: CheckCode, chain: Option<ChainHead>) -> Vec<String> {
    let mut texts = vec![
        format!("Prüfcode {code}"),
        format!("SHA-256 der eingebetteten Daten (daten.json): {}", code.hash()),
    ];
    if let Some(head) = chain {
        texts.push(format!("Stand des Journals: Eintrag {}, {}", number(head), head.hash));
    }
    texts.push(
        "Aus den eingebetteten Daten entsteht dieses Dokument Byte für Byte wieder; Tabellen liegen als CSV bei."
            .to_owned(),
    );
    texts
}

/// Capital letters and digits make the smallest code.
fn payload(code: CheckCode, chain: Option<ChainHead>) -> String {
    let data = code.hash().to_uppercase();
    match chain {
        None => format!("FOERDERFLUSS:1:{data}"),
        Some(head) => {
            let hash = head.hash.to_string().to_uppercase();
            format!("FOERDERFLUSS:1:{data}:{}:{hash}", head.number.get())
        }
    }
}

fn number(head: ChainHead) -> String {
    format::count(head.number.get().unsigned_abs())
}
