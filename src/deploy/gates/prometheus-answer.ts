/** One sample of an instant query. */
export interface Sample {
  /** NaN also for a histogram, which is no one number. */
  readonly value: number;
  /** The value as the server writes it. */
  readonly text: string;
  /** `{job="api"}`; "" for none. */
  readonly labels: string;
}

export type PrometheusAnswer =
  | { readonly kind: 'samples'; readonly samples: readonly Sample[]; readonly warnings: readonly string[] }
  /** The server understood the interface, and refused: `bad_data: parse error: …`. */
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * Reads the answer to an instant query (Prometheus's documentation, "HTTP API": format overview and expression query result formats).
 * Values are texts there, since JSON has neither NaN nor infinity.
 */
export function readPrometheus(body: string): PrometheusAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return unreadable('it is no JSON');
  }
  const status = at(answer, 'status');
  if (status === 'error') {
    const [type, error] = [at(answer, 'errorType'), at(answer, 'error')];
    return {
      kind: 'failed',
      why: [type, error].filter((part) => typeof part === 'string').join(': ') || 'it says no more',
    };
  }
  if (status !== 'success') return unreadable('it has no status of success or error');
  const data = at(answer, 'data');
  const [type, result] = [at(data, 'resultType'), at(data, 'result')];
  const samples = samplesOf(type, result);
  if (samples === null) {
    return type === 'matrix' || type === 'string'
      ? {
          kind: 'failed',
          why: `the expression gives a ${type === 'matrix' ? 'range of samples' : 'text'} and not a value`,
        }
      : unreadable('its result is neither a vector nor a scalar');
  }
  const warnings = at(answer, 'warnings');
  return {
    kind: 'samples',
    samples,
    warnings: Array.isArray(warnings) ? warnings.filter((one) => typeof one === 'string') : [],
  };
}

function samplesOf(type: unknown, result: unknown): readonly Sample[] | null {
  if (!Array.isArray(result)) return null;
  if (type === 'scalar') {
    const sample = sampleOf(result, '');
    return sample === null ? null : [sample];
  }
  if (type !== 'vector') return null;
  const samples = result.map((one: unknown) => {
    const labels = labelsText(at(one, 'metric'));
    const value = at(one, 'value');
    if (value !== undefined) return sampleOf(value, labels);
    // A native histogram. It has a sum and a count, and nobody said which of them is meant.
    return at(one, 'histogram') === undefined ? null : { value: Number.NaN, text: 'a histogram', labels };
  });
  const whole = samples.filter((one) => one !== null);
  return whole.length === samples.length ? whole : null;
}

function sampleOf(pair: unknown, labels: string): Sample | null {
  const text: unknown = Array.isArray(pair) ? pair[1] : undefined;
  if (typeof text !== 'string') return null;
  const value = numberOf(text);
  return value === null ? null : { value, text, labels };
}

/** Go's `strconv.FormatFloat`: digits, or one of three words. `Number` takes more than that, and "" for zero. */
function numberOf(text: string): number | null {
  if (text === 'NaN') return Number.NaN;
  if (text === '+Inf' || text === '-Inf') return text === '+Inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

function labelsText(metric: unknown): string {
  if (typeof metric !== 'object' || metric === null) return '';
  const { __name__: name, ...labels } = metric as Readonly<Record<string, unknown>>;
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${String(value)}"`);
  const own = typeof name === 'string' ? name : '';
  return pairs.length === 0 ? own : `${own}{${pairs.join(', ')}}`;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function unreadable(why: string): PrometheusAnswer {
  return { kind: 'unreadable', why };
}
