//! Two processes on one database: one of them is killed where it hurts, and both are asked for the same at once.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use sqlx::{Connection, Executor, PgConnection};
use store::DatabaseUrl;
use tempfile::TempDir;
use testkit::{Engine, TestDb};

use crate::{Server, demo, keep_secret, program, run, text};

const TOKEN: &str = "a-secret-of-enough-characters";

/// The settings of a process that serves the books at an address.
fn settings(folder: &TempDir, database: &str) -> String {
    let at = |name: &str| folder.path().join(name);
    keep_secret(at("token"), TOKEN);
    let settings = format!(
        "database = \"{database}\"\nlisten = \"127.0.0.1:0\"\n\
         [unit]\nid = \"0197c0de-0000-7000-8000-000000000001\"\n\
         organisation = \"0197c0de-0000-7000-8000-000000000002\"\nname = \"Musterkreis\"\n\
         [[tokens]]\nsecret_file = \"{}\"\nperson = \"Finn Anz\"\nrole = \"clerk\"\n\
         organisation = \"0197c0de-0000-7000-8000-000000000002\"\n",
        at("token").display()
    );
    keep_secret(at("config.toml"), &settings);
    at("config.toml").display().to_string()
}

fn serve(config: &str) -> Server {
    let mut command = program();
    command.args(["serve", "--config", config]);
    Server::start(command)
}

/// Registers a provider under a key.
fn register(server: &Server, key: &str) -> Command {
    let mut curl = Command::new("curl");
    let body = json!({ "kind": "provider", "name": "Träger A" }).to_string();
    curl.args(["--silent", "--max-time", "60", "-H", &format!("Authorization: Bearer {TOKEN}")])
        .args(["-H", "Content-Type: application/json", "-H", &format!("Idempotency-Key: {key}")])
        .args(["-d", &body, &format!("{}/api/v1/organisations", server.address)]);
    curl
}

/// Waits until somebody has the chain head. Who looks after the journal beside the requests waits for it too, without the head.
async fn until_the_head_is_held(watching: &mut PgConnection) {
    for _ in 0..600 {
        if watching.execute("SELECT FROM unit FOR NO KEY UPDATE NOWAIT").await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody has the chain head");
}

#[tokio::test]
async fn a_process_killed_between_lock_and_commit_stops_nobody_and_leaves_nothing() {
    let db = TestDb::fresh(Engine::Postgres).await;
    let DatabaseUrl::Postgres(url) = &db.url else { panic!("a database of PostgreSQL") };
    let folder = TempDir::new().unwrap();
    let config = settings(&folder, url);
    let (first, second) = (serve(&config), serve(&config));

    // The journal is held, so that the first process gets as far as the lock on the chain head, and no further.
    let mut holding = PgConnection::connect(url).await.unwrap();
    let hold = "BEGIN; LOCK TABLE journal_entry IN ACCESS EXCLUSIVE MODE";
    holding.execute(sqlx::raw_sql(hold)).await.unwrap();
    let mut asking = register(&first, "register-a").spawn().unwrap();
    let mut watching = PgConnection::connect(url).await.unwrap();
    until_the_head_is_held(&mut watching).await;
    drop(first);
    asking.wait().unwrap();
    holding.execute("ROLLBACK").await.unwrap();

    // The second one is not stuck, and the same key makes what the first one did not.
    let made = register(&second, "register-a").output().unwrap();
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(made["name"], "Träger A", "{made}");
    let again = register(&second, "register-a").output().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&again.stdout).unwrap(), made);
    let twice = register(&second, "register-b").output().unwrap();
    assert!(text(&twice).contains("/problems/already-exists"), "{}", text(&twice));
    let verified = run(&["verify", "--database", url]);
    assert!(verified.status.success(), "{}", text(&verified));
    drop((second, holding, watching));
    db.remove().await;
}

/// A process that serves the demo in a folder.
fn serve_demo(folder: &Path) -> Server {
    let mut command = program();
    command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
    Server::start(command)
}

/// A call of the demo's interface by someone.
fn call(server: &Server, token: &str, route: &str) -> Command {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--max-time", "60", "-H", &format!("Authorization: Bearer {token}")]);
    curl.arg(format!("{}/api/v1{route}", server.address)).stdout(Stdio::piped());
    curl
}

fn items(server: &Server, route: &str) -> Vec<Value> {
    let read = call(server, "demo-finanzen", route).output().unwrap();
    let page: Value = serde_json::from_slice(&read.stdout).unwrap();
    page["items"].as_array().unwrap().clone()
}

/// The release of a payment whose first version was seen, under a key, as it is asked for; its answer ends with its status.
fn release(server: &Server, token: &str, payment: &str, key: &str) -> Child {
    let mut curl = call(server, token, &format!("/payments/{payment}/release"));
    curl.args(["-X", "POST", "-w", "\n%{http_code}", "-H", "If-Match: \"1\""]);
    curl.args(["-H", &format!("Idempotency-Key: {key}")]).spawn().unwrap()
}

fn answer(asked: Child) -> (String, String) {
    let said = text(&asked.wait_with_output().unwrap());
    let (body, status) = said.rsplit_once('\n').unwrap();
    (body.to_owned(), status.to_owned())
}

#[test]
fn fifty_releases_over_two_processes_are_one_release_and_49_clean_refusals() {
    let (folder, database) = demo();
    let servers = [serve_demo(folder.path()), serve_demo(folder.path())];
    let payments = items(&servers[0], "/payments?limit=200");
    let is_only_ordered =
        |it: &&Value| it["state"] == "ordered" && it["sign_offs"].as_array().unwrap().len() == 1;
    let ordered = payments.iter().find(is_only_ordered).unwrap();
    let id = ordered["id"].as_str().unwrap();
    let (first, status) = answer(release(&servers[0], "demo-freigabe-1", id, "first-release"));
    assert_eq!(status, "200", "{first}");

    let ask = |number: usize| {
        release(&servers[number % 2], "demo-freigabe-2", id, &format!("second-release-{number:02}"))
    };
    let asked: Vec<Child> = (0..50).map(ask).collect();
    let (done, refused): (Vec<_>, Vec<_>) =
        asked.into_iter().map(answer).partition(|(_, status)| status == "200");
    assert_eq!((done.len(), refused.len()), (1, 49), "{done:?}");
    assert!(done[0].0.contains("\"released\""), "{done:?}");
    for (body, status) in &refused {
        assert!(status == "412" && body.contains("/problems/precondition-failed"), "{status}: {body}");
    }

    let entries = items(&servers[1], &format!("/journal?subject={id}"));
    let releases = entries.iter().filter(|entry| entry["command"] == "payment.release").count();
    assert_eq!(releases, 2, "the first release and the second: {entries:?}");
    let after = items(&servers[1], "/payments?limit=200");
    let after = after.iter().find(|it| it["id"] == id).unwrap();
    let signed = after["sign_offs"].as_array().unwrap().len();
    assert_eq!((&after["state"], &after["version"], signed), (&json!("released"), &json!(2), 3));
    drop(servers);
    let verified = run(&["verify", "--database", &database]);
    assert!(verified.status.success(), "{}", text(&verified));
}
