import { randomBytes } from 'node:crypto';
import { markAtWork } from '../../core/execution/lock.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { UserError } from '../../core/report/user-error.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Environment } from '../../core/runtime/world.ts';
import { explain, placeOf, pythonsOf } from '../../core/targets/rendered/alembic.ts';
import { alembicDeployDriver } from './alembic-deploy-driver.ts';
import { type ToolResult, type ToolTask, toldFailure } from './tool-run.ts';

const mostBytes = 256 * 1024 * 1024;

/** `alembic upgrade`, by the project's own env.py. @throws UserError for what is missing on the machine */
export async function deployByAlembic(task: ToolTask): Promise<ToolResult> {
  const { prepared, world, programs, address, wanted } = task;
  const { folder } = prepared.target.folder;
  const place = placeOf({ folder, files: world.files.list(folder).files, world });
  if (place === null) throw new UserError('no_migrations', `${folder} holds no revisions with an env.py`);
  const { root } = world.files;
  const absolute = (path: string) => (path === '.' ? root : `${root}/${path}`);
  return programs.withTemporaryFolder(async (temporary): Promise<ToolResult> => {
    const driver = temporary.write('driver.py', alembicDeployDriver);
    const { tls } = address;
    const job = temporary.write(
      'task.json',
      JSON.stringify({
        config: place.settings === null ? null : absolute(place.settings),
        scripts: absolute(place.scripts),
        home: absolute(place.home),
        family: address.engine === 'postgres' ? 'postgres' : 'mysql',
        target: task.to ?? 'heads',
        wanted: wanted.map(({ version }) => version),
        isHere: task.isHere,
        session: sessionOf(task),
        tls: { mode: tls.mode, root: rootOf(task), certificate: tls.certificate, key: tls.key },
      }),
    );
    let missing = new UserError(
      'python_missing',
      `${place.scripts} holds Alembic revisions, and there is no Python on the PATH`,
      {
        hint: 'Install it: in a workflow the step `uses: actions/setup-python@v5`, and then `pip install` what the project needs.',
      },
    );
    for (const python of pythonsOf(programs, { world }, place)) {
      const key = `-- drydock ${randomBytes(12).toString('hex')} `;
      const marks: Mark[] = [];
      const result = await programs.run(python, [driver, job, key], {
        folder: absolute(place.home),
        env: environmentOf(task),
        seconds: task.seconds,
        mostBytes,
        cancelled: task.cancelled,
        line(text) {
          const mark = markIn(text, key);
          if (mark === null) return task.line(text);
          marks.push(mark);
          const migration = wanted.find(({ version }) => version === mark['id']);
          if (migration && mark['what'] === 'begins') task.begins(migration);
          if (migration && mark['what'] === 'ends') task.ends(migration, Number(mark['ms']));
        },
      });
      if (result.kind === 'missing') continue;
      if (result.kind === 'timed-out') return { kind: 'timed-out' };
      if (result.kind === 'too-much-output') {
        return {
          kind: 'failed',
          migration: null,
          failure: toldFailure(null, 'It printed too much.'),
          line: null,
          sql: null,
        };
      }
      const said = marks.find(({ what }) => what === 'elsewhere' || what === 'differs' || what === 'failed');
      if (said) return resultOf(said, task);
      if (result.status === 0 && marks.some(({ what }) => what === 'done')) return { kind: 'done' };
      if (task.cancelled.aborted) return { kind: 'done' };
      const why = explain(result.err, place);
      if (why?.code === 'alembic_missing') {
        missing = why;
        continue;
      }
      const message = (why?.message ?? plain(maskSecrets(result.err.trim().split('\n').at(-1) ?? ''), 400)).replace(
        'cannot render',
        'cannot deploy',
      );
      return { kind: 'failed', migration: null, failure: toldFailure(null, message), line: null, sql: null };
    }
    throw missing;
  });
}

type Mark = Readonly<Record<string, unknown>>;

