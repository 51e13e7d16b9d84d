import type { NodeKind } from '../core/sql/statement.ts';
import type { RuleSetting } from './inputs.ts';
import type { FolderContext, Problem, Rule, ScriptContext, StatementContext } from './rule.ts';

/** The rule that speaks for all work that no other rule explains: it has to be asked last. */
const catchAll = 'blocking-work';

type Said = readonly [Rule, Problem];

/** The rules that are switched on, ordered so that each statement meets only those that can have something to say. */
export class RuleSet {
  readonly #settings: Readonly<Record<string, RuleSetting>>;
  readonly #byKind = new Map<NodeKind, readonly Rule[]>();
  readonly #statement: readonly Rule[];
  readonly #script: readonly Rule[];
  readonly #folder: readonly Rule[];
  readonly #last: Rule | undefined;
  #current: Rule | null = null;

  constructor(rules: readonly Rule[], settings: Readonly<Record<string, RuleSetting>>) {
    this.#settings = settings;
    const on = rules.filter((rule) => this.isOn(rule));
    this.#last = on.find((rule) => rule.id === catchAll);
    this.#statement = on.filter((rule) => rule.statement && rule.id !== catchAll);
    this.#script = on.filter((rule) => rule.script);
    this.#folder = on.filter((rule) => rule.folder);
  }

  /** Configured off, configured with a severity, or as the rule itself has it. */
  isOn(rule: Rule): boolean {
    const setting = this.#settings[rule.id];
    if (setting?.severity === 'off') return false;
    // Whoever sets a severity or an option of a rule that is off by default wants it.
    return rule.enabled || setting !== undefined;
  }

  /** An option of the rule that is being asked. */
  option(name: string): string | number | boolean | readonly string[] {
    const rule = this.#current;
    const spec = rule?.options?.[name];
    if (!rule || !spec) throw new Error(`rule ${rule?.id ?? '?'} has no option ${name}`);
    return this.#settings[rule.id]?.options[name] ?? spec.default;
  }

  *statement(context: StatementContext): Generator<Said> {
    const { kind } = context.statement;
    let rules = this.#byKind.get(kind);
    if (!rules) {
      rules = this.#statement.filter((rule) => !rule.on || rule.on.includes(kind));
      this.#byKind.set(kind, rules);
    }
    const explained = new Set<unknown>();
    for (const rule of rules) {
      for (const problem of this.#ask(rule, () => rule.statement?.(context))) {
        for (const work of problem.explains ?? []) explained.add(work);
        yield [rule, problem];
      }
    }
    const last = this.#last;
    if (!last || context.effect.work.length === explained.size) return;
    const rest = context.effect.work.filter((work) => !explained.has(work));
    if (rest.length === 0) return;
    const narrowed: StatementContext = Object.assign(Object.create(context) as StatementContext, {
      effect: { ...context.effect, work: rest },
    });
    for (const problem of this.#ask(last, () => last.statement?.(narrowed))) yield [last, problem];
  }

  *script(context: ScriptContext): Generator<Said> {
    for (const rule of this.#script) {
      for (const problem of this.#ask(rule, () => rule.script?.(context))) yield [rule, problem];
    }
  }

  *folder(context: FolderContext): Generator<Said> {
    for (const rule of this.#folder) {
      for (const problem of this.#ask(rule, () => rule.folder?.(context))) yield [rule, problem];
    }
  }

  /** All at once, since `option` answers for the rule that is being asked. */
  #ask(rule: Rule, hook: () => Iterable<Problem> | undefined): Problem[] {
    this.#current = rule;
    const problems = hook();
    return problems ? [...problems] : [];
  }
}
