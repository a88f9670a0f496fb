-- The student says that a condition is done, and how; the university still decides.
ALTER TABLE conditions ADD COLUMN said_at text;
ALTER TABLE conditions ADD COLUMN said_note text NOT NULL DEFAULT '';
