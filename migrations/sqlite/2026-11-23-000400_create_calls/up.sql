CREATE TABLE calls (
  id blob PRIMARY KEY NOT NULL,
  slug text NOT NULL,
  cycle text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('scholarship', 'branch_admission')),
  state text NOT NULL CHECK (state IN ('draft', 'published', 'closed')),
  titles text NOT NULL,
  summaries text NOT NULL,
  zone text NOT NULL,
  opens_at text NOT NULL,
  deadline_at text NOT NULL,
  -- Everything else the call file says: limits, terms, publication, guardian rule.
  terms text NOT NULL,
  sample integer NOT NULL CHECK (sample IN (0, 1)),
  file_hash blob,
  created_at text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT calls_slug_key UNIQUE (slug)
) STRICT;

CREATE TABLE tours (
  id blob PRIMARY KEY NOT NULL,
  call_id blob NOT NULL REFERENCES calls (id),
  number integer NOT NULL CHECK (number > 0),
  registration_opens_at text NOT NULL,
  registration_closes_at text NOT NULL,
  list_due_at text NOT NULL,
  confirm_by_at text NOT NULL,
  CONSTRAINT tours_call_id_number_key UNIQUE (call_id, number)
) STRICT;

CREATE TABLE quota_lines (
  id blob PRIMARY KEY NOT NULL,
  call_id blob NOT NULL REFERENCES calls (id),
  code text NOT NULL,
  position integer NOT NULL,
  titles text NOT NULL,
  degree text NOT NULL,
  field_group text NOT NULL,
  funding text NOT NULL CHECK (funding IN ('scholarship', 'state_grant', 'contract')),
  -- Ordered seat groups: count, reserved category, what happens to an unfilled one.
  seat_groups text NOT NULL,
  terms text NOT NULL,
  sample integer NOT NULL CHECK (sample IN (0, 1)),
  version integer NOT NULL,
  CONSTRAINT quota_lines_call_id_code_key UNIQUE (call_id, code)
) STRICT;

CREATE TABLE line_programmes (
  quota_line_id blob NOT NULL REFERENCES quota_lines (id),
  programme_id blob NOT NULL REFERENCES programmes (id),
  capacity integer,
  PRIMARY KEY (quota_line_id, programme_id)
) STRICT;
CREATE INDEX line_programmes_by_programme ON line_programmes (programme_id);

-- Documents that a call asks for.
CREATE TABLE requirements (
  id blob PRIMARY KEY NOT NULL,
  call_id blob NOT NULL REFERENCES calls (id),
  key text NOT NULL,
  position integer NOT NULL,
  titles text NOT NULL,
  hints text NOT NULL,
  need text NOT NULL CHECK (need IN ('required', 'optional', 'conditional')),
  terms text NOT NULL,
  promise_allowed integer NOT NULL CHECK (promise_allowed IN (0, 1)),
  sensitive integer NOT NULL CHECK (sensitive IN (0, 1)),
  sample integer NOT NULL CHECK (sample IN (0, 1)),
  CONSTRAINT requirements_call_id_key_key UNIQUE (call_id, key)
) STRICT;

CREATE TABLE rulebooks (
  id blob PRIMARY KEY NOT NULL,
  call_id blob NOT NULL REFERENCES calls (id),
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'published', 'superseded')),
  body text NOT NULL,
  hash blob NOT NULL,
  proposed_by blob,
  approved_by blob,
  created_at text NOT NULL,
  approved_at text,
  published_at text,
  CONSTRAINT rulebooks_call_id_number_key UNIQUE (call_id, number),
  -- Four eyes, held by the database itself.
  CHECK (approved_by IS NULL OR proposed_by IS NULL OR approved_by <> proposed_by)
) STRICT;
CREATE UNIQUE INDEX rulebooks_one_published ON rulebooks (call_id) WHERE state = 'published';
