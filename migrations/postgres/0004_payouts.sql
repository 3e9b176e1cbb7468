-- How a grant is paid, and money that comes back. What was agreed or demanded stays as it was; only a requirement
-- changes, from open to met or waived, once.

-- The payout terms of a grant: the subject that its rules, requirements and instalments belong to.
CREATE TABLE payout_terms (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  room BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT payout_terms_pkey PRIMARY KEY (id),
  CONSTRAINT payout_terms_of_grant UNIQUE (grant_id),
  CONSTRAINT payout_terms_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT payout_terms_room FOREIGN KEY (unit_id, room) REFERENCES account (unit_id, number)
);

-- A rule by which the grant is paid; the one with the highest number holds.
CREATE TABLE payout_rule (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  kind TEXT NOT NULL,
  cap_cents BIGINT,
  reference TEXT NOT NULL,
  agreed_on DATE NOT NULL,
  CONSTRAINT payout_rule_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT payout_rule_terms FOREIGN KEY (grant_id) REFERENCES payout_terms (grant_id),
  CONSTRAINT payout_rule_kind CHECK (
    kind IN ('reimbursement', 'advance', 'mixed') AND (kind <> 'reimbursement' OR cap_cents IS NULL)),
  CONSTRAINT payout_rule_cap CHECK (cap_cents > 0)
);

-- What must be met before an instalment is drawn.
CREATE TABLE payout_requirement (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  due_on DATE NOT NULL,
  state TEXT NOT NULL,
  state_on DATE,
  proof_id UUID,
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
);

-- A part of a position that is drawn once and as a whole.
CREATE TABLE payout_instalment (
  grant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  position_id UUID NOT NULL,
  amount_cents BIGINT NOT NULL,
  requirement BIGINT,
  CONSTRAINT payout_instalment_pkey PRIMARY KEY (grant_id, number),
  CONSTRAINT payout_instalment_terms FOREIGN KEY (grant_id) REFERENCES payout_terms (grant_id),
  CONSTRAINT payout_instalment_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT payout_instalment_requirement FOREIGN KEY (grant_id, requirement) REFERENCES payout_requirement (grant_id, number),
  CONSTRAINT payout_instalment_amount CHECK (amount_cents > 0)
);

-- What the money of a payout request is needed for.
CREATE TABLE payout_need (
  request_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  what TEXT NOT NULL,
  due_on DATE NOT NULL,
  amount_cents BIGINT NOT NULL,
  CONSTRAINT payout_need_pkey PRIMARY KEY (request_id, number),
  CONSTRAINT payout_need_request FOREIGN KEY (request_id) REFERENCES payout_request (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT payout_need_amount CHECK (amount_cents > 0)
);

-- What a recipient is asked to pay back.
CREATE TABLE receivable (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  position_id UUID NOT NULL,
  kind TEXT NOT NULL,
  amount_cents BIGINT NOT NULL,
  reason TEXT NOT NULL,
  legal_ground TEXT NOT NULL,
  demanded_on DATE NOT NULL,
  due_on DATE NOT NULL,
  open BIGINT NOT NULL,
  settled BIGINT NOT NULL,
  waived BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT receivable_pkey PRIMARY KEY (id),
  CONSTRAINT receivable_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT receivable_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT receivable_open FOREIGN KEY (unit_id, open) REFERENCES account (unit_id, number),
  CONSTRAINT receivable_settled FOREIGN KEY (unit_id, settled) REFERENCES account (unit_id, number),
  CONSTRAINT receivable_waived FOREIGN KEY (unit_id, waived) REFERENCES account (unit_id, number),
  CONSTRAINT receivable_kind CHECK (kind IN ('refund', 'interest', 'other')),
  CONSTRAINT receivable_amount CHECK (amount_cents > 0),
  CONSTRAINT receivable_due CHECK (demanded_on <= due_on)
);
CREATE INDEX receivable_by_grant ON receivable (grant_id);
CREATE INDEX receivable_by_position ON receivable (position_id);

-- A part of a receivable that is owed no more. Its account bounds what all steps together may end.
CREATE TABLE receivable_step (
  receivable_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  kind TEXT NOT NULL,
  amount_cents BIGINT NOT NULL,
  step_on DATE NOT NULL,
  against_id UUID, -- the position that the money was due for
  reason TEXT,
  CONSTRAINT receivable_step_pkey PRIMARY KEY (receivable_id, number),
  CONSTRAINT receivable_step_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id),
  CONSTRAINT receivable_step_against FOREIGN KEY (against_id) REFERENCES position (id),
  CONSTRAINT receivable_step_amount CHECK (amount_cents > 0),
  CONSTRAINT receivable_step_kind CHECK (
    kind IN ('repaid', 'offset', 'waived')
    AND (kind = 'offset') = (against_id IS NOT NULL)
    AND (kind = 'waived') = (reason IS NOT NULL))
);

