ALTER TABLE orders DROP CONSTRAINT orders_total_positive;
ALTER TABLE orders ALTER COLUMN total TYPE numeric(10, 2);
