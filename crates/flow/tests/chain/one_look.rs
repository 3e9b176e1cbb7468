//! What is looked at once: each grant is read once, whoever asks for it sees what is theirs, and whatever changes the books
//! reads it anew.

use flow::{FlowError, views};
use testkit::TestDb;

use crate::{amendments::amend, office::Office};

testkit::on_both_engines! {
    async fn one_look_reads_a_grant_once_and_what_changes_the_books_reads_it_anew(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (id, look) = (office.award.id, office.finance().at_one_look());
        let before = views::grant(&look, id).await.unwrap();
        let amendment = amend(&office.award, &[("F1", 210_000)]);
        let amended = office.run(&office.finance(), amendment).await.unwrap();
        assert_ne!(amended, before);
        assert_eq!(views::grant(&look, id).await.unwrap(), before);
        assert!(views::grants(&look, None, 9).await.unwrap().items.contains(&before));
        assert_eq!(views::grants_with(&look, [id].into()).await.unwrap(), [before]);
        assert_eq!(views::grant(&office.finance().at_one_look(), id).await.unwrap(), amended);

        let again = look.execute("amended-again", amend(&amended, &[("F1", 220_000)])).await.unwrap();
        assert_eq!(again.version, amended.version + 1);
        assert_eq!(views::grant(&office.finance(), id).await.unwrap(), again);
    }

    async fn a_grant_that_was_read_is_not_seen_by_whom_it_does_not_concern(db: TestDb) {
        let office = Office::open(&db.store).await;
        let look = office.b().at_one_look();
        for _ in 0..2 {
            let refused = views::grant(&look, office.forwarding_a.id).await;
            assert!(matches!(refused, Err(FlowError::NotFound { .. })), "{refused:?}");
            let of_a = views::grants_with(&look, [office.forwarding_a.id].into()).await.unwrap();
            assert_eq!(of_a, []);
        }
    }
}
