import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderers } from './preview.ts';
import { sample } from './sample.ts';

describe('golden files', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`${name} is as it was looked at and approved (node scripts/preview-report.mjs test/report/golden)`, () => {
      expect(render(sample())).toBe(readFileSync(join(import.meta.dirname, 'golden', name), 'utf8'));
    });
  }
});
