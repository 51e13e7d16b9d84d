export const majors: readonly [13, 14, 15, 16, 17, 18];
export function postgresFolder(major: number): string | null;
export function nodeProgram(): string | null;
export function cannotBeHad(major: number, why: string): string;
export function installServers(): Promise<void>;
