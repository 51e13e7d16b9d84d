import type { MysqlServer, SetVariables } from '../../sql/mysql/statement.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';

/** Settings of a session that change what a statement makes. Each migration has a session of its own. */
export class Session {
  readonly #server: MysqlServer;
  /** The engine of a table that names none. */
  engine = 'innodb';
  /**
   * explicit_defaults_for_timestamp: when it is off, a TIMESTAMP column is NOT NULL unless it says NULL, and gets a default. On by
   * default in MySQL 8.0 and from MariaDB 10.10 on.
   */
  explicitTimestamps: boolean;
  foreignKeyChecks = true;
  /** Texts given to user variables, as they were written; unquoted when it was one literal. */
  readonly variables = new Map<string, string>();

  constructor(server: MysqlServer) {
    this.#server = server;
    this.explicitTimestamps = server.engine === 'mysql' || isAtLeast(server, 10, 10);
  }

  set(statement: SetVariables): void {
    for (const { scope, name, value } of statement.assignments) {
      if (scope === 'user') {
        this.variables.set(name, value);
        continue;
      }
      // SET GLOBAL is for sessions to come, and the next migration may have its own or not.
      if (scope !== 'session') continue;
      const text = value.toLowerCase();
      const byDefault = text === 'default';
      switch (name) {
        case 'default_storage_engine':
        case 'storage_engine':
          this.engine = byDefault ? 'innodb' : canonicalEngine(value);
          break;
        case 'explicit_defaults_for_timestamp':
          this.explicitTimestamps = byDefault ? new Session(this.#server).explicitTimestamps : isOn(text);
          break;
        case 'foreign_key_checks':
          // `SET foreign_key_checks = @old` brings back what was: on, as far as one can tell.
          this.foreignKeyChecks = text !== '0' && text !== 'off' && text !== 'false';
          break;
        default:
      }
    }
  }
}

function isOn(text: string): boolean {
  return text === '1' || text === 'on' || text === 'true';
}

/** The engine's name in lower case, under one name where the server knows two. */
export function canonicalEngine(written: string): string {
  const lower = written.toLowerCase();
  switch (lower) {
    case 'heap':
      return 'memory';
    case 'innobase':
      return 'innodb';
    case 'merge':
      return 'mrg_myisam';
    case 'ndb':
      return 'ndbcluster';
    default:
      return lower;
  }
}
