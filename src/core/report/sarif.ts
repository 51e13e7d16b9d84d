import type { Log, Notification, Region, ReportingDescriptor, Result } from 'sarif';
import { toInertJson } from './escape.ts';
import type { Finding, Fix, Location, Severity, Suppressed, TextEdit } from './finding.ts';
import type { Report } from './report.ts';
import type { RuleInfo } from './rule-info.ts';
import { fileOrder, worstFirst } from './verdict.ts';
import { effectText, grouped } from './wording.ts';

export interface SarifOptions {
  /** Every rule that can appear; those that did not find anything are listed too. */
  readonly rules: readonly RuleInfo[];
  /** The text of a file, for the lines and columns of fixes. */
  source?(file: string): string | undefined;
  /** The page of the project. */
  readonly home?: string;
}

/** GitHub refuses a run with more results. */
const mostResults = 25_000;
/** Notifications of what was not analysed. */
const mostNotifications = 1_000;

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
};

// GitHub sorts security alerts by a score from 0 to 10; without one a security finding is listed as plain code quality.
const scores: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.5', notice: '3.0' };

/** SARIF 2.1.0 with one run, for code scanning. Worst findings first; what is over GitHub's limit is left out and said. */
export function renderSarif(report: Report, options: SarifOptions): string {
  return `${toInertJson(sarifLog(report, options))}\n`;
}

export function sarifLog(report: Report, options: SarifOptions): Log {
  const rules = new Map<string, ReportingDescriptor>(options.rules.map((rule) => [rule.id, descriptor(rule)]));
  for (const { rule, docs, category, severity } of [
    ...report.findings,
    ...report.suppressed.map((each) => each.finding),
  ]) {
    // A rule that nobody described still needs its entry: `ruleIndex` points at it.
    if (!rules.has(rule)) {
      rules.set(rule, descriptor({ id: rule, title: rule, what: rule, why: '', category, severity, docs }));
    }
  }
  const indexes = new Map([...rules.keys()].map((id, index) => [id, index]));
  const places = placer(options.source);
  const findings = [...report.findings].sort(worstFirst(fileOrder(report.findings)));
  const kept = findings.slice(0, mostResults);
  const silenced = report.suppressed.slice(0, mostResults - kept.length);
  const leftOut = findings.length - kept.length + report.suppressed.length - silenced.length;

  const notifications = report.notAnalysed.slice(0, mostNotifications).map(
    (each): Notification => ({
      level: 'warning',
      message: { text: sentence(`Not analysed: ${each.reason}`) },
      locations: [{ physicalLocation: places.physical(each) }],
      descriptor: { id: 'not-analysed' },
    }),
  );
  const unnamed = report.notAnalysed.length - notifications.length;
  if (unnamed > 0) notifications.push(note(`${grouped(unnamed)} more places were not analysed.`));
  if (leftOut > 0)
    notifications.push(note(`${grouped(leftOut)} results are left out: a run holds ${grouped(mostResults)} at most.`));

  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Drydock',
            version: report.tool.version,
            semanticVersion: report.tool.version,
            ...(options.home === undefined ? {} : { informationUri: options.home }),
            rules: [...rules.values()],
            notifications: [{ id: 'not-analysed', shortDescription: { text: 'SQL that was not analysed' } }],
          },
        },
        automationDetails: { id: `drydock/${report.job}/` },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The working folder.' } } },
        invocations: [{ executionSuccessful: report.verdict !== 'error', toolExecutionNotifications: notifications }],
        results: [
          ...kept.map((finding) => result(finding, indexes, places)),
          ...silenced.map((each) => ({ ...result(each.finding, indexes, places), suppressions: [suppression(each)] })),
        ],
      },
    ],
  };
}

function note(text: string): Notification {
  return { level: 'note', message: { text } };
}

function descriptor(rule: RuleInfo): ReportingDescriptor {
  const link = webAddress(rule.docs);
  const help = [rule.what, rule.why].filter((part) => part !== '').join('\n\n');
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.what },
    help: { text: help, markdown: help },
    ...(link === undefined ? {} : { helpUri: link }),
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: ['sql', 'migrations', rule.category],
      precision: rule.severity === 'error' ? 'very-high' : 'high',
      ...(rule.category === 'security'
        ? { 'security-severity': scores[rule.severity] }
        : { 'problem.severity': rule.severity === 'notice' ? 'recommendation' : rule.severity }),
    },
  };
}

