import { list, optional, text } from '../row.ts';
import {
  displayName,
  firstOwnOid,
  literal,
  notOfExtension,
  ownSchema,
  plainObject,
  type Reading,
  register,
} from './reading.ts';
import { settled } from './settled.ts';

/** `tgenabled`, `ev_enabled`, `evtenabled` where it is not `O`, as ALTER TABLE says it. */
const states: Readonly<Record<string, string>> = {
  D: 'DISABLE',
  R: 'ENABLE REPLICA',
  A: 'ENABLE ALWAYS',
};

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
    const switched = `ALTER ${table.kind === 'f' ? 'FOREIGN ' : ''}TABLE ${table.sql} ${states[state] ?? 'ENABLE'} TRIGGER ${sql}`;
    const definition = optional(row, 'text');
    if (definition === null) {
      if (state !== optional(row, 'parent_state'))
        reading.objects.push(plainObject('trigger', name, table.display, switched));
      continue;
    }
    const also = state === 'O' ? [] : [switched];
    reading.objects.push(plainObject('trigger', name, table.display, settled(definition), also));
  }
}

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
    const state = states[text(row, 'state')];
    const also = state === undefined ? [] : [`ALTER TABLE ${table.sql} ${state} RULE ${sql}`];
    const definition = settled(text(row, 'text')).replace(/;\s*$/, '');
    reading.objects.push(plainObject('rule', name, table.display, definition, also));
  }
}

const commands: Readonly<Record<string, string>> = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' };

/** Reads the policies of row level security. */
export async function readPolicies(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT p.oid::text AS oid, p.polrelid::text AS relation, quote_ident(p.polname) AS sql, p.polpermissive::text AS permissive, p.polcmd::text AS command,
      (SELECT json_agg(CASE WHEN r.role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.role)) END) FROM unnest(p.polroles) AS r (role)) AS roles,
      pg_get_expr(p.polqual, p.polrelid) AS condition, pg_get_expr(p.polwithcheck, p.polrelid) AS checked
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${ownSchema}`);
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined) continue;
    const sql = text(row, 'sql');
    const name = `${table.display} (${sql})`;
    register(reading, 'pg_policy', text(row, 'oid'), {
      sql: `POLICY ${sql} ON ${table.sql}`,
      grant: null,
      name: `policy ${name}`,
      of: table.display,
    });
    const parts = [`CREATE POLICY ${sql} ON ${table.sql}`];
    if (text(row, 'permissive') === 'false') parts.push('AS RESTRICTIVE');
    const command = commands[text(row, 'command')];
    if (command !== undefined) parts.push(`FOR ${command}`);
    const roles = [...list(row, 'roles')].sort();
    if (roles.join() !== 'PUBLIC') parts.push(`TO ${roles.join(', ')}`);
    const condition = optional(row, 'condition');
    if (condition !== null) parts.push(`USING (${settled(condition)})`);
    const checked = optional(row, 'checked');
    if (checked !== null) parts.push(`WITH CHECK (${settled(checked)})`);
    reading.objects.push(plainObject('policy', name, table.display, parts.join(' ')));
  }
}

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
    const state = states[text(row, 'state')];
    const also = state === undefined ? [] : [`ALTER EVENT TRIGGER ${sql} ${state}`];
    reading.objects.push(plainObject('event', sql, null, definition, also));
  }
}

/** Reads objects of extended statistics. */
export async function readStatistics(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT s.oid::text AS oid, s.stxrelid::text AS relation, s.stxname AS name, n.nspname AS schema, quote_ident(n.nspname) AS schema_sql,
      quote_ident(s.stxname) AS name_sql, pg_get_statisticsobjdef(s.oid) AS text, s.stxstattarget AS target
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${ownSchema} AND ${notOfExtension('pg_statistic_ext', 's.oid')}`);
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined || reading.leaveOut(text(row, 'schema'), text(row, 'name'))) continue;
    const sql = `${text(row, 'schema_sql')}.${text(row, 'name_sql')}`;
    const name = displayName(text(row, 'schema_sql'), text(row, 'name_sql'));
    register(reading, 'pg_statistic_ext', text(row, 'oid'), {
      sql: `STATISTICS ${sql}`,
      grant: null,
      name: `statistics ${name}`,
      of: table.display,
    });
    const target = optional(row, 'target');
    const also = target === null || target === '-1' ? [] : [`ALTER STATISTICS ${sql} SET STATISTICS ${target}`];
    reading.objects.push(plainObject('statistics', name, table.display, settled(text(row, 'text')), also));
  }
}
