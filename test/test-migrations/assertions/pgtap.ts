import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackedPackages } from '../../servers/debian.mjs';

/** pgTAP as Debian has it: the files that CREATE EXTENSION wants. */
function files(): { readonly folder: string; readonly names: readonly string[] } {
  const root = unpackedPackages('pgtap', 'pgTAP', 'bookworm', ['postgresql-15-pgtap']);
  const folder = join(root, 'usr/share/postgresql/15/extension');
  return {
    folder,
    names: readdirSync(folder).filter((name) => /^pgtap(?:\.control|--\d+\.\d+\.\d+\.sql)$/.test(name)),
  };
}

/** Its SQL, as a team has it that keeps it in its repository. */
export function pgtapSql(): string {
  const { folder, names } = files();
  const script = names.find((name) => name.endsWith('.sql'));
  if (script === undefined) throw new Error(`no pgTAP in ${folder}`);
  return readFileSync(join(folder, script), 'utf8').replaceAll('@extschema@', 'tap');
}

/** A folder that `extension_control_path` of PostgreSQL 18 can name, readable for the server's user. */
export function pgtapFolder(): Disposable & { readonly path: string } {
  const { folder, names } = files();
  const path = mkdtempSync(join(tmpdir(), 'pgtap-'));
  const extension = join(path, 'extension');
  mkdirSync(extension);
  for (const name of names) copyFileSync(join(folder, name), join(extension, name));
  for (const at of [path, extension]) chmodSync(at, 0o755);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
