import { describe, expect, it } from 'vitest';
import { urlSecrets } from '../../src/core/database/url-secrets.ts';

describe('what of an address a log must not show', () => {
  it.each<[string, readonly string[]]>([
    ['postgres://shop:s3cret-pw@db/shop', ['s3cret-pw']],
    ['postgres://shop:s%40cret%2Fpw@db/shop', ['s%40cret%2Fpw', 's@cret/pw']],
    ['mysql://root@127.0.0.1:3306', []],
    ['postgres:///shop?host=/run&password=in-the-query', ['in-the-query']],
    // Words as these would tear holes into every line, and they are no secrets.
    ['postgres://postgres:postgres@localhost/postgres', []],
    ['mysql://shop:shop@db/shop', []],
    ['postgres://shop:bad%zzencoding@db', ['bad%zzencoding']],
    ['no address at all', []],
  ])('%s', (url, secrets) => {
    expect(urlSecrets(url)).toEqual([url, ...secrets]);
  });
});
