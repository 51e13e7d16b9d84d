import { arrayItems } from './array-items.ts';
import { call, column, constant, type Expression } from './expression.ts';
import { comparisons, mysqlNames, others, typeTails } from './operators.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Thrown for what the reader does not know, and caught at its edge. */
class Unread extends Error {}

/** Expressions nest this deep at most: a hostile one must not end in a stack that overflows. */
const deepest = 200;

/**
 * Reads a condition as a server writes it back: `((status)::text = ANY (ARRAY['a'::text, 'b'::text]))`, `` `a` > 0 ``.
 * Null for what it has no words for (subqueries, window functions, operators of extensions): the server decides then.
 */
export function readExpression(text: string, mysql: boolean): Expression | null {
  const tokens = tokensOf(text, mysql);
  if (tokens === null) return null;
  try {
    const reader = new Reader(tokens, mysql);
    const expression = reader.expression(0);
    reader.needEnd();
    return expression;
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}

/** Reads expressions with a comma between them: the key of an index or of a partitioned table. */
export function readExpressions(text: string, mysql: boolean): readonly Expression[] | null {
  const whole = readExpression(`(${text}, NULL)`, mysql);
  return whole?.kind === 'call' && whole.name === 'row' ? whole.args.slice(0, -1) : null;
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #mysql: boolean;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], mysql: boolean) {
    this.#tokens = tokens;
    this.#mysql = mysql;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] ?? { kind: 'end', text: '' };
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return (token.kind === 'word' || token.kind === 'mark') && token.text === text;
  }

  #take(...texts: readonly string[]): boolean {
    if (!texts.every((text, i) => this.#is(text, i))) return false;
    this.#at += texts.length;
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw new Unread();
  }

  needEnd(): void {
    if (this.#peek().kind !== 'end') throw new Unread();
  }

  /** An expression whose operators all bind at least as close as `least`: 1 OR, 2 AND, 3 NOT, 4 IS, 5 comparisons, 6 others, 7 +, 8 *. */
  expression(least: number): Expression {
    if (++this.#depth > deepest) throw new Unread();
    let left = this.#prefix(least);
    for (;;) {
      const next = this.#infix(left, least);
      if (next === null) break;
      left = next;
    }
    this.#depth--;
    return left;
  }

  #prefix(least: number): Expression {
    if (this.#take('not') || (this.#mysql && this.#take('!'))) return call('not', this.expression(Math.max(least, 3)));
    if (this.#take('-')) {
      const arg = this.expression(9);
      if (arg.kind === 'constant' && typeof arg.value === 'number') return constant(-arg.value);
      return call('-', constant(0), arg);
    }
    if (this.#take('+')) return this.expression(9);
    return this.#suffixes(this.#operand());
  }

  /** What stands directly behind an operand. */
  #suffixes(operand: Expression): Expression {
    let result = operand;
    for (;;) {
      if (this.#take('::')) result = { kind: 'cast', type: this.#type(), arg: result };
      else if (this.#is('[')) result = this.#subscript(result);
      else if (this.#take('collate')) {
        this.#name();
        while (this.#take('.')) this.#name();
      } else if (this.#take('at', 'time', 'zone')) result = call('at time zone', result, this.expression(9));
      else return result;
    }
  }

  #subscript(of: Expression): Expression {
    this.#need('[');
    const index = this.expression(0);
    this.#need(']');
    return call('[]', of, index);
  }

  #infix(left: Expression, least: number): Expression | null {
    const token = this.#peek();
    if (token.kind !== 'mark' && token.kind !== 'word') return null;
    const { text } = token;
    const logic = text === 'or' || (this.#mysql && text === '||') ? 'or' : text === 'and' ? 'and' : null;
    if (logic !== null || (this.#mysql && text === '&&')) {
      const name = logic ?? 'and';
      const level = name === 'or' ? 1 : 2;
      if (least > level) return null;
      this.#at++;
      return call(name, left, this.expression(level + 1));
    }
    if (text === 'xor') {
      if (least > 1) return null;
      this.#at++;
      const right = this.expression(2);
      return call('<>', call('is true', left), call('is true', right));
    }
    if (text === 'is') return least > 4 ? null : this.#is_(left);
    const arithmetic = this.#arithmetic(text);
    if (arithmetic !== null) {
      const level = arithmetic === '+' || arithmetic === '-' ? 7 : 8;
      if (least > level) return null;
      this.#at++;
      return call(arithmetic, left, this.expression(level + 1));
    }
    if (least > 5 && !others.has(text)) return null;
    if (text === 'not') {
      this.#at++;
      const answer = this.#wordy(left);
      if (answer === null) throw new Unread();
      return call('not', answer);
    }
    const wordy = token.kind === 'word' ? this.#wordy(left) : null;
    if (wordy !== null) return wordy;
    const comparison = token.kind === 'mark' ? comparisons[text] : undefined;
    if (comparison !== undefined) {
      this.#at++;
      return this.#compared(left, comparison);
    }
    if (text === '<=>') {
      this.#at++;
      return call('not', call('is distinct', left, this.expression(6)));
    }
    if (token.kind === 'mark' && others.has(text)) {
      if (least > 6) return null;
      this.#at++;
      return call(text, left, this.expression(7));
    }
    return null;
  }

  #arithmetic(text: string): string | null {
    if (text === '+' || text === '-' || text === '*' || text === '/' || text === '%') return text;
    if (this.#mysql && text === 'mod') return '%';
    return this.#mysql && text === 'div' ? 'div' : null;
  }

  #is_(left: Expression): Expression {
    this.#need('is');
    const negated = this.#take('not');
    let answer: Expression;
    if (this.#take('null') || this.#take('unknown')) answer = call('is null', left);
    else if (this.#take('true')) answer = call('is true', left);
    else if (this.#take('false')) answer = call('is true', call('not', left));
    else if (this.#take('distinct', 'from')) answer = call('is distinct', left, this.expression(6));
    else if (this.#take('json')) answer = call('json_valid', left);
    else throw new Unread();
    return negated ? call('not', answer) : answer;
  }

  /** BETWEEN, IN, LIKE and their kind. */
  #wordy(left: Expression): Expression | null {
    if (this.#take('between')) {
      this.#take('symmetric');
      const low = this.expression(6);
      this.#need('and');
      const high = this.expression(6);
      return call('and', call('>=', left, low), call('<=', left, high));
    }
    if (this.#take('in')) {
      this.#need('(');
      if (this.#is('select')) throw new Unread();
      const list = this.#list(')');
      return call('in', left, ...list);
    }
    if (this.#take('like') || this.#take('ilike')) {
      const name = this.#peek(-1).text;
      const pattern = this.expression(6);
      if (this.#take('escape')) this.expression(6);
      return call(name, left, pattern);
    }
    if (this.#take('regexp') || this.#take('rlike')) return call('iregex', left, this.expression(6));
    if (this.#take('similar', 'to')) return call('similar', left, this.expression(6));
    return null;
  }

  /** The right side of a comparison, which may be ANY or ALL of an array. */
  #compared(left: Expression, name: string): Expression {
    const each = (right: Expression) => {
      const positive = name.replace(/^not /, '');
      const compared = call(positive, left, right);
      return positive === name ? compared : call('not', compared);
    };
    const all = this.#is('all') && this.#is('(', 1);
    if (!all && !((this.#is('any') || this.#is('some')) && this.#is('(', 1))) return each(this.expression(6));
    this.#at += 2;
    const list = this.expression(0);
    this.#need(')');
    const items = arrayItems(list);
    if (items === null) throw new Unread();
    if (!all && name === '=') return call('in', left, ...items);
    if (all && name === '<>') return call('not', call('in', left, ...items));
    if (items.length === 0) return constant(all);
    return items.map(each).reduce((one, other) => call(all ? 'and' : 'or', one, other));
  }

  #operand(): Expression {
    const token = this.#peek();
    this.#at++;
    switch (token.kind) {
      case 'number':
        return constant(Number(token.text));
      case 'string': {
        let text = token.text;
        for (; this.#peek().kind === 'string'; this.#at++) text += this.#peek().text;
        return constant(text);
      }
      case 'name':
        return this.#nameOrCall(token.text, true);
      case 'word':
        return this.#word(token.text);
      case 'mark':
        if (token.text === '(') {
          if (this.#is('select')) throw new Unread();
          const list = this.#list(')');
          return list.length === 1 && list[0] ? list[0] : call('row', ...list);
        }
        throw new Unread();
      default:
        throw new Unread();
    }
  }

  #word(text: string): Expression {
    switch (text) {
      case 'null':
        return constant(null);
      case 'true':
        return constant(true);
      case 'false':
        return constant(false);
      case 'case':
        return this.#case();
      case 'select':
      case 'exists':
        throw new Unread();
      case 'array':
        if (this.#take('[')) return call('array', ...this.#list(']'));
        break;
      case 'row':
        if (this.#take('(')) return call('row', ...this.#list(')'));
        break;
      case 'cast':
      case 'convert':
        if (this.#take('(')) return this.#cast();
        break;
      case 'extract':
        if (this.#take('(')) {
          const field = this.#peek().text.toLowerCase();
          this.#at++;
          this.#need('from');
          const from = this.expression(0);
          this.#need(')');
          return call('extract', constant(field), from);
        }
        break;
      case 'position':
        if (this.#take('(')) {
          const what = this.expression(6);
          if (!this.#take('in')) this.#need(',');
          const where = this.expression(6);
          this.#need(')');
          return call('position', what, where);
        }
        break;
      case 'json_value':
        if (this.#mysql && this.#take('(')) return this.#jsonValue();
        break;
      case 'trim':
        if (this.#take('(')) return this.#trim();
        break;
      case 'interval':
        return this.#interval();
      case 'binary':
        if (this.#mysql && !this.#is('(')) return this.expression(9);
        break;
      case 'date':
      case 'time':
      case 'timestamp':
      case 'timestamptz':
        if (this.#peek().kind === 'string') return { kind: 'cast', type: text, arg: this.#operand() };
        break;
      case 'current_timestamp':
      case 'current_date':
      case 'localtimestamp':
      case 'current_time':
        if (!this.#is('(')) return call(text);
        break;
    }
    return this.#nameOrCall(text, false);
  }

  /** `json_value(data, '$.a' returning char(512) null on empty)` */
  #jsonValue(): Expression {
    const document = this.expression(0);
    this.#need(',');
    const path = this.expression(0);
    const value = call('json_value', document, path);
    const type = this.#take('returning') ? this.#type() : null;
    while (!this.#is(')')) {
      if (this.#peek().kind === 'end') throw new Unread();
      this.#at++;
    }
    this.#need(')');
    return type === null || type.startsWith('char') ? value : { kind: 'cast', type, arg: value };
  }

  #interval(): Expression {
    const amount = this.expression(6);
    const unit = this.#peek();
    if (unit.kind === 'word' && /^(?:second|minute|hour|day|week|month|year)$/.test(unit.text)) {
      this.#at++;
      return call('interval', amount, constant(unit.text));
    }
    return { kind: 'cast', type: 'interval', arg: amount };
  }

  #case(): Expression {
    const subject = this.#is('when') ? null : this.expression(0);
    const args: Expression[] = [];
    while (this.#take('when')) {
      const condition = this.expression(0);
      this.#need('then');
      args.push(subject === null ? condition : call('=', subject, condition), this.expression(0));
    }
    args.push(this.#take('else') ? this.expression(0) : constant(null));
    this.#need('end');
    return call('case', ...args);
  }

  #cast(): Expression {
    const arg = this.expression(0);
    if (this.#take('using')) {
      this.#name();
      this.#need(')');
      return arg;
    }
    if (!this.#take('as')) this.#need(',');
    const type = this.#type();
    this.#need(')');
    return { kind: 'cast', type, arg };
  }

  #trim(): Expression {
    const both = this.#take('both') || this.#take('leading') || this.#take('trailing');
    if (both && this.#take('from')) return this.#closing(this.expression(0));
    const first = this.expression(0);
    if (this.#take('from')) {
      // TRIM(BOTH ' ' FROM x)
      return this.#closing(this.expression(0));
    }
    while (this.#take(',')) this.expression(0);
    return this.#closing(first);
  }

  #closing(trimmed: Expression): Expression {
    this.#need(')');
    return call('btrim', trimmed);
  }

  #nameOrCall(name: string, quoted: boolean): Expression {
    let last = name;
    while (this.#take('.')) last = this.#name();
    if (!this.#take('(')) return column(last);
    if (!quoted && /^(?:any|all|some)$/.test(name)) throw new Unread();
    this.#take('distinct');
    // PostgreSQL 13 writes POSITION as its function, whose arguments are the other way around.
    const called = quoted && last === 'position' ? 'strpos' : last.toLowerCase();
    return call((this.#mysql ? mysqlNames[called] : undefined) ?? called, ...this.#list(')'));
  }

  #list(close: string): Expression[] {
    const list: Expression[] = [];
    if (this.#take(close)) return list;
    do list.push(this.expression(0));
    while (this.#take(','));
    this.#need(close);
    return list;
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind !== 'word' && token.kind !== 'name' && token.kind !== 'string') throw new Unread();
    this.#at++;
    return token.text;
  }

  /** The name of a type in small letters, with `[]` behind it for an array; what stands in its brackets is left out. */
  #type(): string {
    let type = this.#name();
    while (this.#take('.')) type = this.#name();
    for (;;) {
      if (this.#take('(')) {
        while (!this.#take(')')) {
          if (this.#peek().kind === 'end') throw new Unread();
          this.#at++;
        }
      } else if (this.#peek().kind === 'word' && typeTails.test(this.#peek().text)) {
        type += ` ${this.#peek().text}`;
        this.#at++;
      } else break;
    }
    while (this.#take('[')) {
      if (this.#peek().kind === 'number') this.#at++;
      this.#need(']');
      type += '[]';
    }
    // `CHARACTER SET x` of MySQL's casts.
    if (this.#take('character', 'set') || this.#take('charset')) this.#name();
    return type.toLowerCase();
  }
}
