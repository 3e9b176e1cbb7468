-- What someone says to a version of a Sachbericht or to one of its sections.
CREATE TABLE report_comment (
  id UUID NOT NULL,
  unit_id UUID NOT NULL,
  report_id UUID NOT NULL,
  topic TEXT,
  visibility TEXT NOT NULL,
  organisation_id UUID NOT NULL,
  author TEXT NOT NULL,
  written_on DATE NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT report_comment_pkey PRIMARY KEY (id),
  CONSTRAINT report_comment_report FOREIGN KEY (report_id) REFERENCES report (id),
  CONSTRAINT report_comment_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT report_comment_topic CHECK (
    topic IN ('begin', 'duration', 'staff', 'participants', 'success', 'deviations')),
  CONSTRAINT report_comment_visibility CHECK (visibility IN ('internal', 'shared')),
  CONSTRAINT report_comment_text CHECK (length(trim(author)) > 0 AND length(trim(text)) > 0)
);
CREATE INDEX report_comment_by_report ON report_comment (report_id);

-- A comment is on a version of its unit.
CREATE FUNCTION report_comment_of_unit() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM report WHERE report.id = NEW.report_id AND report.unit_id = NEW.unit_id) THEN
    PERFORM refuse('report_comment_of_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_comment_of_unit BEFORE INSERT ON report_comment
  FOR EACH ROW EXECUTE FUNCTION report_comment_of_unit();
CREATE TRIGGER report_comment_filed_stays BEFORE UPDATE ON report_comment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('report_comment_filed_stays');
CREATE TRIGGER report_comment_is_kept BEFORE DELETE OR TRUNCATE ON report_comment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('report_comment_is_kept');

ALTER TABLE report_comment ENABLE ALWAYS TRIGGER report_comment_of_unit;
ALTER TABLE report_comment ENABLE ALWAYS TRIGGER report_comment_filed_stays;
ALTER TABLE report_comment ENABLE ALWAYS TRIGGER report_comment_is_kept;

GRANT SELECT, INSERT ON report_comment TO foerderfluss_app;
