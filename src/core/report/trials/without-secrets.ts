import { maskSecrets } from '../secrets.ts';
import type { Evidence, TestReport } from './trial-report.ts';

/**
 * The report with every secret in it replaced by asterisks, as long as before. Called once, before anything is rendered; every text
 * is looked at, whatever fields the report may get, since one that is forgotten here is one that leaks.
 */
export function withoutSecrets(report: TestReport): TestReport {
  return masked(report);
}

/** The same value with every secret in its texts replaced, for reports of other jobs too. */
export function masked<T>(value: T): T {
  return maskedValue(value) as T;
}

/** The same shape with other texts. */
function maskedValue(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (Array.isArray(value)) return value.map(maskedValue);
  if (typeof value !== 'object' || value === null) return value;
  if (isDiff(value)) return { ...rest(value), lines: maskedLines(value.lines) };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskedValue(each)]));
}

type Diff = Extract<Evidence, { kind: 'diff' }>;

function isDiff(value: object): value is Diff {
  return 'kind' in value && value.kind === 'diff' && 'lines' in value && Array.isArray(value.lines);
}

function rest({ lines: _, ...others }: Diff): object {
  return masked(others);
}

/**
 * A private key goes over several lines, of which each alone looks like nothing: the lines are looked at together, without their signs,
 * and cut apart where they were joined. Masking keeps lengths.
 */
function maskedLines(lines: readonly string[]): string[] {
  const text = maskSecrets(lines.map((line) => line.slice(1)).join('\n'));
  let at = 0;
  return lines.map((line) => {
    const length = Math.max(0, line.length - 1);
    const part = text.slice(at, at + length);
    at += length + 1;
    return line.slice(0, 1) + part;
  });
}
