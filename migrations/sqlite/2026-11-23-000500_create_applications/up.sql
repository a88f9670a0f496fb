-- Stored bytes, once each; the key is the content's SHA-256.
CREATE TABLE stored_files (
  hash text PRIMARY KEY NOT NULL,
  size integer NOT NULL CHECK (size >= 0),
  media_type text NOT NULL,
  created_at text NOT NULL
) STRICT;

CREATE TABLE applications (
  id blob PRIMARY KEY NOT NULL,
  code text NOT NULL,
  call_id blob NOT NULL REFERENCES calls (id),
  person_id blob NOT NULL REFERENCES persons (id),
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'under_check', 'correction_requested', 'eligible', 'ineligible', 'in_review', 'scored', 'decided', 'closed', 'withdrawn')),
  -- Where a withdrawal came from, so that it can be undone until the list is locked.
  withdrawn_from text,
  name text NOT NULL,
  search_key text NOT NULL,
  pin_key text,
  degree text,
  created_at text NOT NULL,
  updated_at text NOT NULL,
  submitted_at text,
  state_since text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT applications_code_key UNIQUE (code),
  CONSTRAINT applications_call_id_person_id_key UNIQUE (call_id, person_id)
) STRICT;
CREATE INDEX applications_by_call_state ON applications (call_id, state, submitted_at, id);
CREATE INDEX applications_by_person ON applications (person_id);
CREATE INDEX applications_by_pin ON applications (call_id, pin_key);

-- One row per section of the dossier: personal, contacts, education, tests, ...
CREATE TABLE sections (
  application_id blob NOT NULL REFERENCES applications (id),
  key text NOT NULL,
  answers text NOT NULL,
  complete integer NOT NULL CHECK (complete IN (0, 1)),
  updated_at text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (application_id, key)
) STRICT;

CREATE TABLE choices (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  tour_id blob REFERENCES tours (id),
  rank integer NOT NULL CHECK (rank > 0),
  quota_line_id blob NOT NULL REFERENCES quota_lines (id),
  programme_id blob NOT NULL REFERENCES programmes (id)
) STRICT;
CREATE INDEX choices_by_application ON choices (application_id, rank);
CREATE INDEX choices_by_line ON choices (quota_line_id);

CREATE TABLE documents (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  requirement_id blob NOT NULL REFERENCES requirements (id),
  state text NOT NULL CHECK (state IN ('promised', 'overdue', 'uploaded', 'accepted', 'rejected', 'removed', 'superseded')),
  file_hash text REFERENCES stored_files (hash),
  original_hash text REFERENCES stored_files (hash),
  file_name text NOT NULL,
  pages integer NOT NULL,
  promised_until text,
  reason text,
  note text,
  checked_by blob,
  checked_at text,
  created_at text NOT NULL,
  version integer NOT NULL
) STRICT;
CREATE INDEX documents_by_application ON documents (application_id, requirement_id, created_at);

-- The numbered frozen copies of what is judged.
CREATE TABLE submissions (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  number integer NOT NULL CHECK (number > 0),
  frozen text NOT NULL,
  hash text NOT NULL,
  submitted_at text NOT NULL,
  CONSTRAINT submissions_application_id_number_key UNIQUE (application_id, number)
) STRICT;

CREATE TABLE corrections (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  items text NOT NULL,
  message text NOT NULL,
  requested_by blob NOT NULL,
  requested_at text NOT NULL,
  due_at text NOT NULL,
  answered_at text
) STRICT;
CREATE INDEX corrections_by_application ON corrections (application_id, requested_at);

-- Why a dossier is eligible or not, with the rulebook that said so.
CREATE TABLE eligibility_decisions (
  application_id blob PRIMARY KEY NOT NULL REFERENCES applications (id),
  eligible integer NOT NULL CHECK (eligible IN (0, 1)),
  reasons text NOT NULL,
  note text NOT NULL,
  rulebook_id blob NOT NULL REFERENCES rulebooks (id),
  decided_by blob NOT NULL,
  decided_at text NOT NULL
) STRICT;
