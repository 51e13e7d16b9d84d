import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeployEvent, EventMigration } from '../../../src/core/report/deploy/deploy-event.ts';
import {
  jsonLogLine,
  liveLine,
  logLines,
  noProgress,
  type ProgressState,
  progressAfter,
} from '../../../src/core/report/deploy/progress.ts';
import { displayWidth } from '../../../src/core/report/display-width.ts';
import { deployProgress } from '../../../src/core/runtime/deploy-progress.ts';
import { hostile } from '../sample.ts';
import { attempts } from '../trials/attempts.ts';
import { blockers } from './example-deploy-report.ts';

const migration: EventMigration = {
  place: 2,
  of: 4,
  version: '216',
  name: 'order note',
  file: 'db/migration/V216__order_note.sql',
};
const database = 'shop';
const statement: DeployEvent = {
  kind: 'statement',
  database,
  migration,
  number: 3,
  of: 4,
  sql: 'CREATE INDEX orders_note_idx ON orders (note)',
};
const progress = (ms: number, more: Partial<Extract<DeployEvent, { kind: 'progress' }>> = {}): DeployEvent => ({
  kind: 'progress',
  database,
  ms,
  phase: null,
  share: null,
  blockers: [],
  ...more,
});

/** Events at their times, and what a log says of them. */
function log(events: readonly (readonly [at: number, event: DeployEvent])[], live = false): string[] {
  let state: ProgressState = noProgress;
  return events.flatMap(([at, event]) => {
    const step = progressAfter(state, event, at);
    state = step.state;
    return step.isTold ? logLines(event, state, { colour: false, live }) : [];
  });
}

const whole: readonly (readonly [number, DeployEvent])[] = [
  [0, { kind: 'database', database, target: 'shop on db.example.com:5432', pending: 4 }],
  [1, { kind: 'waiting-for-deploy', database, by: 'ci@runner-7', ms: 3_200 }],
  [10, { kind: 'migration', database, migration }],
  [20, statement],
  [3_020, { kind: 'retry', database, attempt: 2, of: 11, pauseMs: 1_500, blockers }],
  [4_520, statement],
  [14_600, progress(10_080, { phase: 'building index: loading tuples in tree', share: 0.437 })],
  [30_000, { kind: 'statement-done', database, migration, number: 3, ms: 25_480, rows: 12_000, failed: null }],
  [30_010, { kind: 'migration-done', database, migration, ms: 30_000, failed: null }],
];

