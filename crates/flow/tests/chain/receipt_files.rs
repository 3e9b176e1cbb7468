//! Receipt files: handed in, attached, seen by both sides and by nobody else; what is no receipt leaves nothing behind.

use std::slice::from_ref;

use flow::{
    Ctx, FileError, FilesError, FlowError, LARGEST_RECEIPT_FILE, StoreError,
    claims::WithdrawClaim,
    examination_hints,
    receipt_files::{self, AttachReceiptFile, HandInReceiptFile, Preview, PreviewError},
    views,
};
use grants::{
    AuditScope, Claim, ClaimLineId, LineMark, LineSearch, ReceiptFile, ReceiptFileError, ReceiptFileId,
};
use ledger::{EntryNumber, Hash};
use store::Unnamed;
use testkit::{Engine, TestDb, pdf};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

use crate::{
    audits::auditor,
    duties::accept,
    office::{COACHING, Office, component, day, forwarding},
    steps::claim,
};

/// A file that has arrived, or why it was refused.
async fn arrived(
    office: &Office,
    who: &Ctx,
    bytes: &[u8],
    name: &str,
) -> Result<HandInReceiptFile, FlowError> {
    // Every request has an id of its own.
    let who = office.flow.ctx(who.actor().clone());
    let mut upload = receipt_files::receive(&who).await?;
    for piece in bytes.chunks(100) {
        upload.take(piece).await?;
    }
    upload.complete(name).await
}

async fn handed_in(office: &Office, who: &Ctx, number: usize) -> ReceiptFile {
    let file = arrived(office, who, &pdf(number), "Rechnung.pdf").await.unwrap();
    office.run(who, file).await.unwrap()
}

/// Lets a file lie in its place since an instant.
fn lies_since(office: &Office, number: usize, instant: &str) {
    let since = chrono::DateTime::parse_from_rfc3339(instant).unwrap();
    let path = office.folder.receipts.path(Hash::of(&pdf(number)));
    std::fs::File::options().write(true).open(path).unwrap().set_modified(since.into()).unwrap();
}

/// What is told of files that no entry names.
async fn told(office: &Office) -> Unnamed {
    let (store, folder) = (office.flow.store(), &office.folder.receipts);
    flow::verify::unnamed_receipt_files(store, folder, office.flow.now()).await.unwrap()
}

/// What is removed of them.
async fn removed(office: &Office) -> Unnamed {
    let (store, folder) = (office.flow.store(), &office.folder.receipts);
    let verified = flow::verify::verify(store).await.unwrap();
    flow::verify::remove_unnamed_receipt_files(store, &verified, folder, office.flow.now()).await.unwrap()
}

fn to(claim: &Claim, place: usize, file: &ReceiptFile) -> AttachReceiptFile {
    AttachReceiptFile { claim: claim.id, line: claim.lines[place].id, file: file.id }
}

async fn submitted(office: &Office) -> Claim {
    office.run(&office.a(), claim(&office.forwarding_a, &[("B1", 1_000), ("B2", 2_000)])).await.unwrap()
}

