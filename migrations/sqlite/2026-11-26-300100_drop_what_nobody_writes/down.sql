ALTER TABLE placements ADD COLUMN offered_at text;
ALTER TABLE placements ADD COLUMN decided_at text;
ALTER TABLE idempotency_keys ADD COLUMN status integer NOT NULL DEFAULT 200;
