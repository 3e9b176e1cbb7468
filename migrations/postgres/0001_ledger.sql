-- The ledger: units, accounts, the journal and its transfers. Amounts are whole cents, instants are
-- microseconds since 1970 in UTC. Constraint and trigger names are the same in both engines; the name is what
-- a refusal carries.

-- The application works as this role: it adds rows and reads, it owns nothing.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'foerderfluss_app') THEN
    CREATE ROLE foerderfluss_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of the cluster made it just now
END $$;

-- A book-keeping unit: the first recipient of the money, one chain each.
CREATE TABLE unit (
  id UUID NOT NULL,
  name TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  CONSTRAINT unit_pkey PRIMARY KEY (id)
);

-- One row for each command. The bytes that are hashed are rebuilt from these columns, the entry's transfers and
-- the accounts it opened (docs/journal-format.md), so that none of them can be changed unseen.
CREATE TABLE journal_entry (
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  first_transfer BIGINT NOT NULL,
  transfer_count BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  effective_on DATE NOT NULL,
  subject_id UUID NOT NULL,
  subject_kind TEXT NOT NULL,
  command TEXT NOT NULL,
  person TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  previous_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  payload TEXT NOT NULL,
  answer TEXT NOT NULL,
  CONSTRAINT journal_entry_pkey PRIMARY KEY (unit_id, number),
  -- a key answers once: the row with the effect is the row with the key
  CONSTRAINT journal_entry_key UNIQUE (idempotency_key, unit_id),
  CONSTRAINT journal_entry_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  -- nothing counts for a day that has not come: no German day begins more than two hours before the one in UTC
  CONSTRAINT journal_entry_day
    CHECK (effective_on <= DATE '1970-01-01' + CAST((recorded_at / 1000000 + 7200) / 86400 AS INTEGER)),
  CONSTRAINT journal_entry_counts CHECK (number > 0 AND first_transfer > 0 AND transfer_count >= 0),
  CONSTRAINT journal_entry_hashes CHECK (length(previous_hash) = 32 AND length(hash) = 32)
);
-- an answer may have megabytes: lz4 takes a fifth of the time of pglz, where this PostgreSQL has it
DO $$ BEGIN
  ALTER TABLE journal_entry ALTER COLUMN payload SET COMPRESSION lz4, ALTER COLUMN answer SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
-- the journal of one subject
CREATE INDEX journal_entry_by_subject ON journal_entry (subject_id, unit_id, number);

CREATE TABLE account (
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  rule TEXT NOT NULL,
  debits_pending BIGINT NOT NULL DEFAULT 0,
  debits_posted BIGINT NOT NULL DEFAULT 0,
  credits_pending BIGINT NOT NULL DEFAULT 0,
  credits_posted BIGINT NOT NULL DEFAULT 0,
  -- the newest transfer that these balances contain
  last_transfer BIGINT NOT NULL DEFAULT 0,
  opened_by BIGINT NOT NULL,
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
) WITH (fillfactor = 50); -- room for updates in place: only columns without an index change

CREATE TABLE transfer (
  unit_id UUID NOT NULL,
  number BIGINT NOT NULL,
  entry BIGINT NOT NULL,
  kind TEXT NOT NULL,
  debit_account BIGINT NOT NULL,
  credit_account BIGINT NOT NULL,
  amount_cents BIGINT NOT NULL,
  -- the pending transfer that this one posts or voids, and what that one reserved
  resolves BIGINT,
  reserved_cents BIGINT,
  CONSTRAINT transfer_pkey PRIMARY KEY (unit_id, number),
  CONSTRAINT transfer_kind CHECK (kind IN ('posted', 'pending', 'post', 'void')),
  CONSTRAINT transfer_amount CHECK (amount_cents > 0 AND amount_cents <= 1000000000000000),
  CONSTRAINT transfer_two_accounts CHECK (debit_account <> credit_account),
  CONSTRAINT transfer_resolves CHECK (
    (kind IN ('post', 'void')) = (resolves IS NOT NULL) AND (resolves IS NULL) = (reserved_cents IS NULL)),
  CONSTRAINT transfer_at_most_reserved CHECK (kind <> 'post' OR amount_cents <= reserved_cents),
  CONSTRAINT transfer_void_is_whole CHECK (kind <> 'void' OR amount_cents = reserved_cents)
);
-- the accounts that an entry opened, for the pages of the journal and for verification; the unit comes last, so that no plan
-- made before the tables were counted seeks an account by its unit alone
CREATE INDEX account_by_entry ON account (opened_by, unit_id);
-- a reservation is resolved at most once
CREATE UNIQUE INDEX transfer_resolved_once ON transfer (resolves, unit_id) WHERE resolves IS NOT NULL;
-- the movements of one account, from either side
CREATE INDEX transfer_by_debit ON transfer (debit_account, unit_id, number);
CREATE INDEX transfer_by_credit ON transfer (credit_account, unit_id, number);

