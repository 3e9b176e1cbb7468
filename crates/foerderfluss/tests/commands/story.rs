//! The demo's story as the interface shows it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Server, demo, program, run, text};

const FIGURES: [&str; 9] =
    ["awarded", "drawn", "received", "forwarded", "claimed", "recognised", "reserved", "paid", "free"];

/// The demo's books, served.
struct Demo {
    folder: TempDir,
    server: Server,
}

impl Demo {
    fn serve() -> Self {
        let (folder, database) = demo();
        let verified = run(&["verify", "--database", &database]);
        assert!(verified.status.success(), "{}", text(&verified));
        let mut command = program();
        command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
        Self { server: Server::start(command), folder }
    }

    /// What someone reads at a route.
    fn bytes(&self, token: &str, route: &str) -> Vec<u8> {
        let (route, token) =
            (format!("{}/api/v1{route}", self.server.address), format!("Authorization: Bearer {token}"));
        let read = Command::new("curl").args(["--silent", "--fail-with-body", "-H", &token, &route]).output();
        let read = read.unwrap();
        assert!(read.status.success(), "{route}: {}", text(&read));
        read.stdout
    }

    fn one(&self, route: &str) -> Value {
        serde_json::from_slice(&self.bytes("demo-finanzen", route)).unwrap()
    }

    fn all(&self, route: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut path = format!("{route}?limit=200");
        loop {
            let page = self.one(&path);
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            if page["next"].is_null() {
                return items;
            }
            path = format!("{route}?limit=200&after={}", word(&page["next"]));
        }
    }

