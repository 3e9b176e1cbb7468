//! The program as people use it: its commands, its exit codes, what it finds.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

#[path = "commands/calc.rs"]
mod calc;
#[path = "commands/documents.rs"]
mod documents;
#[path = "commands/mail.rs"]
mod mail;
#[path = "commands/packages.rs"]
mod packages;
#[path = "commands/receipts.rs"]
mod receipts;
#[path = "commands/story.rs"]
mod story;
#[path = "commands/two_processes.rs"]
mod two_processes;

use std::{
    fs,
    io::{BufRead, BufReader, Lines},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
};

use sqlx::{AssertSqlSafe, ConnectOptions, Executor, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_foerderfluss"))
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

/// Writes a secret as it is kept: for its owner alone.
fn keep_secret(path: impl AsRef<Path>, secret: &str) {
    fs::write(&path, secret).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The demo's books in a folder of their own.
fn demo() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let made = run(&["demo", "--no-serve", "--data", folder.path().to_str().unwrap()]);
    assert!(made.status.success(), "{}", text(&made));
    let database = format!("sqlite:{}", folder.path().join("foerderfluss.db").display());
    (folder, database)
}

fn export(folder: &Path, database: &str) -> PathBuf {
    let file = folder.join("journal.jsonl");
    let exported = run(&["export", "journal", "--database", database, "--out", file.to_str().unwrap()]);
    assert!(exported.status.success(), "{}", text(&exported));
    file
}

/// The last line of a verification: the unit, the last entry and the chain head, in either language.
fn head(output: &Output) -> String {
    let text = text(output);
    text.trim().rsplit(' ').next().unwrap().to_owned()
}

fn verify_in_python(file: &Path) -> Output {
    in_python(&[], file)
}

fn in_python(options: &[&str], file: &Path) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verify_journal.py");
    Command::new("python3").args(options).arg(script).arg(file).output().unwrap()
}

/// An export with a change to its text, and every hash made to fit.
fn forged(export: &str, from: &str, to: &str) -> String {
    let changed = export.replacen(from, to, 1);
    assert_ne!(changed, export, "{from} stands nowhere");
    let (mut old, mut new) = ("0".repeat(64), "0".repeat(64));
    let mut lines = Vec::new();
    for line in changed.lines() {
        let (entry, rest) = line.strip_prefix("{\"entry\":").unwrap().rsplit_once(",\"hash\":\"").unwrap();
        let entry = entry.replace(&old, &new);
        rest.trim_end_matches("\"}").clone_into(&mut old);
        new = ledger::Hash::of(entry.as_bytes()).to_string();
        lines.push(format!("{{\"entry\":{entry},\"hash\":\"{new}\"}}\n"));
    }
    lines.concat()
}

#[test]
fn the_demo_holds_in_the_database_in_its_export_and_in_python() {
    let (folder, database) = demo();
    let file = export(folder.path(), &database);
    let of_database = run(&["verify", "--database", &database]);
    let of_export = run(&["verify", "--journal", file.to_str().unwrap()]);
    let of_python = verify_in_python(&file);
    for verified in [&of_database, &of_export, &of_python] {
        assert!(verified.status.success(), "{}", text(verified));
        assert_eq!(head(verified).len(), 64);
        assert_eq!(head(verified), head(&of_database));
    }
    let entries = fs::read_to_string(&file).unwrap().lines().count();
    assert!(text(&of_database).starts_with(&format!("{entries} Einträge")));
    assert!(text(&of_python).starts_with(&format!("{entries} entries")));
}

#[test]
fn the_demo_is_the_same_at_every_start() {
    let (first, second) = (demo(), demo());
    let journals =
        [&first, &second].map(|(folder, database)| fs::read(export(folder.path(), database)).unwrap());
    assert_eq!(journals[0], journals[1]);
    let again = run(&["demo", "--no-serve", "--data", first.0.path().to_str().unwrap()]);
    assert!(again.status.success());
    assert!(run(&["verify", "--database", &first.1]).status.success());
}

