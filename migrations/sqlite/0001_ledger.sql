-- The ledger: units, accounts, the journal and its transfers. Amounts are whole cents, instants are
-- microseconds since 1970 in UTC. Constraint and trigger names are the same in both engines; the name is what
-- a refusal carries. INSERT OR REPLACE can name a table's rowid and so remove a row that no trigger sees: so no table
-- has one of its own, but for the journal, which a trigger guards. Its entries may be long, and a table without rowid
-- reads whole rows while it seeks one (docs/decisions/0018-entries-have-a-rowid.md).

-- A book-keeping unit: the first recipient of the money, one chain each.
CREATE TABLE unit (
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  CONSTRAINT unit_pkey PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

-- One row for each command. The bytes that are hashed are rebuilt from these columns, the entry's transfers and
-- the accounts it opened (docs/journal-format.md), so that none of them can be changed unseen.
CREATE TABLE journal_entry (
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  first_transfer INTEGER NOT NULL,
  transfer_count INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  effective_on TEXT NOT NULL,
  subject_id BLOB NOT NULL,
  subject_kind TEXT NOT NULL,
  command TEXT NOT NULL,
  person TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  payload TEXT NOT NULL,
  answer TEXT NOT NULL,
  CONSTRAINT journal_entry_pkey PRIMARY KEY (unit_id, number),
  -- a key answers once: the row with the effect is the row with the key
  CONSTRAINT journal_entry_key UNIQUE (idempotency_key, unit_id),
  CONSTRAINT journal_entry_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  -- nothing counts for a day that has not come: no German day begins more than two hours before the one in UTC
  CONSTRAINT journal_entry_day CHECK (effective_on <= date(recorded_at / 1000000 + 7200, 'unixepoch')),
  CONSTRAINT journal_entry_counts CHECK (number > 0 AND first_transfer > 0 AND transfer_count >= 0),
  CONSTRAINT journal_entry_hashes CHECK (length(previous_hash) = 32 AND length(hash) = 32)
) STRICT;
-- the journal of one subject
CREATE INDEX journal_entry_by_subject ON journal_entry (subject_id, unit_id, number);

CREATE TABLE account (
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  rule TEXT NOT NULL,
  debits_pending INTEGER NOT NULL DEFAULT 0,
  debits_posted INTEGER NOT NULL DEFAULT 0,
  credits_pending INTEGER NOT NULL DEFAULT 0,
  credits_posted INTEGER NOT NULL DEFAULT 0,
  -- the newest transfer that these balances contain
  last_transfer INTEGER NOT NULL DEFAULT 0,
  opened_by INTEGER NOT NULL,
  code TEXT NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (unit_id, number),
  CONSTRAINT account_code UNIQUE (code, unit_id),
  CONSTRAINT account_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT account_rule CHECK (rule IN ('unlimited', 'debits_within_credits', 'credits_within_debits')),
  CONSTRAINT account_not_negative
    CHECK (debits_pending >= 0 AND debits_posted >= 0 AND credits_pending >= 0 AND credits_posted >= 0),
  -- nothing leaves that has not come in; reservations count
  CONSTRAINT account_debits_within_credits
    CHECK (rule <> 'debits_within_credits' OR debits_pending + debits_posted <= credits_posted),
  CONSTRAINT account_credits_within_debits
    CHECK (rule <> 'credits_within_debits' OR credits_pending + credits_posted <= debits_posted)
) STRICT, WITHOUT ROWID;
-- the accounts that an entry opened, for the pages of the journal and for verification; the unit comes last, so that no plan
-- made before the tables were counted seeks an account by its unit alone
CREATE INDEX account_by_entry ON account (opened_by, unit_id);

CREATE TABLE transfer (
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL,
  debit_account INTEGER NOT NULL,
  credit_account INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  -- the pending transfer that this one posts or voids, and what that one reserved
  resolves INTEGER,
  reserved_cents INTEGER,
  CONSTRAINT transfer_pkey PRIMARY KEY (unit_id, number),
  CONSTRAINT transfer_kind CHECK (kind IN ('posted', 'pending', 'post', 'void')),
  CONSTRAINT transfer_amount CHECK (amount_cents > 0 AND amount_cents <= 1000000000000000),
  CONSTRAINT transfer_two_accounts CHECK (debit_account <> credit_account),
  CONSTRAINT transfer_resolves CHECK (
    (kind IN ('post', 'void')) = (resolves IS NOT NULL) AND (resolves IS NULL) = (reserved_cents IS NULL)),
  CONSTRAINT transfer_at_most_reserved CHECK (kind <> 'post' OR amount_cents <= reserved_cents),
  CONSTRAINT transfer_void_is_whole CHECK (kind <> 'void' OR amount_cents = reserved_cents)
) STRICT, WITHOUT ROWID;
-- a reservation is resolved at most once
CREATE UNIQUE INDEX transfer_resolved_once ON transfer (resolves, unit_id) WHERE resolves IS NOT NULL;
-- the movements of one account, from either side
CREATE INDEX transfer_by_debit ON transfer (debit_account, unit_id, number);
CREATE INDEX transfer_by_credit ON transfer (credit_account, unit_id, number);

-- A BEFORE trigger fires before OR REPLACE deletes anything, and a RAISE cannot be passed by OR IGNORE, OR FAIL or
-- PRAGMA ignore_check_constraints, as a CHECK can: so the limits stand here too.
CREATE TRIGGER transfer_admit BEFORE INSERT ON transfer BEGIN
  SELECT CASE
    WHEN (typeof(NEW.amount_cents) = 'integer' AND NEW.amount_cents > 0
        AND NEW.amount_cents <= 1000000000000000 AND NEW.debit_account IS NOT NEW.credit_account
        AND NEW.kind IN ('posted', 'pending', 'post', 'void')
        AND (NEW.kind IN ('post', 'void')) = (NEW.resolves IS NOT NULL)
        AND (NEW.resolves IS NULL) = (NEW.reserved_cents IS NULL)
        AND NEW.amount_cents <= coalesce(NEW.reserved_cents, NEW.amount_cents)
        AND (NEW.kind <> 'void' OR NEW.amount_cents = NEW.reserved_cents)) IS NOT TRUE
      THEN CASE
        WHEN (typeof(NEW.amount_cents) = 'integer' AND NEW.amount_cents > 0
            AND NEW.amount_cents <= 1000000000000000) IS NOT TRUE
          THEN RAISE(ABORT, 'transfer_amount')
        WHEN NEW.kind = 'post' AND NEW.amount_cents > NEW.reserved_cents
          THEN RAISE(ABORT, 'transfer_at_most_reserved')
        WHEN (NEW.kind IN ('posted', 'pending', 'post', 'void')) IS NOT TRUE THEN RAISE(ABORT, 'transfer_kind')
        WHEN NEW.debit_account IS NEW.credit_account THEN RAISE(ABORT, 'transfer_two_accounts')
        WHEN NEW.kind = 'void' AND NEW.amount_cents <> NEW.reserved_cents
          THEN RAISE(ABORT, 'transfer_void_is_whole')
        ELSE RAISE(ABORT, 'transfer_resolves')
      END
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM transfer WHERE unit_id = NEW.unit_id)
      THEN RAISE(ABORT, 'transfer_number_next')
    WHEN entry.number IS NULL THEN RAISE(ABORT, 'transfer_of_its_entry')
    WHEN debit.number IS NULL OR credit.number IS NULL THEN RAISE(ABORT, 'transfer_known_accounts')
    WHEN NEW.resolves IS NULL AND debit.rule = 'debits_within_credits'
        AND debit.debits_pending + debit.debits_posted + NEW.amount_cents > debit.credits_posted
      THEN RAISE(ABORT, 'account_debits_within_credits')
    WHEN NEW.resolves IS NULL AND credit.rule = 'credits_within_debits'
        AND credit.credits_pending + credit.credits_posted + NEW.amount_cents > credit.debits_posted
      THEN RAISE(ABORT, 'account_credits_within_debits')
    WHEN NEW.resolves IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM transfer made WHERE made.unit_id = NEW.unit_id AND made.number = NEW.resolves
          AND made.kind = 'pending' AND made.debit_account = NEW.debit_account
          AND made.credit_account = NEW.credit_account AND made.amount_cents = NEW.reserved_cents)
      THEN RAISE(ABORT, 'transfer_resolves_pending')
    WHEN NEW.resolves IS NOT NULL
        AND EXISTS (SELECT 1 FROM transfer WHERE unit_id = NEW.unit_id AND resolves = NEW.resolves)
      THEN RAISE(ABORT, 'transfer_resolved_once')
  END
  FROM (SELECT 1)
  LEFT JOIN journal_entry entry ON entry.unit_id = NEW.unit_id AND entry.number = NEW.entry
    AND NEW.number >= entry.first_transfer AND NEW.number < entry.first_transfer + entry.transfer_count
  LEFT JOIN account debit ON debit.unit_id = NEW.unit_id AND debit.number = NEW.debit_account
  LEFT JOIN account credit ON credit.unit_id = NEW.unit_id AND credit.number = NEW.credit_account;
