//! The first page down to the two totals: who proves what to whom, under which acts.

use super::{conditions, kind};
use crate::RenderError;
use crate::data::{Kind, ProofOfUse};
use crate::flow::{Column, Flow, Layout, Table};
use crate::format;
use crate::letterhead::Letterhead;
use crate::report::parts::{account, made, party};

const ACTS: [Column; 3] = [
    Column::fixed("Datum", 72_000),
    Column::share("Bescheid, Änderungsbescheid oder Vertrag (Az.)", 1),
    Column::figure("Betrag EUR", 96_000),
];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse, letterhead: &Letterhead) -> Result<(), RenderError> {
    let made = made(&proof.place, proof.made_on);
    let references = [("Aktenzeichen", proof.reference.clone()), made];
    flow.opening(letterhead, &proof.authority, &references);
    titles(flow, proof);
    acts(flow, proof)?;
    totals(flow, proof);
    Ok(())
}

fn titles(flow: &mut Flow, proof: &ProofOfUse) {
    let kinds = [Kind::Verwendungsnachweis, Kind::Zwischennachweis];
    flow.title_of_choices(&kinds.map(|it| (it == proof.kind, kind(it))));
    let (basis, _) = conditions(proof.legal_basis);
    let (from, until) = (format::date(proof.period_from), format::date(proof.period_until));
    let mut rows = vec![("Zuwendungsempfänger", party(&proof.recipient))];
    rows.extend(proof.account.as_ref().map(|stated| ("Bankverbindung", account(stated))));
    rows.extend([
        ("Zuwendungszweck", proof.subject.clone()),
        ("Nachweiszeitraum", format!("{from} bis {until}")),
        ("Rechtsgrundlage", format!("Nachweis nach {basis}")),
    ]);
    if let Some(correction) = &proof.correction {
        let before = correction.number.saturating_sub(1);
        let filed_on = format::date(correction.filed_on);
        let version =
            format!("{}; sie ersetzt die am {filed_on} vorgelegte Fassung {before}", correction.number);
        rows.push(("Fassung", version));
    }
    flow.key_values(&rows);
}

fn acts(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    flow.section("Der Zuwendung liegen zugrunde");
    let layout = Layout { title: "Bescheide", columns: &ACTS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for act in &proof.acts {
        let cells = [format::date(act.dated_on).into(), act.reference.as_str().into(), act.amount.into()];
        table.row(flow, &cells)?;
    }
    table.end(flow, None);
    Ok(())
}

fn totals(flow: &mut Flow, proof: &ProofOfUse) {
    flow.stated_amounts(&[
        ("Für die Maßnahme wurden insgesamt bewilligt", proof.granted_total),
        ("Davon wurden insgesamt ausgezahlt", proof.paid_total),
    ]);
    let paid = format!(
        "Ausgezahlt sind {} von {}.",
        format::euros(proof.paid_total),
        format::euros(proof.granted_total)
    );
    flow.bar(&paid, proof.paid_total, proof.granted_total);
}