#[test]
fn any_changed_byte_of_an_export_is_found_by_both_verifiers() {
    let (folder, database) = demo();
    let file = export(folder.path(), &database);
    let whole = fs::read(&file).unwrap();
    for part in 1..12 {
        let mut changed = whole.clone();
        changed[whole.len() * part / 12] ^= 1;
        fs::write(&file, &changed).unwrap();
        let found = run(&["verify", "--journal", file.to_str().unwrap()]);
        assert_eq!(found.status.code(), Some(1), "{}", text(&found));
        assert!(text(&found).contains("line "));
        assert_eq!(verify_in_python(&file).status.code(), Some(1));
    }
    // A line that is missing in the middle.
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    fs::write(&file, [&lines[..20], &lines[21..]].concat().concat()).unwrap();
    let found = run(&["verify", "--journal", file.to_str().unwrap()]);
    assert!(text(&found).contains("line 21"), "{}", text(&found));
    assert_eq!(verify_in_python(&file).status.code(), Some(1));
}

#[test]
fn a_chain_made_to_fit_that_breaks_a_rule_is_refused_by_both_verifiers() {
    let (folder, database) = demo();
    let file = export(folder.path(), &database);
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, forged(&whole, "\"person\":\"Finn Anz\"", "\"person\":\"Finn Amt\"")).unwrap();
    for verified in [run(&["verify", "--journal", file.to_str().unwrap()]), verify_in_python(&file)] {
        assert!(
            verified.status.success(),
            "only a head that was kept shows another name: {}",
            text(&verified)
        );
    }
    for (from, to) in [
        ("\"transfers\":[{\"amount\":", "\"transfers\":[{\"amount\":-"),
        ("\"transfers\":[{\"amount\":", "\"transfers\":[{\"amount\":1."),
        ("\"transfers\":[{\"amount\":", "\"transfers\":[{\"amount\":9999999999"),
        ("\"number\":1,\"reserved\":null,\"resolves\":null", "\"number\":1,\"reserved\":1,\"resolves\":null"),
        ("\"kind\":\"posted\",\"number\":1,", "\"kind\":\"gift\",\"number\":1,"),
        ("\"rule\":\"unlimited\"", "\"rule\":\"free\""),
        ("\"accounts\":[{\"code\":", "\"accounts\":[{\"name\":"),
        ("\"effective_on\":\"20", "\"effective_on\":\"30"),
        ("\"number\":1,\"payload\":", "\"number\":true,\"payload\":"),
        ("\"number\":2,\"payload\":", "\"number\":3,\"payload\":"),
        ("\"person\":", "\"nobody\":"),
    ] {
        fs::write(&file, forged(&whole, from, to)).unwrap();
        for found in [run(&["verify", "--journal", file.to_str().unwrap()]), verify_in_python(&file)] {
            assert_eq!(found.status.code(), Some(1), "{from} as {to}: {}", text(&found));
            assert!(text(&found).contains("line "), "{from} as {to}: {}", text(&found));
        }
    }
    fs::write(&file, whole).unwrap();
    assert_eq!(in_python(&["-O"], &file).status.code(), Some(1), "without its checks it says nothing");
}

#[tokio::test]
async fn an_amount_edited_in_the_file_with_triggers_dropped_is_found_and_named() {
    for (trigger, edit, named) in [
        (
            "transfer_is_final_update",
            "UPDATE transfer SET amount_cents = amount_cents + 1 WHERE number = 40",
            "entry {of transfer 40}:",
        ),
        (
            "account_by_transfer",
            "UPDATE account SET credits_posted = credits_posted + 1 WHERE number = 20",
            "account 20",
        ),
        (
            "journal_entry_is_final_update",
            "UPDATE journal_entry SET payload = '{}' WHERE number = 33",
            "entry 33",
        ),
        ("claim_line_filed_stays", "UPDATE claim_line SET paid_on = '2020-10-01' WHERE number = 1", "claim"),
        ("payment_filed_stays", "UPDATE payment SET amount_cents = amount_cents + 1", "payment"),
    ] {
        let (folder, database) = demo();
        let options = SqliteConnectOptions::new().filename(folder.path().join("foerderfluss.db"));
        let mut file = options.foreign_keys(false).connect().await.unwrap();
        assert!(file.execute(AssertSqlSafe(edit.to_owned())).await.is_err(), "{edit} passed the trigger");
        let of_transfer = "SELECT entry FROM transfer WHERE number = 40";
        let entry: i64 = sqlx::query_scalar(of_transfer).fetch_one(&mut file).await.unwrap();
        let named = named.replace("{of transfer 40}", &entry.to_string());
        file.execute(AssertSqlSafe(format!("DROP TRIGGER {trigger}; {edit}"))).await.unwrap();
        drop(file);
        let found = run(&["verify", "--database", &database]);
        assert_eq!(found.status.code(), Some(1), "{edit}");
        assert!(text(&found).contains(&named), "{edit}: {}", text(&found));
    }
}

