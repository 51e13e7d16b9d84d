import { assumedVersions } from '../../effects/server-version.ts';
import type { Changelog, Include } from '../../migrations/liquibase-changelog.ts';
import { liquibaseEngines } from '../../migrations/liquibase-dbms.ts';
import { normalizePath, type Order, orderOf } from '../../migrations/liquibase-order.ts';
import { cutUpdateSql } from '../../migrations/liquibase-rendered.ts';
import { isXmlChangelog, readXmlChangelog } from '../../migrations/liquibase-xml.ts';
import { isYamlChangelog, readYamlChangelog } from '../../migrations/liquibase-yaml.ts';
import type { MigrationEngine } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { UserError } from '../../report/user-error.ts';
import { engineNames } from '../../report/wording.ts';
import { plain } from '../../runtime/plain-text.ts';
import type { ListedFile, TemporaryFolder } from '../../runtime/world.ts';
import { decode, sourceText } from '../../sql/source-text.ts';
import { isBuildResult, isChangelogName } from './changelog-names.ts';
import { failed, programsOf, runToEnd } from './program.ts';
import type { FolderToRender, Renderer } from './renderer.ts';

/** A changelog that somebody wrote is smaller; what is larger is data. Bytes. */
const largest = 8 * 1024 * 1024;

export const liquibaseRenderer: Renderer = {
  tool: 'liquibase',
  async render(folder) {
    const found = await gather(folder);
    if (found === null) return null;
    const { changelogs, elsewhere, others, order } = found;
    if (!order.units.some((unit) => unit.kind === 'changeset')) {
      const prepared = { tool: 'liquibase', changelogs, elsewhere, rendered: null } as const;
      return { prepared, others, engine: null, found: null, doubt: null };
    }
    const { engine, ...told } = engineFor(folder, changelogs);
    const printed = await updateSql(folder, found, engine);
    const rendered = cutUpdateSql(printed);
    return { prepared: { tool: 'liquibase', changelogs, elsewhere, rendered }, others, engine, ...told };
  },
};

export interface Gathered {
  readonly changelogs: ReadonlyMap<string, Changelog>;
  readonly elsewhere: readonly string[];
  readonly others: readonly ListedFile[];
  readonly order: Order;
}

/**
 * The changelogs of the folder, and those that they include from elsewhere: a project of several modules has resources in
 * each, and to Liquibase they are one tree.
 */
export async function gather({ files, world }: Pick<FolderToRender, 'files' | 'world'>): Promise<Gathered | null> {
  const changelogs = new Map(await readChangelogs(files));
  if (changelogs.size === 0) return null;
  const known = new Set(files.map((file) => file.path));
  const elsewhere = new Set<string>();
  const others: ListedFile[] = [];
  let everything: readonly ListedFile[] | null = null;
  for (;;) {
    const order = orderOf(changelogs, known, [...elsewhere]);
    const folders = new Set<string>();
    const more: ListedFile[] = [];
    for (const { file: from, include } of order.missing) {
      const wanted = normalizePath(include.path).replace(/\/$/, '');
      if (wanted === '') continue;
      everything ??= world.files.list('.').files.filter((file) => !isBuildResult(file.path));
      const own = include.relative ? `${from.slice(0, from.lastIndexOf('/') + 1)}${wanted}` : null;
      for (const file of everything) {
        const at = placeIn(file.path, own ?? `/${wanted}`, include.kind);
        if (at < 0 || (own !== null && at > 0) || known.has(file.path)) continue;
        if (own === null) {
          if (isOfTests(file.path)) continue;
          folders.add(file.path.slice(0, at));
        }
        more.push(file);
      }
    }
    const isNew = [...folders].some((one) => !elsewhere.has(one));
    if (!isNew && more.length === 0) return { changelogs, elsewhere: [...elsewhere], others, order };
    for (const one of folders) elsewhere.add(one);
    for (const file of more) known.add(file.path);
    others.push(...more);
    for (const [path, changelog] of await readChangelogs(more)) changelogs.set(path, changelog);
  }
}

/** Where an included path stands in a file's: at its end, or for a folder anywhere. -1 when it does not. */
function placeIn(path: string, wanted: string, kind: Include['kind']): number {
  if (kind === 'include') return path.endsWith(wanted) ? path.length - wanted.length : -1;
  return path.indexOf(`${wanted}/`);
}

function isOfTests(path: string): boolean {
  return /(?:^|\/)(?:tests?|testFixtures|integration-?tests?)\//i.test(path);
}

