import type { TextEdit } from '../../core/report/finding.ts';
import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import { actionsOf } from '../mysql/actions.ts';
import { assertionEdit, assertionFor } from '../mysql/assertion.ts';
import { isStored } from '../mysql/deployed.ts';
import type { MysqlScriptContext } from '../mysql/rule-part.ts';
import { isLive } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

/** In a run over a whole history the advice is for those who write the next migration, not for hundreds that have run. */
const newest = 20;

/** Where a detail of the table, its row format or an index that nobody thought of, makes the server take another way. */
const worthIt: ReadonlySet<AlterAction['kind']> = new Set([
  'add column',
  'drop column',
  'modify column',
  'change column',
  'rename column',
  'add index',
]);

export const rule: Rule = {
  id: 'alter-without-algorithm',
  title: 'ALTER TABLE that does not say how it may be done',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['M3'],
  what: 'Finds an `ALTER TABLE` or `CREATE INDEX` on a table in use that is done in an instant, or while others write, but without `ALGORITHM` or `LOCK` to hold the server to it. One finding a script, for the newest 20 of those that are reported on; the fix is for all of them.',
  why: 'When a table turns out to have a row format, an index or a column type that does not allow the quick way, the server says nothing and copies the table. With the assertion it refuses at once, before anything has changed, and the migration can be planned anew instead of being watched.',
  options: {
    'set-elsewhere': {
      type: 'boolean',
      default: false,
      what: 'True when the server has MariaDB’s `alter_algorithm` set, or when migrations go through an online tool anyway.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        versions: { mysql: { from: '8.0.12' }, mariadb: {} },
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note TEXT;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: 'CREATE INDEX orders_state ON orders (state);',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note TEXT, ALGORITHM=INSTANT;',
        algorithm: 'INSTANT',
        lock: 'NONE',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: 'CREATE INDEX orders_state ON orders (state) ALGORITHM=INPLACE LOCK=NONE;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
      {
        title: 'A table that the change itself makes',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN note TEXT;',
      },
    ],
    *script(context) {
      if (context.option('set-elsewhere') === true || context.direction === 'down') return;
      if (!context.reported.slice(-newest).includes(context.migration)) return;
      const found = [...unasserted(context)];
      const [first] = found;
      if (!first) return;
      const { statement, clauses, table } = first;
      const edits = found.flatMap(({ edit }) => (edit ? [edit] : []));
      const others = found.length === 1 ? '' : ` The same holds for ${found.length - 1} more in this script.`;
      yield {
        message: `If ${displayName(table)} turns out not to allow this ${clauses.includes('ALGORITHM=INSTANT') ? 'in an instant' : 'while others write'}, the server copies the table and blocks writes without a word.${others}`,
        span: statement.span,
        advice: {
          summary: `Append ${clauses.join(', ')}, so that the server refuses rather than do more.`,
          steps: [],
        },
        ...(edits.length > 0
          ? {
              fix: {
                title: edits.length === 1 ? `Append ${clauses.join(', ')}` : 'Append what can be asserted',
                edits,
              },
            }
          : {}),
      };
    },
  },
};

function* unasserted(context: MysqlScriptContext) {
  if (context.server.engine === 'mariadb' && setsAlgorithm(context)) return;
  for (const [place, effect] of context.effects.entries()) {
    const statement = context.statements[place];
    const main = effect.tables.find((table) => table.because === null);
    if (!statement || !main || isStored(statement, context) || !effect.certain) continue;
    const { node } = statement;
    if (node.kind !== 'alter table' && node.kind !== 'create index') continue;
    if (node.algorithm !== null || node.lock !== null || (node.kind === 'alter table' && node.online)) continue;
    if (main.lock !== 'NONE' || main.rebuilds || effect.failures.some(({ when }) => when === 'always')) continue;
    if (!isLive(context, main.table) || !actionsOf(node).some(({ kind }) => worthIt.has(kind))) continue;
    const clauses = assertionFor(main);
    if (!clauses) continue;
    const edit: TextEdit | null = assertionEdit(statement, clauses);
    yield { statement, table: main.table, clauses, edit };
  }
}

function setsAlgorithm(context: MysqlScriptContext): boolean {
  return context.statements.some(
    ({ node }) => node.kind === 'set' && node.assignments.some(({ name }) => name === 'alter_algorithm'),
  );
}