-- Money that a recipient paid back to its giver.
CREATE TABLE repayment (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  position_id UUID NOT NULL,
  kind TEXT NOT NULL,
  amount_cents BIGINT NOT NULL,
  received_on DATE NOT NULL,
  CONSTRAINT repayment_pkey PRIMARY KEY (id),
  CONSTRAINT repayment_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT repayment_position FOREIGN KEY (position_id) REFERENCES position (id),
  CONSTRAINT repayment_kind CHECK (kind IN ('refund', 'interest', 'other')),
  CONSTRAINT repayment_amount CHECK (amount_cents > 0)
);
CREATE INDEX repayment_by_grant ON repayment (grant_id);

-- The receivables below whose money a repayment passes on, each once.
CREATE TABLE receivable_passed_on (
  receivable_id UUID NOT NULL,
  repayment_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  CONSTRAINT receivable_passed_on_pkey PRIMARY KEY (receivable_id),
  CONSTRAINT receivable_passed_on_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id),
  CONSTRAINT receivable_passed_on_repayment FOREIGN KEY (repayment_id) REFERENCES repayment (id)
);
CREATE INDEX receivable_passed_on_by_repayment ON receivable_passed_on (repayment_id);
ALTER TABLE payout_request ADD CONSTRAINT payout_request_instalment
  FOREIGN KEY (grant_id, instalment) REFERENCES payout_instalment (grant_id, number);

-- An instalment is drawn as it was agreed, by its position and amount, and not before what it waits for.
CREATE FUNCTION payout_request_admit() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  agreed payout_instalment;
BEGIN
  SELECT * INTO agreed FROM payout_instalment
    WHERE payout_instalment.grant_id = NEW.grant_id AND payout_instalment.number = NEW.instalment;
  IF agreed.position_id IS DISTINCT FROM NEW.position_id OR agreed.amount_cents IS DISTINCT FROM NEW.amount_cents THEN
    PERFORM refuse('payout_request_of_instalment');
  END IF;
  IF EXISTS (SELECT FROM payout_requirement requirement WHERE requirement.grant_id = agreed.grant_id
      AND requirement.number = agreed.requirement AND requirement.state = 'open') THEN
    PERFORM refuse('payout_request_requirement_met');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_request_admit BEFORE INSERT ON payout_request
  FOR EACH ROW WHEN (NEW.instalment IS NOT NULL) EXECUTE FUNCTION payout_request_admit();
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_admit;
-- A proof meets a requirement if it is the grant's, and was filed, or accepted as an interim proof.
CREATE FUNCTION payout_requirement_met() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'open' AND (NEW.state, NEW.state_on, NEW.proof_id, NEW.text)
      IS DISTINCT FROM (OLD.state, OLD.state_on, OLD.proof_id, OLD.text) THEN
    PERFORM refuse('payout_requirement_once');
  END IF;
  IF NEW.proof_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM proof WHERE proof.id = NEW.proof_id AND proof.grant_id = NEW.grant_id AND (
        (NEW.kind = 'proof_filed' AND proof.state IN ('filed', 'questioned', 'answered', 'accepted', 'cut', 'closed'))
        OR (NEW.kind = 'interim_proof_accepted' AND proof.state IN ('accepted', 'cut', 'closed') AND proof.kind = 'zwischennachweis')))
  THEN
    PERFORM refuse('payout_requirement_met');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_requirement_met BEFORE UPDATE ON payout_requirement
  FOR EACH ROW EXECUTE FUNCTION payout_requirement_met();
ALTER TABLE payout_requirement ENABLE ALWAYS TRIGGER payout_requirement_met;
-- Only what the bank returned is issued again, and as it was.
CREATE FUNCTION payment_reissues() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM payment WHERE payment.id = NEW.replaces AND payment.state = 'returned'
        AND payment.position_id = NEW.position_id AND payment.amount_cents = NEW.amount_cents) THEN
    PERFORM refuse('payment_reissues');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_reissues BEFORE INSERT ON payment
  FOR EACH ROW WHEN (NEW.replaces IS NOT NULL) EXECUTE FUNCTION payment_reissues();
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_reissues;
-- What came in is reversed, not before it came in, and what is reversed stays so.
CREATE TRIGGER payment_reversed_once BEFORE UPDATE ON payment
  FOR EACH ROW WHEN (
    OLD.state = 'reversed' OR NEW.state = 'reversed' AND (OLD.state <> 'received' OR NEW.state_on < OLD.state_on))
  EXECUTE FUNCTION refuse_always('payment_reversed_once');
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_reversed_once;

