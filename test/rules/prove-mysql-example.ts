import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import { readMysql } from '../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlStatement } from '../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';
import type { MysqlExample } from '../../src/lint-migrations/mysql/rule-part.ts';
import type { RunningMysql } from '../servers/mysql.ts';

/**
 * Runs a good example on a real server: `before`, then a row for each table, then the steps, each ALTER of a table of `before` with
 * the algorithm and the lock of the example asserted, which the server refuses when it needs more.
 * Gives what the server refused, each with the statement. Throws when `before` does not run: the example itself is wrong then.
 */
export async function proveMysqlExample(server: RunningMysql, example: MysqlExample): Promise<readonly string[]> {
  const connection = await createConnection({ uri: await server.database(), charset: 'utf8mb4' });
  connection.on('error', () => {});
  const statements = (sql: string) => statementsOf(server, sql);
  try {
    for (const { sql } of statements(example.before ?? '')) {
      try {
        await connection.query(sql);
      } catch (error) {
        throw new Error(`The example's beginning does not run: ${messageOf(error)}: ${sql}`);
      }
    }
    await fill(connection);
    const [known] = await connection.query<RowDataPacket[]>('SHOW TABLES');
    const tables = new Set(known.map((row) => String(Object.values(row)[0]).toLowerCase()));
    const refused: string[] = [];
    for (const step of typeof example.sql === 'string' ? [example.sql] : (example.sql ?? [])) {
      for (const statement of statements(step)) {
        const sql = asserted(statement, example, server.name, tables);
        try {
          await connection.query(sql);
        } catch (error) {
          refused.push(`${messageOf(error)}: ${sql}`);
        }
      }
    }
    return refused;
  } finally {
    await connection.end();
  }
}

function statementsOf(server: RunningMysql, sql: string): readonly MysqlStatement[] {
  const [engine = '', version = ''] = server.name.split('-');
  const of = mysqlServer(engine === 'mariadb' ? 'mariadb' : 'mysql', version);
  const script = readMysql(sourceText('example.sql', sql), { server: of, placeholders: { kind: 'none' } });
  const [error] = script.errors;
  if (error) throw new Error(`The example is no SQL: ${error.message}`);
  return script.statements.filter((statement) => statement.body === null);
}

/** The statement with the example's claim written into it, unless it makes one itself. */
function asserted(
  { node, sql }: MysqlStatement,
  example: MysqlExample,
  server: string,
  tables: ReadonlySet<string>,
): string {
  if (node.kind !== 'alter table' && node.kind !== 'create index' && node.kind !== 'drop index') return sql;
  if (!example.algorithm || node.algorithm || !tables.has(node.table.name.toLowerCase())) return sql;
  const algorithm = example.algorithm === 'NOCOPY' && server.startsWith('mysql') ? 'INPLACE' : example.algorithm;
  // With INSTANT no lock may be named (manual, section 15.1.9), and none is taken.
  const lock = example.lock && algorithm !== 'INSTANT' && !node.lock ? `LOCK=${example.lock}` : null;
  const parts = [`ALGORITHM=${algorithm}`, ...(lock ? [lock] : [])];
  return node.kind === 'alter table' ? [sql, ...parts].join(', ') : [sql, ...parts].join(' ');
}

/** A row for each table, of whatever values the server makes up when it is not strict. */
async function fill(connection: Connection): Promise<void> {
  const [mode] = await connection.query<RowDataPacket[]>('SELECT @@sql_mode AS mode');
  const [tables] = await connection.query<RowDataPacket[]>("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'");
  await connection
    .query("SET SESSION sql_mode = '', foreign_key_checks = 0, check_constraint_checks = 0")
    .catch(() => connection.query("SET SESSION sql_mode = '', foreign_key_checks = 0"));
  for (const table of tables) {
    const name = String(Object.values(table)[0]).replaceAll('`', '``');
    // What a check refuses stays empty: the claim is about locks, which do not depend on rows.
    await connection.query(`INSERT IGNORE INTO \`${name}\` () VALUES ()`).catch(() => {});
  }
  await connection
    .query('SET SESSION foreign_key_checks = 1, check_constraint_checks = 1')
    .catch(() => connection.query('SET SESSION foreign_key_checks = 1'));
  await connection.query('SET SESSION sql_mode = ?', [mode[0]?.['mode']]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
