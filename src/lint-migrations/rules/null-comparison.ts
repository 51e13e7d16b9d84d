import type { Node } from '../../core/sql/statement.ts';
import { nullComparisons } from '../conditions.ts';
import { conditionsOf, withConditions } from '../mysql/conditions.ts';
import { type MysqlToken, tokensIn } from '../mysql/tokens.ts';
import { nodesIn } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'null-comparison',
  title: 'Comparison with NULL, which is never true',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P123'],
  what: 'Finds `= NULL`, `<> NULL` and `!= NULL` in conditions.',
  why: 'The result is NULL, not true: a WHERE finds no row, so that the UPDATE or DELETE does nothing and says that all went well; a CHECK lets every row pass.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: "UPDATE users SET locale = 'en' WHERE locale = NULL;",
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: 'ALTER TABLE users ADD CONSTRAINT has_locale CHECK (locale <> NULL) NOT VALID;',
    },
  ],
  good: [
    {
      title: 'IS NULL',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: "UPDATE users SET locale = 'en' WHERE locale IS NULL AND id < 1000;",
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'An assignment is no comparison',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: 'UPDATE users SET locale = NULL WHERE id = 7;',
      strongestLock: 'ROW EXCLUSIVE',
    },
  ],
  on: [
    'SelectStmt',
    'InsertStmt',
    'UpdateStmt',
    'DeleteStmt',
    'MergeStmt',
    'AlterTableStmt',
    'CreateStmt',
    'CreateTableAsStmt',
    'ViewStmt',
    'IndexStmt',
    'CreateDomainStmt',
  ],
  *statement(context) {
    const { statement } = context;
    if (!/[=>]\s*null|null\s*[=<!]/i.test(statement.sql)) return;
    for (const comparison of nullComparisons(statement.node)) {
      const operator = [...nodesIn(comparison.name, 'String')][0]?.sval ?? '=';
      const { text, file } = statement.source;
      const start = statement.offsetOf(comparison.location);
      const written = /^(=|<>|!=)\s*null\b/i.exec(text.slice(start, start + 40))?.[0];
      const right = written !== undefined && isNull(comparison.rexpr);
      yield {
        message: `${operator} NULL is never true: the comparison gives NULL for every row.`,
        span: right ? { start, end: start + written.length } : statement.span,
        advice: { summary: operator === '=' ? 'Write IS NULL.' : 'Write IS NOT NULL.', steps: [] },
        ...(right && statement.body === null
          ? {
              fix: {
                title: operator === '=' ? 'Write IS NULL' : 'Write IS NOT NULL',
                edits: [
                  { file, start, end: start + written.length, text: operator === '=' ? 'IS NULL' : 'IS NOT NULL' },
                ],
              },
            }
          : {}),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'new' WHERE state = NULL;",
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: 'DELETE FROM orders WHERE id > 7 AND state != NULL;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));',
        sql: 'UPDATE orders SET note = NULL WHERE state IS NULL;',
      },
      {
        title: 'The operator that knows NULL',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));',
        sql: "UPDATE orders SET note = 'none' WHERE state <=> NULL;",
      },
    ],
    on: withConditions,
    *statement(context) {
      const { statement } = context;
      if (!/[=>]\s*null\b/i.test(statement.sql)) return;
      for (const { span } of conditionsOf(statement.node)) {
        let before: MysqlToken | undefined;
        for (const token of tokensIn(statement, span, context.server)) {
          const operator = before?.text ?? '';
          if (before && token.text === 'null' && (operator === '=' || operator === '<>' || operator === '!=')) {
            const right = operator === '=' ? 'IS NULL' : 'IS NOT NULL';
            yield {
              message: `${operator} NULL is never true: the comparison gives NULL for every row.`,
              span: { start: before.start, end: token.end },
              advice: { summary: `Write ${right}.`, steps: [] },
              ...(statement.body === null
                ? {
                    fix: {
                      title: `Write ${right}`,
                      edits: [{ file: statement.source.file, start: before.start, end: token.end, text: right }],
                    },
                  }
                : {}),
            };
          }
          before = token;
        }
      }
    },
  },
};

function isNull(node: Node | undefined): boolean {
  return node !== undefined && 'A_Const' in node && node.A_Const.isnull === true;
}
