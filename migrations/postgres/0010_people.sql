-- People: one account for each human, and what they may do for which organisation, from when until when.

-- A human, once: whoever registers the same human again under another name meets the identity. The journal names people
-- by their name, so that is theirs alone as well.
CREATE TABLE person (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  identity TEXT NOT NULL,
  name TEXT NOT NULL,
  registered_on DATE NOT NULL,
  left_on DATE,
  version BIGINT NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_identity UNIQUE (unit_id, identity),
  CONSTRAINT person_name UNIQUE (unit_id, name),
  CONSTRAINT person_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  -- in one way of writing, else the same human would be two
  CONSTRAINT person_identity_plain CHECK (identity = lower(trim(identity)) AND length(identity) > 2),
  CONSTRAINT person_left_after CHECK (left_on >= registered_on)
);

-- What a person does for an organisation.
CREATE TABLE membership (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  role TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_until DATE,
  deputy_for UUID, -- whose deputy the person is in this role
  CONSTRAINT membership_pkey PRIMARY KEY (id),
  CONSTRAINT membership_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT membership_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT membership_role CHECK (role IN (
    'clerk', 'examiner_sachlich', 'examiner_rechnerisch', 'orderer', 'releaser', 'head', 'editor', 'signatory',
    'auditor', 'administrator')),
  CONSTRAINT membership_days CHECK (valid_until >= valid_from),
  CONSTRAINT membership_deputy FOREIGN KEY (deputy_for) REFERENCES person (id),
  CONSTRAINT membership_deputy_ends CHECK (deputy_for IS NULL OR valid_until IS NOT NULL AND deputy_for <> person_id),
  -- an audit ends
  CONSTRAINT membership_auditor_ends CHECK (role <> 'auditor' OR valid_until IS NOT NULL)
);
CREATE INDEX membership_by_person ON membership (person_id, id);
-- who acts in a role for an organisation has it once
CREATE UNIQUE INDEX membership_once ON membership (person_id, organisation_id, role) WHERE valid_until IS NULL;

-- A role is held in the books of its person and of its organisation, by someone who is there, and money is kept apart:
-- who pays keeps no books, and who manages people touches no money (§ 31 Abs. 3 KomHVO NRW). The person's row is locked,
-- so that of two roles given at once the second sees the first.
CREATE FUNCTION membership_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;
  IF NOT EXISTS (
    SELECT 1 FROM person JOIN organisation ON organisation.unit_id = person.unit_id
    WHERE person.id = NEW.person_id AND organisation.id = NEW.organisation_id AND person.unit_id = NEW.unit_id)
  THEN
    PERFORM refuse('membership_of_unit');
  END IF;
  IF EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND left_on IS NOT NULL) THEN
    PERFORM refuse('membership_of_someone_there');
  END IF;
  -- nobody deputises in a role that the other does not hold
  IF NEW.deputy_for IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM membership holder WHERE holder.person_id = NEW.deputy_for AND holder.deputy_for IS NULL
      AND holder.organisation_id = NEW.organisation_id AND holder.role = NEW.role
      AND holder.valid_from <= NEW.valid_until
      AND (holder.valid_until IS NULL OR holder.valid_until >= NEW.valid_from))
  THEN
    PERFORM refuse('membership_deputy_of_holder');
  END IF;
  IF EXISTS (
    SELECT 1 FROM membership other
    WHERE other.person_id = NEW.person_id
      AND (other.valid_until IS NULL OR other.valid_until >= NEW.valid_from)
      AND (NEW.valid_until IS NULL OR other.valid_from <= NEW.valid_until)
      AND (NEW.role = 'releaser' AND other.role = 'clerk' OR NEW.role = 'clerk' AND other.role = 'releaser'
        OR (NEW.role = 'administrator') <> (other.role = 'administrator')
        OR (NEW.role = 'auditor') <> (other.role = 'auditor')))
  THEN
    PERFORM refuse('membership_kept_apart');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_is_new BEFORE INSERT ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_is_new();
CREATE TRIGGER membership_is_kept BEFORE DELETE OR TRUNCATE ON membership
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('membership_is_kept');
CREATE TRIGGER membership_filed_stays BEFORE UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('valid_until');
-- a role ends, or ends earlier; it is given anew by a row of its own
CREATE FUNCTION membership_ends_earlier() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.valid_until IS DISTINCT FROM OLD.valid_until
    AND (NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until)
  THEN
    PERFORM refuse('membership_ends_earlier');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_later_ends_earlier BEFORE UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_ends_earlier();

