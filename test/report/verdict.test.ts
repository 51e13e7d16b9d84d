import { describe, expect, it } from 'vitest';
import { forMarkdownCode, forMarkdownTableCell, forMarkdownText } from '../../src/core/report/escape.ts';
import { fingerprint, fnv1a64 } from '../../src/core/report/fingerprint.ts';
import { exitStatus, sortFindings, verdictOf, worstFirst } from '../../src/core/report/verdict.ts';
import { durationText, effectText } from '../../src/core/report/wording.ts';
import { finding } from './sample.ts';

describe('verdict', () => {
  const of = (...severities: ('error' | 'warning' | 'notice')[]) => severities.map((severity) => ({ severity }));

  it('fails at the level that was asked for, and warns below it', () => {
    expect(verdictOf(of('error'), 'error', 1).verdict).toBe('fail');
    expect(verdictOf(of('warning'), 'error', 1).verdict).toBe('warn');
    expect(verdictOf(of('warning'), 'warning', 1).verdict).toBe('fail');
    expect(verdictOf(of('notice'), 'notice', 1).verdict).toBe('fail');
    expect(verdictOf(of('notice'), 'error', 1)).toEqual({ verdict: 'pass', reason: 'advice' });
    expect(verdictOf(of('error'), 'never', 1).verdict).toBe('warn');
  });

  it('never calls missing data a pass', () => {
    expect(verdictOf([], 'error', 0)).toEqual({ verdict: 'skipped', reason: 'no_migrations' });
    expect(verdictOf([], 'error', 3, 0)).toEqual({ verdict: 'inconclusive', reason: 'nothing_analysed' });
    expect(verdictOf([], 'error', 3, 0.5)).toEqual({ verdict: 'pass', reason: 'clean' });
  });

  it('gives the exit status', () => {
    const status = (
      verdict: 'pass' | 'warn' | 'fail' | 'inconclusive' | 'error' | 'skipped',
      failOn: 'error' | 'never' = 'error',
    ) => exitStatus({ verdict, failOn });
    expect([
      status('pass'),
      status('warn'),
      status('skipped'),
      status('fail'),
      status('inconclusive'),
      status('error'),
    ]).toEqual([0, 0, 0, 1, 1, 2]);
    expect([status('inconclusive', 'never'), status('error', 'never')]).toEqual([0, 2]);
  });

  it('orders findings', () => {
    const all = [
      finding({ file: 'V10', line: 1, severity: 'notice' }),
      finding({ file: 'V2', line: 9, severity: 'error' }),
      finding({ file: 'V2', line: 3, severity: 'warning' }),
      finding({ file: 'V10', line: 4, severity: 'error' }),
    ];
    const show = (list: typeof all) => list.map((each) => `${each.file}:${each.line}`);
    expect(show(sortFindings(all, ['V2', 'V10']))).toEqual(['V2:3', 'V2:9', 'V10:1', 'V10:4']);
    expect(show([...all].sort(worstFirst(['V2', 'V10'])))).toEqual(['V2:9', 'V10:4', 'V2:3', 'V10:1']);
    expect(show(sortFindings(all))).toEqual(['V10:1', 'V10:4', 'V2:3', 'V2:9']);
  });
});

describe('fingerprint', () => {
  it('is FNV-1a: the vectors of its authors', () => {
    expect(fnv1a64('')).toBe('cbf29ce484222325');
    expect(fnv1a64('a')).toBe('af63dc4c8601ec8c');
    expect(fnv1a64('foobar')).toBe('85944171f73967e8');
  });

  it('survives another layout, and tells rules, files, texts and repetitions apart', () => {
    const one = { rule: 'r', file: 'f', text: 'DROP TABLE  a\n;', ordinal: 0 };
    expect(fingerprint({ ...one, text: ' DROP\r\n TABLE a' })).toBe(fingerprint(one));
    const others = [{ rule: 'rf', file: '' }, { file: 'g' }, { text: 'DROP TABLE b' }, { ordinal: 1 }].map((part) =>
      fingerprint({ ...one, ...part }),
    );
    expect(new Set([fingerprint(one), ...others]).size).toBe(5);
  });
});

describe('wording', () => {
  it('says durations no more exactly than they are known', () => {
    expect([0.2, 40, 1_000, 8_240, 61_000, 134_000, 3_600_000, 9e6, 3e8].map(durationText)).toEqual([
      'less than 1 ms',
      'about 40 ms',
      'about 1 s',
      'about 8.2 s',
      'about 61 s',
      'about 2.2 min',
      'about 60 min',
      'about 2.5 h',
      'about 3 days',
    ]);
  });

  it('says nothing of an effect that blocks nobody', () => {
    const effect = { rewrites: [], scans: [], indexBuilds: [], mayFail: [], estimatedMs: null, certain: true };
    expect(effectText({ ...effect, locks: [{ relation: 'a', mode: 'ROW EXCLUSIVE', blocks: 'nothing' }] })).toBeNull();
    expect(effectText({ ...effect, locks: [], certain: false, mayFail: ['a row is null.'] })).toBe(
      'may fail: a row is null (the history does not tell for sure)',
    );
  });
});

describe('Markdown text', () => {
  it('keeps code between backticks, and makes all else text', () => {
    expect(forMarkdownText('`a_b` of a_b <b> *x* @me #1')).toBe(
      '`a_b` of a\\_b &lt;b&gt; \\*x\\* @&#8203;me #&#8203;1',
    );
    expect(forMarkdownTableCell('`a|b`|\n')).toBe('<code>a&#124;b</code>\\|\\\\n');
  });

  it('has a fence longer than any inside', () => {
    expect(forMarkdownCode('a\n````\nb', 'sql')).toBe('`````sql\na\n````\nb\n`````');
  });
});
