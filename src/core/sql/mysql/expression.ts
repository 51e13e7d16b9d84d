import { isUnit, walkCall, walkMatch } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { stringValue } from './cursor.ts';
import type { Expression } from './definitions.ts';
import { isReserved } from './keywords.ts';
import { Kind } from './lexer.ts';
import { atQuery, walkQuery, walkQueryTail } from './query.ts';

/** Reads an expression up to the first token that cannot belong to it. */
export function readExpression(c: Cursor): Expression {
  return collect(c, walkExpression);
}

/** Reads what may stand behind DEFAULT without brackets: a value or a call, without operators. */
export function readValue(c: Cursor): Expression {
  return collect(c, (inside) => {
    while (inside.kind() === 45 || inside.kind() === 43) inside.i++;
    walkOperand(inside);
  });
}

function collect(c: Cursor, walk: (c: Cursor) => void): Expression {
  const outer = c.found;
  const found = { columns: new Set<string>(), functions: new Set<string>(), hasSubquery: false };
  c.found = found;
  const start = c.start;
  const first = c.i;
  walk(c);
  c.found = outer;
  if (outer) {
    for (const one of found.columns) outer.columns.add(one);
    for (const one of found.functions) outer.functions.add(one);
    outer.hasSubquery ||= found.hasSubquery;
  }
  const span = c.spanFrom(start);
  const text = c.text.slice(span.start, span.end);
  const { kind, value } = kindOf(c, first, text);
  return {
    text,
    span,
    kind,
    value,
    columns: found.columns.size > 0 ? [...found.columns] : none,
    functions: found.functions.size > 0 ? [...found.functions] : none,
    hasSubquery: found.hasSubquery,
  };
}

const none: readonly string[] = [];

/** What the expression from a token to the current one is, and its value if it is a literal. */
function kindOf(c: Cursor, first: number, text: string): Pick<Expression, 'kind' | 'value'> {
  const end = c.i;
  c.i = first;
  let at = 0;
  let sign = '';
  while (c.kind(at) === 45 || c.kind(at) === 43) {
    if (c.kind(at) === 45) sign = sign === '-' ? '' : '-';
    at++;
  }
  const kind = c.kind(at);
  const count = end - first - at;
  let answer: Pick<Expression, 'kind' | 'value'> = { kind: 'expression', value: null };
  if (count === 1 && kind === Kind.number) answer = { kind: 'literal', value: sign + c.raw(at) };
  else if (count === 1 && kind === Kind.bits) answer = { kind: 'literal', value: sign + c.raw(at) };
  else if (kind === Kind.string && at === 0) {
    let value = '';
    let k = 0;
    while (k < count && c.kind(k) === Kind.string) value += stringValue(c.raw(k++));
    if (k === count) answer = { kind: 'literal', value };
  } else if (kind === Kind.word && at === 0) {
    const word = c.lower();
    if (count === 1 && word === 'null') answer = { kind: 'null', value: null };
    else if (count === 1 && (word === 'true' || word === 'false')) answer = { kind: 'literal', value: word };
    else if (word.startsWith('_') && count === 2 && (c.kind(1) === Kind.string || c.kind(1) === Kind.bits)) {
      answer = { kind: 'literal', value: c.kind(1) === Kind.string ? stringValue(c.raw(1)) : c.raw(1) };
    } else if (/^(?:date|time|timestamp)$/.test(word) && count === 2 && c.kind(1) === Kind.string) {
      answer = { kind: 'literal', value: stringValue(c.raw(1)) };
    } else if (/^(?:current_timestamp|now|localtime|localtimestamp)\b\s*(?:\(\s*\d*\s*\))?$/i.test(text)) {
      answer = { kind: 'now', value: null };
    }
  }
  c.i = end;
  return answer;
}

/** Walks an expression: operands and operators in turn. Which operator binds closer is of no account here. */
export function walkExpression(c: Cursor): void {
  for (;;) {
    walkPrefixes(c);
    walkOperand(c);
    if (!takeOperator(c)) return;
  }
}

