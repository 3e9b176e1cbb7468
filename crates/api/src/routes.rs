//! Every route, one module each.

use ::door::Room;
use axum::{Router, routing};
use flow::Flow;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, Tokens, access_events, api_tokens, audit_observations, awards, bank_details, base_rates,
    calculations, claims, closed_periods, comments, conspicuous_receipts, deadlines, docs, documents,
    duty_rules, examination_records, exceptions, forwardings, four_eyes, funding_position, funding_reports,
    grants, health, inventory, invitations, journal, layers, letterhead, mail_choices, mail_texts,
    money_trail, notifications, openapi, organisations, packages, particulars, password, payments,
    payout_requests, payout_terms, people,
    problem::{Problem, ProblemType},
    programmes, proof_signatures, proofs, receipt_files, receivables, repayments, reports,
    revocation_grounds, rights, rule_waivers, samples, search, second_factor, sessions, sign_in,
    sign_in_events, sole_signatories, team, today, tranches,
};

/// Everything that is served under `/api/v1`, and whether the service lives.
pub fn router(flow: Flow, tokens: Tokens) -> Router {
    let (routes, _) = documented().split_for_parts();
    let routes = routes
        .route("/healthz", routing::get(health::healthz))
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_method)
        .with_state(Api { flow: flow.clone(), tokens, room: Room::default() });
    layers::around(routes, flow)
}

/// The routes of the specification.
pub(crate) fn documented() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(docs::Frame::openapi()).nest("/api/v1", resources())
}

fn resources() -> OpenApiRouter<Api> {
    registry()
        .merge(giving())
        .merge(paying())
        .merge(claiming())
        .merge(looking())
        .merge(auditing())
        .merge(staffing())
        .merge(entering())
}

/// Who takes part, and by which programmes.
fn registry() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(
            organisations::list::list_organisations,
            organisations::register::register_organisation
        ))
        .routes(routes!(particulars::state::state_particulars))
        .routes(routes!(particulars::list::list_particulars))
        .routes(routes!(bank_details::enter::enter_bank_details))
        .routes(routes!(bank_details::list::list_bank_details))
        .routes(routes!(bank_details::sign::sign_bank_details))
        .routes(routes!(bank_details::verify::verify_bank_details))
        .routes(routes!(bank_details::confirm::confirm_bank_details))
        .routes(routes!(bank_details::refuse::refuse_bank_details))
        .routes(routes!(bank_details::withdraw::withdraw_bank_details))
        .routes(routes!(programmes::list::list_programmes, programmes::load::load_programme))
        .routes(routes!(base_rates::list::list_base_rates, base_rates::enter::enter_base_rate))
        .routes(routes!(base_rates::confirm::confirm_base_rate))
}

/// Grants, and the acts that they rest on.
fn giving() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(awards::record::record_award))
        .routes(routes!(forwardings::record::record_forwarding))
        .routes(routes!(grants::list::list_grants))
        .routes(routes!(grants::get::get_grant))
        .routes(routes!(grants::acts::get_acts))
        .routes(routes!(grants::document::get_act_document))
        .routes(routes!(grants::amend::amend_grant))
        .routes(routes!(grants::revoke::revoke_grant))
        .routes(routes!(grants::replan::replan_grant))
        .routes(routes!(grants::close::close_grant))
        .routes(routes!(grants::take_back::take_back_due))
        .routes(routes!(grants::payment_stop::stop_payments))
        .routes(routes!(grants::payment_stop::resume_payments))
        .routes(routes!(grants::finality::record_finality))
        .routes(routes!(grants::held::get_held))
        .routes(routes!(grants::use_clock::get_use_clock))
        .routes(routes!(grants::drawdown::get_drawdown))
        .routes(routes!(grants::settlement::get_settlement))
        .routes(routes!(grants::proof_checklist::get_proof_checklist))
}

