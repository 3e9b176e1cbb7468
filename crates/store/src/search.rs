//! What stands in the books under a text, an amount, a number or the end of an account number.
//!
//! One statement for each kind of subject; it says by itself what of the subject matched. How much a search finds is
//! bounded; what it looks through is all of a kind within the unit, or within what the caller names.

use ::grants::ClaimId;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    dialect::{self, seeking},
    error::StoreError,
    sets::keys,
};

/// Declares an enum with the words by which the database and the interface know its variants.
macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($(#[$of:meta])* $name:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $type {
            $($(#[$of])* $name,)*
        }

        impl $type {
            /// All of them, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

words! {
    /// A kind of what is found.
    FoundKind {
        /// An award or a forwarding.
        Grant "grant",
        /// An organisation.
        Organisation "organisation",
        /// A claim.
        Claim "claim",
        /// A line of a claim.
        ClaimLine "claim_line",
        /// A payment.
        Payment "payment",
        /// A payout request.
        PayoutRequest "payout_request",
        /// A receivable.
        Receivable "receivable",
        /// A proof of use.
        Proof "proof",
        /// An object that was bought with a grant.
        InventoryObject "inventory_object",
        /// An observation of an audit.
        AuditObservation "audit_observation",
        /// A person.
        Person "person",
    }
}

words! {
    /// What of a subject matched.
    Matched {
        /// The reference of its act.
        Reference "reference",
        /// The purpose of its act.
        Purpose "purpose",
        /// The name of who receives.
        Recipient "recipient",
        /// Its name.
        Name "name",
        /// Its number.
        Number "number",
        /// The number of its receipt.
        ReceiptNumber "receipt_number",
        /// Its number in the recipient's own inventory.
        InventoryNumber "inventory_number",
        /// Who issued its receipt.
        Issuer "issuer",
        /// The reason for payment, or of the demand.
        Reason "reason",
        /// What was observed, answered or decided.
        Text "text",
        /// Its amount.
        Amount "amount",
        /// The amount of its receipt.
        ReceiptAmount "receipt_amount",
        /// The end of an account number.
        Iban "iban",
    }
}

/// What is looked for, as it is compared.
#[derive(Clone)]
pub struct Sought {
    folded: String,
    exact: String,
    amount: Option<i64>,
    number: Option<i64>,
    iban_end: Option<String>,
}

impl Sought {
    /// A text, which may stand anywhere in another, whatever its case; an amount and a number, if it is one.
    pub fn new(text: &str, amount: Option<Cents>) -> Self {
        let within = |text: &str| format!("%{}%", escaped(text));
        let is_number = text.bytes().all(|one| one.is_ascii_digit());
        Self {
            folded: within(&text.to_lowercase()),
            exact: within(text),
            amount: amount.map(Cents::get),
            number: text.parse().ok().filter(|_| is_number),
            iban_end: None,
        }
    }

    /// Also account numbers that end like this.
    #[must_use]
    pub fn with_iban_end(self, end: &str) -> Self {
        Self { iban_end: Some(format!("%{}", escaped(end))), ..self }
    }
}

/// A text in which nothing means anything to LIKE.
fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// A subject that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its id.
    pub id: Uuid,
    /// Within what it is looked for: the grant on which it hangs; of an organisation or a person itself.
    pub scope: Uuid,
    /// The claim of a line.
    pub claim: Option<ClaimId>,
    /// Its number, where it has one.
    pub number: Option<i64>,
    /// What it is called, or what it belongs to.
    pub title: String,
    /// What is said of it beside that.
    pub detail: Option<String>,
    /// Its amount, where it has one.
    pub amount: Option<Cents>,
    /// What of it matched.
    pub matched: Matched,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    scope: Uuid,
    claim_id: Option<Uuid>,
    number: Option<i64>,
    title: String,
    detail: Option<String>,
    amount_cents: Option<i64>,
    matched: String,
}

impl TryFrom<Row> for Found {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let matched = Matched::ALL.iter().find(|matched| matched.word() == row.matched);
        Ok(Self {
            id: row.id,
            scope: row.scope,
            claim: row.claim_id.map(ClaimId),
            number: row.number,
            title: row.title,
            detail: row.detail,
            amount: row.amount_cents.map(Cents::new),
            matched: *matched.ok_or_else(|| StoreError::broken("search", row.id, &row.matched))?,
        })
    }
}

/// Whether a text is found in a column. SQLite's `lower` knows ASCII alone, so German letters are told to it; what either
/// engine folds otherwise is found as it is written.
macro_rules! within {
    ($column:literal) => {
        concat!(
            "(lower(replace(replace(replace(",
            $column,
            ", 'Ä', 'ä'), 'Ö', 'ö'), 'Ü', 'ü')) LIKE sought.folded ESCAPE '!'
              OR ",
            $column,
            " LIKE sought.exact ESCAPE '!')"
        )
    };
}

/// A statement around what it looks through: the newest that match, or that do so within some scopes.
macro_rules! statement {
    ([$($before:literal)*; $($where:literal),*; $($after:literal)*] $($subjects:tt)*) => {
        concat!(
            "WITH sought (folded, exact, amount, number, iban_end) AS (SELECT CAST($2 AS TEXT), CAST($3 AS TEXT),
                CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS TEXT))",
            $($before,)*
            " SELECT id, scope, claim_id, number, title, detail, amount_cents, matched FROM (",
            $($subjects)*,
            ") hit WHERE matched IS NOT NULL",
            $($where,)*
            $($after,)*
            " ORDER BY id DESC LIMIT $7"
        )
    };
}

