import type { SqlGate } from '../../core/configuration/deploy-settings.ts';
import type { Row, Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { UserError } from '../../core/report/user-error.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Gate, GateAnswer, GateContext } from './gate.ts';
import { queryProblem, readRows } from './read-only-query.ts';

/** A query on the target itself. */
export const gate: Gate<SqlGate> = {
  id: 'sql',
  what: 'Runs one query on the target, in a transaction that may only read and on a connection of its own. It has to give no row, or with `expect` one row with one column of that value.',
  why: 'What would make a migration fail half-way, or hurt, is often to be seen in the rows: duplicates under a new unique key, a batch that still runs, a replica that has fallen behind.',
  details: [
    'One statement that begins with SELECT, WITH, VALUES, TABLE or SHOW. It is stopped by the server after `timeout`, and no more than two rows are fetched.',
    'It runs as the user of the deploy. The transaction keeps it from writing, and not from calling a function that acts outside of transactions (`pg_terminate_backend`, `dblink`), so that a query is to be reviewed as a migration is.',
  ],
  example: `sql:
  - name: no order twice
    query: SELECT number, count(*) FROM orders GROUP BY number HAVING count(*) > 1
  - { name: on the primary, query: SELECT pg_is_in_recovery(), expect: false, timeout: 2s }
`,
  reasons: {
    check_failed: 'The query gave something else than wanted.',
    not_one_query: 'It is several statements, or one that is no query.',
    not_one_column: '`expect` wants one column, and the query gives several.',
    writes: 'The query wants to write, which a gate must not.',
    query_failed: 'The server refused the query.',
    timed_out: 'The query took too long, and was stopped.',
    no_connection: 'There was no connection to the server, or it broke.',
  },
  asked: 'in-turn',
  async ask(settings, context) {
    const answers: GateAnswer[] = [];
    for (const one of settings) answers.push(await answerOf(one, context));
    return answers;
  },
};

async function answerOf(setting: SqlGate, context: GateContext): Promise<GateAnswer> {
  const { name, query, seconds } = setting;
  const error = (reason: string, message: string): GateAnswer => ({ name, verdict: 'error', reason, message });
  const problem = queryProblem(query);
  if (problem !== null) return error('not_one_query', problem);
  let session: Session;
  try {
    session = await context.open();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return error('no_connection', `${plain(thrown.message, 300).replace(/\.$/, '')}.`);
  }
  const answer = await readRows(session, query, seconds, context.cancelled);
  switch (answer.kind) {
    case 'rows':
      return judged(setting, answer.rows);
    case 'several':
      return error('not_one_query', 'A gate is one statement, and this is several.');
    case 'cancelled':
      return error('cancelled', 'The run was cancelled.');
    case 'timed-out':
      return error('timed_out', `The query did not end within ${seconds} s.`);
    case 'failed': {
      const { failure, writes } = answer;
      const said = shown(failure.message).replace(/\.$/, '');
      if (failure.lost) return error('no_connection', `The connection broke: ${said}.`);
      return writes
        ? error('writes', `The query wants to write: ${said}.`)
        : error('query_failed', `The server refused the query: ${said} (${failure.code}).`);
    }
    default:
      return answer satisfies never;
  }
}

function judged({ name, expect }: SqlGate, rows: readonly Row[]): GateAnswer {
  const pass = (message: string): GateAnswer => ({ name, verdict: 'pass', reason: 'ok', message });
  const fail = (message: string): GateAnswer => ({ name, verdict: 'fail', reason: 'check_failed', message });
  const [first] = rows;
  if (expect === null) {
    return first === undefined
      ? pass('The query gave no row.')
      : fail(`The query gave ${rows.length === 1 ? 'a row' : 'more than one row, the first'}: ${rowText(first)}.`);
  }
  const wanted = `"${plain(expect, 80)}"`;
  if (first === undefined) return fail(`The query gave no row instead of ${wanted}.`);
  if (rows.length > 1)
    return fail(`The query gave more than one row instead of ${wanted}; the first: ${rowText(first)}.`);
  const columns = Object.keys(first);
  // Which one is the first cannot be told: a name that looks like a number comes before all others in JavaScript.
  if (columns.length !== 1) {
    const message = `The query gave ${columns.length} columns, and "expect" wants one.`;
    return { name, verdict: 'error', reason: 'not_one_column', message };
  }
  const value = valueText(first[columns[0] ?? '']);
  if (value === expect.trim()) return pass(`The query gave ${wanted}.`);
  return fail(`The query gave ${value === null ? 'NULL' : `"${shown(value)}"`} instead of ${wanted}.`);
}

/** "id=5, state=failed": one row and no more, since rows are the users' and a report is read by many. */
function rowText(row: Row): string {
  return shown(
    Object.entries(row)
      .map(([column, value]) => `${column}=${valueText(value) ?? 'NULL'}`)
      .join(', '),
  );
}

function shown(text: string): string {
  return plain(maskSecrets(text), 200);
}

/** As a person writes it into drydock.yml. */
function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return bytesText(value);
  return Array.isArray(value) ? `{${value.join(',')}}` : String(value);
}

/** MySQL calls many an expression over texts a binary one. */
function bytesText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return `0x${Buffer.from(bytes).toString('hex')}`;
  }
}
