-- What whoever asks for money declares, because no book can know it. It is declared with the request, and stays.
CREATE TABLE payout_declaration (
  request_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  declaration TEXT NOT NULL,
  CONSTRAINT payout_declaration_pkey PRIMARY KEY (request_id, declaration),
  CONSTRAINT payout_declaration_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_declaration_word CHECK (
    declaration IN ('other_funds', 'no_unreported_change', 'figures_right'))
);

CREATE FUNCTION payout_declaration_with_request() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id
          AND asked.state = 'requested' AND asked.version = 1)
    -- its entry comes last
    OR EXISTS (
        SELECT 1 FROM journal_entry WHERE subject_id = NEW.request_id AND subject_kind = 'payout_request')
  THEN
    PERFORM refuse('payout_declaration_with_request');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payout_declaration_with_request AFTER INSERT ON payout_declaration
  FOR EACH ROW EXECUTE FUNCTION payout_declaration_with_request();
CREATE TRIGGER payout_declaration_filed_stays BEFORE UPDATE ON payout_declaration
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_declaration_filed_stays');
CREATE TRIGGER payout_declaration_is_kept BEFORE DELETE OR TRUNCATE ON payout_declaration
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_declaration_is_kept');

ALTER TABLE payout_declaration ENABLE ALWAYS TRIGGER payout_declaration_with_request;
ALTER TABLE payout_declaration ENABLE ALWAYS TRIGGER payout_declaration_filed_stays;
ALTER TABLE payout_declaration ENABLE ALWAYS TRIGGER payout_declaration_is_kept;

GRANT SELECT, INSERT ON payout_declaration TO foerderfluss_app;

-- The list of objects (Inventar): what was bought with a grant, on a receipt line of a claim. Nothing of it changes.
CREATE TABLE inventory_object (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  line_id UUID NOT NULL,
  receipt_id UUID NOT NULL,
  designation TEXT NOT NULL,
  bought_on DATE NOT NULL,
  price_cents BIGINT NOT NULL,
  vat TEXT, -- whether it is in the price, where the receipt tells
  place TEXT,
  number TEXT, -- in the recipient's own inventory
  bound_until DATE, -- the end of the Zweckbindung, where it is set
  recorded_by TEXT NOT NULL,
  recorded_on DATE NOT NULL,
  CONSTRAINT inventory_object_pkey PRIMARY KEY (id),
  CONSTRAINT inventory_object_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT inventory_object_line FOREIGN KEY (line_id) REFERENCES claim_line (id),
  CONSTRAINT inventory_object_receipt FOREIGN KEY (receipt_id) REFERENCES receipt (id),
  CONSTRAINT inventory_object_price CHECK (price_cents > 0),
  CONSTRAINT inventory_object_vat CHECK (vat IN ('included', 'excluded')),
  CONSTRAINT inventory_object_days CHECK (bought_on <= recorded_on AND (bound_until IS NULL OR bound_until >= bought_on)),
  CONSTRAINT inventory_object_texts CHECK (
    length(trim(designation)) > 0 AND length(trim(recorded_by)) > 0
    AND length(trim(place)) > 0 AND length(trim(number)) > 0)
);
CREATE INDEX inventory_object_by_grant ON inventory_object (grant_id);
CREATE INDEX inventory_object_by_receipt ON inventory_object (receipt_id);
CREATE INDEX inventory_object_by_line ON inventory_object (line_id);

-- That an object is there no longer (Abgang).
CREATE TABLE inventory_disposal (
  object_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  disposed_on DATE NOT NULL,
  reason TEXT NOT NULL,
  disposed_by TEXT NOT NULL,
  CONSTRAINT inventory_disposal_pkey PRIMARY KEY (object_id),
  CONSTRAINT inventory_disposal_object FOREIGN KEY (object_id) REFERENCES inventory_object (id),
  CONSTRAINT inventory_disposal_texts CHECK (length(trim(reason)) > 0 AND length(trim(disposed_by)) > 0)
);

-- An object is of a line of a claim of its grant and of the receipt of that line, and the objects of a receipt cost no more
-- than it. It goes not before it was bought.
CREATE FUNCTION inventory_object_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM claim_line line JOIN claim ON claim.id = line.claim_id
      WHERE line.id = NEW.line_id AND line.unit_id = NEW.unit_id AND claim.grant_id = NEW.grant_id
        AND line.cost_kind = 'actual' AND line.receipt_id = NEW.receipt_id)
  THEN
    PERFORM refuse('inventory_object_of_line');
  END IF;
  IF NEW.price_cents + (
      SELECT COALESCE(SUM(price_cents), 0) FROM inventory_object WHERE receipt_id = NEW.receipt_id)
      > (SELECT gross_cents FROM receipt WHERE id = NEW.receipt_id)
  THEN
    PERFORM refuse('inventory_object_above_receipt');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inventory_object_is_new BEFORE INSERT ON inventory_object
  FOR EACH ROW EXECUTE FUNCTION inventory_object_is_new();
CREATE FUNCTION inventory_disposal_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM inventory_object object WHERE object.id = NEW.object_id AND object.unit_id = NEW.unit_id
        AND object.bought_on <= NEW.disposed_on)
  THEN
    PERFORM refuse('inventory_disposal_of_object');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inventory_disposal_is_new BEFORE INSERT ON inventory_disposal
  FOR EACH ROW EXECUTE FUNCTION inventory_disposal_is_new();
CREATE TRIGGER inventory_object_filed_stays BEFORE UPDATE ON inventory_object
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('inventory_object_filed_stays');
CREATE TRIGGER inventory_object_is_kept BEFORE DELETE OR TRUNCATE ON inventory_object
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('inventory_object_is_kept');
CREATE TRIGGER inventory_disposal_filed_stays BEFORE UPDATE ON inventory_disposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('inventory_disposal_filed_stays');
CREATE TRIGGER inventory_disposal_is_kept BEFORE DELETE OR TRUNCATE ON inventory_disposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('inventory_disposal_is_kept');

ALTER TABLE inventory_object ENABLE ALWAYS TRIGGER inventory_object_is_new;
ALTER TABLE inventory_object ENABLE ALWAYS TRIGGER inventory_object_filed_stays;
ALTER TABLE inventory_object ENABLE ALWAYS TRIGGER inventory_object_is_kept;
ALTER TABLE inventory_disposal ENABLE ALWAYS TRIGGER inventory_disposal_is_new;
ALTER TABLE inventory_disposal ENABLE ALWAYS TRIGGER inventory_disposal_filed_stays;
ALTER TABLE inventory_disposal ENABLE ALWAYS TRIGGER inventory_disposal_is_kept;

GRANT SELECT, INSERT ON inventory_object, inventory_disposal TO foerderfluss_app;
