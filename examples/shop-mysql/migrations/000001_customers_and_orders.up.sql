CREATE TABLE customers (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(60) NOT NULL,
  name VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'as printed on letters',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY customers_email (email)
);

CREATE TABLE orders (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id BIGINT UNSIGNED NOT NULL,
  state ENUM('open', 'paid', 'sent') NOT NULL DEFAULT 'open',
  total DECIMAL(10, 2) NOT NULL DEFAULT 0,
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);
