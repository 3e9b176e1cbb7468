//! What each command does.

mod calc;
mod document;
mod invitation;
mod package;
mod pdf;
mod staff;
mod tidy;

use std::{
    error::Error,
    fs::File,
    io::{self, BufReader, BufWriter},
    path::Path,
    process::ExitCode,
};

use api::Tokens;
use axum::{Router, extract::Request};
use flow::{
    Flow, FlowError,
    export::{self, ExportFault},
    setup::OpenUnit,
};
use grants::OrganisationId;
use ledger::{Head, UnitId};
use openid::Provider;
use store::{DatabaseUrl, ReceiptFolder, Store, Unnamed};
use tokio::sync::watch;
use tower::{ServiceExt, service_fn};

use crate::{
    arguments::{Arguments, At, Command, Demo, Export, Serve, Verify},
    config::{ConfigError, OpenId, Unit, receipt_folder},
    demo,
    mail::MailSettings,
    proxies::Proxies,
    reminders, server,
};

type Outcome = Result<ExitCode, Box<dyn Error>>;

/// Runs a command.
pub(crate) async fn run(arguments: Arguments) -> Outcome {
    match arguments.command {
        Command::Serve(options) => serve(options).await,
        Command::Demo(options) => demonstrate(options).await,
        Command::Migrate(at) => migrate(&at).await,
        Command::Export(Export::Journal { at, out }) => export_journal(&at, &out).await,
        Command::Export(Export::Package { at, receipts, as_of, out }) => {
            Box::pin(package::export(&at, receipts.as_deref(), as_of, &out)).await
        }
        Command::Document(options) => document::run(options).await,
        Command::Verify(options) => verify(options).await,
        Command::Tidy(options) => tidy::tidy(options).await,
        Command::Invite(options) => invitation::invite(options).await,
        Command::Openapi => {
            println!("{}", api::openapi_json());
            Ok(ExitCode::SUCCESS)
        }
        Command::Calc(options) => calc::calculate(&options),
    }
}

/// What is said where the login of the database could change what was written.
const OWNS_TABLES: &str = "Hinweis: Mit diesem Zugang zur Datenbank ließe sich ändern, was gebucht ist. Besser dient einer, der nur \
    der Rolle foerderfluss_app angehört (README, „Running it“).";

