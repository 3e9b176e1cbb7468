-- The entries that may tell of something that deviates from the plain way: few among many, and found without reading the others.
-- The list is that of `store/src/exceptions.rs`.
CREATE INDEX journal_entry_exceptional ON journal_entry (unit_id, number)
  WHERE command IN
    ('base_rate.confirm', 'claim.correct', 'claim.request_changes', 'duty_rules.set',
    'grant.revoke', 'interest.decide', 'payment.reissue', 'payment.reject', 'payment.return',
    'payout_request.submit', 'payout_terms.waive', 'period.close', 'plan.change', 'programme.load',
    'proof.compile', 'proof.cut', 'proof.reject', 'receivable.offset', 'receivable.waive',
    'rule_waiver.confirm', 'sole_signatory.record', 'tranche.reverse');
