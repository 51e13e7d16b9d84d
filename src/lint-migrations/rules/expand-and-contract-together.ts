import { displayName, keyOf, type QualifiedName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf, type Span, type Statement } from '../../core/sql/statement.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import type { MysqlScriptContext } from '../mysql/rule-part.ts';
import { inside, relationName } from '../names.ts';
import type { AnyScriptContext, Problem, Rule, ScriptContext } from '../rule.ts';

/** One side of a change of shape: code needs what is new, or misses what goes. */
interface Step {
  readonly table: QualifiedName;
  readonly kind: 'expand' | 'contract';
  readonly column: string;
  /** `drops orders.fax`, `adds orders.email`. */
  readonly told: string;
  readonly span: Span;
}

/** Steps of the scripts before, by the run that reports them. */
const before = new WeakMap<object, Step[]>();

export const rule: Rule = {
  id: 'expand-and-contract-together',
  title: 'Table grows and shrinks in one change',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['X4'],
  what: 'Finds one change, a migration or all those of a pull request, in which a table that production has gets a new column and loses or renames another one.',
  why: 'During a rollout old and new code run side by side. The new code needs the new column, the old code the old one: there is no moment at which this change can be applied without one of them failing. Adding first, and dropping once no running version names the column, are two deployments.',
  bad: [
    {
      title: 'A column moved to another name',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, fax text);',
      sql: 'ALTER TABLE customers ADD COLUMN email text;\nALTER TABLE customers DROP COLUMN fax;',
    },
    {
      title: 'In one statement',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, name text);',
      sql: 'ALTER TABLE customers ADD COLUMN first_name text, ADD COLUMN last_name text, DROP COLUMN name;',
    },
    {
      title: 'Over two files of one change',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, phone text);',
      sql: [
        'ALTER TABLE customers ADD COLUMN country_code text;',
        'ALTER TABLE customers RENAME COLUMN phone TO phone_number;',
      ],
    },
  ],
  good: [
    {
      title: 'First only what is new',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, fax text);',
      sql: 'ALTER TABLE customers ADD COLUMN email text;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Later only what nobody needs any more',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, fax text, email text);',
      sql: 'ALTER TABLE customers DROP COLUMN fax;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Two tables that have nothing to do with each other',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, fax text);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE customers DROP COLUMN fax;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table that nobody uses yet',
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nALTER TABLE parcels ADD COLUMN grams int, DROP COLUMN weight;',
      strongestLock: 'none',
    },
  ],
  *script(context) {
    if (context.direction !== 'up') return;
    // Nothing goes and nothing came before: most scripts of a whole history end here.
    if (!isOneChange(context) && !context.statements.some(mayContract)) return;
    yield* problemsOf(context, stepsOf(context));
  },
  mysql: {
    bad: [
      {
        title: 'A column moved to another name',
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: 'ALTER TABLE customers ADD COLUMN email VARCHAR(200);\nALTER TABLE customers DROP COLUMN fax;',
      },
      {
        title: 'Over two files of one change',
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, phone VARCHAR(40));',
        sql: [
          'ALTER TABLE customers ADD COLUMN country_code CHAR(2);',
          'ALTER TABLE customers CHANGE phone phone_number VARCHAR(40);',
        ],
      },
    ],
    good: [
      {
        title: 'First only what is new',
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: 'ALTER TABLE customers ADD COLUMN email VARCHAR(200);',
      },
      {
        title: 'A table that nobody uses yet',
        sql: 'CREATE TABLE parcels (id BIGINT PRIMARY KEY, weight INT);\nALTER TABLE parcels ADD COLUMN grams INT, DROP COLUMN weight;',
      },
    ],
    *script(context) {
      if (context.direction === 'up') yield* problemsOf(context, mysqlStepsOf(context));
    },
  },
};

/** What is said of the steps of a script, together with those of the scripts before if all are one change. */
function* problemsOf(context: AnyScriptContext, own: readonly Step[]): Generator<Problem> {
  const oneChange = isOneChange(context);
  const earlier = oneChange ? (before.get(context.reported) ?? []) : [];
  before.set(context.reported, [...earlier, ...own]);
  const all = [...earlier, ...own];
  for (const table of new Map(own.map((step) => [keyOf(step.table), step.table])).values()) {
    const pair = pairOf(all, table);
    if (!pair || (!own.includes(pair.expand) && !own.includes(pair.contract))) continue;
    // A pair that the scripts before made already has been told.
    if (pairOf(earlier, table)) continue;
    const { expand, contract } = pair;
    yield {
      message: `This change ${expand.told} and ${contract.told}: old code still needs the one, new code already needs the other, and there is no moment when both work.`,
      span: (own.includes(contract) ? contract : expand).span,
      advice: {
        summary: `Move what ${contract.told} to a later change, after the version that no longer uses it is everywhere.`,
        steps: [],
      },
    };
  }
}

