import { describe, expect, it } from 'vitest';
import { majors } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { measureOn } from './measure-all.ts';
import { unpack } from './outcome.ts';
import { families } from './shapes/all.ts';
import { stored } from './stored.ts';

// Holds measured.generated.json to real servers: every statement, on every major. About a minute.
describe('what is written down is what the server does', () => {
  it.concurrent.each(majors)('on PostgreSQL %i', { timeout: 300_000 }, async (major) => {
    const server = await serverOf(major);
    const outcomes = await measureOn(server);
    await server.stop();
    const changed: string[] = [];
    for (const shape of families.flatMap((family) => family.shapes)) {
      const before = JSON.stringify(unpack(stored[shape.id] ?? {}).get(major));
      const now = JSON.stringify(outcomes.get(shape.id));
      if (before !== now) changed.push(`${shape.id}: ${shape.sql}\n    written ${before}\n    now     ${now}`);
    }
    expect(
      changed,
      `Is it a new minor version, or a changed shape? \`npm run measure\` writes it anew.\n  ${changed.join('\n  ')}\n`,
    ).toEqual([]);
  });
});
