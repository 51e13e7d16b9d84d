CREATE TABLE order_lines (
  order_id INT UNSIGNED NOT NULL,
  line SMALLINT UNSIGNED NOT NULL,
  sku VARCHAR(40) NOT NULL,
  amount INT NOT NULL DEFAULT 1,
  PRIMARY KEY (order_id, line),
  CONSTRAINT order_lines_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
);