export function walkPrefixes(c: Cursor): void {
  for (;;) {
    const kind = c.kind();
    if (kind === 45 || kind === 43 || kind === 126 || kind === 33) c.i++;
    else if (kind === Kind.word && (c.is('not') || (c.is('binary') && c.kind(1) !== 40) || c.is('prior'))) c.i++;
    else return;
  }
}

/** Steps over an operator that wants another operand behind it, and over those that want none. */
export function takeOperator(c: Cursor): boolean {
  for (;;) {
    switch (c.kind()) {
      case 60:
      case 62:
      case 61:
      case Kind.lessOrEqual:
      case Kind.greaterOrEqual:
      case Kind.notEqual:
      case Kind.nullSafeEqual:
        c.i++;
        if ((c.is('any') || c.is('all') || c.is('some')) && c.kind(1) === 40) c.i++;
        return true;
      case 43:
      case 45:
      case 42:
      case 47:
      case 37:
      case 94:
      case 38:
      case 124:
      case Kind.shiftLeft:
      case Kind.shiftRight:
      case Kind.or:
      case Kind.and:
      case Kind.assign:
        c.i++;
        return true;
      case Kind.arrow:
      case Kind.textArrow:
        if (c.mariadb) c.fail('MariaDB has no such operator: JSON_EXTRACT, JSON_VALUE');
        c.i++;
        return true;
      case Kind.word:
        break;
      default:
        return false;
    }
    switch (c.lower()) {
      case 'and':
      case 'or':
      case 'xor':
      case 'div':
      case 'mod':
      case 'like':
      case 'regexp':
      case 'rlike':
      case 'between':
      case 'in':
      case 'escape':
        c.i++;
        return true;
      case 'not':
        if (!/^(?:like|regexp|rlike|between|in)$/.test(c.lower(1))) return false;
        c.i += 2;
        return true;
      case 'sounds':
        if (!c.take('sounds', 'like')) return false;
        return true;
      case 'member':
        if (!c.take('member', 'of') && !(c.is('member') && c.kind(1) === 40)) return false;
        if (c.is('member')) c.i++;
        return true;
      case 'is':
        c.i++;
        c.take('not');
        if (!c.takeOne('null', 'true', 'false', 'unknown')) {
          if (c.takeOne('json') === null) c.fail('expected NULL, TRUE, FALSE or UNKNOWN');
          c.takeOne('value', 'array', 'object', 'scalar');
        }
        continue;
      case 'collate':
        c.i++;
        if (!c.takeOne('binary', 'default') && c.kind() !== Kind.string) c.name('a collation');
        else if (c.kind() === Kind.string) c.i++;
        continue;
      case 'at':
        if (!c.are('at', 'time', 'zone') && !c.are('at', 'local')) return false;
        return c.fail('only CAST knows AT TIME ZONE');
      default:
        return false;
    }
  }
}

/** What is said where an operand is missing. */
export const operand = 'expected an expression';

export function walkOperand(c: Cursor): void {
  switch (c.kind()) {
    case Kind.number:
    case Kind.bits:
    case Kind.userVariable:
    case 63:
      c.i++;
      return;
    case Kind.string:
      while (c.kind() === Kind.string) c.i++;
      return;
    case Kind.systemVariable:
      c.i++;
      while (c.kind() === 46) {
        c.i++;
        c.anyName('the name of a variable');
      }
      return;
    case 40:
      walkBracket(c);
      return;
    case 123:
      c.i++;
      c.anyName('d, t, ts, fn or oj');
      walkExpression(c);
      c.needMark(125);
      return;
    case Kind.quoted:
      walkColumn(c);
      return;
    case Kind.word:
      walkWord(c);
      return;
    default:
      c.fail(operand);
  }
}

function walkBracket(c: Cursor): void {
  c.deeper();
  c.needMark(40);
  if (atQuery(c)) {
    if (c.found) c.found.hasSubquery = true;
    walkQuery(c);
  } else {
    const first = c.kind() === 40;
    walkExpression(c);
    if (first && walkQueryTail(c) && c.found) c.found.hasSubquery = true;
    while (c.takeMark(44)) walkExpression(c);
  }
  c.needMark(41);
  c.higher();
}

