import { type RunningMysql, startMysql } from '../../servers/mysql.ts';
import {
  type AnyMysqlServerName,
  type MysqlServerName,
  measuredOnly,
  mysqlServerNames,
} from '../../servers/mysql-names.ts';
import { Bench } from './bench.ts';
import { type Outcome, pack } from './outcome.ts';
import type { MysqlShape } from './shape.ts';
import { families } from './shapes/all.ts';

/** The shapes that a server knows. */
export function shapesFor(name: AnyMysqlServerName): MysqlShape[] {
  return families
    .flatMap(({ shapes }) => shapes)
    .filter(({ only }) => only === undefined || `${name}-`.startsWith(`${only}-`));
}

/** Measures shapes on one server. */
export async function measureOn(
  server: RunningMysql,
  shapes: readonly MysqlShape[],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const problems: string[] = [];
  const bench = await Bench.open(server);
  try {
    for (const shape of shapes) {
      try {
        outcomes.set(shape.id, await bench.measure(shape));
      } catch (error) {
        problems.push(`${shape.id} on ${server.name}: ${error instanceof Error ? error.message : error}`);
      }
    }
    if (problems.length > 0) throw new Error(`Not everything could be measured.\n${problems.join('\n')}`);
    return outcomes;
  } finally {
    await bench.close();
  }
}

/** Measures every shape on every server and gives the text of measured.generated.json. */
export async function measureAll(): Promise<string> {
  const measured = await Promise.all(
    mysqlServerNames.map(async (name) => {
      const server = await startMysql(name);
      try {
        return [name, await measureOn(server, shapesFor(name))] as const;
      } finally {
        await server.stop();
      }
    }),
  );
  const lines: string[] = [];
  for (const { id } of families.flatMap(({ shapes }) => shapes)) {
    const outcomes = new Map<MysqlServerName, Outcome>();
    for (const [name, of] of measured) {
      const outcome = of.get(id);
      if (outcome !== undefined) outcomes.set(name, outcome);
    }
    lines.push(`  ${JSON.stringify(id)}: ${JSON.stringify(pack(outcomes))}`);
  }
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** The same for the server that only measuring uses: the text of measured-extra.generated.json, an outcome for each shape. */
export async function measureExtra(): Promise<string> {
  const server = await startMysql(measuredOnly);
  try {
    const lines = [...(await measureOn(server, shapesFor(measuredOnly)))].map(
      ([id, outcome]) => `  ${JSON.stringify(id)}: ${JSON.stringify(outcome)}`,
    );
    return `{\n${lines.join(',\n')}\n}\n`;
  } finally {
    await server.stop();
  }
}
