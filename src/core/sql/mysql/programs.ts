import { isUnit } from './calls.ts';
import type { Created } from './create-table.ts';
import type { Cursor } from './cursor.ts';
import { Refusal } from './cursor.ts';
import { readType } from './data-type.ts';
import { walkExpression } from './expression.ts';
import type { Folding } from './fold.ts';
import { Kind } from './lexer.ts';
import type { ReadNode } from './read-node.ts';

/** Reads the head of CREATE PROCEDURE or CREATE FUNCTION; the cursor stands at that word, then at the body. */
export function readRoutine(c: Cursor, head: Created): ReadNode {
  const kind = c.takeOne('procedure', 'function') === 'procedure' ? 'create procedure' : 'create function';
  c.take('if', 'not', 'exists');
  const routine = c.tableName('a name for the routine');
  if (kind === 'create function' && c.is('returns')) {
    // CREATE FUNCTION f RETURNS STRING SONAME 'f.so'
    c.i += 2;
    c.need('soname');
    c.string('a file name');
    return {
      node: { kind, routine, ...head, deterministic: false, dataAccess: null },
      program: false,
    };
  }
  refuseOracle(c);
  if (c.kind() !== 40) c.fail('expected the parameters in brackets');
  walkParameters(c, kind === 'create procedure');
  if (c.take('returns')) readType(c);
  else if (kind === 'create function') {
    if (c.mariadb && c.is('return')) throw new Refusal('a body in PL/SQL', { start: c.start, end: c.endAt(c.i) }, true);
    c.fail('expected RETURNS and a type');
  }
  let { security } = head;
  let deterministic = false;
  let dataAccess: string | null = null;
  for (;;) {
    if (c.take('comment')) c.string('a comment in quotes');
    else if (c.take('language')) {
      if (!c.take('sql')) throw new Refusal(`a body in ${c.raw()}`, { start: c.start, end: c.endAt(c.i) }, true);
    } else if (c.take('not', 'deterministic')) deterministic = false;
    else if (c.take('deterministic')) deterministic = true;
    else if (c.take('contains', 'sql')) dataAccess = 'CONTAINS SQL';
    else if (c.take('no', 'sql')) dataAccess = 'NO SQL';
    else if (c.take('reads', 'sql', 'data')) dataAccess = 'READS SQL DATA';
    else if (c.take('modifies', 'sql', 'data')) dataAccess = 'MODIFIES SQL DATA';
    else if (c.take('sql', 'security'))
      security = c.takeOne('definer', 'invoker') === 'invoker' ? 'invoker' : 'definer';
    else break;
  }
  refuseOracle(c);
  return { node: { kind, routine, ...head, security, deterministic, dataAccess }, program: true };
}

/** In sql_mode ORACLE a body begins with AS or IS: another language, in MariaDB alone. */
function refuseOracle(c: Cursor): void {
  if (!c.is('as') && !c.is('is')) return;
  const text = c.raw(1);
  if (!c.mariadb || text.startsWith('$') || text.startsWith("'")) c.fail('expected the body');
  throw new Refusal('a body in PL/SQL', { start: c.start, end: c.endAt(c.i) }, true);
}

function walkParameters(c: Cursor, directions: boolean): void {
  c.needMark(40);
  if (c.takeMark(41)) return;
  do {
    if (directions || c.mariadb) c.takeOne('in', 'out', 'inout');
    c.name('a name for the parameter');
    if (c.mariadb && (c.is('row') || c.is('type'))) {
      while (!c.atEnd && c.kind() !== 44 && c.kind() !== 41) {
        if (c.kind() === 40) c.skipBrackets();
        else c.i++;
      }
      continue;
    }
    readType(c);
    if (c.mariadb && (c.take('default') || c.takeMark(Kind.assign))) walkExpression(c);
  } while (c.takeMark(44));
  c.needMark(41);
}

/** Reads the head of CREATE TRIGGER from behind that word. */
export function readTrigger(c: Cursor, head: Created): ReadNode {
  c.take('if', 'not', 'exists');
  const trigger = c.tableName('a name for the trigger');
  const when = c.takeOne('before', 'after');
  if (when === null) c.fail('expected BEFORE or AFTER');
  const timing = when === 'before' ? 'before' : 'after';
  const word = c.takeOne('insert', 'update', 'delete');
  const event =
    word === 'insert' || word === 'update' || word === 'delete' ? word : c.fail('expected INSERT, UPDATE or DELETE');
  c.need('on');
  const table = c.tableName();
  c.need('for', 'each', 'row');
  if (c.takeOne('follows', 'precedes')) c.name('a trigger');
  const { orReplace, definer } = head;
  return { node: { kind: 'create trigger', trigger, table, timing, event, orReplace, definer }, program: true };
}

