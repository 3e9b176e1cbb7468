//! Samples: read back as they were committed and drawn, and nothing that was not.

use ::grants::{
    Band, Claim, ClaimLineId, Grant, GrantId, Period, Population, PopulationLine, Ranked, Role, Sample,
    SampleDesign, SampleId, Seed,
};
use ledger::{Cents, EntryNumber, Hash};
use store::{Command, Done, StoreError, Tx};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{DAY, LATER},
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

const SEED: Seed = Seed::new([3; 32]);

/// Writes what is committed.
struct Commit(Sample, Vec<PopulationLine>, Option<Seed>);

/// Writes what is drawn.
struct Draw(Sample, Vec<Ranked>);

fn done(sample: &Sample) -> Done<Sample> {
    Done { subject_kind: "sample", subject: sample.id.0, effective_on: DAY, answer: sample.clone() }
}

impl Command for Commit {
    type Answer = Sample;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Sample>, StoreError> {
        let unit = tx.unit();
        store::insert_sample(tx.write().await?, unit, &self.0, &self.1, self.2).await?;
        Ok(done(&self.0))
    }
}

impl Command for Draw {
    type Answer = Sample;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Sample>, StoreError> {
        let unit = tx.unit();
        let drawn = self.0.drawn.as_ref().unwrap();
        store::draw_sample(tx.write().await?, unit, self.0.id, drawn, &self.1).await?;
        Ok(done(&self.0))
    }
}

fn sample(id: u128, grant: GrantId, lines: &[PopulationLine]) -> Sample {
    let band = |(from, size)| Band { from: Cents::new(from), size };
    Sample {
        // The journal names a subject by its id alone.
        id: SampleId(Uuid::from_u128(0x5A00 + id)),
        grant,
        period: Some(Period::new(DAY, LATER).unwrap()),
        purpose: "Verwendungsnachweis 2021".to_owned(),
        design: SampleDesign {
            by_component: true,
            by_provider: true,
            bands: [(0, 0), (500, 1)].map(band).into(),
            full_from: Some(Cents::new(100_000)),
        },
        seed_hash: SEED.hash(),
        own_seed: false,
        population: Population::of(lines).unwrap(),
        by: "Rita".to_owned(),
        role: Role::Auditor,
        on: LATER,
        drawn: None,
    }
}

async fn population(registry: &Registry, grant: GrantId) -> Vec<PopulationLine> {
    store::lines_that_count(&mut registry.conn().await, registry.unit(), grant, None).await.unwrap()
}

/// The first entry about a sample.
async fn committed(registry: &Registry, id: SampleId) -> (EntryNumber, Hash) {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    let first =
        store::journal_page(&mut conn, unit, Some(("sample", id.0)), EntryNumber::NONE, 1).await.unwrap();
    (first[0].number, first[0].hash)
}

/// A sample of the claims of a grant that is drawn.
pub(super) async fn drawn(registry: &Registry, id: u128, grant: &Grant) -> Sample {
    let lines = population(registry, grant.id).await;
    let sample = sample(id, grant.id, &lines);
    registry.run(Commit(sample.clone(), lines.clone(), Some(SEED))).await.unwrap();
    let entry = committed(registry, sample.id).await;
    let (sample, ranked) = sample.draw(SEED, entry, &lines, ("Rita".to_owned(), LATER)).unwrap();
    registry.run(Draw(sample, ranked)).await.unwrap()
}

/// A registry with a claim of provider A.
async fn claimed(db: &TestDb) -> (Registry, Grant, Claim) {
    let registry = Registry::open(db).await;
    let award = registry.award().await;
    let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
    let claim = registry.claim(1, &forwarding).await;
    (registry, forwarding, claim)
}

async fn rule(registry: &Registry, sample: Sample, lines: Vec<PopulationLine>, seed: Option<Seed>) -> String {
    let refused = registry.run(Commit(sample, lines, seed)).await.unwrap_err();
    refused.rule().unwrap_or_default().to_owned()
}

