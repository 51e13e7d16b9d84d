import type { TestProject } from 'vitest/node';
import { startBroker } from './broker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for a server; see `serverOf`. */
    serverBroker: string;
  }
}

/** Vitest calls this once for a whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startBroker();
  project.provide('serverBroker', broker.url);
  return () => broker.stop();
}
