-- The tree of grants and what hangs on it. What has been filed stays as it was: only the state of a subject changes,
-- one version at a time, and nothing is deleted (triggers at the end).

-- Who gives, receives or forwards: ministries, the first recipient, providers.
CREATE TABLE organisation (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  funder TEXT, -- the code by which programme files name a ministry
  CONSTRAINT organisation_pkey PRIMARY KEY (id),
  CONSTRAINT organisation_name UNIQUE (unit_id, name),
  CONSTRAINT organisation_funder UNIQUE (unit_id, funder),
  CONSTRAINT organisation_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT organisation_kind CHECK (kind IN ('ministry', 'municipality', 'provider')),
  CONSTRAINT organisation_ministry_has_code CHECK ((kind = 'ministry') = (funder IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- The programme file as it was loaded, in numbered versions: everything programme-specific is data.
CREATE TABLE programme (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  definition TEXT NOT NULL,
  CONSTRAINT programme_pkey PRIMARY KEY (id),
  CONSTRAINT programme_code UNIQUE (unit_id, code, number),
  CONSTRAINT programme_unit FOREIGN KEY (unit_id) REFERENCES unit (id)
) STRICT, WITHOUT ROWID;

-- What a giver gives a recipient, by a legal act in versions. (Plural: GRANT is a word of SQL.)
CREATE TABLE grants (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  programme TEXT NOT NULL,
  programme_number INTEGER NOT NULL, -- the version of the programme file that holds for it
  parent_id BLOB,
  root_id BLOB NOT NULL,
  giver_id BLOB NOT NULL,
  recipient_id BLOB NOT NULL,
  act_number INTEGER NOT NULL, -- the version in force
  plan_number INTEGER,
  total_room INTEGER,
  total_spent INTEGER,
  state TEXT NOT NULL,
  state_on TEXT,
  version INTEGER NOT NULL,
  CONSTRAINT grants_pkey PRIMARY KEY (id),
  CONSTRAINT grants_of_giver UNIQUE (id, giver_id),
  CONSTRAINT grants_programme FOREIGN KEY (unit_id, programme, programme_number) REFERENCES programme (unit_id, code, number),
  CONSTRAINT grants_parent FOREIGN KEY (parent_id) REFERENCES grants (id),
  CONSTRAINT grants_root FOREIGN KEY (root_id) REFERENCES grants (id),
  CONSTRAINT grants_giver FOREIGN KEY (giver_id) REFERENCES organisation (id),
  CONSTRAINT grants_recipient FOREIGN KEY (recipient_id) REFERENCES organisation (id),
  CONSTRAINT grants_act FOREIGN KEY (id, act_number) REFERENCES legal_act (grant_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT grants_plan FOREIGN KEY (id, plan_number) REFERENCES plan_version (grant_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT grants_total_room FOREIGN KEY (unit_id, total_room) REFERENCES account (unit_id, number),
  CONSTRAINT grants_total_spent FOREIGN KEY (unit_id, total_spent) REFERENCES account (unit_id, number),
  CONSTRAINT grants_two_parties CHECK (giver_id <> recipient_id),
  CONSTRAINT grants_plan_total CHECK (
    (plan_number IS NULL) = (total_room IS NULL)
    AND (total_room IS NULL) = (total_spent IS NULL)),
  CONSTRAINT grants_state CHECK (
    state IN ('effective', 'closed', 'revoked')
    AND (state <> 'effective') = (state_on IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_parent ON grants (parent_id);
CREATE INDEX grants_by_recipient ON grants (unit_id, recipient_id);

-- What a grant gives for one component (Foerderbaustein), with its accounts.
CREATE TABLE position (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  component TEXT NOT NULL,
  budget_year INTEGER,
  parent_id BLOB,
  root_id BLOB NOT NULL,
  to_use INTEGER NOT NULL,
  used INTEGER NOT NULL,
  to_pay INTEGER NOT NULL,
  due INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  claimed INTEGER NOT NULL,
  advanced INTEGER NOT NULL,
  CONSTRAINT position_pkey PRIMARY KEY (id),
  CONSTRAINT position_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT position_parent FOREIGN KEY (parent_id) REFERENCES position (id),
  CONSTRAINT position_root FOREIGN KEY (root_id) REFERENCES position (id),
  CONSTRAINT position_to_use FOREIGN KEY (unit_id, to_use) REFERENCES account (unit_id, number),
  CONSTRAINT position_used FOREIGN KEY (unit_id, used) REFERENCES account (unit_id, number),
  CONSTRAINT position_to_pay FOREIGN KEY (unit_id, to_pay) REFERENCES account (unit_id, number),
  CONSTRAINT position_due FOREIGN KEY (unit_id, due) REFERENCES account (unit_id, number),
  CONSTRAINT position_paid FOREIGN KEY (unit_id, paid) REFERENCES account (unit_id, number),
  CONSTRAINT position_cash FOREIGN KEY (unit_id, cash) REFERENCES account (unit_id, number),
  CONSTRAINT position_claimed FOREIGN KEY (unit_id, claimed) REFERENCES account (unit_id, number),
  CONSTRAINT position_advanced FOREIGN KEY (unit_id, advanced) REFERENCES account (unit_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX position_component ON position (grant_id, component, coalesce(budget_year, 0));
CREATE INDEX position_by_root ON position (root_id);
CREATE INDEX position_by_parent ON position (parent_id);

-- A line of the Finanzierungsplan: eligible cost of one category under one position.
CREATE TABLE plan_line (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  position_id BLOB NOT NULL,
  category TEXT NOT NULL,
  room INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  CONSTRAINT plan_line_pkey PRIMARY KEY (id),
  CONSTRAINT plan_line_category UNIQUE (position_id, category),
  -- what a claim's line names
  CONSTRAINT plan_line_of_position UNIQUE (id, position_id),
  CONSTRAINT plan_line_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT plan_line_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT plan_line_room FOREIGN KEY (unit_id, room) REFERENCES account (unit_id, number),
  CONSTRAINT plan_line_spent FOREIGN KEY (unit_id, spent) REFERENCES account (unit_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_line_by_grant ON plan_line (grant_id);

-- One receipt of the outside world. Its open account bounds what all claims together may take from it.
CREATE TABLE receipt (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  issuer TEXT NOT NULL,
  number TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  gross_cents INTEGER NOT NULL,
  open INTEGER NOT NULL,
  CONSTRAINT receipt_pkey PRIMARY KEY (id),
  CONSTRAINT receipt_identity UNIQUE (unit_id, issuer, number, issued_on),
  CONSTRAINT receipt_gross CHECK (gross_cents > 0),
  CONSTRAINT receipt_open FOREIGN KEY (unit_id, open) REFERENCES account (unit_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_by_account ON receipt (unit_id, open);

-- What a recipient asks its giver to pay (Mittelabruf, Mittelanforderung).
CREATE TABLE payout_request (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  position_id BLOB NOT NULL,
  amount_cents INTEGER NOT NULL,
  state TEXT NOT NULL,
  state_on TEXT NOT NULL,
  refusal TEXT,
  reserved_transfer INTEGER NOT NULL,
  version INTEGER NOT NULL,
  instalment INTEGER, -- the number of the instalment that it draws
  advance_transfer INTEGER NOT NULL,
  CONSTRAINT payout_request_pkey PRIMARY KEY (id),
  CONSTRAINT payout_request_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payout_request_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT payout_request_reserved FOREIGN KEY (unit_id, reserved_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payout_request_advance FOREIGN KEY (unit_id, advance_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payout_request_instalment FOREIGN KEY (grant_id, instalment) REFERENCES payout_instalment (grant_id, number),
  CONSTRAINT payout_request_amount CHECK (amount_cents > 0),
  CONSTRAINT payout_request_state CHECK (
    state IN ('requested', 'approved', 'refused')
    AND (state = 'refused') = (refusal IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX payout_request_by_grant ON payout_request (grant_id);
-- SQLite looks for the rows that wait for a transfer whenever one is written: by these, not by reading the whole table
CREATE INDEX payout_request_by_reserved ON payout_request (reserved_transfer, unit_id);
CREATE INDEX payout_request_by_advance ON payout_request (advance_transfer, unit_id);
-- an instalment is drawn once; what was refused drew nothing
CREATE UNIQUE INDEX payout_request_instalment_once ON payout_request (grant_id, instalment)
  WHERE instalment IS NOT NULL AND state <> 'refused';

-- What a giver pays. Seen from the first recipient an incoming one is a tranche.
CREATE TABLE payment (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  position_id BLOB NOT NULL,
  amount_cents INTEGER NOT NULL,
  state TEXT NOT NULL,
  state_on TEXT NOT NULL,
  reason TEXT,
  cash_transfer INTEGER,
  due_transfer INTEGER,
  version INTEGER NOT NULL,
  replaces BLOB, -- the payment that the bank returned and that is issued again by this one
  pays_to BLOB, -- the bank details that the order names
  CONSTRAINT payment_pkey PRIMARY KEY (id),
  CONSTRAINT payment_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payment_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT payment_cash FOREIGN KEY (unit_id, cash_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payment_due FOREIGN KEY (unit_id, due_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payment_replaces FOREIGN KEY (replaces) REFERENCES payment (id),
  CONSTRAINT payment_pays_to FOREIGN KEY (pays_to) REFERENCES bank_details (id),
  -- what came back is issued again once
  CONSTRAINT payment_replaced_once UNIQUE (replaces),
  CONSTRAINT payment_amount CHECK (amount_cents > 0),
  CONSTRAINT payment_state CHECK (
    state IN ('ordered', 'released', 'confirmed', 'rejected', 'returned', 'received', 'reversed')
    AND (state IN ('rejected', 'returned', 'reversed')) = (reason IS NOT NULL)),
  CONSTRAINT payment_reserved CHECK (
    (state IN ('received', 'reversed')) = (cash_transfer IS NULL)
    AND (cash_transfer IS NULL) = (due_transfer IS NULL)),
  CONSTRAINT payment_pays_somewhere CHECK ((state IN ('received', 'reversed')) = (pays_to IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_by_grant ON payment (grant_id);
CREATE INDEX payment_by_cash ON payment (cash_transfer, unit_id);
CREATE INDEX payment_by_due ON payment (due_transfer, unit_id);

-- What a recipient has spent and wants recognised.
CREATE TABLE claim (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  period_from TEXT NOT NULL,
  period_until TEXT NOT NULL,
  submitted_by TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- what the lines come to, so that nobody needs all of them for it; verification does
  lines INTEGER NOT NULL,
  open_lines INTEGER NOT NULL,
  reduced_lines INTEGER NOT NULL,
  parked_lines INTEGER NOT NULL,
  claimed_cents INTEGER NOT NULL,
  share_cents INTEGER NOT NULL,
  recognised_cents INTEGER NOT NULL,
  CONSTRAINT claim_pkey PRIMARY KEY (id),
  CONSTRAINT claim_number UNIQUE (grant_id, number),
  CONSTRAINT claim_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT claim_period CHECK (period_from <= period_until),
  CONSTRAINT claim_state CHECK (state IN ('submitted', 'changes_requested', 'decided', 'withdrawn')),
  CONSTRAINT claim_totals CHECK (
    lines > 0 AND open_lines >= 0 AND reduced_lines >= 0 AND parked_lines >= 0
    AND open_lines + reduced_lines + parked_lines <= lines)
) STRICT, WITHOUT ROWID;

-- A line of a claim: actual cost with its receipt, units at a rate, or a credit note for a line of actual cost. The units
-- that a line counts or pays for are listed beside it (0006_evidence.sql); here is the hash of their list.
CREATE TABLE claim_line (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  position_id BLOB NOT NULL,
  plan_line_id BLOB NOT NULL,
  cost_kind TEXT NOT NULL,
  receipt_id BLOB,
  rate TEXT,
  unit TEXT,
  unit_count INTEGER,
  rate_cents INTEGER,
  units_hash TEXT,
  parent_line_id BLOB,
  paid_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  eligible_cents INTEGER NOT NULL,
  share_cents INTEGER NOT NULL,
  used_cents INTEGER NOT NULL,
  receipt_transfer INTEGER,
  credit_transfer INTEGER,
  state TEXT NOT NULL,
  recognised_cents INTEGER,
  reduction_reason TEXT,
  reduction_text TEXT,
  question TEXT, -- of a parked line: what is asked
  answer_by TEXT,
  replaces BLOB, -- the line of this claim whose place it takes
  reincludes BLOB, -- the parked line of an earlier claim that it claims again
  CONSTRAINT claim_line_pkey PRIMARY KEY (id),
  CONSTRAINT claim_line_number UNIQUE (claim_id, number),
  CONSTRAINT claim_line_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  -- its position is its plan line's; the lines that it names in its own table are looked up by their triggers
  CONSTRAINT claim_line_plan_line FOREIGN KEY (plan_line_id, position_id) REFERENCES plan_line (id, position_id),
  CONSTRAINT claim_line_receipt FOREIGN KEY (receipt_id) REFERENCES receipt (id),
  CONSTRAINT claim_line_receipt_transfer FOREIGN KEY (unit_id, receipt_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT claim_line_credit_transfer FOREIGN KEY (unit_id, credit_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT claim_line_amounts CHECK (
    eligible_cents > 0 AND share_cents >= 0 AND share_cents <= eligible_cents),
  -- what is used was reserved
  CONSTRAINT claim_line_used CHECK (
    used_cents >= 0 AND used_cents <= share_cents
    AND (used_cents = 0 OR state IN ('accepted', 'accepted_in_part'))),
  CONSTRAINT claim_line_cost CHECK (
    (cost_kind = 'actual' AND receipt_id IS NOT NULL AND receipt_transfer IS NOT NULL AND rate IS NULL AND unit IS NULL AND (unit_count IS NULL) = (units_hash IS NULL) AND rate_cents IS NULL AND parent_line_id IS NULL)
    OR (cost_kind = 'lump_sum' AND receipt_id IS NULL AND receipt_transfer IS NULL AND rate IS NOT NULL AND unit IS NOT NULL AND unit_count IS NOT NULL AND unit_count > 0 AND units_hash IS NOT NULL AND rate_cents IS NOT NULL AND rate_cents > 0 AND eligible_cents = unit_count * rate_cents AND parent_line_id IS NULL)
    OR (cost_kind = 'credit_note' AND receipt_id IS NOT NULL AND receipt_transfer IS NOT NULL AND rate IS NULL AND unit IS NULL AND unit_count IS NULL AND units_hash IS NULL AND rate_cents IS NULL AND parent_line_id IS NOT NULL)),
  CONSTRAINT claim_line_credit CHECK ((parent_line_id IS NULL) = (credit_transfer IS NULL)),
  CONSTRAINT claim_line_units CHECK (length(units_hash) = 64 AND unit_count > 0),
  CONSTRAINT claim_line_state CHECK (
    state IN ('declared', 'accepted', 'accepted_in_part', 'rejected', 'parked', 'replaced', 'dropped')
    AND (state = 'accepted_in_part') = (recognised_cents IS NOT NULL)
    AND (state IN ('accepted_in_part', 'rejected')) = (reduction_reason IS NOT NULL)
    AND (reduction_reason IS NULL) = (reduction_text IS NULL)
    AND (state = 'parked') = (question IS NOT NULL)
    AND (question IS NULL) = (answer_by IS NULL)),
  CONSTRAINT claim_line_recognised CHECK (recognised_cents > 0 AND recognised_cents < eligible_cents),
  -- what was parked once is decided the next time
  CONSTRAINT claim_line_parked_once CHECK (state <> 'parked' OR reincludes IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_line_by_receipt ON claim_line (receipt_id);
-- what is paid at rates, beside which some cost is excluded
CREATE INDEX claim_line_at_rate ON claim_line (claim_id, rate) WHERE cost_kind = 'lump_sum';
-- the credit notes for a line
CREATE INDEX claim_line_by_parent ON claim_line (parent_line_id) WHERE parent_line_id IS NOT NULL;
CREATE INDEX claim_line_by_receipt_transfer ON claim_line (receipt_transfer, unit_id);
CREATE INDEX claim_line_by_credit_transfer ON claim_line (credit_transfer, unit_id) WHERE credit_transfer IS NOT NULL;
CREATE UNIQUE INDEX claim_line_replaced_once ON claim_line (replaces) WHERE replaces IS NOT NULL;
CREATE UNIQUE INDEX claim_line_reincluded_once ON claim_line (reincludes) WHERE reincludes IS NOT NULL;

-- What a claim holds back until it is decided, in sums: the grant share of each position, the eligible cost of each plan
-- line and of the plan's total. A claim that is handed in again (its version says so) holds anew.
CREATE TABLE claim_reservation (
  unit_id BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  claim_version INTEGER NOT NULL,
  limit_kind TEXT NOT NULL,
  owner_id BLOB NOT NULL,
  transfer INTEGER NOT NULL,
  CONSTRAINT claim_reservation_pkey PRIMARY KEY (claim_id, claim_version, limit_kind, owner_id),
  CONSTRAINT claim_reservation_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_reservation_transfer FOREIGN KEY (unit_id, transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT claim_reservation_once UNIQUE (transfer, unit_id),
  CONSTRAINT claim_reservation_limit CHECK (limit_kind IN ('share', 'plan_line', 'plan_total'))
) STRICT, WITHOUT ROWID;

-- Files by their hash.
CREATE TABLE document (
  hash TEXT NOT NULL,
  unit_id BLOB NOT NULL,
  media_type TEXT NOT NULL,
  content BLOB NOT NULL,
  CONSTRAINT document_pkey PRIMARY KEY (unit_id, hash),
  CONSTRAINT document_hash CHECK (length(hash) = 64)
) STRICT, WITHOUT ROWID;

-- What closes a grant: Zwischennachweis or Verwendungsnachweis.
CREATE TABLE proof (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  period_from TEXT NOT NULL,
  period_until TEXT NOT NULL,
  number INTEGER NOT NULL, -- of its versions
  corrects BLOB,
  document TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on TEXT NOT NULL,
  cut_cents INTEGER, -- what the giver does not accept of it
  reason TEXT, -- why it is cut or rejected
  version INTEGER NOT NULL,
  CONSTRAINT proof_pkey PRIMARY KEY (id),
  CONSTRAINT proof_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT proof_document FOREIGN KEY (unit_id, document) REFERENCES document (unit_id, hash),
  CONSTRAINT proof_kind CHECK (kind IN ('verwendungsnachweis', 'zwischennachweis')),
  CONSTRAINT proof_period CHECK (period_from <= period_until),
  CONSTRAINT proof_corrected FOREIGN KEY (corrects) REFERENCES proof (id),
  CONSTRAINT proof_number CHECK (number >= 1 AND (number = 1) = (corrects IS NULL)),
  CONSTRAINT proof_state CHECK (state IN (
    'compiled', 'examined', 'signed', 'filed', 'questioned', 'answered', 'accepted', 'cut', 'rejected', 'closed')),
  CONSTRAINT proof_objection CHECK (
    (state <> 'cut' OR cut_cents > 0 AND reason IS NOT NULL)
    AND (state <> 'rejected' OR reason IS NOT NULL AND cut_cents IS NULL)
    AND (reason IS NULL OR state IN ('cut', 'rejected', 'closed'))
    AND (cut_cents IS NULL OR reason IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX proof_by_grant ON proof (grant_id);

-- What has been filed stays as it was.
CREATE TRIGGER organisation_is_kept BEFORE DELETE ON organisation BEGIN
  SELECT RAISE(ABORT, 'organisation_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER organisation_is_new BEFORE INSERT ON organisation BEGIN
  SELECT RAISE(ABORT, 'organisation_pkey') WHERE EXISTS (SELECT 1 FROM organisation WHERE id = NEW.id);
END;
CREATE TRIGGER organisation_filed_stays BEFORE UPDATE ON organisation BEGIN
  SELECT RAISE(ABORT, 'organisation_filed_stays');
END;
CREATE TRIGGER programme_is_kept BEFORE DELETE ON programme BEGIN
  SELECT RAISE(ABORT, 'programme_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER programme_is_new BEFORE INSERT ON programme BEGIN
  SELECT RAISE(ABORT, 'programme_pkey') WHERE EXISTS (SELECT 1 FROM programme WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'programme_code') WHERE EXISTS (
    SELECT 1 FROM programme WHERE unit_id = NEW.unit_id AND code = NEW.code AND number = NEW.number);
END;
-- The versions of a programme have the numbers 1, 2, 3 ...
CREATE TRIGGER programme_next BEFORE INSERT ON programme BEGIN
  SELECT RAISE(ABORT, 'programme_next') WHERE NEW.number > (
    SELECT COALESCE(MAX(number), 0) + 1 FROM programme WHERE unit_id = NEW.unit_id AND code = NEW.code)
    OR NEW.number < 1;
END;
CREATE TRIGGER programme_filed_stays BEFORE UPDATE ON programme BEGIN
  SELECT RAISE(ABORT, 'programme_filed_stays');
END;
CREATE TRIGGER grants_is_kept BEFORE DELETE ON grants BEGIN
  SELECT RAISE(ABORT, 'grants_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER grants_is_new BEFORE INSERT ON grants BEGIN
  SELECT RAISE(ABORT, 'grants_pkey') WHERE EXISTS (SELECT 1 FROM grants WHERE id = NEW.id);
END;
CREATE TRIGGER grants_filed_stays BEFORE UPDATE ON grants BEGIN
  SELECT RAISE(ABORT, 'grants_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.programme IS NOT OLD.programme
    OR NEW.parent_id IS NOT OLD.parent_id
    OR NEW.root_id IS NOT OLD.root_id
    OR NEW.giver_id IS NOT OLD.giver_id
    OR NEW.recipient_id IS NOT OLD.recipient_id
    -- a first plan may come with an amendment
    OR (OLD.total_room IS NOT NULL AND (NEW.total_room IS NOT OLD.total_room OR NEW.total_spent IS NOT OLD.total_spent));
  SELECT RAISE(ABORT, 'grants_version_next') WHERE NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'grants_act_next') WHERE NEW.act_number IS NULL
    OR NEW.act_number NOT IN (OLD.act_number, OLD.act_number + 1)
    OR NEW.plan_number NOT IN (OLD.plan_number, OLD.plan_number + 1)
    OR (NEW.plan_number IS NULL AND OLD.plan_number IS NOT NULL)
    OR (OLD.plan_number IS NULL AND NEW.plan_number <> 1)
    -- another version of the programme, a later one, holds by a new version of the act
    OR NEW.programme_number < OLD.programme_number
    OR (NEW.programme_number <> OLD.programme_number AND NEW.act_number = OLD.act_number);
END;
CREATE TRIGGER position_is_kept BEFORE DELETE ON position BEGIN
  SELECT RAISE(ABORT, 'position_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER position_is_new BEFORE INSERT ON position BEGIN
  SELECT RAISE(ABORT, 'position_pkey') WHERE EXISTS (SELECT 1 FROM position WHERE id = NEW.id);
END;
CREATE TRIGGER position_filed_stays BEFORE UPDATE ON position BEGIN
  SELECT RAISE(ABORT, 'position_filed_stays');
END;
CREATE TRIGGER plan_line_is_kept BEFORE DELETE ON plan_line BEGIN
  SELECT RAISE(ABORT, 'plan_line_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER plan_line_is_new BEFORE INSERT ON plan_line BEGIN
  SELECT RAISE(ABORT, 'plan_line_pkey') WHERE EXISTS (SELECT 1 FROM plan_line WHERE id = NEW.id);
END;
CREATE TRIGGER plan_line_filed_stays BEFORE UPDATE ON plan_line BEGIN
  SELECT RAISE(ABORT, 'plan_line_filed_stays');
END;
CREATE TRIGGER receipt_is_kept BEFORE DELETE ON receipt BEGIN
  SELECT RAISE(ABORT, 'receipt_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER receipt_is_new BEFORE INSERT ON receipt BEGIN
  SELECT RAISE(ABORT, 'receipt_pkey') WHERE EXISTS (SELECT 1 FROM receipt WHERE id = NEW.id);
END;
CREATE TRIGGER receipt_filed_stays BEFORE UPDATE ON receipt BEGIN
  SELECT RAISE(ABORT, 'receipt_filed_stays');
END;
CREATE TRIGGER payout_request_is_kept BEFORE DELETE ON payout_request BEGIN
  SELECT RAISE(ABORT, 'payout_request_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER payout_request_is_new BEFORE INSERT ON payout_request BEGIN
  SELECT RAISE(ABORT, 'payout_request_pkey') WHERE EXISTS (SELECT 1 FROM payout_request WHERE id = NEW.id);
END;
CREATE TRIGGER payout_request_filed_stays BEFORE UPDATE ON payout_request BEGIN
  SELECT RAISE(ABORT, 'payout_request_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.grant_id IS NOT OLD.grant_id
    OR NEW.position_id IS NOT OLD.position_id
    OR NEW.amount_cents IS NOT OLD.amount_cents
    OR NEW.reserved_transfer IS NOT OLD.reserved_transfer
    OR NEW.instalment IS NOT OLD.instalment
    OR NEW.advance_transfer IS NOT OLD.advance_transfer;
  SELECT RAISE(ABORT, 'payout_request_version_next') WHERE NEW.version <> OLD.version + 1;
END;
CREATE TRIGGER payment_is_kept BEFORE DELETE ON payment BEGIN
  SELECT RAISE(ABORT, 'payment_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER payment_is_new BEFORE INSERT ON payment BEGIN
  SELECT RAISE(ABORT, 'payment_pkey') WHERE EXISTS (SELECT 1 FROM payment WHERE id = NEW.id);
END;
CREATE TRIGGER payment_filed_stays BEFORE UPDATE ON payment BEGIN
  SELECT RAISE(ABORT, 'payment_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.grant_id IS NOT OLD.grant_id
    OR NEW.position_id IS NOT OLD.position_id
    OR NEW.amount_cents IS NOT OLD.amount_cents
    OR NEW.cash_transfer IS NOT OLD.cash_transfer
    OR NEW.due_transfer IS NOT OLD.due_transfer
    OR NEW.replaces IS NOT OLD.replaces
    OR NEW.pays_to IS NOT OLD.pays_to;
  SELECT RAISE(ABORT, 'payment_version_next') WHERE NEW.version <> OLD.version + 1;
END;
CREATE TRIGGER claim_is_kept BEFORE DELETE ON claim BEGIN
  SELECT RAISE(ABORT, 'claim_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER claim_is_new BEFORE INSERT ON claim BEGIN
  SELECT RAISE(ABORT, 'claim_pkey') WHERE EXISTS (SELECT 1 FROM claim WHERE id = NEW.id);
END;
CREATE TRIGGER claim_filed_stays BEFORE UPDATE ON claim BEGIN
  SELECT RAISE(ABORT, 'claim_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.grant_id IS NOT OLD.grant_id
    OR NEW.number IS NOT OLD.number
    OR NEW.period_from IS NOT OLD.period_from
    OR NEW.period_until IS NOT OLD.period_until
    OR NEW.submitted_by IS NOT OLD.submitted_by;
  SELECT RAISE(ABORT, 'claim_version_next') WHERE NEW.version <> OLD.version + 1;
END;
CREATE TRIGGER claim_line_is_kept BEFORE DELETE ON claim_line BEGIN
  SELECT RAISE(ABORT, 'claim_line_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER claim_line_is_new BEFORE INSERT ON claim_line BEGIN
  SELECT RAISE(ABORT, 'claim_line_pkey') WHERE EXISTS (SELECT 1 FROM claim_line WHERE id = NEW.id);
END;
CREATE TRIGGER claim_line_filed_stays BEFORE UPDATE ON claim_line BEGIN
  SELECT RAISE(ABORT, 'claim_line_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.claim_id IS NOT OLD.claim_id
    OR NEW.number IS NOT OLD.number
    OR NEW.position_id IS NOT OLD.position_id
    OR NEW.plan_line_id IS NOT OLD.plan_line_id
    OR NEW.cost_kind IS NOT OLD.cost_kind
    OR NEW.receipt_id IS NOT OLD.receipt_id
    OR NEW.rate IS NOT OLD.rate
    OR NEW.unit IS NOT OLD.unit
    OR NEW.unit_count IS NOT OLD.unit_count
    OR NEW.rate_cents IS NOT OLD.rate_cents
    OR NEW.units_hash IS NOT OLD.units_hash
    OR NEW.parent_line_id IS NOT OLD.parent_line_id
    OR NEW.paid_on IS NOT OLD.paid_on
    OR NEW.reason IS NOT OLD.reason
    OR NEW.eligible_cents IS NOT OLD.eligible_cents
    OR NEW.replaces IS NOT OLD.replaces
    OR NEW.reincludes IS NOT OLD.reincludes
    OR NEW.share_cents IS NOT OLD.share_cents
    OR NEW.receipt_transfer IS NOT OLD.receipt_transfer
    OR NEW.credit_transfer IS NOT OLD.credit_transfer;
END;
CREATE TRIGGER claim_reservation_is_kept BEFORE DELETE ON claim_reservation BEGIN
  SELECT RAISE(ABORT, 'claim_reservation_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER claim_reservation_is_new BEFORE INSERT ON claim_reservation BEGIN
  SELECT RAISE(ABORT, 'claim_reservation_once') WHERE EXISTS (
    SELECT 1 FROM claim_reservation WHERE unit_id = NEW.unit_id AND transfer = NEW.transfer
      OR claim_id = NEW.claim_id AND claim_version = NEW.claim_version AND limit_kind = NEW.limit_kind
        AND owner_id = NEW.owner_id);
END;
CREATE TRIGGER claim_reservation_filed_stays BEFORE UPDATE ON claim_reservation BEGIN
  SELECT RAISE(ABORT, 'claim_reservation_filed_stays');
END;
CREATE TRIGGER document_is_kept BEFORE DELETE ON document BEGIN
  SELECT RAISE(ABORT, 'document_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER document_is_new BEFORE INSERT ON document BEGIN
  SELECT RAISE(ABORT, 'document_pkey') WHERE EXISTS (SELECT 1 FROM document WHERE unit_id = NEW.unit_id AND hash = NEW.hash);
END;
CREATE TRIGGER document_filed_stays BEFORE UPDATE ON document BEGIN
  SELECT RAISE(ABORT, 'document_filed_stays');
END;
CREATE TRIGGER proof_is_kept BEFORE DELETE ON proof BEGIN
  SELECT RAISE(ABORT, 'proof_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER proof_is_new BEFORE INSERT ON proof BEGIN
  SELECT RAISE(ABORT, 'proof_pkey') WHERE EXISTS (SELECT 1 FROM proof WHERE id = NEW.id);
END;
CREATE TRIGGER proof_filed_stays BEFORE UPDATE ON proof BEGIN
  SELECT RAISE(ABORT, 'proof_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.grant_id IS NOT OLD.grant_id
    OR NEW.kind IS NOT OLD.kind
    OR NEW.period_from IS NOT OLD.period_from
    OR NEW.period_until IS NOT OLD.period_until
    OR NEW.number IS NOT OLD.number
    OR NEW.corrects IS NOT OLD.corrects;
  SELECT RAISE(ABORT, 'proof_version_next') WHERE NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'proof_moves') WHERE NEW.state = OLD.state;
END;
