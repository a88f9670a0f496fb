-- What an applicant and the admissions office write to each other about one dossier.
CREATE TABLE messages (
  id blob PRIMARY KEY NOT NULL,
  application_id blob NOT NULL REFERENCES applications (id),
  side text NOT NULL CHECK (side IN ('applicant', 'office')),
  author_id blob NOT NULL REFERENCES accounts (id),
  body text NOT NULL,
  sent_at text NOT NULL,
  read_at text
) STRICT;
CREATE INDEX messages_by_application ON messages (application_id, sent_at, id);
