import { describe, expect, it } from 'vitest';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import { check } from './check.ts';
import { mutate, random } from './mutate.ts';
import { seeds } from './seeds.ts';

/** Set for the long run: DRYDOCK_FUZZ=100000, DRYDOCK_FUZZ_FOLDERS=a:b, DRYDOCK_FUZZ_SEED=7. */
const count = Number(process.env['DRYDOCK_FUZZ'] ?? 2000);
const seed = Number(process.env['DRYDOCK_FUZZ_SEED'] ?? 1);
const folders = (process.env['DRYDOCK_FUZZ_FOLDERS'] ?? '').split(':').filter(Boolean);

const servers = [null, mysqlServer('mysql', '9.7'), mysqlServer('mariadb', '10.11'), mysqlServer('mysql', '8.0.11')];

describe('hostile SQL', () => {
  it.each(['postgres', 'mysql'] as const)(
    `${count} mutations for %s neither crash, nor hang, nor print a control sequence`,
    (engine) => {
      const texts = seeds(engine, folders);
      expect(texts.length).toBeGreaterThan(50);
      const failures: string[] = [];
      for (let i = 0; i < count && failures.length < 10; i++) {
        const pick = random(seed * 1_000_003 + i);
        const text = mutate(texts[pick(texts.length)] ?? '', texts[pick(texts.length)] ?? '', pick);
        // Slow means hanging: a text of this size takes milliseconds; the limit leaves room for a busy machine.
        const server = engine === 'postgres' ? null : servers[1 + pick(servers.length - 1)];
        const wrong = check(text, 10_000, server ?? undefined);
        if (wrong) failures.push(`case ${i}: ${wrong}\n${JSON.stringify(text)}`);
      }
      expect(failures).toEqual([]);
    },
    24 * 3600_000,
  );
});
