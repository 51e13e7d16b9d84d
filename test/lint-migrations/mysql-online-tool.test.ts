import { describe, expect, it } from 'vitest';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import type { AdviceStep } from '../../src/core/report/finding.ts';
import { shellQuote } from '../../src/lint-migrations/mysql/advice/online-tool.ts';
import { findingsOfFolder } from '../lint-text.ts';

/** The step about an online tool that the advice for an ALTER ends with. */
function toolFor(before: string, sql: string, engine: 'mysql' | 'mariadb' = 'mysql'): AdviceStep {
  const findings = findingsOfFolder(
    { 'migrations/0001_before.sql': before, 'migrations/0002_step.sql': sql },
    { mysql: mysqlServer(engine, engine === 'mysql' ? '8.4' : '10.11'), from: 'migrations/0002_step.sql' },
  );
  const steps = findings.flatMap((finding) => finding.advice?.steps ?? []);
  const step = steps.find(({ title }) => /gh-ost|pt-online|online tool/.test(title));
  if (!step) throw new Error(`no tool in ${JSON.stringify(findings)}`);
  return step;
}

const conf = '--defaults-file="$HOME/.my.cnf" --execute h="$DB_HOST",D="$DB_NAME"';
const orders = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, v INT, w INT, KEY (v));';

// Each command of pt-online-schema-change below was run as it stands against MySQL 9.7, with version 3.2.1 of the tool.
describe('the tool for an ALTER that copies', () => {
  it('is gh-ost for a plain table of MySQL', () => {
    expect(toolFor(orders, 'ALTER TABLE orders MODIFY v BIGINT;').command).toBe(
      'gh-ost --host="$DB_HOST" --conf="$HOME/.my.cnf" --database="$DB_NAME" --table=orders --alter=\'MODIFY v BIGINT\' --execute',
    );
  });

  it('is pt-online-schema-change for MariaDB', () => {
    const step = toolFor(orders, 'ALTER TABLE orders MODIFY v BIGINT;', 'mariadb');
    expect(step.command).toBe(`pt-online-schema-change --alter='MODIFY v BIGINT' ${conf},t=orders`);
  });

  it('takes the foreign keys of others along, which gh-ost does not', () => {
    const step = toolFor(
      `${orders} CREATE TABLE items (id BIGINT PRIMARY KEY, o BIGINT, FOREIGN KEY (o) REFERENCES orders (id));`,
      'ALTER TABLE orders MODIFY v BIGINT;',
    );
    expect(step.title).toContain('gh-ost cannot: items references orders');
    expect(step.command).toBe(
      `pt-online-schema-change --alter='MODIFY v BIGINT' --alter-foreign-keys-method=rebuild_constraints ${conf},t=orders`,
    );
  });

  it('keeps triggers on MySQL, and has nothing for them on MariaDB', () => {
    const before = `${orders} CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW SET NEW.v = 1;`;
    expect(toolFor(before, 'ALTER TABLE orders MODIFY v BIGINT;').command).toContain(' --preserve-triggers ');
    const step = toolFor(before, 'ALTER TABLE orders MODIFY v BIGINT;', 'mariadb');
    expect(step.command).toBeUndefined();
    expect(step.title).toContain('orders has trigger tr');
  });

  it('warns of a unique key that drops rows', () => {
    const step = toolFor(
      `${orders} CREATE TABLE p (id BIGINT PRIMARY KEY); ALTER TABLE orders ADD p BIGINT, ADD FOREIGN KEY (p) REFERENCES p (id);`,
      'ALTER TABLE orders MODIFY v BIGINT, ADD UNIQUE (w);',
    );
    expect(step.title).toContain('rows that are not unique are silently left out');
    expect(step.command).toContain(' --no-check-unique-key-change ');
  });

  it('calls a foreign key as the copy does', () => {
    const before =
      'CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE o (id BIGINT PRIMARY KEY, v INT, p BIGINT, CONSTRAINT pf FOREIGN KEY (p) REFERENCES p (id));';
    expect(toolFor(before, 'ALTER TABLE o DROP FOREIGN KEY pf, MODIFY v BIGINT;').command).toContain(
      "--alter='DROP FOREIGN KEY _pf, MODIFY v BIGINT'",
    );
  });

  it('drops a primary key only when another key stays', () => {
    const p = 'CREATE TABLE p (id BIGINT PRIMARY KEY);';
    const key = 'p BIGINT, FOREIGN KEY (p) REFERENCES p (id)';
    const other = toolFor(
      `${p} CREATE TABLE o (id BIGINT PRIMARY KEY, v INT NOT NULL UNIQUE, ${key});`,
      'ALTER TABLE o DROP PRIMARY KEY;',
    );
    expect(other.command).toContain(' --no-check-alter ');
    const none = toolFor(
      `${p} CREATE TABLE o (id BIGINT PRIMARY KEY, v INT NOT NULL, ${key});`,
      'ALTER TABLE o DROP PRIMARY KEY;',
    );
    expect(none.command).toBeUndefined();
    expect(none.title).toContain('no other unique key without NULL is known to stay');
  });

  it('is none for a table that references itself', () => {
    const step = toolFor(
      'CREATE TABLE t (id BIGINT PRIMARY KEY, v INT, KEY (v), up BIGINT, FOREIGN KEY (up) REFERENCES t (id));',
      'ALTER TABLE t MODIFY v BIGINT;',
    );
    expect(step.title).toContain('t references itself');
    expect(step.command).toBeUndefined();
  });

  it('says of a table that the history does not know that its keys are not known', () => {
    const step = toolFor('CREATE TABLE other (id BIGINT PRIMARY KEY);', 'ALTER TABLE orders MODIFY v BIGINT;');
    expect(step.title).toContain('the table needs a primary key');
    expect(step.command).toContain('gh-ost');
  });

  it('escapes names and definitions for the shell, and commas for the tool', () => {
    const step = toolFor(
      'CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE `odd,name` (id BIGINT PRIMARY KEY, v INT, p BIGINT, FOREIGN KEY (p) REFERENCES p (id));',
      "ALTER TABLE `odd,name` MODIFY v BIGINT COMMENT 'it''s $HOME';",
    );
    expect(step.command).toBe(
      `pt-online-schema-change --alter='MODIFY v BIGINT COMMENT '\\''it'\\'''\\''s $HOME'\\''' ${conf},t='odd\\,name'`,
    );
  });
});

describe('shellQuote', () => {
  it.each([
    ['orders', 'orders'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$(id)', "'$(id)'"],
    ['-x', "'-x'"],
  ])('%s', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });
});
