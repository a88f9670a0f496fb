-- Stored bytes, once each; the key is the content's SHA-256.
CREATE TABLE stored_files (
  hash text PRIMARY KEY,
  size bigint NOT NULL CHECK (size >= 0),
  media_type text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE applications (
  id uuid PRIMARY KEY,
  code text NOT NULL,
  call_id uuid NOT NULL REFERENCES calls (id),
  person_id uuid NOT NULL REFERENCES persons (id),
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'under_check', 'correction_requested', 'eligible', 'ineligible', 'in_review', 'scored', 'decided', 'closed', 'withdrawn')),
  -- Where a withdrawal came from, so that it can be undone until the list is locked.
  withdrawn_from text,
  name text NOT NULL,
  search_key text NOT NULL,
  pin_key text,
  degree text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  submitted_at timestamptz,
  state_since timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT applications_code_key UNIQUE (code),
  CONSTRAINT applications_call_id_person_id_key UNIQUE (call_id, person_id)
);
CREATE INDEX applications_by_call_state ON applications (call_id, state, submitted_at, id);
CREATE INDEX applications_by_person ON applications (person_id);
CREATE INDEX applications_by_pin ON applications (call_id, pin_key);

-- One row per section of the dossier: personal, contacts, education, tests, ...
CREATE TABLE sections (
  application_id uuid NOT NULL REFERENCES applications (id),
  key text NOT NULL,
  answers jsonb NOT NULL,
  complete boolean NOT NULL,
  updated_at timestamptz NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (application_id, key)
);

CREATE TABLE choices (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  tour_id uuid REFERENCES tours (id),
  rank integer NOT NULL CHECK (rank > 0),
  quota_line_id uuid NOT NULL REFERENCES quota_lines (id),
  programme_id uuid NOT NULL REFERENCES programmes (id)
);
CREATE INDEX choices_by_application ON choices (application_id, rank);
CREATE INDEX choices_by_line ON choices (quota_line_id);

CREATE TABLE documents (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  requirement_id uuid NOT NULL REFERENCES requirements (id),
  state text NOT NULL CHECK (state IN ('promised', 'overdue', 'uploaded', 'accepted', 'rejected', 'removed', 'superseded')),
  file_hash text REFERENCES stored_files (hash),
  original_hash text REFERENCES stored_files (hash),
  file_name text NOT NULL,
  pages integer NOT NULL,
  promised_until timestamptz,
  reason text,
  note text,
  checked_by uuid,
  checked_at timestamptz,
  created_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE INDEX documents_by_application ON documents (application_id, requirement_id, created_at);

-- The numbered frozen copies of what is judged.
CREATE TABLE submissions (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  number integer NOT NULL CHECK (number > 0),
  frozen text NOT NULL,
  hash text NOT NULL,
  submitted_at timestamptz NOT NULL,
  CONSTRAINT submissions_application_id_number_key UNIQUE (application_id, number)
);

CREATE TABLE corrections (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  items jsonb NOT NULL,
  message text NOT NULL,
  requested_by uuid NOT NULL,
  requested_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  answered_at timestamptz
);
CREATE INDEX corrections_by_application ON corrections (application_id, requested_at);

-- Why a dossier is eligible or not, with the rulebook that said so.
CREATE TABLE eligibility_decisions (
  application_id uuid PRIMARY KEY REFERENCES applications (id),
  eligible boolean NOT NULL,
  reasons jsonb NOT NULL,
  note text NOT NULL,
  rulebook_id uuid NOT NULL REFERENCES rulebooks (id),
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL
);
