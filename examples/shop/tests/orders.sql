-- name: an order belongs to somebody
SELECT o.id FROM orders AS o LEFT JOIN customers AS c ON c.id = o.customer_id WHERE c.id IS NULL;

-- name: two customers cannot have one address
-- expect: error 23505
INSERT INTO customers (email, full_name) SELECT email, 'somebody else' FROM customers LIMIT 1;

-- name: there are open orders
-- expect: rows
SELECT id FROM orders WHERE status = 'open' LIMIT 1;
