import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Migration, MigrationFolder, ToolId } from '../../../src/core/migrations/migration.ts';
import type { Engine } from '../../../src/core/report/engine.ts';
import { folderOf } from '../../execution/histories/place.ts';
import type { Said } from './tools.ts';

/** Where a tool works: a folder with migrations in `m`, and a database. */
export interface Site {
  readonly engine: Engine;
  readonly url: URL;
  readonly root: string;
  /** `m` below the root. */
  readonly folder: string;
}

/** A tool as a team would run it. */
export interface Peer {
  readonly tool: ToolId;
  readonly engines: readonly Engine[];
  /** The files of one migration, from 1, that makes the table `t1`; with a way back where the tool has one. */
  files(number: number, engine: Engine): Readonly<Record<string, string>>;
  /** Files that are there from the beginning; all of the migrations' numbers are given. */
  settings?(numbers: readonly number[], site: Site): Readonly<Record<string, string>>;
  /** Whether the tool itself has a way back. */
  readonly goesBack: boolean;
  /** False where the lock is one that others take who use the tool's library, and the program itself takes none. */
  readonly waits: boolean;
  /** Gets the tool, and says its name and version. */
  install(): string;
  /** Applies all that is pending. */
  up(site: Site): Said;
  /** What it thinks of the database: `pending` is the number of migrations that it would run. Null where it cannot tell. */
  pending(site: Site): { readonly said: Said; readonly pending: number | null };
  /** Reads the folder, where that takes more than its files. */
  read?(files: Readonly<Record<string, string>>): MigrationFolder;
}

/** What its SQL is, with things in it that a naive reader trips over. */
export function statements(number: number): { readonly up: string; readonly down: string } {
  return {
    up: `CREATE TABLE t${number} (id int PRIMARY KEY, note varchar(40) DEFAULT 'a;b # c');\nINSERT INTO t${number} (id, note) VALUES (${number}, 'it''s; "here"');\n`,
    down: `DROP TABLE t${number};\n`,
  };
}

export class Project {
  readonly site: Site;
  readonly #peer: Peer;
  #files: Record<string, string> = {};
  readonly #numbers: number[] = [];

  constructor(peer: Peer, engine: Engine, url: string) {
    this.#peer = peer;
    const root = mkdtempSync(join(tmpdir(), 'drydock-test-'));
    this.site = { engine, url: new URL(url), root, folder: join(root, 'm') };
    mkdirSync(this.site.folder);
  }

  /** Writes the next migrations, as a merge brings them. */
  add(...numbers: readonly number[]): MigrationFolder {
    this.#numbers.push(...numbers);
    for (const number of numbers) Object.assign(this.#files, this.#peer.files(number, this.site.engine));
    Object.assign(this.#files, this.#peer.settings?.(this.#numbers, this.site));
    for (const [name, text] of Object.entries(this.#files)) {
      const path = name.startsWith('../') ? join(this.site.root, name.slice(3)) : join(this.site.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const own = Object.fromEntries(Object.entries(this.#files).filter(([name]) => !name.startsWith('../')));
    return this.#peer.read?.(own) ?? folderOf(own, this.#peer.tool);
  }

  remove(): void {
    rmSync(this.site.root, { recursive: true, force: true });
  }
}

/** The migrations of a folder that count, in order. */
export function versioned(folder: MigrationFolder): readonly Migration[] {
  return folder.migrations.filter((one) => one.kind === 'versioned' || one.kind === 'repeatable');
}
