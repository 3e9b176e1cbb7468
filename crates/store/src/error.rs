//! What can go wrong in the store, and the one place where the engines' refusals become names.

use chrono::NaiveDate;
use ledger::{CanonicalError, Cents, MoneyError, TransferError};

/// Why the store did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An account does not have what a transfer would take.
    #[error("account {code} has {open} open, {asked} was asked for")]
    LimitExceeded {
        /// The account's code.
        code: String,
        /// What is open.
        open: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// The entry counts for a day that is closed.
    #[error("the books are closed until {until}")]
    PeriodClosed {
        /// The last closed day.
        until: NaiveDate,
    },
    /// The idempotency key was used before, for another request or by another person.
    #[error("the idempotency key {0} was used for another request")]
    KeyReused(String),
    /// The subject was changed since the person saw it.
    #[error("the {table} was changed in the meantime")]
    Stale {
        /// The table of the subject.
        table: &'static str,
    },
    /// A rule of the database refused the write; the name is that of the constraint or trigger.
    #[error("the database refused the write by its rule {rule}")]
    Refused {
        /// The name of the rule.
        rule: String,
        /// What the engine said.
        #[source]
        cause: sqlx::Error,
    },
    /// A sum that no amount can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A transfer that cannot be.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// A stored row makes no sense.
    #[error("table {table}, row {row}: {what}")]
    BrokenRow {
        /// The table.
        table: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong with it.
        what: String,
    },
    /// A value that has no canonical text.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// A stored JSON text cannot be read.
    #[error("a stored answer cannot be read")]
    StoredAnswer(#[from] serde_json::Error),
    /// The commit failed: whether it took effect is unknown until the command is repeated with its key.
    #[error("whether the command took effect is unknown; repeat it with the same key")]
    Unknown,
    /// The command met a fault of the program. It has no effect.
    #[error("the command broke off because of a fault in the program; nothing of it took effect")]
    Panicked,
    /// The writer has stopped.
    #[error("the store is shutting down")]
    Closed,
    /// The engine is too old to be trusted with the books.
    #[error("{0} is too old")]
    OldEngine(String),
    /// The schema is not the one this version needs.
    #[error(
        "the database has schema version {found}, this version needs {needed}: run `foerderfluss migrate`"
    )]
    Schema {
        /// What the database has.
        found: i64,
        /// What this version needs.
        needed: i64,
    },
    /// A migration failed.
    #[error("the schema cannot be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Anything else that the engine reports.
    #[error("the database reports an error")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(cause: sqlx::Error) -> Self {
        match rule_of(&cause) {
            Some(rule) => Self::Refused { rule, cause },
            None => Self::Database(cause),
        }
    }
}

impl StoreError {
    /// The rule of the database that refused, if one did.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::Refused { rule, .. } => Some(rule),
            _ => None,
        }
    }

    /// Whether a rule refused. Otherwise something failed, and what became of the command may be unknown.
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::LimitExceeded { .. }
                | Self::PeriodClosed { .. }
                | Self::KeyReused(_)
                | Self::Stale { .. }
                | Self::Refused { .. }
                | Self::Transfer(_)
        )
    }

    /// A row that makes no sense.
    pub(crate) fn broken(table: &'static str, row: impl ToString, what: impl ToString) -> Self {
        Self::BrokenRow { table, row: row.to_string(), what: what.to_string() }
    }

    /// A change that met no row met another version.
    pub(crate) fn unless_changed(rows: u64, table: &'static str) -> Result<(), Self> {
        if rows == 1 { Ok(()) } else { Err(Self::Stale { table }) }
    }

    /// Whether an account's limit refused.
    pub(crate) fn is_limit(&self) -> bool {
        matches!(self.rule(), Some("account_debits_within_credits" | "account_credits_within_debits"))
    }
}

/// SQLite names the columns of a unique key, not the key.
const UNIQUE_KEYS: [(&str, &str); 21] = [
    ("proof.grant_id, proof.period_until, proof.number", "proof_filed_once"),
    ("proof.grant_id, proof.number", "proof_final_once"),
    ("organisation.unit_id, organisation.name", "organisation_name"),
    ("organisation.unit_id, organisation.funder", "organisation_funder"),
    ("programme.unit_id, programme.code, programme.number", "programme_code"),
    ("legal_act.unit_id, legal_act.giver_id, legal_act.reference, legal_act.number", "legal_act_reference"),
    ("receipt.unit_id, receipt.issuer, receipt.number, receipt.issued_on", "receipt_identity"),
    ("plan_line.position_id, plan_line.category", "plan_line_category"),
    ("claim.grant_id, claim.number", "claim_number"),
    ("claim_correction.claim_id, claim_correction.number", "claim_correction_number"),
    ("index 'position_component'", "position_component"),
    ("document.unit_id, document.hash", "document_pkey"),
    ("claim_line_unit.service_unit_id", "claim_line_unit_held_once"),
    (
        "service_unit.unit_id, service_unit.component, service_unit.kind, service_unit.reference, \
            service_unit.performed_on",
        "service_unit_identity",
    ),
    ("payment.replaces", "payment_replaced_once"),
    ("payout_request.grant_id, payout_request.instalment", "payout_request_instalment_once"),
    ("payout_terms.grant_id", "payout_terms_of_grant"),
    ("closed_period.unit_id, closed_period.closed_until", "closed_period_until"),
    ("second_factor.person_id", "second_factor_in_force"),
    ("person.unit_id, person.identity", "person_identity"),
    ("person.unit_id, person.name", "person_name"),
];

/// The name of the constraint or trigger behind an engine's error.
fn rule_of(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error()?;
    if let Some(constraint) = error.constraint() {
        return Some(constraint.to_owned());
    }
    let message = error.message();
    let detail = |lead: &str| message.strip_prefix(lead);
    if let Some(name) = detail("CHECK constraint failed: ") {
        return Some(name.to_owned());
    }
    if let Some(columns) = detail("UNIQUE constraint failed: ") {
        let known = UNIQUE_KEYS.iter().find(|(key, _)| *key == columns);
        return Some(known.map_or(columns, |(_, name)| name).to_owned());
    }
    let raised = error.code().is_some_and(|code| code == SQLITE_CONSTRAINT_TRIGGER);
    raised.then(|| message.to_owned())
}

/// <https://sqlite.org/rescode.html#constraint_trigger>
const SQLITE_CONSTRAINT_TRIGGER: &str = "1811";
