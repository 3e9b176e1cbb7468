-- What is stated of an organisation besides its name, in versions: where letters go, its legal form, who acts for it, whom to
-- ask. The newest version counts, as a whole; what is not stated is NULL.
CREATE TABLE organisation_particulars (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  number BIGINT NOT NULL,
  supplement TEXT,
  street TEXT,
  postal_code TEXT,
  town TEXT,
  legal_form TEXT,
  represented_by TEXT,
  telephone TEXT,
  email TEXT,
  author TEXT NOT NULL,
  stated_on DATE NOT NULL,
  CONSTRAINT organisation_particulars_pkey PRIMARY KEY (id),
  CONSTRAINT organisation_particulars_number UNIQUE (organisation_id, number),
  CONSTRAINT organisation_particulars_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT organisation_particulars_counts CHECK (number >= 1),
  -- A part of an address is no address without its postal code and its town.
  CONSTRAINT organisation_particulars_address CHECK (
    (postal_code IS NULL) = (town IS NULL)
    AND (postal_code IS NOT NULL OR (supplement IS NULL AND street IS NULL))),
  CONSTRAINT organisation_particulars_postal_code CHECK (
    length(postal_code) = 5 AND ltrim(postal_code, '0123456789') = ''),
  CONSTRAINT organisation_particulars_texts CHECK (
    length(trim(author)) > 0
    AND length(trim(supplement)) > 0 AND length(trim(street)) > 0 AND length(trim(town)) > 0
    AND length(trim(legal_form)) > 0 AND length(trim(represented_by)) > 0
    AND length(trim(telephone)) > 0 AND length(trim(email)) > 0)
);

-- A version is of an organisation of its unit, and has the next number.
CREATE FUNCTION organisation_particulars_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM organisation WHERE organisation.id = NEW.organisation_id AND organisation.unit_id = NEW.unit_id)
  THEN
    PERFORM refuse('organisation_particulars_organisation');
  END IF;
  IF NEW.number <> (
      SELECT COALESCE(MAX(number), 0) + 1 FROM organisation_particulars WHERE organisation_id = NEW.organisation_id)
  THEN
    PERFORM refuse('organisation_particulars_number');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER organisation_particulars_is_new BEFORE INSERT ON organisation_particulars
  FOR EACH ROW EXECUTE FUNCTION organisation_particulars_is_new();
CREATE TRIGGER organisation_particulars_filed_stays BEFORE UPDATE ON organisation_particulars
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('organisation_particulars_filed_stays');
CREATE TRIGGER organisation_particulars_is_kept BEFORE DELETE OR TRUNCATE ON organisation_particulars
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('organisation_particulars_is_kept');

ALTER TABLE organisation_particulars ENABLE ALWAYS TRIGGER organisation_particulars_is_new;
ALTER TABLE organisation_particulars ENABLE ALWAYS TRIGGER organisation_particulars_filed_stays;
ALTER TABLE organisation_particulars ENABLE ALWAYS TRIGGER organisation_particulars_is_kept;

GRANT SELECT, INSERT ON organisation_particulars TO foerderfluss_app;