/** The first column that comes and the first other one that goes. What goes and comes back is not two columns. */
function pairOf(
  steps: readonly Step[],
  table: QualifiedName,
): { readonly expand: Step; readonly contract: Step } | null {
  const key = keyOf(table);
  const mine = steps.filter((step) => keyOf(step.table) === key);
  const added = new Set(mine.filter((step) => step.kind === 'expand').map((step) => step.column));
  const gone = new Set(mine.filter((step) => step.kind === 'contract').map((step) => step.column));
  const expand = mine.find((step) => step.kind === 'expand' && !gone.has(step.column));
  const contract = mine.find((step) => step.kind === 'contract' && !added.has(step.column));
  return expand && contract ? { expand, contract } : null;
}

/** With a base, or a first migration to report on, the reported ones go out together; else each is a change by itself. */
function isOneChange(context: AnyScriptContext): boolean {
  return context.change !== null || context.reported.length < context.folder.migrations.length;
}

function mayContract(statement: Statement): boolean {
  if (statement.kind === 'RenameStmt') return true;
  const commands = nodeOf(statement, 'AlterTableStmt')?.cmds ?? [];
  return commands.some((node) => inside(node, 'AlterTableCmd')?.subtype === 'AT_DropColumn');
}

function stepsOf(context: ScriptContext): Step[] {
  const { catalog } = context;
  const steps: Step[] = [];
  const column = (table: QualifiedName, name: string) => `${displayName(table)}.${quoteIdentifier(name)}`;
  for (const statement of context.statements) {
    if (statement.body?.kind === 'function') continue;
    const rename = nodeOf(statement, 'RenameStmt');
    if (rename?.renameType === 'OBJECT_COLUMN' && rename.relationType === 'OBJECT_TABLE') {
      const table = relationName(catalog, rename.relation);
      const name = rename.subname ?? '';
      if (inProduction(context, table)) {
        steps.push({
          table,
          kind: 'contract',
          column: name,
          told: `renames ${column(table, name)}`,
          span: statement.span,
        });
      }
    }
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) continue;
    const { table } = alteration;
    for (const command of alteration.commands) {
      if (command.type === 'AT_DropColumn') {
        const told = `drops ${column(table, command.name)}`;
        steps.push({ table, kind: 'contract', column: command.name, told, span: command.span });
      } else if (command.type === 'AT_AddColumn') {
        const name = inside(command.node.def, 'ColumnDef')?.colname ?? '';
        steps.push({ table, kind: 'expand', column: name, told: `adds ${column(table, name)}`, span: command.span });
      }
    }
  }
  return steps;
}

function mysqlStepsOf(context: MysqlScriptContext): Step[] {
  const steps: Step[] = [];
  for (const statement of context.statements) {
    const alteration = mysql.isStored(statement, context) ? null : mysql.alterationOf(statement, context);
    if (!alteration || !mysql.inProduction(context, alteration.table)) continue;
    const { table } = alteration;
    for (const action of alteration.actions) {
      const { span } = action;
      const contract = (name: string, verb: string) =>
        steps.push({
          table,
          kind: 'contract',
          column: name.toLowerCase(),
          told: `${verb} ${mysqlName(table)}.${backquoted(name)}`,
          span,
        });
      if (action.kind === 'drop column') contract(action.column.name, 'drops');
      else if (action.kind === 'rename column') contract(action.from.name, 'renames');
      else if (action.kind === 'change column' && !mysql.sameName(action.from.name, action.column.name.name))
        contract(action.from.name, 'renames');
      else if (action.kind === 'add column') {
        const { name } = action.column.name;
        const told = `adds ${mysqlName(table)}.${backquoted(name)}`;
        steps.push({ table, kind: 'expand', column: name.toLowerCase(), told, span });
      }
    }
  }
  return steps;
}
