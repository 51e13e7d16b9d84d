import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { AlterTable, Assertion, CreateIndex, DropIndex } from '../../sql/mysql/statement.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import type { Span } from '../../sql/statement.ts';
import { codeOf } from './action-code.ts';
import { alterationFailures } from './alteration-failures.ts';
import { alterationLosses } from './alteration-losses.ts';
import { copy, type Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import { type ActionEffect, type Algorithm, algorithms, type OnlineLock, onlineLocks } from './effect.ts';
import { type Alteration, findChanges, type Surroundings } from './find-changes.ts';
import { lockOfCopy, mariadbInnodb } from './mariadb-algorithm.ts';
import { mysqlInnodb } from './mysql-algorithm.ts';
import { otherEngine } from './other-engines.ts';
import { isPartitionAction, partitionEffect } from './partitions.ts';

type Numbered = readonly (readonly [number, AlterAction])[];

/** What is asked of ALGORITHM and LOCK, and where. */
interface Wishes {
  readonly algorithm: Assertion | null;
  readonly lock: Assertion | null;
  readonly online: boolean;
}

export function alterTable(node: AlterTable, draft: Draft): void {
  draft.commits = true;
  if (node.ifExists && draft.catalog.table(draft.catalog.resolve(node.table)) === undefined) return;
  alter(node.table.span, draft.table(node.table), node.actions, node, draft);
}

/** CREATE INDEX is an ALTER TABLE by another name (MySQL manual, section 15.1.15). */
export function createIndex(node: CreateIndex, draft: Draft): void {
  draft.commits = true;
  const table = draft.table(node.table);
  const actions: AlterAction[] = [];
  const name = node.index.name;
  if (node.orReplace && name !== null && table.indexes.has(name.name.toLowerCase())) {
    actions.push({ kind: 'drop index', index: name, ifExists: true, span: node.index.span });
  }
  actions.push({ kind: 'add index', index: node.index, ifNotExists: node.ifNotExists, span: node.index.span });
  alter(node.index.span, table, actions, { ...node, online: false }, draft);
}

export function dropIndex(node: DropIndex, draft: Draft): void {
  draft.commits = true;
  const action: AlterAction = { kind: 'drop index', index: node.index, ifExists: node.ifExists, span: node.index.span };
  alter(node.index.span, draft.table(node.table), [action], { ...node, online: false }, draft);
}

function alter(span: Span, table: MysqlTable, actions: readonly AlterAction[], wishes: Wishes, draft: Draft): void {
  const numbered: Numbered = actions.map((action, place) => [place, action]);
  const together = findChanges(table, numbered, draft);
  if (table.certain && !together.shape.certain)
    draft.unsure(`Not all that the statement names in ${displayName(table.name)} is known.`);
  for (const why of together.unsure) draft.unsure(why);
  alterationFailures(table, actions, together, draft);
  alterationLosses(table, actions, together, draft);
  const partition = actions.find(isPartitionAction);
  if (partition) {
    partitionEffect(table, partition, together, actions.indexOf(partition), draft);
    return;
  }
  const inPlaceAsked = wishes.algorithm?.value === 'INPLACE';
  const whole = decide(together, numbered, draft, inPlaceAsked);
  const effects: ActionEffect[] = [];
  for (const [place, action] of numbered) {
    const alone = actions.length === 1 ? together : findChanges(table, [[place, action]], draft);
    const decision = actions.length === 1 ? whole : decide(alone, [[place, action]], draft, inPlaceAsked);
    effects.push({
      action: place,
      algorithm: decision.algorithm,
      lock: decision.lock,
      rebuilds: decision.rebuilds,
      scans: decision.scans,
      code: codeOf(action),
      reason: decision.reason,
      span: action.span,
      certain: table.certain && alone.shape.certain && alone.unsure.size === 0,
    });
  }
  const done = answer(wishes, whole, together, span, draft);
  draft.tables.push({
    table: table.name,
    algorithm: done.algorithm,
    lock: done.lock,
    metadataLock: 'exclusive',
    rebuilds: done.rebuilds,
    scans: done.scans,
    indexes: together.built,
    delaysReplicas: done.scans && !table.temporary,
    actions: effects,
    because: null,
    reason: done.reason,
  });
  lockRelated(table, actions, draft);
}

function decide(alteration: Alteration, actions: Numbered, around: Surroundings, inPlaceAsked: boolean): Decision {
  const { table, changes } = alteration;
  const name = displayName(table.name);
  // Nobody else sees a temporary table, so nobody waits for it.
  if (table.temporary) return copy('NONE', `${name} is a temporary table`, 1845);
  const replaced = changes.first(['engine', 'order by']);
  if (replaced) return copy(lockOfCopy(alteration, around.server), replaced.reason, 1845);
  const decision =
    table.engine !== 'innodb'
      ? otherEngine(alteration, around)
      : around.server.engine === 'mysql'
        ? mysqlInnodb(alteration, around, inPlaceAsked)
        : mariadbInnodb(alteration, around);
  return onlyRenames(actions) ? { ...decision, lock: renameLock(around) } : decision;
}

/** RENAME TO alone and ENABLE or DISABLE KEYS alone go by another path, which lets nobody in. */
function onlyRenames(actions: Numbered): boolean {
  return actions.length > 0 && actions.every(([, { kind }]) => /^(rename table|enable keys|disable keys)$/.test(kind));
}

function renameLock({ server }: Surroundings): OnlineLock {
  return server.engine === 'mariadb' ? 'EXCLUSIVE' : 'NONE';
}

/** What comes of the wishes: a failure, or what is done. */
function answer(wishes: Wishes, whole: Decision, together: Alteration, span: Span, draft: Draft): Decision {
  const asked =
    wishes.algorithm?.value ?? (draft.mariadb ? draft.settings.get('alter_algorithm')?.toUpperCase() : undefined);
  let done = whole;
  const algorithm = algorithms.find((each) => each === asked);
  if (algorithm !== undefined && refuses(algorithm, whole)) {
    draft.fail({
      code: 'algorithm-not-supported',
      errno: whole.refusal,
      when: 'always',
      reason: `ALGORITHM=${algorithm} is refused, since ${whole.reason ?? 'the server cannot do it that way'}.`,
      span: wishes.algorithm?.span ?? span,
      action: 0,
    });
  } else if (algorithm === 'COPY' && !together.table.temporary) {
    const lock = lockOfCopy(together, draft.server);
    done = copy(lock, 'ALGORITHM=COPY is asked for');
  }
  const lock = onlineLocks.find((each) => each === (wishes.online ? 'NONE' : wishes.lock?.value));
  if (lock === undefined) return done;
  const lockSpan = wishes.lock?.span ?? span;
  if (algorithm === 'INSTANT' && !draft.mariadb) {
    draft.fail({
      code: 'lock-with-instant',
      errno: 1221,
      when: 'always',
      reason: `ALGORITHM=INSTANT takes no LOCK but DEFAULT.`,
      span: lockSpan,
      action: 0,
    });
  } else if (onlineLocks.indexOf(lock) < onlineLocks.indexOf(done.lock)) {
    draft.fail({
      code: 'lock-not-supported',
      errno: done.lock === 'EXCLUSIVE' ? 1845 : 1846,
      when: 'always',
      reason: `LOCK=${lock} is refused, since ${done.reason ?? 'the server keeps others out'}.`,
      span: lockSpan,
      action: 0,
    });
  } else return { ...done, lock };
  return done;
}

/** MySQL has no NOCOPY; a wish for more than is needed is granted. */
function refuses(asked: Algorithm, { algorithm }: Decision): boolean {
  return algorithms.indexOf(asked) < algorithms.indexOf(algorithm);
}

/** Tables on the other side of a foreign key are locked as well (MySQL manual, section 10.11.4). */
function lockRelated(table: MysqlTable, actions: readonly AlterAction[], draft: Draft): void {
  const seen = new Set<string>([displayName(table.name)]);
  const lock = (name: { readonly schema: string; readonly name: string }, because: string) => {
    const shown = displayName(name);
    if (seen.has(shown)) return;
    seen.add(shown);
    draft.lock(name, 'exclusive', because);
  };
  for (const action of actions) {
    if (action.kind === 'add foreign key') {
      lock(draft.catalog.resolve(action.foreignKey.references.table), 'the new foreign key references it');
    } else if (action.kind === 'drop foreign key') {
      const foreignKey = table.foreignKeys.get(action.name.name.toLowerCase());
      if (foreignKey && !draft.mariadb && isAtLeast(draft.server, 8)) {
        lock(foreignKey.references, 'the foreign key that goes references it');
      }
    }
  }
}
