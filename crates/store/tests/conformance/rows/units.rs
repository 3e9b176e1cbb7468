//! Units of service, each held by one line; and what credit notes have taken back.

use ::grants::{Claim, ClaimId, ClaimLineId, ClaimState, Grant, LineState, ServiceUnit, ServiceUnitId};
use ledger::Cents;
use store::{Command, Done, LineUnit, StoreError, Tx};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{Change, FileClaim, FileReceipt, LATER, unsigned_claim},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

/// The units of the third and the fourth line of a claim.
fn units(claim: &Claim, grant: &Grant, receipt: u128) -> Vec<LineUnit> {
    let receipt = FileReceipt::of(receipt, "R").identity;
    let receipt = receipt.with(grants::ReceiptId(Uuid::nil()), ledger::AccountNumber::new(1));
    let filed = FileClaim { id: claim.id.0.as_u128(), grant: grant.clone(), receipt };
    let of_line = |line: &::grants::ClaimLine| {
        let id = line.id;
        filed.units(line.number).into_iter().map(move |unit| LineUnit { line: id, unit, held: true })
    };
    claim.lines.iter().flat_map(of_line).collect()
}

/// Writes units for a line once more, or releases some.
enum Units {
    Hold(ClaimLineId, Vec<ServiceUnit>),
    Release(Vec<ClaimLineId>, Vec<(ClaimLineId, ServiceUnitId)>),
    Again(ClaimLineId),
}

impl Command for Units {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        match self {
            Self::Hold(line, units) => {
                store::insert_line_units(conn, unit, &[(*line, units.clone())]).await?;
            }
            Self::Release(lines, units) => store::release_units(conn, lines, units).await?,
            Self::Again(line) => store::hold_units_again(conn, unit, *line).await?,
        }
        Ok(Done { subject_kind: "test", subject: Uuid::nil(), effective_on: LATER, answer: 0 })
    }
}

