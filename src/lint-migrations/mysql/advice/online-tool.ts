import type { AdviceStep } from '../../../core/report/finding.ts';
import type { QualifiedName } from '../../../core/schema/catalog.ts';
import { displayName, type MysqlIndex, type MysqlTable, quoteIdentifier } from '../../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../../core/sql/mysql/alter-action.ts';
import type { MysqlStatement } from '../../../core/sql/mysql/statement.ts';
import type { MysqlFolderContext } from '../rule-part.ts';
import { listOf } from '../table-work.ts';
import { actionsText } from './statement-text.ts';

/*
 * Tools that change a copy of the table while it is in use and swap the two at the end. What each of them needs is in
 * gh-ost's "Requirements and limitations" and in the reference of pt-online-schema-change.
 */

/** Actions of a statement, to be done by a tool. */
export interface OnlineChange {
  readonly context: MysqlFolderContext;
  readonly table: QualifiedName;
  readonly actions: readonly AlterAction[];
  readonly statement: MysqlStatement;
}

/** One step: the tool that can do it with its command line, or why none can. */
export function onlineToolStep(change: OnlineChange): AdviceStep {
  // Which keys a table has that the history does not tell of, only its owner knows.
  const doubt = change.context.catalog.table(change.table)?.certain ? '' : ', and the table needs a primary key';
  const ghost = change.context.server.engine === 'mariadb' ? ['gh-ost is made for MySQL'] : whyNotGhost(change);
  if (ghost.length === 0) {
    return {
      title: `With gh-ost, which copies ${displayName(change.table)} in the background and swaps the copy in (the binary log has to be in row format${doubt})`,
      sql: '',
      command: ghostCommand(change),
    };
  }
  const percona = perconaPlan(change);
  const instead = change.context.server.engine === 'mariadb' ? '' : ` (gh-ost cannot: ${listOf(ghost)})`;
  if (percona.unmet.length === 0) {
    const notes = percona.notes.length === 0 ? '' : `; ${percona.notes.join('; ')}`;
    return {
      title: `With pt-online-schema-change, which copies ${displayName(change.table)} in the background, kept in step by triggers${doubt}${instead}${notes}; try it with --dry-run first`,
      sql: '',
      command: perconaCommand(change, percona.options),
    };
  }
  return {
    title: `No online tool can do this as it stands: ${listOf([...(instead === '' ? [] : ghost), ...percona.unmet], 4)}. Do it when nobody uses ${displayName(change.table)}`,
    sql: '',
  };
}

/** Conditions of gh-ost that are not met, each a clause with the user's names; none when it can do the change. */
function whyNotGhost({ context, table, actions }: OnlineChange): readonly string[] {
  const { catalog } = context;
  const known = catalog.table(table);
  // Of a table that the history does not fully tell, only what it does tell counts against the tool.
  const keys = known?.certain ? known : undefined;
  const why: string[] = [];
  if (keys && !sharedKey(keys, actions)) why.push(`${displayName(table)} has no unique key without NULL that stays`);
  if (known && known.foreignKeys.size > 0) why.push(`${displayName(table)} has foreign keys`);
  const referencing = catalog.foreignKeysTo(table).filter((one) => one.table.name !== known?.name);
  if (referencing.length > 0)
    why.push(
      `${listOf(referencing.map((one) => displayName(one.table.name)))} ${referencing.length === 1 ? 'references' : 'reference'} ${displayName(table)}`,
    );
  if (actions.some((action) => action.kind === 'add foreign key')) why.push('it adds no foreign keys');
  const triggers = catalog.triggersOf(table);
  if (triggers.length > 0)
    why.push(`${displayName(table)} has ${listOf(triggers.map((one) => `trigger ${displayName(one.name)}`))}`);
  if (actions.some((action) => action.kind === 'rename table')) why.push('it does not rename tables');
  for (const other of catalog.tables()) {
    if (other.name.schema !== table.schema || other.name.name === table.name) continue;
    if (other.name.name.toLowerCase() === table.name.toLowerCase())
      why.push(`${displayName(other.name)} differs from ${displayName(table)} by its case alone`);
  }
  return why;
}

/** The columns of a key that finds each row, before and after the change: none of them nullable, generated, JSON or touched by a drop. */
function sharedKey(table: MysqlTable, actions: readonly AlterAction[]): readonly string[] | null {
  const gone = new Set<string>();
  let primaryGoes = false;
  const indexesGone = new Set<string>();
  for (const action of actions) {
    if (action.kind === 'drop column') gone.add(action.column.name.toLowerCase());
    else if (action.kind === 'rename column') gone.add(action.from.name.toLowerCase());
    else if (
      action.kind === 'change column' &&
      action.from.name.toLowerCase() !== action.column.name.name.toLowerCase()
    )
      gone.add(action.from.name.toLowerCase());
    else if (action.kind === 'drop primary key') primaryGoes = true;
    else if (action.kind === 'drop index') indexesGone.add(action.index.name.toLowerCase());
  }
  for (const [name, index] of table.indexes) {
    if (index.kind !== 'primary' && index.kind !== 'unique') continue;
    // A primary key that is replaced by one over the same columns stays a shared key.
    if (index.kind === 'primary' && primaryGoes && !isKeyAgain(index.parts, actions)) continue;
    if (indexesGone.has(name)) continue;
    const columns = index.parts.map((part) => (part.column === null ? undefined : table.columns.get(part.column)));
    const usable = columns.every(
      (column) =>
        column !== undefined &&
        !column.nullable &&
        column.generated === null &&
        column.type?.name !== 'json' &&
        !gone.has(column.name.toLowerCase()),
    );
    if (usable) return columns.flatMap((column) => (column ? [column.name] : []));
  }
  return null;
}

