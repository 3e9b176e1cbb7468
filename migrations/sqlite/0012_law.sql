-- The law over the books: what people do with what was calculated.

-- What a payout request asks for beyond what is needed now, and why.
CREATE TABLE payout_request_above (
  request_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  above_cents INTEGER NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT payout_request_above_pkey PRIMARY KEY (request_id),
  CONSTRAINT payout_request_above_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_request_above_amount CHECK (above_cents > 0),
  CONSTRAINT payout_request_above_reason CHECK (length(trim(reason)) > 0)
) STRICT, WITHOUT ROWID;

-- Who asked for more than is needed, and who signed for it: two people, or the only one whom a recipient has.
CREATE TABLE payout_request_sign_off (
  request_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  step TEXT NOT NULL,
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  signed_on TEXT NOT NULL,
  CONSTRAINT payout_request_sign_off_pkey PRIMARY KEY (request_id, step),
  CONSTRAINT payout_request_sign_off_once UNIQUE (request_id, person_id),
  CONSTRAINT payout_request_sign_off_above FOREIGN KEY (request_id) REFERENCES payout_request_above (request_id),
  CONSTRAINT payout_request_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT payout_request_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT payout_request_sign_off_role CHECK (
    step IN ('prepare', 'prepare_and_sign') AND role IN ('editor', 'clerk')
    OR step = 'sign' AND role IN ('signatory', 'head'))
) STRICT, WITHOUT ROWID;

-- A step is taken in its order by someone who holds the role that day for the recipient. The first two lines refuse what
-- OR REPLACE would delete.
CREATE TRIGGER payout_request_sign_off_is_new BEFORE INSERT ON payout_request_sign_off BEGIN
  SELECT RAISE(ABORT, 'payout_request_sign_off_pkey') WHERE EXISTS (
    SELECT 1 FROM payout_request_sign_off WHERE request_id = NEW.request_id AND step = NEW.step);
  SELECT RAISE(ABORT, 'payout_request_sign_off_once') WHERE EXISTS (
    SELECT 1 FROM payout_request_sign_off WHERE request_id = NEW.request_id AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'payout_request_sign_off_role') WHERE (
    NEW.step IN ('prepare', 'prepare_and_sign') AND NEW.role IN ('editor', 'clerk')
    OR NEW.step = 'sign' AND NEW.role IN ('signatory', 'head')) IS NOT TRUE;
  SELECT RAISE(ABORT, 'payout_request_sign_off_role_held') WHERE NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.signed_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on));
  SELECT RAISE(ABORT, 'payout_request_sign_off_side') WHERE NOT EXISTS (
    SELECT 1 FROM payout_request asked JOIN grants ON grants.id = asked.grant_id
    WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id
      AND grants.recipient_id = NEW.organisation_id);
  SELECT RAISE(ABORT, 'payout_request_sign_off_in_order') WHERE NOT EXISTS (
    SELECT 1 FROM payout_request asked WHERE asked.id = NEW.request_id AND asked.state = 'requested'
      AND (NEW.step <> 'sign') = (NOT EXISTS (
        SELECT 1 FROM payout_request_sign_off before WHERE before.request_id = NEW.request_id
          AND before.step = 'prepare')));
  SELECT RAISE(ABORT, 'payout_request_sign_off_signs_alone') WHERE NEW.step = 'prepare_and_sign' AND NOT EXISTS (
    SELECT 1 FROM sole_signatory alone WHERE alone.organisation_id = NEW.organisation_id
      AND alone.valid_from <= NEW.signed_on AND alone.valid_until >= NEW.signed_on);
END;

-- What goes beyond the need is approved when a second person has signed for it.
CREATE TRIGGER payout_request_second_person BEFORE UPDATE ON payout_request
  WHEN NEW.state = 'approved' AND OLD.state <> 'approved' BEGIN
  SELECT RAISE(ABORT, 'payout_request_second_person')
    WHERE EXISTS (SELECT 1 FROM payout_request_above WHERE request_id = NEW.id)
      AND NOT EXISTS (SELECT 1 FROM payout_request_sign_off
        WHERE request_id = NEW.id AND step IN ('sign', 'prepare_and_sign'));
END;

CREATE TRIGGER payout_request_above_is_new BEFORE INSERT ON payout_request_above BEGIN
  SELECT RAISE(ABORT, 'payout_request_above_pkey') WHERE EXISTS (
    SELECT 1 FROM payout_request_above WHERE request_id = NEW.request_id);
END;
CREATE TRIGGER payout_request_above_is_kept BEFORE DELETE ON payout_request_above BEGIN
  SELECT RAISE(ABORT, 'payout_request_above_is_kept');
END;
CREATE TRIGGER payout_request_above_filed_stays BEFORE UPDATE ON payout_request_above BEGIN
  SELECT RAISE(ABORT, 'payout_request_above_filed_stays');
END;
CREATE TRIGGER payout_request_sign_off_is_kept BEFORE DELETE ON payout_request_sign_off BEGIN
  SELECT RAISE(ABORT, 'payout_request_sign_off_is_kept');
END;
CREATE TRIGGER payout_request_sign_off_filed_stays BEFORE UPDATE ON payout_request_sign_off BEGIN
  SELECT RAISE(ABORT, 'payout_request_sign_off_filed_stays');
END;

-- The figures of the law that a version of an act sets itself, as canonical JSON; nothing where it sets none.
ALTER TABLE legal_act ADD COLUMN law TEXT;

