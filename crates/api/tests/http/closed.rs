//! A database that does not answer: everything is refused, nothing is told of it, nothing is written.

use testkit::TestDb;

use crate::{
    bodies::{claim, exam, proof},
    desk::{A, Answer, Desk, FINANCE},
};

fn tells_nothing(answer: &Answer) {
    assert!([500, 503].contains(&answer.status.as_u16()), "{answer}");
    let text = answer.to_string().to_lowercase();
    for word in ["sql", "pool", "select", "insert", "table", "store/", "src/"] {
        assert!(!text.contains(word), "{word}: {answer}");
    }
}

testkit::on_both_engines! {
    async fn a_look_up_that_fails_refuses(db: TestDb) {
        let desk = Desk::on(db.for_several_nodes().await).await;
        let before = desk.head().await;
        desk.db.db.close().await;
        for path in ["/grants", "/claims", "/funding-position", "/journal/head"] {
            tells_nothing(&desk.get(FINANCE, path).await);
        }
        tells_nothing(&desk.post(A, "/claims", &claim(&desk.office, &[exam()])).await);
        tells_nothing(&desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await);
        let again = flow::Flow::new(desk.db.node().await).ctx(desk.office.finance());
        assert_eq!(flow::views::chain_head(&again).await.unwrap().number, before.number);
    }

    async fn a_limit_that_cannot_be_looked_up_refuses(db: TestDb) {
        let desk = Desk::on(db).await;
        let before = desk.head().await;
        desk.db.as_owner("ALTER TABLE plan_line RENAME TO plan_line_gone").await.unwrap();
        tells_nothing(&desk.post(A, "/claims", &claim(&desk.office, &[exam()])).await);
        assert_eq!(desk.head().await.number, before.number);
    }
}
