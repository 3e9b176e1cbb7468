//! `/pruefung/auffaelliges`: receipts at which a look may be worthwhile: round amounts, and such as may be one order in parts.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::conspicuous::{Asked, Conspicuous, conspicuous, together};
use grants::{ClaimedReceipt, GrantId};
use ledger::Cents;

use super::overruled::{self, Table};
use crate::{
    filters,
    form::Form,
    frame::Frame,
    list_csv::{self, Cell},
    lists,
    show::{Wrong, faulty, page},
    visitor::Visitor,
};

/// The most rows of each of the two tables.
const MOST: usize = 60;
/// Within how many days at most.
const LONGEST: u64 = 366;
/// What counts where nothing is typed: the field and its value.
const USUAL: [(&str, &str); 2] = [("schritt", "100,00"), ("tage", "14")];
/// Said where not all was looked at.
const CUT: &str =
    "Es gibt mehr Zeilen, als auf einmal durchgesehen werden; bitte eine Zuwendung darunter wählen.";

/// A receipt.
struct Row {
    to: String,
    line: String,
    reference: String,
    issuer: String,
    number: String,
    on: NaiveDate,
    gross: Cents,
    /// What the receipts of its group come to, at the first of them.
    together: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "audit/conspicuous.html")]
struct Page {
    frame: Frame,
    form: Form,
    grants: Vec<(String, String)>,
    is_asked: bool,
    has_limit: bool,
    looked_at: usize,
    is_cut: bool,
    round: Vec<Row>,
    more_round: usize,
    split: Vec<Row>,
    more_split: usize,
    csv: Option<String>,
    overruled: Table,
}

/// What was looked for, and what was found.
struct Found {
    form: Form,
    wanted: Asked,
    conspicuous: Conspicuous,
    grants: Vec<(String, String)>,
    references: BTreeMap<GrantId, String>,
}

/// What the address asks for. What is wrong is noted, and nothing is looked for then.
fn asked(form: &mut Form) -> Asked {
    for (field, usual) in USUAL {
        if form.value(field).trim().is_empty() {
            form.set(field, usual);
        }
    }
    let (step, limit) = (form.amount("schritt"), form.amount_if_any("grenze"));
    for (field, amount) in [("schritt", step), ("grenze", limit)] {
        if amount.is_some_and(|amount| amount <= Cents::ZERO) {
            form.blame(field, "Bitte einen Betrag über null eingeben.");
        }
    }
    let days: Option<u64> = form.number("tage");
    if days.is_some_and(|days| days > LONGEST) {
        form.blame("tage", format!("Höchstens {LONGEST} Tage."));
    }
    let grant = form.choice_if_any("zuwendung", |text| text.parse().ok().map(GrantId));
    Asked {
        grant: grant.filter(|_| form.faults().is_empty()),
        step: step.unwrap_or_default(),
        limit,
        days: days.unwrap_or_default(),
    }
}

fn row(references: &BTreeMap<GrantId, String>, it: &ClaimedReceipt) -> Row {
    let receipt = &it.of.receipt;
    Row {
        to: format!("/abrechnungen/{}/zeilen/{}", it.of.claim, it.number),
        line: format!("Abrechnung {}, Zeile {}", it.claim_number, it.number),
        reference: references.get(&it.of.grant).cloned().unwrap_or_default(),
        issuer: receipt.issuer.clone(),
        number: receipt.number.clone(),
        on: receipt.issued_on,
        gross: receipt.gross,
        together: None,
    }
}

/// The rows of groups, as many groups as fit, and how many more there are.
fn grouped(
    references: &BTreeMap<GrantId, String>,
    groups: &[Vec<ClaimedReceipt>],
) -> Result<(Vec<Row>, usize), Wrong> {
    let (mut rows, mut shown) = (Vec::new(), 0);
    for group in groups {
        if shown > 0 && rows.len() + group.len() > MOST {
            break;
        }
        let sum = together(group)?;
        for (place, it) in group.iter().take(MOST).enumerate() {
            let told = format!("{} Belege, zusammen {}", group.len(), crate::german::euros(sum));
            rows.push(Row { together: (place == 0).then_some(told), ..row(references, it) });
        }
        shown += 1;
    }
    Ok((rows, groups.len() - shown))
}