-- What has been agreed, demanded or repaid stays as it was.
CREATE TRIGGER payout_terms_is_kept BEFORE DELETE OR TRUNCATE ON payout_terms
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_terms_is_kept');
CREATE TRIGGER payout_terms_filed_stays BEFORE UPDATE ON payout_terms
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('version');
ALTER TABLE payout_terms ENABLE ALWAYS TRIGGER payout_terms_is_kept;
ALTER TABLE payout_terms ENABLE ALWAYS TRIGGER payout_terms_filed_stays;
CREATE TRIGGER payout_rule_is_kept BEFORE DELETE OR TRUNCATE ON payout_rule
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_rule_is_kept');
CREATE TRIGGER payout_rule_filed_stays BEFORE UPDATE ON payout_rule
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_rule_filed_stays');
ALTER TABLE payout_rule ENABLE ALWAYS TRIGGER payout_rule_is_kept;
ALTER TABLE payout_rule ENABLE ALWAYS TRIGGER payout_rule_filed_stays;
CREATE TRIGGER payout_requirement_is_kept BEFORE DELETE OR TRUNCATE ON payout_requirement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_requirement_is_kept');
CREATE TRIGGER payout_requirement_filed_stays BEFORE UPDATE ON payout_requirement
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('state', 'state_on', 'proof_id', 'text');
ALTER TABLE payout_requirement ENABLE ALWAYS TRIGGER payout_requirement_is_kept;
ALTER TABLE payout_requirement ENABLE ALWAYS TRIGGER payout_requirement_filed_stays;
CREATE TRIGGER payout_instalment_is_kept BEFORE DELETE OR TRUNCATE ON payout_instalment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_instalment_is_kept');
CREATE TRIGGER payout_instalment_filed_stays BEFORE UPDATE ON payout_instalment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_instalment_filed_stays');
ALTER TABLE payout_instalment ENABLE ALWAYS TRIGGER payout_instalment_is_kept;
ALTER TABLE payout_instalment ENABLE ALWAYS TRIGGER payout_instalment_filed_stays;
CREATE TRIGGER payout_need_is_kept BEFORE DELETE OR TRUNCATE ON payout_need
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_need_is_kept');
CREATE TRIGGER payout_need_filed_stays BEFORE UPDATE ON payout_need
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_need_filed_stays');
ALTER TABLE payout_need ENABLE ALWAYS TRIGGER payout_need_is_kept;
ALTER TABLE payout_need ENABLE ALWAYS TRIGGER payout_need_filed_stays;
CREATE TRIGGER receivable_is_kept BEFORE DELETE OR TRUNCATE ON receivable
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receivable_is_kept');
CREATE TRIGGER receivable_filed_stays BEFORE UPDATE ON receivable
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('version');
ALTER TABLE receivable ENABLE ALWAYS TRIGGER receivable_is_kept;
ALTER TABLE receivable ENABLE ALWAYS TRIGGER receivable_filed_stays;
CREATE TRIGGER receivable_step_is_kept BEFORE DELETE OR TRUNCATE ON receivable_step
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receivable_step_is_kept');
CREATE TRIGGER receivable_step_filed_stays BEFORE UPDATE ON receivable_step
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receivable_step_filed_stays');
ALTER TABLE receivable_step ENABLE ALWAYS TRIGGER receivable_step_is_kept;
ALTER TABLE receivable_step ENABLE ALWAYS TRIGGER receivable_step_filed_stays;
CREATE TRIGGER repayment_is_kept BEFORE DELETE OR TRUNCATE ON repayment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('repayment_is_kept');
CREATE TRIGGER repayment_filed_stays BEFORE UPDATE ON repayment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('repayment_filed_stays');
ALTER TABLE repayment ENABLE ALWAYS TRIGGER repayment_is_kept;
ALTER TABLE repayment ENABLE ALWAYS TRIGGER repayment_filed_stays;
CREATE TRIGGER receivable_passed_on_is_kept BEFORE DELETE OR TRUNCATE ON receivable_passed_on
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receivable_passed_on_is_kept');
CREATE TRIGGER receivable_passed_on_filed_stays BEFORE UPDATE ON receivable_passed_on
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('receivable_passed_on_filed_stays');
ALTER TABLE receivable_passed_on ENABLE ALWAYS TRIGGER receivable_passed_on_is_kept;
ALTER TABLE receivable_passed_on ENABLE ALWAYS TRIGGER receivable_passed_on_filed_stays;

GRANT SELECT, INSERT ON payout_terms, payout_rule, payout_requirement, payout_instalment, payout_need, receivable, receivable_step, repayment, receivable_passed_on TO foerderfluss_app;
GRANT UPDATE (version) ON payout_terms TO foerderfluss_app;
GRANT UPDATE (state, state_on, proof_id, text) ON payout_requirement TO foerderfluss_app;
GRANT UPDATE (version) ON receivable TO foerderfluss_app;
