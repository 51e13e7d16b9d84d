import type { RuleSetting } from '../core/configuration/settings.ts';
import { mysqlServer, postgresVersion } from '../core/effects/server-version.ts';
import type { Finding } from '../core/report/finding.ts';
import type { StatementEffect } from '../core/report/report.ts';
import { type Risk, riskOf } from '../core/report/risk.ts';
import { sortFindings } from '../core/report/verdict.ts';
import type { World } from '../core/runtime/world.ts';
import { keyOf, type TableSize } from '../core/schema/catalog.ts';
import type { Target } from '../core/targets/find-targets.ts';
import { docsBase } from './docs-base.ts';
import { type LintInput, lintFolder } from './engine.ts';
import { rules } from './rules/registry.ts';

export interface AssessInput {
  readonly target: Target;
  /** Places in the folder's migrations of those that are asked about; the others are replayed. */
  readonly pending: ReadonlySet<number>;
  readonly sizes: readonly {
    readonly schema: string;
    readonly name: string;
    readonly rows: number | null;
    readonly bytes: number;
  }[];
  readonly serverVersion: string;
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

export interface Assessed {
  readonly effects: readonly StatementEffect[];
  readonly risk: Risk;
  readonly findings: readonly Finding[];
  readonly unsure: readonly string[];
  /** Places of the migrations that were asked about which nobody could read. */
  readonly unread: readonly { readonly file: string; readonly line: number; readonly why: string }[];
}

/** What some migrations of a folder would do to a database whose tables have these sizes. The parser has to be loaded. */
export async function assess(
  { target, pending, sizes, serverVersion, rules: settings }: AssessInput,
  world: World,
): Promise<Assessed> {
  const { folder, engine } = target;
  const known = new Map<string, TableSize>();
  for (const { schema, name, rows, bytes } of sizes)
    if (rows !== null) known.set(keyOf({ schema, name }), { rows, bytes });
  const input: LintInput = {
    folder,
    reported: pending,
    oneChange: true,
    change: null,
    serverKnown: true,
    sizes: known,
    settings,
    ignore: [],
    codeReferences: () => [],
    docs: docsBase(world),
    today: world.clock.now().toISOString().slice(0, 10),
    listEffects: true,
  };
  const result =
    engine === 'postgres'
      ? lintFolder({ ...input, server: postgresVersion(serverVersion) }, rules)
      : (await import('./mysql/lint-folder.ts')).lintMysqlFolder({
          ...input,
          server: mysqlServer(engine, serverVersion),
        });
  const findings = sortFindings(result.findings);
  return {
    effects: result.effects,
    findings,
    unsure: result.unsure,
    unread: [
      ...result.notAnalysed.map(({ file, line, reason }) => ({ file, line, why: reason })),
      ...findings
        .filter(({ rule }) => rule === 'syntax-error')
        .map(({ file, line }) => ({ file, line, why: 'syntax error' })),
    ],
    risk: riskOf(result.statements, result.risks, [...findings, ...result.suppressed.map(({ finding }) => finding)]),
  };
}