/** `helpUri` has to be an absolute address, and a page may be named by its path only. */
function webAddress(address: string): string | undefined {
  return /^https?:\/\/[^\s]+$/.test(address) ? address : undefined;
}

function result(finding: Finding, indexes: ReadonlyMap<string, number>, places: Placer): Result {
  const parts = [sentence(finding.message)];
  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (effect !== null) parts.push(sentence(effect));
  if (finding.advice !== null) parts.push(sentence(`Instead: ${finding.advice.summary}`));
  return {
    ruleId: finding.rule,
    ruleIndex: indexes.get(finding.rule) ?? -1,
    level: levels[finding.severity],
    message: { text: parts.join('\n') },
    locations: [{ physicalLocation: places.physical(finding) }],
    partialFingerprints: { 'drydock/v1': finding.fingerprint },
    ...(finding.references.length === 0
      ? {}
      : {
          relatedLocations: finding.references.map((reference, id) => ({
            id,
            physicalLocation: { artifactLocation: artifact(reference.file), region: { startLine: reference.line } },
            message: { text: sentence(reference.text) },
          })),
        }),
    ...(finding.fix === null ? {} : { fixes: [sarifFix(finding.fix, places)] }),
  };
}

// `[text](target)` in a SARIF message is a link; a backslash before the bracket makes it text (section 3.11.6).
function sentence(text: string): string {
  return text.replace(/[[\]](?=[^[\]]*\]\(|\()/g, '\\$&');
}

function suppression({ reason, by, until }: Suppressed) {
  const end = until === null ? '' : ` (until ${until})`;
  return {
    kind: by === 'config' || by === 'baseline' ? ('external' as const) : ('inSource' as const),
    status: 'accepted' as const,
    justification: `${reason === '' ? 'No reason given' : reason}${end}`,
  };
}

function sarifFix(fix: Fix, places: Placer) {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of fix.edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return {
    description: { text: sentence(fix.title) },
    artifactChanges: [...byFile].map(([file, edits]) => ({
      artifactLocation: artifact(file),
      replacements: edits.map((edit) => ({
        deletedRegion: places.region(edit),
        insertedContent: { text: edit.text },
      })),
    })),
  };
}

interface Placer {
  physical(at: Location): { artifactLocation: { uri: string }; region: Region };
  region(edit: TextEdit): Region;
}

/** Places in SARIF's terms: a byte order mark is no character of the file there, while our columns and offsets count it. */
function placer(source: SarifOptions['source']): Placer {
  const texts = new Map<string, { text: string; starts: number[]; mark: number } | null>();
  const read = (file: string) => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const text = source?.(file);
    const entry =
      text === undefined ? null : { text, starts: lineStarts(text), mark: text.startsWith('\ufeff') ? 1 : 0 };
    texts.set(file, entry);
    return entry;
  };
  const column = (file: string, line: number, at: number) =>
    Math.max(1, at - (line === 1 ? (read(file)?.mark ?? 0) : 0));
  const position = (file: string, offset: number): { line: number; column: number } | null => {
    const entry = read(file);
    if (entry === null) return null;
    let low = 0;
    for (let high = entry.starts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((entry.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: column(file, low + 1, offset - (entry.starts[low] ?? 0) + 1) };
  };
  return {
    physical: (at) => ({
      artifactLocation: artifact(at.file),
      region: {
        startLine: at.line,
        startColumn: column(at.file, at.line, at.column),
        endLine: at.endLine,
        endColumn: column(at.file, at.endLine, at.endColumn),
      },
    }),
    region: (edit) => {
      const from = position(edit.file, edit.start);
      const to = position(edit.file, edit.end);
      if (from === null || to === null) return { charOffset: edit.start, charLength: edit.end - edit.start };
      return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** A path as an address relative to the working folder, each segment percent-encoded. */
function artifact(file: string): { uri: string; uriBaseId?: string } {
  const encoded = file
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .split('/')
    .map(encodeURIComponent);
  if (file.startsWith('/')) return { uri: `file://${encoded.join('/')}` };
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${file.slice(0, 2)}/${encoded.slice(1).join('/')}` };
  return { uri: encoded.join('/'), uriBaseId: '%SRCROOT%' };
}
