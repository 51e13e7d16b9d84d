import { defaultBackupSettings } from '../../../src/core/configuration/backup-settings.ts';
import { readAddress } from '../../../src/core/database/address.ts';
import { openSession } from '../../../src/core/database/connect.ts';
import type { GateContext } from '../../../src/deploy/gates/gate.ts';

/** A context in which only what a test gives can be asked. */
export function contextOf(given: Partial<GateContext> = {}): GateContext {
  return {
    database: 'shop',
    risk: 'low',
    migrations: 1,
    plan: 'sha256:0',
    clock: { now: () => new Date('2026-11-18T12:00:00Z') },
    env: {},
    cancelled: new AbortController().signal,
    open: () => Promise.reject(new Error('no test opens a session here')),
    approvals: () => Promise.reject(new Error('no test asks for approvals here')),
    backups: {
      settings: { store: null, s3: defaultBackupSettings.s3 },
      name: 'shop',
      identity: 'a server nobody asked',
      head: '',
      world: { env: {}, files: { root: '/' } },
    },
    fetch,
    ...given,
  };
}

/** A way to open sessions to a database by its URL, as whoever deploys has it. */
export function opening(url: string): GateContext['open'] {
  return () => openSession(readAddress(url, '--url', {}));
}
