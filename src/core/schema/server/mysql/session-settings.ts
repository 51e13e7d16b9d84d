import { text } from '../row.ts';
import type { Ask } from '../snapshot.ts';
import { literal } from './text.ts';

/** Settings on which it depends how the server writes names, expressions and moments. */
const fixed: Readonly<Record<string, string>> = { sql_mode: "''", sql_quote_show_create: '1', time_zone: "'+00:00'" };

export interface Server {
  readonly mariadb: boolean;
  readonly version: readonly [number, number];
  readonly database: string;
  readonly collation: string;
  readonly charset: string;
}

/**
 * Runs a reader with those settings and puts the session's own back, also when the reader fails. They are the session's, so that it
 * works on a server that is read-only.
 */
export async function withFixedSettings<T>(ask: Ask, read: (server: Server) => Promise<T>): Promise<T> {
  const [before] = await ask(`
    SELECT @@SESSION.sql_mode AS sql_mode, @@SESSION.sql_quote_show_create AS sql_quote_show_create, @@SESSION.time_zone AS time_zone,
      VERSION() AS version, DATABASE() AS name, @@collation_database AS collation, @@character_set_database AS charset`);
  if (before === undefined || before['name'] === null) throw new Error('no database is chosen');
  const version = text(before, 'version');
  const [major, minor] = version.replace(/^5\.5\.5-/, '').split('.');
  await set(ask, Object.entries(fixed));
  try {
    return await read({
      mariadb: /mariadb/i.test(version),
      version: [Number(major), Number(minor)],
      database: text(before, 'name'),
      collation: text(before, 'collation'),
      charset: text(before, 'charset'),
    });
  } finally {
    const own = Object.keys(fixed).map((name): [string, string] => [
      name,
      name === 'sql_quote_show_create' ? text(before, name) : literal(text(before, name)),
    ]);
    // A connection that is gone has nothing to put back, and its own error tells more.
    await set(ask, own).catch(() => {});
  }
}

async function set(ask: Ask, settings: readonly (readonly [string, string])[]): Promise<void> {
  await ask(`SET ${settings.map(([name, value]) => `SESSION ${name} = ${value}`).join(', ')}`);
}