#[tokio::test]
async fn a_trigger_that_is_dropped_is_named_before_anything_is_changed() {
    let (folder, database) = demo();
    let options = SqliteConnectOptions::new().filename(folder.path().join("foerderfluss.db"));
    let mut file = options.connect().await.unwrap();
    file.execute("DROP TRIGGER transfer_is_final_update").await.unwrap();
    drop(file);
    let found = run(&["verify", "--database", &database]);
    assert_eq!(found.status.code(), Some(1), "{}", text(&found));
    assert!(text(&found).contains("trigger transfer_is_final_update"), "{}", text(&found));
}

#[test]
fn a_person_is_invited_at_the_machine() {
    let (_folder, database) = demo();
    let unknown = run(&["invite", "--database", &database, "niemand"]);
    assert_eq!(unknown.status.code(), Some(1), "{}", text(&unknown));
    let invited = run(&["invite", "--database", &database, "hanna  HAUPT"]);
    assert!(invited.status.success(), "{}", text(&invited));
    assert_eq!(text(&invited).lines().last().unwrap().len(), 43, "what the link carries");
}

#[test]
fn what_cannot_be_done_is_said() {
    let (folder, database) = demo();
    let file = export(folder.path(), &database);
    let twice = run(&["export", "journal", "--database", &database, "--out", file.to_str().unwrap()]);
    assert_eq!(twice.status.code(), Some(1));
    let nothing = run(&["verify"]);
    assert!(text(&nothing).contains("keine Datenbank"), "{}", text(&nothing));
    let unknown = run(&["verify", "--database", "mysql://x"]);
    assert!(text(&unknown).contains("nicht verständlich"), "{}", text(&unknown));
    let empty = format!("sqlite:{}", folder.path().join("empty.db").display());
    let unmigrated = run(&["verify", "--database", &empty]);
    assert!(text(&unmigrated).contains("foerderfluss migrate"), "{}", text(&unmigrated));
    assert!(run(&["migrate", "--database", &empty]).status.success());
    assert!(run(&["verify", "--database", &empty]).status.success());
}

