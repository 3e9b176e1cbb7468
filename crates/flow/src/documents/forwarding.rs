//! The contract or the administrative act that forwards a grant, in 21 points (Nr. 12 VV/VVG zu § 44 LHO NRW).

use grants::{
    ContractLaw, Financing as Kind, GivenParticulars, Grant, GrantId, OrganisationId, PlanLine, Programme,
};
use ledger::Cents;
use proof::data::{
    self, ContractingParty, Days, Financing, Forwarding, ForwardingForm, LegalBasis, Measure, Party, PlanRow,
    ProofDue, RateRow,
};
use uuid::Uuid;

use super::{
    DocumentKind, Gathered, clauses, lacks, parties,
    parties::{is_contract, remedy},
    view::View,
};
use crate::{FlowError, deadlines, law, proofs::granted};

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let grant = view.grant(GrantId(subject)).await?;
    let parent = grant.parent.ok_or_else(|| lacks(DocumentKind::Forwarding, "the grant forwards nothing"))?;
    let source = view.grant_below(parent).await?.ok_or(FlowError::NotFound { what: "grant" })?;
    let programme = view.programme(&grant).await?;
    let giver = parties::party(view, grant.giver).await?;
    let terms = deadlines::terms_of(&mut view.conn, view.ctx, &grant).await?;
    let is_contract = is_contract(&grant.act);
    let stated = &grant.act.terms.stated;
    let versions = view.acts(&source).await?;
    let made_on = grant.act.dated_on;
    let in_force = parties::in_force(&versions, |act| act.dated_on <= made_on)?;
    let (agreed, payout) = (view.agreed_plan(&grant).await?, view.payout_terms(&grant).await?);
    let law = law::of_grant(&mut view.conn, &grant).await?;
    let wording =
        clauses::Wording { grant: &grant, terms: payout.as_ref(), use_by: law.use_by.on(made_on).ok() };
    let act = Forwarding {
        form: if is_contract {
            ForwardingForm::Weiterleitungsvertrag
        } else {
            ForwardingForm::Weiterleitungsbescheid
        },
        contract_law: stated.contract_law.filter(|_| is_contract).map(contract_law),
        reference: grant.act.reference.clone(),
        place: parties::town(view, grant.giver).await?,
        made_on,
        giver: contracting(view, grant.giver).await?,
        recipient: contracting(view, grant.recipient).await?,
        source_act: parties::act(in_force)?,
        legal_texts: legal_texts(&programme),
        measure: measure(&grant, &programme),
        financing: financing(&grant, &programme)?,
        plan: plan(&grant, &agreed, &programme),
        period_from: grant.act.period.from(),
        period_until: grant.act.period.until(),
        source_period: Some(Days { from: in_force.act.period.from(), until: in_force.act.period.until() }),
        conditions: LegalBasis::AnbestP,
        special_conditions: grant.act.terms.conditions.clone(),
        account: parties::account(view, grant.recipient).await?,
        proofs: terms.proofs.into_iter().map(|(what, due_on)| ProofDue { what, due_on }).collect(),
        auditors: auditors(&giver),
        kept_until: terms.kept_until,
        clauses: wording.clauses(),
        remedy: if is_contract { None } else { Some(remedy(view, &grant).await?) },
        signed_by: parties::to_sign("Für die weiterleitende Stelle")
            .into_iter()
            .chain(is_contract.then(|| parties::to_sign("Für den Letztempfänger")).into_iter().flatten())
            .collect(),
        chain: view.head().await?,
    };
    Ok((grant.giver, act.into()))
}

/// A party with its legal form and who acts for it; what is not stated is filled in by hand.
async fn contracting(view: &mut View<'_>, id: OrganisationId) -> Result<ContractingParty, FlowError> {
    let stated = view.particulars(id).await?;
    let GivenParticulars { legal_form, represented_by, .. } = stated.fields().clone();
    Ok(ContractingParty {
        party: parties::party(view, id).await?,
        legal_form: legal_form.unwrap_or_default(),
        represented_by: represented_by.unwrap_or_default(),
    })
}

fn legal_texts(programme: &Programme) -> String {
    let mut texts: Vec<&str> = programme.legal_basis.iter().map(|basis| basis.title.as_str()).collect();
    texts.push("§§ 23, 44 LHO NRW, Nr. 12 VV/VVG zu § 44 LHO NRW");
    texts.join("; ")
}

fn measure(grant: &Grant, programme: &Programme) -> Measure {
    let stated = &grant.act.terms.stated;
    let components = grant.positions.iter().map(|position| {
        let known = programme.component(&position.component);
        format!("{} {}", position.component, known.map_or("", |component| component.name.as_str()))
    });
    Measure {
        purpose: grant.act.purpose.clone(),
        component: components.collect::<Vec<_>>().join("\n"),
        title: grant.act.purpose.clone(),
        target_group: stated.target_group.clone().unwrap_or_default(),
        participants: stated.participants,
        lessons: stated.lessons,
        hours: stated.hours,
    }
}

const fn contract_law(law: ContractLaw) -> data::ContractLaw {
    match law {
        ContractLaw::Public => data::ContractLaw::Public,
        ContractLaw::Private => data::ContractLaw::Private,
    }
}

fn financing(grant: &Grant, programme: &Programme) -> Result<Financing, FlowError> {
    let kind = match grant.act.financing {
        Kind::Anteilfinanzierung { share } => {
            let percent = Cents::new(share.hundredths().into()).to_string().replace('.', ",");
            format!("Anteilfinanzierung, {percent} v. H. der zuwendungsfähigen Ausgaben")
        }
        Kind::Fehlbedarfsfinanzierung => "Fehlbedarfsfinanzierung".to_owned(),
        Kind::Festbetragsfinanzierung { .. } => "Festbetragsfinanzierung".to_owned(),
        Kind::Vollfinanzierung => "Vollfinanzierung".to_owned(),
    };
    let amount = granted(grant)?;
    let planned = Cents::sum(grant.plan.iter().map(|line| line.planned))?;
    let own_share = match &grant.act.terms.funding {
        Some(funding) => funding.own_funds,
        None => planned.minus(amount)?.max(Cents::ZERO),
    };
    let is_granted = |component| grant.positions.iter().any(|position| position.component == component);
    let rates = programme.rates.iter().filter(|rate| is_granted(rate.component.clone()));
    let rates = rates.filter_map(|rate| {
        Some(RateRow {
            code: rate.code.as_str().to_owned(),
            unit: rate.unit.clone(),
            valid_from: rate.valid_from,
            amount: rate.amount?,
        })
    });
    Ok(Financing { kind, amount, own_share, rates: rates.collect() })
}

/// The plan as it was agreed: nobody is bound to what the recipient moved by itself since.
fn plan(grant: &Grant, agreed: &[PlanLine], programme: &Programme) -> Vec<PlanRow> {
    let lines = agreed.iter().map(|line| {
        let category = programme.cost_categories.iter().find(|known| known.code == line.category);
        let position = grant.positions.iter().find(|position| position.id == line.position);
        PlanRow {
            number: position.map_or_else(String::new, |position| position.component.to_string()),
            title: category.map_or_else(|| line.category.to_string(), |known| known.name.clone()),
            amount: line.planned,
        }
    });
    lines.collect()
}

fn auditors(giver: &Party) -> Vec<String> {
    let own = format!("{} und die eigene Rechnungsprüfung", giver.name);
    [own].into_iter().chain(clauses::AUDITORS.map(str::to_owned)).collect()
}
