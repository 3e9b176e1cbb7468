//! Documents in the pages: listed, linked where people need them, fetched as files, and told what is missing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use flow::{
    Role,
    claims::{CertifyClaim, DecideClaim, NewClaimCost, NewClaimLine, NewReceipt, SignClaim, SubmitClaim},
    documents::{self, DocumentKind},
    payments::OrderPayment,
    payouts::{DecidePayout, RequestPayout},
    proofs::{self, InputTax, NewProof},
    receivables::DemandMoney,
    tranches::RecordTranche,
};
use grants::{Claim, DemandKind, Grant, LineDecision, Need, PayoutRequest, Period, ProofKind, Step};
use ledger::Cents;
use testkit::Office;
use uuid::Uuid;

use crate::{
    house::{Browser, House, Page},
    many::forwarded,
};

const LIST: &str = "/dokumente";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn file(kind: DocumentKind, subject: impl std::fmt::Display) -> String {
    format!("{LIST}/{}/{subject}", kind.word())
}

/// A claim of provider A with one line, handed in and signed.
async fn submitted(house: &House) -> Claim {
    let (office, grant) = (&house.office, &house.office.forwarding);
    let amount = Cents::new(2_000);
    let receipt = NewReceipt {
        issuer: "Lohnbüro".to_owned(),
        number: "L-1".to_owned(),
        issued_on: day("2021-03-01"),
        gross: amount,
    };
    let line = NewClaimLine {
        component: grant.positions[0].component.clone(),
        budget_year: None,
        category: grant.plan[0].category.clone(),
        cost: NewClaimCost::Actual { receipt, eligible: amount, pays_for: None },
        paid_on: day("2021-03-02"),
        reason: "Gehälter".to_owned(),
        receipt_details: None,
    };
    let period = Period::new(day("2021-01-01"), day("2021-03-31")).unwrap();
    let (income, reinclude) = (Vec::new(), Vec::new());
    let request = SubmitClaim { grant: grant.id, period, lines: vec![line], income, reinclude };
    let Claim { id: claim, version, .. } = office.run(office.person_of_a(), request).await;
    office.run(office.signatory_of_a(), SignClaim { claim, version }).await
}

/// The claim is accepted as a whole, and two have certified that.
async fn decided(house: &House, claim: &Claim) {
    let (office, id) = (&house.office, claim.id);
    let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
    let decide = DecideClaim { claim: id, version: claim.version, decisions, findings: BTreeMap::new() };
    let mut claim = office.run(office.finance(), decide).await;
    for (role, step) in
        [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
    {
        let certify = CertifyClaim { claim: id, version: claim.version, round: 1, step };
        claim = office.run(office.who_is(role), certify).await;
    }
}

/// Money that the recipient of a grant asks for.
async fn asked(house: &House, grant: &Grant) -> PayoutRequest {
    let (amount, on) = (Cents::new(1_000), day("2021-06-01"));
    let request = RequestPayout {
        grant: grant.id,
        component: house.office.forwarding.positions[0].component.clone(),
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![Need { payee: None, total: None, what: "Gehälter".to_owned(), due_on: on, amount }],
        instalment: None,
        reason: None,
        declares: Vec::new(),
    };
    let recipient = if grant.parent.is_some() { house.office.person_of_a() } else { house.office.finance() };
    house.office.run(recipient, request).await
}

/// Books of which every kind of document but a reminder can be made: the ids of what they are about.
struct Books {
    claim: Uuid,
    payment: Uuid,
    call: Uuid,
    request: Uuid,
    receivable: Uuid,
    proof: Uuid,
}

impl Books {
    async fn of(house: &House) -> Self {
        let (office, on) = (&house.office, day("2021-06-01"));
        let claim = submitted(house).await;
        decided(house, &claim).await;
        let (call, request) = (asked(house, &office.award).await, asked(house, &office.forwarding).await);
        let (payout_request, version) = (call.id, call.version);
        let decide = DecidePayout { payout_request, version, decided_on: on, refusal: None };
        office.run(office.finance(), decide).await;
        let (component, budget_year, amount) =
            (office.forwarding.positions[0].component.clone(), None, Cents::new(1_000));
        let grant = office.award.id;
        let tranche =
            RecordTranche { grant, component: component.clone(), budget_year, amount, received_on: on };
        office.run(office.finance(), tranche).await;
        let grant = office.forwarding.id;
        let order = OrderPayment { grant, component: component.clone(), budget_year, amount };
        let payment = office.run(office.who_is(Role::Orderer), order).await;
        let demand = DemandMoney {
            grant,
            component,
            budget_year,
            kind: DemandKind::Other,
            amount: Cents::new(500),
            reason: "Doppelt gezahlt".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: on,
            due_on: day("2021-07-01"),
        };
        let receivable = office.run(office.finance(), demand).await;
        let new = NewProof {
            grant,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(day("2021-01-01"), day("2021-05-31")).unwrap(),
            place: "Musterstadt".to_owned(),
            input_tax: InputTax::NotDeductible,
            cost_fall_reason: None,
            own_audit: None,
            corrects: None,
        };
        let anna = house.flow.ctx(office.person_of_a());
        let proof = proofs::compile(&anna, "a-proof-of-may", new).await.unwrap();
        Self {
            claim: claim.id.0,
            payment: payment.id.0,
            call: call.id.0,
            request: request.id.0,
            receivable: receivable.id.0,
            proof: proof.id.0,
        }
    }
}

/// The name of the file that was fetched, without its ending.
fn name(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.html.starts_with("%PDF-"), "{}", page.html);
    assert_eq!(page.headers["content-type"], "application/pdf");
    let told = page.headers["content-disposition"].to_str().unwrap();
    let (_, name) = told.split_once("attachment; filename=\"").unwrap();
    name.strip_suffix(".pdf\"").unwrap().to_owned()
}

