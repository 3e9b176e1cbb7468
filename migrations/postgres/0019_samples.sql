-- Samples of claim lines. First the hash of the seed and the population are committed, then the seed is revealed and what
-- it draws is filed. Nothing of it changes.
CREATE TABLE sample (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  period_from DATE,
  period_until DATE,
  purpose TEXT NOT NULL,
  by_component BOOLEAN NOT NULL,
  by_provider BOOLEAN NOT NULL,
  full_from_cents BIGINT,
  seed_hash TEXT NOT NULL,
  own_seed BOOLEAN NOT NULL, -- who committed it keeps the seed
  population_count BIGINT NOT NULL,
  population_cents BIGINT NOT NULL,
  population_hash TEXT NOT NULL,
  committed_by TEXT NOT NULL,
  committed_as TEXT NOT NULL,
  committed_on DATE NOT NULL,
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
);
CREATE INDEX sample_by_grant ON sample (grant_id);

-- The bands of amounts of a sample, and how many lines of each stratum in them are drawn.
CREATE TABLE sample_band (
  sample_id UUID NOT NULL,
  number BIGINT NOT NULL,
  from_cents BIGINT NOT NULL,
  size BIGINT NOT NULL,
  CONSTRAINT sample_band_pkey PRIMARY KEY (sample_id, number),
  CONSTRAINT sample_band_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_band_number CHECK (number BETWEEN 1 AND 20),
  CONSTRAINT sample_band_from CHECK (from_cents >= 0 AND (number > 1 OR from_cents = 0)),
  CONSTRAINT sample_band_size CHECK (size BETWEEN 0 AND 10000)
);

-- The lines of a population, as they were when it was committed.
CREATE TABLE sample_line (
  sample_id UUID NOT NULL,
  claim_line_id UUID NOT NULL,
  component TEXT NOT NULL,
  provider_id UUID NOT NULL,
  amount_cents BIGINT NOT NULL,
  CONSTRAINT sample_line_pkey PRIMARY KEY (sample_id, claim_line_id),
  CONSTRAINT sample_line_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_line_line FOREIGN KEY (claim_line_id) REFERENCES claim_line (id),
  CONSTRAINT sample_line_provider FOREIGN KEY (provider_id) REFERENCES organisation (id),
  CONSTRAINT sample_line_amount CHECK (amount_cents > 0)
);

-- The seeds that this program made, until they are revealed. They stand in no entry of the journal before.
CREATE TABLE sample_seed (
  sample_id UUID NOT NULL,
  seed TEXT NOT NULL,
  CONSTRAINT sample_seed_pkey PRIMARY KEY (sample_id),
  CONSTRAINT sample_seed_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_seed_digits CHECK (length(seed) = 64 AND seed = lower(seed))
);

-- That a sample was drawn: its seed, and the entry of the journal that committed it.
CREATE TABLE sample_draw (
  sample_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  seed TEXT NOT NULL,
  entry BIGINT NOT NULL,
  entry_hash TEXT NOT NULL,
  drawn_by TEXT NOT NULL,
  drawn_on DATE NOT NULL,
  CONSTRAINT sample_draw_pkey PRIMARY KEY (sample_id),
  CONSTRAINT sample_draw_sample FOREIGN KEY (sample_id) REFERENCES sample (id),
  CONSTRAINT sample_draw_entry FOREIGN KEY (unit_id, entry) REFERENCES journal_entry (unit_id, number),
  CONSTRAINT sample_draw_digits CHECK (
    length(seed) = 64 AND seed = lower(seed) AND length(entry_hash) = 64 AND entry_hash = lower(entry_hash))
);

-- The lines that were drawn, each with its rank.
CREATE TABLE sample_drawn_line (
  sample_id UUID NOT NULL,
  claim_line_id UUID NOT NULL,
  rank TEXT NOT NULL,
  CONSTRAINT sample_drawn_line_pkey PRIMARY KEY (sample_id, claim_line_id),
  CONSTRAINT sample_drawn_line_draw FOREIGN KEY (sample_id) REFERENCES sample_draw (sample_id),
  CONSTRAINT sample_drawn_line_line FOREIGN KEY (sample_id, claim_line_id) REFERENCES sample_line (sample_id, claim_line_id),
  CONSTRAINT sample_drawn_line_rank CHECK (length(rank) = 64 AND rank = lower(rank))
);

