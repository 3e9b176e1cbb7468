//! What deviates from the plain way (Abweichungen): rules that were waived, what was corrected, reversed, returned, offset or
//! decided again, settings that were changed, entries that count for a much earlier day; and what is late today.
//!
//! *Shape.* What somebody did is an entry of the journal, found by its command, newest first, with what its request says. What
//! time alone brings is read from the deadlines and the parked lines. *Bounds.* The first recipient sees all of it, an
//! auditor what lies in the scope; settings of the house and accounts belong to no grant and are for who sees the whole. *Cost.* A page;
//! entries for an earlier day are looked for so many at a time.

use chrono::NaiveDate;
use grants::{GrantId, OrganisationId, law::DeadlineState};
use ledger::{Cents, EntryNumber};
use serde_json::Value;
use store::{Conn, ExceptionalEntry, ExceptionsAsked, StoreError, german_day};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, Role, access,
    deadlines::{GrantDeadline, deadlines},
    views::{MOST, SeenGrants},
    waiting::{self, ParkedLine},
};

/// An entry that counts for a day more than so many days before it was written is told as one for an earlier day.
pub const BACKDATED_DAYS: i64 = 31;
/// How many entries are looked at for that at once.
const SCANNED: i64 = 2000;

/// Declares the kinds: the word that names each, and the commands that it is told by.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal [$($command:literal)*])*) => {
        /// In which way something deviates.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ExceptionKind {
            $($(#[$doc])* $kind,)*
        }

        impl ExceptionKind {
            /// Every kind, in the order in which they are chosen among.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The word by which it is named.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }

            /// The commands by which it is told.
            const fn commands(self) -> &'static [&'static str] {
                match self { $(Self::$kind => &[$($command),*],)* }
            }
        }
    };
}

kinds! {
    /// A rule does not hold for a grant on some days.
    RuleWaived "rule_waived" ["rule_waiver.confirm"]
    /// The giver consented to a plan that goes beyond what is free.
    PlanConsent "plan_consent" ["plan.change"]
    /// A claim was opened again in some lines.
    ClaimReopened "claim_reopened" ["claim.request_changes"]
    /// A correction of a decided line was proposed.
    Correction "correction" ["claim.correct"]
    /// A version of a proof that is there already.
    ProofVersion "proof_version" ["proof.compile"]
    /// A proof was cut or rejected.
    ProofObjected "proof_objected" ["proof.cut" "proof.reject"]
    /// More was asked for than is needed.
    AboveNeed "above_need" ["payout_request.submit"]
    /// A requirement of an instalment was waived.
    RequirementWaived "requirement_waived" ["payout_terms.waive"]
    /// A tranche that was recorded wrongly was reversed.
    TrancheReversed "tranche_reversed" ["tranche.reverse"]
    /// The bank returned a payment.
    PaymentReturned "payment_returned" ["payment.return"]
    /// A payment was issued again.
    PaymentReissued "payment_reissued" ["payment.reissue"]
    /// An order was taken back, or the bank rejected it.
    PaymentStopped "payment_stopped" ["payment.reject"]
    /// A receivable was offset.
    Offset "offset" ["receivable.offset"]
    /// A receivable was waived.
    ReceivableWaived "receivable_waived" ["receivable.waive"]
    /// Interest was waived.
    InterestWaived "interest_waived" ["interest.decide"]
    /// Interest was claimed: a decision on interest says which of the two it is.
    InterestClaimed "interest_claimed" []
    /// A grant was taken back.
    GrantRevoked "grant_revoked" ["grant.revoke"]
    /// A recipient of one person prepares and signs alone.
    SignsAlone "signs_alone" ["sole_signatory.record"]
    /// An organisation is paid to another account than before.
    AccountChanged "account_changed" ["bank_details.confirm"]
    /// A setting of the house was changed: duties, closed days, figures, programmes.
    SettingChanged "setting_changed" ["duty_rules.set" "period.close" "base_rate.confirm" "programme.load"]
    /// It counts for a day long before it was written.
    Backdated "backdated" []
}

impl ExceptionKind {
    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    fn of_command(command: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.commands().contains(&command))
    }

    /// The kind of an entry by its command, and by what it asked for.
    fn of_entry(command: &str, request: &Value) -> Option<Self> {
        let kind = Self::of_command(command)?;
        let is_claimed = kind == Self::InterestWaived && request["decision"]["claim"].is_object();
        Some(if is_claimed { Self::InterestClaimed } else { kind })
    }

    /// The commands among which it is looked for.
    const fn sought_by(self) -> &'static [&'static str] {
        match self {
            Self::InterestClaimed => Self::InterestWaived.commands(),
            other => other.commands(),
        }
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Only this kind; all that a command tells, if none is named.
    pub kind: Option<ExceptionKind>,
    /// Only what belongs to this grant.
    pub grant: Option<GrantId>,
    /// Only entries before this one.
    pub before: Option<EntryNumber>,
    /// How many at most.
    pub limit: i64,
}

