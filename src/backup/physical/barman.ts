import { at, json, list, type PhysicalTool } from './tool.ts';

/** `barman list-backups`: by server, with a status and the end in seconds as text (read off Barman 3.4). */
export const tool: PhysicalTool = {
  id: 'barman',
  title: 'Barman',
  program: 'barman',
  args: (server) => ['--format', 'json', 'list-backups', server ?? 'all'],
  read(out) {
    const servers = json(out);
    const errors = list(at(servers, '_ERROR'));
    if (errors.length > 0) return { kind: 'refused', why: String(errors[0]) };
    if (typeof servers !== 'object' || servers === null)
      return { kind: 'refused', why: 'what it printed is no list of backups' };
    return {
      kind: 'backups',
      backups: Object.entries(servers).flatMap(([name, backups]) =>
        list(backups).flatMap((one) => {
          const end = Number(at(one, 'end_time_timestamp'));
          // `WAITING_FOR_WALS` cannot be restored yet.
          if (!Number.isFinite(end) || end <= 0 || at(one, 'status') !== 'DONE') return [];
          return [{ label: `${name} ${String(at(one, 'backup_id'))}`, at: new Date(end * 1_000) }];
        }),
      ),
    };
  },
};
