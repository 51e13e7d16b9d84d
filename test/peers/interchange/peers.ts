import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Migration, MigrationFolder } from '../../../src/core/migrations/migration.ts';
import type { Engine } from '../../../src/core/report/engine.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';
import { liquibaseFolder } from '../../renderers/programs.ts';
import { type Peer, type Site, statements } from './peer.ts';
import {
  cargoProgram,
  goProgram,
  javaProgram,
  mavenJars,
  npmPackages,
  ownGoProgram,
  pythonModules,
  runProgram,
  type Said,
} from './tools.ts';

const here = dirname(fileURLToPath(import.meta.url));
const all: readonly Engine[] = ['postgres', 'mysql', 'mariadb'];

const pad = (number: number, digits: number) => String(number).padStart(digits, '0');
const count = (said: Said, pattern: RegExp) => [...said.text.matchAll(pattern)].length;
const bin = (name: string) => join(npmPackages(), '.bin', name);
const database = (site: Site) => site.url.pathname.slice(1);
const goDsn = (site: Site) =>
  `${site.url.username}${site.url.password ? `:${decodeURIComponent(site.url.password)}` : ''}@tcp(${site.url.host})/${database(site)}`;
const plainUrl = (site: Site) => `${site.url.href}${site.engine === 'postgres' ? '?sslmode=disable' : ''}`;

const jars = [
  'org.flywaydb:flyway-core:13.0.0',
  'org.flywaydb:flyway-database-postgresql:13.0.0',
  'org.flywaydb:flyway-mysql:13.0.0',
  'org.postgresql:postgresql:42.7.5',
  'org.mariadb.jdbc:mariadb-java-client:3.5.3',
  'com.mysql:mysql-connector-j:9.3.0',
];

function jdbc(site: Site): string {
  const kind = { postgres: 'postgresql', mysql: 'mysql', mariadb: 'mariadb' }[site.engine];
  const more = site.engine === 'mysql' ? '?allowPublicKeyRetrieval=true&useSSL=false' : '';
  return `jdbc:${kind}://${site.url.host}/${database(site)}${more}`;
}

function flyway(site: Site, command: string): Said {
  const args = ['-cp', javaProgram('FlywayPeer', mavenJars(jars)), 'FlywayPeer', command, jdbc(site)];
  // On MySQL it waits for its lock for ever.
  const options = { seconds: 25 };
  return runProgram('java', [...args, site.url.username, decodeURIComponent(site.url.password), site.folder], options);
}

const flywayPeer: Peer = {
  tool: 'flyway',
  engines: all,
  files: (number) => ({
    [`V${pad(number, 3)}__step_${number}.sql`]: statements(number).up,
    [`U${pad(number, 3)}__step_${number}.sql`]: statements(number).down,
  }),
  goesBack: false,
  waits: true,
  install() {
    mavenJars(jars);
    return 'flyway-core 13.0.0';
  },
  up: (site) => flyway(site, 'migrate'),
  pending(site) {
    const said = flyway(site, 'info');
    const valid = /^valid true$/m.test(said.text);
    return { said: valid ? said : { ...said, status: 1 }, pending: Number(/^pending (\d+)$/m.exec(said.text)?.[1]) };
  },
};

const golangMigrate: Peer = {
  tool: 'golang-migrate',
  engines: all,
  files: (number) => ({
    [`${pad(number, 6)}_step.up.sql`]: statements(number).up,
    [`${pad(number, 6)}_step.down.sql`]: statements(number).down,
  }),
  goesBack: true,
  waits: true,
  install() {
    goProgram('migrate', 'github.com/golang-migrate/migrate/v4/cmd/migrate@v4.20.1', 'postgres mysql');
    return 'golang-migrate 4.20.1';
  },
  up: (site) => golang(site, 'up'),
  pending: (site) => ({ said: golang(site, 'version'), pending: null }),
};

function golang(site: Site, command: string): Said {
  const url = site.engine === 'postgres' ? plainUrl(site) : `mysql://${goDsn(site)}?multiStatements=true`;
  return runProgram(join(here, '.cache/go/migrate'), [
    '-path',
    site.folder,
    '-database',
    url,
    '-lock-timeout',
    '3',
    command,
  ]);
}

