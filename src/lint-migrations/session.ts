import type { Effect } from '../core/effects/effect.ts';
import type { TransactionMode } from '../core/migrations/migration.ts';
import type { QualifiedName } from '../core/schema/catalog.ts';
import { type Node, nodeOf, type Statement } from '../core/sql/statement.ts';
import type { HeldLock, SessionState } from './rule.ts';

/** Follows the session of one script: transaction blocks, settings, and the locks that earlier statements still hold. */
export class Session {
  readonly #mode: TransactionMode;
  readonly #severalStatements: boolean;
  #begunBy: Statement | null = null;
  #ended = false;
  #held: HeldLock[] = [];
  #settings = new Map<string, string>();
  /** Values as they were before SET LOCAL, to come back at the end of the transaction. */
  #local = new Map<string, string | undefined>();

  /** @param topLevel how many statements the script holds outside of bodies: one alone makes no implicit transaction. */
  constructor(mode: TransactionMode, topLevel: number) {
    this.#mode = mode;
    this.#severalStatements = topLevel > 1;
  }

  /** The session as it is when the statement starts. */
  before(statement: Statement): SessionState {
    return {
      // A DO block is one statement: whatever it runs is inside its transaction, and cannot leave it.
      inTransaction: this.#inTransaction() || statement.body !== null,
      begunBy: this.#begunBy,
      held: this.#held,
      lockTimeoutMs: milliseconds(this.#settings.get('lock_timeout')),
      statementTimeoutMs: milliseconds(this.#settings.get('statement_timeout')),
      settings: this.#settings,
    };
  }

  /** Takes note of what the statement changed. `isNew` tells relations whose locks keep nobody waiting. */
  after(statement: Statement, effect: Effect, isNew: (name: QualifiedName) => boolean): void {
    const transaction = nodeOf(statement, 'TransactionStmt');
    if (transaction) {
      this.#transaction(transaction.kind, statement);
      return;
    }
    if (statement.body?.kind === 'function') return;
    this.#set(statement);
    if (!this.#inTransaction() && statement.body === null) {
      // The locks of a statement that runs by itself end with it; those of a DO block end with the block.
      if (this.#held.length > 0) this.#held = [];
      return;
    }
    const taken = effect.locks.filter((lock) => !isNew(lock.relation)).map((lock) => ({ lock, statement }));
    if (taken.length > 0) this.#held = [...this.#held, ...taken];
  }

  #inTransaction(): boolean {
    if (this.#begunBy) return true;
    if (this.#ended) return false;
    return this.#mode === 'wrapped' || (this.#mode === 'simple-query' && this.#severalStatements);
  }

  #transaction(kind: string | undefined, statement: Statement): void {
    switch (kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        // The tool's own transaction goes on after what it ran outside of it.
        if (statement.source.rendered?.byTool(statement.span)) {
          this.#ended = false;
          this.#held = [];
          break;
        }
        // The server only warns of a BEGIN inside a transaction block and goes on in the one there is.
        if (!this.#inTransaction()) {
          this.#begunBy = statement;
          this.#held = [];
        }
        break;
      case 'TRANS_STMT_COMMIT':
      case 'TRANS_STMT_ROLLBACK':
      case 'TRANS_STMT_PREPARE':
        this.#begunBy = null;
        this.#ended = true;
        this.#held = [];
        for (const [name, value] of this.#local) {
          if (value === undefined) this.#settings.delete(name);
          else this.#settings.set(name, value);
        }
        this.#local.clear();
        break;
    }
  }

  #set(statement: Statement): void {
    const variable = nodeOf(statement, 'VariableSetStmt');
    if (variable) {
      const name = variable.name?.toLowerCase() ?? '';
      switch (variable.kind) {
        case 'VAR_SET_VALUE': {
          const value = (variable.args ?? []).map(constant).join(', ');
          if (variable.is_local) {
            // Outside of a transaction block SET LOCAL does nothing but warn (manual, SET).
            if (!this.#inTransaction()) return;
            if (!this.#local.has(name)) this.#local.set(name, this.#settings.get(name));
          }
          this.#change(name, value);
          break;
        }
        case 'VAR_SET_DEFAULT':
        case 'VAR_RESET':
          this.#settings.delete(name);
          break;
        case 'VAR_RESET_ALL':
          this.#settings = new Map();
          break;
      }
      return;
    }
    const call = setConfig(statement);
    if (call) this.#change(call.name, call.value);
  }

  #change(name: string, value: string): void {
    // A new map, since contexts that rules may keep hold the old one.
    this.#settings = new Map(this.#settings).set(name, value);
  }
}

/** A setting's value as the milliseconds that the server makes of it; null when it was not set or is no time. */
export function milliseconds(value: string | undefined): number | null {
  if (value === undefined) return null;
  const found = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(value);
  if (!found) return null;
  const unit = { us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[found[2] ?? 'ms'] ?? 1;
  return Math.round(Number(found[1]) * unit);
}

function constant(node: Node): string {
  if ('A_Const' in node) {
    const value = node.A_Const;
    return value.sval?.sval ?? value.fval?.fval ?? String(value.ival?.ival ?? value.boolval?.boolval ?? 0);
  }
  if ('TypeCast' in node && node.TypeCast.arg) return constant(node.TypeCast.arg);
  return '';
}

/** `SELECT set_config('lock_timeout', '5s', false)`, the way tools write a SET. */
function setConfig(statement: Statement): { readonly name: string; readonly value: string } | null {
  const target = nodeOf(statement, 'SelectStmt')?.targetList?.[0];
  const call = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (!call || !('FuncCall' in call)) return null;
  const last = call.FuncCall.funcname?.at(-1);
  if (!last || !('String' in last) || last.String.sval !== 'set_config') return null;
  const [name, value] = call.FuncCall.args ?? [];
  return name && value ? { name: constant(name).toLowerCase(), value: constant(value) } : null;
}
