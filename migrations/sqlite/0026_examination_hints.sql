-- What may be the same paper is looked for by amount and day, by number, and by the hash of a file.
CREATE INDEX receipt_by_gross ON receipt (unit_id, gross_cents, issued_on);
CREATE INDEX receipt_by_number ON receipt (unit_id, number);
CREATE INDEX receipt_file_by_hash ON receipt_file (hash);
