-- Where organisations are paid, in versions: entered and signed there by two people, looked into and confirmed by two of
-- the first recipient. While a change is open nothing is ordered for the organisation, and nothing ordered is released.
CREATE TABLE bank_details (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  organisation_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  iban TEXT NOT NULL,
  holder TEXT NOT NULL,
  state TEXT NOT NULL,
  state_on TEXT NOT NULL,
  reason TEXT, -- why they were refused
  usable_from TEXT, -- the first day on which they are paid to
  verified_how TEXT,
  version INTEGER NOT NULL,
  CONSTRAINT bank_details_pkey PRIMARY KEY (id),
  CONSTRAINT bank_details_number UNIQUE (organisation_id, number),
  CONSTRAINT bank_details_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT bank_details_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT bank_details_iban CHECK (length(iban) BETWEEN 15 AND 34 AND iban = upper(iban)),
  CONSTRAINT bank_details_texts CHECK (
    length(trim(holder)) > 0 AND length(holder) <= 70
    AND (verified_how IS NULL OR length(trim(verified_how)) > 0) AND (reason IS NULL OR length(trim(reason)) > 0)),
  CONSTRAINT bank_details_state CHECK (
    state IN ('entered', 'signed', 'verified', 'confirmed', 'refused', 'withdrawn')
    AND (state = 'refused') = (reason IS NOT NULL)
    AND (state = 'confirmed') = (usable_from IS NOT NULL)
    AND (state NOT IN ('entered', 'signed') OR verified_how IS NULL)
    AND (state NOT IN ('verified', 'confirmed') OR verified_how IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bank_details_one_open ON bank_details (organisation_id)
  WHERE state IN ('entered', 'signed', 'verified');

-- Who took which step, each another person.
CREATE TABLE bank_details_sign_off (
  bank_details_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  step TEXT NOT NULL,
  person_id BLOB NOT NULL,
  role TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  signed_on TEXT NOT NULL,
  CONSTRAINT bank_details_sign_off_pkey PRIMARY KEY (bank_details_id, step),
  CONSTRAINT bank_details_sign_off_once UNIQUE (bank_details_id, person_id),
  CONSTRAINT bank_details_sign_off_of FOREIGN KEY (bank_details_id) REFERENCES bank_details (id),
  CONSTRAINT bank_details_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT bank_details_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT bank_details_sign_off_role CHECK (
    step IN ('prepare', 'prepare_and_sign') AND role IN ('editor', 'clerk')
    OR step = 'sign' AND role IN ('signatory', 'head')
    OR step = 'verify' AND role = 'clerk'
    OR step = 'confirm' AND role IN ('releaser', 'head'))
) STRICT, WITHOUT ROWID;

-- A version begins after the others, and only when none of them is open. The first lines refuse what OR
-- REPLACE would delete.
CREATE TRIGGER bank_details_is_new BEFORE INSERT ON bank_details BEGIN
  SELECT RAISE(ABORT, 'bank_details_pkey') WHERE EXISTS (SELECT 1 FROM bank_details WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'bank_details_number') WHERE EXISTS (
    SELECT 1 FROM bank_details WHERE organisation_id = NEW.organisation_id AND number = NEW.number);
  SELECT RAISE(ABORT, 'bank_details_begins') WHERE NEW.version <> 1 OR NEW.state NOT IN ('entered', 'signed')
    OR NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM bank_details
      WHERE organisation_id = NEW.organisation_id)
    OR EXISTS (SELECT 1 FROM bank_details
      WHERE organisation_id = NEW.organisation_id AND state IN ('entered', 'signed', 'verified'));
  SELECT RAISE(ABORT, 'bank_details_side') WHERE NOT EXISTS (
    SELECT 1 FROM organisation WHERE id = NEW.organisation_id AND unit_id = NEW.unit_id);
END;
-- What was entered stays, and a version is followed by the next. It moves step by step, each signed; a change waits as long
-- as the house says, else three days.
CREATE TRIGGER bank_details_filed_stays BEFORE UPDATE ON bank_details BEGIN
  SELECT RAISE(ABORT, 'bank_details_filed_stays') WHERE NEW.id IS NOT OLD.id
    OR NEW.unit_id IS NOT OLD.unit_id
    OR NEW.organisation_id IS NOT OLD.organisation_id
    OR NEW.number IS NOT OLD.number
    OR NEW.iban IS NOT OLD.iban
    OR NEW.holder IS NOT OLD.holder;
  SELECT RAISE(ABORT, 'bank_details_version_next') WHERE NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'bank_details_moves') WHERE (
    OLD.state = 'entered' AND NEW.state = 'signed' OR OLD.state = 'signed' AND NEW.state = 'verified'
    OR OLD.state = 'verified' AND NEW.state = 'confirmed'
    OR OLD.state IN ('entered', 'signed', 'verified') AND NEW.state IN ('refused', 'withdrawn')) IS NOT TRUE
    OR OLD.verified_how IS NOT NULL AND NEW.verified_how IS NOT OLD.verified_how;
  SELECT RAISE(ABORT, 'bank_details_is_signed') WHERE NEW.state IN ('signed', 'verified', 'confirmed') AND NOT EXISTS (
    SELECT 1 FROM bank_details_sign_off WHERE bank_details_id = NEW.id
      AND step = CASE NEW.state WHEN 'signed' THEN 'sign' WHEN 'verified' THEN 'verify' ELSE 'confirm' END);
  SELECT RAISE(ABORT, 'bank_details_signed_by_two') WHERE NEW.state = 'verified' AND NOT EXISTS (
    SELECT 1 FROM bank_details_sign_off WHERE bank_details_id = NEW.id AND step IN ('sign', 'prepare_and_sign'));
  SELECT RAISE(ABORT, 'bank_details_waits') WHERE NEW.state = 'confirmed' AND (NEW.usable_from < NEW.state_on OR EXISTS (
      SELECT 1 FROM bank_details before
      WHERE before.organisation_id = NEW.organisation_id AND before.state = 'confirmed')
    AND NEW.usable_from < date(NEW.state_on, '+' || COALESCE((
      SELECT bank_wait_days FROM duty_rules WHERE unit_id = NEW.unit_id ORDER BY number DESC LIMIT 1), 3) || ' days'));
END;
CREATE TRIGGER bank_details_is_kept BEFORE DELETE ON bank_details BEGIN
  SELECT RAISE(ABORT, 'bank_details_is_kept');
END;

-- A step is taken in its order by someone who holds the role that day on that side, and has no interest there. The
-- first lines refuse what OR REPLACE would delete.
CREATE TRIGGER bank_details_sign_off_is_new BEFORE INSERT ON bank_details_sign_off BEGIN
  SELECT RAISE(ABORT, 'bank_details_sign_off_pkey') WHERE EXISTS (
    SELECT 1 FROM bank_details_sign_off WHERE bank_details_id = NEW.bank_details_id AND step = NEW.step);
  SELECT RAISE(ABORT, 'bank_details_sign_off_once') WHERE EXISTS (
    SELECT 1 FROM bank_details_sign_off WHERE bank_details_id = NEW.bank_details_id AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'bank_details_sign_off_role') WHERE (
    NEW.step IN ('prepare', 'prepare_and_sign') AND NEW.role IN ('editor', 'clerk')
    OR NEW.step = 'sign' AND NEW.role IN ('signatory', 'head')
    OR NEW.step = 'verify' AND NEW.role = 'clerk'
    OR NEW.step = 'confirm' AND NEW.role IN ('releaser', 'head')) IS NOT TRUE;
  SELECT RAISE(ABORT, 'bank_details_sign_off_role_held') WHERE NOT EXISTS (
    SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
    WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
      AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
      AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
      AND membership.valid_from <= NEW.signed_on
      AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on));
  SELECT RAISE(ABORT, 'bank_details_sign_off_side') WHERE NOT EXISTS (
    SELECT 1 FROM bank_details JOIN organisation ON organisation.id = NEW.organisation_id
    WHERE bank_details.id = NEW.bank_details_id AND bank_details.unit_id = NEW.unit_id
      AND organisation.unit_id = NEW.unit_id
      AND CASE WHEN NEW.step IN ('verify', 'confirm') THEN organisation.kind = 'municipality'
        ELSE organisation.id = bank_details.organisation_id END);
  SELECT RAISE(ABORT, 'bank_details_sign_off_in_order') WHERE NOT EXISTS (
    SELECT 1 FROM bank_details details WHERE details.id = NEW.bank_details_id
      AND CASE NEW.step WHEN 'verify' THEN details.state = 'signed' WHEN 'confirm' THEN details.state = 'verified'
        WHEN 'prepare_and_sign' THEN details.state = 'signed' ELSE details.state = 'entered' END
      AND (NEW.step IN ('prepare', 'prepare_and_sign')) = (NOT EXISTS (
        SELECT 1 FROM bank_details_sign_off before WHERE before.bank_details_id = NEW.bank_details_id)));
  SELECT RAISE(ABORT, 'bank_details_sign_off_signs_alone') WHERE NEW.step = 'prepare_and_sign' AND NOT EXISTS (
    SELECT 1 FROM sole_signatory alone WHERE alone.organisation_id = NEW.organisation_id
      AND alone.valid_from <= NEW.signed_on AND alone.valid_until >= NEW.signed_on);
  SELECT RAISE(ABORT, 'sign_off_without_interest') WHERE NEW.step IN ('verify', 'confirm') AND EXISTS (
    SELECT 1 FROM bank_details JOIN membership interest ON interest.organisation_id = bank_details.organisation_id
    WHERE bank_details.id = NEW.bank_details_id AND bank_details.organisation_id <> NEW.organisation_id
      AND interest.person_id = NEW.person_id AND interest.valid_from <= NEW.signed_on
      AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.signed_on));
  SELECT RAISE(ABORT, 'sign_off_without_interest') WHERE NEW.step IN ('verify', 'confirm') AND EXISTS (
    SELECT 1 FROM bank_details JOIN conflict_of_interest conflict
      ON conflict.organisation_id = bank_details.organisation_id
    WHERE bank_details.id = NEW.bank_details_id AND conflict.person_id = NEW.person_id
      AND conflict.declared_on <= NEW.signed_on);
