import { markAtWork } from '../../core/execution/lock.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { UserError } from '../../core/report/user-error.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Environment, ProgramResult, TemporaryFolder } from '../../core/runtime/world.ts';
import { isBuildResult } from '../../core/targets/rendered/changelog-names.ts';
import { explain, foldersAbove, gather } from '../../core/targets/rendered/liquibase.ts';
import { jdbcUrl } from './jdbc-url.ts';
import { type ToolResult, type ToolTask, toldFailure } from './tool-run.ts';

const mostBytes = 256 * 1024 * 1024;
const root = 'drydock-root.json';

/** `liquibase update`, after `liquibase status` has said that it would run just what is planned. @throws UserError for what is missing on the machine */
export async function deployByLiquibase(task: ToolTask): Promise<ToolResult> {
  const { prepared, programs, wanted } = task;
  const { folder } = prepared.target.folder;
  const program = programs.find('liquibase');
  const missing = new UserError(
    'liquibase_missing',
    `${folder} holds changelogs that Liquibase has to run, and there is no liquibase on the PATH`,
    {
      hint: 'Install it: in a workflow the step `uses: liquibase/setup-liquibase@v1` (with actions/setup-java before it), elsewhere https://docs.liquibase.com/install.',
    },
  );
  if (program === null) throw missing;
  return programs.withTemporaryFolder(async (temporary): Promise<ToolResult> => {
    const place = await placeOf(task, temporary);
    const run = async (command: readonly string[], line: (text: string) => void) => {
      const result = await programs.run(program, [...place.args, ...command], {
        folder: place.folder,
        env: environmentOf(task, place.properties),
        seconds: task.seconds,
        mostBytes,
        cancelled: task.cancelled,
        line,
      });
      if (result.kind === 'missing') throw missing;
      return result;
    };
    const status = await run(['status', '--verbose'], () => {});
    if (task.cancelled.aborted) return { kind: 'done' };
    if (status.kind !== 'ended' || status.status !== 0) return failedBy(status, task);
    const differs = compared(unrunIn(status.out), task);
    if (differs) return differs;
    let current: Migration | null = null;
    const next = (migration: Migration | null) => {
      if (current) task.ends(current);
      current = migration;
      if (migration) task.begins(migration);
    };
    const updated = await run(['update'], (text) => {
      const path = /^Running Changeset: (.*)$/.exec(text)?.[1];
      if (path !== undefined) next(named(path, wanted) ?? null);
    });
    if (task.cancelled.aborted || (updated.kind === 'ended' && updated.status === 0)) {
      if (!task.cancelled.aborted) next(null);
      return { kind: 'done' };
    }
    return failedBy(updated, task);
  });
}

interface Place {
  readonly args: readonly string[];
  /** Absolute. */
  readonly folder: string;
  /** The text of the project's own settings; empty without. */
  readonly properties: string;
}

/** The project's own settings, or where there are none the changelogs as they were found. */
async function placeOf({ prepared, world }: ToolTask, temporary: TemporaryFolder): Promise<Place> {
  const { files } = world;
  const absolute = (path: string) => (path === '.' ? files.root : `${files.root}/${path}`);
  const usual = ['--show-banner=false', '--log-level=OFF', '--headless=true'];
  const { folder } = prepared.target.folder;
  const home = [...foldersAbove(folder), '.'].find((one) => files.kind(below(one, 'liquibase.properties')) === 'file');
  const text = (name: string) => {
    const path = below(home ?? '.', name);
    return home !== undefined && files.kind(path) === 'file' ? new TextDecoder().decode(files.read(path)) : '';
  };
  const properties = text('liquibase.properties');
  const settings = `--defaults-file=${temporary.write('liquibase.properties', withoutAddress(properties))}`;
  const local = text('liquibase.local.properties');
  if (local !== '') temporary.write('liquibase.local.properties', withoutAddress(local));
  if (home !== undefined && /^\s*(?:liquibase\.command\.)?change-?log-?file\s*[=:]/im.test(properties))
    return { args: [settings, ...usual], folder: absolute(home), properties };
  const listed = files.list(folder).files.filter((file) => !isBuildResult(file.path.slice(folder.length)));
  const found = await gather({ files: listed, world });
  if (found === null) throw new UserError('no_migrations', `${folder} holds no changelogs`);
  const { order, elsewhere } = found;
  const above = new Set([...order.searchPath, ...elsewhere]);
  for (const path of order.roots) for (const one of foldersAbove(path).slice(1)) above.add(one);
  above.add('.');
  const first = [...above][0] ?? '.';
  const within = (path: string) =>
    first === '.' ? path : path.startsWith(`${first}/`) ? path.slice(first.length + 1) : path;
  temporary.write(
    root,
    JSON.stringify({ databaseChangeLog: order.roots.map((path) => ({ include: { file: within(path) } })) }),
  );
  const folders = [...above].map((path, at) =>
    /[,+%&?#;]/.test(absolute(path)) ? temporary.link(`folder-${at}`, absolute(path)) : absolute(path),
  );
  return {
    args: [
      settings,
      `--search-path=${[temporary.path, ...folders].join(',')}`,
      '--duplicate-file-mode=WARN',
      `--changelog-file=${root}`,
      ...usual,
    ],
    folder: absolute(home ?? '.'),
    properties,
  };
}

/** Settings without the address in them: an empty password of the environment counts as none, and the file's would be taken. */
function withoutAddress(properties: string): string {
  return properties.replace(
    /^[ \t]*(?:liquibase\.command\.(?:\w+\.)?)?(?:url|username|password)(?:[ \t]*[=:]|[ \t])(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))*/gim,
    '',
  );
}

