//! What an audit takes along of the demo, verified by the program and by the script that is in it.

use std::{fs, path::Path, process::Command};

use crate::{demo, head, run, text};

fn unpack(package: &Path, folder: &Path) {
    let packed = [package, folder].map(|path| path.to_str().unwrap().to_owned());
    let done = Command::new("python3").args(["-m", "zipfile", "-e"]).args(packed).status().unwrap();
    assert!(done.success());
}

fn pack(folder: &Path, package: &Path) {
    let script = "import pathlib, sys, zipfile\n\
                  folder = pathlib.Path(sys.argv[1])\n\
                  with zipfile.ZipFile(sys.argv[2], 'w') as package:\n\
                  \x20   for path in folder.rglob('*'):\n\
                  \x20       if path.is_file():\n\
                  \x20           package.write(path, path.relative_to(folder))\n";
    let done = Command::new("python3").args(["-c", script]).arg(folder).arg(package).status().unwrap();
    assert!(done.success());
}

#[test]
fn the_package_of_the_demo_holds_and_a_changed_one_does_not() {
    let (folder, database) = demo();
    let path = |name: &str| folder.path().join(name);
    let (package, receipts) = (path("paket.zip"), path("belege").display().to_string());
    let out = package.display().to_string();
    let made = run(&["export", "package", "--database", &database, "--receipts", &receipts, "--out", &out]);
    assert!(made.status.success(), "{}", text(&made));
    let of_books = run(&["verify", "--database", &database]);
    let verified = run(&["verify", "--package", &out]);
    assert!(verified.status.success(), "{}", text(&verified));
    assert!(text(&verified).contains("\n12 Belegdateien, 1 Stichproben;"), "{}", text(&verified));
    assert_eq!(head(&verified), head(&of_books));
    let again = run(&["export", "package", "--database", &database, "--out", &out]);
    assert!(!again.status.success(), "nothing is written over");
    let unpacked = path("entpackt");
    unpack(&package, &unpacked);
    let script = unpacked.join("pruefen/verify_package.py");
    let verify_in_python = || Command::new("python3").arg("-B").arg(&script).arg(&unpacked).output().unwrap();
    let said = verify_in_python();
    assert!(said.status.success(), "{}", text(&said));
    assert_eq!(head(&said), head(&of_books));
    let told = fs::read_to_string(unpacked.join("LIESMICH.txt")).unwrap();
    assert!(told.contains(&head(&of_books)) && told.contains("foerderfluss verify --package"), "{told}");
    fs::write(unpacked.join("zeilen.csv"), "nichts").unwrap();
    let changed = path("veraendert.zip");
    pack(&unpacked, &changed);
    let refused = run(&["verify", "--package", changed.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused).contains("Stimmt nicht: zeilen.csv"), "{}", text(&refused));
    assert!(!verify_in_python().status.success());
}
