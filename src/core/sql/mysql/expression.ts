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

function walkPrefixes(c: Cursor): void {
  for (;;) {
    const kind = c.kind();
    if (kind === 45 || kind === 43 || kind === 126 || kind === 33) c.i++;
    else if (kind === Kind.word && (c.is('not') || (c.is('binary') && c.kind(1) !== 40) || c.is('prior'))) c.i++;
    else return;
  }
}

/** Steps over an operator that wants another operand behind it, and over those that want none. */
function takeOperator(c: Cursor): boolean {
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

const operand = 'expected an expression';

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

function walkColumn(c: Cursor): void {
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

function walkMatch(c: Cursor): void {
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

export function walkExpressions(c: Cursor): void {
  do walkExpression(c);
  while (c.takeMark(44));
}

/** Walks the arguments of a call; the cursor stands at the bracket. */
function walkCall(c: Cursor, name: string): void {
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

export function walkOrderBy(c: Cursor): boolean {
  if (!c.take('order', 'by')) return false;
  do {
    walkExpression(c);
    c.takeOne('asc', 'desc');
  } while (c.takeMark(44));
  return true;
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
