-- MODIFY states the whole column anew: what it leaves out is gone.
SET SESSION lock_wait_timeout = 5;
ALTER TABLE customers MODIFY COLUMN name VARCHAR(300) NOT NULL;
