import { optional, text } from '../row.ts';
import { notOfExtension, ownSchema, plainObject, type Reading, register } from './reading.ts';
import { settled } from './settled.ts';
import { triggerStates } from './trigger-states.ts';

/**
 * Reads triggers. Those that partitions have because of their parent are left out, unless they are switched otherwise; so are the
 * ones that enforce constraints.
 */
export async function readTriggers(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT t.oid::text AS oid, t.tgrelid::text AS relation, quote_ident(t.tgname) AS sql, t.tgenabled::text AS state,
      CASE WHEN t.tgparentid = 0 THEN pg_get_triggerdef(t.oid) END AS text, p.tgenabled::text AS parent_state
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
    WHERE (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0) AND ${ownSchema} AND ${notOfExtension('pg_trigger', 't.oid')}`);
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined) continue;
    const sql = text(row, 'sql');
    const name = `${table.display} (${sql})`;
    register(reading, 'pg_trigger', text(row, 'oid'), {
      sql: `TRIGGER ${sql} ON ${table.sql}`,
      grant: null,
      name: `trigger ${name}`,
      of: table.display,
    });
    const state = text(row, 'state');
    const switched = `ALTER ${table.kind === 'f' ? 'FOREIGN ' : ''}TABLE ${table.sql} ${triggerStates[state] ?? 'ENABLE'} TRIGGER ${sql}`;
    const definition = optional(row, 'text');
    if (definition === null) {
      const parent = optional(row, 'parent_state');
      if (parent !== null && state !== parent)
        reading.objects.push(plainObject('trigger', name, table.display, switched));
      continue;
    }
    const also = state === 'O' ? [] : [switched];
    reading.objects.push(plainObject('trigger', name, table.display, settled(definition), also));
  }
}
