import type { AlterTableType } from '@pgsql/types';
import type { RuleSetting } from '../core/configuration/settings.ts';
import { atLeast, type Effect } from '../core/effects/effect.ts';
import { nodeOf, type Statement } from '../core/sql/statement.ts';
import type { FolderContext, Problem, Rule, ScriptContext, StatementContext } from './rule.ts';

/** The rule that speaks for all work that no other rule explains: it has to be asked last. */
export const catchAll = 'blocking-work';

/** Takes note of what a rule says. */
export type Say = (rule: Rule, problem: Problem) => void;

/** Which rules are switched on, and with which options, as drydock.yml has it. */
export class RuleChoice {
  readonly #settings: Readonly<Record<string, RuleSetting>>;
  /** The rule that is being asked. */
  protected current: Rule | null = null;

  constructor(settings: Readonly<Record<string, RuleSetting>>) {
    this.#settings = settings;
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
    const rule = this.current;
    const spec = rule?.options?.[name];
    if (!rule || !spec) throw new Error(`rule ${rule?.id ?? '?'} has no option ${name}`);
    return this.#settings[rule.id]?.options[name] ?? spec.default;
  }
}

/** The rules that are switched on, ordered so that each statement meets only those that can have something to say. */
export class RuleSet extends RuleChoice {
  /** The rules for statements of one sort: kind, commands of ALTER TABLE, and what `when` looks at. */
  readonly #bySort = new Map<string, readonly Rule[]>();
  readonly #statement: readonly Rule[];
  readonly #script: readonly Rule[];
  readonly #folder: readonly Rule[];
  readonly #last: Rule | undefined;

  constructor(rules: readonly Rule[], settings: Readonly<Record<string, RuleSetting>>) {
    super(settings);
    const on = rules.filter((rule) => this.isOn(rule));
    this.#last = on.find((rule) => rule.id === catchAll);
    this.#statement = on.filter((rule) => rule.statement && rule.id !== catchAll);
    this.#script = on.filter((rule) => rule.script ?? rule.anyEngine?.script);
    this.#folder = on.filter((rule) => rule.folder ?? rule.anyEngine?.folder);
  }

  /** What the rules say of a statement; `blocking-work` says it last, of the work that no other rule explained. */
  statement(context: StatementContext, say: Say): void {
    const { effect, statement } = context;
    let explained: Set<unknown> | null = null;
    for (const rule of this.#rulesFor(statement, effect)) {
      this.current = rule;
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
    this.current = last;
    for (const problem of last.statement?.(context.withWork(rest)) ?? []) say(last, problem);
  }

  #rulesFor(statement: Statement, effect: Effect): readonly Rule[] {
    const commands = commandsOf(statement);
    const work = effect.work.length > 0;
    const failures = effect.failures.length > 0;
    const blocking = effect.locks.some((lock) => atLeast(lock.mode, 'SHARE'));
    // A history has few sorts of statement: which rules a sort meets is found out once, not at each statement.
    const sort = `${statement.kind} ${commands?.join() ?? ''} ${work} ${failures} ${blocking}`;
    const known = this.#bySort.get(sort);
    if (known) return known;
    const rules = this.#statement.filter(
      (rule) =>
        (!rule.on || rule.on.includes(statement.kind)) &&
        (!rule.commands || !commands || rule.commands.some((one) => commands.includes(one))) &&
        (rule.when !== 'work' || work) &&
        (rule.when !== 'failures' || failures) &&
        (rule.when !== 'blocking locks' || blocking),
    );
    this.#bySort.set(sort, rules);
    return rules;
  }

  script(context: ScriptContext, say: Say): void {
    for (const rule of this.#script) {
      this.current = rule;
      for (const problem of rule.script?.(context) ?? []) say(rule, problem);
      for (const problem of rule.anyEngine?.script?.(context) ?? []) say(rule, problem);
    }
  }

  folder(context: FolderContext, say: Say): void {
    for (const rule of this.#folder) {
      this.current = rule;
      for (const problem of rule.folder?.(context) ?? []) say(rule, problem);
      for (const problem of rule.anyEngine?.folder?.(context) ?? []) say(rule, problem);
    }
  }
}

/** The kinds of command of an ALTER TABLE, each once; null for other statements. */
function commandsOf(statement: Statement): readonly AlterTableType[] | null {
  const alter = nodeOf(statement, 'AlterTableStmt');
  if (!alter) return null;
  const found: AlterTableType[] = [];
  for (const node of alter.cmds ?? []) {
    const kind = 'AlterTableCmd' in node ? node.AlterTableCmd.subtype : undefined;
    if (kind && !found.includes(kind)) found.push(kind);
  }
  return found;
}
