import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The tools themselves, each by the client of its registry, into a folder that Git does not see. What is there already is taken as it is.

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '.cache');

/** What a tool said and how it ended. */
export interface Said {
  readonly status: number;
  readonly text: string;
}

/** Runs a program to its end, with nothing of our environment but what programs need. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly seconds?: number } = {},
): Said {
  const done: SpawnSyncReturns<string> = spawnSync(command, args, {
    cwd: options.cwd ?? here,
    encoding: 'utf8',
    timeout: (options.seconds ?? 120) * 1000,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', ...options.env },
  });
  return {
    status: done.status ?? -1,
    text: `${done.stdout ?? ''}\n${done.stderr ?? ''}${done.error ? `\n${done.error.message}` : ''}`,
  };
}

function must(said: Said, what: string): void {
  if (said.status !== 0) throw new Error(`${what} cannot be had: ${said.text.trim().split('\n').slice(-5).join(' ')}`);
}

/** The packages of npm, once for all of them. */
export function npmPackages(): string {
  const folder = join(here, 'node_modules');
  if (!existsSync(join(folder, 'prisma'))) {
    const args = ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--prefix', here];
    must(runProgram('npm', args, { seconds: 600 }), 'The tools of npm');
  }
  return folder;
}

/** A program of a Go module. */
export function goProgram(name: string, module: string, tags: string): string {
  const program = join(cache, 'go', name);
  if (!existsSync(program)) {
    const env = { GOBIN: join(cache, 'go'), CGO_ENABLED: '0', GOFLAGS: '-p=1' };
    must(runProgram('go', ['install', '-tags', tags, module], { env, seconds: 1500 }), module);
  }
  return program;
}

/** A program of ours in Go, for a tool whose own program is no Go module. */
export function ownGoProgram(name: string): string {
  const program = join(cache, 'go', `${name}-library`);
  if (!existsSync(program)) {
    const folder = join(cache, `${name}-source`);
    cpSync(join(here, name), folder, { recursive: true });
    const env = { CGO_ENABLED: '0', GOFLAGS: '-p=1' };
    must(runProgram('go', ['mod', 'tidy'], { cwd: folder, env, seconds: 600 }), name);
    must(runProgram('go', ['build', '-o', program, '.'], { cwd: folder, env, seconds: 900 }), name);
  }
  return program;
}

/** A program of a crate. */
export function cargoProgram(name: string, crate: string, version: string, features: string): string {
  const program = join(cache, 'cargo/bin', name);
  if (!existsSync(program)) {
    const args = ['install', crate, '--version', version, '--no-default-features', '--features', features, '--debug'];
    const env = { CARGO_BUILD_JOBS: '1', CARGO_INCREMENTAL: '0' };
    must(runProgram('cargo', [...args, '--root', join(cache, 'cargo')], { env, seconds: 1700 }), crate);
  }
  return program;
}

/** The class path of some artifacts of Maven Central, with what they need. */
export function mavenJars(artifacts: readonly string[]): string {
  const folder = join(cache, 'java');
  if (!existsSync(folder) || readdirSync(folder).length === 0) {
    mkdirSync(folder, { recursive: true });
    const dependencies = artifacts.map((one) => {
      const [group, name, version] = one.split(':');
      return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
    });
    const pom = join(cache, 'pom.xml');
    writeFileSync(
      pom,
      `<project><modelVersion>4.0.0</modelVersion><groupId>drydock</groupId><artifactId>interchange</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies.join('')}</dependencies></project>`,
    );
    const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
    must(runProgram('mvn', args, { seconds: 900 }), 'Flyway');
  }
  return join(folder, '*');
}

/** A class path with a program of ours in Java, compiled. */
export function javaProgram(name: string, classPath: string): string {
  const folder = join(cache, 'classes');
  if (!existsSync(join(folder, `${name}.class`))) {
    const source = join(here, `${name}.java`);
    must(runProgram('javac', ['-cp', classPath, '-d', folder, source], { seconds: 120 }), name);
  }
  return `${folder}:${classPath}`;
}

/** Python's modules with some packages. */
export function pythonModules(packages: readonly string[]): string {
  const folder = join(cache, 'python');
  if (!existsSync(folder)) {
    must(runProgram('pip', ['install', '-q', '--target', folder, ...packages], { seconds: 600 }), 'Alembic');
  }
  return folder;
}
