import { list, optional, text } from '../row.ts';
import { ownSchema, plainObject, type Reading, register } from './reading.ts';
import { settled } from './settled.ts';

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