CREATE TRIGGER person_is_kept BEFORE DELETE OR TRUNCATE ON person
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('person_is_kept');
CREATE TRIGGER person_filed_stays BEFORE UPDATE ON person
  FOR EACH ROW EXECUTE FUNCTION refuse_changed('left_on', 'version');

-- also under session_replication_role = replica
ALTER TABLE person ENABLE ALWAYS TRIGGER person_is_kept;
ALTER TABLE person ENABLE ALWAYS TRIGGER person_filed_stays;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_is_new;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_is_kept;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_filed_stays;
ALTER TABLE membership ENABLE ALWAYS TRIGGER membership_later_ends_earlier;

GRANT SELECT, INSERT ON person, membership TO foerderfluss_app;
GRANT UPDATE (left_on, version) ON person TO foerderfluss_app;
GRANT UPDATE (valid_until) ON membership TO foerderfluss_app;

-- What the house decides about duties: whether one person may certify a cost in reason and amount, and above which amount
-- a further eye looks at a payment. The newest version counts; without any, two certify and no further eye is needed.
CREATE TABLE duty_rules (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  one_examiner BOOLEAN NOT NULL,
  further_eye_above_cents BIGINT,
  bank_wait_days BIGINT NOT NULL, -- how long a change of bank details waits
  set_on DATE NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT duty_rules_pkey PRIMARY KEY (id),
  CONSTRAINT duty_rules_number UNIQUE (unit_id, number),
  CONSTRAINT duty_rules_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT duty_rules_one_examiner CHECK (one_examiner IN (TRUE, FALSE)),
  CONSTRAINT duty_rules_further_eye CHECK (further_eye_above_cents >= 0),
  CONSTRAINT duty_rules_bank_wait CHECK (bank_wait_days BETWEEN 0 AND 60),
  CONSTRAINT duty_rules_reason CHECK (length(trim(reason)) > 0)
);

-- A recipient of one person: nobody else could sign there. On record, with its reason and its end.
CREATE TABLE sole_signatory (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  valid_from DATE NOT NULL,
  valid_until DATE NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT sole_signatory_pkey PRIMARY KEY (id),
  CONSTRAINT sole_signatory_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT sole_signatory_days CHECK (valid_until >= valid_from),
  CONSTRAINT sole_signatory_reason CHECK (length(trim(reason)) > 0)
);
CREATE INDEX sole_signatory_by_organisation ON sole_signatory (organisation_id);

-- What is proposed to be decided of each line of a claim, as canonical JSON, for those who certify it. A round is what
-- was handed in once and proposed once: what is handed in again, or sent back by who was to certify, begins the next.
CREATE TABLE claim_proposal (
  claim_id UUID NOT NULL,
  round BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  decisions TEXT NOT NULL,
  findings TEXT NOT NULL,
  rule_book BIGINT NOT NULL, -- the version of the rules that it follows
  CONSTRAINT claim_proposal_pkey PRIMARY KEY (claim_id, round),
  CONSTRAINT claim_proposal_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_proposal_rule_book CHECK (rule_book > 0)
);

-- Who took which step of a claim: prepared, signed, proposed, certified or sent back. Nobody takes two of one round, but
-- for sending back, which books nothing.
CREATE TABLE claim_sign_off (
  claim_id UUID NOT NULL,
  round BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  step TEXT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  signed_on DATE NOT NULL,
  CONSTRAINT claim_sign_off_pkey PRIMARY KEY (claim_id, round, step),
  CONSTRAINT claim_sign_off_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT claim_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT claim_sign_off_role CHECK (
    step IN ('prepare', 'prepare_and_sign') AND role IN ('editor', 'clerk')
    OR step = 'sign' AND role IN ('signatory', 'head')
    OR step = 'propose' AND role = 'clerk'
    OR step = 'sachlich' AND role = 'examiner_sachlich'
    OR step = 'rechnerisch' AND role = 'examiner_rechnerisch'
    OR step IN ('sachlich_und_rechnerisch', 'send_back')
      AND role IN ('examiner_sachlich', 'examiner_rechnerisch'))
);
CREATE INDEX claim_sign_off_by_person ON claim_sign_off (person_id);
-- who has certified may think better of it
CREATE UNIQUE INDEX claim_sign_off_once ON claim_sign_off (claim_id, round, person_id) WHERE step <> 'send_back';

