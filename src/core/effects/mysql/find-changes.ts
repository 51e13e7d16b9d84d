import type { MysqlCatalog, MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { TableOptions } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import { Changes } from './changes.ts';
import { compareColumns } from './compare-columns.ts';
import { compareKeys } from './compare-keys.ts';
import { inlineReferences } from './index-shape.ts';
import { withLearned } from './learned.ts';
import { shapeAfter, type TableShape } from './table-shape.ts';

/** An ALTER TABLE held against the table it changes. */
export interface Alteration {
  readonly table: MysqlTable;
  readonly shape: TableShape;
  readonly changes: Changes;
  /** Names of the indexes that are built. */
  readonly built: readonly string[];
  /** Why it is not certain, each a sentence. */
  readonly unsure: ReadonlySet<string>;
}

export interface Surroundings {
  readonly catalog: MysqlCatalog;
  readonly server: MysqlServer;
  /** Session settings by their names in lower case. */
  readonly settings: ReadonlyMap<string, string>;
}

/**
 * @param chosen Actions with their places in the statement: all of them, or one to see what it would take alone.
 */
export function findChanges(
  known: MysqlTable,
  chosen: readonly (readonly [number, AlterAction])[],
  { catalog, server, settings }: Surroundings,
): Alteration {
  const table = withLearned(known, chosen);
  const inherited = { charset: catalog.charset, collation: catalog.collation };
  const shape = shapeAfter(table, chosen, inherited, server);
  const changes = new Changes();
  const unsure = new Set<string>();
  const reindexed = new Set<string>();
  compareColumns(table, shape, server, settings, { changes, reindexed, unsure });
  const { built } = compareKeys(table, shape, server, changes, reindexed);
  for (const [place, action] of chosen) otherChanges(table, place, action, server, settings, changes);
  return { table, shape, changes, built, unsure };
}

/** `SET foreign_key_checks = 0` in any of its forms. */
export function isOff(settings: ReadonlyMap<string, string>, name: string): boolean {
  const value = settings.get(name)?.toLowerCase();
  return value === '0' || value === 'off' || value === 'false';
}

/** What is no matter of columns and keys. */
function otherChanges(
  table: MysqlTable,
  place: number,
  action: AlterAction,
  server: MysqlServer,
  settings: ReadonlyMap<string, string>,
  changes: Changes,
): void {
  const name = displayName(table.name);
  switch (action.kind) {
    case 'add column':
    case 'modify column':
    case 'change column':
      if (action.column.references !== null && inlineReferences(server)) {
        addForeignKey(place, displayName(tableName(action.column.references.table)), settings, changes);
      }
      return;
    case 'add foreign key':
      if (action.ifNotExists && table.foreignKeys.has(action.foreignKey.name?.name.toLowerCase() ?? '')) return;
      addForeignKey(place, displayName(tableName(action.foreignKey.references.table)), settings, changes);
      return;
    case 'drop foreign key':
      if (table.foreignKeys.has(action.name.name.toLowerCase()) || !action.ifExists) {
        changes.add('drop foreign key', place, `it drops the foreign key ${quoteIdentifier(action.name.name)}`);
      }
      return;
    case 'drop constraint': {
      const key = action.name.name.toLowerCase();
      if (action.only === null && table.foreignKeys.has(key) && !table.checks.has(key)) {
        changes.add('drop foreign key', place, `it drops the foreign key ${quoteIdentifier(action.name.name)}`);
      } else if (!table.indexes.has(key) && !action.ifExists) {
        changes.add('check definition', place, `it drops the constraint ${quoteIdentifier(action.name.name)}`);
      }
      return;
    }
    case 'add check':
      if (action.ifNotExists && table.checks.has(action.check.name?.name.toLowerCase() ?? '')) return;
      if (action.check.enforced) changes.add('add check', place, 'every row is checked against the constraint');
      else changes.add('check definition', place, 'it adds a constraint that is not enforced');
      return;
    case 'enforce constraint': {
      const check = table.checks.get(action.name.name.toLowerCase());
      if (action.enforced && check?.enforced !== true) {
        changes.add('add check', place, `every row is checked against ${quoteIdentifier(action.name.name)}`);
      } else changes.add('check definition', place, `${quoteIdentifier(action.name.name)} is enforced no longer`);
      return;
    }
    case 'index visibility':
      // MySQL looks at the action, not at what it changes.
      if (server.engine === 'mysql' && !changes.has('index visibility')) {
        changes.add(
          'index visibility',
          place,
          `it sets whether the index ${quoteIdentifier(action.index.name)} is used`,
        );
      }
      return;
    case 'rename table':
      changes.add('rename table', place, `it renames ${name}`);
      return;
    case 'convert charset':
      changes.add('table default charset', place, `the default character set of ${name} is set`);
      return;
    case 'table options':
      options(table, place, action.options, server, changes);
      return;
    case 'order by':
      changes.add('order by', place, `the rows of ${name} are sorted`);
      return;
    case 'enable keys':
    case 'disable keys':
      changes.add('keys on or off', place, `it switches the indexes of ${name}`);
      return;
    case 'force':
      changes.add('recreate', place, `FORCE writes every row of ${name} anew`);
      return;
    case 'validation':
      if (action.on) changes.add('validate virtual column', place, 'every row is checked against the virtual column');
      return;
    case 'add system versioning':
      changes.add('add system versioning', place, `every row of ${name} gets a history`);
      return;
    case 'add period':
      changes.add('add period', place, `every row of ${name} is checked against the period`);
      return;
    case 'drop system versioning':
      changes.add('drop system versioning', place, `the history of ${name} is taken out`);
      return;
    case 'other':
      changes.add('unknown', place, 'what this action does is not known');
      return;
    default:
  }
}

function tableName(name: { readonly schema: string | null; readonly name: string }) {
  return { schema: name.schema ?? '', name: name.name };
}

function addForeignKey(
  place: number,
  references: string,
  settings: ReadonlyMap<string, string>,
  changes: Changes,
): void {
  if (isOff(settings, 'foreign_key_checks')) {
    changes.add('add unchecked foreign key', place, `it adds a foreign key to ${references}`);
  } else changes.add('add foreign key', place, `every row is looked up in ${references}`);
}

/** Options after whose change InnoDB writes every row in another form. */
const rebuilding = new Set(['row_format', 'key_block_size']);

function options(table: MysqlTable, place: number, written: TableOptions, server: MysqlServer, changes: Changes): void {
  const name = displayName(table.name);
  for (const [option, { value }] of written) {
    const upper = option.toUpperCase();
    if (option === 'engine') {
      if (value.toLowerCase() === table.engine) {
        changes.add('recreate', place, `ENGINE=${value} writes every row of ${name} anew, though the engine stays`);
      } else changes.add('engine', place, `the storage engine of ${name} changes from ${table.engine} to ${value}`);
    } else if (rebuilding.has(option)) {
      changes.add('rebuild option', place, `${upper} writes every row of ${name} anew`);
    } else if (server.engine === 'mysql' ? mysqlRebuilds(option) : mariadbRebuilds(option, value, table, server)) {
      changes.add('rebuild option', place, `${upper} writes every row of ${name} anew`);
    } else if (
      option === 'encryption' &&
      server.engine === 'mysql' &&
      isEncrypted(value) !== isEncrypted(table.options.get(option))
    ) {
      changes.add('copy option', place, `${upper} is set to another value, and the rows are written anew`);
    } else if (option === 'sequence' && server.engine === 'mariadb') {
      changes.add('copy option', place, `${upper} writes every row of ${name} anew`);
    } else if (option === 'charset' || option === 'collate') {
      changes.add('table option', place, `the default character set of ${name} is set`);
    } else
      changes.add(
        isNoted(option, table.engine, server) ? 'noted option' : 'table option',
        place,
        `the option ${upper} of ${name} is set`,
      );
  }
}

function mysqlRebuilds(option: string): boolean {
  return option === 'tablespace';
}

function mariadbRebuilds(option: string, value: string, table: MysqlTable, server: MysqlServer): boolean {
  switch (option) {
    case 'encrypted':
    case 'encryption_key_id':
      return true;
    case 'page_compressed':
      // Switched on in an instant since 11 (measured on 11.8), never off.
      return server.major < 11 || !(value === '1' || /^(on|yes)$/i.test(value));
    case 'page_compression_level':
      return server.major < 11 && !table.options.has('page_compressed');
    default:
      return false;
  }
}

/** Options that engines other than InnoDB take note of without writing the table anew (measured). */
function isNoted(option: string, engine: string, { engine: server }: MysqlServer): boolean {
  if (option === 'comment') return true;
  if (option === 'delay_key_write') return engine === 'memory' || (engine === 'myisam' && server === 'mariadb');
  return option === 'checksum' && engine === 'memory' && server === 'mysql';
}

function isEncrypted(value: string | undefined): boolean {
  return value !== undefined && !/^n?$/i.test(value);
}
