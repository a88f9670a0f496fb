CREATE TABLE calls (
  id uuid PRIMARY KEY,
  slug text NOT NULL,
  cycle text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('scholarship', 'branch_admission')),
  state text NOT NULL CHECK (state IN ('draft', 'published', 'closed')),
  titles jsonb NOT NULL,
  summaries jsonb NOT NULL,
  zone text NOT NULL,
  opens_at timestamptz NOT NULL,
  deadline_at timestamptz NOT NULL,
  -- Everything else the call file says: limits, terms, publication, guardian rule.
  terms jsonb NOT NULL,
  sample boolean NOT NULL,
  file_hash bytea,
  created_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT calls_slug_key UNIQUE (slug)
);

CREATE TABLE tours (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls (id),
  number integer NOT NULL CHECK (number > 0),
  registration_opens_at timestamptz NOT NULL,
  registration_closes_at timestamptz NOT NULL,
  list_due_at timestamptz NOT NULL,
  confirm_by_at timestamptz NOT NULL,
  CONSTRAINT tours_call_id_number_key UNIQUE (call_id, number)
);

CREATE TABLE quota_lines (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls (id),
  code text NOT NULL,
  position integer NOT NULL,
  titles jsonb NOT NULL,
  degree text NOT NULL,
  field_group text NOT NULL,
  funding text NOT NULL CHECK (funding IN ('scholarship', 'state_grant', 'contract')),
  -- Ordered seat groups: count, reserved category, what happens to an unfilled one.
  seat_groups jsonb NOT NULL,
  terms jsonb NOT NULL,
  sample boolean NOT NULL,
  version integer NOT NULL,
  CONSTRAINT quota_lines_call_id_code_key UNIQUE (call_id, code)
);

CREATE TABLE line_programmes (
  quota_line_id uuid NOT NULL REFERENCES quota_lines (id),
  programme_id uuid NOT NULL REFERENCES programmes (id),
  capacity integer,
  PRIMARY KEY (quota_line_id, programme_id)
);
CREATE INDEX line_programmes_by_programme ON line_programmes (programme_id);

-- Documents that a call asks for.
CREATE TABLE requirements (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls (id),
  key text NOT NULL,
  position integer NOT NULL,
  titles jsonb NOT NULL,
  hints jsonb NOT NULL,
  need text NOT NULL CHECK (need IN ('required', 'optional', 'conditional')),
  terms jsonb NOT NULL,
  promise_allowed boolean NOT NULL,
  sensitive boolean NOT NULL,
  sample boolean NOT NULL,
  CONSTRAINT requirements_call_id_key_key UNIQUE (call_id, key)
);

CREATE TABLE rulebooks (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls (id),
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'published', 'superseded')),
  body jsonb NOT NULL,
  hash bytea NOT NULL,
  proposed_by uuid,
  approved_by uuid,
  created_at timestamptz NOT NULL,
  approved_at timestamptz,
  published_at timestamptz,
  CONSTRAINT rulebooks_call_id_number_key UNIQUE (call_id, number),
  -- Four eyes, held by the database itself.
  CHECK (approved_by IS NULL OR proposed_by IS NULL OR approved_by <> proposed_by)
);
CREATE UNIQUE INDEX rulebooks_one_published ON rulebooks (call_id) WHERE state = 'published';