-- Why a proposal was sent back.
CREATE TABLE claim_return (
  claim_id UUID NOT NULL,
  round BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT claim_return_pkey PRIMARY KEY (claim_id, round),
  CONSTRAINT claim_return_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT claim_return_reason CHECK (length(trim(reason)) > 0)
);

-- The corrections that are proposed and neither booked nor sent back: at most one of a claim.
CREATE VIEW open_correction AS
  SELECT proposed.* FROM correction_proposal proposed
  WHERE NOT EXISTS (SELECT 1 FROM claim_correction made
      WHERE made.claim_id = proposed.claim_id AND made.round = proposed.round)
    AND NOT EXISTS (SELECT 1 FROM claim_sign_off back
      WHERE back.claim_id = proposed.claim_id AND back.round = proposed.round AND back.step = 'send_back');

-- Who took which step of a payment: ordered, released twice, looked at it above a threshold, booked what the bank said, and
-- that it came back. Nobody takes two, so that who pays is never who keeps the books (§ 31 Abs. 3 KomHVO NRW); that it came
-- back may be booked by who booked that it was paid.
CREATE TABLE payment_sign_off (
  payment_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  step TEXT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  signed_on DATE NOT NULL,
  CONSTRAINT payment_sign_off_pkey PRIMARY KEY (payment_id, step),
  CONSTRAINT payment_sign_off_payment FOREIGN KEY (payment_id) REFERENCES payment (id),
  CONSTRAINT payment_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT payment_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT payment_sign_off_role CHECK (
    step = 'order' AND role = 'orderer'
    OR step IN ('release_1', 'release_2') AND role = 'releaser'
    OR step = 'further_eye' AND role = 'head'
    OR step IN ('book', 'book_return') AND role = 'clerk')
);
CREATE INDEX payment_sign_off_by_person ON payment_sign_off (person_id);
CREATE UNIQUE INDEX payment_sign_off_once ON payment_sign_off (payment_id, person_id) WHERE step <> 'book_return';

-- Who has ordered or released payments of a grant: they examine nothing of it.
CREATE VIEW paid_by AS
  SELECT payment.grant_id, paid.person_id FROM payment_sign_off paid JOIN payment ON payment.id = paid.payment_id
  WHERE paid.step NOT IN ('book', 'book_return');

