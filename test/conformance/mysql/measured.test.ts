import { describe, expect, it } from 'vitest';
import { mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { measureOn, shapesFor } from './measure-all.ts';
import { unpack } from './outcome.ts';
import { families } from './shapes/all.ts';
import { stored } from './stored.ts';

/*
 * Holds measured.generated.json to real servers: every fourth statement of each family on every server, which takes half a minute, or all
 * of them with DRYDOCK_TEST_MEASURE=all.
 */
const chosen = new Set(
  families.flatMap(({ shapes }) =>
    process.env['DRYDOCK_TEST_MEASURE'] === 'all' ? shapes : shapes.filter((_, place) => place % 4 === 0),
  ),
);

describe('what is written down is what the server does', () => {
  it.concurrent.each(mysqlServerNames)('on %s', { timeout: 600_000 }, async (name) => {
    const server = await mysqlServer(name);
    const shapes = shapesFor(name).filter((shape) => chosen.has(shape));
    expect(shapes.length).toBeGreaterThan(150);
    const outcomes = await measureOn(server, shapes);
    await server.stop();
    const changed: string[] = [];
    for (const shape of shapes) {
      const before = JSON.stringify(unpack(stored[shape.id] ?? {}).get(name));
      const now = JSON.stringify(outcomes.get(shape.id));
      if (before !== now) changed.push(`${shape.id}: ${shape.sql}\n    written ${before}\n    now     ${now}`);
    }
    expect(
      changed,
      `Is it a new minor version, or a changed shape? \`npm run measure -- mysql\` writes it anew.\n  ${changed.join('\n  ')}\n`,
    ).toEqual([]);
  });
});