END;

-- Balances change with the transfer, in the same statement.
CREATE TRIGGER transfer_apply AFTER INSERT ON transfer BEGIN
  UPDATE account SET
      debits_pending = debits_pending
        + CASE NEW.kind WHEN 'pending' THEN NEW.amount_cents WHEN 'posted' THEN 0 ELSE -NEW.reserved_cents END,
      debits_posted = debits_posted + CASE WHEN NEW.kind IN ('posted', 'post') THEN NEW.amount_cents ELSE 0 END,
      last_transfer = NEW.number
    WHERE unit_id = NEW.unit_id AND number = NEW.debit_account;
  -- an update inherits OR IGNORE from the statement outside: prove that it took effect
  SELECT RAISE(ABORT, 'account_debits_within_credits') WHERE changes() <> 1;
  UPDATE account SET
      credits_pending = credits_pending
        + CASE NEW.kind WHEN 'pending' THEN NEW.amount_cents WHEN 'posted' THEN 0 ELSE -NEW.reserved_cents END,
      credits_posted = credits_posted + CASE WHEN NEW.kind IN ('posted', 'post') THEN NEW.amount_cents ELSE 0 END,
      last_transfer = NEW.number
    WHERE unit_id = NEW.unit_id AND number = NEW.credit_account;
  SELECT RAISE(ABORT, 'account_debits_within_credits') WHERE changes() <> 1;
