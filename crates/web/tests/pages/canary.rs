//! The canary in every text that somebody types, by command: no page of any role takes it for a part of itself, no table for a
//! formula, and every document is made. A command that is in no list here fails.

mod books;

use std::collections::BTreeSet;

use flow::{Actor, Role, export::export};
use serde_json::Value;

use crate::{
    hostile::is_tame,
    hostile_books::Books,
    house::{Browser, House, Page},
    rooms::PAGES,
};
use books::{tell, wide};

/// Every command, by the list of what the journal calls them.
const WORDS: &str = include_str!("../../../flow/src/documents/journal_words.rs");
/// Every address.
const ROUTES: &str = include_str!("../../src/routes.rs");

/// Commands whose texts are the canary in these books.
const FED: &[&str] = &[
    "audit_observation.answer",
    "audit_observation.decide",
    "audit_observation.record",
    "award.record",
    "bank_details.enter",
    "bank_details.refuse",
    "bank_details.verify",
    "base_rate.enter",
    "claim.correct",
    "claim.decide",
    "claim.request_changes",
    "claim.resubmit",
    "claim.send_back",
    "claim.submit",
    "duty_rules.set",
    "examination.record",
    "forwarding.record",
    "inventory.dispose",
    "inventory.record",
    "organisation.state_particulars",
    "payment.reject",
    "payment.return",
    "payout_request.decide",
    "payout_request.send_back",
    "payout_request.submit",
    "payout_terms.agree",
    "payout_terms.change",
    "payout_terms.meet",
    "payout_terms.waive",
    "period.close",
    "person.declare_conflict",
    "person.register",
    "plan.change",
    "programme.load",
    "proof.answer",
    "proof.compile",
    "proof.cut",
    "proof.question",
    "receivable.demand",
    "receivable.waive",
    "report.write",
    "revocation_ground.end",
    "revocation_ground.record",
    "rule_waiver.propose",
    "rule_waiver.withdraw",
    "sole_signatory.record",
];

/// Commands whose texts are hostile in a test of their own: where, and which.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("claim.settle_parked", include_str!("hostile.rs"), "hostile_text_of_a_rejection_stays_text"),
    ("comment.add", include_str!("hostile.rs"), "hostile_text_is_shown_as_text_wherever_it_comes"),
    ("grant.amend", include_str!("hostile.rs"), "hostile_text_of_figures_of_the_law_stays_text"),
    ("grant.revoke", include_str!("hostile.rs"), "hostile_text_of_a_revocation_stays_text"),
    ("grant.resume_payments", include_str!("payment_stop.rs"), "a_hostile_reason_of_a_stop_stays_text"),
    ("grant.stop_payments", include_str!("payment_stop.rs"), "a_hostile_reason_of_a_stop_stays_text"),
    ("grant.take_back_due", include_str!("take_back.rs"), "a_hostile_reason_to_take_back_stays_text"),
    (
        "mail_text.set",
        include_str!("hostile.rs"),
        "hostile_text_of_exceptions_observations_drafts_views_and_mails_stays_text",
    ),
    ("organisation.register", include_str!("hostile.rs"), "hostile_text_is_shown_as_text_wherever_it_comes"),
    ("receivable.defer", include_str!("money.rs"), "a_hostile_reason_of_a_deferral_stays_text"),
    (
        "report.comment",
        include_str!("hostile_books.rs"),
        "hostile_text_of_a_report_and_of_what_is_said_to_it_stays_text",
    ),
    ("sample.commit", include_str!("samples.rs"), "hostile_text_is_shown_as_text_and_others_see_nothing"),
    ("tranche.reverse", include_str!("reversal.rs"), "a_hostile_reason_stays_text"),
];

/// Commands whose texts stand where those of another stand.
const LIKE: &[(&str, &str)] = &[
    ("interest.decide", "receivable.demand"),
    ("person.appoint_administrator", "person.register"),
    ("proof.reject", "proof.cut"),
    ("unit.open", "organisation.register"),
];

/// Commands of pages alone, which are no entries of the journal.
const ASIDE: &[&str] = &["letterhead.set"];

/// Commands that take no text as it is typed. The name of a file is made harmless as it comes.
const WITHOUT_TEXT: &[&str] = &[
    "award.record_finality",
    "bank_details.confirm",
    "bank_details.sign",
    "bank_details.withdraw",
    "base_rate.confirm",
    "claim.certify",
    "claim.drop_parked",
    "claim.sign",
    "claim.withdraw",
    "deadline.remind",
    "grant.close",
    "payment.confirm",
    "payment.order",
    "payment.reissue",
    "payment.release",
    "payout_request.certify",
    "payout_request.sign",
    "person.end_role",
    "person.give_role",
    "person.leave",
    "proof.accept",
    "proof.close",
    "proof.examine",
    "proof.file",
    "proof.sign",
    "proof_signature.add",
    "receipt.attach",
    "receipt.hand_in",
    "receivable.offset",
    "receivable.settle",
    "repayment.record",
    "rule_waiver.confirm",
    "sample.draw",
    "tranche.record",
];

/// What the journal knows.
fn commands() -> BTreeSet<&'static str> {
    let (_, list) = WORDS.split_once("const COMMANDS: ").unwrap();
    let (list, _) = list.split_once("\n];").unwrap();
    list.split("\n    (\"").skip(1).filter_map(|row| row.split('"').next()).collect()
}

