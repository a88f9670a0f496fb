-- A doubt about one wish's place on a published list, and the answer to it.
CREATE TABLE appeals (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  placement_id uuid NOT NULL REFERENCES placements (id),
  call_id uuid NOT NULL REFERENCES calls (id),
  run_id uuid NOT NULL REFERENCES allocation_runs (id),
  state text NOT NULL CHECK (state IN ('filed', 'assigned', 'upheld', 'dismissed')),
  reasons text NOT NULL,
  file_hash text REFERENCES stored_files (hash),
  file_name text,
  filed_at timestamptz NOT NULL,
  answer_by timestamptz NOT NULL,
  member_id uuid REFERENCES accounts (id),
  assigned_by uuid REFERENCES accounts (id),
  assigned_at timestamptz,
  decided_at timestamptz,
  answer text,
  remedy text CHECK (remedy IN ('list', 'recount', 'reread')),
  review_id uuid REFERENCES reviews (id),
  version integer NOT NULL,
  CHECK ((state = 'filed') = (member_id IS NULL)),
  CHECK ((state IN ('upheld', 'dismissed')) = (decided_at IS NOT NULL)),
  CHECK ((decided_at IS NULL) = (answer IS NULL)),
  CHECK ((state = 'upheld') = (remedy IS NOT NULL)),
  CHECK (review_id IS NULL OR remedy = 'reread')
);
CREATE UNIQUE INDEX appeals_of_placement ON appeals (placement_id);
CREATE INDEX appeals_by_call ON appeals (call_id, state, filed_at);
CREATE INDEX appeals_by_application ON appeals (application_id);