-- A step of a claim is taken in its order, by someone who holds the role that day for the side of the grant that takes
-- it, who has no interest in the recipient, and who has ordered or released nothing of the same grant.
CREATE FUNCTION claim_sign_off_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (
      NEW.step IN ('prepare', 'prepare_and_sign') AND NEW.role IN ('editor', 'clerk')
      OR NEW.step = 'sign' AND NEW.role IN ('signatory', 'head')
      OR NEW.step = 'propose' AND NEW.role = 'clerk'
      OR NEW.step = 'sachlich' AND NEW.role = 'examiner_sachlich'
      OR NEW.step = 'rechnerisch' AND NEW.role = 'examiner_rechnerisch'
      OR NEW.step IN ('sachlich_und_rechnerisch', 'send_back')
        AND NEW.role IN ('examiner_sachlich', 'examiner_rechnerisch')) IS NOT TRUE
  THEN
    PERFORM refuse('claim_sign_off_role');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
      WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
        AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
        AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
        AND membership.valid_from <= NEW.signed_on
        AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('claim_sign_off_role_held');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM claim JOIN grants ON grants.id = claim.grant_id
      WHERE claim.id = NEW.claim_id AND claim.unit_id = NEW.unit_id
        AND NEW.organisation_id = CASE
          WHEN NEW.step IN ('prepare', 'sign', 'prepare_and_sign') OR grants.parent_id IS NULL THEN grants.recipient_id
          ELSE grants.giver_id END)
  THEN
    PERFORM refuse('claim_sign_off_side');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.state IN ('submitted', 'changes_requested')
        AND NEW.round = (SELECT COALESCE(MAX(before.round), 0) FROM claim_sign_off before
            WHERE before.claim_id = NEW.claim_id) + CASE WHEN NEW.step IN ('prepare', 'prepare_and_sign') THEN 1 ELSE 0 END
        AND CASE NEW.step
          WHEN 'prepare' THEN TRUE
          WHEN 'prepare_and_sign' THEN TRUE
          WHEN 'sign' THEN EXISTS (SELECT 1 FROM claim_sign_off before WHERE before.claim_id = NEW.claim_id
            AND before.round = NEW.round AND before.step = 'prepare')
          WHEN 'propose' THEN EXISTS (SELECT 1 FROM claim_sign_off before WHERE before.claim_id = NEW.claim_id
            AND before.round = NEW.round AND before.step IN ('sign', 'prepare_and_sign'))
          ELSE EXISTS (SELECT 1 FROM claim_proposal WHERE claim_id = NEW.claim_id AND round = NEW.round)
            AND NOT EXISTS (SELECT 1 FROM claim_sign_off before WHERE before.claim_id = NEW.claim_id
              AND before.round = NEW.round AND (before.step IN ('sachlich_und_rechnerisch', 'send_back')
                OR NEW.step = 'sachlich_und_rechnerisch' AND before.step IN ('sachlich', 'rechnerisch')))
          END)
      AND NOT EXISTS (
      SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND claim.state = 'decided'
        AND CASE
          WHEN NEW.step = 'propose' THEN
            NEW.round = (SELECT MAX(before.round) + 1 FROM claim_sign_off before WHERE before.claim_id = NEW.claim_id)
            AND NOT EXISTS (SELECT 1 FROM open_correction WHERE claim_id = NEW.claim_id)
          WHEN NEW.step IN ('prepare', 'sign', 'prepare_and_sign') THEN FALSE
          ELSE EXISTS (SELECT 1 FROM open_correction WHERE claim_id = NEW.claim_id AND round = NEW.round)
            AND NOT EXISTS (SELECT 1 FROM claim_sign_off before WHERE before.claim_id = NEW.claim_id
              AND before.round = NEW.round AND (before.step = 'sachlich_und_rechnerisch'
                OR NEW.step = 'sachlich_und_rechnerisch' AND before.step IN ('sachlich', 'rechnerisch')))
          END)
  THEN
    PERFORM refuse('claim_sign_off_in_order');
  END IF;
  IF NEW.step = 'sachlich_und_rechnerisch' AND (
      COALESCE((SELECT one_examiner FROM duty_rules WHERE unit_id = NEW.unit_id ORDER BY number DESC LIMIT 1), FALSE)
        IS NOT TRUE
      OR 2 <> (SELECT COUNT(DISTINCT role) FROM membership
        WHERE person_id = NEW.person_id AND organisation_id = NEW.organisation_id
          AND role IN ('examiner_sachlich', 'examiner_rechnerisch') AND valid_from <= NEW.signed_on
          AND (valid_until IS NULL OR valid_until >= NEW.signed_on)))
  THEN
    PERFORM refuse('claim_sign_off_one_examiner');
  END IF;
  IF NEW.step = 'prepare_and_sign' AND NOT EXISTS (
      SELECT 1 FROM sole_signatory alone WHERE alone.organisation_id = NEW.organisation_id
        AND alone.valid_from <= NEW.signed_on AND alone.valid_until >= NEW.signed_on)
  THEN
    PERFORM refuse('claim_sign_off_signs_alone');
  END IF;
  IF EXISTS (
      SELECT 1 FROM claim JOIN grants ON grants.id = claim.grant_id
      JOIN membership interest ON interest.organisation_id = grants.recipient_id
      WHERE claim.id = NEW.claim_id AND grants.recipient_id <> NEW.organisation_id
        AND interest.person_id = NEW.person_id AND interest.valid_from <= NEW.signed_on
        AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  IF EXISTS (
      SELECT 1 FROM claim JOIN grants ON grants.id = claim.grant_id
      JOIN conflict_of_interest conflict ON conflict.organisation_id = grants.recipient_id
      WHERE claim.id = NEW.claim_id AND grants.recipient_id <> NEW.organisation_id
        AND conflict.person_id = NEW.person_id AND conflict.declared_on <= NEW.signed_on)
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  IF NEW.step NOT IN ('prepare', 'sign', 'prepare_and_sign')
      AND EXISTS (
        SELECT 1 FROM paid_by paid WHERE paid.person_id = NEW.person_id
          AND paid.grant_id = (SELECT grant_id FROM claim WHERE id = NEW.claim_id))
  THEN
    PERFORM refuse('sign_off_examines_or_pays');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_sign_off_is_new BEFORE INSERT ON claim_sign_off
  FOR EACH ROW EXECUTE FUNCTION claim_sign_off_is_new();

-- A step of a payment likewise. That who has examined anything of a grant pays nothing of it is said where all of that is
-- known (0020).
CREATE FUNCTION payment_sign_off_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.step = 'book_return' AND EXISTS (
      SELECT 1 FROM payment_sign_off
      WHERE payment_id = NEW.payment_id AND person_id = NEW.person_id AND step <> 'book')
  THEN
    PERFORM refuse('payment_sign_off_once');
  END IF;
  IF (
      NEW.step = 'order' AND NEW.role = 'orderer'
      OR NEW.step IN ('release_1', 'release_2') AND NEW.role = 'releaser'
      OR NEW.step = 'further_eye' AND NEW.role = 'head'
      OR NEW.step IN ('book', 'book_return') AND NEW.role = 'clerk') IS NOT TRUE
  THEN
    PERFORM refuse('payment_sign_off_role');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
      WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
        AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
        AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
        AND membership.valid_from <= NEW.signed_on
        AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('payment_sign_off_role_held');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM payment JOIN grants ON grants.id = payment.grant_id
      WHERE payment.id = NEW.payment_id AND payment.unit_id = NEW.unit_id AND grants.giver_id = NEW.organisation_id)
  THEN
    PERFORM refuse('payment_sign_off_side');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM payment WHERE payment.id = NEW.payment_id
        AND CASE NEW.step WHEN 'book_return' THEN payment.state = 'confirmed'
          WHEN 'book' THEN payment.state IN ('ordered', 'released') ELSE payment.state = 'ordered' END
        AND (NEW.step = 'order' OR EXISTS (
          SELECT 1 FROM payment_sign_off before WHERE before.payment_id = NEW.payment_id
            AND before.step = CASE NEW.step WHEN 'release_1' THEN 'order' WHEN 'release_2' THEN 'release_1'
              WHEN 'book_return' THEN 'book' ELSE 'release_2' END)))
  THEN
    PERFORM refuse('payment_sign_off_in_order');
  END IF;
  IF EXISTS (
      SELECT 1 FROM payment JOIN grants ON grants.id = payment.grant_id
      JOIN membership interest ON interest.organisation_id = grants.recipient_id
      WHERE payment.id = NEW.payment_id AND interest.person_id = NEW.person_id AND interest.valid_from <= NEW.signed_on
        AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  IF EXISTS (
      SELECT 1 FROM payment JOIN grants ON grants.id = payment.grant_id
      JOIN conflict_of_interest conflict ON conflict.organisation_id = grants.recipient_id
      WHERE payment.id = NEW.payment_id AND conflict.person_id = NEW.person_id
        AND conflict.declared_on <= NEW.signed_on)
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_sign_off_is_new BEFORE INSERT ON payment_sign_off
  FOR EACH ROW EXECUTE FUNCTION payment_sign_off_is_new();

-- A payment begins as an order, or as money that arrived; it is released by two, above the threshold by three, and what
-- the bank says of it is booked by someone else.
CREATE TRIGGER payment_begins BEFORE INSERT ON payment
  FOR EACH ROW WHEN (NEW.state NOT IN ('ordered', 'received')) EXECUTE FUNCTION refuse_always('payment_begins');
CREATE FUNCTION payment_is_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state IN ('released', 'confirmed', 'returned') AND (
      2 <> (SELECT COUNT(*) FROM payment_sign_off
        WHERE payment_id = NEW.id AND step IN ('release_1', 'release_2'))
      OR NEW.amount_cents > (SELECT further_eye_above_cents FROM duty_rules WHERE unit_id = NEW.unit_id
          ORDER BY number DESC LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM payment_sign_off WHERE payment_id = NEW.id AND step = 'further_eye'))
  THEN
    PERFORM refuse('payment_released_by_two');
  END IF;
  IF (NEW.state IN ('confirmed', 'returned') OR NEW.state = 'rejected' AND OLD.state = 'released')
        AND NOT EXISTS (SELECT 1 FROM payment_sign_off WHERE payment_id = NEW.id AND step = 'book')
      OR NEW.state = 'returned'
        AND NOT EXISTS (SELECT 1 FROM payment_sign_off WHERE payment_id = NEW.id AND step = 'book_return')
  THEN
    PERFORM refuse('payment_booked_by_another');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_is_signed BEFORE UPDATE ON payment
  FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION payment_is_signed();

-- A claim is decided when its newest round is signed, proposed and certified.
CREATE TRIGGER claim_begins BEFORE INSERT ON claim
  FOR EACH ROW WHEN (NEW.state <> 'submitted') EXECUTE FUNCTION refuse_always('claim_begins');
CREATE FUNCTION claim_is_certified() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM (
        SELECT SUM(CASE step WHEN 'sachlich_und_rechnerisch' THEN 2 WHEN 'sachlich' THEN 1 WHEN 'rechnerisch' THEN 1
            ELSE 0 END) AS certified,
          SUM(CASE WHEN step IN ('sign', 'prepare_and_sign') THEN 1 WHEN step = 'send_back' THEN -1
            ELSE 0 END) AS signed
        FROM claim_sign_off WHERE claim_id = NEW.id
          AND round = (SELECT MAX(round) FROM claim_sign_off WHERE claim_id = NEW.id)) newest
      WHERE newest.certified = 2 AND newest.signed = 1)
      OR NOT EXISTS (SELECT 1 FROM claim_proposal WHERE claim_id = NEW.id
        AND round = (SELECT MAX(round) FROM claim_sign_off WHERE claim_id = NEW.id))
  THEN
    PERFORM refuse('claim_is_certified');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_is_certified BEFORE UPDATE ON claim
  FOR EACH ROW WHEN (NEW.state = 'decided' AND OLD.state <> 'decided') EXECUTE FUNCTION claim_is_certified();