testkit::on_both_engines! {
    async fn the_units_of_lines_are_read_back_line_by_line(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let claim = registry.claim(1, &award).await;
        let filed = units(&claim, &award, 1);
        assert_eq!(filed.len(), 5);
        let lines: Vec<_> = claim.lines.iter().map(|line| line.id).collect();
        let mut conn = registry.conn().await;
        assert_eq!(store::units_of_lines(&mut conn, registry.unit(), &lines).await.unwrap(), filed);
        assert_eq!(store::units_of_lines(&mut conn, registry.unit(), &lines[2..3]).await.unwrap(), filed[..1]);
        assert_eq!(store::units_of_lines(&mut conn, ELSEWHERE, &lines).await.unwrap(), []);
        let nobody = ServiceUnitId(Uuid::max());
        let known = [filed[0].unit.id, nobody];
        let found = store::known_service_units(&mut conn, registry.unit(), &known).await.unwrap();
        assert_eq!(found, [(filed[0].unit.id, true)]);
        assert_eq!(store::known_service_units(&mut conn, ELSEWHERE, &known).await.unwrap(), []);
        let first = ClaimId(Uuid::nil());
        let with_units = store::claims_with_units(&mut conn, registry.unit(), first, 9).await.unwrap();
        assert_eq!(with_units, [claim.id]);
        assert_eq!(store::claims_with_units(&mut conn, registry.unit(), claim.id, 9).await.unwrap(), []);
    }

    async fn a_unit_is_held_by_one_line_until_it_is_released(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        let filed = units(&one, &award, 1);
        let taken = filed[1].clone();
        let again = || Units::Hold(two.lines[0].id, vec![taken.unit.clone()]);
        let refused = registry.run(again()).await.unwrap_err();
        assert_eq!(refused.rule(), Some("claim_line_unit_held_once"));
        registry.run(Units::Release(Vec::new(), vec![(taken.line, taken.unit.id)])).await.unwrap();
        registry.run(again()).await.unwrap();
        let refused = registry.run(again()).await.unwrap_err();
        assert_eq!(refused.rule(), Some("claim_line_unit_pkey"));
        let back = "UPDATE claim_line_unit SET held = TRUE WHERE NOT held";
        let refused = db.as_application(back).await.map_err(StoreError::from).unwrap_err();
        assert_eq!(refused.rule(), Some("claim_line_unit_held_once"));
        registry.run(Units::Release(vec![one.lines[3].id], Vec::new())).await.unwrap();
        let now = store::units_of_lines(&mut registry.conn().await, registry.unit(), &[one.lines[3].id]).await;
        assert!(now.unwrap().iter().all(|unit| !unit.held));
    }

    async fn the_units_that_the_claims_of_a_grant_hold_are_told_with_their_lines(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let claim = registry.claim(1, &award).await;
        let filed = units(&claim, &award, 1);
        let held = async |unit, grant: &Grant, part| {
            let held = store::held_units(&mut registry.conn().await, unit, grant.id, part).await.unwrap();
            held.into_iter().map(|it| (it.claim, it.claim_number, it.line_number, it.unit.id)).collect::<Vec<_>>()
        };
        let all = held(registry.unit(), &award, (0, 9)).await;
        let number = |id| claim.lines.iter().find(|line| line.id == id).unwrap().number;
        let expected: Vec<_> =
            filed.iter().map(|it| (claim.id, claim.number, number(it.line), it.unit.id)).collect();
        assert_eq!(all, expected);
        assert_eq!(held(registry.unit(), &award, (1, 2)).await, all[1..3]);
        assert_eq!(held(ELSEWHERE, &award, (0, 9)).await, []);
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        assert_eq!(held(registry.unit(), &forwarding, (0, 9)).await, []);
        registry.run(Units::Release(Vec::new(), vec![(filed[1].line, filed[1].unit.id)])).await.unwrap();
        let left = held(registry.unit(), &award, (0, 9)).await;
        assert_eq!(left.len(), 4);
        assert!(left.iter().all(|(.., unit)| *unit != filed[1].unit.id));
    }

    async fn a_line_holds_its_units_again_unless_another_does(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        let line = one.lines[3].id;
        let taken = units(&one, &award, 1)[1].clone();
        registry.run(Units::Release(vec![line], Vec::new())).await.unwrap();
        registry.run(Units::Hold(two.lines[0].id, vec![taken.unit.clone()])).await.unwrap();
        let refused = registry.run(Units::Again(line)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("claim_line_unit_held_once"));
        registry.run(Units::Release(vec![two.lines[0].id], Vec::new())).await.unwrap();
        registry.run(Units::Again(line)).await.unwrap();
        let now = store::units_of_lines(&mut registry.conn().await, registry.unit(), &[line]).await.unwrap();
        assert!(now.iter().all(|unit| unit.held));
    }

    async fn units_that_were_not_recognised_are_read_back_with_their_line(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let mut claim = registry.claim(1, &award).await;
        let gone = units(&claim, &award, 1)[1].unit.id;
        let (reason, text) = ("sonstiges".to_owned(), "nicht gehalten".to_owned());
        for line in &mut claim.lines {
            line.state = LineState::Accepted;
        }
        let line = &mut claim.lines[3];
        line.state = LineState::AcceptedInPart { recognised: Cents::new(750), reason, text };
        line.units.as_mut().unwrap().released.insert(gone);
        registry.run(Units::Release(Vec::new(), vec![(line.id, gone)])).await.unwrap();
        let claim = Claim { version: 2, state: ClaimState::Decided { on: LATER }, ..claim };
        registry.run(Change::Claim(claim.clone())).await.unwrap();
        let mut conn = registry.conn().await;
        let read = store::claim(&mut conn, registry.unit(), claim.id).await.unwrap();
        assert_eq!(read.map(unsigned_claim).as_ref(), Some(&claim));
        let line = claim.lines[3].clone();
        let found = store::claim_line(&mut conn, registry.unit(), line.id).await.unwrap();
        assert_eq!(found, Some((award.id, line.clone())));
        assert_eq!(store::claim_line(&mut conn, ELSEWHERE, line.id).await.unwrap(), None);
    }

    async fn recognised_credit_notes_are_added_up_for_the_line_that_they_reduce(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut claim = registry.claim(1, &registry.award().await).await;
        let lines: Vec<_> = claim.lines.iter().map(|line| line.id).collect();
        let declared = store::credited(&mut registry.conn().await, registry.unit(), &lines).await.unwrap();
        assert_eq!(declared, []);
        for line in &mut claim.lines {
            (line.state, line.used) = (LineState::Accepted, line.grant_share);
        }
        let claim = Claim { version: 2, state: ClaimState::Decided { on: LATER }, ..claim };
        registry.run(Change::Claim(claim)).await.unwrap();
        let mut conn = registry.conn().await;
        let credited = store::credited(&mut conn, registry.unit(), &lines).await.unwrap();
        assert_eq!(credited, [(lines[0], Cents::new(1_000), Cents::new(800))]);
        assert_eq!(store::credited(&mut conn, registry.unit(), &lines[1..]).await.unwrap(), []);
        assert_eq!(store::credited(&mut conn, ELSEWHERE, &lines).await.unwrap(), []);
    }
}
