-- The index is built beside the running shop; the constraint then takes it over in an instant.
CREATE UNIQUE INDEX CONCURRENTLY customers_email_key ON customers (email);
