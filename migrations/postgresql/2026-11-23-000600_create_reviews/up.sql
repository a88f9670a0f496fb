CREATE TABLE reviews (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  reviewer_id uuid NOT NULL REFERENCES accounts (id),
  state text NOT NULL CHECK (state IN ('assigned', 'conflict_declared', 'in_progress', 'submitted', 'reopened')),
  rulebook_id uuid NOT NULL REFERENCES rulebooks (id),
  scores jsonb NOT NULL,
  comment text NOT NULL,
  conflict_reason text,
  assigned_by uuid,
  assigned_at timestamptz NOT NULL,
  submitted_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT reviews_application_id_reviewer_id_key UNIQUE (application_id, reviewer_id)
);
CREATE INDEX reviews_by_reviewer ON reviews (reviewer_id, state, assigned_at);

-- What the rulebook made of one application; a new row for each rulebook version.
CREATE TABLE score_results (
  application_id uuid NOT NULL REFERENCES applications (id),
  rulebook_id uuid NOT NULL REFERENCES rulebooks (id),
  total bigint NOT NULL,
  breakdown jsonb NOT NULL,
  inputs jsonb NOT NULL,
  scored_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, rulebook_id)
);
