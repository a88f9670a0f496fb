DROP TABLE consents;
DROP TABLE consent_texts;
DROP TABLE guests;
