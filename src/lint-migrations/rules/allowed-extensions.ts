import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inside } from '../names.ts';
import type { FolderContext, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'allowed-extensions',
  title: 'Extension, language or schema that is not on the list',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['P111'],
  what: 'Finds `CREATE EXTENSION`, `CREATE LANGUAGE`, functions in a language and `CREATE SCHEMA` that the project’s lists do not have. An empty list allows everything, so that the rule is silent until a list is given.',
  why: 'An extension brings code into the server, needs its files on every standby and decides which hosts and versions the database can move to. Whether that is wanted is settled once, in the configuration, and not by whichever migration needs it first.',
  options: {
    extensions: { type: 'list', default: [], what: 'Extensions that migrations may create; empty allows all.' },
    languages: { type: 'list', default: [], what: 'Languages that functions may be written in; empty allows all.' },
    schemas: { type: 'list', default: [], what: 'Schemas that migrations may create; empty allows all.' },
  },
  bad: [
    { sql: 'CREATE EXTENSION IF NOT EXISTS dblink;', options: { extensions: ['pg_trgm', 'citext'] } },
    {
      sql: "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';",
      options: { languages: ['sql'] },
    },
    { sql: 'CREATE SCHEMA playground;', options: { schemas: ['app'] } },
  ],
  good: [
    { title: 'On the list', sql: 'CREATE SCHEMA app;', options: { schemas: ['app'] }, strongestLock: 'none' },
    { title: 'Without a list', sql: 'CREATE SCHEMA playground;', strongestLock: 'none' },
  ],
  on: ['CreateExtensionStmt', 'CreatePLangStmt', 'CreateFunctionStmt', 'CreateSchemaStmt', 'DoStmt'],
  *statement(context) {
    const { statement } = context;
    const extension = nodeOf(statement, 'CreateExtensionStmt')?.extname;
    const schema = nodeOf(statement, 'CreateSchemaStmt')?.schemaname;
    const language =
      nodeOf(statement, 'CreatePLangStmt')?.plname ??
      languageOf(nodeOf(statement, 'CreateFunctionStmt')?.options ?? nodeOf(statement, 'DoStmt')?.args);
    if (extension !== undefined && !allows(context, 'extensions', extension)) {
      yield { message: `Extension ${quoteIdentifier(extension)} is not on this project's list of extensions.` };
    }
    if (schema !== undefined && !allows(context, 'schemas', schema)) {
      yield { message: `Schema ${quoteIdentifier(schema)} is not on this project's list of schemas.` };
    }
    if (language !== undefined && !allows(context, 'languages', language)) {
      yield { message: `Language ${quoteIdentifier(language)} is not on this project's list of languages.` };
    }
  },
};

function allows(context: FolderContext, option: string, name: string): boolean {
  const list = context.option(option);
  return !Array.isArray(list) || list.length === 0 || list.includes(name);
}

function languageOf(options: Parameters<typeof inside>[0][] | undefined): string | undefined {
  for (const option of options ?? []) {
    const element = inside(option, 'DefElem');
    if (element?.defname === 'language') return inside(element.arg, 'String')?.sval;
  }
  return undefined;
}
