import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PromqlGate } from '../../../src/core/configuration/deploy-settings.ts';
import type { GateContext } from '../../../src/deploy/gates/gate.ts';
import { readPrometheus } from '../../../src/deploy/gates/prometheus-answer.ts';
import { gate } from '../../../src/deploy/gates/promql.ts';
import { contextOf } from './context.ts';
import { startPrometheus } from './prometheus.ts';
import { webServer } from './web-server.ts';

const setting = (url: string, query: string, given: Partial<PromqlGate> = {}): PromqlGate => ({
  name: 'errors',
  url,
  query,
  min: null,
  max: 1,
  empty: 'error',
  tokenFrom: null,
  seconds: 10,
  ...given,
});

async function ask(of: PromqlGate, context: Partial<GateContext> = {}) {
  const [only] = await gate.ask([of], contextOf(context));
  return only;
}

const labelled = (value: string, job: string) => `label_replace(vector(${value}), "job", "${job}", "", "")`;

describe('a real Prometheus', () => {
  let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
  beforeAll(async () => {
    prometheus = await startPrometheus();
  });
  afterAll(async () => {
    await prometheus?.[Symbol.asyncDispose]();
  });

  it.each<[string, Partial<PromqlGate>, string, string, string]>([
    ['up', { min: 1, max: null }, 'pass', 'ok', 'The sample is at least 1: 1 of up{instance='],
    ['vector(1)', {}, 'pass', 'ok', 'The sample is at most 1: 1.'],
    ['1', {}, 'pass', 'ok', 'The sample is at most 1: 1.'],
    ['2', {}, 'fail', 'check_failed', 'The sample is not at most 1: 2.'],
    ['-0.5e-3', { min: 0, max: null }, 'fail', 'check_failed', 'The sample is not at least 0: -0.0005.'],
    ['1e6', { min: 0, max: 1 }, 'fail', 'check_failed', 'The sample is not within 0 and 1: 1000000.'],
    ['1/0', {}, 'fail', 'check_failed', 'The sample is not at most 1: +Inf.'],
    ['vector(0)/0', {}, 'error', 'not_a_number', 'A sample is no number that could be at most 1: NaN.'],
    ['vector(-1)/0', { min: 0, max: null }, 'fail', 'check_failed', '-Inf'],
    ['no_such_metric', {}, 'error', 'no_samples', 'The query gave no sample.'],
    ['no_such_metric', { empty: 'pass' }, 'pass', 'ok', 'The query gave no sample, which passes here.'],
    [
      `${labelled('0.5', 'a')} or ${labelled('3', 'b')} or ${labelled('2', 'c')}`,
      {},
      'fail',
      'check_failed',
      '2 of 3 samples are not at most 1: 3 of {job="b"}.',
    ],
    [`${labelled('0.5', 'a')} or ${labelled('1', 'b')}`, {}, 'pass', 'ok', 'All 2 samples are at most 1.'],
    // What fails for sure fails, whatever else could not be told.
    [`${labelled('0/0', 'a')} or ${labelled('2', 'b')}`, {}, 'fail', 'check_failed', '1 of 2 samples is not'],
    [`${labelled('0/0', 'a')} or ${labelled('0', 'b')}`, {}, 'error', 'not_a_number', 'NaN of {job="a"}'],
    ['sum(', {}, 'error', 'query_failed', 'bad_data: '],
    ['up[5m]', {}, 'error', 'query_failed', 'a range of samples and not a value'],
    ['"text"', {}, 'error', 'query_failed', 'a text and not a value'],
    ['up and on() (up{job=~"a&b=c+d %"} or vector(1))', { max: 1 }, 'pass', 'ok', ''],
  ])('%s', async (query, given, verdict, reason, message) => {
    const answer = await ask(setting(prometheus.url, query, given));
    expect(answer).toMatchObject({ verdict, reason, message: expect.stringContaining(message) });
  });

  it('may have a path of its own, and a token before it', async () => {
    await using door = await webServer((request, response) => {
      if (request.headers.authorization !== 'Bearer s3cret') return void response.writeHead(401).end('who are you');
      void fetch(`${prometheus.url}${request.url?.replace('/tenant/a', '')}`).then(async (answer) =>
        response.writeHead(answer.status).end(await answer.text()),
      );
    });
    const of = setting(`${door.url}/tenant/a/`, 'vector(1)', { tokenFrom: 'TOKEN' });
    expect(await ask(of, { env: { TOKEN: 's3cret' } })).toMatchObject({ verdict: 'pass' });
    expect(await ask(of, { env: { TOKEN: 'other' } })).toMatchObject({
      verdict: 'error',
      reason: 'unreadable_answer',
      message: `${door.url}/tenant/a/ did not answer as Prometheus does: the status is 401.`,
    });
    expect(await ask(of)).toMatchObject({ verdict: 'error', reason: 'no_token' });
    expect(door.requests.map(({ url }) => url)).toEqual(
      Array(2).fill('/tenant/a/api/v1/query?query=vector%281%29&timeout=10000ms'),
    );
  });
});

