import { describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { verified } from '../../src/core/database/target-database.ts';

const mode = (url: string) => verified(readAddress(url, 'url', {})).tls.mode;

describe('the way to a database that is deployed to', () => {
  it('has its certificate looked at unless the address says otherwise', () => {
    expect(mode('postgres://a:b@db.example.com/shop')).toBe('verify-full');
    expect(mode('mysql://a:b@db.example.com/shop')).toBe('verify-full');
    expect(mode('postgres://a:b@10.0.0.7/shop?sslmode=prefer')).toBe('verify-full');
    expect(mode('postgres://a:b@db.example.com/shop?sslmode=require')).toBe('require');
    expect(mode('postgres://a:b@db.example.com/shop?sslmode=verify-ca')).toBe('verify-ca');
    expect(mode('postgres://a:b@db.example.com/shop?sslmode=disable')).toBe('disable');
    expect(mode('mysql://a:b@db.example.com/shop?ssl-mode=REQUIRED')).toBe('require');
  });

  it('is nobody else’s on this machine', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
      expect(mode(`postgres://a:b@${host}/shop`), host).toBe('prefer');
    }
    expect(mode('postgres://a:b@localhost.example.com/shop')).toBe('verify-full');
    expect(mode('postgres:///shop?host=/var/run/postgresql')).toBe('disable');
  });
});
