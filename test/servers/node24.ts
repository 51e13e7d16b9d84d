import { installServers, nodeProgram } from './install.mjs';

/**
 * Path of a Node 24, which is what GitHub runs our actions with: this very process if it is one, else `DRYDOCK_NODE24`,
 * else the one that the servers' package brings. Throws an Error of one line when there is none.
 */
export async function node24(): Promise<string> {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const given = process.env['DRYDOCK_NODE24'];
  if (given !== undefined && given !== '') return given;
  await installServers();
  const program = nodeProgram();
  if (program === null) {
    throw new Error(
      `Node 24 cannot be had: there is no package of it for ${process.platform}-${process.arch}. Set DRYDOCK_NODE24 to its path.`,
    );
  }
  return program;
}
