//! The only crate that knows SQL: two engines from one text, the journal writer, rows and their types; and the folder in
//! which receipt files lie.
//!
//! Every change of the books goes through [`Store::execute`]. Sign-in lies beside them and changes through
//! [`Store::aside`]. Everything else reads.

mod accounts;
mod alike_lines;
mod as_of;
mod aside;
mod audit_observations;
mod bank_details;
mod base_rates;
mod claimed_receipts;
mod claims;
mod closed_periods;
mod comments;
mod db;
mod dialect;
mod drafts;
mod duties;
mod error;
mod examination_records;
mod exceptions;
mod feedback;
mod grants;
mod history;
mod inventory;
mod journal;
mod journal_outline;
mod labels;
mod letterheads;
mod mail;
mod mail_texts;
mod migrate;
mod notifications;
mod open_lines;
mod open_tasks;
mod organisations;
mod pages;
mod particulars;
mod past;
mod payments;
mod payout_terms;
mod payouts;
mod people;
mod postings;
mod profile;
mod programmes;
pub mod progress;
mod proof_signatures;
mod proofs;
mod receipt_files;
mod receipt_folder;
mod receipts;
mod receivables;
mod repayments;
mod report_comments;
mod reports;
mod reservation;
mod revocation_grounds;
mod rows;
mod rule_waivers;
mod rules;
mod samples;
mod saved_views;
mod search;
mod service_units;
mod sets;
mod sign_in;
mod similar_lines;
mod snapshot;
mod subjects;
mod team;
mod trail;
mod tx;
mod units;
mod verifications;
mod verify;
mod writer;

