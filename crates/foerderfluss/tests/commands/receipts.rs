//! Receipt files of the demo: those of its story and new ones, kept in its folder, and missed when they are gone.

use std::{fs, process::Command};

use serde_json::Value;
use testkit::pdf;

use crate::{Server, demo, program, run, text};

#[test]
fn a_receipt_file_that_was_changed_or_removed_is_missed() {
    let (folder, database) = demo();
    let mut command = program();
    command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
    let server = Server::start(command);
    let file = folder.path().join("Rechnung.pdf");
    fs::write(&file, pdf(1)).unwrap();
    let sent = Command::new("curl")
        .args([
            "--silent",
            "-H",
            "Authorization: Bearer demo-finanzen",
            "-H",
            "Idempotency-Key: receipt-of-the-test",
        ])
        .args(["--data-binary", &format!("@{}", file.display())])
        .arg(format!("{}/api/v1/receipt-files?name=Rechnung.pdf", server.address))
        .output()
        .unwrap();
    let sent: Value = serde_json::from_slice(&sent.stdout).unwrap();
    let hash = sent["sha256"].as_str().unwrap();
    let kept = folder.path().join("belege");
    let verify = || run(&["verify", "--database", &database, "--receipts", kept.to_str().unwrap()]);
    let whole = verify();
    // Twelve of the story, and the one above.
    assert!(
        whole.status.success() && text(&whole).contains("\n13 Belegdateien, alle wie"),
        "{}",
        text(&whole)
    );
    let place = kept.join(&hash[..2]).join(hash);
    assert_eq!(fs::read(&place).unwrap(), pdf(1), "byte for byte");
    fs::write(&place, b"forged").unwrap();
    let changed = verify();
    assert_eq!(changed.status.code(), Some(1));
    assert!(text(&changed).contains(hash) && text(&changed).contains("was changed"), "{}", text(&changed));
    fs::remove_file(&place).unwrap();
    assert!(text(&verify()).contains("is gone"));
    let nowhere = folder.path().join("nowhere");
    let elsewhere = run(&["verify", "--database", &database, "--receipts", nowhere.to_str().unwrap()]);
    assert_eq!(elsewhere.status.code(), Some(1));
    assert!(!text(&elsewhere).contains("is gone"), "{}", text(&elsewhere));
    let unasked = run(&["verify", "--database", &database]);
    assert!(unasked.status.success() && text(&unasked).contains("nicht geprüft"), "{}", text(&unasked));
}
