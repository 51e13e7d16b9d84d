import { type Family, shape } from '../shape.ts';

const toItems = (id: string, definition: string, more: Parameters<typeof shape>[2] = {}) =>
  shape(id, `ALTER TABLE items ADD ${definition}`, more);

export const constraints: Family = {
  family: 'constraints',
  title: 'Constraints',
  shapes: [
    // CHECK
    toItems('check', 'CONSTRAINT items_stock_positive CHECK (stock >= 0)'),
    toItems('check-unnamed', 'CHECK (stock >= 0)'),
    toItems('check-violated', 'CONSTRAINT items_stock_small CHECK (stock < 10)'),
    toItems('check-not-valid', 'CONSTRAINT items_stock_positive CHECK (stock >= 0) NOT VALID'),
    toItems('check-not-enforced', 'CONSTRAINT items_stock_positive CHECK (stock >= 0) NOT ENFORCED'),
    toItems('check-no-inherit', 'CONSTRAINT items_stock_positive CHECK (stock >= 0) NO INHERIT'),
    toItems('check-function', 'CONSTRAINT items_fn CHECK (immutable_fn() = 1)'),
    toItems('check-missing-column', 'CONSTRAINT items_absent CHECK (absent > 0)'),
    shape('check-duplicate-name', 'ALTER TABLE checked ADD CONSTRAINT checked_a_positive CHECK (a > 1)'),
    shape(
      'check-not-valid-and-validate',
      'ALTER TABLE items ADD CONSTRAINT items_stock_positive CHECK (stock >= 0) NOT VALID, VALIDATE CONSTRAINT items_stock_positive',
    ),
    shape(
      'check-same-name-column-dropped',
      'ALTER TABLE checked DROP COLUMN a, ADD CONSTRAINT checked_a_positive CHECK (id > 0)',
    ),
    shape('primary-key-column-dropped', 'ALTER TABLE orders DROP COLUMN id, ADD PRIMARY KEY (customer_id)', {
      note: 'The old key goes with its column.',
    }),
    shape('check-two', 'ALTER TABLE items ADD CONSTRAINT one CHECK (stock >= 0), ADD CONSTRAINT two CHECK (id > 0)'),
    shape('check-partitioned', 'ALTER TABLE events ADD CONSTRAINT events_id_positive CHECK (id > 0)'),
    shape(
      'check-partitioned-not-valid',
      'ALTER TABLE events ADD CONSTRAINT events_id_positive CHECK (id > 0) NOT VALID',
    ),
    shape('check-partition', 'ALTER TABLE events_2023 ADD CONSTRAINT events_2023_id CHECK (id > 0)'),
    shape('check-inherited', 'ALTER TABLE animals ADD CONSTRAINT animals_id CHECK (id > 0)'),
    shape('check-inherited-no-inherit', 'ALTER TABLE animals ADD CONSTRAINT animals_id CHECK (id > 0) NO INHERIT'),
    shape('validate-check', 'ALTER TABLE checked VALIDATE CONSTRAINT checked_c_there'),
    shape('validate-check-already', 'ALTER TABLE checked VALIDATE CONSTRAINT checked_b_there'),
    shape('validate-check-missing', 'ALTER TABLE checked VALIDATE CONSTRAINT absent'),
    shape(
      'validate-check-two',
      'ALTER TABLE checked VALIDATE CONSTRAINT checked_c_there, VALIDATE CONSTRAINT checked_e_positive',
    ),
    shape(
      'validate-check-and-set-not-null',
      'ALTER TABLE checked VALIDATE CONSTRAINT checked_c_there, ALTER COLUMN c SET NOT NULL',
    ),
    shape('validate-check-partitioned', 'ALTER TABLE events VALIDATE CONSTRAINT events_id_positive', {
      setup: 'ALTER TABLE events ADD CONSTRAINT events_id_positive CHECK (id > 0) NOT VALID',
    }),
    shape('validate-check-not-enforced', 'ALTER TABLE items VALIDATE CONSTRAINT items_stock_positive', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_stock_positive CHECK (stock >= 0) NOT ENFORCED',
      versions: [18],
    }),
    shape('drop-check', 'ALTER TABLE checked DROP CONSTRAINT checked_a_positive'),
    shape('drop-constraint-missing', 'ALTER TABLE checked DROP CONSTRAINT absent'),
    shape('drop-constraint-missing-if-exists', 'ALTER TABLE checked DROP CONSTRAINT IF EXISTS absent'),
    shape('rename-check', 'ALTER TABLE checked RENAME CONSTRAINT checked_a_positive TO renamed'),
    // NOT NULL as a constraint (18).
    toItems('not-null-constraint', 'CONSTRAINT items_price_nn NOT NULL price'),
    toItems('not-null-constraint-not-valid', 'CONSTRAINT items_price_nn NOT NULL price NOT VALID'),
    shape('not-null-constraint-checked', 'ALTER TABLE checked ADD CONSTRAINT checked_b_nn NOT NULL b'),
    shape('not-null-constraint-validate', 'ALTER TABLE items VALIDATE CONSTRAINT items_price_nn', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_price_nn NOT NULL price NOT VALID',
      versions: [18],
    }),
    shape('not-null-constraint-validate-checked', 'ALTER TABLE checked VALIDATE CONSTRAINT checked_b_nn', {
      setup: 'ALTER TABLE checked ADD CONSTRAINT checked_b_nn NOT NULL b NOT VALID',
      versions: [18],
    }),
    shape('not-null-constraint-drop', 'ALTER TABLE items DROP CONSTRAINT items_price_nn', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_price_nn NOT NULL price',
      versions: [18],
    }),
    shape('not-null-constraint-inherit', 'ALTER TABLE animals ALTER CONSTRAINT animals_nn NO INHERIT', {
      setup: 'ALTER TABLE animals ADD CONSTRAINT animals_nn NOT NULL name',
      versions: [18],
    }),
    // Foreign keys.
    toItems('foreign-key', 'CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (id)'),
    toItems('foreign-key-unnamed', 'FOREIGN KEY (id) REFERENCES customers'),
    toItems('foreign-key-not-valid', 'CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (id) NOT VALID'),
    toItems(
      'foreign-key-not-enforced',
      'CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (id) NOT ENFORCED',
    ),
    toItems(
      'foreign-key-deferrable',
      'CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED',
    ),
    toItems(
      'foreign-key-cascade',
      'CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (id) ON DELETE CASCADE',
    ),
    toItems('foreign-key-no-unique', 'CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (region)'),
    toItems('foreign-key-type-mismatch', 'CONSTRAINT items_customer FOREIGN KEY (added) REFERENCES customers (id)'),
    toItems('foreign-key-missing-table', 'CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES missing (id)', {
      beyondHistory: true,
    }),
    toItems('foreign-key-to-view', 'CONSTRAINT items_view FOREIGN KEY (id) REFERENCES watched_view (id)'),
    shape(
      'foreign-key-violated',
      'ALTER TABLE refunds ADD CONSTRAINT refunds_customer FOREIGN KEY (id) REFERENCES customers (id)',
      {
        setup:
          'DELETE FROM refunds; DELETE FROM orders; DELETE FROM customers WHERE id > 10; INSERT INTO refunds (id) VALUES (100)',
      },
    ),
    shape(
      'foreign-key-itself',
      'ALTER TABLE items ADD CONSTRAINT items_parent FOREIGN KEY (stock) REFERENCES items (id)',
    ),
    shape(
      'foreign-key-two',
      'ALTER TABLE items ADD CONSTRAINT one FOREIGN KEY (id) REFERENCES customers, ADD CONSTRAINT two FOREIGN KEY (id) REFERENCES employees',
    ),
    shape(
      'foreign-key-not-valid-and-validate',
      'ALTER TABLE items ADD CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers NOT VALID, VALIDATE CONSTRAINT items_customer',
    ),
    shape(
      'foreign-key-partitioned',
      'ALTER TABLE events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    ),
    shape(
      'foreign-key-partitioned-not-valid',
      'ALTER TABLE events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID',
    ),
    shape(
      'foreign-key-partition',
      'ALTER TABLE events_2023 ADD CONSTRAINT events_2023_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    ),
    shape(
      'foreign-key-to-partitioned',
      'ALTER TABLE items ADD CONSTRAINT items_account FOREIGN KEY (id) REFERENCES accounts (id)',
    ),
    shape(
      'foreign-key-to-partitioned-not-valid',
      'ALTER TABLE items ADD CONSTRAINT items_account FOREIGN KEY (id) REFERENCES accounts (id) NOT VALID',
    ),
    shape(
      'foreign-key-unlogged',
      'ALTER TABLE items ADD CONSTRAINT items_scratch FOREIGN KEY (id) REFERENCES scratch (id)',
    ),
    shape(
      'foreign-key-only-partitioned',
      'ALTER TABLE ONLY events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    ),
    shape('validate-foreign-key', 'ALTER TABLE items VALIDATE CONSTRAINT items_customer', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (id) NOT VALID',
    }),
    shape('validate-foreign-key-already', 'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk'),
    shape('validate-foreign-key-itself', 'ALTER TABLE items VALIDATE CONSTRAINT items_parent', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_parent FOREIGN KEY (stock) REFERENCES items (id) NOT VALID',
    }),
    shape('validate-foreign-key-to-partitioned', 'ALTER TABLE items VALIDATE CONSTRAINT items_account', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_account FOREIGN KEY (id) REFERENCES accounts (id) NOT VALID',
    }),
    shape('validate-foreign-key-partitioned', 'ALTER TABLE events VALIDATE CONSTRAINT events_customer', {
      setup:
        'ALTER TABLE events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID',
      versions: [18],
    }),
    shape('drop-foreign-key', 'ALTER TABLE orders DROP CONSTRAINT orders_customer_fk'),
    shape('drop-foreign-key-itself', 'ALTER TABLE employees DROP CONSTRAINT employees_manager_fk'),
    shape('drop-foreign-key-to-partitioned', 'ALTER TABLE payments DROP CONSTRAINT payments_account_fk'),
    shape('drop-foreign-key-partitioned', 'ALTER TABLE events DROP CONSTRAINT events_customer', {
      setup: 'ALTER TABLE events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    }),
    shape('alter-foreign-key', 'ALTER TABLE orders ALTER CONSTRAINT orders_customer_fk DEFERRABLE'),
    shape('alter-foreign-key-not-enforced', 'ALTER TABLE orders ALTER CONSTRAINT orders_customer_fk NOT ENFORCED'),
    shape('alter-foreign-key-enforced', 'ALTER TABLE items ALTER CONSTRAINT items_customer ENFORCED', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_customer FOREIGN KEY (id) REFERENCES customers (id) NOT ENFORCED',
      versions: [18],
    }),
    shape('alter-check-deferrable', 'ALTER TABLE checked ALTER CONSTRAINT checked_a_positive DEFERRABLE'),
    shape('rename-foreign-key', 'ALTER TABLE orders RENAME CONSTRAINT orders_customer_fk TO renamed'),
    // UNIQUE and PRIMARY KEY.
    toItems('unique', 'CONSTRAINT items_stock_key UNIQUE (stock)'),
    toItems('unique-unnamed', 'UNIQUE (stock)'),
    toItems('unique-two-columns', 'CONSTRAINT items_two UNIQUE (stock, name)'),
    toItems('unique-violated', 'CONSTRAINT items_note_key UNIQUE (note)'),
    toItems('unique-include', 'CONSTRAINT items_stock_key UNIQUE (stock) INCLUDE (note)'),
    toItems('unique-deferrable', 'CONSTRAINT items_stock_key UNIQUE (stock) DEFERRABLE'),
    toItems('unique-nulls-not-distinct', 'CONSTRAINT items_stock_key UNIQUE NULLS NOT DISTINCT (stock)'),
    toItems('unique-not-valid', 'CONSTRAINT items_stock_key UNIQUE (stock) NOT VALID'),
    toItems('unique-two', 'CONSTRAINT one UNIQUE (stock), ADD CONSTRAINT two UNIQUE (price)'),
    toItems('unique-using-index', 'CONSTRAINT items_stock_key UNIQUE USING INDEX items_stock_unique', {
      setup: 'CREATE UNIQUE INDEX items_stock_unique ON items (stock)',
    }),
    toItems('unique-using-index-same-name', 'CONSTRAINT items_stock_unique UNIQUE USING INDEX items_stock_unique', {
      setup: 'CREATE UNIQUE INDEX items_stock_unique ON items (stock)',
    }),
    toItems('unique-using-index-not-unique', 'CONSTRAINT items_name_key UNIQUE USING INDEX items_name_idx'),
    toItems('unique-using-index-partial', 'CONSTRAINT items_part UNIQUE USING INDEX items_part', {
      setup: 'CREATE UNIQUE INDEX items_part ON items (stock) WHERE stock > 5',
    }),
    toItems('unique-using-index-expression', 'CONSTRAINT items_expr UNIQUE USING INDEX items_expr', {
      setup: 'CREATE UNIQUE INDEX items_expr ON items (lower(name))',
    }),
    toItems('unique-using-index-desc', 'CONSTRAINT items_desc UNIQUE USING INDEX items_desc', {
      setup: 'CREATE UNIQUE INDEX items_desc ON items (stock DESC)',
    }),
    toItems('unique-using-index-missing', 'CONSTRAINT items_absent UNIQUE USING INDEX absent', {
      beyondHistory: true,
    }),
    toItems('second-primary-key', 'PRIMARY KEY (stock)'),
    shape('primary-key', 'ALTER TABLE typed ADD PRIMARY KEY (id)'),
    shape('primary-key-nullable', 'ALTER TABLE typed ADD PRIMARY KEY (i4)'),
    shape('primary-key-nullable-checked', 'ALTER TABLE typed ADD PRIMARY KEY (i4)', {
      setup: 'ALTER TABLE typed ADD CONSTRAINT i4_there CHECK (i4 IS NOT NULL)',
    }),
    shape('primary-key-two-columns', 'ALTER TABLE typed ADD PRIMARY KEY (id, i4)'),
    shape('primary-key-using-index', 'ALTER TABLE typed ADD CONSTRAINT typed_pk PRIMARY KEY USING INDEX typed_id', {
      setup: 'CREATE UNIQUE INDEX typed_id ON typed (id)',
    }),
    shape(
      'primary-key-using-index-nullable',
      'ALTER TABLE typed ADD CONSTRAINT typed_pk PRIMARY KEY USING INDEX typed_i4',
      { setup: 'CREATE UNIQUE INDEX typed_i4 ON typed (i4)' },
    ),
    shape(
      'primary-key-using-index-nullable-checked',
      'ALTER TABLE typed ADD CONSTRAINT typed_pk PRIMARY KEY USING INDEX typed_i4',
      {
        setup:
          'CREATE UNIQUE INDEX typed_i4 ON typed (i4); ALTER TABLE typed ADD CONSTRAINT i4_there CHECK (i4 IS NOT NULL)',
      },
    ),
    shape(
      'primary-key-swap',
      'ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_new_pk',
      {
        setup: 'CREATE UNIQUE INDEX orders_new_pk ON orders (id)',
      },
    ),
    shape('primary-key-partitioned', 'ALTER TABLE events ADD PRIMARY KEY (id, at)'),
    shape('primary-key-partitioned-without-key', 'ALTER TABLE events ADD PRIMARY KEY (id)'),
    shape('primary-key-inherited', 'ALTER TABLE animals ADD PRIMARY KEY (id)'),
    shape('unique-partitioned', 'ALTER TABLE events ADD CONSTRAINT events_unique UNIQUE (id, at)'),
    shape('unique-partitioned-only', 'ALTER TABLE ONLY events ADD CONSTRAINT events_unique UNIQUE (id, at)'),
    shape('unique-partition', 'ALTER TABLE events_2023 ADD CONSTRAINT events_2023_unique UNIQUE (id)'),
    shape('unique-partition-key-missing', 'ALTER TABLE events ADD CONSTRAINT events_unique UNIQUE (id)'),
    shape(
      'unique-and-check',
      'ALTER TABLE items ADD CONSTRAINT one UNIQUE (stock), ADD CONSTRAINT two CHECK (stock > 0)',
    ),
    shape('unique-and-type', 'ALTER TABLE items ALTER COLUMN stock TYPE bigint, ADD CONSTRAINT one UNIQUE (stock)'),
    shape('drop-primary-key', 'ALTER TABLE items DROP CONSTRAINT items_pkey'),
    shape('drop-primary-key-referenced', 'ALTER TABLE customers DROP CONSTRAINT customers_pkey', {
      tables: ['orders'],
    }),
    shape('drop-primary-key-referenced-cascade', 'ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE', {
      tables: ['orders'],
    }),
    shape('drop-primary-key-partitioned', 'ALTER TABLE accounts DROP CONSTRAINT accounts_pkey'),
    shape('drop-primary-key-partition', 'ALTER TABLE accounts_1 DROP CONSTRAINT accounts_1_pkey'),
    shape('rename-primary-key', 'ALTER TABLE items RENAME CONSTRAINT items_pkey TO items_pk'),
    // EXCLUDE.
    toItems('exclude', 'CONSTRAINT items_excl EXCLUDE USING btree (stock WITH =)'),
    toItems('exclude-not-valid', 'CONSTRAINT items_excl EXCLUDE USING btree (stock WITH =) NOT VALID'),
    shape('exclude-gist', 'ALTER TABLE typed ADD CONSTRAINT typed_excl EXCLUDE USING gist (net inet_ops WITH &&)', {
      setup: 'UPDATE typed SET net = NULL',
    }),
    shape('drop-exclude', 'ALTER TABLE items DROP CONSTRAINT items_excl', {
      setup: 'ALTER TABLE items ADD CONSTRAINT items_excl EXCLUDE USING btree (stock WITH =)',
    }),
    shape('without-overlaps', 'ALTER TABLE stays ADD CONSTRAINT stays_pk PRIMARY KEY (room, during WITHOUT OVERLAPS)', {
      setup:
        "CREATE EXTENSION btree_gist; CREATE TABLE stays (room int NOT NULL, during daterange NOT NULL); INSERT INTO stays SELECT n, '[2024-01-01,2024-01-02)' FROM generate_series(1, 300) AS n",
    }),
  ],
};
