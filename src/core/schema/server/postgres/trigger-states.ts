/** `tgenabled`, `ev_enabled`, `evtenabled` where it is not `O`, as ALTER TABLE says it. */
export const triggerStates: Readonly<Record<string, string>> = {
  D: 'DISABLE',
  R: 'ENABLE REPLICA',
  A: 'ENABLE ALWAYS',
};
