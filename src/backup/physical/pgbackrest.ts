import { at, json, list, type PhysicalTool } from './tool.ts';

/** `pgbackrest info`: a list of stanzas, each with a status and its backups, times in seconds (read off pgBackRest 2.45). */
export const tool: PhysicalTool = {
  id: 'pgbackrest',
  title: 'pgBackRest',
  program: 'pgbackrest',
  args: (server) => ['info', '--output=json', ...(server === null ? [] : [`--stanza=${server}`])],
  read(out, server) {
    const stanzas = json(out);
    if (!Array.isArray(stanzas)) return { kind: 'refused', why: 'what it printed is no list of stanzas' };
    for (const stanza of stanzas) {
      const code = at(stanza, 'status', 'code');
      // 2: there is no backup yet, which is an answer.
      if (code !== 0 && code !== 2) {
        return {
          kind: 'refused',
          why: `the stanza ${String(at(stanza, 'name'))}: ${String(at(stanza, 'status', 'message'))}`,
        };
      }
    }
    if (stanzas.length === 0) {
      return { kind: 'refused', why: server === null ? 'it knows no stanza' : `it knows no stanza ${server}` };
    }
    return {
      kind: 'backups',
      backups: stanzas.flatMap((stanza) =>
        list(at(stanza, 'backup')).flatMap((one) => {
          const stop = at(one, 'timestamp', 'stop');
          // `error`: a page with a wrong checksum was copied.
          if (typeof stop !== 'number' || at(one, 'error') === true) return [];
          return [{ label: String(at(one, 'label')), at: new Date(stop * 1_000) }];
        }),
      ),
    };
  },
};
