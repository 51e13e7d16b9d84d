import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { once } from '../once.ts';
import { blockingLocks } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-trigger',
  title: 'DROP TRIGGER locks its table against reads too',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P108'],
  what: 'Finds `DROP TRIGGER` on a table in use.',
  why: 'Creating or disabling a trigger blocks writes for a moment (SHARE ROW EXCLUSIVE); dropping one takes ACCESS EXCLUSIVE. It waits for every running query of the table, reads included, and all later ones wait behind it.',
  bad: [
    {
      before:
        "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE TRIGGER audit BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();",
      sql: 'DROP TRIGGER audit ON orders;',
    },
  ],
  good: [
    {
      title: 'Switched off, it keeps reads running',
      before:
        "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE TRIGGER audit BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();",
      sql: 'ALTER TABLE orders DISABLE TRIGGER audit;',
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  when: 'blocking locks',
  *statement(context) {
    if (nodeOf(context.statement, 'DropStmt')?.removeType !== 'OBJECT_TRIGGER') return;
    const lock = blockingLocks(context)[0];
    // Once a script: what is true of the first is true of all.
    if (!lock || !once(context, 'drop-trigger')) return;
    yield {
      message: `Dropping a trigger blocks reads and writes of ${displayName(lock.relation)} (${lock.mode}), for a moment once every running query of it has ended.`,
      advice: {
        summary: 'Drop it with a short lock_timeout, and try again if that strikes.',
        steps: [{ title: 'In one transaction', sql: `SET LOCAL lock_timeout = '2s';\n${context.statement.sql};` }],
      },
    };
  },
};
