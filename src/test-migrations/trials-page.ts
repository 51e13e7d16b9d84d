import { trialIds } from '../core/configuration/trial-settings.ts';
import { reasonCodes, sharedReasons } from './reasons.ts';
import type { Need, Trial } from './trial.ts';

// docs/trials.md is written from the trials themselves: `npm run docs`; a test holds it to them.

const needs: Readonly<Record<Need, string>> = {
  sessions: 'a server that takes several connections, which PostgreSQL in WebAssembly does not',
  'own-server': 'a throwaway server, since it hurts it',
  change: 'migrations that the base does not have',
};

/** What the trials are about, in the order in which they run. @param page where their sections are: "" on the same page */
export function trialsTable(trials: readonly Trial[], page: string): string {
  const rows = inOrder(trials).map(
    ({ id, title, byDefault }) => `| [\`${id}\`](${page}#${id}) | ${title} | ${byDefault ? 'yes' : 'when asked for'} |`,
  );
  return ['| trial | what it shows | runs |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** The table, and a section a trial. */
export function trialsReference(trials: readonly Trial[]): string {
  return [
    trialsTable(trials, ''),
    ...inOrder(trials).flatMap(trialSection),
    '## Of any trial',
    '',
    ...codes(sharedReasons),
  ].join('\n');
}

function inOrder(trials: readonly Trial[]): readonly Trial[] {
  return trialIds.flatMap((id) => trials.filter((trial) => trial.id === id));
}

function trialSection({ id, title, what, why, byDefault, needs: wants }: Trial): string[] {
  const wanted = wants.map((need) => needs[need]);
  const asked = `It runs when \`--trials ${id}\` or \`trials: { ${id}: fail }\` asks for it.`;
  return [
    `## ${id}`,
    '',
    `${title}. ${what}`,
    '',
    why,
    '',
    ...(byDefault ? [] : [asked, '']),
    ...(wanted.length === 0 ? [] : [`It needs ${wanted.join(', and ')}.`, '']),
    ...codes(reasonCodes[id]),
  ];
}

function codes(reasons: Readonly<Record<string, string>>): string[] {
  const all = Object.entries(reasons);
  if (all.length === 0) return [];
  return ['| code | what it says |', '| --- | --- |', ...all.map(([code, what]) => `| \`${code}\` | ${what} |`), ''];
}
