import { at, json, type PhysicalTool } from './tool.ts';

/** `wal-g backup-list`: a list, whose time is that of the file that it writes last (WAL-G's source, internal/backup_time.go). */
export const tool: PhysicalTool = {
  id: 'wal-g',
  title: 'WAL-G',
  program: 'wal-g',
  args: () => ['backup-list', '--json'],
  read(out) {
    const found = json(out);
    // It prints no JSON where there is none.
    if (found === null && out.trim() === '') return { kind: 'backups', backups: [] };
    if (found !== null && !Array.isArray(found))
      return { kind: 'refused', why: 'what it printed is no list of backups' };
    if (found === null && !/no backups/i.test(out))
      return { kind: 'refused', why: 'what it printed is no list of backups' };
    return {
      kind: 'backups',
      backups: (found ?? []).flatMap((one) => {
        const time = Date.parse(String(at(one, 'time') ?? at(one, 'modified') ?? ''));
        return Number.isNaN(time) ? [] : [{ label: String(at(one, 'backup_name')), at: new Date(time) }];
      }),
    };
  },
};
