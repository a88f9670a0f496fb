-- Whether a submission came after the deadline, in the grace that the call allows.
ALTER TABLE submissions ADD COLUMN in_grace integer NOT NULL DEFAULT 0 CHECK (in_grace IN (0, 1));
