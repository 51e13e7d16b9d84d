SET SESSION lock_wait_timeout = 5;
ALTER TABLE customers MODIFY COLUMN name VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'as printed on letters';
