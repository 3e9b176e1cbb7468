-- Samples of claim lines. First the hash of the seed and the population are committed, then the seed is revealed and what
-- it draws is filed. Nothing of it changes.
CREATE TABLE sample (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  period_from TEXT,
  period_until TEXT,
  purpose TEXT NOT NULL,
  by_component INTEGER NOT NULL,
  by_provider INTEGER NOT NULL,
  full_from_cents INTEGER,
  seed_hash TEXT NOT NULL,
  own_seed INTEGER NOT NULL, -- who committed it keeps the seed
  population_count INTEGER NOT NULL,
  population_cents INTEGER NOT NULL,
  population_hash TEXT NOT NULL,
  committed_by TEXT NOT NULL,
  committed_as TEXT NOT NULL,
  committed_on TEXT NOT NULL,
  CONSTRAINT sample_pkey PRIMARY KEY (id),
  CONSTRAINT sample_unit FOREIGN KEY (unit_id) REFERENCES unit (id),
  CONSTRAINT sample_grant FOREIGN KEY (grant_id) REFERENCES grants (id),
  CONSTRAINT sample_period CHECK (
    (period_from IS NULL) = (period_until IS NULL) AND (period_from IS NULL OR period_from <= period_until)),
  CONSTRAINT sample_purpose CHECK (length(purpose) BETWEEN 1 AND 200),
  CONSTRAINT sample_full_from CHECK (full_from_cents > 0),
  CONSTRAINT sample_hashes CHECK (
    length(seed_hash) = 64 AND seed_hash = lower(seed_hash)
    AND length(population_hash) = 64 AND population_hash = lower(population_hash)),
  CONSTRAINT sample_population CHECK (population_count BETWEEN 1 AND 50000 AND population_cents > 0),
  CONSTRAINT sample_committed_as CHECK (
    committed_as IN ('auditor', 'head', 'examiner_sachlich', 'examiner_rechnerisch'))
) STRICT, WITHOUT ROWID;
CREATE INDEX sample_by_grant ON sample (grant_id);

-- The bands of amounts of a sample, and how many lines of each stratum in them are drawn.
CREATE TABLE sample_band (
  sample_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  from_cents INTEGER NOT NULL,
  size INTEGER NOT NULL,
  CONSTRAINT sample_band_pkey PRIMARY KEY (sample_id, number),
  CONSTRAINT sample_band_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_band_number CHECK (number BETWEEN 1 AND 20),
  CONSTRAINT sample_band_from CHECK (from_cents >= 0 AND (number > 1 OR from_cents = 0)),
  CONSTRAINT sample_band_size CHECK (size BETWEEN 0 AND 10000)
) STRICT, WITHOUT ROWID;

-- The lines of a population, as they were when it was committed.
CREATE TABLE sample_line (
  sample_id BLOB NOT NULL,
  claim_line_id BLOB NOT NULL,
  component TEXT NOT NULL,
  provider_id BLOB NOT NULL,
  amount_cents INTEGER NOT NULL,
  CONSTRAINT sample_line_pkey PRIMARY KEY (sample_id, claim_line_id),
  CONSTRAINT sample_line_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_line_line FOREIGN KEY (claim_line_id) REFERENCES claim_line (id),
  CONSTRAINT sample_line_provider FOREIGN KEY (provider_id) REFERENCES organisation (id),
  CONSTRAINT sample_line_amount CHECK (amount_cents > 0)
) STRICT, WITHOUT ROWID;

-- The seeds that this program made, until they are revealed. They stand in no entry of the journal before.
CREATE TABLE sample_seed (
  sample_id BLOB NOT NULL,
  seed TEXT NOT NULL,
  CONSTRAINT sample_seed_pkey PRIMARY KEY (sample_id),
  CONSTRAINT sample_seed_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_seed_digits CHECK (length(seed) = 64 AND seed = lower(seed))
) STRICT, WITHOUT ROWID;

