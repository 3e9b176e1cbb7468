//! Lists of what hangs on grants: pages of what somebody sees, however much of others lies between.

use flow::{Ctx, payouts::RequestPayout, views, waiting};
use grants::{GrantId, PayoutRequestId};
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    office::{COACHING, Office, forwarding},
    steps::ask,
};

/// A request for a cent, needed or not.
fn cent(grant: GrantId) -> RequestPayout {
    RequestPayout { reason: Some("Puffer".to_owned()), ..ask(grant, "F1", 1) }
}

/// Requests for a cent each: three of provider A before, amid and behind many of provider B.
async fn requests(office: &Office) -> Vec<PayoutRequestId> {
    let mut request = forwarding(&office.award, office.provider_b, &[("F1", 50_000, COACHING, 62_500)]);
    "KI 2".clone_into(&mut request.act.reference);
    let of_b = office.run(&office.finance(), request).await.unwrap().id;
    let mut of_a = Vec::new();
    for number in 0..50 {
        if number % 24 == 0 {
            let asked = office.run(&office.a(), cent(office.forwarding_a.id)).await.unwrap();
            of_a.push(asked.id);
        }
        office.run(&office.b(), cent(of_b)).await.unwrap();
    }
    of_a
}

/// The ids of a page, and where it goes on.
async fn page(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> (Vec<PayoutRequestId>, Option<Uuid>) {
    let page = views::payout_requests(ctx, None, after, limit).await.unwrap();
    (page.items.into_iter().map(|it| it.id).collect(), page.next)
}

testkit::on_both_engines! {
    async fn a_page_is_filled_with_what_is_seen_and_goes_on_behind_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of_a = requests(&office).await;
        let (first, next) = page(&office.a(), None, 2).await;
        assert_eq!((first.as_slice(), next), (&of_a[..2], Some(of_a[1].0)));
        assert_eq!(page(&office.a(), next, 2).await, (vec![of_a[2]], None));
        assert_eq!(page(&office.a(), None, 3).await, (of_a.clone(), None), "a full page is the last one");
        let (of_b, _) = page(&office.b(), None, 100).await;
        assert_eq!(of_b.len(), 50);
        assert!(of_a.iter().all(|id| !of_b.contains(id)));
        assert_eq!(page(&office.finance(), None, 100).await.0.len(), 53);
        let waits = waiting::payout_requests(&office.a(), None, 9).await.unwrap();
        assert_eq!(waits.items.iter().map(|it| it.id).collect::<Vec<_>>(), of_a);
        let waits = waiting::payout_requests(&office.b(), None, 49).await.unwrap();
        assert_eq!((waits.items.len(), waits.next), (49, Some(of_b[48].0)));
    }
}
