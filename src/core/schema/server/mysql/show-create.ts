import { text } from '../row.ts';
import type { Reading } from './reading.ts';
import { quoted } from './text.ts';

/**
 * What SHOW CREATE TABLE says of tables that have something the information_schema does not tell or tells wrongly: asked once a
 * table, and only for those.
 */
export class ShownTables {
  readonly #reading: Reading;
  readonly #texts = new Map<string, Promise<string>>();
  readonly #lines = new Map<string, readonly string[]>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  textOf(table: string): Promise<string> {
    const known = this.#texts.get(table);
    if (known !== undefined) return known;
    const asked = this.#reading
      .ask(`SHOW CREATE TABLE ${quoted(table)}`)
      .then(([row]) => (row === undefined ? '' : text(row, 'Create Table')));
    this.#texts.set(table, asked);
    return asked;
  }

  /** The line of an index, a column, …, which begins so; without the comma at its end. Null when there is none. */
  async lineOf(table: string, start: string): Promise<string | null> {
    let lines = this.#lines.get(table);
    if (lines === undefined) {
      lines = (await this.textOf(table)).split('\n').map((line) => line.trim().replace(/,$/, ''));
      this.#lines.set(table, lines);
    }
    return lines.find((line) => line.startsWith(start)) ?? null;
  }
}
