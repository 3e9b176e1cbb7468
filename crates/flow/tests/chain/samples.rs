//! Samples: committed before anybody sees what is drawn, drawn once, drawn again by anybody, refused behind our back.

use std::{collections::BTreeSet, process::Command};

use flow::{
    Ctx, FlowError, Role, StoreError,
    claims::{DecideClaim, WithdrawClaim},
    samples::{self, CommitSample, DrawSample},
    verify::{Fault, verify},
    views,
};
use grants::{
    AuditScope, Band, Claim, ClaimLineId, GrantId, LineDecision, Sample, SampleDesign, SampleError, Seed,
};
use ledger::{Cents, EntryNumber, Hash};
use testkit::{Engine, TestDb};

use crate::{
    audits::auditor,
    office::{COACHING, Office, day, forwarding},
    steps::claim,
};

const SEED: Seed = Seed::new([7; 32]);

/// Of eight lines of 10 to 80 euros: one of the two below 30, two of the four up to 70, both above.
fn design() -> SampleDesign {
    let band = |(from, size)| Band { from: Cents::new(from), size };
    SampleDesign {
        by_component: true,
        by_provider: false,
        bands: [(0, 1), (3_000, 2)].map(band).into(),
        full_from: Some(Cents::new(7_000)),
    }
}

fn of(grant: GrantId, own_seed_hash: Option<Hash>) -> CommitSample {
    CommitSample::new((grant, None), "Verwendungsnachweis 2021".to_owned(), design(), own_seed_hash).unwrap()
}

/// A claim of eight lines.
async fn claimed(office: &Office) -> Claim {
    let costs: Vec<(String, i64)> = (1..=8).map(|number| (format!("S{number}"), number * 1_000)).collect();
    let costs: Vec<(&str, i64)> = costs.iter().map(|(number, cents)| (number.as_str(), *cents)).collect();
    office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap()
}

/// A sample that is committed with the hash of the seed above.
async fn committed(office: &Office) -> Sample {
    claimed(office).await;
    office.run(&office.auditor(), of(office.award.id, Some(SEED.hash()))).await.unwrap()
}

fn by_seed(sample: &Sample) -> DrawSample {
    DrawSample { sample: sample.id, seed: sample.own_seed.then_some(SEED) }
}

