-- Of what a third party gives: whether it is another public giver, whose money a proof states in a row of its own.
ALTER TABLE claim_income ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE
  CONSTRAINT claim_income_public CHECK (NOT is_public OR kind = 'third_party');
