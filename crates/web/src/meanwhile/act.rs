//! What of an act and its plan is otherwise than somebody saw it, beside what their form has in its place.

use std::collections::BTreeMap;

use grants::{ActVersion, Grant, LegalAct, Position, diff};

use super::Differs;
use crate::{
    form::Form,
    german::{act_field, euros},
    names::Names,
    pages::grants::{place, told_of},
};

/// What is otherwise: what the act says, what it gives, what is planned.
pub(super) fn differs(names: &Names, before: &Grant, now: &Grant, form: &Form) -> Vec<Differs> {
    let mut differs = said(before, now, form);
    let programme = (before.programme_version, now.programme_version);
    if programme.0 != programme.1 {
        differs.push(Differs {
            what: "Fassung des Programms".to_owned(),
            before: programme.0.to_string(),
            now: programme.1.to_string(),
            typed: form.value("programmfassung").to_owned(),
        });
    }
    for position in &now.positions {
        let was = before.positions.iter().find(|it| it.id == position.id).map(|it| it.amount);
        if was != Some(position.amount) {
            differs.push(Differs {
                what: names.position(now, position),
                before: euros(was.unwrap_or_default()),
                now: euros(position.amount),
                typed: form.value(&format!("b.{}", place_of(position))).to_owned(),
            });
        }
    }
    differs.extend(planned(names, before, now, form));
    differs
}

/// What the act says otherwise.
fn said(before: &Grant, now: &Grant, form: &Form) -> Vec<Differs> {
    let version = |act: &LegalAct| ActVersion { act: act.clone(), amounts: BTreeMap::new() };
    // Without amounts nothing is reckoned that could fail.
    let found = diff(&version(&before.act), &version(&now.act)).unwrap_or_default();
    let fields = found.fields.into_iter().map(|it| {
        let (was, is) = told_of(&it, &before.act, &now.act);
        let typed = form.value(field_of(it.field)).to_owned();
        Differs { what: act_field(it.field).to_owned(), before: was, now: is, typed }
    });
    fields.collect()
}

/// What is planned otherwise.
fn planned(names: &Names, before: &Grant, now: &Grant, form: &Form) -> Vec<Differs> {
    let changed = now.plan.iter().filter_map(|line| {
        let was = before.plan.iter().find(|it| it.id == line.id).map(|it| it.planned);
        if was == Some(line.planned) {
            return None;
        }
        let position = now.positions.iter().find(|it| it.id == line.position)?;
        Some(Differs {
            what: names.plan_line(now, line),
            before: euros(was.unwrap_or_default()),
            now: euros(line.planned),
            typed: form.value(&format!("a.{}.{}", place_of(position), line.category)).to_owned(),
        })
    });
    changed.collect()
}

fn place_of(position: &Position) -> String {
    place(&position.component, position.budget_year)
}

/// The field of a form in which something that an act says is typed; none for what takes several.
fn field_of(field: &str) -> &'static str {
    match field {
        "reference" => "aktenzeichen",
        "purpose" => "zweck",
        "conditions" => "auflagen",
        _ => "",
    }
}
