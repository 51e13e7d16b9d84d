import { either, type Folded, unknown } from './folded.ts';

/** One stretch of statements that run together: the script, a branch, a body. */
class Scope {
  readonly values = new Map<string, Folded>();
  /** Of a loop: what it did not set yet may come from the round before. */
  readonly loops: boolean;

  constructor(loops: boolean) {
    this.loops = loops;
  }
}

/** A fork in the way: the branches so far, and the one that is read now. */
interface Fork {
  readonly ended: Scope[];
  readonly loops: boolean;
}

/**
 * User variables, under names with `@`, and declared ones, with the texts they may hold. Branches are kept apart until they meet again:
 * what one of them sets is no news to the other.
 */
export class TextVariables {
  readonly #scopes: Scope[] = [new Scope(false)];
  readonly #forks: Fork[] = [];
  #declared = new Set<string>();
  #kept: { readonly scopes: readonly Scope[]; readonly forks: readonly Fork[]; readonly declared: Set<string> }[] = [];

  /** A copy of what holds between two statements of the script. */
  copy(): TextVariables {
    const copy = new TextVariables();
    for (const scope of this.#scopes) for (const [name, value] of scope.values) copy.set(name, value);
    return copy;
  }

  get(name: string): Folded | undefined {
    let again = false;
    for (let k = this.#scopes.length - 1; k >= 0; k--) {
      const scope = this.#scopes[k];
      const found = scope?.values.get(name);
      if (found) return again && found.known ? { ...found, known: false } : found;
      again ||= scope?.loops === true;
    }
    return undefined;
  }

  set(name: string, value: Folded): void {
    this.#scopes.at(-1)?.values.set(name, value);
  }

  declare(name: string, value: Folded): void {
    this.#declared.add(name);
    this.set(name, value);
  }

  isDeclared(name: string): boolean {
    return this.#declared.has(name);
  }

  /** All user variables may be something else from here on. */
  forgetUser(): void {
    const alone = this.#scopes.length === 1;
    for (const { values } of this.#scopes) {
      for (const [name, { asksSchema }] of values) {
        if (!name.startsWith('@')) continue;
        // What no branch can still see needs no note: a script may call as often as it sets.
        if (alone && !asksSchema) values.delete(name);
        else this.set(name, asksSchema ? { ...unknown, asksSchema } : unknown);
      }
    }
  }

  /** A branch or a loop begins here. */
  fork(loops: boolean): void {
    this.#forks.push({ ended: [], loops });
    this.#scopes.push(new Scope(loops));
  }

  /** The next branch begins. */
  next(): void {
    const fork = this.#forks.at(-1);
    const scope = this.#scopes.pop();
    if (!fork || !scope) return;
    fork.ended.push(scope);
    this.#scopes.push(new Scope(fork.loops));
  }

  /** The branches meet. @param exhaustive whether one of them has run for certain. */
  join(exhaustive: boolean): void {
    const fork = this.#forks.pop();
    const last = this.#scopes.pop();
    if (!fork || !last) return;
    const branches = [...fork.ended, last];
    const names = new Set(branches.flatMap(({ values }) => [...values.keys()]));
    for (const name of names) {
      const before = this.get(name) ?? unknown;
      const values = branches.map((branch) => branch.values.get(name) ?? before);
      this.set(name, either(exhaustive ? values : [before, ...values]));
    }
  }

  /** The body of a stored program begins: what holds here does not there, and what it does is not done now. */
  enter(): void {
    this.#kept.push({ scopes: [...this.#scopes], forks: [...this.#forks], declared: this.#declared });
    this.#scopes.splice(0, this.#scopes.length, new Scope(false));
    this.#forks.length = 0;
    this.#declared = new Set();
  }

  /** The body ends, or could not be read to its end. */
  leave(): void {
    const before = this.#kept.pop();
    if (!before) return;
    this.#scopes.splice(0, this.#scopes.length, ...before.scopes);
    this.#forks.splice(0, this.#forks.length, ...before.forks);
    this.#declared = before.declared;
  }

  /** Where a statement that may turn out to be unreadable begins, for `backTo`. */
  mark(): number {
    return this.#scopes.length;
  }

  /** Forgets the branches that a statement left open when it turned out to be unreadable. */
  backTo(mark: number): void {
    this.#scopes.length = Math.min(mark, this.#scopes.length);
    this.#forks.length = Math.min(mark - 1, this.#forks.length);
  }
}
