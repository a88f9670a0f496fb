DROP TABLE call_acts;
