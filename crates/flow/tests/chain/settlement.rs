//! The final reckoning of a grant over the books, beside what its proof states.

use std::collections::BTreeSet;

use flow::{
    FlowError,
    claims::{DecideClaim, SubmitClaim},
    closures::CloseGrant,
    proofs::{self, InputTax, NewProof},
    receivables::DemandMoney,
    settlement::{GrantSettlement, of_grant},
    views,
};
use grants::{
    DemandKind, Financing, FundingPlan, Grant, GrantState, Income, IncomeKind, LineDecision, Period,
    ProofKind, Reckoning, Reduction, Share, ThirdPartyFunds, law::LawFigures, law::working::euros,
};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    money::{bring_back, demand, settle, waive},
    office::{COACHING, Office, day, forwarding},
    proofs::printed,
    steps::{approve, claim, draw, order, pay},
};

const fn cents(cents: i64) -> Cents {
    Cents::new(cents)
}

fn eighty_percent() -> Financing {
    Financing::Anteilfinanzierung { share: Share::parse_percent("80.00").unwrap() }
}

/// To provider B: F1 800.00 of a plan of 1000.00, to which a foundation is to bring 50.00 and the provider 150.00.
async fn forwarded(office: &Office, financing: Financing, law: LawFigures) -> Grant {
    let mut request = forwarding(&office.award, office.provider_b, &[("F1", 80_000, COACHING, 100_000)]);
    let third_party =
        vec![ThirdPartyFunds { name: "Stiftung".to_owned(), amount: cents(5_000), is_public: false }];
    request.act.financing = financing;
    request.act.terms.funding = Some(FundingPlan { own_funds: cents(15_000), third_party, income: cents(0) });
    request.act.terms.law = law;
    office.run(&office.finance(), request).await.unwrap()
}

/// All of a plan of 800.00, to which nobody else was to bring anything.
async fn forwarded_in_full(office: &Office) -> Grant {
    let mut request = forwarding(&office.award, office.provider_b, &[("F1", 80_000, COACHING, 80_000)]);
    request.act.financing = Financing::Vollfinanzierung;
    office.run(&office.finance(), request).await.unwrap()
}

/// A claim of two costs, with 60.00 of the foundation and 5.00 of fees.
async fn claimed(office: &Office, grant: &Grant, first: i64, second: i64) -> grants::Claim {
    let income = |kind, payer: &str, amount| Income {
        kind,
        payer: payer.to_owned(),
        received_on: day(2021, 2, 1),
        amount: cents(amount),
        receipt_number: None,
    };
    let income = vec![
        income(IncomeKind::ThirdParty, "Stiftung", 6_000),
        income(IncomeKind::Income, "Teilnehmende", 500),
    ];
    let request = SubmitClaim { income, ..claim(grant, &[("R1", first), ("R2", second)]) };
    office.run(&office.b(), request).await.unwrap()
}

/// The first cost is recognised as claimed, of the second a part.
async fn decided(office: &Office, claim: &grants::Claim, part: i64) {
    let (reason, text) = ("rechnerisch".to_owned(), "Summe stimmt nicht".to_owned());
    let not_recognised = BTreeSet::new();
    let cut = LineDecision::AcceptInPart { recognised: cents(part), reason, text, not_recognised };
    let decisions = vec![(claim.lines[0].id, LineDecision::Accept), (claim.lines[1].id, cut)];
    let findings = std::collections::BTreeMap::new();
    let request = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
    office.run(&office.finance(), request).await.unwrap();
}

/// Draws from the ministry, has 900.00 of 1000.00 recognised, and pays what is due then.
async fn used_and_paid(office: &Office, grant: &Grant, costs: [i64; 3], due: i64) {
    draw(office, "F1", 80_000).await;
    let claim = claimed(office, grant, costs[0], costs[1]).await;
    decided(office, &claim, costs[2]).await;
    pay(office, order(grant.id, "F1", due)).await;
}

async fn settlement(office: &Office, grant: &Grant) -> GrantSettlement {
    of_grant(&office.finance(), grant.id).await.unwrap()
}

