//! What a proof of use states, by the names that a mapping uses: single figures, and lists with a figure for each column.

mod annexes;

use std::collections::BTreeMap;

use ledger::{Cents, MoneyError};
use proof::Document;
use proof::data::{InputTax, Kind, LegalBasis, Party, ProofOfUse, Sachbericht};

use crate::error::FormError;
use crate::value::Value;

/// What a proof states.
pub(crate) struct Figures {
    singles: BTreeMap<&'static str, Value>,
    lists: BTreeMap<&'static str, Table>,
}

/// A list: what its columns are called, and its rows.
pub(crate) struct Table {
    columns: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<Value>>,
}

impl Figures {
    pub(crate) fn single(&self, name: &str) -> Option<&Value> {
        self.singles.get(name)
    }

    pub(crate) fn list(&self, name: &str) -> Option<&Table> {
        self.lists.get(name)
    }
}

impl Table {
    /// Which column has this name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == name)
    }

    /// Names the columns once; `row` says what stands in them, in the same order.
    fn of<'r, R: 'r, const N: usize>(
        columns: [&'static str; N],
        rows: impl IntoIterator<Item = &'r R>,
        row: impl Fn(&R) -> [Value; N],
    ) -> Self {
        Self { columns: columns.to_vec(), rows: rows.into_iter().map(|it| row(it).to_vec()).collect() }
    }
}

/// The figures of a proof.
pub(crate) fn of(document: &Document, proof: &ProofOfUse) -> Result<Figures, FormError> {
    let mut singles = head(proof);
    singles.extend(totals(proof)?);
    singles.extend(confirmed(proof));
    singles.extend(audited(proof));
    singles.insert("check_code", text(&proof::check_code(document)?.to_string()));
    Ok(Figures { singles, lists: lists(proof) })
}

fn head(proof: &ProofOfUse) -> BTreeMap<&'static str, Value> {
    let basis = match proof.legal_basis {
        LegalBasis::AnbestG => "ANBest-G",
        LegalBasis::AnbestP => "ANBest-P",
    };
    BTreeMap::from([
        ("is_final", cross(proof.kind == Kind::Verwendungsnachweis)),
        ("is_interim", cross(proof.kind == Kind::Zwischennachweis)),
        ("legal_basis", text(basis)),
        ("reference", text(&proof.reference)),
        ("recipient", text(&proof.recipient.name)),
        ("recipient_lines", lines(&proof.recipient)),
        ("authority", text(&proof.authority.name)),
        ("authority_lines", lines(&proof.authority)),
        ("place", text(&proof.place)),
        ("made_on", Value::Day(proof.made_on)),
        ("period_from", Value::Day(proof.period_from)),
        ("period_until", Value::Day(proof.period_until)),
        ("subject", text(&proof.subject)),
        ("version", Value::Count(proof.correction.as_ref().map_or(1, |it| it.number.into()))),
        ("notes", text(&proof.notes.join("\n"))),
        ("journal_entry", proof.chain.map_or(Value::Nothing, |chain| Value::Count(chain.number.get()))),
    ])
}

