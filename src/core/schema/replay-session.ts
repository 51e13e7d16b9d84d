import type { Node, NodeOf } from '../sql/statement.ts';
import { constantText, inside, textsOf } from './node.ts';
import type { ReplayContext } from './replay-context.ts';

/** The search path of a session, and what it goes back to. */
export class SearchPath {
  readonly #context: ReplayContext;
  /** What a new session begins with: the server's default unless ALTER DATABASE or ALTER ROLE set another. */
  #initial: readonly string[] = ['public'];
  /** What SET (without LOCAL) has set. */
  #session: readonly string[] = ['public'];

  constructor(context: ReplayContext) {
    this.#context = context;
  }

  /** A new session: SET of an earlier migration is forgotten. */
  newSession(): void {
    this.#session = this.#initial;
    this.#context.store.searchPath = this.#initial;
  }

  /** COMMIT or ROLLBACK: SET LOCAL is forgotten. */
  endTransaction(): void {
    this.#context.store.searchPath = this.#session;
  }

  set(statement: NodeOf<'VariableSetStmt'>): void {
    const all = statement.kind === 'VAR_RESET_ALL';
    if (!all && statement.name !== 'search_path') return;
    const path = statement.kind === 'VAR_SET_VALUE' ? pathOf(statement.args) : this.#initial;
    this.#apply(path, statement.is_local === true);
  }

  /** ALTER DATABASE or ALTER ROLE … SET search_path: holds for later sessions. */
  setInitial(statement: NodeOf<'VariableSetStmt'> | undefined): void {
    if (statement?.name !== 'search_path') return;
    this.#initial = statement.kind === 'VAR_SET_VALUE' ? pathOf(statement.args) : ['public'];
  }

  /** SELECT set_config('search_path', …). */
  select(statement: NodeOf<'SelectStmt'>): void {
    for (const node of statement.targetList ?? []) {
      const call = inside(inside(node, 'ResTarget')?.val, 'FuncCall');
      const names = call && textsOf(call.funcname);
      if (!call || names?.[names.length - 1] !== 'set_config') continue;
      const [name, value, local] = call.args ?? [];
      if (constantText(name)?.toLowerCase() !== 'search_path') continue;
      const text = constantText(value);
      if (text === undefined) this.#context.doubt('the search path is set to something that is not a constant');
      else this.#apply(splitPath(text), isTrue(local));
    }
  }

  #apply(path: readonly string[], local: boolean): void {
    if (!local) this.#session = path;
    this.#context.store.searchPath = path;
  }
}

function isTrue(node: Node | undefined): boolean {
  const constant = inside(inside(node, 'TypeCast')?.arg ?? node, 'A_Const');
  return constant?.boolval?.boolval === true || constant?.sval?.sval === 't';
}

function pathOf(args: readonly Node[] | undefined): readonly string[] {
  const path: string[] = [];
  for (const node of args ?? []) {
    const text = constantText(node);
    // Each argument is one schema, letter for letter: 'a, b' is a single odd name. "$user" is no schema of its own.
    if (text !== undefined && text !== '' && text !== '$user') path.push(text);
  }
  return path;
}

/** Splits a path as the server does for a setting's text: names in quotes keep their case and commas. */
function splitPath(text: string): string[] {
  const path: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,"]+))\s*(?:,|$)/g)) {
    const name = quoted === undefined ? (plain ?? '').trim().toLowerCase() : quoted.replaceAll('""', '"');
    if (name !== '' && name !== '$user') path.push(name);
  }
  return path;
}
