import type { Evidence, TestReport } from '../../../src/core/report/trials/trial-report.ts';
import { database, place, report, trial, trialCase } from './sample.ts';

/** Every kind of evidence, in which every text is the given one. */
export function evidenceOf(text: string): Evidence[] {
  return [
    { kind: 'text', title: text, text },
    { kind: 'sql', title: text, sql: text },
    {
      kind: 'table',
      title: text,
      columns: [
        { name: text, align: 'left' },
        { name: text, align: 'right' },
      ],
      rows: [
        [text, 1_204.5],
        [null, text],
      ],
    },
    { kind: 'diff', title: text, from: text, to: text, lines: [`+${text}`, `-${text}`, ` ${text}`] },
    {
      kind: 'timeline',
      title: text,
      ms: 1_000,
      lanes: (['runs', 'blocked', 'failed', 'served'] as const).map((state, row) => ({
        name: `${text}`,
        bars: [{ from: row * 10, to: 900, state, label: text }],
      })),
    },
    {
      kind: 'comparison',
      title: text,
      unit: text,
      before: { n: 3, median: 2, p95: 3, values: [1, 2, 3] },
      after: { n: 3, median: 3, p95: null, values: [2, 3, 4] },
      change: { estimate: 50, low: -10, high: 90, confidence: 0.95 },
    },
  ];
}

/** A report in which everything that can come from outside is the given text. */
export function everywhere(text: string): TestReport {
  const evidence = evidenceOf(text);
  const failed = trialCase({
    name: text,
    verdict: 'fail',
    reason: 'failed',
    message: `${text} ${text}`,
    place: place(text, 1, 1, 4),
    evidence,
    advice: { summary: text, steps: [{ title: text, sql: text, command: text, outsideTransaction: true }] },
  });
  const passed = trialCase({ name: `${text} `, message: text });
  const bad = trial(text, { title: text, summary: text, cases: [failed, passed], evidence: evidenceOf(`${text} `) });
  const good = trial(text, { title: text, summary: text, cases: [passed, { ...passed, evidence }], evidence: [] });
  const skipped = trial(text, { title: text, verdict: 'skipped', reason: 'not_configured', summary: text, cases: [] });
  const one = database([bad, good, skipped], {
    name: text,
    summary: text,
    tool: text,
    folder: text,
    server: text,
    serverVersion: text,
    differences: [text],
    data: text,
  });
  return report([one, one]);
}
