import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { HttpGate } from '../../../src/core/configuration/deploy-settings.ts';
import type { GateContext } from '../../../src/deploy/gates/gate.ts';
import { gate } from '../../../src/deploy/gates/http.ts';
import { contextOf } from './context.ts';
import { webServer } from './web-server.ts';

const setting = (url: string, given: Partial<HttpGate> = {}): HttpGate => ({
  name: 'health',
  url,
  status: 200,
  contains: null,
  tokenFrom: null,
  seconds: 5,
  ...given,
});

async function ask(of: HttpGate, context: Partial<GateContext> = {}) {
  const [only] = await gate.ask([of], contextOf(context));
  return only;
}

describe('an address', () => {
  it('that answers as wanted', async () => {
    await using server = await webServer((_, response) => response.end('{"status":"ok"}'));
    expect(await ask(setting(`${server.url}/health?key=hidden`, { contains: '"ok"' }))).toEqual({
      name: 'health',
      verdict: 'pass',
      reason: 'ok',
      message: `${server.url}/health answered with status 200 and holds ""ok"".`,
    });
    expect(server.requests[0]?.url).toBe('/health?key=hidden');
  });

  it('that answers otherwise, of which nothing is shown', async () => {
    await using server = await webServer((_, response) => response.writeHead(503).end('secret inner words'));
    const other = await ask(setting(server.url));
    expect(other).toMatchObject({ verdict: 'fail', reason: 'check_failed' });
    expect(other?.message).toBe(`${server.url} answered with status 503, not 200.`);
    const wanted = await ask(setting(server.url, { status: 503, contains: 'ok' }));
    expect(wanted).toMatchObject({ verdict: 'fail', reason: 'check_failed' });
    expect(JSON.stringify([other, wanted])).not.toContain('inner');
    expect(await ask(setting(server.url, { status: 503 }))).toMatchObject({ verdict: 'pass' });
  });

  it('is not read for ever', async () => {
    await using server = await webServer((request, response) => {
      response.write('x'.repeat(1 << 20));
      // It never ends: a gate that reads on hangs until its time is over.
      if (request.url === '/late') response.write('needle');
    });
    expect(await ask(setting(`${server.url}/late`, { contains: 'needle' }))).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('within its first 1,024 KiB'),
    });
  });

  it.each<[string, (response: import('node:http').ServerResponse) => void]>([
    ['that says nothing', () => {}],
    ['that begins and goes on no more', (response) => void response.write('begin')],
  ])('%s in time', async (_, answer) => {
    await using server = await webServer((_request, response) => answer(response));
    expect(await ask(setting(server.url, { seconds: 0.2 }))).toEqual({
      name: 'health',
      verdict: 'error',
      reason: 'timed_out',
      message: `${server.url} did not answer within 0.2 s.`,
    });
  });

  it('where nobody listens, or nobody speaks HTTP', async () => {
    const server = await webServer(() => {});
    await server[Symbol.asyncDispose]();
    expect(await ask(setting(server.url))).toMatchObject({
      verdict: 'error',
      reason: 'not_answered',
      message: `${server.url} could not be asked: ECONNREFUSED.`,
    });
    const silent = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('hello\n', () => socket.destroy());
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await ask(setting(`http://127.0.0.1:${port}`))).toMatchObject({ verdict: 'error', reason: 'not_answered' });
    await new Promise((resolve) => silent.close(resolve));
    expect(await ask(setting('http://does-not-exist.invalid'))).toMatchObject({
      verdict: 'error',
      reason: 'not_answered',
    });
  });

  it('gets the token that a variable holds, and shows it nowhere', async () => {
    await using server = await webServer((request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer s3cret' ? 200 : 401).end();
    });
    const of = setting(server.url, { tokenFrom: 'TOKEN' });
    expect(await ask(of, { env: { TOKEN: 's3cret\n' } })).toMatchObject({ verdict: 'pass' });
    for (const TOKEN of [undefined, '', ' ', 's3cret and more', 's3cret\nx: y', 's3crét']) {
      const answer = await ask(of, { env: { TOKEN } });
      expect(answer).toMatchObject({ verdict: 'error', reason: 'no_token' });
      expect(answer?.message).not.toContain('s3c');
    }
    expect(server.requests).toHaveLength(1);
  });

  it('that leads on is followed, the token only to where it was meant for', async () => {
    await using elsewhere = await webServer((_, response) => response.end('there'));
    await using server = await webServer((request, response) => {
      const target = { '/near': '/ok', '/far': `${elsewhere.url}/x`, '/round': '/round', '/odd': 'ftp://x/y' };
      const location = Object.entries(target).find(([path]) => path === request.url)?.[1];
      if (location === undefined) response.end('here');
      else response.writeHead(302, { location }).end();
    });
    const env = { TOKEN: 's3cret' };
    expect(await ask(setting(`${server.url}/near`, { tokenFrom: 'TOKEN', contains: 'here' }), { env })).toMatchObject({
      verdict: 'pass',
    });
    expect(await ask(setting(`${server.url}/far`, { contains: 'there' }))).toMatchObject({ verdict: 'pass' });
    expect(await ask(setting(`${server.url}/far`, { tokenFrom: 'TOKEN' }), { env })).toEqual({
      name: 'health',
      verdict: 'error',
      reason: 'redirected',
      message: `${server.url}/far leads to ${elsewhere.url}, where the token is not sent.`,
    });
    expect(elsewhere.requests).toEqual([{ url: '/x', authorization: undefined }]);
    expect(await ask(setting(`${server.url}/round`))).toMatchObject({ verdict: 'error', reason: 'redirected' });
    expect(await ask(setting(`${server.url}/odd`))).toMatchObject({ verdict: 'error', reason: 'redirected' });
    // Who wants a redirect gets it.
    expect(await ask(setting(`${server.url}/far`, { status: 302 }))).toMatchObject({ verdict: 'pass' });
    expect(elsewhere.requests).toHaveLength(1);
  });

  it('is never asked without encryption after it was asked with', async () => {
    const seen: string[] = [];
    const led: typeof fetch = (input) => {
      seen.push(String(input));
      return Promise.resolve(new Response(null, { status: 307, headers: { location: 'http://example.com/plain' } }));
    };
    expect(await ask(setting('https://example.com/x'), { fetch: led })).toMatchObject({
      verdict: 'error',
      reason: 'redirected',
      message: 'https://example.com/x leads to http://example.com, which is not encrypted.',
    });
    expect(seen).toEqual(['https://example.com/x']);
  });

  it('is left when the run is cancelled', async () => {
    const controller = new AbortController();
    await using server = await webServer(() => controller.abort());
    expect(await ask(setting(server.url, { seconds: 60 }), { cancelled: controller.signal })).toMatchObject({
      verdict: 'error',
      reason: 'cancelled',
    });
  });

  it('says nothing that acts on a log', async () => {
    await using server = await webServer((_, response) => response.end());
    const answer = await ask(setting(`${server.url}/%1b`, { contains: '\u001b[2J##[error]' }));
    expect(answer?.message).toContain('\\x1b[2J#\\x23[error]');
  });
});
