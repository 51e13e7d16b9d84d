-- Every order gets a reference for the invoice.
ALTER TABLE orders ADD COLUMN reference uuid NOT NULL DEFAULT gen_random_uuid();
CREATE INDEX orders_reference_idx ON orders (reference);
