//! Forms of authorities, filled with what a proof states.

use std::{fs, path::Path, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use testkit::{Engine as Database, TestDb};

use crate::{
    bodies::proof,
    claims::{decision, submitted},
    desk::{A, ADMINISTRATOR, AUDITOR, Answer, B, Desk, FINANCE, HEAD},
};

const FILL: &str = "/documents/form";
const CELLS: &str = "/documents/form/cells";

fn kept(file: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../forms").join(file)).unwrap()
}

/// The mapping of the form that is kept.
fn mapping() -> String {
    String::from_utf8(kept("verwendungsnachweis.toml")).unwrap()
}

/// The form that is kept, to be filled with a proof.
fn asked(proof: &str, mapping: &str) -> Value {
    json!({ "proof": proof, "form": STANDARD.encode(kept("verwendungsnachweis.xlsx")), "mapping": mapping })
}

/// A proof of a decided claim.
async fn compiled(desk: &Desk) -> String {
    let claim = submitted(desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    desk.change(FINANCE, &path, 1, &decision(&claim)).await.done();
    desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id()
}

/// The cells of a form as Python reads them: format, formula, value.
fn read(form: &[u8]) -> Value {
    let (folder, script) = (tempfile::tempdir().unwrap(), "../../tests/read_form.py");
    let file = folder.path().join("vordruck.xlsx");
    fs::write(&file, form).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    let output = Command::new("python3").arg(script).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// How often something was downloaded.
async fn downloads(desk: &Desk) -> usize {
    let events = desk.get(HEAD, "/access-events?limit=200").await.done();
    assert!(events["next"].is_null(), "{events}");
    events["items"].as_array().unwrap().iter().filter(|event| event["what"] == "download").count()
}

async fn filled_on(database: Database) {
    let desk = Desk::on(TestDb::fresh(database).await).await;
    let proof = compiled(&desk).await;
    let before = downloads(&desk).await;
    let told = desk.post(A, CELLS, &asked(&proof, &mapping())).await.done();
    let filled = desk.post(A, FILL, &asked(&proof, &mapping())).await;
    assert_eq!(filled.status, 200, "{filled}");
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(filled.headers["content-type"], kind);
    assert_eq!(filled.headers["content-disposition"], "attachment; filename=\"form.xlsx\"");
    assert_eq!(filled.headers["etag"], format!("\"{}\"", ledger::Hash::of(&filled.bytes)));
    assert_eq!(downloads(&desk).await, before + 2, "who reads what a proof states reads the proof");
    // Every cell that was told has what was told.
    let (cells, form) = (told["items"].as_array().unwrap(), read(&filled.bytes));
    for cell in cells {
        let text = |field: &str| cell[field].as_str().unwrap();
        let written = &form[text("sheet")][text("cell")][2];
        match text("kind") {
            "day" => assert!(written.as_str().unwrap().parse::<i64>().unwrap() > 44_000, "{cell}"),
            _ => assert_eq!(*written, cell["value"], "{cell}"),
        }
    }
    let at =
        |place: &str| cells.iter().find(|cell| cell["cell"] == place && cell["sheet"] == "Nachweis").unwrap();
    let grant = desk.get(A, &format!("/grants/{}", desk.office.forwarding.id)).await.done();
    assert_eq!((&at("C8")["figure"], &at("C8")["value"]), (&json!("reference"), &grant["act"]["reference"]));
    let amounts = grant["positions"].as_array().unwrap().iter().map(|it| it["amount"].as_str().unwrap());
    let granted: i64 = amounts.map(|amount| amount.replace('.', "").parse::<i64>().unwrap()).sum();
    assert_eq!(at("C18")["value"], format!("{}.{:02}", granted / 100, granted % 100));
    // Whoever sees the proof fills a form with it.
    assert_eq!(desk.post(AUDITOR, FILL, &asked(&proof, &mapping())).await.bytes, filled.bytes);
}

#[tokio::test]
async fn a_form_has_the_figures_of_the_proof_in_its_cells() {
    Box::pin(filled_on(Database::Sqlite)).await;
}

#[tokio::test]
async fn a_form_has_the_figures_of_the_proof_in_its_cells_on_postgresql() {
    Box::pin(filled_on(Database::Postgres)).await;
}

#[tokio::test]
async fn a_proof_that_was_not_made_or_is_not_seen_fills_no_form() {
    let desk = Desk::open().await;
    let made = compiled(&desk).await;
    let unknown = "00000000-0000-7000-8000-00000000ffff";
    for path in [FILL, CELLS] {
        let foreign = desk.post(B, path, &asked(&made, &mapping())).await;
        foreign.is_problem("not-found");
        assert_eq!(foreign.body, desk.post(B, path, &asked(unknown, &mapping())).await.body);
        // A grant has a draft, and no proof that was made.
        let draft = asked(&desk.office.forwarding.id.to_string(), &mapping());
        desk.post(A, path, &draft).await.is_problem("not-found");
        desk.post(ADMINISTRATOR, path, &asked(&made, &mapping())).await.is_problem("forbidden");
    }
}

/// What is refused, at which field, and what is said of it.
async fn refused(desk: &Desk, body: &Value) -> (String, String) {
    let [told, filled]: [Answer; 2] = [desk.post(A, CELLS, body).await, desk.post(A, FILL, body).await];
    filled.is_problem("invalid-fields");
    assert_eq!(told.body, filled.body, "the dry run refuses the same");
    let error = &filled.body["errors"][0];
    (filled.pointers().join(" "), error["message"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_mapping_that_cannot_be_followed_is_refused_with_its_line_and_cell() {
    let desk = Desk::open().await;
    let proof = compiled(&desk).await;
    for (of, by, why) in [
        (
            "figure = \"reference\"",
            "figur = \"reference\"",
            "the mapping cannot be read: TOML parse error at line 35",
        ),
        ("\"C18\"", "\"18C\"", "line 79 of the mapping: 18C is no cell"),
        (
            "last = 55",
            "last = 35",
            "line 105 of the mapping: the rows from 36 to 35 are no range that is filled",
        ),
        ("\"granted_total\"", "\"granted\"", "line 79 of the mapping: there is no figure granted"),
        ("\"C19\"", "\"C18\"", "line 84 of the mapping: the cell C18 of Nachweis is filled twice"),
        ("\"C18\"", "\"H18\"", "line 79 of the mapping: the sheet Nachweis has no cell H18 to fill in"),
        ("\"Einheiten\"", "\"Stunden\"", "line 143 of the mapping: the form has no sheet Stunden"),
        (
            "\"C5\"",
            "\"D5\"",
            "line 19 of the mapping: the cell D5 of Nachweis is covered by the one that it is merged with",
        ),
        ("\"C18\"", "\"C31\"", "line 79 of the mapping: the cell C31 of Nachweis is computed by the form"),
    ] {
        let mapping = mapping().replacen(of, by, 1);
        let (at, told) = refused(&desk, &asked(&proof, &mapping)).await;
        assert_eq!(at, "/mapping", "{told}");
        assert!(told.starts_with(why), "{told}");
    }
    let long = mapping().replace("\"granted_total\"", &format!("\"{}\"", "x".repeat(200_000)));
    assert_eq!(refused(&desk, &asked(&proof, &long)).await.1.len(), 300, "what was sent is not told again");
    let (at, told) = refused(&desk, &asked(&proof, &"#".repeat((256 << 10) + 1))).await;
    assert_eq!((at.as_str(), told.as_str()), ("/mapping", "a mapping has at most 262144 bytes"));
}

#[tokio::test]
async fn a_form_that_is_none_or_another_one_is_refused() {
    let desk = Desk::open().await;
    let proof = compiled(&desk).await;
    let with = |form: String| {
        let mut body = asked(&proof, &mapping());
        body["form"] = json!(form);
        body
    };
    let (at, told) = refused(&desk, &with(STANDARD.encode("PK"))).await;
    assert_eq!(at, "/form");
    assert!(told.starts_with("the mapping is for the form 5117041c661c"), "{told}");
    let (at, told) = refused(&desk, &with("?".to_owned())).await;
    assert!(at == "/form" && told.starts_with("is no base64"), "{told}");
    let (at, told) = refused(&desk, &with(STANDARD.encode(vec![0; (16 << 20) + 1]))).await;
    assert_eq!((at.as_str(), told.as_str()), ("/form", "a form has at most 16777216 bytes"));
    let large = with("A".repeat(24 << 20));
    desk.post(A, FILL, &large).await.is_problem("body-too-large");
    // No Excel file, though the mapping is for exactly this one.
    let hash = ledger::Hash::of(b"PK");
    let mut body = with(STANDARD.encode("PK"));
    body["mapping"] = json!(format!("name = \"x\"\nversion = 1\nform = \"{hash}\"\n"));
    let (at, told) = refused(&desk, &body).await;
    assert!(at == "/form" && told.starts_with("the form cannot be read"), "{told}");
    // Everything that is wrong with the body is told at once.
    let body = json!({ "proof": "x", "form": "?", "mapping": "x" });
    let all = desk.post(A, FILL, &body).await;
    assert_eq!(all.pointers(), ["/proof", "/form", "/mapping"], "{all}");
}