function markIn(line: string, key: string): Mark | null {
  if (!line.startsWith(key)) return null;
  const value: unknown = JSON.parse(line.slice(key.length));
  return typeof value === 'object' && value !== null ? { ...value } : null;
}

function resultOf(mark: Mark, { wanted }: ToolTask): ToolResult {
  if (mark['what'] === 'elsewhere') return { kind: 'elsewhere' };
  if (mark['what'] === 'differs') {
    const found = Array.isArray(mark['found']) ? mark['found'].map(String) : [];
    const planned = wanted.map(({ version }) => version ?? '');
    return {
      kind: 'differs',
      more: found.filter((one) => !planned.includes(one)),
      less: planned.filter((one) => !found.includes(one)),
    };
  }
  const { code, line, why } = mark;
  return {
    kind: 'failed',
    migration: wanted.find(({ version }) => version === mark['id']) ?? null,
    failure: toldFailure(typeof code === 'string' ? code : null, String(why).trim()),
    line: typeof line === 'number' ? line : null,
    sql: null,
  };
}

/** What each connection of the program is told before anything else, whichever driver it has. */
function sessionOf({ prepared, major }: ToolTask): readonly string[] {
  const { engine } = prepared.server;
  const { lockTimeoutMs, statementTimeoutMs } = prepared.options.settings;
  // No other deploy begins while it is at work, also when we are gone.
  const atWork = markAtWork({ engine });
  if (engine === 'postgres') {
    return [
      atWork,
      `SET lock_timeout = ${Math.round(lockTimeoutMs)}`,
      ...(statementTimeoutMs === null ? [] : [`SET statement_timeout = ${Math.round(statementTimeoutMs)}`]),
      // Else the server goes on with a statement whose program is gone.
      ...(major >= 14 ? ["SET client_connection_check_interval = '1s'"] : []),
    ];
  }
  const seconds = Math.max(1, Math.ceil(lockTimeoutMs / 1_000));
  return [
    atWork,
    `SET SESSION lock_wait_timeout = ${seconds}, innodb_lock_wait_timeout = ${seconds}`,
    ...(statementTimeoutMs !== null && engine === 'mariadb'
      ? [`SET SESSION max_statement_time = ${Math.max(1, Math.ceil(statementTimeoutMs / 1_000))}`]
      : []),
  ];
}

/** Those of the system are looked for by Python, since only new releases of libpq know `system`. */
function rootOf({ address }: ToolTask): string | null {
  const { rootCertificate } = address.tls;
  return rootCertificate === 'system' ? null : rootCertificate;
}

function environmentOf(task: ToolTask): Environment {
  const { address, prepared } = task;
  const root = rootOf(task);
  const { tls } = address;
  const postgres = prepared.server.engine === 'postgres';
  const { url } = prepared.options;
  return {
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
    PYTHONUTF8: '1',
    DRYDOCK_DEPLOY_URL: addressText(address, postgres),
    // As it was given: that is what an env.py that reads it has been written for. SQLAlchemy does not know `postgres:`.
    DATABASE_URL: url.replace(/^postgres:/i, 'postgresql:'),
    ...(postgres
      ? {
          PGSSLMODE: tls.mode,
          ...(root === null ? {} : { PGSSLROOTCERT: root }),
          ...(tls.certificate === null ? {} : { PGSSLCERT: tls.certificate }),
          ...(tls.key === null ? {} : { PGSSLKEY: tls.key }),
          ...(address.options === null ? {} : { PGOPTIONS: address.options }),
        }
      : {}),
  };
}

/** The address as SQLAlchemy reads it, save the driver. */
function addressText({ host, port, socket, user, password, database }: ToolTask['address'], postgres: boolean): string {
  const login = `${encodeURIComponent(user)}${password === null ? '' : `:${encodeURIComponent(password)}`}`;
  const place = socket === null ? `${host.includes(':') ? `[${host}]` : host}:${port}` : '';
  const query = socket === null ? '' : `?${postgres ? 'host' : 'unix_socket'}=${encodeURIComponent(socket)}`;
  return `sql://${login}@${place}/${encodeURIComponent(database ?? '')}${query}`;
}