/// Fetches a document by its link on a page: the name of its file.
async fn fetched(house: &House, who: &Browser, page: &str, file: &str) -> String {
    let shown = house.get(who, page).await.shown();
    assert!(shown.links().contains(&file.to_owned()), "{page} leads to {file}: {}", shown.html);
    name(&house.get(who, file).await)
}

#[tokio::test]
async fn every_kind_of_document_is_fetched_by_a_link_on_its_page() {
    use DocumentKind as It;
    let mut house = House::open().await;
    let books = Box::pin(Books::of(&house)).await;
    let (grant, award, unit) = (house.office.forwarding.id, house.office.award.id, Office::UNIT.0);
    let head = house.office.who_is(Role::Head);
    let browser = house.enter(&head).await;
    let mut made = BTreeSet::new();
    for (page, kind, subject, called) in [
        (
            format!("/abrechnungen/{}", books.claim),
            It::Decision,
            books.claim,
            "entscheidung-ueber-abrechnung-1-50-w-1",
        ),
        (format!("/abrechnungen/{}", books.claim), It::Examination, books.claim, "pruefvermerk-50-w-1"),
        (format!("/zahlungen/{}", books.payment), It::PaymentOrder, books.payment, "auszahlungsanordnung-"),
        (format!("/anforderungen/{}", books.call), It::PayoutRequest, books.call, "mittelabruf-36-02-1-21"),
        (
            format!("/anforderungen/{}", books.request),
            It::PayoutRequest,
            books.request,
            "mittelanforderung-50-w-1",
        ),
        (
            format!("/forderungen/{}", books.receivable),
            It::RefundDemand,
            books.receivable,
            "erstattungsforderung-50-w-1",
        ),
        (format!("/zuwendungen/{grant}"), It::Forwarding, grant.0, "weiterleitungsvertrag-50-w-1"),
        (format!("/zuwendungen/{grant}"), It::AccountStatement, grant.0, "kontoauszug-50-w-1"),
        (format!("/zuwendungen/{grant}"), It::ProofOfUse, grant.0, "entwurf-verwendungsnachweis-50-w-1"),
        (format!("/zuwendungen/{grant}"), It::JournalExtract, grant.0, "journalauszug-musterkreis"),
        (format!("/zuwendungen/{award}"), It::ProofOfUse, award.0, "entwurf-verwendungsnachweis-36-02-1-21"),
        ("/journal".to_owned(), It::JournalExtract, unit, "journalauszug-musterkreis"),
        (
            format!("/journal?gegenstand={}", books.claim),
            It::JournalExtract,
            books.claim,
            "journalauszug-musterkreis",
        ),
        ("/zugriffe".to_owned(), It::AuditProtocol, unit, "zugriffsprotokoll-musterkreis"),
        (
            format!("/personen/{}", head.person),
            It::AuditProtocol,
            head.person.0,
            "zugriffsprotokoll-musterkreis",
        ),
        (LIST.to_owned(), It::ProofOfUse, books.proof, "zwischennachweis-50-w-1-bis-31-05-2021"),
    ] {
        let name = fetched(&house, &browser, &page, &file(kind, subject)).await;
        assert!(name.starts_with(called), "{page}: {name}");
        made.insert(kind);
    }
    // Years later a proof is late, of which the house reminds.
    house.later(TimeDelta::days(4 * 365));
    let clerk = house.enter(&house.office.finance()).await;
    for page in ["/fristen", &format!("/zuwendungen/{grant}"), LIST] {
        let name = fetched(&house, &clerk, page, &file(It::Reminder, grant)).await;
        assert_eq!(name, "erinnerung-50-w-1");
    }
    assert!(!house.get(&clerk, "/fristen").await.html.contains(&file(It::Reminder, award)));
    made.insert(It::Reminder);
    assert_eq!(made.into_iter().collect::<Vec<_>>(), It::ALL, "every kind was fetched");
}

