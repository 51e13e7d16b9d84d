import { DatabaseError, type Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { ForeignKeyFact, TableFacts } from '../../core/schema/server/table-facts.ts';
import { withNeighbours } from './concerned-tables.ts';
import { fillPostponed } from './fill-postponed.ts';
import { type FillContext, fillTable } from './fill-table.ts';
import { Pools } from './pools.ts';
import { seedFromSql } from './seed-from-sql.ts';
import type { SeededTable, SeedOptions, SeedResult } from './seed-result.ts';
import { orderTables } from './table-order.ts';
import { mysqlTables } from './writing/mysql-tables.ts';
import { postgresTables } from './writing/postgres-tables.ts';
import type { Tables } from './writing/tables.ts';

/**
 * Fills the tables of a database with rows that keep to its schema: types, keys, foreign keys, CHECKs, partitions. Rows that are there
 * stay; a table gets as many as it lacks. The same schema and the same seed give the same rows. Statistics are gathered at the end, since
 * plans depend on them.
 *
 * Writes to the database of the session: it has to be one of our own. What a table does not get is said in the result; the session is
 * given back with the settings that it had.
 */
export async function seedDatabase(session: Session, options: SeedOptions): Promise<SeedResult> {
  const started = performance.now();
  const done: SeededTable[] = [];
  if (options.files !== undefined && options.files.length > 0) {
    const sent = await seedFromSql(session, options.files);
    if (sent.kind === 'failed') return { kind: 'failed', sentence: sent.sentence, tables: [] };
    options.say?.(
      `Sent ${plural(sent.statements, 'statement')} of ${options.files.length === 1 ? 'the seed file' : 'the seed files'}.`,
    );
  }
  const tables = session.engine === 'postgres' ? postgresTables(session) : mysqlTables(session);
  try {
    await tables.begin();
    try {
      await new Seeding(session, tables, options, done).run();
    } finally {
      if (!session.lost) await tables.end();
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { kind: 'failed', sentence: `Seeding ended early: ${plain(maskSecrets(error.message), 300)}`, tables: done };
  }
  return { kind: 'done', tables: done, ms: performance.now() - started };
}

class Seeding {
  readonly #session: Session;
  readonly #tables: Tables;
  readonly #options: SeedOptions;
  readonly #done: SeededTable[];
  /** The tables that get rows; null for all. */
  #filled: ReadonlySet<TableFacts> | null = null;

  constructor(session: Session, tables: Tables, options: SeedOptions, done: SeededTable[]) {
    this.#session = session;
    this.#tables = tables;
    this.#options = options;
    this.#done = done;
  }

  async run(): Promise<void> {
    const options = this.#options;
    const all = await this.#tables.facts(options.leaveOut ?? (() => false));
    // Partitions get their rows through the table that they are part of.
    const roots = all.filter((table) => table.partition === null);
    if (options.concerned) this.#filled = withNeighbours(all, options.concerned);
    const order = orderTables(roots, this.#tables.mayDefer);
    const context: FillContext = {
      tables: this.#tables,
      engine: this.#session.engine,
      seed: options.seed ?? 1,
      encoding: await this.#tables.encoding(),
      pools: new Pools(this.#tables, all),
      all,
      postponed: order.postponed,
      generated: await this.#tables.generated(),
    };
    for (const group of order.groups) {
      if (group.length === 1 && group[0]) this.#done.push(await this.#fill(context, group[0], order.refused));
      else this.#done.push(...(await this.#fillTogether(context, group, order.deferred, order.refused)));
    }
    for (const table of roots) {
      for (const foreignKey of table.foreignKeys) {
        if (!order.postponed.has(foreignKey) || order.deferred.has(foreignKey)) continue;
        const at = this.#done.findIndex((one) => one.schema === table.schema && one.name === table.name);
        const seeded = this.#done[at];
        if (seeded === undefined || seeded.rows === seeded.before) continue;
        const note = await fillPostponed(context, table, foreignKey, false);
        if (note !== null) this.#done[at] = { ...seeded, notes: [...seeded.notes, plain(note)] };
      }
    }
    await this.#tables.analyze(this.#filled === null ? roots : roots.filter((table) => this.#filled?.has(table)));
  }

  #wanted(table: TableFacts): number {
    const { rowsOf, rows } = this.#options;
    if (this.#filled !== null && !this.#filled.has(table)) return 0;
    return rowsOf?.get(table.display) ?? rowsOf?.get(table.name) ?? rows;
  }

  async #fill(context: FillContext, table: TableFacts, refused: ReadonlyMap<TableFacts, string>): Promise<SeededTable> {
    const wanted = this.#wanted(table);
    const before = wanted === 0 && !this.#options.files?.length ? 0 : await this.#tables.count(table);
    const about = { schema: table.schema, name: table.name, display: table.display, wanted, before, notes: [] };
    const barred = refused.get(table);
    if (before >= wanted) return { ...about, rows: before, reason: null };
    if (barred !== undefined) return { ...about, rows: before, reason: plain(barred) };
    const { rows, reason, lost } = await fillTable(context, table, before, wanted);
    if (lost !== null) throw new DatabaseError(lost);
    // At once: a trigger of another table may write here, and leave the key to the sequence.
    if (rows > before) await this.#tables.advanceSequences(table);
    this.#options.say?.(
      `${plain(table.display)} has ${grouped(rows)} of ${plural(wanted, 'row')}${reason === null ? '' : `: ${reason}`}.`,
    );
    return { ...about, rows, reason: reason === null ? null : plain(reason, 500) };
  }

  /** Tables whose foreign keys go around in a circle, in one transaction that checks them at its end. */
  async #fillTogether(
    context: FillContext,
    group: readonly TableFacts[],
    deferred: ReadonlySet<ForeignKeyFact>,
    refused: ReadonlyMap<TableFacts, string>,
  ): Promise<readonly SeededTable[]> {
    const seeded: SeededTable[] = [];
    const answer = await this.#tables.deferred(async () => {
      for (const table of group) seeded.push(await this.#fill(context, table, refused));
      for (const table of group) {
        for (const foreignKey of table.foreignKeys) {
          if (!deferred.has(foreignKey)) continue;
          if ((await fillPostponed(context, table, foreignKey, true)) !== null) return false;
        }
      }
      return true;
    });
    if (answer?.kind === 'done') return seeded;
    for (const table of group) context.pools.forget(table);
    const why =
      answer === null ? 'their keys could not be given values' : plain(maskSecrets(answer.failure.message), 300);
    const names = group.map((table) => table.display).join(', ');
    return seeded.map((one) => ({
      ...one,
      rows: one.before,
      reason: plain(
        `the foreign keys between ${names} are checked at the end of a transaction, and were broken there: ${why}`,
        500,
      ),
    }));
  }
}
