-- What a claim counts: units of service with what proves them, and income. A unit has one identity in the whole unit of
-- book-keeping, and one live line at most holds it, as lump sum or as cost, whoever claims it.

-- A lesson, a participant: its id follows from component, kind, reference and day.
CREATE TABLE service_unit (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  component TEXT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  performed_on DATE NOT NULL,
  CONSTRAINT service_unit_pkey PRIMARY KEY (id),
  CONSTRAINT service_unit_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT service_unit_identity UNIQUE (unit_id, component, kind, reference, performed_on),
  CONSTRAINT service_unit_says CHECK (kind <> '' AND reference <> '')
);

-- The units of a line, in their order, with what proves them there.
CREATE TABLE claim_line_unit (
  claim_line_id UUID NOT NULL,
  service_unit_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  entered_on DATE,
  measure_from DATE,
  evidence TEXT,
  held BOOLEAN NOT NULL,
  CONSTRAINT claim_line_unit_pkey PRIMARY KEY (claim_line_id, service_unit_id),
  CONSTRAINT claim_line_unit_line FOREIGN KEY (claim_line_id) REFERENCES claim_line (id),
  CONSTRAINT claim_line_unit_service FOREIGN KEY (service_unit_id) REFERENCES service_unit (id),
  CONSTRAINT claim_line_unit_number CHECK (number > 0),
  CONSTRAINT claim_line_unit_held CHECK (held IN (TRUE, FALSE)),
  CONSTRAINT claim_line_unit_evidence CHECK (length(evidence) = 64)
);
-- no double funding: at most one live line holds a unit
CREATE UNIQUE INDEX claim_line_unit_held_once ON claim_line_unit (service_unit_id) WHERE held;

-- What a claim declares of income and of money from third parties.
CREATE TABLE claim_income (
  claim_id UUID NOT NULL,
  number BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  kind TEXT NOT NULL,
  payer TEXT NOT NULL,
  received_on DATE NOT NULL,
  amount_cents BIGINT NOT NULL,
  CONSTRAINT claim_income_pkey PRIMARY KEY (claim_id, number),
  CONSTRAINT claim_income_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_income_kind CHECK (kind IN ('third_party', 'income')),
  CONSTRAINT claim_income_amount CHECK (amount_cents > 0)
);

-- A credit note reduces a line of actual cost of the same grant. The line stands before it, or in an earlier claim.
CREATE FUNCTION claim_line_parent_is_cost() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM claim_line parent
    JOIN claim of_parent ON of_parent.id = parent.claim_id
    JOIN claim own ON own.id = NEW.claim_id
    WHERE parent.id = NEW.parent_line_id AND parent.cost_kind = 'actual' AND of_parent.grant_id = own.grant_id
      AND parent.plan_line_id = NEW.plan_line_id)
  THEN
    PERFORM refuse('claim_line_parent_is_cost');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER claim_line_parent_is_cost AFTER INSERT ON claim_line
  FOR EACH ROW WHEN (NEW.parent_line_id IS NOT NULL) EXECUTE FUNCTION claim_line_parent_is_cost();
ALTER TABLE claim_line ENABLE ALWAYS TRIGGER claim_line_parent_is_cost;

-- What has been filed stays as it was; whether a line still holds a unit follows from the decision.
CREATE TRIGGER service_unit_is_kept BEFORE DELETE OR TRUNCATE ON service_unit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('service_unit_is_kept');
CREATE TRIGGER service_unit_filed_stays BEFORE UPDATE ON service_unit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('service_unit_filed_stays');
ALTER TABLE service_unit ENABLE ALWAYS TRIGGER service_unit_is_kept;
ALTER TABLE service_unit ENABLE ALWAYS TRIGGER service_unit_filed_stays;
CREATE TRIGGER claim_line_unit_is_kept BEFORE DELETE OR TRUNCATE ON claim_line_unit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_line_unit_is_kept');
CREATE TRIGGER claim_line_unit_filed_stays BEFORE UPDATE ON claim_line_unit FOR EACH ROW
  WHEN ((OLD.claim_line_id, OLD.service_unit_id, OLD.unit_id, OLD.number, OLD.entered_on, OLD.measure_from, OLD.evidence)
    IS DISTINCT FROM (NEW.claim_line_id, NEW.service_unit_id, NEW.unit_id, NEW.number, NEW.entered_on, NEW.measure_from, NEW.evidence))
  EXECUTE FUNCTION refuse_always('claim_line_unit_filed_stays');
ALTER TABLE claim_line_unit ENABLE ALWAYS TRIGGER claim_line_unit_is_kept;
ALTER TABLE claim_line_unit ENABLE ALWAYS TRIGGER claim_line_unit_filed_stays;
CREATE TRIGGER claim_income_is_kept BEFORE DELETE OR TRUNCATE ON claim_income
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_income_is_kept');
CREATE TRIGGER claim_income_filed_stays BEFORE UPDATE ON claim_income
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_income_filed_stays');
ALTER TABLE claim_income ENABLE ALWAYS TRIGGER claim_income_is_kept;
ALTER TABLE claim_income ENABLE ALWAYS TRIGGER claim_income_filed_stays;

GRANT SELECT, INSERT ON service_unit, claim_line_unit, claim_income TO foerderfluss_app;
GRANT UPDATE (held) ON claim_line_unit TO foerderfluss_app;
