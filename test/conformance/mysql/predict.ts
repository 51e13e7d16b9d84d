import type { MysqlEffect } from '../../../src/core/effects/mysql/effect.ts';
import { mysqlEffectOf } from '../../../src/core/effects/mysql/effect-of.ts';
import type { MysqlCatalog } from '../../../src/core/schema/mysql/catalog.ts';
import { createMysqlReplay } from '../../../src/core/schema/mysql/replay.ts';
import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlServer, MysqlStatement } from '../../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';
import type { AnyMysqlServerName } from '../../servers/mysql-names.ts';
import type { MysqlShape } from './shape.ts';

/** What Drydock says about a shape. */
export interface Predicted {
  /** Null where the reader refuses the statement; then lint says that, and there is no effect to speak of. */
  readonly effect: MysqlEffect | null;
  readonly catalog: MysqlCatalog;
}

/** `{ engine: 'mariadb', major: 10, minor: 11 }` of `mariadb-10.11`. */
export function versionOf(name: AnyMysqlServerName): MysqlServer {
  const [engine, version = ''] = name.split('-');
  const [major, minor] = version.split('.').map(Number);
  return { engine: engine === 'mariadb' ? 'mariadb' : 'mysql', major: major ?? 0, minor: minor ?? 0, patch: null };
}

/** Replays what stands before the shape and predicts its effect. */
export function predict(shape: MysqlShape, name: AnyMysqlServerName): Predicted {
  return predictOn(shape, versionOf(name));
}

/** The same for any version, also for one that cannot be had. */
export function predictOn(shape: MysqlShape, server: MysqlServer): Predicted {
  const replay = createMysqlReplay({ server });
  replay.begin(0);
  const settings = new Map(Object.entries(shape.settings ?? {}));
  for (const statement of read(shape.before, server)) {
    const { tables } = mysqlEffectOf(statement, replay.catalog, server, settings);
    replay.apply(statement, 0, { algorithm: tables[0]?.algorithm ?? null });
  }
  const script = readMysql(sourceText('shape.sql', shape.sql), { server, placeholders: { kind: 'none' } });
  const [statement, ...rest] = script.statements.filter(({ body }) => body === null);
  if (script.errors.length > 0) return { effect: null, catalog: replay.catalog };
  if (statement === undefined || rest.length > 0) throw new Error(`${shape.id} has to be one statement`);
  return { effect: mysqlEffectOf(statement, replay.catalog, server, settings), catalog: replay.catalog };
}

const readTexts = new Map<string, readonly MysqlStatement[]>();

/** The same tables come a hundred times, so each text is read once for each server. */
function read(text: string, server: MysqlServer): readonly MysqlStatement[] {
  const key = `${server.engine} ${server.major}.${server.minor}.${server.patch} ${text}`;
  let statements = readTexts.get(key);
  if (statements === undefined) {
    const script = readMysql(sourceText('before.sql', text), { server, placeholders: { kind: 'none' } });
    const [error] = script.errors;
    if (error !== undefined) throw new Error(`${error.message}: ${text}`);
    statements = script.statements;
    readTexts.set(key, statements);
  }
  return statements;
}
