-- A foreign key holds its two columns to one type, so that it has to go meanwhile.
ALTER TABLE order_lines DROP FOREIGN KEY order_lines_order;
ALTER TABLE orders MODIFY COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT;
ALTER TABLE order_lines MODIFY COLUMN order_id BIGINT UNSIGNED NOT NULL;
ALTER TABLE order_lines ADD CONSTRAINT order_lines_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE;
