import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../report/user-error.ts';
import { mustBeOwn, newName } from './own-names.ts';
import { type Pglite, type PgliteInstance, pgliteSession } from './pglite-session.ts';
import { readVersion } from './read-version.ts';
import type { DatabaseServer } from './server.ts';

export type StartedPglite =
  | { readonly kind: 'started'; readonly server: DatabaseServer }
  /** The package is neither beside us nor in the project. */
  | { readonly kind: 'missing' };

/** A way to make an instance: an empty one, or one of a dump. */
type Create = (dump: Blob | null) => Promise<Pglite>;

/** A database: dumped until somebody opens it, and then an instance. */
interface Held {
  dump: Blob | null;
  instance: Promise<PgliteInstance> | null;
}

/**
 * PostgreSQL in WebAssembly, inside of this process: an instance a database, each with one session. An instance takes about 150 MB of
 * memory and a second to start, so that a copy is only a dump as long as nobody opens it.
 * `folder`: the project's, which may have the package where we have not.
 */
export async function pgliteServer({ folder }: { readonly folder: string }): Promise<StartedPglite> {
  const create = load([dirname(fileURLToPath(import.meta.url)), folder]);
  if (create === null) return { kind: 'missing' };
  const databases = new Map<string, Held>();
  let stopped = false;
  // The first takes four times as long as those that are made of its dump.
  const first = await create(null);
  const empty = await first.dumpDataDir('none');
  let spare: Pglite | null = first;
  const { version, setting } = await about(first);

  const held = (name: string): Held => {
    const one = databases.get(name);
    if (one === undefined) {
      throw new UserError('unknown_database', `there is no database ${name} in PGlite`, { hint: 'It was dropped.' });
    }
    return one;
  };
  const instanceOf = (name: string): Promise<PgliteInstance> => {
    const one = held(name);
    one.instance ??= (async () => {
      const { dump } = one;
      const fresh = dump === null ? spare : null;
      if (fresh !== null) spare = null;
      const pglite = fresh ?? (await create(dump ?? empty));
      one.dump = null;
      return { pglite, broken: null, last: Promise.resolve() };
    })();
    return one.instance;
  };
  const add = (dump: Blob | null): string => {
    if (stopped) throw new Error('the server was stopped');
    const name = newName(Date.now());
    databases.set(name, { dump, instance: null });
    return name;
  };
  const drop = async (name: string): Promise<void> => {
    const one = databases.get(name);
    databases.delete(name);
    const instance = await one?.instance?.catch(() => null);
    if (instance && instance.broken === null) {
      instance.broken = 'The database was dropped';
      await instance.last;
      await instance.pglite.close().catch(() => {});
    }
  };
  const server: DatabaseServer = {
    engine: 'postgres',
    version,
    origin: 'embedded',
    description: `PostgreSQL ${version.text}, in this process (PGlite)`,
    pid: null,
    createDatabase: async () => add(null),
    async copyDatabase(from) {
      const one = held(from);
      if (one.instance === null) return add(one.dump);
      const instance = await one.instance;
      const dump = instance.last.then(() => instance.pglite.dumpDataDir('none'));
      instance.last = dump.catch(() => {});
      return add(await dump);
    },
    async dropDatabase(name) {
      mustBeOwn(name);
      await drop(name);
    },
    open: async (database) => pgliteSession(await instanceOf(database), database),
    url: () => null,
    setting,
    async stop() {
      stopped = true;
      await Promise.all([...databases.keys()].map(drop));
      await spare?.close().catch(() => {});
      spare = null;
    },
  };
  return { kind: 'started', server };
}

/** What is the same in every instance, asked once. */
async function about(pglite: Pglite): Promise<Pick<DatabaseServer, 'version' | 'setting'>> {
  const session = pgliteSession({ pglite, broken: null, last: Promise.resolve() }, 'postgres');
  const rows = await session.query('SELECT name, current_setting(name) AS value FROM pg_settings');
  const settings = new Map(rows.map((row) => [String(row['name']), String(row['value'])]));
  await session.close();
  const read = readVersion('postgres', settings.get('server_version') ?? '');
  if (read === null) throw new Error('PGlite does not say its version');
  return { version: read.version, setting: async (name) => settings.get(name.toLowerCase()) ?? null };
}

interface PglitePackage {
  readonly PGlite: { create(options: Readonly<Record<string, unknown>>): Promise<Pglite> };
}

/** Loads the package from the first of the folders from which it is to be had, with every extension that comes with it. */
function load(folders: readonly string[]): Create | null {
  for (const folder of folders) {
    const require = createRequire(join(folder, 'package.json'));
    try {
      const main = require.resolve('@electric-sql/pglite');
      const { PGlite } = require(main) as PglitePackage;
      const extensions = extensionsIn(require, join(dirname(main), 'contrib'));
      return (dump) => PGlite.create({ extensions, ...(dump === null ? {} : { loadDataDir: dump }) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return null;
}

/** Extensions can only be given when an instance is made. All of them together cost a fifth of a second (measured). */
function extensionsIn(require: NodeJS.Require, folder: string): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const file of readdirSync(folder)) {
    if (!/^\w+\.cjs$/.test(file)) continue;
    const [name] = file.split('.');
    const exported = require(join(folder, file)) as Readonly<Record<string, unknown>>;
    if (name !== undefined) found[name] = exported[name] ?? Object.values(exported)[0];
  }
  return found;
}
