/** One test of the Test Anything Protocol (testanything.org, version 12), as pgTAP writes it. */
export interface TapTest {
  readonly ok: boolean;
  /** Null where it was not written. */
  readonly number: number | null;
  readonly description: string;
  readonly directive: { readonly kind: 'todo' | 'skip'; readonly reason: string } | null;
  /** Lines behind it that begin with `#`, without that. */
  readonly diagnostics: readonly string[];
  /** Which of the texts that were read it stands in, from 0. */
  readonly from: number;
}

/** What a file said, one text for each of its statements that said something. */
export interface TapOutput {
  readonly tests: readonly TapTest[];
  /** The number of `1..5`; null where none was said. */
  readonly planned: number | null;
  /** Why the rest was skipped: `1..0 # SKIP reason`. */
  readonly skipped: string | null;
  /** `Bail out!` with its reason. */
  readonly bailedOut: string | null;
}

export function readTap(texts: readonly string[]): TapOutput {
  const tests: (TapTest & { readonly diagnostics: string[] })[] = [];
  let planned: number | null = null;
  let skipped: string | null = null;
  let bailedOut: string | null = null;
  texts.forEach((text, from) => {
    for (const line of text.split(/\r\n?|\n/)) {
      const [, no, number, rest = ''] = /^(not )?ok\b ?(\d+)?(.*)$/.exec(line) ?? [];
      if (/^(?:not )?ok\b/.test(line)) {
        tests.push({
          ok: no === undefined,
          number: number === undefined ? null : Number(number),
          ...saidOf(rest),
          diagnostics: [],
          from,
        });
        continue;
      }
      const [, count, reason] = /^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?\s*$/i.exec(line) ?? [];
      if (count !== undefined) {
        planned = Number(count);
        if (planned === 0 && reason !== undefined) skipped = reason;
        continue;
      }
      const bail = /^Bail out!\s*(.*)$/i.exec(line);
      if (bail) bailedOut ??= bail[1] ?? '';
      // Lines that are further in belong to a test inside of a test, whose own line counts. What finish() says is about the file.
      else if ((/^\s*#/.test(line) || /^\s+(?:not )?ok\b/.test(line)) && !/^# Looks like you/.test(line)) {
        const last = tests.at(-1);
        if (last?.from === from) last.diagnostics.push(line.replace(/^\s*#\s?/, ''));
      }
    }
  });
  return { tests, planned, skipped, bailedOut };
}

function saidOf(rest: string): Pick<TapTest, 'description' | 'directive'> {
  const [, before = rest, kind, reason = ''] = /^(.*?)(?:\s+|^)#\s*(todo|skip)\S*\s*(.*)$/i.exec(rest) ?? [];
  const description = before
    .replace(/^\s*-?\s*/, '')
    .replace(/\\#/g, '#')
    .trim();
  if (kind === undefined) return { description, directive: null };
  return { description, directive: { kind: kind.toLowerCase() === 'todo' ? 'todo' : 'skip', reason: reason.trim() } };
}
