-- Good: in an instant, and the server has to say so if it is not.
SET SESSION lock_wait_timeout = 5;
ALTER TABLE orders ADD COLUMN note VARCHAR(500) NULL, ALGORITHM=INSTANT;
