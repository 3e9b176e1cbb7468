//! What an examiner is told of lines: similar receipts side by side, and rates that exclude a cost.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use flow::{Ctx, FlowError, examination_hints};
use grants::{
    Claim, ClaimLine, ClaimLineId, ExaminationHint, Grant, Likeness, Receipt, ReceiptId, SimilarLine,
};
use ledger::Cents;

use crate::{german::counted, names::Names};

/// The hints about one line.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// How many, in words.
    pub(crate) count: String,
    /// What a rate excludes, each in a sentence.
    pub(crate) excluded: Vec<String>,
    /// The line itself, then those that may rest on the same paper; empty if there are none.
    pub(crate) similar: Vec<Alike>,
    /// How many more there are.
    pub(crate) more: usize,
}

/// A line in the table of those that may rest on the same paper.
#[derive(Debug)]
pub(crate) struct Alike {
    /// What is alike in it; nothing for the line itself.
    pub(crate) likeness: &'static str,
    /// Where the line is; nothing for the line itself.
    pub(crate) address: Option<String>,
    pub(crate) name: String,
    pub(crate) issuer: String,
    pub(crate) number: String,
    pub(crate) issued_on: NaiveDate,
    pub(crate) gross: Cents,
    pub(crate) eligible: Cents,
    pub(crate) recognised: Cents,
}

/// The hints about some lines of a claim, if the visitor is told any, with so many similar lines of each at most.
pub(super) async fn of_lines(
    ctx: &Ctx,
    names: &Names,
    grant: &Grant,
    (claim, lines, receipts): (&Claim, &[&ClaimLine], &BTreeMap<ReceiptId, Receipt>),
    most: usize,
) -> Result<BTreeMap<ClaimLineId, Hints>, FlowError> {
    if !examination_hints::are_told(ctx, grant) {
        return Ok(BTreeMap::new());
    }
    let mut found = examination_hints::of_lines(ctx, claim, lines).await?;
    let told = lines.iter().filter_map(|line| {
        let hints = found.remove(&line.id)?;
        let receipt = line.receipt().and_then(|id| receipts.get(&id));
        Some((line.id, Hints::of(names, line, receipt, hints, most)))
    });
    Ok(told.collect())
}

impl Hints {
    fn of(
        names: &Names,
        line: &ClaimLine,
        receipt: Option<&Receipt>,
        hints: Vec<ExaminationHint>,
        most: usize,
    ) -> Self {
        let count = counted(hints.len(), "Prüfhinweis", "Prüfhinweise");
        let mut told = Self { count, ..Self::default() };
        for hint in hints {
            match hint {
                ExaminationHint::ExcludedByRate { rate, units } => told.excluded.push(format!(
                    "Diese Kostenart und die Pauschale {rate} dürfen nicht dieselbe Einheit bezahlen. Zu dieser \
                     Zuwendung sind {} nach {rate} abgerechnet. Prüfen Sie, ob die Ausgabe darin schon enthalten ist.",
                    counted(usize::try_from(units).unwrap_or(usize::MAX), "Einheit", "Einheiten"),
                )),
                ExaminationHint::SimilarLine(_) if told.similar.len() > most => told.more += 1,
                ExaminationHint::SimilarLine(similar) => {
                    if told.similar.is_empty() {
                        told.similar.extend(receipt.map(|receipt| Alike::itself(line, receipt)));
                    }
                    told.similar.push(Alike::of(names, similar));
                }
            }
        }
        told
    }
}

impl Alike {
    fn itself(line: &ClaimLine, receipt: &Receipt) -> Self {
        let (address, likeness) = (None, "");
        Self::row(likeness, address, "diese Zeile".to_owned(), receipt, [line.eligible, line.recognised()])
    }

    fn of(names: &Names, similar: SimilarLine) -> Self {
        let SimilarLine { number, claim, claim_number, recipient, eligible, recognised, .. } = similar;
        let name = format!("Abrechnung {claim_number}, Zeile {number}, {}", names.organisation(recipient));
        let address = Some(format!("/abrechnungen/{claim}/zeilen/{number}"));
        Self::row(likeness(similar.likeness), address, name, &similar.receipt, [eligible, recognised])
    }

    fn row(
        likeness: &'static str,
        address: Option<String>,
        name: String,
        receipt: &Receipt,
        [eligible, recognised]: [Cents; 2],
    ) -> Self {
        let Receipt { issuer, number, issued_on, gross, .. } = receipt.clone();
        Self { likeness, address, name, issuer, number, issued_on, gross, eligible, recognised }
    }
}

/// What is alike, in words.
pub(crate) const fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::SameReceipt => "derselbe Beleg",
        Likeness::SameFile => "dieselbe Datei von einem anderen Träger",
        Likeness::SameNumber => "dieselbe Belegnummer",
        Likeness::SameAmount => "derselbe Aussteller und Betrag, höchstens eine Woche auseinander",
    }
}