async function readChangelogs(files: readonly ListedFile[]): Promise<ReadonlyMap<string, Changelog>> {
  const found = new Map<string, Changelog>();
  for (const file of files) {
    if (!isChangelogName(file.path) || file.size > largest) continue;
    const decoded = decode(file.read());
    if ('problem' in decoded) continue;
    const { text } = decoded;
    const source = sourceText(file.path, text);
    if (/\.xml$/i.test(file.path)) {
      if (isXmlChangelog(text)) found.set(file.path, readXmlChangelog(source));
    } else if (isYamlChangelog(text)) {
      // Loaded only now: few folders have such files, and everybody waits for the start.
      found.set(file.path, readYamlChangelog(source, await import('../../configuration/yaml.ts')));
    }
  }
  return found;
}

const urls: readonly (readonly [RegExp, Engine])[] = [
  [/\bjdbc:(?:\w+:)?postgresql:/, 'postgres'],
  [/\bjdbc:(?:\w+:)?mysql:/, 'mysql'],
  [/\bjdbc:(?:\w+:)?mariadb:/, 'mariadb'],
];

/** The engine that was named, or that a connection or a `dbms` names alone. Rendering needs one: `BIGINT` is not `bigserial`. */
function engineFor(
  { engine, files, folder, world }: FolderToRender,
  changelogs: ReadonlyMap<string, Changelog>,
): { readonly engine: Engine; readonly found: string | null; readonly doubt: string | null } {
  if (engine) return { engine, found: null, doubt: null };
  const settings = files.filter(isSettings);
  for (const above of ['liquibase.properties', ...foldersAbove(folder).map((one) => `${one}/liquibase.properties`)]) {
    if (world.files.kind(above) === 'file') settings.push(world.files.open(above));
  }
  for (const file of settings) {
    const text = new TextDecoder().decode(file.read());
    const named = urls.filter(([pattern]) => pattern.test(text)).map(([, name]) => name);
    if (named.length === 1 && named[0]) return { engine: named[0], found: `${file.path} connects to it`, doubt: null };
  }
  const wanted = new Set<MigrationEngine>();
  for (const { items } of changelogs.values()) {
    for (const item of items) {
      if (item.kind !== 'changeset' || item.attributes.dbms?.includes('!')) continue;
      for (const one of liquibaseEngines(item.attributes.dbms) ?? []) wanted.add(one);
    }
  }
  const [first] = wanted;
  if (wanted.size === 0) return { engine: 'postgres', found: null, doubt: null };
  // Whoever has changesets for MySQL alone deploys to MySQL; to what else, the files do not tell.
  const taken = wanted.has('postgres') || !first ? 'postgres' : first;
  const names = [...wanted].map((one) => engineNames[one]).join(', ');
  return {
    engine: taken,
    found: `its changelogs name ${names}`,
    doubt: `The changelogs of ${folder} fit more than one database server: they were rendered for ${engineNames[taken]}; say with --engine which one it is.`,
  };
}

function isSettings(file: ListedFile): boolean {
  return (
    /(?:^|\/)(?:liquibase[^/]*\.properties|application[^/]*\.(?:properties|ya?ml))$/i.test(file.path) &&
    file.size < largest
  );
}

export function foldersAbove(folder: string): string[] {
  const parts = folder === '.' ? [] : folder.split('/');
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
}

const offlineNames: Readonly<Record<Engine, string>> = { postgres: 'postgresql', mysql: 'mysql', mariadb: 'mariadb' };
const root = 'drydock-root.json';

/**
 * What `liquibase update-sql` prints for all changelogs that nothing includes. It is told to read no settings and to
 * connect to nothing; what it writes goes to a folder that is removed.
 */
