-- How a grant is paid, and money that comes back. What was agreed or demanded stays as it was; only a requirement
-- changes, from open to met or waived, once.

-- The payout terms of a grant: the subject that its rules, requirements and instalments belong to.
CREATE TABLE payout_terms (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  room INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT payout_terms_pkey PRIMARY KEY (id),
  CONSTRAINT payout_terms_of_grant UNIQUE (grant_id),
  CONSTRAINT payout_terms_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payout_terms_room FOREIGN KEY (unit_id, room) REFERENCES account (unit_id, number)
) STRICT, WITHOUT ROWID;

-- A rule by which the grant is paid; the one with the highest number holds.
CREATE TABLE payout_rule (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  cap_cents INTEGER,
  reference TEXT NOT NULL,
  agreed_on TEXT NOT NULL,
  CONSTRAINT payout_rule_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT payout_rule_terms FOREIGN KEY (grant_id) REFERENCES payout_terms (grant_id),
  CONSTRAINT payout_rule_kind CHECK (
    kind IN ('reimbursement', 'advance', 'mixed') AND (kind <> 'reimbursement' OR cap_cents IS NULL)),
  CONSTRAINT payout_rule_cap CHECK (cap_cents > 0)
) STRICT, WITHOUT ROWID;

-- What must be met before an instalment is drawn.
CREATE TABLE payout_requirement (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on TEXT,
  proof_id BLOB,
  text TEXT, -- what met it, or why it was waived
  CONSTRAINT payout_requirement_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT payout_requirement_terms FOREIGN KEY (grant_id) REFERENCES payout_terms (grant_id),
  CONSTRAINT payout_requirement_proof FOREIGN KEY (proof_id) REFERENCES proof (id),
  CONSTRAINT payout_requirement_kind CHECK (kind IN ('interim_proof_accepted', 'proof_filed', 'report', 'other')),
  CONSTRAINT payout_requirement_state CHECK (
    state IN ('open', 'met', 'waived')
    AND (state = 'open') = (state_on IS NULL)
    AND (state = 'met' AND kind IN ('interim_proof_accepted', 'proof_filed')) = (proof_id IS NOT NULL)
    AND (state = 'waived' OR (state = 'met' AND kind IN ('report', 'other'))) = (text IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- A part of a position that is drawn once and as a whole.
CREATE TABLE payout_instalment (
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  position_id BLOB NOT NULL,
  amount_cents INTEGER NOT NULL,
  requirement INTEGER,
  CONSTRAINT payout_instalment_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT payout_instalment_terms FOREIGN KEY (grant_id) REFERENCES payout_terms (grant_id),
  CONSTRAINT payout_instalment_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT payout_instalment_requirement FOREIGN KEY (grant_id, requirement) REFERENCES payout_requirement (grant_id, number),
  CONSTRAINT payout_instalment_amount CHECK (amount_cents > 0)
) STRICT, WITHOUT ROWID;

-- What the money of a payout request is needed for.
CREATE TABLE payout_need (
  request_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  what TEXT NOT NULL,
  due_on TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  CONSTRAINT payout_need_pkey PRIMARY KEY (request_id, number),
  CONSTRAINT payout_need_request FOREIGN KEY (request_id) REFERENCES payout_request (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payout_need_amount CHECK (amount_cents > 0)
) STRICT, WITHOUT ROWID;

-- What a recipient is asked to pay back.
CREATE TABLE receivable (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  position_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  reason TEXT NOT NULL,
  legal_ground TEXT NOT NULL,
  demanded_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  open INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  waived INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT receivable_pkey PRIMARY KEY (id),
  CONSTRAINT receivable_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT receivable_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT receivable_open FOREIGN KEY (unit_id, open) REFERENCES account (unit_id, number),
  CONSTRAINT receivable_settled FOREIGN KEY (unit_id, settled) REFERENCES account (unit_id, number),
  CONSTRAINT receivable_waived FOREIGN KEY (unit_id, waived) REFERENCES account (unit_id, number),
  CONSTRAINT receivable_kind CHECK (kind IN ('refund', 'interest', 'other')),
  CONSTRAINT receivable_amount CHECK (amount_cents > 0),
  CONSTRAINT receivable_due CHECK (demanded_on <= due_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX receivable_by_grant ON receivable (grant_id);
CREATE INDEX receivable_by_position ON receivable (position_id);

-- A part of a receivable that is owed no more. Its account bounds what all steps together may end.
CREATE TABLE receivable_step (
  receivable_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  step_on TEXT NOT NULL,
  against_id BLOB, -- the position that the money was due for
  reason TEXT,
  CONSTRAINT receivable_step_pkey PRIMARY KEY (receivable_id, number),
  CONSTRAINT receivable_step_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id),
  CONSTRAINT receivable_step_against FOREIGN KEY (against_id) REFERENCES position (id),
  CONSTRAINT receivable_step_amount CHECK (amount_cents > 0),
  CONSTRAINT receivable_step_kind CHECK (
    kind IN ('repaid', 'offset', 'waived')
    AND (kind = 'offset') = (against_id IS NOT NULL)
    AND (kind = 'waived') = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Money that a recipient paid back to its giver.
CREATE TABLE repayment (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  position_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  received_on TEXT NOT NULL,
  CONSTRAINT repayment_pkey PRIMARY KEY (id),
  CONSTRAINT repayment_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT repayment_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT repayment_kind CHECK (kind IN ('refund', 'interest', 'other')),
  CONSTRAINT repayment_amount CHECK (amount_cents > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX repayment_by_grant ON repayment (grant_id);

-- The receivables below whose money a repayment passes on, each once.
CREATE TABLE receivable_passed_on (
  receivable_id BLOB NOT NULL,
  repayment_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  CONSTRAINT receivable_passed_on_pkey PRIMARY KEY (receivable_id),
  CONSTRAINT receivable_passed_on_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id),
  CONSTRAINT receivable_passed_on_repayment FOREIGN KEY (repayment_id) REFERENCES repayment (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receivable_passed_on_by_repayment ON receivable_passed_on (repayment_id);

-- An instalment is drawn as it was agreed, by its position and amount, and not before what it waits for.
CREATE TRIGGER payout_request_admit BEFORE INSERT ON payout_request WHEN NEW.instalment IS NOT NULL BEGIN
  SELECT CASE
    WHEN agreed.position_id IS NOT NEW.position_id OR agreed.amount_cents IS NOT NEW.amount_cents
      THEN RAISE(ABORT, 'payout_request_of_instalment')
    WHEN requirement.state = 'open' THEN RAISE(ABORT, 'payout_request_requirement_met')
  END
  FROM (SELECT 1)
  LEFT JOIN payout_instalment agreed ON agreed.grant_id = NEW.grant_id AND agreed.number = NEW.instalment
  LEFT JOIN payout_requirement requirement
    ON requirement.grant_id = agreed.grant_id AND requirement.number = agreed.requirement;
END;
-- A proof meets a requirement if it is the grant's, and was filed, or accepted as an interim proof.
CREATE TRIGGER payout_requirement_met BEFORE UPDATE ON payout_requirement BEGIN
  SELECT RAISE(ABORT, 'payout_requirement_once') WHERE OLD.state <> 'open' AND (NEW.state IS NOT OLD.state
    OR NEW.state_on IS NOT OLD.state_on OR NEW.proof_id IS NOT OLD.proof_id OR NEW.text IS NOT OLD.text);
  SELECT RAISE(ABORT, 'payout_requirement_met') WHERE NEW.proof_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM proof WHERE proof.id = NEW.proof_id AND proof.grant_id = NEW.grant_id AND (
      (NEW.kind = 'proof_filed' AND proof.state IN ('filed', 'questioned', 'answered', 'accepted', 'cut', 'closed'))
      OR (NEW.kind = 'interim_proof_accepted' AND proof.state IN ('accepted', 'cut', 'closed') AND proof.kind = 'zwischennachweis')));
END;
-- Only what the bank returned is issued again, and as it was.
CREATE TRIGGER payment_reissues BEFORE INSERT ON payment WHEN NEW.replaces IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'payment_reissues') WHERE NOT EXISTS (
    SELECT 1 FROM payment WHERE payment.id = NEW.replaces AND payment.state = 'returned'
      AND payment.position_id = NEW.position_id AND payment.amount_cents = NEW.amount_cents);
END;
-- OR REPLACE would delete the row that has the key without firing the triggers below
-- What came in is reversed, not before it came in, and what is reversed stays so.
CREATE TRIGGER payment_reversed_once BEFORE UPDATE ON payment
  WHEN OLD.state = 'reversed' OR NEW.state = 'reversed' AND (OLD.state <> 'received' OR NEW.state_on < OLD.state_on) BEGIN
  SELECT RAISE(ABORT, 'payment_reversed_once');
END;
CREATE TRIGGER payment_once BEFORE INSERT ON payment WHEN NEW.replaces IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'payment_replaced_once') WHERE EXISTS (SELECT 1 FROM payment WHERE replaces = NEW.replaces);
END;
CREATE TRIGGER payout_request_once BEFORE INSERT ON payout_request WHEN NEW.instalment IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'payout_request_instalment_once') WHERE EXISTS (
    SELECT 1 FROM payout_request WHERE grant_id = NEW.grant_id AND instalment = NEW.instalment AND state <> 'refused');
END;
CREATE TRIGGER payout_terms_once BEFORE INSERT ON payout_terms BEGIN
  SELECT RAISE(ABORT, 'payout_terms_of_grant') WHERE EXISTS (SELECT 1 FROM payout_terms WHERE grant_id = NEW.grant_id);
END;

-- What has been agreed, demanded or repaid stays as it was.
CREATE TRIGGER payout_terms_is_kept BEFORE DELETE ON payout_terms BEGIN
  SELECT RAISE(ABORT, 'payout_terms_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER payout_terms_is_new BEFORE INSERT ON payout_terms BEGIN
  SELECT RAISE(ABORT, 'payout_terms_pkey') WHERE EXISTS (SELECT 1 FROM payout_terms WHERE id = NEW.id);
END;
CREATE TRIGGER payout_terms_filed_stays BEFORE UPDATE ON payout_terms BEGIN
  SELECT RAISE(ABORT, 'payout_terms_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.grant_id IS NOT OLD.grant_id
    OR NEW.room IS NOT OLD.room;
  SELECT RAISE(ABORT, 'payout_terms_version_next') WHERE NEW.version <> OLD.version + 1;
END;
CREATE TRIGGER payout_rule_is_kept BEFORE DELETE ON payout_rule BEGIN
  SELECT RAISE(ABORT, 'payout_rule_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER payout_rule_is_new BEFORE INSERT ON payout_rule BEGIN
  SELECT RAISE(ABORT, 'payout_rule_pkey') WHERE EXISTS (SELECT 1 FROM payout_rule WHERE grant_id = NEW.grant_id AND number = NEW.number);
END;
CREATE TRIGGER payout_rule_filed_stays BEFORE UPDATE ON payout_rule BEGIN
  SELECT RAISE(ABORT, 'payout_rule_filed_stays');
END;
CREATE TRIGGER payout_requirement_is_kept BEFORE DELETE ON payout_requirement BEGIN
  SELECT RAISE(ABORT, 'payout_requirement_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER payout_requirement_is_new BEFORE INSERT ON payout_requirement BEGIN
  SELECT RAISE(ABORT, 'payout_requirement_pkey') WHERE EXISTS (SELECT 1 FROM payout_requirement WHERE grant_id = NEW.grant_id AND number = NEW.number);
END;
CREATE TRIGGER payout_requirement_filed_stays BEFORE UPDATE ON payout_requirement BEGIN
  SELECT RAISE(ABORT, 'payout_requirement_filed_stays') WHERE NEW.grant_id IS NOT OLD.grant_id
    OR NEW.number IS NOT OLD.number
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.kind IS NOT OLD.kind
    OR NEW.title IS NOT OLD.title
    OR NEW.due_on IS NOT OLD.due_on;
END;
CREATE TRIGGER payout_instalment_is_kept BEFORE DELETE ON payout_instalment BEGIN
  SELECT RAISE(ABORT, 'payout_instalment_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER payout_instalment_is_new BEFORE INSERT ON payout_instalment BEGIN
  SELECT RAISE(ABORT, 'payout_instalment_pkey') WHERE EXISTS (SELECT 1 FROM payout_instalment WHERE grant_id = NEW.grant_id AND number = NEW.number);
END;
CREATE TRIGGER payout_instalment_filed_stays BEFORE UPDATE ON payout_instalment BEGIN
  SELECT RAISE(ABORT, 'payout_instalment_filed_stays');
END;
CREATE TRIGGER payout_need_is_kept BEFORE DELETE ON payout_need BEGIN
  SELECT RAISE(ABORT, 'payout_need_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER payout_need_is_new BEFORE INSERT ON payout_need BEGIN
  SELECT RAISE(ABORT, 'payout_need_pkey') WHERE EXISTS (SELECT 1 FROM payout_need WHERE request_id = NEW.request_id AND number = NEW.number);
END;
CREATE TRIGGER payout_need_filed_stays BEFORE UPDATE ON payout_need BEGIN
  SELECT RAISE(ABORT, 'payout_need_filed_stays');
END;
CREATE TRIGGER receivable_is_kept BEFORE DELETE ON receivable BEGIN
  SELECT RAISE(ABORT, 'receivable_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER receivable_is_new BEFORE INSERT ON receivable BEGIN
  SELECT RAISE(ABORT, 'receivable_pkey') WHERE EXISTS (SELECT 1 FROM receivable WHERE id = NEW.id);
END;
CREATE TRIGGER receivable_filed_stays BEFORE UPDATE ON receivable BEGIN
  SELECT RAISE(ABORT, 'receivable_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.grant_id IS NOT OLD.grant_id
    OR NEW.position_id IS NOT OLD.position_id
    OR NEW.kind IS NOT OLD.kind
    OR NEW.amount_cents IS NOT OLD.amount_cents
    OR NEW.reason IS NOT OLD.reason
    OR NEW.legal_ground IS NOT OLD.legal_ground
    OR NEW.demanded_on IS NOT OLD.demanded_on
    OR NEW.due_on IS NOT OLD.due_on
    OR NEW.open IS NOT OLD.open
    OR NEW.settled IS NOT OLD.settled
    OR NEW.waived IS NOT OLD.waived;
  SELECT RAISE(ABORT, 'receivable_version_next') WHERE NEW.version <> OLD.version + 1;
END;
CREATE TRIGGER receivable_step_is_kept BEFORE DELETE ON receivable_step BEGIN
  SELECT RAISE(ABORT, 'receivable_step_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER receivable_step_is_new BEFORE INSERT ON receivable_step BEGIN
  SELECT RAISE(ABORT, 'receivable_step_pkey') WHERE EXISTS (SELECT 1 FROM receivable_step WHERE receivable_id = NEW.receivable_id AND number = NEW.number);
END;
CREATE TRIGGER receivable_step_filed_stays BEFORE UPDATE ON receivable_step BEGIN
  SELECT RAISE(ABORT, 'receivable_step_filed_stays');
END;
CREATE TRIGGER repayment_is_kept BEFORE DELETE ON repayment BEGIN
  SELECT RAISE(ABORT, 'repayment_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER repayment_is_new BEFORE INSERT ON repayment BEGIN
  SELECT RAISE(ABORT, 'repayment_pkey') WHERE EXISTS (SELECT 1 FROM repayment WHERE id = NEW.id);
END;
CREATE TRIGGER repayment_filed_stays BEFORE UPDATE ON repayment BEGIN
  SELECT RAISE(ABORT, 'repayment_filed_stays');
END;
CREATE TRIGGER receivable_passed_on_is_kept BEFORE DELETE ON receivable_passed_on BEGIN
  SELECT RAISE(ABORT, 'receivable_passed_on_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER receivable_passed_on_is_new BEFORE INSERT ON receivable_passed_on BEGIN
  SELECT RAISE(ABORT, 'receivable_passed_on_pkey') WHERE EXISTS (SELECT 1 FROM receivable_passed_on WHERE receivable_id = NEW.receivable_id);
END;
CREATE TRIGGER receivable_passed_on_filed_stays BEFORE UPDATE ON receivable_passed_on BEGIN
  SELECT RAISE(ABORT, 'receivable_passed_on_filed_stays');
END;
