-- What a claim counts: units of service with what proves them, and income. A unit has one identity in the whole unit of
-- book-keeping, and one live line at most holds it, as lump sum or as cost, whoever claims it.

-- A lesson, a participant: its id follows from component, kind, reference and day.
CREATE TABLE service_unit (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  component TEXT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  performed_on TEXT NOT NULL,
  CONSTRAINT service_unit_pkey PRIMARY KEY (id),
  CONSTRAINT service_unit_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT service_unit_identity UNIQUE (unit_id, component, kind, reference, performed_on),
  CONSTRAINT service_unit_says CHECK (kind <> '' AND reference <> '')
) STRICT, WITHOUT ROWID;

-- The units of a line, in their order, with what proves them there.
CREATE TABLE claim_line_unit (
  claim_line_id BLOB NOT NULL,
  service_unit_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  entered_on TEXT,
  measure_from TEXT,
  evidence TEXT,
  held INTEGER NOT NULL,
  CONSTRAINT claim_line_unit_pkey PRIMARY KEY (claim_line_id, service_unit_id),
  CONSTRAINT claim_line_unit_line FOREIGN KEY (claim_line_id) REFERENCES claim_line (id),
  CONSTRAINT claim_line_unit_service FOREIGN KEY (service_unit_id) REFERENCES service_unit (id),
  CONSTRAINT claim_line_unit_number CHECK (number > 0),
  CONSTRAINT claim_line_unit_held CHECK (held IN (TRUE, FALSE)),
  CONSTRAINT claim_line_unit_evidence CHECK (length(evidence) = 64)
) STRICT, WITHOUT ROWID;
-- no double funding: at most one live line holds a unit
CREATE UNIQUE INDEX claim_line_unit_held_once ON claim_line_unit (service_unit_id) WHERE held;

-- What a claim declares of income and of money from third parties.
CREATE TABLE claim_income (
  claim_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  payer TEXT NOT NULL,
  received_on TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  CONSTRAINT claim_income_pkey PRIMARY KEY (claim_id, number),
  CONSTRAINT claim_income_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_income_kind CHECK (kind IN ('third_party', 'income')),
  CONSTRAINT claim_income_amount CHECK (amount_cents > 0)
) STRICT, WITHOUT ROWID;

-- A credit note reduces a line of actual cost of the same grant. The line stands before it, or in an earlier claim.
CREATE TRIGGER claim_line_parent_is_cost AFTER INSERT ON claim_line WHEN NEW.parent_line_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'claim_line_parent_is_cost') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line parent
    JOIN claim of_parent ON of_parent.id = parent.claim_id
    JOIN claim own ON own.id = NEW.claim_id
    WHERE parent.id = NEW.parent_line_id AND parent.cost_kind = 'actual' AND of_parent.grant_id = own.grant_id
      AND parent.plan_line_id = NEW.plan_line_id);
END;

-- What has been filed stays as it was; whether a line still holds a unit follows from the decision.
CREATE TRIGGER service_unit_is_kept BEFORE DELETE ON service_unit BEGIN
  SELECT RAISE(ABORT, 'service_unit_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER service_unit_is_new BEFORE INSERT ON service_unit BEGIN
  SELECT RAISE(ABORT, 'service_unit_pkey') WHERE EXISTS (SELECT 1 FROM service_unit WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'service_unit_identity') WHERE EXISTS (
    SELECT 1 FROM service_unit WHERE unit_id = NEW.unit_id AND component = NEW.component AND kind = NEW.kind
      AND reference = NEW.reference AND performed_on = NEW.performed_on);
END;
CREATE TRIGGER service_unit_filed_stays BEFORE UPDATE ON service_unit BEGIN
  SELECT RAISE(ABORT, 'service_unit_filed_stays');
END;
CREATE TRIGGER claim_line_unit_is_kept BEFORE DELETE ON claim_line_unit BEGIN
  SELECT RAISE(ABORT, 'claim_line_unit_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER claim_line_unit_is_new BEFORE INSERT ON claim_line_unit BEGIN
  SELECT RAISE(ABORT, 'claim_line_unit_pkey') WHERE EXISTS (
    SELECT 1 FROM claim_line_unit
    WHERE claim_line_id = NEW.claim_line_id AND service_unit_id = NEW.service_unit_id);
  SELECT RAISE(ABORT, 'claim_line_unit_held_once') WHERE NEW.held AND EXISTS (
    SELECT 1 FROM claim_line_unit WHERE service_unit_id = NEW.service_unit_id AND held);
END;
CREATE TRIGGER claim_line_unit_filed_stays BEFORE UPDATE ON claim_line_unit BEGIN
  SELECT RAISE(ABORT, 'claim_line_unit_filed_stays') WHERE NEW.claim_line_id IS NOT OLD.claim_line_id
    OR NEW.service_unit_id IS NOT OLD.service_unit_id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.number IS NOT OLD.number
    OR NEW.entered_on IS NOT OLD.entered_on
    OR NEW.measure_from IS NOT OLD.measure_from
    OR NEW.evidence IS NOT OLD.evidence;
  -- so would UPDATE OR REPLACE
  SELECT RAISE(ABORT, 'claim_line_unit_held_once') WHERE NEW.held AND NOT OLD.held AND EXISTS (
    SELECT 1 FROM claim_line_unit WHERE service_unit_id = NEW.service_unit_id AND held);
END;
CREATE TRIGGER claim_income_is_kept BEFORE DELETE ON claim_income BEGIN
  SELECT RAISE(ABORT, 'claim_income_is_kept');
END;
-- OR REPLACE would delete the row without firing the trigger above
CREATE TRIGGER claim_income_is_new BEFORE INSERT ON claim_income BEGIN
  SELECT RAISE(ABORT, 'claim_income_pkey') WHERE EXISTS (
    SELECT 1 FROM claim_income WHERE claim_id = NEW.claim_id AND number = NEW.number);
END;
CREATE TRIGGER claim_income_filed_stays BEFORE UPDATE ON claim_income BEGIN
  SELECT RAISE(ABORT, 'claim_income_filed_stays');
END;
