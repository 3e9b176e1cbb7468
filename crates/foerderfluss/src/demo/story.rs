//! The demo's story, from the awards to the closed year, day by day. The frame is real, every amount is invented.

mod accounts;
mod acts;
mod advances;
mod amendments;
mod claims;
mod drawing;
mod language;
mod observations;
mod particulars;
mod payments;
mod proofs;
mod receipts;
mod report;
mod sample;
mod talk;
mod waiver;
mod year;

use flow::{
    FlowError,
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
};
use grants::{Claim, Grant, Proof};
use store::OrganisationKind;

use super::books::{Books, ORGANISATIONS, organisation, unit};
use acts::{Forwardings, date};

pub(super) const OFFICE: &str = "demo-finanzen";
const HEAD: &str = "demo-leitung";
const ORDERER: &str = "demo-anordnung";
const RELEASERS: [&str; 2] = ["demo-freigabe-1", "demo-freigabe-2"];
const REASON: &str = "demo-sachlich";
const AMOUNT: &str = "demo-rechnerisch";
const AUDITOR: &str = "demo-pruefung";
const MUSTERWERK: &str = "demo-musterwerk";
const VOLKSHOCHSCHULE: &str = "demo-volkshochschule";
const LERNHAUS: &str = "demo-lernhaus";
const BRUECKE: &str = "demo-bruecke";

/// Day, month, year.
pub(super) type Day = (u32, u32, i32);

/// Tells the whole story.
pub(super) async fn tell(books: &Books) -> Result<(), FlowError> {
    open(books).await?;
    let mags = acts::mags(books).await?;
    let mkjfgfi = acts::mkjfgfi(books).await?;
    accounts::of_the_office(books).await?;
    let asked = drawing::ask(books, &mags, &mkjfgfi).await?;
    let forwarded = acts::forwardings(books, &mags, &mkjfgfi).await?;
    accounts::open(books).await?;
    drawing::receive(books, &asked).await?;
    advances::plain(books, forwarded.musterwerk.id).await?;
    advances::under_terms(books, forwarded.bruecke_f1.id).await?;
    let mags = amendments::award(books, &mags).await?;
    amendments::forwarding(books, &forwarded.lernhaus).await?;
    let (coaching, course) = Box::pin(account(books, &mags, &forwarded)).await?;
    Box::pin(proofs::follow(books, (&coaching, &course), &mkjfgfi, &forwarded)).await
}

/// The unit, the organisations, the programmes.
async fn open(books: &Books) -> Result<(), FlowError> {
    books.on_day(date((6, 1, 2020))?);
    let [office, ministries @ ..] = ORGANISATIONS;
    let name = office.to_owned();
    books.run(OFFICE, OpenUnit { unit: unit(), organisation: organisation(0), name }).await?;
    books.staff().await?;
    for (place, name) in ministries.into_iter().enumerate() {
        let (kind, funder) = match place {
            0 => (OrganisationKind::Ministry, Some("MAGS".to_owned())),
            1 => (OrganisationKind::Ministry, Some("MKJFGFI".to_owned())),
            _ => (OrganisationKind::Provider, None),
        };
        books.run(OFFICE, RegisterOrganisation { kind, name: name.to_owned(), funder }).await?;
        books.register(place + 1).await?;
    }
    for file in [grants::DURCHSTARTEN, grants::KOMM_AN] {
        books.run(OFFICE, LoadProgramme { definition: file.to_owned() }).await?;
    }
    particulars::state(books).await
}

/// The providers account for the first half year; the year is closed, and the next claims come in. What two providers proved of
/// it comes back.
async fn account(books: &Books, mags: &Grant, forwarded: &Forwardings) -> Result<(Proof, Proof), FlowError> {
    let Forwardings { musterwerk, volkshochschule, lernhaus, .. } = forwarded;
    let (course, language) = winter(books, forwarded).await?;
    payments::pay(books, musterwerk.id, "F1", "12720.00", (12, 2, 2021)).await?;
    let coming = drawing::ask_again(books, mags).await?;
    payments::course(books, volkshochschule.id).await?;
    let parked = language::decide(books, &language).await?;
    talk::asked(books, &parked).await?;
    payments::course_again(books, volkshochschule.id).await?;
    talk::answered(books, &parked).await?;
    report::coaching(books, musterwerk).await?;
    let paid = payments::pay(books, lernhaus.id, "F2", "3200.00", (26, 2, 2021)).await?;
    let proved = year::prove(books, MUSTERWERK, musterwerk, (26, 2, 2021), (28, 2, 2021)).await?;
    let told = &report::texts::COURSE;
    report::tell(books, (VOLKSHOCHSCHULE, (28, 2, 2021)), (volkshochschule, year::END), told).await?;
    let of_course = proofs::of_2020(volkshochschule)?;
    let of_course = proofs::filed(books, VOLKSHOCHSCHULE, of_course, (28, 2, 2021)).await?;
    let refused = drawing::march(books, mags, &coming).await?;
    payments::returned(books, &paid).await?;
    language::reinclude(books, lernhaus.id, &parked).await?;
    drawing::refused(books, &refused).await?;
    claims::correct(books, &course, volkshochschule.id).await?;
    waiver::put_off(books, lernhaus.id).await?;
    report::kreis(books, mags).await?;
    year::prove(books, OFFICE, mags, (26, 3, 2021), (29, 3, 2021)).await?;
    year::close(books).await?;
    language::spring(books, lernhaus.id).await?;
    claims::musterwerk_spring(books, musterwerk.id).await?;
    sample::draw(books, mags).await?;
    observations::observe(books, &course, &paid).await?;
    Ok((proved, of_course))
}

/// The claims of the first half year, up to the first decisions: that of the course, and that of the language lessons,
/// which is still to be decided.
async fn winter(books: &Books, forwarded: &Forwardings) -> Result<(Claim, Claim), FlowError> {
    let coaching = claims::musterwerk(books, forwarded.musterwerk.id).await?;
    let course = claims::volkshochschule(books, forwarded.volkshochschule.id).await?;
    let language = language::submit(books, forwarded.lernhaus.id).await?;
    let advanced = claims::bruecke_f1(books, forwarded.bruecke_f1.id).await?;
    let language = language::ask_for_changes(books, &language).await?;
    claims::bruecke_f6(books, forwarded.bruecke_f6.id).await?;
    let language = language::resubmit(books, &language).await?;
    claims::decide(books, &coaching, &[claims::ACCEPT, claims::ARITHMETIC], (8, 2, 2021)).await?;
    let verdicts = [claims::ACCEPT, claims::NO_RECEIPT, claims::ACCEPT, claims::UNCLEAR];
    let course = claims::decide(books, &course, &verdicts, (8, 2, 2021)).await?;
    claims::decide(books, &advanced, &[claims::ACCEPT], (8, 2, 2021)).await?;
    Ok((course, language))
}
