import { readCasts } from './postgres/casts.ts';
import { readCollations } from './postgres/collations.ts';
import { readColumns } from './postgres/columns.ts';
import { readComments } from './postgres/comments.ts';
import { readConstraints } from './postgres/constraints.ts';
import { readEventTriggers } from './postgres/event-triggers.ts';
import { readForeignServers } from './postgres/foreign-servers.ts';
import { readIndexes } from './postgres/indexes.ts';
import { readOperators } from './postgres/operators.ts';
import { readPolicies } from './postgres/policies.ts';
import { readPrivileges } from './postgres/privileges.ts';
import { readPublications } from './postgres/publications.ts';
import { readRareObjects } from './postgres/rare-objects.ts';
import type { Reading } from './postgres/reading.ts';
import { readRelations } from './postgres/relations.ts';
import { readRoutines } from './postgres/routines.ts';
import { readRules } from './postgres/rules.ts';
import { readExtensions, readSchemas } from './postgres/schemas.ts';
import { readSequences } from './postgres/sequences.ts';
import { withFixedSettings } from './postgres/session-settings.ts';
import { readStatistics } from './postgres/statistics.ts';
import { tableObjects } from './postgres/tables.ts';
import { readTextSearch } from './postgres/text-search.ts';
import { readTriggers } from './postgres/triggers.ts';
import { readTypes } from './postgres/types.ts';
import { viewObjects } from './postgres/views.ts';
import { type Ask, inOrder, type SchemaSnapshot, type SnapshotOptions } from './snapshot.ts';

/**
 * Reads the schema of the database that `ask` is connected to: PostgreSQL 13 and later. The session's settings are changed while it
 * reads and put back. For a picture of one moment, ask in a transaction of REPEATABLE READ; the functions of the server that write
 * definitions look at the newest state even there.
 *
 * Not read: owners, user mappings and subscriptions (they hold passwords), versions of extensions, large objects, security labels,
 * base types written in C, settings of databases and roles.
 */
export async function readPostgresSchema(ask: Ask, options: SnapshotOptions): Promise<SchemaSnapshot> {
  return withFixedSettings(ask, async (major) => {
    const reading: Reading = {
      ask,
      major,
      leaveOut: options.leaveOut,
      relations: new Map(),
      objects: [],
      targets: new Map(),
      columnNames: new Map(),
    };
    const relations = await readRelations(reading);
    const { notNulls, indexes } = await readConstraints(reading);
    const columns = await readColumns(reading, await readSequences(reading), notNulls);
    const ofIndexes = await readIndexes(reading, indexes);
    tableObjects(reading, relations, columns, ofIndexes);
    viewObjects(reading, relations, columns, ofIndexes);
    await readTypes(reading, relations, columns);
    for (const read of others) await read(reading);
    // These are about what all others have found.
    await readComments(reading);
    await readPrivileges(reading);
    return { engine: 'postgres', version: `${major}`, objects: inOrder(reading.objects) };
  });
}

const others = [
  readSchemas,
  readExtensions,
  readCollations,
  readRoutines,
  readOperators,
  readCasts,
  readTextSearch,
  readForeignServers,
  readRareObjects,
  readTriggers,
  readPolicies,
  readRules,
  readEventTriggers,
  readStatistics,
  readPublications,
];
