import { type Row, text } from '../row.ts';
import { bodyOf } from './bodies.ts';
import { plainObject, type Reading, tableOf } from './reading.ts';
import { modeSetting } from './sql-mode.ts';
import { literal, quoted, shown } from './text.ts';

/** Reads triggers. One that comes behind another for the same event says so. */
export async function readTriggers(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS of_table, ACTION_TIMING AS timing, EVENT_MANIPULATION AS event, ACTION_ORDER AS place,
      ACTION_STATEMENT AS body, SQL_MODE AS sql_mode
    FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${literal(reading.database)}
    ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`);
  let before: Row | undefined;
  for (const row of rows) {
    const table = tableOf(reading, text(row, 'of_table'));
    const name = text(row, 'name');
    const head = `${text(row, 'timing')} ${text(row, 'event')} ON ${quoted(text(row, 'of_table'))}`;
    const sameEvent =
      before !== undefined && (['of_table', 'timing', 'event'] as const).every((key) => before?.[key] === row[key]);
    const follows = sameEvent && before !== undefined ? ` FOLLOWS ${quoted(text(before, 'name'))}` : '';
    before = row;
    if (table === undefined) continue;
    const body = await bodyOf(reading, 'TRIGGER', name, text(row, 'body'));
    const definition = `CREATE TRIGGER ${quoted(name)} ${head} FOR EACH ROW${follows}\n${body}`;
    const of = shown(table.name);
    reading.objects.push(plainObject('trigger', `${of} (${shown(name)})`, of, definition, [], modeSetting(row, body)));
  }
}
