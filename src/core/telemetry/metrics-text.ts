export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A gauge: a job that ends has nothing to count up. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Prometheus' text format (version 0.0.4): one group of lines a metric, a line a sample; ends with a line break, as the format demands.
 * A metric without a sample is left out.
 */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics
    .flatMap(metricLines)
    .map((line) => `${line}\n`)
    .join('');
}

function metricLines({ name, help, samples }: Metric): string[] {
  if (samples.length === 0) return [];
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${labelValue(text)}"`);
      return `${name}{${pairs.join(',')}} ${Number.isFinite(value) ? value : 'NaN'}`;
    }),
  ];
}

/** A backslash, a quote and a line break would end it; what else acts stays as it is, since nothing but these means anything there. */
function labelValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
