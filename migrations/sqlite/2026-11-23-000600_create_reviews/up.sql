CREATE TABLE reviews (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  reviewer_id blob NOT NULL REFERENCES accounts (id),
  state text NOT NULL CHECK (state IN ('assigned', 'conflict_declared', 'in_progress', 'submitted', 'reopened')),
  rulebook_id blob NOT NULL REFERENCES rulebooks (id),
  scores text NOT NULL,
  comment text NOT NULL,
  conflict_reason text,
  assigned_by blob,
  assigned_at text NOT NULL,
  submitted_at text,
  version integer NOT NULL,
  CONSTRAINT reviews_application_id_reviewer_id_key UNIQUE (application_id, reviewer_id)
) STRICT;
CREATE INDEX reviews_by_reviewer ON reviews (reviewer_id, state, assigned_at);

-- What the rulebook made of one application; a new row for each rulebook version.
CREATE TABLE score_results (
  application_id blob NOT NULL REFERENCES applications (id),
  rulebook_id blob NOT NULL REFERENCES rulebooks (id),
  total integer NOT NULL,
  breakdown text NOT NULL,
  inputs text NOT NULL,
  scored_at text NOT NULL,
  PRIMARY KEY (application_id, rulebook_id)
) STRICT;
