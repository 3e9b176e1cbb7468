-- What someone says to a version of a Sachbericht or to one of its sections.
CREATE TABLE report_comment (
  id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  report_id BLOB NOT NULL,
  topic TEXT,
  visibility TEXT NOT NULL,
  organisation_id BLOB NOT NULL,
  author TEXT NOT NULL,
  written_on TEXT NOT NULL,
  text TEXT NOT NULL,
  CONSTRAINT report_comment_pkey PRIMARY KEY (id),
  CONSTRAINT report_comment_report FOREIGN KEY (report_id) REFERENCES report (id),
  CONSTRAINT report_comment_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT report_comment_topic CHECK (
    topic IN ('begin', 'duration', 'staff', 'participants', 'success', 'deviations')),
  CONSTRAINT report_comment_visibility CHECK (visibility IN ('internal', 'shared')),
  CONSTRAINT report_comment_text CHECK (length(trim(author)) > 0 AND length(trim(text)) > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_comment_by_report ON report_comment (report_id);

-- A comment is on a version of its unit. The first line refuses what OR REPLACE would delete.
CREATE TRIGGER report_comment_is_new BEFORE INSERT ON report_comment BEGIN
  SELECT RAISE(ABORT, 'report_comment_pkey') WHERE EXISTS (SELECT 1 FROM report_comment WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'report_comment_of_unit') WHERE NOT EXISTS (
    SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.unit_id = NEW.unit_id);
END;
CREATE TRIGGER report_comment_filed_stays BEFORE UPDATE ON report_comment BEGIN
  SELECT RAISE(ABORT, 'report_comment_filed_stays');
END;
CREATE TRIGGER report_comment_is_kept BEFORE DELETE ON report_comment BEGIN
  SELECT RAISE(ABORT, 'report_comment_is_kept');
END;
