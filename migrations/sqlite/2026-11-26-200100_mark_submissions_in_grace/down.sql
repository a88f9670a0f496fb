ALTER TABLE submissions DROP COLUMN in_grace;
