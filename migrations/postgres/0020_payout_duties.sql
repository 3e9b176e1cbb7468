-- Duties of payout requests: what the house approves is proposed by one, certified in reason and in amount by others,
-- and due with the second certificate (§ 31 Abs. 2 KomHVO NRW), or it is sent back. What a giver outside approves is
-- recorded.

-- The approval that is proposed, for those who certify it. A proposal begins its round.
CREATE TABLE payout_proposal (
  request_id UUID NOT NULL,
  round BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  amount_cents BIGINT NOT NULL,
  decided_on DATE NOT NULL,
  rule_book BIGINT NOT NULL, -- the version of the rules that it follows
  CONSTRAINT payout_proposal_pkey PRIMARY KEY (request_id, round),
  CONSTRAINT payout_proposal_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_proposal_rule_book CHECK (rule_book > 0)
);

-- Who took which step towards an approval: proposed, certified or sent back. Nobody takes two of one round, but for
-- sending back, which books nothing.
CREATE TABLE payout_proposal_sign_off (
  request_id UUID NOT NULL,
  round BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  step TEXT NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  signed_on DATE NOT NULL,
  CONSTRAINT payout_proposal_sign_off_pkey PRIMARY KEY (request_id, round, step),
  CONSTRAINT payout_proposal_sign_off_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_proposal_sign_off_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT payout_proposal_sign_off_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT payout_proposal_sign_off_role CHECK (
    step = 'propose' AND role = 'clerk'
    OR step = 'sachlich' AND role = 'examiner_sachlich'
    OR step = 'rechnerisch' AND role = 'examiner_rechnerisch'
    OR step IN ('sachlich_und_rechnerisch', 'send_back')
      AND role IN ('examiner_sachlich', 'examiner_rechnerisch'))
);
CREATE INDEX payout_proposal_sign_off_by_person ON payout_proposal_sign_off (person_id);
-- who has certified may think better of it
CREATE UNIQUE INDEX payout_proposal_sign_off_once ON payout_proposal_sign_off (request_id, round, person_id)
  WHERE step <> 'send_back';

-- Why a proposal was sent back.
CREATE TABLE payout_proposal_return (
  request_id UUID NOT NULL,
  round BIGINT NOT NULL,
  unit_id UUID NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT payout_proposal_return_pkey PRIMARY KEY (request_id, round),
  CONSTRAINT payout_proposal_return_request FOREIGN KEY (request_id) REFERENCES payout_request (id),
  CONSTRAINT payout_proposal_return_reason CHECK (length(trim(reason)) > 0)
);

-- The approvals that are proposed and neither certified nor sent back: at most one of a request.
CREATE VIEW open_payout_proposal AS
  SELECT proposed.* FROM payout_proposal proposed JOIN payout_request asked ON asked.id = proposed.request_id
  WHERE asked.state = 'requested' AND NOT EXISTS (
    SELECT 1 FROM payout_proposal_sign_off back
    WHERE back.request_id = proposed.request_id AND back.round = proposed.round AND back.step = 'send_back');

-- Who has proposed, certified or sent back anything of a grant: they pay nothing of it.
CREATE VIEW examined_by AS
  SELECT claim.grant_id, examined.person_id FROM claim_sign_off examined JOIN claim ON claim.id = examined.claim_id
  WHERE examined.step NOT IN ('prepare', 'sign', 'prepare_and_sign')
  UNION ALL
  SELECT asked.grant_id, examined.person_id
  FROM payout_proposal_sign_off examined JOIN payout_request asked ON asked.id = examined.request_id;