-- Functions that read tables look for them in this schema first, so that a temporary table of the same name does
-- not blind them.
-- They look rows up one by one, by key: their plans are kept, and one that was made while a table was small must
-- not read the whole table when it has grown.
CREATE FUNCTION refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = rule, CONSTRAINT = rule;
END $$;
CREATE FUNCTION refuse_always() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse(TG_ARGV[0]);
  RETURN NULL;
END $$;

-- All transfers of a statement are admitted and applied as one set, in the order of their numbers.
CREATE FUNCTION transfer_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET jit = off SET work_mem = '32MB' AS $$
DECLARE
  fault text;
  accounts bigint;
  changed bigint;
  doubtful bigint[]; -- accounts on which the order of what moves matters
BEGIN
  -- a set without a gap follows what is there if its first does, and is its entry's if its first and its last are
  SELECT coalesce((
    SELECT 'transfer_number_next' FROM (
      SELECT unit_id, min(number) AS first, max(number) AS last, count(*) AS transfers FROM fresh GROUP BY unit_id) chain
    WHERE chain.first < 1 OR chain.last - chain.first + 1 <> chain.transfers
      OR (chain.first > 1 AND NOT EXISTS (SELECT 1 FROM transfer before
        WHERE before.unit_id = chain.unit_id AND before.number = chain.first - 1))
    LIMIT 1), (
    SELECT 'transfer_of_its_entry' FROM (
      SELECT unit_id, entry, min(number) AS first, max(number) AS last FROM fresh GROUP BY unit_id, entry) part
    WHERE NOT EXISTS (SELECT 1 FROM journal_entry entry
      WHERE entry.unit_id = part.unit_id AND entry.number = part.entry AND entry.first_transfer <= part.first
        AND entry.first_transfer + entry.transfer_count > part.last)
    LIMIT 1), (
    SELECT 'transfer_resolves_pending' FROM fresh
    WHERE fresh.resolves IS NOT NULL AND NOT EXISTS (SELECT 1 FROM transfer made
      WHERE made.unit_id = fresh.unit_id AND made.number = fresh.resolves AND made.number < fresh.number
        AND made.kind = 'pending' AND made.debit_account = fresh.debit_account
        AND made.credit_account = fresh.credit_account AND made.amount_cents = fresh.reserved_cents)
    LIMIT 1)) INTO fault;
  IF fault IS NOT NULL THEN
    PERFORM refuse(fault);
  END IF;

  WITH movement AS (
    SELECT unit_id, number, debit_account AS account,
        CASE kind WHEN 'pending' THEN amount_cents WHEN 'posted' THEN 0 ELSE -reserved_cents END AS debit_pending,
        CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END AS debit_posted,
        0::bigint AS credit_pending, 0::bigint AS credit_posted
      FROM fresh
    UNION ALL
    SELECT unit_id, number, credit_account, 0, 0,
        CASE kind WHEN 'pending' THEN amount_cents WHEN 'posted' THEN 0 ELSE -reserved_cents END,
        CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END
      FROM fresh
  ), change AS (
    SELECT unit_id, account, max(number) AS last_transfer,
        sum(debit_pending)::bigint AS debits_pending, sum(debit_posted)::bigint AS debits_posted,
        sum(credit_pending)::bigint AS credits_pending, sum(credit_posted)::bigint AS credits_posted,
        -- whether less was open in between than is in the end: what took some came before what gave some
        min(number) FILTER (WHERE credit_posted < debit_posted + debit_pending)
          < max(number) FILTER (WHERE credit_posted > debit_posted + debit_pending) AS less_to_debit,
        min(number) FILTER (WHERE debit_posted < credit_posted + credit_pending)
          < max(number) FILTER (WHERE debit_posted > credit_posted + credit_pending) AS less_to_credit
      FROM movement GROUP BY unit_id, account
  ), applied AS (
    UPDATE account SET
        debits_pending = account.debits_pending + change.debits_pending,
        debits_posted = account.debits_posted + change.debits_posted,
        credits_pending = account.credits_pending + change.credits_pending,
        credits_posted = account.credits_posted + change.credits_posted,
        last_transfer = change.last_transfer
      FROM change WHERE account.unit_id = change.unit_id AND account.number = change.account
      RETURNING CASE
        WHEN account.rule = 'debits_within_credits' AND change.less_to_debit
          OR account.rule = 'credits_within_debits' AND change.less_to_credit THEN account.number
        END AS less
  )
  SELECT (SELECT count(*) FROM change), count(*), array_agg(applied.less) FILTER (WHERE applied.less IS NOT NULL)
    INTO accounts, changed, doubtful FROM applied;
  IF accounts <> changed THEN
    PERFORM refuse('transfer_known_accounts');
  END IF;
  IF doubtful IS NOT NULL THEN
    PERFORM refuse(overdrawn) FROM (
      WITH movement AS (
        SELECT unit_id, number, debit_account AS account,
            CASE kind WHEN 'void' THEN reserved_cents ELSE coalesce(reserved_cents, 0) - amount_cents END AS to_debit,
            CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END AS to_credit
          FROM fresh WHERE debit_account = ANY (doubtful)
        UNION ALL
        SELECT unit_id, number, credit_account,
            CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END,
            CASE kind WHEN 'void' THEN reserved_cents ELSE coalesce(reserved_cents, 0) - amount_cents END
          FROM fresh WHERE credit_account = ANY (doubtful)
      ), running AS (
        -- what each movement leaves open, so that a later credit does not excuse an earlier debit
        SELECT *, sum(to_debit) OVER in_order AS open_to_debit, sum(to_credit) OVER in_order AS open_to_credit
          FROM movement WINDOW in_order AS (PARTITION BY unit_id, account ORDER BY number)
      ), change AS (
        SELECT unit_id, account, min(open_to_debit) - sum(to_debit) AS least_to_debit,
            min(open_to_credit) - sum(to_credit) AS least_to_credit
          FROM running GROUP BY unit_id, account
      )
      SELECT CASE
          WHEN account.rule = 'debits_within_credits' AND change.least_to_debit
            + account.credits_posted - account.debits_posted - account.debits_pending < 0
            THEN 'account_debits_within_credits'
          WHEN account.rule = 'credits_within_debits' AND change.least_to_credit
            + account.debits_posted - account.credits_posted - account.credits_pending < 0
            THEN 'account_credits_within_debits'
          END AS overdrawn
        FROM change JOIN account ON account.unit_id = change.unit_id AND account.number = change.account) settled
      WHERE overdrawn IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_apply AFTER INSERT ON transfer
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION transfer_apply();
CREATE TRIGGER transfer_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('transfer_is_final');

