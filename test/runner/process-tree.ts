import { execFileSync } from 'node:child_process';

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** Every process that was started by another one, by its children and so on. */
export function descendants(root: number): readonly RunningProcess[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });
  const found: RunningProcess[] = [];
  let parents = new Set([root]);
  while (parents.size > 0) {
    const children = all.filter(({ pid, parent }) => parents.has(parent) && pid !== root);
    found.push(...children.map(({ pid, command }) => ({ pid, command })));
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Folders of throwaway servers that are named in command lines. */
export function throwawayFolders(processes: readonly RunningProcess[]): readonly string[] {
  return [
    ...new Set(
      processes.flatMap(({ command }) => command.match(/\/(?:dev\/shm|[\w/.-]*)\/drydock-\w{6}(?=\/|\s|$)/g) ?? []),
    ),
  ];
}

/** Waits until something holds, at most so long. */
export async function eventually(holds: () => boolean, seconds = 10): Promise<boolean> {
  const end = Date.now() + seconds * 1_000;
  while (!holds()) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
