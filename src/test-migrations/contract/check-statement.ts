import type { Answer, Session } from '../../core/database/session.ts';
import { whole } from '../../core/schema/server/row.ts';
import { sentence } from '../cases.ts';
import type { PartChecked } from './breach.ts';
import type { ContractStatement } from './contract.ts';

/**
 * Lets the server prepare a statement and, on PostgreSQL, plan it, with NULL for its parameters. It is not run. With a role, the server
 * also looks whether that may run it.
 */
export async function checkStatement(session: Session, wanted: ContractStatement): Promise<PartChecked> {
  const part = { name: `statement ${wanted.name}`, place: wanted.place };
  const answer = session.engine === 'postgres' ? await onPostgres(session, wanted) : await onMysql(session, wanted);
  if (answer.kind === 'done') return { ...part, shown: 'The server takes it.', breaches: [], unknown: null };
  if (answer.kind === 'unknown') {
    return { ...part, shown: '', breaches: [], unknown: { reason: answer.reason, message: answer.message } };
  }
  const said = `${sentence(answer.failure.message)} (${answer.failure.code})`;
  const message = `The server refuses it: ${said}.`;
  return {
    ...part,
    shown: '',
    breaches: [{ subject: part.name, reason: 'statement_refused', message, place: wanted.place }],
    unknown: null,
  };
}

type Prepared = Answer | { readonly kind: 'unknown'; readonly reason: string; readonly message: string };

const name = 'drydock_contract';

async function onPostgres(session: Session, { sql, role }: ContractStatement): Promise<Prepared> {
  await session.query('BEGIN');
  try {
    const prepared = await session.send(`PREPARE ${name} AS ${sql}`);
    if (prepared.kind === 'failed') return prepared;
    const [row] = await session.query(
      `SELECT cardinality(parameter_types) AS parameters FROM pg_prepared_statements WHERE name = '${name}'`,
    );
    if (role !== null) {
      const [there] = await session.query('SELECT quote_ident(rolname) AS name FROM pg_roles WHERE rolname = $1', [
        role,
      ]);
      if (!there) {
        const message = `The role ${role} is not on this server, so that it is not known whether it may run this.`;
        return { kind: 'unknown', reason: 'role_missing', message };
      }
      const taken = await session.send(`SET LOCAL ROLE ${String(there['name'])}`);
      if (taken.kind === 'failed') {
        const message = `Who tests may not act as ${role}: ${sentence(taken.failure.message)}.`;
        return { kind: 'unknown', reason: 'role_not_ours', message };
      }
    }
    const parameters = Array.from({ length: whole(row ?? {}, 'parameters') ?? 0 }, () => 'NULL');
    const values = parameters.length === 0 ? '' : `(${parameters.join(', ')})`;
    const planned = await session.send(`EXPLAIN EXECUTE ${name}${values}`);
    // NULL is no value of ours to be judged by: what the planner computes of it says nothing of the schema.
    if (planned.kind === 'failed' && /^2[23]/.test(planned.failure.code)) return prepared;
    return planned;
  } finally {
    if (!session.lost) {
      await session.send('ROLLBACK');
      await session.send(`DEALLOCATE ${name}`);
    }
  }
}

/** What the server cannot prepare at all (MySQL's error 1295). */
const notPreparable = '1295';

async function onMysql(session: Session, { sql }: ContractStatement): Promise<Prepared> {
  await session.query('SET @drydock_contract = ?', [sql]);
  const prepared = await session.send(`PREPARE ${name} FROM @drydock_contract`);
  if (prepared.kind === 'failed') {
    if (prepared.failure.code !== notPreparable) return prepared;
    const message = 'The server prepares no statements of this kind, so that it cannot be tried without running it.';
    return { kind: 'unknown', reason: 'not_preparable', message };
  }
  await session.send(`DEALLOCATE PREPARE ${name}`);
  return prepared;
}
