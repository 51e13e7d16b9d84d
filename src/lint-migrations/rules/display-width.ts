import { sqlAt } from '../../core/sql/mysql/prepared-text.ts';
import { declaredColumns } from '../mysql/declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'display-width',
  title: 'Integer with a display width',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['M22'],
  what: 'Finds `INT(11)` and the like; `TINYINT(1)`, which stands for a boolean, is left alone.',
  why: 'The number limits nothing: `INT(3)` holds two thousand million as `INT` does. MySQL has deprecated it and does not show it any more, so that a dump differs from the file.',
  bad: [],
  good: [],
  mysql: {
    bad: [{ sql: 'CREATE TABLE orders (id INT(11) NOT NULL PRIMARY KEY);' }],
    good: [
      { sql: 'CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, paid TINYINT(1) NOT NULL DEFAULT 0);' },
      {
        title: 'With ZEROFILL it means something',
        sql: 'CREATE TABLE codes (id INT(6) ZEROFILL NOT NULL PRIMARY KEY);',
      },
    ],
    on: ['create table', 'alter table'],
    *statement(context) {
      const { source } = context.statement;
      for (const { column, shown } of declaredColumns(context)) {
        const { name, length, zerofill, span } = column.type;
        if (!/^(?:tiny|small|medium|big)?int$/.test(name) || length === null || zerofill) continue;
        if (name === 'tinyint' && length === 1) continue;
        const text = sqlAt(context.statement, span);
        const width = /\s*\(\s*\d+\s*\)/.exec(text);
        yield {
          message: `The ${length} of ${shown} limits nothing, and MySQL no longer shows it.`,
          span: column.type.span,
          ...(width && /\.sql$/i.test(source.file)
            ? {
                fix: {
                  title: 'Leave out the width',
                  edits: [
                    {
                      file: source.file,
                      start: span.start + width.index,
                      end: span.start + width.index + width[0].length,
                      text: '',
                    },
                  ],
                },
              }
            : {}),
        };
      }
    },
  },
};
