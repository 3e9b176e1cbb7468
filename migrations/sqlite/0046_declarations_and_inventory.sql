-- What whoever asks for money declares, because no book can know it. It is declared with the request, and stays.
CREATE TABLE payout_declaration (
  request_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  declaration TEXT NOT NULL,
  CONSTRAINT payout_declaration_pkey PRIMARY KEY (request_id, declaration),
  CONSTRAINT payout_declaration_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_declaration_word CHECK (
    declaration IN ('other_funds', 'no_unreported_change', 'figures_right'))
) STRICT, WITHOUT ROWID;

-- The first line refuses what OR REPLACE would delete.
CREATE TRIGGER payout_declaration_is_new BEFORE INSERT ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_pkey') WHERE EXISTS (
    SELECT 1 FROM payout_declaration WHERE request_id = NEW.request_id AND declaration = NEW.declaration);
END;
-- the request's entry comes last
CREATE TRIGGER payout_declaration_with_request AFTER INSERT ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_with_request')
    WHERE NOT EXISTS (
        SELECT 1 FROM payout_request asked WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id
          AND asked.state = 'requested' AND asked.version = 1)
      OR EXISTS (
        SELECT 1 FROM journal_entry WHERE subject_id = NEW.request_id AND subject_kind = 'payout_request');
END;
CREATE TRIGGER payout_declaration_filed_stays BEFORE UPDATE ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_filed_stays');
END;
CREATE TRIGGER payout_declaration_is_kept BEFORE DELETE ON payout_declaration BEGIN
  SELECT RAISE(ABORT, 'payout_declaration_is_kept');
END;

-- The list of objects (Inventar): what was bought with a grant, on a receipt line of a claim. Nothing of it changes.
CREATE TABLE inventory_object (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  line_id BLOB NOT NULL,
  receipt_id BLOB NOT NULL,
  designation TEXT NOT NULL,
  bought_on TEXT NOT NULL,
  price_cents INTEGER NOT NULL,
  vat TEXT, -- whether it is in the price, where the receipt tells
  place TEXT,
  number TEXT, -- in the recipient's own inventory
  bound_until TEXT, -- the end of the Zweckbindung, where it is set
  recorded_by TEXT NOT NULL,
  recorded_on TEXT NOT NULL,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_object_by_grant ON inventory_object (grant_id);
CREATE INDEX inventory_object_by_receipt ON inventory_object (receipt_id);
CREATE INDEX inventory_object_by_line ON inventory_object (line_id);

-- That an object is there no longer (Abgang).
CREATE TABLE inventory_disposal (
  object_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  disposed_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  disposed_by TEXT NOT NULL,
  CONSTRAINT inventory_disposal_pkey PRIMARY KEY (object_id),
  CONSTRAINT inventory_disposal_object FOREIGN KEY (object_id) REFERENCES inventory_object (id),
  CONSTRAINT inventory_disposal_texts CHECK (length(trim(reason)) > 0 AND length(trim(disposed_by)) > 0)
) STRICT, WITHOUT ROWID;

-- An object is of a line of a claim of its grant and of the receipt of that line, and the objects of a receipt cost no more
-- than it. It goes not before it was bought. The first line of each refuses what OR REPLACE would delete.
CREATE TRIGGER inventory_object_is_new BEFORE INSERT ON inventory_object BEGIN
  SELECT RAISE(ABORT, 'inventory_object_pkey') WHERE EXISTS (SELECT 1 FROM inventory_object WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'inventory_object_of_line') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line line JOIN claim ON claim.id = line.claim_id
    WHERE line.id = NEW.line_id AND line.unit_id = NEW.unit_id AND claim.grant_id = NEW.grant_id
      AND line.cost_kind = 'actual' AND line.receipt_id = NEW.receipt_id);
  SELECT RAISE(ABORT, 'inventory_object_above_receipt') WHERE NEW.price_cents + (
    SELECT COALESCE(SUM(price_cents), 0) FROM inventory_object WHERE receipt_id = NEW.receipt_id)
    > (SELECT gross_cents FROM receipt WHERE id = NEW.receipt_id);
END;
CREATE TRIGGER inventory_disposal_is_new BEFORE INSERT ON inventory_disposal BEGIN
  SELECT RAISE(ABORT, 'inventory_disposal_pkey') WHERE EXISTS (
    SELECT 1 FROM inventory_disposal WHERE object_id = NEW.object_id);
  SELECT RAISE(ABORT, 'inventory_disposal_of_object') WHERE NOT EXISTS (
    SELECT 1 FROM inventory_object object WHERE object.id = NEW.object_id AND object.unit_id = NEW.unit_id
      AND object.bought_on <= NEW.disposed_on);
END;
CREATE TRIGGER inventory_object_filed_stays BEFORE UPDATE ON inventory_object BEGIN
  SELECT RAISE(ABORT, 'inventory_object_filed_stays');
END;
CREATE TRIGGER inventory_object_is_kept BEFORE DELETE ON inventory_object BEGIN
  SELECT RAISE(ABORT, 'inventory_object_is_kept');
END;
CREATE TRIGGER inventory_disposal_filed_stays BEFORE UPDATE ON inventory_disposal BEGIN
  SELECT RAISE(ABORT, 'inventory_disposal_filed_stays');
END;
CREATE TRIGGER inventory_disposal_is_kept BEFORE DELETE ON inventory_disposal BEGIN
  SELECT RAISE(ABORT, 'inventory_disposal_is_kept');
END;
