//! Settings: a TOML file, above it the environment, above it the command line.

use std::{
    env,
    error::Error,
    fs::{File, Metadata},
    io::{self, Read},
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use api::Tokens;
use chrono::NaiveDate;
use flow::{Actor, FlowError, Role, people::person_id};
use grants::OrganisationId;
use ledger::UnitId;
use openid::{Provider, Settings, SettingsError};
use serde::Deserialize;
use store::{DatabaseUrl, ReceiptFolder, UnknownDatabase};
use uuid::Uuid;
use web::BACK_FROM_OPENID;

use crate::{arguments::At, mail::MailSettings};

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// The database.
    pub(crate) database: Option<String>,
    /// Where to listen.
    pub(crate) listen: Option<SocketAddr>,
    /// The reverse proxies whose word on the client's address counts.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// The house's own sign-in, if it has one.
    pub(crate) openid: Option<OpenId>,
    /// The unit whose books are kept.
    pub(crate) unit: Option<Unit>,
    /// How mail goes out, if it does.
    pub(crate) mail: Option<MailSettings>,
    /// Where receipt files lie.
    pub(crate) receipts: Option<Receipts>,
    /// Who may do what, until people have accounts.
    pub(crate) tokens: Vec<Token>,
}

/// Where receipt files lie.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipts {
    /// The folder.
    pub(crate) folder: PathBuf,
}

/// A unit and its first recipient.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unit {
    /// Its id.
    pub(crate) id: Uuid,
    /// The id of its first recipient.
    pub(crate) organisation: Uuid,
    /// The name of both.
    pub(crate) name: String,
}

/// What is agreed with a provider of OpenID Connect.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenId {
    /// The provider's address.
    issuer: String,
    /// As whom it knows us.
    client_id: String,
    /// Where the secret stands that only it and we know, if there is one.
    client_secret_file: Option<PathBuf>,
    /// The address under which people reach us.
    address: String,
}

impl OpenId {
    /// The provider.
    pub(crate) fn provider(&self) -> Result<Provider, Box<dyn Error>> {
        let secret = self.client_secret_file.as_deref().map(secret_of).transpose()?;
        let back = format!("{}{BACK_FROM_OPENID}", self.address.trim_end_matches('/'));
        Ok(Provider::new(
            Settings::new(&self.issuer, &self.client_id, secret, &back).map_err(ConfigError::OpenId)?,
        )?)
    }
}

/// A token and who acts with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Token {
    secret_file: PathBuf,
    person: String,
    identity: Option<String>,
    role: Role,
    organisation: Uuid,
    until: Option<NaiveDate>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Token").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// A file cannot be read.
    #[error("die Datei {path} kann nicht gelesen werden")]
    Unreadable {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// The settings are not what they should be.
    #[error("die Einstellungen in {path} sind nicht lesbar")]
    Malformed {
        path: PathBuf,
        #[source]
        cause: toml::de::Error,
    },
    /// No database is named.
    #[error("es ist keine Datenbank genannt: --database sqlite:PFAD")]
    NoDatabase,
    /// The database's name says nothing.
    #[error("die Datenbank ist nicht verständlich benannt")]
    Database(#[from] UnknownDatabase),
    /// The database is elsewhere, and the way there is open.
    #[error(
        "die Datenbank liegt auf einem anderen Rechner: ihre Adresse braucht ?sslmode=verify-full, damit niemand mitliest \
         oder sich für sie ausgibt (und sslrootcert=DATEI, wo eine eigene Stelle ihr Zertifikat ausstellt)"
    )]
    OpenWay,
    /// The folder of receipt files cannot be used.
    #[error("der Ordner der Belegdateien {path} kann nicht benutzt werden")]
    Receipts {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// No folder of receipt files is named.
    #[error("es ist kein Ordner der Belegdateien genannt: --receipts ORDNER")]
    NoReceipts,
    /// No unit is named.
    #[error("die Einstellungen nennen keine Buchhaltungseinheit: [unit] mit id, organisation, name")]
    NoUnit,
    /// The unit was opened with another name or first recipient.
    #[error(
        "die Buchhaltungseinheit wurde mit anderem Namen oder anderem Erstempfänger eröffnet als die Einstellungen nennen"
    )]
    OtherUnit,
    /// What is agreed with the provider of OpenID Connect cannot be.
    #[error("[openid]: issuer und address sind Adressen, die mit https beginnen")]
    OpenId(#[source] SettingsError),
    /// A secret that everybody on the machine can read or change.
    #[error("die Datei {0} können alle auf diesem Rechner lesen oder ändern: chmod o= nimmt ihnen das")]
    OpenSecret(PathBuf),
    /// Settings with a secret that everybody on the machine can read or change.
    #[error(
        "in den Einstellungen {0} steht das Kennwort der Datenbank, und alle auf diesem Rechner können sie lesen oder ändern: \
         chmod 600 nimmt ihnen das (oder 640, wo die Gruppe des Dienstes sie liest)"
    )]
    OpenSettings(PathBuf),
    /// A secret that can be guessed.
    #[error("das Kennwort in {0} hat weniger als 24 Zeichen")]
    ShortSecret(PathBuf),
}

