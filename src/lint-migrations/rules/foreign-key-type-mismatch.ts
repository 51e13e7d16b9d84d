import type { Catalog, ColumnType, Constraint, QualifiedName, Relation } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { displayType } from '../../core/schema/types.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import { declarationOf } from '../declarations.ts';
import { placeOf } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { foreignKeysIn, keyDifference } from '../mysql/foreign-keys.ts';
import type { MysqlScriptContext } from '../mysql/rule-part.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'foreign-key-type-mismatch',
  title: 'Foreign key of another type than its key',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P22', 'M22', 'M25'],
  what: 'Finds a new foreign key whose column has another type than the key it references, such as `integer` for a `bigint` key.',
  why: 'PostgreSQL accepts types that can be compared. The day the key passes the range of the narrower column, INSERTs fail with `22003`, and widening the column then means rewriting a table that has grown large. Different types also keep some joins from using an index. MySQL and MariaDB refuse the foreign key when size, sign or character set differ.',
  bad: [
    {
      title: 'Rows beyond 2,147,483,647 cannot be referenced',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int REFERENCES customers (id));',
    },
    {
      before:
        'CREATE TABLE countries (id bigint PRIMARY KEY);\nCREATE TABLE addresses (id bigint PRIMARY KEY, country numeric);',
      sql: 'ALTER TABLE addresses ADD CONSTRAINT addresses_country_fkey FOREIGN KEY (country) REFERENCES countries NOT VALID;',
    },
  ],
  good: [
    {
      title: 'The same type on both sides',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
  ],
  *script(context) {
    const place = placeOf(context);
    if (context.direction === 'down') return;
    for (const { table: relation, constraint } of context.catalog.foreignKeysBornIn(place)) {
      if (relation.partitionOf) continue;
      const pair = mismatch(context.catalog, relation, constraint);
      if (!pair) continue;
      const span = declarationOf(context, relation.name, constraint);
      const column = `${displayName(relation.name)}.${quoteIdentifier(pair.column)}`;
      const wanted = displayType(pair.keyType);
      const wider = isWider(pair.type, pair.keyType);
      yield {
        ...(wider ? { severity: 'notice' as const } : {}),
        message: wider
          ? `${column} is ${displayType(pair.type)} but references ${displayName(constraint.references)}.${quoteIdentifier(pair.key)}, which is ${wanted} and overflows first.`
          : `${column} is ${displayType(pair.type)} but references ${displayName(constraint.references)}.${quoteIdentifier(pair.key)}, which is ${wanted}: values of the key that do not fit cannot be referenced.`,
        ...(span ? { span } : {}),
        advice: {
          summary: `Give ${column} the type ${wanted}.`,
          steps: context.isNew(relation.name)
            ? [
                {
                  title: 'While the table is new',
                  sql: `ALTER TABLE ${displayName(relation.name)} ALTER COLUMN ${quoteIdentifier(pair.column)} TYPE ${wanted};`,
                },
              ]
            : [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id INT, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
      {
        title: 'Signed here, unsigned there',
        before:
          'CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);',
      },
      {
        title: 'Another character set',
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY) DEFAULT CHARSET=latin1;',
        sql: 'CREATE TABLE cities (id BIGINT PRIMARY KEY, country CHAR(2), FOREIGN KEY (country) REFERENCES countries (code)) DEFAULT CHARSET=utf8mb4;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT UNSIGNED, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
      {
        title: 'The lengths of texts may differ',
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY);',
        sql: 'CREATE TABLE cities (id BIGINT PRIMARY KEY, country VARCHAR(8), FOREIGN KEY (country) REFERENCES countries (code));',
      },
    ],
    *script(context) {
      if (context.direction === 'down') return;
      for (const [index, statement] of context.statements.entries()) {
        if (mysql.isStored(statement, context)) continue;
        for (const { table, columns, references, span } of foreignKeysIn(statement, context)) {
          const child = context.catalog.table(table);
          const parent = context.catalog.table(context.catalog.resolve(references.table));
          if (!child?.certain || !parent?.certain) continue;
          // What the catalog has at the script's end is not what the statement met.
          if (changesTypes(context, index, child.name) || changesTypes(context, index, parent.name)) continue;
          for (const [place, name] of columns.entries()) {
            const own = child.columns.get(name.toLowerCase());
            const key = parent.columns.get(references.columns[place]?.name.toLowerCase() ?? '');
            const difference = own && key ? keyDifference(own, key) : null;
            if (!own || !key || difference === null) continue;
            const column = `${mysqlName(table)}.${backquoted(own.name)}`;
            yield {
              message: `The server refuses the foreign key (error 3780 or 1005): ${column} is ${difference.own}, and ${mysqlName(parent.name)}.${backquoted(key.name)}, which it references, is ${difference.key}.`,
              severity: 'error',
              span,
              advice: { summary: `Give ${column} exactly the type of the key: ${difference.key}.`, steps: [] },
            };
            break;
          }
        }
      }
    },
  },
};

function mismatch(catalog: Catalog, relation: Relation, key: Constraint & { kind: 'foreign key' }) {
  const parent = catalog.relation(key.references);
  const referenced =
    key.referencedColumns.length > 0
      ? key.referencedColumns
      : ([...(parent?.constraints.values() ?? [])].find((constraint) => constraint.kind === 'primary key')?.columns ??
        []);
  for (const [i, name] of key.columns.entries()) {
    const type = relation.columns.get(name)?.type;
    const keyName = referenced[i];
    const keyType = keyName === undefined ? null : parent?.columns.get(keyName)?.type;
    if (keyName === undefined || !type || !keyType || holdsAll(type, keyType)) continue;
    return { column: name, type, key: keyName, keyType };
  }
  return null;
}

/** Text types compare alike, and a longer limit on one side keeps no value out that matters. */
const text = new Set(['text', 'varchar']);

/** Integer types by how much they hold. */
const widths: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8 };

/** True when the types are the same, up to what makes no difference to a key. */
function holdsAll(type: ColumnType, key: ColumnType): boolean {
  if (type.array !== key.array) return false;
  return type.name === key.name || (text.has(type.name) && text.has(key.name));
}

function isWider(type: ColumnType, key: ColumnType): boolean {
  return (widths[type.name] ?? 0) > (widths[key.name] ?? 9);
}

/** True when a statement of the script behind that place changes types or character sets of the table. */
function changesTypes(context: MysqlScriptContext, index: number, table: QualifiedName): boolean {
  return context.statements.slice(index + 1).some((statement) => {
    const alteration = mysql.alterationOf(statement, context);
    return (
      alteration !== null &&
      mysql.sameTable(alteration.table, table) &&
      alteration.actions.some(({ kind }) => typeChanges.has(kind))
    );
  });
}

const typeChanges: ReadonlySet<AlterAction['kind']> = new Set<AlterAction['kind']>([
  'modify column',
  'change column',
  'convert charset',
]);
