import type { Finding, FindingEffect, Severity, Suppressed } from '../core/report/finding.ts';
import { fingerprint } from '../core/report/fingerprint.ts';
import { findSecrets } from '../core/report/secrets.ts';
import { withPlaceholders } from '../core/sql/placeholders.ts';
import { locate, type SourceText } from '../core/sql/source-text.ts';
import type { Span, SqlComment } from '../core/sql/statement.ts';
import type { LintInput } from './engine.ts';
import { matchesGlob } from './glob.ts';
import type { Problem, Rule } from './rule.ts';
import type { RuleChoice } from './rule-set.ts';
import {
  mayHoldSuppressions,
  readSuppressions,
  type Suppressible,
  type Suppression,
  silences,
} from './suppressions.ts';

/** Rules about suppressions. They are said here, since what silences a finding is known only when all rules have spoken. */
export const suppressionRules = {
  malformed: 'suppression-malformed',
  unknown: 'suppression-unknown-rule',
  reason: 'suppression-without-reason',
  unused: 'suppression-unused',
  expired: 'suppression-expired',
} as const;

/** Rules that a down script is held to as strictly as an up script; the others give advice there at most. */
const strictInDown = new Set(['security']);
const strictInDownRules = new Set<string>(['syntax-error', 'down-drops-other', ...Object.values(suppressionRules)]);

/** Turns what rules say into findings: places, severities, fingerprints, and what a comment or the configuration silences. */
export class Findings {
  readonly #input: LintInput;
  readonly #rules: RuleChoice;
  readonly #commentsOf: CommentsOf;
  readonly #byId: ReadonlyMap<string, Rule>;
  readonly #kept: Finding[] = [];
  readonly #suppressed: Suppressed[] = [];
  readonly #ordinals = new Map<string, number>();
  readonly #files = new Map<string, FileFindings>();
  #byFile: ReadonlyMap<string, SourceText> | null = null;

  /** @param commentsOf finds the comments of a file, as its engine writes them. */
  constructor(input: LintInput, rules: RuleChoice, all: readonly Rule[], commentsOf: CommentsOf) {
    this.#commentsOf = commentsOf;
    this.#input = input;
    this.#rules = rules;
    this.#byId = new Map(all.map((rule) => [rule.id, rule]));
  }

  /** What is left when every script and the folder have been spoken of: now the suppressions are weighed, file by file. */
  result(): { readonly findings: readonly Finding[]; readonly suppressed: readonly Suppressed[] } {
    for (const file of this.#files.values()) this.#settle(file);
    this.#files.clear();
    return { findings: this.#kept, suppressed: this.#suppressed };
  }

  /** Collects what is said of one script. */
  script(source: SourceText, statements: readonly Suppressible[], direction: 'up' | 'down'): ScriptFindings {
    const summaries = new Map<object, FindingEffect>();
    const { said } = this.#file(source, statements);
    return {
      add: (rule, saidOfIt, context) => {
        if (direction === 'down' && isNeedlessInDown(rule, saidOfIt)) return;
        const problem = readable(saidOfIt, source);
        const span = problem.span ?? context?.statement.span ?? { start: 0, end: 0 };
        let effect: FindingEffect | null = null;
        if (context) {
          effect = summaries.get(context.effect) ?? readable(context.summary(), source);
          summaries.set(context.effect, effect);
        }
        const finding = this.#finding(rule, problem, {
          ...locate(source, span),
          effect,
          text: context ? context.statement.sql : source.text.slice(span.start, span.end),
          direction,
          ...(source.rendered
            ? { rendered: context?.statement.sql ?? source.text.slice(span.start, span.end).trim() }
            : {}),
        });
        said.push({ finding, span });
      },
    };
  }

