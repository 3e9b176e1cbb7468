//! Where something stands on its way is shown station by station, as flow tells it.

use flow::Role;
use testkit::pdf;

use crate::{
    house::{House, Page},
    walk::{pairs, row},
};

/// The station that is come to, and how many are passed; nothing, where no way is shown.
fn here(page: &Page) -> Option<(&str, usize)> {
    let (_, way) = page.html.split_once("<ol class=\"ff-stations\"")?;
    let way = way.split("</ol>").next()?;
    let (_, here) = way.split_once("aria-current=\"step\">")?;
    Some((here.split('<').next()?, way.matches(">erledigt<").count()))
}

#[tokio::test]
async fn a_claim_is_followed_from_its_lines_to_its_certification() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let new = format!("/abrechnungen/neu?zuwendung={}", house.office.forwarding.id);
    assert_eq!(here(&house.get(&anna, &new).await.shown()), Some(("Zeilen", 0)));
    let form = house.get(&anna, &new).await.shown();
    let rows = row(1, &plan_line, "L-1", "100,00");
    let fields = [&[("von", "1.1.2021"), ("bis", "31.3.2021")][..], &pairs(&rows)].concat();
    let claim = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await.leads_to().to_owned();
    assert_eq!(here(&house.get(&anna, &claim).await.shown()), Some(("Belege", 1)));
    let key = house.flow.new_key();
    let path = format!("{claim}/zeilen/1/beleg");
    house.upload(&mut anna, &path, &key, ("a.pdf", &pdf(1))).await.leads_to();
    assert_eq!(here(&house.get(&anna, &claim).await.shown()), Some(("Unterschreiben", 2)));
    let mut signatory = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&signatory, &claim).await.shown();
    house.fill(&mut signatory, &page, &format!("{claim}/unterschrift"), &[]).await.leads_to();
    assert_eq!(here(&house.get(&anna, &claim).await.shown()), Some(("Prüfung", 3)));
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &bench, &path, &[("z1.urteil", "anerkennen")]).await.leads_to();
    assert_eq!(here(&house.get(&clerk, &claim).await.shown()), Some(("Feststellung", 4)));
    let auditor = house.enter(&house.office.auditor()).await;
    let then = house.get(&auditor, &format!("{claim}?stand=1.6.2021")).await.shown();
    assert_eq!(here(&then), None, "a day that is over has no way");
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, &claim).await.shown();
        house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    }
    assert_eq!(here(&house.get(&anna, &claim).await.shown()), None, "it is decided");
}

#[tokio::test]
async fn a_forwarding_waits_for_its_terms_and_its_account() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/weiterleitung", house.office.award.id);
    assert_eq!(
        here(&house.get(&clerk, &path).await.shown()).map(|(name, _)| name),
        Some("Vertrag oder Bescheid")
    );
    let forwarding = format!("/zuwendungen/{}", house.office.forwarding.id);
    assert_eq!(here(&house.get(&clerk, &forwarding).await.shown()), Some(("Zahlungsweise", 1)));
    let anna = house.enter(&house.office.person_of_a()).await;
    assert_eq!(here(&house.get(&anna, &forwarding).await.shown()), None, "it is the giver's way");
}

#[tokio::test]
async fn a_proof_is_followed_from_what_it_needs() {
    let house = House::open().await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let path = format!("/zuwendungen/{}/nachweis", house.office.forwarding.id);
    assert_eq!(here(&house.get(&anna, &path).await.shown()), Some(("Sammeln", 0)));
}
