import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readS3Address } from '../../../src/backup/store/s3-address.ts';
import { openS3Store } from '../../../src/backup/store/s3-store.ts';
import { type Store, StoreFailure } from '../../../src/backup/store/store.ts';
import { defaultBackupSettings, type S3Settings } from '../../../src/core/configuration/backup-settings.ts';
import type { S3Server } from '../../servers/s3.ts';
import { s3Server } from '../../servers/server-of.ts';
import { left, nothing, text, textOf, wish } from './bodies.ts';

let server: S3Server;
let bucket: string;
const listening: Server[] = [];
beforeAll(async () => {
  server = await s3Server();
  bucket = await server.bucket();
});
afterAll(async () => {
  for (const one of listening) one.close();
  await server.stop();
});

function open(more: { where?: string; settings?: Partial<S3Settings>; env?: Record<string, string> } = {}): Store {
  const settings = { ...defaultBackupSettings.s3, endpoint: server.endpoint, region: server.region, ...more.settings };
  const address = readS3Address(more.where ?? `s3://${bucket}/f`, settings);
  return openS3Store(address, { env: more.env ?? server.env }, { attempts: 2 });
}

/** Every method; each has to fail the same way. Gives what `list` says, after a look that no secret is in any. */
async function failure(store: Store): Promise<StoreFailure> {
  const work: (() => Promise<unknown>)[] = [
    () => store.put('a', text('x'), wish()),
    () => textOf(store.get('a')),
    () => store.unfinished(''),
    () => store.list(''),
  ];
  let last: StoreFailure | null = null;
  for (const one of work) {
    const thrown = await one().then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(StoreFailure);
    if (!(thrown instanceof StoreFailure)) throw new Error('no failure');
    if (last !== null) expect(thrown.code).toBe(last.code);
    expect(thrown.message).toMatch(/^[^\n]*[^.\n]$/);
    expect(thrown.message.startsWith(`${store.name}`), thrown.message).toBe(true);
    const shown = JSON.stringify([thrown.message, thrown.hint, thrown.stack, thrown.cause, Object.values(thrown)]);
    for (const secret of [server.secretKey, server.accessKey, 'wrong-secret-of-ours'])
      expect(shown).not.toContain(secret);
    last = thrown;
  }
  await store.close();
  if (last === null) throw new Error('no failure');
  return last;
}

describe('one sentence and what to do', () => {
  it('the wrong secret', async () => {
    const store = open({ env: { ...server.env, AWS_SECRET_ACCESS_KEY: 'wrong-secret-of-ours' } });
    expect(await failure(store)).toMatchObject({
      code: 'denied',
      message: `${store.name} cannot be listed: the store does not know these credentials, or the secret does not belong to the key`,
      hint: 'Look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    });
    expect(await left(open())).toEqual(nothing);
  });

  it('an unknown key', async () => {
    const env = {
      ...server.env,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wrong-secret-of-ours',
    };
    expect(await failure(open({ env }))).toMatchObject({ code: 'denied' });
  });

  it('a bucket that there is not', async () => {
    const store = open({ where: 's3://drydock-no-such-bucket/f' });
    expect(await failure(store)).toMatchObject({
      code: 'missing',
      message: 's3://drydock-no-such-bucket/f cannot be listed: there is no bucket drydock-no-such-bucket',
      hint: expect.stringMatching(/backup\.s3\.region/),
    });
  });

  it('a right that is missing is named', async () => {
    const closed = await server.bucket();
    const store = open({ where: `s3://${closed}` });
    await store.put('a', text('x'), wish());
    const deny = async (...Action: string[]) => {
      const Resource = [`arn:aws:s3:::${closed}`, `arn:aws:s3:::${closed}/*`];
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Principal: '*', Action, Resource }],
      });
      await server.client.send(new PutBucketPolicyCommand({ Bucket: closed, Policy }));
    };
    await deny('s3:PutObject');
    await expect(store.put('b', text('x'), wish())).rejects.toMatchObject({
      code: 'denied',
      message: `s3://${closed}/b cannot be written: access denied`,
      hint: 'The credentials need s3:PutObject, and no policy of the bucket may deny it.',
    });
    await deny('s3:DeleteObject', 's3:ListBucket', 's3:ListBucketMultipartUploads');
    await expect(store.remove('a')).rejects.toMatchObject({
      code: 'denied',
      hint: expect.stringMatching(/s3:DeleteObject,/),
    });
    await expect(store.list('')).rejects.toMatchObject({
      code: 'denied',
      hint: expect.stringMatching(/s3:ListBucket,/),
    });
    await expect(store.unfinished('')).rejects.toMatchObject({
      code: 'denied',
      hint: expect.stringMatching(/s3:ListBucketMultipartUploads,/),
    });
    // Who may write, and not read, still writes, and replaces nothing.
    await deny('s3:GetObject');
    await store.put('c', text('x'), wish());
    await expect(store.put('c', text('y'), wish())).rejects.toMatchObject({ code: 'exists' });
    await expect(textOf(store.get('c'))).rejects.toMatchObject({
      code: 'denied',
      hint: expect.stringMatching(/s3:GetObject,/),
    });
    await expect(store.head('c')).rejects.toMatchObject({ code: 'denied' });
    // The clock is told by a refusal, too.
    await deny('s3:ListBucket');
    expect(await store.now()).toBeInstanceOf(Date);
    await store.close();
  });

  it('nobody listens', async () => {
    const store = open({ settings: { endpoint: `http://127.0.0.1:${await freePort()}` } });
    expect(await failure(store)).toMatchObject({
      code: 'unreachable',
      message: `${store.name} cannot be listed: it does not answer (ECONNREFUSED), after retries`,
    });
    await expect(open({ settings: { endpoint: `http://127.0.0.1:${await freePort()}` } }).now()).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  it('a name that nobody knows', async () => {
    const store = open({ settings: { endpoint: 'http://s3.drydock.invalid' } });
    expect(await failure(store)).toMatchObject({
      code: 'unreachable',
      hint: expect.stringMatching(/backup\.s3\.endpoint/),
    });
  });

  it('TLS where there is none', async () => {
    const store = open({ settings: { endpoint: server.endpoint.replace('http:', 'https:') } });
    expect(await failure(store)).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/listed: TLS fails \(/),
    });
  });

  it.each([
    ['a page', 'refused', 200, '<html><body>Welcome to the proxy</body></html>'],
    ['a refusal that is no XML', 'denied', 403, 'Forbidden by the proxy'],
    ['a server that is not well', 'unreachable', 503, 'try later'],
  ])('something else answers: %s', async (_, code, status, page) => {
    const other = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'text/html' }).end(page);
    });
    listening.push(other);
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const store = open({ settings: { endpoint: `http://127.0.0.1:${port}` } });
    expect(await failure(store)).toMatchObject({ code });
  });

  it('no credentials at all', async () => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    expect(await failure(open({ env: {} }))).toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/listed: there are no AWS credentials here$/),
    });
  });
});

