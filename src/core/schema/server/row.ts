export type Row = Readonly<Record<string, unknown>>;

// Drivers differ in what they make of a value (`true`, `t`, 1; a number as text or not), so that each is read as what it has to be.

/** @throws Error for null: a query of ours that cannot give one did */
export function text(row: Row, key: string): string {
  const value = optional(row, key);
  if (value === null) throw new Error(`the server gave no ${key}`);
  return value;
}

export function optional(row: Row, key: string): string | null {
  const value = row[key];
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  // Drivers of MySQL give bytes for columns in the character set `binary`.
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (value instanceof Date) return value.toISOString();
  return String(value);
}

const decoder = new TextDecoder();

export function flag(row: Row, key: string): boolean {
  const value = row[key];
  return value === true || value === 1 || value === '1' || value === 't' || value === 'true' || value === 1n;
}

/** Null for NULL. */
export function whole(row: Row, key: string): number | null {
  const value = optional(row, key);
  return value === null ? null : Number(value);
}

/** An array that the query gave as JSON; empty for NULL. */
export function list<T = string>(row: Row, key: string): readonly T[] {
  const value = row[key];
  if (value === null || value === undefined) return [];
  const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return Array.isArray(parsed) ? parsed : [];
}
