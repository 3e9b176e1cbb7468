-- The past: days that are closed, and what each account held as of a day, as it was known on a day.

-- Until which day the books are closed: what comes later for a day before it counts for an open one.
CREATE TABLE closed_period (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  closed_until DATE NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT closed_period_pkey PRIMARY KEY (id),
  CONSTRAINT closed_period_until UNIQUE (unit_id, closed_until),
  CONSTRAINT closed_period_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT closed_period_reason CHECK (length(trim(reason)) > 0)
);

-- What an account held as of the end of a day, as it was known at the end of a day (both in Germany): all transfers
-- that count until then and were written until then. A row stands where something changed; the newest known one of
-- the newest day answers. Nothing of it is new: it follows from the journal (crates/store/src/history.rs).
CREATE TABLE account_day (
  unit_id UUID NOT NULL,
  account BIGINT NOT NULL,
  effective_on DATE NOT NULL,
  known_on DATE NOT NULL,
  debits_pending BIGINT NOT NULL,
  debits_posted BIGINT NOT NULL,
  credits_pending BIGINT NOT NULL,
  credits_posted BIGINT NOT NULL,
  CONSTRAINT account_day_pkey PRIMARY KEY (unit_id, account, effective_on, known_on),
  CONSTRAINT account_day_account FOREIGN KEY (unit_id, account) REFERENCES account (unit_id, number),
  CONSTRAINT account_day_order CHECK (effective_on <= known_on),
  CONSTRAINT account_day_not_negative
    CHECK (debits_pending >= 0 AND debits_posted >= 0 AND credits_pending >= 0 AND credits_posted >= 0)
);

-- The newest transfer that a unit's account_day rows contain, and the day on which it was written.
CREATE TABLE history_head (
  unit_id UUID NOT NULL,
  last_transfer BIGINT NOT NULL,
  known_on DATE NOT NULL,
  CONSTRAINT history_head_pkey PRIMARY KEY (unit_id),
  CONSTRAINT history_head_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT history_head_transfer FOREIGN KEY (unit_id, last_transfer) REFERENCES transfer (unit_id, number)
);

-- Closed days stay closed: the next closing lies behind them.
CREATE FUNCTION closed_period_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM closed_period WHERE unit_id = NEW.unit_id AND closed_until >= NEW.closed_until) THEN
    PERFORM refuse('closed_period_follows');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_period_follows BEFORE INSERT ON closed_period
  FOR EACH ROW EXECUTE FUNCTION closed_period_follows();
CREATE TRIGGER closed_period_is_kept BEFORE DELETE OR TRUNCATE ON closed_period
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('closed_period_is_kept');
CREATE TRIGGER closed_period_filed_stays BEFORE UPDATE ON closed_period
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('closed_period_filed_stays');

-- Nothing is booked into a day that is closed.
CREATE FUNCTION journal_entry_period_open() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
  SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh
    JOIN closed_period closed ON closed.unit_id = fresh.unit_id AND closed.closed_until >= fresh.effective_on)
  THEN
    PERFORM refuse('journal_entry_period_open');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_entry_period_open AFTER INSERT ON journal_entry
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_period_open();

-- The history goes on: it forgets no transfer, and what was known on a day that is over does not change.
CREATE FUNCTION history_head_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.unit_id <> OLD.unit_id OR NEW.last_transfer <= OLD.last_transfer OR NEW.known_on < OLD.known_on THEN
    PERFORM refuse('history_head_goes_on');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER history_head_goes_on BEFORE UPDATE ON history_head
  FOR EACH ROW EXECUTE FUNCTION history_head_goes_on();
CREATE TRIGGER history_head_is_kept BEFORE DELETE OR TRUNCATE ON history_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('history_head_is_kept');
CREATE FUNCTION account_day_known_now() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
  SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh LEFT JOIN history_head head ON head.unit_id = fresh.unit_id
    WHERE head.known_on IS NULL OR fresh.known_on <> head.known_on)
  THEN
    PERFORM refuse('account_day_known_now');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_day_known_now AFTER INSERT ON account_day
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION account_day_known_now();
-- a change moves no row to another day
CREATE TRIGGER account_day_changes_now AFTER UPDATE ON account_day
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION account_day_known_now();
CREATE TRIGGER account_day_is_kept BEFORE DELETE OR TRUNCATE ON account_day
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('account_day_is_kept');

-- also under session_replication_role = replica
ALTER TABLE closed_period ENABLE ALWAYS TRIGGER closed_period_follows;
ALTER TABLE closed_period ENABLE ALWAYS TRIGGER closed_period_is_kept;
ALTER TABLE closed_period ENABLE ALWAYS TRIGGER closed_period_filed_stays;
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_entry_period_open;
ALTER TABLE history_head ENABLE ALWAYS TRIGGER history_head_goes_on;
ALTER TABLE history_head ENABLE ALWAYS TRIGGER history_head_is_kept;
ALTER TABLE account_day ENABLE ALWAYS TRIGGER account_day_known_now;
ALTER TABLE account_day ENABLE ALWAYS TRIGGER account_day_changes_now;
ALTER TABLE account_day ENABLE ALWAYS TRIGGER account_day_is_kept;

GRANT SELECT, INSERT ON closed_period, account_day, history_head TO foerderfluss_app;
GRANT UPDATE (debits_pending, debits_posted, credits_pending, credits_posted) ON account_day TO foerderfluss_app;
GRANT UPDATE (last_transfer, known_on) ON history_head TO foerderfluss_app;
