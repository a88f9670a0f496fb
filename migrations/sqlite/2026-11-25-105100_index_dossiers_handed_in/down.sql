DROP INDEX applications_by_call_sent;
