SET SESSION lock_wait_timeout = 5;
ALTER TABLE order_lines DROP CHECK order_lines_amount;
DROP INDEX order_lines_sku ON order_lines;