/// A claim with a file at its first line.
pub(crate) async fn attached(office: &Office) -> (Claim, ReceiptFile) {
    let claim = submitted(office).await;
    let file = handed_in(office, &office.a(), 1).await;
    let file = office.run(&office.a(), to(&claim, 0, &file)).await.unwrap();
    (claim, file)
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> ReceiptFileError {
    match outcome {
        Err(FlowError::ReceiptFile(cause)) => cause,
        other => panic!("the domain should refuse, not {other:?}"),
    }
}

/// The rule by which the database refuses that a file is attached to a line behind our back.
async fn raw(db: &TestDb, file: &ReceiptFile, number: i64) -> String {
    let sql = format!(
        "INSERT INTO receipt_file_line
            (claim_line_id, number, receipt_file_id, claim_id, unit_id, attached_by, attached_on)
        SELECT line.id, 1, file.id, line.claim_id, file.unit_id, file.handed_in_by, file.handed_in_on
        FROM claim_line line, receipt_file file WHERE line.number = {number} AND file.hash = '{}'",
        file.hash
    );
    let refused = db.as_owner(&sql).await.map_err(StoreError::from).unwrap_err();
    refused.rule().unwrap_or_default().to_owned()
}

/// Puts so many files of so many bytes beside one of the same organisation, behind our back.
async fn fill(db: &TestDb, beside: &ReceiptFile, files: i64, bytes: i64) {
    let (id, hash) = match db.engine {
        Engine::Sqlite => ("randomblob(16)", "lower(hex(randomblob(32)))"),
        Engine::Postgres => ("gen_random_uuid()", "md5(random()::text) || md5(random()::text)"),
    };
    let sql = format!(
        "WITH RECURSIVE counted (number) AS (
            SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < {files})
        INSERT INTO receipt_file
            (id, unit_id, organisation_id, hash, media_type, bytes, name, handed_in_by, handed_in_on)
        SELECT {id}, file.unit_id, file.organisation_id, {hash}, file.media_type, {bytes}, file.name,
            file.handed_in_by, file.handed_in_on
        FROM counted, receipt_file file WHERE file.hash = '{}' AND file.bytes = {}",
        beside.hash, beside.bytes
    );
    db.as_owner(&sql).await.unwrap();
}

