import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/core/report/engine.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';
import { type Project, project } from '../deploying.ts';
import { proxyTo, stateOf, strike, ways } from './killing.ts';
import { mixedHistory } from './mixed-history.ts';

/** 200 an engine in a long run: `DRYDOCK_KILLS=200 npx vitest run test/deploy/kills`. */
const kills = Number(process.env['DRYDOCK_KILLS'] ?? 0);

const servers = [
  { engine: 'postgres', name: 'PostgreSQL 16', few: 8, make: () => serverOf(16) },
  { engine: 'mysql', name: 'MySQL 9.7', few: 6, make: () => mysqlServer('mysql-9.7') },
  { engine: 'mariadb', name: 'MariaDB 10.11', few: 6, make: () => mysqlServer('mariadb-10.11') },
] as const satisfies readonly { engine: Engine; name: string; few: number; make(): Promise<unknown> }[];

describe.each(servers)('a deploy that is killed, $name', ({ engine, few, make }) => {
  let server: { database(): Promise<string>; stop(): Promise<void> };
  let made: Project;
  let undisturbed: string;
  let ms: number;
  beforeAll(async () => {
    server = await make();
    made = project(mixedHistory(engine));
    const url = await server.database();
    const started = performance.now();
    const ran = await made.run(['deploy', 'db', '--quiet'], url);
    ms = performance.now() - started;
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    undisturbed = await stateOf(engine, url);
    expect(undisturbed).toContain('flyway');
  });
  afterAll(async () => {
    made[Symbol.dispose]();
    await server.stop();
  });

  const all = Array.from({ length: kills > 0 ? kills : few }, (_, place) => ({
    place,
    way: ways[place % ways.length] ?? 'process',
  }));
  it.each(all)('and deployed again, is as if nothing had happened: $place, $way', async ({ place, way }) => {
    const url = await server.database();
    const proxy = await proxyTo(url);
    try {
      // Spread over the run, each within its share of it at random; the start of the program, in which nothing can break, left out.
      const share = (place + Math.random()) / all.length;
      const running = made.start(['deploy', 'db', '--quiet'], proxy.url);
      await new Promise((resolve) => setTimeout(resolve, 80 + share * Math.max(200, ms - 80)));
      await strike(way, engine, url, running, proxy);
      await running.ended;
    } finally {
      await proxy.stop();
    }
    const again = await made.run(['deploy', 'db', '--quiet'], url);
    expect(again.status, again.stdout + again.stderr).toBe(0);
    expect(await stateOf(engine, url)).toBe(undisturbed);
  });
});
