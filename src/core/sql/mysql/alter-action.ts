import type { Span } from '../statement.ts';
import type {
  CheckDefinition,
  ColumnDefinition,
  Expression,
  ForeignKeyDefinition,
  Identifier,
  IndexDefinition,
  PartitionDefinition,
  Partitioning,
  TableName,
  TableOptions,
} from './definitions.ts';

/** Where a column goes; null for where it is, or the last place. */
export type Position = { readonly first: true } | { readonly first: false; readonly after: Identifier } | null;

interface Action<K extends string> {
  readonly kind: K;
  /** The action's words, without the comma. */
  readonly span: Span;
}

/** What one action of an ALTER TABLE does. */
export type AlterAction =
  | (Action<'add column'> & {
      readonly column: ColumnDefinition;
      readonly position: Position;
      readonly ifNotExists: boolean;
    })
  | (Action<'drop column'> & { readonly column: Identifier; readonly ifExists: boolean })
  | (Action<'modify column'> & {
      readonly column: ColumnDefinition;
      readonly position: Position;
      readonly ifExists: boolean;
    })
  | (Action<'change column'> & {
      readonly from: Identifier;
      readonly column: ColumnDefinition;
      readonly position: Position;
      readonly ifExists: boolean;
    })
  | (Action<'rename column'> & { readonly from: Identifier; readonly to: Identifier })
  /** ALTER COLUMN … SET DEFAULT, or DROP DEFAULT with null. */
  | (Action<'set default'> & { readonly column: Identifier; readonly default: Expression | null })
  | (Action<'column visibility'> & { readonly column: Identifier; readonly visible: boolean })
  /** Every kind of key, the primary one too. */
  | (Action<'add index'> & { readonly index: IndexDefinition; readonly ifNotExists: boolean })
  | (Action<'drop index'> & { readonly index: Identifier; readonly ifExists: boolean })
  | (Action<'drop primary key'> & { readonly ifExists: boolean })
  | (Action<'rename index'> & { readonly from: Identifier; readonly to: Identifier })
  /** VISIBLE or INVISIBLE; MariaDB's NOT IGNORED or IGNORED. */
  | (Action<'index visibility'> & { readonly index: Identifier; readonly visible: boolean })
  | (Action<'add foreign key'> & { readonly foreignKey: ForeignKeyDefinition; readonly ifNotExists: boolean })
  | (Action<'drop foreign key'> & { readonly name: Identifier; readonly ifExists: boolean })
  | (Action<'add check'> & { readonly check: CheckDefinition; readonly ifNotExists: boolean })
  /** DROP CHECK and DROP CONSTRAINT; the latter may mean any kind. */
  | (Action<'drop constraint'> & {
      readonly name: Identifier;
      readonly only: 'check' | null;
      readonly ifExists: boolean;
    })
  /** ALTER CHECK or CONSTRAINT … [NOT] ENFORCED. */
  | (Action<'enforce constraint'> & { readonly name: Identifier; readonly enforced: boolean })
  | (Action<'rename table'> & { readonly to: TableName })
  | (Action<'convert charset'> & { readonly charset: string | null; readonly collation: string | null })
  | (Action<'table options'> & { readonly options: TableOptions })
  | (Action<'order by'> & { readonly columns: readonly string[] })
  | Action<'enable keys' | 'disable keys' | 'force' | 'discard tablespace' | 'import tablespace'>
  | (Action<'validation'> & { readonly on: boolean })
  | (Action<'partition by'> & { readonly partitioning: Partitioning })
  | Action<'remove partitioning'>
  | (Action<'add partition'> & {
      readonly partitions: readonly PartitionDefinition[];
      readonly count: number | null;
    })
  | (Action<'drop partition'> & PartitionNames & { readonly ifExists: boolean })
  | (Action<'truncate partition' | 'rebuild partition' | 'optimize partition'> & PartitionNames)
  | (Action<'analyze partition' | 'check partition' | 'repair partition'> & PartitionNames)
  | (Action<'discard partition tablespace' | 'import partition tablespace'> & PartitionNames)
  | (Action<'coalesce partition'> & { readonly count: number })
  /** Without names for REORGANIZE PARTITION alone. */
  | (Action<'reorganize partition'> & PartitionNames & { readonly into: readonly PartitionDefinition[] })
  | (Action<'exchange partition'> & {
      readonly partition: Identifier;
      readonly table: TableName;
      readonly validation: boolean;
    })
  /** MariaDB's CONVERT PARTITION p TO TABLE t and CONVERT TABLE t TO PARTITION p. */
  | (Action<'convert partition' | 'convert table'> & { readonly partition: Identifier; readonly table: TableName })
  /** ADD or DROP SYSTEM VERSIONING, ADD or DROP PERIOD FOR SYSTEM_TIME (MariaDB). */
  | Action<'add system versioning' | 'drop system versioning' | 'add period' | 'drop period'>
  /** What the reader does not know: its effect is not known either. */
  | (Action<'other'> & { readonly text: string });

interface PartitionNames {
  /** Null for ALL. */
  readonly names: readonly Identifier[] | null;
}
