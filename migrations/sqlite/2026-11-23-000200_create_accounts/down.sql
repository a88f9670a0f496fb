DROP TABLE notices;
DROP TABLE grants;
DROP TABLE one_time_links;
DROP TABLE sessions;
DROP TABLE persons;
DROP TABLE accounts;
