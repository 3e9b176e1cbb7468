//! Sections IV to VI: what the recipient confirms and signs, and the room for the results of both checks.

use super::{EMPTY, NARROW, WIDE, conditions, tick};
use crate::data::{InputTax, ProofOfUse};
use crate::draw::{Pt, Role, Size, Tone};
use crate::flow::{CAPTION, Flow, SMALL_LEAD, STRONG, TEXT, TEXT_LEAD};

const LINE: Pt = Pt::milli(500);
/// Room above a signature line.
const SIGNATURE: Pt = Pt::milli(44_000);
const BOX_INSET: Pt = Pt::milli(10_000);
const BOX_HEIGHT: Pt = Pt::milli(146_000);
/// Between two signature lines.
const GAP: Pt = Pt::milli(18_000);

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) {
    let (basis, rule) = conditions(proof.legal_basis);
    confirmations(flow, proof, basis);
    own_audit(flow);
    authority(flow, rule);
}

fn confirmations(flow: &mut Flow, proof: &ProofOfUse, basis: &str) {
    flow.section("IV. Bestätigungen");
    flow.paragraph("Hiermit wird bestätigt:");
    let statements = [
        &format!(
            "Die Allgemeinen Nebenbestimmungen ({basis}) und die Besonderen Nebenbestimmungen wurden beachtet."
        ),
        "Die Ausgaben waren notwendig, es wurde wirtschaftlich und sparsam verfahren.",
        "Die Angaben in diesem Nachweis stimmen mit den Büchern und den Belegen überein.",
        "Der Zuwendungszweck wurde, wie im Sachbericht dargestellt, erreicht.",
        "Mit der Zuwendung beschaffte Gegenstände sind, soweit vorgeschrieben, inventarisiert.",
    ];
    for statement in statements {
        flow.item("–", statement);
    }
    input_tax(flow, proof.input_tax);
    flow.need(SIGNATURE + SMALL_LEAD * 3);
    let (left, width) = (flow.shape().left, flow.shape().width());
    let captions =
        ["Ort, Datum", "Rechtsverbindliche Unterschrift (Name und Funktion in Druckschrift), Dienstsiegel"];
    signature(flow, left, width, captions);
}

fn input_tax(flow: &mut Flow, declared: InputTax) {
    let gross = tick(declared == InputTax::NotDeductible);
    let net = tick(declared == InputTax::Deducted);
    flow.item(
        gross,
        "Zum Vorsteuerabzug nach § 15 UStG nicht berechtigt; die Beträge enthalten die Umsatzsteuer.",
    );
    flow.item(
        net,
        "Zum Vorsteuerabzug berechtigt; abziehbare Umsatzsteuer ist in den Beträgen nicht enthalten.",
    );
}

fn own_audit(flow: &mut Flow) {
    let heading = "V. Ergebnis der Prüfung durch die eigene Prüfungseinrichtung (soweit vorhanden)";
    check_box(flow, heading, "Der Nachweis wurde vor der Vorlage anhand der Bücher und Belege geprüft.");
}

fn authority(flow: &mut Flow, rule: &str) {
    let heading = format!("VI. Ergebnis der Prüfung durch die Bewilligungsbehörde ({rule})");
    check_box(flow, &heading, "Der Nachweis wurde anhand der vorgelegten Unterlagen geprüft.");
}

/// A framed section that the checkers fill in.
fn check_box(flow: &mut Flow, heading: &str, statement: &str) {
    flow.skip(Pt::milli(14_000));
    flow.need(BOX_HEIGHT);
    let top = flow.y();
    let (left, width) = (flow.shape().left + BOX_INSET, flow.shape().width() - BOX_INSET - BOX_INSET);
    flow.artifact(|flow| frame(flow, top));
    flow.skip(BOX_INSET);
    flow.element(Role::Section, |flow| flow.lines_at(left, width, STRONG, TEXT_LEAD, heading));
    flow.skip(Pt::milli(3_000));
    for line in [
        statement,
        &format!("{EMPTY}{NARROW}keine Beanstandungen{WIDE}{EMPTY}{NARROW}folgende Beanstandungen:"),
    ] {
        flow.element(Role::Paragraph, |flow| flow.lines_at(left, width, TEXT, TEXT_LEAD, line));
    }
    flow.set_y(top + BOX_HEIGHT - SIGNATURE - SMALL_LEAD * 2);
    signature(flow, left, width, ["Dienststelle, Datum", "Unterschrift"]);
    flow.set_y(top + BOX_HEIGHT);
}

fn frame(flow: &mut Flow, top: Pt) {
    let shape = flow.shape();
    let side = Size { width: LINE, height: BOX_HEIGHT };
    flow.rule(shape.left, shape.right, top, LINE, Tone::Ink);
    flow.rule(shape.left, shape.right, top + BOX_HEIGHT - LINE, LINE, Tone::Ink);
    flow.rect(shape.left, top, side, Tone::Ink);
    flow.rect(shape.right - LINE, top, side, Tone::Ink);
}

/// Two lines to sign on, the left one shorter, with what belongs there below.
fn signature(flow: &mut Flow, left: Pt, width: Pt, captions: [&str; 2]) {
    flow.skip(SIGNATURE);
    let first = Pt::milli(width.get() / 3);
    let columns = [(left, first), (left + first + GAP, width - first - GAP)];
    let y = flow.y();
    for ((left, width), caption) in columns.into_iter().zip(captions) {
        flow.set_y(y);
        flow.artifact(|flow| flow.rule(left, left + width, y, LINE, Tone::Ink));
        flow.skip(Pt::milli(2_000));
        flow.element(Role::Paragraph, |flow| flow.lines_at(left, width, CAPTION, SMALL_LEAD, caption));
    }
}
