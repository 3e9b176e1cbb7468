-- The law over the books: what people do with what was calculated.

-- What a payout request asks for beyond what is needed now, and why.
CREATE TABLE payout_request_above (
  request_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  above_cents BIGINT NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT payout_request_above_pkey PRIMARY KEY (request_id),
  CONSTRAINT payout_request_above_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_request_above_amount CHECK (above_cents > 0),
  CONSTRAINT payout_request_above_reason CHECK (length(trim(reason)) > 0)
);

-- Who asked for more than is needed, and who signed for it: two people, or the only one whom a recipient has.
CREATE TABLE payout_request_sign_off (
  request_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  step TEXT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  signed_on DATE NOT NULL,
  CONSTRAINT payout_request_sign_off_pkey PRIMARY KEY (request_id, step),
  CONSTRAINT payout_request_sign_off_once UNIQUE (request_id, person_id),
  CONSTRAINT payout_request_sign_off_above FOREIGN KEY (request_id) REFERENCES payout_request_above (request_id),
  CONSTRAINT payout_request_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT payout_request_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT payout_request_sign_off_role CHECK (
    step IN ('prepare', 'prepare_and_sign') AND role IN ('editor', 'clerk')
    OR step = 'sign' AND role IN ('signatory', 'head'))
);

-- A step is taken in its order by someone who holds the role that day for the recipient.
CREATE FUNCTION payout_request_sign_off_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (
      NEW.step IN ('prepare', 'prepare_and_sign') AND NEW.role IN ('editor', 'clerk')
      OR NEW.step = 'sign' AND NEW.role IN ('signatory', 'head')) IS NOT TRUE
  THEN
    PERFORM refuse('payout_request_sign_off_role');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
      WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
        AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
        AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
        AND membership.valid_from <= NEW.signed_on
        AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('payout_request_sign_off_role_held');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked JOIN grants ON grants.id = asked.grant_id
      WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id
        AND grants.recipient_id = NEW.organisation_id)
  THEN
    PERFORM refuse('payout_request_sign_off_side');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked WHERE asked.id = NEW.request_id AND asked.state = 'requested'
        AND (NEW.step <> 'sign') = (NOT EXISTS (
          SELECT 1 FROM payout_request_sign_off before WHERE before.request_id = NEW.request_id
            AND before.step = 'prepare')))
  THEN
    PERFORM refuse('payout_request_sign_off_in_order');
  END IF;
  IF NEW.step = 'prepare_and_sign' AND NOT EXISTS (
      SELECT 1 FROM sole_signatory alone WHERE alone.organisation_id = NEW.organisation_id
        AND alone.valid_from <= NEW.signed_on AND alone.valid_until >= NEW.signed_on)
  THEN
    PERFORM refuse('payout_request_sign_off_signs_alone');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_request_sign_off_is_new BEFORE INSERT ON payout_request_sign_off
  FOR EACH ROW EXECUTE FUNCTION payout_request_sign_off_is_new();

-- What goes beyond the need is approved when a second person has signed for it.
CREATE FUNCTION payout_request_second_person() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state = 'approved' AND OLD.state <> 'approved'
    AND EXISTS (SELECT 1 FROM payout_request_above WHERE request_id = NEW.id)
    AND NOT EXISTS (SELECT 1 FROM payout_request_sign_off
      WHERE request_id = NEW.id AND step IN ('sign', 'prepare_and_sign'))
  THEN
    PERFORM refuse('payout_request_second_person');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_request_second_person BEFORE UPDATE ON payout_request
  FOR EACH ROW EXECUTE FUNCTION payout_request_second_person();

CREATE TRIGGER payout_request_above_is_kept BEFORE DELETE OR TRUNCATE ON payout_request_above
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_request_above_is_kept');
CREATE TRIGGER payout_request_above_filed_stays BEFORE UPDATE ON payout_request_above
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_request_above_filed_stays');
CREATE TRIGGER payout_request_sign_off_is_kept BEFORE DELETE OR TRUNCATE ON payout_request_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_request_sign_off_is_kept');
CREATE TRIGGER payout_request_sign_off_filed_stays BEFORE UPDATE ON payout_request_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_request_sign_off_filed_stays');

-- also under session_replication_role = replica
ALTER TABLE payout_request_sign_off ENABLE ALWAYS TRIGGER payout_request_sign_off_is_new;
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_second_person;
ALTER TABLE payout_request_above ENABLE ALWAYS TRIGGER payout_request_above_is_kept;
ALTER TABLE payout_request_above ENABLE ALWAYS TRIGGER payout_request_above_filed_stays;
ALTER TABLE payout_request_sign_off ENABLE ALWAYS TRIGGER payout_request_sign_off_is_kept;
ALTER TABLE payout_request_sign_off ENABLE ALWAYS TRIGGER payout_request_sign_off_filed_stays;

GRANT SELECT, INSERT ON payout_request_above, payout_request_sign_off TO foerderfluss_app;

-- The figures of the law that a version of an act sets itself, as canonical JSON; nothing where it sets none.
ALTER TABLE legal_act ADD COLUMN law TEXT;

-- The worksheet of interest that was claimed or waived: how it came about, as canonical JSON. What one payment left of another
-- too late is decided once.
CREATE TABLE interest_worksheet (
  receivable_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  received_id UUID NOT NULL, -- the payment, or the repayment from below, that came in
  spent_id UUID NOT NULL, -- the payment, claim line or repayment that it was spent on
  worksheet TEXT NOT NULL,
  CONSTRAINT interest_worksheet_pkey PRIMARY KEY (receivable_id),
  CONSTRAINT interest_worksheet_slice UNIQUE (received_id, spent_id),
  CONSTRAINT interest_worksheet_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id)
);