/// Looks for what the address asks for.
async fn found(visitor: &mut Visitor) -> Result<Found, Wrong> {
    let mut form = std::mem::take(&mut visitor.asked);
    let wanted = asked(&mut form);
    let conspicuous = conspicuous(&visitor.ctx, wanted).await?;
    let all = lists::grants(&visitor.ctx).await?;
    let grants = all.iter().map(|it| (it.id.to_string(), it.act.reference.clone())).collect();
    let references = all.into_iter().map(|it| (it.id, it.act.reference)).collect();
    Ok(Found { form, wanted, conspicuous, grants, references })
}

/// The list of the same to take along.
fn csv_of(form: &Form) -> String {
    let asked = ["zuwendung", "schritt", "grenze", "tage"].map(|name| (name, form.value(name)));
    let asked = asked.into_iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    format!("/pruefung/auffaelliges/liste.csv?{query}")
}

fn shown(visitor: &Visitor, found: Found, overruled: Table) -> Result<Response, Wrong> {
    let Found { form, wanted, conspicuous, grants, references } = found;
    let Conspicuous { looked_at, is_cut, round, split } = conspicuous;
    let has_some = !round.is_empty() || !split.is_empty();
    let (split, more_split) = grouped(&references, &split)?;
    let is_faulty = !form.faults().is_empty();
    let shown = Page {
        frame: visitor.frame("Auffällige Belege").faulty(is_faulty).below("/pruefung", "Prüfung"),
        csv: has_some.then(|| csv_of(&form)),
        form,
        grants,
        is_asked: wanted.grant.is_some(),
        has_limit: wanted.limit.is_some(),
        looked_at,
        is_cut,
        more_round: round.len().saturating_sub(MOST),
        round: round.iter().take(MOST).map(|it| row(&references, it)).collect(),
        split,
        more_split,
        overruled,
    };
    Ok(if is_faulty { faulty(&shown) } else { page(&shown) })
}

/// `GET /pruefung/auffaelliges`
pub(crate) async fn get(mut visitor: Visitor) -> Result<Response, Wrong> {
    let found = found(&mut visitor).await?;
    let overruled = overruled::table(&visitor, &found.form, found.wanted.grant, &found.references).await?;
    shown(&visitor, found, overruled)
}

/// `GET /pruefung/auffaelliges/liste.csv`
pub(crate) async fn csv(mut visitor: Visitor) -> Result<Response, Wrong> {
    let found = found(&mut visitor).await?;
    if !found.form.faults().is_empty() {
        return shown(&visitor, found, Table::default());
    }
    let Found { conspicuous: Conspicuous { is_cut, round, split, .. }, references, .. } = found;
    let of = |why: String, it: &ClaimedReceipt| cells(why, row(&references, it));
    let mut rows: Vec<_> = round.iter().map(|it| of("runder Betrag".to_owned(), it)).collect();
    for (place, group) in split.iter().enumerate() {
        let (number, sum) = (place + 1, crate::german::euros(together(group)?));
        let why = format!("Gruppe {number}: {} Belege, zusammen {sum}", group.len());
        rows.extend(group.iter().map(|it| of(why.clone(), it)));
    }
    if is_cut {
        // Every row has the same cells.
        rows.push([vec![Cell::Text(CUT.to_owned())], vec![Cell::Empty; 6]].concat());
    }
    let head = ["Warum", "Zeile", "Zuwendung", "Aussteller", "Beleg", "vom", "Belegbetrag"];
    list_csv::answer(&visitor, "Auffällige Belege", &head, rows).await
}

fn cells(why: String, it: Row) -> Vec<Cell> {
    vec![
        Cell::Text(why),
        Cell::Text(it.line),
        Cell::Text(it.reference),
        Cell::Text(it.issuer),
        Cell::Text(it.number),
        Cell::Day(it.on),
        Cell::Amount(it.gross),
    ]
}
