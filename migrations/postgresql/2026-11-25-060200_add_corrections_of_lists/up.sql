-- A run may correct the lists of a published one; the reason is public.
ALTER TABLE allocation_runs ADD COLUMN corrects_id uuid;
ALTER TABLE allocation_runs ADD COLUMN reason text;
