//! Reports of the office: where the money stands by award, by provider and by quarter, as of a day, and as a table.

use flow::Role;

use crate::{
    funding::filled,
    hostile::is_tame,
    house::{House, Page},
};

const PATH: &str = "/auswertungen";

/// The amounts of the row that is called so, as the page writes them.
fn amounts<'p>(page: &'p Page, name: &str) -> Vec<&'p str> {
    let (_, row) = page.html.split_once(name).unwrap_or_else(|| panic!("{name}: {}", page.html));
    let row = row.split("</tr>").next().unwrap();
    row.split("<td class=\"ff-amount\">").skip(1).map(|rest| rest.split('<').next().unwrap()).collect()
}

#[tokio::test]
async fn each_way_to_sum_up_comes_to_the_same_and_is_taken_along() {
    let house = Box::pin(filled()).await;
    let clerk = house.enter(&house.office.finance()).await;
    let by_award = house.get(&clerk, PATH).await.shown();
    let award = amounts(&by_award, &format!("/zuwendungen/{}\"", house.office.award.id));
    assert_eq!(award.len(), 7, "{}", by_award.html);
    assert_eq!(award, amounts(&by_award, ">Zusammen<"), "there is one award");
    let by_provider = house.get(&clerk, &format!("{PATH}?nach=traeger")).await.shown();
    let provider = amounts(&by_provider, &format!("/organisationen/{}\"", house.office.provider_a));
    // What was forwarded to it, what it claimed, what was recognised, what it was paid.
    assert_eq!(provider[0], award[1]);
    assert_eq!([provider[2], provider[3], provider[4]], [award[2], award[3], award[4]]);
    assert!(award[4].starts_with("1.120,00"), "{award:?}");
    let by_quarter = house.get(&clerk, &format!("{PATH}?nach=quartal")).await.shown();
    assert_eq!(amounts(&by_quarter, ">Zusammen<"), award);
    let second = amounts(&by_quarter, ">2. Quartal 2021<");
    assert_eq!([second[2], second[4]], [award[2], award[4]], "it was claimed and paid in the second quarter");
    for way in ["zuwendung", "traeger", "quartal"] {
        let page = house.get(&clerk, &format!("{PATH}?nach={way}")).await.shown();
        let list = format!("{PATH}/liste.csv?nach={way}");
        assert!(page.links().contains(&list), "{way}");
        let csv = house.get(&clerk, &list).await.shown().html;
        assert!(csv.contains(";bewilligt;weitergeleitet;abgerechnet;anerkannt;ausgezahlt;frei;"), "{csv}");
        assert!(csv.lines().last().unwrap().starts_with("Zusammen;1.6.2021;"), "{csv}");
    }
}

#[tokio::test]
async fn an_earlier_day_has_its_own_sums_and_who_receives_sees_none() {
    let house = Box::pin(filled()).await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    for days in ["stand=31.12.2020", "bekannt=31.5.2021"] {
        let page = house.get(&head, &format!("{PATH}?nach=traeger&{days}")).await.shown();
        assert!(page.html.contains("Bis zu diesem Tag gibt es hier nichts."), "{days}: {}", page.html);
    }
    let that_day = house.get(&head, &format!("{PATH}?nach=quartal&stand=1.6.2021")).await.shown();
    assert!(that_day.html.contains("value=\"quartal\""), "the day is chosen for the same: {}", that_day.html);
    let list = that_day.links().into_iter().find(|link| link.contains("/liste.csv")).unwrap();
    assert!(list.contains("nach=quartal") && list.contains("stand=1.6.2021"), "{list}");
    let provider = house.enter(&house.office.person_of_a()).await;
    for path in [PATH.to_owned(), format!("{PATH}/liste.csv")] {
        assert_eq!(house.get(&provider, &path).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn what_an_address_says_stays_text() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let odd = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let page = house.get(&auditor, &format!("{PATH}?nach={odd}")).await.shown();
    is_tame(&page);
    assert!(page.html.contains("Jede Zuwendung mit allem"), "{}", page.html);
}