async fn serve(options: Serve) -> Outcome {
    let (config, url) = options.at.resolve()?;
    let store = Store::open(&url).await?;
    if store.login_owns_tables().await? {
        println!("{OWNS_TABLES}");
    }
    let flow = Flow::new(store);
    let flow = match config.receipts() {
        Some(folder) => flow.with_receipt_folder(receipt_folder(folder).await?),
        None => flow,
    };
    open_unit(&flow, config.unit()?).await?;
    staff::appoint(&flow, &config).await?;
    let openid = config.openid.as_ref().map(OpenId::provider).transpose()?;
    let address = options.listen.or(config.listen).unwrap_or(([127, 0, 0, 1], 8080).into());
    let sender = config.mail.as_ref().map(MailSettings::sender).transpose()?;
    let listener = server::listen(address).await?;
    println!("Förderfluss antwortet auf http://{}", listener.local_addr()?);
    let (stop, stopped) = watch::channel(false);
    let unit = UnitId(config.unit()?.id);
    let reminding = tokio::spawn(reminders::work(flow.clone(), unit, stopped.clone()));
    let mails = sender.map(|sender| tokio::spawn(sender.work(flow.clone(), unit, stopped)));
    let proxies = Proxies::trusted(&config.trusted_proxies);
    server::serve(listener, served(flow, config.tokens()?, openid), proxies).await;
    stop.send_replace(true);
    reminding.await?;
    if let Some(mails) = mails {
        mails.await?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The pages, and beside them the interface under its own paths.
fn served(flow: Flow, tokens: Tokens, openid: Option<Provider>) -> Router {
    let (interface, pages) = (api::router(flow.clone(), tokens), web::router(flow, openid));
    Router::new().fallback_service(service_fn(move |request: Request| {
        let path = request.uri().path();
        let of_interface = path == "/healthz" || path == "/api" || path.starts_with("/api/");
        let router = if of_interface { interface.clone() } else { pages.clone() };
        router.oneshot(request)
    }))
}

/// Opens the configured unit, if it is not open yet. The same settings find it open; others are refused.
async fn open_unit(flow: &Flow, unit: &Unit) -> Result<(), Box<dyn Error>> {
    let (id, organisation) = (UnitId(unit.id), OrganisationId(unit.organisation));
    let request = OpenUnit { unit: id, organisation, name: unit.name.clone() };
    match flow.ctx(staff::settings(unit)?).execute("unit.open", request).await {
        Ok(_) => Ok(()),
        Err(FlowError::Exists { .. } | FlowError::KeyReused) => Err(ConfigError::OtherUnit.into()),
        Err(other) => Err(other.into()),
    }
}

async fn demonstrate(options: Demo) -> Outcome {
    let (folder, kept) = demo::folder(options.data.as_deref())?;
    let url = DatabaseUrl::SqliteFile(folder.join("foerderfluss.db").display().to_string());
    store::migrate(&url).await?;
    let store = Store::open(&url).await?;
    let receipts = receipt_folder(&folder.join("belege")).await?;
    demo::fill(&store, &receipts).await?;
    println!("Musterbefüllung in {}\n\n{}\n", folder.display(), demo::figures());
    if options.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    let flow = Flow::new(store).with_receipt_folder(receipts);
    demo::choose_passwords(&flow).await?;
    let listener = server::listen(options.listen).await?;
    println!("Förderfluss antwortet auf http://{}\n\n{}", listener.local_addr()?, demo::sign_ins());
    server::serve(listener, served(flow, demo::tokens()?, None), Proxies::default()).await;
    drop(kept);
    Ok(ExitCode::SUCCESS)
}

async fn migrate(at: &At) -> Outcome {
    let (_, url) = at.resolve()?;
    println!("Schema {}", store::migrate(&url).await?);
    Ok(ExitCode::SUCCESS)
}

async fn export_journal(at: &At, out: &Path) -> Outcome {
    let (_, url) = at.resolve()?;
    let store = Store::open(&url).await?;
    let mut file = BufWriter::new(File::create_new(out)?);
    let entries = export::export(&store, &mut file).await?;
    println!("{entries} Einträge in {}", out.display());
    Ok(ExitCode::SUCCESS)
}

async fn verify(options: Verify) -> Outcome {
    if let Some(file) = &options.pdf {
        return pdf::verify(file, &options).await;
    }
    if let Some(file) = &options.package {
        return package::verify(file);
    }
    let outcome = if let Some(file) = options.journal {
        journal(&file).map(|(entries, heads)| (entries, heads, None)).map_err(Box::from)
    } else {
        let (config, url) = options.at.resolve()?;
        let folder = options.receipts.as_deref().or(config.receipts());
        books(&Flow::new(Store::open(&url).await?), folder).await
    };
    Ok(report(outcome))
}

/// Verifies an export of the journal, without a database.
fn journal(file: &Path) -> Result<export::Held, ExportFault> {
    export::verify(opened(file)?, |_, _| Ok(()))
}

/// A file, to be read from its beginning to its end.
fn opened(file: &Path) -> io::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(1 << 20, File::open(file)?))
}

/// Verifies the books and the rules that keep them, and the receipt files where a folder for them is named.
async fn books(flow: &Flow, folder: Option<&Path>) -> Result<Held, Box<dyn Error>> {
    let store = flow.store();
    let verified = flow::verify::verify(store).await?;
    flow::verify::verify_rules(store).await?;
    let of_files = match folder {
        Some(folder) => {
            let folder = ReceiptFolder::at(folder.to_owned());
            let files = flow::verify::verify_receipt_files(store, &verified, &folder).await?;
            let unnamed = flow::verify::unnamed_receipt_files(store, &folder, flow.now()).await?;
            format!("{files} Belegdateien, alle wie eingereicht.{}", of_unnamed(unnamed))
        }
        None => "Belegdateien sind nicht geprüft: kein Ordner ist genannt (--receipts ORDNER).".to_owned(),
    };
    Ok((verified.entries, verified.heads, Some(of_files)))
}

/// What is said of files that no entry names, if there are some.
fn of_unnamed(Unnamed { files, bytes }: Unnamed) -> String {
    if files == 0 {
        return String::new();
    }
    format!(
        "\nBelegdateien, die kein Eintrag nennt: {files} ({bytes} Bytes). foerderfluss tidy entfernt, was davon länger als \
         einen Tag liegt."
    )
}

/// How many entries held, where the chains end, and what is said of receipt files.
type Held = (u64, Vec<(UnitId, Head)>, Option<String>);

/// Says what held, or what does not.
fn report(outcome: Result<Held, Box<dyn Error>>) -> ExitCode {
    match outcome {
        Ok((entries, heads, of_files)) => {
            println!("{entries} Einträge, alles stimmt.");
            if let Some(of_files) = of_files {
                println!("{of_files}");
            }
            for (unit, head) in heads {
                println!("Einheit {unit}: Eintrag {}, Kettenkopf {}", head.number, head.hash);
            }
            ExitCode::SUCCESS
        }
        Err(fault) => {
            println!("Stimmt nicht: {fault}");
            ExitCode::FAILURE
        }
    }
}