/// Money, on its way down the tree and back.
fn paying() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(
            payout_requests::list::list_payout_requests,
            payout_requests::submit::submit_payout_request
        ))
        .routes(routes!(payout_requests::get::get_payout_request))
        .routes(routes!(payout_requests::sign::sign_payout_request))
        .routes(routes!(payout_requests::decide::decide_payout_request))
        .routes(routes!(payout_requests::certify::certify_payout_request))
        .routes(routes!(payout_requests::send_back::send_back_payout_proposal))
        .routes(routes!(tranches::record::record_tranche))
        .routes(routes!(payments::list::list_payments, payments::order::order_payment))
        .routes(routes!(payments::get::get_payment))
        .routes(routes!(money_trail::payment::get_payment_money_trail))
        .routes(routes!(payments::release::release_payment))
        .routes(routes!(payments::confirm::confirm_payment))
        .routes(routes!(payments::reject::reject_payment))
        .routes(routes!(payments::bring_back::return_payment))
        .routes(routes!(payments::reissue::reissue_payment))
        .routes(routes!(payments::reverse::reverse_tranche))
        .routes(routes!(payout_terms::list::list_payout_terms, payout_terms::agree::agree_payout_terms))
        .routes(routes!(payout_terms::get::get_payout_terms))
        .routes(routes!(payout_terms::change::change_payout_terms))
        .routes(routes!(payout_terms::meet::meet_requirement))
        .routes(routes!(payout_terms::waive::waive_requirement))
        .routes(routes!(receivables::list::list_receivables, receivables::demand::demand_money))
        .routes(routes!(receivables::decide_interest::decide_interest))
        .routes(routes!(receivables::get::get_receivable))
        .routes(routes!(receivables::settle::settle_receivable))
        .routes(routes!(receivables::offset::offset_receivable))
        .routes(routes!(receivables::waive::waive_receivable))
        .routes(routes!(receivables::defer::defer_receivable))
        .routes(routes!(repayments::list::list_repayments, repayments::record::record_repayment))
        .routes(routes!(repayments::get::get_repayment))
}

/// Claims, and what is said about grants.
fn claiming() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(claims::list::list_claims, claims::submit::submit_claim))
        .routes(routes!(claims::get::get_claim))
        .routes(routes!(claims::sign::sign_claim))
        .routes(routes!(claims::decide::decide_claim))
        .routes(routes!(claims::certify::certify_claim))
        .routes(routes!(claims::send_back::send_back_proposal))
        .routes(routes!(claims::withdraw::withdraw_claim))
        .routes(routes!(claims::units::list_claim_line_units))
        .routes(routes!(money_trail::line::get_claim_line_money_trail))
        .routes(routes!(claims::examination_hints::list_examination_hints))
        .routes(routes!(claims::request_changes::request_changes))
        .routes(routes!(claims::resubmit::resubmit_claim))
        .routes(routes!(claims::drop_parked::drop_parked_line))
        .routes(routes!(claims::reject_parked::reject_parked_line))
        .routes(routes!(claims::correct::correct_claim))
        .routes(routes!(comments::add::add_comment))
        .routes(routes!(comments::list::list_comments))
        .routes(routes!(
            receipt_files::loose::list_loose_receipt_files,
            receipt_files::hand_in::hand_in_receipt_file
        ))
        .routes(routes!(receipt_files::attach::attach_receipt_file))
        .routes(routes!(receipt_files::list::list_receipt_files))
        .routes(routes!(receipt_files::download::download_receipt_file))
        .routes(routes!(receipt_files::preview::preview_receipt_file))
}

/// What closes, and what is looked at.
fn looking() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(proofs::list::list_proofs, proofs::compile::compile_proof))
        .routes(routes!(proofs::get::get_proof))
        .routes(routes!(proofs::document::get_proof_document))
        .routes(routes!(proofs::examine::examine_proof))
        .routes(routes!(proofs::own_audit::record_own_audit))
        .routes(routes!(proofs::sign::sign_proof))
        .routes(routes!(proofs::file::file_proof))
        .routes(routes!(proofs::question::question_proof))
        .routes(routes!(proofs::answer::answer_proof))
        .routes(routes!(proofs::accept::accept_proof))
        .routes(routes!(proofs::cut::cut_proof))
        .routes(routes!(proofs::reject::reject_proof))
        .routes(routes!(proofs::close::close_proof))
        .routes(routes!(proof_signatures::add::add_proof_signature))
        .routes(routes!(proof_signatures::list::list_proof_signatures))
        .routes(routes!(proof_signatures::file::get_proof_signature_file))
        .routes(routes!(
            examination_records::list::list_examination_records,
            examination_records::record::record_examination
        ))
        .routes(routes!(examination_records::get::get_examination_record))
        .routes(routes!(reports::list::list_reports, reports::write::write_report))
        .routes(routes!(reports::get::get_report))
        .routes(routes!(reports::list_comments::list_report_comments))
        .routes(routes!(reports::add_comment::add_report_comment))
        .routes(routes!(inventory::list::list_inventory_objects, inventory::record::record_inventory_object))
        .routes(routes!(inventory::get::get_inventory_object))
        .routes(routes!(inventory::dispose::dispose_inventory_object))
        .routes(routes!(
            revocation_grounds::list::list_revocation_grounds,
            revocation_grounds::record::record_revocation_ground
        ))
        .routes(routes!(revocation_grounds::get::get_revocation_ground))
        .routes(routes!(revocation_grounds::end::end_revocation_ground))
        .routes(routes!(rule_waivers::list::list_rule_waivers, rule_waivers::propose::propose_rule_waiver))
        .routes(routes!(rule_waivers::get::get_rule_waiver))
        .routes(routes!(rule_waivers::confirm::confirm_rule_waiver))
        .routes(routes!(rule_waivers::withdraw::withdraw_rule_waiver))
        .routes(routes!(documents::list::list_documents))
        .routes(routes!(documents::verify::verify_document))
        .routes(routes!(documents::form::fill::fill_form))
        .routes(routes!(documents::form::cells::list_form_cells))
        .routes(routes!(documents::get::get_document))
        .routes(routes!(closed_periods::list::list_closed_periods, closed_periods::close::close_period))
        .routes(routes!(closed_periods::get::get_closed_period))
        .routes(routes!(funding_position::get::get_funding_position))
        .routes(routes!(funding_reports::get::get_funding_report))
        .routes(routes!(deadlines::list::list_deadlines))
        .routes(routes!(today::get::get_today))
        .routes(routes!(search::find::search_books))
        .routes(routes!(journal::list::list_journal))
        .routes(routes!(journal::head::get_journal_head))
        .routes(routes!(exceptions::list::list_exceptions))
        .routes(routes!(exceptions::late::list_late))
        .routes(routes!(four_eyes::list::list_four_eyes))
        .routes(routes!(conspicuous_receipts::list::list_conspicuous_receipts))
        .routes(routes!(calculations::calculate::calculate))
        .routes(routes!(openapi::get_openapi))
}

