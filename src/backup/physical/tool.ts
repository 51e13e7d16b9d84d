/** A backup of the server's files, as another tool made it. */
export interface PhysicalBackup {
  /** As the tool calls it. */
  readonly label: string;
  /** When it was whole. */
  readonly at: Date;
}

/** What a tool says of its backups. */
export type PhysicalAnswer =
  | { readonly kind: 'backups'; readonly backups: readonly PhysicalBackup[] }
  /** It answered, and what it says is no list of backups. `why`: a sentence without its end. */
  | { readonly kind: 'refused'; readonly why: string };

/** A tool that keeps a way back to any moment, which a dump is not. */
export interface PhysicalTool {
  readonly id: 'pgbackrest' | 'wal-g' | 'barman';
  /** As it calls itself. */
  readonly title: string;
  /** Its program's name on the PATH. */
  readonly program: string;
  /** @param server a stanza of pgBackRest, a server of Barman; null for all */
  args(server: string | null): readonly string[];
  /** Reads what it printed. */
  read(out: string, server: string | null): PhysicalAnswer;
}

/** The value at a path of names and places in what a tool printed; undefined where there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[part];
  }
  return found;
}

/** JSON, or null for what is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
