import { list, text } from '../row.ts';
import { firstOwnOid, literal, notOfExtension, plainObject, type Reading, register } from './reading.ts';
import { triggerStates } from './trigger-states.ts';

/** Reads event triggers. */
export async function readEventTriggers(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT t.oid::text AS oid, quote_ident(t.evtname) AS sql, t.evtevent AS event, t.evtfoid::regproc::text AS function,
      to_json(t.evttags) AS tags, t.evtenabled::text AS state
    FROM pg_event_trigger t WHERE t.oid >= ${firstOwnOid} AND ${notOfExtension('pg_event_trigger', 't.oid')}`);
  for (const row of rows) {
    const sql = text(row, 'sql');
    register(reading, 'pg_event_trigger', text(row, 'oid'), {
      sql: `EVENT TRIGGER ${sql}`,
      grant: null,
      name: `event trigger ${sql}`,
      of: sql,
    });
    const tags = [...list(row, 'tags')].sort().map(literal).join(', ');
    const when = tags === '' ? '' : ` WHEN TAG IN (${tags})`;
    const definition = `CREATE EVENT TRIGGER ${sql} ON ${text(row, 'event')}${when} EXECUTE FUNCTION ${text(row, 'function')}()`;
    const state = triggerStates[text(row, 'state')];
    const also = state === undefined ? [] : [`ALTER EVENT TRIGGER ${sql} ${state}`];
    reading.objects.push(plainObject('event', sql, null, definition, also));
  }
}
