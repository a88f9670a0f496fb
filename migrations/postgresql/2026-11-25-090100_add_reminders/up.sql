-- Of which moment whose owner was reminded: the subject is a placement, a condition or a dossier.
-- What stands here is not looked at again.
CREATE TABLE reminders (
  subject_id uuid NOT NULL,
  moment timestamptz NOT NULL,
  reminded_at timestamptz NOT NULL,
  PRIMARY KEY (subject_id, moment)
);
