-- The column comes back, its values do not.
ALTER TABLE products ADD COLUMN title text NOT NULL DEFAULT '';
