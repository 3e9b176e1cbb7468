//! What a history is made of: commands that name subjects by their place in the history.

use crate::model::Terms;

/// How many grants a history has: an award, and two forwardings of it.
pub(crate) const GRANTS: usize = 3;
/// The award.
pub(crate) const AWARD: usize = 0;
/// The component of each position of a grant.
pub(crate) const COMPONENTS: [&str; 2] = ["F1", "F4"];
/// The position and the cost category of each plan line of a grant.
pub(crate) const PLAN: [(usize, &str); 3] =
    [(0, "coachingstellen"), (1, "unterrichtsstunden"), (1, "pruefungsgebuehren")];

/// A position: of which grant, and which of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) grant: usize,
    pub(crate) part: usize,
}

/// A line of a claim: which one of which claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineAt {
    pub(crate) claim: usize,
    pub(crate) line: usize,
}

/// A command of a history. Amounts are cents.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Ask {
        place: Place,
        cents: i64,
    },
    DecidePayout {
        request: usize,
        approve: bool,
    },
    Tranche {
        part: usize,
        cents: i64,
        on: Day,
    },
    Order {
        place: Place,
        cents: i64,
    },
    Pay {
        payment: usize,
        step: Step,
    },
    Submit {
        grant: usize,
        lines: Vec<NewLine>,
        again: Vec<LineAt>,
    },
    Credit {
        parent: LineAt,
        cents: i64,
    },
    WithCredit {
        grant: usize,
        cost: NewLine,
        cents: i64,
    },
    Decide {
        claim: usize,
        verdicts: Vec<Verdict>,
    },
    Withdraw {
        claim: usize,
    },
    AskChanges {
        claim: usize,
        lines: Vec<usize>,
    },
    Resubmit {
        claim: usize,
        by: Vec<(usize, Option<NewLine>)>,
    },
    Drop {
        parked: LineAt,
    },
    RejectParked {
        parked: LineAt,
    },
    Correct {
        line: LineAt,
        to: i64,
    },
    Amend {
        place: Place,
        to: i64,
    },
    /// A part is taken back.
    Revoke {
        place: Place,
        to: i64,
    },
    /// All that is not committed is taken back, and nothing new begins; of a grant that is revoked already, what became free since.
    RevokeAll {
        grant: usize,
    },
    Final,
    Repay {
        place: Place,
        cents: i64,
    },
    Demand {
        place: Place,
        cents: i64,
        interest: bool,
    },
    PayBack {
        owed: usize,
        cents: i64,
    },
    Offset {
        owed: usize,
        against: Place,
        cents: i64,
    },
    Waive {
        owed: usize,
        cents: i64,
    },
    Agree {
        grant: usize,
        terms: Terms,
    },
    Replan {
        grant: usize,
        shift: Shift,
        consent: bool,
    },
    /// Money of a budget year for which nothing is given.
    OtherYear {
        place: Place,
        cents: i64,
    },
}

/// The day of a tranche: in the period that is closed, the first one behind it, or the day before the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    Closed,
    FirstOpen,
    Yesterday,
}

/// Planned cost that moves from one line of a plan to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) cents: i64,
}

/// A step of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Release,
    Confirm,
    Reject,
    Return,
    Reissue,
    /// A tranche was recorded wrongly.
    Reverse,
}

/// The plan line of lessons, which are counted as units or paid for as cost.
pub(crate) const LESSONS: usize = 1;
/// What a lesson comes to as a lump sum.
pub(crate) const LUMP_SUM: i64 = 3_750;

/// A line that is claimed: cost on a receipt, which may pay for a unit, or a unit as a lump sum. Receipts and units are
/// known by their numbers in the history.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewLine {
    pub(crate) plan: usize,
    pub(crate) receipt: Option<usize>,
    pub(crate) unit: Option<usize>,
    pub(crate) gross: i64,
    pub(crate) cents: i64,
}

/// What is decided of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accept,
    Part(i64),
    Reject,
    Park,
}

impl Verdict {
    /// What is recognised of so much.
    pub(crate) const fn recognised(self, cents: i64) -> i64 {
        match self {
            Self::Accept => cents,
            Self::Part(part) => part,
            Self::Reject | Self::Park => 0,
        }
    }
}

/// Why the books refuse: a limit with what was left of it and what was asked for, or a rule of the domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Limit { limit: String, left: i64, asked: i64 },
    Rule(&'static str),
}

impl Command {
    /// What is done, in a word.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "ask",
            Self::DecidePayout { approve: true, .. } => "approve",
            Self::DecidePayout { approve: false, .. } => "refuse",
            Self::Tranche { on: Day::FirstOpen, .. } => "tranche of the first open day",
            Self::Tranche { .. } => "tranche",
            Self::Order { .. } => "order",
            Self::Pay { step: Step::Release, .. } => "release",
            Self::Pay { step: Step::Confirm, .. } => "confirm",
            Self::Pay { step: Step::Reject, .. } => "reject",
            Self::Pay { step: Step::Return, .. } => "return",
            Self::Pay { step: Step::Reissue, .. } => "reissue",
            Self::Pay { step: Step::Reverse, .. } => "reverse",
            Self::Submit { lines, .. } if lines.iter().any(|line| line.receipt.is_none()) => "lump sum",
            Self::Submit { lines, .. } if lines.iter().any(|line| line.unit.is_some()) => "cost of a unit",
            Self::Submit { .. } => "submit",
            Self::Credit { .. } => "credit note",
            Self::WithCredit { .. } => "cost with its credit note",
            Self::Decide { .. } => "decide",
            Self::Withdraw { .. } => "withdraw",
            Self::AskChanges { .. } => "ask for changes",
            Self::Resubmit { .. } => "resubmit",
            Self::Drop { .. } => "drop",
            Self::RejectParked { .. } => "reject parked",
            Self::Correct { .. } => "correct",
            Self::Amend { .. } => "amend",
            Self::Revoke { .. } => "revoke",
            Self::RevokeAll { .. } => "revoke all",
            Self::Final => "final",
            Self::Repay { .. } => "repay",
            Self::Demand { interest: true, .. } => "demand interest",
            Self::Demand { .. } => "demand",
            Self::PayBack { .. } => "pay back",
            Self::Offset { .. } => "offset",
            Self::Waive { .. } => "waive",
            Self::Agree { .. } => "agree",
            Self::Replan { consent: true, .. } => "replan with consent",
            Self::Replan { .. } => "replan",
            Self::OtherYear { .. } => "other year",
        }
    }
}
