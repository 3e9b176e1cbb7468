//! A mail on its way: from what somebody did to the mail server, once.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;

use crate::{Server, keep_secret, program, run, text};

const CLERK: &str = "a-secret-of-the-clerk-of-the-house";
const HEAD: &str = "a-secret-of-the-head-of-the-house";

/// A little mail server: takes every mail, and says what it was given.
fn mail_server() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (given, mails) = mpsc::channel();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            if let Some(mail) = converse(client) {
                given.send(mail).unwrap();
            }
        }
    });
    (port, mails)
}

/// One conversation (RFC 5321): whom it is for, and the mail as it came.
fn converse(mut client: TcpStream) -> Option<String> {
    let mut lines = BufReader::new(client.try_clone().unwrap()).lines().map_while(Result::ok);
    let mut say = |text: &str| client.write_all(format!("{text}\r\n").as_bytes()).unwrap();
    say("220 mail.kreis.example");
    let mut mail = String::new();
    while let Some(line) = lines.next() {
        let verb: String = line.chars().take(4).collect();
        match verb.to_ascii_uppercase().as_str() {
            "DATA" => {
                say("354 go on");
                for line in lines.by_ref().take_while(|line| line != ".") {
                    mail = format!("{mail}{line}\n");
                }
                say("250 taken");
            }
            "QUIT" => {
                say("221 bye");
                break;
            }
            "RCPT" => {
                mail = format!("{line}\n");
                say("250 yes");
            }
            _ => say("250 yes"),
        }
    }
    (!mail.is_empty()).then_some(mail)
}

fn settings(folder: &TempDir, mail: &str) -> String {
    let at = |name: &str| folder.path().join(name).display().to_string();
    keep_secret(at("clerk"), CLERK);
    keep_secret(at("head"), HEAD);
    let of = "organisation = \"0197c0de-0000-7000-8000-000000000002\"";
    let settings = format!(
        "database = \"sqlite:{}\"\nlisten = \"127.0.0.1:0\"\n\
         [unit]\nid = \"0197c0de-0000-7000-8000-000000000001\"\n{of}\nname = \"Musterkreis\"\n{mail}\n\
         [[tokens]]\nsecret_file = \"{}\"\nperson = \"Finn Anz\"\nrole = \"clerk\"\n{of}\n\
         [[tokens]]\nsecret_file = \"{}\"\nperson = \"Hanna Haupt\"\nidentity = \"hanna.haupt@kreis.example\"\n\
         role = \"head\"\n{of}\n",
        at("books.db"),
        at("clerk"),
        at("head"),
    );
    fs::write(at("config.toml"), settings).unwrap();
    at("config.toml")
}

fn start(config: &str) -> Server {
    let migrated = run(&["migrate", "--config", config]);
    assert!(migrated.status.success(), "{}", text(&migrated));
    let mut command = program();
    command.args(["serve", "--config", config]);
    Server::start(command)
}

/// The clerk enters the bank details of the house, which the head is to sign.
fn enter_bank_details(server: &Server) {
    let body = json!({ "iban": "DE02120300000000202051", "holder": "Musterkreis" }).to_string();
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--fail-with-body",
        "--max-time",
        "60",
        "-H",
        &format!("Authorization: Bearer {CLERK}"),
    ])
    .args(["-H", "Content-Type: application/json", "-H", "Idempotency-Key: enter-once"])
    .args(["-d", &body, &format!("{}/api/v1/bank-details", server.address)]);
    let entered = curl.output().unwrap();
    assert!(entered.status.success(), "{}", text(&entered));
}

#[test]
fn who_is_told_gets_one_mail_that_names_no_account_and_another_start_sends_no_second() {
    let (port, mails) = mail_server();
    let folder = TempDir::new().unwrap();
    let mail = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {port}\nencryption = \"none\"\n\
         sender = \"Förderfluss <foerderfluss@kreis.example>\"\naddress = \"https://foerderfluss.example/\""
    );
    let config = settings(&folder, &mail);
    let server = start(&config);
    enter_bank_details(&server);
    let mail = mails.recv_timeout(Duration::from_mins(1)).unwrap().replace("=\n", "");
    assert!(mail.starts_with("RCPT TO:<hanna.haupt@kreis.example>\n"), "{mail}");
    for part in [
        "\nTo: hanna.haupt@kreis.example\n",
        "foerderfluss@kreis.example>\n",
        "\nAuto-Submitted: auto-generated\n",
        "Guten Tag Hanna Haupt,",
        "https://foerderfluss.example/organisationen/0197c0de-0000-7000-8000-000000000002/bankverbindung",
        "https://foerderfluss.example/mitteilungen",
    ] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    let id = mail.lines().find(|line| line.starts_with("Message-ID: <")).unwrap();
    assert!(id.ends_with("@kreis.example>"), "{id}");
    assert!(!mail.contains("202051") && !mail.contains("DE02"), "{mail}");
    drop(server);
    let again = start(&config);
    assert!(mails.recv_timeout(Duration::from_secs(12)).is_err(), "it was sent once");
    drop(again);
}

#[test]
fn mail_without_encryption_stays_on_the_machine() {
    let folder = TempDir::new().unwrap();
    for (mail, told) in [
        ("server = \"mail.kreis.example\"\nencryption = \"none\"", "unverschlüsselt"),
        ("server = \"127.0.0.1\"\nencryption = \"none\"\nuser = \"f\"", "password_file"),
    ] {
        let mail = format!("[mail]\n{mail}\nsender = \"f@kreis.example\"\naddress = \"https://f.example\"");
        let config = settings(&folder, &mail);
        run(&["migrate", "--config", &config]);
        let refused = run(&["serve", "--config", &config]);
        assert!(!refused.status.success() && text(&refused).contains(told), "{}", text(&refused));
    }
}