-- A correction is proposed of a line of a decided claim, in the round that its proposal began, and booked as it was
-- certified.
CREATE FUNCTION correction_proposal_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM claim JOIN claim_line line ON line.claim_id = claim.id
      JOIN claim_sign_off proposed ON proposed.claim_id = claim.id AND proposed.step = 'propose'
      WHERE claim.id = NEW.claim_id AND claim.unit_id = NEW.unit_id AND claim.state = 'decided'
        AND line.id = NEW.line_id AND NEW.to_cents BETWEEN 0 AND line.eligible_cents
        AND proposed.round = NEW.round
        AND NEW.round = (SELECT MAX(round) FROM claim_sign_off WHERE claim_id = claim.id)
        AND NOT EXISTS (SELECT 1 FROM claim_proposal decision
          WHERE decision.claim_id = claim.id AND decision.round = NEW.round))
  THEN
    PERFORM refuse('correction_proposal_of_round');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correction_proposal_is_new BEFORE INSERT ON correction_proposal
  FOR EACH ROW EXECUTE FUNCTION correction_proposal_is_new();
CREATE FUNCTION claim_correction_is_certified() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM open_correction proposed
      WHERE proposed.claim_id = NEW.claim_id AND proposed.round = NEW.round AND proposed.unit_id = NEW.unit_id
        AND proposed.line_id = NEW.line_id AND proposed.to_cents = NEW.to_cents
        AND proposed.to_share_cents = NEW.to_share_cents
        AND proposed.reason = NEW.reason AND proposed.text = NEW.text
        AND NEW.corrected_by = (SELECT person.name FROM claim_sign_off by_whom
          JOIN person ON person.id = by_whom.person_id
          WHERE by_whom.claim_id = NEW.claim_id AND by_whom.round = NEW.round AND by_whom.step = 'propose')
        AND 2 = (SELECT SUM(CASE step WHEN 'sachlich_und_rechnerisch' THEN 2 WHEN 'sachlich' THEN 1
            WHEN 'rechnerisch' THEN 1 ELSE 0 END)
          FROM claim_sign_off WHERE claim_id = NEW.claim_id AND round = NEW.round))
  THEN
    PERFORM refuse('claim_correction_is_certified');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_correction_is_certified BEFORE INSERT ON claim_correction
  FOR EACH ROW EXECUTE FUNCTION claim_correction_is_certified();
