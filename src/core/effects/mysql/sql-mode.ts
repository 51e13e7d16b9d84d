/** True unless sql_mode was set to something that takes wrong values and mends them (MySQL manual, section 7.1.11). */
export function isStrict(settings: ReadonlyMap<string, string>): boolean {
  const mode = settings.get('sql_mode');
  if (mode === undefined) return true;
  // What is put together from the mode in force is taken to keep it.
  return /strict_(trans|all)_tables|traditional|default|@@|\(/i.test(mode);
}
