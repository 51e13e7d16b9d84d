SET SESSION lock_wait_timeout = 5;
CREATE INDEX order_lines_sku ON order_lines (sku) ALGORITHM=INPLACE LOCK=NONE;
UPDATE order_lines SET amount = 1 WHERE amount = 0;
ALTER TABLE order_lines ADD CONSTRAINT order_lines_amount CHECK (amount > 0);
