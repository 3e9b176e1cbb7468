//! The steps of a claim: changes, parked lines, corrections, comments; each read back, and what may not be refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    slice::from_ref,
};

use ::grants::{
    ChangeRequest, Claim, ClaimExcerpt, ClaimId, ClaimLine, ClaimLineId, ClaimReservations, ClaimState,
    Comment, CommentId, Correction, CorrectionId, FindingCode, Grant, LineFilter, LinePage, LineState,
    LinesAsked, Visibility,
};
use ledger::Cents;
use store::{AsOf, LinePlace, ParkedLine, StoreError};
use testkit::{Engine, TestDb};
use uuid::Uuid;

use super::{
    among::among,
    filing::{Change, LATER, Reinclude, Step, unsigned_claim},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, Registry},
};

/// A claim of which changes were asked, that was handed in again, decided and corrected.
pub(super) struct Stepped {
    pub(super) claim: Claim,
    pub(super) again: Claim,
    pub(super) comment: Comment,
}

fn request(claim: &Claim) -> ChangeRequest {
    let text = "Bitte ergänzen".to_owned();
    let lines = [(claim.lines[0].id, "unlesbar".to_owned())].into();
    ChangeRequest { number: 1, on: LATER, answer_by: LATER, by: "Frieda".to_owned(), text, lines }
}

pub(super) fn asked(claim: &Claim) -> Claim {
    let state = ClaimState::ChangesRequested { on: LATER, answer_by: LATER };
    let change_requests = vec![request(claim)];
    Claim { version: claim.version + 1, state, change_requests, ..claim.clone() }
}

/// The first line is replaced by a sixth.
fn resubmitted(claim: &Claim) -> Claim {
    let mut claim =
        Claim { version: claim.version + 1, state: ClaimState::Submitted { on: LATER }, ..claim.clone() };
    let new = ClaimLineId(Uuid::from_u128(claim.id.0.as_u128() + 0xF00));
    let line = ClaimLine { id: new, number: 6, replaces: Some(claim.lines[0].id), ..claim.lines[1].clone() };
    claim.lines[0].state = LineState::Replaced { by: new };
    claim.lines.push(line);
    claim
}

fn parked() -> LineState {
    LineState::Parked { question: "Wer nahm teil?".to_owned(), answer_by: LATER, reincluded_by: None }
}

fn rejected() -> LineState {
    LineState::Rejected { reason: "sonstiges".to_owned(), text: "keine Antwort".to_owned() }
}

/// Accepted, parked, rejected, and the last two dropped.
pub(super) fn decided(claim: &Claim) -> Claim {
    let mut claim =
        Claim { version: claim.version + 1, state: ClaimState::Decided { on: LATER }, ..claim.clone() };
    for (line, state) in claim.lines.iter_mut().skip(1).zip([
        LineState::Accepted,
        parked(),
        rejected(),
        LineState::Dropped,
        LineState::Dropped,
    ]) {
        line.state = state;
    }
    claim.lines[1].findings = [FindingCode::parse("zahlungsnachweis_fehlt").unwrap()].into();
    claim
}

/// The second line corrected: in the second round for the first time, and in the fourth, where the third was sent back.
fn corrected(claim: &Claim, from: i64, to: i64) -> Claim {
    let mut claim = Claim { version: claim.version + 1, ..claim.clone() };
    let number = i64::try_from(claim.lines[1].corrections.len()).unwrap() + 1;
    claim.lines[1].corrections.push(Correction {
        id: CorrectionId(Uuid::from_u128(claim.id.0.as_u128() + 0xC000 + u128::from(number.unsigned_abs()))),
        number,
        round: 2 * number,
        rule_book: 1,
        from: Cents::new(from),
        to: Cents::new(to),
        from_share: Cents::new(from * 8 / 10),
        to_share: Cents::new(to * 8 / 10),
        reason: "rechnerisch".to_owned(),
        text: "Skonto".to_owned(),
        findings: [FindingCode::parse("doppelt_abgerechnet").unwrap()].into(),
        by: format!("clerk 1 {KREIS}"),
        on: LATER,
    });
    claim
}

