import { nodeOf } from '../../core/sql/statement.ts';
import { tokensIn } from '../mysql/tokens.ts';
import { inside, nodesIn } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'untrusted-language',
  title: 'Code that runs outside of the database',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: ['P111', 'M31'],
  what: 'A function in a language without a sandbox (C, PL/PythonU, PL/PerlU, …), such a language itself, or a COPY that runs a program or touches a file of the server. On MySQL and MariaDB: a function of a shared library, a plugin or component, `LOAD DATA INFILE` without LOCAL, `INTO OUTFILE`.',
  why: "It runs as the operating system's user of the server, and reads and writes whatever that user may: the data files, other databases, the network.",
  options: {
    languages: { type: 'list', default: [], what: 'Languages that are accepted all the same: `["plpython3u"]`.' },
  },
  bad: [
    { sql: 'CREATE FUNCTION now_py() RETURNS text LANGUAGE plpython3u AS $$ return "x" $$;' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "COPY orders FROM PROGRAM 'curl http://localhost/orders';",
    },
  ],
  good: [
    {
      sql: 'CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(t) $$;',
      strongestLock: 'none',
    },
  ],
  on: ['CreateFunctionStmt', 'CreatePLangStmt', 'CreateExtensionStmt', 'CopyStmt'],
  *statement(context) {
    const accepted = context.option('languages');
    const isAccepted = (name: string) => Array.isArray(accepted) && accepted.includes(name);
    const routine = nodeOf(context.statement, 'CreateFunctionStmt');
    for (const option of nodesIn(routine?.options, 'DefElem')) {
      const language = option.defname === 'language' ? (inside(option.arg, 'String')?.sval ?? '').toLowerCase() : '';
      if (untrusted.test(language) && !isAccepted(language)) {
        yield {
          message: `A function in ${language} runs as the server's own user, outside of what the database can check.`,
        };
      }
    }
    const language =
      nodeOf(context.statement, 'CreatePLangStmt')?.plname ??
      nodeOf(context.statement, 'CreateExtensionStmt')?.extname ??
      '';
    if (untrusted.test(language.toLowerCase()) && !isAccepted(language)) {
      yield {
        message: `${language} lets functions run as the server's own user, outside of what the database can check.`,
      };
    }
    const copy = nodeOf(context.statement, 'CopyStmt');
    if (copy?.is_program) yield { message: "This runs a program on the server, as the server's own user." };
    else if (copy?.filename)
      yield {
        message: `This ${copy.is_from ? 'reads' : 'writes'} a file of the server, which only the server's machine has.`,
      };
  },
  mysql: {
    bad: [
      {
        title: 'A file of the server',
        before: 'CREATE TABLE imports (id BIGINT PRIMARY KEY, name VARCHAR(80));',
        sql: "LOAD DATA INFILE '/var/lib/mysql-files/imports.csv' INTO TABLE imports;",
      },
      { sql: "CREATE FUNCTION crypt_it RETURNS STRING SONAME 'crypt.so';" },
    ],
    good: [
      {
        title: 'Rows in the migration itself',
        before: 'CREATE TABLE imports (id BIGINT PRIMARY KEY, name VARCHAR(80));',
        sql: "INSERT INTO imports (id, name) VALUES (1, 'first');",
      },
    ],
    on: ['load data', 'select', 'create function', 'other'],
    *statement(context) {
      const { node, sql } = context.statement;
      // Few statements have one of these words: the others need not be looked at.
      if (!/\b(?:infile|outfile|dumpfile|soname|plugin|component)\b/i.test(sql.slice(0, 4_000))) return;
      const head = [...tokensIn(context.statement, context.statement.span, context.server)]
        .slice(0, 400)
        .map(({ text }) => text);
      if (node.kind === 'load data') {
        if (!head.slice(0, 5).includes('local'))
          yield { message: "This reads a file of the server, which only the server's machine has." };
      } else if (head.includes('outfile') || head.includes('dumpfile')) {
        yield { message: "This writes a file of the server, which only the server's machine has." };
      } else if (head[0] === 'create' && head.includes('soname')) {
        yield { message: "This function runs as the server's own user, outside of what the database can check." };
      } else if (head[0] === 'install' && (head[1] === 'plugin' || head[1] === 'component' || head[1] === 'soname')) {
        yield { message: "This loads code into the server that runs as the server's own user." };
      }
    },
  },
};

const untrusted = /^(?:c|internal|pl(?:python[23]?|perl|tcl|sh|r|ruby|lua)u|plsh|plr)$/;