pub use accounts::{account, account_number, accounts_from, accounts_with};
pub use alike_lines::{alike_line_numbers, count_alike_lines, has_alike_lines, recognised_alike_lines};
pub use as_of::{AsOf, german_day};
pub use aside::Aside;
pub use audit_observations::{
    audit_observation, audit_observation_ids, audit_observations, audit_observations_with,
    insert_audit_observation, insert_audit_observation_step, next_audit_observation_number,
};
pub use bank_details::{
    bank_details, bank_details_ids, bank_details_of, bank_details_of_each, bank_details_with,
    insert_bank_details, open_bank_details, update_bank_details,
};
pub use base_rates::{
    ConfirmedBaseRate, base_rates, confirm_base_rate, confirmed_base_rates, insert_base_rate,
};
pub use claimed_receipts::claimed_receipts;
pub use claims::{
    HeldLine, LinePlace, claim, claim_excerpt, claim_excerpts_with, claim_ids, claim_ids_of, claim_line,
    claim_line_numbers, claim_of_line, claim_proposal, claim_reservations, claims_with, count_claim_lines,
    credited, held_lines, insert_change_request, insert_claim, insert_correction, narrowed_claim_ids,
    next_claim_number, numbers_of_claim_lines, open_costs, places_of_lines, proposal_rounds,
    proposed_changes, proposed_corrections, resubmit_claim, sign_claim, update_claim, update_claim_line,
    waiting_claim_ids,
};
pub use closed_periods::{
    closed_period, closed_period_ids, closed_periods_with, closed_until, insert_closed_period,
};
pub use comments::{comment, comment_ids, comments_of, comments_with, insert_comment};
pub use db::{Conn, DatabaseUrl, Db, UnknownDatabase};
pub use dialect::{begin_snapshot, end_snapshot};
pub use drafts::{Draft, draft, drafts, forget_draft, forget_drafts_before, keep_draft};
pub use duties::{
    KeptApart, NoPlace, SecondStep, SecondStepsAsked, SignedKind, StepPlace, duty_rules, insert_duty_rules,
    insert_sole_signatory, kept_apart, kept_apart_each, second_steps, sign_payment, signs_alone,
    sole_signatories,
};
pub use error::StoreError;
pub use examination_records::{
    examination_record, examination_record_ids, examination_records_of, examination_records_of_proofs,
    examination_records_with, insert_examination_record,
};
pub use exceptions::{
    EntryDays, ExceptionalEntry, ExceptionsAsked, entry_days, exceptional_entries, exceptional_entries_with,
};
pub use feedback::{Feedback, feedback, forget_feedback, insert_feedback};
pub use history::{account_as_of, credited_as_of};
pub use inventory::{
    dispose_inventory_object, insert_inventory_object, inventoried, inventory_object, inventory_object_ids,
    inventory_object_ids_of, inventory_objects_with,
};
pub use journal::{
    JournalEntry, PAGE, answer_until, entry_bytes, entry_hash, entry_kinds, heads, journal_page, last_answer,
    newest_entries_by, newest_entry, next_answer, transfer,
};
pub use journal_outline::{
    EntryOutline, OutlinesAsked, first_entries, journal_outlines, journal_outlines_as_of,
};
pub use labels::owner_label;
pub use letterheads::{Letterhead, LetterheadVersion, insert_letterhead, letterhead_on, letterhead_versions};
pub use mail::{
    Mail, due_mail, give_up_mail, insert_mail, is_collected, mail_choices, mark_failed, mark_sent,
    set_mail_choice, take_mail, undelivered_mails,
};
pub use mail_texts::{MailText, insert_mail_text, mail_texts};
pub use migrate::{migrate, migrate_open, require_current_schema};
pub use notifications::{
    Notification, Told, insert_notification, notification, notifications, notifications_to_mail,
    parties_of_grant, people_in_role, people_to_mail, read_notification, read_notifications,
    unread_notifications,
};
pub use open_lines::{LinesWithoutFile, ParkedLine, lines_without_file, parked_lines};
pub use open_tasks::{OpenTask, open_tasks};
pub use organisations::{Organisation, OrganisationKind, insert_organisation, organisation, organisations};
pub use pages::Narrowed;
pub use particulars::{
    insert_particulars, newest_particulars, particulars, particulars_ids, particulars_of, particulars_with,
};
pub use past::{
    SubjectKind, answer_as_of, answers_as_of, answers_of_owners_as_of, count_of_owners, head_as_of,
    ids_as_of, journal_page_as_of, reincluded_as_of, told_as_of, unsettled_ids_as_of,
};
pub use payments::{
    insert_payment, narrowed_payment_ids, newest_payment_ids, ordered_payment_ids, payment, payment_ids,
    payment_ids_of, payments_released, payments_with, update_payment, waiting_payment_ids,
};
pub use payout_terms::{
    advanced_of_grant, change_payout_terms, insert_payout_terms, payout_terms, payout_terms_ids,
    payout_terms_ids_of, payout_terms_of, payout_terms_with, update_requirement,
};
pub use payouts::{
    insert_payout_request, narrowed_payout_request_ids, payout_proposals, payout_request, payout_request_ids,
    payout_request_ids_in_order, payout_request_ids_of, payout_requests_with, sign_payout_request,
    update_payout_request, waiting_payout_request_ids,
};
pub use people::{
    audit_scope, holds_role, insert_conflict, insert_membership, insert_person, people_with, person,
    person_ids, person_of_identity, update_person,
};
pub use postings::{Posting, postings};
pub use profile::{
    ClaimsAt, CutFor, DecidedLines, GrantSums, OpenKind, OpenSubject, claims_by_state, decided_lines,
    grant_sums, open_of_recipient,
};
pub use programmes::{ProgrammeFile, insert_programme, newest_programme, programme, programmes};
pub use proof_signatures::{
    has_proof_signature, insert_proof_signature, proof_signature, proof_signature_ids, proof_signatures_with,
};
pub use proofs::{
    Document, FiledProof, document, document_hashes, filed_proofs, filed_proofs_of, insert_document,
    insert_proof, narrowed_proof_ids, proof, proof_ids, proof_ids_of, proof_overtaken, proofs_of_document,
    proofs_with, update_proof, waiting_proof_ids,
};
pub use receipt_files::{
    LineFile, attach_receipt_file, insert_receipt_file, line_files, loose_receipt_file_ids,
    loose_receipt_files, receipt_file, receipt_file_hashes, receipt_file_ids, receipt_file_of,
    receipt_files_of_line, receipt_files_with,
};
pub use receipt_folder::{Arrived, Arriving, Kept, ReceiptFolder, Unnamed};
pub use receipts::{insert_receipts, receipt, receipts, receipts_as_booked};
pub use receivables::{
    DecidedInterest, decided_interest, defer_receivable, insert_receivable, insert_worksheet,
    narrowed_receivable_ids, open_receivable_ids, receivable, receivable_ids, receivable_ids_in_order,
    receivables, receivables_with, refunds_demanded, refunds_demanded_of, step_receivable,
};
pub use repayments::{insert_repayment, repayment, repayment_ids, repayment_ids_of, repayments_with};
pub use report_comments::{
    insert_report_comment, report_comment, report_comment_ids, report_comments_of, report_comments_with,
};
pub use reports::{insert_report, newest_report, report, report_ids, reports_with};
pub use revocation_grounds::{
    end_revocation_ground, insert_revocation_ground, revocation_ground, revocation_ground_ids,
    revocation_grounds, revocation_grounds_with,
};
pub use rule_waivers::{
    insert_rule_waiver, rule_waiver, rule_waiver_ids, rule_waivers, rule_waivers_with, update_rule_waiver,
    waiting_rule_waiver_ids,
};
pub use rules::rules_not_in_force;
pub use samples::{
    SampleLine, draw_sample, drawn_lines, drawn_lines_of_claim, grants_from, insert_sample, lines_that_count,
    sample, sample_grants, sample_ids, sample_lines, sample_seed, samples_of_claims, samples_with,
};
pub use saved_views::{SavedView, forget_view, save_view, saved_views};
pub use search::{Found, FoundKind, Matched, Sought, search};
pub use service_units::{
    HeldUnit, LineUnit, claims_with_units, held_units, hold_units_again, insert_line_units,
    insert_service_units, known_service_units, release_units, units_of_lines,
};
pub use sign_in::{
    ApiToken, Invitation, SecondFactor, Session, SessionEndReason, SignInEvent, SignInEventKind, Standing,
    TokenScope, api_token_of, api_tokens, bind_openid, confirm_second_factor, end_openid, end_second_factor,
    end_session, end_sessions_of, failures, forget_failures, insert_api_token, insert_invitation,
    insert_known_device, insert_recovery_codes, insert_second_factor, insert_session, insert_sign_in_event,
    invitation_of, invitations, is_known_device, move_session, note_second_factor, note_seen, password_of,
    person_of_openid, revoke_api_token, revoke_invitation, second_factors, session_end_of, session_of,
    session_person, sessions, set_failures, set_password, sign_in_events, use_invitation, use_recovery_code,
    use_step,
};
pub use similar_lines::{
    LikeAsked, lines_like, lines_with_files_of_others, lines_with_the_same_file, lines_without_units,
    receipts_like_those_of_claim, receipts_of_claim_lines, units_held_at_rates,
};
pub use snapshot::Snapshot;
pub use subjects::{MissingSubject, account_without_receipt, missing_document, missing_subject};
pub use team::{TeamRole, team_roles};
pub use trail::{AccessEvent, AccessOutcome, TrailAsked, access_events, insert_access_event};
pub use tx::{Done, Tx};
pub use units::{insert_unit, units};
pub use verifications::{FaultKind, Verification, VerificationResult, insert_verification, verifications};
pub use verify::{Finding, Verified, verify};
pub use writer::{Command, Envelope};