export function walkColumn(c: Cursor): void {
  let name = c.name('a column name').name;
  if (c.kind() === 40 && c.startAt(c.i) === c.last) {
    walkCall(c, name.toLowerCase());
    return;
  }
  while (c.kind() === 46) {
    c.i++;
    if (c.kind() === 42) {
      c.i++;
      return;
    }
    name = c.anyName('a column name').name;
  }
  if (c.kind() === 40) {
    walkCall(c, name.toLowerCase());
    return;
  }
  c.found?.columns.add(name.toLowerCase());
}

function walkWord(c: Cursor): void {
  const word = c.lower();
  const next = c.kind(1);
  switch (word) {
    case 'null':
    case 'true':
    case 'false':
    case 'maxvalue':
    case 'unknown':
      if (next === 46 || next === 40) break;
      c.i++;
      return;
    case 'current_timestamp':
    case 'current_date':
    case 'current_time':
    case 'localtime':
    case 'localtimestamp':
    case 'utc_date':
    case 'utc_time':
    case 'utc_timestamp':
    case 'current_user':
    case 'current_role':
      if (next === 40) break;
      c.found?.functions.add(word);
      c.i++;
      return;
    case 'case':
      walkCase(c);
      return;
    case 'exists':
      if (next !== 40) break;
      c.i++;
      walkBracket(c);
      return;
    case 'interval':
      if (c.isName(1) || next !== 46) {
        c.i++;
        if (next === 40) {
          walkBracket(c);
          // INTERVAL(n, …) is a function.
          if (!isUnit(c.lower())) {
            if (takeOperator(c)) walkExpression(c);
            else {
              c.found?.functions.add('interval');
              return;
            }
          }
        } else walkExpression(c);
        if (!isUnit(c.lower())) c.fail('expected a unit of time such as DAY');
        c.i++;
        return;
      }
      break;
    case 'row':
      if (next === 40) {
        c.i++;
        walkBracket(c);
        return;
      }
      break;
    case 'default':
      c.i++;
      if (c.kind() === 40) walkBracket(c);
      return;
    case 'values':
    case 'value':
      if (next === 40) {
        c.i++;
        walkBracket(c);
        return;
      }
      break;
    case 'date':
    case 'time':
    case 'timestamp':
      if (next === Kind.string) {
        c.i += 2;
        return;
      }
      break;
    case 'match':
      walkMatch(c);
      return;
    case 'next':
    case 'previous':
      if (c.mariadb && c.are(word, 'value', 'for')) {
        c.i += 3;
        c.found?.functions.add('nextval');
        c.tableName('a sequence');
        return;
      }
      break;
    case 'select':
    case 'with':
      c.fail(`${operand}: a subquery needs brackets`);
      break;
    case '':
      break;
    default:
      if (word.charCodeAt(0) === 95 && (next === Kind.string || next === Kind.bits)) {
        c.i += 2;
        return;
      }
  }
  if (next === 40 && c.kind(-1) !== 46) {
    if (isReserved(word, c.server) && !callable.test(word)) c.fail(operand);
    c.i++;
    walkCall(c, word);
    return;
  }
  walkColumn(c);
}

/** Reserved words that are functions all the same. */
const callable =
  /^(?:if|left|right|replace|insert|repeat|mod|char|database|schema|convert|binary|interval|current_(?:date|time|timestamp|user|role)|localtime(?:stamp)?|utc_(?:date|time|timestamp)|row_number|rank|dense_rank|cume_dist|percent_rank|ntile|lag|lead|(?:first|last|nth)_value|grouping|json_table|values|system|vector)$/;

function walkCase(c: Cursor): void {
  c.deeper();
  c.need('case');
  if (!c.is('when')) walkExpression(c);
  if (!c.is('when')) c.fail('expected WHEN');
  while (c.take('when')) {
    walkExpression(c);
    c.need('then');
    walkExpression(c);
  }
  if (c.take('else')) walkExpression(c);
  c.need('end');
  c.higher();
}

export function walkExpressions(c: Cursor): void {
  do walkExpression(c);
  while (c.takeMark(44));
}

export function walkOrderBy(c: Cursor): boolean {
  if (!c.take('order', 'by')) return false;
  do {
    walkExpression(c);
    c.takeOne('asc', 'desc');
  } while (c.takeMark(44));
  return true;
}