/// What auditors and examiners look into.
fn auditing() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(samples::list::list_samples, samples::commit::commit_sample))
        .routes(routes!(samples::get::get_sample))
        .routes(routes!(samples::lines::get_sample_lines))
        .routes(routes!(packages::get::get_package))
        .routes(routes!(samples::draw::draw_sample))
        .routes(routes!(
            audit_observations::list::list_audit_observations,
            audit_observations::record::record_audit_observation
        ))
        .routes(routes!(audit_observations::get::get_audit_observation))
        .routes(routes!(audit_observations::answer::answer_audit_observation))
        .routes(routes!(audit_observations::decide::decide_audit_observation))
}

/// People, and what they may do.
fn staffing() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(people::list::list_people, people::register::register_person))
        .routes(routes!(people::get::get_person))
        .routes(routes!(people::give_role::give_role))
        .routes(routes!(people::end_role::end_role))
        .routes(routes!(people::leave::record_leaving))
        .routes(routes!(people::open_tasks::list_open_tasks))
        .routes(routes!(people::declare::declare_conflict))
        .routes(routes!(rights::get::get_rights))
        .routes(routes!(team::get::get_team))
        .routes(routes!(access_events::list::list_access_events))
        .routes(routes!(duty_rules::list::list_duty_rules, duty_rules::set::set_duty_rules))
        .routes(routes!(
            sole_signatories::list::list_sole_signatories,
            sole_signatories::record::record_sole_signatory
        ))
}

/// How people come in, and what they see of it.
fn entering() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::enter::sign_in))
        .routes(routes!(sign_in::leave::sign_out))
        .routes(routes!(sessions::get::get_session))
        .routes(routes!(sessions::role::choose_role))
        .routes(routes!(sessions::step_up::show_second_factor))
        .routes(routes!(sessions::list::list_sessions))
        .routes(routes!(sessions::end::end_session))
        .routes(routes!(password::change::change_password))
        .routes(routes!(second_factor::begin::begin_second_factor))
        .routes(routes!(second_factor::confirm::confirm_second_factor))
        .routes(routes!(api_tokens::list::list_api_tokens, api_tokens::make::make_api_token))
        .routes(routes!(api_tokens::revoke::revoke_api_token))
        .routes(routes!(invitations::make::invite))
        .routes(routes!(invitations::accept::accept_invitation))
        .routes(routes!(invitations::revoke::revoke_invitation))
        .routes(routes!(sign_in_events::list::list_sign_in_events))
        .routes(routes!(notifications::list::list_notifications))
        .routes(routes!(notifications::read_until::read_notifications))
        .routes(routes!(notifications::read::read_notification))
        .routes(routes!(mail_choices::list::list_mail_choices, mail_choices::choose::choose_mail))
        .routes(routes!(letterhead::get::get_letterhead, letterhead::set::set_letterhead))
        .routes(routes!(letterhead::sample::get_letterhead_sample))
        .routes(routes!(mail_texts::list::list_mail_texts, mail_texts::set::set_mail_text))
        .routes(routes!(mail_texts::preview::preview_mail_text))
}

async fn unknown_route() -> Problem {
    Problem::new(ProblemType::UnknownRoute, "there is no such path")
}

async fn unknown_method() -> Problem {
    Problem::new(ProblemType::MethodNotAllowed, "the path has other methods; the header Allow lists them")
}
