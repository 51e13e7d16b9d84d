import { describe, expect, it } from 'vitest';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import { lintText } from '../lint-text.ts';

const mysql = mysqlServer('mysql', '8.4');
const before = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(20) NOT NULL, KEY by_note (note));\n';
const there =
  "(SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'note') > 0";

/** What is said of a script behind the one that makes `orders`. */
function lint(sql: string) {
  const files = { 'migrations/0001_orders.sql': before, 'migrations/0002_change.sql': sql };
  const result = lintText(files, { mysql, from: 'migrations/0002_change.sql' });
  return { ...result, of: (rule: string) => result.findings.filter((one) => one.rule === rule) };
}

const guarded = (text: string, mark = "'") =>
  `SET @s = (SELECT IF(${there},\n  ${mark}${text}${mark},\n  'SELECT 1'));\nPREPARE s FROM @s;\nEXECUTE s;\nDEALLOCATE PREPARE s;\n`;

describe('texts that MySQL scripts prepare', () => {
  it('are spoken of where they stand', () => {
    const { of, notAnalysed } = lint(guarded('ALTER TABLE orders DROP COLUMN note'));
    expect(of('drop-column')).toMatchObject([{ file: 'migrations/0002_change.sql', line: 2, column: 23, endLine: 2 }]);
    expect(notAnalysed).toEqual([]);
  });

  it('are spoken of at the expression that puts them together', () => {
    const sql = `SET @t = 'orders';\nSET @s = IF(${there},\n  CONCAT('ALTER TABLE ', @t,\n    ' DROP COLUMN note'), 'DO 0');\nPREPARE s FROM @s;\nEXECUTE s;\n`;
    const [finding, second] = lint(sql).of('drop-column');
    expect(finding).toMatchObject({ line: 3, column: 3, endLine: 4 });
    expect(second).toBeUndefined();
  });

  it('do not fail over what they ask about', () => {
    for (const text of [
      'ADD COLUMN note VARCHAR(20)',
      'DROP COLUMN nothing',
      'ADD KEY by_note (note)',
      'DROP KEY nothing',
    ]) {
      const { findings } = lint(guarded(`ALTER TABLE orders ${text}`));
      const failing = ['object-exists', 'missing-object', 'will-fail', 'not-rerunnable', 'half-applied-migration'];
      expect(findings.filter(({ rule }) => failing.includes(rule))).toEqual([]);
    }
    // Without the question they do.
    const plain = "SET @s = 'ALTER TABLE orders ADD COLUMN note VARCHAR(20)';\nPREPARE s FROM @s;\nEXECUTE s;\n";
    expect(lint(plain).of('object-exists')).toMatchObject([{ line: 1 }]);
  });

  it('fail over rows as any other', () => {
    const unique = (name: string) =>
      lint(guarded(`ALTER TABLE orders ADD UNIQUE KEY ${name} (note)`)).of('unique-may-fail');
    expect(unique('one_note')).toMatchObject([{ line: 2 }]);
    // Where the key is there already, it does not run.
    expect(unique('by_note')).toEqual([]);
  });

  it('do not fail over rows that another such text has seen to', () => {
    const made = 'ALTER TABLE orders ADD COLUMN state INT;\n';
    const failing = (sql: string) => {
      const files = { 'migrations/0001_orders.sql': before + made, 'migrations/0002_change.sql': sql };
      const { findings } = lintText(files, { mysql, from: 'migrations/0002_change.sql' });
      return findings.filter(({ rule }) => rule === 'may-fail').length;
    };
    const strict = guarded('ALTER TABLE orders MODIFY state INT NOT NULL');
    expect(failing(strict)).toBe(1);
    expect(failing(guarded('UPDATE orders SET state = 0 WHERE state IS NULL') + strict)).toBe(0);
  });

  it('can be run again, so that what stands behind them may fail', () => {
    const next = 'ALTER TABLE orders ADD UNIQUE KEY one_note (note);\n';
    expect(lint(`${guarded('ALTER TABLE orders ADD COLUMN state INT')}${next}`).of('half-applied-migration')).toEqual(
      [],
    );
    const other = 'ALTER TABLE orders ADD COLUMN state INT;\n';
    expect(lint(`${other}${next}`).of('half-applied-migration')).toHaveLength(1);
  });

  it('are silenced by a comment above the SET', () => {
    const sql = `SET @x = 1;\n-- drydock: ignore drop-column nobody reads it\n${guarded('ALTER TABLE orders DROP COLUMN note')}`;
    const { of, suppressed } = lint(sql);
    expect(of('drop-column')).toEqual([]);
    expect(of('suppression-unused')).toEqual([]);
    expect(suppressed.map(({ finding }) => finding.rule)).toContain('drop-column');
  });

  it('are mended only where the literal says them letter for letter', () => {
    const lost = (sql: string) => {
      const [finding] = lint(sql).of('modify-loses-attributes');
      if (!finding) throw new Error('nothing is lost');
      const edit = finding.fix?.edits[0];
      return edit ? sql.slice(0, edit.start) + edit.text + sql.slice(edit.end) : null;
    };
    const text = 'ALTER TABLE orders MODIFY note VARCHAR(30)';
    expect(lost(guarded(text))).toBe(guarded(`${text} NOT NULL`));
    expect(lost(guarded(`${text} COMMENT ''x''`))).toBeNull();
    expect(lost(guarded(`${text} COMMENT \\'x\\'`))).toBeNull();
    expect(
      lost(`SET @s = CONCAT('ALTER TABLE orders ', 'MODIFY note VARCHAR(30)');\nPREPARE s FROM @s;\nEXECUTE s;\n`),
    ).toBeNull();
  });

  it('are not mended with words that would end the literal', () => {
    const sql = (mark: string) => guarded('ALTER TABLE orders MODIFY state VARCHAR(30)', mark);
    const withDefault = "ALTER TABLE orders ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT 'new';\n";
    const fixes = ["'", '"'].map((mark) =>
      lint(withDefault + sql(mark))
        .of('modify-loses-attributes')
        .map(({ fix }) => fix?.edits[0]?.text),
    );
    expect(fixes).toEqual([[undefined], [" NOT NULL DEFAULT 'new'"]]);
  });

  it('are quoted in advice as the server gets them, however they are written', () => {
    const actions =
      "MODIFY note VARCHAR(30) COMMENT 'x', ADD CONSTRAINT f FOREIGN KEY (parent) REFERENCES parents (id)";
    const escaped = guarded(`ALTER TABLE orders ${actions}`.replaceAll("'", "''"));
    const together = `SET @t = 'orders', @s = CONCAT('ALTER TABLE ', @t, " ${actions}");\nPREPARE s FROM @s;\nEXECUTE s;\n`;
    const made =
      'CREATE TABLE parents (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN parent BIGINT;\nCREATE INDEX by_parent ON orders (parent);\n';
    for (const sql of [escaped, together]) {
      const steps = (rule: string) => {
        const files = { 'migrations/0001_orders.sql': before + made, 'migrations/0002_change.sql': sql };
        const { findings } = lintText(files, { mysql, from: 'migrations/0002_change.sql' });
        const [finding] = findings.filter((one) => one.rule === rule);
        return finding?.advice?.steps.map((step) => step.sql.replace(/ +/g, ' ')) ?? [];
      };
      expect(steps('modify-loses-attributes')).toEqual([
        "ALTER TABLE orders MODIFY note VARCHAR(30) NOT NULL COMMENT 'x';",
      ]);
      const added =
        'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (parent) REFERENCES parents (id), ALGORITHM=INPLACE, LOCK=NONE;';
      expect(steps('foreign-key-copies-table').join('\n')).toContain(added);
    }
  });
});