/** Answers that the interface documents, and that a server of constants does not give. */
async function told(body: unknown, given: Partial<PromqlGate> = {}, status = 200) {
  await using server = await webServer((_, response) =>
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body)),
  );
  return await ask(setting(server.url, 'up', given));
}

const vector = (...values: readonly string[]) => ({
  status: 'success',
  data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [1_700_000_000.1, value] })) },
});

describe('an answer', () => {
  it('with warnings is not to be relied on when it would pass, and fails when it fails', async () => {
    const warnings = ['store 10.0.0.1:10901 did not answer\u001b[2J'];
    expect(await told({ ...vector('1'), warnings })).toMatchObject({
      verdict: 'error',
      reason: 'partial_answer',
      message: 'The server warns of its own answer: store 10.0.0.1:10901 did not answer\\x1b[2J.',
    });
    expect(await told({ ...vector(), warnings }, { empty: 'pass' })).toMatchObject({ reason: 'partial_answer' });
    expect(await told({ ...vector('2'), warnings })).toMatchObject({ verdict: 'fail' });
    expect(await told({ ...vector('1'), warnings: [], infos: ['this might be no counter'] })).toMatchObject({
      verdict: 'pass',
    });
  });

  it('of a histogram is no number', async () => {
    const result = [{ metric: { job: 'a' }, histogram: [1, { count: '1', sum: '0.5' }] }];
    expect(await told({ status: 'success', data: { resultType: 'vector', result } })).toMatchObject({
      verdict: 'error',
      reason: 'not_a_number',
      message: 'A sample is no number that could be at most 1: a histogram of {job="a"}.',
    });
  });

  it.each<[string, unknown, number, string]>([
    ['a status of 500 without words', 'oops', 500, 'unreadable_answer'],
    ['a page of a proxy', '<html>Sign in</html>', 200, 'unreadable_answer'],
    ['an empty body', '', 200, 'unreadable_answer'],
    ['nothing', 'null', 200, 'unreadable_answer'],
    ['another JSON', { ok: true }, 200, 'unreadable_answer'],
    ['no result', { status: 'success', data: {} }, 200, 'unreadable_answer'],
    [
      'a value that is a number',
      { status: 'success', data: { resultType: 'scalar', result: [1, 1] } },
      200,
      'unreadable_answer',
    ],
    ['a value that is empty', vector(''), 200, 'unreadable_answer'],
    ['a value that only JavaScript reads', vector('0x1'), 200, 'unreadable_answer'],
    [
      'a sample without a value',
      { status: 'success', data: { resultType: 'vector', result: [{}] } },
      200,
      'unreadable_answer',
    ],
    ['a refusal', { status: 'error', errorType: 'timeout', error: 'query timed out' }, 503, 'query_failed'],
    ['a refusal without words', { status: 'error' }, 422, 'query_failed'],
  ])('with %s is an error', async (_, body, status, reason) => {
    expect(await told(body, { empty: 'pass' }, status)).toMatchObject({ verdict: 'error', reason });
  });

  it('that is too large is an error', async () => {
    expect(await told('x'.repeat((8 << 20) + 1))).toMatchObject({
      verdict: 'error',
      reason: 'unreadable_answer',
      message: expect.stringContaining('8 MiB'),
    });
  });

  it('that does not come is an error', async () => {
    await using server = await webServer(() => {});
    expect(await ask(setting(server.url, 'up', { seconds: 0.2 }))).toMatchObject({
      verdict: 'error',
      reason: 'timed_out',
    });
  });

  it('that leads elsewhere does not take the token along', async () => {
    await using elsewhere = await webServer((_, response) => response.end(JSON.stringify(vector('1'))));
    await using server = await webServer((_, response) =>
      response.writeHead(307, { location: `${elsewhere.url}/` }).end(),
    );
    const env = { TOKEN: 's3cret' };
    expect(await ask(setting(server.url, 'up', { tokenFrom: 'TOKEN' }), { env })).toMatchObject({
      verdict: 'error',
      reason: 'redirected',
    });
    expect(elsewhere.requests).toEqual([]);
    expect(await ask(setting(server.url, 'up'))).toMatchObject({ verdict: 'pass' });
  });

  it('has names of labels and metrics', () => {
    const metric = { __name__: 'up', job: 'a', instance: 'b' };
    const answer = readPrometheus(
      JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric, value: [1, '1'] }] } }),
    );
    expect(answer).toMatchObject({ kind: 'samples', samples: [{ labels: 'up{job="a", instance="b"}' }] });
  });
});
