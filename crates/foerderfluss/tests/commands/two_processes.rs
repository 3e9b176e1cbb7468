//! Two processes on one database, one of which is killed where it hurts.

use std::{fs, process::Command, time::Duration};

use serde_json::{Value, json};
use sqlx::{Connection, Executor, PgConnection, Row};
use store::DatabaseUrl;
use tempfile::TempDir;
use testkit::{Engine, TestDb};

use crate::{Server, program, run, text};

const TOKEN: &str = "a-secret-of-enough-characters";

/// The settings of a process that serves the books at an address.
fn settings(folder: &TempDir, database: &str) -> String {
    let at = |name: &str| folder.path().join(name);
    fs::write(at("token"), TOKEN).unwrap();
    let settings = format!(
        "database = \"{database}\"\nlisten = \"127.0.0.1:0\"\n\
         [unit]\nid = \"0197c0de-0000-7000-8000-000000000001\"\n\
         organisation = \"0197c0de-0000-7000-8000-000000000002\"\nname = \"Musterkreis\"\n\
         [[tokens]]\nsecret_file = \"{}\"\nperson = \"Finn Anz\"\nrole = \"clerk\"\n\
         organisation = \"0197c0de-0000-7000-8000-000000000002\"\n",
        at("token").display()
    );
    fs::write(at("config.toml"), settings).unwrap();
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

/// Waits until somebody waits for a lock.
async fn until_somebody_waits(watching: &mut PgConnection) {
    for _ in 0..600 {
        let waiting = sqlx::query(
            "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        if waiting.fetch_one(&mut *watching).await.unwrap().get::<i64, _>(0) > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody waits for a lock");
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
    until_somebody_waits(&mut watching).await;
    let head = "SELECT FROM unit FOR NO KEY UPDATE NOWAIT";
    assert!(watching.execute(head).await.is_err(), "the first process has the chain head");
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