/// Something that deviates from the plain way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// In which way.
    pub kind: ExceptionKind,
    /// The number of its entry in the journal.
    pub number: EntryNumber,
    /// What it is about: its kind and its id.
    pub subject: (String, Uuid),
    /// The grant that this is of, with the reference of its act.
    pub grant: Option<(GrantId, String)>,
    /// The amount it is about, where there is one.
    pub amount: Option<Cents>,
    /// The day it counts for.
    pub on: NaiveDate,
    /// The day it was written.
    pub recorded_on: NaiveDate,
    /// Who did it.
    pub by: String,
    /// The command.
    pub command: String,
    /// Why, as far as it was said.
    pub reason: Option<String>,
    /// Whose account it is about.
    pub organisation: Option<OrganisationId>,
}

/// A page of them, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceptions {
    /// What was found.
    pub items: Vec<Exception>,
    /// Before which entry the next page goes on; nothing at the end.
    pub next: Option<EntryNumber>,
    /// Whether the actor sees the unit as a whole, settings included.
    pub is_whole: bool,
}

/// What is late today.
#[derive(Clone, Debug, Default)]
pub struct Late {
    /// Deadlines that passed, or were met late: proofs, the use of money, interest.
    pub deadlines: Vec<GrantDeadline>,
    /// Parked lines whose day has passed without an answer, the longest overdue first.
    pub parked: Vec<ParkedLine>,
}

/// What the actor sees: the grants that entries are of, looked up together.
struct Seen {
    is_whole: bool,
    grants: SeenGrants,
}

/// A page of what deviates, for the first recipient and for auditors.
pub async fn exceptions(ctx: &Ctx, asked: Asked) -> Result<Exceptions, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if ctx.actor().role != Role::Auditor {
        access::require_first_recipient(&mut conn, ctx.actor()).await?;
    }
    let is_whole = access::sees_all(&mut conn, ctx).await?;
    let mut seen = Seen { is_whole, grants: SeenGrants::default() };
    let limit = usize::try_from(asked.limit.clamp(1, MOST)).unwrap_or(1);
    let (mut items, mut before) = (Vec::new(), asked.before.unwrap_or(EntryNumber::new(i64::MAX)));
    loop {
        let (found, scanned) = next(&mut conn, ctx, asked.kind, before).await?;
        let grants = found.iter().filter_map(|entry| entry.grant).collect();
        seen.grants.look_up(&mut conn, ctx, grants).await?;
        for entry in found {
            if items.len() == limit {
                let next = items.last().map(|last: &Exception| last.number);
                return Ok(Exceptions { items, next, is_whole });
            }
            items.extend(shown(&seen, (entry, asked))?);
        }
        match scanned {
            // Who looks for something rare is told how far it was looked for.
            Some(last) if asked.kind == Some(ExceptionKind::Backdated) => {
                return Ok(Exceptions { items, next: Some(last), is_whole });
            }
            Some(last) => before = last,
            None => return Ok(Exceptions { items, next: None, is_whole }),
        }
    }
}

/// The next entries that may deviate, and the last one that was looked at; nothing, if that was the end.
async fn next(
    conn: &mut Conn,
    ctx: &Ctx,
    kind: Option<ExceptionKind>,
    before: EntryNumber,
) -> Result<(Vec<ExceptionalEntry>, Option<EntryNumber>), FlowError> {
    let (unit, as_of) = (ctx.actor().unit, ctx.shown_as_of());
    if kind == Some(ExceptionKind::Backdated) {
        let days = store::entry_days(conn, unit, before, SCANNED, as_of).await?;
        let is_full = i64::try_from(days.len()).is_ok_and(|count| count == SCANNED);
        let last = days.last().map(|it| it.number).filter(|_| is_full);
        let backdated = days.iter().filter(|it| is_backdated(it.effective_on, it.recorded_at));
        let numbers: Vec<EntryNumber> = backdated.map(|it| it.number).collect();
        return Ok((store::exceptional_entries_with(conn, unit, &numbers).await?, last));
    }
    let commands = kind.map_or(&[] as &[&str], ExceptionKind::sought_by);
    let asked = ExceptionsAsked { commands, before, limit: MOST };
    let found = store::exceptional_entries(conn, unit, asked, as_of).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|count| count == MOST);
    let last = found.last().map(|entry| entry.number).filter(|_| is_full);
    Ok((found, last))
}

fn is_backdated(effective_on: NaiveDate, recorded_at: i64) -> bool {
    german_day(recorded_at).signed_duration_since(effective_on).num_days() > BACKDATED_DAYS
}

