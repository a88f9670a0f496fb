-- Why a run was approved although dossiers were not judged: words of a person, which the log of events does not hold.
ALTER TABLE allocation_runs ADD COLUMN approved_reason text;