describe('a clock that is an hour wrong', () => {
  it('is told by the store, and does not hinder', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    const store = open();
    const theirs = await store.now();
    expect(Math.round((Date.now() - (theirs?.getTime() ?? 0)) / 60_000)).toBe(60);
    await store.put('clock', text('x'), wish());
    expect(await textOf(store.get('clock'))).toBe('x');
    await store.remove('clock');
    await store.close();
  });
});

describe('a role by the token of the job', () => {
  it('is taken with what GitHub signs, and gives credentials', async () => {
    const asked: string[] = [];
    // Stands in for GitHub and for AWS's service for roles, of which nobody has one at hand. What it gives is real for the store.
    const port = await listen((url, headers, body) => {
      if (url.startsWith('/token')) {
        asked.push(`${headers['authorization']} ${new URL(url, 'http://x').searchParams.get('audience')}`);
        return JSON.stringify({ value: 'header.payload.signature' });
      }
      asked.push(decodeURIComponent(body));
      return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
        <Credentials><AccessKeyId>${server.accessKey}</AccessKeyId><SecretAccessKey>${server.secretKey}</SecretAccessKey>
        <SessionToken></SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>
        </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
    });
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${port}`);
    const role = 'arn:aws:iam::123456789012:role/backups';
    const store = open({
      settings: { role },
      env: {
        GITHUB_RUN_ID: '42',
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret',
      },
    });
    await store.put('role', text('x'), wish());
    expect(await textOf(store.get('role'))).toBe('x');
    expect(asked[0]).toBe('Bearer request-secret sts.amazonaws.com');
    expect(asked[1]).toContain(`RoleArn=${role}`);
    expect(asked[1]).toContain('WebIdentityToken=header.payload.signature');
    expect(asked[1]).toContain('RoleSessionName=drydock-42');
    // Once for all that was asked of the store.
    expect(asked).toHaveLength(2);
    await store.close();
  });

  it('is refused by AWS', async () => {
    const port = await listen((url) =>
      url.startsWith('/token')
        ? JSON.stringify({ value: 'header.payload.signature' })
        : '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized header.payload.signature</Message></Error></ErrorResponse>',
    );
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${port}`);
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret',
    };
    const thrown = await open({ settings: { role: 'arn:aws:iam::123456789012:role/backups' }, env })
      .list('')
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code: 'denied',
      message: 'The role arn:aws:iam::123456789012:role/backups cannot be taken: it does not trust this job',
      hint: expect.stringMatching(/trust policy/),
    });
    expect(JSON.stringify([thrown, String(thrown)])).not.toContain('signature');
  });

  it('needs the permission of the job', async () => {
    await expect(
      open({ settings: { role: 'arn:aws:iam::123456789012:role/backups' }, env: {} }).list(''),
    ).rejects.toMatchObject({
      code: 'denied',
      hint: expect.stringMatching(/id-token: write/),
    });
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

async function listen(
  answer: (url: string, headers: Record<string, unknown>, body: string) => string,
): Promise<number> {
  const other = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      const content = answer(request.url ?? '', request.headers, body);
      const status = content.includes('<ErrorResponse>') ? 403 : 200;
      response
        .writeHead(status, { 'content-type': content.startsWith('<') ? 'text/xml' : 'application/json' })
        .end(content);
    });
  });
  listening.push(other);
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
