SET SESSION lock_wait_timeout = 5;
ALTER TABLE orders MODIFY COLUMN state ENUM('open', 'cancelled', 'paid', 'sent') NOT NULL DEFAULT 'open';
