//! `/fristen`: more deadlines than a page holds, each of them once.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use flow::deadlines::deadlines;
use grants::law::DeadlineState;

use crate::{
    house::{House, Page},
    many::forwarded,
    to_do::demanded,
};

/// The rows of open deadlines on a page.
fn rows(page: &Page) -> Vec<String> {
    let Some((_, table)) = page.html.split_once("aria-label=\"Offene Fristen\"") else { return Vec::new() };
    let table = table.split("</table>").next().unwrap();
    table.split("<tr>").skip(2).map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn deadlines_stand_on_pages_each_of_them_once() {
    let house = House::open().await;
    let references: Vec<String> = (1..=45).map(|number| format!("50-W-{}", 1000 + number)).collect();
    let mut last = None;
    for reference in &references {
        last = Some(forwarded(&house, house.office.provider_b, reference.clone(), &[None]).await);
    }
    let clerk = house.enter(&house.office.finance()).await;
    let found = deadlines(&house.flow.ctx(house.office.finance())).await.unwrap();
    let is_open = |state| !matches!(state, DeadlineState::Met | DeadlineState::MetLate { .. });
    let open = found.deadlines.iter().filter(|it| is_open(it.state)).count();
    assert!(open > 40, "{open}");
    let first = house.get(&clerk, "/fristen").await.shown();
    assert_eq!(rows(&first).len(), 40);
    assert!(first.links().contains(&"/fristen?seite=2".to_owned()), "{}", first.html);
    assert_eq!(first.html.matches("aria-label=\"Aufbewahrung zu ").count(), 10);
    let count: usize = first.between("Seite 1 von ", "<").parse().unwrap();
    let (mut seen, mut kept) = (Vec::new(), 0);
    for number in 1..=count {
        let page = house.get(&clerk, &format!("/fristen?seite={number}")).await.shown();
        seen.extend(rows(&page));
        kept += page.html.matches("aria-label=\"Aufbewahrung zu ").count();
        assert_eq!(page.html.contains("rel=\"next\""), number < count, "{number}");
    }
    assert_eq!((seen.len(), kept), (open, found.kept.len()));
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), open, "no deadline stands there twice");
    for reference in &references {
        assert!(seen.iter().any(|row| row.contains(reference)), "{reference}");
    }
    let beyond = house.get(&clerk, "/fristen?seite=99").await.shown();
    assert!(beyond.html.contains("Auf dieser Seite steht keine offene Frist mehr."), "{}", beyond.html);
    let of_one = house.get(&clerk, &format!("/fristen?zuwendung={}", last.unwrap().id)).await.shown();
    assert!(of_one.html.contains("50-W-1045") && !of_one.html.contains("50-W-1044"), "{}", of_one.html);
    assert!(!of_one.html.contains("Seite 1 von"), "{}", of_one.html);
    // The next page is of the same day.
    let then = house.get(&clerk, "/fristen?stand=1.6.2021").await.shown();
    let next = then.links().into_iter().find(|link| link.contains("seite=2")).unwrap();
    assert_eq!(next, "/fristen?seite=2&stand=1.6.2021");
    let second = house.get(&clerk, &next).await.shown();
    assert!(second.html.contains("Stand 1.6.2021, wie er heute bekannt ist"), "{}", second.html);
    assert!(second.links().contains(&"/fristen?seite=1&stand=1.6.2021".to_owned()), "{}", second.html);
}

#[tokio::test]
async fn what_waited_and_was_due_on_a_day_is_shown_of_it() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    for path in ["/fristen", "/heute"] {
        let now = house.get(&clerk, path).await.shown();
        assert!(
            now.html.contains(&format!("action=\"{path}\" aria-label=\"Stand der Bücher\"")),
            "{}",
            now.html
        );
    }
    let then = house.get(&clerk, "/fristen?stand=1.3.2021").await.shown();
    let rows = rows(&then);
    assert!(rows.iter().any(|row| row.contains("50-W-1") && row.contains("stand=1.3.2021")), "{rows:?}");
    let then = house.get(&clerk, "/heute?stand=1.3.2021").await.shown();
    assert!(then.html.contains("Was am 1.3.2021 wartete"), "{}", then.html);
    let unknown = house.get(&clerk, "/heute?bekannt=1.3.2021").await.shown();
    assert!(unknown.html.contains("Es wartete nichts."), "{}", unknown.html);
    let grant = format!("/zuwendungen/{}?stand=1.6.2021", house.office.award.id);
    let grant = house.get(&clerk, &grant).await.shown();
    assert!(grant.html.contains("Was an diesem Tag angefordert werden konnte"), "{}", grant.html);
}

#[tokio::test]
async fn what_is_demanded_stands_among_the_deadlines_of_who_owes_it_and_leads_to_its_page() {
    let mut house = House::open().await;
    let owed = demanded(&house).await;
    let page_of_owed = format!("/forderungen/{}", owed.id);
    for (days, said) in [(0, "1.7.2021"), (31, "1 Tag")] {
        house.later(TimeDelta::days(days));
        for who in [house.office.finance(), house.office.person_of_a()] {
            let browser = house.enter(&who).await;
            let page = house.get(&browser, "/fristen").await.shown();
            let row =
                rows(&page).into_iter().find(|row| row.contains("Sonstige Forderung begleichen")).unwrap();
            for part in [page_of_owed.as_str(), said, "100,00", "§ 812 BGB"] {
                assert!(row.contains(part), "{part}: {row}");
            }
            assert!(!row.contains("Erinnerung"), "a letter reminds of proofs: {row}");
        }
    }
    let clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, "/heute").await.shown().links().contains(&page_of_owed));
    let csv = house.get(&clerk, "/fristen/liste.csv").await.shown();
    assert!(csv.html.contains("Sonstige Forderung begleichen"), "{}", csv.html);
    let berta = house.enter(&house.office.person_of_b()).await;
    let other = house.get(&berta, "/fristen").await.shown();
    assert!(!other.html.contains("Forderung begleichen"), "{}", other.html);
}