/// A statement within some scopes. They are looked through before the newest are taken: PostgreSQL would rather go through all
/// that there is, the newest first, until it has found enough.
macro_rules! within_scopes {
    ($in:literal, $end:literal $($subjects:tt)*) => {
        statement!(
            [
                ", found AS MATERIALIZED (";
                " AND scope ", $in, "SELECT unhex(value ->> 0) FROM json_each($8)", $end;
                ") SELECT * FROM found"
            ]
            $($subjects)*
        )
    };
}

/// The statements of a kind: of all, and within some scopes in the words of either engine.
type Statements = (&'static str, [&'static str; 2]);

macro_rules! statements {
    ($($subjects:tt)*) => {
        (statement!([;;] $($subjects)*), seeking!(within_scopes $($subjects)*))
    };
}

const GRANTS: Statements = statements!(
    "SELECT grants.id, grants.id AS scope, NULL AS claim_id, NULL AS number, act.reference AS title,
        act.purpose AS detail, given.amount_cents, CASE WHEN ",
    within!("act.reference"),
    " THEN 'reference'
        WHEN ",
    within!("act.purpose"),
    " THEN 'purpose' WHEN ",
    within!("recipient.name"),
    " THEN 'recipient'
        WHEN given.amount_cents = sought.amount THEN 'amount' END AS matched
    FROM sought CROSS JOIN grants
    JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
    JOIN organisation recipient ON recipient.id = grants.recipient_id
    LEFT JOIN (SELECT grant_id, number, CAST(SUM(amount_cents) AS BIGINT) AS amount_cents FROM act_position
        GROUP BY grant_id, number) given ON given.grant_id = grants.id AND given.number = grants.act_number
    WHERE grants.unit_id = $1"
);

const ORGANISATIONS: Statements = statements!(
    "SELECT organisation.id, organisation.id AS scope, NULL AS claim_id, NULL AS number, organisation.name AS title,
        NULL AS detail, NULL AS amount_cents, CASE WHEN ", within!("organisation.name"), " THEN 'name'
        WHEN EXISTS (SELECT 1 FROM bank_details details WHERE details.organisation_id = organisation.id
          AND details.iban LIKE sought.iban_end ESCAPE '!') THEN 'iban' END AS matched
    FROM sought CROSS JOIN organisation WHERE organisation.unit_id = $1"
);

const CLAIMS: Statements = statements!(
    "SELECT claim.id, claim.grant_id AS scope, claim.id AS claim_id, claim.number, act.reference AS title,
        recipient.name AS detail, NULL AS amount_cents,
        CASE WHEN claim.number = sought.number THEN 'number' END AS matched
    FROM sought CROSS JOIN claim
    JOIN grants ON grants.id = claim.grant_id
    JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
    JOIN organisation recipient ON recipient.id = grants.recipient_id
    WHERE claim.unit_id = $1"
);

const LINES: Statements = statements!(
    "SELECT claim_line.id, claim.grant_id AS scope, claim.id AS claim_id, claim_line.number,
        COALESCE(receipt.issuer, claim_line.reason) AS title, receipt.number AS detail,
        claim_line.eligible_cents AS amount_cents, CASE WHEN ",
    within!("receipt.number"),
    " THEN 'receipt_number'
        WHEN ",
    within!("receipt.issuer"),
    " THEN 'issuer' WHEN ",
    within!("claim_line.reason"),
    " THEN 'reason'
        WHEN claim_line.eligible_cents = sought.amount THEN 'amount'
        WHEN receipt.gross_cents = sought.amount THEN 'receipt_amount' END AS matched
    FROM sought CROSS JOIN claim_line
    JOIN claim ON claim.id = claim_line.claim_id
    LEFT JOIN receipt ON receipt.id = claim_line.receipt_id
    WHERE claim_line.unit_id = $1"
);

const PAYMENTS: Statements = statements!(
    "SELECT payment.id, payment.grant_id AS scope, NULL AS claim_id, NULL AS number, act.reference AS title,
        recipient.name AS detail, payment.amount_cents, CASE WHEN payment.amount_cents = sought.amount THEN 'amount'
        WHEN details.iban LIKE sought.iban_end ESCAPE '!' THEN 'iban' END AS matched
    FROM sought CROSS JOIN payment
    JOIN grants ON grants.id = payment.grant_id
    JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
    JOIN organisation recipient ON recipient.id = grants.recipient_id
    LEFT JOIN bank_details details ON details.id = payment.pays_to
    WHERE payment.unit_id = $1"
);

