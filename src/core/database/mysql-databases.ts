import type { Databases } from './databases.ts';
import { cloneMysql } from './mysql-clone.ts';
import { processList } from './mysql-processes.ts';
import { mysqlName } from './mysql-values.ts';
import type { Session } from './session.ts';

/** MySQL and MariaDB know no copy of a database: it is made object by object. `open` opens further sessions of the same server. */
export function mysqlDatabases(open: (database: string) => Promise<Session>): Databases {
  return {
    async create(admin, name, like) {
      const [row] =
        like === null
          ? []
          : await admin.query(
              'SELECT DEFAULT_CHARACTER_SET_NAME AS charset, DEFAULT_COLLATION_NAME AS collation FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?',
              [like],
            );
      const same = row === undefined ? '' : ` CHARACTER SET ${row['charset']} COLLATE ${row['collation']}`;
      await admin.query(`CREATE DATABASE ${mysqlName(name)}${same}`);
    },

    copy: (admin, from, to) => cloneMysql(admin, open, from, to),

    async drop(admin, name) {
      // Nobody is thrown out by DROP DATABASE: it would wait for a transaction that is still open there.
      const users = await admin.query(
        `SELECT ID AS id FROM ${processList(admin.engine)} WHERE DB = ? AND ID <> CONNECTION_ID()`,
        [name],
      );
      for (const { id } of users) await admin.query(`KILL ${Number(id)}`).catch(() => {});
      await admin.query(`DROP DATABASE IF EXISTS ${mysqlName(name)}`);
    },

    async unused(admin) {
      const rows = await admin.query(
        `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'drydock|_%' ESCAPE '|'
         AND SCHEMA_NAME NOT IN (SELECT DB FROM ${processList(admin.engine)} WHERE DB IS NOT NULL)`,
      );
      return rows.map((row) => String(row['name']));
    },

    async end(admin, id) {
      await admin.query(`KILL ${id}`).catch(() => {});
      for (let tries = 0; tries < 200; tries++) {
        const rows = await admin.query(`SELECT 1 FROM ${processList(admin.engine)} WHERE ID = ?`, [id]);
        if (rows.length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },

    async setting(admin, name) {
      // Not `@@global`, which has 1 where everybody writes ON.
      const [row] = await admin.query('SHOW GLOBAL VARIABLES WHERE Variable_name = ?', [name.toLowerCase()]);
      return row === undefined ? null : String(row['Value']);
    },
  };
}
