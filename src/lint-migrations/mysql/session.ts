import type { MysqlEffect } from '../../core/effects/mysql/effect.ts';
import type { TransactionMode } from '../../core/migrations/migration.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import type { MysqlSessionState } from './rule-part.ts';

/** Follows the session of one script: what it set, and what it changed and has not committed. */
export class MysqlSession {
  readonly #wrapped: boolean;
  readonly #settings = new Map<string, string>();
  #inTransaction: boolean;
  #uncommitted: readonly MysqlStatement[] = [];

  constructor(mode: TransactionMode) {
    this.#wrapped = mode === 'wrapped';
    this.#inTransaction = this.#wrapped;
  }

  /** The session as it is when the statement starts. */
  before(): MysqlSessionState {
    return {
      inTransaction: this.#inTransaction,
      settings: this.#settings,
      foreignKeyChecks: isOn(this.#settings.get('foreign_key_checks') ?? '1'),
      lockWaitTimeout: seconds(this.#settings.get('lock_wait_timeout')),
      uncommitted: this.#uncommitted,
    };
  }

  /** Takes note of what the statement changed. */
  after(statement: MysqlStatement, effect: MysqlEffect): void {
    if (statement.body?.kind === 'function') return;
    const { node } = statement;
    switch (node.kind) {
      case 'set':
        for (const { scope, name, value } of node.assignments) if (scope === 'session') this.#set(name, value);
        return;
      case 'begin':
        // It commits what was open (manual, section 15.3.3).
        this.#uncommitted = [];
        this.#inTransaction = true;
        return;
      case 'commit':
      case 'rollback':
        this.#end();
        return;
      case 'insert':
      case 'update':
      case 'delete':
      case 'load data':
        if (this.#inTransaction) this.#uncommitted = [...this.#uncommitted, statement];
        return;
      default:
        if (effect.commits) this.#end();
    }
  }

  #set(name: string, value: string): void {
    this.#settings.set(name, value);
    if (name !== 'autocommit') return;
    // Without autocommit each statement that is not committed opens a transaction (manual, section 15.3.1).
    this.#inTransaction = !isOn(value);
    if (isOn(value)) this.#uncommitted = [];
  }

  #end(): void {
    this.#uncommitted = [];
    this.#inTransaction = !isOn(this.#settings.get('autocommit') ?? '1');
  }
}

function isOn(value: string): boolean {
  return !/^(?:0|off|false)$/i.test(value.trim());
}

function seconds(value: string | undefined): number | null {
  return value !== undefined && /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : null;
}
