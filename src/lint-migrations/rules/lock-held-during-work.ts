import { atLeast, blocks } from '../../core/effects/effect.ts';
import { durationText } from '../../core/report/wording.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { estimateMs } from '../estimate.ts';
import { once } from '../once.ts';
import { blockingLocks, keepsOthersOut, listOf, liveWork, severityOf, totalMs } from '../policy.ts';
import type { HeldLock, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'lock-held-during-work',
  title: 'Long work while an earlier statement’s lock is still held',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P14', 'P39', 'P117', 'P122'],
  what: 'Finds a statement that goes over a whole table in a transaction in which an earlier statement took a lock that blocks writes or reads of a table in use. One finding a script, for the first of them.',
  why: 'A lock is held to the end of its transaction, not of its statement. An `ADD COLUMN` that takes a millisecond keeps everybody out for minutes when the backfill runs behind it in the same transaction; and `NOT VALID` has no use when `VALIDATE` follows before the commit.',
  bad: [
    {
      title: 'Column and backfill in one transaction',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'BEGIN;\nALTER TABLE orders ADD COLUMN cents bigint;\nUPDATE orders SET cents = total * 100;\nCOMMIT;',
    },
    {
      title: 'NOT VALID and VALIDATE in one transaction',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'BEGIN;\nALTER TABLE orders ADD CONSTRAINT total_check CHECK (total >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT total_check;\nCOMMIT;',
    },
  ],
  good: [
    {
      title: 'Two migrations, two transactions',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: [
        'ALTER TABLE orders ADD CONSTRAINT total_check CHECK (total >= 0) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT total_check;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Foreign keys of a new table, which has no rows to look up',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE products (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nCREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint, product_id bigint);\nALTER TABLE notes ADD FOREIGN KEY (customer_id) REFERENCES customers (id);\nALTER TABLE notes ADD FOREIGN KEY (product_id) REFERENCES products (id);\nCOMMIT;',
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
    {
      title: 'Filling a table of the same transaction',
      sql: "BEGIN;\nCREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states VALUES ('new'), ('paid');\nCREATE INDEX ON states (name);\nCOMMIT;",
      strongestLock: 'none',
    },
  ],
  when: 'work',
  *statement(context) {
    if (context.session.held.length === 0 || context.statement.body?.kind === 'function') return;
    const own = new Map(blockingLocks(context).map((lock) => [keyOf(lock.relation), lock.mode]));
    const held = context.session.held.filter(({ lock }) => {
      if (!keepsOthersOut(lock.mode) || lock.relationKind === 'index' || lock.relationKind === 'sequence') return false;
      // What the statement itself blocks as much is told by the rule about the statement.
      const ownMode = own.get(keyOf(lock.relation));
      return ownMode === undefined || !atLeast(ownMode, lock.mode);
    });
    const work = liveWork(context);
    const worst = worstOf(held);
    if (!worst || work.length === 0) return;
    // Once a script, and once more if the first is only likely: the cure is the same for all that follows.
    const certain = work.some((piece) => piece.certain);
    if (!once(context, `lock-held-during-work ${certain ? 'certain' : 'likely'}`)) return;
    if (certain) once(context, 'lock-held-during-work likely');
    const pieces = work.map((piece) => {
      const size = context.catalog.sizeOf(piece.relation);
      return { work: piece, estimatedMs: size ? estimateMs(piece, size) : null };
    });
    const tables = listOf(
      held.filter(({ lock }) => lock.mode === worst.lock.mode).map(({ lock }) => displayName(lock.relation)),
    );
    const { line } = worst.statement.source.position(worst.statement.span.start);
    const total = totalMs(pieces);
    const verb = pieces.some((piece) => piece.work.certain) ? 'goes' : 'may go';
    yield {
      message: `This statement ${verb} over ${listOf(work.map((piece) => displayName(piece.relation)))}${total === null ? '' : ` for ${durationText(total)}`} while the lock that line ${line} took on ${tables} is still held, which blocks ${blocks(worst.lock.mode)} (${worst.lock.mode}) until the transaction ends.`,
      severity: severityOf(pieces),
      advice: {
        summary: `Move it, and what follows it, to migrations of their own, after the one with the statement of line ${line}.`,
        steps: [
          { title: '1. In this migration', sql: `${worst.statement.sql};` },
          { title: '2. In a later migration', sql: `${context.statement.sql};` },
        ],
      },
    };
  },
};

function worstOf(held: readonly HeldLock[]): HeldLock | undefined {
  let worst: HeldLock | undefined;
  for (const one of held) if (!worst || !atLeast(worst.lock.mode, one.lock.mode)) worst = one;
  return worst;
}