impl Config {
    /// Reads the settings file, if one is named. With a secret in it, it is not everybody's.
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(path) = path else { return Ok(Self::default()) };
        let malformed = |cause| ConfigError::Malformed { path: path.to_owned(), cause };
        let (text, is_everybodys) = read(path)?;
        let config: Self = toml::from_str(&text).map_err(malformed)?;
        if is_everybodys && config.has_secret() {
            return Err(ConfigError::OpenSettings(path.to_owned()));
        }
        Ok(config)
    }

    /// Whether a secret stands in the settings themselves: the password of the database. All others stand in files of their own.
    fn has_secret(&self) -> bool {
        let url = self.database.as_ref().and_then(|named| named.parse::<DatabaseUrl>().ok());
        url.is_some_and(|url| url.has_password())
    }

    /// The unit and its first recipient.
    pub(crate) fn unit(&self) -> Result<&Unit, ConfigError> {
        self.unit.as_ref().ok_or(ConfigError::NoUnit)
    }

    /// Where receipt files lie, if the settings say so.
    pub(crate) fn receipts(&self) -> Option<&Path> {
        self.receipts.as_ref().map(|receipts| receipts.folder.as_path())
    }

    /// Who may do what.
    pub(crate) fn tokens(&self) -> Result<Tokens, Box<dyn Error>> {
        let unit = UnitId(self.unit()?.id);
        let read = |token: &Token| Ok((token.secret()?, token.actor(unit)?));
        let tokens = self.tokens.iter().map(read).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
        Ok(Tokens::new(tokens))
    }
}

impl Token {
    /// What is registered of the person; their name, if nothing else is.
    pub(crate) fn identity(&self) -> &str {
        self.identity.as_deref().unwrap_or(&self.person)
    }

    /// The last day on which it counts; an auditor's must have one.
    pub(crate) const fn until(&self) -> Option<NaiveDate> {
        self.until
    }

    /// Who acts with it.
    pub(crate) fn actor(&self, unit: UnitId) -> Result<Actor, FlowError> {
        let (person, organisation) = (person_id(unit, self.identity())?, OrganisationId(self.organisation));
        Ok(Actor { person, name: self.person.clone(), role: self.role, organisation, unit })
    }

    fn secret(&self) -> Result<String, ConfigError> {
        let secret = secret_of(&self.secret_file)?;
        if secret.len() < 24 { Err(ConfigError::ShortSecret(self.secret_file.clone())) } else { Ok(secret) }
    }
}

/// Opens the folder of receipt files.
pub(crate) async fn receipt_folder(path: &Path) -> Result<ReceiptFolder, ConfigError> {
    let unusable = |cause| ConfigError::Receipts { path: path.to_owned(), cause };
    ReceiptFolder::open(path.to_owned()).await.map_err(unusable)
}

/// The secret in a file that is not everybody's.
pub(crate) fn secret_of(path: &Path) -> Result<String, ConfigError> {
    match read(path)? {
        (_, true) => Err(ConfigError::OpenSecret(path.to_owned())),
        (secret, false) => Ok(secret.trim().to_owned()),
    }
}

/// The text of a file, and whether it is everybody's.
fn read(path: &Path) -> Result<(String, bool), ConfigError> {
    let unreadable = |cause| ConfigError::Unreadable { path: path.to_owned(), cause };
    let mut file = File::open(path).map_err(unreadable)?;
    let is_everybodys = is_everybodys(&file.metadata().map_err(unreadable)?);
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(unreadable)?;
    Ok((text, is_everybodys))
}

/// Whether whoever is on the machine may read or change a file.
#[cfg(unix)]
fn is_everybodys(file: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;

    file.permissions().mode() & 0o007 != 0
}

/// Elsewhere the file does not say it.
#[cfg(not(unix))]
const fn is_everybodys(_: &Metadata) -> bool {
    false
}

/// What names the database in the environment.
const DATABASE: &str = "FOERDERFLUSS_DATABASE";

