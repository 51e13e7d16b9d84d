import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { TableName } from '../../core/sql/mysql/definitions.ts';
import type { MysqlNode } from '../../core/sql/mysql/statement.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'definer',
  title: 'Definer written into the migration',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: ['M22'],
  what: 'Finds `DEFINER = user@host` at views, routines, triggers and events. With an option, definers that may be written.',
  why: 'What is made runs with the rights of that account, whoever calls it: with those of `root`, every caller gets them. On a server where the account is not there, the view or routine is made and fails with error 1449 when somebody uses it, for a trigger at every write to its table; and who is not allowed to speak for others cannot run the migration at all. The line usually comes from a dump.',
  options: {
    allow: {
      type: 'list',
      default: [],
      what: 'Definers that may be written, as they are written.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE DEFINER=`root`@`localhost` VIEW all_orders AS SELECT id FROM orders;',
      },
    ],
    good: [
      {
        title: 'Whoever runs the migration',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE SQL SECURITY INVOKER VIEW all_orders AS SELECT id FROM orders;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE DEFINER=CURRENT_USER VIEW all_orders AS SELECT id FROM orders;',
      },
    ],
    on: [
      'create view',
      'alter view',
      'create procedure',
      'create function',
      'create trigger',
      'create event',
      'alter event',
    ],
    *statement(context) {
      const { statement } = context;
      const { node, source, span } = statement;
      const found = definerOf(node);
      if (!found || context.direction === 'down') return;
      const allowed = context.option('allow');
      if (Array.isArray(allowed) && allowed.includes(found.definer)) return;
      if (/^current_(?:user|role)\b/i.test(found.definer)) return;
      const name = displayName(context.catalog.resolve(found.name));
      const text = source.text.slice(span.start, span.end);
      const clause = /\bDEFINER\s*=\s*/i.exec(text);
      const start = clause ? span.start + clause.index : span.start;
      const end = clause ? source.text.indexOf(found.definer, start) + found.definer.length : start;
      const isRoot = /^['"`]?root['"`]?(?:@|$)/i.test(found.definer);
      yield {
        message: `${name} runs with the rights of ${found.definer}, whoever calls it, and fails with error 1449 where that account is not there.`,
        span: clause ? { start, end } : span,
        severity: isRoot && found.security !== 'invoker' ? 'warning' : 'notice',
        advice: { summary: 'Leave DEFINER out: it is then who runs the migration.', steps: [] },
        ...(clause && end > start && /\.sql$/i.test(source.file)
          ? {
              fix: {
                title: 'Leave DEFINER out',
                edits: [
                  { file: source.file, start, end: end + (/^\s/.exec(source.text.slice(end)) ? 1 : 0), text: '' },
                ],
              },
            }
          : {}),
      };
    },
  },
};

function definerOf(
  node: MysqlNode,
): { readonly definer: string; readonly name: TableName; readonly security: 'definer' | 'invoker' | null } | null {
  switch (node.kind) {
    case 'create view':
    case 'alter view':
      return node.definer === null ? null : { definer: node.definer, name: node.view, security: node.security };
    case 'create procedure':
    case 'create function':
      return node.definer === null ? null : { definer: node.definer, name: node.routine, security: node.security };
    case 'create trigger':
      return node.definer === null ? null : { definer: node.definer, name: node.trigger, security: null };
    case 'create event':
    case 'alter event':
      return node.definer === null ? null : { definer: node.definer, name: node.event, security: null };
    default:
      return null;
  }
}