/** Reads the head of CREATE or ALTER EVENT from behind that word. */
export function readEvent(c: Cursor, definer: string | null, kind: 'create event' | 'alter event'): ReadNode {
  c.take('if', 'not', 'exists');
  const event = c.tableName('a name for the event');
  const node = { kind, event, definer } as const;
  let scheduled = kind === 'alter event';
  for (;;) {
    if (c.take('on', 'schedule')) {
      readSchedule(c);
      scheduled = true;
    } else if (c.take('on', 'completion')) {
      c.take('not');
      c.need('preserve');
    } else if (c.take('rename', 'to')) c.tableName('a name for the event');
    else if (c.takeOne('enable', 'disable')) {
      if (c.take('on')) c.i++;
    } else if (c.take('comment')) c.string('a comment in quotes');
    else break;
  }
  if (!scheduled) c.fail('expected ON SCHEDULE');
  if (c.take('do')) return { node, program: true };
  if (kind === 'create event') c.fail('expected DO');
  return { node, program: false };
}

function readSchedule(c: Cursor): void {
  if (c.take('at')) {
    walkExpression(c);
    return;
  }
  c.need('every');
  walkExpression(c);
  if (!isUnit(c.lower())) c.fail('expected a unit of time such as DAY');
  c.i++;
  while (c.takeOne('starts', 'ends')) walkExpression(c);
}

/** Whether a statement of a body runs: `guarded` if the condition asks the server's catalog what is there. */
export type When = 'always' | 'perhaps' | 'guarded';

/** What the walk over a body does with a statement that it finds. */
export interface BodySink {
  /** Reads the statement at the cursor. */
  statement(c: Cursor, when: When): void;
  /** Walks a statement that holds no others, up to its semicolon; what is wrong with it costs no more than itself. */
  listed(c: Cursor, when: When): void;
  /** Follows what variables hold, if anything asks for it. */
  readonly folding: Folding | null;
}

/** Walks the one statement that a body is, and those inside of it. */
export function walkBody(c: Cursor, sink: BodySink, when: When): void {
  c.deeper();
  if (isLabel(c)) c.i += 2;
  const from = c.i;
  switch (c.lower()) {
    case 'begin':
      c.i++;
      if (c.take('not')) c.need('atomic');
      walkList(c, sink, when);
      c.need('end');
      takeLabel(c);
      break;
    case 'if': {
      c.i++;
      walkExpression(c);
      c.need('then');
      const inside = within(c, sink, when, from);
      sink.folding?.variables.fork(false);
      walkList(c, sink, inside);
      while (c.take('elseif')) {
        walkExpression(c);
        c.need('then');
        sink.folding?.variables.next();
        walkList(c, sink, inside);
      }
      walkElse(c, sink, inside);
      c.need('end', 'if');
      break;
    }
    case 'case': {
      c.i++;
      if (!c.is('when')) walkExpression(c);
      if (!c.is('when')) c.fail('expected WHEN');
      const inside = within(c, sink, when, from);
      sink.folding?.variables.fork(false);
      let first = true;
      while (c.take('when')) {
        walkExpression(c);
        c.need('then');
        if (!first) sink.folding?.variables.next();
        first = false;
        walkList(c, sink, inside);
      }
      walkElse(c, sink, inside);
      c.need('end', 'case');
      break;
    }
    case 'loop':
      c.i++;
      walkLoop(c, sink);
      c.need('end', 'loop');
      takeLabel(c);
      break;
    case 'while':
      c.i++;
      walkExpression(c);
      c.need('do');
      walkLoop(c, sink);
      c.need('end', 'while');
      takeLabel(c);
      break;
    case 'repeat':
      c.i++;
      walkLoop(c, sink);
      c.need('until');
      walkExpression(c);
      c.need('end', 'repeat');
      takeLabel(c);
      break;
    case 'for':
      walkFor(c, sink);
      break;
    case 'declare':
      walkDeclare(c, sink, when);
      break;
    case 'return':
      c.i++;
      walkExpression(c);
      break;
    case 'leave':
    case 'iterate':
      c.i++;
      c.name('a label');
      break;
    case 'open':
    case 'close':
    case 'fetch':
      c.skipRest();
      sink.folding?.statement(c, from);
      break;
    default:
      sink.statement(c, when);
  }
  c.higher();
}