-- A step towards an approval is taken in its order, by someone who holds the role that day for the giver, who has no
-- interest in the recipient, and who has ordered or released nothing of the same grant.
CREATE FUNCTION payout_proposal_sign_off_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (
      NEW.step = 'propose' AND NEW.role = 'clerk'
      OR NEW.step = 'sachlich' AND NEW.role = 'examiner_sachlich'
      OR NEW.step = 'rechnerisch' AND NEW.role = 'examiner_rechnerisch'
      OR NEW.step IN ('sachlich_und_rechnerisch', 'send_back')
        AND NEW.role IN ('examiner_sachlich', 'examiner_rechnerisch')) IS NOT TRUE
  THEN
    PERFORM refuse('payout_proposal_sign_off_role');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
      WHERE person.id = NEW.person_id AND person.unit_id = NEW.unit_id
        AND (person.left_on IS NULL OR person.left_on >= NEW.signed_on)
        AND membership.organisation_id = NEW.organisation_id AND membership.role = NEW.role
        AND membership.valid_from <= NEW.signed_on
        AND (membership.valid_until IS NULL OR membership.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('payout_proposal_sign_off_role_held');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked JOIN grants ON grants.id = asked.grant_id
      WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id
        AND grants.parent_id IS NOT NULL AND grants.giver_id = NEW.organisation_id)
  THEN
    PERFORM refuse('payout_proposal_sign_off_side');
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked WHERE asked.id = NEW.request_id AND asked.state = 'requested'
        AND CASE NEW.step
          WHEN 'propose' THEN NEW.round = (SELECT COALESCE(MAX(before.round), 0) + 1
              FROM payout_proposal_sign_off before WHERE before.request_id = NEW.request_id)
            AND NOT EXISTS (SELECT 1 FROM open_payout_proposal WHERE request_id = NEW.request_id)
          ELSE EXISTS (SELECT 1 FROM open_payout_proposal WHERE request_id = NEW.request_id AND round = NEW.round)
            AND NOT EXISTS (SELECT 1 FROM payout_proposal_sign_off before WHERE before.request_id = NEW.request_id
              AND before.round = NEW.round AND (before.step = 'sachlich_und_rechnerisch'
                OR NEW.step = 'sachlich_und_rechnerisch' AND before.step IN ('sachlich', 'rechnerisch')))
          END)
  THEN
    PERFORM refuse('payout_proposal_sign_off_in_order');
  END IF;
  IF NEW.step = 'sachlich_und_rechnerisch' AND (
      COALESCE((SELECT one_examiner FROM duty_rules WHERE unit_id = NEW.unit_id ORDER BY number DESC LIMIT 1), FALSE)
        IS NOT TRUE
      OR 2 <> (SELECT COUNT(DISTINCT role) FROM membership
        WHERE person_id = NEW.person_id AND organisation_id = NEW.organisation_id
          AND role IN ('examiner_sachlich', 'examiner_rechnerisch') AND valid_from <= NEW.signed_on
          AND (valid_until IS NULL OR valid_until >= NEW.signed_on)))
  THEN
    PERFORM refuse('payout_proposal_sign_off_one_examiner');
  END IF;
  IF EXISTS (
      SELECT 1 FROM payout_request asked JOIN grants ON grants.id = asked.grant_id
      JOIN membership interest ON interest.organisation_id = grants.recipient_id
      WHERE asked.id = NEW.request_id AND interest.person_id = NEW.person_id AND interest.valid_from <= NEW.signed_on
        AND (interest.valid_until IS NULL OR interest.valid_until >= NEW.signed_on))
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  IF EXISTS (
      SELECT 1 FROM payout_request asked JOIN grants ON grants.id = asked.grant_id
      JOIN conflict_of_interest conflict ON conflict.organisation_id = grants.recipient_id
      WHERE asked.id = NEW.request_id AND conflict.person_id = NEW.person_id
        AND conflict.declared_on <= NEW.signed_on)
  THEN
    PERFORM refuse('sign_off_without_interest');
  END IF;
  IF EXISTS (
      SELECT 1 FROM paid_by paid WHERE paid.person_id = NEW.person_id
        AND paid.grant_id = (SELECT grant_id FROM payout_request WHERE id = NEW.request_id))
  THEN
    PERFORM refuse('sign_off_examines_or_pays');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_proposal_sign_off_is_new BEFORE INSERT ON payout_proposal_sign_off
  FOR EACH ROW EXECUTE FUNCTION payout_proposal_sign_off_is_new();

-- An approval is proposed as it was asked for, in the round that its proposal began, for a day that has come.
CREATE FUNCTION payout_proposal_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked
      JOIN payout_proposal_sign_off proposed ON proposed.request_id = asked.id AND proposed.step = 'propose'
      WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id AND asked.state = 'requested'
        AND asked.amount_cents = NEW.amount_cents
        AND proposed.round = NEW.round AND proposed.signed_on >= NEW.decided_on
        AND NEW.round = (SELECT MAX(round) FROM payout_proposal_sign_off WHERE request_id = asked.id))
  THEN
    PERFORM refuse('payout_proposal_of_round');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_proposal_is_new BEFORE INSERT ON payout_proposal
  FOR EACH ROW EXECUTE FUNCTION payout_proposal_is_new();
CREATE FUNCTION payout_proposal_return_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM payout_request asked
      JOIN payout_proposal_sign_off back ON back.request_id = asked.id AND back.step = 'send_back'
      WHERE asked.id = NEW.request_id AND asked.unit_id = NEW.unit_id AND back.round = NEW.round)
  THEN
    PERFORM refuse('payout_proposal_return_of_round');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_proposal_return_is_new BEFORE INSERT ON payout_proposal_return
  FOR EACH ROW EXECUTE FUNCTION payout_proposal_return_is_new();

