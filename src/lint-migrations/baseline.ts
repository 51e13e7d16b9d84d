import type { Finding, Suppressed } from '../core/report/finding.ts';
import type { DatabaseReport, Report } from '../core/report/report.ts';
import { UserError } from '../core/report/user-error.ts';
import { plain } from '../core/runtime/plain-text.ts';

/** A finding that was there when the baseline was written. */
export interface KnownFinding {
  readonly rule: string;
  /** Relative to the working folder, with forward slashes. */
  readonly file: string;
  readonly fingerprint: string;
}

/** The file of known findings, read. */
export interface Baseline {
  /** Its path as it goes out. */
  readonly file: string;
  readonly known: readonly KnownFinding[];
}

/** The version of the file. A later one may mean its entries otherwise, and guessing would silence the wrong ones. */
const baselineVersion = 1;
const reason = 'known since the baseline was written';

/**
 * Reads the text of a baseline.
 * @throws UserError `baseline_invalid`, in one sentence
 */
export function readBaseline(file: string, bytes: Uint8Array): Baseline {
  const invalid = (why: string) =>
    new UserError('baseline_invalid', `${plain(file)} is no baseline of known findings: ${why}`, {
      hint: `Write it anew with drydock lint --write-baseline ${plain(file)}.`,
    });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('it does not hold JSON');
  }
  if (!isRecord(value)) throw invalid('it does not hold a JSON object');
  if (value['version'] !== baselineVersion) throw invalid(`its "version" is not ${baselineVersion}`);
  const list = value['known'];
  if (!Array.isArray(list)) throw invalid('its "known" is not a list');
  const known = list.map((one: unknown, place) => {
    if (!isKnown(one)) throw invalid(`known[${place}] lacks a rule, a file or a fingerprint`);
    return { rule: one.rule, file: one.file, fingerprint: one.fingerprint };
  });
  return { file, known };
}

/** The text of the file: sorted, and one finding a line, so that a review shows what came and went, and merges are easy. */
export function baselineText(known: readonly KnownFinding[]): string {
  const lines = new Map(known.map((one) => [keyOf(one), one]));
  const entries = [...lines.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one);
  const text = entries
    .map(({ rule, file, fingerprint }) => `    ${JSON.stringify({ file, rule, fingerprint })}`)
    .join(',\n');
  return `{\n  "version": ${baselineVersion},\n  "known": [${text === '' ? '' : `\n${text}\n  `}]\n}\n`;
}

/**
 * What the baseline of a report holds: its findings, and of an earlier baseline what lies outside of the folders that were
 * linted, since this run says nothing about it.
 * @throws UserError `bad_options` when the run did not judge every migration: whatever it left out would count as new
 */
export function newBaseline(report: Report, earlier: Baseline | null): readonly KnownFinding[] {
  if (report.databases.some((one) => one.reported < one.migrations)) {
    throw new UserError('bad_options', '--write-baseline needs a run that reports on every migration', {
      hint: 'Leave out --since and --from, and name folders instead of files.',
    });
  }
  const others = (earlier?.known ?? []).filter((one) => !report.databases.some((database) => lies(one.file, database)));
  return [...others, ...report.findings.map(({ rule, file, fingerprint }) => ({ rule, file, fingerprint }))];
}

/** Keeps findings and known ones apart. */
export class KnownFindings {
  readonly #known: ReadonlyMap<string, KnownFinding>;

  constructor(baseline: Baseline | null) {
    this.#known = new Map((baseline?.known ?? []).map((one) => [keyOf(one), one]));
  }

  /** The same result with the known findings among what is suppressed; the very same when there is none. */
  takeOut<R extends { readonly findings: readonly Finding[]; readonly suppressed: readonly Suppressed[] }>(
    result: R,
  ): R {
    const old = result.findings.filter((one) => this.#known.has(keyOf(one)));
    if (old.length === 0) return result;
    return {
      ...result,
      findings: result.findings.filter((one) => !this.#known.has(keyOf(one))),
      suppressed: [...result.suppressed, ...old.map((finding) => ({ finding, reason, by: 'baseline', until: null }))],
    };
  }

  /**
   * Entries that match nothing any more. Only of folders that were reported on as a whole: elsewhere a finding may be
   * missing because its migration was not looked at.
   */
  unmatched(report: Report): readonly KnownFinding[] {
    const matched = new Set(
      report.suppressed.flatMap(({ by, finding }) => (by === 'baseline' ? [keyOf(finding)] : [])),
    );
    const whole = report.databases.filter((one) => one.reported === one.migrations);
    return [...this.#known]
      .filter(([key, one]) => !matched.has(key) && whole.some((database) => lies(one.file, database)))
      .map(([, one]) => one);
  }
}

/** What is said of entries that can go; empty when there is none. */
export function unmatchedInWords(baseline: Baseline, unmatched: readonly KnownFinding[]): readonly string[] {
  if (unmatched.length === 0) return [];
  const count = unmatched.length === 1 ? 'One entry' : `${unmatched.length} entries`;
  return [
    `${count} of ${baseline.file} match${unmatched.length === 1 ? 'es' : ''} no finding any more, so that --write-baseline ${baseline.file} would drop ${unmatched.length === 1 ? 'it' : 'them'}:`,
    ...unmatched.map(({ rule, file, fingerprint }) => `  ${file}: ${rule} (${fingerprint})`),
  ];
}

/** The hash alone would do, were nobody to make one on purpose: with rule and file, a made one silences little. */
function keyOf({ rule, file, fingerprint }: KnownFinding): string {
  return `${file}\u0000${rule}\u0000${fingerprint}`;
}

function lies(file: string, { folder }: DatabaseReport): boolean {
  return (folder === '.' && !file.startsWith('../')) || file === folder || file.startsWith(`${folder}/`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKnown(value: unknown): value is KnownFinding {
  return (
    isRecord(value) &&
    typeof value['rule'] === 'string' &&
    typeof value['file'] === 'string' &&
    typeof value['fingerprint'] === 'string'
  );
}
