import { objectName } from '../../names.ts';

/**
 * Whether a name is one that the server makes up from a table, columns and a label, whatever number it had to put behind it: numbers
 * tell in which order things were made, and nothing else.
 */
export function isMadeUp(name: string, table: string, columns: string | null, label: string): boolean {
  if (name === objectName(table, columns, label)) return true;
  const number = /[1-9]\d*$/.exec(name)?.[0];
  return number !== undefined && name === objectName(table, columns, label + number);
}
