//! The first page down to the two totals: who proves what to whom, under which acts.

use ledger::MoneyError;

use super::{NARROW, WIDE, conditions, tick};
use crate::RenderError;
use crate::data::{Kind, Party, ProofOfUse};
use crate::draw::{Pt, Role};
use crate::flow::{Column, Flow, STRONG, TEXT, TEXT_LEAD, Table};
use crate::format;

const PARTY_WIDTH: Pt = Pt::milli(290_000);
const DATE_WIDTH: Pt = Pt::milli(160_000);

const ACTS: [Column; 3] = [
    Column::fixed("Datum", 72_000),
    Column::share("Bescheid, Änderungsbescheid oder Vertrag (Az.)", 1),
    Column::figure("Betrag EUR", 96_000),
];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    let top = flow.y();
    party(flow, &proof.recipient);
    let below = flow.y();
    flow.set_y(top);
    place_and_date(flow, proof);
    flow.set_y(below);
    flow.skip(Pt::milli(16_000));
    address(flow, &proof.authority);
    flow.skip(Pt::milli(22_000));
    titles(flow, proof);
    acts(flow, proof).map_err(|source| RenderError::Sum { table: "Bescheide", source })?;
    totals(flow, proof);
    Ok(())
}

fn party(flow: &mut Flow, party: &Party) {
    let left = flow.shape().left;
    flow.element(Role::Paragraph, |flow| {
        flow.lines_at(left, PARTY_WIDTH, STRONG, TEXT_LEAD, &party.name);
        for line in &party.lines {
            flow.lines_at(left, PARTY_WIDTH, TEXT, TEXT_LEAD, line);
        }
    });
}

fn place_and_date(flow: &mut Flow, proof: &ProofOfUse) {
    let left = flow.shape().right - DATE_WIDTH;
    let text = format!("{}, {}", proof.place, format::date(proof.made_on));
    flow.element(Role::Paragraph, |flow| flow.lines_at(left, DATE_WIDTH, TEXT, TEXT_LEAD, &text));
}

fn address(flow: &mut Flow, authority: &Party) {
    let left = flow.shape().left;
    flow.element(Role::Paragraph, |flow| flow.lines_at(left, PARTY_WIDTH, TEXT, TEXT_LEAD, "An"));
    party(flow, authority);
}

fn titles(flow: &mut Flow, proof: &ProofOfUse) {
    let final_proof = tick(proof.kind == Kind::Verwendungsnachweis);
    let interim_proof = tick(proof.kind == Kind::Zwischennachweis);
    flow.title(&format!(
        "{final_proof}{NARROW}Verwendungsnachweis{WIDE}{interim_proof}{NARROW}Zwischennachweis"
    ));
    let (basis, _) = conditions(proof.legal_basis);
    let (from, until) = (format::date(proof.period_from), format::date(proof.period_until));
    flow.labelled("Rechtsgrundlage", &format!("Nachweis nach {basis}"));
    flow.labelled("Nachweiszeitraum", &format!("{from} bis {until}"));
    flow.labelled("Aktenzeichen", &proof.reference);
    flow.labelled("Zuwendungszweck", &proof.subject);
}

fn acts(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), MoneyError> {
    flow.subsection("Der Zuwendung liegen zugrunde");
    let mut table = Table::begin(flow, &ACTS, &[], 1);
    for act in &proof.acts {
        let cells = [format::date(act.dated_on).into(), act.reference.as_str().into(), act.amount.into()];
        table.row(flow, &cells)?;
    }
    table.end(flow, None);
    Ok(())
}

fn totals(flow: &mut Flow, proof: &ProofOfUse) {
    let euros = |amount| format!("{} EUR", format::amount(amount));
    flow.stated_amount("Für die Maßnahme wurden insgesamt bewilligt", &euros(proof.granted_total));
    flow.stated_amount("Davon wurden insgesamt ausgezahlt", &euros(proof.paid_total));
}