    fn grant(&self, reference: &str) -> Value {
        let grants = self.all("/grants");
        let found = grants.iter().find(|grant| grant["act"]["reference"] == reference).unwrap();
        self.one(&format!("/grants/{}", word(&found["id"])))
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The cents of an amount as the interface writes it.
fn cents(value: &Value) -> i64 {
    let (euros, cents) = word(value).rsplit_once('.').unwrap();
    assert_eq!(cents.len(), 2, "{value}");
    format!("{euros}{cents}").parse().unwrap()
}

fn sum<'a>(items: impl IntoIterator<Item = &'a Value>, amount: impl Fn(&Value) -> i64) -> i64 {
    items.into_iter().map(amount).sum()
}

fn states(items: &[Value]) -> BTreeSet<&str> {
    items.iter().map(|item| word(&item["state"])).collect()
}

#[test]
fn the_matrix_adds_up_to_the_cent_in_every_row_and_column() {
    let demo = Demo::serve();
    let matrix = demo.one("/funding-position");
    let (rows, ministries) = (matrix["rows"].as_array().unwrap(), matrix["ministries"].as_array().unwrap());
    assert_eq!((rows.len(), ministries.len()), (6, 2));
    let mut total = BTreeMap::new();
    for name in FIGURES {
        let figure = |row: &Value| cents(&row["figures"][name]);
        for ministry in ministries {
            let of_it = rows.iter().filter(|row| row["ministry"] == ministry["ministry"]);
            assert_eq!(sum(of_it, figure), figure(ministry), "{name} of {ministry}");
        }
        total.insert(name, sum(rows, figure));
        assert_eq!(total[name], cents(&matrix["total"][name]), "{name}");
        assert!(total[name] > 0, "{name} shows nothing");
    }
    // All that is awarded is forwarded or free, and all that was claimed is recognised, reserved or refused.
    for row in rows {
        let figure = |name: &str| cents(&row["figures"][name]);
        assert_eq!(figure("awarded"), figure("forwarded") + figure("free"), "{row}");
        assert!(figure("claimed") >= figure("recognised") + figure("reserved"), "{row}");
        assert!(figure("received") >= figure("paid"), "{row}");
    }
    compare_with_lists(&demo, &total);
}

/// The totals are also those of the single papers.
fn compare_with_lists(demo: &Demo, total: &BTreeMap<&str, i64>) {
    let amount = |item: &Value| cents(&item["amount"]);
    let grants = demo.all("/grants");
    let given = |grant: &Value| sum(grant["positions"].as_array().unwrap(), amount);
    assert_eq!(sum(grants.iter().filter(|it| it["parent"].is_null()), given), total["awarded"]);
    assert_eq!(sum(grants.iter().filter(|it| it["parent"].is_string()), given), total["forwarded"]);
    let payments = demo.all("/payments");
    let paid = |state: &str| sum(payments.iter().filter(|it| it["state"] == state), amount);
    assert_eq!(paid("received"), total["received"]);
    assert_eq!(paid("confirmed") - sum(&demo.all("/repayments"), amount), total["paid"]);
    let claims = demo.all("/claims");
    let waiting = claims.iter().filter(|it| ["submitted", "changes_requested"].contains(&word(&it["state"])));
    let lines = waiting.flat_map(|claim| claim["lines"].as_array().unwrap());
    let declared = lines.filter(|line| line["state"] == "declared");
    assert_eq!(sum(declared, |line| cents(&line["grant_share"])), total["reserved"]);
}

#[test]
fn four_providers_receive_what_every_act_says_is_invented() {
    let demo = Demo::serve();
    let organisations = demo.all("/organisations");
    let of_kind = |kind: &str| -> BTreeSet<&str> {
        let those = organisations.iter().filter(|it| it["kind"] == kind);
        those.map(|it| word(&it["id"])).collect()
    };
    let (providers, ministries) = (of_kind("provider"), of_kind("ministry"));
    assert_eq!((providers.len(), ministries.len()), (4, 2));
    let grants = demo.all("/grants");
    let received: BTreeSet<&str> = grants.iter().map(|grant| word(&grant["recipient"])).collect();
    let given: BTreeSet<&str> = grants.iter().map(|grant| word(&grant["giver"])).collect();
    assert!(providers.is_subset(&received) && ministries.is_subset(&given));
    for grant in &grants {
        let purpose = word(&grant["act"]["purpose"]);
        assert!(purpose.ends_with("(Beträge erfunden)"), "{purpose}");
    }
}

#[test]
fn claims_and_their_lines_stand_in_every_state() {
    let demo = Demo::serve();
    let claims = demo.all("/claims");
    assert_eq!(states(&claims), BTreeSet::from(["submitted", "changes_requested", "decided", "withdrawn"]));
    let lines: Vec<Value> = claims.iter().flat_map(|it| it["lines"].as_array().unwrap().clone()).collect();
    let every = [
        "declared",
        "accepted",
        "accepted_in_part",
        "rejected",
        "parked",
        "reincluded",
        "replaced",
        "dropped",
    ];
    assert_eq!(states(&lines), BTreeSet::from(every));
    let parked = lines.iter().find(|line| line["state"] == "parked").unwrap();
    assert!(word(&parked["question"]).ends_with('?'));
    let again = lines.iter().find(|line| line["reincludes"].is_string()).unwrap();
    let before = lines.iter().find(|line| line["id"] == again["reincludes"]).unwrap();
    assert_eq!((&before["state"], &before["followed_by"]), (&Value::from("reincluded"), &again["id"]));
    let corrected = lines.iter().find(|line| line["corrections"][0].is_object()).unwrap();
    let difference =
        cents(&corrected["corrections"][0]["from_share"]) - cents(&corrected["recognised"]) * 8 / 10;
    assert_eq!(difference, sum(&demo.all("/repayments"), |it| cents(&it["amount"])));
    let asked = claims.iter().filter(|claim| claim["change_requests"][0].is_object());
    assert_eq!(states(&asked.cloned().collect::<Vec<_>>()), BTreeSet::from(["changes_requested", "decided"]));
}

#[test]
fn what_is_internal_is_said_within_the_office() {
    let demo = Demo::serve();
    let claims = demo.all("/claims");
    let said_to = |claim: &&Value| !demo.all(&format!("/claims/{}/comments", word(&claim["id"]))).is_empty();
    let talked: Vec<&Value> = claims.iter().filter(said_to).collect();
    assert_eq!(talked.len(), 1);
    let route = format!("/claims/{}/comments", word(&talked[0]["id"]));
    let count = |token: &str| {
        let page: Value = serde_json::from_slice(&demo.bytes(token, &route)).unwrap();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(["demo-finanzen", "demo-pruefung", "demo-lernhaus"].map(count), [3, 3, 2]);
}

#[test]
fn a_payment_came_back_and_an_advance_is_settled_by_half() {
    let demo = Demo::serve();
    let payments = demo.all("/payments");
    let every = ["received", "ordered", "released", "confirmed", "rejected", "returned"];
    assert_eq!(states(&payments), BTreeSet::from(every));
    let returned = payments.iter().find(|payment| payment["state"] == "returned").unwrap();
    let again = payments.iter().find(|payment| payment["replaces"] == returned["id"]).unwrap();
    assert_eq!((&again["state"], &again["amount"]), (&Value::from("released"), &returned["amount"]));

    let advanced = demo.grant("KI 4/2020");
    let terms = demo.all("/payout-terms");
    let terms = terms.iter().find(|terms| terms["grant"] == advanced["id"]).unwrap();
    assert_eq!(
        (&terms["rules"][0]["cap"], &terms["requirements"][0]["state"]),
        (&"6000.00".into(), &"met".into())
    );
    let drawn = cents(&terms["instalments"][0]["amount"]);
    let figures = &advanced["positions"][0]["figures"];
    assert_eq!(["drawn", "received"].map(|name| cents(&figures[name])), [drawn; 2]);
    assert_eq!(cents(&figures["recognised"]) * 2, drawn);
}

#[test]
fn acts_are_amended_and_the_year_is_proved_and_closed() {
    let demo = Demo::serve();
    for (reference, component, amount) in
        [("Muster-2020-DiAA-1 Ä1", "F2", "55000.00"), ("KI 3/2020 Ä1", "F2", "44000.00")]
    {
        let grant = demo.grant(reference);
        assert_eq!(grant["act"]["number"], 2);
        let mut positions = grant["positions"].as_array().unwrap().iter();
        assert!(positions.any(|it| it["component"] == component && it["amount"] == amount), "{grant}");
    }
    let closed = demo.all("/closed-periods");
    assert_eq!((closed.len(), &closed[0]["until"]), (1, &Value::from("2020-12-31")));
    let proofs = demo.all("/proofs");
    let every = ["filed", "questioned", "answered", "accepted", "cut", "rejected", "closed"];
    assert_eq!(states(&proofs), BTreeSet::from(every));
    let award = demo.grant("Muster-2020-DiAA-1 Ä1");
    let proof = proofs.iter().find(|proof| proof["grant"] == award["id"]).unwrap();
    assert_eq!(
        (&proof["kind"], &proof["period"]["until"]),
        (&"zwischennachweis".into(), &"2020-12-31".into())
    );
    let said = printed(&demo, word(&proof["id"]));
    // Both acts with what each gives, and the grant's part of the cost as it was corrected last.
    for part in [
        "02.06.2020 Muster-2020-DiAA-1 373.000,00",
        "15.09.2020 Muster-2020-DiAA-1 Ä1 5.000,00",
        "Zuwendung 378.000,00 80,00 36.730,00 80,00",
        "Insgesamt 472.500,00 472.500,00 46.937,99 45.912,50",
        "vermittelt 191 davon Coaching 140 davon Hauptschulabschluss 14",
        "davon Alphabetisierung 17 davon nicht aufgeschlüsselt 3",
    ] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }
}

#[test]
fn proofs_of_both_ministries_and_of_each_provider_go_their_ways() {
    let demo = Demo::serve();
    let proofs = demo.all("/proofs");
    let of = |reference: &str| -> Vec<&Value> {
        let grant = demo.grant(reference);
        proofs.iter().filter(|proof| proof["grant"] == grant["id"]).collect()
    };
    let way = |reference: &str| -> Vec<&str> { of(reference).iter().map(|it| word(&it["state"])).collect() };
    assert_eq!(way("Muster-2020-DiAA-1 Ä1"), ["filed"]);
    assert_eq!(way("Muster-2020-TM-1"), ["answered"]);
    assert_eq!(way("KI 1/2020"), ["closed"]);
    assert_eq!(way("KI 2/2020"), ["cut", "filed"]);
    assert_eq!(way("KI 3/2020 Ä1"), ["questioned"]);
    assert_eq!(way("KI 4/2020"), ["rejected", "accepted"]);
    assert_eq!(way("KI 5/2020"), ["accepted"]);
    let says = |proof: &Value, part: &str| {
        let text = printed(&demo, word(&proof["id"]));
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    };
    let [before, next] = of("KI 2/2020")[..] else { panic!("two proofs of one grant") };
    says(next, "Anlage: Änderungen seit dem Zwischennachweis bis zum 31.12.2020");
    says(next, &word(&before["document"])[..8]);
    let [_, second] = of("KI 4/2020")[..] else { panic!("two versions of one proof") };
    says(second, "Anlage: Abweichungen von Fassung 1");
    says(of("Muster-2020-TM-1")[0], "Anlage: Geprüfte Nachweise der Letztempfänger");
    says(of("Muster-2020-TM-1")[0], "Anlage: Beigefügte Nachweise");
}

#[test]
fn a_report_has_versions_and_what_was_said_to_them() {
    let demo = Demo::serve();
    let reports = demo.all("/reports");
    let numbers: Vec<_> = reports.iter().map(|report| report["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 1, 1, 1, 1, 1, 1, 1], "two versions of the first, one of each other");
    let said = demo.all(&format!("/reports/{}/comments", word(&reports[0]["id"])));
    let visible: Vec<_> = said.iter().map(|comment| word(&comment["visibility"])).collect();
    assert_eq!(visible, ["shared", "internal"]);
    let proofs = demo.all("/proofs");
    let proof = proofs.iter().find(|proof| proof["grant"] == reports[1]["grant"]).unwrap();
    let text = printed(&demo, word(&proof["id"]));
    assert!(text.contains("Von 48 Teilnehmenden begannen 9 eine Ausbildung und 12 eine Arbeit."), "{text}");
    assert!(text.contains("davon nicht aufgeschlüsselt 27"), "{text}");
}

/// What each proof refers to in its section IV is in its section I: the sections of the form, each with words of its own.
#[test]
fn every_proof_has_a_sachbericht_of_its_own() {
    let demo = Demo::serve();
    let proofs = demo.all("/proofs");
    assert_eq!(proofs.len(), 9);
    let headings = [
        "Beginn der Maßnahme",
        "Dauer und Abschluss",
        "Eingesetztes Personal",
        "Teilnehmende",
        "Erfolg und Auswirkungen",
        "Abweichungen von der Planung",
    ];
    let mut told = BTreeMap::new();
    for proof in &proofs {
        let text = printed(&demo, word(&proof["id"]));
        let (_, report) = text.split_once("I. Sachbericht").unwrap();
        let (report, _) = report.split_once("II. Zahlenmäßiger Nachweis").unwrap();
        for heading in headings {
            assert!(report.contains(heading), "{heading} is missing in:\n{report}");
        }
        assert!(report.contains("Aus den Büchern: Geplant waren") && report.contains("erfunden"), "{report}");
        // A version that corrects another has its report.
        let of = (word(&proof["grant"]).to_owned(), word(&proof["period"]["until"]).to_owned());
        let (_, success) = report.split_once("Erfolg und Auswirkungen ").unwrap();
        let words: String = success.chars().take(30).collect();
        assert_eq!(told.entry(words).or_insert_with(|| of.clone()), &of, "two proofs say the same");
    }
    assert_eq!(told.len(), 8, "{told:?}");
}

/// The text of a proof's document, with single spaces.
fn printed(demo: &Demo, proof: &str) -> String {
    let file = demo.folder.path().join("proof.pdf");
    fs::write(&file, demo.bytes("demo-pruefung", &format!("/proofs/{proof}/document"))).unwrap();
    let read = Command::new("pdftotext").args(["-layout"]).arg(&file).arg("-").output().unwrap();
    assert!(read.status.success(), "{}", text(&read));
    String::from_utf8(read.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_days_of_the_story_run_forwards() {
    let demo = Demo::serve();
    let journal = demo.all("/journal");
    let times: Vec<&str> = journal.iter().map(|entry| word(&entry["recorded_at"])).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn the_demo_prints_what_was_published_and_what_no_source_breaks_down() {
    let folder = TempDir::new().unwrap();
    let made = text(&run(&["demo", "--no-serve", "--data", folder.path().to_str().unwrap()]));
    assert!(made.contains("255 aufgenommen, 191 vermittelt"), "{made}");
    let counts = made.lines().filter(|line| line.starts_with("    ")).map(|line| {
        let (count, what) = line.trim().split_once("  ").unwrap();
        (count.parse::<u32>().unwrap(), what)
    });
    let counts: Vec<_> = counts.collect();
    assert_eq!(counts.iter().map(|(count, _)| *count).collect::<Vec<_>>(), [140, 14, 17, 17, 3]);
    assert_eq!(counts.iter().map(|(count, _)| count).sum::<u32>(), 191);
    assert_eq!(counts[4].1, "von keiner Quelle aufgeschlüsselt");
    assert_eq!(made.matches("https://").count(), 2);
}

#[test]
fn today_has_something_to_see() {
    let demo = Demo::serve();
    let today = demo.one("/today");
    let late = today["late"].as_array().unwrap();
    for rule in ["verwendungsfrist", "zinsen_verjaehrung", "verwendungsnachweis_traeger"] {
        assert!(late.iter().any(|deadline| deadline["rule"] == rule), "{rule}: {today}");
    }
    let positions =
        |list: &str, figure: &str| -> i64 { sum(today[list].as_array().unwrap(), |of| cents(&of[figure])) };
    assert!(positions("drawable", "ahead") > 0, "money was drawn early: {today}");
    assert!(positions("interest", "running") > 0 && positions("interest", "undecided") > 0, "{today}");
    let asked = demo.all("/payout-requests");
    let above: Vec<_> = asked.iter().filter(|asked| !asked["above_need"].is_null()).collect();
    let signed = |asked: &Value| asked["above_need"]["sign_offs"].as_array().unwrap().len();
    let numbers: BTreeSet<_> = above.iter().map(|asked| signed(asked)).collect();
    assert_eq!(numbers, [1, 2].into(), "one is signed by a second person, one waits for it");
}
