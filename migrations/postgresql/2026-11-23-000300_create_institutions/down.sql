DROP TABLE programmes;
DROP TABLE branches;
DROP TABLE institutions;