const PAYOUT_REQUESTS: Statements = statements!(
    "SELECT asked.id, asked.grant_id AS scope, NULL AS claim_id, NULL AS number, act.reference AS title,
        recipient.name AS detail, asked.amount_cents,
        CASE WHEN asked.amount_cents = sought.amount THEN 'amount' END AS matched
    FROM sought CROSS JOIN payout_request asked
    JOIN grants ON grants.id = asked.grant_id
    JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
    JOIN organisation recipient ON recipient.id = grants.recipient_id
    WHERE asked.unit_id = $1"
);

const RECEIVABLES: Statements = statements!(
    "SELECT receivable.id, receivable.grant_id AS scope, NULL AS claim_id, NULL AS number, act.reference AS title,
        receivable.reason AS detail, receivable.amount_cents,
        CASE WHEN receivable.amount_cents = sought.amount THEN 'amount'
        WHEN ", within!("receivable.reason"), " THEN 'reason' END AS matched
    FROM sought CROSS JOIN receivable
    JOIN grants ON grants.id = receivable.grant_id
    JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
    WHERE receivable.unit_id = $1"
);

const PROOFS: Statements = statements!(
    "SELECT proof.id, proof.grant_id AS scope, NULL AS claim_id, proof.number, act.reference AS title,
        recipient.name AS detail, proof.cut_cents AS amount_cents, CASE WHEN ",
    within!("act.reference"),
    " THEN 'reference'
        WHEN ",
    within!("recipient.name"),
    " THEN 'recipient' WHEN proof.cut_cents = sought.amount THEN 'amount' END AS matched
    FROM sought CROSS JOIN proof
    JOIN grants ON grants.id = proof.grant_id
    JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
    JOIN organisation recipient ON recipient.id = grants.recipient_id
    WHERE proof.unit_id = $1"
);

const OBJECTS: Statements = statements!(
    "SELECT bought.id, bought.grant_id AS scope, NULL AS claim_id, NULL AS number, bought.designation AS title,
        bought.number AS detail, bought.price_cents AS amount_cents, CASE WHEN ",
    within!("bought.number"),
    " THEN 'inventory_number'
        WHEN ",
    within!("bought.designation"),
    " THEN 'name' WHEN bought.price_cents = sought.amount THEN 'amount' END AS matched
    FROM sought CROSS JOIN inventory_object bought WHERE bought.unit_id = $1"
);

const AUDIT_OBSERVATIONS: Statements = statements!(
    "SELECT observed.id, observed.grant_id AS scope, NULL AS claim_id, observed.number, act.reference AS title,
        observed.text AS detail, observed.amount_cents, CASE WHEN ",
    within!("act.reference"),
    " THEN 'reference'
        WHEN ",
    within!("observed.text"),
    " OR EXISTS (SELECT 1 FROM audit_observation_step step WHERE step.observation_id = observed.id AND ",
    within!("step.text"),
    ") THEN 'text' WHEN observed.amount_cents = sought.amount THEN 'amount' END AS matched
    FROM sought CROSS JOIN audit_observation observed
    JOIN grants ON grants.id = observed.grant_id
    JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
    WHERE observed.unit_id = $1"
);

const PEOPLE: Statements = statements!(
    "SELECT person.id, person.id AS scope, NULL AS claim_id, NULL AS number, person.name AS title, NULL AS detail,
        NULL AS amount_cents, CASE WHEN ", within!("person.name"), " THEN 'name' END AS matched
    FROM sought CROSS JOIN person WHERE person.unit_id = $1"
);

impl FoundKind {
    const fn statements(self) -> Statements {
        match self {
            Self::Grant => GRANTS,
            Self::Organisation => ORGANISATIONS,
            Self::Claim => CLAIMS,
            Self::ClaimLine => LINES,
            Self::Payment => PAYMENTS,
            Self::PayoutRequest => PAYOUT_REQUESTS,
            Self::Receivable => RECEIVABLES,
            Self::Proof => PROOFS,
            Self::InventoryObject => OBJECTS,
            Self::AuditObservation => AUDIT_OBSERVATIONS,
            Self::Person => PEOPLE,
        }
    }
}

/// What of a kind matches, the newest first: of all of the unit, or within some scopes, which are organisations or people where
/// these are looked for, and the grants of anything else.
pub async fn search(
    conn: &mut Conn,
    unit: UnitId,
    kind: FoundKind,
    sought: &Sought,
    within: Option<&[Uuid]>,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let (of_all, within_scopes) = kind.statements();
    let sql = if within.is_some() { dialect::text_for(conn, within_scopes) } else { of_all };
    let within = within.map(|scopes| keys(scopes.iter().copied()));
    let Sought { folded, exact, amount, number, iban_end } = sought;
    let rows: Vec<Row> = on!(conn, c => {
        let query = sqlx::query_as(sql)
            .bind(unit.0).bind(folded).bind(exact).bind(amount).bind(number).bind(iban_end).bind(limit);
        match &within {
            Some(within) => query.bind(within).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    rows.into_iter().map(Found::try_from).collect()
}