describe('a log', () => {
  it('says what happens as it happens', () => {
    expect(log(whole)).toEqual([
      'shop on db.example.com:5432: 4 migrations pending',
      'waiting for another deploy, by ci@runner-7, for 3.2 s so far',
      '[2 of 4] 216 order note',
      '  3 of 4  CREATE INDEX orders_note_idx ON orders (note)',
      '  ▲ given up because of a lock; tried again in 1.5 s (2 of 11)',
      '    blocked by session 48211: reporting, metabase (10.0.4.17), idle in transaction, its transaction open for 14 min; holds ACCESS SHARE on orders',
      '    blocked by session 48377: app, shop-worker (10.0.2.4), active, its transaction open for 3 s; holds ROW EXCLUSIVE on orders, and waits itself for 48211',
      '  3 of 4  CREATE INDEX orders_note_idx ON orders (note)',
      '  10 s: building index: loading tuples in tree, 43 %',
      '  done after 25 s, 12,000 rows',
      '✔ [2 of 4] 216 order note  30 s',
    ]);
  });

  it('leaves on a terminal only what has ended', () => {
    expect(log(whole, true).filter((line) => !line.includes('blocked by'))).toEqual([
      'shop on db.example.com:5432: 4 migrations pending',
      'waiting for another deploy, by ci@runner-7, for 3.2 s so far',
      '  ▲ given up because of a lock; tried again in 1.5 s (2 of 11)',
      '✔ [2 of 4] 216 order note  30 s',
    ]);
  });

  it('beats every 10 s at first, then slower', () => {
    const ticks = Array.from({ length: 1_200 }, (_, at): [number, DeployEvent] => [at * 1_000, progress(at * 1_000)]);
    const said = log([[0, statement], ...ticks]).slice(1);
    const times = said.map((line) => /^ {2}(.*?): still/.exec(line)?.[1]);
    expect(times.slice(0, 9)).toEqual(['10 s', '20 s', '30 s', '40 s', '50 s', '60 s', '90 s', '2 min', '2 min 30 s']);
    expect(times.slice(-2)).toEqual(['18 min', '19 min']);
    expect(said).toHaveLength(6 + 8 + 14);
  });

  it('says at once who is in the way, and again only when it is somebody else', () => {
    const [one, other] = blockers;
    if (one === undefined || other === undefined) throw new Error('no blockers');
    const said = log([
      [0, statement],
      [500, progress(500)],
      [1_000, progress(1_000, { blockers: [one] })],
      [1_500, progress(1_500, { blockers: [one] })],
      [2_000, progress(2_000, { blockers: [one, other] })],
      [2_500, progress(2_500, { blockers: [one, other] })],
    ]);
    expect(said.filter((line) => line.includes('waits for a lock'))).toEqual([
      '  1 s: waits for a lock',
      '  2 s: waits for a lock',
    ]);
    expect(said.filter((line) => line.includes('blocked by'))).toHaveLength(3);
  });

  it('says nothing twice of a statement that is quick, and all of one that fails', () => {
    const done = (failed: string | null): DeployEvent => ({
      kind: 'statement-done',
      database,
      migration,
      number: 1,
      ms: 5,
      rows: null,
      failed,
    });
    expect(log([[0, done(null)]])).toEqual([]);
    expect(log([[0, done('no such table')]])).toEqual(['  ✖ statement 1 after 5 ms: no such table']);
    expect(log([[0, { kind: 'migration-done', database, migration, ms: 5, failed: 'no such table' }]])).toEqual([
      '✖ [2 of 4] 216 order note failed after 5 ms: no such table',
    ]);
  });

  it('names the database as soon as there are two', () => {
    const of = (name: string): DeployEvent => ({
      kind: 'database',
      database: name,
      target: `${name} on db`,
      pending: 0,
    });
    expect(
      log([
        [0, of('a')],
        [1, of('b')],
      ]),
    ).toEqual(['a on db: nothing is pending', 'b: b on db: nothing is pending']);
  });

  it('has nothing in it that acts', () => {
    for (const text of [...hostile, ...attempts.map(([, each]) => each)]) {
      const some = { place: 1, of: 1, version: text, name: text, file: text };
      const who = blockers.map((each) => ({
        ...each,
        user: text,
        application: text,
        state: text,
        lock: text,
        query: text,
      }));
      const events: DeployEvent[] = [
        { kind: 'database', database: text, target: text, pending: 1 },
        { kind: 'database', database: 'other', target: text, pending: 1 },
        { kind: 'waiting-for-deploy', database: text, by: text, ms: 1 },
        { kind: 'migration', database: text, migration: some },
        { kind: 'statement', database: text, migration: some, number: 1, of: 1, sql: text },
        { kind: 'progress', database: text, ms: 60_000, phase: text, share: 0.5, blockers: [] },
        { kind: 'progress', database: text, ms: 60_000, phase: text, share: 0.5, blockers: who },
        { kind: 'retry', database: text, attempt: 1, of: 2, pauseMs: 1, blockers: who },
        { kind: 'statement-done', database: text, migration: some, number: 1, ms: 5_000, rows: 1, failed: text },
        { kind: 'migration-done', database: text, migration: some, ms: 1, failed: text },
      ];
      let state: ProgressState = noProgress;
      for (const event of events) {
        state = progressAfter(state, event, 0).state;
        const live = liveLine(state, 5_000, 80, false);
        const json = jsonLogLine(event, 'run', new Date(0));
        for (const line of [...logLines(event, state, { colour: false, live: false }), live ?? '', json]) {
          expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
          expect(line).not.toContain('##[');
          expect(line).not.toMatch(/^\s*::/);
        }
        expect(displayWidth(live ?? '')).toBeLessThan(80);
        expect(JSON.parse(json)).toMatchObject({ event: event.kind, database: event.database });
      }
    }
  });
});

describe('the live line', () => {
  const stateOf = (...events: DeployEvent[]) =>
    events.reduce((state, event) => progressAfter(state, event, 1_000).state, noProgress);

  it('says which statement runs, for how long, how far it is, and who is in the way', () => {
    expect(liveLine(noProgress, 0, 80, false)).toBeNull();
    expect(liveLine(stateOf(statement), 1_300, 80, false)).toBe(
      '[2 of 4] 3/4  CREATE INDEX orders_note_idx ON orders (note)',
    );
    expect(liveLine(stateOf(statement), 13_000, 80, false)).toBe(
      '[2 of 4] 3/4 12 s  CREATE INDEX orders_note_idx ON orders (note)',
    );
    const half = progress(9_000, { phase: 'copying rows', share: 0.5 });
    expect(liveLine(stateOf(statement, half), 13_000, 80, false)).toBe(
      '[2 of 4] 3/4 12 s  copying rows, 50 %  CREATE INDEX orders_note_idx ON orders…',
    );
    expect(
      liveLine(stateOf(statement, progress(9_000, { phase: 'copying rows, 12 %', share: 0.12 })), 13_000, 120, false),
    ).toContain('copying rows, 12 %  CREATE');
    const held = progress(9_000, { blockers });
    expect(liveLine(stateOf(statement, held), 13_000, 120, false)).toContain(
      'blocked by 48211 (reporting metabase (10.0.4.17), idle in transaction for 14 min) and 1 more',
    );
    expect(
      liveLine(
        stateOf(statement, { kind: 'migration-done', database, migration, ms: 1, failed: null }),
        2_000,
        80,
        false,
      ),
    ).toBeNull();
  });

  it('never reaches the last column, where a terminal would begin a new line', () => {
    for (const width of [20, 40, 80, 200])
      for (const sql of ['x'.repeat(500), '注'.repeat(500)])
        expect(displayWidth(liveLine(stateOf({ ...statement, sql }), 5_000, width, false) ?? '')).toBeLessThan(
          Math.max(21, width),
        );
  });
});

