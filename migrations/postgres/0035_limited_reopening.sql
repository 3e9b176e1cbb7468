-- Once a later proof of the grant is filed, the figures of an interim one before it stay: what changes of them stands in the
-- next proof. One that the giver rejected is corrected all the same.
CREATE FUNCTION proof_overtaken() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT 1 FROM proof before JOIN proof later ON later.grant_id = before.grant_id
      WHERE before.id = NEW.corrects AND before.kind = 'zwischennachweis' AND before.state <> 'rejected'
        AND later.state NOT IN ('compiled', 'examined', 'signed', 'rejected')
        AND (later.kind = 'verwendungsnachweis' OR later.period_until > before.period_until))
  THEN
    PERFORM refuse('proof_overtaken');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proof_overtaken BEFORE INSERT ON proof
  FOR EACH ROW WHEN (NEW.corrects IS NOT NULL) EXECUTE FUNCTION proof_overtaken();
-- the same for a version that was compiled before
CREATE TRIGGER proof_overtaken_since BEFORE UPDATE ON proof
  FOR EACH ROW WHEN (NEW.state = 'filed' AND OLD.state <> 'filed' AND NEW.corrects IS NOT NULL)
  EXECUTE FUNCTION proof_overtaken();

ALTER TABLE proof ENABLE ALWAYS TRIGGER proof_overtaken;
ALTER TABLE proof ENABLE ALWAYS TRIGGER proof_overtaken_since;
