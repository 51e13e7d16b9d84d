import { describe, expect, it, vi } from 'vitest';
import type { BackupEvent } from '../../../src/core/report/backup/backup-event.ts';
import { backupProgress } from '../../../src/core/runtime/backup-progress.ts';
import { attempts } from '../trials/attempts.ts';
import { step } from './example-backup-report.ts';

/** What is written while some time goes by. */
function watch(options: Partial<Parameters<typeof backupProgress>[0]> = {}) {
  let at = Date.parse('2026-11-21T03:00:00.000Z');
  let written = '';
  vi.useFakeTimers();
  const progress = backupProgress({
    err: (text) => {
      written += text;
    },
    now: () => new Date(at),
    live: false,
    colour: false,
    width: 80,
    logs: 'text',
    quiet: false,
    run: 'r-1',
    ...options,
  });
  return {
    tell: (event: BackupEvent, later = 0) => {
      at += later;
      progress.tell(event);
    },
    wait: (ms: number) => {
      at += ms;
      vi.advanceTimersByTime(ms);
    },
    end: () => {
      progress.end();
      vi.useRealTimers();
    },
    taken: () => {
      const text = written;
      written = '';
      return text;
    },
  };
}

const begins = (name = 'dump', title = 'Dumped and stored', of: number | null = 4_000_000_000): BackupEvent => ({
  kind: 'begins',
  step: name,
  title,
  of,
});
const bytes = (plain: number, stored: number, ms: number): BackupEvent => ({ kind: 'bytes', plain, stored, ms });

