const said = new WeakMap<object, Set<string>>();

/** True the first time a rule asks for a script: for rules whose advice is about the script, not about one statement. */
export function once(context: { readonly statements: object }, rule: string): boolean {
  const before = said.get(context.statements) ?? new Set();
  said.set(context.statements, before);
  if (before.has(rule)) return false;
  before.add(rule);
  return true;
}
