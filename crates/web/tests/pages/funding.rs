//! The funding map: each figure leads to what made it up, which comes to the figure.

use std::collections::BTreeMap;

use flow::{
    Role,
    payments::{ConfirmPayment, ReleasePayment},
};
use grants::PaymentId;
use ledger::Cents;

use crate::{
    house::{Browser, House},
    walk::{claimed, row, tranche},
    why::ordered,
};

/// An amount as a page writes it.
fn cents(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let cents = digits.parse::<i64>().unwrap_or_else(|_| panic!("{text}"));
    if text.starts_with(['-', '\u{2212}']) { -cents } else { cents }
}

/// What the pages of a figure come to, read page by page; each begins with the figure.
async fn added_up(house: &House, browser: &Browser, link: &str, figure: i64) -> i64 {
    let (mut sum, mut next) = (0, Some(link.to_owned()));
    while let Some(path) = next {
        let page = house.get(browser, &path).await.shown();
        assert_eq!(cents(page.between("<strong>", "</strong>")), figure, "{path}: {}", page.html);
        if let Some((_, rows)) = page.html.split_once("<tbody>") {
            let rows = rows.split("</tbody>").next().unwrap();
            let amounts = rows.split("<td class=\"ff-amount\">").skip(1);
            sum += amounts.map(|rest| cents(rest.split('<').next().unwrap())).sum::<i64>();
        }
        next = page.links().into_iter().find(|to| to.starts_with("/mittel/") && to.contains("nach="));
    }
    sum
}

/// Money is drawn, received, forwarded, claimed in two claims, of which one is decided, ordered, and paid in part.
pub(crate) async fn filled() -> House {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let first = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{first}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, &first).await.shown();
        house.fill(&mut examiner, &page, &format!("{first}/feststellung"), &[]).await.leads_to();
    }
    claimed(&house, &row(1, &plan_line, "L-2", "250,00")).await;
    let payment = ordered(&house).await;
    let payment = PaymentId(payment.trim_start_matches("/zahlungen/").parse().unwrap());
    let release = || ReleasePayment { payment, version: 1 };
    house.office.run(house.office.who_is(Role::Releaser), release()).await;
    let released = house.office.run(house.office.second_releaser(), release()).await;
    let confirmed_on = "2021-06-01".parse().unwrap();
    let confirm = ConfirmPayment { payment, version: released.version, confirmed_on };
    house.office.run(house.office.finance(), confirm).await;
    tranche(&house, 1, Cents::new(5_000)).await;
    house
}

#[tokio::test]
async fn each_figure_and_each_total_leads_to_what_made_it_up_and_that_comes_to_it() {
    let house = Box::pin(filled()).await;
    let clerk = house.enter(&house.office.finance()).await;
    let map = house.get(&clerk, "/mittel").await.shown();
    let links: Vec<String> = map.links().into_iter().filter(|link| link.starts_with("/mittel/")).collect();
    assert_eq!(links.len(), 8 * (house.office.award.positions.len() + 1), "{links:?}");
    let mut moved = 0;
    for link in &links {
        let figure = cents(map.between(&format!("href=\"{link}\">"), "</a>"));
        assert_eq!(added_up(&house, &clerk, link, figure).await, figure, "{link}");
        moved += usize::from(figure != 0);
    }
    assert!(moved > 16, "most figures are not zero: {moved}");
    for missing in ["/mittel/alles", "/mittel/frei/x", &format!("/mittel/frei/{}", house.office.kreis)] {
        assert_eq!(house.get(&clerk, missing).await.status, 404, "{missing}");
    }
    let provider = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&provider, &links[0]).await.status, 403);
    // Before all that there was the award alone, and its figures come from what was there.
    let day = "stand=31.1.2021";
    let then = house.get(&clerk, &format!("/mittel?{day}")).await.shown();
    for link in then.links().into_iter().filter(|link| link.starts_with("/mittel/")) {
        let figure = cents(then.between(&format!("href=\"{link}\">"), "</a>"));
        assert_eq!(added_up(&house, &clerk, &link, figure).await, figure, "{link}");
    }
}

/// The text of each cell of a row.
fn cells(row: &str) -> Vec<&str> {
    row.split("</t").filter_map(|cell| cell.rsplit('>').next()).take(5).collect()
}

#[tokio::test]
async fn the_drawing_shows_what_the_table_beside_it_says_and_that_comes_to_what_is_awarded() {
    let house = Box::pin(filled()).await;
    let clerk = house.enter(&house.office.finance()).await;
    let map = house.get(&clerk, "/mittel").await.shown();
    let table = map.between("aria-label=\"Der Weg des Geldes als Tabelle\"", "</table>");
    let rows: Vec<Vec<&str>> = table.split("<tr>").skip(2).map(cells).collect();
    let sum: i64 = rows.iter().map(|row| cents(row[4])).sum();
    assert_eq!(sum, cents(map.between("href=\"/mittel/bewilligt\">", "</a>")), "{table}");
    // What goes from one box to the next, of each ministry.
    let mut expected: BTreeMap<(&str, usize, String), i64> = BTreeMap::new();
    for row in &rows {
        for layer in 0..3 {
            let way = format!("{} an {}", row[layer], row[layer + 1]);
            *expected.entry((row[0], layer, way)).or_default() += cents(row[4]);
        }
    }
    let mut expected: Vec<(String, i64)> =
        expected.into_iter().map(|((_, _, way), amount)| (way, amount)).collect();
    let drawing = map.between("<svg class=\"ff-flow\"", "</svg>");
    let bands = drawing.split("<title>").skip(1).filter_map(|rest| rest.split("</title>").next());
    let mut drawn: Vec<(String, i64)> = bands
        .filter_map(|told| told.rsplit_once(": ").map(|(way, amount)| (way.to_owned(), cents(amount))))
        .collect();
    expected.sort();
    drawn.sort();
    assert!(drawn.len() > 3, "{drawing}");
    assert_eq!(drawn, expected);
}

#[tokio::test]
async fn what_a_provider_reads_of_its_money_is_what_the_map_says_of_it() {
    let house = Box::pin(filled()).await;
    let clerk = house.enter(&house.office.finance()).await;
    let map = house.get(&clerk, "/mittel").await.shown();
    let provider = house.enter(&house.office.person_of_a()).await;
    let start = house.get(&provider, "/start").await.shown();
    let figures = start.html.split("ff-tile__figure\">").skip(1).filter_map(|rest| {
        let (amount, rest) = rest.split_once("</span>")?;
        Some((rest.split("</li>").next()?, cents(amount)))
    });
    let figures: BTreeMap<&str, i64> = figures.collect();
    // It is the only one that has claimed or was paid.
    for (of_provider, of_house) in
        [("ausgezahlt", "gezahlt"), ("in Prüfung", "reserviert"), ("anerkannt", "anerkannt")]
    {
        let figure = cents(map.between(&format!("href=\"/mittel/{of_house}\">"), "</a>"));
        assert!(figure > 0, "{of_house}: {}", map.html);
        assert_eq!(figures.get(of_provider), Some(&figure), "{of_provider}: {figures:?}");
    }
    let awarded: i64 = house.office.forwarding.positions.iter().map(|it| it.amount.get()).sum();
    assert_eq!(figures.get("bewilligt"), Some(&awarded), "{figures:?}");
    let left = awarded - figures["in Prüfung"] - figures["anerkannt"];
    assert_eq!(figures.get("noch abrechenbar"), Some(&left), "{figures:?}");
}
