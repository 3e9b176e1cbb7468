//! What was done with a subject since somebody saw it, as far as they may know of it.

use flow::{
    FlowError, Role,
    claims::{RequestChanges, WithdrawClaim},
    meanwhile::{self, Meanwhile, Subject},
    payments::RejectPayment,
    views,
};
use grants::{Claim, LineState};
use ledger::EntryNumber;
use testkit::TestDb;

use crate::{
    claim_steps::ask,
    duties::accept,
    office::{Office, day},
    steps::{claim, draw, order, recognise},
};

async fn claimed(office: &Office) -> Claim {
    let costs = [("R1", 10_000), ("R2", 20_000)];
    let made = office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap();
    views::claim(&office.finance(), made.id).await.unwrap()
}

fn commands(found: &Meanwhile) -> Vec<&str> {
    found.done.iter().map(|it| it.command.as_str()).collect()
}

testkit::on_both_engines! {
    async fn what_was_done_with_a_claim_is_told_with_its_lines(db: TestDb) {
        let office = Office::open(&db.store).await;
        let before = claimed(&office).await;
        let who = office.finance();
        let seen = meanwhile::newest_entry(&who, Subject::Claim(&before)).await.unwrap().unwrap();
        let nothing = meanwhile::since(&who, Subject::Claim(&before), seen).await.unwrap();
        assert!(nothing.is_none(), "{nothing:?}");
        office.run(&who, accept(&before)).await.unwrap();
        let now = views::claim(&who, before.id).await.unwrap();
        let found = meanwhile::since(&who, Subject::Claim(&now), seen).await.unwrap().unwrap();
        assert_eq!(commands(&found), ["claim.decide", "claim.certify", "claim.certify"]);
        assert_eq!(found.done[0].role, Some(Role::Clerk));
        let lines: Vec<_> = found.lines.iter().map(|it| (it.now.number, &it.now.state)).collect();
        assert_eq!(lines, [(1, &LineState::Accepted), (2, &LineState::Accepted)]);
        assert!(found.lines.iter().all(|it| it.before.as_ref().is_some_and(|line| line.state == LineState::Declared)));
        let newest = meanwhile::newest_entry(&who, Subject::Claim(&now)).await.unwrap();
        assert_eq!(newest, Some(found.newest));
        assert!(meanwhile::since(&who, Subject::Claim(&now), found.newest).await.unwrap().is_none());
        for stranger in [
            meanwhile::since(&office.b(), Subject::Claim(&now), EntryNumber::NONE).await.map(drop),
            meanwhile::newest_entry(&office.b(), Subject::Claim(&now)).await.map(drop),
        ] {
            assert!(matches!(stranger, Err(FlowError::NotFound { .. })), "{stranger:?}");
        }
        let then = office.finance().as_of(Some(day(2021, 2, 1)), None).unwrap();
        assert_eq!(meanwhile::newest_entry(&then, Subject::Claim(&now)).await.unwrap(), None);
        let then = meanwhile::since(&then, Subject::Claim(&now), seen).await;
        assert!(matches!(then, Err(FlowError::OnlyToday { .. })), "{then:?}");
    }

    async fn a_recipient_learns_nothing_of_what_is_proposed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let before = claimed(&office).await;
        let seen = meanwhile::newest_entry(&office.a(), Subject::Claim(&before)).await.unwrap().unwrap();
        office.alone(&office.finance(), accept(&before)).await.unwrap();
        let theirs = views::claim(&office.a(), before.id).await.unwrap();
        let found = meanwhile::since(&office.a(), Subject::Claim(&theirs), seen).await.unwrap().unwrap();
        assert_eq!(found.lines, [], "nothing counts yet");
        assert_eq!(found.done.len(), 1);
        assert_eq!(found.done[0].role, None);
        let house = views::claim(&office.finance(), before.id).await.unwrap();
        let found = meanwhile::since(&office.finance(), Subject::Claim(&house), seen).await.unwrap().unwrap();
        assert_eq!(found.lines.iter().filter(|it| it.proposed.is_some()).count(), 2);
    }

    async fn of_much_that_was_done_the_newest_is_told(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut present = claimed(&office).await;
        for _ in 0..8 {
            let asks: RequestChanges = ask(&present, &[0]);
            let asked = office.run(&office.finance(), asks).await.unwrap();
            let again = flow::claims::ResubmitClaim { claim: asked.id, version: asked.version, replacements: Vec::new(), answers: Vec::new() };
            present = office.run(&office.a(), again).await.unwrap();
        }
        let back = WithdrawClaim { claim: present.id, version: present.version };
        let now = office.run(&office.a(), back).await.unwrap();
        let found = meanwhile::since(&office.a(), Subject::Claim(&now), EntryNumber::NONE).await.unwrap().unwrap();
        assert_eq!((found.done.len(), found.is_cut), (20, true));
        assert_eq!(found.done.last().unwrap().command, "claim.withdraw");
        assert_eq!(found.lines, [], "nothing was seen of it before");
    }

    async fn of_a_payment_is_told_what_became_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 8_000).await;
        recognise(&office, "R1", 8_000).await;
        let payment = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 8_000)).await.unwrap();
        let seen = meanwhile::newest_entry(&office.finance(), Subject::Payment(&payment)).await.unwrap().unwrap();
        let reject = RejectPayment { payment: payment.id, version: payment.version, reason: "Doch nicht".to_owned() };
        let rejected = office.run(&office.finance(), reject).await.unwrap();
        let found = meanwhile::since(&office.finance(), Subject::Payment(&rejected), seen).await.unwrap().unwrap();
        assert_eq!(commands(&found), ["payment.reject"]);
        assert!(found.lines.is_empty() && !found.is_cut);
    }
}
