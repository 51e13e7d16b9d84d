import { UserError } from '../core/report/user-error.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { type PlanParts, planDigest } from './plan-digest.ts';

/** The file that `drydock plan --out` writes and an approver approves. */
export interface PlanFile {
  readonly drydock: 'plan';
  readonly version: 1;
  readonly madeAt: string;
  readonly databases: readonly PlannedDatabase[];
}

export interface PlannedDatabase {
  readonly name: string;
  readonly digest: string;
  readonly parts: PlanParts;
  readonly target: string;
  readonly risk: string;
  /** Files in the order in which they run. */
  readonly migrations: readonly { readonly version: string | null; readonly name: string; readonly file: string }[];
}

export function planText(plan: PlanFile): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** @throws UserError `plan_invalid` for what is no plan, or one that was edited */
export function readPlan(file: string, text: string): PlanFile {
  const no = (why: string): never => {
    throw new UserError('plan_invalid', `plan: ${plain(file)} ${why}`, {
      hint: 'Make a new one with drydock plan --out FILE.',
    });
  };
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return no('is no JSON');
  }
  if (!isRecord(read) || read['drydock'] !== 'plan') return no('is no plan of Drydock');
  if (read['version'] !== 1)
    return no(`is a plan of version ${plain(String(read['version']), 20)}, which this Drydock does not read`);
  const databases = Array.isArray(read['databases'])
    ? (read['databases'] as readonly unknown[])
    : no('names no databases');
  for (const one of databases) {
    if (
      !isRecord(one) ||
      typeof one['name'] !== 'string' ||
      typeof one['digest'] !== 'string' ||
      !isParts(one['parts'])
    )
      return no('has lost a part of it');
    if (planDigest(one['parts']) !== one['digest'])
      return no(`was edited: the digest of ${plain(one['name'], 60)} is not that of its parts`);
  }
  return read as unknown as PlanFile;
}

/** What of an approved plan is no longer so, as a sentence; null when nothing changed. */
export function whatChanged(approved: PlannedDatabase, now: PlanParts): string | null {
  const { parts } = approved;
  const changed = [
    ...(parts.database === now.database ? [] : ['the database is another one']),
    ...(parts.history === now.history ? [] : ['its history changed']),
    ...(parts.files === now.files ? [] : ['the files that would run changed']),
  ];
  return changed.length === 0 ? null : `Since the plan was made, ${changed.join(', and ')}.`;
}

function isParts(value: unknown): value is PlanParts {
  return isRecord(value) && ['database', 'history', 'files'].every((name) => typeof value[name] === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
