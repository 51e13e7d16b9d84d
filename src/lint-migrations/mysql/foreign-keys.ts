import type { QualifiedName } from '../../core/schema/catalog.ts';
import type { MysqlColumn } from '../../core/schema/mysql/catalog.ts';
import type { ForeignKeyReference, Identifier } from '../../core/sql/mysql/definitions.ts';
import { isAtLeast, type MysqlServer, type MysqlStatement } from '../../core/sql/mysql/statement.ts';
import type { Span } from '../../core/sql/statement.ts';
import { typeText } from './definition-text.ts';
import { isStored } from './deployed.ts';
import type { MysqlFolderContext, MysqlStatementContext } from './rule-part.ts';

/** A foreign key that a statement declares. */
export interface DeclaredForeignKey {
  readonly table: QualifiedName;
  readonly name: Identifier | null;
  readonly columns: readonly string[];
  readonly references: ForeignKeyReference;
  readonly span: Span;
}

/** The foreign keys that the statement gives to tables that stay; none for a statement that is only stored now. */
export function declaredForeignKeys(context: MysqlStatementContext): readonly DeclaredForeignKey[] {
  return isStored(context.statement, context) ? [] : foreignKeysIn(context.statement, context);
}

/** The foreign keys that a statement declares, those at a column where the server heeds them. */
export function foreignKeysIn(
  { node }: MysqlStatement,
  { catalog, server }: MysqlFolderContext,
): readonly DeclaredForeignKey[] {
  if (node.kind === 'create table') {
    const table = catalog.resolve(node.table);
    return [
      ...node.foreignKeys.map((key) => ({ ...key, table, columns: key.columns.map(({ name }) => name) })),
      ...node.columns.flatMap((column) => inline(table, column, server)),
    ];
  }
  if (node.kind !== 'alter table') return [];
  const table = catalog.resolve(node.table);
  return node.actions.flatMap((action) => {
    if (action.kind === 'add foreign key')
      return [{ ...action.foreignKey, table, columns: action.foreignKey.columns.map(({ name }) => name) }];
    return action.kind === 'add column' ? inline(table, action.column, server) : [];
  });
}

/** REFERENCES at a column: MariaDB and MySQL from 9.0 heed it, MySQL before reads it and does nothing (manual, section 1.7.2.3). */
function inline(
  table: QualifiedName,
  column: { readonly name: Identifier; readonly references: ForeignKeyReference | null; readonly span: Span },
  server: MysqlServer,
): DeclaredForeignKey[] {
  if (!column.references || (server.engine === 'mysql' && !isAtLeast(server, 9))) return [];
  return [{ table, name: null, columns: [column.name.name], references: column.references, span: column.span }];
}

const texts: ReadonlySet<string> = new Set([
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'enum',
  'set',
]);
const binaries: ReadonlySet<string> = new Set(['binary', 'varbinary']);

/**
 * Why a column cannot reference a key column, each as a reader wants its type; null when it can, or nobody knows. Numbers have to be of
 * one size and sign, texts of one character set and collation; lengths may differ (manual, section 15.1.24.5, "Conditions and
 * Restrictions").
 */
export function keyDifference(
  own: MysqlColumn,
  key: MysqlColumn,
): { readonly own: string; readonly key: string } | null {
  const [a, b] = [own.type, key.type];
  if (!a || !b || (binaries.has(a.name) && binaries.has(b.name))) return null;
  if (texts.has(a.name) && texts.has(b.name)) {
    if (own.charset === null || key.charset === null || own.collation === null || key.collation === null) return null;
    if (own.charset === key.charset && own.collation === key.collation) return null;
    return { own: withCharset(own, a), key: withCharset(key, b) };
  }
  return a.name === b.name && a.unsigned === b.unsigned ? null : { own: plain(a), key: plain(b) };
}

function withCharset(column: MysqlColumn, type: NonNullable<MysqlColumn['type']>): string {
  return `${typeText(type, { charset: false })} CHARACTER SET ${column.charset} COLLATE ${column.collation}`;
}

/** Without the display width, which makes no difference. */
function plain(type: NonNullable<MysqlColumn['type']>): string {
  return typeText(type.name === 'decimal' ? type : { ...type, length: null, decimals: null });
}
