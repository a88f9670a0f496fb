ALTER TABLE conditions DROP COLUMN said_note;
ALTER TABLE conditions DROP COLUMN said_at;
