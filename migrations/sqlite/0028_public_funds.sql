-- Of what a third party gives: whether it is another public giver, whose money a proof states in a row of its own.
ALTER TABLE claim_income ADD COLUMN is_public INTEGER NOT NULL DEFAULT 0
  CONSTRAINT claim_income_public CHECK (is_public = 0 OR (is_public = 1 AND kind = 'third_party'));
