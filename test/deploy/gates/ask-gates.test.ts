import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/configuration/config.ts';
import { defaultDeploySettings, type GateSettings } from '../../../src/core/configuration/deploy-settings.ts';
import { UserError } from '../../../src/core/report/user-error.ts';
import { askGates, refusing } from '../../../src/deploy/gates/ask-gates.ts';
import { gatesPage } from '../../../src/deploy/gates/gates-page.ts';
import { gates, sharedReasons } from '../../../src/deploy/gates/registry.ts';
import { contextOf } from './context.ts';
import { webServer } from './web-server.ts';

const none = defaultDeploySettings.gates;

/** As a team writes it. */
async function settingsOf(text: string): Promise<GateSettings> {
  const indented = text.replace(/^/gm, '    ');
  return (await readConfig('drydock.yml', `deploy:\n  gates:\n${indented}\n`, [])).deploy.gates;
}

describe('gates', () => {
  it('are none unless somebody names one', async () => {
    expect(await askGates(none, contextOf())).toEqual([]);
  });

  it('are all asked, in their order, although the first refuses', async () => {
    await using server = await webServer((_, response) => response.writeHead(500).end());
    const settings = await settingsOf(`
promql: [{ name: up, url: ${server.url}, query: up, min: 1 }]
http: [{ name: one, url: '${server.url}/1', status: 500 }, { name: two, url: '${server.url}/2' }]
sql: [{ name: none, query: SELECT 1 }, { name: none, query: DROP TABLE t }]
approvals: [{ reviews: 1 }, { risk: destructive, reviews: 2 }]
window: [{ from: 00:00, to: 00:01, zone: UTC }, { from: 00:02, to: 00:03, zone: UTC }]
freeze: [{ from: 2026-11-01, until: 2026-11-30, zone: UTC, why: audit }]
`);
    const open = () => Promise.reject(new UserError('no_connection', 'db.example.com:5432 refuses the connection'));
    const approvals = () => Promise.resolve({ kind: 'unknown' as const, why: 'this is no job of GitHub' });
    const reports = await askGates(settings, contextOf({ open, approvals }));
    expect(reports.map(({ gate, name, verdict, reason }) => [gate, name, verdict, reason])).toEqual([
      ['freeze', 'audit, 2026-11-01 to 2026-11-30', 'fail', 'frozen'],
      ['window', expect.stringContaining('every day'), 'fail', 'outside_window'],
      ['approvals', '1 review for every change', 'error', 'approvals_unknown'],
      ['approvals', '2 reviews for destructive and above', 'skipped', 'below_risk'],
      ['sql', 'none', 'error', 'no_connection'],
      ['sql', 'none', 'error', 'not_one_query'],
      ['http', 'one', 'pass', 'ok'],
      ['http', 'two', 'fail', 'check_failed'],
      ['promql', 'up', 'error', 'unreadable_answer'],
    ]);
    for (const { ms, message } of reports) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(message).toMatch(/^\S.*[^.]\.$/);
    }
    expect(refusing(reports).map(({ reason }) => reason)).toEqual([
      'frozen',
      'outside_window',
      'approvals_unknown',
      'no_connection',
      'not_one_query',
      'check_failed',
      'unreadable_answer',
    ]);
  });

  it('that wait for others wait together', async () => {
    let open = 0;
    let most = 0;
    await using server = await webServer((_, response) => {
      most = Math.max(most, ++open);
      // Answers when both have come: one after the other, neither would ever pass.
      const wait = setInterval(() => {
        if (most < 2) return;
        clearInterval(wait);
        response.end();
      }, 5);
    });
    const settings = await settingsOf(`http: [{ name: a, url: ${server.url} }, { name: b, url: ${server.url} }]`);
    const reports = await askGates(settings, contextOf());
    expect(reports.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  });

  it('are errors when the run is cancelled before them', async () => {
    const settings = await settingsOf('sql: [{ name: a, query: SELECT 1 }, { name: b, query: SELECT 1 }]');
    const reports = await askGates(settings, contextOf({ cancelled: AbortSignal.abort() }));
    expect(reports.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['error', 'cancelled'],
      ['error', 'cancelled'],
    ]);
  });

  it('that something else keeps from being asked are errors, and defects are thrown', async () => {
    const settings = await settingsOf('approvals: [{ reviews: 1 }]');
    const mistake = () => Promise.reject(new UserError('no_token', 'There is no token'));
    expect(await askGates(settings, contextOf({ approvals: mistake }))).toMatchObject([
      { gate: 'approvals', verdict: 'error', reason: 'not_asked', message: 'There is no token.' },
    ]);
    const defect = () => Promise.reject(new Error('a defect'));
    await expect(askGates(settings, contextOf({ approvals: defect }))).rejects.toThrow('a defect');
  });
});

describe('each gate', () => {
  const folder = 'src/deploy/gates';
  const sourceOf = (id: string) => readFileSync(`${folder}/${id}.ts`, 'utf8');

  it('is registered, one for each key of the settings', () => {
    expect(gates.map(({ id }) => id).sort()).toEqual(Object.keys(none).sort());
    const files = readdirSync(folder).filter((name) => /\bexport const gate: Gate</.test(sourceOf(name.slice(0, -3))));
    expect(files.sort()).toEqual(gates.map(({ id }) => `${id}.ts`).sort());
  });

  it.each(gates)(
    '$id says what it is, and has an example that is read',
    async ({ id, what, why, details, example }) => {
      for (const text of [what, why, ...(details ?? [])]) expect(text).toMatch(/^[A-Z].{20,}\.$/s);
      const settings = await settingsOf(example);
      expect(Object.entries(settings).flatMap(([kind, list]) => (list.length > 0 ? [kind] : []))).toEqual([id]);
    },
  );

  it.each(gates)('$id documents every code that it gives, and gives every one', ({ id, reasons }) => {
    const documented = { ...reasons, ...sharedReasons };
    const parts = [id, ...(id === 'http' || id === 'promql' ? ['ask-address'] : [])];
    const text = parts.map(sourceOf).join('\n');
    const given = [
      ...text.matchAll(/\breason: '([a-z_]+)'/g),
      ...text.matchAll(/\berror\(\s*'([a-z_]+)'/g),
      ...text.matchAll(/\bsay\(\s*one,\s*'[a-z]+',\s*'([a-z_]+)'/g),
      ...text.matchAll(/\? error\('([a-z_]+)'/g),
    ].map(([, code = '']) => code);
    expect([...new Set(given)].filter((code) => !Object.hasOwn(documented, code))).toEqual([]);
    expect(Object.keys(reasons).filter((code) => !given.includes(code))).toEqual([]);
  });

  it('is on the page, with every code', () => {
    const page = readFileSync('docs/gates.md', 'utf8');
    expect(page).toBe(gatesPage(gates, sharedReasons));
    for (const { id, reasons } of gates) {
      expect(page).toContain(`\n## ${id}\n`);
      for (const code of Object.keys(reasons)) expect(page).toContain(`| \`${code}\` |`);
    }
  });
});
