import { optional, text } from '../row.ts';
import { notOfExtension, ownSchema, plainObject, type Reading, register } from './reading.ts';
import { settled } from './settled.ts';
import { triggerStates } from './trigger-states.ts';

/** Reads rules but for those that are the views themselves. */
export async function readRules(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT r.oid::text AS oid, r.ev_class::text AS relation, quote_ident(r.rulename) AS sql, r.ev_enabled::text AS state, pg_get_ruledef(r.oid) AS text
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND ${ownSchema} AND ${notOfExtension('pg_rewrite', 'r.oid')}`);
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined) continue;
    const sql = text(row, 'sql');
    const name = `${table.display} (${sql})`;
    register(reading, 'pg_rewrite', text(row, 'oid'), {
      sql: `RULE ${sql} ON ${table.sql}`,
      grant: null,
      name: `rule ${name}`,
      of: table.display,
    });
    const state = triggerStates[text(row, 'state')];
    const also = state === undefined ? [] : [`ALTER TABLE ${table.sql} ${state} RULE ${sql}`];
    const written = optional(row, 'text');
    if (written === null) continue;
    const definition = settled(written).replace(/;\s*$/, '');
    reading.objects.push(plainObject('rule', name, table.display, definition, also));
  }
}
