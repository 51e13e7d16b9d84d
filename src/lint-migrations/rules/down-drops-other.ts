import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { undoesUp } from '../deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'down-drops-other',
  title: 'Way back that drops what was there before',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: ['X3'],
  what: 'Finds down scripts that drop a table, column or schema which their up script did not make.',
  why: 'A way back is taken in a hurry, after a bad deployment. It should bring the schema to where it was, not delete rows that were there long before the migration.',
  bad: [
    {
      title: 'Copied from the migration before',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/000002_add_note.down.sql': 'DROP TABLE orders;',
      },
    },
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/000002_add_note.down.sql': 'ALTER TABLE orders DROP COLUMN note, DROP COLUMN state;',
      },
    },
  ],
  good: [
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text, ADD state text;',
        'migrations/000002_add_note.down.sql': 'ALTER TABLE orders DROP COLUMN state, DROP COLUMN note;',
      },
    },
  ],
  *statement(context) {
    if (context.direction !== 'down' || context.statement.body?.kind === 'function') return;
    const said = new Set<string>();
    for (const lost of context.effect.loses) {
      if (lost.kind !== 'table' && lost.kind !== 'column' && lost.kind !== 'schema') continue;
      const name = lost.column ?? lost.relation.name;
      // A name that a placeholder makes up does not stand in the up script as it is.
      if (!context.statement.sql.toLowerCase().includes(name.toLowerCase())) continue;
      if (undoesUp(context, name) || (lost.column !== null && undoesUp(context, lost.relation.name))) continue;
      const shown =
        lost.column === null
          ? displayName(lost.relation)
          : `${displayName(lost.relation)}.${quoteIdentifier(lost.column)}`;
      if (said.has(shown)) continue;
      said.add(shown);
      yield {
        message: `Going back drops ${shown}, which the up script did not make, with everything in it.`,
        span: context.spanAt(lost.location),
      };
    }
  },
};
