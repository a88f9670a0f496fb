DROP TABLE guardian_papers;
