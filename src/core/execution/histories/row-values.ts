/** A value of a history's row as text. */
export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** PostgreSQL's boolean, and the number that MySQL and MariaDB keep for one. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1';
}
