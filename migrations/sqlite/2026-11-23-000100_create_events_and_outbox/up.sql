-- The append-only log. Data holds ids, codes and names of changed fields, never personal values.
CREATE TABLE events (
  id blob PRIMARY KEY NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  application_id blob,
  call_id blob,
  institution_id blob,
  actor text NOT NULL,
  data text NOT NULL,
  trace text NOT NULL,
  occurred_at text NOT NULL
) STRICT;
CREATE INDEX events_by_application ON events (application_id, id);
CREATE INDEX events_by_subject ON events (subject, id);

-- What the sealer has not numbered yet: a queue, so that it never searches the log.
CREATE TABLE unsealed_events (
  event_id blob PRIMARY KEY NOT NULL REFERENCES events (id)
) STRICT;

-- Gapless numbers and the hash chain; the feed shows these only.
CREATE TABLE sealed_events (
  number integer PRIMARY KEY NOT NULL,
  event_id blob NOT NULL,
  institution_id blob,
  hash blob NOT NULL,
  sealed_at text NOT NULL,
  CONSTRAINT sealed_events_event_id_key UNIQUE (event_id),
  FOREIGN KEY (event_id) REFERENCES events (id)
) STRICT;
CREATE INDEX sealed_events_by_institution ON sealed_events (institution_id, number);

-- Claims that expire: one sealer, one deadline runner.
CREATE TABLE leases (
  name text PRIMARY KEY NOT NULL,
  holder text NOT NULL,
  until text NOT NULL
) STRICT;

-- What must leave the house: written in the command's own transaction.
CREATE TABLE outbox (
  id blob PRIMARY KEY NOT NULL,
  kind text NOT NULL,
  recipient text NOT NULL,
  cause text NOT NULL,
  payload text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
  attempts integer NOT NULL,
  due_at text NOT NULL,
  leased_until text,
  last_error text,
  created_at text NOT NULL,
  finished_at text,
  CONSTRAINT outbox_kind_recipient_cause_key UNIQUE (kind, recipient, cause)
) STRICT;
CREATE INDEX outbox_due ON outbox (state, due_at);

-- Small facts of the installation: help phone, data holder, notice banner.
CREATE TABLE settings (
  key text PRIMARY KEY NOT NULL,
  value text NOT NULL,
  updated_at text NOT NULL
) STRICT;

-- Answers of writes that carried an idempotency key; kept for a day.
CREATE TABLE idempotency_keys (
  principal text NOT NULL,
  key text NOT NULL,
  route text NOT NULL,
  body_hash blob NOT NULL,
  status integer NOT NULL,
  answer text NOT NULL,
  created_at text NOT NULL,
  PRIMARY KEY (principal, key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
