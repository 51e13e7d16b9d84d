import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/report/finding.ts';
import { lintText } from '../lint-text.ts';

const before = [
  'CREATE TABLE customers (id bigint PRIMARY KEY, fax text, telex text);',
  'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
].join('\n');

/** Lints one migration after the tables above, and gives what is said of drops and of suppressions. */
function lint(sql: string, today = '2026-06-30') {
  const files = { 'migrations/0001_tables.sql': before, 'migrations/0002_change.sql': sql };
  const { findings, suppressed } = lintText(files, { from: 'migrations/0002_change.sql', today });
  const about = (finding: Finding) => /^(?:drop-|suppression-|rename-)/.test(finding.rule);
  return {
    said: findings.filter(about).map((finding) => `${finding.rule}:${finding.line}`),
    silenced: suppressed.filter((one) => about(one.finding)).map((one) => `${one.finding.rule}:${one.finding.line}`),
    suppressed,
    findings,
  };
}

describe('where a comment of ours stands', () => {
  const drop = 'ALTER TABLE customers DROP COLUMN fax;';
  const cases: readonly (readonly [string, string, number])[] = [
    ['on the line above', `-- drydock: ignore drop-column nobody faxes\n${drop}`, 2],
    ['some lines above', `-- drydock: ignore drop-column nobody faxes\n\n-- another one\n${drop}`, 4],
    ['at the end of the line', `${drop} -- drydock: ignore drop-column nobody faxes`, 1],
    [
      'inside the statement',
      'ALTER TABLE customers\n  -- drydock: ignore drop-column nobody faxes\n  DROP COLUMN fax;',
      3,
    ],
    ['in a block comment', `/* drydock: ignore drop-column nobody faxes */\n${drop}`, 2],
    [
      'at the end of the last of several lines',
      `ALTER TABLE customers\n  DROP COLUMN fax; -- drydock: ignore drop-column nobody faxes`,
      2,
    ],
    ['with CRLF', `-- drydock: ignore drop-column nobody faxes\r\n${drop}\r\n`, 2],
    ['in any case of letters', `-- Drydock: IGNORE drop-column nobody faxes\n${drop}`, 2],
  ];
  it.each(cases)('%s', (_, sql, line) => {
    const { said, silenced, suppressed } = lint(sql);
    expect(said).toEqual([]);
    expect(silenced).toEqual([`drop-column:${line}`]);
    expect(suppressed[0]).toMatchObject({ by: 'drydock', reason: 'nobody faxes', until: null });
  });

  it('is about the next statement only', () => {
    const { said, silenced } = lint(
      `-- drydock: ignore drop-column nobody faxes\n${drop}\nALTER TABLE customers DROP COLUMN telex;`,
    );
    expect(silenced).toEqual(['drop-column:2']);
    expect(said).toEqual(['drop-column:3']);
  });

  it('at the end of a line is not about the statement on the next one', () => {
    const { said, silenced } = lint(
      `${drop} -- drydock: ignore drop-column nobody faxes\nALTER TABLE customers DROP COLUMN telex;`,
    );
    expect(silenced).toEqual(['drop-column:1']);
    expect(said).toEqual(['drop-column:2']);
  });

  it('inside a DO block is about the statement there', () => {
    const body = [
      'DO $$ BEGIN',
      '  -- drydock: ignore drop-column nobody faxes',
      '  ALTER TABLE customers DROP COLUMN fax;',
      '  ALTER TABLE customers DROP COLUMN telex;',
      'END $$;',
    ];
    const { said, silenced } = lint(body.join('\n'));
    expect(silenced).toEqual(['drop-column:3']);
    expect(said).toEqual(['drop-column:4']);
  });

  it('ignore-file is about the whole file, wherever it stands', () => {
    const { said, silenced } = lint(
      `${drop}\nALTER TABLE customers DROP COLUMN telex;\n-- drydock: ignore-file drop-column the customers table moves out\n`,
    );
    expect(silenced).toEqual(['drop-column:1', 'drop-column:2']);
    expect(said).toEqual([]);
  });

  it('in a text of SQL is no comment', () => {
    const { said } = lint(`INSERT INTO customers (id, fax) VALUES (1, '-- drydock: ignore-file * no');\n${drop}`);
    expect(said).toEqual(['drop-column:2']);
  });
});

describe('what a comment of ours names', () => {
  it('several rules', () => {
    const { said, silenced } = lint(
      '-- drydock: ignore drop-column, drop-table the shop is closed\nDROP TABLE orders;\n' +
        '-- drydock: ignore drop-column,drop-table the shop is closed\nALTER TABLE customers DROP COLUMN fax;',
    );
    expect(silenced).toEqual(['drop-table:2', 'drop-column:4']);
    expect(said).toEqual([]);
  });

  it('every rule', () => {
    const { findings, suppressed } = lint('-- drydock: ignore * the shop is closed\nDROP TABLE orders;');
    expect(findings).toEqual([]);
    expect(suppressed.length).toBeGreaterThan(1);
  });

  it('only the rules it names', () => {
    const { said, silenced } = lint('-- drydock: ignore rename-table wrong rule\nDROP TABLE orders;');
    expect(silenced).toEqual([]);
    expect(said).toEqual(['drop-table:2', 'suppression-unused:1']);
  });

  it.each([
    ['nobody faxes', 'nobody faxes'],
    ['-- nobody faxes', 'nobody faxes'],
    [': nobody faxes', 'nobody faxes'],
    ['— nobody faxes', 'nobody faxes'],
  ])('a reason, %s', (written, reason) => {
    const { suppressed } = lint(`-- drydock: ignore drop-column ${written}\nALTER TABLE customers DROP COLUMN fax;`);
    expect(suppressed[0]?.reason).toBe(reason);
  });
});

