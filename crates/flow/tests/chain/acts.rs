//! Finality, revocation and closing: what an act starts and ends.

use flow::{
    FlowError, Role,
    claims::{CorrectClaim, DecideClaim, DropParked, SendBackProposal, WithdrawClaim},
    closures::{CloseGrant, open_ends},
    may::{GrantAct, grant_acts},
    payouts::DecidePayout,
    revocations::RevokeGrant,
    views,
};
use grants::{
    ActChange, ActError, FinalityKind, Grant, GrantError, GrantState, GrantStateError, LineDecision,
    Revocation,
};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    amendments::amend,
    office::{COACHING, LESSONS, Office, day, file, finality, forwarding, positions},
    steps::{approve, ask, claim, limit},
};

/// Revokes the whole of a grant, or leaves these amounts of it.
pub(crate) fn revoke(grant: &Grant, remaining: Option<&[(&str, i64)]>) -> RevokeGrant {
    let given = |given: &[(&str, i64)]| {
        let given: Vec<_> = given.iter().map(|(code, cents)| (*code, *cents, "", 0)).collect();
        positions(&given)
    };
    RevokeGrant {
        grant: grant.id,
        version: grant.version,
        follows: grant.act.number,
        revocation: Revocation::Widerruf,
        positions: remaining.map(given),
        dated_on: day(2021, 3, 10),
        effective_from: day(2021, 3, 12),
        reference: format!("{} W", grant.act.reference),
        reason: "Zweck verfehlt".to_owned(),
        legal_ground: "§ 49 Abs. 3 VwVfG NRW".to_owned(),
        document: grant.parent.is_none().then(file),
    }
}

fn close(grant: &Grant) -> CloseGrant {
    CloseGrant { grant: grant.id, version: grant.version, closed_on: day(2021, 3, 14) }
}

fn amounts(grant: &Grant) -> Vec<i64> {
    grant.positions.iter().map(|position| position.amount.get()).collect()
}

