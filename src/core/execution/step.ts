import type { Script } from '../migrations/migration.ts';
import type { Engine } from '../report/engine.ts';
import type { Location } from '../report/finding.ts';
import { copyDataEnd, lineEnd, mask } from '../sql/mask.ts';
import { cutMysql } from '../sql/mysql/cut.ts';
import type { MysqlServer } from '../sql/mysql/statement.ts';
import { locate, type SourceText } from '../sql/source-text.ts';
import { splitStatements } from '../sql/split.ts';
import type { Span } from '../sql/statement.ts';
import { replacePlaceholders } from './placeholders.ts';

/** One text that is sent to the server: a statement of a script, in its order. */
export interface Step {
  /** From 1 in its script. */
  readonly number: number;
  /** As it is sent, with the tool's placeholders replaced. */
  readonly sql: string;
  /** Rows behind `COPY … FROM stdin`; null for everything else. */
  readonly rows: string | null;
  readonly source: SourceText;
  readonly span: Span;
  /** What the script itself says about transactions. */
  readonly control: Control | null;
}

export type Control = 'begin' | 'commit' | 'rollback';

export type Steps =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  /** It cannot be run as its tool would run it; `message` is a sentence. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string; readonly place: Location };

export type RefusalReason = 'unknown_placeholder' | 'client_command' | 'not_rendered';

export interface StepOptions {
  readonly engine: Engine;
  /** Of MySQL and MariaDB: which `/*!80000 … ` comments are SQL. */
  readonly server: MysqlServer | null;
  /** Values of the tool's placeholders by name, as drydock.yml has them. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/**
 * Cuts a script into the texts that its tool would send, or a client that is fed the file. Nothing is parsed: what the server
 * takes is run, whether we understand it or not.
 */
export function stepsOf(script: Script, options: StepOptions): Steps {
  // A plan, the run and what looks ahead ask for the same.
  const known = cuts.get(script);
  if (known?.options === options) return known.steps;
  const steps = cutSteps(script, options);
  cuts.set(script, { options, steps });
  return steps;
}

const cuts = new WeakMap<Script, { readonly options: StepOptions; readonly steps: Steps }>();

function cutSteps(script: Script, options: StepOptions): Steps {
  const { source } = script;
  const [lost] = script.notRendered ?? [];
  if (lost) {
    const message = `A part of it could not be rendered as SQL (${lost.reason}), and so it cannot be run.`;
    return { kind: 'refused', reason: 'not_rendered', message, place: locate(source, lost.span) };
  }
  const steps: Step[] = [];
  for (const piece of script.pieces) {
    const cut = options.engine === 'postgres' ? cutPostgres(source.text, piece) : cutFor(source.text, piece, options);
    const [command] = cut.commands;
    if (command) {
      const message = `It holds ${command.reason}, which only the server's own client can do.`;
      return { kind: 'refused', reason: 'client_command', message, place: locate(source, command.span) };
    }
    for (const { span, rows } of cut.statements) {
      const written = source.text.slice(span.start, span.end);
      const replaced = replacePlaceholders(written, script.placeholders, options.placeholders);
      if ('unknown' in replaced) {
        const message = `Its placeholder ${replaced.unknown} has no value: give it one under placeholders: in drydock.yml.`;
        return { kind: 'refused', reason: 'unknown_placeholder', message, place: locate(source, span) };
      }
      steps.push({
        number: steps.length + 1,
        sql: replaced.text,
        rows,
        source,
        span,
        control: controlOf(replaced.text),
      });
    }
  }
  return { kind: 'steps', steps };
}

interface Cut {
  readonly statements: readonly { readonly span: Span; readonly rows: string | null }[];
  readonly commands: readonly { readonly reason: string; readonly span: Span }[];
}

function cutFor(text: string, piece: Span, options: StepOptions): Cut {
  const server = options.server ?? { engine: 'mysql', major: 8, minor: 4, patch: null };
  const { statements, commands } = cutMysql(text, piece, server);
  return { statements: statements.map((span) => ({ span, rows: null })), commands };
}

function cutPostgres(text: string, piece: Span): Cut {
  const part = text.slice(piece.start, piece.end);
  // A backslash command of psql or rows of a COPY: few files have one.
  const masked = /^[ \t]*\\|\bfrom\s+stdin\b/im.test(part) ? mask(part, { kind: 'none' }) : null;
  const readable = masked?.text ?? (part.startsWith('\uFEFF') ? ` ${part.slice(1)}` : part);
  const statements = splitStatements(readable).map((span) => ({
    span: { start: span.start + piece.start, end: span.end + piece.start },
    rows:
      masked && /^copy\b[^;]*\bfrom\s+stdin\b/i.test(readable.slice(span.start, span.end))
        ? rowsAfter(part, span.end)
        : null,
  }));
  const commands = (masked?.unread ?? []).map(({ reason, span }) => ({
    reason,
    span: { start: span.start + piece.start, end: span.end + piece.start },
  }));
  return { statements, commands };
}

/** The lines behind a COPY up to the one that is `\.`, without it. */
function rowsAfter(text: string, end: number): string {
  const line = lineEnd(text, end);
  const from = text.startsWith('\r\n', line) ? line + 2 : line + 1;
  const to = copyDataEnd(text, from);
  return text.slice(from, to).replace(/\\\.[ \t]*$/, '');
}

function controlOf(sql: string): Control | null {
  if (!/^(?:begin|start|commit|end|rollback|abort)\b/i.test(sql)) return null;
  if (/^(?:begin(?:\s+(?:work|transaction)\b.*)?|start\s+transaction\b.*)$/is.test(sql)) return 'begin';
  if (/^(?:commit|end)(?:\s+(?:work|transaction))?$/i.test(sql)) return 'commit';
  if (/^(?:rollback|abort)(?:\s+(?:work|transaction))?$/i.test(sql)) return 'rollback';
  return null;
}
