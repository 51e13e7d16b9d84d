import type { DatabaseServer } from '../../core/database/server.ts';
import type { Session } from '../../core/database/session.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { UserError } from '../../core/report/user-error.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import type { World } from '../../core/runtime/world.ts';
import { decode } from '../../core/sql/source-text.ts';
import type { Seed } from '../copies.ts';
import type { TestedOptions } from '../inputs.ts';
import { type Concerned, concernedTables } from './concerned-tables.ts';
import { seedDatabase } from './seed-database.ts';
import type { SeedFile } from './seed-result.ts';

export interface SeedForOptions {
  readonly server: DatabaseServer;
  readonly options: TestedOptions;
  /** What comes on top of the base: only tables that it is about need rows. */
  readonly change: readonly Migration[];
  readonly world: Pick<World, 'files'>;
  readonly leaveOut: (schema: string, name: string) => boolean;
  say(message: string): void;
}

/** What fills the base: the team's own SQL first, then generated rows up to the wanted number. */
export function seedFor({ server, options, change, world, leaveOut, say }: SeedForOptions): Seed {
  return async (database) => {
    const files = options.seed.map((file) => seedFile(world.files.normalize(file), world.files.read(file)));
    if (files.length === 0 && options.rows === 0) return 'no rows';
    const session = await server.open(database);
    try {
      const concerned = await concernedBy(session, change, options);
      const result = await seedDatabase(session, {
        rows: options.rows,
        leaveOut,
        files,
        ...(concerned ? { concerned } : {}),
      });
      if (result.kind === 'failed') {
        throw new UserError('seed_failed', `The tables could not be filled: ${result.sentence}`, {
          hint: files.length > 0 ? 'The seed runs on the schema of the base.' : 'With --rows 0 nothing is generated.',
        });
      }
      const filled = result.tables.filter((table) => table.rows > 0);
      const short = result.tables.filter((table) => table.reason !== null);
      for (const table of short) say(`${table.display} got ${plural(table.rows, 'row')}: ${table.reason}.`);
      const rows = filled.reduce((sum, table) => sum + table.rows, 0);
      const how =
        files.length === 0 ? 'generated' : options.rows === 0 ? 'from the seed' : 'from the seed and generated';
      const lacking = short.length === 0 ? '' : `; ${plural(short.length, 'table')} got fewer`;
      return rows === 0 ? 'no rows' : `${grouped(rows)} rows in ${plural(filled.length, 'table')}, ${how}${lacking}`;
    } finally {
      await session.close();
    }
  };
}

/** The team's own tests may look at any table. */
function concernedBy(session: Session, change: readonly Migration[], options: TestedOptions): Promise<Concerned> {
  if (options.assertions.length > 0 || options.contractCommand !== null) return Promise.resolve(null);
  const queries = [options.invariants, options.refuses, options.queries].flatMap((one) => Object.values(one));
  const scripts = change.flatMap(({ up, down }) => (down ? [up, down] : [up]));
  return concernedTables(session, [...scripts.map(({ source }) => source.text), ...queries]);
}

function seedFile(file: string, bytes: Uint8Array): SeedFile {
  const decoded = decode(bytes);
  if ('problem' in decoded)
    throw new UserError('bad_seed', `${file} ${decoded.problem}`, { hint: 'A seed is SQL in UTF-8.' });
  return { file, text: decoded.text };
}
