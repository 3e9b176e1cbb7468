//! Receipt files of the demo: those of its story and new ones, kept in its folder, and missed when they are gone.

use std::{
    fs,
    process::Command,
    time::{Duration, SystemTime},
};

use ledger::Hash;
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

#[test]
fn a_file_that_no_entry_names_is_told_by_verify_and_removed_by_tidy() {
    let (folder, database) = demo();
    let kept = folder.path().join("belege");
    let hash = Hash::of(b"nobody's").to_string();
    let stray = kept.join(&hash[..2]).join(&hash);
    fs::create_dir_all(stray.parent().unwrap()).unwrap();
    fs::write(&stray, b"nobody's").unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_hours(250_000);
    fs::File::options().write(true).open(&stray).unwrap().set_modified(long_ago).unwrap();
    let on_folder =
        |command: &str| run(&[command, "--database", &database, "--receipts", kept.to_str().unwrap()]);
    let told = on_folder("verify");
    let says = "die kein Eintrag nennt: 1 (8 Bytes)";
    assert!(told.status.success() && text(&told).contains(says), "{}", text(&told));
    // Where something does not hold, everything stays as it lies.
    let folders = fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().path());
    let mut files =
        folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let named = files.find(|file| *file != stray).unwrap();
    let content = fs::read(&named).unwrap();
    fs::write(&named, b"forged").unwrap();
    let refused = on_folder("tidy");
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused));
    assert!(text(&refused).contains("was changed") && stray.exists(), "{}", text(&refused));
    fs::write(&named, content).unwrap();
    let removed = on_folder("tidy");
    assert!(
        removed.status.success() && text(&removed).contains("die kein Eintrag nannte: 1 (8 Bytes)"),
        "{}",
        text(&removed)
    );
    assert!(!stray.exists());
    let after = on_folder("verify");
    assert!(after.status.success() && !text(&after).contains("die kein Eintrag nennt"), "{}", text(&after));
    let nowhere = run(&["tidy", "--database", &database]);
    assert!(!nowhere.status.success() && text(&nowhere).contains("kein Ordner"), "{}", text(&nowhere));
}
