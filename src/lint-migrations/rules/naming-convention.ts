import { namedKinds } from '../../core/configuration/config-schema.ts';
import type { RuleOption } from '../../core/configuration/settings.ts';
import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { type DeclaredName, declaredNames } from '../declared-names.ts';
import { escaped } from '../deployed.ts';
import { declaredNames as declaredInMysql } from '../mysql/declared-names.ts';
import { pattern } from '../pattern.ts';
import type { Rule } from '../rule.ts';

const words: Readonly<Record<DeclaredName['kind'], string>> = {
  schema: 'schema',
  table: 'table',
  view: 'view',
  column: 'column',
  index: 'index',
  'unique-index': 'unique index',
  'primary-key': 'primary key',
  'foreign-key': 'foreign key',
  unique: 'unique constraint',
  check: 'check constraint',
  sequence: 'sequence',
  type: 'type',
  function: 'function',
  trigger: 'trigger',
};

export const rule: Rule = {
  id: 'naming-convention',
  title: 'Name against the convention',
  category: 'style',
  severity: 'warning',
  enabled: false,
  covers: ['P125', 'M26'],
  what: 'Finds new names that do not match the pattern that `naming:` in drydock.yml gives for their kind. In a pattern, `<table>` stands for the name of the table and `<columns>` for those of the columns, joined by `_`.',
  why: 'A name that can be told from the table and its columns can be written from memory, in a query and in the migration that drops it. Renaming later breaks whoever knows the old name.',
  options: Object.fromEntries(
    namedKinds.map((kind): [string, RuleOption] => [
      kind,
      {
        type: 'string',
        default: '',
        what: `What the name of a ${words[kind]} has to match, a regular expression; empty for anything.`,
      },
    ]),
  ),
  bad: [
    {
      title: 'Tables in the plural',
      options: { table: 's$' },
      sql: 'CREATE TABLE invoice (id bigint PRIMARY KEY);',
    },
    {
      title: 'An index named after its table and columns',
      options: { index: '^<table>_<columns>_idx$' },
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: 'CREATE INDEX CONCURRENTLY idx_customer ON orders (customer_id);',
    },
    {
      title: 'A constraint that is renamed',
      options: { 'foreign-key': '_fkey$' },
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT a_fkey REFERENCES customers);',
      sql: 'ALTER TABLE orders RENAME CONSTRAINT a_fkey TO fk_customer;',
    },
    {
      title: 'Columns in lower case',
      options: { column: '^[a-z][a-z0-9_]*$' },
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN "placedAt" timestamptz;',
    },
  ],
  good: [
    {
      options: {
        table: 's$',
        column: '^[a-z][a-z0-9_]*$',
        index: '^<table>_<columns>_idx$',
        'primary-key': '^<table>_pkey$',
      },
      sql: 'CREATE TABLE orders (id bigint CONSTRAINT orders_pkey PRIMARY KEY, customer_id bigint);\nCREATE INDEX orders_customer_id_idx ON orders (customer_id);',
      strongestLock: 'none',
    },
    {
      title: 'Names that the server makes up follow its own convention',
      options: { check: '^check_' },
      sql: 'CREATE TABLE items (id bigint PRIMARY KEY, count int CHECK (count > 0));',
      strongestLock: 'none',
    },
  ],
  *statement(context) {
    for (const named of declaredNames(context)) {
      // A team that says nothing of unique indexes means them too when it speaks of indexes.
      const own = String(context.option(named.kind));
      const wanted = own === '' && named.kind === 'unique-index' ? String(context.option('index')) : own;
      if (wanted === '' || filled(wanted, named).test(named.name)) continue;
      yield {
        message: `The ${words[named.kind]} ${quoteIdentifier(named.name)} does not match the pattern ${wanted} for its kind.`,
        span: named.span,
      };
    }
  },
  mysql: {
    bad: [
      { sql: 'CREATE TABLE Orders (id BIGINT PRIMARY KEY);', options: { table: '^[a-z_]+$' } },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, day DATE);',
        sql: 'CREATE INDEX by_day ON orders (day);',
        options: { index: '^<table>_<columns>_idx$' },
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, day DATE);',
        sql: 'CREATE INDEX orders_day_idx ON orders (day);',
        options: { index: '^<table>_<columns>_idx$' },
      },
    ],
    *statement(context) {
      for (const named of declaredInMysql(context)) {
        const own = String(context.option(named.kind));
        const wanted =
          own === '' && named.kind === 'unique-index'
            ? String(context.option('unique')) || String(context.option('index'))
            : own;
        if (wanted === '' || filled(wanted, named).test(named.name)) continue;
        yield {
          message: `The ${words[named.kind]} ${backquoted(named.name)} does not match the pattern ${wanted} for its kind.`,
          span: named.span,
        };
      }
    },
  },
};

function filled(wanted: string, { kind, table, columns }: Pick<DeclaredName, 'kind' | 'table' | 'columns'>): RegExp {
  const text = wanted
    .replaceAll('<table>', () => escaped(table ?? ''))
    .replaceAll('<columns>', () => escaped(columns.join('_')));
  return pattern(text, `naming.${kind}`);
}
