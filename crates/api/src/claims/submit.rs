//! `POST /claims`

use ::grants::{
    self as domain, ClaimLineId, CreditParent, GrantId, Income, NewServiceUnit, NewUnits, ReceiptDetails,
};
use flow::claims::{NewClaimCost, NewClaimLine, NewReceipt, SubmitClaim};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::view::Claim;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    grants::new::Days,
    input::{
        Amount, Body, CategoryText, ComponentText, Count, Day, Faults, FileHash, Key, KeyHeader, MEBIBYTE,
        Percent, RateText, Read, Rest, UuidText, Year, not_blank, object, objects,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The most bytes that a claim has.
const LARGEST: usize = 32 * MEBIBYTE;

/// What was spent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClaim {
    /// The grant whose use it claims.
    grant: UuidText,
    /// The days it covers.
    #[serde(deserialize_with = "object")]
    period: Days,
    /// Its lines, in their order.
    #[serde(deserialize_with = "objects")]
    #[schema(max_items = 10_000)]
    lines: Vec<Line>,
    /// Parked lines of earlier claims of the grant that it claims again, as they were; they come behind the others. A
    /// claim has 1 to 10,000 lines in all.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    reinclude: Vec<UuidText>,
    /// What it declares of income and of money from third parties.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 1000)]
    income: Vec<NewIncome>,
}

/// Income that a claim declares.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewIncome {
    /// What kind.
    kind: IncomeKind,
    /// Who pays it.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Stiftung Muster")]
    payer: String,
    /// The day it was received.
    received_on: Day,
    /// How much.
    amount: Amount,
    /// The number of its receipt, where it has one.
    #[serde(default)]
    #[validate(length(max = 80, message = "has 1 to 80 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 80, example = "E 7")]
    receipt_number: Option<String>,
}

/// What kind of income it is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum IncomeKind {
    /// Money that a third party gives for the purpose (Drittmittel).
    ThirdParty,
    /// Money that another public giver has granted for the purpose (öffentliche Förderung).
    PublicFunds,
    /// What the project itself earns (Einnahmen).
    Income,
}

/// A line of a claim.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClaimLine)]
pub(super) struct Line {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// The cost category.
    category: CategoryText,
    /// What it rests on.
    #[serde(deserialize_with = "object")]
    cost: LineCost,
    /// The day it was paid; for a lump sum the day its last unit was performed.
    paid_on: Day,
    /// What it was paid for (Zahlungsgrund).
    #[validate(length(max = 500, message = "has 1 to 500 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500, example = "Prüfungsgebühr")]
    reason: String,
    /// What is stated of its receipt besides, if something is; a lump sum has none.
    #[serde(default)]
    receipt_details: Option<Details>,
}

/// What is stated of a receipt besides (Belegangaben); none of it has to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReceiptDetails)]
struct Details {
    /// The days of what was performed (Leistungszeitraum).
    #[serde(default)]
    performed: Option<Days>,
    /// The value added tax in the gross amount.
    #[serde(default)]
    vat: Option<Rest>,
    /// What Skonto and rebates took off the gross amount.
    #[serde(default)]
    discount: Option<Rest>,
    /// The project's share of the receipt. No more than this share of what was paid is claimed.
    #[serde(default)]
    share: Option<Percent>,
}

/// What a line rests on.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = NewCost)]
enum LineCost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        #[serde(deserialize_with = "object")]
        receipt: Voucher,
        /// What is claimed of it.
        eligible: Amount,
        /// The units that it pays for, where it pays for some; they have no lump sum then.
        #[serde(default)]
        pays_for: Option<Units>,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The rate.
        rate: RateText,
        /// The units; each is funded once.
        #[serde(deserialize_with = "objects")]
        #[schema(min_items = 1, max_items = 10_000)]
        units: Vec<Unit>,
    },
    /// What comes back of a cost, by a credit note.
    CreditNote {
        /// The line that it reduces.
        #[serde(deserialize_with = "object")]
        parent: Parent,
        /// The credit note itself.
        #[serde(deserialize_with = "object")]
        receipt: Voucher,
        /// What of it belongs to the eligible cost.
        amount: Amount,
    },
}

/// Units and the rate that says what is counted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUnits)]
struct Units {
    /// The rate.
    rate: RateText,
    /// The units.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 10_000)]
    units: Vec<Unit>,
}

/// A unit of service (Leistungseinheit). The same component, kind, reference and day are the same unit.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewServiceUnit)]
struct Unit {
    /// What or who it is, as a pseudonym.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Kurs 3 / Std. 17")]
    reference: String,
    /// The day it was performed.
    performed_on: Day,
    /// The day the participant entered the measure.
    #[serde(default)]
    entered_on: Option<Day>,
    /// The first day of the measure.
    #[serde(default)]
    measure_from: Option<Day>,
    /// The hash of the list or file that proves it (SHA-256, 64 hexadecimal digits).
    #[serde(default)]
    evidence: Option<FileHash>,
}

/// The line that a credit note reduces: one of an earlier claim by its id, or an earlier one of the same claim by its
/// number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreditParent)]
struct Parent {
    /// The id of a line of an earlier claim.
    #[serde(default)]
    line: Option<UuidText>,
    /// The number of an earlier line of the same claim.
    #[serde(default)]
    number: Option<Count>,
}

/// A receipt (Beleg). The same issuer, number and day are the same receipt.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReceipt)]
struct Voucher {
    /// Who issued it.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Prüfstelle Muster")]
    issuer: String,
    /// The number the issuer gave it.
    #[validate(length(max = 80, message = "has 1 to 80 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 80, example = "R 17")]
    number: String,
    /// The day it was issued.
    issued_on: Day,
    /// What it amounts to, tax included.
    gross: Amount,
}