describe('what is wrong with a comment of ours', () => {
  const drop = 'ALTER TABLE customers DROP COLUMN fax;';
  it('no reason: it silences, and that is said', () => {
    const { said, silenced } = lint(`-- drydock: ignore drop-column\n${drop}`);
    expect(silenced).toEqual(['drop-column:2']);
    expect(said).toEqual(['suppression-without-reason:1']);
  });

  it('nothing to silence', () => {
    expect(lint('-- drydock: ignore drop-column left over\nSELECT 1;').said).toEqual(['suppression-unused:1']);
  });

  it('a rule that does not exist', () => {
    const { said, silenced, findings } = lint(`-- drydock: ignore drop-colum a slip of the finger\n${drop}`);
    expect(silenced).toEqual([]);
    expect(said).toEqual(['drop-column:2', 'suppression-unknown-rule:1']);
    expect(findings.find((finding) => finding.rule === 'suppression-unknown-rule')?.message).toContain('drop-colum');
  });

  it('one rule that does not exist beside one that does', () => {
    const { said, silenced } = lint(`-- drydock: ignore drop-column, nonsense because\n${drop}`);
    expect(silenced).toEqual(['drop-column:2']);
    expect(said).toEqual(['suppression-unknown-rule:1']);
  });

  it.each([
    ['a verb that is none', `-- drydock: disable drop-column because\n${drop}`],
    ['no rule', `-- drydock: ignore\n${drop}`],
    ['a day that is none', `-- drydock: ignore drop-column until 2026-13-45 because\n${drop}`],
    ['a day that the month does not have', `-- drydock: ignore drop-column until 2027-02-30 because\n${drop}`],
  ])('%s', (_, sql) => {
    const { said, silenced } = lint(sql);
    expect(silenced).toEqual([]);
    expect(said).toEqual(['drop-column:2', 'suppression-malformed:1']);
  });

  it.each([
    ['before its last day', '2026-06-29', true],
    ['on its last day', '2026-06-30', true],
    ['after its last day', '2026-07-01', false],
  ])('an end, %s', (_, today, holds) => {
    const { said, silenced, suppressed } = lint(
      `-- drydock: ignore drop-column nobody faxes (until 2026-06-30)\n${drop}`,
      today,
    );
    if (holds) {
      expect(silenced).toEqual(['drop-column:2']);
      expect(said).toEqual([]);
      expect(suppressed[0]).toMatchObject({ reason: 'nobody faxes', until: '2026-06-30' });
    } else {
      expect(silenced).toEqual([]);
      expect(said).toEqual(['drop-column:2', 'suppression-expired:1']);
    }
  });
});

describe('comments of other linters', () => {
  const drop = 'ALTER TABLE customers DROP COLUMN fax;';
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['squawk', 'line above', `-- squawk-ignore ban-drop-column\n${drop}`, ['drop-column:2']],
    ['squawk', 'same line', `${drop} -- squawk-ignore ban-drop-column`, ['drop-column:1']],
    ['squawk', 'several', `-- squawk-ignore ban-drop-table, ban-drop-column\n${drop}`, ['drop-column:2']],
    ['squawk', 'with a reason', `-- squawk-ignore ban-drop-column -- nobody faxes\n${drop}`, ['drop-column:2']],
    ['squawk', 'the file, one rule', `-- squawk-ignore-file ban-drop-column\nSELECT 1;\n${drop}`, ['drop-column:3']],
    ['squawk', 'the file', `-- squawk-ignore-file\nSELECT 1;\n${drop}`, ['drop-column:3']],
    ['atlas', 'a code', `-- atlas:nolint DS103\n${drop}`, ['drop-column:2']],
    ['atlas', 'an analyzer', `-- atlas:nolint destructive\n${drop}`, ['drop-column:2']],
    ['atlas', 'everything', `-- atlas:nolint\n${drop}`, ['drop-column:2']],
    ['atlas', 'the file', `-- atlas:nolint destructive\n\nSELECT 1;\n${drop}`, ['drop-column:4']],
    ['eugene', 'everything', `-- eugene: ignore\n${drop}`, ['drop-column:2']],
  ];
  it.each(cases)('%s: %s', (by, _, sql, silenced) => {
    const found = lint(sql);
    expect(found.silenced).toEqual(silenced);
    expect(found.said).toEqual([]);
    expect(found.suppressed.every((one) => one.by === by)).toBe(true);
  });

  it('eugene: a hint', () => {
    const { findings, suppressed } = lint('-- eugene: ignore E5\nALTER TABLE orders ALTER COLUMN total TYPE bigint;');
    expect(suppressed.map((one) => `${one.by} ${one.finding.rule}`)).toEqual(['eugene change-column-type']);
    expect(findings.map((finding) => finding.rule)).not.toContain('change-column-type');
  });

  it('squawk: the reason is kept', () => {
    const { suppressed } = lint(`-- squawk-ignore ban-drop-column -- nobody faxes\n${drop}`);
    expect(suppressed[0]?.reason).toBe('nobody faxes');
  });

  it.each([
    ['a bare squawk-ignore, as there', `-- squawk-ignore\n${drop}`],
    ['another rule of squawk', `-- squawk-ignore renaming-column\n${drop}`],
    ['a word that is none', `-- squawk-ignore constructor\n${drop}`],
    ['another code of Atlas', `-- atlas:nolint BC102\n${drop}`],
    ['another hint of eugene', `-- eugene: ignore E2\n${drop}`],
  ])('silence nothing more: %s', (_, sql) => {
    const { said, silenced } = lint(sql);
    expect(silenced).toEqual([]);
    // What is left over in their comments is theirs to tell.
    expect(said).toEqual(['drop-column:2']);
  });
});