/// An entry as the actor sees it; nothing, if it is not asked for or not seen.
fn shown(seen: &Seen, (entry, asked): (ExceptionalEntry, Asked)) -> Result<Option<Exception>, FlowError> {
    if asked.grant.is_some() && asked.grant != entry.grant {
        return Ok(None);
    }
    let grant = match entry.grant {
        Some(id) => match seen.grants.of(id) {
            Some(grant) => Some((id, grant.act.reference.clone())),
            None => return Ok(None),
        },
        None if seen.is_whole => None,
        None => return Ok(None),
    };
    let request: Value = match &entry.payload {
        Some(payload) => serde_json::from_str(payload).map_err(StoreError::from)?,
        None => Value::Null,
    };
    let by_command = ExceptionKind::of_entry(&entry.command, &request);
    let kind = match asked.kind {
        Some(ExceptionKind::Backdated) => ExceptionKind::Backdated,
        Some(kind) if by_command != Some(kind) => return Ok(None),
        _ => by_command.unwrap_or(ExceptionKind::Backdated),
    };
    Ok(Some(Exception {
        kind,
        number: entry.number,
        subject: (entry.subject_kind, entry.subject),
        grant,
        amount: entry.amount.or_else(|| amount(&request)),
        on: entry.effective_on,
        recorded_on: german_day(entry.recorded_at),
        by: entry.person,
        command: entry.command,
        reason: entry.stated.or_else(|| reason(&request)),
        organisation: entry.organisation,
    }))
}

/// The amount that a request names.
fn amount(request: &Value) -> Option<Cents> {
    let named =
        ["amount", "by", "recognised", "interest"].into_iter().find_map(|name| request[name].as_i64());
    named.map(Cents::new)
}

/// What a request gives as its reason: in words, or the file of a consent.
fn reason(request: &Value) -> Option<String> {
    let words = ["text", "reason"].into_iter().filter_map(|name| request[name].as_str());
    let words = words.map(str::trim).find(|words| !words.is_empty());
    words.or_else(|| request["consent"]["reference"].as_str()).map(ToOwned::to_owned)
}

/// What is late on the day of which the books are shown, for those who see what deviates.
pub async fn late(ctx: &Ctx) -> Result<Late, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if ctx.actor().role != Role::Auditor {
        access::require_first_recipient(&mut conn, ctx.actor()).await?;
    }
    drop(conn);
    let is_late = |it: &GrantDeadline| {
        matches!(
            it.state,
            DeadlineState::MetLate { .. } | DeadlineState::Overdue { .. } | DeadlineState::Escalated { .. }
        )
    };
    let deadlines = deadlines(ctx).await?.deadlines.into_iter().filter(is_late).collect();
    let day = ctx.day();
    let parked = waiting::questions(ctx).await?.into_iter().filter(|it| it.is_overdue(day));
    Ok(Late { deadlines, parked: parked.map(|it| it.line).collect() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_command_tells_of_one_kind() {
        for kind in ExceptionKind::ALL {
            assert_eq!(ExceptionKind::from_word(kind.word()), Some(*kind));
            for command in kind.commands() {
                assert_eq!(ExceptionKind::of_command(command), Some(*kind), "{command}");
            }
        }
        assert_eq!(ExceptionKind::of_command("claim.submit"), None);
    }

    #[test]
    fn a_decision_on_interest_is_of_the_kind_that_it_says() {
        use ExceptionKind::{InterestClaimed, InterestWaived};
        for (decision, kind) in [
            (json!("waive"), InterestWaived),
            (json!({ "claim": { "due_on": "2021-07-01" } }), InterestClaimed),
        ] {
            let request = json!({ "decision": decision });
            assert_eq!(ExceptionKind::of_entry("interest.decide", &request), Some(kind));
            assert_eq!(kind.sought_by(), ["interest.decide"]);
        }
    }

    #[test]
    fn a_request_says_why_and_how_much() {
        let correct = json!({ "recognised": 100, "reason": "code", "text": "Rabatt" });
        assert_eq!((amount(&correct), reason(&correct)), (Some(Cents::new(100)), Some("Rabatt".to_owned())));
        let replan = json!({ "consent": { "on": "2021-03-01", "reference": "Az. 7" } });
        assert_eq!((amount(&replan), reason(&replan)), (None, Some("Az. 7".to_owned())));
        let silent = json!({ "text": " ", "reason": "Code 7" });
        assert_eq!(reason(&silent), Some("Code 7".to_owned()));
        assert_eq!((amount(&Value::Null), reason(&Value::Null)), (None, None));
    }

    #[test]
    fn a_month_between_the_two_days_is_no_exception() {
        let recorded =
            chrono::DateTime::parse_from_rfc3339("2021-06-01T09:00:00Z").unwrap().timestamp_micros();
        for (on, is) in
            [("2021-05-01", false), ("2021-04-30", true), ("2021-06-01", false), ("2021-07-01", false)]
        {
            assert_eq!(is_backdated(on.parse().unwrap(), recorded), is, "{on}");
        }
    }
}