pub use crate::grants::{
    DuePaid, MovedKind, MovedMoney, Movement, MovementsAsked, PaidCost, Passed, PlannedVersion,
    PositionFigures, acts, agreed_plan, agreed_plans, cost_outside, figure_accounts, figures, figures_as_of,
    figures_of_positions, figures_of_positions_as_of, first_references, forwardings, forwardings_of, grant,
    grant_ids, grants, held_costs, held_costs_as_of, insert_act, insert_finality, insert_grant,
    insert_payment_stop, insert_plan_line, insert_plan_version, insert_position, moved_money, movements_on,
    owed_as_of, passed_through, passed_through_as_of, payment_stops, payments_due, payments_made,
    plan_versions, update_grant,
};

use ledger::UnitId;

/// The books: connections to read with, and the queue of changes.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
    writer: writer::Writer,
}

impl Store {
    /// Opens the books of a database whose schema is current.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let db = Db::open(url).await?;
        require_current_schema(&mut db.read().await?).await?;
        Ok(Self::on(db))
    }

    /// The books of a database that is open.
    pub fn on(db: Db) -> Self {
        let writer = writer::Writer::start(&db);
        Self { db, writer }
    }

    /// Runs a command and gives its answer after it is durable. The same key with the same request gives the stored
    /// answer again.
    pub async fn execute<C: Command>(&self, envelope: Envelope, command: C) -> Result<C::Answer, C::Error> {
        self.writer.execute(envelope, command).await
    }

    /// Runs a command on the books as they stand and takes all of it back: which limits of accounts refuse what it books. Any
    /// other rule that refuses is the error.
    pub async fn rehearse<C: Command>(
        &self,
        envelope: Envelope,
        command: C,
    ) -> Result<Vec<StoreError>, C::Error> {
        writer::rehearse(self.db.clone(), envelope, command).await
    }

    /// Whether the login of the database may change the tables. Then it is the application alone that keeps what was written
    /// from the application. SQLite has no logins.
    pub async fn login_owns_tables(&self) -> Result<bool, StoreError> {
        self.db.login_owns_tables().await
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        self.db.read().await
    }

    /// A connection to read the past of a unit's accounts with: all that was booked is carried into it.
    pub async fn read_past(&self, unit: UnitId) -> Result<Conn, StoreError> {
        history::catch_up(&self.db, unit).await?;
        self.read().await
    }

    /// A connection to read with which lines of a unit's claims are like another: all claims are compared.
    pub async fn read_compared(&self, unit: UnitId) -> Result<Conn, StoreError> {
        alike_lines::catch_up(&self.db, unit).await?;
        self.read().await
    }
}
