import type { TableName } from './definitions.ts';
import type { MysqlNode } from './statement.ts';

/** A statement that was read. `program`: the cursor stands at its body. */
export interface ReadNode {
  readonly node: MysqlNode;
  readonly program: boolean;
}

/** A statement without a body. */
export const whole = (node: MysqlNode): ReadNode => ({ node, program: false });
/** A statement that changes nothing we follow. */
export const other = (verb: string, tables: readonly TableName[] = []): ReadNode =>
  whole({ kind: 'other', verb, tables });
