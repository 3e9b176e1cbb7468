-- A deferral defers all that is still owed: its parts come to that, and each of them is more than nothing and due later than the
-- deferral is granted (`grants::Receivable::defer`).
CREATE TRIGGER receivable_deferral_of_all BEFORE INSERT ON receivable_deferral BEGIN
  SELECT RAISE(ABORT, 'receivable_deferral_of_all') WHERE (
    SELECT COALESCE(SUM(part.value ->> '$.amount'), 0) FROM json_each(NEW.parts) part
  ) <> (
    SELECT receivable.amount_cents - (
      SELECT COALESCE(SUM(amount_cents), 0) FROM receivable_step WHERE receivable_id = NEW.receivable_id)
    FROM receivable WHERE receivable.id = NEW.receivable_id);
  SELECT RAISE(ABORT, 'receivable_deferral_parts')
  WHERE NOT EXISTS (SELECT 1 FROM json_each(NEW.parts)) OR EXISTS (
    SELECT 1 FROM json_each(NEW.parts) part
    WHERE (part.value ->> '$.amount' > 0 AND part.value ->> '$.due_on' > NEW.deferred_on) IS NOT TRUE);
END;
