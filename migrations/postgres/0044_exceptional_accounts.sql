-- A change of where an organisation is paid is told among what deviates from the plain way as well.
-- The list is that of `store/src/exceptions.rs`.
DROP INDEX journal_entry_exceptional;
CREATE INDEX journal_entry_exceptional ON journal_entry (unit_id, number)
  WHERE command IN
    ('bank_details.confirm', 'base_rate.confirm', 'claim.correct', 'claim.request_changes', 'duty_rules.set',
    'grant.revoke', 'interest.decide', 'payment.reissue', 'payment.reject', 'payment.return',
    'payout_request.submit', 'payout_terms.waive', 'period.close', 'plan.change', 'programme.load',
    'proof.compile', 'proof.cut', 'proof.reject', 'receivable.offset', 'receivable.waive',
    'rule_waiver.confirm', 'sole_signatory.record', 'tranche.reverse');
