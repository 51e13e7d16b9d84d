import type { Environment, Io } from './world.ts';

/** The parts of a process that the terminal's `Io` is made of. */
export interface ProcessStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

const widthWithoutTerminal = 100;

/**
 * A terminal's streams. Colours follow https://no-color.org and https://force-color.org: NO_COLOR wins over FORCE_COLOR,
 * either counts when it is set and not empty, and a dumb terminal shows none.
 */
export function terminalIo(streams: ProcessStreams, env: Environment): Io {
  const { stdout, stderr } = streams;
  const isTerminal = isSet(env['NO_COLOR'])
    ? false
    : isSet(env['FORCE_COLOR'])
      ? env['FORCE_COLOR'] !== '0'
      : stdout.isTTY === true && env['TERM'] !== 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isTerminal,
    errIsTerminal: stderr.isTTY === true && env['TERM'] !== 'dumb',
    width: stdout.columns !== undefined && stdout.columns > 0 ? stdout.columns : widthWithoutTerminal,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