/// Recognised cost, the grant's part of it, what remains of the grant, what was paid, what is to be demanded, what is still due.
fn figures(of: &GrantSettlement) -> [i64; 6] {
    let (reckoning, reckoned) = (&of.reckoning, &of.reckoned);
    let paid = reckoning.paid.minus(reckoning.repaid).unwrap();
    let carried = reckoning.actual.carried.unwrap();
    let due = reckoned.settled.grant_due;
    [reckoning.actual.eligible, carried, due, paid, of.to_demand, reckoned.account.still_due].map(Cents::get)
}

/// An amount as papers print it in a column of euros.
fn number_of(amount: Cents) -> String {
    euros(amount).trim_end_matches('€').trim().to_owned()
}

/// The proof of provider B states the same: what was recognised, and how that is covered.
async fn the_proof_says_the_same(office: &Office, of: &GrantSettlement) {
    let new = NewProof {
        grant: of.grant.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let proof = proofs::compile(&office.b(), "settlement-proof", new).await.unwrap();
    let text = printed(&proofs::document(&office.b(), proof.id).await.unwrap().content);
    let actual = &of.reckoning.actual;
    let paid = of.reckoning.paid.minus(of.reckoning.repaid).unwrap();
    for (row, settled) in [
        ("Eigenanteil", of.own_share),
        ("Leistungen Dritter", actual.third_party),
        ("Einnahmen ", actual.income),
        ("Zuwendung ", actual.carried.unwrap()),
    ] {
        let settled = number_of(settled);
        // The last two columns are the settled amount and its share.
        let states = |line: &&str| {
            line.trim_start().starts_with(row)
                && line.split_whitespace().rev().nth(1) == Some(settled.as_str())
        };
        assert!(text.lines().any(|line| states(&line)), "{row} {settled} in {text}");
    }
    for amount in [actual.eligible, paid] {
        let amount = number_of(amount);
        assert!(text.contains(&amount), "{amount} in {text}");
    }
}

/// What is to be demanded is demanded and repaid; then nothing is open, and the grant can be closed.
async fn repaid_and_closed(office: &Office, before: &GrantSettlement) {
    let (grant, finance) = (&before.grant, office.finance());
    assert_eq!(before.positions[0].to_demand, before.to_demand);
    let request = demand(office, "F1", DemandKind::Refund, before.to_demand.get());
    let owed = office.run(&finance, DemandMoney { grant: grant.id, ..request }).await.unwrap();
    let demanded = settlement(office, grant).await;
    assert_eq!((demanded.to_demand, demanded.demanded), (cents(0), before.to_demand));
    assert!(!demanded.is_settled(), "it is not paid yet");
    office.run(&finance, settle(&owed, before.to_demand.get())).await.unwrap();
    closes(office, grant).await;
}

async fn closes(office: &Office, grant: &Grant) {
    let after = settlement(office, grant).await;
    let [.., due, paid, to_demand, still_due] = figures(&after);
    assert_eq!((due - paid, to_demand, still_due), (0, 0, 0));
    assert!(after.is_settled());
    let version = views::grant(&office.finance(), grant.id).await.unwrap().version;
    let closed_on = day(2021, 3, 15);
    let closed = office.run(&office.finance(), CloseGrant { grant: grant.id, version, closed_on }).await;
    assert_eq!(closed.unwrap().state, GrantState::Closed { on: closed_on });
    flow::verify::verify(office.flow.store()).await.unwrap();
}

testkit::on_both_engines! {
    async fn an_anteilfinanzierung_gives_its_share_of_more_income_back(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, eighty_percent(), LawFigures::default()).await;
        used_and_paid(&office, &grant, [60_000, 40_000, 30_000], 72_000).await;
        let found = settlement(&office, &grant).await;
        // Of 65.00 from others 50.00 were planned: 80 % of the other 15.00 are 12.00.
        assert_eq!(figures(&found), [90_000, 72_000, 70_800, 72_000, 1_200, 0]);
        assert_eq!(found.own_share, cents(11_500));
        let [Reduction::LowerCost { .. }, Reduction::MoreFunds { planned, actual }] =
            found.reckoned.settled.reasons[..]
        else {
            panic!("{:?}", found.reckoned.settled.reasons)
        };
        assert_eq!((planned, actual), (cents(20_000), cents(21_500)));
        assert_eq!(found.reduced_by.unwrap().clause, "Nr. 2 ANBest-P");
        the_proof_says_the_same(&office, &found).await;
        repaid_and_closed(&office, &found).await;
    }

    async fn under_haushaltssicherung_ninety_percent_are_given_by_plan_claim_and_settlement(db: TestDb) {
        let office = Office::open(&db.store).await;
        let financing = Financing::Anteilfinanzierung { share: Share::parse_percent("90.00").unwrap() };
        let given = |given: i64| {
            let mut request = forwarding(&office.award, office.provider_b, &[("F1", given, COACHING, 100_000)]);
            let third_party =
                vec![ThirdPartyFunds { name: "Stiftung".to_owned(), amount: cents(5_000), is_public: false }];
            let own_funds = cents(95_000 - given);
            request.act.financing = financing;
            request.act.terms.funding = Some(FundingPlan { own_funds, third_party, income: cents(0) });
            request
        };
        let above = office.run(&office.finance(), given(90_001)).await.unwrap_err();
        assert!(above.to_string().contains("90.00 % of 1000.00 are 900.00, not 900.01"), "{above}");
        let grant = office.run(&office.finance(), given(90_000)).await.unwrap();
        draw(&office, "F1", 90_000).await;
        let claim = claimed(&office, &grant, 60_000, 40_000).await;
        assert_eq!(claim.lines.iter().map(|line| line.grant_share.get()).collect::<Vec<_>>(), [54_000, 36_000]);
        decided(&office, &claim, 30_000).await;
        pay(&office, order(grant.id, "F1", 81_000)).await;
        // Of 65.00 from others 50.00 were planned: 90 % of the other 15.00 are 13.50.
        let found = settlement(&office, &grant).await;
        assert_eq!(figures(&found), [90_000, 81_000, 79_650, 81_000, 1_350, 0]);
        the_proof_says_the_same(&office, &found).await;
        repaid_and_closed(&office, &found).await;
    }

    async fn a_fehlbedarfsfinanzierung_gives_all_of_more_income_back(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, Financing::Fehlbedarfsfinanzierung, LawFigures::default()).await;
        used_and_paid(&office, &grant, [60_000, 40_000, 30_000], 70_000).await;
        let found = settlement(&office, &grant).await;
        assert_eq!(figures(&found), [90_000, 70_000, 68_500, 70_000, 1_500, 0]);
        the_proof_says_the_same(&office, &found).await;
        repaid_and_closed(&office, &found).await;
    }

    async fn a_festbetragsfinanzierung_is_owed_in_full_while_the_cost_reaches_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let fixed = Financing::Festbetragsfinanzierung { amount: cents(80_000) };
        let grant = forwarded(&office, fixed, LawFigures::default()).await;
        used_and_paid(&office, &grant, [60_000, 40_000, 30_000], 72_000).await;
        let found = settlement(&office, &grant).await;
        assert_eq!(figures(&found), [90_000, 72_000, 80_000, 72_000, 0, 8_000]);
        assert!(found.reckoned.settled.reasons.is_empty() && !found.is_settled());
        the_proof_says_the_same(&office, &found).await;
        approve(&office, &office.b(), grant.id, "F1", 8_000).await;
        pay(&office, order(grant.id, "F1", 8_000)).await;
        closes(&office, &grant).await;
    }

    async fn a_vollfinanzierung_gives_back_what_others_brought(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded_in_full(&office).await;
        used_and_paid(&office, &grant, [40_000, 40_000, 30_000], 70_000).await;
        let found = settlement(&office, &grant).await;
        assert_eq!(figures(&found), [70_000, 70_000, 63_500, 70_000, 6_500, 0]);
        the_proof_says_the_same(&office, &found).await;
        repaid_and_closed(&office, &found).await;
    }

    async fn what_was_used_below_counts_for_the_position_that_gave_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, eighty_percent(), LawFigures::default()).await;
        used_and_paid(&office, &grant, [60_000, 40_000, 30_000], 72_000).await;
        let found = settlement(&office, &office.award).await;
        // The award names no other funds: 80 % of all 65.00 are 52.00.
        assert_eq!(figures(&found), [90_000, 72_000, 66_800, 80_000, 13_200, 0]);
        let [f1, f4] = found.positions[..] else { panic!("{:?}", found.positions) };
        assert_eq!((f1.recognised, f1.part, f1.paid, f1.to_demand), (cents(72_000), cents(66_800), cents(80_000), cents(13_200)));
        assert_eq!((f4.given, f4.recognised, f4.part, f4.to_demand), (cents(100_000), cents(0), cents(0), cents(0)));
    }

    async fn what_is_not_decided_or_not_yet_known_is_not_in_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, eighty_percent(), LawFigures::default()).await;
        draw(&office, "F1", 80_000).await;
        let claim = claimed(&office, &grant, 60_000, 40_000).await;
        let waiting = settlement(&office, &grant).await;
        assert_eq!((figures(&waiting), waiting.undecided), ([0; 6], 1));
        decided(&office, &claim, 30_000).await;
        let now = settlement(&office, &grant).await;
        assert_eq!((figures(&now), now.undecided), ([90_000, 72_000, 70_800, 0, 0, 70_800], 0));
        assert_eq!(now.reckoning.open_payments, cents(72_000));
        let before = office.finance().as_of(Some(day(2021, 3, 14)), None).unwrap();
        assert_eq!(figures(&of_grant(&before, grant.id).await.unwrap()), [0; 6]);
    }

    async fn what_the_bank_returned_counts_as_never_paid(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, eighty_percent(), LawFigures::default()).await;
        draw(&office, "F1", 80_000).await;
        let claim = claimed(&office, &grant, 60_000, 40_000).await;
        decided(&office, &claim, 30_000).await;
        let paid = pay(&office, order(grant.id, "F1", 72_000)).await;
        bring_back(&office, &paid).await.unwrap();
        let found = settlement(&office, &grant).await;
        let Reckoning { paid, repaid, open_payments, .. } = found.reckoning;
        assert_eq!([paid, repaid, open_payments], [0, 0, 72_000].map(cents), "it is not repaid");
        assert_eq!(figures(&settlement(&office, &grant).await), [90_000, 72_000, 70_800, 0, 0, 70_800]);
    }

    async fn who_sees_the_grant_sees_it_and_nobody_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, eighty_percent(), LawFigures::default()).await.id;
        for sees in [office.b(), office.signatory_of_b(), office.auditor(), office.finance()] {
            assert_eq!(of_grant(&sees, grant).await.unwrap().grant.id, grant);
        }
        let hidden = of_grant(&office.a(), grant).await;
        assert!(matches!(hidden, Err(FlowError::NotFound { what: "grant" })));
    }

    async fn a_small_refund_is_not_demanded_and_a_waived_one_is_settled(db: TestDb) {
        let office = Office::open(&db.store).await;
        let limit = "[[min_refund]]\nvalue = \"12.01\"\nvalid_from = \"2021-01-01\"\nbasis = \"Nr. 9\"\nsource = \"erfunden\"\n";
        let grant = forwarded(&office, eighty_percent(), LawFigures::parse(limit).unwrap()).await;
        used_and_paid(&office, &grant, [60_000, 40_000, 30_000], 72_000).await;
        let small = settlement(&office, &grant).await;
        assert_eq!((small.reckoned.account.refund, small.to_demand), (cents(1_200), cents(0)));
        assert_eq!(small.limits.min_refund.as_ref().map(|entry| entry.basis.as_str()), Some("Nr. 9"));
        assert!(small.is_settled());

        let request = demand(&office, "F1", DemandKind::Refund, 1_200);
        let request = DemandMoney { grant: grant.id, ..request };
        let owed = office.run(&office.finance(), request).await.unwrap();
        assert!(!settlement(&office, &grant).await.is_settled(), "what is demanded is open however small");
        office.run(&office.finance(), waive(&owed, 1_200)).await.unwrap();
        let waived = settlement(&office, &grant).await;
        assert_eq!((waived.waived, waived.demanded), (cents(1_200), cents(0)));
        assert!(waived.is_settled());
    }
}