-- That a sample was drawn: its seed, and the entry of the journal that committed it.
CREATE TABLE sample_draw (
  sample_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  seed TEXT NOT NULL,
  entry INTEGER NOT NULL,
  entry_hash TEXT NOT NULL,
  drawn_by TEXT NOT NULL,
  drawn_on TEXT NOT NULL,
  CONSTRAINT sample_draw_pkey PRIMARY KEY (sample_id),
  CONSTRAINT sample_draw_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_draw_entry FOREIGN KEY (unit_id, entry) REFERENCES journal_entry (unit_id, number),
  CONSTRAINT sample_draw_digits CHECK (
    length(seed) = 64 AND seed = lower(seed) AND length(entry_hash) = 64 AND entry_hash = lower(entry_hash))
) STRICT, WITHOUT ROWID;

-- The lines that were drawn, each with its rank.
CREATE TABLE sample_drawn_line (
  sample_id BLOB NOT NULL,
  claim_line_id BLOB NOT NULL,
  rank TEXT NOT NULL,
  CONSTRAINT sample_drawn_line_pkey PRIMARY KEY (sample_id, claim_line_id),
  CONSTRAINT sample_drawn_line_draw FOREIGN KEY (sample_id) REFERENCES sample_draw (sample_id),
  CONSTRAINT sample_drawn_line_line FOREIGN KEY (sample_id, claim_line_id) REFERENCES sample_line (sample_id, claim_line_id),
  CONSTRAINT sample_drawn_line_rank CHECK (length(rank) = 64 AND rank = lower(rank))
) STRICT, WITHOUT ROWID;

-- A sample is one of a grant of its unit. Here and below the first lines refuse what OR REPLACE would delete.
CREATE TRIGGER sample_is_new BEFORE INSERT ON sample BEGIN
  SELECT RAISE(ABORT, 'sample_pkey') WHERE EXISTS (SELECT 1 FROM sample WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'sample_side') WHERE NOT EXISTS (
    SELECT 1 FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id);
END;

-- What is committed once an entry of the journal says so: no band and no line comes to it afterwards.
CREATE TRIGGER sample_band_is_new BEFORE INSERT ON sample_band BEGIN
  SELECT RAISE(ABORT, 'sample_band_pkey') WHERE EXISTS (
    SELECT 1 FROM sample_band WHERE sample_id = NEW.sample_id AND number = NEW.number);
  SELECT RAISE(ABORT, 'sample_band_order') WHERE NEW.number > 1 AND NOT EXISTS (
    SELECT 1 FROM sample_band
    WHERE sample_id = NEW.sample_id AND number = NEW.number - 1 AND from_cents < NEW.from_cents);
  SELECT RAISE(ABORT, 'sample_committed') WHERE EXISTS (
    SELECT 1 FROM journal_entry WHERE subject_id = NEW.sample_id);
END;
CREATE TRIGGER sample_line_is_new BEFORE INSERT ON sample_line BEGIN
  SELECT RAISE(ABORT, 'sample_line_pkey') WHERE EXISTS (
    SELECT 1 FROM sample_line WHERE sample_id = NEW.sample_id AND claim_line_id = NEW.claim_line_id);
  SELECT RAISE(ABORT, 'sample_line_of_claim') WHERE NOT EXISTS (
    SELECT 1 FROM claim_line line JOIN position ON position.id = line.position_id
    JOIN claim ON claim.id = line.claim_id JOIN grants ON grants.id = claim.grant_id
    JOIN sample ON sample.unit_id = line.unit_id
    WHERE line.id = NEW.claim_line_id AND sample.id = NEW.sample_id AND position.component = NEW.component
      AND grants.recipient_id = NEW.provider_id AND NEW.amount_cents <= line.eligible_cents);
  SELECT RAISE(ABORT, 'sample_committed') WHERE EXISTS (
    SELECT 1 FROM journal_entry WHERE subject_id = NEW.sample_id);
END;
CREATE TRIGGER sample_seed_is_new BEFORE INSERT ON sample_seed BEGIN
  SELECT RAISE(ABORT, 'sample_seed_pkey') WHERE EXISTS (
    SELECT 1 FROM sample_seed WHERE sample_id = NEW.sample_id);
  SELECT RAISE(ABORT, 'sample_seed_own') WHERE EXISTS (
    SELECT 1 FROM sample WHERE id = NEW.sample_id AND own_seed);
  SELECT RAISE(ABORT, 'sample_committed') WHERE EXISTS (
    SELECT 1 FROM journal_entry WHERE subject_id = NEW.sample_id);
END;

