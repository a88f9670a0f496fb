-- The log says when a place was offered and decided, and answers are kept of acts that were done, never of others.
ALTER TABLE placements DROP COLUMN offered_at;
ALTER TABLE placements DROP COLUMN decided_at;
ALTER TABLE idempotency_keys DROP COLUMN status;