/// A server that ends with the test.
struct Server {
    process: Child,
    address: String,
    /// Kept open: a program whose output nobody takes any more would end.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = output
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Förderfluss antwortet auf ").map(str::to_owned));
        Self { process, address: said.unwrap(), _output: output }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn the_walkthrough_of_the_readme_works_as_printed() {
    let mut command = program();
    command.args(["demo", "--listen", "127.0.0.1:0"]);
    let server = Server::start(command);
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- walkthrough -->\n```sh\n").unwrap();
    let (script, _) = rest.split_once("```\n<!-- end of walkthrough -->").unwrap();
    let folder = TempDir::new().unwrap();
    let script = script.replace("http://127.0.0.1:8080", &server.address);
    let done = Command::new("bash")
        .args(["-e", "-u", "-o", "pipefail", "-c", &script])
        .current_dir(&folder)
        .output()
        .unwrap();
    let said = text(&done);
    assert!(done.status.success(), "{said}");
    let printed = String::from_utf8_lossy(&done.stdout);
    let mut answers = printed.lines();
    let promised: Vec<_> = script.lines().filter_map(|line| line.strip_prefix("#=> ")).collect();
    assert!(promised.len() > 20, "what comes is printed behind each step");
    for promise in promised {
        assert!(
            answers.any(|answer| answer == promise),
            "{promise} is missing, or out of its order, in:\n{said}"
        );
    }
    assert!(fs::read(folder.path().join("nachweis.pdf")).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn the_demo_signs_in_a_person_for_each_role() {
    let mut command = program();
    command.args(["demo", "--listen", "127.0.0.1:0"]);
    let server = Server::start(command);
    let enter = |name: &str, password: &str| -> serde_json::Value {
        let body = serde_json::json!({ "identity": name, "password": password }).to_string();
        let address = format!("{}/api/v1/sign-in", server.address);
        let curl = ["--silent", "-H", "Content-Type: application/json", "-d", &body, &address];
        serde_json::from_slice(&Command::new("curl").args(curl).output().unwrap().stdout).unwrap()
    };
    for (name, role) in [
        ("Finn Anz", "clerk"),
        ("Sina Sachs", "examiner_sachlich"),
        ("Reto Rechner", "examiner_rechnerisch"),
        ("Olga Ordner", "orderer"),
        ("Ria Kasse", "releaser"),
        ("Hanna Haupt", "head"),
        ("Mara Werk", "editor"),
        ("Moritz Werk", "signatory"),
        ("Rita Prüf", "auditor"),
        ("Ada Amt", "administrator"),
    ] {
        let session = enter(name, "Sechs Bausteine, zwei Ministerien");
        assert_eq!(session["acting"]["role"], role, "{name}: {session}");
    }
    assert_eq!(enter("Finn Anz", "Sieben Bausteine, zwei Ministerien")["type"], "/problems/sign-in-refused");
}

#[test]
fn the_service_runs_with_settings_from_a_file() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    keep_secret(at("token"), "a-secret-of-enough-characters");
    let settings = format!(
        "database = \"sqlite:{}\"\nlisten = \"127.0.0.1:0\"\n\
         [unit]\nid = \"0197c0de-0000-7000-8000-000000000001\"\n\
         organisation = \"0197c0de-0000-7000-8000-000000000002\"\nname = \"Musterkreis\"\n\
         [[tokens]]\nsecret_file = \"{}\"\nperson = \"Finn Anz\"\nrole = \"clerk\"\n\
         organisation = \"0197c0de-0000-7000-8000-000000000002\"\n",
        at("books.db").display(),
        at("token").display()
    );
    fs::write(at("config.toml"), settings).unwrap();
    let config = at("config.toml").display().to_string();
    assert!(run(&["migrate", "--config", &config]).status.success());
    for _ in 0..2 {
        let mut command = program();
        command.args(["serve", "--config", &config]);
        let server = Server::start(command);
        let curl = |token: &str| {
            let route = format!("{}/api/v1/organisations", server.address);
            let header = format!("Authorization: Bearer {token}");
            Command::new("curl").args(["--silent", "-H", &header, &route]).output().unwrap()
        };
        assert!(text(&curl("a-secret-of-enough-characters")).contains("Musterkreis"));
        assert!(!text(&curl("another")).contains("Musterkreis"));
    }
    let settings = fs::read_to_string(at("config.toml")).unwrap();
    fs::write(at("config.toml"), settings.replace("Musterkreis", "Anderer Kreis")).unwrap();
    let refused = run(&["serve", "--config", &config]);
    assert!(text(&refused).contains("mit anderem Namen"), "{}", text(&refused));
}

#[test]
fn the_command_line_stands_above_the_environment_and_that_above_the_file() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let database = |name: &str| format!("sqlite:{}", at(name).display());
    fs::write(at("config.toml"), format!("database = \"{}\"\n", database("of-the-file.db"))).unwrap();
    let migrate = |environment: Option<&str>, arguments: &[&str]| {
        let mut command = program();
        command.arg("migrate").arg("--config").arg(at("config.toml")).args(arguments);
        match environment {
            Some(name) => command.env("FOERDERFLUSS_DATABASE", database(name)),
            None => command.env_remove("FOERDERFLUSS_DATABASE"),
        };
        let migrated = command.output().unwrap();
        assert!(migrated.status.success(), "{}", text(&migrated));
    };
    let made = || ["of-the-file.db", "of-the-environment.db", "of-the-line.db"].map(|name| at(name).exists());
    migrate(None, &[]);
    assert_eq!(made(), [true, false, false]);
    migrate(Some("of-the-environment.db"), &[]);
    assert_eq!(made(), [true, true, false]);
    migrate(Some("passed-over.db"), &["--database", &database("of-the-line.db")]);
    assert_eq!(made(), [true, true, true]);
    assert!(!at("passed-over.db").exists());
}

#[test]
fn a_journal_is_verified_without_a_database_whatever_the_environment_names() {
    let (folder, database) = demo();
    let file = export(folder.path(), &database);
    let verify = |arguments: &[&str]| {
        let mut command = program();
        command.arg("verify").arg("--journal").arg(&file).args(arguments);
        command.env("FOERDERFLUSS_DATABASE", "sqlite:/nowhere/at/all.db").output().unwrap()
    };
    let verified = verify(&[]);
    assert!(verified.status.success(), "{}", text(&verified));
    let both = verify(&["--database", &database]);
    assert_eq!(both.status.code(), Some(2), "which of them is meant? {}", text(&both));
}
