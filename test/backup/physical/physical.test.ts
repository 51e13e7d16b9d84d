import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askPhysical, physicalTools } from '../../../src/backup/physical/ask.ts';
import { physicalToolNames } from '../../../src/core/configuration/backup-settings.ts';
import { machinePrograms } from '../../../src/core/runtime/programs.ts';
import type { World } from '../../../src/core/runtime/world.ts';
import { type Project, project } from '../../deploy/deploying.ts';

// What the real programs printed: pgBackRest 2.45 and Barman 3.4.0 with a server of PostgreSQL 15; WAL-G as its source writes it.
const printed = {
  pgbackrest: (stop: number, code = 0) =>
    `[{"archive":[{"database":{"id":1,"repo-key":1},"id":"15-1","max":"000000010000000000000002","min":"000000010000000000000001"}],"backup":[{"archive":{"start":"000000010000000000000002","stop":"000000010000000000000002"},"backrest":{"format":5,"version":"2.45"},"database":{"id":1,"repo-key":1},"error":false,"info":{"delta":23213876,"repository":{"delta":3062625,"size":3062625},"size":23213876},"label":"20261121-200025F","lsn":{"start":"0/2000028","stop":"0/2000100"},"prior":null,"reference":null,"timestamp":{"start":${stop - 6},"stop":${stop}},"type":"full"}],"cipher":"none","db":[{"id":1,"repo-key":1,"system-id":7710717023871593012,"version":"15"}],"name":"main","repo":[{"cipher":"none","key":1,"status":{"code":${code},"message":"ok"}}],"status":{"code":${code},"lock":{"backup":{"held":false}},"message":"${code === 0 ? 'ok' : 'missing stanza path'}"}}]`,
  barman: (end: number, status = 'DONE') =>
    `{"shop": [{"backup_id": "20261121T200113", "end_time": "Sat Nov 21 20:01:15 2026", "end_time_timestamp": "${end}", "retention_status": "-", "size": "38.3 MiB", "size_bytes": 40128677, "status": "${status}", "tablespaces": [], "wal_size": "0 B", "wal_size_bytes": 0}]}`,
  'wal-g': (at: number) =>
    `[{"backup_name":"base_000000010000000000000003","time":"${new Date(at * 1_000).toISOString()}","wal_file_name":"000000010000000000000003","storage_name":"default"}]`,
};

const now = new Date('2026-11-21T22:00:00Z');
const seconds = now.getTime() / 1_000;
const hour = 3_600_000;

/** A machine on which the tool's program prints that. */
function machine(made: Project, program: string, out: string, status = 0): World {
  mkdirSync(join(made.folder, 'bin'), { recursive: true });
  const file = join(made.folder, 'bin', program);
  writeFileSync(`${file}.out`, out);
  writeFileSync(file, `#!/bin/sh\ncat "$0.out"\nexit ${status}\n`);
  chmodSync(file, 0o755);
  const env = { PATH: `${join(made.folder, 'bin')}:/bin:/usr/bin` };
  return {
    programs: machinePrograms({ env, platform: process.platform }),
    env,
    files: { root: made.folder },
    clock: { now: () => now },
  } as unknown as World;
}

const setting = (tool: (typeof physicalToolNames)[number], maxAgeMs = 2 * hour) => ({ tool, server: null, maxAgeMs });

describe('backups of other tools', () => {
  it('are asked for by every name that drydock.yml may have', () => {
    expect(physicalTools.map(({ id }) => id)).toEqual([...physicalToolNames]);
  });

  it.each(physicalToolNames)('%s: the age of the newest one', async (tool) => {
    using made = project({});
    const young = machine(made, tool, printed[tool](seconds - 1_800));
    expect(await askPhysical(setting(tool), young)).toMatchObject({ verdict: 'pass', reason: 'ok' });
    const old = machine(made, tool, printed[tool](seconds - 3 * 3_600));
    const answer = await askPhysical(setting(tool), old);
    expect(answer).toMatchObject({ verdict: 'fail', reason: 'physical_too_old' });
    expect(answer.message).toContain('3 h');
  });

  it('that are none yet, or cannot be restored, are no pass', async () => {
    using made = project({});
    const none = { verdict: 'fail', reason: 'no_physical_backup' };
    const empty = '[{"backup":[],"name":"main","status":{"code":2,"message":"no valid backups"}}]';
    expect(await askPhysical(setting('pgbackrest'), machine(made, 'pgbackrest', empty))).toMatchObject(none);
    expect(await askPhysical(setting('barman'), machine(made, 'barman', '{"shop": []}'))).toMatchObject(none);
    const waiting = printed.barman(seconds, 'WAITING_FOR_WALS');
    expect(await askPhysical(setting('barman'), machine(made, 'barman', waiting))).toMatchObject(none);
    const torn = printed.pgbackrest(seconds).replace('"error":false', '"error":true');
    expect(await askPhysical(setting('pgbackrest'), machine(made, 'pgbackrest', torn))).toMatchObject(none);
  });

  it.each([
    ['pgbackrest', printed.pgbackrest(seconds, 1), 0, 'missing stanza path'],
    ['pgbackrest', '[]', 0, 'no stanza'],
    ['pgbackrest', 'ERROR: [037]: info command requires option', 37, 'no list of stanzas'],
    ['barman', `{"_ERROR": ["Unknown server 'nope'"]}`, 1, 'Unknown server'],
    ['wal-g', 'panic: no storage is configured', 1, 'no list of backups'],
  ] as const)('%s that says %s could not be asked', async (tool, out, status, why) => {
    using made = project({});
    const answer = await askPhysical(setting(tool), machine(made, tool, out, status));
    expect(answer).toMatchObject({ verdict: 'error', reason: 'physical_not_asked' });
    expect(answer.message).toContain(why);
  });

  it('cannot be asked for without the program', async () => {
    using made = project({});
    const answer = await askPhysical(setting('wal-g'), machine(made, 'barman', ''));
    expect(answer).toMatchObject({ verdict: 'error', reason: 'physical_not_asked' });
    expect(answer.message).toContain('there is no wal-g');
  });
});
