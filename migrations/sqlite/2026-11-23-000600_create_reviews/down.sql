DROP TABLE score_results;
DROP TABLE reviews;