impl Read for NewClaim {
    type Value = SubmitClaim;

    fn read(self, at: &mut Faults) -> Option<SubmitClaim> {
        let grant = at.field("grant", self.grant);
        let period = at.field("period", self.period);
        let fewest = usize::from(self.reinclude.is_empty());
        let lines = at.list("lines", self.lines, fewest..=10_000);
        let reinclude = at.list("reinclude", self.reinclude, 0..=10_000);
        let income = at.list("income", self.income, 0..=1000);
        let reinclude = reinclude?.into_iter().map(ClaimLineId).collect();
        let (grant, period) = (GrantId(grant?), period?);
        Some(SubmitClaim { grant, period, lines: lines?, reinclude, income: income? })
    }
}

impl Read for Line {
    type Value = NewClaimLine;

    fn read(self, at: &mut Faults) -> Option<NewClaimLine> {
        at.check(&self);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let category = at.field("category", self.category);
        let cost = at.field("cost", self.cost);
        let paid_on = at.field("paid_on", self.paid_on);
        let receipt_details = at.field("receipt_details", self.receipt_details);
        Some(NewClaimLine {
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            category: category?,
            cost: cost?,
            paid_on: paid_on?,
            reason: self.reason,
            receipt_details: receipt_details?,
        })
    }
}

impl Read for Details {
    type Value = ReceiptDetails;

    fn read(self, at: &mut Faults) -> Option<ReceiptDetails> {
        let performed = at.field("performed", self.performed);
        let (vat, discount) = (at.field("vat", self.vat), at.field("discount", self.discount));
        let share = at.field("share", self.share);
        Some(ReceiptDetails {
            performed: performed?,
            vat: vat?.map(Into::into),
            discount: discount?.map(Into::into),
            share: share?,
        })
    }
}

impl Read for LineCost {
    type Value = NewClaimCost;

    fn read(self, at: &mut Faults) -> Option<NewClaimCost> {
        match self {
            Self::Actual { receipt, eligible, pays_for } => {
                let receipt = at.field("receipt", receipt);
                let eligible = at.field("eligible", eligible);
                let pays_for = at.field("pays_for", pays_for);
                Some(NewClaimCost::Actual { receipt: receipt?, eligible: eligible?, pays_for: pays_for? })
            }
            Self::LumpSum { rate, units } => {
                Units { rate, units }.read(at).map(|units| NewClaimCost::LumpSum { units })
            }
            Self::CreditNote { parent, receipt, amount } => {
                let parent = at.field("parent", parent);
                let receipt = at.field("receipt", receipt);
                let amount = at.field("amount", amount);
                Some(NewClaimCost::CreditNote { parent: parent?, receipt: receipt?, amount: amount? })
            }
        }
    }
}

impl Read for Units {
    type Value = NewUnits;

    fn read(self, at: &mut Faults) -> Option<NewUnits> {
        let rate = at.field("rate", self.rate);
        let units = at.list("units", self.units, 1..=10_000);
        Some(NewUnits { rate: rate?, units: units? })
    }
}

impl Read for Unit {
    type Value = NewServiceUnit;

    fn read(self, at: &mut Faults) -> Option<NewServiceUnit> {
        at.check(&self);
        let performed_on = at.field("performed_on", self.performed_on);
        let entered_on = at.field("entered_on", self.entered_on);
        let measure_from = at.field("measure_from", self.measure_from);
        let evidence = at.field("evidence", self.evidence);
        Some(NewServiceUnit {
            reference: self.reference,
            performed_on: performed_on?,
            entered_on: entered_on?,
            measure_from: measure_from?,
            evidence: evidence?,
        })
    }
}

impl Read for Parent {
    type Value = CreditParent;

    fn read(self, at: &mut Faults) -> Option<CreditParent> {
        let line = at.field("line", self.line)?;
        let number = at.field("number", self.number)?;
        match (line, number) {
            (Some(line), None) => Some(CreditParent::Line(ClaimLineId(line))),
            (None, Some(number)) => Some(CreditParent::Number(number.0)),
            _ => {
                at.note("names either the id of a line or the number of an earlier one");
                None
            }
        }
    }
}

impl Read for NewIncome {
    type Value = Income;

    fn read(self, at: &mut Faults) -> Option<Income> {
        at.check(&self);
        let received_on = at.field("received_on", self.received_on);
        let amount = at.field("amount", self.amount);
        let kind = match self.kind {
            IncomeKind::ThirdParty => domain::IncomeKind::ThirdParty,
            IncomeKind::PublicFunds => domain::IncomeKind::PublicFunds,
            IncomeKind::Income => domain::IncomeKind::Income,
        };
        let (payer, receipt_number) = (self.payer, self.receipt_number);
        Some(Income { kind, payer, received_on: received_on?, amount: amount?, receipt_number })
    }
}

impl Read for Voucher {
    type Value = NewReceipt;

    fn read(self, at: &mut Faults) -> Option<NewReceipt> {
        at.check(&self);
        let issued_on = at.field("issued_on", self.issued_on);
        let gross = at.field("gross", self.gross);
        Some(NewReceipt { issuer: self.issuer, number: self.number, issued_on: issued_on?, gross: gross? })
    }
}

/// Submits a claim: what it takes is reserved until it is decided
#[utoipa::path(
    post,
    path = "/claims",
    tag = "claims",
    params(KeyHeader),
    request_body = NewClaim,
    responses(
        (
            status = 201,
            description = "It is submitted.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Claim,
            example = Claim::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn submit_claim(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewClaim, LARGEST>,
) -> Result<Created<Claim>, Problem> {
    let claim = execute(ctx, key, new).await?;
    Ok(Created(claim.into()))
}
