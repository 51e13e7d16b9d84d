import type { Finding } from './finding.ts';

/**
 * How much a change can hurt, in one word, the least first. What approves a change may depend on it.
 * `none`: nothing is changed. `low`: the schema grows and nobody is kept waiting. `data`: rows of tables in use are written.
 * `breaking`: code that runs now will not go on working. `blocking`: users are kept waiting in proportion to a table.
 * `destructive`: data is gone that no later migration brings back.
 */
export const riskClasses = ['none', 'low', 'data', 'breaking', 'blocking', 'destructive'] as const;
export type RiskClass = (typeof riskClasses)[number];

/** Why a change is of its class. */
export interface RiskReason {
  readonly class: RiskClass;
  /** The rule that gave it: a rule of the linter, or `loses-data`, `changes-rows`, which look at what statements do. */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  /** One clause with the user's names; hostile text. */
  readonly text: string;
  /** What is lost, where rows can be counted: names as SQL writes them. Not a part of any document. */
  readonly loss?: { readonly table: string; readonly column: string | null };
}

export interface Risk {
  readonly class: RiskClass;
  /** All reasons of that class, in the order of the files; those of lesser classes are left out. */
  readonly reasons: readonly RiskReason[];
}

/**
 * The risk of what is reported on. Findings count also when they are suppressed: a reason to accept a risk does not make it smaller.
 * @param statements how many statements the change has.
 */
export function riskOf(statements: number, effects: readonly RiskReason[], findings: readonly Finding[]): Risk {
  const reasons = [...effects, ...findings.flatMap(reasonOf)];
  const least: RiskClass = statements === 0 ? 'none' : 'low';
  const worst = reasons.reduce<RiskClass>(
    (worst, reason) => (isAbove(reason.class, worst) ? reason.class : worst),
    least,
  );
  return { class: worst, reasons: reasons.filter((reason) => reason.class === worst) };
}

function isAbove(a: RiskClass, b: RiskClass): boolean {
  return riskClasses.indexOf(a) > riskClasses.indexOf(b);
}

function reasonOf({ rule, category, severity, file, line, message }: Finding): RiskReason[] {
  if (category === 'availability' && severity === 'error')
    return [{ class: 'blocking', rule, file, line, text: message }];
  if (category === 'compatibility' && severity !== 'notice')
    return [{ class: 'breaking', rule, file, line, text: message }];
  return [];
}