CREATE TRIGGER correction_proposal_is_kept BEFORE DELETE OR TRUNCATE ON correction_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('correction_proposal_is_kept');
CREATE TRIGGER correction_proposal_filed_stays BEFORE UPDATE ON correction_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('correction_proposal_filed_stays');

-- An interest in a recipient that a person has declared.
CREATE TABLE conflict_of_interest (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  person_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  declared_on DATE NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT conflict_of_interest_pkey PRIMARY KEY (id),
  CONSTRAINT conflict_of_interest_once UNIQUE (person_id, organisation_id),
  CONSTRAINT conflict_of_interest_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT conflict_of_interest_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT conflict_of_interest_reason CHECK (length(trim(reason)) > 0)
);

-- What has been filed stays as it was.
CREATE TRIGGER conflict_of_interest_is_kept BEFORE DELETE OR TRUNCATE ON conflict_of_interest
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('conflict_of_interest_is_kept');
CREATE TRIGGER conflict_of_interest_filed_stays BEFORE UPDATE ON conflict_of_interest
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('conflict_of_interest_filed_stays');
CREATE FUNCTION duty_rules_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM duty_rules WHERE unit_id = NEW.unit_id)
  THEN
    PERFORM refuse('duty_rules_number');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER duty_rules_is_new BEFORE INSERT ON duty_rules
  FOR EACH ROW EXECUTE FUNCTION duty_rules_is_new();
