//! Recognising the rest at once leaves out what a sample has drawn.

use flow::samples::{CommitSample, DrawSample};
use grants::{Band, SampleDesign};
use ledger::Cents;

use crate::{
    house::House,
    walk::{claimed, row},
};

/// Draws the lines from an amount on.
async fn draw(house: &House, from: i64) {
    let design = SampleDesign {
        by_component: false,
        by_provider: false,
        bands: [Band { from: Cents::ZERO, size: 0 }].into(),
        full_from: Some(Cents::new(from)),
    };
    let of = (house.office.award.id, None);
    let commit = CommitSample::new(of, "Prüfung".to_owned(), design, None).unwrap();
    let sample = house.office.run(house.office.auditor(), commit).await;
    house.office.run(house.office.auditor(), DrawSample { sample: sample.id, seed: None }).await;
}

#[tokio::test]
async fn what_a_sample_has_drawn_is_decided_by_itself_and_the_page_tells_how_many() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let amounts = ["100,00", "200,00", "300,00"];
    let rows = (1..).zip(amounts).flat_map(|(at, amount)| row(at, &plan_line, &format!("L-{at}"), amount));
    let mut rows: Vec<_> = rows.collect();
    rows.push(("reihen".to_owned(), "3".to_owned()));
    let claim = claimed(&house, &rows).await;
    draw(&house, 30_000).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let told = bench.between("id=\"rest-umfang\">", "<");
    assert!(told.starts_with("Erfasste Zeilen: 2, davon mit Prüfhinweis: "), "{told}");
    assert!(
        told.ends_with("Nicht erfasst, weil in einer Stichprobe: 1; bitte einzeln entscheiden."),
        "{told}"
    );
    assert_eq!(bench.html.matches("data-drawn=\"yes\"").count(), 1, "{}", bench.html);
    let refused = house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.between("id=\"z3.urteil-fehler\">", "<"),
        "Zeile 3: In einer Stichprobe: bitte einzeln entscheiden."
    );
    assert!(!refused.html.contains("id=\"z1.urteil-fehler\""), "{}", refused.html);
    let said = [("rest", "anerkennen"), ("z3.urteil", "anerkennen")];
    let decided = house.fill(&mut clerk, &refused, &path, &said).await;
    assert_eq!(decided.to(), format!("{claim}?meldung=vorgeschlagen"), "{}", decided.html);
}
