-- What an applicant and the admissions office write to each other about one dossier.
CREATE TABLE messages (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES applications (id),
  side text NOT NULL CHECK (side IN ('applicant', 'office')),
  author_id uuid NOT NULL REFERENCES accounts (id),
  body text NOT NULL,
  sent_at timestamptz NOT NULL,
  read_at timestamptz
);
CREATE INDEX messages_by_application ON messages (application_id, sent_at, id);
