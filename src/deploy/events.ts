import type { RunEvent, Watch } from '../core/execution/run-events.ts';
import type { Migration } from '../core/migrations/migration.ts';
import type { DeployEvent, EventMigration } from '../core/report/deploy/deploy-event.ts';
import { maskSecrets } from '../core/report/secrets.ts';
import type { DeployRecord } from './record.ts';

/** Says that a migration did not come to its end, after whatever its statements said. */
export function tellFailure(
  database: string,
  record: DeployRecord,
  { migration, message }: { readonly migration: Migration; readonly message: string },
  tell: (event: DeployEvent) => void,
): void {
  const { version, name, file } = migration;
  tell({
    kind: 'migration-done',
    database,
    migration: { place: record.place(migration), of: record.running, version, name, file },
    ms: record.msOf(migration),
    failed: maskSecrets(message),
  });
}

/** Takes what happens in a run into the record, and tells it on. */
export function eventsOf(database: string, record: DeployRecord, tell: (event: DeployEvent) => void): Watch {
  const counts = new Map<Migration, number>();
  const of = (migration: Migration): EventMigration => ({
    place: record.place(migration),
    of: record.running,
    version: migration.version,
    name: migration.name,
    file: migration.file,
  });
  return (event: RunEvent) => {
    record.handle(event);
    switch (event.kind) {
      case 'lock-wait':
        tell({ kind: 'waiting-for-deploy', database, by: event.by, ms: event.ms });
        return;
      case 'begins':
        counts.set(event.migration, event.steps.length);
        tell({ kind: 'migration', database, migration: of(event.migration) });
        return;
      case 'step': {
        const [first = ''] = event.step.sql.split(/\r?\n|\r/);
        tell({
          kind: 'statement',
          database,
          migration: of(event.migration),
          number: event.step.number,
          of: counts.get(event.migration) ?? event.step.number,
          sql: maskSecrets(first).slice(0, 160),
        });
        return;
      }
      case 'progress':
        tell({
          kind: 'progress',
          database,
          ms: event.ms,
          phase: event.phase,
          share: event.share,
          blockers: event.blockers,
        });
        return;
      case 'step-done': {
        const { answer } = event;
        tell({
          kind: 'statement-done',
          database,
          migration: of(event.migration),
          number: event.step.number,
          ms: answer.ms,
          rows: answer.kind === 'done' ? answer.affected : null,
          failed: answer.kind === 'failed' ? maskSecrets(answer.failure.message) : null,
        });
        return;
      }
      case 'retry':
        tell({
          kind: 'retry',
          database,
          attempt: event.attempt,
          of: event.of,
          pauseMs: event.pauseMs,
          blockers: event.blockers,
        });
        return;
      case 'recorded':
        tell({ kind: 'migration-done', database, migration: of(event.migration), ms: event.ms, failed: null });
        return;
      default:
        return;
    }
  };
}