END;

CREATE TRIGGER transfer_is_final_update BEFORE UPDATE ON transfer BEGIN
  SELECT RAISE(ABORT, 'transfer_is_final');
END;
CREATE TRIGGER transfer_is_final_delete BEFORE DELETE ON transfer BEGIN
  SELECT RAISE(ABORT, 'transfer_is_final');
END;

-- An account starts empty, with the next number, for an entry that is still to be written.
CREATE TRIGGER account_opens BEFORE INSERT ON account BEGIN
  SELECT CASE
    WHEN NEW.debits_pending <> 0 OR NEW.debits_posted <> 0 OR NEW.credits_pending <> 0 OR NEW.credits_posted <> 0
        OR NEW.last_transfer <> 0
      THEN RAISE(ABORT, 'account_starts_empty')
    WHEN NEW.rule NOT IN ('unlimited', 'debits_within_credits', 'credits_within_debits')
      THEN RAISE(ABORT, 'account_rule')
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM account WHERE unit_id = NEW.unit_id)
      THEN RAISE(ABORT, 'account_number_next')
    WHEN EXISTS (SELECT 1 FROM account WHERE unit_id = NEW.unit_id AND code = NEW.code)
      THEN RAISE(ABORT, 'account_code')
    WHEN NOT EXISTS (SELECT 1 FROM unit WHERE id = NEW.unit_id) THEN RAISE(ABORT, 'account_unit')
    WHEN NEW.opened_by <= (SELECT coalesce(max(number), 0) FROM journal_entry WHERE unit_id = NEW.unit_id)
      THEN RAISE(ABORT, 'account_of_its_entry')
  END;
