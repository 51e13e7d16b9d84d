import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { canonicalType } from '../../core/schema/types.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction, undoesUp } from '../deployed.ts';
import { inside, stringsOf } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'swap-enum',
  title: 'Enum replaced by another one',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P106', 'P107'],
  what: 'Finds a column that is changed from one enum type to another, as schema differs do to remove or add a value.',
  why: 'The table is written anew while nobody can read it, and the statement fails on the first row that holds a value which the new type has not. Running code that still writes such a value fails after the deployment. When values were only added, `ALTER TYPE … ADD VALUE` does it in a moment, without touching a table.',
  bad: [
    {
      title: 'A value is removed',
      before:
        "CREATE TYPE role AS ENUM ('user', 'guest', 'admin');\nCREATE TABLE people (id bigint PRIMARY KEY, role role);",
      sql: [
        "CREATE TYPE role_new AS ENUM ('user', 'admin');",
        'ALTER TABLE people ALTER COLUMN role TYPE role_new USING (role::text::role_new);',
        'ALTER TYPE role RENAME TO role_old;',
        'ALTER TYPE role_new RENAME TO role;',
        'DROP TYPE role_old;',
      ].join('\n'),
    },
    {
      title: 'Values are only added',
      before: "CREATE TYPE role AS ENUM ('user', 'admin');\nCREATE TABLE people (id bigint PRIMARY KEY, role role);",
      sql: "CREATE TYPE role_new AS ENUM ('user', 'admin', 'guest');\nALTER TABLE people ALTER COLUMN role TYPE role_new USING role::text::role_new;",
    },
  ],
  good: [
    {
      title: 'Add a value',
      before: "CREATE TYPE role AS ENUM ('user', 'admin');",
      sql: "ALTER TYPE role ADD VALUE 'guest' AFTER 'user';",
      strongestLock: 'none',
    },
    {
      title: 'Forbid a value, without touching the type',
      before:
        "CREATE TYPE role AS ENUM ('user', 'guest', 'admin');\nCREATE TABLE people (id bigint PRIMARY KEY, role role);",
      sql: [
        "ALTER TABLE people ADD CONSTRAINT people_no_guests CHECK (role <> 'guest') NOT VALID;",
        'ALTER TABLE people VALIDATE CONSTRAINT people_no_guests;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_AlterColumnType'],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== 'AT_AlterColumnType' || undoesUp(context, command.name)) continue;
      const definition = inside(command.node.def, 'ColumnDef');
      const to = canonicalType(definition?.typeName);
      const from = alteration.relation?.columns.get(command.name)?.type;
      const oldType = from ? catalog.typeOf(from) : undefined;
      const newType = to ? catalog.typeOf(to) : undefined;
      if (oldType?.kind !== 'enum' || !to || to.name === from?.name) continue;
      // The new type may stand earlier in the script, which the catalog knows; or the script is a down script.
      const declared = statements.slice(0, index).flatMap((earlier) => {
        const create = nodeOf(earlier, 'CreateEnumStmt');
        return create && stringsOf(create.typeName).at(-1) === to.name ? [stringsOf(create.vals)] : [];
      });
      const labels = newType?.kind === 'enum' ? newType.labels : declared[0];
      if (!labels) continue;
      const removed = oldType.labels.filter((label) => !labels.includes(label));
      const added = labels.filter((label) => !oldType.labels.includes(label));
      const column = quoteIdentifier(command.name);
      const shown = `${alteration.shown}.${column}`;
      const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
      if (removed.length > 0) {
        yield {
          message: `This fails if a row of ${alteration.shown} holds ${listOf(removed.map(literal))} in ${column}, and running code that writes ${removed.length === 1 ? 'it' : 'one of them'} fails afterwards.`,
          span: command.span,
          advice: {
            summary:
              'Forbid the value with a CHECK instead, which reads and writes go on under; leave the type as it is.',
            steps: [
              {
                title: '1. How many rows hold it',
                sql: `SELECT ${column}, count(*) FROM ${alteration.shown} WHERE ${column}::text IN (${removed.map(literal).join(', ')}) GROUP BY ${column};`,
              },
              { title: '2. Deploy code that does not write it, and change those rows', sql: '' },
              {
                title: '3. Refuse it from now on',
                sql: `ALTER TABLE ${alteration.shown} ADD CONSTRAINT ${quoteIdentifier(`${alteration.table.name}_${command.name}_allowed`)} CHECK (${column}::text NOT IN (${removed.map(literal).join(', ')})) NOT VALID;`,
              },
              {
                title: '4. In a transaction of its own',
                sql: `ALTER TABLE ${alteration.shown} VALIDATE CONSTRAINT ${quoteIdentifier(`${alteration.table.name}_${command.name}_allowed`)};`,
              },
            ],
          },
        };
      } else if (added.length > 0) {
        const original = nameBefore(context, oldType.name);
        yield {
          message: `${shown} is converted value by value only to allow ${listOf(added.map(literal))}, which ALTER TYPE … ADD VALUE does without touching the table.`,
          span: command.span,
          advice: {
            summary: `Add the ${added.length === 1 ? 'value' : 'values'} to ${displayName(original)}.`,
            steps: [
              {
                title: 'In a migration of its own',
                sql: added
                  .map(
                    (label) =>
                      `ALTER TYPE ${displayName(original)} ADD VALUE ${literal(label)}${after(labels, label)};`,
                  )
                  .join('\n'),
              },
            ],
          },
        };
      }
    }
  },
};

/** Where the label stands in the new type. */
function after(labels: readonly string[], label: string): string {
  const place = labels.indexOf(label);
  const neighbour = labels[place - 1];
  if (neighbour !== undefined) return ` AFTER '${neighbour.replaceAll("'", "''")}'`;
  const next = labels[place + 1];
  return next === undefined ? '' : ` BEFORE '${next.replaceAll("'", "''")}'`;
}

/** The type's name before this script renamed it out of the way. */
function nameBefore(context: StatementContext, type: QualifiedName): QualifiedName {
  for (const statement of context.statements.slice(0, context.index)) {
    const rename = nodeOf(statement, 'RenameStmt');
    if (rename?.renameType !== 'OBJECT_TYPE' || rename.newname !== type.name) continue;
    const former = stringsOf(inside(rename.object, 'List')?.items).at(-1);
    if (former !== undefined) return { schema: type.schema, name: former };
  }
  return type;
}