impl At {
    /// The settings file and the database that the command line, the environment or the file names.
    pub(crate) fn resolve(&self) -> Result<(Config, DatabaseUrl), ConfigError> {
        let config = Config::read(self.config.as_deref())?;
        let of_environment = || env::var(DATABASE).ok();
        let database = self.database.clone().or_else(of_environment).or_else(|| config.database.clone());
        let url: DatabaseUrl = database.ok_or(ConfigError::NoDatabase)?.parse()?;
        if url.is_open_way() { Err(ConfigError::OpenWay) } else { Ok((config, url)) }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Writes a file with who may read and change it.
    fn write(path: &Path, text: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt;

        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_secret_that_everybody_on_the_machine_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        for mode in [0o600, 0o400, 0o640] {
            write(&path, "nur unter uns beiden\n", mode);
            assert_eq!(secret_of(&path).unwrap(), "nur unter uns beiden", "{mode:o}");
            fs::remove_file(&path).unwrap();
        }
        for mode in [0o644, 0o602, 0o604] {
            write(&path, "nur unter uns beiden", mode);
            let refused = secret_of(&path).unwrap_err().to_string();
            assert!(refused.contains("chmod o="), "{mode:o}: {refused}");
            let openid = openid("https://anmeldung.example", &path).openid.unwrap();
            assert!(openid.provider().unwrap_err().to_string().contains("chmod o="), "{mode:o}");
        }
    }

    #[test]
    fn settings_with_a_secret_that_everybody_on_the_machine_can_read_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let with = "database = \"postgres://foerderfluss:geheim@localhost/foerderfluss\"";
        let without = "database = \"postgres://foerderfluss@localhost/foerderfluss\"";
        for mode in [0o600, 0o640] {
            write(&path, with, mode);
            assert!(Config::read(Some(&path)).is_ok(), "{mode:o}");
        }
        for mode in [0o644, 0o602, 0o604] {
            write(&path, with, mode);
            let refused = Config::read(Some(&path)).unwrap_err().to_string();
            assert!(refused.contains("chmod 600"), "{mode:o}: {refused}");
            assert!(refused.contains("config.toml") && !refused.contains("geheim"), "{mode:o}: {refused}");
            write(&path, without, mode);
            assert!(Config::read(Some(&path)).is_ok(), "{mode:o}: nothing in them is secret");
        }
    }

    fn openid(issuer: &str, secret: &Path) -> Config {
        let settings = format!(
            "[openid]\nissuer = \"{issuer}\"\nclient_id = \"foerderfluss\"\nclient_secret_file = \"{}\"\n\
             address = \"https://foerderfluss.example/\"",
            secret.display()
        );
        toml::from_str(&settings).unwrap()
    }

    #[test]
    fn the_settings_of_the_readme_are_read_and_name_every_role() {
        let readme = include_str!("../../../README.md");
        let (_, rest) = readme.split_once("```toml\n").unwrap();
        let (settings, _) = rest.split_once("```").unwrap();
        let config: Config = toml::from_str(settings).unwrap();
        assert!(config.unit.is_some() && config.mail.is_some() && config.openid.is_some());
        assert!(config.receipts.is_some() && config.listen.is_some());
        assert_eq!((config.trusted_proxies.len(), config.tokens.len()), (1, 1));
        assert!(config.database.unwrap().parse::<DatabaseUrl>().is_ok());
        for role in Role::ALL {
            assert!(settings.contains(role.word()), "{role:?}");
        }
    }

    #[test]
    fn a_database_on_another_machine_is_not_reached_by_an_open_way() {
        let named = |address: &str| At { config: None, database: Some(address.to_owned()) };
        let refused = named("postgres://u@db.kreis.example/x").resolve();
        assert!(matches!(refused, Err(ConfigError::OpenWay)), "{refused:?}");
        let verified = "postgres://u@db.kreis.example/x?sslmode=verify-full";
        assert!(named(verified).resolve().is_ok() && named("sqlite:a.db").resolve().is_ok());
    }

    #[test]
    fn the_sign_in_of_the_house_is_read_and_its_secret_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        write(&secret, "nur unter uns beiden\n", 0o600);
        let config = openid("https://anmeldung.example/realms/kreis", &secret);
        let provider = config.openid.as_ref().unwrap().provider().unwrap();
        let shown = format!("{config:?} {provider:?}");
        assert!(shown.contains("anmeldung.example") && !shown.contains("nur unter uns"), "{shown}");
        let open = openid("http://anmeldung.example", &secret).openid.unwrap().provider().unwrap_err();
        assert!(open.to_string().contains("mit https beginnen"), "{open}");
        let missing = openid("https://anmeldung.example", &folder.path().join("none")).openid.unwrap();
        assert!(missing.provider().unwrap_err().to_string().contains("kann nicht gelesen werden"));
        assert!(Config::default().openid.is_none());
    }
}
