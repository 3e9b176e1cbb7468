//! Figures and lists as they stood.

use ::grants::Grant;
use chrono::NaiveDate;
use ledger::{Cents, Transfer};
use store::{AsOf, Command, Done, Envelope, StoreError, SubjectKind, Tx};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{FileGrant, FilePart},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

/// Files a grant as the journal names one.
struct FileNamed(FileGrant);

impl Command for FileNamed {
    type Answer = Grant;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Grant>, StoreError> {
        let done = self.0.run(tx).await?;
        Ok(Done { subject_kind: SubjectKind::Grant.word(), ..done })
    }
}

const MICROS_OF_A_DAY: i64 = 86_400_000_000;

/// Tells of a grant, on the day after all the others.
struct Touched(Grant);

impl Command for Touched {
    type Answer = Grant;
    type Error = StoreError;

    async fn run(&self, _: &mut Tx) -> Result<Done<Grant>, StoreError> {
        Ok(Done {
            subject_kind: SubjectKind::Grant.word(),
            subject: self.0.id.0,
            effective_on: TODAY.effective_on.succ_opt().unwrap(),
            answer: self.0.clone(),
        })
    }
}

const fn as_of(effective: Option<NaiveDate>, known: Option<NaiveDate>) -> AsOf {
    AsOf { effective_on: effective.unwrap(), known_on: known.unwrap() }
}

/// All that the tests file counts and is known on this day.
const TODAY: AsOf = as_of(NaiveDate::from_ymd_opt(2021, 6, 1), NaiveDate::from_ymd_opt(2021, 6, 1));
/// Nothing counts yet.
const TOO_EARLY: AsOf = as_of(NaiveDate::from_ymd_opt(2020, 1, 1), NaiveDate::from_ymd_opt(2021, 6, 1));
/// Nothing is known yet.
const UNKNOWN: AsOf = as_of(NaiveDate::from_ymd_opt(2021, 6, 1), NaiveDate::from_ymd_opt(2021, 5, 31));

