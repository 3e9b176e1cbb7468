-- What people have typed in forms and not sent yet. It lies beside the books, and only whoever typed it sees it.
CREATE TABLE draft (
  unit_id uuid NOT NULL,
  person_id uuid NOT NULL,
  place text NOT NULL, -- the page whose form it is
  content text NOT NULL, -- its fields, as a browser sends them
  saved_at bigint NOT NULL,
  CONSTRAINT draft_pkey PRIMARY KEY (unit_id, person_id, place),
  CONSTRAINT draft_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT draft_place CHECK (place LIKE '/%' AND length(place) <= 500),
  CONSTRAINT draft_content CHECK (length(content) <= 8388608)
);
CREATE INDEX draft_by_person ON draft (person_id);
CREATE INDEX draft_by_age ON draft (saved_at);
GRANT SELECT, INSERT, DELETE ON draft TO foerderfluss_app;
GRANT UPDATE (content, saved_at) ON draft TO foerderfluss_app;
