-- People who ask that their data be deleted, and what they were answered.
CREATE TABLE deletion_requests (
  id blob PRIMARY KEY NOT NULL,
  account_id blob NOT NULL REFERENCES accounts (id),
  asked_at text NOT NULL,
  answer text,
  answered_at text,
  answered_by blob,
  erased integer NOT NULL CHECK (erased >= 0)
) STRICT;
CREATE INDEX deletion_requests_by_account ON deletion_requests (account_id, asked_at);
