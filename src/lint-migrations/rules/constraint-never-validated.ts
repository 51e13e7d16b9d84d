import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { lineOf } from '../declarations.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'constraint-never-validated',
  title: 'Constraint left NOT VALID',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P41'],
  what: 'Finds a constraint that was added NOT VALID and that no later migration validates. The newest migration is left alone: its VALIDATE is expected to follow.',
  why: 'Rows from before the constraint may still break it, and nobody will know. The planner does not use it, `SET NOT NULL` still reads the whole table, and a restore of a dump adds it to data that does not fit.',
  bad: [
    {
      files: {
        'migrations/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n',
        'migrations/V2__check.sql':
          'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;\n',
        'migrations/V3__note.sql': 'ALTER TABLE orders ADD COLUMN note text;\n',
      },
    },
  ],
  good: [
    {
      title: 'Validated by the next migration',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: [
        'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  *folder(context) {
    const { catalog, folder, reported } = context;
    const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
    let newest = -1;
    folder.migrations.forEach((migration, place) => {
      if (migration.kind === 'versioned') newest = place;
    });
    for (const relation of catalog.relations()) {
      if (relation.partitionOf || !relation.certain) continue;
      for (const constraint of relation.constraints.values()) {
        if (constraint.validated || !constraint.enforced) continue;
        const migration = places.get(constraint.bornIn);
        if (!migration || constraint.bornIn >= newest) continue;
        const name = quoteIdentifier(constraint.name);
        yield {
          message: `Rows of ${displayName(relation.name)} from before ${name} were never checked: no later migration validates it.`,
          file: migration.file,
          line: lineOf(migration, [constraint.name, relation.name.name]),
          advice: {
            summary: 'Validate it in a migration of its own; reads and writes go on meanwhile.',
            steps: [
              {
                title: 'Check the existing rows',
                sql: `ALTER TABLE ${displayName(relation.name)} VALIDATE CONSTRAINT ${name};`,
              },
            ],
          },
        };
      }
    }
  },
};
