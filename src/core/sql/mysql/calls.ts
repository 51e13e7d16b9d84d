import type { Cursor } from './cursor.ts';
import {
  operand,
  takeOperator,
  walkColumn,
  walkExpression,
  walkExpressions,
  walkOperand,
  walkOrderBy,
  walkPrefixes,
} from './expression.ts';
import { Kind } from './lexer.ts';

/** Walks MATCH (…) AGAINST (…). */
export function walkMatch(c: Cursor): void {
  c.need('match');
  if (c.takeMark(40)) {
    walkExpressions(c);
    c.needMark(41);
  } else walkColumn(c);
  c.need('against');
  c.needMark(40);
  walkMatched(c);
  for (;;) {
    if (c.take('in', 'boolean', 'mode') || c.take('in', 'natural', 'language', 'mode')) continue;
    if (c.take('with', 'query', 'expansion')) continue;
    break;
  }
  c.needMark(41);
}

/** The text that MATCH looks for: IN begins the mode here, it is no operator. */
function walkMatched(c: Cursor): void {
  for (;;) {
    walkPrefixes(c);
    walkOperand(c);
    if (c.is('in') || !takeOperator(c)) return;
  }
}

/** Walks the arguments of a call; the cursor stands at the bracket. */
export function walkCall(c: Cursor, name: string): void {
  c.found?.functions.add(name);
  c.deeper();
  c.needMark(40);
  switch (name) {
    case 'cast':
      walkExpression(c);
      if (c.take('at', 'time', 'zone')) {
        c.take('interval');
        c.string('a time zone');
      }
      c.need('as');
      walkCastType(c);
      break;
    case 'convert':
      walkExpression(c);
      if (c.take('using')) {
        if (!c.take('binary')) c.name('a character set');
      } else {
        c.needMark(44);
        walkCastType(c);
      }
      break;
    case 'json_value':
    case 'weight_string':
    case 'get_format':
    case 'json_table':
      if (name !== 'get_format') walkExpression(c);
      if (c.kind() !== 41) skipTo(c);
      break;
    case 'extract':
    case 'trim':
    case 'position':
    case 'substring':
    case 'substr':
    case 'mid':
    case 'char':
    case 'timestampadd':
    case 'timestampdiff':
    case 'json_arrayagg':
    case 'json_objectagg':
      walkLoose(c);
      break;
    case 'group_concat':
      c.takeOne('distinct', 'all');
      walkExpressions(c);
      walkOrderBy(c);
      if (c.take('separator')) walkOperand(c);
      if (c.take('limit')) walkExpressions(c);
      break;
    default:
      if (c.kind() === 41) break;
      if (c.kind() === 42 && c.kind(1) === 41) {
        c.i++;
        break;
      }
      c.takeOne('distinct', 'all', 'distinctrow');
      walkExpression(c);
      while (c.takeMark(44)) walkExpression(c);
      if (c.is('order')) walkOrderBy(c);
      if (c.take('as')) c.name('a name');
  }
  c.needMark(41);
  c.higher();
  walkWindow(c);
}

const castTypes =
  /^(?:binary|char|character|nchar|national|date|datetime|time|timestamp|decimal|dec|numeric|double|float|real|signed|unsigned|year|int|integer|varchar|interval|point|linestring|polygon|multipoint|multilinestring|multipolygon|geometrycollection|geometry)$/;

/** The type of a CAST: the servers know few. */
function walkCastType(c: Cursor): void {
  const word = c.lower();
  const known =
    castTypes.test(word) ||
    (c.mariadb ? /^(?:inet4|inet6|uuid|vector)$/.test(word) : word === 'json' || word === 'vector');
  if (!known) c.fail('CAST knows no such type');
  c.i++;
  skipTo(c, true);
}

/** Steps over everything up to the bracket that closes the one that is open. */
function skipTo(c: Cursor, mayBeEmpty = false): void {
  if (c.kind() === 41 && !mayBeEmpty) c.fail('something is missing');
  for (;;) {
    const kind = c.kind();
    if (kind === 41) return;
    if (kind === Kind.end || kind === Kind.bad || kind === 59) c.fail('expected ")"');
    if (kind === 40) {
      if (c.kind(1) === 41) c.fail('expected a length', c.i + 1);
      c.skipBrackets();
    } else c.i++;
  }
}

/** Arguments with words between them, such as FROM, FOR, USING: words and operands in any order. */
function walkLoose(c: Cursor): void {
  let wants = true;
  for (;;) {
    const kind = c.kind();
    if (kind === 41) {
      if (wants) c.fail(operand);
      return;
    }
    if (kind === 44) {
      if (wants) c.fail(operand);
      c.i++;
      wants = true;
      continue;
    }
    if (kind === Kind.word) {
      const word = c.lower();
      if (/^(?:from|for|in|using|as|both|leading|trailing|distinct|all|returning|on|by|with|level|null)$/.test(word)) {
        c.i++;
        wants = true;
        continue;
      }
      if (isUnit(word) && c.kind(1) !== 40 && c.kind(1) !== 46) {
        c.i++;
        wants = c.kind() !== 44;
        continue;
      }
    }
    if (!wants) {
      if (kind !== Kind.word) c.fail('expected "," or ")"');
      c.i++;
      continue;
    }
    walkLooseOperands(c);
    wants = false;
  }
}

/** As walkExpression, but IN is a word between arguments: POSITION(a IN b). */
function walkLooseOperands(c: Cursor): void {
  for (;;) {
    walkPrefixes(c);
    walkOperand(c);
    if (c.is('in') || !takeOperator(c)) return;
  }
}

function walkWindow(c: Cursor): void {
  if (c.kind() !== Kind.word) return;
  if (c.are('within', 'group')) {
    c.i += 2;
    c.skipBrackets();
  }
  if (c.are('from', 'first') || c.are('from', 'last')) c.i += 2;
  if (c.are('ignore', 'nulls') || c.are('respect', 'nulls')) c.i += 2;
  if (!c.is('over') || (c.kind(1) !== 40 && !c.isName(1))) return;
  c.i++;
  if (c.kind() === 40) walkWindowSpecification(c);
  else c.name('a window');
}

/** Steps over `(name PARTITION BY … ORDER BY … ROWS …)`. */
export function walkWindowSpecification(c: Cursor): void {
  c.deeper();
  c.needMark(40);
  if (c.isName() && !c.is('partition') && !c.is('range') && !c.is('rows')) c.name('a window');
  if (c.take('partition', 'by')) walkExpressions(c);
  walkOrderBy(c);
  if (c.takeOne('rows', 'range', 'groups')) skipTo(c);
  c.needMark(41);
  c.higher();
}

const units =
  /^(?:microsecond|second|minute|hour|day|week|month|quarter|year|(?:second|minute|hour|day)_microsecond|(?:minute|hour|day)_second|(?:hour|day)_minute|day_hour|year_month|sql_tsi_\w+)$/;

export function isUnit(word: string): boolean {
  return units.test(word);
}
