import { type Family, shape } from '../shape.ts';

const y2025 = "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')";
const y2026 = "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')";
const y2027 = "FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')";

export const partitions: Family = {
  family: 'partitions',
  title: 'Partitions',
  shapes: [
    shape('create-partition', `CREATE TABLE events_new PARTITION OF events ${y2025}`),
    shape('create-partition-default', 'CREATE TABLE events_rest PARTITION OF events DEFAULT'),
    shape('create-partition-beside-default', "CREATE TABLE logs_c PARTITION OF logs FOR VALUES IN ('c')"),
    shape('create-partition-beside-default-violated', "CREATE TABLE logs_z PARTITION OF logs FOR VALUES IN ('z')"),
    shape('create-partition-beside-default-checked', "CREATE TABLE logs_c PARTITION OF logs FOR VALUES IN ('c')", {
      setup: "ALTER TABLE logs_other ADD CONSTRAINT not_c CHECK (level IS NOT NULL AND level <> 'c')",
    }),
    shape(
      'create-partition-overlap',
      "CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2024-06-01') TO ('2025-06-01')",
    ),
    shape(
      'create-partition-referenced',
      'CREATE TABLE accounts_3 PARTITION OF accounts FOR VALUES FROM (2000) TO (3000)',
      { tables: ['payments'] },
    ),
    shape('create-partition-referencing', `CREATE TABLE events_new PARTITION OF events ${y2025}`, {
      setup: 'ALTER TABLE events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    }),
    shape('create-partition-sub', `CREATE TABLE events_new PARTITION OF events ${y2025} PARTITION BY LIST (kind)`),
    shape('create-partition-of-plain', 'CREATE TABLE items_part PARTITION OF items DEFAULT'),
    shape('attach', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2025}`),
    shape('attach-indexed', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2025}`, {
      setup: 'CREATE INDEX events_2025_kind ON events_2025 (kind)',
    }),
    shape('attach-violated', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2026}`),
    shape('attach-checked', `ALTER TABLE events ATTACH PARTITION events_2026 ${y2026}`),
    shape('attach-checked-indexed', `ALTER TABLE events ATTACH PARTITION events_2026 ${y2026}`, {
      setup: 'CREATE INDEX events_2026_kind ON events_2026 (kind)',
    }),
    shape('attach-checked-not-valid', `ALTER TABLE events ATTACH PARTITION events_2027 ${y2027}`),
    shape('attach-check-implies', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2025}`, {
      setup: "ALTER TABLE events_2025 ADD CONSTRAINT within CHECK (at >= date '2025-01-02' AND at < date '2025-12-01')",
    }),
    shape('attach-check-too-wide', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2025}`, {
      setup: "ALTER TABLE events_2025 ADD CONSTRAINT wider CHECK (at >= '2024-01-01' AND at < '2026-01-01')",
    }),
    shape('attach-check-between', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2025}`, {
      setup: "ALTER TABLE events_2025 ADD CONSTRAINT between_check CHECK (at BETWEEN '2025-01-01' AND '2025-12-30')",
    }),
    shape('attach-nullable-key', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2025}`, {
      setup: `CREATE TABLE IF NOT EXISTS unused (id int); ALTER TABLE events ALTER COLUMN at DROP NOT NULL; ALTER TABLE events_2025 ALTER COLUMN at DROP NOT NULL;
        ALTER TABLE events_2025 ADD CONSTRAINT within CHECK (at >= '2025-01-01' AND at < '2026-01-01')`,
      note: 'A CHECK is true for NULL, so the column must be NOT NULL for it to prove the bound.',
    }),
    shape('attach-column-missing', `ALTER TABLE events ATTACH PARTITION short ${y2025}`, {
      setup: 'CREATE TABLE short (id int NOT NULL, at date NOT NULL)',
    }),
    shape('attach-column-nullable', `ALTER TABLE events ATTACH PARTITION loose ${y2025}`, {
      setup: 'CREATE TABLE loose (id int, at date NOT NULL, kind varchar(20), customer_id int)',
    }),
    shape('attach-default', 'ALTER TABLE events ATTACH PARTITION events_2025 DEFAULT'),
    shape('attach-beside-default', "ALTER TABLE logs ATTACH PARTITION logs_b FOR VALUES IN ('b')"),
    shape('attach-beside-default-checked', "ALTER TABLE logs ATTACH PARTITION logs_b FOR VALUES IN ('b')", {
      setup: "ALTER TABLE logs_other ADD CONSTRAINT not_b CHECK (level IS NOT NULL AND level <> 'b')",
    }),
    shape('attach-referenced', 'ALTER TABLE accounts ATTACH PARTITION accounts_3 FOR VALUES FROM (2000) TO (3000)', {
      tables: ['payments'],
      setup:
        "CREATE TABLE accounts_3 (id int PRIMARY KEY, name text, region int); INSERT INTO accounts_3 SELECT n, 'a', 1 FROM generate_series(2000, 2300) AS n",
    }),
    shape('attach-referencing', `ALTER TABLE events ATTACH PARTITION events_2025 ${y2025}`, {
      setup: 'ALTER TABLE events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    }),
    shape('attach-to-plain', `ALTER TABLE items ATTACH PARTITION events_2025 ${y2025}`),
    shape('detach', 'ALTER TABLE events DETACH PARTITION events_2023'),
    shape('detach-concurrently', 'ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY'),
    shape('detach-beside-default', 'ALTER TABLE logs DETACH PARTITION logs_a'),
    shape('detach-concurrently-beside-default', 'ALTER TABLE logs DETACH PARTITION logs_a CONCURRENTLY'),
    shape('detach-default', 'ALTER TABLE logs DETACH PARTITION logs_other'),
    shape('detach-referenced', 'ALTER TABLE accounts DETACH PARTITION accounts_2', { tables: ['payments'] }),
    shape('detach-referencing', 'ALTER TABLE events DETACH PARTITION events_2023', {
      setup: 'ALTER TABLE events ADD CONSTRAINT events_customer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    }),
    shape('detach-not-a-partition', 'ALTER TABLE events DETACH PARTITION events_2025'),
    shape('drop-partition', 'DROP TABLE events_2023'),
    shape('drop-partition-default', 'DROP TABLE logs_other'),
    shape('drop-partition-beside-default', 'DROP TABLE logs_a'),
    shape('drop-partition-two', 'DROP TABLE events_2023, events_2024'),
    shape('drop-partition-referenced', 'DROP TABLE accounts_2', { tables: ['payments'] }),
    shape('drop-partitioned', 'DROP TABLE events'),
    shape('truncate-partition', 'TRUNCATE events_2023'),
    shape('truncate-partitioned', 'TRUNCATE events'),
    shape('truncate-partitioned-only', 'TRUNCATE ONLY events'),
    shape('drop-constraint-partitioned', 'ALTER TABLE events DROP CONSTRAINT events_id', {
      setup: 'ALTER TABLE events ADD CONSTRAINT events_id CHECK (id > 0)',
    }),
    shape('drop-constraint-partition', 'ALTER TABLE events_2023 DROP CONSTRAINT events_id', {
      setup: 'ALTER TABLE events ADD CONSTRAINT events_id CHECK (id > 0)',
    }),
    shape('trigger-partitioned', 'CREATE TRIGGER t AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch()'),
    shape(
      'trigger-partitioned-statement',
      'CREATE TRIGGER t AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION touch()',
    ),
    shape('row-security-partitioned', 'ALTER TABLE events ENABLE ROW LEVEL SECURITY'),
    shape('set-option-partitioned', 'ALTER TABLE events SET (fillfactor = 70)'),
    shape('replica-identity-partitioned', 'ALTER TABLE events REPLICA IDENTITY FULL'),
    shape('analyze-partitioned', 'ANALYZE events'),
    shape('update-partition-key', "UPDATE events SET at = '2024-06-01' WHERE at = '2023-02-01'", { planned: true }),
    shape('update-partitioned', "UPDATE events SET kind = 'x'"),
    shape('delete-partitioned-pruned', "DELETE FROM events WHERE at >= '2023-01-01' AND at < '2024-01-01'", {
      planned: true,
    }),
    shape('disable-trigger-partitioned', 'ALTER TABLE events DISABLE TRIGGER ALL'),
    shape('sub-add-column', 'ALTER TABLE trips ADD COLUMN extra text'),
    shape('sub-index', 'CREATE INDEX trips_at ON trips (at)'),
    shape('sub-check', 'ALTER TABLE trips ADD CONSTRAINT trips_id CHECK (id > 0)'),
    shape('sub-truncate', 'TRUNCATE trips_de'),
    shape(
      'sub-create-partition',
      "CREATE TABLE trips_de_2025 PARTITION OF trips_de FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    ),
    shape('sub-create-partition-top', "CREATE TABLE trips_it PARTITION OF trips FOR VALUES IN ('it')"),
    shape(
      'sub-attach',
      "ALTER TABLE trips_de ATTACH PARTITION trips_new FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
      {
        setup:
          "CREATE TABLE trips_new (id int NOT NULL, land text NOT NULL, at date NOT NULL); INSERT INTO trips_new SELECT n, 'de', '2025-03-03' FROM generate_series(1, 300) AS n",
      },
    ),
    shape('sub-detach', 'ALTER TABLE trips_de DETACH PARTITION trips_de_2024'),
    shape('sub-detach-subtree', 'ALTER TABLE trips DETACH PARTITION trips_de'),
    shape('sub-drop', 'DROP TABLE trips_de_2024'),
    shape('sub-drop-subtree', 'DROP TABLE trips_de'),
    shape('sub-drop-index', 'DROP INDEX trips_id'),
    shape('sub-rename', 'ALTER TABLE trips_de RENAME TO trips_germany'),
  ],
};
