import type { Session } from '../../core/database/session.ts';
import type { Engine } from '../../core/report/engine.ts';

/** A question to a restored database. */
export interface HealthCheck {
  readonly id: string;
  readonly title: string;
  readonly engines: readonly Engine[];
  /** What is wrong, a line each; empty for nothing. */
  find(session: Session): Promise<readonly string[]>;
}

const mysql: readonly Engine[] = ['mysql', 'mariadb'];

/** What a restore may leave wrong although every row is there. */
export const healthChecks: readonly HealthCheck[] = [
  {
    id: 'sequence_behind',
    title: 'Sequences are ahead of their columns',
    engines: ['postgres'],
    // The next INSERT would fail: a dump of some tables, or rows that were put in with numbers of their own.
    async find(session) {
      const owned = await session.query(
        `SELECT format('%s.%s', d.refobjid::regclass, quote_ident(a.attname)) AS place,
           format('SELECT %L AS place FROM (SELECT max(%I) AS most FROM %s) AS t, %s AS s WHERE t.most >= CASE WHEN s.is_called THEN s.last_value + %s ELSE s.last_value END',
             format('%s.%I', d.refobjid::regclass, a.attname), a.attname, d.refobjid::regclass, q.seqrelid::regclass, q.seqincrement) AS question
         FROM pg_sequence q
         JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = q.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
         JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE q.seqincrement > 0 AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)`,
      );
      const behind: string[] = [];
      for (const row of owned) {
        const found = await session.query(String(row['question']));
        if (found.length > 0) behind.push(`${String(row['place'])} has values that its sequence gives again`);
      }
      return behind;
    },
  },
  {
    id: 'invalid_index',
    title: 'Every index is valid',
    engines: ['postgres'],
    async find(session) {
      const rows = await session.query(
        `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)`,
      );
      return rows.map((row) => `the index ${String(row['name'])} is not valid`);
    },
  },
  {
    id: 'orphans',
    title: 'Every foreign key holds',
    engines: mysql,
    // A dump is loaded with the checks off, so that rows without parents come back as they were, and nobody hears of them.
    async find(session) {
      const keys = await session.query(
        `SELECT k.CONSTRAINT_NAME AS name, k.TABLE_NAME AS child,
           CONCAT('SELECT 1 AS found FROM ', '\`', REPLACE(k.TABLE_NAME, '\`', '\`\`'), '\` AS c LEFT JOIN \`', REPLACE(k.REFERENCED_TABLE_SCHEMA, '\`', '\`\`'), '\`.\`', REPLACE(k.REFERENCED_TABLE_NAME, '\`', '\`\`'), '\` AS p ON ',
             GROUP_CONCAT(CONCAT('c.\`', REPLACE(k.COLUMN_NAME, '\`', '\`\`'), '\` = p.\`', REPLACE(k.REFERENCED_COLUMN_NAME, '\`', '\`\`'), '\`') ORDER BY k.ORDINAL_POSITION SEPARATOR ' AND '),
             ' WHERE p.\`', REPLACE(MIN(k.REFERENCED_COLUMN_NAME), '\`', '\`\`'), '\` IS NULL AND ',
             GROUP_CONCAT(CONCAT('c.\`', REPLACE(k.COLUMN_NAME, '\`', '\`\`'), '\` IS NOT NULL') SEPARATOR ' AND '), ' LIMIT 1') AS question
         FROM information_schema.KEY_COLUMN_USAGE AS k
         WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
         GROUP BY k.CONSTRAINT_NAME, k.TABLE_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME`,
      );
      const broken: string[] = [];
      for (const row of keys) {
        const found = await session.query(String(row['question']));
        if (found.length > 0)
          broken.push(`${String(row['child'])} has rows without the ones that ${String(row['name'])} wants`);
      }
      return broken;
    },
  },
  {
    id: 'broken_view',
    title: 'Every view answers',
    engines: mysql,
    async find(session) {
      const views = await session.query(
        `SELECT CONCAT('\`', REPLACE(TABLE_NAME, '\`', '\`\`'), '\`') AS name FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()`,
      );
      const broken: string[] = [];
      for (const row of views) {
        const answer = await session.send(`EXPLAIN SELECT * FROM ${String(row['name'])} LIMIT 0`);
        if (answer.kind === 'failed')
          broken.push(`the view ${String(row['name'])} does not answer: ${answer.failure.message}`);
      }
      return broken;
    },
  },
];