-- A sample is drawn by the first entry about it, as the chain has it. That the seed has the hash that was committed, and
-- each line the rank that follows, this engine cannot compute: PostgreSQL refuses anything else, and `verify` finds it.
CREATE TRIGGER sample_draw_is_new BEFORE INSERT ON sample_draw BEGIN
  SELECT RAISE(ABORT, 'sample_draw_pkey') WHERE EXISTS (
    SELECT 1 FROM sample_draw WHERE sample_id = NEW.sample_id);
  SELECT RAISE(ABORT, 'sample_draw_entry') WHERE NOT EXISTS (
    SELECT 1 FROM journal_entry entry JOIN sample ON sample.unit_id = entry.unit_id AND sample.id = entry.subject_id
    WHERE sample.id = NEW.sample_id AND entry.unit_id = NEW.unit_id AND entry.number = NEW.entry
      AND lower(hex(entry.hash)) = NEW.entry_hash
      AND NOT EXISTS (
        SELECT 1 FROM journal_entry earlier
        WHERE earlier.subject_id = NEW.sample_id AND earlier.unit_id = NEW.unit_id
          AND earlier.number < NEW.entry));
  SELECT RAISE(ABORT, 'sample_draw_seed') WHERE EXISTS (
    SELECT 1 FROM sample_seed WHERE sample_id = NEW.sample_id AND seed <> NEW.seed);
END;

-- A line is drawn of its population, and none comes to a sample after the entry that says it is drawn.
CREATE TRIGGER sample_drawn_line_is_new BEFORE INSERT ON sample_drawn_line BEGIN
  SELECT RAISE(ABORT, 'sample_drawn_line_pkey') WHERE EXISTS (
    SELECT 1 FROM sample_drawn_line WHERE sample_id = NEW.sample_id AND claim_line_id = NEW.claim_line_id);
  SELECT RAISE(ABORT, 'sample_drawn') WHERE EXISTS (
    SELECT 1 FROM journal_entry entry JOIN sample_draw drawn ON drawn.sample_id = entry.subject_id
    WHERE entry.subject_id = NEW.sample_id AND entry.number > drawn.entry);
END;

CREATE TRIGGER sample_is_kept BEFORE DELETE ON sample BEGIN
  SELECT RAISE(ABORT, 'sample_is_kept');
END;
CREATE TRIGGER sample_filed_stays BEFORE UPDATE ON sample BEGIN
  SELECT RAISE(ABORT, 'sample_filed_stays');
END;
CREATE TRIGGER sample_band_is_kept BEFORE DELETE ON sample_band BEGIN
  SELECT RAISE(ABORT, 'sample_band_is_kept');
END;
CREATE TRIGGER sample_band_filed_stays BEFORE UPDATE ON sample_band BEGIN
  SELECT RAISE(ABORT, 'sample_band_filed_stays');
END;
CREATE TRIGGER sample_line_is_kept BEFORE DELETE ON sample_line BEGIN
  SELECT RAISE(ABORT, 'sample_line_is_kept');
END;
CREATE TRIGGER sample_line_filed_stays BEFORE UPDATE ON sample_line BEGIN
  SELECT RAISE(ABORT, 'sample_line_filed_stays');
END;
CREATE TRIGGER sample_seed_is_kept BEFORE DELETE ON sample_seed BEGIN
  SELECT RAISE(ABORT, 'sample_seed_is_kept');
END;
CREATE TRIGGER sample_seed_filed_stays BEFORE UPDATE ON sample_seed BEGIN
  SELECT RAISE(ABORT, 'sample_seed_filed_stays');
END;
CREATE TRIGGER sample_draw_is_kept BEFORE DELETE ON sample_draw BEGIN
  SELECT RAISE(ABORT, 'sample_draw_is_kept');
END;
CREATE TRIGGER sample_draw_filed_stays BEFORE UPDATE ON sample_draw BEGIN
  SELECT RAISE(ABORT, 'sample_draw_filed_stays');
END;
CREATE TRIGGER sample_drawn_line_is_kept BEFORE DELETE ON sample_drawn_line BEGIN
  SELECT RAISE(ABORT, 'sample_drawn_line_is_kept');
END;
CREATE TRIGGER sample_drawn_line_filed_stays BEFORE UPDATE ON sample_drawn_line BEGIN
  SELECT RAISE(ABORT, 'sample_drawn_line_filed_stays');
END;