#[test]
fn every_command_is_fed_with_the_canary_or_takes_no_text() {
    let listed = FED.iter().chain(ASIDE).chain(WITHOUT_TEXT).copied();
    let listed = listed.chain(ELSEWHERE.iter().map(|(command, ..)| *command));
    let listed: Vec<_> = listed.chain(LIKE.iter().map(|(command, _)| *command)).collect();
    let known: BTreeSet<_> = listed.iter().copied().collect();
    assert_eq!(known.len(), listed.len(), "each stands in one list");
    let (new, gone): (Vec<_>, Vec<_>) =
        (commands().difference(&known).copied().collect(), known.difference(&commands()).copied().collect());
    assert!(new.is_empty(), "feed them in canary/books.rs, or say here why they take no text: {new:?}");
    assert!(gone.is_empty(), "no such command: {gone:?}");
    for (command, file, test) in ELSEWHERE {
        assert!(file.contains(&format!("async fn {test}()")), "{command}: {test}");
    }
    assert!(LIKE.iter().all(|(_, like)| known.contains(like)));
}

/// The commands whose payload in the journal has the canary.
async fn fed(house: &House) -> BTreeSet<String> {
    let mut journal = Vec::new();
    export(house.flow.store(), &mut journal).await.unwrap();
    let journal = String::from_utf8(journal).unwrap();
    let entries = journal.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["entry"].take());
    let fed = entries.filter(|entry| entry["payload"].to_string().contains("<script>alert"));
    fed.filter_map(|entry| entry["command"].as_str().map(ToOwned::to_owned)).collect()
}

/// The letterhead of the house, from its page.
async fn letterhead(house: &House) {
    let mut administrator = house.enter(&house.office.administrator()).await;
    let page = house.get(&administrator, "/briefkopf").await.shown();
    let text = wide(57);
    let mut fields: Vec<_> =
        ["name", "zusatz", "kontakt", "absender"].map(|field| (field, text.as_str())).to_vec();
    let court = format!("Verwaltungsgericht Musterstadt, {text}");
    fields.extend([("farbe", "#003366"), ("gericht", court.as_str())]);
    house.fill(&mut administrator, &page, "/briefkopf", &fields).await.leads_to();
}

/// Everybody who looks.
fn people(books: &Books<'_>) -> Vec<Actor> {
    let office = &books.house.office;
    let roles = [
        Role::ExaminerSachlich,
        Role::ExaminerRechnerisch,
        Role::Orderer,
        Role::Releaser,
        Role::Head,
        Role::Auditor,
    ];
    let mut people: Vec<_> = roles.into_iter().map(|role| office.who_is(role)).collect();
    people.extend([books.clerk.clone(), office.administrator()]);
    people.extend([office.person_of_b(), office.signatory_of_b(), office.person_of_a()]);
    people
}

/// The addresses of lists as tables.
fn tables() -> Vec<String> {
    let tables = ROUTES.split('"').filter(|path| path.ends_with("/liste.csv"));
    tables.map(ToOwned::to_owned).collect()
}

/// No cell of a table is a formula: it begins as none, or is an amount.
fn is_tame_table(page: &Page) {
    let text = page.html.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new();
    let rows = reader.delimiter(b';').has_headers(false).flexible(true);
    for row in rows.from_reader(text.as_bytes()).records() {
        for cell in &row.unwrap() {
            let is_amount = |rest: &str| rest.chars().all(|one| one.is_ascii_digit() || one == ',');
            let runs = cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '\u{2212}']);
            assert!(!runs || cell.strip_prefix('-').is_some_and(is_amount), "{cell}");
        }
    }
}

/// Looks at all that one person comes to, and gives how many pages and documents that were.
async fn walked(house: &House, browser: &Browser) -> (usize, usize) {
    let (mut seen, mut documents) = (BTreeSet::new(), BTreeSet::new());
    let mut waiting: Vec<String> = PAGES.map(ToOwned::to_owned).to_vec();
    while let Some(path) = waiting.pop() {
        let plain = path.split('#').next().unwrap().to_owned();
        if plain.starts_with("/dokumente/") || plain == "/pruefung/paket" {
            documents.insert(plain);
            continue;
        }
        if !seen.insert(plain.clone()) || seen.len() > 400 {
            continue;
        }
        let page = house.get(browser, &plain).await;
        if plain.contains(".csv") && page.status == 200 {
            is_tame_table(&page);
            continue;
        }
        is_tame(&page);
        match page.status.as_u16() {
            200 => waiting.extend(page.links()),
            403 => {}
            status => panic!("{plain}: {status} {}", page.html),
        }
    }
    for path in &documents {
        let made = house.get(browser, path).await.shown();
        assert!(made.html.starts_with("%PDF-") || made.html.starts_with("PK"), "{path}");
    }
    (seen.len(), documents.len())
}

#[tokio::test]
async fn no_page_table_or_document_of_any_role_takes_a_text_for_more_than_a_text() {
    let house = House::open().await;
    let books = Books::open(&house).await;
    Box::pin(tell(&books)).await;
    letterhead(&house).await;
    let fed = fed(&house).await;
    let missing: Vec<_> = FED.iter().filter(|command| !fed.contains(**command)).collect();
    assert!(missing.is_empty(), "these had no canary: {missing:?}");
    let (mut pages, mut documents) = (0, 0);
    for person in people(&books) {
        let browser = house.enter(&person).await;
        let (seen, made) = walked(&house, &browser).await;
        (pages, documents) = (pages + seen, documents + made);
        for path in tables() {
            let table = house.get(&browser, &path).await;
            assert!(!table.status.is_server_error(), "{path} for {:?}", person.role);
            if table.status == 200 {
                is_tame_table(&table);
            }
        }
    }
    assert!(pages > 300 && documents > 20, "{pages} pages and {documents} documents");
}
