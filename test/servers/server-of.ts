import { inject } from 'vitest';
import { connectTo, type Major, type PostgresServer } from './postgres.ts';

/**
 * The server of that major version which all tests of the run share. Make a database of your own with `database()`, and
 * call `stop()` at the end: it drops them, and leaves the server.
 */
export async function serverOf(major: Major): Promise<PostgresServer> {
  const response = await fetch(`${inject('serverBroker')}/${major}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return connectTo(major, answer);
}
