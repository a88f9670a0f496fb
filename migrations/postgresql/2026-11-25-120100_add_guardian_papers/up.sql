-- What a guardian without e-mail signs by hand, and what an officer made of it.
CREATE TABLE guardian_papers (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  guest_id uuid NOT NULL REFERENCES guests (id),
  kind text NOT NULL CHECK (kind IN ('consent', 'signature')),
  state text NOT NULL CHECK (state IN ('given', 'accepted', 'returned', 'superseded')),
  language text NOT NULL,
  file_hash text NOT NULL REFERENCES stored_files (hash),
  file_name text NOT NULL,
  pages integer NOT NULL,
  note text,
  given_at timestamptz NOT NULL,
  checked_by uuid REFERENCES accounts (id),
  checked_at timestamptz,
  version integer NOT NULL,
  CHECK ((state IN ('accepted', 'returned')) = (checked_at IS NOT NULL)),
  CHECK ((checked_at IS NULL) = (checked_by IS NULL)),
  CHECK ((state = 'returned') = (note IS NOT NULL))
);
CREATE INDEX guardian_papers_by_application ON guardian_papers (application_id);