CREATE TRIGGER duty_rules_is_kept BEFORE DELETE OR TRUNCATE ON duty_rules
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('duty_rules_is_kept');
CREATE TRIGGER duty_rules_filed_stays BEFORE UPDATE ON duty_rules
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('duty_rules_filed_stays');
CREATE TRIGGER sole_signatory_is_kept BEFORE DELETE OR TRUNCATE ON sole_signatory
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sole_signatory_is_kept');
CREATE TRIGGER sole_signatory_filed_stays BEFORE UPDATE ON sole_signatory
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sole_signatory_filed_stays');
-- A decision is proposed in the round that waits for it.
CREATE FUNCTION claim_proposal_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM claim JOIN claim_sign_off proposed ON proposed.claim_id = claim.id AND proposed.step = 'propose'
      WHERE claim.id = NEW.claim_id AND claim.unit_id = NEW.unit_id AND claim.state = 'submitted'
        AND proposed.round = NEW.round
        AND NEW.round = (SELECT MAX(round) FROM claim_sign_off WHERE claim_id = claim.id))
  THEN
    PERFORM refuse('claim_proposal_of_round');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_proposal_is_new BEFORE INSERT ON claim_proposal
  FOR EACH ROW EXECUTE FUNCTION claim_proposal_is_new();
CREATE FUNCTION claim_return_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM claim JOIN claim_sign_off back ON back.claim_id = claim.id AND back.step = 'send_back'
      WHERE claim.id = NEW.claim_id AND claim.unit_id = NEW.unit_id AND back.round = NEW.round)
  THEN
    PERFORM refuse('claim_return_of_round');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_return_is_new BEFORE INSERT ON claim_return
  FOR EACH ROW EXECUTE FUNCTION claim_return_is_new();
CREATE TRIGGER claim_return_is_kept BEFORE DELETE OR TRUNCATE ON claim_return
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_return_is_kept');
CREATE TRIGGER claim_return_filed_stays BEFORE UPDATE ON claim_return
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_return_filed_stays');
CREATE TRIGGER claim_proposal_is_kept BEFORE DELETE OR TRUNCATE ON claim_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_proposal_is_kept');
CREATE TRIGGER claim_proposal_filed_stays BEFORE UPDATE ON claim_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_proposal_filed_stays');
CREATE TRIGGER claim_sign_off_is_kept BEFORE DELETE OR TRUNCATE ON claim_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_sign_off_is_kept');
CREATE TRIGGER claim_sign_off_filed_stays BEFORE UPDATE ON claim_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('claim_sign_off_filed_stays');
CREATE TRIGGER payment_sign_off_is_kept BEFORE DELETE OR TRUNCATE ON payment_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payment_sign_off_is_kept');
CREATE TRIGGER payment_sign_off_filed_stays BEFORE UPDATE ON payment_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payment_sign_off_filed_stays');