-- A payout request begins when it is asked for. What the house approves is what was certified, for its day; what is
-- proposed is not refused before it is sent back.
CREATE TRIGGER payout_request_begins BEFORE INSERT ON payout_request
  FOR EACH ROW WHEN (NEW.state <> 'requested') EXECUTE FUNCTION refuse_always('payout_request_begins');
CREATE FUNCTION payout_request_is_certified() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT 1 FROM grants WHERE grants.id = NEW.grant_id AND grants.parent_id IS NOT NULL)
      AND NOT EXISTS (
        SELECT 1 FROM open_payout_proposal proposed
        WHERE proposed.request_id = NEW.id AND proposed.unit_id = NEW.unit_id
          AND proposed.amount_cents = NEW.amount_cents AND proposed.decided_on = NEW.state_on
          AND 2 = (SELECT SUM(CASE step WHEN 'sachlich_und_rechnerisch' THEN 2 WHEN 'sachlich' THEN 1
              WHEN 'rechnerisch' THEN 1 ELSE 0 END)
            FROM payout_proposal_sign_off WHERE request_id = NEW.id AND round = proposed.round))
  THEN
    PERFORM refuse('payout_request_is_certified');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_request_is_certified BEFORE UPDATE ON payout_request
  FOR EACH ROW WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION payout_request_is_certified();
CREATE FUNCTION payout_request_not_proposed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT 1 FROM open_payout_proposal WHERE request_id = NEW.id)
  THEN
    PERFORM refuse('payout_request_not_proposed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_request_not_proposed BEFORE UPDATE ON payout_request
  FOR EACH ROW WHEN (NEW.state = 'refused' AND OLD.state <> 'refused') EXECUTE FUNCTION payout_request_not_proposed();

-- Who has examined anything of a grant, a claim or a payout request, orders and releases nothing of it.
CREATE FUNCTION payment_sign_off_of_no_examiner() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT 1 FROM examined_by examined WHERE examined.person_id = NEW.person_id
        AND examined.grant_id = (SELECT grant_id FROM payment WHERE id = NEW.payment_id))
  THEN
    PERFORM refuse('sign_off_examines_or_pays');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_sign_off_of_no_examiner BEFORE INSERT ON payment_sign_off
  FOR EACH ROW WHEN (NEW.step NOT IN ('book', 'book_return')) EXECUTE FUNCTION payment_sign_off_of_no_examiner();

-- What has been filed stays as it was.
CREATE TRIGGER payout_proposal_is_kept BEFORE DELETE OR TRUNCATE ON payout_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_proposal_is_kept');
CREATE TRIGGER payout_proposal_filed_stays BEFORE UPDATE ON payout_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_proposal_filed_stays');
CREATE TRIGGER payout_proposal_sign_off_is_kept BEFORE DELETE OR TRUNCATE ON payout_proposal_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_proposal_sign_off_is_kept');
CREATE TRIGGER payout_proposal_sign_off_filed_stays BEFORE UPDATE ON payout_proposal_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_proposal_sign_off_filed_stays');
CREATE TRIGGER payout_proposal_return_is_kept BEFORE DELETE OR TRUNCATE ON payout_proposal_return
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_proposal_return_is_kept');
CREATE TRIGGER payout_proposal_return_filed_stays BEFORE UPDATE ON payout_proposal_return
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('payout_proposal_return_filed_stays');

-- also under session_replication_role = replica
ALTER TABLE payout_proposal_sign_off ENABLE ALWAYS TRIGGER payout_proposal_sign_off_is_new;
ALTER TABLE payout_proposal_sign_off ENABLE ALWAYS TRIGGER payout_proposal_sign_off_is_kept;
ALTER TABLE payout_proposal_sign_off ENABLE ALWAYS TRIGGER payout_proposal_sign_off_filed_stays;
ALTER TABLE payout_proposal ENABLE ALWAYS TRIGGER payout_proposal_is_new;
ALTER TABLE payout_proposal ENABLE ALWAYS TRIGGER payout_proposal_is_kept;
ALTER TABLE payout_proposal ENABLE ALWAYS TRIGGER payout_proposal_filed_stays;
ALTER TABLE payout_proposal_return ENABLE ALWAYS TRIGGER payout_proposal_return_is_new;
ALTER TABLE payout_proposal_return ENABLE ALWAYS TRIGGER payout_proposal_return_is_kept;
ALTER TABLE payout_proposal_return ENABLE ALWAYS TRIGGER payout_proposal_return_filed_stays;
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_begins;
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_is_certified;
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_not_proposed;
ALTER TABLE payment_sign_off ENABLE ALWAYS TRIGGER payment_sign_off_of_no_examiner;

GRANT SELECT ON open_payout_proposal, examined_by TO foerderfluss_app;
GRANT SELECT, INSERT ON payout_proposal, payout_proposal_sign_off, payout_proposal_return TO foerderfluss_app;
