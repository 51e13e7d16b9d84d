import type { RuleSetting } from '../../core/configuration/settings.ts';
import type { MysqlEffect } from '../../core/effects/mysql/effect.ts';
import type { MysqlEngine, MysqlNode } from '../../core/sql/mysql/statement.ts';
import type { Rule } from '../rule.ts';
import { catchAll, RuleChoice, type Say } from '../rule-set.ts';
import type { MysqlFolderContext, MysqlRulePart, MysqlScriptContext, MysqlStatementContext } from './rule-part.ts';

interface Part {
  readonly rule: Rule;
  readonly part: MysqlRulePart;
}

/** The rules for MySQL or MariaDB that are switched on, ordered so that each statement meets only those that it concerns. */
export class MysqlRuleSet extends RuleChoice {
  readonly #bySort = new Map<string, readonly Part[]>();
  readonly #parts: readonly Part[];
  readonly #on: readonly Rule[];
  readonly #script: readonly Rule[];
  readonly #last: Part | undefined;
  readonly #engine: MysqlEngine;

  constructor(rules: readonly Rule[], settings: Readonly<Record<string, RuleSetting>>, engine: MysqlEngine) {
    super(settings);
    this.#engine = engine;
    this.#on = rules.filter((rule) => this.isOn(rule));
    this.#script = this.#on.filter((rule) => rule.anyEngine?.script ?? this.#partOf(rule)?.script);
    const parts = this.#on.flatMap((rule) => {
      const part = this.#partOf(rule);
      return part ? [{ rule, part }] : [];
    });
    this.#last = parts.find(({ rule }) => rule.id === catchAll);
    this.#parts = parts.filter(({ rule, part }) => part.statement && rule.id !== catchAll);
  }

  #partOf(rule: Rule): MysqlRulePart | undefined {
    return !rule.mysql?.engines || rule.mysql.engines.includes(this.#engine) ? rule.mysql : undefined;
  }

  /** What the rules say of a statement; `blocking-work` says it last, of the actions that no other rule explained. */
  statement(context: MysqlStatementContext, say: Say): void {
    const explained = new Set<number>();
    for (const { rule, part } of this.#partsFor(context)) {
      this.current = rule;
      for (const problem of part.statement?.(context) ?? []) {
        for (const action of problem.explainsActions ?? []) explained.add(action);
        say(rule, problem);
      }
    }
    const last = this.#last;
    if (!last) return;
    this.current = last.rule;
    for (const problem of last.part.statement?.(explained.size > 0 ? context.without(explained) : context) ?? [])
      say(last.rule, problem);
  }

  #partsFor({ statement, effect }: MysqlStatementContext): readonly Part[] {
    const { node } = statement;
    const failures = effect.failures.length > 0;
    const work = doesWork(effect);
    // A history has few sorts of statement: which rules a sort meets is found out once, not at each statement.
    const sort = `${sortOf(node)} ${failures} ${work}`;
    const known = this.#bySort.get(sort);
    if (known) return known;
    const actions = node.kind === 'alter table' ? node.actions.map((action) => action.kind) : null;
    const parts = this.#parts.filter(
      ({ part }) =>
        (!part.on || part.on.includes(node.kind)) &&
        (!part.actions || !actions || part.actions.some((one) => actions.includes(one))) &&
        (part.when !== 'failures' || failures) &&
        (part.when !== 'work' || work),
    );
    this.#bySort.set(sort, parts);
    return parts;
  }

  script(context: MysqlScriptContext, say: Say): void {
    for (const rule of this.#script) {
      this.current = rule;
      for (const problem of rule.anyEngine?.script?.(context) ?? []) say(rule, problem);
      for (const problem of this.#partOf(rule)?.script?.(context) ?? []) say(rule, problem);
    }
  }

  folder(context: MysqlFolderContext, say: Say): void {
    for (const rule of this.#on) {
      this.current = rule;
      for (const problem of rule.anyEngine?.folder?.(context) ?? []) say(rule, problem);
      for (const problem of this.#partOf(rule)?.folder?.(context) ?? []) say(rule, problem);
    }
  }
}

/** The kind, and what an ALTER TABLE does. */
function sortOf(node: MysqlNode): string {
  if (node.kind !== 'alter table') return node.kind;
  const [first] = node.actions;
  return node.actions.length === 1 && first
    ? first.kind
    : [...new Set(node.actions.map((action) => action.kind))].join();
}

/** True when rows are copied, read or sorted, or others are kept out of a table. */
function doesWork({ tables }: MysqlEffect): boolean {
  return tables.some(
    ({ algorithm, lock, rebuilds, scans, indexes }) =>
      rebuilds || scans || algorithm === 'COPY' || indexes.length > 0 || lock !== 'NONE',
  );
}
