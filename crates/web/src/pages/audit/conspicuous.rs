//! `/pruefung/auffaelliges`: receipts at which a look may be worthwhile: round amounts, and such as may be one order in parts.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::conspicuous::{Asked, Conspicuous, conspicuous};
use grants::{ClaimedReceipt, GrantId};
use ledger::Cents;

use crate::{
    filters,
    form::Form,
    frame::Frame,
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
        let sum = Cents::sum(group.iter().map(|it| it.of.receipt.gross)).map_err(flow::FlowError::from)?;
        for (place, it) in group.iter().take(MOST).enumerate() {
            let told = format!("{} Belege, zusammen {}", group.len(), crate::german::euros(sum));
            rows.push(Row { together: (place == 0).then_some(told), ..row(references, it) });
        }
        shown += 1;
    }
    Ok((rows, groups.len() - shown))
}

/// `GET /pruefung/auffaelliges`
pub(crate) async fn get(mut visitor: Visitor) -> Result<Response, Wrong> {
    let mut form = std::mem::take(&mut visitor.asked);
    let wanted = asked(&mut form);
    let Conspicuous { looked_at, is_cut, round, split } = conspicuous(&visitor.ctx, wanted).await?;
    let all = lists::grants(&visitor.ctx).await?;
    let grants = all.iter().map(|it| (it.id.to_string(), it.act.reference.clone())).collect();
    let references: BTreeMap<_, _> = all.into_iter().map(|it| (it.id, it.act.reference)).collect();
    let (split, more_split) = grouped(&references, &split)?;
    let is_faulty = !form.faults().is_empty();
    let shown = Page {
        frame: visitor.frame("Auffällige Belege").faulty(is_faulty).below("/pruefung", "Prüfung"),
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
    };
    Ok(if is_faulty { faulty(&shown) } else { page(&shown) })
}
