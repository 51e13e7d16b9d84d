import { describe, expect, it } from 'vitest';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import { failed } from '../../src/core/targets/rendered/program.ts';
import { lintText } from '../lint-text.ts';

// Put together here, so that no scanner takes this file for a leak.
const token = `ghp_${'a1B2c3'.repeat(7)}`;

describe('secrets', () => {
  it.each([
    ['postgres', {}],
    ['mysql', { mysql: mysqlServer('mysql', '8.4') }],
  ] as const)('are not in the schema change, nor in the list of effects, on %s', (_, engine) => {
    const result = lintText(
      {
        'migrations/1_a.sql': 'CREATE TABLE t (id int PRIMARY KEY);',
        'migrations/2_b.sql': `ALTER TABLE t ADD COLUMN k varchar(99) DEFAULT '${token}', ADD CHECK (k <> '${token}');`,
      },
      { from: 'migrations/2_b.sql', listEffects: true, ...engine },
    );
    expect(result.schemaChange?.tables).toHaveLength(1);
    expect(JSON.stringify(result)).not.toContain(token);
  });

  it('that a program repeats when it fails are not repeated', () => {
    const { message } = failed('Alembic', 1, 'could not connect to postgres://app:s3cretWord@db.example.com/shop');
    expect(message).toContain('postgres://app:');
    expect(message).not.toContain('s3cretWord');
  });
});
