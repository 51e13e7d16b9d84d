import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Message, send } from '../../src/core/telemetry/send.ts';
import { type Receiver, receiver } from './receiver.ts';

const message = (url: string, more: Partial<Message> = {}): Message => ({
  url,
  method: 'POST',
  headers: { 'content-type': 'text/plain' },
  body: 'said',
  ...more,
});

/** A port on which nobody listens: it was given to us, and taken back. */
const gone = await receiver();
await gone.stop();
const closed = new URL(gone.url).port;

let server: Receiver;
beforeAll(async () => {
  server = await receiver();
});
beforeEach(() => {
  server.answer = { status: 200 };
  server.received.length = 0;
});
afterAll(() => server.stop());

describe('a message', () => {
  it('arrives as it is', async () => {
    expect(await send(message(`${server.url}/a/b?c=d`), fetch)).toEqual({ sent: true });
    expect(server.received).toMatchObject([
      { method: 'POST', path: '/a/b?c=d', body: 'said', headers: { 'content-type': 'text/plain' } },
    ]);
  });

  it('takes a user and a password out of its address', async () => {
    const url = `${server.url.replace('//', '//me:p%40ss@')}/push`;
    expect(await send(message(url), fetch)).toEqual({ sent: true });
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it.each([301, 302, 307, 400, 403, 404, 500, 503])('that is answered with %i did not arrive', async (status) => {
    server.answer = { status, body: 'no such thing', headers: { location: `${server.url}/elsewhere` } };
    expect(await send(message(server.url), fetch)).toEqual({
      sent: false,
      why: `it was answered with status ${status}: no such thing`,
    });
    // A redirect is not followed: what it leads to would be asked without the message, and answer well.
    expect(server.received).toHaveLength(1);
  });

  it('says of a page nothing but its status, and of what acts nothing that acts', async () => {
    server.answer = { status: 502, body: '<html>no</html>' };
    expect(await send(message(server.url), fetch)).toEqual({ sent: false, why: 'it was answered with status 502' });
    server.answer = { status: 500, body: '\x1b[2J##[error]x\n::error::y' };
    expect(await send(message(server.url), fetch)).toEqual({
      sent: false,
      why: 'it was answered with status 500: \\x1b[2J#\\x23[error]x ::error::y',
    });
  });

  it.each([
    ['not a URL', 'its address is no http:// or https:// address'],
    ['ftp://files.example/x', 'its address is no http:// or https:// address'],
    [`http://127.0.0.1:${closed}/x`, 'the connection was refused'],
    ['http://no-such-host.invalid/x', /its host (?:is not known|could not be looked up)/],
  ])('to %s says why it did not arrive', async (url, why) => {
    expect(await send(message(url), fetch)).toEqual({
      sent: false,
      why: typeof why === 'string' ? why : expect.stringMatching(why),
    });
  });

  it('is not waited for longer than five seconds, whatever the server and fetch do', async () => {
    server.answer = null;
    const late = { sent: false, why: 'there was no answer within 5 s' };
    const deaf: typeof fetch = () => new Promise(() => undefined);
    expect(await Promise.all([send(message(server.url), fetch), send(message(server.url), deaf)])).toEqual([
      late,
      late,
    ]);
  }, 15_000);
});

describe('an address that is a secret', () => {
  const secret = 'T0000SECRET/B0000SECRET/xyzSECRETxyz';

  it('is in no reason, whatever goes wrong', async () => {
    const whys: string[] = [];
    const ask = async (url: string, headers: Record<string, string> = {}, by = fetch) => {
      const sent = await send(message(url, { headers }), by);
      if (!sent.sent) whys.push(sent.why);
    };
    server.answer = { status: 404, body: `no such hook: /services/${secret}` };
    await ask(`${server.url}/services/${secret}`);
    server.answer = { status: 401, body: 'token tokenSECRET is not valid' };
    await ask(server.url, { authorization: 'Bearer tokenSECRET' });
    await ask(`http://me:passSECRET@127.0.0.1:${closed}/services/${secret}`);
    await ask(`https://${secret}`);
    await ask(`http:/\\${secret} \n`);
    await ask(`http://127.0.0.1:99999/${secret}`);
    await ask(server.url, { 'bad header\nSECRET': 'x' });
    await ask(server.url, { authorization: 'Bearer SECRET\nSECRET' });
    await ask(`${server.url}/${secret}`, {}, () => Promise.reject(new TypeError(`Failed to parse URL from ${secret}`)));
    expect(whys).toHaveLength(9);
    for (const why of whys) expect(why).not.toContain('SECRET');
  });
});
