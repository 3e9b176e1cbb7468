-- That what was still owed of a receivable is to be paid later (Stundung, Ratenzahlung): on which days, and how much on each.
CREATE TABLE receivable_deferral (
  receivable_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  deferred_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  parts TEXT NOT NULL, -- the days and amounts, as JSON
  CONSTRAINT receivable_deferral_pkey PRIMARY KEY (receivable_id, number),
  CONSTRAINT receivable_deferral_receivable FOREIGN KEY (receivable_id) REFERENCES receivable (id),
  CONSTRAINT receivable_deferral_reason CHECK (length(trim(reason)) > 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receivable_deferral_is_kept BEFORE DELETE ON receivable_deferral BEGIN
  SELECT RAISE(ABORT, 'receivable_deferral_is_kept');
END;
-- The deferrals of a receivable have the numbers 1, 2, 3 ... OR REPLACE would delete a row without firing the trigger above.
CREATE TRIGGER receivable_deferral_next BEFORE INSERT ON receivable_deferral BEGIN
  SELECT RAISE(ABORT, 'receivable_deferral_next') WHERE NEW.number <> (
    SELECT COALESCE(MAX(number), 0) + 1 FROM receivable_deferral WHERE receivable_id = NEW.receivable_id);
END;
CREATE TRIGGER receivable_deferral_filed_stays BEFORE UPDATE ON receivable_deferral BEGIN
  SELECT RAISE(ABORT, 'receivable_deferral_filed_stays');
END;
