import type { Clone } from './mysql-clone.ts';
import { withCharacterSets } from './mysql-clone-programs.ts';
import { definition } from './mysql-clone-tables.ts';
import { mysqlName } from './mysql-values.ts';
import { inOtherDatabase } from './other-database.ts';
import { DatabaseError, type Row } from './session.ts';

/**
 * Views, each after those that it is made of. A view that the original itself cannot run any more, since something below it was
 * dropped or altered, cannot be made again by any statement, and is left out.
 */
export async function cloneViews(clone: Clone, names: readonly string[]): Promise<void> {
  const { from, to, session } = clone;
  const definitions = new Map<string, Row>();
  for (const name of names) {
    const [row = {}] = await session.query(`SHOW CREATE VIEW ${mysqlName(from)}.${mysqlName(name)}`);
    definitions.set(name, row);
  }
  for (const name of inOrder(definitions)) {
    const row = definitions.get(name) ?? {};
    const sql = inOtherDatabase(definition(row, 'Create View'), from, to);
    try {
      await withCharacterSets(session, row, () => session.query(sql));
    } catch (error) {
      if (!(error instanceof DatabaseError) || !(await isBroken(clone, name))) throw error;
    }
  }
}

/** A view mentions what it is made of by its name, in backticks. Names that only look so lead to no wrong order. */
function inOrder(definitions: ReadonlyMap<string, Row>): readonly string[] {
  const order = new Set<string>();
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    if (order.has(name) || visiting.has(name)) return;
    visiting.add(name);
    const body = String(definitions.get(name)?.['Create View'] ?? '');
    for (const [, mentioned = ''] of body.matchAll(/`((?:[^`]|``)*)`/g)) {
      const other = mentioned.replaceAll('``', '`');
      if (definitions.has(other)) visit(other);
    }
    order.add(name);
  };
  for (const name of definitions.keys()) visit(name);
  return [...order];
}

async function isBroken({ from, session }: Clone, name: string): Promise<boolean> {
  return (await session.send(`SELECT 1 FROM ${mysqlName(from)}.${mysqlName(name)} LIMIT 0`)).kind === 'failed';
}
