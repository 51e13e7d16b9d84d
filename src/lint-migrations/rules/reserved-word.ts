import type { Identifier } from '../../core/sql/mysql/definitions.ts';
import { sqlAt } from '../../core/sql/mysql/prepared-text.ts';
import { isAtLeast, type MysqlNode, type MysqlServer } from '../../core/sql/mysql/statement.ts';
import { isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

/** Words that became reserved, with the version that did it (MySQL manual, section 11.3; MariaDB manual, "Reserved Words"). */
const later: Readonly<
  Record<string, { readonly mysql?: readonly [number, number]; readonly mariadb?: readonly [number, number] }>
> = {
  manual: { mysql: [8, 4] },
  parallel: { mysql: [8, 4] },
  qualify: { mysql: [8, 4] },
  tablesample: { mysql: [8, 4] },
  library: { mysql: [9, 2] },
  vector: { mariadb: [11, 7] },
  conversion: { mariadb: [12, 0] },
};

export const rule: Rule = {
  id: 'reserved-word',
  title: 'Name that a newer server reserves',
  category: 'compatibility',
  severity: 'notice',
  enabled: true,
  covers: ['M26'],
  what: 'Finds new tables and columns whose name is no reserved word of this server but of a newer one, and with an option those that are reserved already and work only in quotes.',
  why: 'After the upgrade each query that names it without quotes is a syntax error, in the application as well as in views and routines. The name costs nothing to change while it is new.',
  options: {
    quoted: {
      type: 'boolean',
      default: false,
      what: 'True to report names that are reserved on this server too, and have to be quoted everywhere.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        versions: { mysql: { to: '8.0.36' } },
        sql: 'CREATE TABLE lessons (id BIGINT PRIMARY KEY, manual TEXT);',
      },
      {
        title: 'Reserved already, if you say so',
        options: { quoted: true },
        sql: 'CREATE TABLE lessons (id BIGINT PRIMARY KEY, `order` INT);',
      },
    ],
    good: [{ sql: 'CREATE TABLE lessons (id BIGINT PRIMARY KEY, handbook TEXT, position INT);' }],
    on: ['create table', 'alter table'],
    *statement(context) {
      const { server, statement } = context;
      if (isStored(statement, context) || context.direction === 'down') return;
      const quoted = context.option('quoted') === true;
      for (const { name, span } of namesMade(statement.node)) {
        const version = later[name.toLowerCase()]?.[server.engine];
        if (version && !isAtLeast(server, ...version)) {
          yield {
            message: `${name} is a reserved word from ${productOf(server)} ${version.join('.')} on: after the upgrade, queries that name it without quotes are syntax errors.`,
            span,
          };
          continue;
        }
        const text = sqlAt(statement, span);
        if (quoted && /^[`"]/.test(text) && reserved.has(name.toLowerCase()))
          yield { message: `${name} is a reserved word: every query has to put it in quotes.`, span };
      }
    },
  },
};

function productOf(server: MysqlServer): string {
  return server.engine === 'mysql' ? 'MySQL' : 'MariaDB';
}

function namesMade(node: MysqlNode): readonly Identifier[] {
  if (node.kind === 'create table') return [node.table, ...node.columns.map(({ name }) => name)];
  if (node.kind !== 'alter table') return [];
  return node.actions.flatMap((action) => {
    switch (action.kind) {
      case 'add column':
      case 'change column':
        return [action.column.name];
      case 'rename column':
        return [action.to];
      case 'rename table':
        return [action.to];
      default:
        return [];
    }
  });
}

/** Reserved on every supported server, and likely as names. */
const reserved = new Set(
  'add all and as asc between both by call case change char character check column condition constraint continue convert create cross cursor database default delete desc describe distinct drop each else exists exit explain false fetch float for force foreign from fulltext grant group having if ignore in index inner insert int integer interval into is join key keys kill leading leave left like limit lines load lock long loop match mod natural not null numeric on option or order out outer partition precision primary procedure purge range read references regexp release rename repeat replace require restrict return revoke right schema select separator set show smallint spatial sql starting table terminated then to trailing trigger true undo union unique unlock unsigned update usage use using values varchar varying when where while with write'.split(
    ' ',
  ),
);
