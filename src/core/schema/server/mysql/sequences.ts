import { text } from '../row.ts';
import { inDatabase, plainObject, type Reading } from './reading.ts';
import { shown } from './text.ts';

/** Reads sequences of MariaDB, without where they are. */
export async function readSequences(reading: Reading): Promise<void> {
  for (const { kind, name, sql } of reading.relations.values()) {
    if (kind !== 'sequence' || reading.leaveOut(name)) continue;
    const [row] = await reading.ask(`SHOW CREATE SEQUENCE ${sql}`);
    if (row === undefined) continue;
    const written = inDatabase(reading, text(row, 'Create Table')).replace(/ ENGINE=InnoDB$/, '');
    reading.objects.push(plainObject('sequence', shown(name), null, written));
  }
}
