import { type Major, majors, type PostgresServer, startPostgres } from '../servers/postgres.ts';
import { openBench } from './measure.ts';
import { type Outcome, outcomeOf, pack, type Stored } from './outcome.ts';
import { families } from './shapes/all.ts';

/** Measures every shape on one server. */
export async function measureOn(server: PostgresServer): Promise<ReadonlyMap<string, Outcome>> {
  const bench = await openBench(server.major, await server.database());
  try {
    const outcomes = new Map<string, Outcome>();
    for (const { shapes } of families) {
      for (const shape of shapes) {
        if (shape.versions !== undefined && !shape.versions.includes(server.major)) continue;
        outcomes.set(shape.id, outcomeOf(await bench.measure(shape)));
      }
    }
    return outcomes;
  } finally {
    await bench.close();
  }
}

/** Measures every shape on every major and gives the text of measured.generated.json. */
export async function measureAll(): Promise<string> {
  const byMajor = new Map<Major, ReadonlyMap<string, Outcome>>();
  // Two at a time: each keeps one processor busy.
  const waiting = [...majors];
  const worker = async () => {
    for (let major = waiting.shift(); major !== undefined; major = waiting.shift()) {
      const server = await startPostgres(major);
      try {
        byMajor.set(major, await measureOn(server));
      } finally {
        await server.stop();
      }
    }
  };
  await Promise.all([worker(), worker()]);
  const lines: string[] = [];
  for (const { shapes } of families) {
    for (const shape of shapes) {
      const outcomes = new Map<Major, Outcome>();
      for (const major of majors) {
        const outcome = byMajor.get(major)?.get(shape.id);
        if (outcome !== undefined) outcomes.set(major, outcome);
      }
      const packed: Stored = pack(outcomes);
      lines.push(`  ${JSON.stringify(shape.id)}: ${JSON.stringify(packed)}`);
    }
  }
  return `{\n${lines.join(',\n')}\n}\n`;
}
