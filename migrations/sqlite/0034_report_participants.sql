-- How many took part, group by group, as canonical JSON: a part of a version of a Sachbericht.
ALTER TABLE report ADD COLUMN participants TEXT NOT NULL DEFAULT '[]';
