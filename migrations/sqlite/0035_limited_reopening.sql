-- Once a later proof of the grant is filed, the figures of an interim one before it stay: what changes of them stands in the
-- next proof. One that the giver rejected is corrected all the same.
CREATE TRIGGER proof_overtaken BEFORE INSERT ON proof WHEN NEW.corrects IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'proof_overtaken') WHERE EXISTS (
      SELECT 1 FROM proof before JOIN proof later ON later.grant_id = before.grant_id
      WHERE before.id = NEW.corrects AND before.kind = 'zwischennachweis' AND before.state <> 'rejected'
        AND later.state NOT IN ('compiled', 'examined', 'signed', 'rejected')
        AND (later.kind = 'verwendungsnachweis' OR later.period_until > before.period_until));
END;
-- the same for a version that was compiled before
CREATE TRIGGER proof_overtaken_since BEFORE UPDATE ON proof
WHEN NEW.state = 'filed' AND OLD.state <> 'filed' AND NEW.corrects IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'proof_overtaken') WHERE EXISTS (
      SELECT 1 FROM proof before JOIN proof later ON later.grant_id = before.grant_id
      WHERE before.id = NEW.corrects AND before.kind = 'zwischennachweis' AND before.state <> 'rejected'
        AND later.state NOT IN ('compiled', 'examined', 'signed', 'rejected')
        AND (later.kind = 'verwendungsnachweis' OR later.period_until > before.period_until));
END;
