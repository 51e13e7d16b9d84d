-- Rows as the shop has them. What is not filled here, Drydock fills by itself.
SET SESSION cte_max_recursion_depth = 20000;
INSERT INTO customers (email, name)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
  SELECT CONCAT('customer', i, '@example.com'), CONCAT('Customer ', i) FROM n;
INSERT INTO orders (customer_id, state, total)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
  SELECT 1 + i % 2000, IF(i % 10 = 0, 'open', 'paid'), (i % 50000) / 100 FROM n;
INSERT INTO order_lines (order_id, line, sku, amount)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
  SELECT 1 + i % 5000, 1 + i DIV 5000, CONCAT('SKU-', i % 700), i % 5 FROM n;
