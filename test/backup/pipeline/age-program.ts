import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackedPackages } from '../../servers/debian.mjs';

/** The age program of Debian, unpacked and not installed: what somebody has who has to get at a backup without Drydock. */
export function ageProgram() {
  const bin = join(unpackedPackages('age', 'age', 'sid', ['age']), 'usr/bin');
  const run = (program: string, args: readonly string[], input?: Uint8Array): Buffer =>
    execFileSync(join(bin, program), args, {
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input ? { input } : {}),
    });
  return {
    bin,
    keygen: (...args: readonly string[]): string => run('age-keygen', args).toString(),
    encrypt: (recipients: readonly string[], input: Uint8Array): Buffer =>
      run(
        'age',
        recipients.flatMap((one) => ['-r', one]),
        input,
      ),
    decrypt(identity: string, input: Uint8Array): Buffer {
      const folder = mkdtempSync(join(tmpdir(), 'drydock-age-'));
      try {
        const file = join(folder, 'key.txt');
        writeFileSync(file, identity, { mode: 0o600 });
        return run('age', ['-d', '-i', file], input);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}
