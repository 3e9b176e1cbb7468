//! The lists of a proof besides its receipts and units: who signed, the sections of its report, and its annexes.

use std::collections::BTreeMap;

use proof::data::{ChangedPart, Difference, EarlierProof, ProofOfUse, ReceiptRow, Sachbericht, SignOff};

use super::{Table, text};
use crate::value::Value;

/// All of them by their names.
pub(super) fn of(proof: &ProofOfUse) -> BTreeMap<&'static str, Table> {
    let sections = match &proof.report {
        Sachbericht::Written(sections) => sections.as_slice(),
        Sachbericht::Attached | Sachbericht::Missing => &[],
    };
    let report =
        Table::of(["title", "text"], sections, |section| [text(&section.title), text(&section.text)]);
    let payments = Table::of(["day", "text", "amount"], &proof.payments, |row| {
        [Value::Day(row.day), text(&row.text), Value::Amount(row.amount)]
    });
    let participants = Table::of(["group", "count"], &proof.participants, |row| {
        [text(&row.group), row.count.map_or(Value::Nothing, |count| Value::Count(count.into()))]
    });
    let correction = proof.correction.iter().flat_map(|it| &it.differences);
    let parts = proof.correction.iter().filter_map(|it| it.parts.as_ref()).flatten();
    BTreeMap::from([
        ("report", report),
        ("signed_by", signed_by(proof)),
        ("payments", payments),
        ("participants", participants),
        ("receipt_details", receipt_details(proof)),
        ("objects", objects(proof)),
        ("examined_proofs", examined_proofs(proof)),
        ("differences", differences(correction)),
        ("changed_parts", changed_parts(parts)),
        ("differences_since_earlier", since_earlier(proof)),
    ])
}

fn signed_by(proof: &ProofOfUse) -> Table {
    let row = |SignOff { name, function, role, signed_on }: &SignOff| {
        [text(name), text(function), text(role), signed_on.map_or(Value::Nothing, Value::Day)]
    };
    Table::of(["name", "function", "role", "signed_on"], &proof.signed_by, row)
}

/// What is stated of receipts besides, of those of which anything is.
fn receipt_details(proof: &ProofOfUse) -> Table {
    let columns = [
        "number",
        "receipt_number",
        "performed_from",
        "performed_until",
        "vat",
        "discount",
        "project_share",
        "evidence",
        "mark",
    ];
    let row = |receipt: &ReceiptRow| {
        let details = receipt.details.clone().unwrap_or_default();
        let day = |day: Option<_>| day.map_or(Value::Nothing, Value::Day);
        let amount = |amount: Option<_>| amount.map_or(Value::Nothing, Value::Amount);
        let share = |share: u32| text(&format!("{},{:02}", share / 100, share % 100));
        [
            Value::Count(receipt.number.into()),
            text(&receipt.receipt_number),
            day(details.performed_from),
            day(details.performed_until),
            amount(details.vat),
            amount(details.discount),
            details.project_share.map_or(Value::Nothing, share),
            text(&details.evidence),
            text(&details.mark),
        ]
    };
    Table::of(columns, proof.receipts.iter().filter(|receipt| receipt.details.is_some()), row)
}

fn objects(proof: &ProofOfUse) -> Table {
    let columns = [
        "number",
        "designation",
        "receipt_number",
        "bought_on",
        "price",
        "vat",
        "place",
        "bound_until",
        "gone",
    ];
    Table::of(columns, &proof.objects, |row| {
        [
            Value::Count(row.number.into()),
            text(&row.designation),
            text(&row.receipt_number),
            Value::Day(row.bought_on),
            Value::Amount(row.price),
            text(&row.vat),
            text(&row.place),
            row.bound_until.map_or(Value::Nothing, Value::Day),
            text(&row.gone),
        ]
    })
}

fn examined_proofs(proof: &ProofOfUse) -> Table {
    let columns = ["recipient", "reference", "examined_on", "claimed", "recognised", "remark"];
    Table::of(columns, &proof.examined_proofs, |row| {
        [
            text(&row.recipient),
            text(&row.reference),
            Value::Day(row.examined_on),
            Value::Amount(row.claimed),
            Value::Amount(row.recognised),
            text(&row.remark),
        ]
    })
}

fn differences<'d>(rows: impl Iterator<Item = &'d Difference>) -> Table {
    Table::of(["place", "what", "before", "after"], rows, |row| {
        [text(&row.place), text(&row.what), Value::Amount(row.before), Value::Amount(row.after)]
    })
}

/// What differs from the version before beside amounts.
fn changed_parts<'p>(rows: impl Iterator<Item = &'p ChangedPart>) -> Table {
    Table::of(["place", "what", "change"], rows, |ChangedPart { place, what, change }| {
        [text(place), text(what), text(change)]
    })
}

/// What changed of the days of each earlier proof, the latest first.
fn since_earlier(proof: &ProofOfUse) -> Table {
    let of_one = |earlier: &EarlierProof| {
        let rows = earlier.differences.clone().into_iter();
        rows.map(|row| (earlier.until, row)).collect::<Vec<_>>()
    };
    let rows: Vec<(_, Difference)> = proof.all_earlier().flat_map(of_one).collect();
    Table::of(["until", "place", "what", "before", "after"], &rows, |(until, row)| {
        let [before, after] = [row.before, row.after].map(Value::Amount);
        [Value::Day(*until), text(&row.place), text(&row.what), before, after]
    })
}
