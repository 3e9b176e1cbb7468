//! Sections IV to VI: what the recipient confirms and signs, and the room for the results of both checks.

use super::{conditions, objects};
use crate::data::{InputTax, Kind, LegalBasis, OwnAudit, ProofOfUse};
use crate::draw::{Pt, Role, Size, Tone};
use crate::flow::{Flow, HEADING, Signature, TEXT, TEXT_LEAD, tick};
use crate::format;
use crate::report::parts::{Signed, made};

const OWN_AUDIT: &str = "V. Ergebnis der Prüfung durch die eigene Prüfungseinrichtung (soweit vorhanden)";
const OWN_AUDIT_STATEMENT: &str = "Der Nachweis wurde vor der Vorlage anhand der Bücher und Belege geprüft.";
/// What a recipient that is no municipality declares besides.
const OTHER_FUNDERS: &str = "Zuwendungen anderer Stellen und Leistungen Dritter für dieselbe Maßnahme sind unter II.1 \
    vollständig angegeben; weitere sind weder beantragt noch gewährt.";
const CONFIRMED: &str = "Hiermit wird bestätigt:";
const NOT_DEDUCTIBLE: &str =
    "Zum Vorsteuerabzug nach § 15 UStG nicht berechtigt; die Beträge enthalten die Umsatzsteuer.";
const DEDUCTED: &str =
    "Zum Vorsteuerabzug berechtigt; abziehbare Umsatzsteuer ist in den Beträgen nicht enthalten.";
const BY_HAND: &str = "Rechtsverbindliche Unterschrift (Name und Funktion in Druckschrift), Dienstsiegel";
const LINE: Pt = Pt::milli(500);
const BOX_INSET: Pt = Pt::milli(10_000);
const BOX_HEIGHT: Pt = Pt::milli(146_000);
/// What the signature at the lower edge of a box takes.
const BOX_SIGNATURE: Pt = Pt::milli(66_000);

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) {
    let (basis, rule) = conditions(proof.legal_basis);
    confirmations(flow, proof, basis);
    match &proof.own_audit {
        Some(audit) => examined(flow, audit),
        None => check_box(flow, OWN_AUDIT, OWN_AUDIT_STATEMENT),
    }
    authority(flow, rule);
}

/// What is confirmed stands on one page with who signs it.
fn confirmations(flow: &mut Flow, proof: &ProofOfUse, basis: &str) {
    let observed = format!(
        "Die Allgemeinen Nebenbestimmungen ({basis}) und die Besonderen Nebenbestimmungen wurden beachtet."
    );
    let objects = inventoried(proof);
    let mut statements = vec![
        ("–", observed.as_str()),
        ("–", "Die Ausgaben waren notwendig, es wurde wirtschaftlich und sparsam verfahren."),
        ("–", "Die Angaben in diesem Nachweis stimmen mit den Büchern und den Belegen überein."),
    ];
    let achieved = achieved(proof);
    statements.extend(achieved.ok().map(|confirmed| ("–", confirmed)));
    statements.push(("–", objects.as_str()));
    if proof.legal_basis == LegalBasis::AnbestP {
        statements.push(("–", OTHER_FUNDERS));
    }
    let choices = [
        (tick(proof.input_tax == InputTax::NotDeductible), NOT_DEDUCTIBLE),
        (tick(proof.input_tax == InputTax::Deducted), DEDUCTED),
    ];
    let signed = if proof.signed_by.is_empty() {
        Signed::by_hand("Ort, Datum", BY_HAND)
    } else {
        Signed::new(&proof.place, &proof.signed_by)
    };
    let unconfirmed = achieved.err().unwrap_or_default();
    let said = flow.height_of(CONFIRMED) + flow.list_height(&statements) + flow.height_of(unconfirmed);
    flow.keep(HEADING + said + flow.list_height(&choices) + signed.height(flow));
    flow.section_of_text("IV. Bestätigungen");
    flow.paragraph(CONFIRMED);
    flow.list(&statements);
    flow.paragraph(unconfirmed);
    flow.keep(flow.list_height(&choices) + signed.height(flow));
    flow.list(&choices);
    signed.draw(flow);
}

/// What is confirmed of what was achieved, which the Sachbericht tells; where none does, that this is not confirmed.
fn achieved(proof: &ProofOfUse) -> Result<&'static str, &'static str> {
    match (proof.kind, proof.report.is_there() && !proof.success_untold) {
        (Kind::Verwendungsnachweis, true) => {
            Ok("Der Zuwendungszweck wurde, wie im Sachbericht dargestellt, erreicht.")
        }
        (Kind::Zwischennachweis, true) => {
            Ok("Die Maßnahme wurde im Nachweiszeitraum so durchgeführt, wie es der Sachbericht darstellt.")
        }
        (Kind::Verwendungsnachweis, false) => Err(
            "Nicht bestätigt wird, dass der Zuwendungszweck erreicht wurde: Ein Sachbericht, der das darstellt, \
             liegt nicht vor.",
        ),
        (Kind::Zwischennachweis, false) => Err(
            "Nicht bestätigt wird, wie die Maßnahme durchgeführt wurde: Ein Sachbericht, der das darstellt, \
             liegt nicht vor.",
        ),
    }
}

/// What is confirmed of objects: where there are any, it refers to their list.
fn inventoried(proof: &ProofOfUse) -> String {
    let inventoried = "Mit der Zuwendung beschaffte Gegenstände sind, soweit vorgeschrieben, inventarisiert";
    let annex = objects::TITLE;
    match proof.objects.len() {
        0 => format!("{inventoried}."),
        1 => format!("{inventoried}; die Anlage „{annex}“ führt einen Gegenstand auf."),
        count => {
            let count = format::count(u64::try_from(count).unwrap_or(u64::MAX));
            format!("{inventoried}; die Anlage „{annex}“ führt {count} Gegenstände auf.")
        }
    }
}

/// Section V where the own audit office has examined the proof.
fn examined(flow: &mut Flow, audit: &OwnAudit) {
    flow.section_of_text(OWN_AUDIT);
    flow.paragraph(OWN_AUDIT_STATEMENT);
    let is_fine = audit.objections.is_empty();
    flow.list(&[(tick(is_fine), "keine Beanstandungen"), (tick(!is_fine), "folgende Beanstandungen:")]);
    if !is_fine {
        flow.list(&audit.objections.iter().map(|text| ("–", text.as_str())).collect::<Vec<_>>());
    }
    flow.signature(&Signature {
        written: [made(&audit.office, audit.examined_on).1, audit.examiner.clone()],
        captions: ["Prüfungseinrichtung, Datum".to_owned(), "geprüft durch".to_owned()],
    });
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
    flow.section_at(left, width, heading);
    flow.skip(Pt::milli(3_000));
    flow.element(Role::Paragraph, |flow| flow.lines_at(left, width, TEXT, TEXT_LEAD, statement));
    flow.paragraph_of_choices(left, &[(false, "keine Beanstandungen"), (false, "folgende Beanstandungen:")]);
    flow.set_y(top + BOX_HEIGHT - BOX_SIGNATURE);
    flow.signature_at(left, width, &Signature::empty("Dienststelle, Datum", "Unterschrift"));
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