testkit::on_both_engines! {
    async fn nothing_is_drawn_of_an_award_that_can_be_contested(db: TestDb) {
        let office = Office::open(&db.store).await;
        let award = office.run(&office.finance(), amend(&office.award, &[("F1", 200_001)])).await.unwrap();
        let asked = office.run(&office.finance(), ask(award.id, "F1", 1)).await.unwrap_err();
        assert!(matches!(asked, FlowError::Grant(GrantError::NotFinal { number: 2, .. })), "{asked}");
        let appealed = office.run(&office.finance(), finality(&award, FinalityKind::Appealed)).await;
        assert!(matches!(appealed, Err(FlowError::Act(ActError::Earlier { .. }))), "before the day of the act");
        let on = day(2021, 3, 2);
        let appeal = flow::finality::RecordFinality { on, ..finality(&award, FinalityKind::Appealed) };
        let award = office.run(&office.finance(), appeal).await.unwrap();
        assert!(office.run(&office.finance(), ask(award.id, "F1", 1)).await.is_err());
        let waiver = flow::finality::RecordFinality { on, ..finality(&award, FinalityKind::AppealWaived) };
        let award = office.run(&office.finance(), waiver).await.unwrap();
        assert_eq!((award.act.finality.waived_on, award.act.finality.appealed_on), (Some(on), Some(on)));
        office.run(&office.finance(), ask(award.id, "F1", 1)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn finality_is_recorded_once_and_of_awards(db: TestDb) {
        let office = Office::open(&db.store).await;
        let again = office.run(&office.finance(), finality(&office.award, FinalityKind::Final)).await;
        assert!(matches!(again, Err(FlowError::Act(ActError::Settled { .. }))));
        let contract = office.run(&office.finance(), finality(&office.forwarding_a, FinalityKind::Final)).await;
        assert!(matches!(contract, Err(FlowError::Grant(GrantError::NotAnAward))));
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 1).await;
    }

    async fn a_whole_revocation_takes_back_what_is_not_committed_and_starts_nothing_new(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claimed = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 50_000)])).await.unwrap();
        approve(&office, &office.a(), office.forwarding_a.id, "F4", 30_000).await;
        let revoked = office.run(&office.finance(), revoke(&office.forwarding_a, None)).await.unwrap();
        assert_eq!(revoked.state, GrantState::Revoked { on: day(2021, 3, 12) });
        assert!(matches!(revoked.act.change, ActChange::Revocation { revocation: Revocation::Widerruf, .. }));
        assert_eq!(amounts(&revoked), [40_000, 0], "what is claimed stays; what was only paid does not");
        let refused = |outcome: FlowError| match outcome {
            FlowError::Grant(GrantError::State(cause)) => assert!(matches!(cause, GrantStateError::Revoked { .. })),
            other => assert!(other.to_string().contains("was revoked"), "{other}"),
        };
        refused(office.run(&office.a(), ask(revoked.id, "F1", 1)).await.unwrap_err());
        refused(office.run(&office.a(), claim(&revoked, &[("R2", 1)])).await.unwrap_err());
        refused(office.run(&office.finance(), amend(&revoked, &[("F1", 1)])).await.unwrap_err());
        let withdrawal = WithdrawClaim { claim: claimed.id, version: claimed.version };
        office.run(&office.a(), withdrawal).await.unwrap();
        let figures = views::funding_position(&office.finance()).await.unwrap();
        let free: Vec<_> = figures.iter().map(|row| row.figures.free.get()).collect();
        assert_eq!(free, [160_000, 100_000], "it can be forwarded to someone else");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_asked_for_is_refused_before_a_revocation_leaves_it_without_cover(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 30_000)).await.unwrap();
        for remaining in [None, Some(&[("F1", 29_999)][..])] {
            let refused = office.run(&office.finance(), revoke(&office.forwarding_a, remaining)).await;
            let waits = |cents: Cents| cents == Cents::new(30_000);
            assert!(
                matches!(refused, Err(FlowError::Grant(GrantError::AskedFor { asked, .. })) if waits(asked)),
                "{refused:?}"
            );
        }
        let part = office.run(&office.finance(), revoke(&office.forwarding_a, Some(&[("F1", 30_000)]))).await.unwrap();
        // All of it is claimed: what is revoked then takes nothing back, and what waits is not approved any more.
        office.run(&office.a(), claim(&part, &[("R1", 37_500)])).await.unwrap();
        let revoked = office.run(&office.finance(), revoke(&part, None)).await.unwrap();
        assert_eq!(amounts(&revoked), [30_000, 0]);
        let decide = |refusal: Option<&str>| DecidePayout {
            payout_request: asked.id,
            version: asked.version,
            decided_on: day(2021, 3, 14),
            refusal: refusal.map(str::to_owned),
        };
        let approved = office.run(&office.finance(), decide(None)).await.unwrap_err();
        assert!(approved.to_string().contains("was revoked"), "{approved}");
        office.run(&office.finance(), decide(Some("aufgehoben"))).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_part_is_revoked_down_to_what_is_committed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let raised = office.run(&office.finance(), revoke(&office.award, Some(&[("F1", 200_001)]))).await;
        assert!(matches!(raised, Err(FlowError::Grant(GrantError::Raises { .. }))));
        let below = office.run(&office.finance(), revoke(&office.award, Some(&[("F1", 79_999)]))).await;
        assert_eq!(limit(below), ("to_use".into(), "F1".into(), 120_000, 120_001));
        let part = office.run(&office.finance(), revoke(&office.award, Some(&[("F1", 80_000)]))).await.unwrap();
        assert_eq!((part.state, amounts(&part)), (GrantState::Effective, vec![80_000, 100_000]));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_revoked_award_is_not_forwarded(db: TestDb) {
        let office = Office::open(&db.store).await;
        let award = office.run(&office.finance(), revoke(&office.award, None)).await.unwrap();
        assert_eq!(amounts(&award), [80_000, 40_000], "what was forwarded is committed");
        let mut more = forwarding(&award, office.provider_b, &[("F4", 1, LESSONS, 2)]);
        "KI B".clone_into(&mut more.act.reference);
        let refused = office.run(&office.finance(), more).await.unwrap_err();
        assert!(refused.to_string().contains("was revoked"), "{refused}");
        let raised = office.run(&office.finance(), amend(&office.forwarding_a, &[("F4", 40_001)])).await.unwrap_err();
        assert!(refused.to_string() == raised.to_string(), "{raised}");
    }

    async fn what_became_free_of_a_revoked_award_falls_by_revoking_it_once_more(db: TestDb) {
        let office = Office::open(&db.store).await;
        let finance = office.finance();
        let may = async |grant: &Grant| {
            let acts = grant_acts(&office.finance(), grant).await.unwrap();
            acts.into_iter().any(|it| it.act == GrantAct::Revoke && it.refusal.is_none())
        };
        let free = async || {
            let figures = views::funding_position(&office.finance()).await.unwrap();
            figures.iter().map(|row| row.figures.free.get()).collect::<Vec<_>>()
        };
        let award = office.run(&finance, revoke(&office.award, None)).await.unwrap();
        assert_eq!((amounts(&award), may(&award).await, free().await), (vec![80_000, 40_000], false, vec![0, 0]));
        let early = office.run(&finance, revoke(&award, None)).await.unwrap_err();
        assert!(early.to_string().contains("was revoked"), "{early}");
        let below = office.run(&finance, revoke(&office.forwarding_a, None)).await.unwrap();
        assert_eq!((amounts(&below), may(&award).await, free().await), (vec![0, 0], true, vec![80_000, 40_000]));
        let part = office.run(&finance, revoke(&award, Some(&[("F1", 1)]))).await.unwrap_err();
        assert!(part.to_string().contains("was revoked"), "{part}");
        let again = office.run(&finance, revoke(&award, None)).await.unwrap();
        assert_eq!((again.state, again.act.number, amounts(&again)), (award.state, 3, vec![0, 0]));
        assert_eq!((may(&again).await, free().await), (false, vec![0, 0]));
        let nothing = office.run(&finance, revoke(&again, None)).await.unwrap_err();
        assert!(nothing.to_string().contains("was revoked"), "{nothing}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_grant_is_not_closed_while_a_claim_is_undecided_or_a_parked_line_waits(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let told = open_ends(&office.finance(), office.forwarding_a.id).await.unwrap();
        assert!(told.contains(&GrantError::ClaimUndecided { claim: 1 }), "{told:?}");
        let park = LineDecision::Park { question: "Wer?".to_owned(), answer_by: day(2021, 4, 1) };
        let (decisions, findings) = (vec![(claim.lines[0].id, park)], std::collections::BTreeMap::new());
        let decision = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
        let parked = office.run(&office.finance(), decision).await.unwrap();
        // It reserves nothing and nothing is due, and nobody could claim it again.
        let refused = office.run(&office.finance(), close(&office.forwarding_a)).await;
        let waits = GrantError::LineParked { claim: 1, line: 1 };
        assert!(matches!(&refused, Err(FlowError::Grant(cause)) if *cause == waits), "{refused:?}");
        let drop = DropParked { claim: parked.id, version: parked.version, line: parked.lines[0].id };
        office.run(&office.a(), drop).await.unwrap();
        assert_eq!(open_ends(&office.finance(), office.forwarding_a.id).await.unwrap(), []);
        office.run(&office.finance(), close(&office.forwarding_a)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn of_a_closed_grant_nothing_more_is_recognised(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let reject = LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: "fehlt".to_owned() };
        let (decisions, findings) = (vec![(claim.lines[0].id, reject)], std::collections::BTreeMap::new());
        let decision = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
        let claim = office.run(&office.finance(), decision).await.unwrap();
        let correction = || CorrectClaim {
            claim: claim.id,
            version: claim.version,
            line: claim.lines[0].id,
            recognised: Cents::new(10_000),
            reason: "rechnerisch".to_owned(),
            text: "Beleg nachgereicht".to_owned(),
            findings: std::collections::BTreeSet::new(),
        };
        // A correction that is proposed is settled before.
        let proposed = office.alone(&office.finance(), correction()).await.unwrap();
        let told = open_ends(&office.finance(), office.forwarding_a.id).await.unwrap();
        assert_eq!(told, [GrantError::ClaimUndecided { claim: 1 }]);
        let (version, round) = (proposed.version, proposed.round());
        let back = SendBackProposal { claim: proposed.id, version, round, reason: "Frist".to_owned() };
        office.alone(&office.who_is(Role::ExaminerRechnerisch), back).await.unwrap();
        office.run(&office.finance(), close(&office.forwarding_a)).await.unwrap();
        let refused = office.alone(&office.finance(), correction()).await.unwrap_err();
        assert!(refused.to_string().contains("was closed"), "{refused}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_grant_is_closed_when_nothing_is_open(db: TestDb) {
        let office = Office::open(&db.store).await;
        let below = office.run(&office.finance(), close(&office.award)).await;
        assert!(matches!(below, Err(FlowError::Grant(GrantError::OpenBelow { .. }))));
        let asked = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 5)).await.unwrap();
        let reserved = office.run(&office.finance(), close(&office.forwarding_a)).await.unwrap_err();
        assert_eq!(reserved.to_string(), "component F1 still has 0.05 reserved and 0.00 due");
        let told = open_ends(&office.finance(), office.forwarding_a.id).await.unwrap();
        assert_eq!(told.iter().map(ToString::to_string).collect::<Vec<_>>(), [reserved.to_string()]);
        let recipient = open_ends(&office.a(), office.forwarding_a.id).await;
        assert!(matches!(recipient, Err(FlowError::Forbidden { .. })), "{recipient:?}");
        let (payout_request, version, decided_on) = (asked.id, asked.version, day(2021, 3, 1));
        let refusal = Some("Kein Bedarf".to_owned());
        let refusal = DecidePayout { payout_request, version, decided_on, refusal };
        office.run(&office.finance(), refusal).await.unwrap();
        assert_eq!(open_ends(&office.finance(), office.forwarding_a.id).await.unwrap(), []);
        let too_early = CloseGrant { closed_on: day(2020, 12, 31), ..close(&office.forwarding_a) };
        let too_early = office.run(&office.finance(), too_early).await;
        assert!(matches!(too_early, Err(FlowError::Act(ActError::Earlier { .. }))), "{too_early:?}");
        let closed = office.run(&office.finance(), close(&office.forwarding_a)).await.unwrap();
        assert_eq!(closed.state, GrantState::Closed { on: day(2021, 3, 14) });
        let again = office.run(&office.finance(), close(&closed)).await.unwrap_err();
        assert!(again.to_string().contains("was closed"), "{again}");
        let claimed = office.run(&office.a(), claim(&closed, &[("R1", 1)])).await.unwrap_err();
        assert!(claimed.to_string().contains("was closed"), "{claimed}");
        let award = office.run(&office.finance(), close(&office.award)).await.unwrap();
        let late = office.run(&office.finance(), crate::office::award(office.mags, &[("F1", 1, COACHING, 2)])).await;
        assert!(matches!(late, Err(FlowError::Exists { .. })), "its reference stays taken: {award:?}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
