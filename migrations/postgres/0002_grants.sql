-- The tree of grants and what hangs on it. What has been filed stays as it was: only the state of a subject changes,
-- one version at a time, and nothing is deleted (triggers at the end).

-- Sets of rows come as one JSON array of arrays. SQLite has these two functions; here they make one text of the
-- statements of both engines.
-- most sets are small: with a thousand rows assumed, whole tables would be read for one key
CREATE FUNCTION json_each(rows text) RETURNS TABLE (value jsonb) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 100
  AS $$ SELECT jsonb_array_elements(rows::jsonb) $$;
CREATE FUNCTION unhex(id text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT id::uuid $$;

-- Who gives, receives or forwards: ministries, the first recipient, providers.
CREATE TABLE organisation (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  funder TEXT, -- the code by which programme files name a ministry
  CONSTRAINT organisation_pkey PRIMARY KEY (id),
  CONSTRAINT organisation_name UNIQUE (unit_id, name),
  CONSTRAINT organisation_funder UNIQUE (unit_id, funder),
  CONSTRAINT organisation_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT organisation_kind CHECK (kind IN ('ministry', 'municipality', 'provider')),
  CONSTRAINT organisation_ministry_has_code CHECK ((kind = 'ministry') = (funder IS NOT NULL))
);

-- The programme file as it was loaded, in numbered versions: everything programme-specific is data.
CREATE TABLE programme (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  code TEXT NOT NULL,
  number BIGINT NOT NULL,
  definition TEXT NOT NULL,
  CONSTRAINT programme_pkey PRIMARY KEY (id),
  CONSTRAINT programme_code UNIQUE (unit_id, code, number),
  CONSTRAINT programme_unit FOREIGN KEY (unit_id) REFERENCES unit (id)
);

-- What a giver gives a recipient, by a legal act in versions. (Plural: GRANT is a word of SQL.)
CREATE TABLE grants (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  programme TEXT NOT NULL,
  programme_number BIGINT NOT NULL, -- the version of the programme file that holds for it
  parent_id UUID,
  root_id UUID NOT NULL,
  giver_id UUID NOT NULL,
  recipient_id UUID NOT NULL,
  act_number BIGINT NOT NULL, -- the version in force
  plan_number BIGINT,
  total_room BIGINT,
  total_spent BIGINT,
  state TEXT NOT NULL,
  state_on DATE,
  version BIGINT NOT NULL,
  CONSTRAINT grants_pkey PRIMARY KEY (id),
  CONSTRAINT grants_of_giver UNIQUE (id, giver_id),
  CONSTRAINT grants_programme FOREIGN KEY (unit_id, programme, programme_number) REFERENCES programme (unit_id, code, number),
  CONSTRAINT grants_parent FOREIGN KEY (parent_id) REFERENCES grants (id),
  CONSTRAINT grants_root FOREIGN KEY (root_id) REFERENCES grants (id),
  CONSTRAINT grants_giver FOREIGN KEY (giver_id) REFERENCES organisation (id),
  CONSTRAINT grants_recipient FOREIGN KEY (recipient_id) REFERENCES organisation (id),
  CONSTRAINT grants_total_room FOREIGN KEY (unit_id, total_room) REFERENCES account (unit_id, number),
  CONSTRAINT grants_total_spent FOREIGN KEY (unit_id, total_spent) REFERENCES account (unit_id, number),
  CONSTRAINT grants_two_parties CHECK (giver_id <> recipient_id),
  CONSTRAINT grants_plan_total CHECK (
    (plan_number IS NULL) = (total_room IS NULL)
    AND (total_room IS NULL) = (total_spent IS NULL)),
  CONSTRAINT grants_state CHECK (
    state IN ('effective', 'closed', 'revoked')
    AND (state <> 'effective') = (state_on IS NOT NULL))
);
CREATE INDEX grants_by_parent ON grants (parent_id);
CREATE INDEX grants_by_recipient ON grants (unit_id, recipient_id);

-- What a grant gives for one component (Foerderbaustein), with its accounts.
CREATE TABLE position (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  component TEXT COLLATE "C" NOT NULL, -- sorts as SQLite sorts, whatever the server's language
  budget_year BIGINT,
  parent_id UUID,
  root_id UUID NOT NULL,
  to_use BIGINT NOT NULL,
  used BIGINT NOT NULL,
  to_pay BIGINT NOT NULL,
  due BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  cash BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  advanced BIGINT NOT NULL,
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
);
CREATE UNIQUE INDEX position_component ON position (grant_id, component, coalesce(budget_year, 0));
CREATE INDEX position_by_root ON position (root_id);
CREATE INDEX position_by_parent ON position (parent_id);

-- A line of the Finanzierungsplan: eligible cost of one category under one position.
CREATE TABLE plan_line (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  position_id UUID NOT NULL,
  category TEXT NOT NULL,
  room BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  CONSTRAINT plan_line_pkey PRIMARY KEY (id),
  CONSTRAINT plan_line_category UNIQUE (position_id, category),
  -- what a claim's line names
  CONSTRAINT plan_line_of_position UNIQUE (id, position_id),
  CONSTRAINT plan_line_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT plan_line_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT plan_line_room FOREIGN KEY (unit_id, room) REFERENCES account (unit_id, number),
  CONSTRAINT plan_line_spent FOREIGN KEY (unit_id, spent) REFERENCES account (unit_id, number)
);
CREATE INDEX plan_line_by_grant ON plan_line (grant_id);

-- One receipt of the outside world. Its open account bounds what all claims together may take from it.
CREATE TABLE receipt (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  issuer TEXT NOT NULL,
  number TEXT NOT NULL,
  issued_on DATE NOT NULL,
  gross_cents BIGINT NOT NULL,
  open BIGINT NOT NULL,
  CONSTRAINT receipt_pkey PRIMARY KEY (id),
  CONSTRAINT receipt_identity UNIQUE (unit_id, issuer, number, issued_on),
  CONSTRAINT receipt_gross CHECK (gross_cents > 0),
  CONSTRAINT receipt_open FOREIGN KEY (unit_id, open) REFERENCES account (unit_id, number)
);
CREATE INDEX receipt_by_account ON receipt (unit_id, open);

-- What a recipient asks its giver to pay (Mittelabruf, Mittelanforderung).
CREATE TABLE payout_request (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  position_id UUID NOT NULL,
  amount_cents BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_on DATE NOT NULL,
  refusal TEXT,
  reserved_transfer BIGINT NOT NULL,
  version BIGINT NOT NULL,
  instalment BIGINT, -- the number of the instalment that it draws
  advance_transfer BIGINT NOT NULL,
  CONSTRAINT payout_request_pkey PRIMARY KEY (id),
  CONSTRAINT payout_request_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payout_request_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT payout_request_reserved FOREIGN KEY (unit_id, reserved_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payout_request_advance FOREIGN KEY (unit_id, advance_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payout_request_amount CHECK (amount_cents > 0),
  CONSTRAINT payout_request_state CHECK (
    state IN ('requested', 'approved', 'refused')
    AND (state = 'refused') = (refusal IS NOT NULL))
);
CREATE INDEX payout_request_by_grant ON payout_request (grant_id);
-- SQLite looks for the rows that wait for a transfer whenever one is written: by these, not by reading the whole table
CREATE INDEX payout_request_by_reserved ON payout_request (reserved_transfer, unit_id);
CREATE INDEX payout_request_by_advance ON payout_request (advance_transfer, unit_id);
-- an instalment is drawn once; what was refused drew nothing
CREATE UNIQUE INDEX payout_request_instalment_once ON payout_request (grant_id, instalment)
  WHERE instalment IS NOT NULL AND state <> 'refused';

-- What a giver pays. Seen from the first recipient an incoming one is a tranche.
CREATE TABLE payment (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  position_id UUID NOT NULL,
  amount_cents BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_on DATE NOT NULL,
  reason TEXT,
  cash_transfer BIGINT,
  due_transfer BIGINT,
  version BIGINT NOT NULL,
  replaces UUID, -- the payment that the bank returned and that is issued again by this one
  pays_to UUID, -- the bank details that the order names
  CONSTRAINT payment_pkey PRIMARY KEY (id),
  CONSTRAINT payment_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payment_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT payment_cash FOREIGN KEY (unit_id, cash_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payment_due FOREIGN KEY (unit_id, due_transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payment_replaces FOREIGN KEY (replaces) REFERENCES payment (id),
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
);
CREATE INDEX payment_by_grant ON payment (grant_id);
CREATE INDEX payment_by_cash ON payment (cash_transfer, unit_id);
CREATE INDEX payment_by_due ON payment (due_transfer, unit_id);

-- What a recipient has spent and wants recognised.
CREATE TABLE claim (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  period_from DATE NOT NULL,
  period_until DATE NOT NULL,
  submitted_by TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on DATE NOT NULL,
  version BIGINT NOT NULL,
  -- what the lines come to, so that nobody needs all of them for it; verification does
  lines BIGINT NOT NULL,
  open_lines BIGINT NOT NULL,
  reduced_lines BIGINT NOT NULL,
  parked_lines BIGINT NOT NULL,
  claimed_cents BIGINT NOT NULL,
  share_cents BIGINT NOT NULL,
  recognised_cents BIGINT NOT NULL,
  CONSTRAINT claim_pkey PRIMARY KEY (id),
  CONSTRAINT claim_number UNIQUE (grant_id, number),
  CONSTRAINT claim_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT claim_period CHECK (period_from <= period_until),
  CONSTRAINT claim_state CHECK (state IN ('submitted', 'changes_requested', 'decided', 'withdrawn')),
  CONSTRAINT claim_totals CHECK (
    lines > 0 AND open_lines >= 0 AND reduced_lines >= 0 AND parked_lines >= 0
    AND open_lines + reduced_lines + parked_lines <= lines)
);

-- A line of a claim: actual cost with its receipt, units at a rate, or a credit note for a line of actual cost. The units
-- that a line counts or pays for are listed beside it (0006_evidence.sql); here is the hash of their list.
CREATE TABLE claim_line (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  claim_id UUID NOT NULL,
  number BIGINT NOT NULL,
  position_id UUID NOT NULL,
  plan_line_id UUID NOT NULL,
  cost_kind TEXT NOT NULL,
  receipt_id UUID,
  rate TEXT,
  unit TEXT,
  unit_count BIGINT,
  rate_cents BIGINT,
  units_hash TEXT,
  parent_line_id UUID,
  paid_on DATE NOT NULL,
  reason TEXT NOT NULL,
  eligible_cents BIGINT NOT NULL,
  share_cents BIGINT NOT NULL,
  used_cents BIGINT NOT NULL,
  receipt_transfer BIGINT,
  credit_transfer BIGINT,
  state TEXT NOT NULL,
  recognised_cents BIGINT,
  reduction_reason TEXT,
  reduction_text TEXT,
  question TEXT, -- of a parked line: what is asked
  answer_by DATE,
  replaces UUID, -- the line of this claim whose place it takes
  reincludes UUID, -- the parked line of an earlier claim that it claims again
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
) WITH (fillfactor = 50); -- room for updates in place: a line that is accepted changes no column with an index
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
  unit_id UUID NOT NULL,
  claim_id UUID NOT NULL,
  claim_version BIGINT NOT NULL,
  limit_kind TEXT NOT NULL,
  owner_id UUID NOT NULL,
  transfer BIGINT NOT NULL,
  CONSTRAINT claim_reservation_pkey PRIMARY KEY (claim_id, claim_version, limit_kind, owner_id),
  CONSTRAINT claim_reservation_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_reservation_transfer FOREIGN KEY (unit_id, transfer) REFERENCES transfer (unit_id, number) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT claim_reservation_once UNIQUE (transfer, unit_id),
  CONSTRAINT claim_reservation_limit CHECK (limit_kind IN ('share', 'plan_line', 'plan_total'))
);

-- Files by their hash.
CREATE TABLE document (
  hash TEXT NOT NULL,
  unit_id UUID NOT NULL,
  media_type TEXT NOT NULL,
  content BYTEA NOT NULL,
  CONSTRAINT document_pkey PRIMARY KEY (unit_id, hash),
  CONSTRAINT document_hash CHECK (length(hash) = 64)
);

-- What closes a grant: Zwischennachweis or Verwendungsnachweis.
CREATE TABLE proof (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  kind TEXT NOT NULL,
  period_from DATE NOT NULL,
  period_until DATE NOT NULL,
  number BIGINT NOT NULL, -- of its versions
  corrects UUID,
  document TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on DATE NOT NULL,
  cut_cents BIGINT, -- what the giver does not accept of it
  reason TEXT, -- why it is cut or rejected
  version BIGINT NOT NULL,
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
);
CREATE INDEX proof_by_grant ON proof (grant_id);

-- What has been filed stays as it was.
CREATE FUNCTION refuse_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- the columns that may change are the arguments; every other one must be as it was
  IF to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV THEN
    PERFORM refuse(TG_TABLE_NAME || '_filed_stays');
  END IF;
  -- a table without versions has none that could be wrong
  IF (to_jsonb(NEW) ->> 'version')::bigint <> (to_jsonb(OLD) ->> 'version')::bigint + 1 THEN
    PERFORM refuse(TG_TABLE_NAME || '_version_next');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER organisation_is_kept BEFORE DELETE OR TRUNCATE ON organisation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('organisation_is_kept');
CREATE TRIGGER organisation_filed_stays BEFORE UPDATE ON organisation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('organisation_filed_stays');
ALTER TABLE organisation ENABLE ALWAYS TRIGGER organisation_is_kept;
ALTER TABLE organisation ENABLE ALWAYS TRIGGER organisation_filed_stays;
-- The versions of a programme have the numbers 1, 2, 3 ...
CREATE FUNCTION programme_next() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number < 1 OR NEW.number > (
      SELECT COALESCE(MAX(number), 0) + 1 FROM programme WHERE unit_id = NEW.unit_id AND code = NEW.code) THEN
    PERFORM refuse('programme_next');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER programme_next BEFORE INSERT ON programme
  FOR EACH ROW EXECUTE FUNCTION programme_next();
ALTER TABLE programme ENABLE ALWAYS TRIGGER programme_next;
CREATE TRIGGER programme_is_kept BEFORE DELETE OR TRUNCATE ON programme
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('programme_is_kept');
CREATE TRIGGER programme_filed_stays BEFORE UPDATE ON programme
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('programme_filed_stays');
ALTER TABLE programme ENABLE ALWAYS TRIGGER programme_is_kept;
ALTER TABLE programme ENABLE ALWAYS TRIGGER programme_filed_stays;
CREATE TRIGGER grants_is_kept BEFORE DELETE OR TRUNCATE ON grants
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('grants_is_kept');
CREATE TRIGGER grants_filed_stays BEFORE UPDATE ON grants
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('state', 'state_on', 'act_number', 'plan_number', 'total_room', 'total_spent', 'programme_number', 'version');
ALTER TABLE grants ENABLE ALWAYS TRIGGER grants_is_kept;
ALTER TABLE grants ENABLE ALWAYS TRIGGER grants_filed_stays;
CREATE TRIGGER position_is_kept BEFORE DELETE OR TRUNCATE ON position
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('position_is_kept');
CREATE TRIGGER position_filed_stays BEFORE UPDATE ON position
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('position_filed_stays');
ALTER TABLE position ENABLE ALWAYS TRIGGER position_is_kept;
ALTER TABLE position ENABLE ALWAYS TRIGGER position_filed_stays;
CREATE TRIGGER plan_line_is_kept BEFORE DELETE OR TRUNCATE ON plan_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('plan_line_is_kept');
CREATE TRIGGER plan_line_filed_stays BEFORE UPDATE ON plan_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('plan_line_filed_stays');
ALTER TABLE plan_line ENABLE ALWAYS TRIGGER plan_line_is_kept;
ALTER TABLE plan_line ENABLE ALWAYS TRIGGER plan_line_filed_stays;
CREATE TRIGGER receipt_is_kept BEFORE DELETE OR TRUNCATE ON receipt
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receipt_is_kept');
CREATE TRIGGER receipt_filed_stays BEFORE UPDATE ON receipt
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receipt_filed_stays');
ALTER TABLE receipt ENABLE ALWAYS TRIGGER receipt_is_kept;
ALTER TABLE receipt ENABLE ALWAYS TRIGGER receipt_filed_stays;
CREATE TRIGGER payout_request_is_kept BEFORE DELETE OR TRUNCATE ON payout_request
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_request_is_kept');
CREATE TRIGGER payout_request_filed_stays BEFORE UPDATE ON payout_request
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('state', 'state_on', 'refusal', 'version');
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_is_kept;
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_filed_stays;
CREATE TRIGGER payment_is_kept BEFORE DELETE OR TRUNCATE ON payment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payment_is_kept');
CREATE TRIGGER payment_filed_stays BEFORE UPDATE ON payment
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('state', 'state_on', 'reason', 'version');
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_is_kept;
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_filed_stays;
CREATE TRIGGER claim_is_kept BEFORE DELETE OR TRUNCATE ON claim
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_is_kept');
CREATE TRIGGER claim_filed_stays BEFORE UPDATE ON claim
  FOR EACH ROW EXECUTE FUNCTION refuse_changed(
    'state', 'state_on', 'version', 'lines', 'open_lines', 'reduced_lines', 'parked_lines', 'claimed_cents',
    'share_cents', 'recognised_cents');
ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_is_kept;
ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_filed_stays;
CREATE TRIGGER claim_line_is_kept BEFORE DELETE OR TRUNCATE ON claim_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_line_is_kept');
-- a claim may have thousands of lines: the columns are compared without a function
CREATE TRIGGER claim_line_filed_stays BEFORE UPDATE ON claim_line FOR EACH ROW
  WHEN ((
      OLD.id, OLD.unit_id, OLD.claim_id, OLD.number, OLD.position_id, OLD.plan_line_id, OLD.cost_kind,
      OLD.receipt_id, OLD.rate, OLD.unit, OLD.unit_count, OLD.rate_cents, OLD.units_hash,
      OLD.parent_line_id, OLD.paid_on, OLD.reason, OLD.eligible_cents, OLD.replaces, OLD.reincludes,
      OLD.share_cents, OLD.receipt_transfer, OLD.credit_transfer
    ) IS DISTINCT FROM (
      NEW.id, NEW.unit_id, NEW.claim_id, NEW.number, NEW.position_id, NEW.plan_line_id, NEW.cost_kind,
      NEW.receipt_id, NEW.rate, NEW.unit, NEW.unit_count, NEW.rate_cents, NEW.units_hash,
      NEW.parent_line_id, NEW.paid_on, NEW.reason, NEW.eligible_cents, NEW.replaces, NEW.reincludes,
      NEW.share_cents, NEW.receipt_transfer, NEW.credit_transfer
    ))
  EXECUTE FUNCTION refuse_always('claim_line_filed_stays');
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_is_kept;
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_filed_stays;
CREATE TRIGGER claim_reservation_is_kept BEFORE DELETE OR TRUNCATE ON claim_reservation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_reservation_is_kept');
CREATE TRIGGER claim_reservation_filed_stays BEFORE UPDATE ON claim_reservation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_reservation_filed_stays');
ALTER TABLE claim_reservation ENABLE ALWAYS TRIGGER claim_reservation_is_kept;
ALTER TABLE claim_reservation ENABLE ALWAYS TRIGGER claim_reservation_filed_stays;
CREATE TRIGGER document_is_kept BEFORE DELETE OR TRUNCATE ON document
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('document_is_kept');
CREATE TRIGGER document_filed_stays BEFORE UPDATE ON document
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('document_filed_stays');
ALTER TABLE document ENABLE ALWAYS TRIGGER document_is_kept;
ALTER TABLE document ENABLE ALWAYS TRIGGER document_filed_stays;
CREATE TRIGGER proof_is_kept BEFORE DELETE OR TRUNCATE ON proof
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('proof_is_kept');
CREATE TRIGGER proof_filed_stays BEFORE UPDATE ON proof
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('state', 'state_on', 'document', 'cut_cents', 'reason', 'version');
ALTER TABLE proof ENABLE ALWAYS TRIGGER proof_is_kept;
ALTER TABLE proof ENABLE ALWAYS TRIGGER proof_filed_stays;

GRANT SELECT, INSERT ON organisation, programme, grants, position, plan_line, receipt, payout_request, payment, claim, claim_line, claim_reservation, document, proof TO foerderfluss_app;
GRANT UPDATE (state, state_on, version) ON grants TO foerderfluss_app;
GRANT UPDATE (state, state_on, refusal, version) ON payout_request TO foerderfluss_app;
GRANT UPDATE (state, state_on, reason, version) ON payment TO foerderfluss_app;
GRANT UPDATE (
  state, state_on, version, lines, open_lines, reduced_lines, parked_lines, claimed_cents, share_cents,
  recognised_cents) ON claim TO foerderfluss_app;
GRANT UPDATE (state, used_cents, recognised_cents, reduction_reason, reduction_text, question, answer_by) ON claim_line TO foerderfluss_app;
GRANT UPDATE (state, state_on, document, cut_cents, reason, version) ON proof TO foerderfluss_app;
