DROP TABLE eligibility_decisions;
DROP TABLE corrections;
DROP TABLE submissions;
DROP TABLE documents;
DROP TABLE choices;
DROP TABLE sections;
DROP TABLE applications;
DROP TABLE stored_files;