  /** What a rule says of the folder as a whole, on a line of one of its files. */
  addFolder(rule: Rule, problem: Problem): void {
    const line = problem.line ?? 1;
    const file = problem.file ?? this.#input.folder.folder;
    const source = this.#sources().get(file);
    const finding = this.#finding(rule, source ? readable(problem, source) : problem, {
      file,
      line,
      column: 1,
      endLine: line,
      endColumn: 1,
      effect: null,
      text: problem.message,
      direction: 'up',
    });
    const record = this.#files.get(file);
    if (record) record.said.push({ finding, span: lineSpan(record.source, line) });
    else this.#keep(finding);
  }

  /** The record of a file; the up and the down part of one file share it, and so its suppressions. */
  #file(source: SourceText, statements: readonly Suppressible[]): FileFindings {
    const record = this.#files.get(source.file) ?? { source, statements: [], said: [] };
    for (const statement of statements) record.statements.push(statement);
    this.#files.set(source.file, record);
    return record;
  }

  #settle({ source, statements, said }: FileFindings): void {
    const { text } = source;
    // The whole file: a comment above the mark where a tool's part begins is about the file too.
    const suppressions = mayHoldSuppressions(text)
      ? readSuppressions(source, this.#commentsOf(text, [{ start: 0, end: text.length }]), statements, (id) =>
          this.#byId.has(id),
        )
      : [];
    const used = new Set<Suppression>();
    const secrets = said.length === 0 ? [] : secretsOf(text);
    for (const { finding: plain, span } of said) {
      const finding = secrets.length === 0 ? plain : withoutSecrets(plain, secrets);
      const by = suppressions.find((one) => silences(one, finding.rule, span) && !this.#expired(one.until));
      if (by) {
        used.add(by);
        this.#suppressed.push({ finding, reason: by.reason, by: by.by, until: by.until });
      } else this.#keep(finding);
    }
    for (const one of suppressions) this.#judge(one, used.has(one), source);
  }

  /** The up scripts by file. */
  #sources(): ReadonlyMap<string, SourceText> {
    this.#byFile ??= new Map(this.#input.folder.migrations.map((one) => [one.file, one.up.source]));
    return this.#byFile;
  }

  #finding(
    rule: Rule,
    problem: Problem,
    place: Omit<Finding, keyof Problem | 'rule' | 'category' | 'severity' | 'docs' | 'fingerprint'> & {
      readonly file: string;
      readonly line: number;
      readonly effect: FindingEffect | null;
      readonly text: string;
      readonly direction: 'up' | 'down';
    },
  ): Finding {
    const { text, direction, rendered, ...location } = place;
    const configured = this.#input.settings[rule.id]?.severity;
    let severity: Severity = problem.severity ?? rule.severity;
    if (direction === 'down' && !strictInDown.has(rule.category) && !strictInDownRules.has(rule.id))
      severity = 'notice';
    if (configured && configured !== 'off') severity = configured;
    const key = `${rule.id}\u0000${location.file}\u0000${text}`;
    const ordinal = this.#ordinals.get(key) ?? 0;
    this.#ordinals.set(key, ordinal + 1);
    return {
      rule: rule.id,
      category: rule.category,
      severity,
      message: problem.message,
      file: location.file,
      line: location.line,
      column: location.column,
      endLine: location.endLine,
      endColumn: location.endColumn,
      effect: location.effect,
      advice: problem.advice ?? null,
      // A fix of SQL that a program made would edit a file in which that SQL does not stand.
      fix: rendered === undefined ? (problem.fix ?? null) : null,
      docs: `${this.#input.docs}/${rule.id}.md`,
      fingerprint: fingerprint({ rule: rule.id, file: location.file, text, ordinal }),
      references: problem.references ?? [],
      ...(rendered === undefined ? {} : { rendered }),
    };
  }

  #keep(finding: Finding): void {
    const entry = this.#input.ignore.find(
      (one) =>
        (one.rule === '*' || one.rule === finding.rule) &&
        (one.files.length === 0 || one.files.some((glob) => matchesGlob(glob, finding.file))) &&
        !this.#expired(one.until),
    );
    if (entry) this.#suppressed.push({ finding, reason: entry.reason, by: 'config', until: entry.until });
    else this.#kept.push(finding);
  }

  #expired(until: string | null): boolean {
    return until !== null && until < this.#input.today;
  }

  #judge(suppression: Suppression, used: boolean, source: SourceText): void {
    if (suppression.by !== 'drydock') return;
    const say = (id: string, message: string) => {
      const rule = this.#byId.get(id);
      if (!rule || !this.#rules.isOn(rule)) return;
      const span = suppression.comment;
      this.#keep(
        this.#finding(
          rule,
          { message },
          {
            ...locate(source, span),
            effect: null,
            text: source.text.slice(span.start, span.end),
            direction: 'up',
          },
        ),
      );
    };
    if (suppression.malformed !== null) {
      say(suppressionRules.malformed, `This comment silences nothing: ${suppression.malformed}.`);
      return;
    }
    for (const id of suppression.unknown) {
      say(suppressionRules.unknown, `No rule is called "${id}", so this comment silences nothing of that name.`);
    }
    if (suppression.reason === '') {
      say(
        suppressionRules.reason,
        'This comment silences a rule without saying why, so nobody can tell later whether it still holds.',
      );
    }
    if (this.#expired(suppression.until)) {
      say(suppressionRules.expired, `This comment ended on ${suppression.until}: what it silenced is reported again.`);
    } else if (!used && (suppression.rules === null || suppression.rules.length > 0)) {
      say(suppressionRules.unused, 'This comment silences nothing: no such finding is there.');
    }
  }
}

