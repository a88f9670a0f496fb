DROP TABLE rulebooks;
DROP TABLE requirements;
DROP TABLE line_programmes;
DROP TABLE quota_lines;
DROP TABLE tours;
DROP TABLE calls;
