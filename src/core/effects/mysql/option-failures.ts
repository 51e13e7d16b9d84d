import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import { isLargeObject } from './column-type.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';

/** Engines of MySQL 8.0 to 9.x (manual, section 18). */
const mysqlEngines = new Set([
  'innodb',
  'myisam',
  'memory',
  'heap',
  'csv',
  'archive',
  'blackhole',
  'merge',
  'mrg_myisam',
  'federated',
  'ndb',
  'ndbcluster',
  'example',
]);

/** Options that only MySQL has; MariaDB takes none that it does not know (manual, "IGNORE_BAD_TABLE_OPTIONS"). */
const mysqlOptions = ['compression', 'encryption', 'engine_attribute', 'secondary_engine_attribute'];

/** How the options of a table, and what goes with them, make a statement fail. */
export function optionFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Alteration,
  draft: Draft,
): void {
  const name = displayName(table.name);
  actions.forEach((action, place) => {
    const fail = (code: string, errno: number, reason: string, span = action.span) =>
      draft.fail({ code, errno, when: 'always', reason, span, action: place });
    if (action.kind === 'validation' && !actions.some(({ kind }) => /^(add|change|modify) column$/.test(kind))) {
      fail('validation-alone', 1221, 'WITH and WITHOUT VALIDATION go with a generated column.');
    }
    if (action.kind === 'rename table') renameTable(table, action, place, draft);
    if (action.kind !== 'table options') return;
    for (const [option, { value, span }] of action.options) {
      if (
        draft.mariadb &&
        mysqlOptions.includes(option) &&
        !/ignore_bad_table_options/i.test(draft.settings.get('sql_mode') ?? '')
      ) {
        fail('unknown-option', 1911, `MariaDB has no table option ${option.toUpperCase()}.`, span);
      }
      if (!draft.mariadb && option === 'engine_attribute' && table.engine === 'innodb') {
        fail('engine-attribute', 3981, 'InnoDB takes no ENGINE_ATTRIBUTE.', span);
      }
      if (option !== 'engine') continue;
      const engine = value.toLowerCase();
      if (!draft.mariadb && !mysqlEngines.has(engine) && !isLenient(draft)) {
        fail('unknown-engine', 1286, `MySQL has no storage engine ${value}.`, span);
      }
      const numbered = shape.columns.find(({ autoIncrement }) => autoIncrement);
      if (numbered && engine === 'csv') {
        fail(
          'engine-lacks-auto-increment',
          1164,
          `${quoteIdentifier(numbered.name)} of ${name} is AUTO_INCREMENT, which CSV cannot keep.`,
          span,
        );
      }
      if (engine !== 'memory' && engine !== 'heap') continue;
      const large = shape.columns.find(({ type }) => type !== null && isLargeObject(type.name));
      if (large?.type) {
        fail(
          'engine-lacks-type',
          1163,
          `${quoteIdentifier(large.name)} of ${name} is ${large.type.name}, which MEMORY cannot hold.`,
          span,
        );
      }
    }
  });
}

function isLenient(draft: Draft): boolean {
  const mode = draft.settings.get('sql_mode');
  return mode !== undefined && !/no_engine_substitution|default|@@|\(/i.test(mode);
}

function renameTable(
  table: MysqlTable,
  action: Extract<AlterAction, { kind: 'rename table' }>,
  place: number,
  draft: Draft,
): void {
  const to = draft.catalog.resolve({ schema: action.to.schema ?? (table.name.schema || null), name: action.to.name });
  if (to.name === table.name.name && to.schema === table.name.schema) return;
  const taken = draft.catalog.table(to) ?? draft.catalog.view(to);
  if (taken === undefined) return;
  draft.fail({
    code: 'table-exists',
    errno: 1050,
    when: 'always',
    reason: `There is a ${'columns' in taken ? 'table' : 'view'} ${displayName(to)} already.`,
    span: action.to.span,
    action: place,
  });
}
