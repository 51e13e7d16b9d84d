import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf, type Span, type Statement } from '../../core/sql/statement.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { inside, relationName } from '../names.ts';
import { listOf } from '../policy.ts';
import type { AnyScriptContext, Problem, Rule, ScriptContext } from '../rule.ts';

/** What each up script dropped, as keys of `lostKey`. It is linted before its down script. */
const losses = new WeakMap<object, ReadonlySet<string>>();

const lostKey = (table: string, column: string | null) => `${table}\u0000${column ?? ''}`;

export const rule: Rule = {
  id: 'down-cannot-restore',
  title: 'Way back that brings the name, not the values',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['X3'],
  what: 'Finds down scripts that make a table or column again which the up script dropped, without filling it and without a comment that says that it will be empty. One finding a script.',
  why: 'After going back everything looks as before, and the values are gone. Whoever decides to go back has to know that a backup is needed for it.',
  bad: [
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_drop_note.up.sql': 'ALTER TABLE orders DROP COLUMN note;',
        'migrations/000002_drop_note.down.sql': 'ALTER TABLE orders ADD COLUMN note text;',
      },
    },
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_drop_orders.up.sql': 'DROP TABLE orders;',
        'migrations/000002_drop_orders.down.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      },
    },
  ],
  good: [
    {
      title: 'It says what it cannot do',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_drop_note.up.sql': 'ALTER TABLE orders DROP COLUMN note;',
        'migrations/000002_drop_note.down.sql':
          '-- The notes themselves are only in the backup.\nALTER TABLE orders ADD COLUMN note text;',
      },
    },
    {
      title: 'A rename loses nothing',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_rename_note.up.sql': 'ALTER TABLE orders RENAME COLUMN note TO remark;',
        'migrations/000002_rename_note.down.sql': 'ALTER TABLE orders RENAME COLUMN remark TO note;',
      },
    },
  ],
  *script(context) {
    const { migration, catalog } = context;
    if (context.direction === 'up') {
      const lost = context.effects
        .flatMap((effect) => effect.loses)
        .filter((one) => (one.kind === 'table' || one.kind === 'column') && inProduction(context, one.relation))
        .map((one) => lostKey(keyOf(one.relation), one.column));
      if (lost.length > 0) losses.set(migration, new Set(lost));
      return;
    }
    const lost = losses.get(migration);
    if (!lost || isExplained(context)) return;
    const again: { readonly shown: string; readonly span: Span; readonly isTable: boolean }[] = [];
    const filled = new Set(context.statements.map((statement) => filledTable(context, statement)));
    for (const statement of context.statements) {
      const create = nodeOf(statement, 'CreateStmt');
      const table = create ? relationName(catalog, create.relation) : null;
      if (table && lost.has(lostKey(keyOf(table), null)) && !filled.has(keyOf(table))) {
        again.push({ shown: displayName(table), span: statement.span, isTable: true });
      }
      const alteration = alterationOf(statement, catalog);
      if (!alteration || filled.has(keyOf(alteration.table))) continue;
      for (const command of alteration.commands) {
        const column = command.type === 'AT_AddColumn' ? inside(command.node.def, 'ColumnDef')?.colname : undefined;
        if (column === undefined || !lost.has(lostKey(keyOf(alteration.table), column))) continue;
        const shown = `${alteration.shown}.${quoteIdentifier(column)}`;
        again.push({ shown, span: command.span, isTable: false });
      }
    }
    yield* broughtBack(again);
  },
  mysql: {
    bad: [
      {
        files: {
          'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
          'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
          'migrations/000002_change.up.sql': 'ALTER TABLE orders DROP COLUMN note;',
          'migrations/000002_change.down.sql': 'ALTER TABLE orders ADD COLUMN note VARCHAR(40);',
        },
      },
      {
        files: {
          'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
          'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
          'migrations/000002_change.up.sql': 'DROP TABLE orders;',
          'migrations/000002_change.down.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
        },
      },
    ],
    good: [
      {
        title: 'Said in a comment',
        files: {
          'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
          'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
          'migrations/000002_change.up.sql': 'ALTER TABLE orders DROP COLUMN note;',
          'migrations/000002_change.down.sql':
            '-- The values are gone: restore them from a backup.\nALTER TABLE orders ADD COLUMN note VARCHAR(40);',
        },
      },
    ],
    *script(context) {
      const { migration, catalog } = context;
      if (context.direction === 'up') {
        const lost = context.effects
          .flatMap((effect) => effect.loses)
          .filter((one) => (one.kind === 'table' || one.kind === 'column') && mysql.inProduction(context, one.table))
          .map((one) => lostKey(keyOf(one.table), one.part?.toLowerCase() ?? null));
        if (lost.length > 0) losses.set(migration, new Set(lost));
        return;
      }
      const lost = losses.get(migration);
      if (!lost || isExplained(context)) return;
      const filled = new Set(
        context.statements.flatMap(({ node }) =>
          node.kind === 'insert'
            ? [keyOf(catalog.resolve(node.table))]
            : node.kind === 'update'
              ? node.changes.map((table) => keyOf(catalog.resolve(table)))
              : [],
        ),
      );
      const again: { readonly shown: string; readonly span: Span; readonly isTable: boolean }[] = [];
      for (const statement of context.statements) {
        const { node } = statement;
        const table = node.kind === 'create table' ? catalog.resolve(node.table) : null;
        if (table && lost.has(lostKey(keyOf(table), null)) && !filled.has(keyOf(table)))
          again.push({ shown: mysqlName(table), span: statement.span, isTable: true });
        const alteration = mysql.alterationOf(statement, context);
        if (!alteration || filled.has(keyOf(alteration.table))) continue;
        for (const action of alteration.actions) {
          const name = action.kind === 'add column' ? action.column.name.name : null;
          if (name === null || !lost.has(lostKey(keyOf(alteration.table), name.toLowerCase()))) continue;
          again.push({ shown: `${alteration.shown}.${backquoted(name)}`, span: action.span, isTable: false });
        }
      }
      yield* broughtBack(again);
    },
  },
};

/** The table whose rows an INSERT or UPDATE fills: somebody thought of the values then. */
function filledTable({ catalog }: ScriptContext, statement: Statement): string | null {
  const relation = nodeOf(statement, 'UpdateStmt')?.relation ?? nodeOf(statement, 'InsertStmt')?.relation;
  return relation ? keyOf(relationName(catalog, relation)) : null;
}

/** Somebody wrote a word about it. What begins with a plus is for goose. */
function isExplained({ comments }: AnyScriptContext): boolean {
  return comments.some((comment) => /\w/.test(comment.text) && !comment.text.startsWith('+'));
}

function* broughtBack(
  again: readonly { readonly shown: string; readonly span: Span; readonly isTable: boolean }[],
): Generator<Problem> {
  const first = again[0];
  if (!first) return;
  const what = again.every((one) => one.isTable) ? 'rows' : 'values';
  yield {
    message: `Going back makes ${listOf(again.map((one) => one.shown))} again, but without the ${what} that the up script dropped.`,
    span: first.span,
  };
}
