-- What is looked for by something else than the unit begins with that: while nothing is counted, SQLite takes a unit to have few rows and
-- would read all of them by an index that begins with the unit.
DROP INDEX grants_by_recipient;
CREATE INDEX grants_by_recipient ON grants (recipient_id, unit_id);
DROP INDEX proof_signature_of_document;
CREATE INDEX proof_signature_of_document ON proof_signature (document, unit_id);
-- a proof by its document, the steps of a person, the samples that a line is in, and mail that was given up: each was found by reading
-- all there is
CREATE INDEX proof_of_document ON proof (document, unit_id);
CREATE INDEX proof_sign_off_by_person ON proof_sign_off (person_id);
CREATE INDEX sample_line_by_line ON sample_line (claim_line_id);
CREATE INDEX mail_given_up ON mail (unit_id, id) WHERE given_up_at IS NOT NULL;