/// Sections I and IV: the report as a whole, where money goes to, and what is confirmed.
fn confirmed(proof: &ProofOfUse) -> [(&'static str, Value); 5] {
    let account = proof.account.as_ref();
    let report = match &proof.report {
        Sachbericht::Attached => "Der Sachbericht ist dem Nachweis beigefügt.".to_owned(),
        Sachbericht::Missing => "Der Sachbericht liegt noch nicht vor.".to_owned(),
        Sachbericht::Written(sections) => {
            let sections: Vec<_> = sections.iter().map(|it| format!("{}\n{}", it.title, it.text)).collect();
            sections.join("\n\n")
        }
    };
    [
        ("account_owner", account.map_or(Value::Nothing, |account| text(&account.owner))),
        ("iban", account.and_then(|account| account.iban.as_deref()).map_or(Value::Nothing, text)),
        ("report", text(&report)),
        ("is_input_tax_deducted", cross(proof.input_tax == InputTax::Deducted)),
        ("is_input_tax_not_deductible", cross(proof.input_tax == InputTax::NotDeductible)),
    ]
}

/// Section V: what the own audit office found; nothing of it, where it has not examined the proof.
fn audited(proof: &ProofOfUse) -> [(&'static str, Value); 6] {
    let audit = proof.own_audit.as_deref();
    let of = |stated: Option<&String>| stated.map_or(Value::Nothing, |stated| text(stated));
    let objections = audit.map(|audit| audit.objections.join("\n"));
    [
        ("audit_office", of(audit.map(|audit| &audit.office))),
        ("audit_examiner", of(audit.map(|audit| &audit.examiner))),
        ("audit_examined_on", audit.map_or(Value::Nothing, |audit| Value::Day(audit.examined_on))),
        ("is_audited_without_objection", cross(objections.as_ref().is_some_and(String::is_empty))),
        ("is_audited_with_objections", cross(objections.as_ref().is_some_and(|it| !it.is_empty()))),
        ("audit_objections", of(objections.as_ref())),
    ]
}

/// The mark in a box; nothing in the others.
fn cross(is_so: bool) -> Value {
    if is_so { text("X") } else { Value::Nothing }
}

/// Amounts that the proof states or that are the sums of its tables.
fn totals(proof: &ProofOfUse) -> Result<[(&'static str, Value); 8], MoneyError> {
    let (income, spent) = (&proof.income, &proof.expenditure);
    let sums = [
        ("granted_total", Ok(proof.granted_total)),
        ("paid_total", Ok(proof.paid_total)),
        ("income_planned", Cents::sum(income.iter().map(|row| row.planned))),
        ("income_settled", Cents::sum(income.iter().map(|row| row.settled))),
        ("expenditure_planned_total", Cents::sum(spent.iter().map(|row| row.planned_total))),
        ("expenditure_planned_eligible", Cents::sum(spent.iter().map(|row| row.planned_eligible))),
        ("expenditure_settled_total", Cents::sum(spent.iter().map(|row| row.settled_total))),
        ("expenditure_settled_eligible", Cents::sum(spent.iter().map(|row| row.settled_eligible))),
    ];
    let mut totals = sums.each_ref().map(|(name, _)| (*name, Value::Nothing));
    for (total, (_, sum)) in totals.iter_mut().zip(sums) {
        total.1 = Value::Amount(sum?);
    }
    Ok(totals)
}

fn lists(proof: &ProofOfUse) -> BTreeMap<&'static str, Table> {
    let acts = Table::of(["dated_on", "reference", "amount"], &proof.acts, |act| {
        [Value::Day(act.dated_on), text(&act.reference), Value::Amount(act.amount)]
    });
    let income = Table::of(["kind", "planned", "settled"], &proof.income, |row| {
        [text(&row.kind), Value::Amount(row.planned), Value::Amount(row.settled)]
    });
    let columns =
        ["number", "title", "planned_total", "planned_eligible", "settled_total", "settled_eligible"];
    let expenditure = Table::of(columns, &proof.expenditure, |row| {
        let [planned, eligible] = [row.planned_total, row.planned_eligible].map(Value::Amount);
        let [settled, recognised] = [row.settled_total, row.settled_eligible].map(Value::Amount);
        [text(&row.number), text(&row.title), planned, eligible, settled, recognised]
    });
    let mut lists = annexes::of(proof);
    lists.extend([
        ("acts", acts),
        ("income", income),
        ("expenditure", expenditure),
        ("receipts", receipts(proof)),
        ("income_receipts", income_receipts(proof)),
        ("units", units(proof)),
    ]);
    lists
}

fn receipts(proof: &ProofOfUse) -> Table {
    let columns = [
        "number",
        "holder",
        "cost_position",
        "receipt_number",
        "issued_on",
        "paid_on",
        "payee",
        "reason",
        "gross",
        "claimed",
        "recognised",
        "reduction_reason",
    ];
    let holder = holders(proof);
    Table::of(columns, &proof.receipts, |row| {
        [
            Value::Count(row.number.into()),
            holder(row.holder.as_deref()),
            text(&row.cost_position),
            text(&row.receipt_number),
            Value::Day(row.issued_on),
            Value::Day(row.paid_on),
            text(&row.payee),
            text(&row.reason),
            Value::Amount(row.gross),
            Value::Amount(row.claimed),
            Value::Amount(row.recognised),
            row.reduction_reason.as_deref().map_or(Value::Nothing, text),
        ]
    })
}

fn income_receipts(proof: &ProofOfUse) -> Table {
    let columns = ["number", "holder", "receipt_number", "received_on", "payer", "reason", "amount"];
    let holder = holders(proof);
    Table::of(columns, &proof.income_receipts, |row| {
        [
            Value::Count(row.number.into()),
            holder(row.holder.as_deref()),
            text(&row.receipt_number),
            Value::Day(row.received_on),
            text(&row.payer),
            text(&row.reason),
            Value::Amount(row.amount),
        ]
    })
}

fn units(proof: &ProofOfUse) -> Table {
    let columns =
        ["number", "holder", "unit", "performed_on", "count", "rate_code", "rate", "amount", "recognised"];
    let holder = holders(proof);
    Table::of(columns, &proof.units, |row| {
        [
            Value::Count(row.number.into()),
            holder(row.holder.as_deref()),
            text(&row.unit),
            Value::Day(row.performed_on),
            Value::Count(row.count.into()),
            text(&row.rate_code),
            Value::Amount(row.rate),
            Value::Amount(row.amount),
            Value::Amount(row.recognised),
        ]
    })
}

/// Whose a row is; nothing where no list of the proof tells it.
fn holders(proof: &ProofOfUse) -> impl Fn(Option<&str>) -> Value {
    let is_told = proof.tells_holders();
    move |named: Option<&str>| if is_told { text(proof.holder(named)) } else { Value::Nothing }
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Nothing } else { Value::Text(text.to_owned()) }
}

fn lines(party: &Party) -> Value {
    text(&party.lines.join("\n"))
}
