import { RenderedText } from '../sql/rendered-text.ts';
import type { NotAnalysedSql, Span } from '../sql/statement.ts';
import type { RenderedRevision } from './alembic-rendered.ts';
import { mayHoldSuppression } from './liquibase-changelog.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { baseName } from './paths.ts';
import { pythonComments, statementOnLine } from './python-text.ts';
import { noPlaceholders, type ToolReader } from './reader.ts';
import { isBlank } from './scripts.ts';

const wrapped: TransactionRule = {
  mode: 'wrapped',
  why: 'Alembic wraps revisions in a transaction',
  optOut: 'put the operation into `with op.get_context().autocommit_block():`',
};
const unwrapped: TransactionRule = {
  mode: 'none',
  why: 'Alembic opens no transaction here, and sends each statement by itself',
  optOut: null,
};

/** Alembic's revisions are Python: what it makes of them is rendered before, and read here. */
export const alembic: ToolReader = {
  id: 'alembic',
  name: 'Alembic',
  recognise(_view, prepared) {
    if (prepared?.tool !== 'alembic') return null;
    const [first] = prepared.revisions;
    const others = prepared.revisions.length - 1;
    const rest = others <= 0 ? 'is a revision' : `and ${others === 1 ? 'one other' : `${others} others`} are revisions`;
    return { certainty: 'content', by: `${first ? baseName(first.source.file) : 'env.py'} ${rest}` };
  },
  read(_view, { prepared }) {
    if (prepared?.tool !== 'alembic') return { migrations: [], problems: [] };
    const problems: FolderProblem[] = [];
    const migrations = prepared.revisions.map(migration);
    for (const { file, up } of migrations) {
      if (
        !up.notRendered &&
        isBlank(up.source.text, up.pieces) &&
        doesNothing(up.source.rendered?.written.text ?? '')
      ) {
        problems.push({ kind: 'empty', file });
      }
    }
    return { migrations, problems };
  },
};

/** A revision that joins two branches holds `pass` alone, and that is what it is for. */
function doesNothing(text: string): boolean {
  return !/^down_revision\b[^\n]*=\s*[([]/m.test(text);
}

function migration(revision: RenderedRevision): Migration {
  const { source } = revision;
  return {
    tool: 'alembic',
    kind: 'versioned',
    version: revision.id,
    name: baseName(source.file).replace(/\.py$/, ''),
    file: source.file,
    up: scriptOf(revision),
    down: null,
    companions: [],
  };
}

function scriptOf({ source: written, statements, failed, wrapped: isWrapped }: RenderedRevision): Script {
  const { text } = written;
  const head = upgradeOf(text);
  const place = (line: number | null) => (line === null ? null : statementOnLine(text, line)) ?? head;
  const made = new RenderedText(written);
  const comments = pythonComments(text)
    .filter(mayHoldSuppression)
    .map((comment) => ({ comment, settle: made.addComment(comment.text, comment.span) }));
  const placed = statements.map(({ sql, line, byTool }) => {
    const origin = place(line);
    return { origin, span: made.add(sql, origin, byTool) };
  });
  for (const { comment, settle } of comments) {
    // Above the function it is about the revision; inside it, about the operation on its line, or else the next one.
    const at = comment.span;
    const own = (one: { readonly origin: Span }) =>
      one.origin.start <= at.start && at.end <= lineEnd(text, one.origin.end);
    const next = Math.min(...placed.flatMap((one) => (one.origin.start > at.start ? [one.origin.start] : [])));
    const about =
      at.start < head.start
        ? placed
        : placed.some(own)
          ? placed.filter(own)
          : placed.filter((one) => one.origin.start === next);
    settle(about.map((one) => one.span));
  }
  const notRendered: NotAnalysedSql[] = [];
  if (failed) {
    const span = made.add('', place(failed.line));
    notRendered.push({ reason: `Alembic cannot render it offline: ${failed.why.split('\n')[0]}`, span });
  }
  const first = placed[0]?.span;
  const last = placed.at(-1)?.span;
  return {
    source: made.finish(),
    pieces: first && last ? [{ start: first.start, end: last.end }] : [],
    transaction: isWrapped ? wrapped : unwrapped,
    placeholders: noPlaceholders,
    ...(notRendered.length > 0 ? { notRendered } : {}),
  };
}

function upgradeOf(text: string): Span {
  const found = /^[ \t]*(?:async[ \t]+)?def[ \t]+upgrade\b[^\n:]*/m.exec(text);
  return found ? { start: found.index, end: found.index + found[0].length } : { start: 0, end: 0 };
}

function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed;
}