async function updateSql(
  { folder, serverVersion, world, say }: FolderToRender,
  { changelogs, elsewhere, order }: Gathered,
  engine: Engine,
): Promise<string> {
  const programs = programsOf(world, 'Liquibase');
  const missing = new UserError(
    'liquibase_missing',
    `${folder} holds changelogs that Liquibase has to turn into SQL, and there is no liquibase on the PATH`,
    {
      hint: 'Install it: in a workflow the step `uses: liquibase/setup-liquibase@v1` (with actions/setup-java before it), elsewhere https://docs.liquibase.com/install.',
    },
  );
  const program = programs.find('liquibase');
  if (program === null) throw missing;
  const above = new Set(order.searchPath);
  for (const one of elsewhere) above.add(one);
  for (const path of order.roots) for (const one of foldersAbove(path).slice(1)) above.add(one);
  above.add('.');
  const absolute = (path: string) => (path === '.' ? world.files.root : `${world.files.root}/${path}`);
  const version = serverVersion ?? assumedVersions[engine];
  say(`Liquibase renders ${folder} for ${engineNames[engine]} ${version}.`);
  return programs.withTemporaryFolder(async (temporary) => {
    temporary.write('liquibase.properties', '');
    const first = [...above][0] ?? '.';
    const within = (path: string) =>
      first === '.' ? path : path.startsWith(`${first}/`) ? path.slice(first.length + 1) : path;
    const includes = order.roots.map((path) => ({ include: { file: within(path) } }));
    temporary.write(root, JSON.stringify({ databaseChangeLog: includes }));
    withoutClasses(changelogs, within, temporary);
    fillGaps(order, within, temporary);
    // It takes a search path for a list of addresses: a comma ends one, and `+` or `%41` stand for other characters.
    const folders = [...above].map((path, at) =>
      /[,+%&?#;]/.test(absolute(path)) ? temporary.link(`folder-${at}`, absolute(path)) : absolute(path),
    );
    const { out } = await runToEnd(programs, {
      tool: 'Liquibase',
      program,
      args: [
        `--defaults-file=${temporary.path}/liquibase.properties`,
        `--search-path=${[temporary.path, ...folders].join(',')}`,
        '--duplicate-file-mode=WARN',
        `--changelog-file=${root}`,
        `--url=offline:${offlineNames[engine]}?version=${version}&changeLogFile=${temporary.path}/databasechangelog.csv&outputLiquibaseSql=none`,
        '--show-banner=false',
        '--log-level=OFF',
        '--headless=true',
        'update-sql',
      ],
      folder: temporary.path,
      env: { LIQUIBASE_ANALYTICS_ENABLED: 'false' },
      missing,
      explain,
    });
    return out;
  });
}

/**
 * Puts copies of changelogs that name Java classes of the project in front of the originals, without them: Liquibase loads
 * such a class while it reads, and here there is none. What a class does no SQL tells anyhow.
 */
function withoutClasses(
  changelogs: ReadonlyMap<string, Changelog>,
  within: (path: string) => string,
  temporary: TemporaryFolder,
): void {
  for (const [path, { source, classes }] of changelogs) {
    if (classes.length === 0) continue;
    const parts: string[] = [];
    let at = 0;
    for (const one of classes) {
      parts.push(source.text.slice(at, one.span.start), one.instead);
      at = one.span.end;
    }
    parts.push(source.text.slice(at));
    temporary.write(within(path), parts.join(''));
  }
}

/** Puts an empty changelog where one is included that is not there: it is reported, and the rest can be rendered. */
function fillGaps({ missing }: Order, within: (path: string) => string, temporary: TemporaryFolder): void {
  for (const { file, include } of missing) {
    const slash = within(file).lastIndexOf('/');
    const base = include.relative && slash > 0 ? `${within(file).slice(0, slash)}/` : '';
    const path = base + normalizePath(include.path);
    if (path.split('/').includes('..')) continue;
    const name = include.kind === 'includeAll' ? `${path.replace(/\/$/, '')}/empty.xml` : path;
    if (/\.xml$/i.test(name)) temporary.write(name, emptyXml);
    else if (/\.sql$/i.test(name)) temporary.write(name, '--liquibase formatted sql\n');
    else if (/\.(?:json|ya?ml)$/i.test(name))
      temporary.write(name, '{"databaseChangeLog": [{"logicalFilePath": "none"}]}');
  }
}

const emptyXml =
  '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-3.8.xsd"/>';

export function explain(said: string): UserError | null {
  if (
    /Cannot find java|JAVA_HOME environment variable is not defined|Unable to locate a Java Runtime|exec: java: not found/i.test(
      said,
    )
  ) {
    return new UserError('java_missing', 'Liquibase needs Java, and there is none on the PATH or in JAVA_HOME', {
      hint: 'Install it: in a workflow the step `uses: actions/setup-java@v4` with `distribution: temurin` and `java-version: 21`; on Debian and Ubuntu `apt-get install default-jre-headless`.',
    });
  }
  // It says the same twice, the second time without a stack.
  const reason = /Unexpected error running Liquibase:\s*([\s\S]+?)(?:For more information|$)/.exec(said)?.[1];
  if (!reason) return null;
  const error = failed('Liquibase', 1, reason);
  return new UserError(
    'program_failed',
    plain(error.message.replace('ended with status 1', 'cannot render the changelogs'), 1_500),
    {
      hint: 'Run `liquibase validate` to see the same error with its details.',
    },
  );
}
