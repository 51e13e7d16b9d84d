import { placeOfFailure } from '../../core/execution/apply-migration.ts';
import { type Step, stepsOf } from '../../core/execution/step.ts';
import type { Script } from '../../core/migrations/migration.ts';
import type { Location } from '../../core/report/finding.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { schemaStatements } from '../../core/schema/server/schema-sql.ts';
import type { SchemaSnapshot } from '../../core/schema/server/snapshot.ts';
import { locate, sourceText } from '../../core/sql/source-text.ts';
import type { Span } from '../../core/sql/statement.ts';
import { sentence } from '../cases.ts';
import type { Bench } from '../trial.ts';
import { schemaOf } from './schema-of.ts';

/** A file of SQL, as a database that was made of it. */
export type LoadedSchema =
  | { readonly kind: 'loaded'; readonly snapshot: SchemaSnapshot }
  | { readonly kind: 'failed'; readonly message: string; readonly place: Location };

/** Loads a file that makes a schema (a dump of ours, of pg_dump, mysqldump, Rails, dbmate, or by hand) into an empty database, and reads it back. */
export async function loadSchema(bench: Bench, file: string, text: string): Promise<LoadedSchema> {
  const cut = stepsOf(scriptOf(file, text), bench.stepOptions);
  if (cut.kind === 'refused')
    return { kind: 'failed', message: `It cannot be loaded: ${cut.message}`, place: cut.place };
  const leading = leadsElsewhere(cut.steps, text, bench);
  if (leading) {
    const said = plain(text.slice(leading.start, leading.end), 60);
    const message = `It cannot be loaded: "${said}" leads to another database than the empty one that it is loaded into.`;
    return { kind: 'failed', message, place: locate(sourceText(file, text), leading) };
  }
  return inEmpty(bench, (database) => send(bench, database, cut.steps));
}

/**
 * A schema as the server itself says it: what a person wrote (`varchar(10)`) in the server's words (`character varying(10)`). Null when it
 * is none that the server can make.
 */
export async function normalised(bench: Bench, snapshot: SchemaSnapshot): Promise<SchemaSnapshot | null> {
  const loaded = await inEmpty(bench, async (database) => {
    const session = await bench.open(database);
    try {
      for (const sql of schemaStatements(snapshot)) {
        // Whoever writes by hand leaves the schema out.
        if (/^SET search_path\b/.test(sql)) continue;
        if ((await session.send(sql)).kind === 'failed') return 'failed';
      }
      return null;
    } finally {
      await session.close();
    }
  });
  return loaded !== 'failed' && loaded.kind === 'loaded' ? loaded.snapshot : null;
}

/** Makes an empty database, does something in it, and reads its schema; or gives what went wrong. */
async function inEmpty<T>(
  bench: Bench,
  work: (database: string) => Promise<T | null>,
): Promise<T | Extract<LoadedSchema, { readonly kind: 'loaded' }>> {
  const database = await bench.copies.empty();
  try {
    const failed = await work(database);
    return failed ?? { kind: 'loaded', snapshot: await schemaOf(bench, database) };
  } finally {
    await bench.copies.drop(database);
  }
}

async function send(
  bench: Bench,
  database: string,
  steps: readonly Step[],
): Promise<Extract<LoadedSchema, { readonly kind: 'failed' }> | null> {
  const session = await bench.open(database);
  try {
    for (const step of steps) {
      bench.cancelled.throwIfAborted();
      const answer = step.rows === null ? await session.send(step.sql) : await session.copyIn(step.sql, step.rows);
      if (answer.kind === 'done' || ofAnotherServer.test(step.sql)) continue;
      const { message, code } = answer.failure;
      return {
        kind: 'failed',
        message: `It cannot be loaded into an empty database: ${sentence(message)} (${code}).`,
        place: placeOfFailure(step, answer.failure),
      };
    }
    return null;
  } finally {
    await session.close();
  }
}

/** What makes or takes another database than the one of the session: nothing of a file may reach one that is not ours. */
function leadsElsewhere(steps: readonly Step[], text: string, { engine }: Bench): Span | null {
  const connect = engine === 'postgres' ? /^\\c(?:onnect)?\b.*$/m.exec(text) : null;
  if (connect) return { start: connect.index, end: connect.index + connect[0].length };
  // On MySQL and MariaDB a schema is a database; ALTER DATABASE without a name is about the one of the session.
  const pattern =
    engine === 'postgres'
      ? /^(?:create|drop|alter)\s+database\b/i
      : /^(?:\/\*!\d*\s*)?(?:use\b|(?:create|drop)\s+(?:database|schema)\b|alter\s+(?:database|schema)\s+(?!(?:default|character|charset|collate|encryption|comment)\b))/i;
  return steps.find(({ sql }) => pattern.test(sql))?.span ?? null;
}

/** What a dump says of owners and of settings of a newer server is no part of the schema, and need not be there. */
const ofAnotherServer = /^(?:set\s|alter\s[^;]*\sowner\s+to\s)/i;

function scriptOf(file: string, text: string): Script {
  // pg_dump writes these two since August 2025; psql alone understands them, and they make nothing.
  const readable = text.replace(/^\\(?:un)?restrict\b.*$/gm, (line) => ' '.repeat(line.length));
  const source = sourceText(file, readable);
  return {
    source,
    pieces: [{ start: readable.startsWith('\uFEFF') ? 1 : 0, end: readable.length }],
    transaction: { mode: 'none', why: 'it is a dump', optOut: null },
    placeholders: { kind: 'none' },
  };
}
