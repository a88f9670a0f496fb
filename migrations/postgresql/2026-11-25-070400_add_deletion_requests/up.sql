-- People who ask that their data be deleted, and what they were answered.
CREATE TABLE deletion_requests (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  asked_at timestamptz NOT NULL,
  answer text,
  answered_at timestamptz,
  answered_by uuid,
  erased integer NOT NULL CHECK (erased >= 0)
);
CREATE INDEX deletion_requests_by_account ON deletion_requests (account_id, asked_at);