fn comment(id: u128, claim: &Claim, line: Option<ClaimLineId>) -> Comment {
    Comment {
        id: CommentId(Uuid::from_u128(id)),
        claim: claim.id,
        line,
        visibility: Visibility::Shared,
        organisation: PROVIDER_A,
        author: "Anna".to_owned(),
        on: LATER,
        text: "Liste folgt".to_owned(),
    }
}

/// The claim, whole; each excerpt of it is what is taken out of the whole.
async fn read(registry: &Registry, id: ClaimId) -> Claim {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    let whole = store::claim(&mut conn, unit, id).await.unwrap().unwrap();
    let page = |which, number| LinesAsked::Page(LinePage { which, number, size: 1 });
    let kinds = [LineFilter::All, LineFilter::Open, LineFilter::Reduced, LineFilter::Parked];
    let pages = kinds.into_iter().flat_map(|which| [page(which, 1), page(which, 2), page(which, 99)]);
    let places: BTreeMap<ClaimId, BTreeSet<i64>> =
        [(id, [1, 3, 99].into()), (ClaimId(Uuid::max()), [2].into())].into();
    let others = [LinesAsked::None, LinesAsked::Numbered([2, 3, 99].into()), LinesAsked::Placed(places)];
    for asked in pages.chain(kinds.map(LinesAsked::Kind)).chain(others) {
        let excerpt = store::claim_excerpt(&mut conn, unit, id, &asked).await.unwrap();
        assert_eq!(excerpt, Some(ClaimExcerpt::of(whole.clone(), &asked).unwrap()), "{asked:?}");
        assert_eq!(among!(&mut conn, unit, store::claim_excerpts_with, id, &asked), excerpt, "{asked:?}");
        assert_eq!(store::claim_excerpt(&mut conn, ELSEWHERE, id, &asked).await.unwrap(), None);
    }
    unsigned_claim(whole)
}

/// Takes every step once; the claim is read back after each.
pub(super) async fn all(registry: &Registry, id: u128, grant: &Grant) -> Stepped {
    let claim = asked(&registry.claim(id, grant).await);
    registry.run(Step::Asked(claim.clone())).await.unwrap();
    assert_eq!(read(registry, claim.id).await, claim);
    let step = Step::Resubmitted(resubmitted(&claim), Box::new(grant.clone()));
    let claim = registry.run(step).await.unwrap().unwrap();
    assert_eq!(read(registry, claim.id).await, claim);
    let claim = decided(&claim);
    registry.run(Change::Claim(claim.clone())).await.unwrap();
    assert_eq!(read(registry, claim.id).await, claim);
    let claim = corrected(&claim, 1_000, 400);
    registry.run(Step::Corrected(claim.clone(), claim.lines[1].id)).await.unwrap();
    assert_eq!(read(registry, claim.id).await, claim);
    registry.run(Step::SentBack(claim.clone(), claim.lines[1].id)).await.unwrap();
    let line = claim.lines[2].clone();
    let again = registry.run(Reinclude { id: id + 1, grant: grant.clone(), line }).await.unwrap();
    assert_eq!(read(registry, again.id).await, again);
    let comment = comment(id, &claim, Some(claim.lines[1].id));
    registry.run(Step::Said(comment.clone())).await.unwrap();
    Stepped { claim, again, comment }
}

/// A claim that was handed in again.
async fn handed_in_again(registry: &Registry, id: u128, grant: &Grant) -> Claim {
    let claim = asked(&registry.claim(id, grant).await);
    registry.run(Step::Asked(claim.clone())).await.unwrap();
    let step = Step::Resubmitted(resubmitted(&claim), Box::new(grant.clone()));
    registry.run(step).await.unwrap().unwrap()
}

/// By which versions claims are known to be handed in again, by the numbers of the claims.
async fn versions_of_resubmissions(db: &TestDb) -> Vec<String> {
    let sql = "SELECT CAST(claim.number AS TEXT) || ' in ' || CAST(again.claim_version AS TEXT)
        FROM claim_resubmission again JOIN claim ON claim.id = again.claim_id ORDER BY 1";
    db.texts(sql).await
}

/// Takes the rows of a table away, and the rule against it.
async fn empty(db: &TestDb, table: &str) {
    let off = match db.engine {
        Engine::Sqlite => format!("DROP TRIGGER {table}_is_kept"),
        Engine::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER {table}_is_kept"),
    };
    db.as_owner(&off).await.unwrap();
    assert!(db.as_owner(&format!("DELETE FROM {table}")).await.unwrap() > 0, "{table}");
}

