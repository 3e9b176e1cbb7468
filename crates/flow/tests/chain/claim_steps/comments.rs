//! Comments: shared, or within the office.

use flow::{
    Ctx, FlowError,
    comments::{self, AddComment},
    views,
};
use grants::{Claim, ClaimError, ClaimLineId, Visibility};
use ledger::EntryNumber;
use testkit::TestDb;
use uuid::Uuid;

use super::{refused, submitted};
use crate::office::Office;

pub(super) fn say(claim: &Claim, visibility: Visibility, text: &str) -> AddComment {
    AddComment { claim: claim.id, line: Some(claim.lines[0].id), visibility, text: text.to_owned() }
}

async fn read(who: &Ctx, claim: &Claim) -> Vec<String> {
    let page = comments::comments(who, claim.id, None, 50).await.unwrap();
    page.items.into_iter().map(|comment| comment.text).collect()
}

testkit::on_both_engines! {
    async fn what_is_internal_stays_in_the_office(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = submitted(&office, &[("R1", 10_000)]).await;
        let (inside, shared) = (Visibility::Internal, Visibility::Shared);
        let question = office.run(&office.finance(), say(&claim, shared, "Liste?")).await.unwrap();
        let note = office.run(&office.finance(), say(&claim, inside, "Stichprobe")).await.unwrap();
        office.run(&office.a(), say(&claim, shared, "Anbei")).await.unwrap();
        assert_eq!(read(&office.finance(), &claim).await, ["Liste?", "Stichprobe", "Anbei"]);
        assert_eq!(read(&office.auditor(), &claim).await, ["Liste?", "Stichprobe", "Anbei"]);
        assert_eq!(read(&office.a(), &claim).await, ["Liste?", "Anbei"]);
        assert_eq!((question.author.as_str(), question.line), ("Finn Anz", Some(claim.lines[0].id)));
        // Nor does the journal tell.
        let told = |id: Uuid| {
            let who = office.a();
            async move { views::journal(&who, Some(id), EntryNumber::new(0), 9).await }
        };
        assert_eq!(told(question.id.0).await.unwrap().len(), 1);
        assert!(matches!(told(note.id.0).await, Err(FlowError::NotFound { .. })));
        assert!(comments::comment(&office.auditor(), note.id).await.is_ok());
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn who_sees_the_claim_writes_and_nobody_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = submitted(&office, &[("R1", 10_000)]).await;
        let foreign = office.run(&office.b(), say(&claim, Visibility::Shared, "?")).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "claim" })));
        assert!(matches!(comments::comments(&office.b(), claim.id, None, 9).await, Err(FlowError::NotFound { .. })));
        let inside = office.run(&office.a(), say(&claim, Visibility::Internal, "?")).await;
        assert!(matches!(inside, Err(FlowError::Forbidden { .. })));
        let auditor = office.run(&office.auditor(), say(&claim, Visibility::Shared, "?")).await;
        assert!(matches!(auditor, Err(FlowError::Forbidden { .. })));
        let nothing = office.run(&office.a(), say(&claim, Visibility::Shared, " ")).await;
        assert!(matches!(nothing, Err(FlowError::Text { field: "text", .. })));
        let id = ClaimLineId(Uuid::nil());
        let elsewhere = AddComment { line: Some(id), ..say(&claim, Visibility::Shared, "?") };
        assert_eq!(refused(office.run(&office.a(), elsewhere).await), ClaimError::UnknownLine { id });
    }
}
