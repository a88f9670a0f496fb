DROP TABLE idempotency_keys;
DROP TABLE settings;
DROP TABLE outbox;
DROP TABLE leases;
DROP TABLE sealed_events;
DROP TABLE unsealed_events;
DROP TABLE events;
