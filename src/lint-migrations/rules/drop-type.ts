import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { codeUsing, laterStatements, undoesUp } from '../deployed.ts';
import { createsType, droppedObjects } from '../dropped-objects.ts';
import { inside } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-type',
  title: 'Type dropped',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P80', 'X5'],
  what: 'Finds `DROP TYPE` and `DROP DOMAIN` of a type that production has, when the script does not put another one in its place.',
  why: 'Drivers look types up by name and keep what they found; casts like `$1::state` are in the text of queries. Both fail once the type is gone. If a column still has the type the statement is refused, or takes the column along with CASCADE.',
  bad: [
    { before: "CREATE TYPE state AS ENUM ('open', 'paid');", sql: 'DROP TYPE state;' },
    { before: 'CREATE DOMAIN email AS text;', sql: 'DROP DOMAIN IF EXISTS email;' },
  ],
  good: [
    {
      title: 'A type of the same migration',
      sql: "CREATE TYPE scratch AS ENUM ('a');\nDROP TYPE scratch;",
      strongestLock: 'none',
    },
    {
      title: 'A name that goes on to exist',
      before: "CREATE TYPE state AS ENUM ('open', 'paid');",
      sql: "ALTER TYPE state RENAME TO state_old;\nCREATE TYPE state AS ENUM ('open', 'paid', 'void');\nDROP TYPE state_old;",
      strongestLock: 'none',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    for (const { name } of droppedObjects(statement, catalog, ['OBJECT_TYPE', 'OBJECT_DOMAIN'])) {
      const before = statements.slice(0, index);
      const renamed = statements.some((other) => {
        const rename = nodeOf(other, 'RenameStmt');
        if (rename?.renameType !== 'OBJECT_TYPE' && rename?.renameType !== 'OBJECT_DOMAIN') return false;
        const old = inside(rename.object, 'List')?.items ?? [];
        // Both ways of swapping: the old one was renamed away, or a new one is renamed into the old name.
        return rename.newname === name.name || inside(old[old.length - 1], 'String')?.sval === name.name;
      });
      if (
        renamed ||
        createsType(before, name.name) ||
        createsType(laterStatements(context), name.name) ||
        undoesUp(context, name.name)
      )
        continue;
      const users: string[] = [];
      for (const relation of catalog.relations()) {
        for (const column of relation.columns.values()) {
          if (column.type?.name === name.name && (column.type.schema ?? name.schema) === name.schema) {
            users.push(`${displayName(relation.name)}.${quoteIdentifier(column.name)}`);
          }
        }
      }
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Queries of running code that cast to ${displayName(name)}, and drivers that know it, fail once the type is dropped${users.length > 0 ? `, and ${listOf(users)} still ${users.length === 1 ? 'has' : 'have'} it` : ''}${ending}.`,
        advice: {
          summary: 'Drop the type in a later migration than the last column and the last query that use it.',
          steps: [],
        },
        ...(references ? { references } : {}),
      };
    }
  },
};