-- The worksheet of interest that was claimed or waived: how it came about, as canonical JSON. What one payment left of another
-- too late is decided once.
CREATE TABLE interest_worksheet (
  receivable_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  received_id BLOB NOT NULL, -- the payment, or the repayment from below, that came in
  spent_id BLOB NOT NULL, -- the payment, claim line or repayment that it was spent on
  worksheet TEXT NOT NULL,
  CONSTRAINT interest_worksheet_pkey PRIMARY KEY (receivable_id),
  CONSTRAINT interest_worksheet_slice UNIQUE (received_id, spent_id),
  CONSTRAINT interest_worksheet_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id)
) STRICT, WITHOUT ROWID;

-- A worksheet is that of interest, to the cent. The first two lines refuse what OR REPLACE would delete.
CREATE TRIGGER interest_worksheet_is_new BEFORE INSERT ON interest_worksheet BEGIN
  SELECT RAISE(ABORT, 'interest_worksheet_pkey') WHERE EXISTS (
    SELECT 1 FROM interest_worksheet WHERE receivable_id = NEW.receivable_id);
  SELECT RAISE(ABORT, 'interest_worksheet_slice') WHERE EXISTS (
    SELECT 1 FROM interest_worksheet WHERE received_id = NEW.received_id AND spent_id = NEW.spent_id);
  SELECT RAISE(ABORT, 'interest_worksheet_of_interest') WHERE NOT EXISTS (
    SELECT 1 FROM receivable WHERE id = NEW.receivable_id AND unit_id = NEW.unit_id AND kind = 'interest'
      AND amount_cents = NEW.worksheet ->> '$.interest');
END;
CREATE TRIGGER interest_worksheet_is_kept BEFORE DELETE ON interest_worksheet BEGIN
  SELECT RAISE(ABORT, 'interest_worksheet_is_kept');
END;
CREATE TRIGGER interest_worksheet_filed_stays BEFORE UPDATE ON interest_worksheet BEGIN
  SELECT RAISE(ABORT, 'interest_worksheet_filed_stays');
END;

-- A Basiszinssatz (§ 247 BGB) that somebody entered, with its source.
CREATE TABLE base_rate (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  valid_from TEXT NOT NULL,
  rate_hundredths INTEGER NOT NULL, -- percent a year
  source TEXT NOT NULL,
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  entered_on TEXT NOT NULL,
  CONSTRAINT base_rate_pkey PRIMARY KEY (id),
  CONSTRAINT base_rate_from UNIQUE (id, valid_from),
  CONSTRAINT base_rate_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT base_rate_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT base_rate_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT base_rate_half_year CHECK (substr(valid_from, 6) IN ('01-01', '07-01')),
  CONSTRAINT base_rate_range CHECK (rate_hundredths BETWEEN -10000 AND 10000),
  CONSTRAINT base_rate_source CHECK (length(trim(source)) > 0),
  CONSTRAINT base_rate_role CHECK (role IN ('clerk', 'head'))
) STRICT, WITHOUT ROWID;

-- It counts when another person has confirmed it: for the whole installation, and once for each half-year.
CREATE TABLE base_rate_confirmation (
  valid_from TEXT NOT NULL,
  base_rate_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  confirmed_on TEXT NOT NULL,
  CONSTRAINT base_rate_confirmation_pkey PRIMARY KEY (valid_from),
  CONSTRAINT base_rate_confirmation_rate FOREIGN KEY (base_rate_id, valid_from) REFERENCES base_rate (id, valid_from),
  CONSTRAINT base_rate_confirmation_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT base_rate_confirmation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT base_rate_confirmation_role CHECK (role IN ('clerk', 'head'))
) STRICT, WITHOUT ROWID;

-- Who enters and who confirms hold the role that day, and are two people. The first line of each refuses what OR REPLACE
-- would delete.
CREATE TRIGGER base_rate_is_new BEFORE INSERT ON base_rate BEGIN
  SELECT RAISE(ABORT, 'base_rate_pkey') WHERE EXISTS (SELECT 1 FROM base_rate WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'base_rate_role_held') WHERE NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.entered_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.entered_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.entered_on));
END;
CREATE TRIGGER base_rate_confirmation_is_new BEFORE INSERT ON base_rate_confirmation BEGIN
  SELECT RAISE(ABORT, 'base_rate_confirmation_pkey') WHERE EXISTS (
    SELECT 1 FROM base_rate_confirmation WHERE valid_from = NEW.valid_from);
  SELECT RAISE(ABORT, 'base_rate_role_held') WHERE NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.confirmed_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.confirmed_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.confirmed_on));
  SELECT RAISE(ABORT, 'base_rate_second_person') WHERE NOT EXISTS (
    SELECT 1 FROM base_rate WHERE id = NEW.base_rate_id AND unit_id = NEW.unit_id AND person_id <> NEW.person_id);
END;
CREATE TRIGGER base_rate_is_kept BEFORE DELETE ON base_rate BEGIN
  SELECT RAISE(ABORT, 'base_rate_is_kept');
END;
CREATE TRIGGER base_rate_filed_stays BEFORE UPDATE ON base_rate BEGIN
  SELECT RAISE(ABORT, 'base_rate_filed_stays');
END;
CREATE TRIGGER base_rate_confirmation_is_kept BEFORE DELETE ON base_rate_confirmation BEGIN
  SELECT RAISE(ABORT, 'base_rate_confirmation_is_kept');
END;
CREATE TRIGGER base_rate_confirmation_filed_stays BEFORE UPDATE ON base_rate_confirmation BEGIN
  SELECT RAISE(ABORT, 'base_rate_confirmation_filed_stays');
END;
