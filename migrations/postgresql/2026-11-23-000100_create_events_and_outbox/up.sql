-- The append-only log. Data holds ids, codes and names of changed fields, never personal values.
CREATE TABLE events (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  application_id uuid,
  call_id uuid,
  institution_id uuid,
  actor jsonb NOT NULL,
  data jsonb NOT NULL,
  trace text NOT NULL,
  occurred_at timestamptz NOT NULL
);
CREATE INDEX events_by_application ON events (application_id, id);
CREATE INDEX events_by_subject ON events (subject, id);

-- What the sealer has not numbered yet: a queue, so that it never searches the log.
CREATE TABLE unsealed_events (
  event_id uuid PRIMARY KEY REFERENCES events (id)
);

-- Gapless numbers and the hash chain; the feed shows these only.
CREATE TABLE sealed_events (
  number bigint PRIMARY KEY,
  event_id uuid NOT NULL,
  institution_id uuid,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL,
  CONSTRAINT sealed_events_event_id_key UNIQUE (event_id),
  FOREIGN KEY (event_id) REFERENCES events (id)
);
CREATE INDEX sealed_events_by_institution ON sealed_events (institution_id, number);

-- Claims that expire: one sealer, one deadline runner.
CREATE TABLE leases (
  name text PRIMARY KEY,
  holder text NOT NULL,
  until timestamptz NOT NULL
);

-- What must leave the house: written in the command's own transaction.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  recipient text NOT NULL,
  cause text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
  attempts integer NOT NULL,
  due_at timestamptz NOT NULL,
  leased_until timestamptz,
  last_error text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT outbox_kind_recipient_cause_key UNIQUE (kind, recipient, cause)
);
CREATE INDEX outbox_due ON outbox (state, due_at);

-- Small facts of the installation: help phone, data holder, notice banner.
CREATE TABLE settings (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Answers of writes that carried an idempotency key; kept for a day.
CREATE TABLE idempotency_keys (
  principal text NOT NULL,
  key text NOT NULL,
  route text NOT NULL,
  body_hash bytea NOT NULL,
  status integer NOT NULL,
  answer jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