#[tokio::test]
async fn what_is_ordered_asked_for_and_demanded_is_shown_with_its_number() {
    let house = House::open().await;
    let books = Box::pin(Books::of(&house)).await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let payment = house.get(&head, &format!("/zahlungen/{}", books.payment)).await.shown();
    assert!(payment.html.contains("<dt>Anordnung</dt><dd>50-W-1-A1</dd>"), "{}", payment.html);
    let name = name(&house.get(&head, &file(DocumentKind::PaymentOrder, books.payment)).await);
    assert_eq!(name, "auszahlungsanordnung-50-w-1-a1");
    let list = house.get(&head, LIST).await.shown();
    for title in
        ["Auszahlungsanordnung 50-W-1-A1, ", "Mittelanforderung 50-W-1-M1, ", "Forderung 50-W-1-R1, "]
    {
        assert!(list.html.contains(title), "{title}: {}", list.html);
    }
}

#[tokio::test]
async fn what_is_fetched_is_written_down() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let path = file(DocumentKind::AccountStatement, house.office.forwarding.id);
    name(&house.get(&clerk, &path).await);
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let traces = house.get(&head, "/zugriffe").await.shown();
    let row = traces.between("Datei abgerufen", "</tr>");
    assert!(row.contains(&format!("GET {path}")), "{row}");
}

#[tokio::test]
async fn a_provider_does_not_get_what_the_giver_keeps() {
    let house = House::open().await;
    let books = Box::pin(Books::of(&house)).await;
    let grant = house.office.forwarding.id;
    let anna = house.enter(&house.office.person_of_a()).await;
    let kept =
        [file(DocumentKind::Examination, books.claim), file(DocumentKind::PaymentOrder, books.payment)];
    for path in &kept {
        assert_eq!(house.get(&anna, path).await.status, 404, "{path}");
    }
    let pages = [
        LIST.to_owned(),
        format!("/abrechnungen/{}", books.claim),
        format!("/zahlungen/{}", books.payment),
        format!("/zuwendungen/{grant}"),
    ];
    for page in &pages {
        let links = house.get(&anna, page).await.shown().links();
        assert!(kept.iter().all(|path| !links.contains(path)), "{page}");
        let auditor = house.enter(&house.office.auditor()).await;
        house.get(&auditor, page).await.shown();
    }
    for (kind, subject) in [
        (DocumentKind::Decision, books.claim),
        (DocumentKind::PayoutRequest, books.request),
        (DocumentKind::RefundDemand, books.receivable),
        (DocumentKind::Forwarding, grant.0),
        (DocumentKind::ProofOfUse, books.proof),
    ] {
        fetched(&house, &anna, LIST, &file(kind, subject)).await;
    }
    for kind in [DocumentKind::AuditProtocol, DocumentKind::JournalExtract] {
        assert_eq!(house.get(&anna, &file(kind, Office::UNIT.0)).await.status, 403, "{kind:?}");
    }
}