-- A worksheet is that of interest, to the cent.
CREATE FUNCTION interest_worksheet_of_interest() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM receivable WHERE id = NEW.receivable_id AND unit_id = NEW.unit_id AND kind = 'interest'
        AND amount_cents = (NEW.worksheet::jsonb ->> 'interest')::bigint)
  THEN
    PERFORM refuse('interest_worksheet_of_interest');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER interest_worksheet_of_interest BEFORE INSERT ON interest_worksheet
  FOR EACH ROW EXECUTE FUNCTION interest_worksheet_of_interest();
CREATE TRIGGER interest_worksheet_is_kept BEFORE DELETE OR TRUNCATE ON interest_worksheet
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('interest_worksheet_is_kept');
CREATE TRIGGER interest_worksheet_filed_stays BEFORE UPDATE ON interest_worksheet
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('interest_worksheet_filed_stays');
ALTER TABLE interest_worksheet ENABLE ALWAYS TRIGGER interest_worksheet_of_interest;
ALTER TABLE interest_worksheet ENABLE ALWAYS TRIGGER interest_worksheet_is_kept;
ALTER TABLE interest_worksheet ENABLE ALWAYS TRIGGER interest_worksheet_filed_stays;

GRANT SELECT, INSERT ON interest_worksheet TO foerderfluss_app;

-- A Basiszinssatz (§ 247 BGB) that somebody entered, with its source.
CREATE TABLE base_rate (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  valid_from DATE NOT NULL,
  rate_hundredths BIGINT NOT NULL, -- percent a year
  source TEXT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  entered_on DATE NOT NULL,
  CONSTRAINT base_rate_pkey PRIMARY KEY (id),
  CONSTRAINT base_rate_from UNIQUE (id, valid_from),
  CONSTRAINT base_rate_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT base_rate_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT base_rate_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT base_rate_half_year CHECK (EXTRACT(DAY FROM valid_from) = 1 AND EXTRACT(MONTH FROM valid_from) IN (1, 7)),
  CONSTRAINT base_rate_range CHECK (rate_hundredths BETWEEN -10000 AND 10000),
  CONSTRAINT base_rate_source CHECK (length(trim(source)) > 0),
  CONSTRAINT base_rate_role CHECK (role IN ('clerk', 'head'))
);

-- It counts when another person has confirmed it: for the whole installation, and once for each half-year.
CREATE TABLE base_rate_confirmation (
  valid_from DATE NOT NULL,
  base_rate_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  confirmed_on DATE NOT NULL,
  CONSTRAINT base_rate_confirmation_pkey PRIMARY KEY (valid_from),
  CONSTRAINT base_rate_confirmation_rate FOREIGN KEY (base_rate_id, valid_from) REFERENCES base_rate (id, valid_from),
  CONSTRAINT base_rate_confirmation_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT base_rate_confirmation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT base_rate_confirmation_role CHECK (role IN ('clerk', 'head'))
);

-- Who enters and who confirms hold the role that day, and are two people.
CREATE FUNCTION base_rate_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.entered_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.entered_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.entered_on))
  THEN
    PERFORM refuse('base_rate_role_held');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER base_rate_is_new BEFORE INSERT ON base_rate
  FOR EACH ROW EXECUTE FUNCTION base_rate_is_new();
CREATE FUNCTION base_rate_confirmation_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.confirmed_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.confirmed_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.confirmed_on))
  THEN
    PERFORM refuse('base_rate_role_held');
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM base_rate WHERE id = NEW.base_rate_id AND unit_id = NEW.unit_id AND person_id <> NEW.person_id)
  THEN
    PERFORM refuse('base_rate_second_person');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER base_rate_confirmation_is_new BEFORE INSERT ON base_rate_confirmation
  FOR EACH ROW EXECUTE FUNCTION base_rate_confirmation_is_new();
CREATE TRIGGER base_rate_is_kept BEFORE DELETE OR TRUNCATE ON base_rate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('base_rate_is_kept');
CREATE TRIGGER base_rate_filed_stays BEFORE UPDATE ON base_rate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('base_rate_filed_stays');
CREATE TRIGGER base_rate_confirmation_is_kept BEFORE DELETE OR TRUNCATE ON base_rate_confirmation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('base_rate_confirmation_is_kept');
CREATE TRIGGER base_rate_confirmation_filed_stays BEFORE UPDATE ON base_rate_confirmation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('base_rate_confirmation_filed_stays');
ALTER TABLE base_rate ENABLE ALWAYS TRIGGER base_rate_is_new;
ALTER TABLE base_rate ENABLE ALWAYS TRIGGER base_rate_is_kept;
ALTER TABLE base_rate ENABLE ALWAYS TRIGGER base_rate_filed_stays;
ALTER TABLE base_rate_confirmation ENABLE ALWAYS TRIGGER base_rate_confirmation_is_new;
ALTER TABLE base_rate_confirmation ENABLE ALWAYS TRIGGER base_rate_confirmation_is_kept;
ALTER TABLE base_rate_confirmation ENABLE ALWAYS TRIGGER base_rate_confirmation_filed_stays;

GRANT SELECT, INSERT ON base_rate, base_rate_confirmation TO foerderfluss_app;
