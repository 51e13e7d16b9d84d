import { text } from '../row.ts';
import { firstOwnOid, literal, plainObject, type Reading } from './reading.ts';

/**
 * Reads comments on everything that the other readers have made known, so that what they leave out has none either. The comment that
 * the schema `public` comes with is none.
 */
export async function readComments(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT d.classoid::regclass::text AS catalog, d.objoid::text AS oid, d.objsubid::text AS part, d.description AS text FROM pg_description d
    WHERE d.objoid >= ${firstOwnOid} OR d.classoid = 'pg_namespace'::regclass AND d.description <> 'standard public schema'`);
  for (const row of rows) {
    const part = text(row, 'part');
    const key = `${text(row, 'catalog')} ${text(row, 'oid')}${part === '0' ? '' : ` ${part}`}`;
    const target = reading.targets.get(key);
    if (target === undefined) continue;
    const definition = `COMMENT ON ${target.sql} IS ${literal(text(row, 'text'))}`;
    reading.objects.push(plainObject('comment', target.name, target.of, definition));
  }
}
