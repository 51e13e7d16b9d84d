-- 60 characters of utf8mb4 need one length byte, 120 need two.
ALTER TABLE customers MODIFY COLUMN email VARCHAR(120) NOT NULL;