function below(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

function environmentOf(task: ToolTask, properties: string): Environment {
  const { address, prepared } = task;
  const { engine } = prepared.server;
  const { lockTimeoutMs, statementTimeoutMs } = prepared.options.settings;
  const scheme = /^\s*(?:liquibase\.command\.)?url\s*[=:]\s*jdbc:(\w+):/im.exec(properties)?.[1]?.toLowerCase();
  return {
    LIQUIBASE_ANALYTICS_ENABLED: 'false',
    LIQUIBASE_COMMAND_URL: jdbcUrl(address, {
      engine,
      scheme: scheme ?? null,
      name: task.mark,
      lockTimeoutMs,
      statementTimeoutMs,
      atWork: markAtWork({ engine }),
      major: task.major,
    }),
    LIQUIBASE_COMMAND_USERNAME: address.user,
    ...(address.password ? { LIQUIBASE_COMMAND_PASSWORD: address.password } : {}),
  };
}

/** `path::id::author` of each changeset that `liquibase status --verbose` lists. */
function unrunIn(out: string): readonly string[] {
  return out.split(/\r?\n/).flatMap((line) => /^ {5}(\S.*::.*::.*?)\s*$/.exec(line)?.[1] ?? []);
}

function compared(unrun: readonly string[], { wanted, prepared }: ToolTask): ToolResult | null {
  const { migrations } = prepared.target.folder;
  const found = new Set<Migration>();
  const more: string[] = [];
  for (const one of unrun) {
    const migration = named(one, wanted);
    if (migration) found.add(migration);
    // One that runs again whenever it changed, or always, is the tool's to know.
    else if (named(one, migrations)?.kind !== 'repeatable') more.push(one);
  }
  const less = wanted.filter((one) => !found.has(one)).map(({ version, file }) => `${version ?? ''} of ${file}`);
  return more.length === 0 && less.length === 0 ? null : { kind: 'differs', more, less };
}

/** The migration that Liquibase calls `path::id::author`. */
function named(text: string, migrations: readonly Migration[]): Migration | undefined {
  const parts = text.split('::');
  const path = (parts.shift() ?? '').replace(/^classpath:\/?/, '');
  const author = parts.pop() ?? '';
  const version = `${author}:${parts.join('::')}`;
  const same = migrations.filter((one) => one.version === version);
  // A changelog may claim another path than it has: its names tell then.
  return (
    same.find(({ file }) => file === path || file.endsWith(`/${path}`) || path.endsWith(`/${file}`)) ??
    (same.length === 1 ? same[0] : undefined)
  );
}

function failedBy(result: Exclude<ProgramResult, { kind: 'missing' }>, { wanted }: ToolTask): ToolResult {
  if (result.kind === 'timed-out') return { kind: 'timed-out' };
  const nowhere = { kind: 'failed', migration: null, line: null, sql: null } as const;
  if (result.kind === 'too-much-output') return { ...nowhere, failure: toldFailure(null, 'It printed too much.') };
  const said = `${result.err}\n${result.out}`;
  const known = explain(said);
  if (known?.code === 'java_missing') throw known;
  const found =
    /Migration failed for change-?set (.*?):\s*Reason:\s*([\s\S]+?)\s*(?:\[Failed SQL: (?:\(\d+\) )?([\s\S]*?)\]\s*)?(?:\n\s*\n|For more information|$)/i.exec(
      said,
    );
  if (found) {
    const [, path = '', reason = '', sql = null] = found;
    const message = reason.replace(/^(?:liquibase\.\S+: )+/, '').replace(/\s*\n\s*/g, ' ');
    return { ...nowhere, migration: named(path, wanted) ?? null, failure: toldFailure(null, message), sql };
  }
  const message =
    known?.message.replace('cannot render the changelogs', 'cannot deploy the changelogs') ??
    plain(
      maskSecrets(
        /(?:Unexpected error running Liquibase|ERROR): *(.*)/.exec(said)?.[1] ??
          `it ended with status ${result.status}`,
      ),
      400,
    );
  // Of the address, what stands behind the question mark is ours.
  const shown = message.replace(/(jdbc:[^\s?]+)\?(?:.*?(?= with driver )|\S*)/g, '$1');
  return { ...nowhere, failure: toldFailure(null, shown) };
}
