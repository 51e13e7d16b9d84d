import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/core/report/trials/trial-report.ts';
import { withoutSecrets } from '../../../src/core/report/trials/without-secrets.ts';
import { everywhere } from './everywhere.ts';
import { renderers } from './preview.ts';
import { database, report, sample, trial } from './sample.ts';

const secret = 'hunter2hunter2';
const url = `postgres://me:${secret}@db.example/shop`;

describe('secrets', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`do not reach ${name}`, () => {
      expect(render(everywhere(url))).toContain(secret);
      const output = render(withoutSecrets(everywhere(url)));
      expect(output).not.toContain(secret);
      expect(output).not.toContain('hunter');
    });
  }

  it('are replaced in every text of the report, and nothing else is touched', () => {
    expect(JSON.stringify(withoutSecrets(everywhere(url)))).not.toContain(secret);
    expect(withoutSecrets(sample())).toEqual(sample());
    expect(withoutSecrets(everywhere('harmless'))).toEqual(everywhere('harmless'));
  });

  it('are found where a diff breaks them into lines, whose signs stay', () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';
    const lines = [' kept', '+-----BEGIN PRIVATE KEY-----', `+${body}`, '-', '+-----END PRIVATE KEY-----', '-gone', ''];
    const diff: Evidence = { kind: 'diff', title: 't', from: 'a', to: 'b', lines };
    const masked = withoutSecrets(report([database([trial('snapshot', { evidence: [diff] })])]));
    const [evidence] = masked.databases[0]?.trials[0]?.evidence ?? [];
    if (evidence?.kind !== 'diff') throw new Error('no diff');
    expect(evidence.lines.map((line) => line.slice(0, 1))).toEqual(lines.map((line) => line.slice(0, 1)));
    expect(evidence.lines.map(({ length }) => length)).toEqual(lines.map(({ length }) => length));
    expect(evidence.lines.join()).not.toContain(body);
    expect(evidence.lines[0]).toBe(' kept');
    expect(evidence.lines[5]).toBe('-gone');
  });
});
