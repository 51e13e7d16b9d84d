import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unpackedPackages } from './debian.mjs';

const kept = ['prometheus', 'promtool', 'prometheus-pushgateway'] as const;

/** The path of one of Prometheus's programs, as Debian has them. */
export function prometheusProgram(name: (typeof kept)[number]): string {
  const root = unpackedPackages('prometheus-programs', 'Prometheus', 'bookworm', [
    'prometheus',
    'prometheus-pushgateway',
  ]);
  // What its web pages and its installation want, most of half a gigabyte, is of no use here.
  if (existsSync(join(root, 'etc'))) {
    const keepOnly = (folder: string, names: readonly string[]) => {
      for (const one of readdirSync(folder)) {
        if (!names.includes(one)) rmSync(join(folder, one), { recursive: true, force: true });
      }
    };
    keepOnly(join(root, 'usr/bin'), kept);
    keepOnly(join(root, 'usr'), ['bin']);
    keepOnly(root, ['usr']);
  }
  return join(root, 'usr/bin', name);
}