#[tokio::test]
async fn the_extract_of_the_journal_is_of_the_kind_that_its_page_shows() {
    let house = House::open().await;
    let grant = house.office.forwarding.id;
    let browser = house.enter(&house.office.who_is(Role::Head)).await;
    let extract = file(DocumentKind::JournalExtract, grant);
    let page = format!("/journal?art=grant&gegenstand={grant}");
    let name = fetched(&house, &browser, &page, &format!("{extract}?art=grant")).await;
    assert!(name.starts_with("journalauszug"), "{name}");
    assert_eq!(house.get(&browser, &format!("{extract}?art=claim")).await.status, 404);
    let berta = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&berta, &format!("{extract}?art=grant")).await.status, 404);
}

#[tokio::test]
async fn what_is_foreign_or_unknown_is_not_found() {
    let house = House::open().await;
    let books = Box::pin(Books::of(&house)).await;
    let grant = house.office.forwarding.id;
    let berta = house.enter(&house.office.person_of_b()).await;
    for (kind, subject) in [
        (DocumentKind::Decision, books.claim),
        (DocumentKind::Examination, books.claim),
        (DocumentKind::PaymentOrder, books.payment),
        (DocumentKind::PayoutRequest, books.request),
        (DocumentKind::RefundDemand, books.receivable),
        (DocumentKind::Forwarding, grant.0),
        (DocumentKind::AccountStatement, grant.0),
        (DocumentKind::Reminder, grant.0),
        (DocumentKind::ProofOfUse, grant.0),
        (DocumentKind::ProofOfUse, books.proof),
        (DocumentKind::JournalExtract, books.claim),
    ] {
        let page = house.get(&berta, &file(kind, subject)).await;
        assert_eq!(page.status, 404, "{kind:?}");
        assert!(page.html.contains("Diese Seite gibt es nicht, oder nicht für Sie."), "{}", page.html);
    }
    assert_eq!(house.get(&berta, &format!("{LIST}?zuwendung={grant}")).await.status, 404);
    let list = house.get(&berta, LIST).await.shown();
    assert!(list.html.contains("Sobald eine Zuwendung an Sie weitergeleitet ist"), "{}", list.html);
    let clerk = house.enter(&house.office.finance()).await;
    let unknown = Uuid::from_u128(99);
    for path in [
        format!("{LIST}/rechnung/{}", books.claim),
        format!("{LIST}/decision/x"),
        file(DocumentKind::Decision, unknown),
        file(DocumentKind::Forwarding, books.claim),
    ] {
        assert_eq!(house.get(&clerk, &path).await.status, 404, "{path}");
    }
    let nobody = Browser::default();
    for path in [LIST.to_owned(), file(DocumentKind::Decision, books.claim)] {
        let led = house.get(&nobody, &path).await;
        assert!(led.to().starts_with("/anmelden?weiter="), "{path}: {}", led.to());
    }
    let administrator = house.enter(&house.office.administrator()).await;
    assert_eq!(house.get(&administrator, LIST).await.status, 403, "who gives access sees no money");
}

