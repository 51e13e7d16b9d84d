import { grouped } from '../../core/report/wording.ts';
import { displayName, type MysqlTable } from '../../core/schema/mysql/catalog.ts';
import type { DataType } from '../../core/sql/mysql/definitions.ts';
import { displayColumn } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'auto-increment-near-limit',
  title: 'Numbers of a key running out',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['M22'],
  what: 'Finds tables whose `AUTO_INCREMENT` column has used most of what its type holds, by the `AUTO_INCREMENT=` of the file or the row count of the statistics file.',
  why: 'When the last number is given out, every further INSERT fails with error 1062 or 167, at once and for good. A wider type for a key copies the whole table and every table that references it, which wants to be done before the day, not on it.',
  options: {
    percent: {
      type: 'number',
      default: 80,
      what: 'From which share of its numbers on.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        sql: 'CREATE TABLE hits (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=2000000000;',
      },
      {
        before: 'CREATE TABLE hits (id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY);',
        sql: 'ALTER TABLE hits AUTO_INCREMENT = 60000;',
      },
    ],
    good: [
      { sql: 'CREATE TABLE hits (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=2000000000;' },
      { sql: 'CREATE TABLE hits (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1000;' },
    ],
    *script(context) {
      if (context.direction === 'down') return;
      const said = new Set<MysqlTable>();
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== 'create table' && node.kind !== 'alter table') continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        if (!table || said.has(table) || table.temporary) continue;
        const column = [...table.columns.values()].find(({ autoIncrement }) => autoIncrement);
        const last = column?.type ? largest(column.type) : null;
        if (!column || last === null) continue;
        const options =
          node.kind === 'create table'
            ? [node.options]
            : node.actions.flatMap((action) => (action.kind === 'table options' ? [action.options] : []));
        const written = options.map((option) => option.get('auto_increment')).find((option) => option !== undefined);
        const rows = context.catalog.sizeOf(table.name)?.rows ?? 0;
        const next = Math.max(written ? Number(written.value) : 0, rows);
        if (!(next / last >= Number(context.option('percent')) / 100)) continue;
        said.add(table);
        yield {
          message: `${displayColumn(table.name, column.name)} has used ${grouped(next)} of the ${grouped(last)} numbers that ${column.type?.name ?? 'its type'} holds; after the last one every INSERT into ${displayName(table.name)} fails.`,
          span: written?.span ?? statement.span,
          advice: { summary: 'Plan a BIGINT for it now, with an online tool.', steps: [] },
        };
      }
    },
  },
};

const bits: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };

function largest(type: DataType): number | null {
  const size = bits[type.name];
  if (size === undefined) return null;
  return 2 ** (type.unsigned || type.zerofill ? size : size - 1) - 1;
}
