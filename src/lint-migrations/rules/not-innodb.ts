import { displayName } from '../../core/schema/mysql/catalog.ts';
import { isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'not-innodb',
  title: 'Table that is not InnoDB',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M22'],
  what: 'Finds tables of `MyISAM`, `Aria`, `MEMORY`, `ARCHIVE` and other engines without transactions.',
  why: 'Such a table knows no transaction, no foreign key and, but for Aria, no way back after a crash: half of what was written stays, foreign keys are accepted and thrown away, one writer locks the whole table, and every change of the definition copies it. A backup with `--single-transaction` is not consistent for it. MEMORY loses all rows when the server stops.',
  options: {
    allow: {
      type: 'list',
      default: [
        'innodb',
        'rocksdb',
        'ndb',
        'ndbcluster',
        'blackhole',
        'federated',
        'connect',
        'spider',
        'columnstore',
        'sequence',
        's3',
        'mroonga',
        'temptable',
      ],
      what: 'Engines that are not reported.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: 'CREATE TABLE hits (id BIGINT PRIMARY KEY) ENGINE=MyISAM;' },
      {
        before: 'CREATE TABLE hits (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE hits ENGINE = MEMORY;',
      },
    ],
    good: [
      { sql: 'CREATE TABLE hits (id BIGINT PRIMARY KEY) ENGINE=InnoDB;' },
      { title: 'For one session', sql: 'CREATE TEMPORARY TABLE hits (id BIGINT PRIMARY KEY) ENGINE=MEMORY;' },
    ],
    on: ['create table', 'alter table'],
    actions: ['table options'],
    *statement(context) {
      const { statement, catalog } = context;
      const { node } = statement;
      if (context.direction === 'down' || isStored(statement, context)) return;
      if (node.kind !== 'create table' && node.kind !== 'alter table') return;
      if (node.kind === 'create table' ? node.temporary : catalog.table(catalog.resolve(node.table))?.temporary) return;
      const options =
        node.kind === 'create table'
          ? [node.options]
          : node.actions.flatMap((action) => (action.kind === 'table options' ? [action.options] : []));
      const allowed = context.option('allow');
      for (const option of options) {
        const engine = option.get('engine');
        if (!engine || (Array.isArray(allowed) && allowed.includes(engine.value.toLowerCase()))) continue;
        const name = displayName(catalog.resolve(node.table));
        yield {
          message: `${name} is stored by ${engine.value}, without transactions: what fails half-way stays half-way, and foreign keys are not held.`,
          span: engine.span,
          advice: { summary: 'Use InnoDB.', steps: [] },
          ...(/\.sql$/i.test(statement.source.file) &&
          statement.source.text
            .slice(engine.span.start, engine.span.end)
            .toLowerCase()
            .endsWith(engine.value.toLowerCase())
            ? {
                fix: {
                  title: 'Use InnoDB',
                  edits: [
                    {
                      file: statement.source.file,
                      start: engine.span.end - engine.value.length,
                      end: engine.span.end,
                      text: 'InnoDB',
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
