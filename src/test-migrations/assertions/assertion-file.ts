import { type Step, type StepOptions, stepsOf } from '../../core/execution/step.ts';
import { runsAlone } from '../../core/execution/units.ts';
import type { Engine } from '../../core/report/engine.ts';
import type { Location } from '../../core/report/finding.ts';
import type { SourceText } from '../../core/sql/source-text.ts';
import { type Directives, readDirectives } from './directives.ts';

/** A statement of a test, with what its comments say of it. */
export interface AssertionStep {
  readonly step: Step;
  readonly directives: Directives;
  /** It gives rows to be looked at. */
  readonly query: boolean;
}

export type AssertionFile =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly source: SourceText;
      /** pgTAP, or statements that speak for themselves. */
      readonly style: 'pgtap' | 'plain';
      readonly steps: readonly AssertionStep[];
      /** MySQL and MariaDB: something in it commits, so that it cannot be rolled back. */
      readonly commits: boolean;
    }
  | {
      readonly kind: 'refused';
      readonly path: string;
      readonly reason: string;
      readonly message: string;
      readonly place: Location;
    };

/** Cuts a file of tests into what is sent. The transaction is ours, and so the file's own BEGIN and ROLLBACK are left out. */
export function cutAssertions(source: SourceText, steps: StepOptions): AssertionFile {
  const { engine } = steps;
  const script = {
    source,
    pieces: [{ start: source.text.startsWith('\uFEFF') ? 1 : 0, end: source.text.length }],
    transaction: { mode: 'none', why: 'it is a test', optOut: null },
    placeholders: { kind: 'none' },
  } as const;
  const cut = stepsOf(script, steps);
  const path = source.file;
  if (cut.kind === 'refused') return { path, ...cut };
  let end = 0;
  const found = cut.steps.map((step): AssertionStep => {
    const above = source.text.slice(end, step.span.start);
    end = step.span.end;
    return { step, directives: readDirectives(above), query: isQuery(step.sql) };
  });
  const sent = found.filter(({ step }) => step.control === null);
  return {
    kind: 'file',
    path,
    source,
    style: engine === 'postgres' && sent.some(({ step }) => isPgtap(step.sql)) ? 'pgtap' : 'plain',
    steps: sent,
    commits: engine !== 'postgres' && sent.some(({ step }) => mayCommit(step.sql, engine)),
  };
}

/** A routine may commit; and so does nearly every definition. */
function mayCommit(sql: string, engine: Engine): boolean {
  return runsAlone(sql, engine) || /^(?:call|execute)\b/i.test(sql);
}

function isPgtap(sql: string): boolean {
  return /^select\b[\s\S]*?\b(?:plan|no_plan|finish|runtests)\s*\(/i.test(sql);
}

/** True for what gives rows for their own sake. `SELECT set_config(…)` and the like are there for what they do. */
export function isQuery(sql: string): boolean {
  const text = sql.replace(/^[\s(]+/, '');
  if (/^(?:values|table)\b/i.test(text)) return true;
  if (/^with\b/i.test(text)) return !/\b(?:insert\s+into|update|delete\s+from|merge\s+into)\b/i.test(text);
  if (!/^select\b/i.test(text)) return false;
  return !/^select\s+(?:pg_catalog\.)?(?:set_config|setval|pg_sleep)\s*\(/i.test(text);
}
