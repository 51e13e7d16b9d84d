import { expect } from 'vitest';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads Prometheus' text format by its grammar (prometheus.io, "Exposition formats", text-based, version 0.0.4), and refuses what
 * `promtool check metrics` refuses: a metric without help or type, one that comes twice or in two places, a sample that comes twice.
 */
export function parse(text: string): Sample[] {
  expect(text.endsWith('\n')).toBe(true);
  const samples: Sample[] = [];
  const help = new Set<string>();
  const types = new Map<string, string>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.split('\n').slice(0, -1)) {
    const [, kind, metric = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      expect(help.has(metric)).toBe(false);
      help.add(metric);
      continue;
    }
    if (kind === 'TYPE') {
      expect(types.has(metric)).toBe(false);
      expect(['counter', 'gauge', 'histogram', 'summary', 'untyped']).toContain(rest);
      types.set(metric, rest);
      current = metric;
      continue;
    }
    const [, name = '', inside, value = ''] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^\n]*)\})? (\S+)$/.exec(line) ?? [];
    expect(name, line).toBe(current);
    expect(help.has(name)).toBe(true);
    expect(value).toMatch(/^(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|[+-]Inf)$/);
    const labels: Record<string, string> = {};
    let left = inside ?? '';
    while (left !== '') {
      const [whole, key = '', written = ''] =
        /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/.exec(left) ?? [];
      if (whole === undefined) throw new Error(`no labels: ${left}`);
      expect(labels).not.toHaveProperty(key);
      labels[key] = written.replace(/\\(.)/g, (_, mark: string) => (mark === 'n' ? '\n' : mark));
      left = left.slice(whole.length);
    }
    const identity = JSON.stringify([name, Object.entries(labels).sort()]);
    expect(seen.has(identity), line).toBe(false);
    seen.add(identity);
    samples.push({ name, labels, value: Number(value) });
  }
  return samples;
}