/** What is said of one file until its suppressions are weighed. */
interface FileFindings {
  readonly source: SourceText;
  readonly statements: Suppressible[];
  readonly said: { readonly finding: Finding; readonly span: Span }[];
}

/** The text of a line, from 1. */
function lineSpan({ text, rendered }: SourceText, line: number): Span {
  // The line is one of the file, and the text another: only what is said of the whole file can silence it.
  if (rendered) return { start: 0, end: 0 };
  let start = 0;
  for (let left = line; left > 1; left--) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

type CommentsOf = (text: string, pieces: readonly Span[]) => readonly SqlComment[];

/** The statement that a problem is about. */
export interface AboutStatement {
  readonly statement: { readonly span: Span; readonly sql: string };
  /** One object a statement, so that it is summed up once however much is said of it. */
  readonly effect: object;
  summary(): FindingEffect;
}

export interface ScriptFindings {
  add(rule: Rule, problem: Problem, context: AboutStatement | null): void;
}

function secretsOf(text: string): string[] {
  return findSecrets(text).map(({ start, end }) => text.slice(start, end));
}

/** What rules say quotes the file; a report must not spread a secret that stands in it. */
function withoutSecrets(finding: Finding, secrets: readonly string[]): Finding {
  const hide = (text: string) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  const { advice, fix } = finding;
  return {
    ...finding,
    message: hide(finding.message),
    ...(finding.rendered === undefined ? {} : { rendered: hide(finding.rendered) }),
    effect: finding.effect && { ...finding.effect, mayFail: finding.effect.mayFail.map(hide) },
    advice: advice && {
      summary: hide(advice.summary),
      steps: advice.steps.map((step) => ({
        ...step,
        title: hide(step.title),
        sql: hide(step.sql),
        ...(step.command === undefined ? {} : { command: hide(step.command) }),
      })),
    },
    fix: fix?.edits.some((edit) => hide(edit.text) !== edit.text) ? null : fix,
  };
}

/**
 * Going back is for a bad day: who does it wants to hear what fails, blocks for long or is lost, and not that a lock is
 * short or that a statement could be put better.
 */
function isNeedlessInDown(rule: Rule, problem: Problem): boolean {
  // Its cure is several migrations, and going back is one.
  if (rule.id === 'lock-held-during-work' || rule.id === 'drop-index-before-replacement') return true;
  return (
    (problem.severity ?? rule.severity) === 'notice' &&
    (rule.category === 'availability' || rule.category === 'compatibility' || rule.id === 'lock-timeout-missing')
  );
}

/** Asked of every problem and effect, so that nothing is copied or written out for the answer. */
function holdsMask(part: unknown): boolean {
  if (typeof part === 'string') return part.includes('x__');
  if (typeof part !== 'object' || part === null) return false;
  for (const [key, inner] of Object.entries(part)) if (key !== 'explains' && holdsMask(inner)) return true;
  return false;
}

/** The same with every text as a reader of the file knows it: its placeholders instead of what stood for them. */
function readable<T>(value: T, source: SourceText): T {
  if (!holdsMask(value)) return value;
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return withPlaceholders(part, source.text);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value) as T;
}