-- A sample is one of a grant of its unit.
CREATE FUNCTION sample_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM grants WHERE id = NEW.grant_id AND unit_id = NEW.unit_id) THEN
    PERFORM refuse('sample_side');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sample_is_new BEFORE INSERT ON sample
  FOR EACH ROW EXECUTE FUNCTION sample_is_new();

-- What is committed once an entry of the journal says so: no band and no line comes to it afterwards.
CREATE FUNCTION sample_band_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.number > 1 AND NOT EXISTS (
      SELECT FROM sample_band
      WHERE sample_id = NEW.sample_id AND number = NEW.number - 1 AND from_cents < NEW.from_cents) THEN
    PERFORM refuse('sample_band_order');
  END IF;
  IF EXISTS (SELECT FROM journal_entry WHERE subject_id = NEW.sample_id) THEN
    PERFORM refuse('sample_committed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sample_band_is_new BEFORE INSERT ON sample_band
  FOR EACH ROW EXECUTE FUNCTION sample_band_is_new();
CREATE FUNCTION sample_line_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM claim_line line JOIN position ON position.id = line.position_id
      JOIN claim ON claim.id = line.claim_id JOIN grants ON grants.id = claim.grant_id
      JOIN sample ON sample.unit_id = line.unit_id
      WHERE line.id = NEW.claim_line_id AND sample.id = NEW.sample_id AND position.component = NEW.component
        AND grants.recipient_id = NEW.provider_id AND NEW.amount_cents <= line.eligible_cents) THEN
    PERFORM refuse('sample_line_of_claim');
  END IF;
  IF EXISTS (SELECT FROM journal_entry WHERE subject_id = NEW.sample_id) THEN
    PERFORM refuse('sample_committed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sample_line_is_new BEFORE INSERT ON sample_line
  FOR EACH ROW EXECUTE FUNCTION sample_line_is_new();
CREATE FUNCTION sample_seed_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM sample WHERE id = NEW.sample_id AND own_seed) THEN
    PERFORM refuse('sample_seed_own');
  END IF;
  IF NOT EXISTS (
      SELECT FROM sample WHERE id = NEW.sample_id AND encode(sha256(decode(NEW.seed, 'hex')), 'hex') = seed_hash) THEN
    PERFORM refuse('sample_seed_hash');
  END IF;
  IF EXISTS (SELECT FROM journal_entry WHERE subject_id = NEW.sample_id) THEN
    PERFORM refuse('sample_committed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sample_seed_is_new BEFORE INSERT ON sample_seed
  FOR EACH ROW EXECUTE FUNCTION sample_seed_is_new();

-- A sample is drawn by the first entry about it, as the chain has it, and by the seed whose hash was committed.
CREATE FUNCTION sample_draw_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM journal_entry entry JOIN sample ON sample.unit_id = entry.unit_id AND sample.id = entry.subject_id
      WHERE sample.id = NEW.sample_id AND entry.unit_id = NEW.unit_id AND entry.number = NEW.entry
        AND encode(entry.hash, 'hex') = NEW.entry_hash
        AND NOT EXISTS (
          SELECT FROM journal_entry earlier
          WHERE earlier.subject_id = NEW.sample_id AND earlier.unit_id = NEW.unit_id
            AND earlier.number < NEW.entry)) THEN
    PERFORM refuse('sample_draw_entry');
  END IF;
  IF EXISTS (SELECT FROM sample_seed WHERE sample_id = NEW.sample_id AND seed <> NEW.seed) THEN
    PERFORM refuse('sample_draw_seed');
  END IF;
  IF NOT EXISTS (
      SELECT FROM sample WHERE id = NEW.sample_id AND encode(sha256(decode(NEW.seed, 'hex')), 'hex') = seed_hash) THEN
    PERFORM refuse('sample_draw_seed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sample_draw_is_new BEFORE INSERT ON sample_draw
  FOR EACH ROW EXECUTE FUNCTION sample_draw_is_new();

-- A line is drawn of its population, by the rank that follows from seed and entry, and none comes to a sample after the
-- entry that says it is drawn.
CREATE FUNCTION sample_drawn_line_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
      SELECT FROM journal_entry entry JOIN sample_draw drawn ON drawn.sample_id = entry.subject_id
      WHERE entry.subject_id = NEW.sample_id AND entry.number > drawn.entry) THEN
    PERFORM refuse('sample_drawn');
  END IF;
  IF EXISTS (
      SELECT FROM sample_draw drawn
      WHERE drawn.sample_id = NEW.sample_id AND NEW.rank <> encode(sha256(
        sha256(decode(drawn.seed, 'hex') || decode(drawn.entry_hash, 'hex')) || uuid_send(NEW.claim_line_id)), 'hex')) THEN
    PERFORM refuse('sample_drawn_line_rank');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sample_drawn_line_is_new BEFORE INSERT ON sample_drawn_line
  FOR EACH ROW EXECUTE FUNCTION sample_drawn_line_is_new();

