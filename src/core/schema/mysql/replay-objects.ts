import type {
  CreateEvent,
  CreateRoutine,
  CreateSequence,
  CreateTrigger,
  CreateView,
  DropObject,
  MysqlStatement,
  Query,
} from '../../sql/mysql/statement.ts';
import type { QualifiedName } from '../catalog.ts';
import { keyOf } from '../catalog.ts';
import type { MysqlObject } from './catalog.ts';
import type { ObjectRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

export function createView(context: ReplayContext, statement: CreateView): void {
  const { store } = context;
  const name = context.newName(statement.view);
  const former = store.findView(name);
  if (former) store.removeView(former);
  store.addView({ name, reads: readsOf(context, statement.query, name), bornIn: former?.bornIn ?? context.bornIn });
}

function readsOf(context: ReplayContext, query: Query, view: QualifiedName): readonly QualifiedName[] {
  const reads = new Map<string, QualifiedName>();
  for (const read of query.reads) {
    // A view's names are looked up in its own database, whatever is in use later.
    const name = context.store.resolve({ schema: read.schema ?? view.schema, name: read.name });
    reads.set(keyOf(name), name);
  }
  return [...reads.values()];
}

/** @returns What was made; the statements of its body are still to come. */
export function createRoutine(context: ReplayContext, statement: CreateRoutine): ObjectRecord {
  const kind = statement.kind === 'create function' ? 'function' : 'procedure';
  return put(context, kind, context.newName(statement.routine), kind === 'procedure' ? [] : undefined);
}

export function createEvent(context: ReplayContext, statement: CreateEvent): void {
  put(context, 'event', context.newName(statement.event));
}

export function createSequence(context: ReplayContext, statement: CreateSequence): void {
  put(context, 'sequence', context.newName(statement.sequence));
}

function put(
  context: ReplayContext,
  kind: MysqlObject['kind'],
  name: QualifiedName,
  body?: MysqlStatement[],
): ObjectRecord {
  const former = context.store.findObject(kind, name);
  if (former) context.store.removeObject(former);
  const bornIn = former?.bornIn ?? context.bornIn;
  const made = { kind, name, table: null, timing: null, event: null, bornIn, ...(body ? { body } : {}) };
  context.store.addObject(made);
  return made;
}

export function createTrigger(context: ReplayContext, statement: CreateTrigger): void {
  const table = context.known(statement.table);
  // A trigger lives in the database of its table.
  const name = { schema: statement.trigger.schema ?? table.name.schema, name: statement.trigger.name };
  const former = context.store.findObject('trigger', name);
  if (former) context.store.removeObject(former);
  const { timing, event } = statement;
  const bornIn = context.bornIn;
  context.store.addObject({ kind: 'trigger', name, table: table.name, timing, event, bornIn }, table);
}

export function dropObject(context: ReplayContext, statement: DropObject): void {
  const kind = droppedKinds[statement.kind];
  if (!kind) return;
  const found = context.store.lookUpObject(kind, statement.name);
  if (found && !context.conditional) context.store.removeObject(found);
}

const droppedKinds: Readonly<Record<DropObject['kind'], MysqlObject['kind'] | null>> = {
  'drop procedure': 'procedure',
  'drop function': 'function',
  'drop trigger': 'trigger',
  'drop event': 'event',
  'drop sequence': 'sequence',
  'drop server': null,
};