const dbmate: Peer = {
  tool: 'dbmate',
  engines: all,
  files: (number) => ({
    [`${pad(number, 4)}_step.sql`]: `-- migrate:up\n${statements(number).up}\n-- migrate:down\n${statements(number).down}`,
  }),
  goesBack: true,
  waits: false,
  install() {
    npmPackages();
    return 'dbmate 2.36.0';
  },
  up: (site) => mate(site, 'migrate'),
  pending(site) {
    const said = mate(site, 'status');
    return { said, pending: Number(/Pending: (\d+)/.exec(said.text)?.[1]) };
  },
};

function mate(site: Site, command: string): Said {
  const url = site.engine === 'postgres' ? plainUrl(site) : site.url.href.replace(/^\w+:/, 'mysql:');
  return runProgram(bin('dbmate'), ['--no-dump-schema', '-d', site.folder, '-u', url, command]);
}

const goose: Peer = {
  tool: 'goose',
  engines: all,
  files: (number) => ({
    [`${pad(number, 5)}_step.sql`]: `-- +goose Up\n${statements(number).up}\n-- +goose Down\n${statements(number).down}`,
  }),
  goesBack: true,
  waits: false,
  install() {
    const without = 'no_clickhouse no_libsql no_mssql no_vertica no_ydb no_sqlite3 no_turso no_spanner no_starrocks';
    goProgram('goose', 'github.com/pressly/goose/v3/cmd/goose@v3.29.0', without);
    return 'goose 3.29.0';
  },
  up: (site) => gooseSays(site, 'up'),
  pending(site) {
    const said = gooseSays(site, 'status');
    return { said, pending: count(said, /Pending\s+--/g) };
  },
};

function gooseSays(site: Site, command: string): Said {
  const [driver, dsn] =
    site.engine === 'postgres' ? ['postgres', plainUrl(site)] : ['mysql', `${goDsn(site)}?parseTime=true`];
  return runProgram(join(here, '.cache/go/goose'), ['-dir', site.folder, driver, dsn, command]);
}

const sqlx: Peer = {
  tool: 'sqlx',
  engines: all,
  files: (number) => ({
    [`${pad(number, 4)}_step_${number}.up.sql`]: statements(number).up,
    [`${pad(number, 4)}_step_${number}.down.sql`]: statements(number).down,
  }),
  goesBack: true,
  waits: false,
  install() {
    cargoProgram('sqlx', 'sqlx-cli', '0.8.6', 'postgres,mysql,rustls');
    return 'sqlx-cli 0.8.6';
  },
  up: (site) => sqlxSays(site, 'run'),
  pending(site) {
    const said = sqlxSays(site, 'info');
    const mismatch = /mismatch/i.test(said.text);
    return { said: mismatch ? { ...said, status: 1 } : said, pending: count(said, /\/pending /g) };
  },
};

function sqlxSays(site: Site, command: string): Said {
  const url = site.engine === 'postgres' ? plainUrl(site) : site.url.href.replace(/^\w+:/, 'mysql:');
  const args = ['migrate', command, '--source', site.folder, '-D', url];
  return runProgram(join(here, '.cache/cargo/bin/sqlx'), args, { seconds: 20 });
}

const diesel: Peer = {
  tool: 'diesel',
  engines: all,
  files: (number) => ({
    [`2024-01-0${number}-000000_step/up.sql`]: statements(number).up,
    [`2024-01-0${number}-000000_step/down.sql`]: statements(number).down,
  }),
  goesBack: true,
  waits: false,
  install() {
    cargoProgram('diesel', 'diesel_cli', '2.3.14', 'postgres,mysql');
    return 'diesel_cli 2.3.14';
  },
  up: (site) => dieselSays(site, 'run'),
  pending(site) {
    const said = dieselSays(site, 'list');
    return { said, pending: count(said, /\[ \]/g) };
  },
};

