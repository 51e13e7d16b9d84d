import type { QualifiedName } from '../../schema/catalog.ts';
import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { TableName } from '../../sql/mysql/definitions.ts';
import type { AlterTable, Assertion, CreateIndex, DropIndex } from '../../sql/mysql/statement.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import type { Span } from '../../sql/statement.ts';
import { codeOf } from './action-code.ts';
import { alterationFailures } from './alteration-failures.ts';
import { alterationLosses } from './alteration-losses.ts';
import { copy, type Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import { type ActionEffect, type Algorithm, algorithms, type OnlineLock, onlineLocks } from './effect.ts';
import { type Alteration, findChanges, isOff, type Surroundings } from './find-changes.ts';
import { droppedForeignKeys } from './foreign-key-failures.ts';
import { inlineReferences } from './index-shape.ts';
import { lockOfCopy, mariadbInnodb } from './mariadb-algorithm.ts';
import { maximalVersions, mysqlInnodb } from './mysql-algorithm.ts';
import { otherEngine } from './other-engines.ts';
import { isPartitionAction, partitionEffect } from './partitions.ts';

/** Actions of one statement that are looked at one by one as well: each costs as much as the table has columns. */
const mostLookedAt = 200;

type Numbered = readonly (readonly [number, AlterAction])[];

/** What is asked of ALGORITHM and LOCK, and where. */
interface Wishes {
  readonly algorithm: Assertion | null;
  readonly lock: Assertion | null;
  readonly online: boolean;
  readonly ignore: boolean;
}

export function alterTable(node: AlterTable, draft: Draft): void {
  draft.commits = true;
  const name = draft.catalog.resolve(node.table);
  if (node.ifExists && draft.catalog.table(name) === undefined) {
    draft.unsure(`No earlier migration creates ${displayName(name)}.`);
    return;
  }
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
  alter(node.index.span, table, actions, { ...node, online: false, ignore: false }, draft);
}

export function dropIndex(node: DropIndex, draft: Draft): void {
  draft.commits = true;
  const action: AlterAction = { kind: 'drop index', index: node.index, ifExists: node.ifExists, span: node.index.span };
  alter(node.index.span, draft.table(node.table), [action], { ...node, online: false, ignore: false }, draft);
}

function alter(span: Span, table: MysqlTable, actions: readonly AlterAction[], wishes: Wishes, draft: Draft): void {
  const numbered: Numbered = actions.map((action, place) => [place, action]);
  const together = findChanges(table, numbered, draft);
  if (wishes.ignore && together.changes.has('add unique index', 'add primary key')) {
    together.changes.add('add unique key by ignoring', 0, 'IGNORE drops rows with a value that there is already');
    draft.lose('rows', table.name, null, span);
  }
  if (table.certain && !together.shape.certain)
    draft.unsure(`Not all that the statement names in ${displayName(table.name)} is known.`);
  for (const why of together.unsure) draft.unsure(why);
  const inPlaceAsked = wishes.algorithm?.value === 'INPLACE';
  const whole = decide(together, numbered, draft, inPlaceAsked);
  alterationFailures(table, actions, together, whole, draft);
  alterationLosses(table, actions, together, draft);
  const partition = actions.find(isPartitionAction);
  if (partition) {
    partitionEffect(table, partition, together, actions.indexOf(partition), draft);
    return;
  }
  const effects: ActionEffect[] = [];
  for (const [place, action] of numbered) {
    // In a statement of hundreds of actions, each is as dear as all.
    const single = actions.length > 1 && place < mostLookedAt;
    const alone = single ? findChanges(table, [[place, action]], draft) : together;
    const decision = single ? decide(alone, [[place, action]], draft, inPlaceAsked) : whole;
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
    metadataLock: table.temporary || isNothing(together, actions, draft) ? 'shared' : 'exclusive',
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

/**
 * Both servers see that keys are to be as they are before they lock anybody out; MariaDB also that IF EXISTS or IF NOT EXISTS leaves nothing
 * to do (measured).
 */
function isNothing({ table, changes }: Alteration, actions: readonly AlterAction[], draft: Draft): boolean {
  if (actions.length === 0) return true;
  const keysAlone = actions.every(
    ({ kind }) => kind === 'add index' || kind === 'drop index' || kind === 'drop primary key',
  );
  const named = actions.some((action) => action.kind === 'add index' && action.index.using === 'btree');
  if (keysAlone && changes.isEmpty && !named) return true;
  if (!draft.mariadb) return false;
  return actions.every((action) => {
    switch (action.kind) {
      case 'add column':
        return action.ifNotExists && table.columns.has(action.column.name.name.toLowerCase());
      case 'drop column':
        return action.ifExists && !table.columns.has(action.column.name.toLowerCase());
      case 'modify column':
        return action.ifExists && !table.columns.has(action.column.name.name.toLowerCase());
      case 'change column':
        return action.ifExists && !table.columns.has(action.from.name.toLowerCase());
      case 'rename column':
        return action.from.name === action.to.name;
      case 'add index':
        return action.ifNotExists && table.indexes.has(action.index.name?.name.toLowerCase() ?? 'primary');
      case 'drop index':
        return action.ifExists && !table.indexes.has(action.index.name.toLowerCase());
      case 'drop foreign key':
        return action.ifExists && !table.foreignKeys.has(action.name.name.toLowerCase());
      case 'add check':
        return action.ifNotExists && table.checks.has(action.check.name?.name.toLowerCase() ?? '');
      case 'add foreign key':
        return action.ifNotExists && table.foreignKeys.has(action.foreignKey.name?.name.toLowerCase() ?? '');
      default:
        return false;
    }
  });
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
  const asked = wishes.algorithm?.value ?? settingOf(draft);
  let done = whole;
  const algorithm = algorithms.find((each) => each === asked);
  if (algorithm !== undefined && refuses(algorithm, whole)) {
    const spent = algorithm === 'INSTANT' && isSpent(together, draft);
    draft.fail({
      code: 'algorithm-not-supported',
      errno: spent ? 4092 : whole.refusal,
      when: 'always',
      reason: spent
        ? `ALGORITHM=INSTANT is refused, since ${displayName(together.table.name)} has as many versions of rows as it may have.`
        : `ALGORITHM=${algorithm} is refused, since ${whole.reason ?? 'the server cannot do it that way'}.`,
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

/** Columns have come and gone in an instant as often as they may (MySQL manual, section 17.12.1). */
function isSpent({ table, changes }: Alteration, { server, mariadb }: Draft): boolean {
  return !mariadb && table.instantVersions >= maximalVersions(server) && changes.has('add column', 'drop column');
}

/** `alter_algorithm` counts for nothing from MariaDB 11.5 on; MySQL's `old_alter_table` asks for copies. */
function settingOf(draft: Draft): string | undefined {
  if (!draft.mariadb) {
    const value = draft.settings.get('old_alter_table')?.toLowerCase();
    return value === '1' || value === 'on' || value === 'true' ? 'COPY' : undefined;
  }
  return isAtLeast(draft.server, 11, 5) ? undefined : draft.settings.get('alter_algorithm')?.toUpperCase();
}

/** MySQL has no NOCOPY; a wish for more than is needed is granted. */
function refuses(asked: Algorithm, { algorithm }: Decision): boolean {
  return algorithms.indexOf(asked) < algorithms.indexOf(algorithm);
}

/**
 * MySQL changes the definitions of both sides of a foreign key together, so whoever uses one waits for an ALTER TABLE of the other (manual,
 * section 10.11.4; measured on 9.7). MariaDB leaves the other side alone.
 */
export function lockRelated(table: MysqlTable, actions: readonly AlterAction[], draft: Draft): void {
  if (table.temporary) return;
  const seen = new Set(draft.tables.map((each) => displayName(each.table)));
  const lock = (name: QualifiedName, because: string) => {
    const shown = displayName(name);
    if (seen.has(shown) || draft.catalog.table(name) === undefined) return;
    seen.add(shown);
    draft.lock(name, 'exclusive', because);
  };
  const shown = displayName(table.name);
  for (const action of actions) {
    let parent: TableName | null = null;
    if (action.kind === 'add foreign key') parent = action.foreignKey.references.table;
    else if (action.kind === 'add column' && inlineReferences(draft.server))
      parent = action.column.references?.table ?? null;
    if (parent === null) continue;
    const name = draft.catalog.resolve(parent);
    const because = `a new foreign key of ${shown} references it`;
    if (!draft.mariadb) lock(name, because);
    else if (
      !seen.has(displayName(name)) &&
      draft.catalog.table(name) &&
      !isOff(draft.settings, 'foreign_key_checks')
    ) {
      // While every row is looked up in it, nobody may change it (measured).
      seen.add(displayName(name));
      draft.lock(name, 'shared', because, 'SHARED');
    }
  }
  if (draft.mariadb) return;
  // Whoever changes a child's columns leaves the parent alone, unless the foreign key itself changes.
  const touched =
    actions.length === 0 ||
    droppedForeignKeys(table, actions).size > 0 ||
    actions.some(({ kind }) => kind === 'rename table');
  if (touched) {
    for (const { references } of table.foreignKeys.values())
      lock(references, `a foreign key of ${shown} references it`);
  }
  for (const { table: child } of draft.catalog.foreignKeysTo(table.name)) {
    lock(child.name, `a foreign key of it references ${shown}`);
  }
}
