-- Lines of claims that are like another line: what may be the same paper. It follows from the lines, their receipts and
-- their files, and is worked out behind the writers; without these three tables' rows it would be worked out again.
CREATE TABLE alike_line (
  claim_id uuid NOT NULL,
  number bigint NOT NULL, -- of the line, within its claim
  unit_id uuid NOT NULL,
  CONSTRAINT alike_line_pkey PRIMARY KEY (claim_id, number),
  CONSTRAINT alike_line_claim FOREIGN KEY (claim_id) REFERENCES claim (id)
);

-- How many lines a claim had when it was compared with all others, and how many of them counted. A line that does not
-- count any more never counts again, so both tell whether it is still the same.
CREATE TABLE compared_claim (
  claim_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  lines bigint NOT NULL,
  counting_lines bigint NOT NULL,
  CONSTRAINT compared_claim_pkey PRIMARY KEY (claim_id),
  CONSTRAINT compared_claim_claim FOREIGN KEY (claim_id) REFERENCES claim (id),
  CONSTRAINT compared_claim_lines CHECK (counting_lines BETWEEN 0 AND lines)
);

-- The last entry of a unit's journal whose claim or file was compared.
CREATE TABLE comparison_head (
  unit_id uuid NOT NULL,
  last_entry bigint NOT NULL,
  CONSTRAINT comparison_head_pkey PRIMARY KEY (unit_id),
  CONSTRAINT comparison_head_unit FOREIGN KEY (unit_id) REFERENCES unit (id)
);

-- the entries about claims and files, behind the last one that was compared
CREATE INDEX journal_entry_to_compare ON journal_entry (unit_id, number)
  WHERE subject_kind IN ('claim', 'receipt_file');

GRANT SELECT, INSERT, DELETE ON alike_line TO foerderfluss_app;
GRANT SELECT, INSERT ON compared_claim, comparison_head TO foerderfluss_app;
GRANT UPDATE (lines, counting_lines) ON compared_claim TO foerderfluss_app;
GRANT UPDATE (last_entry) ON comparison_head TO foerderfluss_app;
