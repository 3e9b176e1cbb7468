//! `/abrechnungen/{id}/zeilen/{nummer}/berichtigung`: proposing to recognise something else of a decided line.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use flow::{Action, claims::CorrectClaim, views};
use grants::{Claim, ClaimId, ClaimLine, ClaimState, Grant, LineState, LinesAsked};

use super::{
    decide,
    lines::{self, Line},
};
use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::typed_euros,
    id::Part,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "claims/correct.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    line: Line,
    reasons: Vec<(String, String)>,
    findings: Vec<(String, String)>,
}

/// Whether the person may propose to correct a line. The books decide again when it is proposed.
pub(super) fn may(visitor: &Visitor, claim: &Claim, grant: &Grant, line: &ClaimLine) -> bool {
    let of_giver = if grant.parent.is_none() { grant.recipient } else { grant.giver };
    let is_decided = matches!(
        line.state,
        LineState::Accepted | LineState::AcceptedInPart { .. } | LineState::Rejected { .. }
    );
    visitor.may(Action::Decide)
        && visitor.ctx.actor().organisation == of_giver
        && matches!(claim.state, ClaimState::Decided { .. })
        && claim.correction.is_none()
        && is_decided
        && !line.cost.is_credit()
}

/// The field of what is to be recognised, named as in the workbench.
fn part_of(number: i64) -> String {
    format!("z{number}.teil")
}

/// What the examiner sees.
struct Seen {
    claim: Claim,
    grant: Grant,
    names: Names,
    number: i64,
}

impl Seen {
    async fn of(visitor: &Visitor, id: ClaimId, number: i64) -> Result<Self, Wrong> {
        let asked = LinesAsked::Numbered([number].into());
        let claim = views::claim_excerpt(&visitor.ctx, id, &asked).await?.claim;
        let grant = views::grant(&visitor.ctx, claim.grant).await?;
        Ok(Self { claim, grant, names: Names::of(&visitor.ctx).await?, number })
    }

    fn line(&self) -> Result<&ClaimLine, Wrong> {
        self.claim.lines.iter().find(|line| line.number == self.number).ok_or_else(Wrong::unknown)
    }

    async fn page(&self, visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
        let line = self.line()?;
        let mut shown = lines::shown(&visitor.ctx, &self.names, &self.grant, &self.claim, &[line]).await?;
        let programme = self.names.programme(&self.grant);
        let path = format!("/abrechnungen/{}", self.claim.id);
        let frame =
            visitor.frame(format!("Zeile {} berichtigen", self.number)).faulty(!form.faults().is_empty());
        Ok(Page {
            frame: frame
                .below("/abrechnungen", "Abrechnungen")
                .below(path.clone(), format!("Abrechnung {}", self.claim.number))
                .below(format!("{path}/zeilen/{}", self.number), format!("Zeile {}", self.number)),
            form: form.about(self.claim.version),
            id: self.claim.id.to_string(),
            line: shown.pop().ok_or_else(Wrong::unknown)?,
            reasons: decide::reasons(programme),
            findings: decide::findings(programme),
        })
    }

    /// What is asked for. All that is wrong is noted.
    fn read(&self, form: &mut Form) -> Result<Option<CorrectClaim>, Wrong> {
        let (recognised, why) = (form.amount(&part_of(self.number)), decide::why(form, self.number));
        let findings = decide::found(self.names.programme(&self.grant), form, self.number);
        let (claim, version, line) = (self.claim.id, form.version(), self.line()?.id);
        let Some((recognised, (reason, text))) = recognised.zip(why) else { return Ok(None) };
        Ok(Some(CorrectClaim { claim, version, line, recognised, reason, text, findings }))
    }
}

/// `GET /abrechnungen/{id}/zeilen/{nummer}/berichtigung`
pub(crate) async fn get(
    State(web): State<Web>,
    Part(id, number): Part,
    visitor: Visitor,
) -> Result<Response, Wrong> {
    let seen = Seen::of(&visitor, ClaimId(id), number).await?;
    if !may(&visitor, &seen.claim, &seen.grant, seen.line()?) {
        return Ok(Redirect::to(&format!("/abrechnungen/{id}/zeilen/{number}")).into_response());
    }
    let mut form = Form::fresh(&web.flow);
    form.set(&part_of(number), typed_euros(seen.line()?.recognised()));
    Ok(page(&seen.page(&visitor, form).await?))
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/berichtigung`
pub(crate) async fn post(Part(id, number): Part, mut sent: Sent) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, ClaimId(id), number).await?;
    if let Some(request) = seen.read(&mut sent.form)? {
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/abrechnungen/{id}"), "berichtigung")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&seen.page(&sent.visitor, sent.form).await?))
}
