import { atLeast } from '../core/effects/effect.ts';
import { type NodeKind, nodeOf, type Statement } from '../core/sql/statement.ts';
import type { RuleSetting } from './inputs.ts';
import type { FolderContext, Problem, Rule, ScriptContext, StatementContext } from './rule.ts';

/** The rule that speaks for all work that no other rule explains: it has to be asked last. */
const catchAll = 'blocking-work';

/** Takes note of what a rule says. */
export type Say = (rule: Rule, problem: Problem) => void;

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

  /** What the rules say of a statement; `blocking-work` says it last, of the work that no other rule explained. */
  statement(context: StatementContext, say: Say): void {
    const { effect, statement } = context;
    let rules = this.#byKind.get(statement.kind);
    if (!rules) {
      rules = this.#statement.filter((rule) => !rule.on || rule.on.includes(statement.kind));
      this.#byKind.set(statement.kind, rules);
    }
    const commands = commandsOf(statement);
    const blocking = effect.locks.some((lock) => atLeast(lock.mode, 'SHARE'));
    let explained: Set<unknown> | null = null;
    for (const rule of rules) {
      if (rule.commands && commands && !rule.commands.some((one) => commands.has(one))) continue;
      if (rule.when === 'work' && effect.work.length === 0) continue;
      if (rule.when === 'failures' && effect.failures.length === 0) continue;
      if (rule.when === 'blocking locks' && !blocking) continue;
      this.#current = rule;
      for (const problem of rule.statement?.(context) ?? []) {
        if (problem.explains) {
          explained ??= new Set();
          for (const work of problem.explains) explained.add(work);
        }
        say(rule, problem);
      }
    }
    const last = this.#last;
    if (!last || effect.work.length === 0 || explained?.size === effect.work.length) return;
    const rest = explained ? effect.work.filter((work) => !explained.has(work)) : effect.work;
    this.#current = last;
    for (const problem of last.statement?.(context.withWork(rest)) ?? []) say(last, problem);
  }

  script(context: ScriptContext, say: Say): void {
    for (const rule of this.#script) {
      this.#current = rule;
      for (const problem of rule.script?.(context) ?? []) say(rule, problem);
    }
  }

  folder(context: FolderContext, say: Say): void {
    for (const rule of this.#folder) {
      this.#current = rule;
      for (const problem of rule.folder?.(context) ?? []) say(rule, problem);
    }
  }
}

/** Kinds of command of an ALTER TABLE; null for other statements. */
function commandsOf(statement: Statement): ReadonlySet<string> | null {
  const alter = nodeOf(statement, 'AlterTableStmt');
  if (!alter) return null;
  const found = new Set<string>();
  for (const node of alter.cmds ?? [])
    if ('AlterTableCmd' in node && node.AlterTableCmd.subtype) found.add(node.AlterTableCmd.subtype);
  return found;
}