testkit::on_both_engines! {
    async fn the_figures_as_of_today_are_those_of_today(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.claim(1, &forwarding).await;
        let unit = registry.unit();
        let mut conn = registry.books.store.read_past(unit).await.unwrap();
        let now = store::figures(&mut conn, unit).await.unwrap();
        assert_eq!(store::figures_as_of(&mut conn, unit, TODAY).await.unwrap(), now);
        for before in [TOO_EARLY, UNKNOWN] {
            assert_eq!(store::figures_as_of(&mut conn, unit, before).await.unwrap(), []);
        }
        let held = store::held_costs(&mut conn, unit, forwarding.id).await.unwrap();
        assert_eq!(held[0].reserved, Cents::new(4_000));
        assert_eq!(store::held_costs_as_of(&mut conn, unit, forwarding.id, TODAY).await.unwrap(), held);
        for before in [TOO_EARLY, UNKNOWN] {
            let then = store::held_costs_as_of(&mut conn, unit, forwarding.id, before).await.unwrap();
            assert!(then.iter().all(|held| [held.spent, held.reserved, held.left] == [Cents::ZERO; 3]));
        }
        let positions = award.positions.iter().chain(&forwarding.positions);
        let positions: Vec<_> = positions.map(|position| position.id).collect();
        let now = store::figures_of_positions(&mut conn, unit, &positions).await.unwrap();
        assert_eq!(now.len(), positions.len());
        let then = store::figures_of_positions_as_of(&mut conn, unit, &positions, TODAY).await.unwrap();
        assert_eq!(then, now);
        for position in &positions {
            let alone = store::figures_of_positions_as_of(&mut conn, unit, &[*position], TODAY).await.unwrap();
            assert_eq!(alone.get(position), now.get(position));
        }
        let passed = store::passed_through(&mut conn, unit, &positions).await.unwrap();
        let passed_then = store::passed_through_as_of(&mut conn, unit, &positions, TODAY).await.unwrap();
        assert_eq!(passed_then, passed);
    }

    async fn what_is_owed_as_of_a_day_is_what_receivables_had_open(db: TestDb) {
        let registry = Registry::open(&db).await;
        let forwarding = registry.forwarding(2, &registry.award().await, PROVIDER_A).await;
        let refund = registry.receivable(1, &forwarding).await;
        let (open, settled) = (refund.accounts.open, refund.accounts.settled);
        let paid = Transfer::posted(open, settled, Cents::new(1_200)).unwrap();
        registry.run(FilePart::Transfer(paid)).await.unwrap();
        let unit = registry.unit();
        let mut conn = registry.books.store.read_past(unit).await.unwrap();
        let owed = store::owed_as_of(&mut conn, unit, TODAY).await.unwrap();
        assert_eq!(owed.into_iter().collect::<Vec<_>>(), [(forwarding.id, Cents::new(1_800))]);
        for before in [TOO_EARLY, UNKNOWN] {
            let owed = store::owed_as_of(&mut conn, unit, before).await.unwrap();
            assert!(owed.values().all(|cents| *cents == Cents::ZERO), "{owed:?}");
        }
        assert!(store::owed_as_of(&mut conn, ELSEWHERE, TODAY).await.unwrap().is_empty());
    }

    async fn a_list_as_of_a_day_has_what_there_was(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.run(FileNamed(FileGrant::award())).await.unwrap();
        // No entry names this one as a grant: an entry of another kind under its id tells nothing of it.
        registry.forwarding(2, &grant, PROVIDER_A).await;
        let unit = registry.unit();
        let mut conn = registry.books.store.read_past(unit).await.unwrap();
        let all = (SubjectKind::Grant, None);
        let listed = store::ids_as_of(&mut conn, unit, all, Uuid::nil(), 9, TODAY).await.unwrap();
        assert_eq!(listed, [grant.id.0]);
        let named = [grant.id.0, Uuid::from_u128(2)];
        let told = store::told_as_of(&mut conn, unit, (SubjectKind::Grant, &named), TODAY).await.unwrap();
        assert_eq!(told, [grant.id.0].into());
        for before in [TOO_EARLY, UNKNOWN] {
            let told = store::told_as_of(&mut conn, unit, (SubjectKind::Grant, &named), before).await.unwrap();
            assert!(told.is_empty(), "{told:?}");
        }
        let one = (SubjectKind::Grant, Some(grant.id.0));
        assert_eq!(store::ids_as_of(&mut conn, unit, one, Uuid::nil(), 9, TODAY).await.unwrap(), listed);
        assert!(store::ids_as_of(&mut conn, unit, all, grant.id.0, 9, TODAY).await.unwrap().is_empty());
        for before in [TOO_EARLY, UNKNOWN] {
            assert!(store::ids_as_of(&mut conn, unit, all, Uuid::nil(), 9, before).await.unwrap().is_empty());
        }
    }

    async fn what_nothing_was_told_of_since_is_listed_among_some_alone(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.run(FileNamed(FileGrant::award())).await.unwrap();
        let unit = registry.unit();
        let (nobody, itself): (&[Uuid], &[Uuid]) = (&[], &[grant.id.0]);
        let kind = SubjectKind::Grant;
        let mut conn = registry.conn().await;
        for among in [nobody, itself] {
            let of = (kind, among);
            let listed = store::unsettled_ids_as_of(&mut conn, unit, of, Uuid::nil(), 9, TODAY).await.unwrap();
            assert_eq!(listed, among);
        }
        // Of a day before it is told of since, and was not there.
        for before in [TOO_EARLY, UNKNOWN] {
            let of = (kind, itself);
            let listed = store::unsettled_ids_as_of(&mut conn, unit, of, Uuid::nil(), 9, before).await.unwrap();
            assert_eq!(listed, nobody);
        }
        drop(conn);
        let today = registry.books.envelope("touched", "{}".to_owned());
        let tomorrow = Envelope { recorded_at: today.recorded_at + MICROS_OF_A_DAY, ..today };
        registry.books.store.execute(tomorrow, Touched(grant.clone())).await.unwrap();
        let mut conn = registry.conn().await;
        for among in [nobody, itself] {
            let of = (kind, among);
            let listed = store::unsettled_ids_as_of(&mut conn, unit, of, Uuid::nil(), 9, TODAY).await.unwrap();
            assert_eq!(listed, itself);
            let after = store::unsettled_ids_as_of(&mut conn, unit, of, grant.id.0, 9, TODAY).await.unwrap();
            assert_eq!(after, nobody);
        }
        for kind in SubjectKind::ALL.iter().filter(|kind| **kind != SubjectKind::Grant) {
            let of = (*kind, itself);
            let listed = store::unsettled_ids_as_of(&mut conn, unit, of, Uuid::nil(), 9, TODAY).await.unwrap();
            assert_eq!(listed, nobody, "{kind:?}");
        }
    }

    async fn those_of_some_owners_as_of_a_day_are_told_at_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.run(FileNamed(FileGrant::award())).await.unwrap();
        // No entry names this one as a grant.
        let unnamed = registry.forwarding(2, &grant, PROVIDER_A).await;
        let unit = registry.unit();
        let mut conn = registry.books.store.read_past(unit).await.unwrap();
        let owners = [unnamed.id.0, grant.id.0];
        let of = (SubjectKind::Grant, owners.as_slice());
        let then = store::answers_of_owners_as_of(&mut conn, unit, of, TODAY).await.unwrap();
        assert_eq!(then.keys().copied().collect::<Vec<_>>(), [grant.id.0]);
        assert_eq!(serde_json::from_str::<Grant>(&then[&grant.id.0]).unwrap(), grant);
        assert_eq!(store::answers_as_of(&mut conn, unit, of, TODAY).await.unwrap(), then);
        let one = (SubjectKind::Grant, grant.id.0);
        let alone = store::answer_as_of(&mut conn, unit, one, TODAY).await.unwrap();
        assert_eq!(alone.as_ref(), then.get(&grant.id.0));
        for before in [TOO_EARLY, UNKNOWN] {
            assert!(store::answers_of_owners_as_of(&mut conn, unit, of, before).await.unwrap().is_empty());
        }
        let elsewhere = store::answers_of_owners_as_of(&mut conn, ELSEWHERE, of, TODAY).await.unwrap();
        assert!(elsewhere.is_empty(), "{elsewhere:?}");
        for (limit, as_of, count) in [
            (9, None, 2),
            (1, None, 1),
            (9, Some(TODAY), 1),
            (9, Some(TOO_EARLY), 0),
            (9, Some(UNKNOWN), 0),
        ] {
            let counted = store::count_of_owners(&mut conn, unit, of, limit, as_of).await.unwrap();
            assert_eq!(counted, count, "{limit} {as_of:?}");
        }
        assert_eq!(store::count_of_owners(&mut conn, ELSEWHERE, of, 9, None).await.unwrap(), 0);
        // Each kind has a statement of its own, and each of these means something to the engine.
        for kind in SubjectKind::ALL {
            let of = (*kind, owners.as_slice());
            for (as_of, of_grants) in [(None, 2), (Some(TODAY), 1)] {
                let counted = store::count_of_owners(&mut conn, unit, of, 9, as_of).await.unwrap();
                let is_grant = *kind == SubjectKind::Grant;
                assert_eq!(counted, if is_grant { of_grants } else { 0 }, "{kind:?}");
            }
            let then = store::answers_of_owners_as_of(&mut conn, unit, of, TODAY).await.unwrap();
            assert_eq!(then.is_empty(), *kind != SubjectKind::Grant, "{kind:?}");
        }
    }

    async fn the_grants_below_some_grants_are_listed_at_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let first = registry.forwarding(2, &award, PROVIDER_A).await;
        let second = registry.forwarding(3, &award, PROVIDER_A).await;
        let mut conn = registry.conn().await;
        let below = store::forwardings_of(&mut conn, &[first.id, award.id]).await.unwrap();
        assert_eq!(below, store::forwardings(&mut conn, award.id).await.unwrap());
        assert_eq!(below, [first.id, second.id]);
        assert_eq!(store::forwardings_of(&mut conn, &[first.id, second.id]).await.unwrap(), []);
    }
}
