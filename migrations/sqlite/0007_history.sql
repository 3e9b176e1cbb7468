-- The past: days that are closed, and what each account held as of a day, as it was known on a day.

-- Until which day the books are closed: what comes later for a day before it counts for an open one.
CREATE TABLE closed_period (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  closed_until TEXT NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT closed_period_pkey PRIMARY KEY (id),
  CONSTRAINT closed_period_until UNIQUE (unit_id, closed_until),
  CONSTRAINT closed_period_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT closed_period_reason CHECK (length(trim(reason)) > 0)
) STRICT, WITHOUT ROWID;

-- What an account held as of the end of a day, as it was known at the end of a day (both in Germany): all transfers
-- that count until then and were written until then. A row stands where something changed; the newest known one of
-- the newest day answers. Nothing of it is new: it follows from the journal (crates/store/src/history.rs).
CREATE TABLE account_day (
  unit_id BLOB NOT NULL,
  account INTEGER NOT NULL,
  effective_on TEXT NOT NULL,
  known_on TEXT NOT NULL,
  debits_pending INTEGER NOT NULL,
  debits_posted INTEGER NOT NULL,
  credits_pending INTEGER NOT NULL,
  credits_posted INTEGER NOT NULL,
  CONSTRAINT account_day_pkey PRIMARY KEY (unit_id, account, effective_on, known_on),
  CONSTRAINT account_day_account FOREIGN KEY (unit_id, account) REFERENCES account (unit_id, number),
  CONSTRAINT account_day_order CHECK (effective_on <= known_on),
  CONSTRAINT account_day_not_negative
    CHECK (debits_pending >= 0 AND debits_posted >= 0 AND credits_pending >= 0 AND credits_posted >= 0)
) STRICT, WITHOUT ROWID;

-- The newest transfer that a unit's account_day rows contain, and the day on which it was written.
CREATE TABLE history_head (
  unit_id BLOB NOT NULL,
  last_transfer INTEGER NOT NULL,
  known_on TEXT NOT NULL,
  CONSTRAINT history_head_pkey PRIMARY KEY (unit_id),
  CONSTRAINT history_head_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT history_head_transfer FOREIGN KEY (unit_id, last_transfer) REFERENCES transfer (unit_id, number)
) STRICT, WITHOUT ROWID;

-- Closed days stay closed: the next closing lies behind them. The first line refuses what OR REPLACE would delete.
CREATE TRIGGER closed_period_follows BEFORE INSERT ON closed_period BEGIN
  SELECT RAISE(ABORT, 'closed_period_pkey') WHERE EXISTS (SELECT 1 FROM closed_period WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'closed_period_follows') WHERE EXISTS (
    SELECT 1 FROM closed_period WHERE unit_id = NEW.unit_id AND closed_until >= NEW.closed_until);
END;
CREATE TRIGGER closed_period_is_kept BEFORE DELETE ON closed_period BEGIN
  SELECT RAISE(ABORT, 'closed_period_is_kept');
END;
CREATE TRIGGER closed_period_filed_stays BEFORE UPDATE ON closed_period BEGIN
  SELECT RAISE(ABORT, 'closed_period_filed_stays');
END;

-- Nothing is booked into a day that is closed.
CREATE TRIGGER journal_entry_period_open BEFORE INSERT ON journal_entry BEGIN
  SELECT RAISE(ABORT, 'journal_entry_period_open') WHERE EXISTS (
    SELECT 1 FROM closed_period WHERE unit_id = NEW.unit_id AND closed_until >= NEW.effective_on);
END;

-- The history goes on: it forgets no transfer, and what was known on a day that is over does not change.
CREATE TRIGGER history_head_is_new BEFORE INSERT ON history_head BEGIN
  SELECT RAISE(ABORT, 'history_head_pkey') WHERE EXISTS (SELECT 1 FROM history_head WHERE unit_id = NEW.unit_id);
END;
CREATE TRIGGER history_head_goes_on BEFORE UPDATE ON history_head BEGIN
  SELECT RAISE(ABORT, 'history_head_goes_on') WHERE NEW.unit_id <> OLD.unit_id
    OR NEW.last_transfer <= OLD.last_transfer OR NEW.known_on < OLD.known_on;
END;
CREATE TRIGGER history_head_is_kept BEFORE DELETE ON history_head BEGIN
  SELECT RAISE(ABORT, 'history_head_is_kept');
END;
CREATE TRIGGER account_day_known_now BEFORE INSERT ON account_day BEGIN
  SELECT RAISE(ABORT, 'account_day_known_now')
    WHERE NEW.known_on IS NOT (SELECT known_on FROM history_head WHERE unit_id = NEW.unit_id);
END;
-- a change moves no row to another day
CREATE TRIGGER account_day_changes_now BEFORE UPDATE ON account_day BEGIN
  SELECT RAISE(ABORT, 'account_day_known_now') WHERE NEW.unit_id <> OLD.unit_id OR NEW.account <> OLD.account
    OR NEW.effective_on <> OLD.effective_on OR NEW.known_on <> OLD.known_on
    OR NEW.known_on IS NOT (SELECT known_on FROM history_head WHERE unit_id = NEW.unit_id);
END;
CREATE TRIGGER account_day_is_kept BEFORE DELETE ON account_day BEGIN
  SELECT RAISE(ABORT, 'account_day_is_kept');
END;