function dieselSays(site: Site, command: string): Said {
  const url = site.engine === 'postgres' ? plainUrl(site) : site.url.href.replace(/^\w+:/, 'mysql:');
  return runProgram(
    join(here, '.cache/cargo/bin/diesel'),
    ['migration', command, '--migration-dir', site.folder, '--database-url', url, '--config-file', '../diesel.toml'],
    { cwd: site.folder },
  );
}

const prisma: Peer = {
  tool: 'prisma',
  // With the adapter for MySQL its engine panics (6.19.3): there the table is as its source says.
  engines: ['postgres'],
  // The adapter cuts a script at every semicolon, strings or not, which the engine that a team has does not.
  files: (number) => ({
    [`2024010${number}000000_step/migration.sql`]: statements(number).up.replaceAll(/(?<=\w);(?= ?["\w#])/g, ','),
  }),
  settings: (_, site) => ({
    'migration_lock.toml': `provider = "${site.engine === 'postgres' ? 'postgresql' : 'mysql'}"\n`,
    '../schema.prisma': `datasource db {\n  provider = "${site.engine === 'postgres' ? 'postgresql' : 'mysql'}"\n  url = env("DATABASE_URL")\n}\n`,
    '../prisma.config.mjs': prismaConfig(site),
  }),
  goesBack: false,
  waits: true,
  install() {
    npmPackages();
    return 'prisma 6.19.3, its engine as WebAssembly';
  },
  up: (site) => prismaSays(site, 'deploy'),
  pending(site) {
    const said = prismaSays(site, 'status');
    const listed = /have not yet been applied:\n([\s\S]*?)\n\n/.exec(said.text)?.[1] ?? '';
    const number = listed.split('\n').filter((line) => line.trim() !== '').length;
    // It ends with 1 when something is pending.
    return { said: number > 0 ? { ...said, status: 0 } : said, pending: number };
  },
};

function prismaConfig(site: Site): string {
  const modules = npmPackages();
  const [path, name] = site.engine === 'postgres' ? ['adapter-pg', 'PrismaPg'] : ['adapter-mariadb', 'PrismaMariaDb'];
  const made =
    site.engine === 'postgres'
      ? 'new Adapter({ connectionString: process.env.DATABASE_URL })'
      : `new Adapter(${JSON.stringify({ host: site.url.hostname, port: Number(site.url.port), user: site.url.username, password: decodeURIComponent(site.url.password), database: database(site), allowPublicKeyRetrieval: true })})`;
  // The adapter knows no columns of the type "name", which the catalog of PostgreSQL is made of and the engine asks for.
  const names =
    site.engine === 'postgres'
      ? `import pg from '${modules}/pg/lib/index.js';
const known = (result) => {
  for (const field of result?.fields ?? []) if (field.dataTypeID === 19) field.dataTypeID = 25;
  return result;
};
const query = pg.Client.prototype.query;
pg.Client.prototype.query = function (...args) {
  const last = args.at(-1);
  if (typeof last === 'function') args[args.length - 1] = (error, result) => last(error, known(result));
  const answer = query.apply(this, args);
  return typeof answer?.then === 'function' ? answer.then(known) : answer;
};
`
      : '';
  return `${names}import { ${name} as Adapter } from '${modules}/@prisma/${path}/dist/index.mjs';
export default { experimental: { adapter: true }, engine: 'js', schema: 'schema.prisma', migrations: { path: 'm' }, adapter: async () => ${made} };
`;
}

function prismaSays(site: Site, command: string): Said {
  // Of the engines only the one in WebAssembly comes with the package. The program wants to see a file for the others, and never opens it.
  const unused = join(npmPackages(), 'prisma/package.json');
  const env = {
    DATABASE_URL: site.url.href,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    PRISMA_QUERY_ENGINE_LIBRARY: unused,
    PRISMA_SCHEMA_ENGINE_BINARY: unused,
  };
  return runProgram(process.execPath, [join(npmPackages(), 'prisma/build/index.js'), 'migrate', command], {
    cwd: site.root,
    env,
  });
}

const drizzle: Peer = {
  tool: 'drizzle',
  engines: all,
  files: (number) => ({
    [`${pad(number - 1, 4)}_step.sql`]: statements(number).up.replace(
      ';\nINSERT',
      ';\n--> statement-breakpoint\nINSERT',
    ),
  }),
  settings: (numbers) => ({
    'meta/_journal.json': JSON.stringify({
      version: '7',
      dialect: 'postgresql',
      entries: numbers.map((number) => ({
        idx: number - 1,
        version: '7',
        when: 1_700_000_000_000 + number,
        tag: `${pad(number - 1, 4)}_step`,
        breakpoints: true,
      })),
    }),
  }),
  goesBack: false,
  waits: false,
  install() {
    npmPackages();
    return 'drizzle-orm 0.45.4';
  },
  up: (site) =>
    runProgram(process.execPath, [
      join(here, 'run-drizzle.mjs'),
      site.folder,
      site.url.href.replace(/^mariadb:/, 'mysql:'),
    ]),
  pending: () => ({ said: { status: 0, text: '' }, pending: null }),
};

const nodePgMigrate: Peer = {
  tool: 'node-pg-migrate',
  engines: ['postgres'],
  files: (number) => ({
    [`170000000000${number}_step.sql`]: `-- Up Migration\n${statements(number).up}\n-- Down Migration\n${statements(number).down}`,
  }),
  goesBack: true,
  waits: true,
  install() {
    npmPackages();
    return 'node-pg-migrate 9.0.0';
  },
  up: (site) => pgMigrate(site),
  pending(site) {
    const said = pgMigrate(site, '--dry-run');
    return { said, pending: count(said, /^> - /gm) };
  },
};

function pgMigrate(site: Site, ...more: readonly string[]): Said {
  return runProgram(bin('node-pg-migrate'), ['up', '-m', site.folder, ...more], {
    cwd: site.root,
    env: { DATABASE_URL: site.url.href },
  });
}

const liquibase: Peer = {
  tool: 'liquibase',
  engines: all,
  files: (number) => ({
    [`${number}.sql`]: `--liquibase formatted sql\n\n--changeset ann:step-${number} labels:one context:all\n--comment the ${number}. step\n-- a comment that counts\n${statements(number).up}--rollback ${statements(number).down}`,
  }),
  settings: () => ({ '../root.yaml': 'databaseChangeLog:\n  - includeAll: {path: m}\n' }),
  goesBack: true,
  waits: true,
  install() {
    liquibaseFolder();
    mavenJars(jars);
    return 'liquibase 4.28.1';
  },
  up: (site) => liquibaseSays(site, 'update'),
  pending(site) {
    const valid = liquibaseSays(site, 'validate');
    if (valid.status !== 0) return { said: valid, pending: null };
    const said = liquibaseSays(site, 'status');
    return { said, pending: Number(/(\d+) changesets? ha(?:s|ve) not been applied/.exec(said.text)?.[1] ?? 0) };
  },
};

function liquibaseSays(site: Site, command: string): Said {
  const args = [
    `--url=${jdbc(site)}`,
    `--username=${site.url.username}`,
    `--password=${decodeURIComponent(site.url.password)}`,
    '--changelog-file=root.yaml',
    `--classpath=${join(here, '.cache/java/mysql-connector-j-9.3.0.jar')}`,
    '--changelog-lock-wait-time-in-minutes=0',
    command,
  ];
  return runProgram(join(liquibaseFolder(), 'liquibase'), args, {
    cwd: site.root,
    env: { LIQUIBASE_ANALYTICS_ENABLED: 'false' },
  });
}

const atlas: Peer = {
  tool: 'atlas',
  engines: all,
  files: (number) => ({ [`2024010${number}_step.sql`]: statements(number).up }),
  goesBack: false,
  waits: true,
  install() {
    ownGoProgram('atlas');
    return 'ariga.io/atlas 0.32.1 (its library)';
  },
  up: (site) => atlasSays(site, 'up'),
  pending(site) {
    const said = atlasSays(site, 'status');
    return { said, pending: Number(/pending (\d+)/.exec(said.text)?.[1]) };
  },
};

function atlasSays(site: Site, command: string): Said {
  const postgres = site.engine === 'postgres';
  const dsn = postgres ? plainUrl(site) : `${goDsn(site)}?parseTime=true&multiStatements=true`;
  const schema = postgres ? 'atlas_schema_revisions' : database(site);
  return runProgram(ownGoProgram('atlas'), [command, postgres ? 'postgres' : 'mysql', dsn, site.folder, schema]);
}

const alembic: Peer = {
  tool: 'alembic',
  engines: all,
  files: (number) => ({
    [`versions/${number}_step.py`]: `revision = "rev${number}"\ndown_revision = ${number === 1 ? 'None' : `"rev${number - 1}"`}\nbranch_labels = None\ndepends_on = None\n\nfrom alembic import op\n\n\ndef upgrade():\n    for sql in ${JSON.stringify(
      statements(number)
        .up.trim()
        .split(/;\n|;$/)
        .slice(0, 2),
    )}:\n        op.execute(sql)\n\n\ndef downgrade():\n    op.execute("DROP TABLE t${number}")\n`,
  }),
  settings: (_, site) => ({
    '../alembic.ini': `[alembic]\nscript_location = %(here)s/m\nsqlalchemy.url = ${site.url.href.replace(/^\w+:/, site.engine === 'postgres' ? 'postgresql+psycopg2:' : 'mysql+pymysql:')}\n`,
    'env.py':
      'from alembic import context\nfrom sqlalchemy import create_engine\n\nengine = create_engine(context.config.get_main_option("sqlalchemy.url"))\nwith engine.connect() as connection:\n    context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n',
    'script.py.mako': '',
  }),
  goesBack: true,
  waits: false,
  install() {
    pythonModules(['alembic==1.20.1', 'psycopg2-binary==2.9.13', 'pymysql==1.2.4', 'cryptography']);
    return 'alembic 1.20.1';
  },
  up: (site) => alembicSays(site, 'upgrade', 'head'),
  pending(site) {
    const said = alembicSays(site, 'current', '--check-heads');
    return { said: { ...said, status: 0 }, pending: said.status === 0 ? 0 : null };
  },
  read: pythonFolder,
};

function alembicSays(site: Site, ...args: readonly string[]): Said {
  return runProgram('python3', ['-m', 'alembic', '-c', 'alembic.ini', ...args], {
    cwd: site.root,
    env: { PYTHONPATH: join(here, '.cache/python') },
  });
}

/** Revisions with the SQL that they hold; rendering is tested elsewhere. */
function pythonFolder(files: Readonly<Record<string, string>>): MigrationFolder {
  const migrations = Object.entries(files)
    .filter(([name]) => name.startsWith('versions/'))
    .map(([name, text]): Migration => {
      const number = Number(/(\d+)_/.exec(name)?.[1]);
      const script = (body: string) => ({
        source: {
          ...sourceText(`m/${name}`, body),
          rendered: {
            written: sourceText(`m/${name}`, text),
            origin: () => ({ start: 0, end: 0 }),
            about: () => null,
            byTool: () => false,
          },
        },
        pieces: [{ start: 0, end: body.length }],
        transaction: { mode: 'wrapped', why: '', optOut: null } as const,
        placeholders: { kind: 'none' } as const,
      });
      return {
        tool: 'alembic',
        kind: 'versioned',
        version: `rev${number}`,
        name: `${number}_step`,
        file: `m/${name}`,
        up: script(statements(number).up),
        down: script(statements(number).down),
        companions: [],
      };
    });
  return { tool: 'alembic', toolName: 'Alembic', folder: 'm', recognisedBy: '', migrations, problems: [] };
}

export const peers: readonly Peer[] = [
  flywayPeer,
  golangMigrate,
  dbmate,
  goose,
  sqlx,
  diesel,
  prisma,
  drizzle,
  nodePgMigrate,
  atlas,
  liquibase,
  alembic,
];
