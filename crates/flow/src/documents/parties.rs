//! Who stands on a document, and on which act it rests: parties, accounts, who signed.

use chrono::NaiveDate;
use grants::{
    ActKind, ActVersion, BankDetails, BankDetailsState, Grant, LegalAct, OrganisationId, Payment,
    SignOff as Signed,
};
use ledger::Cents;
use proof::data::{Account, Act, Party, Remedy, SignOff};
use store::OrganisationKind;

use super::{duty_words, view::View};
use crate::{FlowError, letterheads};

/// An organisation as in an address field; its name alone, where no address is stated.
pub(crate) async fn party(view: &mut View<'_>, id: OrganisationId) -> Result<Party, FlowError> {
    let name = view.organisation(id).await?.name;
    Ok(Party { name, lines: view.particulars(id).await?.address() })
}

/// An organisation as in the head of what it hands in: with its address, and whom to ask.
pub(crate) async fn party_to_ask(view: &mut View<'_>, id: OrganisationId) -> Result<Party, FlowError> {
    let mut party = party(view, id).await?;
    party.lines.extend(view.particulars(id).await?.contact());
    Ok(party)
}

/// Where an organisation has its seat, as far as it is stated: where what it makes is made.
pub(crate) async fn town(view: &mut View<'_>, id: OrganisationId) -> Result<String, FlowError> {
    Ok(view.particulars(id).await?.fields().town.clone().unwrap_or_default())
}

/// Where an organisation is paid on the day of the view. Where no account is on record, the document says so.
pub(crate) async fn account(view: &mut View<'_>, id: OrganisationId) -> Result<Account, FlowError> {
    let day = view.day();
    account_on(view, id, day).await
}

/// Where an organisation was paid on a day, as the view knows it.
pub(super) async fn account_on(
    view: &mut View<'_>,
    id: OrganisationId,
    day: NaiveDate,
) -> Result<Account, FlowError> {
    let (unit, known_on) = (view.ctx.actor().unit, view.as_of().known_on);
    let all = store::bank_details_of(&mut view.conn, unit, id).await?;
    let counts = |details: &BankDetails| match details.state {
        BankDetailsState::Confirmed { on, usable_from } => on <= known_on && usable_from <= day,
        _ => false,
    };
    match all.into_iter().rfind(counts) {
        Some(details) => Ok(stated(details)),
        None => Ok(Account { owner: view.organisation(id).await?.name, iban: None }),
    }
}

/// Where a payment pays to, as it was ordered.
pub(super) async fn paid_account(view: &mut View<'_>, payment: &Payment) -> Result<Account, FlowError> {
    let unknown = FlowError::NotFound { what: "bank details" };
    let Some(id) = payment.pays_to else { return Err(unknown) };
    let unit = view.ctx.actor().unit;
    store::bank_details(&mut view.conn, unit, id).await?.map(stated).ok_or(unknown)
}

fn stated(details: BankDetails) -> Account {
    Account { owner: details.holder, iban: Some(details.iban.into()) }
}

/// The office whose books they are.
pub(super) async fn office(view: &mut View<'_>) -> Result<(OrganisationId, Party), FlowError> {
    let all = store::organisations(&mut view.conn, view.ctx.actor().unit).await?;
    let office = all.into_iter().find(|it| it.kind == OrganisationKind::Municipality);
    let office = office.ok_or(FlowError::NotFound { what: "organisation" })?;
    Ok((office.id, party(view, office.id).await?))
}

/// Those who signed in the system.
pub(crate) fn signed<'s>(sign_offs: impl IntoIterator<Item = &'s Signed>) -> Vec<SignOff> {
    let shown = |signed: &Signed| SignOff {
        name: signed.by.name.clone(),
        function: duty_words::role(signed.by.role).to_owned(),
        role: duty_words::step(signed.step).to_owned(),
        signed_on: Some(signed.by.on),
    };
    sign_offs.into_iter().map(shown).collect()
}

/// A line for who signs by hand.
pub(crate) fn to_sign(role: &str) -> Vec<SignOff> {
    vec![SignOff { name: String::new(), function: String::new(), role: role.to_owned(), signed_on: None }]
}

/// The newest version of an act of those that count; the first one, if none did yet.
pub(super) fn in_force(
    versions: &[ActVersion],
    counts: impl Fn(&LegalAct) -> bool,
) -> Result<&ActVersion, FlowError> {
    let newest = versions.iter().rfind(|version| counts(&version.act));
    newest.or(versions.first()).ok_or(FlowError::NotFound { what: "act" })
}

/// A version of an act, with all that it gave.
pub(super) fn act(ActVersion { act, amounts }: &ActVersion) -> Result<Act, FlowError> {
    Ok(Act {
        dated_on: act.dated_on,
        reference: act.reference.clone(),
        amount: Cents::sum(amounts.values().copied())?,
    })
}

/// Whether a grant was forwarded by a contract.
pub(super) fn is_contract(act: &LegalAct) -> bool {
    act.kind == ActKind::Weiterleitungsvertrag
}

/// How a decision under a grant may be contested.
pub(super) async fn remedy(view: &mut View<'_>, grant: &Grant) -> Result<Remedy, FlowError> {
    if is_contract(&grant.act) {
        return Ok(Remedy::Vertragsklausel(
            "Einwände gegen diese Entscheidung sind innerhalb von vier Wochen nach Zugang schriftlich mitzuteilen. \
             Bleiben die Beteiligten uneins, entscheidet das Verwaltungsgericht, in dessen Bezirk die weiterleitende \
             Stelle ihren Sitz hat."
                .to_owned(),
        ));
    }
    let court = letterheads::court_of(view, grant.giver).await?;
    Ok(Remedy::Rechtsbehelf(instruction(court.as_deref())))
}

/// The instruction on the court (§ 58 VwGO). Where the house has not said which it is, it is described by the seat of the
/// authority, and its name is added where the letter is sent.
pub(crate) fn instruction(court: Option<&str>) -> String {
    let begins = "Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Klage bei dem";
    match court {
        Some(court) => format!("{begins} {court}, erhoben werden (§§ 52, 74 VwGO)."),
        None => format!(
            "{begins} Verwaltungsgericht erhoben werden, in dessen Bezirk die erlassende Behörde ihren Sitz hat \
             (§§ 52, 74 VwGO)."
        ),
    }
}
