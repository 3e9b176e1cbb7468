-- Steps that are taken after another person's are looked at by their day, the newest first (`store/src/duties/four_eyes.rs`).
CREATE INDEX claim_sign_off_by_day ON claim_sign_off (unit_id, signed_on);
CREATE INDEX payment_sign_off_by_day ON payment_sign_off (unit_id, signed_on);
CREATE INDEX payout_request_sign_off_by_day ON payout_request_sign_off (unit_id, signed_on);
CREATE INDEX payout_proposal_sign_off_by_day ON payout_proposal_sign_off (unit_id, signed_on);
CREATE INDEX proof_sign_off_by_day ON proof_sign_off (unit_id, signed_on);
CREATE INDEX bank_details_sign_off_by_day ON bank_details_sign_off (unit_id, signed_on);
CREATE INDEX rule_waiver_sign_off_by_day ON rule_waiver_sign_off (unit_id, signed_on);
CREATE INDEX base_rate_confirmation_by_day ON base_rate_confirmation (unit_id, confirmed_on);
