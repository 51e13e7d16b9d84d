import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { codeUsing, undoesUp } from '../deployed.ts';
import { droppedObjects } from '../dropped-objects.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-schema',
  title: 'Schema dropped',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P80'],
  what: 'Finds `DROP SCHEMA` for a schema that the same script did not create.',
  why: 'With CASCADE every table of the schema goes, with its rows. Without, the statement fails as long as anything is left in it, and roles, functions and connection strings that have the schema on their `search_path` look somewhere else from then on.',
  bad: [
    { before: 'CREATE SCHEMA audit;', sql: 'DROP SCHEMA audit;' },
    {
      title: 'With its tables: an error',
      before: 'CREATE SCHEMA audit;\nCREATE TABLE audit.log (id bigint PRIMARY KEY);',
      sql: 'DROP SCHEMA IF EXISTS audit CASCADE;',
    },
  ],
  good: [
    {
      title: 'A schema of the same migration',
      sql: 'CREATE SCHEMA scratch;\nDROP SCHEMA scratch;',
      strongestLock: 'none',
    },
    {
      title: 'Out of the way first',
      before: 'CREATE SCHEMA audit;\nCREATE TABLE audit.log (id bigint PRIMARY KEY);',
      sql: "COMMENT ON SCHEMA audit IS 'to be dropped';",
      strongestLock: 'none',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    for (const { name: object, cascade } of droppedObjects(statement, catalog, ['OBJECT_SCHEMA'])) {
      const schema = object.name;
      const own = statements
        .slice(0, index)
        .some((earlier) => nodeOf(earlier, 'CreateSchemaStmt')?.schemaname === schema);
      if (own || undoesUp(context, schema)) continue;
      const tables = [...catalog.relations()].filter((relation) => relation.name.schema === schema);
      const { references, ending } = codeUsing(context, schema);
      const rest = references ? { references } : {};
      if (cascade) {
        const lost =
          tables.length > 0
            ? `${listOf(tables.map((table) => displayName(table.name)))} with all rows`
            : 'everything in it';
        yield {
          message: `Dropping schema ${quoteIdentifier(schema)} deletes ${lost}, for good${ending}.`,
          severity: 'error',
          ...rest,
        };
      } else {
        yield {
          message: `Running code that has schema ${quoteIdentifier(schema)} in a name or on its search_path no longer finds it${ending}.`,
          ...rest,
        };
      }
    }
  },
};
