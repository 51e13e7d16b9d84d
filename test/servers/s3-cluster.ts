import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  collect,
  ended,
  endWithUs,
  freePort,
  lastLine,
  own,
  owner,
  quickFolder,
  throwawayFolder,
  usable,
} from './processes.ts';
import { type CephPrograms, cephPrograms, programsIn, s3CannotBeHad } from './s3.mjs';

/** The key that `aws:kms` knows, and the storage classes beside the usual one. */
export const testKmsKey = 'testkey-1';
export const storageClasses = ['STANDARD_IA', 'GLACIER'];

/**
 * Starts a cluster of one monitor, one store that keeps its objects in memory, and the S3 server, on free ports of 127.0.0.1. Gives the URL
 * with its credentials. It ends with this process, however that ends.
 */
export async function startCluster(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const installed = cephPrograms();
  const root = throwawayFolder();
  const programs = programsIn(usable(installed.folder, root, 'ceph'));
  let why = '';
  for (let attempt = 0; attempt < 3; attempt++) {
    const cluster = new Cluster(programs, { monitor: await freePort(), s3: await freePort() });
    try {
      return await cluster.start();
    } catch (error) {
      await cluster.stop();
      why = error instanceof Error ? error.message : String(error);
      // Somebody else took a port between our look and the server's: another one then.
      if (!/address already in use|unable to bind/i.test(cluster.log())) break;
    }
  }
  throw new Error(s3CannotBeHad(`it does not start: ${why}`));
}

class Cluster {
  readonly #programs: CephPrograms;
  readonly #ports: { readonly monitor: number; readonly s3: number };
  readonly #home: Readonly<Record<'mon' | 'osd' | 'rgw', string>>;
  readonly #running: ChildProcess[] = [];
  readonly #logs: (() => string)[] = [];

  constructor(programs: CephPrograms, ports: { readonly monitor: number; readonly s3: number }) {
    this.#programs = programs;
    this.#ports = ports;
    // One each, directly below the folder: the watchdog looks there for what it has to end.
    const home = (name: string) => {
      const at = mkdtempSync(join(quickFolder(), `s3-${name}-`));
      mkdirSync(join(at, 'data'));
      own(at, true);
      own(at);
      return at;
    };
    this.#home = { mon: home('mon'), osd: home('osd'), rgw: home('rgw') };
  }

  async start() {
    const fsid = randomUUID();
    const { mon } = this.#home;
    const map = { monitors: join(mon, 'monmap'), stores: join(mon, 'osdmap') };
    writeFileSync(join(mon, 'ceph.conf'), this.#settings(fsid));
    await this.#run('monmaptool', [
      '--create',
      '--fsid',
      fsid,
      '--addv',
      'a',
      `[v2:127.0.0.1:${this.#ports.monitor}]`,
      map.monitors,
    ]);
    // A map that has the store already: else somebody would have to announce it, and the program for that needs Python.
    await this.#run('osdmaptool', ['--createsimple', '1', map.stores]);
    await this.#run('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', map.monitors, '--osdmap', map.stores]);
    this.#serve('ceph-mon', ['-i', 'a', '-f'], this.#home.mon);
    await this.#run('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', randomUUID()]);
    this.#serve('ceph-osd', ['-i', '0', '-f'], this.#home.osd);
    const key = `test${randomBytes(6).toString('hex')}`;
    const secret = randomBytes(18).toString('hex');
    const user = ['user', 'create', '--uid=test', '--display-name=test', `--access-key=${key}`, `--secret=${secret}`];
    await this.#administer(user);
    for (const name of storageClasses) {
      const placement = ['--placement-id', 'default-placement', '--storage-class', name];
      await this.#administer(['zonegroup', 'placement', 'add', '--rgw-zonegroup', 'default', ...placement]);
      const pool = ['--data-pool', 'default.rgw.buckets.data'];
      await this.#administer(['zone', 'placement', 'add', '--rgw-zone', 'default', ...placement, ...pool]);
    }
    const server = this.#serve('radosgw', ['-n', 'client.rgw.a', '-f'], this.#home.rgw);
    await answers(this.#ports.s3, server);
    for (const child of this.#running) child.unref();
    return {
      url: `http://${key}:${secret}@127.0.0.1:${this.#ports.s3}/?region=us-east-1`,
      stop: () => this.stop(),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map(ended));
    for (const at of Object.values(this.#home)) rmSync(at, { recursive: true, force: true });
  }

  log(): string {
    return this.#logs.map((log) => log()).join('\n');
  }

  #administer(args: readonly string[]): Promise<void> {
    return this.#run('radosgw-admin', ['-n', 'client.rgw.a', ...args]);
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    const child = this.#spawn(program, args);
    endWithUs(child, 'SIGKILL');
    const log = collect(child);
    // What it waits for is another of the cluster, which may have ended.
    const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const status = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    clearTimeout(limit);
    if (status !== 0) {
      this.#logs.push(log);
      throw new Error(`${program} ended with ${status ?? 'a signal'}: ${lastLine(log()) || lastLine(this.log())}.`);
    }
  }

  #serve(program: string, args: readonly string[], home: string): ChildProcess {
    const child = this.#spawn(program, args);
    child.on('error', () => {});
    endWithUs(child, 'SIGKILL', home);
    this.#logs.push(collect(child));
    this.#running.push(child);
    return child;
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    const { linker, libraries, bin } = this.#programs;
    return spawn(linker, ['--library-path', libraries, join(bin, program), ...args], {
      ...owner,
      cwd: this.#home.mon,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C', CEPH_CONF: join(this.#home.mon, 'ceph.conf') },
    });
  }

  #settings(fsid: string): string {
    const { mon, osd, rgw } = this.#home;
    return `[global]
fsid = ${fsid}
mon_initial_members = a
mon_host = v2:127.0.0.1:${this.#ports.monitor}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
# The S3 server asks for encryption by default, which hangs where nobody has a key.
ms_mon_client_mode = crc
ms_client_mode = crc
ms_mon_cluster_mode = crc
ms_cluster_mode = crc
log_file =
log_to_stderr = true
mon_cluster_log_file =
err_to_stderr = true
debug_rocksdb = 0/0
admin_socket =
run_dir = ${mon}
pid_file =
plugin_dir = ${this.#programs.plugins}
erasure_code_dir = ${join(this.#programs.plugins, 'erasure-code')}
osd_class_dir = ${this.#programs.classes}
# A change of the cluster's map waits for others to join it, a second by default; a start changes it dozens of times.
paxos_propose_interval = 0.01
paxos_min_wait = 0.01
# Who asks for a store before it is up looks again after this time, five seconds by default.
objecter_tick_interval = 0.2
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 8589934592
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 2000
mon_data_avail_crit = 1
mon_data_avail_warn = 2
[mon]
mon_data = ${join(mon, 'data')}
[osd]
osd_data = ${join(osd, 'data')}
[client.rgw.a]
rgw_data = ${join(rgw, 'data')}
rgw_frontends = beast endpoint=127.0.0.1:${this.#ports.s3}
rgw_enable_usage_log = false
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = ${testKmsKey}=${randomBytes(32).toString('base64')}
`;
  }
}

async function answers(port: number, server: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until && server.exitCode === null && server.signalCode === null) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error('the S3 server does not answer.');
}
