import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployed, examples, locked, planned, plannedMysql } from './example-deploy-report.ts';
import { renderers } from './preview.ts';

const golden = (...names: string[]) => join(import.meta.dirname, 'golden', ...names);

describe('golden files (vitest run test/report/deploy -u writes them anew)', () => {
  for (const [example, make] of Object.entries({ planned, 'planned-mysql': plannedMysql, deployed, locked }))
    for (const [name, render] of Object.entries(renderers)) {
      it(`${example}: ${name} is as it was looked at and approved`, async () => {
        await expect(render(make())).toMatchFileSnapshot(golden(example, name));
      });
    }

  for (const name of ['report.txt', 'report-markdown.txt', 'report-github.txt', 'report-quiet.txt'] as const) {
    it(`every example: ${name}`, async () => {
      const texts = Object.entries(examples).map(
        ([example, make]) => `==== ${example}\n${renderers[name]?.(make()) ?? ''}`,
      );
      await expect(texts.join('\n')).toMatchFileSnapshot(golden(`every-${name}`));
    });
  }
});
