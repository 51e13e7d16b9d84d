import { flag, list, optional, text } from '../row.ts';
import { compare } from '../snapshot.ts';
import { literal, notOfExtension, plainObject, type Reading, register } from './reading.ts';
import { settled } from './settled.ts';

/** Reads what is published to others. Subscriptions are not read: they hold passwords, and are no part of a schema. */
export async function readPublications(reading: Reading): Promise<void> {
  const { major } = reading;
  const rows = await reading.ask(`
    SELECT p.oid::text AS oid, quote_ident(p.pubname) AS sql, p.puballtables AS everything, p.pubinsert AS inserts, p.pubupdate AS updates,
      p.pubdelete AS deletes, p.pubtruncate AS truncates, p.pubviaroot AS via_root,
      ${major >= 18 ? 'p.pubgencols::text' : "'n'"} AS generated,
      ${major >= 15 ? '(SELECT json_agg(quote_ident(n.nspname)) FROM pg_publication_namespace s JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid)' : 'NULL'} AS schemas
    FROM pg_publication p WHERE ${notOfExtension('pg_publication', 'p.oid')}`);
  if (rows.length === 0) return;
  const members = await readMembers(reading);
  for (const row of rows) {
    const sql = text(row, 'sql');
    register(reading, 'pg_publication', text(row, 'oid'), {
      sql: `PUBLICATION ${sql}`,
      grant: null,
      name: `publication ${sql}`,
      of: sql,
    });
    const actions = ['insert', 'update', 'delete', 'truncate'].filter((action) => flag(row, `${action}s`));
    const options: string[] = [];
    if (actions.length < 4) options.push(`publish = ${literal(actions.join(', '))}`);
    if (flag(row, 'via_root')) options.push('publish_via_partition_root = true');
    if (text(row, 'generated') === 's') options.push('publish_generated_columns = stored');
    const tables = (members.get(text(row, 'oid')) ?? []).map((table, at) => `${at === 0 ? 'TABLE ' : ''}ONLY ${table}`);
    const schemas = [...list(row, 'schemas')].sort(compare).map((schema) => `TABLES IN SCHEMA ${schema}`);
    const what = flag(row, 'everything') ? ['ALL TABLES'] : [...tables, ...schemas];
    const lines = [`CREATE PUBLICATION ${sql}`];
    if (what.length > 0) lines.push(`FOR ${what.join(',\n    ')}`);
    if (options.length > 0) lines.push(`WITH (${options.join(', ')})`);
    reading.objects.push(plainObject('publication', sql, null, lines.join('\n  ')));
  }
}

/** Tables by the number of their publication: `public.orders (id, total) WHERE (total > 0)`. */
async function readMembers(reading: Reading): Promise<ReadonlyMap<string, readonly string[]>> {
  const filtered =
    reading.major >= 15
      ? `pg_get_expr(r.prqual, r.prrelid) AS condition, (SELECT json_agg(quote_ident(a.attname) ORDER BY a.attnum)
           FROM unnest(r.prattrs) AS k (number) JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = k.number) AS columns`
      : 'NULL AS condition, NULL AS columns';
  const rows = await reading.ask(
    `SELECT r.prpubid::text AS publication, r.prrelid::text AS relation, ${filtered} FROM pg_publication_rel r`,
  );
  const members = new Map<string, string[]>();
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined) continue;
    const columns = list(row, 'columns');
    const condition = optional(row, 'condition');
    const publication = text(row, 'publication');
    const member = `${table.sql}${columns.length > 0 ? ` (${columns.join(', ')})` : ''}${condition === null ? '' : ` WHERE (${settled(condition)})`}`;
    members.set(publication, [...(members.get(publication) ?? []), member].sort(compare));
  }
  return members;
}