testkit::on_both_engines! {
    async fn a_sample_is_read_back_as_it_was_committed_and_drawn(db: TestDb) {
        let (registry, forwarding, claim) = claimed(&db).await;
        let lines = population(&registry, forwarding.id).await;
        let counting: Vec<ClaimLineId> = lines.iter().map(|line| line.line).collect();
        let mut expected: Vec<ClaimLineId> = claim.lines.iter().map(|line| line.id).collect();
        expected.sort_unstable();
        assert_eq!(counting, expected);
        assert!(lines.iter().all(|line| line.provider == PROVIDER_A));
        let one = drawn(&registry, 1, &forwarding).await;
        let own = Sample { own_seed: true, period: None, ..sample(2, forwarding.id, &lines) };
        registry.run(Commit(own.clone(), lines.clone(), None)).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for of in [&one, &own] {
            assert_eq!(store::sample(&mut conn, unit, of.id).await.unwrap().as_ref(), Some(of));
            assert_eq!(store::sample(&mut conn, ELSEWHERE, of.id).await.unwrap(), None);
            assert_eq!(among!(&mut conn, unit, store::samples_with, of.id).as_ref(), Some(of));
            let kept: Vec<_> = store::sample_lines(&mut conn, unit, of.id).await.unwrap();
            assert_eq!(kept.iter().map(|it| it.line.clone()).collect::<Vec<_>>(), lines);
            assert_eq!((kept[0].claim, kept[0].claim_number), (claim.id, claim.number));
            assert_eq!(store::sample_lines(&mut conn, ELSEWHERE, of.id).await.unwrap(), []);
            let from = store::sample_grants(&mut conn, unit, &[of.id]).await.unwrap();
            assert_eq!(from, [(of.id, forwarding.id)]);
            assert_eq!(store::sample_grants(&mut conn, ELSEWHERE, &[of.id]).await.unwrap(), []);
        }
        let from = store::sample_grants(&mut conn, unit, &[own.id, one.id]).await.unwrap();
        assert_eq!(from, [(one.id, forwarding.id), (own.id, forwarding.id)]);
        let of_claims = store::samples_of_claims(&mut conn, unit, &[claim.id]).await.unwrap();
        assert_eq!(of_claims, [one.id, own.id]);
        assert_eq!(store::samples_of_claims(&mut conn, ELSEWHERE, &[claim.id]).await.unwrap(), []);
        assert_eq!(store::samples_of_claims(&mut conn, unit, &[]).await.unwrap(), []);
        let taken = store::drawn_lines(&mut conn, unit, one.id).await.unwrap();
        assert_eq!(i64::try_from(taken.len()).unwrap(), one.drawn.as_ref().unwrap().count);
        assert_eq!(store::drawn_lines(&mut conn, unit, own.id).await.unwrap(), []);
        assert_eq!(store::drawn_lines(&mut conn, ELSEWHERE, one.id).await.unwrap(), []);
        for (of, kept) in [(one.id, Some(SEED)), (own.id, None)] {
            assert_eq!(store::sample_seed(&mut conn, unit, of).await.unwrap(), kept);
            assert_eq!(store::sample_seed(&mut conn, ELSEWHERE, of).await.unwrap(), None);
        }
        let first = SampleId(Uuid::nil());
        for of in [None, Some(forwarding.id)] {
            assert_eq!(store::sample_ids(&mut conn, unit, of, first, 9).await.unwrap(), [one.id, own.id]);
            assert_eq!(store::sample_ids(&mut conn, unit, of, one.id, 9).await.unwrap(), [own.id]);
            assert_eq!(store::sample_ids(&mut conn, ELSEWHERE, of, first, 9).await.unwrap(), []);
        }
        let award = forwarding.parent.unwrap();
        assert_eq!(store::sample_ids(&mut conn, unit, Some(award), first, 9).await.unwrap(), []);
        let below = store::grants_from(&mut conn, unit, award).await.unwrap();
        assert_eq!(below, [award, forwarding.id]);
        assert_eq!(store::grants_from(&mut conn, unit, forwarding.id).await.unwrap(), [forwarding.id]);
        assert_eq!(store::grants_from(&mut conn, ELSEWHERE, award).await.unwrap(), []);
    }

    async fn lines_are_those_that_were_paid_in_a_period(db: TestDb) {
        let (registry, forwarding, claim) = claimed(&db).await;
        let paid_on = claim.lines[0].paid_on;
        let of = |from, until| Some(Period::new(from, until).unwrap());
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let before = paid_on.pred_opt().unwrap();
        let within = store::lines_that_count(&mut conn, unit, forwarding.id, of(paid_on, paid_on)).await.unwrap();
        assert!(within.iter().any(|line| line.line == claim.lines[0].id));
        let without = store::lines_that_count(&mut conn, unit, forwarding.id, of(before, before)).await.unwrap();
        assert!(without.iter().all(|line| line.line != claim.lines[0].id));
        assert_eq!(store::lines_that_count(&mut conn, ELSEWHERE, forwarding.id, None).await.unwrap(), []);
    }

    async fn what_is_no_sample_is_refused(db: TestDb) {
        let (registry, forwarding, _) = claimed(&db).await;
        let lines = population(&registry, forwarding.id).await;
        let good = || sample(1, forwarding.id, &lines);
        let nowhere = Sample { grant: GrantId(Uuid::from_u128(0xDEAD)), ..good() };
        assert_eq!(rule(&registry, nowhere, lines.clone(), Some(SEED)).await, "sample_side");
        let purpose = Sample { purpose: String::new(), ..good() };
        assert_eq!(rule(&registry, purpose, lines.clone(), Some(SEED)).await, "sample_purpose");
        let role = Sample { role: Role::Clerk, ..good() };
        assert_eq!(rule(&registry, role, lines.clone(), Some(SEED)).await, "sample_committed_as");
        let empty = Sample { population: Population { count: 0, ..good().population }, ..good() };
        assert_eq!(rule(&registry, empty, vec![], Some(SEED)).await, "sample_population");
        let band = |from, size| Band { from: Cents::new(from), size };
        for (bands, refused) in [
            (vec![band(1, 1)], "sample_band_from"),
            (vec![band(0, 1), band(0, 1)], "sample_band_order"),
            (vec![band(0, 10_001)], "sample_band_size"),
        ] {
            let with = Sample { design: SampleDesign { bands, ..good().design }, ..good() };
            assert_eq!(rule(&registry, with, lines.clone(), Some(SEED)).await, refused);
        }
        let other = |change: fn(&mut PopulationLine)| {
            let mut lines = lines.clone();
            change(&mut lines[0]);
            lines
        };
        for change in [
            (|line| line.provider = PROVIDER_B) as fn(&mut PopulationLine),
            |line| line.amount = Cents::new(i64::from(i32::MAX)),
            |line| line.line = ClaimLineId(Uuid::from_u128(0xDEAD)),
        ] {
            assert_eq!(rule(&registry, good(), other(change), Some(SEED)).await, "sample_line_of_claim");
        }
        let own = Sample { own_seed: true, ..good() };
        assert_eq!(rule(&registry, own, lines.clone(), Some(SEED)).await, "sample_seed_own");
        registry.run(Commit(good(), lines.clone(), Some(SEED))).await.unwrap();
        assert_eq!(rule(&registry, good(), lines, Some(SEED)).await, "sample_pkey");
    }
}
