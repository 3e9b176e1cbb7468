//! Deadlines over the books, and the day's view of them.

use flow::{
    Ctx,
    deadlines::{GrantDeadline, deadlines},
    drawdown::drawdown,
    proofs::{self, AcceptProof, InputTax, NewProof, RejectProof},
    today::today,
    use_clock::use_clocks,
    views,
};
use grants::{
    DemandKind, Proof, ProofId, ProofKind,
    law::{DeadlineState, LawFigures, Retention},
};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    money::{demand, settle},
    office::{COACHING, Office, day, forwarding},
    past::later,
    steps::{approve, draw, file, order, pay},
    use_clock::{figures, sets},
};

fn of<'found>(found: &'found [GrantDeadline], rule: &str) -> Vec<&'found GrantDeadline> {
    found.iter().filter(|deadline| deadline.rule.id == rule).collect()
}

/// The final proof of provider A, filed on 5 March.
pub(crate) async fn filed(office: &Office) -> Proof {
    filed_as(office, "proof-key-1", None).await
}

/// A version of the final proof of provider A, filed on 5 March.
async fn filed_as(office: &Office, key: &str, corrects: Option<ProofId>) -> Proof {
    let period = office.forwarding_a.act.period;
    let (kind, place, input_tax) =
        (ProofKind::Verwendungsnachweis, "Musterstadt".to_owned(), InputTax::NotDeductible);
    let new = NewProof {
        grant: office.forwarding_a.id,
        kind,
        period,
        place,
        input_tax,
        cost_fall_reason: None,
        own_audit: None,
        corrects,
    };
    let made = proofs::compile(&office.a(), key, new).await.unwrap();
    file(office, &made, (&office.a(), &office.signatory_of_a()), day(2021, 3, 5)).await
}

/// What keeps the papers of provider A, where the award sets that they are kept for so long.
async fn kept_of_a(office: &Office, years: &str) -> Retention {
    let set = format!(
        "[[retention]]\nvalue = \"{years}\"\nvalid_from = \"2021-01-01\"\nbasis = \"Nr. 9 des Bescheids\"\n\
         source = \"Bescheid\"\n"
    );
    sets(office, &LawFigures::parse(&set).unwrap()).await;
    filed(office).await;
    let found = deadlines(&office.a()).await.unwrap();
    found.kept.into_iter().find(|kept| kept.grant == office.forwarding_a.id).unwrap().retention
}

