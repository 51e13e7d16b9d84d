import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, type MysqlColumn } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { ColumnDefinition } from '../../core/sql/mysql/definitions.ts';
import { sqlAt } from '../../core/sql/mysql/prepared-text.ts';
import { defaultText, isNoDefault, quoteText, typeText } from '../mysql/definition-text.ts';
import { laterStatements, sameTable } from '../mysql/deployed.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { displayColumn, listOf, liveActions, liveTable } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'modify-loses-attributes',
  title: 'Attributes lost by MODIFY or CHANGE',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M12'],
  what: 'Finds `MODIFY` and `CHANGE` that leave out something the column had: `NOT NULL`, `DEFAULT`, `ON UPDATE`, `AUTO_INCREMENT`, `COMMENT`, its character set or collation.',
  why: 'Both statements state the whole definition anew: what they do not repeat is gone, without an error and without a warning. A column that was required takes NULL, one with a default refuses inserts that leave it out, one that numbered itself no longer does.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before:
          "CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new' COMMENT 'see docs');",
        sql: 'ALTER TABLE users MODIFY COLUMN state VARCHAR(30);',
      },
      {
        title: 'A new name, and the key no longer numbers itself',
        before: 'CREATE TABLE users (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY);',
        sql: 'ALTER TABLE users CHANGE COLUMN id user_id INT NOT NULL;',
      },
      {
        before:
          'CREATE TABLE users (id BIGINT PRIMARY KEY, token VARCHAR(40) COLLATE utf8mb4_bin NOT NULL) DEFAULT CHARSET=utf8mb4;',
        sql: 'ALTER TABLE users MODIFY token VARCHAR(50) NOT NULL;',
      },
    ],
    good: [
      {
        title: 'A statement that does nothing else means it',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);',
        sql: 'ALTER TABLE users MODIFY COLUMN state VARCHAR(20);',
      },
      {
        title: 'All of it repeated',
        before:
          "CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new' COMMENT 'see docs');",
        sql: "ALTER TABLE users MODIFY COLUMN state VARCHAR(30) NOT NULL DEFAULT 'new' COMMENT 'see docs';",
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
      {
        title: 'Only the name',
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new');",
        sql: 'ALTER TABLE users RENAME COLUMN state TO status;',
      },
      {
        title: 'NULL in so many words',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);',
        sql: 'ALTER TABLE users MODIFY COLUMN state VARCHAR(20) NULL;',
      },
    ],
    on: ['alter table'],
    actions: ['modify column', 'change column'],
    *statement(context) {
      const main = liveTable(context);
      const table = main && context.catalog.table(main.table);
      if (!main || !table) return;
      for (const { action } of liveActions(context)) {
        if (action.kind !== 'modify column' && action.kind !== 'change column') continue;
        const old = (action.kind === 'change column' ? action.from : action.column.name).name.toLowerCase();
        const column = table.columns.get(old);
        if (!column || column.generated !== null || action.column.generated !== null) continue;
        const lost = lostBy(action.column, column, isKey(table.indexes.get('primary')?.parts, old), table.collation)
          // A table numbers one column: where another one takes over, this one has to let go.
          .filter(({ part }) => part !== 'auto_increment' || !numbersAnother(context, main.table));
        if (lost.length === 0) continue;
        // A statement that changes nothing but one attribute is there to change it.
        if (lost.length === 1 && isOtherwiseSame(action, column)) continue;
        const { source } = context.statement;
        const missing = missingText(column, lost);
        const place = action.column.type.span.end;
        const written = sqlAt(context.statement, action.span);
        const type = sqlAt(context.statement, action.column.type.span);
        // Behind the type, wherever that is in a text of PREPARE.
        const behind =
          context.statement.prepared?.quote === null ? written.indexOf(type) + type.length : place - action.span.start;
        const names = listOf(
          lost.map(({ what }) => what),
          5,
        );
        yield {
          message: `${displayColumn(main.table, column.name)} loses ${names}: ${action.kind === 'change column' ? 'CHANGE' : 'MODIFY'} states the whole definition anew, and what it does not repeat is gone.`,
          span: action.span,
          severity: lost.every(({ minor }) => minor) ? 'notice' : 'warning',
          advice: {
            summary: 'Repeat what the column has, or say plainly that it goes.',
            steps: [
              {
                title: 'With everything that the column had',
                sql: `ALTER TABLE ${displayName(main.table)} ${written.slice(0, behind)}${missing}${written.slice(behind)};`,
              },
            ],
          },
          ...(/\.sql$/i.test(source.file)
            ? {
                fix: {
                  title: `Repeat ${names}`,
                  edits: [{ file: source.file, start: place, end: place, text: missing }],
                },
              }
            : {}),
        };
      }
    },
  },
};