-- An account starts empty, with the next number, for an entry that is still to be written.
CREATE FUNCTION account_opens() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET jit = off AS $$
DECLARE fault text;
BEGIN
  SELECT coalesce((
    SELECT 'account_starts_empty' FROM fresh
    WHERE fresh.last_transfer <> 0 OR fresh.debits_pending <> 0 OR fresh.debits_posted <> 0
      OR fresh.credits_pending <> 0 OR fresh.credits_posted <> 0
    LIMIT 1), (
    SELECT CASE
      WHEN chain.first < 1 OR chain.last - chain.first + 1 <> chain.accounts
        OR (chain.first > 1 AND NOT EXISTS (SELECT 1 FROM account before
          WHERE before.unit_id = chain.unit_id AND before.number = chain.first - 1)) THEN 'account_number_next'
      WHEN EXISTS (SELECT 1 FROM journal_entry entry
        WHERE entry.unit_id = chain.unit_id AND entry.number >= chain.opened_by) THEN 'account_of_its_entry'
    END AS broken FROM (
      SELECT unit_id, min(number) AS first, max(number) AS last, count(*) AS accounts, min(opened_by) AS opened_by
        FROM fresh GROUP BY unit_id) chain
    ORDER BY broken LIMIT 1)) INTO fault;
  IF fault IS NOT NULL THEN
    PERFORM refuse(fault);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_opens AFTER INSERT ON account
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION account_opens();
-- A balance changes by exactly what the transfers since its last one prescribe, and by nothing else.
CREATE FUNCTION account_by_transfer() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET jit = off AS $$
BEGIN
  IF EXISTS (
    WITH side AS (
      SELECT -1 AS sign, * FROM earlier UNION ALL SELECT 1, * FROM later
    ), change AS (
      SELECT unit_id, number, count(*) AS sides, sum(sign * last_transfer) AS advanced,
          min(last_transfer) AS since, max(last_transfer) AS until,
          sum(sign * debits_pending) AS debits_pending, sum(sign * debits_posted) AS debits_posted,
          sum(sign * credits_pending) AS credits_pending, sum(sign * credits_posted) AS credits_posted
        FROM side GROUP BY unit_id, number, code, rule, opened_by
    )
    -- the account's movements in the order of their index: however long ago its last one was, no others are read
    SELECT 1 FROM change
    LEFT JOIN LATERAL (
      SELECT sum(CASE kind WHEN 'pending' THEN amount_cents WHEN 'posted' THEN 0 ELSE -reserved_cents END) AS pending,
          sum(CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END) AS posted
        FROM transfer
        WHERE (debit_account, unit_id, number) > (change.number, change.unit_id, change.since)
          AND (debit_account, unit_id, number) <= (change.number, change.unit_id, change.until)) debit ON true
    LEFT JOIN LATERAL (
      SELECT sum(CASE kind WHEN 'pending' THEN amount_cents WHEN 'posted' THEN 0 ELSE -reserved_cents END) AS pending,
          sum(CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END) AS posted
        FROM transfer
        WHERE (credit_account, unit_id, number) > (change.number, change.unit_id, change.since)
          AND (credit_account, unit_id, number) <= (change.number, change.unit_id, change.until)) credit ON true
    WHERE change.sides <> 2 OR change.advanced <= 0
      OR change.debits_pending <> coalesce(debit.pending, 0)
      OR change.debits_posted <> coalesce(debit.posted, 0)
      OR change.credits_pending <> coalesce(credit.pending, 0)
      OR change.credits_posted <> coalesce(credit.posted, 0)
      OR (debit.posted IS NULL AND credit.posted IS NULL))
  THEN
    PERFORM refuse('account_by_transfer_only');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_by_transfer AFTER UPDATE ON account
  REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION account_by_transfer();
