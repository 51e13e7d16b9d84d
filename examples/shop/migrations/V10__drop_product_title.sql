-- drydock: ignore drop-column the shop reads titles from the search index since release 41
ALTER TABLE products DROP COLUMN title;