/// A sample that is drawn, with one that is only committed.
pub(crate) async fn drawn(office: &Office) -> Sample {
    let grant = office.award.id;
    let sample = office.run(&office.auditor(), of(grant, None)).await.unwrap();
    office.run(&office.auditor(), of(grant, None)).await.unwrap();
    office.run(&office.auditor(), by_seed(&sample)).await.unwrap()
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> SampleError {
    match outcome {
        Err(FlowError::Sample(cause)) => cause,
        other => panic!("the domain should refuse, not {other:?}"),
    }
}

async fn lines(who: &Ctx, sample: &Sample) -> BTreeSet<ClaimLineId> {
    let placed = samples::placed(who, sample).await.unwrap();
    placed.into_iter().filter(|line| line.drawn).map(|line| line.line.line.line).collect()
}

/// Whether Python draws the same of a table.
async fn redrawn(office: &Office, table: &str) -> (bool, String) {
    let [file, journal] = ["sample.csv", "journal.jsonl"].map(|name| office.folder.path().join(name));
    std::fs::write(&file, table).unwrap();
    let mut lines = Vec::new();
    flow::export::export(office.flow.store(), &mut lines).await.unwrap();
    std::fs::write(&journal, lines).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/redraw_sample.py");
    let said = Command::new("python3").arg(script).args([&file, &journal]).output().unwrap();
    let told = String::from_utf8([said.stdout, said.stderr].concat()).unwrap();
    (said.status.success(), told)
}

/// A table with something else in a column of its second row of lines.
fn forged(table: &str, column: usize, text: &str) -> String {
    let mut rows: Vec<_> = table.lines().map(|row| row.split(',').collect::<Vec<_>>()).collect();
    rows[2][column] = text;
    rows.iter().map(|row| row.join(",") + "\r\n").collect()
}

/// The rule by which the database refuses what is done behind our back.
async fn rule(db: &TestDb, sql: &str) -> String {
    let refused = db.as_owner(sql).await.map_err(StoreError::from).unwrap_err();
    refused.rule().unwrap_or_default().to_owned()
}

testkit::on_both_engines! {
    async fn a_sample_is_committed_and_then_drawn_by_a_seed_that_nobody_saw(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = claimed(&office).await;
        let who = office.auditor();
        let sample = office.run(&who, of(office.award.id, None)).await.unwrap();
        assert_eq!((sample.population.count, sample.population.sum), (8, Cents::new(36_000)));
        assert_eq!((sample.own_seed, &sample.drawn), (false, &None));
        assert_eq!(lines(&who, &sample).await, BTreeSet::new());
        verify(office.flow.store()).await.unwrap();
        let drawn = office.run(&who, by_seed(&sample)).await.unwrap();
        let revealed = drawn.drawn.as_ref().unwrap();
        assert_eq!(revealed.seed.hash(), sample.seed_hash);
        // The journal had the hash, and not the seed, before the draw.
        let journal = views::journal(&who, Some(sample.id.0), EntryNumber::NONE, 9).await.unwrap();
        let [first, second] = journal.as_slice() else { panic!("two entries, not {}", journal.len()) };
        assert_eq!((first.command.as_str(), second.command.as_str()), ("sample.commit", "sample.draw"));
        let seed = revealed.seed.revealed();
        assert!(!format!("{first:?}").contains(&seed) && format!("{second:?}").contains(&seed));
        assert_eq!((revealed.entry, revealed.entry_hash), (first.number, first.hash));
        // One of two, two of four, and both of the largest.
        let taken = lines(&who, &drawn).await;
        let amounts: Vec<_> =
            claim.lines.iter().filter(|line| taken.contains(&line.id)).map(|line| line.eligible.get()).collect();
        assert_eq!(amounts.len(), 5);
        assert_eq!(amounts.iter().filter(|cents| **cents < 3_000).count(), 1);
        assert_eq!(amounts.iter().filter(|cents| **cents >= 7_000).count(), 2);
        assert_eq!((revealed.count, revealed.sum.get()), (5, amounts.iter().sum()));
        verify(office.flow.store()).await.unwrap();
    }

    async fn a_sample_that_is_sent_twice_is_committed_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        claimed(&office).await;
        let (who, grant) = (office.auditor(), office.award.id);
        // Each request brings a new seed along; the key decides, not the seed.
        let first = who.execute("pressed-twice", of(grant, None)).await.unwrap();
        let second = who.execute("pressed-twice", of(grant, None)).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(samples::samples(&who, None, None, 9).await.unwrap().items, [first]);
        verify(office.flow.store()).await.unwrap();
    }

    async fn two_samples_of_the_same_are_not_the_same(db: TestDb) {
        let office = Office::open(&db.store).await;
        claimed(&office).await;
        let mut keys = BTreeSet::new();
        for _ in 0..4 {
            let sample = office.run(&office.auditor(), of(office.award.id, Some(SEED.hash()))).await.unwrap();
            let drawn = office.run(&office.auditor(), by_seed(&sample)).await.unwrap();
            keys.insert(drawn.key().unwrap().0);
        }
        assert_eq!(keys.len(), 4, "the same seed draws otherwise: nobody can choose one by what it draws");
    }

    async fn the_table_of_a_sample_is_drawn_again_in_python(db: TestDb) {
        let office = Office::open(&db.store).await;
        let sample = committed(&office).await;
        let who = office.auditor();
        let before = samples::export(&who, sample.id).await.unwrap();
        assert_eq!(before.lines().count(), 9);
        let (holds, told) = redrawn(&office, &before).await;
        assert!(!holds && told.contains("committed and not drawn"), "{told}");
        let drawn = office.run(&who, by_seed(&sample)).await.unwrap();
        let table = samples::export(&who, sample.id).await.unwrap();
        let (holds, told) = redrawn(&office, &table).await;
        assert!(holds && told.starts_with("5 of 8 lines"), "{told}");
        let (seed, entry) = (SEED.revealed(), drawn.drawn.unwrap().entry_hash.to_string());
        for (changed, why) in [
            (table.replacen(",true,", ",false,", 1), "is drawn and should not be"),
            (table.replacen(",false,", ",true,", 1), "is drawn and should not be"),
            (table.replacen(",4000,", ",4001,", 1), "not the population"),
            (table.split_inclusive('\n').take(8).collect(), "not the population"),
            (table.replace(&seed, &"0".repeat(64)), "not the seed"),
            (forged(&table, 11, "9"), "in another stratum, or its size is another"),
            (forged(&table, 8, "F9"), "in another stratum, or its size is another"),
            (table.replace(&entry, &sample.seed_hash.to_string()), "no entry with this hash"),
        ] {
            assert_ne!(changed, table);
            let (holds, told) = redrawn(&office, &changed).await;
            assert!(!holds && told.contains(why), "{why}: {told}");
        }
    }

    async fn a_seed_of_ones_own_is_revealed_and_no_other(db: TestDb) {
        let office = Office::open(&db.store).await;
        let sample = committed(&office).await;
        let who = office.auditor();
        assert!(sample.own_seed);
        let other = DrawSample { sample: sample.id, seed: Some(Seed::new([8; 32])) };
        assert_eq!(refused(office.run(&who, other).await), SampleError::OtherSeed);
        let none = DrawSample { sample: sample.id, seed: None };
        assert_eq!(refused(office.run(&who, none).await), SampleError::SeedNeeded);
        let answer = who.execute("the-same-key", by_seed(&sample)).await.unwrap();
        assert_eq!(who.execute("the-same-key", by_seed(&sample)).await.unwrap(), answer);
        let again = office.run(&who, by_seed(&sample)).await;
        assert_eq!(refused(again), SampleError::AlreadyDrawn { on: day(2021, 3, 15) });
        let of_house = office.run(&who, of(office.award.id, None)).await.unwrap();
        let with_seed = DrawSample { sample: of_house.id, seed: Some(SEED) };
        assert_eq!(refused(office.run(&who, with_seed).await), SampleError::SeedKnown);
    }

    async fn who_examines_and_audits_draws_and_nobody_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let sample = committed(&office).await;
        let grant = office.award.id;
        for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch, Role::Head] {
            let who = office.who_is(role);
            let made = office.alone(&who, of(grant, None)).await.unwrap();
            assert_eq!(made.role, role);
            assert_eq!(samples::samples(&who, Some(grant), None, 9).await.unwrap().items.first(), Some(&sample));
        }
        let clerk = office.finance();
        assert_eq!(samples::sample(&clerk, sample.id).await.unwrap(), sample, "who gets the receipts ready sees it");
        for who in [clerk, office.a(), office.signatory_of_a(), office.who_is(Role::Releaser)] {
            assert!(matches!(office.alone(&who, of(grant, None)).await, Err(FlowError::Forbidden { .. })));
            assert!(matches!(office.alone(&who, by_seed(&sample)).await, Err(FlowError::Forbidden { .. })));
        }
        for who in [office.a(), office.who_is(Role::Releaser)] {
            assert!(matches!(samples::sample(&who, sample.id).await, Err(FlowError::Forbidden { .. })));
            assert!(matches!(samples::export(&who, sample.id).await, Err(FlowError::Forbidden { .. })));
        }
        // A clerk of a provider has the role, and the books are not theirs.
        let unseen = samples::sample(&office.stranger(), sample.id).await;
        assert!(matches!(unseen, Err(FlowError::NotFound { what: "sample" })), "{unseen:?}");
        let journal = views::journal(&office.a(), Some(sample.id.0), EntryNumber::NONE, 9).await;
        assert!(matches!(journal, Err(FlowError::NotFound { .. })));
        // Whoever is audited does not draw what an auditor committed.
        let drawn = office.alone(&office.who_is(Role::Head), by_seed(&sample)).await;
        assert_eq!(refused(drawn), SampleError::OfAuditor);
        office.alone(&office.auditor(), by_seed(&sample)).await.unwrap();
    }

    async fn an_auditor_draws_within_the_scope(db: TestDb) {
        let office = Office::open(&db.store).await;
        let sample = committed(&office).await;
        let mut to_b = forwarding(&office.award, office.provider_b, &[("F1", 10_000, COACHING, 12_500)]);
        "KI B".clone_into(&mut to_b.act.reference);
        let to_b = office.run(&office.finance(), to_b).await.unwrap();
        office.run(&office.b(), claim(&to_b, &[("B1", 500)])).await.unwrap();
        let scope = AuditScope { provider: Some(office.provider_b), ..AuditScope::default() };
        let of_b = auditor(&office, "Prüferin B", scope).await;
        for grant in [office.award.id, office.forwarding_a.id] {
            let unseen = office.alone(&of_b, of(grant, None)).await;
            assert!(matches!(unseen, Err(FlowError::NotFound { .. })), "{unseen:?}");
        }
        let unseen = office.alone(&of_b, by_seed(&sample)).await;
        assert!(matches!(unseen, Err(FlowError::NotFound { what: "sample" })), "{unseen:?}");
        assert_eq!(samples::samples(&of_b, None, None, 9).await.unwrap().items, []);
        assert_eq!(office.alone(&of_b, of(to_b.id, None)).await.unwrap().population.count, 1);
        // Of an award that forwards to both, whoever audits one component samples what lies in the scope alone, and
        // sees no sample that has more in it.
        let scope = AuditScope { component: Some(crate::office::component("F4")), ..AuditScope::default() };
        let of_f4 = auditor(&office, "Prüferin F4", scope).await;
        let part = office.alone(&of_f4, of(office.award.id, None)).await;
        assert_eq!(refused(part), SampleError::PartOnly);
        let own = office.alone(&of_f4, of(office.forwarding_a.id, None)).await.unwrap();
        assert_eq!(own.population.count, 8);
        let whole = office.alone(&office.auditor(), of(office.award.id, None)).await.unwrap();
        assert_eq!(whole.population.count, 9);
        let seen = samples::samples(&of_f4, None, None, 9).await.unwrap().items;
        assert_eq!(seen.iter().map(|it| it.id).collect::<BTreeSet<_>>(), BTreeSet::from([sample.id, own.id]));
        assert!(matches!(samples::sample(&of_f4, whole.id).await, Err(FlowError::NotFound { what: "sample" })));
        assert!(matches!(samples::placed(&of_f4, &whole).await, Err(FlowError::NotFound { what: "sample" })));
        assert!(matches!(samples::export(&of_f4, whole.id).await, Err(FlowError::NotFound { what: "sample" })));
        let draws = office.alone(&of_f4, by_seed(&whole)).await;
        assert!(matches!(draws, Err(FlowError::NotFound { what: "sample" })), "{draws:?}");
        let journal = views::journal(&of_f4, Some(whole.id.0), EntryNumber::NONE, 9).await;
        assert!(matches!(journal, Err(FlowError::NotFound { .. })));
        let scope = AuditScope { known_until: Some(day(2021, 3, 14)), ..AuditScope::default() };
        let then = auditor(&office, "Prüferin gestern", scope).await;
        let refused = office.alone(&then, of(office.award.id, None)).await;
        assert!(matches!(refused, Err(FlowError::KnownUntil { .. })), "{refused:?}");
    }

    async fn a_population_is_what_counts_as_much_as_it_counts(db: TestDb) {
        let office = Office::open(&db.store).await;
        let nothing = office.run(&office.auditor(), of(office.award.id, None)).await;
        assert_eq!(refused(nothing), SampleError::Empty);
        let taken_back = office.run(&office.a(), claim(&office.forwarding_a, &[("W1", 900)])).await.unwrap();
        let back = WithdrawClaim { claim: taken_back.id, version: taken_back.version };
        office.run(&office.a(), back).await.unwrap();
        let claimed = claimed(&office).await;
        let why = || ("rechnerisch".to_owned(), "Die Summe stimmt nicht.".to_owned());
        let decisions = claimed.lines.iter().zip(1..).map(|(line, number)| {
            let (reason, text) = why();
            let decision = match number {
                1 => LineDecision::Reject { reason, text },
                2 => LineDecision::AcceptInPart {
                    recognised: Cents::new(500),
                    reason,
                    text,
                    not_recognised: BTreeSet::new(),
                },
                3 => LineDecision::Park { question: "Wo ist der Beleg?".to_owned(), answer_by: day(2021, 4, 1) },
                _ => LineDecision::Accept,
            };
            (line.id, decision)
        });
        let decide = DecideClaim {
            claim: claimed.id,
            version: claimed.version,
            decisions: decisions.collect(),
            findings: std::collections::BTreeMap::new(),
        };
        office.run(&office.finance(), decide).await.unwrap();
        let sample = office.run(&office.auditor(), of(office.award.id, None)).await.unwrap();
        assert_eq!((sample.population.count, sample.population.sum), (6, Cents::new(500 + 30_000)));
        let before = grants::Period::new(day(2021, 1, 1), day(2021, 1, 31)).unwrap();
        let early = CommitSample::new((office.award.id, Some(before)), "x".to_owned(), design(), None).unwrap();
        assert_eq!(refused(office.run(&office.auditor(), early).await), SampleError::Empty);
    }

    async fn what_was_committed_takes_no_line_and_no_other_seed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let sample = committed(&office).await;
        office.run(&office.a(), claim(&office.forwarding_a, &[("N1", 100)])).await.unwrap();
        let more = "INSERT INTO sample_line (sample_id, claim_line_id, component, provider_id, amount_cents)
            SELECT sample.id, line.id, 'F1', grants.recipient_id, 1
            FROM sample, claim_line line JOIN claim ON claim.id = line.claim_id
            JOIN grants ON grants.id = claim.grant_id
            WHERE line.id NOT IN (SELECT claim_line_id FROM sample_line)";
        assert_eq!(rule(&db, more).await, "sample_committed");
        let band = "INSERT INTO sample_band (sample_id, number, from_cents, size) SELECT id, 3, 99999, 1 FROM sample";
        assert_eq!(rule(&db, band).await, "sample_committed");
        let entry_hash = match db.engine {
            Engine::Sqlite => "lower(hex(entry.hash))",
            Engine::Postgres => "encode(entry.hash, 'hex')",
        };
        let draw = |seed: &str, entry: &str| format!(
            "INSERT INTO sample_draw (sample_id, unit_id, seed, entry, entry_hash, drawn_by, drawn_on)
            SELECT sample.id, sample.unit_id, '{seed}', entry.number, {entry_hash}, 'Niemand', sample.committed_on
            FROM sample JOIN journal_entry entry ON {entry}"
        );
        let seed = SEED.revealed();
        assert_eq!(rule(&db, &draw(&seed, "entry.number = 1")).await, "sample_draw_entry");
        let own_entry = "entry.subject_id = sample.id";
        let other_seed = draw(&"0".repeat(64), own_entry);
        let wrong_rank = "INSERT INTO sample_drawn_line (sample_id, claim_line_id, rank)
            SELECT sample_id, MIN(claim_line_id), seed_hash FROM sample_line
            JOIN sample ON sample.id = sample_id GROUP BY sample_id, seed_hash";
        let wrong_rank = match db.engine {
            Engine::Sqlite => wrong_rank.to_owned(),
            Engine::Postgres => wrong_rank.replace("MIN(claim_line_id)", "MIN(claim_line_id::text)::uuid"),
        };
        if db.engine == Engine::Postgres {
            assert_eq!(rule(&db, &other_seed).await, "sample_draw_seed");
            db.as_owner(&draw(&seed, own_entry)).await.unwrap();
            assert_eq!(rule(&db, &wrong_rank).await, "sample_drawn_line_rank");
        } else {
            db.as_owner(&other_seed).await.unwrap();
            db.as_owner(&wrong_rank).await.unwrap();
        }
        let found = verify(office.flow.store()).await;
        assert!(matches!(found, Err(Fault::Subject { kind: "sample", subject, .. }) if subject == sample.id.0));
    }

    async fn what_was_drawn_takes_no_line(db: TestDb) {
        let office = Office::open(&db.store).await;
        claimed(&office).await;
        drawn(&office).await;
        let more = "INSERT INTO sample_drawn_line (sample_id, claim_line_id, rank)
            SELECT of.sample_id, of.claim_line_id, drawn.seed
            FROM sample_line of JOIN sample_draw drawn ON drawn.sample_id = of.sample_id
            WHERE of.claim_line_id NOT IN (SELECT claim_line_id FROM sample_drawn_line)";
        assert_eq!(rule(&db, more).await, "sample_drawn");
        let seeds = "INSERT INTO sample_draw SELECT * FROM sample_draw";
        assert!(db.as_owner(seeds).await.is_err(), "drawn once");
    }
}
