import type { PromqlGate } from '../../core/configuration/deploy-settings.ts';
import { plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { addressReasons, askAddress, placeText } from './ask-address.ts';
import type { Gate, GateAnswer, GateContext } from './gate.ts';
import { readPrometheus, type Sample } from './prometheus-answer.ts';

/** Larger answers are of queries that were meant to be aggregated. */
const mostBytes = 8 << 20;

/** A query to Prometheus's instant query interface. */
export const gate: Gate<PromqlGate> = {
  id: 'promql',
  what: 'Asks Prometheus, or a server that speaks like it, for the value of an expression now. Every sample has to lie within `min` and `max`.',
  why: 'A deploy in the midst of an incident, a queue that runs full or a replica that lags behind makes two problems of one.',
  details: ['An instant query: `GET /api/v1/query` below the address. Redirects are followed as by the `http` gate.'],
  example: `promql:
  - name: few errors
    url: https://prometheus.example.com
    query: sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
    max: 0.01
    token-from: PROMETHEUS_TOKEN
`,
  reasons: {
    check_failed: 'A sample lies outside of the bounds.',
    no_samples: 'The answer has no sample. A name that is wrong gives none either.',
    not_a_number: 'A sample is NaN, or a histogram, and neither lies within bounds.',
    partial_answer: 'The samples are within the bounds, but the server warns that its answer is not to be relied on.',
    query_failed: 'The server refused the query.',
    unreadable_answer: "What answered does not speak Prometheus's interface.",
    ...addressReasons,
  },
  asked: 'at-once',
  ask: (settings, context) => Promise.all(settings.map((one) => answerOf(one, context))),
};

async function answerOf(setting: PromqlGate, context: GateContext): Promise<GateAnswer> {
  const { name, tokenFrom, seconds } = setting;
  const url = queryUrl(setting);
  const accept = 'application/json';
  const asked = await askAddress({ url, tokenFrom, seconds, accept, mostBytes, keepRedirect: false }, context);
  const error = (reason: string, message: string): GateAnswer => ({ name, verdict: 'error', reason, message });
  if (asked.kind === 'refused') return error(asked.reason, asked.message);
  const place = placeText(setting.url);
  if (!asked.isWhole) return error('unreadable_answer', `The answer of ${place} is larger than 8 MiB.`);
  const answer = readPrometheus(asked.text);
  switch (answer.kind) {
    case 'unreadable': {
      const why = asked.status === 200 ? answer.why : `the status is ${asked.status}`;
      return error('unreadable_answer', `${place} did not answer as Prometheus does: ${why}.`);
    }
    case 'failed':
      return error('query_failed', `${place} refused the query: ${plain(answer.why, 300)}.`);
    case 'samples':
      return judged(setting, answer.samples, answer.warnings);
    default:
      return answer satisfies never;
  }
}

/** The interface below an address that may have a path and a query of its own. */
function queryUrl({ url, query, seconds }: PromqlGate): string {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/api/v1/query`;
  address.searchParams.set('query', query);
  // It would go on for long after nobody waits for the answer any more.
  address.searchParams.set('timeout', `${Math.max(1, Math.round(seconds * 1_000))}ms`);
  return address.href;
}

function judged(setting: PromqlGate, samples: readonly Sample[], warnings: readonly string[]): GateAnswer {
  const { name, min, max, empty } = setting;
  const wanted = boundsText(min, max);
  const outside = samples.filter(({ value }) => (min !== null && value < min) || (max !== null && value > max));
  const [worst] = [...outside].sort((a, b) => distance(b, setting) - distance(a, setting));
  if (worst !== undefined) {
    const count = samples.length === 1 ? 'The sample' : `${outside.length} of ${plural(samples.length, 'sample')}`;
    const message = `${count} ${outside.length === 1 ? 'is' : 'are'} not ${wanted}: ${sampleText(worst)}.`;
    return { name, verdict: 'fail', reason: 'check_failed', message };
  }
  const strange = samples.find(({ value }) => Number.isNaN(value));
  if (strange !== undefined) {
    const message = `A sample is no number that could be ${wanted}: ${sampleText(strange)}.`;
    return { name, verdict: 'error', reason: 'not_a_number', message };
  }
  if (warnings.length > 0) {
    const message = `The server warns of its own answer: ${plain(warnings[0] ?? '', 300).replace(/\.$/, '')}.`;
    return { name, verdict: 'error', reason: 'partial_answer', message };
  }
  const [first] = samples;
  if (first === undefined) {
    return empty === 'pass'
      ? { name, verdict: 'pass', reason: 'ok', message: 'The query gave no sample, which passes here.' }
      : { name, verdict: 'error', reason: 'no_samples', message: 'The query gave no sample.' };
  }
  const what =
    samples.length === 1
      ? `The sample is ${wanted}: ${sampleText(first)}`
      : `All ${samples.length} samples are ${wanted}`;
  return { name, verdict: 'pass', reason: 'ok', message: `${what}.` };
}

function distance({ value }: Sample, { min, max }: PromqlGate): number {
  return Math.max(min === null ? 0 : min - value, max === null ? 0 : value - max);
}

function boundsText(min: number | null, max: number | null): string {
  if (min === null) return `at most ${max}`;
  return max === null ? `at least ${min}` : `within ${min} and ${max}`;
}

function sampleText({ text, labels }: Sample): string {
  return labels === '' ? plain(text, 60) : `${plain(text, 60)} of ${plain(labels, 120)}`;
}
