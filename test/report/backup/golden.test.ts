import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bad, drilled, examples } from './example-backup-report.ts';
import { renderers } from './preview.ts';

const golden = (...names: string[]) => join(import.meta.dirname, 'golden', ...names);

describe('golden files (vitest run test/report/backup -u writes them anew)', () => {
  for (const [example, make] of Object.entries({ drilled, bad }))
    for (const [name, render] of Object.entries(renderers)) {
      it(`${example}: ${name} is as it was looked at and approved`, async () => {
        await expect(render(make())).toMatchFileSnapshot(golden(example, name));
      });
    }

  for (const name of [
    'report.txt',
    'report-narrow.txt',
    'report-markdown.txt',
    'report-github.txt',
    'report-quiet.txt',
  ] as const) {
    it(`every example: ${name}`, async () => {
      const texts = Object.entries(examples).map(
        ([example, make]) => `==== ${example}\n${renderers[name]?.(make()) ?? ''}`,
      );
      await expect(texts.join('\n')).toMatchFileSnapshot(golden(`every-${name}`));
    });
  }
});