describe('in a log', () => {
  it('there is a line when a step has ended, and now and then while it moves bytes', () => {
    const log = watch();
    log.tell({ kind: 'database', name: 'shop' });
    log.tell(begins());
    for (let second = 1; second <= 40; second++)
      log.tell(bytes(second * 50_000_000, second * 7_000_000, second * 1_000), 1_000);
    log.tell({ kind: 'ended', step: step('dump', 'Dumped and stored', { ms: 41_000, bytes: 2_050_000_000 }) }, 1_000);
    log.end();
    expect(log.taken()).toBe(
      [
        'shop',
        '  Dumped and stored: 750 MB, 50 MB/s, about 18 %, after 15 s',
        '  Dumped and stored: 1.5 GB, 50 MB/s, about 37 %, after 30 s',
        '✔ Dumped and stored  41 s, 2.05 GB, 50 MB/s',
        '',
      ].join('\n'),
    );
  });

  it('says that a step goes on which moves nothing: indexes are built, a lock is waited for', () => {
    const log = watch();
    log.tell(begins('restore', 'Restored', null));
    log.wait(14_000);
    expect(log.taken()).toBe('');
    log.wait(26_000);
    expect(log.taken()).toBe('  Restored: after 40 s\n');
    log.end();
  });

  it('says why a step failed', () => {
    const log = watch();
    log.tell({
      kind: 'ended',
      step: step('dump', 'Dumped and stored', {
        verdict: 'error',
        reason: 'server_lost',
        message: 'The server went away',
        ms: 900,
      }),
    });
    log.end();
    expect(log.taken()).toBe('! Dumped and stored: The server went away  900 ms\n');
  });

  it('tells the time left only where the whole is known and enough has come', () => {
    const log = watch();
    const line = (name: string, of: number | null, plain: number, stored: number, ms: number) => {
      log.tell(begins(name, 'X', of));
      log.tell(bytes(plain, stored, ms), 15_000);
      return log.taken();
    };
    expect(line('digest', 1_000_000_000, 0, 500_000_000, 15_000)).toContain('50 %, about 15 s left');
    expect(line('restore', 1_000_000_000, 250_000_000, 1, 15_000)).toContain('25 %, about 45 s left');
    // A decode counts what it reads, since that is what the whole is of.
    expect(line('decode', 1_000_000_000, 3_000_000_000, 500_000_000, 15_000)).toContain('50 %, about 15 s left');
    expect(line('dump', 1_000_000_000, 500_000_000, 1, 15_000)).not.toContain('left');
    expect(line('digest', 1_000_000_000, 0, 10_000_000, 15_000)).not.toContain('left');
    expect(line('digest', 1_000_000_000, 0, 500_000_000, 1_000)).not.toContain('left');
    expect(line('dump', 1_000_000_000, 1_500_000_000, 1, 15_000)).not.toContain('%');
    expect(line('dump', null, 1_500_000_000, 1, 15_000)).not.toContain('%');
    log.end();
  });

  it('can be JSON, a line an event, with the same facts', () => {
    const log = watch({ logs: 'json', live: true });
    log.tell({ kind: 'database', name: 'shop' });
    log.tell(begins());
    log.tell(bytes(1, 1, 1));
    log.tell(bytes(750_000_000, 90_000_000, 15_000), 15_000);
    log.tell({
      kind: 'ended',
      step: step('dump', 'Dumped', { verdict: 'fail', reason: 'shrunk', message: 'Much smaller.' }),
    });
    log.end();
    const lines = log
      .taken()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ event, level, database, run }) => [event, level, database, run])).toEqual([
      ['database', 'info', 'shop', 'r-1'],
      ['begins', 'info', 'shop', 'r-1'],
      ['bytes', 'info', 'shop', 'r-1'],
      ['ended', 'error', 'shop', 'r-1'],
    ]);
    expect(lines[2]).toMatchObject({
      step: 'dump',
      plain: 750_000_000,
      stored: 90_000_000,
      of: 4_000_000_000,
      ms: 15_000,
    });
    expect(lines[3]).toMatchObject({ message: 'Much smaller.', reason: 'shrunk', verdict: 'fail' });
  });

  it('is silent when asked to be', () => {
    const log = watch({ quiet: true });
    log.tell(begins());
    log.wait(60_000);
    log.end();
    expect(log.taken()).toBe('');
  });

  it.each(attempts)('does no harm whatever it is told: %s', (_, text) => {
    for (const logs of ['text', 'json'] as const) {
      const log = watch({ logs });
      log.tell({ kind: 'database', name: text });
      log.tell(begins(text, text, 5));
      log.tell(bytes(3, 3, 15_000), 15_000);
      log.tell({
        kind: 'ended',
        step: step(text, text, { verdict: 'fail', reason: text, message: text, facts: [[text, text]] }),
      });
      log.end();
      const output = log.taken();
      expect(output).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
      for (const line of output.split('\n')) {
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/^\s*::/);
      }
    }
  });

  it('holds no secret', () => {
    const log = watch();
    log.tell({
      kind: 'ended',
      step: step('dump', 'Dumped', { verdict: 'error', message: 'postgres://me:hunter2hunter2@db/shop' }),
    });
    log.end();
    expect(log.taken()).not.toContain('hunter');
  });
});

describe('on a terminal', () => {
  it('one line is drawn again and again, and taken away when the step has ended', () => {
    const screen = watch({ live: true, width: 60 });
    screen.tell(begins('digest', 'Read back and digested', 1_000_000_000));
    screen.tell(bytes(0, 400_000_000, 8_000), 8_000);
    screen.wait(200);
    const drawn = screen.taken();
    expect(drawn).toMatch(/^\r\x1b\[2KRead back and digested {2}400 MB, /);
    expect(drawn.replace('\r\x1b[2K', '').length).toBeLessThan(60);
    screen.tell({
      kind: 'ended',
      step: step('digest', 'Read back and digested', { ms: 20_000, bytes: 1_000_000_000 }),
    });
    expect(screen.taken()).toBe('\r\x1b[2K✔ Read back and digested  20 s, 1 GB, 50 MB/s\n');
    screen.wait(400);
    expect(screen.taken()).toBe('');
    screen.end();
  });

  it('nothing is left of it when it all ends in the middle', () => {
    const screen = watch({ live: true });
    screen.tell(begins());
    screen.wait(200);
    screen.taken();
    screen.end();
    expect(screen.taken()).toBe('\r\x1b[2K');
  });
});
