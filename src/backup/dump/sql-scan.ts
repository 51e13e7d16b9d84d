/** What a scan of a dump in SQL found to be wrong. */
export interface BadSql {
  readonly code: 'truncated' | 'damaged';
  readonly message: string;
}

/** The last line of `mysqldump` and `mariadb-dump`: everything before it was written. */
const trailer = /(?:^|\n)-- Dump completed(?: on [\d\- :]+)?\s*$/;
/** Bytes at the end that hold it in any case. */
export const trailerBytes = 256;

/** The end of a dump in SQL as it comes by. */
export function withTail(tail: Buffer, piece: Uint8Array): Buffer {
  return Buffer.from(
    Buffer.concat([tail, piece.subarray(Math.max(0, piece.length - trailerBytes))]).subarray(-trailerBytes),
  );
}

export function missingTrailer(tail: Uint8Array): BadSql | null {
  return trailer.test(Buffer.from(tail).toString('latin1'))
    ? null
    : { code: 'truncated', message: 'The last line of the dump (-- Dump completed) is missing: it was cut off' };
}

/**
 * Reads a dump in SQL to its end: whether every text, comment and statement that begins also ends, and whether the last line stands there. A file
 * that was cut between two statements looks whole to a server; only its last line is missing.
 * @throws what the stream throws
 */
export async function scanSql(stream: AsyncIterable<Uint8Array>): Promise<BadSql | null> {
  const scan = new SqlScan();
  let tail = Buffer.alloc(0);
  for await (const piece of stream) {
    scan.read(piece);
    tail = withTail(tail, piece) as typeof tail;
  }
  return scan.end() ?? missingTrailer(tail);
}

const newline = 10;
const space = 32;
const double = 34;
const hash = 35;
const single = 39;
const star = 42;
const dash = 45;
const slash = 47;
const backslash = 92;
const backtick = 96;

/** Bytes that have to be there for what is looked at, and bytes of the past that are kept. */
const ahead = 64;
const behind = 512;

/** Where a scan is in the text: in a value (its quote), in a comment of a line or of a block, or in none of them. */
type Inside = 'nothing' | 'line' | 'block' | typeof single | typeof double | typeof backtick;

class SqlScan {
  #text: Buffer = Buffer.alloc(0);
  #at = 0;
  #inside: Inside = 'nothing';
  #delimiter = Buffer.from(';');
  /** A statement has begun and not ended; where, in `#text`, as far as that is kept. */
  #open = false;
  #began = 0;
  #statements = 0;
  /** By the mode that the dump sets around the bodies of routines: whether a backslash escapes, and whether double quotes hold a name. */
  #escapes = true;
  #ansi = false;
  #zeros = false;

  read(piece: Uint8Array): void {
    this.#text = Buffer.concat([this.#text, piece]);
    this.#run(this.#text.length - ahead, false);
    const cut = Math.max(0, this.#at - behind);
    this.#text = this.#text.subarray(cut);
    this.#at -= cut;
    this.#began -= cut;
  }

  end(): BadSql | null {
    this.#run(this.#text.length, true);
    if (this.#zeros) return { code: 'damaged', message: 'The dump holds zero bytes outside of any value' };
    if (this.#inside === 'nothing' && !this.#open) return null;
    if (this.#inside === 'line' && !this.#open) return null;
    return { code: 'truncated', message: `The dump ends inside of its statement ${this.#statements + 1}` };
  }

  #run(limit: number, last: boolean): void {
    const text = this.#text;
    while (this.#at < limit) {
      const inside = this.#inside;
      if (inside === 'nothing') {
        if (!this.#step(text, last)) return;
      } else if (inside === 'line') {
        const end = text.indexOf(newline, this.#at);
        this.#at = end < 0 ? text.length : end + 1;
        if (end >= 0) this.#inside = 'nothing';
      } else if (inside === 'block') {
        const end = text.indexOf('*/', this.#at, 'latin1');
        this.#at = end < 0 ? Math.max(this.#at, text.length - 1) : end + 2;
        if (end >= 0) this.#inside = 'nothing';
        else return;
      } else this.#value(text, inside, limit);
    }
  }

  /** Inside of quotes. A doubled quote ends the value and begins it anew, which comes to the same. */
  #value(text: Buffer, quote: number, limit: number): void {
    const escapes = this.#escapes && quote !== backtick && !(quote === double && this.#ansi);
    let at = this.#at;
    while (at < limit) {
      const one = text[at];
      if (one === quote) {
        this.#inside = 'nothing';
        at++;
        break;
      }
      at += one === backslash && escapes ? 2 : 1;
    }
    this.#at = at;
  }

  /** One sign outside of values and comments. False when more has to be there to tell what it is. */
  #step(text: Buffer, last: boolean): boolean {
    const one = text[this.#at] ?? 0;
    const next = text[this.#at + 1] ?? newline;
    if (one <= space) {
      if (one === 0) this.#zeros = true;
      this.#at++;
      return true;
    }
    if (one === hash || (one === dash && next === dash && (text[this.#at + 2] ?? newline) <= space)) {
      this.#inside = 'line';
      return true;
    }
    // What stands in /*! … */ is run by the server, so that its inside is looked at like everything else.
    if (one === slash && next === star && !/^(?:!|M!)/.test(text.toString('latin1', this.#at + 2, this.#at + 4))) {
      this.#inside = 'block';
      this.#at += 2;
      return true;
    }
    if (!this.#open && (one | 32) === 100 && /^delimiter\s/i.test(text.toString('latin1', this.#at, this.#at + 10))) {
      const end = text.indexOf(newline, this.#at);
      if (end < 0 && !last) return false;
      const given = text.toString('latin1', this.#at + 10, end < 0 ? text.length : end).trim();
      if (given !== '') this.#delimiter = Buffer.from(given, 'latin1');
      this.#at = end < 0 ? text.length : end + 1;
      return true;
    }
    const { length } = this.#delimiter;
    if (
      one === this.#delimiter[0] &&
      (length === 1 || text.subarray(this.#at, this.#at + length).equals(this.#delimiter))
    ) {
      this.#ended(text);
      this.#at += length;
      return true;
    }
    if (!this.#open) {
      this.#open = true;
      this.#began = this.#at;
    }
    if (one === single || one === double || one === backtick) this.#inside = one;
    this.#at++;
    return true;
  }

  #ended(text: Buffer): void {
    this.#open = false;
    this.#statements++;
    // Settings are short. One whose beginning is not kept any more is none.
    if (this.#began < 0 || this.#at - this.#began > behind) return;
    const mode = /\bsql_mode\s*=\s*(?:'([^']*)'|@)/i.exec(text.toString('latin1', this.#began, this.#at));
    if (mode === null) return;
    this.#escapes = !/NO_BACKSLASH_ESCAPES/i.test(mode[1] ?? '');
    this.#ansi = /ANSI_QUOTES|\bANSI\b/i.test(mode[1] ?? '');
  }
}
