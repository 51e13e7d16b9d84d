import { afterAll, describe, expect, it } from 'vitest';
import { type TrialId, trialIds } from '../../../src/core/configuration/trial-settings.ts';
import type { TestReport } from '../../../src/core/report/trials/trial-report.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';
import { databaseOf, tryOut } from '../try-out.ts';
import { faults } from './faults.ts';
import { good } from './good.ts';
import type { PlantedGood } from './planted-fault.ts';

// Every trial looks at every change: what was planted is found by the trial that should, and by no other.

const servers = new Map<string, Promise<PostgresServer | RunningMysql>>();

function serverFor(on: PlantedGood['on']): Promise<PostgresServer | RunningMysql> {
  let server = servers.get(on);
  if (!server) {
    server = on === 'postgres' ? serverOf(16) : mysqlServer(on === 'mysql' ? 'mysql-9.7' : 'mariadb-11.8');
    servers.set(on, server);
  }
  return server;
}

afterAll(async () => {
  for (const server of servers.values()) await (await server).stop();
});

async function run(planted: PlantedGood, also: readonly TrialId[] = []): Promise<TestReport> {
  const { base, change, without = {} } = planted;
  const files = Object.fromEntries(
    Object.entries({ ...base, ...change }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  // Cutting a deployment off costs seconds: those two are run where they are what is asked about.
  const usual = trialIds.filter((id) => id !== 'chaos' && id !== 'race');
  return tryOut({
    server: await serverFor(planted.on),
    base,
    files,
    trials: [...new Set([...usual, ...also])].filter((id) => !(id in without)),
    ...(planted.rows === undefined ? {} : { rows: planted.rows }),
    ...(planted.beside ? { beside: planted.beside } : {}),
    ...(planted.database ? { database: planted.database } : {}),
    settings: { performance: { threshold: 'median <= +100%', samples: 20 }, ...planted.settings },
  });
}

/** "trial: reason" of what is worse than a warning. */
function told(report: TestReport): readonly string[] {
  return databaseOf(report).trials.flatMap(({ trial, verdict, reason, cases, summary }) => {
    if (verdict === 'pass' || verdict === 'warn' || verdict === 'skipped') return [];
    // A machine that is too busy to tell says so, and nobody planted that.
    const bad = cases.filter(
      (one) => ['fail', 'error', 'inconclusive'].includes(one.verdict) && one.reason !== 'probes_starved',
    );
    if (bad.length === 0 && cases.some((one) => one.reason === 'probes_starved')) return [];
    return bad.length === 0
      ? [`${trial}: ${verdict} ${reason} ${summary}`]
      : [...new Set(bad.map((one) => `${trial}: ${one.verdict} ${one.reason}`))];
  });
}

describe('what was planted', () => {
  it('is at least forty faults, of every trial', () => {
    expect(faults.length).toBeGreaterThanOrEqual(40);
    expect(new Set(faults.map((one) => one.found.trial))).toEqual(new Set(trialIds));
  });

  it.each(faults)('$found.trial finds $name ($on)', async (fault) => {
    const report = await run(fault, [fault.found.trial]);
    const lines = told(report);
    // One fault may have several faces in one trial: a way back that forgets an index also fails on the way up again.
    expect(lines.filter((one) => !one.startsWith(`${fault.found.trial}: fail `))).toEqual([]);
    expect(lines).toContain(`${fault.found.trial}: fail ${fault.found.reason}`);
  });

  it.each(good)('nobody minds $name ($on)', async (one) => {
    expect(told(await run(one)).join('; ')).toBe('');
  });
});
