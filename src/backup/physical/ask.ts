import type { PhysicalSetting } from '../../core/configuration/backup-settings.ts';
import { durationText, limitText } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { World } from '../../core/runtime/world.ts';
import type { StepEnd } from '../recorder.ts';
import { tool as barman } from './barman.ts';
import { tool as pgbackrest } from './pgbackrest.ts';
import type { PhysicalTool } from './tool.ts';
import { tool as walG } from './wal-g.ts';

export const physicalTools: readonly PhysicalTool[] = [pgbackrest, walG, barman];

/** How long a tool may take to look into its own store. */
const seconds = 60;

/** How old the newest backup of another tool is, by its own program. What could not be asked is an error, and no pass. */
export async function askPhysical(setting: PhysicalSetting, world: World): Promise<StepEnd> {
  const tool = physicalTools.find(({ id }) => id === setting.tool);
  if (tool === undefined) throw new Error(`no tool ${setting.tool}`);
  const { title } = tool;
  const no = (why: string): StepEnd => ({
    verdict: 'error',
    reason: 'physical_not_asked',
    message: `${title} could not be asked: ${why}.`,
  });
  const program = world.programs?.find(tool.program) ?? null;
  if (program === null || world.programs === undefined) return no(`there is no ${tool.program} on this machine`);
  // These find their store by variables of their own, which hold its credentials.
  const own = Object.fromEntries(
    Object.entries(world.env).filter(([name]) => /^(?:PGBACKREST_|WALG_|WALE_|BARMAN_|AWS_|PG[A-Z]+$)/.test(name)),
  );
  const ran = await world.programs.run(program, tool.args(setting.server), {
    folder: world.files.root,
    env: own,
    seconds,
    mostBytes: 32 * 1024 * 1024,
  });
  if (ran.kind !== 'ended')
    return no(ran.kind === 'timed-out' ? `it gave no answer within ${seconds} s` : 'it could not be run');
  const answer = tool.read(ran.out, setting.server);
  if (ran.status !== 0 && (answer.kind === 'refused' || answer.backups.length === 0)) {
    const said =
      (answer.kind === 'refused' && ran.out.trim() !== '' ? answer.why : ran.err.trim().split('\n').at(-1)) ?? '';
    return no(plain(said, 200) || `it ended with status ${ran.status}`);
  }
  if (answer.kind === 'refused') return no(plain(answer.why, 200));
  const newest = [...answer.backups].sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  if (newest === undefined)
    return { verdict: 'fail', reason: 'no_physical_backup', message: `${title} has no backup.` };
  const age = world.clock.now().getTime() - newest.at.getTime();
  const label = plain(newest.label, 100);
  if (age > setting.maxAgeMs) {
    return {
      verdict: 'fail',
      reason: 'physical_too_old',
      message: `The newest backup of ${title}, ${label}, is ${durationText(age)} old, and ${limitText(setting.maxAgeMs)} is the most.`,
    };
  }
  return {
    verdict: 'pass',
    reason: 'ok',
    message: `The newest backup of ${title}, ${label}, is ${durationText(Math.max(0, age))} old.`,
  };
}
