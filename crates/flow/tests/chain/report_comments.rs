//! What is said to a Sachbericht: between both sides, and within the office.

use flow::{
    Ctx, FlowError,
    reports::{AddReportComment, report_comment, report_comments},
    views,
};
use grants::{Report, ReportTopic, Visibility};
use ledger::EntryNumber;
use testkit::TestDb;
use uuid::Uuid;

use crate::{life_of_a_proof::written, office::Office};

pub(crate) fn say(report: &Report, visibility: Visibility, text: &str) -> AddReportComment {
    let (topic, text) = (Some(ReportTopic::Success), text.to_owned());
    AddReportComment { report: report.id, topic, visibility, text }
}

async fn read(who: &Ctx, report: &Report) -> Vec<String> {
    let page = report_comments(who, report.id, None, 50).await.unwrap();
    page.items.into_iter().map(|comment| comment.text).collect()
}

testkit::on_both_engines! {
    async fn both_sides_talk_about_a_report_and_what_is_internal_stays_in_the_office(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = written(&office, 0, "Viele.").await.unwrap();
        let (inside, shared) = (Visibility::Internal, Visibility::Shared);
        let question = office.run(&office.finance(), say(&first, shared, "Wie viele?")).await.unwrap();
        let note = office.run(&office.finance(), say(&first, inside, "siehe Liste")).await.unwrap();
        let second = written(&office, 1, "Vierzehn.").await.unwrap();
        let whole = AddReportComment { topic: None, ..say(&second, shared, " Steht jetzt da. ") };
        let answer = office.run(&office.a(), whole).await.unwrap();
        assert_eq!((answer.topic, answer.text.as_str()), (None, "Steht jetzt da."));
        assert_eq!((question.author.as_str(), question.topic), ("Finn Anz", Some(ReportTopic::Success)));
        assert_eq!(read(&office.finance(), &first).await, ["Wie viele?", "siehe Liste"]);
        assert_eq!(read(&office.auditor(), &first).await, ["Wie viele?", "siehe Liste"]);
        assert_eq!(read(&office.a(), &first).await, ["Wie viele?"]);
        assert_eq!(read(&office.a(), &second).await, ["Steht jetzt da."]);
        // Nor does the journal tell.
        let told = |id: Uuid| {
            let who = office.a();
            async move { views::journal(&who, Some(id), EntryNumber::new(0), 9).await }
        };
        assert_eq!(told(question.id.0).await.unwrap().len(), 1);
        assert!(matches!(told(note.id.0).await, Err(FlowError::NotFound { .. })));
        assert!(report_comment(&office.auditor(), note.id).await.is_ok());
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn who_sees_the_report_writes_and_nobody_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let report = written(&office, 0, "Viele.").await.unwrap();
        let foreign = office.run(&office.b(), say(&report, Visibility::Shared, "?")).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "report" })));
        let read = report_comments(&office.b(), report.id, None, 9).await;
        assert!(matches!(read, Err(FlowError::NotFound { .. })));
        let inside = office.run(&office.a(), say(&report, Visibility::Internal, "?")).await;
        assert!(matches!(inside, Err(FlowError::Forbidden { .. })));
        let auditor = office.run(&office.auditor(), say(&report, Visibility::Shared, "?")).await;
        assert!(matches!(auditor, Err(FlowError::Forbidden { .. })));
        let nothing = office.run(&office.a(), say(&report, Visibility::Shared, " ")).await;
        assert!(matches!(nothing, Err(FlowError::Text { field: "text", .. })));
    }
}