testkit::on_both_engines! {
    async fn proofs_are_due_by_the_period_of_each_act_and_wait_until_they_are_accepted(db: TestDb) {
        let office = Office::open(&db.store).await;
        let found = deadlines(&office.finance()).await.unwrap();
        let of_kreis = of(&found.deadlines, "verwendungsnachweis_kreis")[0];
        assert_eq!((of_kreis.grant, of_kreis.deadline.ends_on), (office.award.id, day(2022, 3, 31)));
        assert_eq!(of_kreis.state, DeadlineState::Ahead { days_left: 381 });
        let of_a = of(&found.deadlines, "verwendungsnachweis_traeger")[0];
        assert_eq!((of_a.grant, of_a.deadline.ends_on), (office.forwarding_a.id, day(2022, 6, 30)));
        assert!(found.unexamined.is_empty());
        let proof = filed(&office).await;
        let found = deadlines(&office.finance()).await.unwrap();
        assert_eq!(of(&found.deadlines, "verwendungsnachweis_traeger")[0].state, DeadlineState::Met);
        assert_eq!((found.unexamined.len(), found.unexamined[0].days), (1, 10));
        assert_eq!(found.unexamined[0].proof.proof, proof.id);
        let accept = AcceptProof { proof: proof.id, version: proof.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        let found = deadlines(&office.finance()).await.unwrap();
        assert!(found.unexamined.is_empty());
        let of_a = of(&found.deadlines, "verwendungsnachweis_traeger")[0];
        assert_eq!(of_a.state, DeadlineState::Met, "it was handed in on 5 March, whenever it was accepted");
        let kept = found.kept.iter().find(|kept| kept.grant == office.forwarding_a.id).unwrap();
        let ends: Vec<_> = kept.retention.ends.iter().map(|end| end.ends_on).collect();
        let by_law = [Some(day(2026, 3, 5)), Some(day(2031, 12, 31)), None, None];
        assert_eq!(ends, by_law, "five years, ten at the provider; nobody settled annual accounts");
        assert_eq!(kept.retention.not_before(), Some(day(2032, 1, 1)));
        assert_eq!(kept.retention.missing(), Some("Feststellung des Jahresabschlusses"));
    }

    async fn a_proof_waits_again_when_what_corrects_it_is_rejected(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = filed(&office).await;
        let second = filed_as(&office, "proof-key-2", Some(first.id)).await;
        let waiting = async || {
            let found = deadlines(&office.finance()).await.unwrap().unexamined;
            found.into_iter().map(|it| it.proof.proof).collect::<Vec<_>>()
        };
        assert_eq!(waiting().await, [second.id]);
        let (reason, decided_on) = ("Die Belegliste fehlt.".to_owned(), day(2021, 3, 15));
        let reject = RejectProof { proof: second.id, version: second.version, reason, decided_on };
        office.run(&office.finance(), reject).await.unwrap();
        assert_eq!(waiting().await, [first.id], "nothing else was decided");
        let then = deadlines(&office.finance().as_of(None, None).unwrap()).await.unwrap();
        assert_eq!(then.unexamined.len(), 1, "the journal says what the rows say");
    }

    async fn an_act_keeps_the_papers_below_it_for_longer(db: TestDb) {
        let kept = kept_of_a(&Office::open(&db.store).await, "15 years").await;
        let longest = kept.ends.iter().max_by_key(|end| end.ends_on).unwrap();
        assert_eq!((longest.ends_on, longest.basis.as_str()), (Some(day(2036, 3, 5)), "Nr. 9 des Bescheids"));
    }

    async fn an_act_shortens_nothing_that_the_law_keeps(db: TestDb) {
        let kept = kept_of_a(&Office::open(&db.store).await, "1 year").await;
        assert_eq!(kept.latest(), Some(day(2031, 12, 31)));
        assert_eq!(kept.ends[4].ends_on, Some(day(2022, 3, 5)), "it is listed all the same");
    }

    async fn what_is_late_what_may_be_drawn_and_what_interest_runs_is_told_of_today(db: TestDb) {
        let office = Office::open(&db.store).await;
        sets(&office, &figures("1 month")).await;
        draw(&office, "F1", 150_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 40_000).await;
        let paid = pay(&office, order(office.forwarding_a.id, "F1", 40_000)).await;
        filed(&office).await;
        let view = today(&office.finance()).await.unwrap();
        assert_eq!(view.on, day(2021, 3, 15));
        let late = of(&view.late, "verwendungsfrist");
        assert_eq!((late.len(), late[0].amount, late[0].state), (
            1, Some(Cents::new(110_000)), DeadlineState::Escalated { days: 14 }
        ));
        assert_eq!(view.unexamined.len(), 1);
        let drawn = &view.drawable[0];
        assert_eq!((drawn.grant, drawn.drawable, drawn.ahead), (office.award.id, Cents::ZERO, Cents::new(110_000)));
        // 400.00 used on 14 March, 1,100.00 still waiting, both at 2.12 %.
        let interest = &view.interest[0];
        assert_eq!((interest.undecided, interest.running), (Cents::new(95), Cents::new(268)));
        let all = deadlines(&office.finance()).await.unwrap();
        let limited = of(&all.deadlines, "zinsen_verjaehrung");
        assert_eq!((limited[0].subject, limited[0].deadline.ends_on), (Some(paid.id.0), day(2024, 12, 31)));
        assert!(late[0].is_kept_by_recipient() && !limited[0].is_kept_by_recipient(), "who gives claims interest");
        let of_a = today(&office.a()).await.unwrap();
        assert!(of_a.late.iter().all(|deadline| deadline.grant == office.forwarding_a.id));
        assert!(of_a.interest.iter().all(|interest| interest.grant == office.forwarding_a.id));
        let nothing = today(&office.b()).await.unwrap();
        assert!(nothing.late.is_empty() && nothing.drawable.is_empty() && nothing.unexamined.is_empty());
    }

    async fn what_is_told_of_all_grants_is_what_is_told_of_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        sets(&office, &figures("1 month")).await;
        let mut to_b = forwarding(&office.award, office.provider_b, &[("F1", 60_000, COACHING, 75_000)]);
        "KI B".clone_into(&mut to_b.act.reference);
        let to_b = office.run(&office.finance(), to_b).await.unwrap();
        draw(&office, "F1", 150_000).await;
        for (who, grant) in [(office.a(), office.forwarding_a.id), (office.b(), to_b.id)] {
            approve(&office, &who, grant, "F1", 40_000).await;
            pay(&office, order(grant, "F1", 30_000)).await;
        }
        let (finance, mut drawable, mut interest) = (office.finance(), Vec::new(), Cents::ZERO);
        for grant in views::grants(&finance, None, 9).await.unwrap().items {
            for of in drawdown(&finance, grant.id).await.unwrap() {
                let advice = of.advice.unwrap();
                if advice.drawable > Cents::ZERO || advice.ahead > Cents::ZERO {
                    drawable.push((grant.id, of.position, advice.drawable, advice.ahead));
                }
            }
            for clock in use_clocks(&finance, grant.id).await.unwrap() {
                for line in clock.interest.unwrap().unwrap().lines {
                    interest = interest.plus(line.interest.interest).unwrap();
                }
            }
        }
        let view = today(&finance).await.unwrap();
        let told: Vec<_> = view.drawable.iter().map(|it| (it.grant, it.position, it.drawable, it.ahead)).collect();
        assert_eq!(told, drawable);
        let of_all = Cents::sum(view.interest.iter().flat_map(|it| [it.undecided, it.running])).unwrap();
        assert!(interest > Cents::ZERO);
        assert_eq!(of_all, interest);
        let all = deadlines(&finance).await.unwrap();
        for (who, grant) in [(office.a(), office.forwarding_a.id), (office.b(), to_b.id)] {
            let own = deadlines(&who).await.unwrap();
            let told = |found: &[GrantDeadline]| {
                let its = found.iter().filter(|it| it.grant == grant);
                its.map(|it| (it.rule.id.clone(), it.deadline, it.amount, it.state)).collect::<Vec<_>>()
            };
            assert!(own.deadlines.iter().all(|it| it.grant == grant) && own.deadlines.len() > 1);
            assert_eq!(told(&own.deadlines), told(&all.deadlines));
            let kept = all.kept.iter().find(|it| it.grant == grant).unwrap();
            assert_eq!(own.kept[0].retention, kept.retention);
        }
    }

    async fn what_is_demanded_is_due_on_its_day_until_nothing_of_it_is_open(db: TestDb) {
        let office = Office::open(&db.store).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Other, 10_000)).await.unwrap();
        let due = async |who: Ctx| {
            let all = deadlines(&who).await.unwrap().deadlines;
            of(&all, "forderung").into_iter().cloned().collect::<Vec<_>>()
        };
        for who in [office.finance(), office.a()] {
            let found = due(who).await;
            let [it] = found.as_slice() else { panic!("{found:?}") };
            assert_eq!((it.grant, it.subject, it.deadline.ends_on), (office.forwarding_a.id, Some(owed.id.0), day(2021, 4, 1)));
            assert_eq!((it.amount, it.state), (Some(Cents::new(10_000)), DeadlineState::Ahead { days_left: 17 }));
            assert!(it.is_of_demand() && it.rule.basis == "§ 49a VwVfG NRW" && !it.is_reminded_of());
        }
        assert!(due(office.b()).await.is_empty(), "nobody sees what is demanded of another");
        let owed = office.run(&office.finance(), settle(&owed, 4_000)).await.unwrap();
        assert_eq!(due(office.a()).await[0].amount, Some(Cents::new(6_000)), "what is still open");
        office.run(&office.finance(), settle(&owed, 6_000)).await.unwrap();
        let met = due(office.a()).await.remove(0);
        assert_eq!((met.amount, met.state), (Some(Cents::new(10_000)), DeadlineState::Met));
        let then = office.finance().as_of(Some(day(2021, 3, 9)), None).unwrap();
        let before = due(then).await.remove(0);
        assert_eq!((before.amount, before.state), (Some(Cents::new(10_000)), DeadlineState::Ahead { days_left: 23 }));
    }

    async fn what_stood_on_a_day_is_told_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        sets(&office, &figures("1 month")).await;
        draw(&office, "F1", 150_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 40_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 40_000)).await;
        let proof = filed(&office).await;
        let at = |effective_on, known_on| office.finance().as_of(effective_on, known_on).unwrap();
        let (now, then) = (today(&office.finance()).await.unwrap(), today(&at(None, None)).await.unwrap());
        assert_eq!(format!("{then:?}"), format!("{now:?}"), "the journal says what the rows say");
        let (now, then) = (deadlines(&office.finance()).await.unwrap(), deadlines(&at(None, None)).await.unwrap());
        assert_eq!(format!("{then:?}"), format!("{now:?}"));
        let before = at(Some(day(2021, 3, 4)), None);
        let view = today(&before).await.unwrap();
        assert_eq!((view.on, view.unexamined.len()), (day(2021, 3, 4), 0), "the proof was filed on 5 March");
        let late = of(&view.late, "verwendungsfrist");
        assert_eq!((late.len(), late[0].amount, late[0].is_late()), (1, Some(Cents::new(150_000)), true));
        assert_eq!(view.interest[0].undecided, Cents::ZERO, "nothing was passed on yet");
        let found = deadlines(&before).await.unwrap();
        let of_a = of(&found.deadlines, "verwendungsnachweis_traeger")[0];
        assert_eq!(of_a.state, DeadlineState::Ahead { days_left: 483 });
        let unknown = deadlines(&at(None, Some(day(2021, 3, 14)))).await.unwrap();
        assert!(unknown.deadlines.is_empty() && unknown.kept.is_empty(), "the books were opened on 15 March");
        let accept = AcceptProof { proof: proof.id, version: proof.version, accepted_on: day(2021, 3, 20) };
        later(&office, &office.finance()).execute("accept-later", accept).await.unwrap();
        for (known_on, waits) in [(None, 0), (Some(day(2021, 3, 19)), 1)] {
            let then = later(&office, &office.finance()).as_of(None, known_on).unwrap();
            assert_eq!(deadlines(&then).await.unwrap().unexamined.len(), waits, "{known_on:?}");
        }
    }
}
