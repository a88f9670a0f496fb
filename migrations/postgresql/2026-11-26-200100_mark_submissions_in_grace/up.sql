-- Whether a submission came after the deadline, in the grace that the call allows.
ALTER TABLE submissions ADD COLUMN in_grace boolean NOT NULL DEFAULT false;