CREATE TRIGGER account_is_permanent BEFORE DELETE OR TRUNCATE ON account
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('account_is_permanent');

-- The chain: the next number, the hash before, transfers that follow those before, a time that does not run back.
CREATE FUNCTION journal_entry_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET jit = off AS $$
DECLARE fault text;
BEGIN
  SELECT CASE WHEN fresh.number > 1 AND before.number IS NULL THEN 'journal_entry_number_next'
      WHEN fresh.recorded_at < before.recorded_at THEN 'journal_entry_time'
      ELSE 'journal_entry_chain' END INTO fault
  FROM fresh
  LEFT JOIN journal_entry before ON before.unit_id = fresh.unit_id AND before.number = fresh.number - 1
  WHERE (fresh.number > 1 AND before.number IS NULL)
    OR fresh.recorded_at < before.recorded_at
    OR fresh.previous_hash <> coalesce(before.hash, decode(repeat('00', 32), 'hex'))
    OR fresh.first_transfer <> coalesce(before.first_transfer + before.transfer_count, 1)
  LIMIT 1;
  IF fault IS NOT NULL THEN
    PERFORM refuse(fault);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_entry_follows AFTER INSERT ON journal_entry
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_follows();
CREATE TRIGGER journal_entry_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('journal_entry_is_final');

-- also under session_replication_role = replica
ALTER TABLE transfer ENABLE ALWAYS TRIGGER transfer_apply;
ALTER TABLE transfer ENABLE ALWAYS TRIGGER transfer_is_final;
ALTER TABLE account ENABLE ALWAYS TRIGGER account_opens;
ALTER TABLE account ENABLE ALWAYS TRIGGER account_by_transfer;
ALTER TABLE account ENABLE ALWAYS TRIGGER account_is_permanent;
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_entry_follows;
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_entry_is_final;

-- transfer_apply works with the owner's rights: nobody may put it on a table of his own
REVOKE EXECUTE ON FUNCTION transfer_apply() FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO foerderfluss_app;
GRANT SELECT ON _sqlx_migrations TO foerderfluss_app;
GRANT SELECT, INSERT ON unit, journal_entry, transfer TO foerderfluss_app;
GRANT SELECT ON account TO foerderfluss_app;
GRANT INSERT (unit_id, number, rule, opened_by, code) ON account TO foerderfluss_app;
-- PostgreSQL asks for the right to update before it lets a row be locked; a unit never changes (trigger below)
GRANT UPDATE (opened_at) ON unit TO foerderfluss_app;
CREATE TRIGGER unit_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON unit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('unit_is_final');
ALTER TABLE unit ENABLE ALWAYS TRIGGER unit_is_final;