/** True when this statement or a later one of the script adds a column that numbers itself to the table. */
function numbersAnother(context: MysqlStatementContext, table: QualifiedName): boolean {
  return [context.statement, ...laterStatements(context)].some(
    ({ node }) =>
      node.kind === 'alter table' &&
      sameTable(context.catalog.resolve(node.table), table) &&
      node.actions.some((action) => action.kind === 'add column' && action.column.autoIncrement),
  );
}

/** True when the type, the name and the place stay as they are. */
function isOtherwiseSame(
  action: Extract<AlterAction, { readonly kind: 'modify column' | 'change column' }>,
  had: MysqlColumn,
): boolean {
  const { type, name } = action.column;
  return (
    had.type !== null &&
    action.position === null &&
    name.name.toLowerCase() === had.name.toLowerCase() &&
    typeText(type, { charset: false }).toLowerCase() === typeText(had.type, { charset: false }).toLowerCase()
  );
}

interface Lost {
  readonly what: string;
  readonly part: 'not null' | 'default' | 'on update' | 'auto_increment' | 'comment' | 'collation';
  /** True for what nobody but a reader of the schema notices. */
  readonly minor: boolean;
}

function lostBy(wanted: ColumnDefinition, had: MysqlColumn, inPrimaryKey: boolean, collation: string): readonly Lost[] {
  const lost: Lost[] = [];
  // Without words of its own a column of text takes over what the table has.
  if (
    had.collation !== null &&
    had.collation !== collation &&
    isText(wanted.type.name) &&
    wanted.type.charset === null &&
    wanted.type.collation === null
  )
    lost.push({ what: `COLLATE ${had.collation}`, part: 'collation', minor: false });
  // Columns of the primary key stay NOT NULL whatever is written.
  if (
    !had.nullable &&
    wanted.nullable === null &&
    wanted.default?.kind !== 'null' &&
    !inPrimaryKey &&
    !wanted.autoIncrement &&
    wanted.key !== 'primary'
  )
    lost.push({ what: 'NOT NULL', part: 'not null', minor: false });
  if (had.default !== null && !isNoDefault(had.default) && wanted.default === null && !wanted.autoIncrement)
    lost.push({ what: `DEFAULT ${shortened(defaultText(had.default))}`, part: 'default', minor: false });
  if (had.onUpdate !== null && wanted.onUpdate === null)
    lost.push({ what: `ON UPDATE ${had.onUpdate.text}`, part: 'on update', minor: false });
  if (had.autoIncrement && !wanted.autoIncrement)
    lost.push({ what: 'AUTO_INCREMENT', part: 'auto_increment', minor: false });
  if (had.comment !== null && had.comment !== '' && wanted.comment === null)
    lost.push({ what: `COMMENT ${quoteText(shortened(had.comment))}`, part: 'comment', minor: true });
  return lost;
}

const textTypes = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set']);

function isText(type: string): boolean {
  return textTypes.has(type);
}

function isKey(parts: readonly { readonly column: string | null }[] | undefined, column: string): boolean {
  return parts?.some((part) => part.column === column) === true;
}

/** What was left out, as it is written after the type: the order of attributes is free. */
function missingText(had: MysqlColumn, lost: readonly Lost[]): string {
  return lost
    .map(({ part }) => {
      switch (part) {
        case 'collation':
          return ` CHARACTER SET ${had.charset ?? ''} COLLATE ${had.collation ?? ''}`;
        case 'not null':
          return ' NOT NULL';
        case 'default':
          return had.default === null ? '' : ` DEFAULT ${defaultText(had.default)}`;
        case 'on update':
          return ` ON UPDATE ${had.onUpdate?.text ?? ''}`;
        case 'auto_increment':
          return ' AUTO_INCREMENT';
        case 'comment':
          return ` COMMENT ${quoteText(had.comment ?? '')}`;
        default:
          return part satisfies never;
      }
    })
    .join('');
}

/** Enough of a long text to know it by. */
function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