#[tokio::test]
async fn what_cannot_be_made_yet_is_told_with_what_would_be_right() {
    let house = House::open().await;
    let claim = submitted(&house).await.id;
    let (grant, award) = (house.office.forwarding.id, house.office.award.id);
    let clerk = house.enter(&house.office.finance()).await;
    for (kind, subject, told) in [
        (
            DocumentKind::Decision,
            claim.0,
            "Über die Abrechnung ist noch nicht entschieden. Das Schreiben gibt es, sobald",
        ),
        (
            DocumentKind::Examination,
            claim.0,
            "sobald die Entscheidung sachlich und rechnerisch festgestellt ist.",
        ),
        (DocumentKind::Reminder, grant.0, "kein Nachweis überfällig. Eine Erinnerung gibt es erst, wenn"),
        (DocumentKind::Reminder, award.0, "Eine Erinnerung gibt es zu weitergeleiteten Zuwendungen."),
        (DocumentKind::Forwarding, award.0, "gibt es zu den Zuwendungen, die daraus weitergeleitet sind."),
        (DocumentKind::AccountStatement, award.0, "Das Konto dieser Zuwendung führt das Ministerium."),
    ] {
        let page = house.get(&clerk, &file(kind, subject)).await;
        assert_eq!(page.status, 404, "{kind:?}");
        assert!(page.html.contains("Dieses Dokument lässt sich nicht erstellen"), "{}", page.html);
        assert!(page.html.contains(told), "{kind:?}: {}", page.html);
    }
    for page in [format!("/abrechnungen/{claim}"), format!("/zuwendungen/{award}"), "/fristen".to_owned()] {
        let links = house.get(&clerk, &page).await.shown().links();
        let files = links.iter().filter(|link| link.starts_with(&format!("{LIST}/")));
        for link in files {
            name(&house.get(&clerk, link).await);
        }
    }
}

#[tokio::test]
async fn documents_are_those_of_the_day_that_is_asked_for() {
    let house = House::open().await;
    let books = Box::pin(Books::of(&house)).await;
    let grant = house.office.forwarding.id;
    let auditor = house.enter(&house.office.auditor()).await;
    let then = "stand=31.5.2021";
    let list = house.get(&auditor, &format!("{LIST}?{then}")).await.shown();
    assert!(list.html.contains("Stand 31.5.2021"), "{}", list.html);
    let links = list.links();
    let statement = format!("{}?{then}", file(DocumentKind::AccountStatement, grant));
    assert!(links.contains(&statement), "{}", list.html);
    for later in [
        file(DocumentKind::Decision, books.claim),
        file(DocumentKind::ProofOfUse, books.proof),
        file(DocumentKind::AuditProtocol, Office::UNIT.0),
    ] {
        assert!(!links.contains(&format!("{later}?{then}")), "{later} came later, or is of today alone");
        assert!(house.get(&auditor, LIST).await.shown().links().contains(&later), "{later}");
    }
    // It is the file of that day, not of today.
    let of = house.flow.ctx(house.office.auditor()).as_of(Some(day("2021-05-31")), None).unwrap();
    let made = documents::render(&of, DocumentKind::AccountStatement, grant.0).await.unwrap();
    let page = house.get(&auditor, &statement).await;
    assert_eq!(page.html, String::from_utf8_lossy(&made.content));
    let today = house.get(&auditor, &file(DocumentKind::AccountStatement, grant)).await;
    name(&today);
    assert_ne!(today.html, page.html);
    // The page of the grant leads to the same day.
    let shown = house.get(&auditor, &format!("/zuwendungen/{grant}?{then}")).await.shown();
    assert!(shown.links().contains(&statement), "{}", shown.html);
    let decision = format!("{}?{then}", file(DocumentKind::Decision, books.claim));
    assert_eq!(house.get(&auditor, &decision).await.status, 404, "there was no claim");
    let reminder = house.get(&auditor, &format!("{}?{then}", file(DocumentKind::Reminder, grant))).await;
    assert_eq!(reminder.status, 422);
    assert!(reminder.html.contains("Das gibt es nur für heute"), "{}", reminder.html);
    // Before there was a grant, there was nothing of it.
    let before = house.get(&auditor, &format!("{LIST}?stand=31.12.2019")).await.shown();
    assert!(!before.html.contains("50-W-1"), "{}", before.html);
    assert_eq!(house.get(&auditor, &format!("{LIST}?stand=gestern")).await.status, 400);
}

