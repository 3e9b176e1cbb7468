//! `/funktionstrennung`: what the house decides about duties, and who signs alone.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, OrganisationKind, Request,
    duties::{SetDutyRules, WaiveSecondSignature, duty_rules, sole_signatories},
};
use grants::{DutyRules, OrganisationId};

use super::roles::Places;
use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::typed_euros,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "people/duties.html")]
struct Page {
    frame: Frame,
    form: Form,
    rules: Vec<DutyRules>,
    alone: Vec<(String, NaiveDate, NaiveDate, String)>,
    providers: Vec<(String, String)>,
    may_set: bool,
    may_waive: bool,
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let mut rules = duty_rules(ctx).await?;
    let places = Places::of(ctx).await?;
    let alone = sole_signatories(ctx).await?.into_iter().rev();
    let alone = alone.map(|it| (places.name(it.organisation).to_owned(), it.from, it.until, it.reason));
    let frame = visitor.frame("Funktionstrennung").faulty(!form.faults().is_empty());
    let form = filled(form, rules.last()).about(rules.last().map_or(0, |last| last.number));
    rules.reverse();
    Ok(Page {
        frame: frame.below("/personen", "Personen und Rechte"),
        form,
        rules,
        alone: alone.collect(),
        providers: places.choices(&[OrganisationKind::Provider]),
        may_set: visitor.may(Action::ChangeSettings),
        may_waive: visitor.may(Action::Waive),
    })
}

/// The form of new rules with what holds, where nobody has typed them yet: what holds is not taken away by accident.
fn filled(mut form: Form, holds: Option<&DutyRules>) -> Form {
    if ["feststellung", "wertgrenze", "wartetage"].into_iter().any(|field| form.asks(field)) {
        return form;
    }
    let one_examiner = holds.is_some_and(|rules| rules.one_examiner);
    form.set("feststellung", if one_examiner { "eine" } else { "zwei" });
    form.set("wartetage", DutyRules::wait_of(holds));
    if let Some(above) = holds.and_then(|rules| rules.further_eye_above) {
        form.set("wertgrenze", typed_euros(above));
    }
    form
}

/// `GET /funktionstrennung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, Form::fresh(&web.flow)).await?))
}

/// `POST /funktionstrennung`
pub(crate) async fn set(mut sent: Sent) -> Result<Response, Wrong> {
    let form = &mut sent.form;
    let number = form.version().saturating_add(1);
    let one_examiner = form.choice("feststellung", |text| match text {
        "eine" => Some(true),
        "zwei" => Some(false),
        _ => None,
    });
    let further_eye_above = form.amount_if_any("wertgrenze");
    let bank_wait_days = form.number("wartetage");
    let reason = form.text("grund", "Bitte begründen, warum das so geregelt wird.");
    let request = one_examiner.zip(bank_wait_days).zip(reason);
    let request = request.map(|((one_examiner, bank_wait_days), reason)| SetDutyRules {
        number,
        one_examiner,
        further_eye_above,
        bank_wait_days,
        reason,
    });
    take(sent, "regeln", request).await
}

/// `POST /funktionstrennung/alleinzeichnung`
pub(crate) async fn waive(mut sent: Sent) -> Result<Response, Wrong> {
    let form = &mut sent.form;
    let organisation = form.choice("traeger", |text| text.parse().ok().map(OrganisationId));
    let (from, until) = (form.day("von"), form.day("bis"));
    let reason = form.text("warum", "Bitte begründen, warum niemand sonst unterschreiben kann.");
    let request = organisation.zip(from).zip(until.zip(reason));
    let request = request.map(|((organisation, from), (until, reason))| WaiveSecondSignature {
        organisation,
        from,
        until,
        reason,
    });
    take(sent, "alleinzeichnung", request).await
}

async fn take<R: Request<Answer: 'static>>(
    mut sent: Sent,
    said: &'static str,
    request: Option<R>,
) -> Result<Response, Wrong> {
    if let Some(request) = request.filter(|_| sent.form.faults().is_empty()) {
        match sent.run(request).await? {
            Ok(_) => return Ok(done("/funktionstrennung", said)),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
