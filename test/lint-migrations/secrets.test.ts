import { describe, expect, it } from 'vitest';
import { findSecrets, maskSecrets } from '../../src/core/report/secrets.ts';
import { lintText } from '../lint-text.ts';

describe('secrets', () => {
  const cases: readonly (readonly [string, string])[] = [
    ["CREATE ROLE app LOGIN PASSWORD 'correct-horse';", 'correct-horse'],
    ["ALTER USER app WITH PASSWORD 'pa''ss';", 'pa'],
    ["SELECT dblink('host=db password=hunter22 user=x');", 'hunter22'],
    ["INSERT INTO s VALUES ('postgres://app:s3cr3tpw@db/x');", 's3cr3tpw'],
    ["CREATE USER 'app'@'%' IDENTIFIED BY 'hunter22';", 'hunter22'],
    ['GRANT ALL ON shop.* TO app IDENTIFIED BY "hunter22";', 'hunter22'],
    ["ALTER USER app IDENTIFIED WITH caching_sha2_password BY 'it''s22';", 's22'],
    ["SET PASSWORD FOR 'app'@'%' = PASSWORD('hunter22');", 'hunter22'],
    ["CHANGE MASTER TO MASTER_HOST='db', MASTER_PASSWORD='hunter22', MASTER_PORT=3306;", 'hunter22'],
    [`INSERT INTO s VALUES ('AKIA${'A'.repeat(16)}');`, `AKIA${'A'.repeat(16)}`],
  ];
  it.each(cases)('%s', (sql, secret) => {
    expect(findSecrets(sql).length).toBeGreaterThan(0);
    expect(maskSecrets(sql)).not.toContain(secret);
    expect(maskSecrets(sql)).toHaveLength(sql.length);
  });

  it.each([
    "CREATE ROLE app LOGIN PASSWORD 'SCRAM-SHA-256$4096:x';",
    "CREATE ROLE app LOGIN PASSWORD '${app_password}';",
    'ALTER TABLE users ADD COLUMN password text;',
    "UPDATE t SET password = NULL WHERE url = 'https://example.com/a@b';",
    'SELECT current_setting($1) AS password;',
    "CREATE USER app IDENTIFIED BY PASSWORD '*6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4';",
    "CREATE USER app IDENTIFIED BY '${app_password}';",
    "UPDATE users SET password = 'x' WHERE id = 1;",
  ])('is silent on %s', (sql) => {
    expect(findSecrets(sql)).toEqual([]);
  });

  it('are in no part of a report', () => {
    const { findings } = lintText({
      'migrations/0001_a.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, url text);',
      'migrations/0002_b.sql':
        "ALTER TABLE orders ADD COLUMN hook text NOT NULL DEFAULT 'postgres://app:s3cr3tpw@db/x' || random();",
    });
    expect(findings.map((one) => one.rule)).toContain('secret-in-migration');
    expect(JSON.stringify(findings)).not.toContain('s3cr3tpw');
  });
});