#[tokio::test]
async fn the_list_is_narrowed_down_and_turned_page_by_page() {
    let house = House::open().await;
    let office = &house.office;
    for number in 1..=13 {
        forwarded(&house, office.provider_b, format!("Sprache {number:02}"), &[None]).await;
    }
    let clerk = house.enter(&office.finance()).await;
    let first = house.get(&clerk, LIST).await.shown();
    assert!(first.html.contains("Dokumente, Seite 1 von 2"), "{}", first.html);
    let next = format!("{LIST}?seite=2");
    assert!(first.links().contains(&next), "{:?}", first.links());
    let second = house.get(&clerk, &next).await.shown();
    assert!(second.html.contains("Seite 2 von 2") && second.html.contains("Vorige Seite"), "{}", second.html);
    let files = |page: &Page| -> Vec<String> {
        page.links().into_iter().filter(|link| link.starts_with(&format!("{LIST}/"))).collect()
    };
    let mut all = files(&first);
    assert_eq!(all.len(), 50);
    all.extend(files(&second));
    let known = documents::list(&house.flow.ctx(office.finance())).await.unwrap();
    let known: Vec<_> = known.iter().map(|it| file(it.kind, it.subject)).collect();
    assert_eq!(all, known, "each once, in one order");
    let beyond = house.get(&clerk, &format!("{LIST}?seite=99")).await.shown();
    assert_eq!(files(&beyond), files(&second), "beyond the last page there is the last");
    // By kind, by words, by grant.
    let statements = house.get(&clerk, &format!("{LIST}?art=account_statement")).await.shown();
    assert!(statements.html.contains("<p>14 Dokumente</p>"), "{}", statements.html);
    assert!(files(&statements).iter().all(|link| link.contains("/account_statement/")));
    assert!(statements.html.contains("value=\"account_statement\" selected"), "{}", statements.html);
    let one = house.get(&clerk, &format!("{LIST}?art=forwarding&text=TRÄGER+sprache+07")).await.shown();
    assert!(
        one.html.contains("<p>1 Dokument</p>") && one.html.contains("Weiterleitungsvertrag Sprache 07 (PDF)")
    );
    let of_b = house.get(&clerk, &format!("{LIST}?text=bildungstr%C3%A4ger+B")).await.shown();
    assert!(of_b.html.contains("Seite 1 von 2"), "{}", of_b.html);
    assert!(
        of_b.links().contains(&format!("{LIST}?text=bildungstr%C3%A4ger+B&seite=2")),
        "{:?}",
        of_b.links()
    );
    let of_grant = format!("{LIST}?zuwendung={}", office.forwarding.id);
    let grant = house.get(&clerk, &format!("/zuwendungen/{}", office.forwarding.id)).await.shown();
    assert!(grant.links().contains(&of_grant), "{}", grant.html);
    let of_grant = house.get(&clerk, &of_grant).await.shown();
    assert!(files(&of_grant).iter().all(|link| link.ends_with(&office.forwarding.id.to_string())));
    let none = house.get(&clerk, &format!("{LIST}?art=rechnung")).await.shown();
    assert!(none.html.contains("Dazu gibt es kein Dokument.") && none.html.contains("Alle Dokumente zeigen"));
    assert!(none.links().contains(&LIST.to_owned()));
}

#[tokio::test]
async fn the_list_is_in_the_navigation_of_each_room() {
    let house = House::open().await;
    for (who, near, start) in [
        (house.office.finance(), "/abrechnungen", None),
        (house.office.person_of_a(), "/nachweise", Some("/start")),
        (house.office.auditor(), "/abrechnungen", Some("/pruefung")),
    ] {
        let browser = house.enter(&who).await;
        let page = house.get(&browser, near).await.shown();
        assert!(page.between("ff-nav__pages", "</nav>").contains("href=\"/dokumente\""), "{}", page.html);
        if let Some(start) = start {
            assert!(house.get(&browser, start).await.shown().links().contains(&LIST.to_owned()), "{start}");
        }
    }
}
