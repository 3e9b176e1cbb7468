//! The demo's people, organisations, clock and ids: the same at every start.

use std::{
    fmt,
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use api::Tokens;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use flow::{
    Actor, Clock, Ctx, Flow, FlowError, Ids, Request, Role,
    people::{AppointAdministrator, GiveRole, NewRole, RegisterPerson, person_id},
    sign_in::{Invite, Origin, SignInError, accept_invitation, invite_from_the_machine},
};
use grants::{AuditScope, OrganisationId};
use identity::Password;
use ledger::UnitId;
use store::{ReceiptFolder, Store};
use uuid::Uuid;

/// A sign-in of the demo.
pub(crate) struct SignIn {
    pub(crate) person: &'static str,
    pub(crate) place: &'static str,
    pub(crate) token: &'static str,
    role: Role,
    /// Which organisation, by its place in [`ORGANISATIONS`].
    organisation: usize,
}

/// The organisations, in the order in which they are registered. The first one is the Kreis.
pub(super) const ORGANISATIONS: [&str; 7] = [
    "Rhein-Kreis Neuss, Kommunales Integrationszentrum",
    "Ministerium für Arbeit, Gesundheit und Soziales NRW",
    "Ministerium für Kinder, Jugend, Familie, Gleichstellung, Flucht und Integration NRW",
    "Musterwerk Bildung gGmbH",
    "Volkshochschule Musterstadt",
    "Lernhaus Beispiel e. V.",
    "Brücke zur Arbeit gGmbH",
];

/// Who may sign in.
pub(crate) const SIGN_INS: [SignIn; 17] = [
    sign_in("Finn Anz", "KI, Sachbearbeitung", "demo-finanzen", Role::Clerk, 0),
    sign_in("Sina Sachs", "KI, Feststellung sachlich", "demo-sachlich", Role::ExaminerSachlich, 0),
    sign_in("Reto Rechner", "KI, Feststellung rechnerisch", "demo-rechnerisch", Role::ExaminerRechnerisch, 0),
    sign_in("Olga Ordner", "KI, Anordnung", "demo-anordnung", Role::Orderer, 0),
    sign_in("Ria Kasse", "Kreiskasse, Freigabe", "demo-freigabe-1", Role::Releaser, 0),
    sign_in("Rolf Kasse", "Kreiskasse, Freigabe", "demo-freigabe-2", Role::Releaser, 0),
    sign_in("Hanna Haupt", "KI, Leitung", "demo-leitung", Role::Head, 0),
    sign_in("Mara Werk", "Musterwerk Bildung gGmbH", "demo-musterwerk", Role::Editor, 3),
    sign_in("Moritz Werk", "Musterwerk Bildung, zeichnet", "demo-musterwerk-2", Role::Signatory, 3),
    sign_in("Viola Schule", "Volkshochschule Musterstadt", "demo-volkshochschule", Role::Editor, 4),
    sign_in("Viktor Schule", "Volkshochschule, zeichnet", "demo-volkshochschule-2", Role::Signatory, 4),
    sign_in("Leo Haus", "Lernhaus Beispiel e. V.", "demo-lernhaus", Role::Editor, 5),
    sign_in("Lena Haus", "Lernhaus Beispiel, zeichnet", "demo-lernhaus-2", Role::Signatory, 5),
    sign_in("Bea Brück", "Brücke zur Arbeit gGmbH", "demo-bruecke", Role::Editor, 6),
    sign_in("Bert Brück", "Brücke zur Arbeit, zeichnet", "demo-bruecke-2", Role::Signatory, 6),
    sign_in(ADMINISTRATOR, "KI, Verwaltung der Zugänge", "demo-verwaltung", Role::Administrator, 0),
    sign_in("Rita Prüf", "Rechnungsprüfung (liest nur)", "demo-pruefung", Role::Auditor, 0),
];

const fn sign_in(
    person: &'static str,
    place: &'static str,
    token: &'static str,
    role: Role,
    organisation: usize,
) -> SignIn {
    SignIn { person, place, token, role, organisation }
}

/// The password of everyone in the demo.
pub(crate) const PASSWORD: &str = "Sechs Bausteine, zwei Ministerien";

const UNIT: UnitId = UnitId(Uuid::from_u128(0x0170_0000_0000_7000_8000_0000_0000_0001));

/// The tokens of the sign-ins.
pub(crate) fn tokens() -> Result<Tokens, FlowError> {
    let tokens = SIGN_INS.iter().map(|sign_in| Ok((sign_in.token.to_owned(), actor(sign_in)?)));
    Ok(Tokens::new(tokens.collect::<Result<Vec<_>, FlowError>>()?))
}

/// Gives everyone who has none the password of the demo, by a link as people get one.
pub(crate) async fn choose_passwords(flow: &Flow) -> Result<(), SignInError> {
    let origin = Origin::new(Ipv4Addr::LOCALHOST.into(), "foerderfluss demo", "");
    for sign_in in &SIGN_INS {
        let person = person_id(UNIT, sign_in.person)?;
        if store::password_of(&mut flow.store().read().await?, person).await?.is_some() {
            continue;
        }
        let new = Invite { person, resets_second_factor: false };
        let link = invite_from_the_machine(flow, UNIT, new, &origin).await?.secret;
        accept_invitation(flow, &link, Password::typed(PASSWORD.to_owned())?, &origin).await?;
    }
    Ok(())
}

/// The sign-in with a token.
fn sign_in_of(token: &str) -> Result<&'static SignIn, FlowError> {
    let found = SIGN_INS.iter().find(|sign_in| sign_in.token == token);
    found.ok_or(FlowError::NotFound { what: "sign-in" })
}

