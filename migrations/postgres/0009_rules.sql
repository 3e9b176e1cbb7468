-- Rules of the domain that hold whoever writes: what the program refuses first, with an explanation, the database refuses
-- as well.

-- Nothing is drawn of an award that can still be contested (Nr. 7.1 VV zu § 44 LHO NRW): the version in force is final, or
-- the recipient has waived its appeal.
CREATE FUNCTION payout_request_final() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT FROM grants WHERE grants.id = NEW.grant_id AND grants.parent_id IS NULL AND NOT EXISTS (
        SELECT FROM finality WHERE finality.grant_id = grants.id AND finality.number = grants.act_number
          AND finality.kind IN ('final', 'appeal_waived'))) THEN
    PERFORM refuse('payout_request_final');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_request_final BEFORE INSERT ON payout_request
  FOR EACH ROW EXECUTE FUNCTION payout_request_final();
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_final;
-- Whoever asks by agreed terms says what the money is needed for, and nobody asks for more than it says; an instalment was
-- agreed with its need. Needs are written first.
CREATE FUNCTION payout_request_needed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.amount_cents > (SELECT COALESCE(SUM(amount_cents), 0) FROM payout_need WHERE request_id = NEW.id)
    AND (EXISTS (SELECT FROM payout_need WHERE request_id = NEW.id)
      OR (NEW.instalment IS NULL AND EXISTS (SELECT FROM payout_terms WHERE grant_id = NEW.grant_id))) THEN
    PERFORM refuse('payout_request_needed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_request_needed BEFORE INSERT ON payout_request
  FOR EACH ROW EXECUTE FUNCTION payout_request_needed();
ALTER TABLE payout_request ENABLE ALWAYS TRIGGER payout_request_needed;

-- A forwarding lies within the Bewilligungszeitraum of what it forwards, whichever of the two gets a new version.
CREATE FUNCTION legal_act_within_parent() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT FROM grants own JOIN grants parent ON parent.id = own.parent_id
      JOIN legal_act above ON above.grant_id = parent.id AND above.number = parent.act_number
      WHERE own.id = NEW.grant_id
        AND (NEW.period_from < above.period_from OR NEW.period_until > above.period_until))
    OR EXISTS (
      SELECT FROM grants child JOIN legal_act below ON below.grant_id = child.id AND below.number = child.act_number
      WHERE child.parent_id = NEW.grant_id
        AND (below.period_from < NEW.period_from OR below.period_until > NEW.period_until)) THEN
    PERFORM refuse('legal_act_within_parent');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_act_within_parent BEFORE INSERT ON legal_act
  FOR EACH ROW EXECUTE FUNCTION legal_act_within_parent();
ALTER TABLE legal_act ENABLE ALWAYS TRIGGER legal_act_within_parent;