/// What the migration fills in of what stands there.
fn fill(engine: Engine) -> String {
    let migration = match engine {
        Engine::Sqlite => include_str!("../../../../../migrations/sqlite/0058_claim_resubmissions.sql"),
        Engine::Postgres => include_str!("../../../../../migrations/postgres/0058_claim_resubmissions.sql"),
    };
    let (_, rest) = migration.split_once("INSERT INTO").unwrap();
    let (statement, _) = rest.split_once(';').unwrap();
    format!("INSERT INTO{statement}")
}

fn rule<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> String {
    outcome.unwrap_err().rule().unwrap_or_default().to_owned()
}

testkit::on_both_engines! {
    async fn every_step_of_a_claim_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let Stepped { claim, again, comment } = all(&registry, 1, &award).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let (grant, line) = store::claim_line(&mut conn, unit, claim.lines[1].id).await.unwrap().unwrap();
        assert_eq!((grant, &line), (award.id, &claim.lines[1]));
        assert_eq!(store::claim_line(&mut conn, ELSEWHERE, line.id).await.unwrap(), None);
        let (_, parked) = store::claim_line(&mut conn, unit, claim.lines[2].id).await.unwrap().unwrap();
        let reincluded_by = Some(again.lines[0].id);
        assert!(matches!(parked.state, LineState::Parked { reincluded_by: by, .. } if by == reincluded_by));
        assert_eq!(store::claim_of_line(&mut conn, unit, line.id).await.unwrap(), Some(claim.id));
        assert_eq!(store::claim_of_line(&mut conn, ELSEWHERE, line.id).await.unwrap(), None);
        let (first, last) = (again.lines[0].id, claim.lines[5].id);
        let numbers = store::numbers_of_claim_lines(&mut conn, &[first, line.id, last].into()).await.unwrap();
        assert_eq!(numbers, [(first, 1), (line.id, 2), (last, 6)].into());
        let none = BTreeSet::new();
        assert!(store::numbers_of_claim_lines(&mut conn, &none).await.unwrap().is_empty());
        let asked = [line.id, again.lines[0].id, ClaimLineId(Uuid::max())];
        let places = store::places_of_lines(&mut conn, unit, &asked).await.unwrap();
        let place = |claim: &Claim, at: usize| {
            let (line, claim_number) = (&claim.lines[at], claim.number);
            let place = LinePlace { grant: award.id, claim: claim.id, claim_number, number: line.number };
            (line.id, place)
        };
        assert_eq!(places, [place(&claim, 1), place(&again, 0)].into());
        assert!(store::places_of_lines(&mut conn, ELSEWHERE, &asked).await.unwrap().is_empty());
        let until = |day: &str| AsOf { effective_on: day.parse().unwrap(), known_on: day.parse().unwrap() };
        let then = store::reincluded_as_of(&mut conn, unit, &[claim.id], until("2021-06-01")).await.unwrap();
        assert_eq!(then, [(claim.lines[2].id, again.lines[0].id)].into());
        let before = store::reincluded_as_of(&mut conn, unit, &[claim.id], until("2021-05-31")).await.unwrap();
        assert!(before.is_empty(), "{before:?}");
        assert_eq!(store::comment(&mut conn, unit, comment.id).await.unwrap(), Some(comment.clone()));
        assert_eq!(store::comment(&mut conn, ELSEWHERE, comment.id).await.unwrap(), None);
        assert_eq!(among!(&mut conn, unit, store::comments_with, comment.id), Some(comment.clone()));
        let both = [again.id, claim.id];
        assert_eq!(store::comments_of(&mut conn, unit, &both).await.unwrap(), from_ref(&comment));
        assert_eq!(store::comments_of(&mut conn, unit, &[again.id]).await.unwrap(), []);
        assert_eq!(store::comments_of(&mut conn, ELSEWHERE, &both).await.unwrap(), []);
        let first = CommentId(Uuid::nil());
        for (of, found) in [(Some(claim.id), vec![comment.id]), (Some(again.id), vec![]), (None, vec![comment.id])] {
            assert_eq!(store::comment_ids(&mut conn, unit, of, first, 9).await.unwrap(), found);
            assert_eq!(store::comment_ids(&mut conn, ELSEWHERE, of, first, 9).await.unwrap(), []);
            assert_eq!(store::comment_ids(&mut conn, unit, of, comment.id, 9).await.unwrap(), []);
        }
    }

    async fn each_round_of_a_claim_and_what_it_held_before_are_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let Stepped { claim, again, .. } = all(&registry, 1, &award).await;
        let (unit, mut conn, both) = (registry.unit(), registry.conn().await, [claim.id.0, again.id.0]);
        let rounds = store::proposal_rounds(&mut conn, &both).await.unwrap();
        assert_eq!(rounds, BTreeMap::from([(claim.id.0, BTreeSet::from([1]))]));
        let whole = store::claim(&mut conn, unit, claim.id).await.unwrap().unwrap();
        let first = store::claim_proposal(&mut conn, claim.id, 1).await.unwrap();
        assert!(first.is_some() && first == whole.proposal);
        assert_eq!(store::claim_proposal(&mut conn, claim.id, 2).await.unwrap(), None);
        let proposed = store::proposed_corrections(&mut conn, &both).await.unwrap();
        let told: Vec<_> = proposed[&claim.id.0].iter().map(|it| (it.round, it.new.to.get())).collect();
        assert_eq!((proposed.len(), told), (1, vec![(2, 400), (3, 0)]));
        let held = store::claim_reservations(&mut conn, &both).await.unwrap();
        assert_eq!(held[&again.id.0], BTreeMap::from([(1, again.reserved)]));
        let versions = &held[&claim.id.0];
        assert_eq!((versions.len(), versions.get(&3)), (2, Some(&claim.reserved)));
        assert!(versions.get(&1).is_some_and(|before| *before != claim.reserved));
    }

    async fn a_finding_is_made_with_the_decision_or_the_newest_correction_of_a_line(db: TestDb) {
        let registry = Registry::open(&db).await;
        let claim = asked(&registry.claim(1, &registry.award().await).await);
        let find = |number: usize, correction: i64| {
            let line = claim.lines[number].id.0.simple();
            let blob = if db.engine == Engine::Sqlite { format!("X'{line}'") } else { format!("'{line}'") };
            format!(
                "INSERT INTO claim_finding (claim_line_id, correction, code, unit_id)
                SELECT id, {correction}, 'x{correction}', unit_id FROM claim_line WHERE id = {blob}"
            )
        };
        let refused = async |sql: String| {
            let refused = db.as_application(&sql).await.map_err(StoreError::from);
            refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
        };
        let not_decided = Some("claim_finding_of_decision".to_owned());
        assert_eq!(refused(find(1, 0)).await, not_decided, "it is declared");
        let registry_claim = Claim { version: claim.version - 1, ..claim.clone() };
        let decided = decided(&Claim { change_requests: Vec::new(), ..registry_claim });
        registry.run(Change::Claim(Claim { version: 2, ..decided.clone() })).await.unwrap();
        assert_eq!(refused(find(2, 0)).await, not_decided, "it is parked");
        assert_eq!(refused(find(1, 1)).await, not_decided, "there is no correction");
        assert_eq!(refused(find(1, 0)).await, None);
        assert_eq!(refused(find(1, 0)).await, Some("claim_finding_pkey".to_owned()));
        let corrected = corrected(&Claim { version: 2, ..decided }, 1_000, 400);
        registry.run(Step::Corrected(corrected, claim.lines[1].id)).await.unwrap();
        assert_eq!(refused(find(1, 0).replace("'x0'", "'y'")).await, not_decided, "the correction is newer");
        assert_eq!(refused(find(1, 1)).await, None);
    }

    async fn what_claims_hold_of_a_plan_is_summed_up(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let claim = registry.claim(1, &award).await;
        let parked = decided(&resubmitted(&Claim { version: 0, ..claim }));
        let lines = parked.lines[..4].to_vec();
        let state = LineState::Dropped;
        let lines = lines.into_iter().enumerate().map(|(place, line)| match place {
            0 => ClaimLine { state: state.clone(), ..line },
            _ => line,
        });
        let parked = Claim { lines: lines.collect(), ..parked };
        registry.run(Change::Claim(parked.clone())).await.unwrap();
        let held = store::held_costs(&mut registry.conn().await, registry.unit(), award.id).await.unwrap();
        let of_line = held.iter().find(|held| held.plan_line == award.plan[0].id).unwrap();
        assert_eq!((of_line.parked.get(), of_line.reserved.get(), of_line.spent.get()), (1_000, 4_000, 0));
        assert_eq!(held.len(), award.plan.len());
        let (grant, line) = (award.clone(), parked.lines[2].clone());
        registry.run(Reinclude { id: 2, grant, line }).await.unwrap();
        let held = store::held_costs(&mut registry.conn().await, registry.unit(), award.id).await.unwrap();
        let of_line = held.iter().find(|held| held.plan_line == award.plan[0].id).unwrap();
        assert_eq!((of_line.parked.get(), of_line.reserved.get()), (0, 5_000));
        let elsewhere = store::held_costs(&mut registry.conn().await, ELSEWHERE, award.id).await.unwrap();
        assert_eq!(elsewhere, []);
    }

    async fn a_parked_line_waits_until_it_is_claimed_again(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &forwarding).await;
        let unit = registry.unit();
        assert_eq!(store::parked_lines(&mut registry.conn().await, unit).await.unwrap(), []);
        let mut decided = Claim { version: 2, state: ClaimState::Decided { on: LATER }, ..claim };
        decided.lines[1].state = parked();
        registry.run(Change::Claim(decided.clone())).await.unwrap();
        let line = &decided.lines[1];
        let waits = ParkedLine {
            line: line.id,
            number: line.number,
            claim: decided.id,
            claim_number: decided.number,
            grant: forwarding.id,
            recipient: PROVIDER_A,
            question: "Wer nahm teil?".to_owned(),
            answer_by: LATER,
            eligible: line.eligible,
        };
        assert_eq!(store::parked_lines(&mut registry.conn().await, unit).await.unwrap(), [waits]);
        assert_eq!(store::parked_lines(&mut registry.conn().await, ELSEWHERE).await.unwrap(), []);
        let line = line.clone();
        registry.run(Reinclude { id: 2, grant: forwarding, line }).await.unwrap();
        assert_eq!(store::parked_lines(&mut registry.conn().await, unit).await.unwrap(), []);
    }

    async fn a_parked_line_is_claimed_again_once_and_never_parked_again(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let Stepped { claim, again, .. } = all(&registry, 1, &award).await;
        let reinclude = |id, line: &ClaimLine| Reinclude { id, grant: award.clone(), line: line.clone() };
        let twice = registry.run(reinclude(3, &claim.lines[2])).await;
        assert_eq!(rule(twice), "claim_line_reincluded_once");
        let accepted = registry.run(reinclude(3, &claim.lines[1])).await;
        assert_eq!(rule(accepted), "claim_line_reincludes_parked");
        let mut dropped = Claim { version: claim.version + 1, ..claim.clone() };
        dropped.lines[2].state = LineState::Dropped;
        let line = dropped.lines[2].id;
        assert_eq!(rule(registry.run(Step::Line(dropped, line)).await), "claim_line_reincluded_stays");
        let mut parked_again = Claim { version: 2, ..again };
        parked_again.lines[0].state = parked();
        let line = parked_again.lines[0].id;
        assert_eq!(rule(registry.run(Step::Line(parked_again, line)).await), "claim_line_parked_once");
    }

    async fn what_is_decided_of_a_line_stays_and_what_is_parked_is_dropped_or_rejected(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut claim = decided(&registry.claim(1, &registry.award().await).await);
        claim.lines[0].state = parked();
        claim.lines[1].used = Cents::new(800);
        registry.run(Change::Claim(claim.clone())).await.unwrap();
        let typed = async |number: i64, set: &str| {
            let sql = format!("UPDATE claim_line SET {set} WHERE number = {number}");
            db.as_application(&sql).await.map_err(StoreError::from)
        };
        let unasked = "question = NULL, answer_by = NULL";
        let unreduced = "reduction_reason = NULL, reduction_text = NULL";
        for (number, set) in [
            (2, "used_cents = 799".to_owned()),
            (2, "state = 'declared', used_cents = 0".to_owned()),
            (2, "state = 'dropped', used_cents = 0".to_owned()),
            (2, format!("state = 'parked', used_cents = 0, question = 'Wer?', answer_by = '{LATER}'")),
            (3, "question = 'Wieso?'".to_owned()),
            (3, "answer_by = '2021-05-01'".to_owned()),
            (3, format!("state = 'accepted', {unasked}")),
            (3, format!("state = 'declared', {unasked}")),
            (4, "reduction_text = 'anders'".to_owned()),
            (4, format!("state = 'accepted', used_cents = 800, {unreduced}")),
            (4, "state = 'accepted_in_part', recognised_cents = 1".to_owned()),
            (5, "state = 'declared'".to_owned()),
            (5, "state = 'accepted'".to_owned()),
        ] {
            assert_eq!(rule(typed(number, &set).await), "claim_line_moves", "{number}: {set}");
        }
        assert_eq!(read(&registry, claim.id).await, claim);
        let rejected = format!("state = 'rejected', {unasked}, reduction_reason = 'sonstiges', reduction_text = 'x'");
        assert_eq!(typed(1, &rejected).await.unwrap(), 1);
        assert_eq!(typed(3, &format!("state = 'dropped', {unasked}")).await.unwrap(), 1);
        assert_eq!(rule(typed(3, &rejected).await), "claim_line_moves");
        assert_eq!(typed(2, "used_cents = used_cents").await.unwrap(), 1, "nothing changes");
    }

    async fn a_parked_line_of_another_grant_or_of_another_amount_is_not_claimed_again(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &award).await;
        let mut moved = Claim { version: 2, state: ClaimState::Decided { on: LATER }, ..claim };
        moved.lines[0].state = parked();
        let line = moved.lines[0].clone();
        registry.run(Change::Claim(moved)).await.unwrap();
        let (position, plan_line) = (forwarding.positions[0].id, forwarding.plan[0].id);
        let theirs = ClaimLine { position, plan_line, ..line.clone() };
        let foreign = Reinclude { id: 3, grant: forwarding, line: theirs };
        assert_eq!(rule(registry.run(foreign).await), "claim_line_reincludes_parked");
        let more = ClaimLine { eligible: Cents::new(1_001), ..line.clone() };
        let more = Reinclude { id: 3, grant: award.clone(), line: more };
        assert_eq!(rule(registry.run(more).await), "claim_line_reincludes_parked");
        registry.run(Reinclude { id: 3, grant: award, line }).await.unwrap();
    }

    async fn a_line_is_replaced_only_where_it_was_asked(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let claim = registry.claim(1, &award).await;
        // The request names the second line, the first is replaced.
        let mut other = asked(&claim);
        let text = "unlesbar".to_owned();
        other.change_requests[0].lines = [(claim.lines[1].id, text)].into();
        registry.run(Step::Asked(other.clone())).await.unwrap();
        let mut wrong = resubmitted(&other);
        wrong.change_requests = asked(&claim).change_requests;
        let outcome = registry.run(Step::Resubmitted(wrong, Box::new(award.clone()))).await;
        assert_eq!(rule(outcome), "claim_line_replaces_requested");
        let second = registry.claim(2, &award).await;
        let mut foreign = asked(&second);
        foreign.change_requests[0].lines = [(claim.lines[0].id, String::new())].into();
        assert_eq!(rule(registry.run(Step::Asked(foreign)).await), "change_request_line_of_claim");
        let unasked = Claim { change_requests: vec![request(&second)], ..resubmitted(&second) };
        let unasked = Step::Resubmitted(unasked, Box::new(award));
        assert_eq!(rule(registry.run(unasked).await), "claim_line_replaces_requested");
    }

    async fn a_claim_is_handed_in_again_in_a_version_that_is_written_down(db: TestDb) {
        let registry = Registry::open(&db).await;
        let claim = asked(&registry.claim(1, &registry.award().await).await);
        registry.run(Step::Asked(claim.clone())).await.unwrap();
        let typed = async |sql: &str| db.as_application(sql).await.map_err(StoreError::from);
        let row = |version: i64| format!("INSERT INTO claim_resubmission SELECT id, {version} FROM claim");
        let moved = |state: &str| format!("UPDATE claim SET state = '{state}', version = version + 1");
        assert_eq!(rule(typed(&moved("submitted")).await), "claim_handed_in_again");
        for version in [1, 2, 4] {
            assert_eq!(rule(typed(&row(version)).await), "claim_resubmission_of_request", "{version}");
        }
        assert_eq!(read(&registry, claim.id).await, claim);
        assert_eq!(typed(&row(3)).await.unwrap(), 1);
        assert_eq!(rule(typed(&row(3)).await), "claim_resubmission_pkey");
        for state in ["withdrawn", "changes_requested"] {
            assert_eq!(rule(typed(&moved(state)).await), "claim_handed_in_again", "{state}");
        }
        assert_eq!(typed(&moved("submitted")).await.unwrap(), 1);
        let again = store::claim(&mut registry.conn().await, registry.unit(), claim.id).await.unwrap().unwrap();
        assert_eq!(again.reserved, ClaimReservations::default(), "it held that in the version before");
        assert_eq!(rule(typed(&row(4)).await), "claim_resubmission_of_request");
        assert_eq!(typed(&moved("withdrawn")).await.unwrap(), 1);
        assert_eq!(rule(typed(&row(5)).await), "claim_resubmission_of_request");
    }

    async fn what_was_handed_in_again_before_it_was_written_down_is_filled_in(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.claim(1, &award).await;
        registry.run(Step::Asked(asked(&registry.claim(2, &award).await))).await.unwrap();
        handed_in_again(&registry, 3, &award).await;
        let again = handed_in_again(&registry, 4, &award).await;
        let change_requests = vec![ChangeRequest { number: 2, ..request(&again) }];
        registry.run(Step::Asked(Claim { change_requests, ..asked(&again) })).await.unwrap();
        let again = handed_in_again(&registry, 5, &award).await;
        registry.run(Change::Claim(decided(&again))).await.unwrap();
        let written = versions_of_resubmissions(&db).await;
        assert_eq!(written, ["3 in 3", "4 in 3", "5 in 3"]);
        let off = match db.engine {
            Engine::Sqlite => "DROP TRIGGER claim_resubmission_of_request",
            Engine::Postgres => "ALTER TABLE claim_resubmission DISABLE TRIGGER claim_resubmission_of_request",
        };
        db.as_owner(off).await.unwrap();
        empty(&db, "claim_resubmission").await;
        db.as_owner(&fill(db.engine)).await.unwrap();
        assert_eq!(versions_of_resubmissions(&db).await, written);
        // What waits for its decision says it itself, also where it reserved nothing.
        empty(&db, "claim_reservation").await;
        db.as_owner("DELETE FROM claim_resubmission").await.unwrap();
        db.as_owner(&fill(db.engine)).await.unwrap();
        assert_eq!(versions_of_resubmissions(&db).await, ["3 in 3", "4 in 3"]);
    }

    async fn a_correction_starts_where_the_line_stands_and_stays_within_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let Stepped { claim, .. } = all(&registry, 1, &registry.award().await).await;
        let run = async |from, to| {
            let step = corrected(&claim, from, to);
            let line = step.lines[1].id;
            registry.run(Step::Corrected(step, line)).await
        };
        assert_eq!(rule(run(1_000, 5).await), "claim_correction_follows");
        assert_eq!(rule(run(400, 1_001).await), "correction_proposal_of_round");
        assert_eq!(rule(run(400, 400).await), "claim_correction_amounts");
        assert_eq!(rule(run(400, -1).await), "correction_proposal_of_round");
        let mut twice = corrected(&claim, 400, 5);
        twice.lines[1].corrections[1].number = 1;
        let line = twice.lines[1].id;
        assert_eq!(rule(registry.run(Step::Corrected(twice, line)).await), "claim_correction_number");
        let mut of_parked = corrected(&claim, 400, 5);
        let made = of_parked.lines[1].corrections.pop().unwrap();
        of_parked.lines[2].corrections.push(Correction { from: Cents::ZERO, from_share: Cents::ZERO, ..made });
        let line = of_parked.lines[2].id;
        assert_eq!(rule(registry.run(Step::Corrected(of_parked, line)).await), "claim_correction_follows");
        run(400, 1_000).await.unwrap();
    }

    async fn a_comment_on_a_line_is_one_on_its_claim(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &award).await);
        let foreign = comment(1, &one, Some(two.lines[0].id));
        assert_eq!(rule(registry.run(Step::Said(foreign)).await), "comment_of_claim");
        registry.run(Step::Said(comment(1, &one, None))).await.unwrap();
    }
}
