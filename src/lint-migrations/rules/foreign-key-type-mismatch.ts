import type { Catalog, ColumnType, Constraint, Relation } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { displayType } from '../../core/schema/types.ts';
import { declarationOf } from '../declarations.ts';
import { placeOf } from '../deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'foreign-key-type-mismatch',
  title: 'Foreign key of another type than its key',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P22'],
  what: 'Finds a new foreign key whose column has another type than the key it references, such as `integer` for a `bigint` key.',
  why: 'PostgreSQL accepts types that can be compared. The day the key passes the range of the narrower column, INSERTs fail with `22003`, and widening the column then means rewriting a table that has grown large. Different types also keep some joins from using an index.',
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
