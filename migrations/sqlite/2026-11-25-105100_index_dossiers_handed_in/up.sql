-- The desk's list of everything handed in: the longest waiting first, whatever the state.
CREATE INDEX applications_by_call_sent ON applications (call_id, submitted_at, id) WHERE submitted_at IS NOT NULL;