END;
CREATE TRIGGER bank_details_sign_off_is_kept BEFORE DELETE ON bank_details_sign_off BEGIN
  SELECT RAISE(ABORT, 'bank_details_sign_off_is_kept');
END;
CREATE TRIGGER bank_details_sign_off_filed_stays BEFORE UPDATE ON bank_details_sign_off BEGIN
  SELECT RAISE(ABORT, 'bank_details_sign_off_filed_stays');
END;

-- An order pays to the account that counts that day, and it is released only while that is so.
CREATE TRIGGER payment_pays_to_recipient BEFORE INSERT ON payment WHEN NEW.state = 'ordered' BEGIN
  SELECT RAISE(ABORT, 'payment_pays_to_recipient') WHERE NOT EXISTS (
    SELECT 1 FROM bank_details account JOIN grants ON grants.recipient_id = account.organisation_id
    WHERE grants.id = NEW.grant_id AND account.id = NEW.pays_to AND account.unit_id = NEW.unit_id
      AND account.state = 'confirmed' AND account.usable_from <= NEW.state_on
      AND NOT EXISTS (SELECT 1 FROM bank_details later WHERE later.organisation_id = account.organisation_id
        AND later.number > account.number AND later.state NOT IN ('refused', 'withdrawn')));
END;
CREATE TRIGGER payment_still_pays_to BEFORE INSERT ON payment_sign_off
  WHEN NEW.step IN ('release_1', 'release_2', 'further_eye') BEGIN
  SELECT RAISE(ABORT, 'payment_still_pays_to') WHERE NOT EXISTS (
    SELECT 1 FROM payment JOIN grants ON grants.id = payment.grant_id
    JOIN bank_details account ON account.id = payment.pays_to AND account.organisation_id = grants.recipient_id
    WHERE payment.id = NEW.payment_id AND account.state = 'confirmed' AND account.usable_from <= NEW.signed_on
      AND NOT EXISTS (SELECT 1 FROM bank_details later WHERE later.organisation_id = account.organisation_id
        AND later.number > account.number AND later.state NOT IN ('refused', 'withdrawn')));
END;
