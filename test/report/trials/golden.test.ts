import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderers } from './preview.ts';
import { sample } from './sample.ts';

describe('golden files', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`${name} is as it was looked at and approved (vitest run test/report/trials -u writes them anew)`, async () => {
      await expect(render(sample())).toMatchFileSnapshot(join(import.meta.dirname, 'golden', name));
    });
  }
});