function isKeyAgain(parts: MysqlIndex['parts'], actions: readonly AlterAction[]): boolean {
  const before = new Set(parts.map((part) => part.column));
  return actions.some(
    (action) =>
      action.kind === 'add index' &&
      action.index.kind === 'primary' &&
      [...before].every((name) => action.index.parts.some((part) => part.column?.name.toLowerCase() === name)),
  );
}

interface PerconaPlan {
  readonly unmet: readonly string[];
  readonly options: readonly string[];
  readonly notes: readonly string[];
}

function perconaPlan({ context, table, actions }: OnlineChange): PerconaPlan {
  const { catalog } = context;
  const known = catalog.table(table);
  const unmet: string[] = [];
  const options: string[] = [];
  const notes: string[] = [];
  const name = displayName(table);
  if (
    known?.certain &&
    ![...known.indexes.values()].some((index) => index.kind === 'primary' || index.kind === 'unique')
  )
    unmet.push(`${name} has neither a primary nor a unique key`);
  const triggers = catalog.triggersOf(table);
  if (triggers.length > 0) {
    // It writes the name of the copy into the trigger without quotes.
    const plain = name === table.name || name.endsWith(`.${table.name}`);
    if (context.server.engine === 'mysql' && plain) options.push('--preserve-triggers');
    else unmet.push(`${name} has ${listOf(triggers.map((one) => `trigger ${displayName(one.name)}`))}`);
  }
  const referencing = catalog.foreignKeysTo(table).filter((one) => one.table.name !== known?.name);
  if (catalog.foreignKeysTo(table).some((one) => one.table.name === known?.name))
    unmet.push(`${name} references itself`);
  if (referencing.length > 0) {
    options.push('--alter-foreign-keys-method=rebuild_constraints');
    notes.push(
      `it builds the foreign keys of ${listOf(referencing.map((one) => displayName(one.table.name)))} anew, which copies those tables too`,
    );
  }
  if (actions.some((action) => action.kind === 'rename table')) unmet.push('it does not rename tables');
  for (const action of actions) {
    if (renamesColumn(action))
      unmet.push('it may lose the values of a column that is renamed, so rename in a statement of its own');
    if (action.kind === 'drop primary key') {
      // It finds the row that a write is about by a key that the copy has too.
      if (known?.certain && sharedKey(known, actions)) options.push('--no-check-alter');
      else unmet.push('no other unique key without NULL is known to stay');
    }
    if (action.kind === 'add index' && action.index.kind === 'unique') {
      options.push('--no-check-unique-key-change');
      notes.push('rows that are not unique are silently left out, so look for them first');
    }
  }
  return { unmet: [...new Set(unmet)], options: [...new Set(options)], notes: [...new Set(notes)] };
}

function renamesColumn(action: AlterAction): boolean {
  if (action.kind === 'rename column') return true;
  return action.kind === 'change column' && action.from.name.toLowerCase() !== action.column.name.name.toLowerCase();
}

/** The actions as one argument: line ends of the file would only confuse whoever reads the command. */
function alterArgument({ statement, actions }: OnlineChange): string {
  return shellQuote(actionsText(statement, actions).replace(/\s+/g, ' ').trim());
}

/** The same for pt-online-schema-change, in whose copy foreign keys have other names: `_name` of `name`, `name` of `__name`. */
function perconaArgument({ statement, actions }: OnlineChange): string {
  const texts = actions.map((action) => {
    if (action.kind !== 'drop foreign key') return actionsText(statement, [action]);
    const { name } = action.name;
    return `DROP FOREIGN KEY ${quoteIdentifier(name.startsWith('__') ? name.slice(2) : `_${name}`)}`;
  });
  return shellQuote(texts.join(', ').replace(/\s+/g, ' ').trim());
}

function ghostCommand(change: OnlineChange): string {
  return [
    'gh-ost',
    '--host="$DB_HOST"',
    '--conf="$HOME/.my.cnf"',
    `--database=${databaseArgument(change.table)}`,
    `--table=${shellQuote(change.table.name)}`,
    `--alter=${alterArgument(change)}`,
    // It refuses what looks like a rename until somebody says that it is one.
    ...(change.actions.some(renamesColumn) ? ['--approve-renamed-columns'] : []),
    '--execute',
  ].join(' ');
}

function perconaCommand(change: OnlineChange, options: readonly string[]): string {
  const { table } = change;
  return [
    'pt-online-schema-change',
    `--alter=${perconaArgument(change)}`,
    ...options,
    '--defaults-file="$HOME/.my.cnf"',
    '--execute',
    `h="$DB_HOST",D=${dsnArgument(table)},t=${shellQuote(dsnEscape(table.name))}`,
  ].join(' ');
}

function databaseArgument(table: QualifiedName): string {
  return table.schema === '' ? '"$DB_NAME"' : shellQuote(table.schema);
}

function dsnArgument(table: QualifiedName): string {
  return table.schema === '' ? '"$DB_NAME"' : shellQuote(dsnEscape(table.schema));
}

/** A comma ends a part of the tool's address of a table, unless a backslash stands before it. */
function dsnEscape(text: string): string {
  return text.replaceAll(',', '\\,');
}

/** One word for a POSIX shell, whatever the text holds. */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.,:/@-]*$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
