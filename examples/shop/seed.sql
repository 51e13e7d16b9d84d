-- Rows as the shop has them. What is not filled here, Drydock fills by itself.
INSERT INTO customers (email, name, phone)
SELECT 'customer' || n || '@example.com', 'Customer ' || n, CASE WHEN n % 3 = 0 THEN '+49 30 ' || n END
FROM generate_series(1, 5000) AS n;

INSERT INTO orders (customer_id, status, total, placed_at)
SELECT 1 + n % 5000, CASE WHEN n % 10 = 0 THEN 'open' ELSE 'paid' END, (n % 50000) / 100.0, timestamptz '2026-01-01' + n * interval '1 minute'
FROM generate_series(1, 30000) AS n;
