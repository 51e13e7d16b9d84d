/** The text that registry.ts has to have. */
export function registry(): string;