/// What is registered of a person of the demo is their name.
fn actor(sign_in: &SignIn) -> Result<Actor, FlowError> {
    acting(sign_in.person, sign_in.role, organisation(sign_in.organisation))
}

fn acting(name: &str, role: Role, organisation: OrganisationId) -> Result<Actor, FlowError> {
    Ok(Actor { person: person_id(UNIT, name)?, name: name.to_owned(), role, organisation, unit: UNIT })
}

/// Who was appointed, and registers the others.
const ADMINISTRATOR: &str = "Ada Amt";

/// The id of an organisation, by its place in [`ORGANISATIONS`].
pub(super) fn organisation(place: usize) -> OrganisationId {
    // The first request opens the unit, each that follows registers one organisation.
    OrganisationId(numbered(u64::try_from(place).unwrap_or(0)))
}

/// The unit of the demo.
pub(super) const fn unit() -> UnitId {
    UNIT
}

/// An id for each request; there is room between two for what belongs to one subject.
fn numbered(number: u64) -> Uuid {
    Uuid::from_u128(0x0170_0000_0000_7000_8000_0000_0000_0000 + (u128::from(number + 1) << 20))
}

/// Books with a clock that is set by hand and ids that are counted.
pub(super) struct Books {
    flow: Flow,
    people: Flow,
    clock: Arc<Hands>,
    keys: AtomicU64,
}

#[derive(Default)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).unwrap_or_default()
    }
}

#[derive(Default)]
struct Counted(AtomicU64);

impl Ids for Counted {
    fn next(&self) -> Uuid {
        numbered(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

impl fmt::Debug for Books {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Books").finish_non_exhaustive()
    }
}

impl Books {
    pub(super) fn on(store: &Store, receipts: &ReceiptFolder) -> Self {
        let clock = Arc::new(Hands::default());
        let with =
            |ids: Counted| Flow::with(store.clone(), Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(ids));
        let (flow, people) = (with(Counted::default()), with(Counted(AtomicU64::new(1 << 32))));
        let flow = flow.with_receipt_folder(receipts.clone());
        Self { flow, people, clock, keys: AtomicU64::new(0) }
    }

    /// Sets the clock to ten in the morning of a day.
    pub(super) fn on_day(&self, day: NaiveDate) {
        let morning = day.and_time(NaiveTime::MIN).and_utc().timestamp() + 9 * 3600;
        self.clock.0.store(morning, Ordering::Relaxed);
    }

    /// The circumstances of a request of someone who signed in.
    pub(super) fn ctx(&self, token: &str) -> Result<Ctx, FlowError> {
        Ok(self.flow.ctx(actor(sign_in_of(token)?)?))
    }

    /// The circumstances of a request of someone who stands in for another on one day, with a role given for that day alone.
    pub(super) async fn stand_in(
        &self,
        (token, absent): (&str, &str),
        day: NaiveDate,
    ) -> Result<Ctx, FlowError> {
        let (who, absent) = (sign_in_of(token)?, sign_in_of(absent)?);
        let (role, organisation) = (absent.role, organisation(absent.organisation));
        let deputy_for = Some(person_id(UNIT, absent.person)?);
        let (from, until, scope) = (day, Some(day), None);
        let new = NewRole { organisation, role, from, until, deputy_for, scope };
        let give = GiveRole { person: person_id(UNIT, who.person)?, version: 1, role: new };
        self.administrator()?.execute(&self.key(), give).await?;
        Ok(self.flow.ctx(acting(who.person, role, organisation)?))
    }

    /// Appoints the administrator, who registers those who sign in for the first recipient.
    pub(super) async fn staff(&self) -> Result<(), FlowError> {
        let (name, kreis) = (ADMINISTRATOR.to_owned(), organisation(0));
        let appoint = AppointAdministrator { organisation: kreis, identity: name.clone(), name };
        self.administrator()?.execute(&self.key(), appoint).await?;
        self.register(0).await
    }

    /// Registers those who sign in for an organisation, by its place in [`ORGANISATIONS`].
    pub(super) async fn register(&self, place: usize) -> Result<(), FlowError> {
        let is_new = |sign_in: &&SignIn| sign_in.organisation == place && sign_in.person != ADMINISTRATOR;
        for sign_in in SIGN_INS.iter().filter(is_new) {
            let administrator = self.administrator()?;
            let (organisation, role, from) = (organisation(place), sign_in.role, administrator.today());
            let until = if role == Role::Auditor { NaiveDate::from_ymd_opt(2099, 12, 31) } else { None };
            let scope = (role == Role::Auditor).then(AuditScope::default);
            let roles = vec![NewRole { organisation, role, from, until, deputy_for: None, scope }];
            let name = sign_in.person.to_owned();
            let request = RegisterPerson { identity: name.clone(), name, roles };
            administrator.execute(&self.key(), request).await?;
        }
        Ok(())
    }

    /// The administrator. What is registered takes ids of its own: those of the organisations are counted.
    fn administrator(&self) -> Result<Ctx, FlowError> {
        Ok(self.people.ctx(acting(ADMINISTRATOR, Role::Administrator, organisation(0))?))
    }

    /// Runs a request of someone who signed in.
    pub(super) async fn run<R: Request>(&self, token: &str, request: R) -> Result<R::Answer, FlowError> {
        self.ctx(token)?.execute(&self.key(), request).await
    }

    /// The next key.
    pub(super) fn key(&self) -> String {
        format!("demo-{:04}", self.keys.fetch_add(1, Ordering::Relaxed))
    }
}