-- also under session_replication_role = replica
ALTER TABLE claim_sign_off ENABLE ALWAYS TRIGGER claim_sign_off_is_new;
ALTER TABLE payment_sign_off ENABLE ALWAYS TRIGGER payment_sign_off_is_new;
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_begins;
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_is_signed;
ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_begins;
ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_is_certified;
ALTER TABLE correction_proposal ENABLE ALWAYS TRIGGER correction_proposal_is_new;
ALTER TABLE correction_proposal ENABLE ALWAYS TRIGGER correction_proposal_is_kept;
ALTER TABLE correction_proposal ENABLE ALWAYS TRIGGER correction_proposal_filed_stays;
ALTER TABLE claim_correction ENABLE ALWAYS TRIGGER claim_correction_is_certified;
ALTER TABLE conflict_of_interest ENABLE ALWAYS TRIGGER conflict_of_interest_is_kept;
ALTER TABLE conflict_of_interest ENABLE ALWAYS TRIGGER conflict_of_interest_filed_stays;
ALTER TABLE duty_rules ENABLE ALWAYS TRIGGER duty_rules_is_new;
ALTER TABLE duty_rules ENABLE ALWAYS TRIGGER duty_rules_is_kept;
ALTER TABLE duty_rules ENABLE ALWAYS TRIGGER duty_rules_filed_stays;
ALTER TABLE sole_signatory ENABLE ALWAYS TRIGGER sole_signatory_is_kept;
ALTER TABLE sole_signatory ENABLE ALWAYS TRIGGER sole_signatory_filed_stays;
ALTER TABLE claim_proposal ENABLE ALWAYS TRIGGER claim_proposal_is_new;
ALTER TABLE claim_return ENABLE ALWAYS TRIGGER claim_return_is_new;
ALTER TABLE claim_return ENABLE ALWAYS TRIGGER claim_return_is_kept;
ALTER TABLE claim_return ENABLE ALWAYS TRIGGER claim_return_filed_stays;
ALTER TABLE claim_proposal ENABLE ALWAYS TRIGGER claim_proposal_is_kept;
ALTER TABLE claim_proposal ENABLE ALWAYS TRIGGER claim_proposal_filed_stays;
ALTER TABLE claim_sign_off ENABLE ALWAYS TRIGGER claim_sign_off_is_kept;
ALTER TABLE claim_sign_off ENABLE ALWAYS TRIGGER claim_sign_off_filed_stays;
ALTER TABLE payment_sign_off ENABLE ALWAYS TRIGGER payment_sign_off_is_kept;
ALTER TABLE payment_sign_off ENABLE ALWAYS TRIGGER payment_sign_off_filed_stays;

GRANT SELECT ON open_correction, paid_by TO foerderfluss_app;
GRANT SELECT, INSERT ON duty_rules, sole_signatory, claim_proposal, claim_return, claim_sign_off, payment_sign_off,
  conflict_of_interest TO foerderfluss_app;

-- What an auditor sees: a part of the tree, of the components and of the time, as it was known at most on a day. What is
-- empty bounds nothing; an auditor without a row sees nothing.
CREATE TABLE audit_scope (
  membership_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  award_id UUID,
  component TEXT,
  provider_id UUID,
  period_from DATE,
  period_until DATE,
  known_until DATE,
  CONSTRAINT audit_scope_pkey PRIMARY KEY (membership_id),
  CONSTRAINT audit_scope_membership FOREIGN KEY (membership_id) REFERENCES membership (id),
  CONSTRAINT audit_scope_award FOREIGN KEY (award_id) REFERENCES grants (id),
  CONSTRAINT audit_scope_provider FOREIGN KEY (provider_id) REFERENCES organisation (id),
  CONSTRAINT audit_scope_period CHECK ((period_from IS NULL) = (period_until IS NULL) AND (period_from IS NULL OR period_from <= period_until))
);
CREATE FUNCTION audit_scope_of_auditor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM membership WHERE id = NEW.membership_id AND unit_id = NEW.unit_id AND role = 'auditor')
  THEN
    PERFORM refuse('audit_scope_of_auditor');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_scope_of_auditor BEFORE INSERT ON audit_scope
  FOR EACH ROW EXECUTE FUNCTION audit_scope_of_auditor();
CREATE TRIGGER audit_scope_is_kept BEFORE DELETE OR TRUNCATE ON audit_scope
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('audit_scope_is_kept');
CREATE TRIGGER audit_scope_filed_stays BEFORE UPDATE ON audit_scope
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('audit_scope_filed_stays');
ALTER TABLE audit_scope ENABLE ALWAYS TRIGGER audit_scope_of_auditor;
ALTER TABLE audit_scope ENABLE ALWAYS TRIGGER audit_scope_is_kept;
ALTER TABLE audit_scope ENABLE ALWAYS TRIGGER audit_scope_filed_stays;
GRANT SELECT, INSERT ON audit_scope TO foerderfluss_app;