function isLabel(c: Cursor): boolean {
  return (c.kind() === Kind.word || c.kind() === Kind.quoted) && c.kind(1) === 58;
}

/** When the branches of an IF or CASE, which begins at that token, run. */
function within(c: Cursor, sink: BodySink, when: When, from: number): When {
  return when !== 'perhaps' && sink.folding?.asksSchema(c, from, c.i) ? 'guarded' : 'perhaps';
}

/** ELSE, if it stands here, and the end of all branches. */
function walkElse(c: Cursor, sink: BodySink, inside: When): void {
  const stands = c.take('else');
  if (stands) {
    sink.folding?.variables.next();
    walkList(c, sink, inside);
  }
  sink.folding?.variables.join(stands);
}

function walkLoop(c: Cursor, sink: BodySink): void {
  sink.folding?.variables.fork(true);
  walkList(c, sink, 'perhaps');
  sink.folding?.variables.join(false);
}

/** True at a statement that can hold others. */
function isBlock(c: Cursor): boolean {
  if (isLabel(c)) return true;
  switch (c.lower()) {
    case 'begin':
    case 'if':
    case 'case':
    case 'loop':
    case 'while':
    case 'repeat':
    case 'for':
    case 'declare':
      return true;
    default:
      return false;
  }
}

function takeLabel(c: Cursor): void {
  if (c.isName()) c.i++;
}

/** Statements, each with its semicolon, up to a word that closes the list. */
function walkList(c: Cursor, sink: BodySink, when: When): void {
  for (;;) {
    while (c.takeMark(59));
    if (c.kind() === Kind.end) c.fail('the block is never closed: END is missing');
    switch (c.lower()) {
      case 'end':
      case 'else':
      case 'elseif':
      case 'when':
      case 'until':
        if (c.kind(1) !== 58) return;
        break;
      default:
    }
    if (isBlock(c)) walkBody(c, sink, when);
    else sink.listed(c, when);
    if (c.kind() === Kind.end) c.fail('the block is never closed: END is missing');
    if (c.kind() !== 59) c.fail('expected ";"');
  }
}

/** MariaDB's FOR over numbers, a query or a cursor. */
function walkFor(c: Cursor, sink: BodySink): void {
  if (!c.mariadb) c.fail('MySQL has no FOR loop, MariaDB has');
  c.i++;
  c.name('a variable');
  c.need('in');
  c.take('reverse');
  walkExpression(c);
  if (c.takeMark(Kind.range)) walkExpression(c);
  c.need('do');
  walkLoop(c, sink);
  c.need('end', 'for');
  takeLabel(c);
}

function walkDeclare(c: Cursor, sink: BodySink, when: When): void {
  const from = c.i;
  c.i++;
  if (c.takeOne('continue', 'exit', 'undo')) {
    c.need('handler', 'for');
    do {
      if (c.take('sqlstate')) {
        c.take('value');
        c.string('a state in quotes');
      } else if (c.take('not', 'found')) continue;
      else if (c.kind() === Kind.number) c.i++;
      else if (!c.takeOne('sqlwarning', 'sqlexception')) c.name('a condition');
    } while (c.takeMark(44));
    sink.folding?.variables.fork(false);
    walkBody(c, sink, 'perhaps');
    sink.folding?.variables.join(false);
    return;
  }
  c.name('a variable');
  if (c.is('cursor')) {
    c.i++;
    if (c.kind() === 40) c.skipBrackets();
    if (!c.take('for')) c.need('is');
    sink.statement(c, when);
    return;
  }
  if (c.is('condition') && c.is('for', 1)) {
    c.skipRest();
    return;
  }
  while (c.takeMark(44)) c.name('a variable');
  if (c.mariadb && (c.is('row') || c.is('type') || c.is('ref'))) {
    c.skipRest();
    return;
  }
  readType(c);
  if (c.take('default') || c.takeMark(Kind.assign)) walkExpression(c);
  sink.folding?.statement(c, from);
}
