import { readMysql } from '../../sql/mysql/read-mysql.ts';
import type { Call, MysqlNode, MysqlStatement, Prepare } from '../../sql/mysql/statement.ts';
import { sourceText } from '../../sql/source-text.ts';
import type { ObjectRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/** Applies one statement, whose effect is noted where another one stands that runs it. */
export type Run = (statement: MysqlStatement, conditional: boolean) => void;

/** How deep procedures may call one another, and how many statements of theirs are run in all: calls can double at every step. */
const maxDepth = 8;
const maxStatements = 20_000;

/**
 * What runs though it does not stand where it runs: bodies of procedures, and texts that a script puts together. MySQL has no ADD COLUMN IF
 * NOT EXISTS, so histories are full of both.
 */
export class StoredCode {
  readonly #context: ReplayContext;
  readonly #run: Run;
  #open: ObjectRecord | null = null;
  #depth = 0;
  #statements = 0;

  constructor(context: ReplayContext, run: Run) {
    this.#context = context;
    this.#run = run;
  }

  /** The statements of its body follow in the script. */
  opened(procedure: ObjectRecord | null): void {
    this.#open = procedure;
  }

  /** A statement of the body of the routine, trigger or event that was made last. */
  collect(statement: MysqlStatement): void {
    this.#open?.body?.push(statement);
  }

  /** CALL: what stands in the procedure runs now. */
  call(statement: Call): void {
    const context = this.#context;
    const procedure = context.store.lookUpObject('procedure', statement.routine);
    const body = procedure?.body;
    if (!body || body.some(({ node }) => isPutTogether(node))) this.#distrustArguments();
    if (!body || this.#depth >= maxDepth) return;
    const { conditional } = context;
    this.#depth++;
    try {
      for (const each of body) {
        if (this.#isExhausted()) return;
        this.#run(each, conditional || each.body?.conditional === true);
      }
    } finally {
      this.#depth--;
    }
  }

  /**
   * PREPARE or EXECUTE IMMEDIATE of a text that the script does not spell out where it stands: a variable that another script set, or that
   * a procedure takes from its caller. What it spells out stands in the script as statements of their own.
   */
  prepare(statement: Prepare, sql: string): void {
    const context = this.#context;
    if (!isPutTogether(statement)) return;
    const variable = /(?:\bfrom|\bimmediate)\s*@[`'"]?([\w$.]+)/i.exec(sql)?.[1];
    const text = variable === undefined ? sql : context.session.variables.get(variable.toLowerCase());
    if (text === undefined) return;
    if (statement.followed === 'partly') {
      this.#distrust(literalsIn(text));
      return;
    }
    // A variable that was given one literal has its text without the quotes.
    const candidates = isChange.test(text) ? [text] : literalsIn(text).filter((literal) => isChange.test(literal));
    const certainly = candidates.length === 1 && candidates[0] === text && !context.conditional;
    for (const candidate of candidates) {
      const { statements, errors } = readMysql(sourceText(context.file, candidate), { server: context.server });
      if (errors.length > 0) {
        this.#distrust(literalsIn(text));
        continue;
      }
      for (const each of statements) {
        if (this.#isExhausted()) return;
        if (each.body === null) this.#run(each, !certainly);
      }
    }
  }

  #isExhausted(): boolean {
    this.#statements++;
    if (this.#statements > maxStatements) return true;
    if (this.#statements === maxStatements)
      this.#context.doubt('procedures are called more often than the replay follows');
    return false;
  }

  /** Tables whose names a CALL passes to a procedure that is not known, or puts a statement together. */
  #distrustArguments(): void {
    this.#distrust(literalsIn(this.#context.textOfPlace()));
  }

  #distrust(names: readonly string[]): void {
    for (const text of names) {
      // A whole name, or the beginning of a statement with the name in it.
      const written = /\b(?:table|on)\s+(?:if\s+(?:not\s+)?exists\s+)?([`\w$.]+)/i.exec(text)?.[1] ?? text;
      const name = written.trim().replaceAll('`', '');
      const table = this.#context.find({ schema: null, name });
      if (table) this.#context.unsure(table, `${name} may be changed by a statement that is put together when it runs`);
    }
  }
}

/** A text that is not known from the script alone. */
function isPutTogether(node: MysqlNode): boolean {
  return (node.kind === 'prepare' || node.kind === 'execute immediate') && node.followed !== 'wholly';
}

const isChange = /^\s*(?:alter|create|drop|rename)\s/i;

/** String literals of an expression, unquoted. */
function literalsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (const [quoted] of text.matchAll(/'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"/g)) {
    const mark = quoted.charAt(0);
    found.push(
      quoted
        .slice(1, -1)
        .replaceAll(mark + mark, mark)
        .replace(/\\([\s\S])/g, '$1'),
    );
  }
  return found;
}
