import { afterAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../src/core/effects/effect.ts';
import type { Example } from '../../src/lint-migrations/rule.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import { proveExample } from '../conformance/prove-good-example.ts';
import type { Major, PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { majorsOf } from './lint-example.ts';

const servers = new Map<number, Promise<PostgresServer>>();
function server(major: number): Promise<PostgresServer> {
  const found = servers.get(major) ?? serverOf(major as Major);
  servers.set(major, found);
  return found;
}
afterAll(async () => {
  for (const one of servers.values()) await (await one).stop();
});

/** The oldest and the newest major that an example is for: test/conformance has every statement on every major. */
function majorsToProve(example: Example): number[] {
  const majors = majorsOf(example);
  return process.env['DRYDOCK_PROVE_ALL']
    ? majors
    : [...new Set([majors[0], majors.at(-1)])].filter((one) => one !== undefined);
}

const cases = rules.flatMap((rule) =>
  rule.good.flatMap((example, place) =>
    example.files || example.notRunnable
      ? []
      : majorsToProve(example).map((major) => ({ id: rule.id, example, place, major })),
  ),
);

describe('good examples run, and lock no more than they say', () => {
  it.each(cases)('$id, good example $place, on PostgreSQL $major', async ({ example, major }) => {
    const steps = typeof example.sql === 'string' ? [example.sql] : (example.sql ?? []);
    const proved = await proveExample(await server(major), example.before ?? '', steps, {
      outsideTransaction: example.outsideTransaction === true,
    });
    expect(
      proved.flatMap((step) => (step.error ? [`${step.error.sqlstate} ${step.error.error}: ${step.sql}`] : [])),
    ).toEqual([]);
    const allowed = example.strongestLock;
    if (allowed === undefined) return;
    for (const step of proved) {
      if (step.strongest !== null)
        expect(allowed !== 'none' && atLeast(allowed, step.strongest), `${step.strongest}: ${step.sql}`).toBe(true);
    }
  });
});