END;
-- A balance changes by exactly what the newest transfer on the account prescribes, and by nothing else.
CREATE TRIGGER account_by_transfer BEFORE UPDATE ON account BEGIN
  SELECT RAISE(ABORT, 'account_by_transfer_only') WHERE
    NEW.unit_id <> OLD.unit_id OR NEW.number <> OLD.number OR NEW.code <> OLD.code OR NEW.rule <> OLD.rule
    OR NEW.opened_by <> OLD.opened_by OR NEW.last_transfer <= OLD.last_transfer
    OR NOT EXISTS (
      SELECT 1 FROM transfer made WHERE made.unit_id = NEW.unit_id AND made.number = NEW.last_transfer AND (
        (made.debit_account = NEW.number
          AND NEW.debits_pending = OLD.debits_pending + CASE made.kind
            WHEN 'pending' THEN made.amount_cents WHEN 'posted' THEN 0 ELSE -made.reserved_cents END
          AND NEW.debits_posted = OLD.debits_posted
            + CASE WHEN made.kind IN ('posted', 'post') THEN made.amount_cents ELSE 0 END
          AND NEW.credits_pending = OLD.credits_pending AND NEW.credits_posted = OLD.credits_posted)
        OR (made.credit_account = NEW.number
          AND NEW.credits_pending = OLD.credits_pending + CASE made.kind
            WHEN 'pending' THEN made.amount_cents WHEN 'posted' THEN 0 ELSE -made.reserved_cents END
          AND NEW.credits_posted = OLD.credits_posted
            + CASE WHEN made.kind IN ('posted', 'post') THEN made.amount_cents ELSE 0 END
          AND NEW.debits_pending = OLD.debits_pending AND NEW.debits_posted = OLD.debits_posted)));
END;
CREATE TRIGGER account_is_permanent BEFORE DELETE ON account BEGIN
  SELECT RAISE(ABORT, 'account_is_permanent');
END;

-- The chain: the next number, the hash before, transfers that follow those before, a time that does not run back.
CREATE TRIGGER journal_entry_follows BEFORE INSERT ON journal_entry BEGIN
  SELECT CASE
    -- who names the place of an entry that is there would remove that one with OR REPLACE
    WHEN EXISTS (SELECT 1 FROM journal_entry WHERE rowid = NEW.rowid) THEN RAISE(ABORT, 'journal_entry_is_final')
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM journal_entry WHERE unit_id = NEW.unit_id)
      THEN RAISE(ABORT, 'journal_entry_number_next')
    WHEN EXISTS (SELECT 1 FROM journal_entry
        WHERE unit_id = NEW.unit_id AND idempotency_key = NEW.idempotency_key)
      THEN RAISE(ABORT, 'journal_entry_key')
    WHEN NEW.recorded_at < before.recorded_at THEN RAISE(ABORT, 'journal_entry_time')
    WHEN (NEW.effective_on <= date(NEW.recorded_at / 1000000 + 7200, 'unixepoch')) IS NOT TRUE
      THEN RAISE(ABORT, 'journal_entry_day')
    WHEN NEW.transfer_count < 0 THEN RAISE(ABORT, 'journal_entry_counts')
    WHEN length(NEW.hash) <> 32 THEN RAISE(ABORT, 'journal_entry_hashes')
    WHEN NOT EXISTS (SELECT 1 FROM unit WHERE id = NEW.unit_id) THEN RAISE(ABORT, 'journal_entry_unit')
    WHEN NEW.previous_hash IS NOT coalesce(before.hash, zeroblob(32))
        OR NEW.first_transfer IS NOT coalesce(before.first_transfer + before.transfer_count, 1)
      THEN RAISE(ABORT, 'journal_entry_chain')
  END
  FROM (SELECT 1)
  LEFT JOIN journal_entry before ON before.unit_id = NEW.unit_id AND before.number = NEW.number - 1;
END;
CREATE TRIGGER journal_entry_is_final_update BEFORE UPDATE ON journal_entry BEGIN
  SELECT RAISE(ABORT, 'journal_entry_is_final');
END;
CREATE TRIGGER journal_entry_is_final_delete BEFORE DELETE ON journal_entry BEGIN
  SELECT RAISE(ABORT, 'journal_entry_is_final');
END;
CREATE TRIGGER unit_is_final_update BEFORE UPDATE ON unit BEGIN
  SELECT RAISE(ABORT, 'unit_is_final');
END;
CREATE TRIGGER unit_is_final_delete BEFORE DELETE ON unit BEGIN
  SELECT RAISE(ABORT, 'unit_is_final');
END;
CREATE TRIGGER unit_opens BEFORE INSERT ON unit BEGIN
  SELECT RAISE(ABORT, 'unit_pkey') WHERE EXISTS (SELECT 1 FROM unit WHERE id = NEW.id);
END;
