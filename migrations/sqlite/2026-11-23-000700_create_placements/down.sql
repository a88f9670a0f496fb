DROP TABLE quota_acts;
DROP TABLE conditions;
DROP TABLE seats;
DROP TABLE placements;
DROP TABLE rankings;
DROP TABLE allocation_runs;