testkit::on_both_engines! {
    async fn a_file_goes_from_its_provider_to_whoever_sees_the_claim(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (claim, file) = attached(&office).await;
        let line = claim.lines[0].id;
        assert_eq!((file.hash, file.number_at(line)), (Hash::of(&pdf(1)), Some(1)));
        assert_eq!((file.name.as_str(), file.by.as_str(), file.on), ("Rechnung.pdf", "Anna A", day(2021, 3, 15)));
        for who in [office.a(), office.finance(), office.auditor(), office.who_is(flow::Role::Head)] {
            assert_eq!(receipt_files::receipt_file(&who, file.id).await.unwrap(), file);
            let page = receipt_files::receipt_files(&who, claim.id, None, 9).await.unwrap();
            assert_eq!(page.items, from_ref(&file));
            assert_eq!(receipt_files::of_line(&who, &claim, line).await.unwrap(), from_ref(&file));
            assert_eq!(receipt_files::of_line(&who, &claim, claim.lines[1].id).await.unwrap(), []);
            let by_line = receipt_files::by_line(&who, &claim).await.unwrap();
            assert_eq!(by_line.keys().collect::<Vec<_>>(), [&line]);
            assert_eq!(by_line[&line][0].file, file.id);
            let mut bytes = Vec::new();
            receipt_files::download(&who, file.id).await.unwrap().content.read_to_end(&mut bytes).await.unwrap();
            assert_eq!(bytes, pdf(1), "byte for byte");
            assert_eq!(views::journal(&who, Some(file.id.0), EntryNumber::new(0), 9).await.unwrap().len(), 2);
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_stranger_finds_nothing_and_attaches_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (claim, file) = attached(&office).await;
        let loose = handed_in(&office, &office.a(), 2).await;
        let nothing = |found: Option<FlowError>| matches!(found, Some(FlowError::NotFound { .. }));
        for id in [file.id, loose.id, ReceiptFileId(Uuid::nil())] {
            assert!(nothing(receipt_files::receipt_file(&office.b(), id).await.err()));
            assert!(nothing(receipt_files::download(&office.b(), id).await.err()));
            assert!(nothing(receipt_files::preview(&office.b(), id, 1).await.err()));
            assert!(nothing(views::journal(&office.b(), Some(id.0), EntryNumber::new(0), 9).await.err()));
        }
        assert!(nothing(receipt_files::receipt_files(&office.b(), claim.id, None, 9).await.err()));
        // What is attached to nothing is seen by who handed it in alone.
        for who in [office.finance(), office.auditor()] {
            assert!(nothing(receipt_files::receipt_file(&who, loose.id).await.err()));
        }
        let own = handed_in(&office, &office.b(), 3).await;
        assert!(nothing(office.run(&office.b(), to(&claim, 1, &own)).await.err()));
        assert!(nothing(office.run(&office.a(), to(&claim, 1, &own)).await.err()), "it is another's");
        let giver = office.alone(&office.finance(), to(&claim, 1, &loose)).await;
        assert!(matches!(giver, Err(FlowError::Forbidden { .. })));
        for who in [office.auditor(), office.signatory_of_a()] {
            let refused = receipt_files::receive(&who).await.err();
            assert!(matches!(refused, Some(FlowError::Forbidden { .. })));
        }
    }

    async fn what_proves_nothing_yet_lies_in_the_box_of_who_handed_it_in(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = submitted(&office).await;
        let (one, two) = (handed_in(&office, &office.a(), 1).await, handed_in(&office, &office.a(), 2).await);
        let theirs = handed_in(&office, &office.b(), 3).await;
        let first = receipt_files::loose(&office.a(), None, 1).await.unwrap();
        assert_eq!((first.items, first.next), (vec![one.clone()], Some(one.id.0)));
        let rest = receipt_files::loose(&office.a(), first.next, 9).await.unwrap();
        assert_eq!((rest.items, rest.next), (vec![two.clone()], None));
        assert_eq!(receipt_files::loose(&office.b(), None, 9).await.unwrap().items, [theirs]);
        office.run(&office.a(), to(&claim, 0, &one)).await.unwrap();
        assert_eq!(receipt_files::loose(&office.a(), None, 9).await.unwrap().items, [two]);
        assert_eq!(receipt_files::loose(&office.finance(), None, 9).await.unwrap().items, []);
        office.run(&office.finance(), arrived(&office, &office.finance(), &pdf(5), "K.pdf").await.unwrap()).await.unwrap();
        assert_eq!(receipt_files::loose(&office.finance(), None, 9).await.unwrap().items.len(), 1);
        assert_eq!(receipt_files::loose(&office.auditor(), None, 9).await.unwrap().items, [], "whose office it is");
        let past = office.a().as_of(Some(day(2021, 3, 15)), None).unwrap();
        assert!(matches!(receipt_files::loose(&past, None, 9).await, Err(FlowError::OnlyToday { .. })));
    }

    async fn the_box_takes_ten_gibibytes_and_what_is_assigned_makes_room(db: TestDb) {
        const FULL: i64 = 10_000 << 20;
        const LARGEST: i64 = 20 << 20;
        let office = Office::open(&db.store).await;
        let claim = submitted(&office).await;
        let known = handed_in(&office, &office.a(), 1).await;
        fill(&db, &known, 499, LARGEST).await;
        let left = FULL - 499 * LARGEST - known.bytes;
        fill(&db, &known, 1, left - i64::try_from(pdf(2).len()).unwrap()).await;
        let last = handed_in(&office, &office.a(), 2).await;
        let full = arrived(&office, &office.a(), &pdf(3), "Rechnung.pdf").await;
        let is_told = matches!(full, Err(FlowError::Files(FilesError::BoxFull { files: 502, bytes: FULL, .. })));
        assert!(is_told, "{full:?}");
        assert_eq!(office.folder.files().len(), 2, "it is not kept");
        assert_eq!(handed_in(&office, &office.a(), 1).await, known, "the same file once more takes no room");
        handed_in(&office, &office.b(), 4).await;
        office.run(&office.a(), to(&claim, 0, &last)).await.unwrap();
        handed_in(&office, &office.a(), 3).await;
    }

    async fn the_box_takes_ten_thousand_files(db: TestDb) {
        let office = Office::open(&db.store).await;
        let known = handed_in(&office, &office.a(), 1).await;
        fill(&db, &known, 9_998, 1).await;
        handed_in(&office, &office.a(), 2).await;
        let full = arrived(&office, &office.a(), &pdf(3), "Rechnung.pdf").await;
        let is_told = matches!(full, Err(FlowError::Files(FilesError::BoxFull { files: 10_000, .. })));
        assert!(is_told, "{full:?}");
    }

    async fn the_same_file_is_one_and_another_organisation_learns_nothing_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (_, file) = attached(&office).await;
        assert_eq!(handed_in(&office, &office.a(), 1).await, file);
        let theirs = handed_in(&office, &office.b(), 1).await;
        assert!(theirs.id != file.id && theirs.hash == file.hash && theirs.attached.is_empty());
        assert_eq!(office.folder.files().len(), 1);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn one_file_of_two_organisations_is_a_hint_about_both_lines(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (mine, _) = attached(&office).await;
        let given = [("F1", 10_000, COACHING, 12_500)];
        let to_b = forwarding(&office.award, office.provider_b, &given);
        let grant = office.run(&office.finance(), to_b).await.unwrap();
        let theirs = office.run(&office.b(), claim(&grant, &[("C1", 3_000)])).await.unwrap();
        let file = handed_in(&office, &office.b(), 1).await;
        let who = office.finance();
        let hinted = async |claim: &Claim| {
            let search = LineSearch::marked(LineMark::Hinted);
            let found = views::found_lines(&who, claim.id, search, 1, 50).await.unwrap();
            found.excerpt.claim.lines.iter().map(|line| line.number).collect::<Vec<_>>()
        };
        for claim in [&mine, &theirs] {
            assert_eq!(hinted(claim).await, [0; 0]);
        }
        office.run(&office.b(), to(&theirs, 0, &file)).await.unwrap();
        for claim in [&mine, &theirs] {
            assert_eq!(hinted(claim).await, [1]);
            let told = examination_hints::of_line(&who, claim.lines[0].id).await.unwrap();
            assert_eq!(told.len(), 1, "the same as of the line");
        }
    }

    async fn what_a_file_proves_elsewhere_is_not_read_in_the_journal(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (_, file) = attached(&office).await;
        let mut request = forwarding(&office.award, office.provider_a, &[("F1", 10_000, COACHING, 12_500)]);
        "KI A 2".clone_into(&mut request.act.reference);
        let other = office.run(&office.finance(), request).await.unwrap();
        let elsewhere = office.run(&office.a(), claim(&other, &[("B9", 100)])).await.unwrap();
        let file = office.run(&office.a(), to(&elsewhere, 0, &file)).await.unwrap();
        let scope = AuditScope { component: Some(component("F4")), ..AuditScope::default() };
        let who = auditor(&office, "Prüferin F4", scope).await;
        assert_eq!(receipt_files::receipt_file(&who, file.id).await.unwrap().attached.len(), 1);
        let journal = views::journal(&who, Some(file.id.0), EntryNumber::new(0), 9).await;
        assert!(matches!(journal, Err(FlowError::NotFound { .. })), "{journal:?}");
        assert_eq!(views::journal(&office.a(), Some(file.id.0), EntryNumber::new(0), 9).await.unwrap().len(), 3);
    }

    async fn while_a_decision_is_proposed_no_file_comes_beneath_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = submitted(&office).await;
        let file = handed_in(&office, &office.a(), 1).await;
        let proposed = office.alone(&office.finance(), accept(&claim)).await.unwrap();
        let refusal = refused(office.run(&office.a(), to(&proposed, 0, &file)).await);
        assert_eq!(refusal, ReceiptFileError::Proposed { line: 1 });
        let early = receipt_files::may_attach(&office.a(), claim.id, claim.lines[0].id).await;
        assert_eq!(refused(early), ReceiptFileError::Proposed { line: 1 }, "before a byte is read");
        assert_eq!(raw(&db, &file, 1).await, "receipt_file_line_proposed");
    }

    async fn a_file_proves_two_hundred_lines_at_most(db: TestDb) {
        let office = Office::open(&db.store).await;
        let names: Vec<_> = (1..=201).map(|number| format!("B{number}")).collect();
        let lines: Vec<_> = names.iter().map(|name| (name.as_str(), 1)).collect();
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &lines)).await.unwrap();
        let file = handed_in(&office, &office.a(), 1).await;
        for place in 0..200 {
            office.run(&office.a(), to(&claim, place, &file)).await.unwrap();
        }
        let refusal = refused(office.run(&office.a(), to(&claim, 200, &file)).await);
        assert_eq!(refusal, ReceiptFileError::TooManyLines { line: 201 });
        assert_eq!(raw(&db, &file, 201).await, "receipt_file_line_many");
    }

    async fn a_line_takes_its_first_file_and_another_when_it_is_asked_for(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (claim, file) = attached(&office).await;
        let other = handed_in(&office, &office.a(), 2).await;
        let (a, finance) = (office.a(), office.finance());
        assert_eq!(refused(office.run(&a, to(&claim, 0, &file)).await), ReceiptFileError::Already { line: 1 });
        assert_eq!(refused(office.run(&a, to(&claim, 0, &other)).await), ReceiptFileError::HasOne { line: 1 });
        let id = ClaimLineId(Uuid::nil());
        let nowhere = AttachReceiptFile { line: id, ..to(&claim, 0, &other) };
        assert!(matches!(refused(office.run(&a, nowhere).await), ReceiptFileError::Line(_)));
        let asked = office.run(&finance, crate::claim_steps::ask(&claim, &[0])).await.unwrap();
        let second = office.run(&a, to(&asked, 0, &other)).await.unwrap();
        assert_eq!(second.number_at(claim.lines[0].id), Some(2));
        let withdraw = WithdrawClaim { claim: asked.id, version: asked.version };
        let over = office.run(&a, withdraw).await.unwrap();
        let late = ReceiptFileError::Over { line: 2, present: "withdrawn" };
        assert_eq!(refused(office.run(&a, to(&over, 1, &other)).await), late);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_no_receipt_leaves_nothing_behind(db: TestDb) {
        let office = Office::open(&db.store).await;
        let a = office.a();
        let page = arrived(&office, &a, b"<html><script>alert(1)</script>", "Rechnung.pdf").await;
        assert!(matches!(page, Err(FlowError::File(FileError::Kind { .. }))), "{page:?}");
        let named = arrived(&office, &a, &pdf(1), "Rechnung.exe").await;
        assert!(matches!(named, Err(FlowError::File(FileError::Extension { .. }))), "{named:?}");
        let mut upload = receipt_files::receive(&a).await.unwrap();
        let piece = vec![b' '; 1 << 20];
        for _ in 0..LARGEST_RECEIPT_FILE >> 20 {
            upload.take(&piece).await.unwrap();
        }
        let beyond = upload.take(b" ").await;
        assert!(matches!(beyond, Err(FlowError::File(FileError::TooLarge { .. }))), "{beyond:?}");
        drop(upload);
        assert_eq!(office.folder.files(), Vec::<std::path::PathBuf>::new());
    }

    async fn a_missing_or_changed_file_is_found_and_its_line_is_named(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (_, file) = attached(&office).await;
        let loose = handed_in(&office, &office.a(), 2).await;
        let (store, folder) = (office.flow.store(), &office.folder.receipts);
        let verified = flow::verify::verify(store).await.unwrap();
        let found = async || flow::verify::verify_receipt_files(store, &verified, folder).await;
        assert_eq!(found().await.unwrap(), 2);
        let place = folder.path(file.hash);
        std::fs::write(&place, b"forged").unwrap();
        let said = found().await.unwrap_err().to_string();
        let unit = crate::office::UNIT;
let (hash, line) = (file.hash, format!("line 1 of claim 1 to KI {}", office.provider_a));
        assert_eq!(said, format!("unit {unit}: the receipt file {hash} (Rechnung.pdf) was changed; it proves {line}"));
        std::fs::remove_file(&place).unwrap();
        let said = found().await.unwrap_err().to_string();
        assert!(said.contains("is gone") && said.contains(&line), "{said}");
        std::fs::write(&place, pdf(1)).unwrap();
        assert_eq!(found().await.unwrap(), 2, "the same bytes heal it");
        std::fs::remove_file(folder.path(loose.hash)).unwrap();
        let said = found().await.unwrap_err().to_string();
        assert!(said.ends_with("is gone; it proves no line"), "{said}");
    }

    async fn what_no_entry_names_is_told_and_removed_once_it_has_lain_there_for_a_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        let size = |number| u64::try_from(pdf(number).len()).unwrap();
        // The program dies before the books name them.
        for number in [3, 4] {
            arrived(&office, &office.a(), &pdf(number), "Rechnung.pdf").await.unwrap();
        }
        lies_since(&office, 3, "2021-03-14T08:59:59Z");
        lies_since(&office, 4, "2021-03-14T09:00:01Z");
        let unnamed = Unnamed { files: 1, bytes: size(3) };
        assert_eq!(told(&office).await, unnamed, "a request takes less than a day, and may name the other one");
        assert_eq!(removed(&office).await, Unnamed::default(), "books that name no file are others");
        attached(&office).await;
        handed_in(&office, &office.a(), 2).await;
        for number in [1, 2] {
            lies_since(&office, number, "2020-01-01T00:00:00Z");
        }
        assert_eq!((told(&office).await, removed(&office).await), (unnamed, unnamed));
        assert_eq!(office.folder.files().len(), 3);
        // Books that were put in place of newer ones know nothing of what those named.
        lies_since(&office, 4, "2021-03-20T09:00:00Z");
        let later = office.at("2021-04-15T09:00:00Z");
        let newer = Unnamed { files: 1, bytes: size(4) };
        assert_eq!((told(&later).await, removed(&later).await), (newer, Unnamed::default()));
        // It is handed in again as if it had never been there.
        handed_in(&office, &office.a(), 3).await;
        let verified = flow::verify::verify(office.flow.store()).await.unwrap();
        let folder = &office.folder.receipts;
        assert_eq!(flow::verify::verify_receipt_files(office.flow.store(), &verified, folder).await.unwrap(), 3);
    }

    async fn a_file_that_was_changed_is_given_to_nobody(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (_, file) = attached(&office).await;
        std::fs::write(office.folder.receipts.path(file.hash), b"%PDF-1.7 forged").unwrap();
        for outcome in [
            receipt_files::download(&office.a(), file.id).await.err(),
            receipt_files::preview(&office.a(), file.id, 1).await.err(),
        ] {
            assert!(matches!(outcome, Some(FlowError::Files(FilesError::NotAsKept { hash })) if hash == file.hash));
        }
    }
}

#[tokio::test]
async fn a_page_of_a_file_is_drawn() {
    let db = TestDb::fresh(Engine::Sqlite).await;
    let office = Office::open(&db.store).await;
    let (_, file) = attached(&office).await;
    match receipt_files::preview(&office.finance(), file.id, 1).await.unwrap() {
        Preview::Drawn(picture) => assert!(picture.starts_with(b"\x89PNG"), "it is a PNG"),
        Preview::Picture { .. } => panic!("a PDF is drawn"),
    }
    let beyond = receipt_files::preview(&office.finance(), file.id, 2).await;
    assert!(matches!(beyond, Err(FlowError::Preview(PreviewError::NoPage { page: 2 }))), "{beyond:?}");
}
