import { beforeAll, describe, expect, it } from 'vitest';
import { renderDeployMarkdown } from '../../../src/core/report/deploy/markdown.ts';
import { hostile } from '../sample.ts';
import { attempts } from '../trials/attempts.ts';
import { type GanttParser, ganttParsers } from '../trials/gantt-parser.ts';
import { everywhere } from './everywhere.ts';
import { deployed, locked, planned, several } from './example-deploy-report.ts';

let parsers: readonly GanttParser[] = [];
beforeAll(async () => {
  parsers = await ganttParsers();
});

function chartsOf(report: Parameters<typeof renderDeployMarkdown>[0]): string[] {
  const text = renderDeployMarkdown(report, { bytes: 1_000_000 });
  return [...text.matchAll(/^How long .*:\n\n```mermaid\n([\s\S]*?)\n```$/gm)].map(([, chart = '']) => chart);
}

describe('Mermaid reads the picture in the Markdown report', () => {
  it('of a plan: red for as long as a lock keeps users waiting', async () => {
    const [chart = ''] = chartsOf(planned());
    for (const { version, read } of parsers)
      expect(await read(chart), version).toEqual([
        {
          section: '216 order note',
          task: 'blocked reads and writes of public.orders',
          from: 0,
          to: 106_000,
          crit: true,
        },
        { section: '217 order note index', task: 'runs', from: 106_000, to: 147_000, crit: false },
      ]);
  });

  it('of a deploy: when each migration ran', async () => {
    const [chart = ''] = chartsOf(deployed());
    for (const { version, read } of parsers) {
      const tasks = await read(chart);
      expect(
        tasks.map(({ section }) => section),
        version,
      ).toEqual(['215 order token', '216 order note', '217 order note index', 'open orders']);
      expect(tasks[2]).toMatchObject({ from: 91_520, to: 135_220, crit: false });
    }
  });

  it('where there is one: none that shows a single bar', () => {
    expect(chartsOf(locked())).toEqual([]);
    expect(chartsOf(several())).toHaveLength(1);
  });

  it('whatever the names are', async () => {
    for (const text of [
      ...hostile,
      ...attempts.map(([, each]) => each),
      'section x',
      'a :crit, 0, 1',
      '%%{init: {}}%%',
      'click a call b()',
      '---',
    ])
      for (const mode of ['plan', 'deploy'] as const) {
        const charts = chartsOf(everywhere(text, mode));
        expect(charts.length).toBeGreaterThan(0);
        for (const { version, read } of parsers) {
          const usual = (await read(chartsOf(everywhere('name', mode))[0] ?? '')).map(({ from, to, crit }) => [
            from,
            to,
            crit,
          ]);
          for (const chart of charts)
            expect(
              (await read(chart)).map(({ from, to, crit }) => [from, to, crit]),
              `${version}: ${text}`,
            ).toEqual(usual);
        }
      }
  }, 60_000);
});
