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
    for (const line of (await this.textOf(table)).split('\n')) {
      const words = line.trim();
      if (words.startsWith(start)) return words.replace(/,$/, '');
    }
    return null;
  }
}
