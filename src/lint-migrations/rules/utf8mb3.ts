import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { Span } from '../../core/sql/statement.ts';
import { declaredColumns } from '../mysql/declared-columns.ts';
import { isStored } from '../mysql/deployed.ts';
import { listOf } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'utf8mb3',
  title: 'Text in utf8 of three bytes',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['M22', 'M25'],
  what: 'Finds tables, columns and databases in `utf8` or `utf8mb3`. With an option, in every character set but `utf8mb4`.',
  why: 'It holds no character beyond the first 65,536: an emoji or a rare Chinese name in a user’s text stops the INSERT with error 1366. MySQL has deprecated it, and means to let `utf8` stand for `utf8mb4` one day. Changing a big table later copies it.',
  options: {
    others: {
      type: 'boolean',
      default: false,
      what: 'True to report every character set but utf8mb4, ascii and binary.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: 'CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=utf8;' },
      {
        before: 'CREATE TABLE notes (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE notes ADD COLUMN title VARCHAR(100) CHARACTER SET utf8mb3;',
      },
      {
        title: 'Others too, if you say so',
        options: { others: true },
        sql: 'CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=latin1;',
      },
    ],
    good: [
      { sql: 'CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=utf8mb4;' },
      {
        title: 'A table without text of its own',
        sql: 'CREATE TABLE pairs (a BIGINT, b BIGINT, PRIMARY KEY (a, b)) DEFAULT CHARSET=utf8;',
      },
    ],
    on: ['create table', 'alter table', 'create database', 'alter database'],
    *statement(context) {
      const { statement, catalog } = context;
      const { node } = statement;
      if (context.direction === 'down' || isStored(statement, context)) return;
      const others = context.option('others') === true;
      if (node.kind === 'create database' || node.kind === 'alter database') {
        if (isNarrow(node.charset, node.collation, others))
          yield {
            message: `Tables of ${node.name ? displayName({ schema: '', name: node.name.name }) : 'this database'} are ${node.charset ?? node.collation} unless they say otherwise, which holds no emoji and not every name.`,
            advice,
          };
        return;
      }
      if (node.kind !== 'create table' && node.kind !== 'alter table') return;
      const table = displayName(catalog.resolve(node.table));
      let whole: { readonly charset: string; readonly span: Span } | null = null;
      if (node.kind === 'create table') {
        const option = node.options.get('charset') ?? node.options.get('collate');
        // Numbers and dates have no character set.
        const inherits = node.columns.some(
          ({ type }) => isTextType(type.name) && type.charset === null && type.collation === null,
        );
        if (option && inherits && isNarrow(option.value.toLowerCase(), null, others))
          whole = { charset: option.value, span: option.span };
      } else
        for (const action of node.actions)
          if (action.kind === 'convert charset' && isNarrow(action.charset, action.collation, others))
            whole = { charset: action.charset ?? action.collation ?? '', span: action.span };
      if (whole) {
        yield {
          message: `Texts of ${table} are ${whole.charset}, which holds no emoji and not every name: such a text stops the INSERT with error 1366.`,
          span: whole.span,
          advice,
        };
      }
      const columns = [...declaredColumns(context)].filter(({ column }) =>
        isNarrow(column.type.charset, column.type.collation, others),
      );
      const [first] = columns;
      if (first && !whole) {
        yield {
          message: `${listOf(columns.map(({ shown }) => shown))} ${columns.length === 1 ? 'is' : 'are'} ${first.column.type.charset ?? first.column.type.collation}, which holds no emoji and not every name: such a text stops the INSERT with error 1366.`,
          span: first.column.type.span,
          advice,
        };
      }
    },
  },
};

const advice = { summary: 'Use utf8mb4.', steps: [] };

function isNarrow(charset: string | null, collation: string | null, others: boolean): boolean {
  const name = charset ?? collation?.split('_')[0] ?? null;
  if (name === null || name === 'utf8mb4' || name === 'uca1400' || name === 'default') return false;
  // The name may be a collation: `utf8mb4_bin`.
  if (/^utf8mb4_|^uca1400/.test(name)) return false;
  if (/^utf8(?:mb3)?(?:_|$)/.test(name)) return true;
  return others && !/^(?:ascii|binary)(?:_|$)/.test(name);
}

function isTextType(name: string): boolean {
  return /^(?:var)?char$|text$|^enum$|^set$/.test(name);
}
