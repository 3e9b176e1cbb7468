//! What was typed of a receipt, field by field, and whether it stands in the files at its line.
//!
//! *Shape.* A hint for a person: nothing is decided or refused by it, and nothing of it is written into the books (decision
//! 0062). Whoever sees the files of a line is told. *Cost.* Files are read when somebody asks for it; what was read before is looked
//! up. *Limits.* A text that nobody sees in a document is read as well, so what was found is still looked at.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use grants::{Claim, ClaimLine, ClaimLineId, Receipt, ReceiptId};
use ledger::Cents;
use receipts::{ReceiptText, Stands};
use store::LineFile;

use crate::{
    Action, Ctx, FlowError, access,
    receipt_files::{self, FileText, FileTexts, Unread},
};

/// Whether files are read that were not read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// They wait until somebody asks for it.
    Later,
    /// They are read now.
    Now,
}

/// Something that was typed of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Who issued it.
    Issuer(String),
    /// Its number.
    Number(String),
    /// The day it bears.
    IssuedOn(NaiveDate),
    /// What it amounts to, tax included.
    Gross(Cents),
    /// What is claimed of it, where that is another amount.
    Claimed(Cents),
    /// When it was paid.
    PaidOn(NaiveDate),
    /// The first day of what was performed.
    PerformedFrom(NaiveDate),
    /// The last day of what was performed.
    PerformedUntil(NaiveDate),
    /// The tax in it.
    Vat(Cents),
    /// What Skonto and rebates took off.
    Discount(Cents),
}

/// What a line says of its receipt beside what its files say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptReading {
    /// What was typed, each with whether it stands in one of the files; nothing, if none was read or some wait.
    pub typed: Vec<(Typed, Stands)>,
    /// Why nothing was read in some of the files.
    pub unread: BTreeSet<Unread>,
    /// Whether files wait to be read.
    pub waits: bool,
}

/// What some lines of a claim say of their receipts beside what their files say; nothing of those without receipt or file.
pub async fn of_lines(
    ctx: &Ctx,
    claim: &Claim,
    lines: &[&ClaimLine],
    receipts: &BTreeMap<ReceiptId, Receipt>,
    reads: Reads,
) -> Result<BTreeMap<ClaimLineId, ReceiptReading>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::seen_with(access::visible_grant(&mut conn, ctx, claim.grant).await, "claim")?;
    drop(conn);
    let files = receipt_files::by_line(ctx, claim).await?;
    let with_receipt = lines.iter().filter(|line| line.receipt().is_some());
    let asked: Vec<&LineFile> = with_receipt.filter_map(|line| files.get(&line.id)).flatten().collect();
    let texts = match reads {
        Reads::Later => receipt_files::known_texts(ctx, &asked),
        Reads::Now => receipt_files::read_texts(ctx, &asked).await,
    };
    let mut readings = BTreeMap::new();
    for line in lines {
        let receipt = line.receipt().and_then(|id| receipts.get(&id));
        if let Some((receipt, files)) = receipt.zip(files.get(&line.id)) {
            readings.insert(line.id, ReceiptReading::of(line, receipt, files, &texts));
        }
    }
    Ok(readings)
}

impl ReceiptReading {
    fn of(line: &ClaimLine, receipt: &Receipt, files: &[LineFile], texts: &FileTexts) -> Self {
        let mut reading = Self::default();
        let mut read: Vec<&ReceiptText> = Vec::new();
        for file in files {
            match texts.get(&file.hash.0).map(|text| &**text) {
                Some(FileText::Read(text)) => read.push(text),
                Some(FileText::Unread(why)) => {
                    reading.unread.insert(*why);
                }
                None => reading.waits = true,
            }
        }
        // What was not found may stand in a file that waits.
        if !reading.waits && !read.is_empty() {
            for typed in Typed::all(line, receipt) {
                let stands = typed.among(&read);
                reading.typed.push((typed, stands));
            }
        }
        reading
    }
}

impl Typed {
    /// All that was typed of a receipt and may stand in it.
    fn all(line: &ClaimLine, receipt: &Receipt) -> Vec<Self> {
        let details = line.receipt_details.as_ref();
        let performed = details.and_then(|details| details.performed);
        let is_part = line.eligible != receipt.gross;
        let always = [
            Self::Issuer(receipt.issuer.clone()),
            Self::Number(receipt.number.clone()),
            Self::IssuedOn(receipt.issued_on),
            Self::Gross(receipt.gross),
        ];
        let maybe = [
            is_part.then_some(Self::Claimed(line.eligible)),
            Some(Self::PaidOn(line.paid_on)),
            performed.map(|days| Self::PerformedFrom(days.from())),
            performed.map(|days| Self::PerformedUntil(days.until())),
            details.and_then(|details| details.vat).map(Self::Vat),
            details.and_then(|details| details.discount).map(Self::Discount),
        ];
        always.into_iter().chain(maybe.into_iter().flatten()).collect()
    }

    /// Whether it stands in one of these texts.
    fn among(&self, texts: &[&ReceiptText]) -> Stands {
        texts.iter().map(|text| self.stands_in(text)).max().unwrap_or(Stands::NotFound)
    }

    fn stands_in(&self, text: &ReceiptText) -> Stands {
        match self {
            Self::Issuer(name) => text.name(name),
            Self::Number(number) => text.number(number),
            Self::IssuedOn(day)
            | Self::PaidOn(day)
            | Self::PerformedFrom(day)
            | Self::PerformedUntil(day) => text.day(*day),
            Self::Gross(amount) | Self::Claimed(amount) | Self::Vat(amount) | Self::Discount(amount) => {
                text.amount(amount.get())
            }
        }
    }
}
