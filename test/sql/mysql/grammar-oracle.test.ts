import { createConnection } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';
import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlServer } from '../../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';
import { type MysqlServerName, mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { grammar } from './grammar.ts';
import { mutations } from './mutations.ts';

const versions: Readonly<Record<MysqlServerName, MysqlServer>> = {
  'mysql-9.7': { engine: 'mysql', major: 9, minor: 7, patch: null },
  'mariadb-10.11': { engine: 'mariadb', major: 10, minor: 11, patch: null },
  'mariadb-11.8': { engine: 'mariadb', major: 11, minor: 8, patch: null },
};

/** Errors that say of a text that it is no SQL: syntax, unknown type, unknown ALGORITHM or LOCK. */
const refusals = [1064, 1149, 4161, 1800, 1801];

const refusalOf = (text: string, server: MysqlServer): string | null =>
  readMysql(sourceText('m.sql', text), { server, placeholders: { kind: 'none' } }).errors[0]?.message ?? null;

describe.each(mysqlServerNames)('the reader takes and refuses what %s does', (name) => {
  const asked = async (texts: readonly string[]) => {
    const running = await mysqlServer(name);
    try {
      const connection = await createConnection({ uri: await running.database(), charset: 'utf8mb4' });
      connection.on('error', () => {});
      const answers: { readonly text: string; readonly theirs: boolean; readonly ours: string | null }[] = [];
      for (const text of texts) {
        // To prepare a statement is to parse it: what is wrong with it otherwise, or not prepared at all, was read.
        const theirs = await connection.prepare(text).then(
          (prepared) => prepared.close().then(() => true),
          (error: { errno?: number }) => !refusals.includes(error.errno ?? 1064),
        );
        answers.push({ text, theirs, ours: refusalOf(text, versions[name]) });
      }
      await connection.end();
      return answers;
    } finally {
      await running.stop();
    }
  };

  it('on every statement of the list', async () => {
    const answers = await asked(grammar);
    expect(answers.filter((one) => one.theirs !== (one.ours === null))).toEqual([]);
    expect(answers.filter((one) => one.theirs).length).toBeGreaterThan(200);
    expect(answers.filter((one) => !one.theirs).length).toBeGreaterThan(60);
  });

  it('on nearly every mutation of them', async () => {
    const mutate = mutations(7);
    const texts = grammar.flatMap((text) => [mutate(text), mutate(text)]).filter((text) => /^\s*\w/.test(text));
    const single = texts.filter((text) => {
      const script = readMysql(sourceText('m.sql', text), {
        server: versions[name],
        placeholders: { kind: 'none' },
      });
      const top = script.statements.filter((one) => one.body === null);
      return top.length + script.errors.length === 1 && script.notAnalysed.length === 0 && !/;\s*$/.test(text);
    });
    const answers = await asked(single);
    const differing = answers.filter((one) => one.theirs !== (one.ours === null));
    // Statements such as SHOW and GRANT are read loosely, and each server has small ways of its own.
    expect(differing.length / answers.length, JSON.stringify(differing, null, 1)).toBeLessThan(0.06);
  });
});
