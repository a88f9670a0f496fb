-- Of which moment whose owner was reminded: the subject is a placement, a condition or a dossier.
-- What stands here is not looked at again.
CREATE TABLE reminders (
  subject_id blob NOT NULL,
  moment text NOT NULL,
  reminded_at text NOT NULL,
  PRIMARY KEY (subject_id, moment)
) STRICT;
