import * as zlib from 'node:zlib';
import type { BackupSettings } from '../../core/configuration/backup-settings.ts';
import { UserError } from '../../core/report/user-error.ts';
import { startPiped } from '../../core/runtime/piped-program.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { machinePrograms } from '../../core/runtime/programs.ts';
import type { Environment } from '../../core/runtime/world.ts';
import type { Compression } from '../manifest.ts';
import { CodecFailure } from './codec.ts';
import type { Machine } from './through.ts';

/** Words of zstd about trouble of its own, which say nothing of the data. */
const ofMachine = /not enough memory|cannot allocate|write error|read error/i;

export interface CodecMachine {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}

/** Of zstd: what its own program takes when nothing is said. */
const zstdLevel = 3;
/** Of gzip, which is the slow one: 6, its default, takes half as long again for 5 % less. */
const gzipLevel = 4;
/** Bytes that a transform of node:zlib gives at once; its default of 16 KiB costs a fifth of the rate. */
const chunkSize = 256 * 1024;

/**
 * The compression that a setting stands for on this machine: `auto` is zstd where a program or this Node has it, else gzip.
 * Throws a UserError (`zstd_missing`) for a zstd that cannot be had.
 */
export function chooseCompression(wish: BackupSettings['compression'], machine: CodecMachine): Compression {
  if (wish !== 'auto' && wish !== 'zstd') return wish;
  if (zstdProgram(machine) !== null || zstdOfNode() !== null) return 'zstd';
  if (wish === 'auto') return 'gzip';
  throw new UserError(
    'zstd_missing',
    'There is no zstd on this machine, and this version of Node.js has none either.',
    {
      hint: 'Install zstd (apt-get install zstd), use Node.js 22.15 or newer, or set compression to auto.',
    },
  );
}

/** Starts what compresses. */
export function compressor(compression: Exclude<Compression, 'none'>, machine: CodecMachine): Machine {
  if (compression === 'gzip') return transform(zlib.createGzip({ level: gzipLevel, chunkSize }), programFailed);
  const program = zstdProgram(machine);
  if (program !== null) return zstd(program, [`-${zstdLevel}`], machine, () => null);
  const own = zstdOfNode();
  if (own === null) throw zstdMissing();
  const { ZSTD_c_compressionLevel: level, ZSTD_c_checksumFlag: checksum } = own.constants;
  return transform(own.createZstdCompress({ params: { [level]: zstdLevel, [checksum]: 1 }, chunkSize }), programFailed);
}

/** Starts what decompresses. Bytes that are no such data end in a CodecFailure `damaged`. */
export function decompressor(compression: Exclude<Compression, 'none'>, machine: CodecMachine): Machine {
  const damaged = (why: string) =>
    new CodecFailure('damaged', `The backup is damaged: it cannot be decompressed (${why})`);
  if (compression === 'gzip') return transform(zlib.createGunzip({ chunkSize }), damaged);
  const program = zstdProgram(machine);
  if (program !== null)
    return zstd(program, ['-d'], machine, (err) => (ofMachine.test(err) ? null : damaged(plain(err.trim(), 200))));
  const own = zstdOfNode();
  if (own === null) throw zstdMissing();
  return transform(own.createZstdDecompress({ chunkSize }), damaged);
}

/** node:zlib of a Node that has zstd; null for an older one. */
function zstdOfNode(): typeof zlib | null {
  return 'createZstdCompress' in zlib && typeof zlib.createZstdCompress === 'function' ? zlib : null;
}

function zstdProgram({ env, platform }: CodecMachine): string | null {
  return machinePrograms({ env, platform }).find('zstd');
}

function zstdMissing(): CodecFailure {
  return new CodecFailure(
    'program_failed',
    'The backup is compressed with zstd, and this machine has none',
    'Install zstd (apt-get install zstd), or use Node.js 22.15 or newer.',
  );
}

function programFailed(why: string): CodecFailure {
  return new CodecFailure('program_failed', `The compression failed (${why})`);
}

/** @param fails what an error of the transform is */
function transform(stream: zlib.Gzip | zlib.Gunzip, fails: (why: string) => CodecFailure): Machine {
  // Whoever reads it gets the error; it may come when nobody does any more.
  stream.on('error', () => {});
  return {
    input: stream,
    output: (async function* () {
      try {
        yield* stream;
      } catch (error) {
        throw fails(error instanceof Error ? plain(error.message, 200) : 'unknown');
      }
    })(),
    finish: () => Promise.resolve(),
    async stop() {
      stream.destroy();
    },
  };
}

/** @param damaged what its words on standard error say of the data it was given; null for nothing, and then it is its own failure */
function zstd(
  file: string,
  args: readonly string[],
  { env, platform }: CodecMachine,
  damaged: (err: string) => CodecFailure | null,
): Machine {
  const inherited = platform === 'win32' ? { SYSTEMROOT: env['SYSTEMROOT'], PATH: env['PATH'] } : {};
  const program = startPiped(file, ['-q', '-c', ...args], { env: { ...inherited, LC_ALL: 'C' } });
  return {
    input: program.input,
    output: program.output,
    async finish() {
      const { status, signal, err } = await program.ended;
      if (status === 0) return;
      const data = status === null || status >= 126 ? null : damaged(err);
      if (data !== null) throw data;
      const why = signal === null ? plain(err.trim(), 200) || `status ${status}` : `ended by ${signal}`;
      throw new CodecFailure('program_failed', `zstd failed (${why})`);
    },
    async stop() {
      program.kill();
      program.input.destroy();
      program.output.destroy();
      await program.ended;
    },
  };
}