describe('a log in JSON', () => {
  it('has what collectors look for first', () => {
    const lines = whole.map(([at, event]) => JSON.parse(jsonLogLine(event, 'run-1', new Date(at))));
    for (const line of lines) {
      expect(line).toMatchObject({ run: 'run-1', database: 'shop' });
      expect(Object.keys(line).slice(0, 5)).toEqual(['time', 'level', 'message', 'run', 'database']);
    }
    expect(lines[3]).toEqual({
      time: '1970-01-01T00:00:00.020Z',
      level: 'info',
      message: 'statement 3 of 4 begins',
      run: 'run-1',
      database: 'shop',
      migration: '216 order note',
      file: 'db/migration/V216__order_note.sql',
      event: 'statement',
      number: 3,
      of: 4,
      sql: 'CREATE INDEX orders_note_idx ON orders (note)',
    });
    expect(lines.map(({ level }) => level)).toEqual([
      'info',
      'warn',
      'info',
      'info',
      'warn',
      'info',
      'info',
      'info',
      'info',
    ]);
    const failed: DeployEvent = { kind: 'migration-done', database, migration, ms: 5, failed: 'no such table' };
    expect(JSON.parse(jsonLogLine(failed, 'r', new Date(0)))).toMatchObject({
      level: 'error',
      message: 'migration failed: no such table',
    });
  });
});

describe('what is said on standard error', () => {
  let written = '';
  let clock = 0;
  const shell = (more: Partial<Parameters<typeof deployProgress>[0]> = {}) =>
    deployProgress({
      err: (text) => {
        written += text;
      },
      now: () => new Date(clock),
      live: false,
      colour: false,
      width: 80,
      logs: 'text',
      quiet: false,
      run: 'run-1',
      ...more,
    });
  beforeEach(() => {
    written = '';
    clock = 0;
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is the log, its lines ended', () => {
    const one = shell();
    for (const [, event] of whole) one.tell(event);
    one.end();
    expect(written.split('\n')).toContain('[2 of 4] 216 order note');
    expect(written.endsWith('\n')).toBe(true);
    expect(written).not.toContain('\x1b');
  });

  it('is one line on a terminal, drawn anew while time goes by, and gone at the end', () => {
    const one = shell({ live: true });
    one.tell(statement);
    expect(written).toBe('');
    for (let second = 0; second < 3; second++) {
      clock += 1_000;
      vi.advanceTimersByTime(1_000);
    }
    expect(written).not.toContain('\n');
    expect(written).toContain('\r\x1b[2K[2 of 4] 3/4 3 s  CREATE INDEX');
    one.tell({ kind: 'migration-done', database, migration, ms: 3_000, failed: null });
    expect(written.endsWith('\r\x1b[2K✔ [2 of 4] 216 order note  3 s\n')).toBe(true);
    one.tell(statement);
    vi.advanceTimersByTime(1_000);
    one.end();
    expect(written.endsWith('\r\x1b[2K')).toBe(true);
    const before = written;
    vi.advanceTimersByTime(10_000);
    expect(written).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is nothing with --quiet, and JSON where that is asked for, on a terminal too', () => {
    const quiet = shell({ quiet: true, live: true });
    for (const [, event] of whole) quiet.tell(event);
    vi.advanceTimersByTime(10_000);
    quiet.end();
    expect(written).toBe('');
    const json = shell({ logs: 'json', live: true });
    for (const [, event] of whole) json.tell(event);
    vi.advanceTimersByTime(10_000);
    json.end();
    for (const line of written.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ run: 'run-1' });
  });

  it('holds no secret', () => {
    for (const logs of ['text', 'json'] as const) {
      const one = shell({ logs });
      one.tell({ ...statement, sql: "CREATE ROLE app PASSWORD 'hunter2hunter2'" });
      one.tell({
        kind: 'migration-done',
        database,
        migration,
        ms: 1,
        failed: 'postgres://me:hunter2hunter2@db.example/shop',
      });
      one.end();
    }
    expect(written).toContain('CREATE ROLE app PASSWORD');
    expect(written).not.toContain('hunter');
  });
});