CREATE TRIGGER sample_is_kept BEFORE DELETE OR TRUNCATE ON sample
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_is_kept');
CREATE TRIGGER sample_filed_stays BEFORE UPDATE ON sample
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_filed_stays');
CREATE TRIGGER sample_band_is_kept BEFORE DELETE OR TRUNCATE ON sample_band
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_band_is_kept');
CREATE TRIGGER sample_band_filed_stays BEFORE UPDATE ON sample_band
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_band_filed_stays');
CREATE TRIGGER sample_line_is_kept BEFORE DELETE OR TRUNCATE ON sample_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_line_is_kept');
CREATE TRIGGER sample_line_filed_stays BEFORE UPDATE ON sample_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_line_filed_stays');
CREATE TRIGGER sample_seed_is_kept BEFORE DELETE OR TRUNCATE ON sample_seed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_seed_is_kept');
CREATE TRIGGER sample_seed_filed_stays BEFORE UPDATE ON sample_seed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_seed_filed_stays');
CREATE TRIGGER sample_draw_is_kept BEFORE DELETE OR TRUNCATE ON sample_draw
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_draw_is_kept');
CREATE TRIGGER sample_draw_filed_stays BEFORE UPDATE ON sample_draw
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_draw_filed_stays');
CREATE TRIGGER sample_drawn_line_is_kept BEFORE DELETE OR TRUNCATE ON sample_drawn_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_drawn_line_is_kept');
CREATE TRIGGER sample_drawn_line_filed_stays BEFORE UPDATE ON sample_drawn_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('sample_drawn_line_filed_stays');

ALTER TABLE sample ENABLE ALWAYS TRIGGER sample_is_new;
ALTER TABLE sample ENABLE ALWAYS TRIGGER sample_is_kept;
ALTER TABLE sample ENABLE ALWAYS TRIGGER sample_filed_stays;
ALTER TABLE sample_band ENABLE ALWAYS TRIGGER sample_band_is_new;
ALTER TABLE sample_band ENABLE ALWAYS TRIGGER sample_band_is_kept;
ALTER TABLE sample_band ENABLE ALWAYS TRIGGER sample_band_filed_stays;
ALTER TABLE sample_line ENABLE ALWAYS TRIGGER sample_line_is_new;
ALTER TABLE sample_line ENABLE ALWAYS TRIGGER sample_line_is_kept;
ALTER TABLE sample_line ENABLE ALWAYS TRIGGER sample_line_filed_stays;
ALTER TABLE sample_seed ENABLE ALWAYS TRIGGER sample_seed_is_new;
ALTER TABLE sample_seed ENABLE ALWAYS TRIGGER sample_seed_is_kept;
ALTER TABLE sample_seed ENABLE ALWAYS TRIGGER sample_seed_filed_stays;
ALTER TABLE sample_draw ENABLE ALWAYS TRIGGER sample_draw_is_new;
ALTER TABLE sample_draw ENABLE ALWAYS TRIGGER sample_draw_is_kept;
ALTER TABLE sample_draw ENABLE ALWAYS TRIGGER sample_draw_filed_stays;
ALTER TABLE sample_drawn_line ENABLE ALWAYS TRIGGER sample_drawn_line_is_new;
ALTER TABLE sample_drawn_line ENABLE ALWAYS TRIGGER sample_drawn_line_is_kept;
ALTER TABLE sample_drawn_line ENABLE ALWAYS TRIGGER sample_drawn_line_filed_stays;

GRANT SELECT, INSERT ON sample, sample_band, sample_line, sample_seed, sample_draw, sample_drawn_line TO foerderfluss_app;
