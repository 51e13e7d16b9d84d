import { describe, expect, it } from 'vitest';
import { readS3Address } from '../../../src/backup/store/s3-address.ts';
import { connectToBucket, type Question } from '../../../src/backup/store/s3-connection.ts';
import { s3Failure } from '../../../src/backup/store/s3-failure.ts';
import { StoreFailure } from '../../../src/backup/store/store.ts';
import { defaultBackupSettings } from '../../../src/core/configuration/backup-settings.ts';

const settings = { ...defaultBackupSettings.s3, region: 'us-east-1', kmsKey: 'alias/backups' };
const env = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'hunter2-hunter2-hunter2',
  AWS_SESSION_TOKEN: 'session-of-ours',
};
const connection = connectToBucket(readS3Address('s3://backups/shop', settings), { env, attempts: 1 });
const writing: Question = { doing: 'written', key: 'a', needs: ['s3:PutObject', 'kms:Decrypt'] };

/** What the SDK makes of an answer. */
function answer(code: string, status: number, more: Record<string, unknown> = {}, message = code): Error {
  return Object.assign(new Error(message), { name: code, Code: code, $metadata: { httpStatusCode: status }, ...more });
}

/** The answers that no server at hand gives. */
describe('what S3 answers', () => {
  it.each([
    [answer('InvalidObjectState', 403), 'archived', /cold storage class/, /restore-object/],
    [
      answer('PermanentRedirect', 301, { Region: 'eu-central-1' }),
      'refused',
      /region eu-central-1, not us-east-1$/,
      /backup\.s3\.region/,
    ],
    [
      answer('AuthorizationHeaderMalformed', 400, { Region: 'eu-west-1' }),
      'refused',
      /region eu-west-1, not us-east-1$/,
      /backup\.s3\.region/,
    ],
    [answer('301', 301), 'refused', /in another region/, /backup\.s3\.region/],
    [answer('RequestTimeTooSkewed', 403), 'denied', /clock of this machine/, /NTP/],
    [answer('ExpiredToken', 400), 'denied', /run out/, /backup\.s3\.role/],
    [answer('EntityTooLarge', 400), 'too_large', /larger than the store takes/, null],
    [answer('QuotaExceeded', 403), 'full', /quota is used up/, /Make room/],
    [answer('XMinioStorageFull', 507), 'full', /quota is used up/, /Make room/],
    [answer('Whatever', 507), 'full', /quota is used up/, /Make room/],
    [answer('KMS.DisabledException', 400), 'refused', /KMS key does not do \(KMS\.DisabledException\)/, /enabled/],
    [answer('SlowDown', 503), 'unreachable', /status 503, after retries/, null],
    [answer('AccessDenied', 403), 'denied', /access denied/, /s3:PutObject and kms:Decrypt.*kms_key/],
    [answer('NoSuchUpload', 404), 'missing', /upload is gone/, /lifecycle/],
    [answer('ConditionalRequestConflict', 409), 'exists', /at the same time/, null],
    [
      answer('InvalidRequest', 400, {}, 'Bucket is missing Object Lock Configuration'),
      'refused',
      /no Object Lock/,
      /backup\.s3\.lock/,
    ],
    // Words of something that every object has, and words that would paint on a terminal.
    [answer('constructor', 400), 'refused', /answers constructor \(400\)$/, null],
    [answer('__proto__', 418), 'refused', /answers __proto__ \(418\)$/, null],
    [answer('Odd', 400, {}, 'red \u001b[31m\nline'), 'refused', /^[^\n\u001b]*$/, null],
    [
      Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' }),
      'unreachable',
      /TLS fails \(CERT_HAS_EXPIRED\)/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    [Object.assign(new Error('Region is missing')), 'refused', /in which region/, /AWS_REGION/],
    [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'unreachable', /does not answer/, /network/],
  ])('%s', (error, code, message, hint) => {
    const failure = s3Failure(error, writing, connection);
    expect(failure).toBeInstanceOf(StoreFailure);
    expect(failure).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: hint === null ? null : expect.stringMatching(hint),
    });
    expect(String(failure)).toContain('s3://backups/shop/a cannot be written: ');
  });

  it('repeats no credential that the answer repeats', () => {
    const told = Object.values(env).join(' and ');
    const failure = s3Failure(answer('Odd', 400, {}, `The key ${told} is odd`), writing, connection);
    for (const secret of Object.values(env)) expect(JSON.stringify([String(failure), failure])).not.toContain(secret);
  });

  it('is no defect of ours, and a defect of ours is none of its', () => {
    const defect = new TypeError('x is not a function');
    expect(s3Failure(defect, writing, connection)).toBe(defect);
  });
});
