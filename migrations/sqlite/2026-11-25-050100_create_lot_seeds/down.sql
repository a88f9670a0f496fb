DROP TABLE lot_seeds;
