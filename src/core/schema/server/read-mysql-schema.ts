import { readChecks } from './mysql/checks.ts';
import { readColumns } from './mysql/columns.ts';
import { readEvents } from './mysql/events.ts';
import { readForeignKeys } from './mysql/foreign-keys.ts';
import { readIndexes } from './mysql/indexes.ts';
import { readPartitions } from './mysql/partitions.ts';
import { plainObject, type Reading } from './mysql/reading.ts';
import { readRoutines } from './mysql/routines.ts';
import { readSequences } from './mysql/sequences.ts';
import { withFixedSettings } from './mysql/session-settings.ts';
import { ShownTables } from './mysql/show-create.ts';
import { readRelations, tableObjects } from './mysql/tables.ts';
import { readTriggers } from './mysql/triggers.ts';
import { readViews } from './mysql/views.ts';
import { type Ask, inOrder, type SchemaSnapshot, type SnapshotOptions } from './snapshot.ts';

/**
 * Reads the schema of the database that `ask` has chosen: MySQL 8.0 and later, MariaDB 10.6 and later. A few queries for the whole
 * database, and SHOW CREATE for what the information_schema does not tell: each table with a full-text index, a binary default or a
 * period, each program with strings in it; on MySQL each view, and each table with a column that may be NULL and has no default.
 * The session's settings are changed while it reads and put back.
 *
 * Not read: who defined views and programs, privileges, the character set of the connection that made a program, block sizes of
 * single indexes, folders and tablespaces of tables.
 */
export async function readMysqlSchema(ask: Ask, options: SnapshotOptions): Promise<SchemaSnapshot> {
  return withFixedSettings(ask, async (server) => {
    const reading: Reading = {
      ask,
      ...server,
      leaveOut: (name) => options.leaveOut(server.database, name),
      objects: [],
      relations: new Map(),
    };
    const shownTables = new ShownTables(reading);
    const defaults = `ALTER DATABASE CHARACTER SET ${server.charset} COLLATE ${server.collation}`;
    reading.objects.push(plainObject('schema', 'database', null, defaults));
    await readRelations(reading);
    const { ofColumns, periods } = await readChecks(reading, shownTables);
    const versioning = await readColumns(reading, ofColumns, shownTables);
    await readIndexes(reading, shownTables);
    await readForeignKeys(reading);
    tableObjects(reading, await readPartitions(reading, shownTables), periods, versioning);
    for (const read of [readViews, readSequences, readTriggers, readRoutines, readEvents]) await read(reading);
    return {
      engine: server.mariadb ? 'mariadb' : 'mysql',
      version: server.version.join('.'),
      objects: inOrder(reading.objects),
    };
  });
}
