import {
  type ClientTask,
  clientVariables,
  type FoundClient,
  findClients,
} from '../../core/database/client-programs.ts';
import type { Engine } from '../../core/report/engine.ts';
import { engineNames } from '../../core/report/wording.ts';
import type { Environment } from '../../core/runtime/world.ts';
import type { ClientProgram } from './dump.ts';

export type ChosenClient =
  | { readonly kind: 'fits'; readonly client: ClientProgram; readonly remark: string | null }
  | {
      readonly kind: 'none';
      readonly code: 'client_missing' | 'client_too_old';
      readonly message: string;
      readonly hint: string;
    };

interface ServerVersion {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

const titles: Readonly<Record<Engine, Readonly<Record<ClientTask, string>>>> = {
  postgres: { dump: 'pg_dump', restore: 'pg_restore', shell: 'psql' },
  mysql: { dump: 'mysqldump', restore: 'mysql', shell: 'mysql' },
  mariadb: { dump: 'mariadb-dump', restore: 'mariadb', shell: 'mariadb' },
};

/**
 * The client program that fits a server: of the server's own series, else of the nearest newer one. An older one does not know what the server has
 * (`pg_dump` refuses to, the others leave it out). One of the other product (MySQL's for MariaDB) is never taken: what it writes does not restore.
 * @throws UserError `bad_program`
 */
export async function chooseClient(
  engine: Engine,
  version: ServerVersion,
  task: ClientTask,
  machine: { readonly env: Environment; readonly platform: NodeJS.Platform },
): Promise<ChosenClient> {
  return fitting(engine, version, task, await findClients(engine, task, machine));
}

export function fitting(
  engine: Engine,
  version: ServerVersion,
  task: ClientTask,
  found: readonly FoundClient[],
): ChosenClient {
  const title = titles[engine][task];
  const server = `${engineNames[engine]} ${version.text}`;
  const own = found.filter((one) => one.product === engine);
  const series = (of: ServerVersion) => (engine === 'postgres' ? of.major : of.major * 1_000 + of.minor);
  const fits = own
    .filter((one) => series(one.version) >= series(version))
    .sort((a, b) => series(a.version) - series(b.version) || b.version.minor - a.version.minor);
  const [best] = fits;
  if (best !== undefined) {
    const newer = series(best.version) > series(version);
    return {
      kind: 'fits',
      client: best,
      remark: newer
        ? `${best.title} is newer than the server, ${server}: a copy for an older server may need a change`
        : null,
    };
  }
  const hint = installHint(engine, version);
  const newest = own.sort((a, b) => series(b.version) - series(a.version))[0];
  if (newest !== undefined) {
    return {
      kind: 'none',
      code: 'client_too_old',
      message: `${newest.title} (${newest.program}) is older than the server, ${server}`,
      hint,
    };
  }
  const other = found[0];
  return {
    kind: 'none',
    code: 'client_missing',
    message:
      other === undefined
        ? `There is no ${title} on this machine, which ${server} needs`
        : `There is no ${title} of ${engineNames[engine]} on this machine: ${other.program} is ${engineNames[other.product]}'s, and what it writes of ${server} cannot be trusted to restore`,
    hint,
  };
}

/** What to install, for the systems that are most common. */
function installHint(engine: Engine, { major, minor }: ServerVersion): string {
  const variable = `Or name the folder that has it in ${clientVariables[engine]}.`;
  switch (engine) {
    case 'postgres':
      return `Install it: apt-get install postgresql-client-${major} (from apt.postgresql.org where the system does not have it), dnf install postgresql${major}, apk add postgresql${major}-client, brew install postgresql@${major}. ${variable}`;
    case 'mysql':
      return `Install it: apt-get install mysql-client (from repo.mysql.com for ${major}.${minor}), dnf install mysql, brew install mysql-client. ${variable}`;
    case 'mariadb':
      return `Install it: apt-get install mariadb-client (from mariadb.org/download for ${major}.${minor}), dnf install mariadb, apk add mariadb-client, brew install mariadb. ${variable}`;
  }
}
